"""The seed against the answers that a person wrote by hand."""

import json

import pytest
from django.core.management import call_command

from remarks.transcripts import parse, read

from .files import SEED

RICE, LAVROV = "Condoleezza Rice", "Sergey Lavrov"
TURNS = [
    (RICE, "principal"), (LAVROV, "principal"), (None, "press"), (LAVROV, "principal"),
    (None, "press"), (RICE, "principal"),
    (LAVROV, "principal"), (RICE, "principal"), (None, "press"), (RICE, "principal"),
    (LAVROV, "principal"), (None, "press"),
    (RICE, "principal"), (LAVROV, "principal"),
]  # fmt: skip
QUESTIONS = [
    (
        3,
        "Arshad Mohammed",
        "Reuters",
        False,
        [LAVROV],
        [4],
        "not_transcribed",
        "what underlies the relatively harsh rhetoric",
    ),
    (
        3,
        "Arshad Mohammed",
        "Reuters",
        False,
        [RICE],
        [6],
        "replied",
        "Why not give the Russians an explicit commitment",
    ),
    (
        9,
        "David Holley",
        "L.A. Times",
        False,
        [RICE, LAVROV],
        [10, 11],
        "replied",
        "have you agreed to disagree",
    ),
    (
        12,
        None,
        "Russia Today Television",
        True,
        [],
        [13, 14],
        "replied",
        "Did you manage to find such an area",
    ),
]


@pytest.fixture(scope="module")
def transcript():
    return parse(read(SEED.read_bytes(), SEED.name))


@pytest.fixture
def printed(capsys):
    call_command("parse_transcript", str(SEED), "--text")
    return json.loads(capsys.readouterr().out)


def test_header(transcript):
    header = transcript.header.facts()
    assert header["title"] == "Remarks With Russian Foreign Minister Sergey Lavrov"
    assert header["principals"] == [
        {"name": RICE, "role": "Secretary"},
        {"name": LAVROV, "role": "Russian Foreign Minister"},
    ]
    assert (header["place"], header["date"], header["released"]) == (
        "Moscow, Russia",
        "2007-05-15",
        "2007-05-15",
    )
    assert (header["notes"], header["document_number"], header["kind"]) == (
        ["English-language portions only"],
        "2007/T7-4",
        "joint",
    )


def test_turns(transcript):
    assert [(turn.name, turn.voice) for turn in transcript.turns] == TURNS
    assert [turn.position for turn in transcript.turns] == list(range(1, 15))


def test_marks(transcript):
    marks = [
        (turn.position, mark.kind, mark.language)
        for turn in transcript.turns
        for mark in turn.marks
    ]
    assert [m for m in marks if m[1] == "untranslated"] == [
        (p, "untranslated", "Russian") for p in (2, 4, 7, 11, 14)
    ]
    assert [p for p, kind, _ in marks if kind == "inaudible"] == [6, 8, 12, 12]
    assert len(marks) == 9


@pytest.mark.parametrize("number", range(4))
def test_question(transcript, number):
    turn, name, outlet, inaudible, to, replies, state, words = QUESTIONS[number]
    question = transcript.questions[number]
    asker = question.asker
    assert (question.turn, question.state) == (turn, state)
    assert (asker.name, asker.outlet, asker.inaudible) == (name, outlet, inaudible)
    assert (list(question.addressees), list(question.replies)) == (to, replies)
    assert words in transcript.text[question.start : question.end]
    assert asker.cue == "self" and outlet in asker.evidence.of(transcript.text)


def test_nothing_beside_the_questions(transcript):
    assert len(transcript.questions) == 4
    assert transcript.orphan_replies == (8,)


def test_the_footer_is_nobodys(transcript):
    last = transcript.turns[-1]
    assert transcript.text[last.start : last.end] == "**FOREIGN MINISTER LAVROV:** (In Russian.)"
    footer = transcript.segments[-1]
    assert footer.kind == "footer" and "2007/T7-4" in transcript.text[footer.start : footer.end]


def test_the_command_prints_the_same(printed, transcript):
    assert printed["source"]["characters"] == len(printed["text"]) == len(transcript.text)
    assert printed["source"]["bytes"] == SEED.stat().st_size
    del printed["text"]
    assert printed == json.loads(json.dumps(transcript.facts()))


def test_the_text_is_the_file(transcript):
    assert transcript.text == SEED.read_text(encoding="utf-8")
