"""Citations in words, as four style guides have them; what is not known is left out.

APA (7th edition), MLA (9th) and Chicago (18th, bibliography) say what the official styles of the
Citation Style Language say of the same record; ``make clients`` compares them with citeproc-js.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .record import Person, Record, long_day

_MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
# APA lists so many authors, and beyond them the first nineteen and the last.
MAX_APA_AUTHORS = 20
MAX_CHICAGO_AUTHORS = 6
# Words that headlines do not capitalize, as the processors of CSL have them.
_MINOR_WORDS = frozenset(
    """a about above across afore after against al along alongside amid amidst among amongst an and
    anenst apropos apud around as aside astride at athwart atop barring before behind below beneath
    beside besides between beyond but by c ca circa d' de despite down during et except for
    forenenst from given in inside into lest like modulo near next nor notwithstanding of off on
    onto or out over per plus pro qua sans since so than the through throughout thruout till to
    toward towards under underneath until unto up upon v v. van versus via vis-à-vis von vs vs.
    with within without yet""".split()
)
_BETWEEN_WORDS = re.compile("([\u2018\u2019\u201c\u201d\"'\\-\u2013\u2014/.,;?!:\\[\\]()\\s]+)")
_INNER_QUOTES = str.maketrans("“”", "‘’")


def headline(title: str) -> str:
    """A title as headlines capitalize it; what is capitalized already stays as it is."""
    pieces = _BETWEEN_WORDS.split(title)
    words = [i for i in range(0, len(pieces), 2) if pieces[i]]
    for i in words:
        word, before = pieces[i], pieces[i - 1] if i else ""
        after = pieces[i + 1] if i + 1 < len(pieces) else ""
        begins = i == words[0] or bool(re.search(r"[!?:]\s*[“‘]?$", before))
        is_major = len(word) > 1 and word not in _MINOR_WORDS
        ends = i == words[-1] and len(word) > 1
        if word.islower() and (begins or is_major or ends or after == "-"):
            pieces[i] = word[0].upper() + word[1:]
    return "".join(pieces)


def _sentence(part: str, mark: str = ".") -> str:
    """``part`` with its full stop, which a closing quote takes in."""
    if not part or part.endswith((".", "?", "!", ".”", "?”", "!”", ".’”", "?’”", "!’”")):
        return part
    return part + mark


def _sentences(*parts: str) -> str:
    return " ".join(_sentence(part) for part in parts if part)


def _quoted_title(title: str) -> str:
    """The title in double quotes, its own ones single, its full stop inside of all of them."""
    inner = headline(title).translate(_INNER_QUOTES)
    body = inner.rstrip("’") if inner.endswith("’") else inner
    return f"“{_sentence(body)}{inner[len(body) :]}”"


def _initial(part: str) -> str:
    first, *others = [bit for bit in part.split("-") if bit] or [part]
    return "-".join(f"{bit[0]}." for bit in (first, *(o for o in others if not o[0].islower())))


def _initials_first(one: Person) -> str:
    if not one.given:
        return one.name
    initials = " ".join(_initial(part) for part in one.given.split())
    return ", ".join(part for part in (one.full_family, initials, one.suffix) if part)


def _in_order(one: Person) -> str:
    parts = (one.given, one.full_family, one.suffix)
    return " ".join(part for part in parts if part) if one.given else one.name


def _family_first(one: Person) -> str:
    return one.family_name_first if one.given else one.name


def _particle_last(one: Person) -> str:
    """As Chicago has it: ``Hoop Scheffer, Jaap de``."""
    given = f"{one.given} {one.particle}".strip()
    return ", ".join(part for part in (one.family, given, one.suffix) if part)


def _apa_authors(people: tuple[Person, ...]) -> str:
    names = [_initials_first(one) for one in people]
    if len(names) > MAX_APA_AUTHORS:
        return f"{', '.join(names[: MAX_APA_AUTHORS - 1])}, … {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _authors(
    people: tuple[Person, ...], most: int, shown: int, first: Callable[[Person], str]
) -> str:
    """The first by family name; of more than ``most`` only the first ``shown``."""
    names = [_in_order(one) if i else first(one) for i, one in enumerate(people)]
    if len(names) > most:
        return f"{', '.join(names[:shown])}, et al."
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _part(record: Record) -> str:
    return record.quote.place.capitalize() if record.quote else ""


def _kind(record: Record) -> str:
    return record.kind[:1].upper() + record.kind[1:]


def apa(record: Record) -> str:
    day = f"({record.day.year}, {record.day:%B} {record.day.day})" if record.day else "(n.d.)"
    title, notes = record.title, [_kind(record), _part(record)]
    if record.document_number:
        title += f" ({headline(record.kind)} No. {record.document_number})"
        notes = [_part(record)]
    bracket = "; ".join(note for note in notes if note)
    bracket = f"[{bracket}]" if bracket else ""
    authors = _sentence(_apa_authors(record.authors))
    named = [f"{authors} {day}", f"{title} {bracket}".rstrip()]
    parts = named if authors else [f"{_sentence(title)} {day}", bracket]
    retrieved = "" if record.day else f"Retrieved {long_day(record.accessed)}, from "
    told = _sentences(*parts, record.publisher, record.archive)
    return f"{told} {retrieved}{record.url}"


def _mla_day(day: dt.date) -> str:
    return f"{day.day} {_MLA_MONTHS[day.month - 1]} {day.year}"


def mla(record: Record) -> str:
    number = f" no. {record.document_number}" if record.document_number else "."
    day = record.day
    where = [_mla_day(day), record.place] if day else []
    container = [record.publisher, *where, record.archive, record.url]
    told = ", ".join(part for part in container if part)
    kind = f"{_kind(record)}{number}{', ' if record.document_number else ' '}{told}"
    read = [] if day else [f"Accessed {_mla_day(record.accessed)}"]
    return _sentences(
        _authors(record.authors, 2, 1, _family_first),
        _quoted_title(record.title),
        kind,
        ", ".join(part for part in (*read, _part(record)) if part),
    )


def chicago(record: Record) -> str:
    number = f" No. {record.document_number}" if record.document_number else ""
    kind = f"{headline(record.kind)}{number}" if number else _kind(record)
    day = long_day(record.day) if record.day else ""
    occasion = ", ".join(part for part in (day, record.place) if part) if day else ""
    # Where nobody is the publisher, the day of the event is not told twice.
    issued = [record.publisher, day or "n.d."] if record.publisher or not day else []
    return _sentences(
        _authors(record.authors, MAX_CHICAGO_AUTHORS, 3, _particle_last),
        _quoted_title(record.title),
        kind,
        occasion,
        ", ".join(part for part in issued if part),
        _part(record),
        record.archive,
        "" if day else f"Accessed {long_day(record.accessed)}",
        record.url,
    )


def legal(record: Record) -> str:
    names = [one.name for one in record.authors]
    authors = f"{names[0]} et al." if len(names) > 3 else ""
    if not authors and names:
        authors = f"{', '.join(names[:-1])} & {names[-1]}" if len(names) > 1 else names[0]
    where = f"turn {record.quote.position}" if record.quote else ""
    numbered = ", ".join(
        part for part in (authors, record.title, record.document_number, where) if part
    )
    place = ", ".join(
        part for part in (record.place, long_day(record.day) if record.day else "n.d.") if part
    )
    return f"{numbered} ({place}), {record.url}."


STYLES = (("Chicago", chicago), ("APA", apa), ("MLA", mla), ("Legal", legal))
