"""Passages as a Word document (Office Open XML), sent while it is made: its size has no bound."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from .transcript import xml_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SENT_AT_ONCE = 64 * 1024
# ZIP has no time before this one; with it the same passages give the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Passage:
    """Words that somebody said: who, in which event and when, where they stand, and the text."""

    heading: str
    source: str
    url: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs, each on one line."""
        parts = (" ".join(part.split()) for part in _BLANK_LINE.split(self.text))
        return [part for part in parts if part]


def pieces(title: str, lead: str, passages: Iterable[Passage]) -> Iterator[bytes]:
    """The bytes of the file from its beginning to its end, a few passages at a time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _fixed_parts(title).items():
            package.writestr(_entry(name), text)
        with package.open(_entry("word/document.xml"), "w") as document:
            document.write(_document_head(title, lead).encode())
            for passage in passages:
                document.write(_passage(passage).encode())
                if pipe.size > _SENT_AT_ONCE:
                    yield pipe.take()
            document.write(_DOCUMENT_END.encode())
    yield pipe.take()


class _Pipe(io.RawIOBase):
    """Where the archive is written to, and from where it is taken piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        part = bytes(data)
        self._parts.append(part)
        self.size += len(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return data


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(xml_text(text))}</w:t></w:r>'


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>\n'


def _link(url: str) -> str:
    """A link that needs no entry in the table of relations, which is sent before the text."""
    target = escape(f'HYPERLINK "{xml_text(url)}"')
    look = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    shown = f"<w:r>{look}<w:t>{escape(xml_text(url))}</w:t></w:r>"
    return f'<w:fldSimple w:instr="{target}">{shown}</w:fldSimple>'


def _passage(passage: Passage) -> str:
    lines = [
        _paragraph("Heading2", _run(passage.heading)),
        _paragraph("Source", f"{_run(passage.source + ' ')}<w:r><w:br/></w:r>{_link(passage.url)}"),
    ]
    lines += [_paragraph("Normal", _run(text)) for text in passage.paragraphs]
    return "".join(lines)


def _document_head(title: str, lead: str) -> str:
    head = _paragraph("Title", _run(title)) + _paragraph("Source", _run(lead))
    return f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{head}'


_DOCUMENT_END = (
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" '
    'w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    "</w:body></w:document>"
)


def _style(key: str, name: str, paragraph: str, run: str, kind: str = "paragraph") -> str:
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if key == "Normal" or kind != "paragraph" else '<w:basedOn w:val="Normal"/>'
    layout = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/>{layout}<w:rPr>{run}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_SERIF = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman"/>'
_SANS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/>'
_STYLES = [
    _style(
        "Normal",
        "Normal",
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>',
        _SERIF + _size(22),
    ),
    _style("Title", "Title", '<w:spacing w:after="120"/>', _SANS + "<w:b/>" + _size(36)),
    _style(
        "Heading2",
        "heading 2",
        '<w:keepNext/><w:spacing w:before="320" w:after="40"/><w:outlineLvl w:val="1"/>',
        _SANS + "<w:b/>" + _size(24),
    ),
    _style(
        "Source",
        "Source",
        '<w:keepNext/><w:spacing w:after="120"/>',
        _SANS + '<w:color w:val="535B63"/>' + _size(18),
    ),
    _style(
        "Hyperlink",
        "Hyperlink",
        "",
        '<w:color w:val="0B4F8A"/><w:u w:val="single"/>',
        "character",
    ),
]


def _fixed_parts(title: str) -> dict[str, str]:
    """The parts of the package beside the text, by name; the list of types comes first."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    name = escape(xml_text(title))
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" '
            'Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/styles" '
            'Target="styles.xml"/></Relationships>'
        ),
        "word/styles.xml": f'{_HEAD}<w:styles xmlns:w="{_MAIN}">{"".join(_STYLES)}</w:styles>',
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{name}</dc:title>'
            "</cp:coreProperties>"
        ),
    }
