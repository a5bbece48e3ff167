"""PDFs with a text layer, by pypdf: paragraphs from the distances of lines, bold from the fonts.

Heads and feet of pages are known by standing at the same place of many pages, and are left out.
Where a page holds only a picture, nothing of the file is read: its words would be missing.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .content import Content
from .flow import Flow
from .package import encryption_error
from .unreadable import Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

KIND = "PDF"
MAX_PAGES = 2_000
MIN_LETTERS = 3
# Lines at the top and at the foot of a page that may be furniture.
EDGE_LINES = 3
HEAD_LINES = 8
MIN_RUNNING = 3
# Of the usual distance between two lines; more is the space between paragraphs.
PARAGRAPH_GAP = 1.3
# Of the height of the letters; what a heading is set with at the least.
LEADING = 1.1
INDENT = 6.0
# Of the usual length; a shorter line ends a paragraph where a sentence ends.
SHORT_LINE = 0.75
_BOLD_FONT = re.compile(r"bold|black|heavy|demi", re.I)
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page)?[\s.–—/()-]{0,5}\d{1,4}[\s.–—/()-]{0,5}\Z", re.I)
_LABEL = re.compile(r"[^:]{1,80}:(?=\s)")
_SENTENCE_ENDS = (".", "?", "!", "…", ")", "”", '"', ":")


@dataclass
class _Line:
    """A printed line: its pieces, and where its first one stands, in points from the left foot.

    ``height`` is that of its letters in points.
    """

    x: float = 0.0
    y: float = 0.0
    height: float = 0.0
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, _bold in self.pieces).strip()

    @property
    def is_bold(self) -> bool:
        return all(bold for text, bold in self.pieces if text.strip())

    def is_set_like(self, other: _Line) -> bool:
        return abs(self.height - other.height) < 0.1 * max(self.height, other.height)

    @property
    def pattern(self) -> tuple[str, int]:
        """What is alike where the line runs through all pages: its words and its height."""
        return _DIGITS.sub("0", " ".join(self.text.split())).casefold(), round(self.y / 3)


def looks_like_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def pdf_reading(data: bytes) -> Content:
    """The text of a PDF. Raises Unreadable with a sentence."""
    if not looks_like_pdf(data):
        raise Unreadable("The file is no PDF: choose another format.")
    # Loading it takes a tenth of every start of the program, and only PDFs need it.
    from pypdf.errors import PyPdfError

    try:
        reader = _open_reader(data)
        pages = [_lines(page) for page in reader.pages]
        pictures = [
            number
            for number, (page, lines) in enumerate(zip(reader.pages, pages, strict=True), 1)
            if _letters(lines) < MIN_LETTERS and _has_pictures(page)
        ]
    except PyPdfError as error:
        raise Unreadable(
            f"The PDF is damaged and cannot be read ({type(error).__name__}): print it anew to a "
            "PDF and import that."
        ) from None
    if sum(map(_letters, pages)) < MIN_LETTERS:
        raise Unreadable(
            "The PDF holds no text, only pictures of pages: run text recognition (OCR) over it "
            "and import the PDF with the text layer that this gives."
        )
    if pictures:
        shown = ", ".join(map(str, pictures[:5])) + (" …" if len(pictures) > 5 else "")
        raise Unreadable(
            f"Pages without text, only with a picture, would be missing (page {shown}): run text "
            "recognition (OCR) over the PDF and import what this gives."
        )
    return _content(_without_furniture(pages))


def _open_reader(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise encryption_error(KIND)
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(
            f"The PDF has {len(reader.pages):,} pages and the limit is {MAX_PAGES:,}: split it by "
            "event."
        )
    if "/Collection" in reader.root_object:
        raise Unreadable(
            "The PDF is a portfolio of other files: save the one with the transcript and import "
            "that."
        )
    return reader


def _has_pictures(page: PageObject) -> bool:
    resources = page.get("/Resources")
    return bool(resources and resources.get_object().get("/XObject"))


def _letters(lines: list[_Line]) -> int:
    return sum(char.isalnum() for line in lines for char in line.text)


def _lines(page: PageObject) -> list[_Line]:
    """The lines of a page in the order in which they are printed."""
    lines = [_Line()]

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        bold = bool(font and _BOLD_FONT.search(str(font.get("/BaseFont", ""))))
        for number, piece in enumerate(text.split("\n")):
            if number and lines[-1].pieces:
                lines.append(_Line())
            if not piece:
                continue
            if not lines[-1].pieces:
                lines[-1].x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                lines[-1].y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                lines[-1].height = abs(size) * math.hypot(*tm[2:4]) * math.hypot(*cm[2:4])
            lines[-1].pieces.append((piece, bold))

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text]


def _without_furniture(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without running heads and feet.

    On the first page one without a number stays where no larger heading stands below it: it may
    be all the title that there is. What begins with a label that lines inside pages begin with too
    is somebody's words, however often they stand at the edge of a page.
    """
    edges = [{id(line) for line in _edges(lines)} for lines in pages]
    labels = {
        label
        for lines, at_edge in zip(pages, edges, strict=True)
        for line in lines
        if id(line) not in at_edge and (label := _label(line.text))
    }
    alike: dict[tuple[str, int], list[str]] = {}
    for lines in pages:
        for line in {line.pattern: line for line in _edges(lines)}.values():
            alike.setdefault(line.pattern, []).append(line.text)
    running = {
        pattern
        for pattern, texts in alike.items()
        if _label(texts[0]) not in labels and _runs(texts, len(pages))
    }
    return [
        [
            line
            for line in lines
            if line.pattern not in running
            or id(line) not in edges[number]
            or (number == 0 and _may_be_title(line, lines))
        ]
        for number, lines in enumerate(pages)
    ]


