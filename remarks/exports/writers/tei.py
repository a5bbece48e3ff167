"""A transcript as TEI P5, module "Transcriptions of Speech": an utterance a turn, gaps as gap, laughter as vocal.

https://tei-c.org/release/doc/tei-p5-doc/en/html/TS.html
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .transcript import Account, Piece, storable

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_VOCAL = ("laughter", "applause", "crosstalk", "interruption")


def write(account: Account) -> str:
    ET.register_namespace("", TEI)
    root = ET.Element(f"{{{TEI}}}TEI")
    _header(root, account)
    body = _sub(_sub(root, "text"), "body")
    for turn in account.turns:
        utterance = _sub(body, "u", **{f"{_XML}id": turn.anchor, "n": str(turn.position)})
        if turn.key:
            utterance.set("who", f"#{turn.key}")
        if turn.answers:
            utterance.set("corresp", " ".join(f"#{anchor}" for anchor in turn.answers))
        for paragraph in turn.paragraphs:
            _pieces(_sub(utterance, "seg"), paragraph)
    if not account.turns:
        _sub(body, "p")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sub(parent, name: str, text: str = "", **attributes):
    made = ET.SubElement(
        parent, f"{{{TEI}}}{name}", {k: storable(v) for k, v in attributes.items()}
    )
    made.text = storable(text) or None
    return made


def _header(root, account: Account) -> None:
    record = account.record
    header = _sub(root, "teiHeader")
    file = _sub(header, "fileDesc")
    _sub(_sub(file, "titleStmt"), "title", record.title)
    publication = _sub(file, "publicationStmt")
    _sub(publication, "publisher", record.archive)
    _sub(publication, "idno", record.url, type="URI")
    if record.document_number:
        _sub(publication, "idno", record.document_number, type="document")
    source = _sub(file, "sourceDesc")
    _sub(
        source,
        "bibl",
        " ".join(
            part
            for part in (
                record.original or "Transcript as it came in.",
                f"SHA-256 {account.sha256}" if account.sha256 else "",
            )
            if part
        ),
    )
    profile = _sub(header, "profileDesc")
    if record.day:
        _sub(_sub(profile, "creation"), "date", record.day.isoformat(), when=record.day.isoformat())
    setting = _sub(_sub(profile, "settingDesc"), "setting")
    _sub(setting, "name", record.place or "Not known", type="place")
    if account.people:
        people = _sub(_sub(profile, "particDesc"), "listPerson")
        roles = {p.name: p.role for p in record.people}
        for key, name in account.people.items():
            person = _sub(people, "person", **{f"{_XML}id": key})
            _sub(person, "persName", name)
            if roles.get(name):
                _sub(person, "occupation", roles[name])


def _pieces(parent, pieces: tuple[Piece, ...]) -> None:
    last = None
    for piece in pieces:
        if not piece.kind:
            if last is None:
                parent.text = (parent.text or "") + storable(piece.text)
            else:
                last.tail = (last.tail or "") + storable(piece.text)
            continue
        last = _mark(parent, piece)


def _mark(parent, piece: Piece):
    if piece.kind in _VOCAL:
        made = _sub(parent, "vocal")
        _sub(made, "desc", piece.text)
        return made
    if piece.kind in ("inaudible", "untranslated"):
        made = _sub(
            parent, "gap", reason="inaudible" if piece.kind == "inaudible" else "not-translated"
        )
        _sub(made, "desc", piece.text)
        return made
    return _sub(parent, "note", piece.text, type=piece.kind)
