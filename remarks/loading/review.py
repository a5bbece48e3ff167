"""A plan in short: what importing a file would do, with its warnings."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SHOWN = 20


@dataclass(frozen=True)
class Warning:
    """A parser's warning with its line in the source's text, counted from 1."""

    line: int
    message: str
    blocks: bool

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True)
class Report:
    """What importing a file would do, in short: kept while the file waits, and printed."""

    action: str
    title: str
    date: str
    turns: int
    questions: int
    accounted: int
    characters: int
    warning_count: int
    blocking_count: int
    warnings: tuple[Warning, ...]
    event: int | None = None
    note: str = ""

    @classmethod
    def of(cls, plan) -> Report:
        problems = plan.transcript.problems
        warnings = [Warning(p.line, p.message, p.blocks_publishing) for p in problems]
        # What blocks stands first, so that it is never among those left out.
        shown = sorted(warnings, key=lambda w: not w.blocks)[:MAX_SHOWN]
        return cls(
            action=plan.action,
            title=plan.title,
            date=plan.header.date.isoformat() if plan.header.date else "",
            turns=len(plan.transcript.turns),
            questions=len(plan.transcript.questions),
            accounted=plan.accounted,
            characters=len(plan.transcript.text),
            warning_count=len(warnings),
            blocking_count=sum(w.blocks for w in warnings),
            warnings=tuple(shown),
            event=plan.event.pk if plan.event else None,
            note=plan.note,
        )

    @classmethod
    def from_facts(cls, facts: dict) -> Report:
        warnings = tuple(Warning(**w) for w in facts["warnings"])
        return cls(**{**facts, "warnings": warnings})
