"""BibTeX: one ``@misc`` entry, with what TeX would take for its own escaped.

The format knows no type for something said; what ``@misc`` does not print stands in ``note``.
"""

from __future__ import annotations

from .record import Person, Record

_ESCAPES = {
    "\\": r"\textbackslash{}",
    # Escaped braces still count as braces where BibTeX looks for the end of a field.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def escape(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in " ".join(text.split()))


def _name(person: Person) -> str:
    """``von Family, Jr, Given``; in braces where BibTeX would take the name apart otherwise."""
    if not person.given:
        return f"{{{escape(person.name)}}}"
    family = escape(person.family)
    if any(word in ("and", "others") for word in family.lower().split()) or "," in family:
        family = f"{{{family}}}"
    given = escape(person.given)
    if " and " in f" {given.lower()} " or "," in given:
        given = f"{{{given}}}"
    parts = [f"{escape(person.particle)} {family}".strip(), escape(person.suffix), given]
    return ", ".join(part for part in parts if part)


def write(record: Record) -> str:
    day = record.day
    note = [record.quote.place, record.quote.author_names] if record.quote else []
    note += [record.kind, record.place, record.document_number]
    note += [record.quote.known] if record.quote else []
    fields = {
        "author": " and ".join(_name(p) for p in record.authors),
        "title": f"{{{escape(record.title)}}}",
        "howpublished": escape(record.archive),
        "year": str(day.year) if day else "",
        "day": str(day.day) if day else "",
        "date": day.isoformat() if day else "",
        "publisher": escape(record.publisher),
        "address": escape(record.place),
        "type": escape(record.kind),
        "number": escape(record.document_number),
        "note": escape(", ".join(part for part in note if part)),
        "language": record.language,
        "url": record.url,
        "urldate": record.accessed.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if day:
        # A macro, so that each style prints the month in its own way.
        lines.insert(4 if record.authors else 3, f"  month = {_MONTHS[day.month - 1]}")
    return f"@misc{{{record.key},\n" + ",\n".join(lines) + "\n}\n"
