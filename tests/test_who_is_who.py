"""Names across events: decided at import, gone with their evidence, given back when undone."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from remarks import loading, search
from remarks.loading import who_is_who
from remarks.loading.label_rules import assign_label, undo_label_rule
from remarks.loading.offices import load_offices, load_places
from remarks.models import (
    ChangeCounter,
    Event,
    Known,
    LabelRule,
    OfficeHolding,
    Participation,
    Place,
    Question,
    Resolution,
    Series,
    Source,
    Speaker,
    Turn,
)
from remarks.transcripts import read

from . import make

pytestmark = pytest.mark.django_db
LONG = "We have talked about the harbor at length and we will go on talking next week."


def event_with_name(day="March 4, 2003", name="named.txt"):
    """An event that says in its head whom SECRETARY HALE means."""
    text = make.transcript(("SECRETARY HALE", LONG), ("QUESTION", "Why?"), day=day)
    return make.load(text, name=name)


def event_without_name(day="June 4, 2003", publish=True, name="unnamed.txt"):
    """An event in which SECRETARY HALE has no name."""
    text = make.transcript(
        ("SECRETARY HALE", LONG),
        ("QUESTION", "Why is the harbor closed?"),
        ("SECRETARY HALE", "It is not closed at all, as I said before."),
        title="Remarks on the Harbor",
        who="Ilse Varga, Foreign Minister",
        day=day,
    )
    return make.load(text, name=name, publish=publish)


def rows():
    """Every value that a rule may write."""
    return (
        list(Turn.objects.order_by("pk").values_list("pk", "speaker", "known")),
        list(Question.objects.order_by("pk").values_list("pk", "asker", "asker_known", "outlet")),
        sorted(Question.addressees.through.objects.values_list("question", "speaker")),
        sorted(Participation.objects.values_list("event", "speaker", "is_derived")),
    )


def _offices():
    call_command("load_offices", stdout=io.StringIO())


@pytest.fixture
def offices(db, snapshots):
    """The offices, places and series that every archive starts with."""
    snapshots(_offices)


def speakers(event):
    return {t.speaker.name if t.speaker_id else None for t in event.turns.filter(voice="principal")}


def test_a_label_is_named_by_another_event_and_the_addressee_follows():
    event_with_name()
    event = event_without_name()
    turns = event.turns.filter(voice="principal")
    assert speakers(event) == {"Martin Hale"}
    assert {t.known for t in turns} == {Known.RESOLVED}
    assert [s.name for s in event.questions.get().addressees.all()] == ["Martin Hale"]
    assert event.participations.get(speaker__name="Martin Hale").is_derived


def test_the_order_of_import_does_not_matter():
    event = event_without_name()
    assert speakers(event) == {None}
    event_with_name()
    assert speakers(event) == {"Martin Hale"}


def test_a_name_is_gone_when_its_evidence_is_withdrawn_and_back_when_it_is_published():
    evidence, event = event_with_name(), event_without_name()
    before = rows()
    events = Event.objects.filter(pk=evidence.pk)
    loading.set_status(events, Event.Status.DRAFT)
    assert speakers(event) == {None}
    assert not event.questions.get().addressees.exists()
    assert not event.participations.filter(is_derived=True).exists()
    loading.set_status(events, Event.Status.PUBLISHED)
    assert rows() == before


def test_nothing_rests_on_a_draft():
    evidence = event_with_name()
    loading.set_status(Event.objects.filter(pk=evidence.pk), Event.Status.DRAFT)
    assert speakers(event_without_name()) == {None}


def test_two_people_of_one_label_name_nobody():
    event_with_name()
    words = "The ferries of the eastern line run again since Monday, and all are glad of it."
    text = make.transcript(
        ("SECRETARY HALE", words), title="Ferries", who="Secretary Dora Hale", day="May 9, 2003"
    )
    make.load(text, name="other.txt")
    assert speakers(event_without_name()) == {None}


def test_a_correction_of_the_evidence_is_followed():
    evidence, event = event_with_name(), event_without_name()
    other = Speaker.objects.create(name="Dora Lind", slug="dora-lind")
    turn = evidence.turns.get(voice="principal")
    correction = loading.correct(evidence, "speaker", turn.anchor, other.pk, "A misprint.")
    assert speakers(event) == {"Dora Lind"}
    loading.revert_correction(correction)
    assert speakers(event) == {"Martin Hale"}


def test_what_an_archivist_says_is_nobody_stays_nobody():
    event_with_name()
    event = event_without_name()
    turn = event.turns.filter(voice="principal").first()
    loading.correct(event, "speaker", turn.anchor, None, "Nobody knows.")
    turn.refresh_from_db()
    assert (turn.speaker, turn.known) == (None, Known.SETTLED)
    who_is_who.resolve_all()
    turn.refresh_from_db()
    assert turn.speaker is None


def test_a_second_reading_changes_nothing():
    event_with_name()
    event = event_without_name()
    before = rows()
    loading.reparse_event(event)
    assert rows()[0] == before[0] and rows()[3] == before[3]
    assert who_is_who.resolve_all().added == 0
    assert rows()[0] == before[0]


def test_merging_is_followed_and_undone():
    event_with_name()
    event = event_without_name()
    before = rows()
    hale = Speaker.objects.get(name="Martin Hale")
    other = Speaker.objects.create(name="Marty Hale", slug="marty-hale")
    record = loading.merge("speaker", other.pk, hale.pk)
    assert speakers(event) == {"Marty Hale"}
    loading.undo_merge(record)
    assert rows() == before


def test_a_decision_is_undone_with_everything_as_before():
    event = event_without_name()
    before = rows()
    lind = Speaker.objects.create(name="Dora Lind", slug="dora-lind")
    done = assign_label("SECRETARY HALE", lind, reason="Named in the press release.")
    assert done == 2 and speakers(event) == {"Dora Lind"}
    assert {t.known for t in event.turns.filter(voice="principal")} == {Known.SETTLED}
    rule = LabelRule.objects.get()
    undo_label_rule(rule)
    assert rows() == before
    assert LabelRule.objects.get().undone_at is not None
    with pytest.raises(loading.CurationError, match="undone already"):
        undo_label_rule(rule)


def test_a_decision_holds_for_later_imports_and_its_span_only():
    lind = Speaker.objects.create(name="Dora Lind", slug="dora-lind")
    assign_label("SECRETARY HALE", lind, first=dt.date(2003, 1, 1), last=dt.date(2003, 12, 31))
    assert speakers(event_without_name()) == {"Dora Lind"}
    assert speakers(event_without_name(day="June 4, 2005", name="later.txt")) == {None}


def office(**fields):
    facts = {
        "name": "Martin Hale",
        "office": "President",
        "organization": "United States",
        "country": "United States",
        "room": "white-house",
        "labels": "THE PRESIDENT",
        "first": "2001-01-20",
        "last": "2009-01-20",
        "source": "a reference",
    }
    return facts | fields


def palace(day="March 4, 2003", turns=3, name="palace.txt"):
    replies = [("THE PRESIDENT", f"{LONG} That is answer {i}.") for i in range(turns)]
    asked = [("Q", f"Is that all, in case {i}?") for i in range(turns)]
    text = make.transcript(
        *[pair for both in zip(asked, replies, strict=True) for pair in both],
        title="Remarks in Press Briefing",
        who="James S. Brady Press Briefing Room",
        place="Washington, D.C.",
        day=day,
    )
    return make.load(text, name=name)


def test_an_office_on_the_date_and_its_addressees():
    report = load_offices([office(), office(name="Hale", first="1990-01-01")])
    assert (report.added, len(report.refusals)) == (1, 1)
    event = palace()
    assert event.series.room == "white-house"
    assert speakers(event) == {"Martin Hale"}
    asked = Question.objects.filter(addressees__name="Martin Hale")
    assert asked.count() == event.questions.count() > 0
    assert speakers(palace(day="March 4, 2015", name="late.txt")) == {None}


def test_offices_that_come_later_name_what_is_there():
    event = palace()
    assert speakers(event) == {None}
    load_offices([office()])
    assert speakers(event) == {"Martin Hale"}
    assert load_offices([office()]).kept == 1


def test_a_number_that_the_table_gains_is_a_change_that_readers_see():
    palace()
    load_offices([office()])
    before = ChangeCounter.objects.number()
    report = load_offices([office(wikidata="Q100")])
    assert (report.changed, report.kept) == (1, 0)
    assert ChangeCounter.objects.number() > before
    assert load_offices([office(wikidata="Q100")]).kept == 1


def test_a_holder_of_a_known_name_is_connected_only_where_the_office_is_seen():
    make.load(make.transcript(("MR. HALE", LONG), who="Martin Hale, Harbor Master"))
    report = load_offices([office()])
    assert report.unconnected == ["Martin Hale"]
    assert OfficeHolding.objects.get().speaker is None


def test_commands(capsys):
    out, err = io.StringIO(), io.StringIO()
    call_command("load_offices", stdout=out, stderr=err)
    assert "refused" in out.getvalue() and not err.getvalue()
    event_with_name(), event_without_name()
    before = rows()
    Resolution.objects.all().delete()
    Turn.objects.filter(known=Known.RESOLVED).update(speaker=None, known="")
    emptied = rows()
    call_command("resolve_people", dry_run=True, stdout=out)
    assert "would be new" in out.getvalue() and rows() == emptied
    call_command("resolve_people", stdout=out)
    assert rows()[0] == before[0]


def briefing(number, *turns, day=None):
    text = make.transcript(
        ("MS. LIND", "Let us begin with the harbor."),
        *turns,
        title=f"Press Briefing by Press Secretary Dora Lind, Part {number}",
        who="James S. Brady Press Briefing Room",
        place="Washington, D.C.",
        day=day or f"March {number}, 2003",
    )
    return make.load(text, name=f"briefing{number}.txt")


def briefing_with_call(number, words):
    return briefing(
        number,
        ("MS. LIND", words),
        ("Q", "Is the harbor open, and when will it be?"),
        ("MS. LIND", "It will be open in April, as we said."),
    )


def test_a_called_name_needs_three_other_transcripts_of_the_room():
    first = briefing_with_call(1, "Go ahead, Martin.")
    question = first.questions.get()
    assert (question.asker_name, question.asker) == ("Martin", None)
    for number in (2, 3):
        briefing_with_call(number, "Go ahead, Martin Bergman.")
    question.refresh_from_db()
    assert question.asker is None
    assert Resolution.objects.filter(question=question, degree="suggested").exists()
    briefing_with_call(4, "Go ahead, Martin Bergman.")
    question.refresh_from_db()
    assert question.asker.name == "Martin Bergman"
    assert (question.asker_known, question.asker_name) == (Known.RESOLVED, "Martin")
    briefing_with_call(5, "Go ahead, Martin Thornby.")
    question.refresh_from_db()
    assert question.asker is None


def test_a_name_that_nobody_else_bears_is_suggested_from_two_transcripts():
    question = briefing_with_call(1, "Go ahead, Osric.").questions.get()
    for number in (2, 3):
        briefing_with_call(number, "Go ahead, Osric Bergman.")
    question.refresh_from_db()
    assert question.asker is None
    suggested = Resolution.objects.get(question=question)
    assert (suggested.rule, suggested.degree) == ("one-of-this-rare-name", "suggested")
    assert suggested.speaker.name == "Osric Bergman"
    assert "in all transcripts, here in 2 transcripts within 18 months" in suggested.words
    briefing_with_call(4, "Go ahead, Osric Thornby.")
    rules = Resolution.objects.filter(question=question).values_list("rule", flat=True)
    assert "one-of-this-rare-name" not in rules


def test_places_and_series_by_rule(offices):
    event = make.load(make.transcript(("MR. HALE", LONG), place="Moscow, Russia"))
    assert event.place_record.name == "Moscow"
    assert event.place_record.parent.name == "Russia"
    assert palace().place_record.slug == "washington-dc"
    new = make.load(make.transcript(("MR. HALE", LONG), place="Tverlin, Russia"), name="t.txt")
    assert new.place_record.name == "Tverlin" and new.place_record.parent.code == "RU"
    for number, place in enumerate(("MELBOURNE, VIC", "OAKVALE, MELBOURNE", "Melbourne")):
        town = make.load(make.transcript(("MR. HALE", LONG), place=place), name=f"m{number}.txt")
        assert town.place_record == Place.objects.get(name="Melbourne")
    new = make.load(make.transcript(("MR. HALE", LONG), place="KIRRADALE, QLD"), name="k.txt")
    assert (new.place_record.name, new.place_record.parent.code) == ("Kirradale", "AU-QLD")
    assert Series.objects.filter(room="white-house").exists()
    assert Place.objects.filter(name="Georgia").count() == 2


@pytest.mark.parametrize("made", ["MELBOURNE", "Melbourne"])
def test_a_town_goes_from_its_country_into_its_state_with_what_was_made_there(made):
    country = Place.objects.create(name="Australia", slug="australia", code="AU")
    state = Place.objects.create(name="Victoria", slug="victoria", code="AU-VIC", parent=country)
    town = Place.objects.create(name="Melbourne", slug="melbourne", parent=country)
    twin = Place.objects.create(name=made, slug="melbourne-2", parent=state)
    for place in (country, state, town, twin):
        place.aliases.create(text=place.name, key=place.name.lower())
    twin.aliases.create(text="Marvelous Melbourne")
    event = make.load(make.transcript(("MR. HALE", LONG)))
    Event.objects.update(place_record=twin)
    gazetteer = [
        {"name": "Australia", "parent": "", "code": "AU", "aliases": ""},
        {"name": "Victoria", "parent": "Australia", "code": "AU-VIC", "aliases": "VIC"},
        {"name": "Melbourne", "parent": "Victoria", "code": "", "aliases": "Melbourne, Australia"},
    ]
    for _ in range(2):
        assert load_places(gazetteer) == 0
        event.refresh_from_db()
        assert event.place_record == Place.objects.get(name__iexact="melbourne") == town
        assert event.place_record.parent == state
    assert {"Marvelous Melbourne", "melbourne-2"} <= {a.text for a in town.aliases.all()}


def test_a_place_that_a_person_renamed_keeps_that_name():
    country = Place.objects.create(name="Australia", slug="australia", code="AU")
    state = Place.objects.create(name="Victoria", slug="victoria", code="AU-VIC", parent=country)
    town = Place.objects.create(name="Greater Melbourne", slug="melbourne", parent=state)
    town.aliases.create(text="Melbourne")
    gazetteer = [
        {"name": "Australia", "parent": "", "code": "AU", "aliases": ""},
        {"name": "Victoria", "parent": "Australia", "code": "AU-VIC", "aliases": "VIC"},
        {"name": "Melbourne", "parent": "Victoria", "code": "", "aliases": ""},
    ]
    assert load_places(gazetteer) == 0
    town.refresh_from_db()
    assert town.name == "Greater Melbourne" and town.parent == state


def test_search_knows_places_and_how_names_are_known(offices):
    event_with_name(), event_without_name()
    make.load(
        make.transcript(
            ("MR. HALE", LONG),
            title="Joint Press Conference With President Osric",
            place="Moscow, Russia",
            day="May 1, 2004",
        ),
        name="moscow.txt",
    )
    search.sync()

    def total(query):
        return search.search(query).total

    hale = Turn.objects.filter(speaker__name="Martin Hale")
    assert total("speaker:hale") == hale.count() == 4
    assert total("speaker:hale known:printed") == hale.filter(known="printed").count() == 2
    assert total("speaker:hale known:resolved") == hale.filter(known="resolved").count() == 2
    asked = Question.objects.filter(addressees__name="Martin Hale").distinct()
    assert total("asked:hale") == asked.values("turn").distinct().count() == 2
    there = Turn.objects.filter(event__place_record__parent__name="Russia")
    for query in ("place:russia", "place:moscow", 'place:"Moscow, Russia"'):
        assert total(query) == there.count() > 0
    assert total("place:russia kind:joint") == there.filter(event__kind="joint").count()


def test_downloads_say_which_names_a_rule_gave(client):
    event_with_name()
    event = event_without_name()
    search.sync()
    rule = "named for the same label within a year"
    known = f"Martin Hale (printed: SECRETARY HALE; {rule})"
    whole = client.get(reverse("event_text", args=[event.slug, "txt"]))
    text = b"".join(whole).decode()
    assert f"[1] Martin Hale (Secretary) (printed: SECRETARY HALE; {rule})\n" in text
    hales = {"q": "speaker:hale"}
    text = b"".join(client.get("/search.txt", hales)).decode()
    assert text.count(known) == 2 and text.count("\nMartin Hale, ") == 1
    assert known in read(b"".join(client.get("/search.docx", hales)), "hale.docx").text
    exchanges = client.get("/search.txt", {"q": "harbor closed", "unit": "exchanges"})
    assert f"\n\n{known}: It is not closed" in b"".join(exchanges).decode()
    asked = make.transcript(
        ("QUESTION", "Dana Whitlock, Reuters. Is the dam dry?"), ("SECRETARY HALE", "No.")
    )
    make.load(asked, name="dam.txt")
    search.sync()
    text = b"".join(client.get("/search.txt", {"q": "dam dry"})).decode()
    assert text.startswith("Dana Whitlock, Reuters\n")


def test_the_question_page_says_how_names_are_known(client):
    evidence, event = event_with_name(), event_without_name()
    page = client.get(event.questions.get().get_absolute_url()).content.decode()
    assert "the one who replied" in page
    page = client.get(event.get_absolute_url()).content.decode()
    assert "named for the same label within a year" in page
    assert "printed: SECRETARY HALE" in page
    turn = event.turns.filter(voice="principal").first()
    assert turn.resolution.evidence_events == [evidence]
    page = client.get(turn.page_url).content.decode()
    assert f'<a href="{evidence.get_absolute_url()}">' in page and 'id="known"' in page


RULE = "named for the same label within a year"


def test_lists_hits_and_citations_say_how_names_are_known(client):
    event_with_name()
    event = event_without_name()
    turn = event.turns.filter(voice="principal").first()
    search.sync()
    person = turn.speaker
    for url in (
        f"/search/?q=speaker:{person.slug}",
        person.get_absolute_url(),
        f"{event.get_absolute_url()}cite/?turn={turn.anchor}",
    ):
        assert RULE in client.get(url).content.decode(), url
    for kind in ("bibtex", "ris", "csl"):
        url = f"{event.get_absolute_url()}cite/{kind}/?turn={turn.anchor}"
        text = " ".join(client.get(url).content.decode().split())
        assert RULE in text and turn.page_url in text.replace("\\_", "_"), kind
    for kind in ("tei", "akn", "txt"):
        url = f"{event.get_absolute_url()}text/{kind}/"
        text = b"".join(client.get(url)).decode()
        assert RULE in text, kind
        assert ("rule-same-label-within-a-year" in text) == (kind != "txt")
    printed = Event.objects.exclude(pk=event.pk).get()
    text = b"".join(client.get(f"{printed.get_absolute_url()}text/tei/")).decode()
    assert RULE not in text


def test_a_person_has_terms_identifiers_and_counts_by_how_the_name_is_known(client):
    event_with_name(), event_without_name()
    person = Speaker.objects.get(name="Martin Hale")
    person.identifiers.create(scheme="wikidata", value="Q1", source="a librarian")
    OfficeHolding.objects.create(**office(speaker=person, source="two transcripts"))
    page = " ".join(client.get(person.get_absolute_url()).content.decode().split())
    for words in ("known by a rule", "printed in the transcript", "Source: two transcripts"):
        assert words in page
    # known: narrows by all the names of a turn, so that no search lists what is counted here.
    assert "known%3A" not in page
    assert "https://www.wikidata.org/entity/Q1" in page and "says a librarian" in page
    data = client.get(f"/speakers/{person.slug}.json").json()
    assert data["identifiers"][0]["url"] == "https://www.wikidata.org/entity/Q1"
    assert data["terms"][0]["source"] == "two transcripts"
    turns = {row["known"]: row["count"] for row in data["known"] if row["what"] == "turn"}
    assert set(turns) == {"printed", "resolved"}
    assert sum(turns.values()) == data["turn_count"]


def test_a_decision_edited_or_deleted_in_the_admin_is_followed():
    event = event_without_name()
    before = rows()
    lind = Speaker.objects.create(name="Dora Lind", slug="dora-lind")
    other = Speaker.objects.create(name="Ole Berg", slug="ole-berg")
    assign_label("SECRETARY HALE", lind)
    rule = LabelRule.objects.get()
    rule.speaker = other
    rule.save()
    assert speakers(event) == {"Ole Berg"}
    rule.delete()
    assert rows() == before


def test_a_name_is_gone_with_a_deleted_event():
    evidence, event = event_with_name(), event_without_name()
    assert speakers(event) == {"Martin Hale"}
    evidence.delete()
    assert speakers(event) == {None}


def test_decisions_are_undone_in_the_admin(admin_client):
    event = event_without_name()
    before = rows()
    lind = Speaker.objects.create(name="Dora Lind", slug="dora-lind")
    assign_label("SECRETARY HALE", lind)
    chosen = {"action": "undo", "_selected_action": [LabelRule.objects.get().pk]}
    page = admin_client.post("/admin/remarks/labelrule/", chosen, follow=True).content.decode()
    assert "everything is as it was before" in page
    assert rows() == before and speakers(event) == {None}
    for name in ("officeholding", "place", "series", "identifier", "resolution", "labelrule"):
        assert admin_client.get(f"/admin/remarks/{name}/").status_code == 200


def test_names_in_searches_are_understood_without_quotation_marks():
    for number in (1, 2, 3, 4):
        briefing_with_call(number, "Go ahead, Osric Bergman." if number > 1 else "Go ahead, Osric.")
    search.sync()
    whole = search.search('reporter:"osric bergman"').total
    assert whole == Question.objects.filter(asker__name="Osric Bergman").count() == 4
    joined = search.search("reporter:osric bergman harbor")
    assert joined.total == whole
    assert joined.query.source == 'reporter:"osric bergman" harbor'
    assert '“reporter:osric bergman” was read as reporter:"osric bergman".' in joined.notes
    assert search.search("reporter:osric harbor").query.source == "reporter:osric harbor"
    assert search.search('reporter:"osric" bergman').total == 0
    # The first name finds whom a rule resolved, too.
    assert search.search("reporter:osric").total == whole


def test_other_and_merged_names_find_the_person():
    event_with_name()
    person = Speaker.objects.get(name="Martin Hale")
    person.aliases.create(text="Marty Hale")
    other = Speaker.objects.create(name="M. Q. Hale", slug="m-q-hale")
    other.aliases.create(text="Martinus Hale")
    loading.merge("speaker", person.pk, other.pk, reason="One man.")
    search.sync()
    spoken = person.turns.count()
    for query in (
        "speaker:hale",
        "speaker:marty hale",
        "speaker:martinus hale",
        "speaker:m-q-hale",
    ):
        assert search.search(query).total == spoken > 0, query


def test_searches_give_what_the_rows_hold(offices, client):
    """By speaker, whom a question is put to, place and kind: one number everywhere."""
    OfficeHolding.objects.all().delete()
    load_offices([office()])
    (
        palace(),
        palace(day="March 9, 2004", name="other.txt", turns=4),
        event_without_name(),
        event_with_name(),
    )
    search.sync()
    hale = Speaker.objects.get(holdings__office="President", name="Martin Hale")
    spoken = Turn.objects.filter(speaker=hale).count()
    asked = Question.objects.filter(addressees=hale)
    assert spoken >= 7 and asked.count() >= 7
    assert search.search("speaker:hale").total == spoken
    ids = set(search.turn_ids("asked:hale is:question"))
    assert ids == set(asked.values_list("turn", flat=True))
    counts = Speaker.objects.with_counts().get(pk=hale.pk)
    assert (counts.turns_spoken, counts.questions_put) == (spoken, asked.count())
    page = client.get(f"/speakers/{hale.slug}.json")
    assert page.status_code == 200 and page.json()["turn_count"] == spoken
    listed = client.get("/questions.json", {"addressee": hale.slug})
    assert listed.json()["total"] == asked.count()


def test_the_package_carries_how_names_are_known_and_is_read_back_equal(offices, tmp_path):
    load_offices([office(name="Martin Hale", office="Harbor Master", organization="Arlen")])
    event_with_name(), event_without_name(), palace(day="March 4, 2022", name="palace22.txt")
    for number in (1, 2, 3, 4):
        briefing_with_call(number, "Go ahead, Osric Bergman." if number > 1 else "Go ahead, Osric.")
    lind = Speaker.objects.get(name="Dora Lind")
    assign_label("MR. KESTREL", lind, reason="The recording shows it.")
    make.load(make.transcript(("MR. KESTREL", LONG), who=""), name="kestrel.txt")
    draft = make.transcript(("MR. QUILL", LONG), place="Quillham, Russia", who="")
    make.load(draft, name="quill.txt", publish=False)
    known = set(Turn.objects.values_list("known", flat=True))
    assert known == {"", Known.PRINTED, Known.RESOLVED, Known.SETTLED}
    out = tmp_path / "out"
    call_command("export_archive", str(out), verbosity=0)
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"Quill" not in everything and b"office-on-the-date" in everything
    Event.objects.filter(status="draft").delete()
    before = rows(), tables()
    for model in (Event, Source):
        model.objects.all().delete()
    call_command("import_archive", str(out), verbosity=0)
    assert (rows(), tables()) == before
    # What rules rest on came along: a withdrawn event takes its names with it.
    loading.set_status(Event.objects.filter(source__name="named.txt"), Event.Status.DRAFT)
    assert speakers(Event.objects.get(source__name="unnamed.txt")) == {None}


def tables():
    """What the package carries of who is who, without accounts and times."""
    resolved = Resolution.objects.exclude(degree="suggested").order_by("pk")
    return (
        list(resolved.values_list("pk", "kind", "speaker", "outlet", "rule", "words", "ruling")),
        list(Series.objects.order_by("pk").values_list("pk", "name", "room", "place")),
        list(Event.objects.order_by("pk").values_list("pk", "series", "place_record")),
        list(LabelRule.objects.order_by("pk").values_list("pk", "label", "speaker", "reason")),
        list(OfficeHolding.objects.order_by("pk").values_list("pk", "name", "speaker", "first")),
    )


def test_filters_by_reporter_say_how_many_questions_have_none_known(client):
    for number in (1, 2, 3, 4):
        briefing_with_call(number, "Go ahead, Osric Bergman." if number > 1 else "Go ahead, Osric.")
    briefing_with_call(5, "Go ahead.")
    search.sync()
    note = "Of 5 turns with questions that fit the rest, 1 has one whose reporter is not known"
    assert any(n.startswith(note) for n in search.search("reporter:bergman").notes)
    assert search.search("reporter:bergman known:printed").total == 3
    slug = Speaker.objects.get(name="Osric Bergman").slug
    page = client.get("/questions/", {"reporter": slug}).content.decode()
    assert "The reporter is known for 4 of 5 of the questions that fit the rest." in page
    assert "The other one is not in this list." in page
    printed = client.get("/questions.json", {"reporter": slug, "printed": "on"}).json()
    assert printed["total"] == 3
    page = client.get("/search/", {"q": "reporter:bergman"}).content.decode()
    assert "Only names that are printed" in page
    assert "Reporter known in 4; outlet known in 0" in client.get("/asking/").content.decode()


def test_an_outlet_of_one_name_is_that_of_the_events_country(offices):
    asked = ("QUESTION", "Dana Whitlock with ABC. Is the harbor open?")
    for place in ("Canberra, Australia", "Washington, D.C."):
        text = make.transcript(asked, ("SECRETARY HALE", f"{LONG} {place}."), place=place)
        make.load(text, name=f"{place}.txt")
    outlets = dict(Question.objects.values_list("event__place", "outlet__name"))
    assert outlets == {
        "Canberra, Australia": "Australian Broadcasting Corporation",
        "Washington, D.C.": "ABC News",
    }
    assert set(Question.objects.values_list("outlet_name", flat=True)) == {"ABC"}
