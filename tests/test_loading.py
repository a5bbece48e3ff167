"""From plan to rows: nothing twice, nothing half, links that stay."""

import pytest
from django.db import IntegrityError, connection, transaction

from remarks import loading
from remarks.loading import writing
from remarks.loading.plans import CHANGED, NEW, UNCHANGED
from remarks.models import (
    ChangeCounter,
    Event,
    EventChange,
    Outlet,
    Participation,
    Question,
    Source,
    Speaker,
    SpeakerAlias,
    Turn,
)

from . import make

pytestmark = pytest.mark.django_db
TABLES = (Source, Event, Speaker, SpeakerAlias, Outlet, Participation, Turn, Question)


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


def test_a_plan_writes_nothing():
    before = counts()
    plan = loading.plan(make.upload(make.SEED))
    assert plan.action == NEW and plan.accounted == len(plan.transcript.text)
    assert counts() == before


def test_the_seed_as_rows():
    event = make.load(make.SEED)
    assert (
        event.is_public
        and event.slug == "2007-05-15-remarks-with-russian-foreign-minister-sergey-lavrov"
    )
    assert [(t.anchor, t.display_name) for t in event.turns.all()[:3]] == [
        ("t1", "Condoleezza Rice"),
        ("t2", "Sergey Lavrov"),
        ("t3", "QUESTION"),
    ]
    assert [str(p) for p in event.principals] == [
        "Condoleezza Rice, Secretary",
        "Sergey Lavrov, Russian Foreign Minister",
    ]
    first = event.questions.get(position=1)
    assert (first.asked_by, first.evidence, first.cue) == (
        "Arshad Mohammed, Reuters",
        "Arshad Mohammed from Reuters",
        "self",
    )
    assert [t.position for t in first.replies.all()] == [4] and [
        s.name for s in first.addressees.all()
    ] == ["Sergey Lavrov"]
    assert event.questions.get(position=4).asked_by == "Name inaudible, RT"
    assert event.turns.get(position=8).is_orphan_reply
    source = event.source
    assert (
        bytes(source.content) == make.SEED.read_bytes() and source.size == make.SEED.stat().st_size
    )


def test_every_turn_is_what_stands_at_its_span():
    event = make.load(make.SEED)
    text = make.SEED.read_text(encoding="utf-8")
    for turn in event.turns.all():
        assert turn.text == text[turn.body_start : turn.end]
        assert turn.label in text[turn.start : turn.body_start]


def test_the_same_bytes_change_nothing():
    event = make.load(make.SEED)
    before, updated = counts(), event.updated_at
    plan = loading.plan(make.upload(make.SEED, "other-name.md"))
    assert plan.action == UNCHANGED and loading.apply(plan).pk == event.pk
    event.refresh_from_db()
    assert counts() == before and event.updated_at == updated


def test_a_changed_file_is_one_change_however_many_rows_it_has():
    """Each row that went was noted by itself, which took four fifths of a long file's time."""
    turns = [(label, f"Is it so, {n}?") for n in range(9) for label in ("QUESTION", "MR. HALE")]
    make.load(make.transcript(*turns), name="long.txt")
    before = ChangeCounter.objects.number()
    turns[1:4] = [("MR. HALE", "It is so.")]
    event = make.load(make.transcript(*turns), name="long.txt")
    assert event.turns.count() == 16 and ChangeCounter.objects.number() == before + 1
    assert EventChange.objects.get(event_key=event.pk).number == before + 1
    with pytest.raises(ZeroDivisionError), EventChange.objects.counted_once(event.pk):
        raise ZeroDivisionError
    event.turns.first().delete()
    assert ChangeCounter.objects.number() > before + 1


def test_a_changed_file_keeps_ids_and_links_of_what_stayed():
    text = make.transcript(
        ("QUESTION", "Is it ready?"),
        ("SECRETARY HALE", "It is."),
        ("QUESTION", "And signed?"),
        ("SECRETARY HALE", "Not yet."),
    )
    event = make.load(text, name="hale.txt")
    before = {t.text: (t.pk, t.anchor) for t in event.turns.all()}
    changed = text.replace(
        "QUESTION: And signed?", "SECRETARY HALE: I should add something.\n\nQUESTION: And signed?"
    ).replace("It is.", "It is, yes.")
    plan = loading.plan(make.upload(changed, "hale.txt"))
    assert plan.action == CHANGED and plan.event.pk == event.pk
    same = loading.apply(plan, publish=True)
    after = {t.text: (t.pk, t.anchor) for t in same.turns.all()}
    assert same.pk == event.pk and same.slug == event.slug
    for words in ("Is it ready?", "And signed?", "Not yet."):
        assert after[words] == before[words]
    assert after["It is, yes."] == before["It is."]
    assert after["I should add something."][1] == "t5"
    assert same.source.replaces.sha256 == loading.plan(make.upload(text)).transcript.reading.sha256


