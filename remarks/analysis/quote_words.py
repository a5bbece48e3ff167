"""A check in a journalist's terms: the answer in one sentence, whose and when, what was cut, how it
is joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..models import Event, Turn
from ..search.tokens import tokens
from ..transcripts.label_kinds import is_anonymous
from .attribution import Attribution
from .quote_passages import Passage, day_of, name_of
from .quoting import context
from .quoting.differences import negates
from .quoting.readings import Reading
from .quoting.units import units

MAX_SHOWN_WORDS = 24
# From so many words on that stand there at its start, a quote "begins like" a passage.
MIN_BEGUN = 4


def _when(event: Event) -> str:
    return f"on {day_of(event)}" if event.date else f"({day_of(event)})"


def answer(
    kind: str, passages: Sequence[Passage], asked: Attribution, denies: bool, place_count: int
) -> str:
    """The whole check in one sentence."""
    if not passages or kind == "not_found":
        return _not_found(passages, asked)
    first = passages[0]
    name, when = name_of(first.turn), _when(first.turn.event)
    subject = name[:1].upper() + name[1:]
    if kind in ("exact", "same"):
        how = "word for word" if kind == "exact" else "in the same words"
        more = f"; the words stand in {_count(place_count)} turns" if place_count > 1 else ""
        sentence = f"{subject} said this {when}, {how}{more}."
        return f"Not as attributed: {sentence}" if denies else sentence
    if kind == "spliced":
        if len({_voice_key(p.turn) for p in passages}) > 1:
            return (
                "Stitched together from the words of different speakers; see who says which piece."
            )
        if len({p.turn.event_id for p in passages}) > 1:
            return f"Stitched together: {name} says these words, but not at one event."
        return f"Stitched together: {name} says these words {when}, but not in one piece."
    if not first.match.differences:
        return (
            f"Altered: part of it is not in the transcript; the nearest words are {name}’s {when}."
        )
    return f"{first.match.differences[0].sentence}. The nearest words are {name}’s {when}."


def _count(number: int) -> str:
    return f"{number} or more" if number >= 200 else str(number)


def _not_found(passages: Sequence[Passage], asked: Attribution) -> str:
    if passages and passages[0].match.begins >= MIN_BEGUN:
        words = " ".join(passages[0].words.split()[:8])
        name, when = name_of(passages[0].turn), _when(passages[0].turn.event)
        like = f"it begins like words of {name} {when} (“{words} …”)"
        return f"Not found: {like}, the rest was not found."
    where = f" of {asked.name}" if asked.people else ""
    return f"Not found: no turn{where} in this archive has these words."


def who_and_when(
    kind: str, passages: Sequence[Passage], asked: Attribution
) -> tuple[bool, list[str]]:
    """Whether the words are another's or of another day, and what has to be said of that."""
    if not passages or kind == "not_found":
        return False, _weight(asked) if kind == "not_found" else []
    shown = passages if kind == "spliced" else passages[:1]
    notes: list[str] = []
    denies = False
    if asked.speaker and asked.is_known:
        others = [p for p in shown if p.speaker_fits is False]
        denies = bool(others)
        notes += _speaker_notes(kind, shown, others, asked)
    if asked.span:
        wrong = [p for p in shown if p.day_fits is False]
        denies = denies or bool(wrong)
        notes += _day_notes(shown, wrong, asked)
    if kind in ("exact", "same"):
        notes += _also(passages)
    return denies, notes


def _speaker_notes(
    kind: str, shown: Sequence[Passage], others: list[Passage], asked: Attribution
) -> list[str]:
    if others:
        turn = others[0].turn
        if is_anonymous(turn.label) and not turn.speaker_id:
            return [
                f"The transcript gives these words to {turn.label} and names nobody: "
                f"they cannot be laid to {asked.name}."
            ]
        what = "The nearest words are" if kind == "altered" else "These words are"
        if kind == "spliced":
            what = f"“{_short(others[0].piece)}” is"
        return [f"{what} {name_of(turn)}’s here, not {asked.name}’s."]
    unknown = [p for p in shown if p.speaker_fits is None]
    if unknown:
        label = unknown[0].turn.label or "no label"
        return [
            f"The transcript prints these words under “{label}”; "
            f"whether they are {asked.name}’s is not known."
        ]
    if not asked.is_press and any(not p.turn.speaker_id for p in shown):
        label = next(p.turn.label for p in shown if not p.turn.speaker_id)
        if not asked.people:
            return [f"The transcript prints “{label}” and names nobody."]
        return [
            f"The transcript prints “{label}” and no full name: "
            f"taken for {asked.name} by the surname."
        ]
    return []


def _day_notes(shown: Sequence[Passage], wrong: list[Passage], asked: Attribution) -> list[str]:
    if wrong and not wrong[0].turn.event.date:
        day = day_of(wrong[0].turn.event).removeprefix("undated; ")
        return [f"The event is undated; its transcript was {day}, before {asked.on}."]
    if wrong:
        return [f"The transcript is of {day_of(wrong[0].turn.event)}, not {asked.on}."]
    unknown = [p for p in shown if p.day_fits is None]
    if not unknown:
        return []
    event = unknown[0].turn.event
    if event.date is None:
        return [f"The event is {day_of(event)}; whether it was {asked.on} is not known."]
    if event.released and asked.span and asked.span[0] <= event.released <= asked.span[1]:
        return [f"It was said on {day_of(event)}; {asked.on} is when the transcript was released."]
    return [f"The transcript is dated {day_of(event)}, a day from {asked.on}."]


def _also(passages: Sequence[Passage]) -> list[str]:
    first = name_of(passages[0].turn)
    others = dict.fromkeys(name_of(p.turn) for p in passages[1:])
    others.pop(first, None)
    return [f"Also said by {', '.join(list(others)[:4])}."] if others else []


