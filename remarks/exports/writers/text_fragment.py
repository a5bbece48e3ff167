"""Text fragment links (WICG, "URL Fragment Text Directives"): a URL that leads to a sentence."""

from __future__ import annotations

from urllib.parse import quote

_MAX_WHOLE_WORDS = 12
_EDGE_WORDS = 5


def fragment(words: str) -> str:
    """``:~:text=`` with the words, or with their first and last five where they are many."""
    parts = words.split()
    if not parts:
        return ""
    if len(parts) <= _MAX_WHOLE_WORDS:
        return f":~:text={_escape(parts)}"
    return f":~:text={_escape(parts[:_EDGE_WORDS])},{_escape(parts[-_EDGE_WORDS:])}"


def _escape(words: list[str]) -> str:
    # A hyphen, a comma and an ampersand mean something in the directive and must be escaped.
    return quote(" ".join(words), safe="").replace("-", "%2D")
