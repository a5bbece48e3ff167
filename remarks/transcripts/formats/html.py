"""The reading text of a page: every visible word of its article once, paragraphs apart."""

from __future__ import annotations

import ast
import re

from selectolax.lexbor import LexborHTMLParser

from ..types import Hints

_BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
        "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th "
        "thead tr ul caption"
    ).split()
)
_SILENT = frozenset(
    (
        "script style noscript template svg iframe object button select option textarea input head audio "
        "video canvas map nav"
    ).split()
)
# Furniture around and inside an article that no reader would call part of the transcript.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|breadcrumbs?|skip|cookie|newsletter|slider|gallery|related|"
    r"advert|advertisement|sidebar|site-header|site-footer|screen-reader-text|sr-only|read__tags|"
    r"read__bottommeta|masha-ignore|addtoany|menu|pagination|navigation)(?:$|[\s_-])"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LITERAL = re.compile(r"(?m)^\s*b(['\"])")
_MAX_DEPTH = 400


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


def unwrap_bytes_literal(text: str) -> str:
    """A page that was saved as the Python literal ``b'...'`` becomes the page; what stands before it stays."""
    match = _LITERAL.search(text[:4000])
    if not match:
        return text
    literal = text[match.start() :].strip()
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return text
    if not isinstance(value, bytes):
        return text
    try:
        inner = value.decode("utf-8")
    except UnicodeDecodeError:
        inner = value.decode("cp1252", errors="replace")
    return text[: match.start()] + inner


def html_reading(html: str) -> tuple[str, tuple[tuple[int, int], ...], Hints]:
    """``(text, bold spans, hints)`` of a page or a fragment."""
    tree = LexborHTMLParser(html)
    hints = _page_hints(tree)
    root = _article(tree) or tree.body or tree.root
    text, bold = flatten(root)
    title = hints.title
    if title and _squash(title) not in _squash(text[:3000]):
        shift = len(title) + 2
        text = f"{title}\n\n{text}"
        bold = tuple((start + shift, end + shift) for start, end in bold)
    return text, bold, hints


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _meta(tree, *names: str) -> str:
    for name in names:
        for attribute in ("property", "name", "itemprop"):
            node = tree.css_first(f'meta[{attribute}="{name}"]')
            if node and (node.attributes.get("content") or "").strip():
                return _SPACES.sub(" ", node.attributes["content"]).strip()
    return ""


def _page_hints(tree) -> Hints:
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


def _class_text(tree, selector: str) -> str:
    node = tree.css_first(selector)
    return _SPACES.sub(" ", node.text()).strip() if node else ""


def _heading_text(tree) -> str:
    nodes = tree.css("h1")
    best = [
        n
        for n in nodes
        if n.css_matches("[itemprop=name], .entry-title, .page-title, article h1, .title")
    ] or nodes
    texts = [_SPACES.sub(" ", n.text(separator=" ")).replace("\u00a0", " ").strip() for n in best]
    return next((t for t in texts if len(t) > 8), "")


def _title_tag(tree) -> str:
    node = tree.css_first("title")
    text = _SPACES.sub(" ", node.text()).strip() if node else ""
    return re.split(r"\s[|\u2022]\s", text)[0].strip()


def _article(tree):
    """The element that holds the transcript: the page's article, or the deepest that holds most of the prose."""
    body = tree.body
    if body is None:
        return None
    total = _prose(body)
    if not total:
        return body
    named = list(
        tree.css(
            "article, main, [role=main], [itemprop=articleBody], .entry-content, .body-content"
        )
    )
    for least in (0.85, 0.6):
        fitting = [(n, _prose(n)) for n in named]
        fitting = [(n, p) for n, p in fitting if p >= least * total]
        articles = [n for n, _ in fitting if n.tag == "article"]
        if articles:
            return articles[0]
        if fitting:
            return min(fitting, key=lambda pair: pair[1])[0]
    return _deepest(body, total)


def _deepest(node, total: int):
    for _ in range(_MAX_DEPTH):
        child = next(
            (
                c
                for c in node.iter()
                if c.tag in _BLOCKS and c.tag != "p" and _prose(c) >= 0.9 * total
            ),
            None,
        )
        if child is None:
            return node
        node = child
    return node


def _prose(node) -> int:
    """How much paragraph text a node holds, without scripts."""
    paragraphs = node.css("p")
    size = sum(len(p.text(deep=True)) for p in paragraphs)
    return size if size > 400 else len(node.text(deep=True))


class _Flow:
    """Collects words; blocks end paragraphs, ``br`` ends lines, white space collapses."""

    def __init__(self):
        self.parts: list[str] = []
        self.size = 0
        self.pending = ""
        self.bold: list[tuple[int, int]] = []

    def words(self, text: str, *, bold: bool) -> None:
        text = _SPACES.sub(" ", text)
        if self.size == 0 or self.pending or self._ends_blank():
            text = text.lstrip(" ")
        if not text or (not text.strip() and (self.pending or not self.size)):
            return
        if self.pending and self.size:
            self._trim()
            self._put(self.pending)
        self.pending = ""
        start = self.size
        self._put(text)
        if bold and text.strip():
            self.bold.append((start, self.size))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _trim(self) -> None:
        """Spaces before a line's end are markup's, not the speaker's."""
        last = self.parts[-1]
        self.parts[-1] = last.rstrip(" ")
        self.size -= len(last) - len(self.parts[-1])

    def _ends_blank(self) -> bool:
        return bool(self.parts) and self.parts[-1].endswith((" ", "\n"))

    def line(self) -> None:
        self.pending = self.pending + "\n" if len(self.pending) < 2 else self.pending

    def paragraph(self) -> None:
        self.pending = "\n\n"


def flatten(root) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The visible words below ``root`` and the spans set in bold, without recursion."""
    flow = _Flow()
    stack: list[tuple[object, bool, bool]] = [(root, False, False)]
    while stack:
        node, bold, closing = stack.pop()
        tag = node.tag
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
            if tag in _BLOCKS:
                flow.paragraph()
                stack.append((node, bold, True))
            stack.extend(
                (child, bold, False) for child in reversed(list(node.iter(include_text=True)))
            )
    return "".join(flow.parts).rstrip(), tuple(_joined(flow.bold))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring bold spans as one: labels are often cut over several tags."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_furniture(node) -> bool:
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
