"""How the words of a turn become HTML: escaped, in paragraphs, gaps as editorial text, hits marked.

Each piece is escaped right where it is made; a property test throws hostile text at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .text import Cut, cuts, has_signs, paragraphs

_KIND_WORDS = {
    "untranslated": "Spoken in another language, not transcribed: ",
    "inaudible": "Gap in the transcript: ",
    "interpreted": "Through an interpreter: ",
}
# Signs of Markdown and page furniture are part of the source and not of what was said.
_NOT_SHOWN = ("sign", "mark furniture")


def turn_text(turn, hits: Iterable[tuple[int, int]] = ()) -> SafeString:
    """All words of a turn as paragraphs; ``hits`` are spans of its text to mark."""
    if not turn.marks and not hits and not has_signs(turn.text):
        return mark_safe(_plain_paragraphs(turn.text))  # noqa: S308 # nosec
    parts = []
    for start, end in paragraphs(turn.text):
        words = _stretch(turn, hits, start, end)
        if words.strip():
            parts.append(f"<p>{words}</p>")
    return mark_safe("\n".join(parts))  # noqa: S308 # nosec


def _plain_paragraphs(text: str) -> str:
    """What most turns are: words alone, which need not be cut into pieces."""
    words = [
        escape(text[a:b].replace("\u200b", "").replace("\n", " ")) for a, b in paragraphs(text)
    ]
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in words if paragraph.strip())


def passage(hit) -> SafeString:
    """What is shown of a found turn: its best passage and pieces, with dots where it is cut."""
    pieces = hit.fragments or (hit.passage,)
    before = "…&nbsp;" if pieces[0][0] else ""
    after = "&nbsp;…" if pieces[-1][1] < len(hit.turn.text) else ""
    words = " … ".join(_stretch(hit.turn, hit.spans, start, end) for start, end in pieces)
    return mark_safe(before + words + after)  # noqa: S308 # nosec


def _stretch(turn, hits: Iterable[tuple[int, int]], start: int, end: int) -> str:
    text = turn.text
    inside = [(max(a, start), min(b, end)) for a, b in hits if a < end and b > start]
    pieces = cuts(text, turn.marks, turn.body_start, inside, start, end)
    return "".join(_piece(text, cut) for cut in pieces if cut.kind not in _NOT_SHOWN)


def _piece(text: str, cut: Cut) -> str:
    """One cut as HTML. A page has thousands: ``format_html`` would take most of its time."""
    words = escape(" ".join(text[cut.start : cut.end].replace("\u200b", "").split("\n")))
    if cut.kind == "hit":
        return f"<mark>{words}</mark>"
    if not cut.kind:
        return words
    kind = cut.kind.removeprefix("mark ")
    explained = _KIND_WORDS.get(kind, "")
    hidden = f'<span class="visually-hidden">{explained}</span>' if explained else ""
    return f'<span class="editorial editorial-{escape(kind)}">{hidden}{words}</span>'
