"""A transcript as plain text: the facts, then each turn under its speaker, gaps as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .record import long_day
from .transcript import AskedQuestion, Transcript, Utterance


def pieces(transcript: Transcript) -> Iterator[str]:
    """The file from its head to its end, a turn at a time."""
    yield _joined_lines(_head(transcript))
    for turn in transcript.utterances:
        role = f" ({turn.role})" if turn.role else ""
        source = _source_of_name(turn, transcript)
        lines = ["", f"[{turn.position}] {turn.name}{role}{source}"]
        for paragraph in turn.paragraphs:
            lines += ["", "".join(run.text for run in paragraph).strip()]
        yield _joined_lines(lines)
    yield _joined_lines(_questions(transcript.questions))


def _source_of_name(turn: Utterance, transcript: Transcript) -> str:
    """Behind a name that the transcript does not print: what it prints, and the rule."""
    person = transcript.people.get(turn.person)
    if not turn.rule or person is None or person.name != turn.name:
        return ""
    rule = transcript.rules.get(turn.rule, turn.rule)
    return f" (printed: {turn.label or 'no name'}; {rule})"


def _joined_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _head(transcript: Transcript) -> list[str]:
    record = transcript.record
    lines = [record.title, "=" * min(len(record.title), 78)]
    lines += [f"{p.name}{', ' + p.role if p.role else ''}" for p in record.people]
    day = long_day(record.day) if record.day else "Day not known"
    lines += [part for part in (record.place, day, record.document_number) if part]
    lines += [f"Note: {note}" for note in (*transcript.notes, *transcript.name_notes)]
    lines += [record.url] + ([f"Original: {record.source_url}"] if record.source_url else [])
    lines.append(f"Read on {long_day(record.accessed)} in {record.archive}.")
    return lines


def _questions(questions: tuple[AskedQuestion, ...]) -> Iterator[str]:
    if questions:
        yield from ("", "Questions", "---------")
    for question in questions:
        names = " and ".join(question.addressees)
        to = f", to {names}" if names else ""
        turns = ", ".join(anchor.lstrip("t") for anchor in question.replies)
        replies = f" in turn {turns}" if turns else ""
        where = f"turn {question.turn.lstrip('t')}"
        yield (
            f"{question.number}. {question.asked_by}{to} ({where}): "
            f"{question.state.lower()}{replies}"
        )
