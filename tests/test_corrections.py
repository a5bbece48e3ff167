"""Corrections are overlays and survive every parse; merges can be undone; links lead on."""

import os
import re
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remarks import loading, search
from remarks.loading import CurationError, overlays
from remarks.loading.label_rules import assign_label
from remarks.loading.plans import plan_reparse
from remarks.loading.sources import check_event, text_of
from remarks.loading.turn_matching import compare_turns
from remarks.models import (
    Correction,
    Event,
    LabelRule,
    OldSlug,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    Speaker,
    SpeakerAlias,
    Turn,
)
from remarks.presentation.corrections import correction_rows
from remarks.presentation.text import spoken

from . import make

pytestmark = pytest.mark.django_db
TURNS = [
    ("QUESTION", "Dana Whitlock with Reuters. Mr. Secretary, is the harbor treaty settled?"),
    ("SECRETARY HALE", "It is settled. And I would add that the fishery is theirs."),
    ("QUESTION", "Tomas Brandt, CNN. Minister Varga, what of the border at Lake Tamm?"),
    ("FOREIGN MINISTER VARGA", "The border stands where it stood, and nobody disputes it."),
    ("SECRETARY HALE", "I agree with the minister on every word of that."),
]


def text(turns=TURNS, **more):
    return make.transcript(*turns, **more)


@pytest.fixture
def event(db):
    return make.load(text(), name="one.txt")


def speaker(name):
    return Speaker.objects.get(name=name)


def turns_of(event):
    return [(t.anchor, t.display_name, t.text) for t in event.turns.order_by("position")]


def again(event, turns=TURNS, **more):
    """The same file in a newer state."""
    return make.load(text(turns, **more), name="one.txt")


@pytest.mark.parametrize(
    ("kind", "target", "value", "words"),
    [
        ("header", "date", "2003-03-05", "Date corrected by an archivist (was: 2003-03-04)"),
        ("header", "source_url", "https://state.example/1", "Source URL corrected by an archivist"),
        ("voice", "t1", "staff", "Voice of a turn (t1) corrected by an archivist"),
        ("join", "t3", None, "Turn joined to the one before"),
    ],
)
def test_a_correction_says_to_readers_what_it_changed(client, event, kind, target, value, words):
    correction = loading.correct(event, kind, target, value, "Seen in the video.")
    assert words in correction.description
    (row,) = correction_rows([correction])
    for page in (event.get_absolute_url(), "/corrections/"):
        text = client.get(page, follow=True).content.decode()
        assert "Seen in the video." in text
        for cell in (row.what, row.before, row.now):
            assert escape(cell) in text


def test_a_speaker_is_corrected_and_stays_so(event):
    loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, "The video shows her.")
    assert turns_of(event)[4][1] == "Ilse Varga"
    changed = [
        *TURNS[:1],
        ("SECRETARY HALE", "It is settled at last. And I would add that the fishery is theirs."),
        *TURNS[2:],
    ]
    assert again(event, changed).pk == event.pk
    assert turns_of(event)[4][1] == "Ilse Varga" and "at last" in turns_of(event)[1][2]
    correction = event.corrections.get()
    assert (correction.before, correction.conflict) == (speaker("Martin Hale").pk, "")
    loading.revert_correction(correction)
    assert turns_of(event)[4][1] == "Martin Hale"


def test_search_follows_a_correction(event):
    search.sync()
    assert search.count("speaker:varga") == 1
    made = loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, "The video shows her.")
    search.sync()
    assert search.count("speaker:varga") == 2
    loading.revert_correction(made)
    search.sync()
    assert search.count("speaker:varga") == 1


def question(event, key):
    anchor, _, nth = key.partition("-")
    return event.questions.get(turn__anchor=anchor, nth=int(nth or 1))


