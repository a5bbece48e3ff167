"""What readers make of a transcript is what its rows would give, and is used for no other text."""

import gc

import pytest

from remarks import loading
from remarks.identity.prints import NameWords
from remarks.loading import evidence, fingerprints
from remarks.loading.groundwork import Groundwork, marks_of
from remarks.management.commands.import_transcripts import rare_collection
from remarks.models import Event, PrintedName
from remarks.search.turn_words import TurnWords
from remarks.transcripts import parse, read

from . import make

pytestmark = pytest.mark.django_db

TEXT = make.transcript(
    (
        "QUESTION",
        "Ilse van der Varga with Reuters. Are quinces (inaudible) open to all of Norland?",
    ),
    (
        "SECRETARY HALE",
        "They are, as I told Viktor Orlan.\n\nI will say more of quinces on Monday.",
    ),
)


def test_the_groundwork_of_a_transcript_is_that_of_its_rows():
    groundwork = Groundwork.of(parse(read(TEXT.encode(), "hale.txt")))
    event = loading.apply(loading.plan(loading.Upload("hale.txt", TEXT.encode())), publish=True)
    rows = list(event.turns.order_by("position"))
    assert groundwork.words == [TurnWords.of(r.text, r.marks, r.body_start) for r in rows]
    assert groundwork.names == NameWords.of("\n".join(row.text for row in rows))
    assert groundwork.sketch == sorted(event.fingerprints.values_list("value", flat=True))
    assert groundwork.sketch == fingerprints.sketch(fingerprints.of_event(event))
    assert groundwork.words[1].lead != groundwork.words[1].stems


def test_what_stands_on_the_page_is_marked_in_the_turn_around_it():
    transcript = parse(read(TEXT.encode(), "hale.txt"))
    first, second = transcript.turns
    line = type(transcript.segments[0])("furniture", second.body + 2, second.body + 5)
    marks = marks_of(type(transcript)(**vars(transcript) | {"segments": (line,)}))
    assert [mark["kind"] for mark in marks[0]] == ["inaudible"] == [m.kind for m in first.marks]
    place = {"start": line.start, "end": line.end}
    assert marks[1] == [{"kind": "furniture", "language": None, **place}]


def test_names_kept_for_one_text_are_not_taken_for_another():
    event = loading.apply(loading.plan(loading.Upload("hale.txt", TEXT.encode())), publish=True)
    evidence.keep_names(event.pk, ["Other words."], NameWords.of("Dana Whitlock spoke."))
    evidence.record([event.pk])
    names = PrintedName.objects.filter(event=event, kind=PrintedName.Kind.TEXT)
    surnames = set(names.values_list("surname", flat=True))
    assert "orlan" in surnames and "whitlock" not in surnames
    assert Event.objects.count() == 1


def test_after_an_import_garbage_is_looked_for_as_before():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), rare_collection():
        assert gc.get_threshold()[0] > before[0] and gc.get_freeze_count()
        raise ZeroDivisionError
    assert gc.get_threshold() == before and not gc.get_freeze_count()
