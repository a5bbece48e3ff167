"""A transcript as an Akoma Ntoso 3.0 debate (OASIS LegalDocML): questions, answers, speeches.

http://docs.oasis-open.org/legaldocml/akn-core/v1.0/
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .record import Record
from .transcript import CastMember, Run, Transcript, Utterance, xml_text

# The kinds of remark that the schema knows.
_REMARKS = {
    "laughter": "phenomenon",
    "applause": "phenomenon",
    "untranslated": "translation",
    "interpreted": "translation",
}
_NOT_NAMED = "person-not-named"
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def pieces(transcript: Transcript) -> Iterator[str]:
    """The file from its head to its end, a turn at a time.

    The outer tags are written by hand, so that the elements, which have no namespace of their own
    here, stand in the root's.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<akomaNtoso xmlns="{AKN}"><debate name="remarks">'
    yield _xml(_meta(transcript))
    yield _xml(_preface(transcript))
    yield '<debateBody><debateSection name="remarks" eId="dbsect_1">'
    yield _xml(_element("heading", transcript.record.title))
    is_empty = True
    for turn in transcript.utterances:
        is_empty = False
        yield _xml(_turn(turn, transcript))
    if is_empty:
        yield _xml(_element("scene", "No words are transcribed."))
    yield "</debateSection></debateBody></debate></akomaNtoso>\n"


def _xml(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


def _element(tag: str, text: str = "", **attributes: str) -> ET.Element:
    """An element; an attribute that is a word of Python has an underscore behind it."""
    element = ET.Element(tag, {k.rstrip("_"): xml_text(v) for k, v in attributes.items()})
    element.text = xml_text(text) or None
    return element


def _sub(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = _element(tag, text, **attributes)
    parent.append(element)
    return element


def _meta(transcript: Transcript) -> ET.Element:
    record = transcript.record
    meta = _element("meta")
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
    _add_cast(references, transcript)
    if transcript.has_unnamed:
        _sub(
            references,
            "TLCPerson",
            eId=_NOT_NAMED,
            href="/ontology/person/not-named",
            showAs="Not named in the transcript",
        )
    _sub(references, "TLCRole", eId="editor", href="/ontology/role/editor", showAs="Editor")
    for slug, label in transcript.outcomes.items():
        href = f"/ontology/concept/outcome/{slug}"
        _sub(references, "TLCConcept", eId=f"outcome-{slug}", href=href, showAs=label)
    for slug, label in transcript.rules.items():
        href, words = f"/ontology/concept/rule/{slug}", f"Speaker not printed: {label}"
        _sub(references, "TLCConcept", eId=f"rule-{slug}", href=href, showAs=words)
    return meta


def _add_cast(references: ET.Element, transcript: Transcript) -> None:
    """People with the offices they hold or the outlets they ask for, and what others call them."""
    for key, name in transcript.organizations.items():
        href = f"/ontology/organization/{key}"
        _sub(references, "TLCOrganization", eId=key, href=href, showAs=name)
    for key, member in transcript.people.items():
        href = f"/ontology/person/{key}"
        _sub(references, "TLCPerson", eId=key, href=href, showAs=member.name)
        for number, address in enumerate(member.same_as, 1):
            same = {"eId": f"same-{key}-{number}", "name": "sameAs", "href": address}
            _sub(references, "TLCReference", showAs=member.name, **same)
    roles = {
        _role_of(key, member): _title_of(member, transcript)
        for key, member in transcript.people.items()
        if member.role or member.organization
    }
    for key, title in roles.items():
        _sub(references, "TLCRole", eId=key, href=f"/ontology/role/{key}", showAs=title)


def _role_of(key: str, member: CastMember) -> str:
    return f"role-{member.organization}" if member.organization else f"role-{key}"


def _title_of(member: CastMember, transcript: Transcript) -> str:
    if member.organization:
        return f"Reporter, {transcript.organizations[member.organization]}"
    return member.role


def _identify(part: ET.Element, level: str, tail: str, record: Record) -> None:
    """What a level of the FRBR model is called and when it was made."""
    day = record.day.isoformat() if record.day else "0001-01-01"
    _sub(part, "FRBRthis", value=f"/akn/int/debate/{day}/{record.key}{tail}/!main")
    _sub(part, "FRBRuri", value=f"/akn/int/debate/{day}/{record.key}{tail}")
    if level == "FRBRWork":
        _sub(part, "FRBRalias", value=record.url, name="url")
        if record.identifier:
            _sub(part, "FRBRalias", value=record.identifier, name="ark")
    what = "event" if record.date else "release" if record.released else "not known"
    _sub(part, "FRBRdate", date=day, name=what)
    _sub(part, "FRBRauthor", href="#archive", as_="#editor")
    if level == "FRBRWork":
        _sub(part, "FRBRcountry", value="int")
        if record.document_number:
            _sub(part, "FRBRnumber", value=record.document_number)
    if level == "FRBRExpression":
        _sub(part, "FRBRlanguage", language="eng")


def _preface(transcript: Transcript) -> ET.Element:
    record = transcript.record
    preface = _element("preface")
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
    return preface


def _turn(turn: Utterance, transcript: Transcript) -> ET.Element:
    name = "question" if turn.asks else "answer" if turn.answers else "speech"
    speech = _element(name, eId=turn.anchor, by=f"#{turn.person or _NOT_NAMED}")
    member = transcript.people.get(turn.person)
    if member and (member.role or member.organization):
        speech.set("as", f"#{_role_of(turn.person, member)}")
    if len(turn.addressees) == 1:
        speech.set("to", f"#{turn.addressees[0]}")
    # Of several who are asked the schema takes none as addressees: they are referred to.
    told = [f"outcome-{state}" for state in dict.fromkeys(turn.outcomes)]
    told += turn.addressees if len(turn.addressees) > 1 else ()
    told += turn.answers
    told += [f"rule-{turn.rule}"] if turn.rule else []
    if told:
        speech.set("refersTo", " ".join(f"#{key}" for key in told))
    _sub(speech, "from", turn.name)
    for paragraph in turn.paragraphs or ((),):
        _add_runs(_sub(speech, "p"), paragraph)
    return speech


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
