"""OpenDocument texts (.odt): the words of the body; notes stand below, deleted words do not."""

from __future__ import annotations

from .content import Content
from .flow import Flow
from .package import Node, Package, encryption_error, local_name
from .unreadable import Unreadable

KIND = "OpenDocument text"
_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
_STYLE_NAME = f"{{{_NS['text']}}}style-name"
_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end forms sequence-decls table-column desc title".split()
)
MAX_STYLE_DEPTH = 20
MAX_SPACES = 100


def open_document_reading(data: bytes) -> Content:
    """The text of an OpenDocument text. Raises Unreadable with a sentence."""
    package = Package(data, KIND)
    _check(package)
    root = package.xml("content.xml")
    body = None if root is None else root.find("office:body/office:text", _NS)
    if body is None:
        raise Unreadable(
            "The OpenDocument file is no text: save it as an OpenDocument text (.odt) and import "
            "that."
        )
    styles = _Styles([root, package.xml("styles.xml")])
    writer = _Writer(styles)
    writer.write(body, False)
    writer.write_notes()
    return Content(writer.flow.text(), writer.flow.bold_spans())


def _check(package: Package) -> None:
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(local_name(n) == "encryption-data" for n in manifest.iter()):
        raise encryption_error(KIND)
    if any(name.startswith(("Basic/", "Scripts/")) and name[-1] != "/" for name in package.entries):
        raise Unreadable(
            "The OpenDocument text holds macros, which are never run: save it without them and "
            "import that."
        )


class _Styles:
    """Which styles set in bold and which begin a page, by themselves or by their parents."""

    def __init__(self, roots: list[Node | None]):
        self._bold: dict[str, bool] = {}
        self._page: set[str] = set()
        self._parent: dict[str, str] = {}
        for root in roots:
            for style in () if root is None else root.iter(f"{{{_NS['style']}}}style"):
                self._add(style)

    def _add(self, style: Node) -> None:
        name = style.get(f"{{{_NS['style']}}}name", "")
        self._parent[name] = style.get(f"{{{_NS['style']}}}parent-style-name", "")
        for properties in style:
            weight = properties.get(f"{{{_NS['fo']}}}font-weight")
            if weight is not None:
                self._bold[name] = weight in ("bold", "600", "700", "800", "900")
            if properties.get(f"{{{_NS['fo']}}}break-before") == "page":
                self._page.add(name)

    def is_bold(self, name: str, otherwise: bool) -> bool:
        for _ in range(MAX_STYLE_DEPTH):
            if name in self._bold:
                return self._bold[name]
            name = self._parent.get(name, "")
        return otherwise

    def begins_page(self, name: str) -> bool:
        return name in self._page


class _Writer:
    """Writes elements in their order; lxml bounds their depth."""

    def __init__(self, styles: _Styles):
        self.flow = Flow()
        self._styles = styles
        self._notes: list[Node] = []

    def write(self, node: Node, bold: bool) -> None:
        name = local_name(node)
        if name in _LEFT_OUT:
            return
        if name == "object" or name == "object-ole":
            raise Unreadable(
                "The OpenDocument text holds an object, whose words are not read: save its text "
                "as .txt and import that."
            )
        if name in ("p", "h"):
            self._paragraph(node)
        elif name in ("tab", "s", "line-break", "soft-page-break", "note"):
            self._sign(node, name, bold)
        else:
            self._inside(node, bold)

    def _sign(self, node: Node, name: str, bold: bool) -> None:
        if name == "line-break":
            self.flow.line()
        elif name == "note":
            self._notes.append(node)
            self.flow.words(f"[{len(self._notes)}]", bold=False)
        elif name != "soft-page-break":
            self.flow.words(" ", bold=bold)

    def _paragraph(self, node: Node) -> None:
        style = node.get(_STYLE_NAME, "")
        if self._styles.begins_page(style):
            self.flow.page()
        self.flow.paragraph()
        self._inside(node, False)
        self.flow.paragraph()

    def _inside(self, node: Node, bold: bool) -> None:
        name = local_name(node)
        spoken = name in ("p", "h", "span", "a")
        if name in ("p", "h", "span"):
            bold = self._styles.is_bold(node.get(_STYLE_NAME, ""), bold)
        if spoken:
            self.flow.words(node.text or "", bold=bold)
        for child in node:
            self.write(child, bold)
            if spoken or child.tail and child.tail.strip():
                self.flow.words(child.tail or "", bold=bold)

    def write_notes(self) -> None:
        """Notes stand below the text, each with the number that the text refers to it by."""
        for number, note in enumerate(self._notes, 1):
            body = note.find("text:note-body", _NS)
            if body is not None:
                self.flow.paragraph()
                words = " ".join("".join(body.itertext()).split())
                self.flow.words(f"[{number}] {words}", bold=False)
