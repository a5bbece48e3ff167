"""Documents that are zip archives of XML parts, opened within limits; nothing is run or fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from .unreadable import Unreadable

MAX_PARTS = 5_000
MAX_PART_BYTES = 20 * 1024 * 1024
# XML of a document shrinks to a tenth or a thirtieth; what shrinks to this is made to fill memory.
MAX_SHRINKING = 400
# An element of lxml, which states no types.
Node = Any


class Package:
    """The parts of a document by their names. Raises Unreadable with a sentence."""

    def __init__(self, data: bytes, kind: str):
        self.kind = kind
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError):
            raise self._damage_error() from None
        self.entries = {entry.filename: entry for entry in self._archive.infolist()}
        if len(self.entries) > MAX_PARTS:
            raise Unreadable(
                f"The {kind} has {len(self.entries):,} parts and the limit is {MAX_PARTS:,}: "
                "save its text as .txt and import that."
            )
        if any(entry.flag_bits & 1 for entry in self.entries.values()):
            raise encryption_error(kind)

    def _damage_error(self) -> Unreadable:
        return Unreadable(
            f"The {self.kind} is damaged and cannot be opened: open it in the program that wrote "
            "it, save it anew and import that."
        )

    def xml(self, name: str) -> Node | None:
        """The root element of a part; None where the document has no such part."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        try:
            root = xml_root(self._bytes(entry))
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise self._damage_error() from None
        if root.getroottree().docinfo.doctype:
            raise Unreadable(
                f"The {self.kind} declares entities of its own, which are not read: save it anew "
                "in the program that wrote it."
            )
        return root

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        shrinks = entry.compress_size and entry.file_size / entry.compress_size > MAX_SHRINKING
        if not shrinks and entry.file_size <= MAX_PART_BYTES:
            with self._archive.open(entry) as file:
                # The directory may lie about the size; the reading itself is what is bounded.
                data = file.read(MAX_PART_BYTES + 1)
            if len(data) <= MAX_PART_BYTES:
                return data
        raise Unreadable(
            f"The {self.kind} unpacks to far more than a transcript: it was not unpacked. Save "
            "its text as .txt and import that."
        )

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part of an Office document refers to, by the identifiers it uses."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            node.get("Id", ""): Relation(node, folder) for node in (() if root is None else root)
        }


class Relation:
    """A reference from one part to another, or to something outside of the document."""

    def __init__(self, node: Node, folder: str):
        self.kind = (node.get("Type") or "").rsplit("/", 1)[-1]
        self.outside = node.get("TargetMode") == "External"
        target = node.get("Target") or ""
        self.part = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )


def xml_root(data: bytes) -> Node:
    """The root of some XML, built without entities, definitions and network whatever it asks for.

    Raises etree.XMLSyntaxError.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.parse(io.BytesIO(data), parser).getroot()


def encryption_error(kind: str) -> Unreadable:
    return Unreadable(f"The {kind} is encrypted: save it without a password and import that.")


def local_name(node: Node) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]
