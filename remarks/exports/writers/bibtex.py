"""BibTeX: one ``@misc`` entry, with what TeX would take for its own escaped."""

from __future__ import annotations

from .record import Record

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in " ".join(text.split()))


def write(record: Record) -> str:
    day = record.day
    fields = {
        "author": " and ".join(escaped(p.inverted) for p in record.authors),
        "title": f"{{{escaped(record.title)}}}",
        "howpublished": escaped(record.archive),
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
        "address": escaped(record.place),
        "number": escaped(record.document_number),
        "note": escaped(
            f"Turn {record.quote.position}, {record.quote.said_by}" if record.quote else record.kind
        ),
        "url": record.url,
        "urldate": record.accessed.isoformat(),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{record.key},\n{lines}\n}}\n"