def test_questions_are_corrected(event):
    hale, reuters = speaker("Martin Hale"), Outlet.objects.get(name="Reuters")
    loading.correct(event, "asker", "t3", speaker("Dana Whitlock").pk, "It is her voice.")
    loading.correct(event, "outlet", "t3", reuters.pk, "She works for Reuters.")
    loading.correct(event, "addressees", "t3", [hale.pk], "He was looked at.")
    loading.correct(event, "replies", "t3", ["t5"], "The minister speaks of something else.")
    loading.correct(event, "state", "t1", "unresolved", "Part of it is left open.")
    again(event, [*TURNS, ("QUESTION", "Thank you.")])
    q = question(event, "t3")
    assert (q.asker.name, q.outlet.name, [s.name for s in q.addressees.all()]) == (
        "Dana Whitlock",
        "Reuters",
        ["Martin Hale"],
    )
    assert [t.anchor for t in q.replies.all()] == ["t5"] and q.cue == "hand"
    assert question(event, "t1").state == "unresolved"
    for made in event.corrections.standing():
        loading.revert_correction(made)
    q = question(event, "t3")
    assert (q.asker.name, q.outlet.name) == ("Tomas Brandt", "CNN")


def test_a_date_is_corrected(event):
    loading.correct(event, "header", "date", "2003-03-05", "The file has the day of release.")
    again(event, place="Vellmar, Eastmark")
    event.refresh_from_db()
    assert (
        str(event.date) == "2003-03-05"
        and event.place == "Vellmar, Eastmark"
        and "archivist" in event.date_rule
    )
    with pytest.raises(CurationError, match="date"):
        loading.correct(event, "header", "date", "some day", "No day at all.")
    assert event.corrections.count() == 1


def test_fields_typed_over_at_import_are_kept_by_the_next_reading(db):
    event = loading.apply(
        loading.plan(make.upload(text(), "one.txt")),
        publish=True,
        header={"title": "Another Title", "place": "Port Arlen, Norland"},
    )
    assert [(c.target, c.value) for c in event.corrections.all()] == [("title", "Another Title")]
    loading.reparse_event(event)
    event.refresh_from_db()
    assert event.title == "Another Title"


def at(event, words):
    return text_of(event.source).index(words)


def test_a_speaker_is_not_handed_on_to_the_turn_that_another_is_joined_to(event):
    before = event.turns.get(anchor="t3").speaker
    corrected = loading.correct(event, "speaker", "t4", speaker("Martin Hale").pk, "The video.")
    joined = loading.correct(event, "join", "t4", None, "One turn.")
    corrected.refresh_from_db()
    assert event.turns.get(anchor="t3").speaker == before
    assert "its link leads to turn t3" in corrected.conflict
    loading.revert_correction(joined)
    assert event.turns.get(anchor="t3").speaker == before


def test_a_turn_is_cut_and_joined(client, event):
    before = turns_of(event)
    cut = loading.correct(
        event, "split", "t2", at(event, "And I would add"), "Another voice begins here."
    )
    after = turns_of(event)
    assert [a for a, _, _ in after] == ["t1", "t2", "t6", "t3", "t4", "t5"]
    assert after[1][2].strip() == "It is settled." and after[2][2].startswith("And I would add")
    loading.correct(event, "speaker", "t6", speaker("Ilse Varga").pk, "It is the minister.")
    again(event, [("QUESTION", TURNS[0][1] + " Please."), *TURNS[1:]])
    assert [a for a, _, _ in turns_of(event)] == ["t1", "t2", "t6", "t3", "t4", "t5"] and turns_of(
        event
    )[2][1] == "Ilse Varga"
    loading.revert_correction(cut)
    assert [a for a, _, _ in turns_of(event)] == ["t1", "t2", "t3", "t4", "t5"] and turns_of(event)[
        1
    ][2] == before[1][2]
    # The link to the half that was cut off leads to the turn that holds its words.
    assert client.get(f"/events/{event.slug}/t6/")["Location"].endswith("#t2")
    assert 'id="t6"' in client.get(event.get_absolute_url()).content.decode()


def test_joining_turns(client, event):
    made = loading.correct(event, "join", "t5", None, "The label is a slip.")
    assert [a for a, _, _ in turns_of(event)] == [
        "t1",
        "t2",
        "t3",
        "t4",
    ] and "I agree with the minister" in turns_of(event)[3][2]
    assert client.get(f"/events/{event.slug}/t5/")["Location"].endswith("#t4")
    assert check_event(Event.objects.get(pk=event.pk)) == []
    loading.revert_correction(made)
    assert len(turns_of(event)) == 5


