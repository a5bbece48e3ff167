"""The lines that words stand in, in their context."""

from __future__ import annotations

from dataclasses import dataclass

from .. import search
from ..models import Turn
from ..search.hit_rows import reply_ids
from ..search.results import highlight_spans

PAGE_SIZE = 20
MAX_LINES_A_TURN = 3
CONTEXT_CHARS = 70


@dataclass(frozen=True)
class Line:
    """A match in its context.

    What stands before it, the match, what stands behind, and the turn.
    """

    turn: Turn
    before: str
    word: str
    after: str


def concordance(
    words: str, ids: tuple[int, ...], page: int, *, with_replies: bool = False
) -> tuple[tuple[Line, ...], int]:
    """A page of the lines of these turns in their order, and the number of pages.

    With their replies, these follow each turn that asks.
    """
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    shown = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if with_replies:
        replies = reply_ids(shown)
        shown = tuple(dict.fromkeys(n for pk in shown for n in (pk, *replies.get(pk, ()))))
    turns = Turn.objects.public().select_related("event", "speaker").in_bulk(shown)
    query = search.parse(words)
    lines = []
    for turn in (turns[pk] for pk in shown if pk in turns):
        spans = highlight_spans(query, turn)[:MAX_LINES_A_TURN]
        lines += [_line(turn, start, end) for start, end in spans]
    return tuple(lines), pages


def _line(turn: Turn, start: int, end: int) -> Line:
    text = turn.text
    before = text[max(0, start - CONTEXT_CHARS) : start]
    after = text[end : end + CONTEXT_CHARS]
    # A word that the window cuts in two is left out.
    if start > CONTEXT_CHARS and " " in before:
        before = before.split(" ", 1)[1]
    if end + CONTEXT_CHARS < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    return Line(turn, before, text[start:end], after)
