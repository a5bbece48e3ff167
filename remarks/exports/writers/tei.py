"""A transcript as TEI P5, module "Transcriptions of Speech": an utterance a turn, gaps as gap.

A file of its own, or a component of the archive's corpus after Parla-CLARIN, where people and
outlets known by name stand once, in the corpus's own header.

https://tei-c.org/release/doc/tei-p5-doc/en/html/TS.html
https://clarin-eric.github.io/parla-clarin/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree as ET

from .record import Record
from .transcript import CastMember, Run, Transcript, Utterance, xml_text

TEI = "http://www.tei-c.org/ns/1.0"
XINCLUDE = "http://www.w3.org/2001/XInclude"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ID = f"{_XML}id"
_VOCAL = ("laughter", "applause", "crosstalk", "interruption")
_ASKS = "question"
_CORPUS = "remarks"
# Tools for such corpora ask for somebody in every utterance.
_NOT_NAMED = "not-named"


def pieces(transcript: Transcript) -> Iterator[str]:
    """The file from its head to its end, an utterance at a time."""
    yield from _document(transcript, "")


def component(transcript: Transcript, key: str) -> Iterator[str]:
    """The transcript as a part of the corpus: what is its own has ``key`` before its id."""
    yield from _document(transcript, key)


def _document(transcript: Transcript, key: str) -> Iterator[str]:
    """The root's tag is written by hand, so that the elements, which have no namespace of their own
    here, stand in the root's.
    """
    own = f' xml:id="{key}"' if key else ""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}"{own} xml:lang="en">'
    yield _xml(_header(transcript, key))
    yield '<text><body><div type="debateSection">'
    yield _xml(_element("head", transcript.record.title))
    is_empty = True
    for turn in transcript.utterances:
        is_empty = False
        yield _xml(_label(turn))
        yield _xml(_utterance(turn, key))
    yield f"{'<p />' if is_empty else ''}</div></body></text></TEI>\n"


def corpus(
    head: Record,
    components: Iterable[str],
    people: Mapping[str, CastMember],
    organizations: Mapping[str, str],
    outcomes: Mapping[str, str],
    rules: Mapping[str, str],
) -> Iterator[str]:
    """The root of a corpus, which takes in the files named ``components``.

    ``head`` says what the archive is called, where it is and what rights there are.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<teiCorpus xmlns="{TEI}" xmlns:xi="{XINCLUDE}" xml:id="{_CORPUS}" xml:lang="en">'
    header = ET.Element("teiHeader")
    _describe_file(header, head, "The transcripts as they came in.")
    _add_categories(header, outcomes, rules)
    profile = _sub(header, "profileDesc")
    _add_language(profile)
    nobody = {_NOT_NAMED: CastMember("Not named in the transcript")}
    _add_cast(profile, {**nobody, **people}, organizations, "")
    yield _xml(header)
    for name in components:
        yield f'<xi:include href="{name}"/>'
    yield "</teiCorpus>\n"