def test_where_the_words_end(event):
    loading.correct(
        event, "footer", "", at(event, "SECRETARY HALE: I agree"), "A note of the publisher."
    )
    assert len(turns_of(event)) == 4 and check_event(Event.objects.get(pk=event.pk)) == []


def test_what_finds_no_place_is_named_and_not_lost(event):
    loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, "The video shows her.")
    loading.correct(event, "split", "t2", at(event, "And I would add"), "Another voice.")
    gone = [TURNS[0], ("SECRETARY HALE", "No comment on that."), *TURNS[2:4]]
    again(event, gone)
    conflicts = {c.kind: c.conflict for c in event.corrections.standing()}
    assert (
        "not in the present text" in conflicts["speaker"]
        and "not in the present text" in conflicts["split"]
    )
    again(event)
    assert not event.corrections.exclude(conflict="").filter(kind="split").exists()


@pytest.mark.parametrize(
    ("kind", "target", "value", "message"),
    [
        ("speaker", "t99", 1, "Turn t99 is not in the present text"),
        ("speaker", "t5", 10**9, "speaker does not exist"),
        ("voice", "t5", "singer", "not a voice"),
        ("state", "t2", "none", "Question t2 is not"),
        ("split", "t2", 0, "between its first and its last"),
        ("join", "t1", None, "none before it"),
        ("header", "slug", "x", "not a field"),
        ("header", "title", "", "title"),
        ("state", "t1", "lost", "not an outcome"),
        ("footer", "", 10**9, "inside the text"),
        ("speaker", "t5", None, "already its value"),
    ],
)
def test_what_makes_no_sense_is_refused_and_saves_nothing(event, kind, target, value, message):
    if (kind, value) == ("speaker", None):
        value = speaker("Martin Hale").pk
    before = turns_of(event)
    with pytest.raises(CurationError, match=message):
        loading.correct(event, kind, target, value, "Because.")
    assert not Correction.objects.exists() and turns_of(event) == before
    with pytest.raises(CurationError, match="reason"):
        loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, " ")


def test_reading_again_compares_turn_by_turn(event):
    assert {c.kind for c in compare_turns(plan_reparse(event))} == {"same"}
    newer = [
        TURNS[0],
        ("SECRETARY HALE", "It is not settled."),
        *TURNS[3:],
        ("QUESTION", "Once more?"),
    ]
    plan = loading.plan(make.upload(text(newer), "one.txt"))
    assert [(c.kind, c.anchor) for c in compare_turns(plan)] == [
        ("same", "t1"),
        ("changed", "t2"),
        ("moved", "t4"),
        ("moved", "t5"),
        ("added", ""),
        ("removed", "t3"),
    ]


def test_what_is_gone_says_so(client, event):
    again(event, TURNS[:4])
    response = client.get(f"/events/{event.slug}/t5/")
    assert response.status_code == 410 and "was removed" in response.content.decode()
    assert client.get(f"/events/{event.slug}/t77/").status_code == 404
    assert client.get(f"/events/{event.slug}/t2/").status_code == 200


def test_the_table_of_corrections_says_names_and_not_numbers(event):
    ilse = speaker("Ilse Varga")
    name, day = correction_rows(
        [
            loading.correct(event, "speaker", "t5", ilse.pk, "The video shows her."),
            loading.correct(event, "header", "date", "2003-03-05", "Seen on the source."),
        ]
    )
    assert name.now == "Ilse Varga" and name.url.endswith("/t5/")
    assert (day.what, day.before, day.now) == ("Date", "4 March 2003", "5 March 2003")


def test_readers_see_corrections(client, event):
    loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, "The video shows her.")
    for address in (event.get_absolute_url(), "/corrections/"):
        assert "The video shows her." in client.get(address).content.decode()
    loading.revert_correction(event.corrections.get())
    assert "The video shows her." not in client.get("/corrections/").content.decode()