def test_an_anchor_is_never_given_out_again():
    text = make.transcript(
        ("SECRETARY HALE", "One."), ("FOREIGN MINISTER VARGA", "Two."), ("SECRETARY HALE", "Three.")
    )
    event = make.load(text, name="x.txt")
    make.load(text.replace("FOREIGN MINISTER VARGA: Two.\n\n", ""), name="x.txt")
    make.load(text.replace("Two.", "Two again, at length."), name="x.txt")
    assert "t2" not in set(event.turns.values_list("anchor", flat=True))


def test_a_name_is_one_person_over_events_and_half_a_name_is_nobody():
    make.load(make.transcript(("SECRETARY HALE", "One.")), name="a.txt")
    make.load(
        make.transcript(
            ("SECRETARY HALE", "Two."), who="Secretary Martin J. Hale", day="March 5, 2003"
        ),
        name="b.txt",
    )
    assert Speaker.objects.filter(name__startswith="Martin").count() == 1
    make.load(
        make.transcript(("MR. KESTREL", "Three."), who="", title="Talk", day="March 6, 2003"),
        name="c.txt",
    )
    turn = Turn.objects.get(label="MR. KESTREL")
    assert turn.speaker is None and turn.display_name == "MR. KESTREL"


def test_the_same_label_in_another_time_is_another_person():
    make.load(
        make.transcript(("SECRETARY HALE", "One."), title="Remarks", who="Secretary Martin Hale"),
        name="a.txt",
    )
    make.load(
        make.transcript(
            ("SECRETARY HALE", "Two."),
            title="Remarks",
            who="Secretary Orla Hale",
            day="March 4, 2013",
        ),
        name="b.txt",
    )
    assert [t.speaker.name for t in Turn.objects.order_by("event__date")] == [
        "Martin Hale",
        "Orla Hale",
    ]


def test_outlets_of_the_table_have_one_row():
    for i, name in enumerate(("the Associated Press", "AP", "the AP")):
        make.load(
            make.transcript(
                ("QUESTION", f"Dana Whitlock with {name}. Is it ready number {i}?"),
                ("SECRETARY HALE", "Yes."),
            ),
            name=f"{i}.txt",
        )
    assert list(Outlet.objects.values_list("name", flat=True)) == ["Associated Press"]
    assert Question.objects.filter(outlet__name="Associated Press").count() == 3


def test_characters_that_no_database_holds():
    data = (
        b"Remarks\n\nSECRETARY HALE: Good\n\nQUESTION: Why?"
        + b" word" * 20000
        + b"\x00 \xed\xa0\x80 end\n"
    )
    event = make.load(data, name="nul.txt")
    assert bytes(event.source.content) == data
    assert "\x00" not in "".join(t.text for t in event.turns.all())


def test_a_failure_half_way_leaves_nothing(monkeypatch):
    before = counts()
    monkeypatch.setattr(
        writing.Loader, "_questions", lambda *a: (_ for _ in ()).throw(RuntimeError("power cut"))
    )
    with pytest.raises(RuntimeError):
        make.load(make.SEED)
    assert counts() == before


def test_header_fields_corrected_by_a_person():
    plan = loading.plan(make.upload(make.SEED))
    event = loading.apply(plan, header={"title": "A better title", "place": "Moscow"})
    assert (event.title, event.place, event.status) == ("A better title", "Moscow", "draft")


@pytest.mark.parametrize(
    "break_it",
    [
        lambda e: Event.objects.filter(pk=e.pk).update(status="secret"),
        lambda e: Event.objects.filter(pk=e.pk).update(title=""),
        lambda e: Turn.objects.filter(event=e, position=2).update(position=1),
        lambda e: Turn.objects.filter(event=e, position=2).update(anchor="t1"),
        lambda e: Turn.objects.filter(event=e, position=2).update(start=10**6),
        lambda e: Question.objects.filter(event=e, position=2).update(position=1),
        lambda e: Question.objects.filter(event=e, position=1).update(end=0),
        lambda e: Source.objects.create(
            name="x", content=b"x", sha256=e.source.sha256, size=1, format="text", encoding="utf-8"
        ),
        lambda e: Source.objects.create(
            name="x", content=b"", sha256="0" * 64, size=0, format="text", encoding="utf-8"
        ),
    ],
)
def test_the_database_itself_refuses_nonsense(break_it):
    event = make.load(make.SEED)
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(event)


def test_loading_takes_a_fixed_number_of_queries_a_turn(django_assert_max_num_queries):
    many = make.transcript(
        *[("QUESTION" if i % 2 else "SECRETARY HALE", f"Is that number {i}?") for i in range(400)]
    )
    with django_assert_max_num_queries(120):
        make.load(many, name="many.txt")
    assert connection.vendor in ("sqlite", "postgresql")
