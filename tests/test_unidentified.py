"""The desk's queue: who waits, what is offered with its evidence, decisions for several at once,
and undoing them.
"""

import pytest
from django.urls import reverse

from remarks import search
from remarks.loading import who_is_who
from remarks.loading.offices import load_offices
from remarks.models import Known, LabelRule, Outlet, Question, Speaker, Turn

from . import make
from .test_who_is_who import (
    LONG,
    briefing_with_call,
    event_with_name,
    event_without_name,
    office,
    palace,
    rows,
    speakers,
)

pytestmark = pytest.mark.django_db
QUEUE = "admin:remarks_event_labels"


def kestrel(day, name, title="Harbor Talk"):
    text = make.transcript(
        ("MR. KESTREL", f"{LONG} So it was on {day}."), title=title, who="", day=day
    )
    return make.load(text, name=name)


def person(name):
    speaker = Speaker.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    speaker.aliases.create(text=name)
    return speaker


def page_of(client, **query):
    return client.get(reverse(QUEUE), query)


def row_of(response, name, year=None):
    return next(
        row
        for row in response.context["rows"]
        if row.group.name == name and year in (None, row.group.year)
    )


def assign(client, chosen, kind="label", **fields):
    data = {"rows": [row.group.token for row in chosen], "reason": "The recording shows it."}
    return client.post(f"{reverse(QUEUE)}?kind={kind}", data | fields)


def test_labels_wait_by_year_with_counts_and_their_first_words(admin_client):
    kestrel("March 4, 2003", "a.txt"), kestrel("May 4, 2003", "b.txt")
    kestrel("March 4, 2013", "c.txt")
    page = page_of(admin_client)
    one = row_of(page, "MR. KESTREL", 2003)
    assert (one.counted, one.room) == ("2 turns in 2 events", "Events of no series")
    assert one.example.text.endswith("March 4, 2003.")
    assert row_of(page, "MR. KESTREL", 2013).counted == "1 turn in 1 event"
    text = page.content.decode()
    assert one.example.get_absolute_url() in text and "MR. KESTREL, 2013" in text
    assert not page_of(admin_client, q="nobody").context["rows"]
    assert len(page_of(admin_client, q="kestrel").context["rows"]) == 2


def test_the_holder_of_the_office_is_offered_first(admin_client):
    load_offices([office()])
    palace(turns=1)
    row = row_of(page_of(admin_client), "THE PRESIDENT")
    candidate, _ = row.candidates[0]
    assert candidate.name == "Martin Hale"
    assert candidate.reason == "President, United States, 2001-01-20 to 2009-01-20."


def test_who_is_named_nearby_is_offered_with_the_evidence_and_made_when_chosen(admin_client):
    text = make.transcript(("MR. HALE", f"{LONG} Nicholas Kestrel of the harbor came with us."))
    other = make.load(text, name="other.txt")
    event = kestrel("March 9, 2003", "a.txt")
    row = row_of(page_of(admin_client), "MR. KESTREL")
    candidate, events = row.candidates[0]
    assert (candidate.name, candidate.speaker) == ("Nicholas Kestrel", None)
    assert events == [other] and candidate.reason.startswith("Named in full in 1 event")
    assign(admin_client, [row], name=candidate.name)
    assert speakers(event) == {"Nicholas Kestrel"}


def test_who_bears_the_office_with_a_name_nearby_is_offered(admin_client):
    """In events of no series, whose holders no table knows; another office is no evidence."""
    for day, label in (("March 4", "SECRETARY HALE"), ("March 8", "SECRETARY GENERAL VARGA")):
        who = {"SECRETARY HALE": "Secretary Martin Hale"}.get(label, "Secretary General Ilse Varga")
        text = make.transcript((label, LONG), title=day, who=who, day=f"{day}, 2003")
        make.load(text, name=f"{day}.txt")
    for year in (2003, 2013):
        text = make.transcript(("THE SECRETARY", LONG), who="", day=f"May 4, {year}")
        make.load(text, name=f"{year}.txt")
    page = page_of(admin_client)
    [(candidate, [event])] = row_of(page, "THE SECRETARY", 2003).candidates
    assert candidate.reason == "Stands as “SECRETARY HALE” in 1 event within a year."
    assert (candidate.name, event.title) == ("Martin Hale", "March 4")
    assert row_of(page, "THE SECRETARY", 2013).candidates == []