# Merging


def everything():
    """All rows that a merge may move, with every column that matters."""
    models = [Speaker, SpeakerAlias, Outlet, OutletAlias, Participation, Turn, LabelRule, OldSlug]
    rows = {
        m.__name__: sorted(m.objects.values_list(*(f.attname for f in m._meta.concrete_fields)))
        for m in models
        if m is not LabelRule
    }
    rows["LabelRule"] = list(LabelRule.objects.order_by("pk").values_list("pk", "speaker"))
    rows["Question"] = list(
        Question.objects.order_by("pk").values_list(
            "pk", "asker", "outlet", "asker_name", "outlet_name"
        )
    )
    rows["to"] = sorted(
        Question.addressees.through.objects.values_list("question_id", "speaker_id")
    )
    return {name: [tuple(str(v) for v in row) for row in columns] for name, columns in rows.items()}


@pytest.fixture
def two(db):
    """One person under two names at two events and at one, one outlet under two names."""
    make.load(text(), name="one.txt")
    other = [
        ("QUESTION", "Dana Whitlock with Sorna Wire. Secretary Hale, and what now?"),
        ("SECRETARY HALE", "We go on, and we meet again in the spring."),
    ]
    make.load(
        text(other, who="Secretary Marty Hale", title="Remarks at Sandholm", day="May 9, 2004"),
        name="two.txt",
    )
    event = make.load(
        text(who="Secretary Martin Hale", title="Remarks at Vellmar", day="May 19, 2004"),
        name="three.txt",
    )
    Participation.objects.get_or_create(
        event=event,
        speaker=speaker("Marty Hale"),
        defaults={"role": "Guest", "is_principal": False},
    )
    q = event.questions.first()
    q.addressees.add(speaker("Marty Hale"), speaker("Martin Hale"))
    assign_label("THE SECRETARY", speaker("Marty Hale"))


def test_a_merge_and_its_undoing(client, two):
    before = everything()
    marty, martin = speaker("Marty Hale"), speaker("Martin Hale")
    spoken = Turn.objects.filter(speaker__in=(marty, martin)).count()
    made = loading.merge("speaker", martin.pk, marty.pk, reason="One person.")
    assert (
        Turn.objects.filter(speaker=martin).count() == spoken
        and not Turn.objects.filter(speaker=marty).exists()
    )
    assert client.get("/speakers/marty-hale/")["Location"] == "/speakers/martin-hale/"
    search.sync()
    assert search.count("speaker:martin-hale") == search.count('speaker:"Marty Hale"') == spoken
    assert "Marty Hale" not in client.get("/speakers/").content.decode()
    # What comes in now finds the one that was kept.
    late = make.load(
        text(who="Secretary Marty Hale", title="Remarks in Eastmark", day="June 2, 2005"),
        name="four.txt",
    )
    assert {p.speaker.name for p in late.participations.all()} >= {
        "Martin Hale"
    } and not late.participations.filter(speaker=marty).exists()
    late.delete()
    loading.undo_merge(made)
    after = everything()
    assert after == before
    assert client.get("/speakers/marty-hale/").status_code == 200
    with pytest.raises(CurationError, match="undone already"):
        loading.undo_merge(made)


def test_what_was_decided_of_names_can_be_read(client, two):
    marty, martin = speaker("Marty Hale"), speaker("Martin Hale")
    spoken = [("QUESTION", "And the grain, sir?"), ("THE SECRETARY", "It is on its way.")]
    make.load(make.transcript(*spoken, title="Briefing on Grain", who=""), name="grain.txt")
    made = loading.merge("speaker", martin.pk, marty.pk, reason="One person by birth.")
    words = ("One person by birth.", "THE SECRETARY")
    text_ = client.get("/corrections/").content.decode()
    assert all(word in text_ for word in words), words
    # What only a draft prints is told to nobody, and what was undone stands no more.
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    text_ = client.get("/corrections/").content.decode()
    assert not any(word in text_ for word in (*words, "Marty"))
    loading.set_status(Event.objects.all(), Event.Status.PUBLISHED)
    loading.undo_merge(made)
    assert words[0] not in client.get("/corrections/").content.decode()