def _may_be_title(line: _Line, lines: list[_Line]) -> bool:
    head = lines[:HEAD_LINES]
    largest = max(other.height for other in head)
    return line in head[:EDGE_LINES] and line.height >= largest and not _DIGITS.search(line.text)


def _edges(lines: list[_Line]) -> Iterator[_Line]:
    """The highest and the lowest lines of a page, in whatever order they were printed."""
    by_height = sorted(lines, key=lambda line: -line.y)
    yield from by_height[:EDGE_LINES]
    yield from by_height[EDGE_LINES:][-EDGE_LINES:]


def _label(text: str) -> str:
    """The words up to a colon that more words follow; empty where there are none."""
    match = _LABEL.match(text)
    return match[0] if match else ""


def _runs(texts: list[str], pages: int) -> bool:
    """Whether lines alike but for their numbers, one of each page, are furniture.

    A label may stand at the top of some pages too, alone on its line.
    """
    if texts[0].endswith(":") or len(texts) * 2 < pages or len(texts) < 2:
        return False
    if len(texts) >= MIN_RUNNING:
        return True
    return bool(_PAGE_NUMBER.match(texts[0])) or (" " in texts[0] and not texts[0].isupper())


@dataclass(frozen=True)
class _Usual:
    """What is usual in a document: distance and left margin in points, length in characters."""

    gap: float
    margin: float
    length: int

    @classmethod
    def of(cls, pages: list[list[_Line]]) -> _Usual:
        gaps: Counter[int] = Counter()
        margins: Counter[int] = Counter()
        lengths: list[int] = []
        for lines in pages:
            for above, line in zip(lines, lines[1:], strict=False):
                if above.y > line.y:
                    gaps[round((above.y - line.y) * 2)] += 1
            margins.update(round(line.x) for line in lines)
            lengths.extend(len(line.text) for line in lines)
        lengths.sort()
        return cls(
            gaps.most_common(1)[0][0] / 2 if gaps else 0.0,
            margins.most_common(1)[0][0] if margins else 0.0,
            lengths[len(lengths) * 9 // 10] if lengths else 0,
        )

    def opens(self, above: _Line, line: _Line, *, same_page: bool) -> bool:
        """Whether a line begins a paragraph."""
        ends = above.text.endswith(_SENTENCE_ENDS)
        short = len(above.text) < SHORT_LINE * self.length
        if not line.is_set_like(above) or (above.is_bold and not line.pieces[0][1]):
            return True
        if line.pieces[0][1] and not above.pieces[-1][1]:
            return True
        if same_page:
            gap = above.y - line.y
            if gap < 0 or gap > PARAGRAPH_GAP * max(self.gap, LEADING * line.height):
                return True
            indented = line.x > self.margin + INDENT and above.x <= self.margin + INDENT
            return (indented and ends) or (short and ends)
        return ends

    def goes_on(self, above: _Line, line: _Line) -> bool:
        """Whether a line was only broken for want of room, and no word in two."""
        heading = above.is_bold and line.is_bold
        full = len(above.text) >= SHORT_LINE * self.length
        return (full or heading) and not above.text.endswith("-")


def _content(pages: list[list[_Line]]) -> Content:
    usual, flow = _Usual.of(pages), Flow()
    above: _Line | None = None
    for lines in pages:
        for number, line in enumerate(lines):
            if above is not None and usual.opens(above, line, same_page=number > 0):
                flow.paragraph()
                if number == 0:
                    flow.page()
            elif above is not None and usual.goes_on(above, line):
                flow.join()
            elif above is not None:
                flow.line()
            for text, bold in line.pieces:
                flow.words(text, bold=bold)
            above = line
    return Content(flow.text(), flow.bold_spans())