def test_several_at_once_follow_in_one_decision_and_are_undone_with_one_click(admin_client):
    events = [kestrel(f"March 4, {year}", f"{year}.txt") for year in (2003, 2004, 2008)]
    before, who = rows(), person("Nicholas Kestrel")
    response = assign(admin_client, page_of(admin_client).context["rows"], speaker=who.pk)
    assert response.status_code == 302
    assert [speakers(event) for event in events] == [{"Nicholas Kestrel"}] * 3
    spans = LabelRule.objects.order_by("first").values_list("first__year", "last__year", "reason")
    assert [span[:2] for span in spans] == [(2003, 2004), (2008, 2008)]
    assert {span[2] for span in spans} == {"The recording shows it."}
    page = page_of(admin_client)
    assert sorted(rule.named for rule in page.context["decisions"]) == [1, 2]
    assert not page.context["rows"]
    for rule in page.context["decisions"]:
        admin_client.post(reverse("admin:remarks_event_undo_label", args=[rule.pk]))
    assert rows() == before
    assert not page_of(admin_client).context["decisions"]


def test_a_decision_does_not_wait_for_the_index_of_a_large_archive(admin_client, monkeypatch):
    kestrel("March 4, 2003", "a.txt")
    soon = []
    monkeypatch.setattr(search, "sync_soon", lambda: soon.append(len(soon)))
    assign(admin_client, page_of(admin_client).context["rows"], speaker=person("Ida Kestrel").pk)
    assert Turn.objects.filter(speaker__name="Ida Kestrel").exists() and soon == [0]
    rule = LabelRule.objects.get()
    admin_client.post(reverse("admin:remarks_event_undo_label", args=[rule.pk]))
    assert soon == [0, 1]


def test_undoing_a_decision_needs_a_post(admin_client):
    kestrel("March 4, 2003", "a.txt")
    assign(admin_client, page_of(admin_client).context["rows"], speaker=person("Nico Kestrel").pk)
    admin_client.get(reverse("admin:remarks_event_undo_label", args=[LabelRule.objects.get().pk]))
    assert LabelRule.objects.get().undone_at is None


def test_a_decision_for_events_of_no_series_leaves_other_rooms_alone(admin_client):
    loose, room = kestrel("March 4, 2003", "a.txt"), palace(turns=1)
    Turn.objects.filter(event=room, label="THE PRESIDENT").update(label="MR. KESTREL")
    who_is_who.resolve_all()
    who_is_who.resolve_again([room.pk])
    page = page_of(admin_client)
    chosen = [r for r in page.context["rows"] if r.room == "Events of no series"]
    assign(admin_client, chosen, speaker=person("Nicholas Kestrel").pk)
    assert speakers(loose) == {"Nicholas Kestrel"} and speakers(room) == {None}


