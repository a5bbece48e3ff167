"""Word documents (.docx): the words of the body, its tables, boxes and notes, each once.

Words that change tracking has deleted are not read, those that it has inserted are. Heads and feet
of pages are parts of their own and nobody's words.
"""

from __future__ import annotations

from .content import Content
from .flow import Flow
from .package import Node, Package, local_name
from .unreadable import Unreadable

KIND = "Word document"
_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    # What was deleted or moved away, fields' instructions, and the second copy of a text box.
    "del moveFrom instrText delText delInstrText Fallback rPr pPr sectPr tblPr tblGrid".split()
)
_SEPARATE = frozenset(["altChunk", "subDoc"])
_OBJECTS = frozenset(["oleObject", "package", "control", "aFChunk", "subDocument"])
MAX_STYLE_DEPTH = 20
MAX_LABEL_CELL = 80


def word_reading(data: bytes) -> Content:
    """The text of a Word document. Raises Unreadable with a sentence."""
    package = Package(data, KIND)
    _refuse_foreign_parts(package)
    root = package.xml(_MAIN)
    if root is None:
        raise Unreadable(
            "The Word document has no text part: open it in Word, save it anew and import that."
        )
    writer = _Writer(_bold_styles(package.xml("word/styles.xml")))
    writer.write(root)
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if (notes := package.xml(part)) is not None:
            writer.write_notes(notes)
    return Content(writer.flow.text(), writer.flow.bold_spans())


def _refuse_foreign_parts(package: Package) -> None:
    """Programs and objects may hold words that are not read, or change those that are."""
    if any(name.rsplit("/", 1)[-1].startswith("vbaProject") for name in package.entries):
        raise Unreadable(
            "The Word document holds macros, which are never run: save it as .docx without them "
            "and import that."
        )
    for relation in package.relations(_MAIN).values():
        if relation.kind in _OBJECTS:
            where = "refers to an object outside" if relation.outside else "holds an object"
            raise Unreadable(
                f"The Word document {where} ({relation.kind}), whose words are not read: save its "
                "text as .txt and import that."
            )


def _bold_styles(root: Node | None) -> frozenset[str]:
    """The identifiers of the styles that set in bold, by themselves or by what they build on."""
    own: dict[str, bool | None] = {}
    base: dict[str, str] = {}
    for style in () if root is None else root.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        own[name] = _is_bold(style.find(f"{_W}rPr"))
        parent = style.find(f"{_W}basedOn")
        base[name] = "" if parent is None else parent.get(f"{_W}val", "")
    return frozenset(name for name in own if _inherits(name, own, base))


def _inherits(name: str, own: dict[str, bool | None], base: dict[str, str]) -> bool:
    for _ in range(MAX_STYLE_DEPTH):
        bold = own.get(name)
        if bold is not None:
            return bold
        name = base.get(name, "")
    return False


def _is_bold(properties: Node | None) -> bool | None:
    """What properties say about bold; None where they are silent."""
    bold = None if properties is None else properties.find(f"{_W}b")
    return None if bold is None else bold.get(f"{_W}val", "1") not in ("0", "false", "off")


class _Writer:
    """Writes elements in their order; lxml bounds their depth."""

    def __init__(self, bold_styles: frozenset[str]):
        self.flow = Flow()
        self._bold_styles = bold_styles
        self._note = 0
        self._inside_row = False

    def write(self, node: Node, bold: bool = False) -> None:
        name = local_name(node)
        if name in _LEFT_OUT:
            return
        if name in _SEPARATE:
            raise Unreadable(
                "The Word document is put together of other documents, which are not read: save "
                "it as one document and import that."
            )
        if name == "p":
            self._paragraph(node)
        elif name == "r":
            self._run(node, bold)
        elif name == "tr":
            self._row(node)
        else:
            self._children(node, bold)

    def _children(self, node: Node, bold: bool) -> None:
        for child in node:
            self.write(child, bold)

    def _paragraph(self, node: Node) -> None:
        properties = node.find(f"{_W}pPr")
        if properties is not None and properties.find(f"{_W}pageBreakBefore") is not None:
            self.flow.page()
        if not self._inside_row:
            self.flow.paragraph()
        self._inside_row = False
        self._children(node, self._styled(properties, "pStyle") or False)
        self.flow.paragraph()

    def _styled(self, properties: Node | None, tag: str) -> bool | None:
        style = None if properties is None else properties.find(f"{_W}{tag}")
        return None if style is None else style.get(f"{_W}val") in self._bold_styles

    def _run(self, node: Node, bold: bool) -> None:
        properties = node.find(f"{_W}rPr")
        own = _is_bold(properties)
        bold = own if own is not None else (self._styled(properties, "rStyle") or bold)
        for child in node:
            self._piece(child, bold)

    def _piece(self, node: Node, bold: bool) -> None:
        name = local_name(node)
        if name == "t":
            self.flow.words(node.text or "", bold=bold)
        elif name in ("tab", "ptab"):
            self.flow.words(" ", bold=False)
        elif name in ("br", "cr"):
            self._break(node.get(f"{_W}type") == "page")
        elif name == "noBreakHyphen":
            self.flow.words("-", bold=bold)
        elif name in ("footnoteReference", "endnoteReference"):
            self._note += 1
            self.flow.words(f"[{self._note}]", bold=False)
        else:
            self.write(node, bold)

    def _break(self, page: bool) -> None:
        if page:
            self.flow.page()
        else:
            self.flow.line()

    def _row(self, node: Node) -> None:
        """Cells one below the other; a label in the first stays before the words in the second."""
        cells = [cell for cell in node.iter(f"{_W}tc") if cell.getparent() is node]
        for number, cell in enumerate(cells):
            if number == 1 and _is_label(cells[0]):
                self.flow.join()
                self._inside_row = True
            self.write(cell)

    def write_notes(self, root: Node) -> None:
        """Notes stand below the text, each with the number that the text refers to it by."""
        notes = [note for note in root if note.get(f"{_W}type") in (None, "normal")]
        first = self._note - len(notes)
        for number, note in enumerate(notes, max(first, 0) + 1):
            self.flow.paragraph()
            self.flow.words(f"[{number}] ", bold=False)
            self._inside_row = True
            self._children(note, False)


def _is_label(cell: Node) -> bool:
    words = "".join(node.text or "" for node in cell.iter(f"{_W}t")).strip()
    return 0 < len(words) <= MAX_LABEL_CELL and words.endswith(":")