def _xml(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


def _element(name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.Element(name, {k: xml_text(v) for k, v in attributes.items()})
    element.text = xml_text(text) or None
    return element


def _sub(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = _element(name, text, **attributes)
    parent.append(element)
    return element


def _own(key: str, name: str) -> str:
    """The id of what a transcript alone has: it is one among all of a corpus."""
    return f"{key}.{name}" if key else name


def _person(key: str, person: str) -> str:
    return person if person.startswith("person-") else _own(key, person)


def _label(turn: Utterance) -> ET.Element:
    return _element("note", turn.label or turn.name, type="speaker")


def _utterance(turn: Utterance, key: str) -> ET.Element:
    anchor = _own(key, turn.anchor)
    utterance = ET.Element("u", {_ID: anchor, "n": str(turn.position)})
    if turn.person:
        utterance.set("who", f"#{_person(key, turn.person)}")
    elif key:
        utterance.set("who", f"#{_NOT_NAMED}")
    if turn.addressees:
        utterance.set("toWhom", " ".join(f"#{_person(key, one)}" for one in turn.addressees))
    if turn.answers:
        utterance.set("corresp", " ".join(f"#{_own(key, answer)}" for answer in turn.answers))
    kinds = [_ASKS] if turn.asks else []
    kinds += [f"outcome-{state}" for state in dict.fromkeys(turn.outcomes)]
    kinds += [f"rule-{turn.rule}"] if turn.rule else []
    if kinds:
        utterance.set("ana", " ".join(f"#{kind}" for kind in kinds))
    for number, paragraph in enumerate(turn.paragraphs, 1):
        segment = _sub(utterance, "seg", **{_ID: f"{anchor}.{number}"})
        _add_runs(segment, paragraph)
    return utterance


def _header(transcript: Transcript, key: str) -> ET.Element:
    record = transcript.record
    header = ET.Element("teiHeader")
    origin = record.source_url or "Transcript as it came in."
    digest = f"SHA-256 {transcript.sha256}" if transcript.sha256 else ""
    _describe_file(header, record, f"{origin} {digest}".strip())
    if not key:
        _add_categories(header, transcript.outcomes, transcript.rules)
    profile = _sub(header, "profileDesc")
    if record.day:
        _sub(_sub(profile, "creation"), "date", record.day.isoformat(), when=record.day.isoformat())
    _add_language(profile)
    setting = _sub(_sub(profile, "settingDesc"), "setting")
    _sub(setting, "name", record.place or "Not known", type="place")
    if record.date:
        _sub(setting, "date", record.date.isoformat(), when=record.date.isoformat())
    people = transcript.people
    organizations = transcript.organizations
    if key:
        people = {k: v for k, v in people.items() if not k.startswith("person-")}
        organizations = {}
    _add_cast(profile, people, organizations, key)
    return header


def _describe_file(header: ET.Element, record: Record, origin: str) -> None:
    """What the file is called, who gives it out under which rights, and what it was made from."""
    file = _sub(header, "fileDesc")
    _sub(_sub(file, "titleStmt"), "title", record.title)
    publication = _sub(file, "publicationStmt")
    _sub(publication, "publisher", record.archive)
    if record.publisher:
        _sub(publication, "distributor", record.publisher)
    _sub(publication, "idno", record.url, type="URI")
    if record.identifier:
        _sub(publication, "idno", record.identifier, type="ARK")
    if record.document_number:
        _sub(publication, "idno", record.document_number, type="document")
    if record.rights or record.license_url:
        status = "free" if record.license_url else "unknown"
        terms = _sub(publication, "availability", status=status)
        if record.license_url:
            _sub(terms, "licence", record.rights or record.license_url, target=record.license_url)
        else:
            _sub(terms, "p", record.rights)
    _sub(_sub(file, "sourceDesc"), "bibl", origin)


def _add_categories(
    header: ET.Element, outcomes: Mapping[str, str], rules: Mapping[str, str]
) -> None:
    """What ``ana`` of an utterance points to: that it asks, what became of what it asks, and by
    which rule its speaker is known where the transcript does not say.
    """
    encoding = _sub(header, "encodingDesc")
    _sub(
        _sub(encoding, "projectDesc"),
        "p",
        "Names are given where the transcript gives them, or by a rule that the archive publishes.",
    )
    taxonomy = _sub(_sub(encoding, "classDecl"), "taxonomy")
    values = {_ASKS: "Asks"} | {f"outcome-{slug}": label for slug, label in outcomes.items()}
    values |= {f"rule-{slug}": f"Speaker not printed: {rule}" for slug, rule in rules.items()}
    for key, label in values.items():
        _sub(_sub(taxonomy, "category", **{_ID: key}), "catDesc", label)


def _add_language(profile: ET.Element) -> None:
    _sub(_sub(profile, "langUsage"), "language", "English", ident="en")


def _add_cast(
    profile: ET.Element,
    people: Mapping[str, CastMember],
    organizations: Mapping[str, str],
    key: str,
) -> None:
    if not people and not organizations:
        return
    cast = _sub(profile, "particDesc")
    if organizations:
        listed = _sub(cast, "listOrg")
        for name, title in organizations.items():
            _sub(_sub(listed, "org", **{_ID: name}), "orgName", title)
    if people:
        everybody = _sub(cast, "listPerson")
        for name, member in people.items():
            _add_person(everybody, _person(key, name), member)


def _add_person(people: ET.Element, key: str, member: CastMember) -> None:
    person = _sub(people, "person", **{_ID: key})
    if member.same_as:
        person.set("sameAs", xml_text(" ".join(member.same_as)))
    _sub(person, "persName", member.name)
    if member.role:
        _sub(person, "occupation", member.role)
    if member.organization:
        _sub(person, "affiliation", ref=f"#{member.organization}", role="reporter")
    for address in member.same_as:
        _sub(person, "idno", address, type="URI")


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