def test_called_reporters_wait_and_are_settled_with_their_outlet(admin_client):
    for number in (1, 2):
        briefing_with_call(number, "Go ahead, Osric.")
    full = briefing_with_call(3, "Go ahead, Osric Bergman.")
    page = page_of(admin_client, kind="called")
    row = row_of(page, "Osric")
    assert row.counted == "2 questions in 2 events" and "Osric" in row.words
    (candidate, events), *rest = row.candidates
    assert (candidate.name, events, rest) == ("Osric Bergman", [full], [])
    assert candidate.reason == "Asks here in 1 event within 18 months."
    outlet = Outlet.objects.create(name="Norland Courier", slug="norland-courier")
    before = rows()
    assign(admin_client, [row], "called", speaker=candidate.speaker, outlet=outlet.pk)
    settled = Question.objects.filter(asker__name="Osric Bergman", asker_known=Known.SETTLED)
    assert settled.count() == settled.filter(outlet=outlet).count() == 2
    rule = LabelRule.objects.get()
    assert (rule.kind, rule.room) == ("called", "white-house")
    admin_client.post(reverse("admin:remarks_event_undo_label", args=[rule.pk]))
    assert rows() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rows": []}, "Choose at least one label or name below."),
        ({"rows": ["label:-:1999:nobody"]}, "is assigned already"),
        ({"speaker": "999"}, "does not exist"),
        ({"speaker": "x"}, "does not exist"),
        ({"speaker": ""}, "Choose whom it means, or add the person."),
        ({"reason": " "}, "Give a reason in a few words"),
        ({"first": "2004-01-01", "last": "2003-01-01"}, "The first day is after the last"),
        ({"first": "2009-01-01"}, "is after the last"),
        ({"speaker": "", "name": "Kestrel"}, "is no full name, or several"),
    ],
)
def test_a_decision_that_makes_no_sense_is_explained(admin_client, fields, words):
    kestrel("March 4, 2003", "a.txt")
    row = row_of(page_of(admin_client), "MR. KESTREL")
    response = assign(admin_client, [row], **({"speaker": person("Nico Kestrel").pk} | fields))
    text = response.content.decode()
    assert response.status_code == 400 and "errornote" in text and words in text
    assert Turn.objects.get().speaker is None and not LabelRule.objects.exists()


def test_every_choice_of_a_row_offers_to_add_one(admin_client):
    event = event_without_name()
    for url in (
        reverse(QUEUE),
        f"{reverse(QUEUE)}?kind=called",
        reverse("admin:remarks_event_correct", args=[event.pk]),
        reverse("admin:remarks_event_correct_turn", args=[event.pk, "t2"]),
        reverse("admin:remarks_event_merge", args=["speaker"]),
    ):
        event_with_name() if "labels" in url else None
        briefing_with_call(1, "Go ahead, Osric.") if "called" in url else None
        text = admin_client.get(url).content.decode()
        if "<select" in text:
            assert "/admin/remarks/speaker/add/?_to_field=id&amp;_popup=1" in text, url
            assert "RelatedObjectLookups.js" in text, url


def test_likely_duplicates_fill_the_merge_page(admin_client):
    event_with_name()
    tony, antony = person("Tony Blinkwood"), person("Antony Blinkwood")
    Turn.objects.filter(speaker__name="Martin Hale").update(speaker=antony)
    person("Antony Blinkwod"), person("Ole Li"), person("Ole Lu")
    Outlet.objects.create(name="The Norland Post", slug="one", country="Norland")
    Outlet.objects.create(name="Norland Post", slug="two")
    Outlet.objects.create(name="Norland Post News", slug="three", country="Sudland")
    url = reverse("admin:remarks_event_merge", args=["speaker"])
    pairs = admin_client.get(url).context["pairs"]
    assert (pairs[0].kept, pairs[0].gone) == (antony.pk, tony.pk)
    names = {frozenset((pair.kept_name, pair.gone_name)) for pair in pairs}
    assert frozenset(("Antony Blinkwood", "Antony Blinkwod")) in names
    assert frozenset(("Ole Li", "Ole Lu")) not in names
    page = admin_client.get(url, {"kept": antony.pk, "gone": tony.pk}).content.decode()
    assert f'value="{tony.pk}" selected>Tony Blinkwood' in page.replace("\n", "")
    outlets = admin_client.get(reverse("admin:remarks_event_merge", args=["outlet"]))
    name_pairs = {frozenset((p.kept_name, p.gone_name)) for p in outlets.context["pairs"]}
    assert frozenset(("The Norland Post", "Norland Post")) in name_pairs
    assert frozenset(("The Norland Post", "Norland Post News")) not in name_pairs