def test_outlets_are_merged_too(client, two):
    before = everything()
    reuters, wire = Outlet.objects.get(name="Reuters"), Outlet.objects.get(name="Sorna Wire")
    asked = Question.objects.filter(outlet__in=(reuters, wire)).count()
    made = loading.merge("outlet", reuters.pk, wire.pk)
    assert Question.objects.filter(outlet=reuters).count() == asked
    assert client.get(f"/outlets/{wire.slug}/")["Location"] == "/outlets/reuters/"
    loading.undo_merge(made)
    assert everything() == before


def test_merges_that_make_no_sense(two):
    martin, marty, ilse = (speaker(n).pk for n in ("Martin Hale", "Marty Hale", "Ilse Varga"))
    with pytest.raises(CurationError, match="itself"):
        loading.merge("speaker", martin, martin)
    with pytest.raises(CurationError, match="does not exist"):
        loading.merge("speaker", martin, 10**9)
    made = loading.merge("speaker", martin, marty)
    with pytest.raises(CurationError, match="merged already"):
        loading.merge("speaker", ilse, marty)
    loading.merge("speaker", ilse, martin)
    with pytest.raises(CurationError, match="undo that first"):
        loading.undo_merge(made)


# Any sequence

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "speaker",
                "asker",
                "state",
                "split",
                "join",
                "date",
                "undo",
                "again",
                "shorter",
                "longer",
                "reworded",
            ]
        ),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=9,
)
STATES = {
    "again": TURNS,
    "shorter": TURNS[:4],
    "longer": [
        *TURNS,
        ("QUESTION", "And the grain, Mr. Secretary?"),
        ("SECRETARY HALE", "The grain is on its way."),
    ],
    "reworded": [
        TURNS[0],
        ("SECRETARY HALE", "It is settled. And I would add, again, that the fishery is theirs."),
        *TURNS[2:],
    ],
}


def words_of(transcript):
    return re.sub(r"\s", "", text_of(transcript))


