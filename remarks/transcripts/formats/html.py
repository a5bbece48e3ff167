"""The reading text of a page: every visible word of its article once, paragraphs apart."""

from __future__ import annotations

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..types import Heading, Hints
from .article import BLOCKS, transcript_element
from .content import Content
from .flow import Flow, single_blanks
from .headings import anchored_heading, link_texts, subject_tags
from .markup_limits import check_markup

MAX_TITLE = 1000
MAX_HEADINGS = 20
_SILENT = frozenset(
    (
        "script style noscript template svg iframe object button select option textarea input head "
        "audio video canvas map nav"
    ).split()
)
# Furniture around and inside an article that no reader would call part of the transcript.
_FURNITURE = re.compile(
    r"""
    (?:^|[\s_-])(?:
        share|sharing|social|breadcrumbs?|skip|cookie|newsletter|slider|gallery|related
        | advert|advertisement|sidebar|site-header|site-footer|screen-reader-text
        | sr-only|read__tags|read__bottommeta|masha-ignore|addtoany|menu|pagination
        | navigation
    )(?:$|[\s_-])
    """,
    re.VERBOSE,
)


def looks_like_html(text: str) -> bool:
    """Tags at the start, or many paragraph tags in the first part."""
    head = text[:20000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(
        (
            "<!doctype",
            "<html",
            "<h1",
            "<div",
            "<p>",
            "<p ",
            "<body",
            "<article",
            "<section",
            "<table",
        )
    ):
        return True
    if re.match(r"b['\"]\s*<", head):
        return True
    return head.count("<p") + head.count("<br") + head.count("</div>") > 4


def html_reading(html: str) -> Content:
    """The text of a page or a fragment below its title. Raises Unreadable beyond the limits."""
    check_markup(html)
    tree = LexborHTMLParser(html)
    hints = _page_hints(tree)
    root = transcript_element(tree) or tree.body or tree.root
    if root is None:
        return Content("", (), hints)
    content = replace(flatten(root), hints=hints)
    tags = tuple(Heading(0, tag) for tag in subject_tags(tree))
    content = replace(content, headings=(*tags, *content.headings))
    title = hints.title
    if title and _squash(title[:MAX_TITLE]) not in _squash(content.text[:3000]):
        return content.below(title)
    return content


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _meta(tree: LexborHTMLParser, *names: str) -> str:
    for name in names:
        for attribute in ("property", "name", "itemprop"):
            node = tree.css_first(f'meta[{attribute}="{name}"]')
            content = (node.attributes.get("content") or "").strip() if node else ""
            if content:
                return single_blanks(content)
    return ""


def _page_hints(tree: LexborHTMLParser) -> Hints:
    canonical = tree.css_first('link[rel="canonical"]')
    address = (canonical.attributes.get("href") or "") if canonical else ""
    time = tree.css_first("article time[datetime], main time[datetime]")
    return Hints(
        title=_heading_text(tree)
        or _meta(tree, "og:title", "dc.title", "DC.title")
        or _title_tag(tree),
        address=address if address.startswith("http") else _meta(tree, "og:url"),
        published=_meta(tree, "article:published_time", "dc.date", "date", "datePublished"),
        date=(time.attributes.get("datetime") or "") if time else "",
        place=_class_text(tree, ".p-location, [itemprop=location]"),
        time=_class_text(tree, ".read__time"),
    )


def _class_text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return single_blanks(node.text()).strip() if node else ""


def _heading_text(tree: LexborHTMLParser) -> str:
    nodes = tree.css("h1")[:MAX_HEADINGS]
    best = [
        n
        for n in nodes
        if n.css_matches("[itemprop=name], .entry-title, .page-title, article h1, .title")
    ] or nodes
    texts = [single_blanks(n.text(separator=" ")).replace("\u00a0", " ").strip() for n in best]
    return next((t for t in texts if len(t) > 8), "")


def _title_tag(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    text = single_blanks(node.text()).strip() if node else ""
    return re.split(r"\s[|\u2022]\s", text)[0].strip()


def flatten(root: LexborNode) -> Content:
    """The visible words below ``root``, what is bold and the headings, without recursion."""
    flow = Flow()
    links = link_texts(root)
    stack: list[tuple[LexborNode, bool, bool]] = [(root, False, False)]
    while stack:
        node, bold, closing = stack.pop()
        tag = node.tag or ""
        if closing:
            flow.paragraph()
        elif tag == "-text":
            flow.words(node.text_content or "", bold=bold)
        elif tag == "br":
            flow.line()
        elif (
            tag not in _SILENT
            and not tag.startswith(("-", "!", "_"))
            and not (node is not root and _is_furniture(node))
        ):
            bold = bold or tag in ("b", "strong") or "bold" in (node.attributes.get("style") or "")
            if heading := anchored_heading(node, tag, links):
                flow.heading(heading)
            if tag in BLOCKS:
                flow.paragraph()
                stack.append((node, bold, True))
            stack.extend(
                (child, bold, False) for child in reversed(list(node.iter(include_text=True)))
            )
    return Content(flow.text(), flow.bold_spans(), headings=tuple(flow.headings))


def _is_furniture(node: LexborNode) -> bool:
    attributes = node.attributes
    if attributes.get("hidden") is not None and "hidden" in attributes:
        return True
    if "display:none" in (attributes.get("style") or "").replace(" ", ""):
        return True
    if attributes.get("aria-hidden") == "true" or attributes.get("role") in (
        "navigation",
        "search",
        "listbox",
    ):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower()
    return bool(names) and len(names) < 500 and bool(_FURNITURE.search(names))
