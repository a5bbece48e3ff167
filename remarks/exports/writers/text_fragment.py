"""Text fragment links (WICG, "URL Fragment Text Directives"): an address that leads to a sentence and marks it."""

from __future__ import annotations

from urllib.parse import quote

_SHORT = 12
_EDGE = 5


def fragment(words: str) -> str:
    """``:~:text=`` with the words, or with their first and last five where there are more than twelve."""
    parts = words.split()
    if not parts:
        return ""
    if len(parts) <= _SHORT:
        return f":~:text={_quoted(parts)}"
    return f":~:text={_quoted(parts[:_EDGE])},{_quoted(parts[-_EDGE:])}"


def _quoted(words: list[str]) -> str:
    # A hyphen, a comma and an ampersand mean something in the directive and must be escaped.
    return quote(" ".join(words), safe="").replace("-", "%2D")
