"""Transcripts that come inside something else: a feed item or a JSON object, with HTML inside."""

from __future__ import annotations

import html
import json
import re

from ..types import Hints
from .html import html_reading, looks_like_html

_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_BODY_TAGS = ("content:encoded", "content", "description", "summary")
_JSON_BODY = (
    "content",
    "body",
    "html",
    "text",
    "transcript",
    "full_text",
    "article",
    "description",
    "summary",
)


def looks_like_feed(text: str) -> bool:
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if head.startswith(("<item", "<entry", "<rss", "<feed")):
        return True
    return head.startswith("<?xml") and any(
        tag in text[:20000] for tag in ("<rss", "<feed", "<item", "<entry")
    )


def looks_like_json(text: str) -> bool:
    head = text[:200].lstrip("\ufeff \t\r\n")
    if not head.startswith(("{", "[{")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _element(text: str, tag: str) -> str:
    """The content of the first element of that name, entities and CDATA resolved."""
    opened = text.find(f"<{tag}")
    while opened >= 0 and text[opened + len(tag) + 1 : opened + len(tag) + 2] not in (
        ">",
        " ",
        "\n",
        "\t",
        "/",
    ):
        opened = text.find(f"<{tag}", opened + 1)
    if opened < 0:
        return ""
    begin = text.find(">", opened) + 1
    if text[begin - 2 : begin] == "/>":
        return ""
    end = text.find(f"</{tag}>", begin)
    if begin <= 0 or end < 0:
        return ""
    content = text[begin:end].strip()
    if "<![CDATA[" in content:
        return _CDATA.sub(lambda m: m[1], content).strip()
    return html.unescape(content)


def feed_reading(text: str):
    """``(text, bold, hints)`` of a feed's first item; its text, which stands there twice, once."""
    start = min((i for i in (text.find("<item"), text.find("<entry")) if i >= 0), default=0)
    item = text[start:]
    ends = [i for i in (item.find("</item>"), item.find("</entry>")) if i >= 0]
    item = item[: min(ends)] if ends else item
    bodies = [_element(item, tag) for tag in _BODY_TAGS]
    body = max(bodies, key=len)
    hints = Hints(
        title=" ".join(html.unescape(_element(item, "title")).split()),
        address=_element(item, "link") or _link_href(item),
        published=_element(item, "pubDate")
        or _element(item, "published")
        or _element(item, "updated"),
        author=" ".join(_element(item, "dc:creator").split()),
    )
    return _titled(body, hints)


def _link_href(item: str) -> str:
    match = re.search(r"<link\b[^<>]{0,300}?href=[\"']([^\"'<>]{1,1000})[\"']", item[:20000])
    return html.unescape(match[1]) if match else ""


def _titled(body: str, hints: Hints):
    """The body's reading text below the title, so that the title too has a place."""
    if looks_like_html(body) or re.search(r"<(?:p|br|div|strong|b)\b", body[:5000]):
        content, bold, inner = html_reading(body)
    else:
        content, bold, inner = body, (), Hints()
    title = hints.title or inner.title
    if title and not content.casefold().startswith(title.casefold()):
        shift = len(title) + 2
        content = f"{title}\n\n{content}"
        bold = tuple((start + shift, end + shift) for start, end in bold)
    return content, bold, hints


def json_reading(text: str):
    """``(text, bold, hints)`` of the longest text in a JSON object, with its title and address."""
    value = json.loads(text)
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        return str(value), (), Hints()
    flat = dict(_strings(value))
    named = [
        v
        for k, v in flat.items()
        if k.rsplit(".", 1)[-1].lower() in _JSON_BODY or k.endswith(".rendered")
    ]
    body = max(named or list(flat.values()) or [""], key=len)
    hints = Hints(
        title=html.unescape(_first(flat, "title", "title.rendered", "headline", "name")),
        address=_first(flat, "url", "link", "address", "source_url", "permalink"),
        published=_first(flat, "published", "date", "pubDate", "published_time", "created"),
        date=_first(flat, "event_date"),
        place=_first(flat, "place", "location"),
        author=_first(flat, "author", "creator", "speaker"),
    )
    return _titled(body, hints)


def _strings(value: dict):
    """Every string below ``value`` with its dotted path; two levels hold all known layouts."""
    for key, item in value.items():
        if isinstance(item, str):
            yield str(key), item
        elif isinstance(item, dict):
            for inner, text in item.items():
                if isinstance(text, str):
                    yield f"{key}.{inner}", text


def _first(flat: dict[str, str], *names: str) -> str:
    return next((" ".join(flat[n].split()) for n in names if flat.get(n, "").strip()), "")
