"""What a publisher's page sets above its parts: anchors of an index, headings, subject tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .flow import single_blanks

MAX_HEADING, MAX_LINKS, MAX_TAGS = 120, 500, 40
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# ``post-4711-NORTHKOREA2``: systems put the number of the page before, and count what comes twice.
_ANCHOR = re.compile(r"(?:post-\d{1,12}-)?(?P<name>[A-Za-z][A-Za-z _-]{1,60}[A-Za-z])[_-]?\d{0,2}")
# Anchors of a page's own machinery.
_MACHINERY = re.compile(
    r"""
    .*(?:note|ref|ftn|edn|bookmark|goback|comment) | top | bottom | back | main | content | start
    | begin | end | header | footer | more | skip | link | page | title | text | part | section
    | anchor | image | img | figure | video | share | menu | index | toc
    """,
    re.VERBOSE | re.I,
)


def link_texts(root: LexborNode) -> dict[str, str]:
    """Anchor -> the words of the index that lead to it, where the page prints one."""
    texts: dict[str, str] = {}
    for link in root.css('a[href^="#"]')[:MAX_LINKS]:
        words = _words(link)
        if any(letter.isalpha() for letter in words):
            texts.setdefault((link.attributes.get("href") or "")[1:], words)
    return texts


def anchored_heading(node: LexborNode, tag: str, links: dict[str, str]) -> str:
    """What a heading says, or an anchor that stands alone; "" of any other element."""
    if tag in _HEADINGS:
        return _words(node)
    if tag != "a":
        return ""
    attributes = node.attributes
    name = attributes.get("id") or attributes.get("name") or ""
    if not name or attributes.get("href"):
        return ""
    if name in links:
        return links[name]
    match = _ANCHOR.fullmatch(name)
    return match["name"] if match and not _MACHINERY.fullmatch(match["name"]) else ""


def subject_tags(tree: LexborHTMLParser) -> Iterator[str]:
    """The subjects under which the publisher files the page."""
    for link in tree.css('a[rel~="tag"]')[:MAX_TAGS]:
        if words := _words(link):
            yield words


def _words(node: LexborNode) -> str:
    words = single_blanks(node.text()).replace("\u00a0", " ").strip()
    return words if len(words) <= MAX_HEADING else ""
