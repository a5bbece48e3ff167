"""A page that was saved as the Python literal ``b'...'``."""

from __future__ import annotations

import re

_LITERAL = re.compile(r"(?m)^[ \t]{0,20}b(['\"])")
REACH = 4000


def unwrap_bytes_literal(text: str) -> str:
    """The page inside the literal, below whatever stands before it; other text comes back whole.

    Linear in the text: the literal is decoded by a codec, never evaluated.
    """
    match = _LITERAL.search(text[:REACH])
    if not match:
        return text
    literal = text[match.end() :].rstrip()
    if not literal.endswith(match[1]) or not literal.isascii():
        return text
    try:
        data = literal[:-1].encode("ascii").decode("unicode_escape").encode("latin-1")
    except UnicodeError:
        return text
    return text[: match.start()] + _decode(data)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
