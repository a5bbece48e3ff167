"""Following a question, who asks whom, and coverage.

Every number leads to what it counts.
"""

import datetime as dt
import html
import re

import pytest
from django.core.management import call_command

from remarks import loading, search
from remarks.analysis import coverage as coverage_tables
from remarks.analysis import question_counts
from remarks.models import Event, OfficeHolding, Outlet, Question, Series, Speaker, Topic, Turn

from . import make
from .test_counts import archive  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_question_has_a_page_of_its_own(client, seeded):
    question = Question.objects.get(event=seeded, position=1)
    page = client.get(question.get_absolute_url())
    text = page.content.decode()
    assert (
        page.status_code == 200 and question.get_absolute_url() == f"/questions/{seeded.slug}/t3/"
    )
    assert "<mark>Arshad Mohammed from Reuters</mark>" in text and "Reply not transcribed" in text
    assert f'href="{seeded.get_absolute_url()}#q1"' in text and "introduced themselves" in text
    for missing in ("/t2/", "/t3-9/", "/t999/", "/x/"):
        assert client.get(f"/questions/{seeded.slug}{missing}").status_code == 404


def test_its_address_stays_when_the_transcript_changes(client, seeded):
    before = {q.get_absolute_url(): q.text for q in Question.objects.filter(event=seeded)}
    text = make.SEED.read_bytes().decode().replace("Moscow, Russia", "Moscow,  Russia", 1)
    make.load(text, name=make.SEED.name)
    assert {q.get_absolute_url(): q.text for q in Question.objects.filter(event=seeded)} == before
    assert all(client.get(address).status_code == 200 for address in before)


def test_questions_in_similar_words_are_put_to_the_same_person(client, db):
    call_command("load_topics", verbosity=0)
    for n, (who, words) in enumerate(
        [("Martin Hale", "Will the zircon quarries at Vellmar be reopened?"),
        ("Martin Hale", "When will zircon quarries near Vellmar be reopened, sir?"),
         ("Jonas Petrov", "Will the zircon quarries at Vellmar be reopened?"),
         ("Martin Hale", "Is the fishery dispute over?")]
    ):  # fmt: skip
        label = who.split()[1].upper()
        make.load(
            make.transcript(
                ("QUESTION", f"Dana Whitlock with Reuters. {words}"),
                (f"SECRETARY {label}", "We will see."),
                who=f"Secretary {who}",
                title=f"Remarks {n}",
                day=f"March {n + 1}, 2003",
            ),
            name=f"{n}.txt",
        )
    search.sync()
    first = Question.objects.get(event__title="Remarks 0")
    data = client.get(first.get_absolute_url().rstrip("/") + ".json").json()
    assert [q["event_title"] for q in data["similar_questions"]] == ["Remarks 1"]
    assert "Later" in client.get(first.get_absolute_url()).content.decode()


def test_each_number_of_who_asks_whom_is_its_list(client, archive):  # noqa: F811
    page = client.get(
        "/asking/", {"outlet": "reuters", "reporter": "dana-whitlock", "from": "1996", "to": "2005"}
    ).content.decode()
    links = re.findall(r'<td class="n"><a href="(/questions/\?[^"]+)">([0-9,]+)</a>', page)
    assert len(links) > 8
    for address, count in links:
        listing = client.get(
            address.replace("&amp;", "&").replace("/questions/", "/questions.json")
        ).json()
        assert listing["total"] == int(count.replace(",", "")), address


@pytest.mark.parametrize("path", ["/", "/speakers/condoleezza-rice/", "/outlets/reuters/"])
def test_each_number_beside_a_name_is_its_list(client, seeded, path):
    page = client.get(path).content.decode()
    link = r'<a class="n"\s+href="(/questions/\?[^"]+)"\s+aria-label="[^"]+">([0-9,]+)</a>'
    links = re.findall(link, page)
    assert links
    for address, count in links:
        data = html.unescape(address).replace("/questions/", "/questions.json")
        assert client.get(data).json()["total"] == int(count.replace(",", "")), address


def test_who_is_asked_about_a_topic_and_by_which_outlets(client, seeded):
    topic = Topic.objects.get(slug="kosovo")
    asked = Question.objects.filter(turn__turn_topics__topic=topic).distinct()
    people = Speaker.objects.filter(pk__in=asked.values("addressees")).distinct()
    outlets = Outlet.objects.filter(questions__in=asked).distinct()
    data = client.get("/asking.json", {"topic": "kosovo"}).json()
    assert data["known"]["questions"] == asked.count() < Question.objects.count()
    assert {row["name"] for row in data["most_asked"]} == {person.name for person in people}
    assert {row["name"] for row in data["outlets"]} == {outlet.name for outlet in outlets}
    for row in (*data["most_asked"], *data["outlets"]):
        listing = client.get(row["url"].replace("/questions/", "/questions.json")).json()
        assert "topic=kosovo" in row["url"] and listing["total"] == row["question_count"]
    page = client.get("/asking/", {"topic": "Kosovo"}).content.decode()
    assert 'value="Kosovo"' in page and "<select" not in page and "on Kosovo" in page
    page = client.get("/asking/", {"topic": "nowhere"})
    assert page.status_code == 404 and "No topic called “nowhere”" in page.content.decode()
    assert 'href="/asking/">Show the page without it' in page.content.decode()


def test_topics_are_offered_as_typed_with_their_questions(client, seeded):
    page = client.get("/asking/", {"from": "2007", "outlet": "reuters"}).content.decode()
    address = html.unescape(re.search(r'data-suggest="(/choices\.json[^"]+)"', page)[1])
    (item,) = client.get(f"{address}&q=kosov").json()["items"]
    data = client.get("/asking.json", {"from": "2007", "topic": item["label"]}).json()
    assert item["label"] == "Kosovo" and item["count"] == data["known"]["questions"] > 0


