"""What this archive exports, read back: the turns are the same, whoever writes the file."""

import datetime as dt

import pytest

from remarks.exports.writers import akoma_ntoso, plain_text, tei
from remarks.exports.writers.record import Record, person
from remarks.exports.writers.transcript import CastMember, Run, Transcript, Utterance
from remarks.transcripts import parse, read

from .files import GOLDEN

SOURCES = [
    "king_joint_head.txt",
    "double_surnames.txt",
    "full_width_colons.txt",
    "combining_marks.txt",
    "bidi_title_case.txt",
]
WRITERS = {"x.tei.xml": tei, "x.akn.xml": akoma_ntoso, "x.txt": plain_text}


def transcript_of(name):
    path = GOLDEN / name
    return parse(read(path.read_bytes(), path.name))


def key(name):
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in (name or "").lower())


def value_of(parsed):
    """The value that writers take, of what the parser read."""
    header = parsed.header
    record = Record(
        key="x2014",
        title=header.title,
        kind=header.kind,
        url="https://archive.example/events/x/",
        accessed=dt.date(2026, 6, 1),
        people=tuple(person(p.name, p.role or "") for p in header.principals),
        date=header.date,
        place=header.place or "",
        identifier="x",
    )
    utterances = tuple(
        Utterance(
            position=turn.position,
            anchor=f"t{turn.position}",
            url=f"https://archive.example/events/x/#t{turn.position}",
            name=turn.name or turn.label or "Asker not named",
            person=key(turn.name) if turn.name else "",
            label=turn.label,
            role=turn.role or "",
            voice=turn.voice,
            paragraphs=((Run(" ".join(parsed.text[turn.body : turn.end].split())),),),
        )
        for turn in parsed.turns
    )
    people = {key(t.name): CastMember(t.name, t.role or "") for t in parsed.turns if t.name}
    return Transcript(record, utterances, people=people)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("source", SOURCES)
def test_an_export_reads_back_as_its_turns(source, form):
    before = transcript_of(source)
    written = "".join(WRITERS[form].pieces(value_of(before)))
    after = parse(read(written.encode("utf-8"), form))
    assert [turn.name for turn in after.turns] == [turn.name for turn in before.turns]
    assert [_words(after, turn) for turn in after.turns] == [
        _words(before, turn) for turn in before.turns
    ]
    assert after.header.title == before.header.title


def _words(transcript, turn):
    return " ".join(transcript.text[turn.body : turn.end].split())
