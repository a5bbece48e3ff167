"""Markup that a parser cannot build in linear time is refused before it is built.

Depth, attributes of one tag and formatting that is opened and never closed make every parser of
HTML do work that grows with the square of the page. One pass over the tags counts them.
"""

from __future__ import annotations

import re

from .unreadable import Unreadable

MAX_DEPTH = 500
MAX_ATTRIBUTES = 500
# A node takes some 300 bytes; a page may have many for its size, but not only tags.
MAX_TAGS = 100_000
BYTES_PER_TAG = 100
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Their end is optional: one that follows closes the one before.
_SELF_CLOSING = frozenset(
    "p li dd dt tr td th tbody thead tfoot option optgroup colgroup rp rt html head body".split()
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
MAX_EQUAL = 3


_ATTRIBUTE = re.compile(r"""[\s/]+[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
FEW_ATTRIBUTES = 8
MAX_SIGNATURE = 200


class _Count:
    """The tags that are open, and the nodes that a parser would make of all of them."""

    def __init__(self) -> None:
        self.blocks: dict[str, int] = {}
        self.formatting: dict[str, list[str]] = {}
        self.equal: dict[str, int] = {}
        self.depth = self.open_formatting = self.nodes = 0

    def open_tag(self, name: str, signature: str) -> None:
        """A tag opens; ``signature`` is its text, by which equal formatting is told."""
        self.nodes += 1
        if name in _FORMATTING:
            self.equal[signature] = self.equal.get(signature, 0) + 1
            self.open_formatting += self.equal[signature] <= MAX_EQUAL
            self.formatting.setdefault(name, []).append(signature)
        elif name not in _VOID:
            # Every formatting that is open begins anew inside the block.
            self.nodes += self.open_formatting
            if name not in _SELF_CLOSING:
                self.blocks[name] = self.blocks.get(name, 0) + 1
                self.depth += 1

    def close_tag(self, name: str) -> None:
        if self.blocks.get(name):
            self.blocks[name] -= 1
            self.depth -= 1
        elif signatures := self.formatting.get(name):
            signature = signatures.pop()
            self.open_formatting -= self.equal[signature] <= MAX_EQUAL
            self.equal[signature] -= 1


def check_markup(html: str) -> None:
    """Raises Unreadable where markup asks for more than linear work or for too much memory."""
    count, close = _Count(), -1
    most_nodes = MAX_TAGS + len(html) // BYTES_PER_TAG
    for match in _TAG.finditer(html):
        name, start = match[2].lower(), match.end()
        if match[1]:
            count.close_tag(name)
            continue
        if match.start() < close:
            # Inside a tag that has not ended: part of its attributes.
            continue
        close = html.find(">", start)
        close = len(html) if close < 0 else close
        count.nodes += _attributes(html, start, close) // 2
        signature = html[match.start() : min(close, start + MAX_SIGNATURE)]
        count.open_tag(name, signature if name in _FORMATTING else "")
        _check_count(count, most_nodes)


def _check_count(count: _Count, most_nodes: int) -> None:
    if count.depth > MAX_DEPTH or count.open_formatting > MAX_DEPTH:
        raise Unreadable(
            f"The markup is nested more than {MAX_DEPTH} levels deep: save the page as plain text."
        )
    if count.nodes > most_nodes:
        raise Unreadable("The page holds far more tags than words: save the page as plain text.")


def _attributes(html: str, start: int, end: int) -> int:
    """How many attributes a tag has; Unreadable where they are too many."""
    separators = sum(html.count(sign, start, end) for sign in " /\n\t\r\f")
    if separators <= FEW_ATTRIBUTES:
        return separators
    number = 0
    for _ in _ATTRIBUTE.finditer(html, start, end):
        number += 1
        if number > MAX_ATTRIBUTES:
            raise Unreadable(
                f"A tag has more than {MAX_ATTRIBUTES} attributes: save the page as plain text."
            )
    return number
