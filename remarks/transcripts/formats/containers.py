"""Transcripts that come inside something else: a feed item or a JSON object, with HTML inside."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from ..types import Hints
from .content import Content
from .html import html_reading, looks_like_html
from .segments import segments_content, segments_of
from .unreadable import Unreadable

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
_TAG_ENDS = (">", " ", "\n", "\t", "/")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
# A value takes up to 200 bytes however short it is printed; a transcript holds few of them.
MAX_OBJECTS = 200_000
MAX_STRINGS = 1_000_000


def looks_like_feed(text: str) -> bool:
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if head.startswith(("<item", "<entry", "<rss", "<feed")):
        return True
    return head.startswith("<?xml") and any(
        tag in text[:20000] for tag in ("<rss", "<feed", "<item", "<entry")
    )


def looks_like_json(text: str) -> bool:
    """Whether the text is a JSON object or a list of them; too large a one is said so later."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    if not head.startswith(("{", "[{")):
        return False
    if _holds_too_much(text):
        return bool(re.match(r"\[?\{\s*(?:\"|\})", head))
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _holds_too_much(text: str) -> bool:
    return text.count("{") + text.count("[") > MAX_OBJECTS or text.count('",') > MAX_STRINGS


def _element(text: str, tag: str) -> str:
    """The content of the first element of that name, entities and CDATA resolved."""
    opened = text.find(f"<{tag}")
    behind = len(tag) + 1
    while opened >= 0 and text[opened + behind : opened + behind + 1] not in _TAG_ENDS:
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
    return _without_cdata(content) if _CDATA in content else html.unescape(content)


def _without_cdata(content: str) -> str:
    """The content with its CDATA sections opened; of one that is never closed the words stay."""
    parts, at = [], 0
    while (opened := content.find(_CDATA, at)) >= 0:
        closed = content.find(_CDATA_END, opened)
        parts.append(content[at:opened])
        if closed < 0:
            # Words are never dropped for the sake of a mark.
            parts.append(content[opened:].replace(_CDATA, ""))
            at = len(content)
            break
        parts.append(content[opened + len(_CDATA) : closed])
        at = closed + len(_CDATA_END)
    return "".join([*parts, content[at:]]).strip()


def feed_reading(text: str) -> Content:
    """A feed's first item; its text, which stands there twice, once."""
    start = min((i for i in (text.find("<item"), text.find("<entry")) if i >= 0), default=0)
    ends = [i for i in (text.find("</item>", start), text.find("</entry>", start)) if i >= 0]
    item = text[start : min(ends)] if ends else text[start:]
    bodies = [_element(item, tag) for tag in _BODY_TAGS]
    hints = Hints(
        title=" ".join(html.unescape(_element(item, "title")).split()),
        address=_element(item, "link") or _link_href(item),
        published=_element(item, "pubDate")
        or _element(item, "published")
        or _element(item, "updated"),
        author=" ".join(_element(item, "dc:creator").split()),
    )
    return _titled_content(max(bodies, key=len), hints)


def _link_href(item: str) -> str:
    match = re.search(r"<link\b[^<>]{0,300}?href=[\"']([^\"'<>]{1,1000})[\"']", item[:20000])
    return html.unescape(match[1]) if match else ""


def _titled_content(body: str, hints: Hints) -> Content:
    """The body's reading text below the title, so that the title too has a place."""
    inner = Hints()
    if looks_like_html(body) or re.search(r"<(?:p|br|div|strong|b)\b", body[:5000]):
        page = html_reading(body)
        content = Content(page.text, page.bold, hints, headings=page.headings)
        inner = page.hints
    else:
        content = Content(body, (), hints)
    title = hints.title or inner.title
    if title and not content.text[: 2 * len(title)].casefold().startswith(title.casefold()):
        return content.below(title)
    return content


def json_reading(text: str) -> Content:
    """The longest text in a JSON object, with its title and address."""
    if _holds_too_much(text):
        raise Unreadable(
            f"The JSON file holds more than {MAX_OBJECTS:,} lists and objects: "
            "save one transcript as a file of its own."
        )
    value = json.loads(text)
    segments = segments_of(value)
    if isinstance(value, list):
        if len(value) > 1 and not segments:
            raise Unreadable(
                f"The JSON file is a list of {len(value):,} objects: save each transcript as a "
                "file of its own."
            )
        value = value[0] if value and not segments else {}
    if not isinstance(value, dict):
        return Content(str(value))
    flat = dict(_strings(value))
    named = {k: v for k, v in flat.items() if _is_body(k)}
    # The body of a related article lies deeper.
    depth = min((k.count(".") for k in named), default=0)
    shallow = [v for k, v in named.items() if k.count(".") in (depth, depth + 1)]
    body = max(shallow or list(flat.values()) or [""], key=len)
    hints = Hints(
        title=html.unescape(_first(flat, "title", "title.rendered", "headline", "name")),
        address=_first(flat, "url", "link", "address", "source_url", "permalink"),
        published=_first(flat, "published", "date", "pubDate", "published_time", "created"),
        date=_first(flat, "event_date"),
        place=_first(flat, "place", "location"),
        author=_first(flat, "author", "creator", "speaker"),
    )
    if segments:
        if shallow and _letters(body) not in _letters("".join(s.text for s in segments)):
            raise Unreadable(
                "The JSON file holds a text and a list of turns with other words: keep one of them."
            )
        return segments_content(segments, hints.title, hints)
    return _titled_content(body, hints)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _is_body(key: str) -> bool:
    return key.rsplit(".", 1)[-1].lower() in _JSON_BODY or key.endswith(".rendered")


def _strings(value: dict[str, Any], path: str = "", depth: int = 4) -> Iterator[tuple[str, str]]:
    """Every string below ``value`` with its dotted path; a list of strings is one text."""
    for key, item in value.items():
        if isinstance(item, list) and item and all(isinstance(part, str) for part in item):
            item = "\n\n".join(item)
        if isinstance(item, str):
            yield f"{path}{key}", item
        elif isinstance(item, dict) and depth:
            yield from _strings(item, f"{path}{key}.", depth - 1)


def _first(flat: dict[str, str], *names: str) -> str:
    return next((" ".join(flat[n].split()) for n in names if flat.get(n, "").strip()), "")
