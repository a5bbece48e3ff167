"""A transcript as plain text: the facts, then each turn under its speaker, gaps as the transcript prints them."""

from __future__ import annotations

from .record import long_day
from .transcript import Account


def write(account: Account) -> str:
    record = account.record
    lines = [record.title, "=" * min(len(record.title), 78)]
    lines += [f"{p.name}{', ' + p.role if p.role else ''}" for p in record.people]
    lines += [
        part
        for part in (
            record.place,
            long_day(record.day) if record.day else "Day not known",
            record.document_number,
        )
        if part
    ]
    lines += [f"Note: {note}" for note in account.notes]
    lines += [record.url] + ([f"Original: {record.original}"] if record.original else [])
    lines.append(f"Read on {long_day(record.accessed)} in {record.archive}.")
    for turn in account.turns:
        role = f" ({turn.role})" if turn.role else ""
        lines += ["", f"[{turn.position}] {turn.name}{role}"]
        for paragraph in turn.paragraphs:
            lines += ["", "".join(piece.text for piece in paragraph).strip()]
    if account.questions:
        lines += ["", "Questions", "---------"]
        for q in account.questions:
            to = f", to {' and '.join(q.addressees)}" if q.addressees else ""
            replies = f" in turn {', '.join(r.lstrip('t') for r in q.replies)}" if q.replies else ""
            lines.append(
                f"{q.number}. {q.asked_by}{to} (turn {q.turn.lstrip('t')}): {q.state.lower()}{replies}"
            )
    return "\n".join(lines) + "\n"
