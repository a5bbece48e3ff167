"""The archive's own XML read back as the turns that it holds: TEI and Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..lexicon.dates import from_iso
from ..types import Hints
from .content import Content, TurnWriter
from .xml_elements import Element, xml_elements

# Labels for words whose speaker the export does not name: TEI prints none.
QUESTION, SPEAKER = "QUESTION", "SPEAKER"
TEI = "http://www.tei-c.org/ns/1.0"
AKOMA_NTOSO = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_XML_ID = "http://www.w3.org/XML/1998/namespace id"
_NOT_KNOWN = "Not known"
_NOT_NAMED = "person-not-named"
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def looks_like_tei(text: str) -> bool:
    return _root_is(text, "TEI", TEI)


def looks_like_akoma_ntoso(text: str) -> bool:
    return _root_is(text, "akomaNtoso", AKOMA_NTOSO)


def _root_is(text: str, tag: str, namespace: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and f"<{tag}" in head and namespace in head


@dataclass
class _Utterance:
    """A turn of the export: who by key, the name printed with it, what is said."""

    who: str = ""
    name: str = ""
    asks: bool = False
    answers: bool = False
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class _Export:
    """What the export says, as far as it has been read."""

    title: str = ""
    address: str = ""
    number: str = ""
    place: str = ""
    day: str = ""
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    utterances: list[_Utterance] = field(default_factory=list)
    by_anchor: dict[str, _Utterance] = field(default_factory=dict)

    def content(self) -> Content:
        """The reading text: the head as a transcript prints it, then the turns."""
        notes = [f"({note.strip('()')})" for note in self.notes]
        head = [self.title, *self._people(), self.place, _long_day(self.day), self.number, *notes]
        writer = TurnWriter(head)
        for utterance in self.utterances:
            writer.turn(self._label(utterance), [p for p in utterance.paragraphs if p])
        return writer.content(Hints(title=self.title, address=self.address, date=self.day))

    def _people(self) -> Iterator[str]:
        """Those who hold an office or answer; who asks is no principal."""
        answering = {utterance.who for utterance in self.utterances if utterance.answers}
        for key, name in self.names.items():
            if self.roles.get(key):
                yield f"{name}, {self.roles[key]}"
            elif key in answering:
                yield name

    def _label(self, utterance: _Utterance) -> str:
        named = self.names.get(utterance.who) or utterance.name
        return named or (QUESTION if utterance.asks else SPEAKER)


def _long_day(day: str) -> str:
    date = from_iso(day)
    return f"{_MONTHS[date.month - 1]} {date.day}, {date.year}" if date else ""


def tei_reading(text: str) -> Content:
    export = _Export()
    inline = frozenset(("desc", "gap", "vocal", "note", "hi", "emph"))
    for element in xml_elements(text, TEI, inline):
        if element.opens and element.tag == "u":
            _open_utterance(export, element)
        elif element.tag == "seg" and element.parent == "u" and not element.opens:
            export.utterances[-1].paragraphs.append(element.text)
        elif not element.opens:
            _take_tei_header(export, element)
    return export.content()


def _open_utterance(export: _Export, element: Element) -> None:
    attributes = element.attributes
    answered = [a.lstrip("#") for a in attributes.get("corresp", "").split()]
    asks = "#question" in attributes.get("ana", "").split()
    utterance = _Utterance(attributes.get("who", "").lstrip("#"), asks=asks, answers=bool(answered))
    export.utterances.append(utterance)
    export.by_anchor[attributes.get(_XML_ID, "")] = utterance
    for anchor in answered:
        if anchor in export.by_anchor:
            export.by_anchor[anchor].asks = True


def _take_tei_header(export: _Export, element: Element) -> None:
    attributes, value = element.attributes, element.text
    match element.parent, element.tag:
        case "titleStmt", "title":
            export.title = export.title or value
        case "publicationStmt", "idno" if attributes.get("type") == "URI":
            export.address = value
        case "publicationStmt", "idno" if attributes.get("type") == "document":
            export.number = value
        case "creation", "date":
            export.day = attributes.get("when", value)
        case "setting", "name" if value != _NOT_KNOWN:
            export.place = value
        case "person", "persName":
            export.names[f"?{len(export.names)}"] = value
        case "person", "occupation":
            export.roles[f"?{len(export.names) - 1}"] = value
        case "listPerson", "person":
            _name_person(export, attributes.get(_XML_ID, ""))


def _name_person(export: _Export, key: str) -> None:
    """Gives the person who was read last the key that utterances know."""
    last = next(reversed(export.names), "")
    if last.startswith("?"):
        export.names[key] = export.names.pop(last)
        if last in export.roles:
            export.roles[key] = export.roles.pop(last)


def akoma_ntoso_reading(text: str) -> Content:
    export = _Export()
    for element in xml_elements(text, AKOMA_NTOSO, frozenset(("remark", "i", "b", "docTitle"))):
        speech = element.tag in ("question", "answer", "speech")
        if speech and element.opens:
            key = element.attributes.get("by", "").lstrip("#")
            asks, answers = element.tag == "question", element.tag == "answer"
            who = "" if key == _NOT_NAMED else key
            export.utterances.append(_Utterance(who, asks=asks, answers=answers))
        elif not element.opens and export.utterances:
            _take_akoma_speech(export.utterances[-1], element)
        elif not element.opens:
            _take_akoma_header(export, element)
    return export.content()


def _take_akoma_speech(utterance: _Utterance, element: Element) -> None:
    if element.parent not in ("question", "answer", "speech"):
        return
    if element.tag == "from":
        utterance.name = element.text
    elif element.tag == "p":
        utterance.paragraphs.append(element.text)


def _take_akoma_header(export: _Export, element: Element) -> None:
    attributes, value = element.attributes, element.text
    match element.parent, element.tag:
        case "FRBRWork", "FRBRalias" if attributes.get("name", "url") == "url":
            export.address = attributes.get("value", "")
        case "references", "TLCPerson" if attributes.get("eId") != _NOT_NAMED:
            export.names[attributes.get("eId", "")] = attributes.get("showAs", "")
        case "p", "docTitle":
            export.title = value
        case "p", "docNumber":
            export.number = value
        case "p", "docDate":
            export.day = attributes.get("date", value)
        case "preface", "p" if value and value != export.title:
            _take_preface(export, value)


def _take_preface(export: _Export, value: str) -> None:
    """The paragraphs of a preface: first the place, then the notes."""
    if not export.place and not export.notes:
        export.place = value
    else:
        export.notes.append(value)
