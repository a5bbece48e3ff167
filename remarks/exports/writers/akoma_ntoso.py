"""A transcript as an Akoma Ntoso 3.0 debate (OASIS LegalDocML): questions, answers and speeches in order.

http://docs.oasis-open.org/legaldocml/akn-core/v1.0/
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .transcript import Account, Piece, Spoken, storable

# The kinds of remark that the schema knows.
_REMARKS = {
    "laughter": "phenomenon",
    "applause": "phenomenon",
    "untranslated": "translation",
    "interpreted": "translation",
}
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def write(account: Account) -> str:
    ET.register_namespace("", AKN)
    root = ET.Element(f"{{{AKN}}}akomaNtoso")
    debate = _sub(root, "debate", name="remarks")
    _meta(debate, account)
    _preface(debate, account)
    section = _sub(_sub(debate, "debateBody"), "debateSection", name="remarks", eId="dbsect_1")
    _sub(section, "heading", account.record.title)
    for turn in account.turns:
        _turn(section, turn, account)
    if not account.turns:
        _sub(section, "scene", "No words are transcribed.")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sub(parent, tag: str, text: str = "", **attributes):
    made = ET.SubElement(
        parent, f"{{{AKN}}}{tag}", {k.rstrip("_"): storable(v) for k, v in attributes.items()}
    )
    made.text = storable(text) or None
    return made


def _person(key: str) -> str:
    return f"person-{key}" if key else "person-not-named"


def _meta(debate, account: Account) -> None:
    record = account.record
    day = record.day.isoformat() if record.day else "0001-01-01"
    meta = _sub(debate, "meta")
    identification = _sub(meta, "identification", source="#archive")
    number = record.key
    for level, tail in (
        ("FRBRWork", ""),
        ("FRBRExpression", "/eng@"),
        ("FRBRManifestation", "/eng@.xml"),
    ):
        part = _sub(identification, level)
        _sub(part, "FRBRthis", value=f"/akn/int/debate/{day}/{number}{tail}/!main")
        _sub(part, "FRBRuri", value=f"/akn/int/debate/{day}/{number}{tail}")
        if level == "FRBRWork":
            _sub(part, "FRBRalias", value=record.url, name="url")
        _sub(
            part,
            "FRBRdate",
            date=day,
            name="event" if record.date else "release" if record.released else "not known",
        )
        _sub(part, "FRBRauthor", href="#archive", as_="#editor")
        if level == "FRBRWork":
            _sub(part, "FRBRcountry", value="int")
            if record.document_number:
                _sub(part, "FRBRnumber", value=record.document_number)
        if level == "FRBRExpression":
            _sub(part, "FRBRlanguage", language="eng")
    references = _sub(meta, "references", source="#archive")
    _sub(
        references,
        "TLCOrganization",
        eId="archive",
        href="/ontology/organization/archive",
        showAs=record.archive,
    )
    for key, name in account.people.items():
        _sub(references, "TLCPerson", eId=_person(key), href=f"/ontology/person/{key}", showAs=name)
    if any(not turn.key for turn in account.turns):
        _sub(
            references,
            "TLCPerson",
            eId=_person(""),
            href="/ontology/person/not-named",
            showAs="Not named in the transcript",
        )
    _sub(references, "TLCRole", eId="editor", href="/ontology/role/editor", showAs="Editor")


def _preface(debate, account: Account) -> None:
    record = account.record
    preface = _sub(debate, "preface")
    title = _sub(preface, "p")
    _sub(title, "docTitle", record.title)
    if record.document_number:
        _sub(_sub(preface, "p"), "docNumber", record.document_number)
    if record.day:
        _sub(_sub(preface, "p"), "docDate", record.day.isoformat(), date=record.day.isoformat())
    if record.place:
        _sub(preface, "p", record.place)
    for note in account.notes:
        _sub(preface, "p", note)


def _turn(section, turn: Spoken, account: Account) -> None:
    name = "question" if turn.asks else "answer" if turn.answers else "speech"
    made = _sub(section, name, eId=turn.anchor, by=f"#{_person(turn.key)}")
    _sub(made, "from", turn.name)
    for paragraph in turn.paragraphs or ((),):
        _pieces(_sub(made, "p"), paragraph)


def _pieces(parent, pieces: tuple[Piece, ...]) -> None:
    last = None
    for piece in pieces:
        if piece.kind:
            last = _sub(
                parent, "remark", piece.text, type=_REMARKS.get(piece.kind, "sceneDescription")
            )
        elif last is None:
            parent.text = (parent.text or "") + storable(piece.text)
        else:
            last.tail = (last.tail or "") + storable(piece.text)
