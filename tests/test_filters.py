"""Lists tell the truth: what cannot be followed is named, and nothing shown till it is removed."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from remarks import filters, search
from remarks.analysis import counts
from remarks.models import Event, Outlet, Place, Question, Speaker, Topic, TurnTopic
from remarks.views import api

from . import make


def page(client, path, **parameters):
    return client.get(path, parameters).content.decode()


@pytest.fixture
def released(db):
    """An event of which only the day of release is known, one without any, and a dated one."""
    days = {"dated.txt": "March 4, 2003", "released.txt": "March 5, 2003", "none.txt": ""}
    for name, day in days.items():
        turns = (("QUESTION", f"What of {name}, Mr. Hale?"), ("SECRETARY HALE", "Nothing at all."))
        make.load(make.transcript(*turns, day=day), name=name)
    row = Event.objects.get(source__name="released.txt")
    row.released, row.date = row.date, None
    row.save()
    assert Event.objects.filter(listed_on=None).count() == 1


@pytest.mark.parametrize(
    ("path", "name", "value", "words"),
    [
        ("/questions/", "reporter", "nobody-at-all", "“nobody-at-all” is no value of “Reporter”"),
        ("/questions/", "from", "yesterday", "“yesterday” is not a date"),
        ("/questions/", "topik", "kosovo", "Did you mean “topic”?"),
        ("/events/", "kind", "party", "“party” is no value of “Kind”"),
        ("/events/", "from", "2007-13", "“2007-13” is not a date"),
    ],
)
def test_what_cannot_be_followed_is_named_and_nothing_shown(
    client, seeded, path, name, value, words
):
    text = page(client, path, **{name: value})
    assert words in text and "Nothing is shown until it is removed" in text
    assert "<article" not in text
    assert client.get(f"{path.rstrip(chr(47))}.json", {name: value}).status_code == 400


def test_links_from_elsewhere_are_followed(client, seeded):
    assert "<article" in page(client, "/events/", utm_source="letter", fbclid="x1")


@pytest.mark.parametrize(("first", "last"), [("2003", "2003"), ("2003-03", "2003-03")])
def test_partial_dates_hold_what_was_released_then(client, released, first, last):
    for path, rows in (("/events", Event.objects), ("/questions", Question.objects)):
        facts = client.get(f"{path}.json", {"from": first, "to": last}).json()
        assert facts["total"] == rows.public().count() - 1
    assert client.get("/events.json", {"from": "2003-03-05"}).json()["total"] == 1
    assert client.get("/search.json", {"q": "what on:2003-03-05"}).json()["total"] == 1


def test_the_day_of_release_goes_along_with_copies_and_data(client, released):
    row = Event.objects.get(source__name="released.txt")
    address, release = row.get_absolute_url(), "released 5 March 2003"
    for path in (address, f"{address}t2/", row.questions.get().get_absolute_url()):
        assert f'data-when="{release}"' in page(client, path)
    text = " ".join(page(client, address).split())
    assert f"<title>{row.title}, {release} · Remarks" in text and f", {release}, Port Arlen" in text
    assert f'cite"> {row.title}, {release}. ' in text
    assert f"{row.title}, {release}" in page(client, f"{address}t2/")
    assert f"<title>{row.title}, {release}</title>" in page(client, "/events.atom")
    quoted = {"text": "What of released.txt, Mr. Hale?"}
    rows = [
        *(hit["event"] for hit in client.get("/search.json", {"q": "nothing"}).json()["hits"]),
        *client.get("/compare.json", {"q": "nothing", "series": ""}).json()["lines"],
        *client.get("/questions.json").json()["items"],
        *client.get(f"{address.rstrip('/')}.json").json()["turns"],
        *client.get("/quote.json", quoted).json()["passages"],
    ]
    days = {(row["date"], row["released"]) for row in rows}
    assert days == {("2003-03-04", None), (None, "2003-03-05"), (None, None)}
    for path, asked in (
        ("/search.csv", {"q": "nothing"}),
        ("/search.csv", {"q": "nothing", "unit": "exchanges"}),
        ("/questions.csv", {}),
    ):
        table = b"".join(client.get(path, asked).streaming_content).decode()
        columns = {row["released"] for row in csv.DictReader(io.StringIO(table))}
        assert columns == {"2003-03-05", ""}, path


def test_what_a_filter_by_a_name_cannot_know_is_said(client, db):
    turns = (
        ("QUESTION", "Dana Whitlock with Reuters. What of the treaty, Mr. Secretary?"),
        ("SECRETARY HALE", "It stands."),
        ("QUESTION", "And what of the treaty on the harbor?"),
        ("SECRETARY HALE", "That stands too."),
    )
    make.load(make.transcript(*turns))
    known, other = Question.objects.order_by("position")
    known.addressees.set([Speaker.objects.get(name="Martin Hale")])
    other.addressees.clear()
    other.asker = other.outlet = None
    other.save()
    topic = Topic.objects.create(name="Harbors", slug="harbors", query="harbor")
    for question in (known, other):
        pinned = {"origin": TurnTopic.Origin.PINNED}
        TurnTopic.objects.update_or_create(topic=topic, turn=question.turn, defaults=pinned)
    search.sync()
    hale = "martin-hale"
    listed = page(client, "/questions/", addressee=hale)
    assert "The addressee is known for 1 of 2 of the questions that fit the rest." in listed
    note = "Of 2 turns with questions that fit the rest, 1 has"
    for query in (f"asked:{hale}", f"treaty asked:{hale}"):
        assert f"{note} no addressee that is known" in page(client, "/search/", q=query)
    for series in ("Reuters", "outlet:reuters"):
        text = page(client, "/compare/", q="treaty", series=series)
        assert f"{note} one whose outlet is not known" in text
    events = " ".join(page(client, "/events/", outlet="reuters").split())
    assert "Of 2 questions of the events that fit the rest, 1 has no outlet" in events
    assert "has no outlet" not in page(client, "/events/")
    beside = "f 1 question whose outlet is known; the other 1 may be theirs, too."
    assert beside in " ".join(page(client, "/").split())
    assert " ".join(page(client, "/topics/harbors/").split()).count(beside) == 2


@pytest.mark.parametrize("path", ["/events/", "/questions/"])
def test_a_list_is_one_step_behind_the_top(client, seeded, path):
    """Dozens of filters stand before its first line."""
    text = page(client, path)
    head, results, lines = text.partition('<div id="results" tabindex="-1">')
    assert results and 'class="skip" href="#results"' in head
    assert "Apply filters" in head and "<article" not in head and "<article" in lines


def test_help_names_what_a_search_takes(client, db):
    taken = client.get("/openapi.json").json()["paths"]["/search.json"]["get"]["parameters"]
    text = page(client, "/help/")
    assert {one["name"] for one in taken} >= {"q", "unit", "words", "names", "facet"}
    for one in taken:
        assert f"<code>{one['name']}</code>" in text
    assert "exchanges (a question with its replies)" in " ".join(text.split())


def test_undated_events_are_counted_and_linked(client, released):
    text = page(client, "/events/", **{"from": "2003"})
    assert "1 event without any date is not searched by day" in text
    assert client.get("/events.json", {"undated": "1"}).json()["total"] == 1
    asked = {"from": "2003"}
    assert "1 event without any date is not searched by day" in page(client, "/asking/", **asked)
    assert "of which there are 1" in client.get("/asking.json", asked).json()["notes"][0]
    assert "without any date" not in page(client, "/asking/")
    assert client.get("/asking.json").json()["notes"] == []


def test_lists_by_day_say_what_has_none(client, released):
    """The whole list has them last; a year, a month and a day cannot have them."""
    link = 'href="?undated=1">1 without any date</a> stands last, and in no year.'
    assert link in " ".join(page(client, "/events/").split())
    assert "stands last" not in page(client, "/events/", kind="briefing")
    for path in ("/events/2003/", "/events/2003/3/", "/events/2003/3/4/"):
        text = " ".join(page(client, path).split())
        assert "1 event without any date is in no list of a day, month or year" in text
        assert 'href="/events/?undated=1">Show it</a>' in text
    # A number behind a month would be read as a day.
    assert 'March: <span class="n">2 events</span>' in page(client, "/events/2003/")
    Event.objects.filter(listed_on=None).get().delete()
    assert "without any date" not in page(client, "/events/") + page(client, "/events/2003/")


def test_a_search_takes_in_what_has_no_date_where_a_reader_says_so(client, released):
    text = page(client, "/search/", q="from:2003 nothing")
    assert "1 event without any date is not searched by day" in text
    assert 'href="/search/?q=%28from%3A2003+OR+is%3Aundated%29+nothing">Include it' in text
    assert client.get("/search.json", {"q": "from:2003 nothing"}).json()["total"] == 2
    wider = {"q": "(from:2003 OR is:undated) nothing"}
    assert client.get("/search.json", wider).json()["total"] == 3
    assert "without any date is not searched" not in page(client, "/search/", **wider)
    assert client.get("/search.json", {"q": "is:undated nothing"}).json()["total"] == 1


def test_what_has_no_place_is_counted_and_linked(client, db):
    for name, place in (("arlen.txt", "Port Arlen, Norland"), ("none.txt", "")):
        turn = ("SECRETARY HALE", f"Nothing at all of {name}.")
        make.load(make.transcript(turn, place=place), name=name)
    assert Event.objects.unplaced().count() == 1
    words = "1 event without a known place is not searched by place."
    link = 'href="/events/?unplaced=1">Show it</a>'
    there = 'place:"Port Arlen, Norland"'
    for path, asked in (
        ("/events/", {"place": "arlen"}),
        ("/search/", {"q": f"{there} nothing"}),
        ("/compare/", {"q": "nothing", "series": there}),
    ):
        text = " ".join(page(client, path, **asked).split())
        assert words in text and link in text, path
    for path in ("/events/", "/search/?q=nothing", "/compare/?q=nothing"):
        assert "without a known place" not in page(client, path), path
    assert client.get("/events.json", {"unplaced": "1"}).json()["total"] == 1


def test_a_place_that_the_series_gives_is_found_in_lists(client, seeded):
    country = Place.objects.create(name="Norland", slug="norland")
    town = Place.objects.create(name="Port Arlen", slug="port-arlen", parent=country)
    Event.objects.update(place="", place_record=town)
    for place, total in (("arlen", 1), ("NORLAND", 1), ("Kestrel", 0)):
        assert client.get("/events.json", {"place": place}).json()["total"] == total
    assert not Event.objects.unplaced().exists()


def test_counts_on_outcomes_are_live(client, seeded):
    text = page(client, "/questions/", reporter="arshad-mohammed")
    rows = Question.objects.public().filter(asker__slug="arshad-mohammed")
    for state, label in Question.State.choices:
        here = rows.filter(state=state).count()
        assert (f'{label} <span class="n">{here}</span>' in text) == bool(here)


def test_an_event_says_how_many_questions_have_no_reply(client, seeded):
    text = client.get(seeded.get_absolute_url()).content.decode()
    whole = seeded.questions.count()
    for state, _ in Question.State.choices:
        count = seeded.questions.filter(state=state).count()
        link = f"?event={seeded.slug}&amp;state={state}"
        assert (link in text) == bool(count and state != Question.State.REPLIED)
        if link in text:
            assert f"{count} of {whole}" in text
            address = f"/questions/?event={seeded.slug}&state={state}"
            assert client.get(address).content.decode().count("<article") == count
    assert "is no value of “Event”" in page(client, "/questions/", event="nowhere")


def test_several_values_widen_and_different_filters_narrow(client, seeded):
    def total(**parameters):
        return client.get("/questions.json", parameters).json()["total"]

    rows = Question.objects.public()
    slugs = list(
        rows.exclude(asker=None)
        .order_by("asker__slug")
        .values_list("asker__slug", flat=True)
        .distinct()
    )[:2]
    assert len(slugs) == 2
    both = total(reporter=slugs)
    assert both == sum(total(reporter=slug) for slug in slugs)
    state = rows.filter(asker__slug__in=slugs).first().state
    here = rows.filter(asker__slug__in=slugs, state=state)
    assert total(reporter=slugs, state=state) == here.count() <= both
    first = client.get("/questions.json", {"reporter": slugs})["Link"]
    assert all(f"reporter={slug}" in first for slug in slugs)
    # A name does as well as a slug, and of several values only the wrong one is taken out.
    name = rows.filter(asker__slug=slugs[0]).first().asker.name
    assert total(reporter=name.upper()) == total(reporter=slugs[0])
    text = page(client, "/questions/", reporter=[slugs[0], name[:-1]])
    assert f"Did you mean “{name}”?" in text
    assert f'href="?reporter={slugs[0]}">remove' in text


def test_counts_on_choices_are_live_and_what_they_lead_to(client, seeded):
    chosen = {"state": "replied"}
    text = page(client, "/questions/", **chosen)
    for slug in Question.objects.public().exclude(outlet=None).values_list("outlet__slug"):
        here = client.get("/questions.json", chosen | {"outlet": slug[0]}).json()["total"]
        items = client.get("/choices.json", {"list": "questions", "choose": "outlet"} | chosen)
        counts = {item["value"]: item["count"] for item in items.json()["items"]}
        assert counts.get(slug[0], 0) == here
        assert (f'value="{slug[0]}"' in text) == bool(here)
    topic = Event.objects.get().turns.filter(topics__isnull=False).first().topics.first()
    asked = {"list": "questions", "choose": "topic", "q": topic.name[:3].lower()}
    for item in client.get("/choices.json", asked).json()["items"]:
        total = client.get("/questions.json", {"topic": item["value"]}).json()["total"]
        assert item["count"] == total > 0
    for wrong in ({}, {"list": "turns"}, {"list": "events", "choose": "place"}):
        assert client.get("/choices.json", wrong).status_code == 400


def test_what_is_not_shown_opens(client, seeded, monkeypatch):
    monkeypatch.setattr(filters, "MAX_CHOICES", 1)
    text = page(client, "/questions/")
    assert 'href="?open=reporter">and' in text
    opened = page(client, "/questions/", open="reporter")
    for slug in Question.objects.public().exclude(asker=None).values_list("asker__slug"):
        assert f'value="{slug[0]}"' in opened


def test_people_are_parted_into_those_who_speak_and_those_who_ask(client, seeded):
    table = page(client, "/speakers/")
    assert "Russian Foreign Minister" in table and "Reuters" in table and ">2007<" in table
    for who, column in (("speakers", "turn_count"), ("reporters", "questions_asked_count")):
        people = client.get("/speakers.json", {"who": who}).json()["items"]
        assert people and all(person[column] for person in people)
        text = page(client, "/speakers/", who=who)
        assert all(f">{person['name']}<" in text for person in people)
        assert f'who={who}"' in text and f">{len(people)}</span>" in text
    assert client.get("/speakers/", {"who": "cats"}).status_code == 404
    assert client.get("/speakers.json", {"who": "cats"}).status_code == 400


def test_tables_are_sorted_by_their_columns(client, seeded):
    for path in ("/speakers/", "/outlets/"):
        headings = re.findall(r'<a href="(\?sort=\w+)">', page(client, path))
        assert len(headings) == 4
        for heading in headings:
            text = page(client, path + heading)
            assert text.count("aria-sort") == 1
    table = page(client, "/speakers/", sort="turns")
    counts = [int(n) for n in re.findall(r'</th>\s*<td class="n">([0-9]+)</td>', table)]
    assert len(counts) > 2 and counts == sorted(counts, reverse=True)
    assert "“height” is no value of “sort”" in page(client, "/speakers/", sort="height")


def slugs_of(client, path, **parameters):
    """The rows that a table of names shows, and those of its data in three forms."""
    text = page(client, f"{path}/", **parameters)
    shown = re.findall(rf'<th scope="row"><a href="{path}/([\w-]+)/"', text)
    lines = b"".join(client.get(f"{path}.csv", parameters).streaming_content).decode("utf-8-sig")
    table = [row["slug"] for row in csv.DictReader(io.StringIO(lines))]
    address, listed = f"{path}.json?{urlencode(parameters)}", []
    while address:
        data = client.get(address).json()
        listed += [item["slug"] for item in data["items"]]
        address = data["next"]
    assert data["total"] == len(listed)
    return shown, table, listed


def test_people_and_outlets_are_found_by_their_other_names(client, seeded):
    """On the page and in its data alike, and never by what a draft alone says."""
    person = Speaker.objects.get(slug="condoleezza-rice")
    outlet = Outlet.objects.get(slug="reuters")
    person.aliases.create(kind="name", text="Condi B. Ríce")
    outlet.aliases.create(text="Thomson Wire Service")
    rows = ("/speakers", "rice CONDI", person), ("/outlets", "Thomson wire", outlet)
    for path, name, row in rows:
        assert slugs_of(client, path, name=name) == ([row.slug],) * 3
        assert slugs_of(client, path, name=row.name[1:5]) == ([row.slug],) * 3
        assert slugs_of(client, path, name=f"{name} Nobody") == ([], [], [])
        assert slugs_of(client, path, name=",") == ([], [], [])
    draft = make.load(make.transcript(("SECRETARY HALE", "No.")), name="draft.txt", publish=False)
    person.aliases.create(kind="name", text="Quillfeather", event=draft)
    assert slugs_of(client, "/speakers", name="Quillfeather") == ([], [], [])


def test_the_data_of_a_table_is_in_the_order_of_its_page(client, seeded, monkeypatch):
    monkeypatch.setattr(api, "PAGE_SIZE", 1)
    orders = {"/speakers": counts.SPEAKER_ORDERS, "/outlets": counts.OUTLET_ORDERS}
    seen = set()
    for path, names in orders.items():
        for asked in ({}, *({"sort": name} for name in names)):
            shown, table, listed = slugs_of(client, path, **asked)
            assert shown == table == listed and shown
            seen.add(tuple(shown))
    assert len(seen) > 2


def test_pills_count_those_of_the_name(client, seeded):
    text = page(client, "/speakers/", name="rice")
    pills = re.findall(r'>(?:All|Who speak|Who ask) <span class="n">(\d+)</span>', text)
    asked = [{"name": "rice"} | ({"who": who} if who else {}) for who in counts.PEOPLE]
    assert pills == [str(client.get("/speakers.json", one).json()["total"]) for one in asked]
    assert pills[0] == "1" != str(counts.people_counts()[""])


def test_what_an_opened_list_leaves_out_is_typed(client, seeded, monkeypatch):
    monkeypatch.setattr(filters, "MAX_CHOICES", 1)
    monkeypatch.setattr(filters, "MAX_OPEN_CHOICES", 1)
    opened = page(client, "/questions/", open="reporter")
    assert "more: type a name" in opened and 'open=reporter">and' not in opened
    assert 'id="add-reporter"' in opened


def test_a_box_for_names_has_its_help_beside_it(client, seeded):
    for path in ("/speakers/", "/outlets/", "/speakers/condoleezza-rice/"):
        form = re.search(r'<form class="find".*?</form>', page(client, path), re.S)[0]
        anchor = re.search(r'href="/help/(?:#(\w+))?"', form)
        assert anchor and (not anchor[1] or f'id="{anchor[1]}"' in page(client, "/help/")), path
