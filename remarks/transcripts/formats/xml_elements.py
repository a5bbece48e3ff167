"""XML in one pass, element by element, within limits; nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat  # nosec B407  entity declarations and depth are refused below

from .unreadable import Unreadable

MAX_DEPTH = 500
_CHUNK = 65536
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>")


@dataclass(frozen=True)
class Element:
    """An element where it opens, without text, or where it closes, with its own text."""

    tag: str
    parent: str
    attributes: dict[str, str]
    text: str
    opens: bool


class _Collector:
    """Handlers that gather what one chunk of the document opens and closes."""

    def __init__(self, namespace: str, inline: frozenset[str]):
        self.elements: list[Element] = []
        self._namespace = namespace
        self._inline = inline
        self._path: list[tuple[str, dict[str, str], list[str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= MAX_DEPTH:
            raise Unreadable(
                f"The XML is nested more than {MAX_DEPTH} levels deep: export it anew."
            )
        namespace, _, tag = name.rpartition(" ")
        tag = tag if namespace == self._namespace else name
        self.elements.append(Element(tag, self._parent, attributes, "", True))
        self._path.append((tag, attributes, []))

    def data(self, data: str) -> None:
        if self._path:
            self._path[-1][2].append(data)

    def end(self, _name: str) -> None:
        tag, attributes, parts = self._path.pop()
        text = "".join(parts)
        if self._path and tag in self._inline:
            self._path[-1][2].append(text)
        self.elements.append(Element(tag, self._parent, attributes, " ".join(text.split()), False))

    @property
    def _parent(self) -> str:
        return self._path[-1][0] if self._path else ""


def _refuse_entity(*_declaration: object) -> None:
    raise Unreadable("The XML declares entities of its own, which are not read: save it without.")


def xml_elements(text: str, namespace: str, inline: frozenset[str]) -> Iterator[Element]:
    """The elements of ``namespace`` in the order in which they open and close.

    The text of ``inline`` elements is also their parent's. Raises Unreadable with a sentence.
    """
    collector = _Collector(namespace, inline)
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.data
    body = _DECLARATION.sub("", text).encode("utf-8", "replace")
    try:
        for at in range(0, len(body), _CHUNK):
            parser.Parse(body[at : at + _CHUNK], at + _CHUNK >= len(body))
            yield from collector.elements
            collector.elements.clear()
    except expat.ExpatError as error:
        raise Unreadable(
            f"The XML is damaged in line {error.lineno}: export the transcript anew."
        ) from None
