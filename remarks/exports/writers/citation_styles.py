"""Citations in words, as four style guides have them; what is not known is left out."""

from __future__ import annotations

import datetime as dt

from .record import Person, Record, long_day


def _name_list(
    people: tuple[Person, ...], last: str, *, invert_first: bool = False, initials: bool = False
) -> str:
    names = [
        _initials_first(p)
        if initials
        else p.family_name_first
        if invert_first and i == 0
        else p.name
        for i, p in enumerate(people)
    ]
    if len(names) > 3:
        return f"{names[0]} et al."
    return (
        names[0]
        if len(names) == 1
        else f"{', '.join(names[:-1])}{last}{names[-1]}"
        if names
        else ""
    )


def _initials_first(one: Person) -> str:
    initials = " ".join(
        f"{part[0]}." for part in one.given.replace("-", " ").split() if part[0].isalpha()
    )
    return f"{one.family}, {initials}" if one.family and initials else one.name


def _sentences(*parts: str) -> str:
    return " ".join(
        part if part.endswith((".", "?", "!", "”")) else f"{part}." for part in parts if part
    )


def _where(record: Record) -> str:
    return f"turn {record.quote.position}" if record.quote else ""


def chicago(record: Record) -> str:
    day = long_day(record.day) if record.day else "undated"
    numbered = ", ".join(
        part for part in (record.place, day, record.document_number, _where(record)) if part
    )
    authors = _name_list(record.authors, ", and ", invert_first=True)
    return _sentences(
        authors,
        f"“{record.title}.”",
        numbered,
        record.archive,
        f"Accessed {long_day(record.accessed)}",
        record.url,
    )


def apa(record: Record) -> str:
    day = f"({record.day.year}, {record.day:%B} {record.day.day})" if record.day else "(n.d.)"
    authors = _name_list(record.authors, ", & ", initials=True) or record.archive
    notes = "; ".join(
        part
        for part in (record.kind.lower(), record.place, record.document_number, _where(record))
        if part
    )
    return _sentences(
        f"{authors} {day}", f"{record.title} [{notes}]", f"{record.archive}. {record.url}"
    )


def _mla_day(day: dt.date) -> str:
    """Months of more than four letters are cut to three and a dot."""
    month = f"{day:%B}"
    return f"{day.day} {month if len(month) < 5 else month[:3] + '.'} {day.year}"


def mla(record: Record) -> str:
    day = f"{_mla_day(record.day)}" if record.day else "n.d."
    rest = ", ".join(
        part
        for part in (
            record.archive,
            record.document_number,
            day,
            record.place,
            _where(record),
            record.url,
        )
        if part
    )
    authors = _name_list(record.authors, ", and ", invert_first=True)
    return _sentences(
        authors,
        f"“{record.title}.”",
        rest,
        f"Accessed {_mla_day(record.accessed)}",
    )


def legal(record: Record) -> str:
    authors = _name_list(record.authors, " & ")
    numbered = ", ".join(
        part for part in (authors, record.title, record.document_number, _where(record)) if part
    )
    place = ", ".join(
        part for part in (record.place, long_day(record.day) if record.day else "n.d.") if part
    )
    return f"{numbered} ({place}), {record.url}."


STYLES = (("Chicago", chicago), ("APA", apa), ("MLA", mla), ("Legal", legal))