def _weight(asked: Attribution) -> list[str]:
    """How much is held of the named person and time: what gives "not found" its weight."""
    if not asked.people:
        return []
    turns = Turn.objects.public().filter(speaker__in=list(asked.people)[:20])
    events = Event.objects.public().filter(pk__in=turns.values("event"))
    total = events.count()
    if not total:
        return [f"This archive has no turn of {asked.name}."]
    note = f"In this archive: {total} event{'s' * (total != 1)} with {asked.name}"
    if asked.span:
        count = events.filter(listed_on__range=asked.span).count()
        return [f"{note}, {count} of them from {asked.on}."]
    last = events.exclude(listed_on=None).order_by("-listed_on").first()
    if last is None:
        return [f"{note}."]
    if last.date is None:
        return [f"{note}, the last {day_of(last).removeprefix('undated; ')}."]
    return [f"{note}, the last from {day_of(last)}."]


def passage_warnings(kind: str, passages: Sequence[Passage]) -> tuple[context.Warning, ...]:
    """What stands just outside the first passage, or the last piece of a joined quote, and turns
    it.
    """
    if not passages or kind == "not_found":
        return ()
    by_kind: dict[str, context.Warning] = {}
    for passage in passages if kind == "spliced" else passages[:1]:
        match, turn = passage.match, passage.turn
        for warning in context.warnings(turn.text, match.start, match.end):
            by_kind.setdefault(warning.kind, warning)
        if turn.voice == Turn.Voice.PRESS and not passage.speaker_fits:
            sentence = "The words are a questioner’s, who may be putting another’s words"
            by_kind["attribution"] = context.Warning("attribution", sentence, turn.label)
    return tuple(by_kind.values())


def cautions(kind: str, passages: Sequence[Passage], reading: Reading | None) -> list[str]:
    """What must be said of a check besides its verdict."""
    notes = []
    differing = passages[0].match.differences if kind == "altered" and passages else ()
    if any(d.kind == "negation" for d in differing):
        notes.append("A negation was added, dropped or changed: the quote may say the opposite.")
    if any(p.match.gap for p in passages) and kind != "not_found":
        notes.append(
            "A gap in the transcript, such as (inaudible), touches the passage: "
            "what stood there is not known."
        )
    if reading and reading.inner:
        notes.append("Only what stands between the quotation marks was checked.")
    if reading and "bracket" in reading.quoted.joints.values():
        notes.append("Words in brackets are the paper’s and were not checked.")
    return notes


def joins(passages: Sequence[Passage]) -> tuple[str, ...]:
    """How each piece is joined to the next: what was left out, the order, speaker, turn and day."""
    return tuple(
        f"Between “… {_tail(one)}” and “{_head(other)} …”: {_join(one, other)}."
        for one, other in pairwise(passages)
    )


def _join(one: Passage, other: Passage) -> str:
    if one.turn.event_id != other.turn.event_id:
        where = "another event of the same day"
        if not one.turn.event.date or one.turn.event.date != other.turn.event.date:
            kind = "day" if one.turn.event.date and other.turn.event.date else "event"
            where = f"another {kind} ({day_of(one.turn.event)}, then {day_of(other.turn.event)})"
        return _with_speakers(one, other, where)
    if one.turn.pk == other.turn.pk:
        return _within(one, other)
    if other.turn.position < one.turn.position:
        where = "the order is reversed; the second piece stands in an earlier turn"
    else:
        where = _across(one, other)
    return _with_speakers(one, other, where)


def _with_speakers(one: Passage, other: Passage, where: str) -> str:
    if _voice_key(one.turn) != _voice_key(other.turn):
        return f"another speaker ({name_of(one.turn)}, then {name_of(other.turn)}); {where}"
    return where


def _voice_key(turn: Turn) -> object:
    return turn.speaker_id or turn.label


def _within(one: Passage, other: Passage) -> str:
    if other.match.start < one.match.end:
        return "the order is reversed; the second piece stands before the first"
    return omission_note(one.turn.text[one.match.end : other.match.start])


def omission_note(text: str) -> str:
    """``12 words are left out, among them a negation (“not”)``."""
    words = tokens(text)
    if not words:
        return "nothing but punctuation is left out"
    note = f"{len(words)} word{'s are' if len(words) != 1 else ' is'} left out"
    denied = [u for u in units(text) if negates(u.key)]
    if denied:
        return f"{note}, among them a negation (“{text[denied[0].start : denied[0].end]}”)"
    return f"{note} (“{_short(text)}”)"


def _across(one: Passage, other: Passage) -> str:
    between = Turn.objects.filter(
        event=one.turn.event_id,
        position__gt=one.turn.position,
        position__lt=other.turn.position,
    ).order_by("position")
    turns = list(between.only("voice", "text", "word_count")[:40])
    ends = one.turn.text[one.match.end :].strip(' .,;:!?”"—–-')
    starts = other.turn.text[: other.match.start].strip()
    if not ends and not starts and len(turns) <= 1 and not _is_finished(one):
        return "continued after an interruption"
    asked = sum(turn.voice == Turn.Voice.PRESS for turn in turns)
    if asked:
        return f"another turn; {asked} question{'s' * (asked > 1)} of reporters in between"
    return "another turn" + (f", {len(turns)} in between" if turns else "")


def _is_finished(passage: Passage) -> bool:
    return passage.turn.text[passage.match.end :].lstrip().startswith((".", "?", "!"))


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:MAX_SHOWN_WORDS]) + (" …" if len(words) > MAX_SHOWN_WORDS else "")


def _tail(passage: Passage) -> str:
    return " ".join(passage.piece.split()[-4:])


def _head(passage: Passage) -> str:
    return " ".join(passage.piece.split()[:4])