def test_a_topic_lists_its_exchanges_and_leads_to_all_its_turns(client, seeded):
    topic = Topic.objects.get(slug="kosovo")
    asked = Question.objects.filter(turn__turn_topics__topic=topic).distinct()
    turns = Turn.objects.filter(turn_topics__topic=topic).distinct()
    page = client.get("/topics/kosovo/").content.decode()
    assert page.count('<article class="line question">') == asked.count() > 0
    assert f'href="/search/?q=topic%3Akosovo">All {turns.count()} turns about it' in page
    assert client.get("/search.json", {"q": "topic:kosovo"}).json()["total"] == turns.count()
    Question.objects.all().delete()
    page = client.get("/topics/kosovo/").content.decode()
    assert "Turns about it, newest first" in page and page.count('<article class="line voice-') > 0


def test_no_percentage_of_few(seeded):
    rows = question_counts.outlets(question_counts.Scope())
    assert rows and [row.share for row in rows] == [None] * len(rows)
    row = question_counts.Row("x", 3, 30, "/")
    assert row.share == 10 and question_counts.Row("x", 3, 29, "/").share is None


def test_what_is_unknown_is_counted(seeded):
    known = question_counts.completeness(Question.objects.public())
    assert known.questions == 4 and known.without_outlet == 0 and known.without_asker == 1


def test_nobody_who_does_not_ask(client, seeded):
    assert client.get("/asking/", {"outlet": "nowhere"}).status_code == 404
    assert client.get("/asking.json", {"reporter": "nobody"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from": "spring"}, "“spring” is not a date"),
        ({"from": "2005", "to": "2001"}, "The first day lies behind the last"),
        ({"topics": "kosovo"}, "“topics” is no parameter of this page. Did you mean “topic”?"),
    ],
)
def test_what_who_asks_whom_cannot_follow_is_named_and_nothing_shown(client, seeded, asked, words):
    page = client.get("/asking/", asked)
    assert page.status_code == 400 and words in page.content.decode()
    assert "Asked most often" not in page.content.decode()
    assert words in client.get("/asking.json", asked).json()["detail"]
    assert client.get("/asking/", {"utm_source": "x", "fbclid": "y"}).status_code == 200


def test_coverage(client, archive):  # noqa: F811
    data = client.get("/coverage.json").json()
    assert (
        sum(sum(y["months"]) for y in data["years"])
        == Event.objects.public().exclude(listed_on=None).count()
    )
    assert sum(row["sources"] for row in data["imports"]) == Event.objects.public().count()
    assert any(not any(y["months"]) for y in data["years"]) == (
        "no transcripts" in client.get("/coverage/").content.decode()
    )
    # One series alone, and the table of all.
    series = Series.objects.create(name="Gray House briefings", slug="gray-house-briefings")
    mine = Event.objects.public().exclude(listed_on=None).first()
    Event.objects.filter(pk=mine.pk).update(series=series)
    mine.refresh_from_db()
    mine.save()
    data = client.get("/coverage.json", {"series": series.slug}).json()
    assert [sum(year["months"]) for year in data["years"]] == [1]
    assert sum(row["event_count"] for row in data["series"]) == Event.objects.public().count()
    assert f"?series={series.slug}" in client.get("/coverage/").content.decode()
    assert client.get("/coverage/", {"series": "nowhere"}).status_code == 404
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    assert client.get("/coverage.json").json()["years"] == []


def test_coverage_by_the_office_held_on_the_day(client, archive):  # noqa: F811
    """Only days in the term count; the numbers lead to what the holders said."""
    event = Event.objects.public().exclude(listed_on=None).filter(participations__gt=0).first()
    holder = event.participations.first().speaker
    others = Event.objects.public().filter(participations__speaker=holder)
    OfficeHolding.objects.create(
        name=holder.name, speaker=holder, office="Warden", organization="Gray House",
        first=event.listed_on, last=event.listed_on, source="seen",
    )  # fmt: skip
    OfficeHolding.objects.create(
        name=holder.name, speaker=holder, office="Warden", organization="Green House",
        first=event.listed_on + dt.timedelta(days=30_000), source="seen",
    )  # fmt: skip
    event.save()
    right = others.filter(listed_on=event.listed_on).count()
    data = client.get("/coverage.json", {"office": "warden-gray-house"}).json()
    assert [sum(year["months"]) for year in data["years"]] == [right]
    wardens = [row for row in data["offices"] if row["office"] == "Warden"]
    assert [(row["organization"], row["event_count"]) for row in wardens] == [("Gray House", right)]
    page = client.get("/coverage/", {"office": "warden-gray-house"}).content.decode()
    month = f"{event.listed_on:%Y-%m}"
    assert f"/search/?q=office%3Awarden-gray-house%20on%3A{month}" in page
    assert 'aria-current="true">Warden</a>' in page
    both = client.get("/coverage/", {"office": "warden-gray-house", "series": "x"})
    assert both.status_code in (400, 404)


def test_years_on_end_without_anything_are_one_row():
    def years_of(*totals):
        return [coverage_tables.Year(2000 + i, (total,) * 12, ()) for i, total in enumerate(totals)]

    few, many = years_of(1, 0, 0, 1), years_of(1, 0, 0, 0, 1)
    assert coverage_tables.with_gaps(few) == few
    assert coverage_tables.with_gaps(many) == [many[0], coverage_tables.Gap(2001, 2003), many[4]]
    # A year of which something is known to be missing has its row.
    assert coverage_tables.with_gaps(many, {2002}) == many
    assert Outlet.objects.public().count() == Speaker.objects.public().count() == 0
