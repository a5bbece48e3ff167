"""The addresses that a feed or a sitemap lists."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from lxml import etree

from ..transcripts.formats.package import Node, local_name, xml_root

MAX_LISTED = 5_000


def listed_urls(data: bytes, base: str) -> tuple[list[str], list[str]] | None:
    """``(pages, lists)``: what a feed or sitemap lists; None where the bytes are neither."""
    if not data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    try:
        root = xml_root(data)
    except (etree.XMLSyntaxError, ValueError):
        return None
    kind = local_name(root)
    if kind == "sitemapindex":
        return [], _unique(base, (_text(node, "loc") for node in _children(root, "sitemap")))
    if kind == "urlset":
        return _unique(base, (_text(node, "loc") for node in _children(root, "url"))), []
    if kind == "feed":
        return _unique(base, (_atom_link(node) for node in _children(root, "entry"))), []
    if kind in ("rss", "RDF"):
        items = [n for n in root.iter() if isinstance(n.tag, str) and local_name(n) == "item"]
        return _unique(base, (_text(node, "link") for node in items)), []
    return None


def _children(node: Node, name: str) -> list[Node]:
    return [child for child in node if isinstance(child.tag, str) and local_name(child) == name]


def _text(node: Node, name: str) -> str:
    return next(((child.text or "").strip() for child in _children(node, name)), "")


def _atom_link(node: Node) -> str:
    links = _children(node, "link")
    return next(
        (link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"), ""
    )


def _unique(base: str, urls: Iterable[str]) -> list[str]:
    whole = (urljoin(base, url) for url in urls if url)
    return list(dict.fromkeys(url for url in whole if url.startswith(("http://", "https://"))))[
        :MAX_LISTED
    ]