def take(event, step, number):
    turns = list(event.turns.order_by("position"))
    turn = turns[number % len(turns)]
    people = list(Speaker.objects.order_by("pk"))
    if step in STATES:
        again(event, STATES[step])
    elif step == "undo":
        standing = list(event.corrections.standing())
        if standing:
            loading.revert_correction(standing[number % len(standing)])
    elif step == "split":
        loading.correct(event, "split", turn.anchor, turn.body_start + len(turn.text) // 2, "Cut.")
    elif step == "join":
        loading.correct(event, "join", turn.anchor, None, "Joined.")
    elif step == "date":
        loading.correct(event, "header", "date", f"2003-04-0{number % 9 + 1}", "Another day.")
    elif step == "speaker":
        loading.correct(
            event, "speaker", turn.anchor, people[number % len(people)].pk, "Another voice."
        )
    else:
        q = event.questions.order_by("position")[number % max(1, event.questions.count())]
        value = (
            people[number % len(people)].pk
            if step == "asker"
            else Question.State.values[number % 5]
        )
        loading.correct(event, step, q.key, value, "Looked at again.")


@settings(
    max_examples=int(os.environ.get("REMARKS_SEQUENCES", "30")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_nothing_is_lost_in_any_sequence(db, steps):
    """No link dies, no correction is lost unnamed, and words change only by the file itself."""
    Event.objects.all().delete()
    event = make.load(text(), name="one.txt")
    anchors = set()
    for step, number in steps:
        try:
            take(event, step, number)
        except (CurationError, IndexError):
            continue
        event = Event.objects.get(pk=event.pk)
        rows = list(event.turns.order_by("position"))
        anchors |= {t.anchor for t in rows}
        led = {t.anchor for t in rows} | set(event.old_anchors.values_list("anchor", flat=True))
        assert anchors <= led
        assert all(
            o.target == "" or o.target in {t.anchor for t in rows} for o in event.old_anchors.all()
        )
        assert check_event(event) == []
        for made in event.corrections.standing():
            if made.conflict or made.kind in ("split", "join", "footer"):
                continue
            assert overlays.value_of(event, made.kind, made.target) == made.value, made


def test_a_note_of_the_page_is_cut_out_of_a_turn(admin_client):
    words = "We met today.\n\nVertraulich Blatt VII\n\nWe shall meet again."
    event = make.load(make.transcript(("SECRETARY HALE", words), ("QUESTION", "Why?")))
    turn = event.turns.get(position=1)
    at = turn.body_start + turn.text.index("Vertraulich")
    page = f"/admin/remarks/event/{event.pk}/correct/{turn.anchor}/"
    assert f'value="{at}">Vertraulich Blatt VII' in admin_client.get(page).content.decode()
    fields = {"kind": "cut", "target": turn.anchor, "one": at, "reason": "A note of the page."}
    assert admin_client.post(page, fields).status_code == 302
    event.refresh_from_db()
    turn = event.turns.get(position=1)
    assert [mark["kind"] for mark in turn.marks] == ["furniture"] and "again" in turn.text
    words = spoken(turn.text, turn.marks, turn.body_start)
    assert [paragraph[0][0] for paragraph in words] == ["We met today.", "We shall meet again."]
    assert check_event(event) == []
    [row] = correction_rows(event.corrections.all())
    assert (row.before, row.now) == ("“Vertraulich Blatt VII”", "–")
    loading.revert_correction(event.corrections.get())
    assert event.turns.get(position=1).marks == []


def test_readers_see_where_the_words_end_in_words():
    event = make.load(make.transcript(("SECRETARY HALE", "We met."), ("MR. NOTE", "Filed today.")))
    turn = event.turns.get(position=2)
    loading.correct(event, "footer", "", turn.start, "A note of the publisher.")
    [row] = correction_rows(event.corrections.all())
    assert row.now == "before “MR. NOTE: Filed today.…”"


def test_only_a_line_of_its_own_is_cut_out():
    event = make.load(make.transcript(("SECRETARY HALE", "We met today."), ("QUESTION", "Why?")))
    turn = event.turns.get(position=1)
    for at in (turn.body_start, turn.body_start + 3, turn.end + 1, None):
        with pytest.raises(loading.CurationError, match="line of its own"):
            loading.correct(event, "cut", turn.anchor, at, "No.")


def test_a_persons_and_an_outlets_page_say_what_was_corrected(client, event):
    hale, varga = speaker("Martin Hale"), speaker("Ilse Varga")
    reuters, cnn = Outlet.objects.get(name="Reuters"), Outlet.objects.get(name="CNN")
    loading.correct(event, "speaker", "t5", varga.pk, "The video shows her.")
    loading.correct(event, "outlet", "t3", reuters.pk, "He works for Reuters now.")
    loading.merge("outlet", cnn.pk, reuters.pk, reason="The same house.")
    for row, reason in ((hale, "shows her"), (varga, "shows her"), (cnn, "works for Reuters")):
        page = client.get(row.get_absolute_url(), follow=True).text
        assert "1 correction of names here by an archivist" in page and reason in page
        assert event.title in page
    assert "Merged here by an archivist" not in client.get(hale.get_absolute_url()).text
    page = client.get(cnn.get_absolute_url(), follow=True).text
    assert "Merged here by an archivist" in page and "Reuters" in page and "same house" in page


def test_what_was_typed_at_import_is_no_correction_for_readers(client, db):
    plan = loading.plan(make.upload(text(), "typed.txt"))
    event = loading.apply(plan, publish=True, header={"place": "Vellmar, Norland"})
    assert event.corrections.get().is_of_import
    page = client.get(event.get_absolute_url()).text
    assert "1 field of the header entered at import" in page and "Vellmar, Norland" in page
    assert "by an archivist, last" not in page
    assert "Vellmar" not in client.get("/corrections/").text
    loading.correct(event, "header", "place", "Sandholm, Eastmark", "The video says so.")
    assert "1 correction by an archivist, last" in client.get(event.get_absolute_url()).text
    assert "Sandholm" in client.get("/corrections/").text
