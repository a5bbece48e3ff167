"""A transcript as TEI P5, module "Transcriptions of Speech": an utterance a turn, gaps as gap.

https://tei-c.org/release/doc/tei-p5-doc/en/html/TS.html
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .transcript import Run, Transcript, xml_text

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_VOCAL = ("laughter", "applause", "crosstalk", "interruption")


def write(transcript: Transcript) -> str:
    ET.register_namespace("", TEI)
    root = ET.Element(f"{{{TEI}}}TEI")
    _header(root, transcript)
    body = _sub(_sub(root, "text"), "body")
    for turn in transcript.utterances:
        utterance = _sub(body, "u", **{f"{_XML}id": turn.anchor, "n": str(turn.position)})
        if turn.person:
            utterance.set("who", f"#{turn.person}")
        if turn.answers:
            utterance.set("corresp", " ".join(f"#{anchor}" for anchor in turn.answers))
        for paragraph in turn.paragraphs:
            _add_runs(_sub(utterance, "seg"), paragraph)
    if not transcript.utterances:
        _sub(body, "p")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sub(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(
        parent, f"{{{TEI}}}{name}", {k: xml_text(v) for k, v in attributes.items()}
    )
    element.text = xml_text(text) or None
    return element


def _header(root: ET.Element, transcript: Transcript) -> None:
    record = transcript.record
    header = _sub(root, "teiHeader")
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
