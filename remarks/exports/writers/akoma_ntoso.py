"""A transcript as an Akoma Ntoso 3.0 debate (OASIS LegalDocML): questions, answers, speeches.

http://docs.oasis-open.org/legaldocml/akn-core/v1.0/
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .record import Record
from .transcript import Run, Transcript, Utterance, xml_text

# The kinds of remark that the schema knows.
_REMARKS = {
    "laughter": "phenomenon",
    "applause": "phenomenon",
    "untranslated": "translation",
    "interpreted": "translation",
}
_NOT_NAMED = "person-not-named"
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def write(transcript: Transcript) -> str:
    ET.register_namespace("", AKN)
    root = ET.Element(f"{{{AKN}}}akomaNtoso")
    debate = _sub(root, "debate", name="remarks")
    _meta(debate, transcript)
    _preface(debate, transcript)
    section = _sub(_sub(debate, "debateBody"), "debateSection", name="remarks", eId="dbsect_1")
    _sub(section, "heading", transcript.record.title)
    for turn in transcript.utterances:
        _turn(section, turn)
    if not transcript.utterances:
        _sub(section, "scene", "No words are transcribed.")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sub(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A child element; an attribute that is a word of Python has an underscore behind it."""
    element = ET.SubElement(
        parent, f"{{{AKN}}}{tag}", {k.rstrip("_"): xml_text(v) for k, v in attributes.items()}
    )
    element.text = xml_text(text) or None
    return element


def _meta(debate: ET.Element, transcript: Transcript) -> None:
    record = transcript.record
    meta = _sub(debate, "meta")
    identification = _sub(meta, "identification", source="#archive")
    for level, tail in (
        ("FRBRWork", ""),
        ("FRBRExpression", "/eng@"),
        ("FRBRManifestation", "/eng@.xml"),
    ):
        _identify(_sub(identification, level), level, tail, record)
    references = _sub(meta, "references", source="#archive")
    _sub(
        references,
        "TLCOrganization",
        eId="archive",
        href="/ontology/organization/archive",
        showAs=record.archive,
    )
    for key, member in transcript.people.items():
        _sub(references, "TLCPerson", eId=key, href=f"/ontology/person/{key}", showAs=member.name)
    if any(not turn.person for turn in transcript.utterances):
        _sub(
            references,
            "TLCPerson",
            eId=_NOT_NAMED,
            href="/ontology/person/not-named",
            showAs="Not named in the transcript",
        )
    _sub(references, "TLCRole", eId="editor", href="/ontology/role/editor", showAs="Editor")


def _identify(part: ET.Element, level: str, tail: str, record: Record) -> None:
    """What a level of the FRBR model is called and when it was made."""
    day = record.day.isoformat() if record.day else "0001-01-01"
    _sub(part, "FRBRthis", value=f"/akn/int/debate/{day}/{record.key}{tail}/!main")
    _sub(part, "FRBRuri", value=f"/akn/int/debate/{day}/{record.key}{tail}")
    if level == "FRBRWork":
        _sub(part, "FRBRalias", value=record.url, name="url")
    what = "event" if record.date else "release" if record.released else "not known"
    _sub(part, "FRBRdate", date=day, name=what)
    _sub(part, "FRBRauthor", href="#archive", as_="#editor")
    if level == "FRBRWork":
        _sub(part, "FRBRcountry", value="int")
        if record.document_number:
            _sub(part, "FRBRnumber", value=record.document_number)
    if level == "FRBRExpression":
        _sub(part, "FRBRlanguage", language="eng")


def _preface(debate: ET.Element, transcript: Transcript) -> None:
    record = transcript.record
    preface = _sub(debate, "preface")
    title = _sub(preface, "p")
    _sub(title, "docTitle", record.title)
    if record.document_number:
        _sub(_sub(preface, "p"), "docNumber", record.document_number)
    if record.day:
        day = record.day.isoformat()
        _sub(_sub(preface, "p"), "docDate", day, date=day)
    if record.place:
        _sub(preface, "p", record.place)
    for note in transcript.notes:
        _sub(preface, "p", note)


def _turn(section: ET.Element, turn: Utterance) -> None:
    name = "question" if turn.asks else "answer" if turn.answers else "speech"
    speech = _sub(section, name, eId=turn.anchor, by=f"#{turn.person or _NOT_NAMED}")
    _sub(speech, "from", turn.name)
    for paragraph in turn.paragraphs or ((),):
        _add_runs(_sub(speech, "p"), paragraph)


def _add_runs(parent: ET.Element, runs: tuple[Run, ...]) -> None:
    last: ET.Element | None = None
    for run in runs:
        if run.kind:
            kind = _REMARKS.get(run.kind, "sceneDescription")
            last = _sub(parent, "remark", run.text, type=kind)
        elif last is None:
            parent.text = (parent.text or "") + xml_text(run.text)
        else:
            last.tail = (last.tail or "") + xml_text(run.text)
