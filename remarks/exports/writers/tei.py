"""A transcript as TEI P5, module "Transcriptions of Speech": an utterance a turn, gaps as gap.

https://tei-c.org/release/doc/tei-p5-doc/en/html/TS.html
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .transcript import Run, Transcript, Utterance, xml_text

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_VOCAL = ("laughter", "applause", "crosstalk", "interruption")


def pieces(transcript: Transcript) -> Iterator[str]:
    """The file from its head to its end, an utterance at a time.

    The root's tag is written by hand, so that the elements, which have no namespace of their own
    here, stand in the root's.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}">'
    yield _xml(_header(transcript))
    yield "<text><body>"
    is_empty = True
    for turn in transcript.utterances:
        is_empty = False
        yield _xml(_utterance(turn))
    yield f"{'<p />' if is_empty else ''}</body></text></TEI>\n"


def _xml(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


def _utterance(turn: Utterance) -> ET.Element:
    utterance = ET.Element("u", {f"{_XML}id": turn.anchor, "n": str(turn.position)})
    if turn.person:
        utterance.set("who", f"#{turn.person}")
    if turn.answers:
        utterance.set("corresp", " ".join(f"#{anchor}" for anchor in turn.answers))
    for paragraph in turn.paragraphs:
        _add_runs(_sub(utterance, "seg"), paragraph)
    return utterance


def _sub(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {k: xml_text(v) for k, v in attributes.items()})
    element.text = xml_text(text) or None
    return element


def _header(transcript: Transcript) -> ET.Element:
    record = transcript.record
    header = ET.Element("teiHeader")
    file = _sub(header, "fileDesc")
    _sub(_sub(file, "titleStmt"), "title", record.title)
    publication = _sub(file, "publicationStmt")
    _sub(publication, "publisher", record.archive)
    _sub(publication, "idno", record.url, type="URI")
    if record.document_number:
        _sub(publication, "idno", record.document_number, type="document")
    source = _sub(file, "sourceDesc")
    origin = record.source_url or "Transcript as it came in."
    digest = f"SHA-256 {transcript.sha256}" if transcript.sha256 else ""
    _sub(source, "bibl", f"{origin} {digest}".strip())
    profile = _sub(header, "profileDesc")
    if record.day:
        _sub(_sub(profile, "creation"), "date", record.day.isoformat(), when=record.day.isoformat())
    setting = _sub(_sub(profile, "settingDesc"), "setting")
    _sub(setting, "name", record.place or "Not known", type="place")
    _people(profile, transcript)
    return header


def _people(profile: ET.Element, transcript: Transcript) -> None:
    if not transcript.people:
        return
    people = _sub(_sub(profile, "particDesc"), "listPerson")
    for key, member in transcript.people.items():
        person = _sub(people, "person", **{f"{_XML}id": key})
        _sub(person, "persName", member.name)
        if member.role:
            _sub(person, "occupation", member.role)


def _add_runs(parent: ET.Element, runs: tuple[Run, ...]) -> None:
    last: ET.Element | None = None
    for run in runs:
        if run.kind:
            last = _mark(parent, run)
        elif last is None:
            parent.text = (parent.text or "") + xml_text(run.text)
        else:
            last.tail = (last.tail or "") + xml_text(run.text)


def _mark(parent: ET.Element, run: Run) -> ET.Element:
    if run.kind in _VOCAL:
        vocal = _sub(parent, "vocal")
        _sub(vocal, "desc", run.text)
        return vocal
    if run.kind in ("inaudible", "untranslated"):
        reason = "inaudible" if run.kind == "inaudible" else "not-translated"
        gap = _sub(parent, "gap", reason=reason)
        _sub(gap, "desc", run.text)
        return gap
    return _sub(parent, "note", run.text, type=run.kind)
