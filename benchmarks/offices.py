"""Checks the table of offices: ``python -m benchmarks.offices TABLE REFERENCE [CORPUS]``.

REFERENCE is a folder of CSV files of who held which office (columns ``person``, ``from``,
``to`` and one of ``office``, ``title``, ``position`` or ``role``); CORPUS one of dated
transcripts. Each row of the table is printed with its source and what was found; the command
fails where something disagrees.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from remarks.identity.offices import Office, read_offices
from remarks.identity.rooms import Head, read_series, series_of
from remarks.transcripts import Unreadable, parse, read
from remarks.transcripts.folding import fold
from remarks.transcripts.lexicon import names

SERIES = Path(__file__).parents[1] / "fixtures" / "series.csv"
MIN_TRANSCRIPTS = 2
# The office stands so many characters before or behind the surname that it is said of.
REACH = 30
_FORMS = {
    "prez": "president",
    "viceprez": "vice president",
    "representative-to-un": "ambassador to the united nations",
}
# Words by which transcripts call an office; the office's own name always counts.
_CALLED = {
    "minister for foreign affairs": ("foreign minister", "minister of foreign affairs"),
    "minister of foreign affairs": ("foreign minister", "minister for foreign affairs"),
    "minister of external affairs": ("external affairs minister", "foreign minister"),
    "secretary of foreign affairs": ("foreign secretary", "foreign minister"),
    "deputy secretary of state": ("deputy secretary",),
    "deputy secretary of state for management and resources": ("deputy secretary",),
    "under secretary of state for political affairs": ("under secretary",),
    "under secretary of state for civilian security, democracy, and human rights": (
        "under secretary",
    ),
    "ambassador to the united nations": ("ambassador",),
    "coordinator for strategic communications, national security council": (
        "nsc coordinator for strategic communications",
        "national security council coordinator for strategic communications",
    ),
    "spokesperson": ("spokesman", "spokeswoman", "department spokesperson"),
    "secretary-general": ("secretary general",),
    "secretary general": ("secretary-general",),
    "national security advisor": ("national security adviser",),
    "prime minister": ("president of the council", "premier"),
}
_FORMER = re.compile(r"\b(?:former|then|ex|late|shadow|deputy|vice|candidate|elect)\W+$")


@dataclass(frozen=True)
class Term:
    """What a reference says of one person's term."""

    person: str
    office: str
    first: str
    last: str


def reference_terms(folder: Path) -> list[Term]:
    """The terms of every CSV file of a folder; terms of one person that follow one another are
    one.
    """
    terms: list[Term] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                title = row.get("title") or row.get("office") or row.get("role") or ""
                office = _FORMS.get(title, title.lower())
                before = terms[-1] if terms else None
                if before and (before.person, before.office, before.last) == (
                    row["person"],
                    office,
                    row["from"],
                ):
                    terms[-1] = Term(before.person, office, before.first, row["to"])
                else:
                    terms.append(Term(row["person"], office, row["from"], row["to"]))
    return terms


def disagreement(office: Office, terms: Iterable[Term]) -> str:
    """What a reference says otherwise, in a sentence; "" where it agrees."""
    of_office = [t for t in terms if t.office == office.office.lower()]
    mine = [t for t in of_office if _same_person(t.person, office)]
    if not mine:
        return f"no {office.office} of this name is in the reference."
    if any(_same_days(t, office) for t in mine):
        return ""
    spans = ", ".join(f"{t.first} to {t.last or 'open'}" for t in mine)
    return f"the table says {office.first} to {office.last or 'open'}, the reference {spans}."


def _same_person(person: str, office: Office) -> bool:
    forms = {fold(n) for n in (office.name, *office.other_names)}
    words = fold(re.sub(r"[()]", "", person)).split()
    if fold(person) in forms:
        return True
    return any(set(form.replace(",", "").split()) <= set(words) for form in forms)


def _same_days(term: Term, office: Office) -> bool:
    """Days agree; an open end of the reference says nothing, and one in time to come is no end
    yet.
    """
    if term.first != office.first.isoformat():
        return False
    last = office.last.isoformat() if office.last else ""
    return not term.last or term.last == last or not last and term.last > f"{dt.date.today()}"


def forms_of_office(office: str) -> tuple[str, ...]:
    """The office and the shorter forms that transcripts use for it; in small letters."""
    forms = (office, *_CALLED.get(office, ()))
    if department := re.fullmatch(r"secretary of (?:the )?(.+)", office):
        return *forms, f"{department[1]} secretary", "secretary"
    if "," in office:
        return *forms, office.partition(",")[0]
    return forms


def attested(text: str, office: Office, room: str = "") -> bool:
    """Whether a text prints the office directly beside the holder's surname.

    A transcript of the room in which the office speaks need only call its holder by name.
    """
    plain = " ".join(fold(text).split())
    forms = [fold(n) for n in (office.name, *office.other_names)]
    forms += [f"{title} {names.surname_of(office.name)}" for title in ("mr", "mr.", "mrs", "ms")]
    if office.room and room == office.room and any(form in plain for form in forms):
        return True
    called = list(forms_of_office(office.office.lower()))
    surname = names.surname_of(office.name)
    if office.room and f"the {surname} government" in plain:
        return True
    for match in re.finditer(rf"\b{re.escape(surname)}\b", plain):
        for word in called:
            reach = len(word) + REACH
            before = plain[max(0, match.start() - reach) : match.start()]
            behind = plain[match.end() : match.end() + reach]
            at = before.rfind(word)
            if (
                at >= 0
                and not _FORMER.search(before[:at])
                and "." not in before[at:].replace("hon.", "")
            ):
                return True
            if re.match(rf"(?: mp)?,? (?:the )?(?:[\w.]+ ){{0,3}}{re.escape(word)}\b", behind):
                return True
    return False


@dataclass(frozen=True)
class DatedText:
    """A transcript's day, its room and its text with the title."""

    day: dt.date
    room: str
    text: str


def room_of(title: str, text: str, start: int, address: str) -> str:
    """The room that a transcript's head tells, by the table of series; "" where it tells none."""
    with SERIES.open(encoding="utf-8", newline="") as file:
        series = series_of(Head(title, text[:start], address), read_series(csv.DictReader(file)))
    return series.room if series else ""


def dated_texts(folder: Path) -> Iterator[DatedText]:
    """Every transcript of a folder that gives its day."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md"):
        try:
            transcript = parse(read(path.read_bytes(), path.name))
        except Unreadable:
            continue
        header, text = transcript.header, transcript.text
        if day := header.date or header.released:
            start = transcript.turns[0].start if transcript.turns else len(text)
            room = room_of(header.title or "", text, start, header.address or "")
            # The publisher's file name often says whose transcript it is.
            name = path.stem.replace("-", " ")
            yield DatedText(day, room, f"{name} {header.title}\n{text}")


def attestations(
    offices: Iterable[Office], texts: Iterable[DatedText]
) -> dict[Office, list[dt.date]]:
    """The days within each term on which a transcript names the holder with the office, sorted."""
    days_of: dict[Office, set[dt.date]] = {office: set() for office in offices}
    for one in texts:
        for office, days in days_of.items():
            new = office.covers(one.day) and one.day not in days
            if new and attested(one.text, office, one.room):
                days.add(one.day)
    return {office: sorted(days) for office, days in days_of.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("reference", type=Path)
    parser.add_argument("corpus", type=Path, nargs="?")
    options = parser.parse_args()
    with options.table.open(encoding="utf-8", newline="") as file:
        offices, refusals = read_offices(csv.DictReader(file))
    for refusal in refusals:
        print(f"row {refusal.row} is refused: {refusal.reason}")
    terms = reference_terms(options.reference)
    by_text = [o for o in offices if o.source.startswith("transcripts")]
    days = attestations(by_text, dated_texts(options.corpus)) if options.corpus else {}
    bad = len(refusals)
    for office in offices:
        if office not in by_text:
            fault = disagreement(office, terms)
        elif not options.corpus:
            fault = ""
        elif len(days[office]) < MIN_TRANSCRIPTS:
            fault = f"{len(days[office])} dated transcripts name the holder with the office."
        else:
            fault = ""
        bad += bool(fault)
        print(
            f"{office.name}, {office.office} ({office.organization}), {office.first} to"
            f" {office.last or 'today'}: {office.source}: {fault or 'agrees'}"
        )
    not_checked = ""
    if by_text and not options.corpus:
        not_checked = f"; {len(by_text)} rest on transcripts: name their folder with CORPUS="
    print(f"{len(offices)} rows, {bad} disagree or are refused{not_checked}.")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
