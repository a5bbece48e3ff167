"""Who is who without a database: rules, conditions and blocks, as cases and as properties."""

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remarks.identity import (
    Degree,
    call_rulings,
    label_rulings,
    outlet_decisions,
    principal_decisions,
    printed_names,
    reporter_decisions,
)
from remarks.identity.askers import Call, Known, Print
from remarks.identity.labels import names_nobody, surname_of_label
from remarks.identity.nicknames import may_be_one
from remarks.identity.offices import Office, OfficeTable, holder_on, read_offices
from remarks.identity.principals import LabelGroup, NamePrint, title_names
from remarks.identity.prints import NameWords
from remarks.identity.rooms import Head, read_series, series_of
from remarks.identity.rulings import Ruling

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
DAY = dt.date(2003, 3, 4)
HALE, VARGA, OTHER = 1, 2, 3


def later(days):
    return DAY + dt.timedelta(days=days)


PRESIDENT = Office(
    "Martin Hale",
    "President",
    "Norland",
    dt.date(2001, 1, 20),
    dt.date(2005, 1, 20),
    "a reference",
    room="palace",
    labels=("THE PRESIDENT",),
    person=HALE,
)
NEXT = replace(PRESIDENT, name="Ilse Varga", first=dt.date(2005, 1, 20), last=None, person=VARGA)
TABLE = OfficeTable([PRESIDENT, NEXT])


def group(label="THE PRESIDENT", **fields):
    facts = {"key": 1, "event": 1, "day": DAY, "room": "palace", "label": label, "turns": 3}
    return LabelGroup(**(facts | fields))


def outcomes(decisions):
    """``(degree, person or name)`` of each decision."""
    return [(d.degree, d.person or d.name) for d in decisions]


@pytest.mark.parametrize(
    ("label", "surname"),
    [
        ("MR. HALE", "hale"),
        ("SECRETARY HALE", "hale"),
        ("HALE", "hale"),
        ("DR. NUÑEZ-SMITH", "nunez-smith"),
        ("MR. VAN DORN", "van dorn"),
        ("REAR ADMIRAL HALE", "hale"),
        ("THE PRESIDENT", ""),
        ("SENIOR ADMINISTRATION OFFICIAL", ""),
        ("QUESTION", ""),
        ("ILSE VARGA", ""),
        ("", ""),
    ],
)
def test_surname_of_a_label(label, surname):
    assert surname_of_label(label) == surname


@pytest.mark.parametrize(
    "label",
    ["", "THE PRESIDENT", "PRIME MINISTER", "PM", "SENIOR STATE DEPARTMENT OFFICIAL TWO", "Q"],
)
def test_labels_that_mean_another_person_each_time(label):
    assert names_nobody(label)


OFFICE_CASES = {
    "three turns in the room on the day": (group(), [(Degree.RESOLVED, HALE)]),
    "one turn in somebody else's briefing is a misprint": (
        group(turns=1, title="Press Briefing on the President's Trip"),
        [(Degree.SUGGESTED, HALE)],
    ),
    "one turn, but the title names the holder": (
        group(turns=1, title="Remarks by President Hale"),
        [(Degree.RESOLVED, HALE)],
    ),
    "another room": (group(room="ministry"), []),
    "no day": (group(day=None), []),
    "two holders on the day of handing over": (group(day=dt.date(2005, 1, 20)), []),
    "the successor": (group(day=dt.date(2006, 1, 1)), [(Degree.RESOLVED, VARGA)]),
    "before anybody": (group(day=dt.date(1990, 1, 1)), []),
    "the head names another holder": (group(other_holder=True), []),
    "printed already": (group(persons=frozenset([OTHER])), []),
}


@pytest.mark.parametrize("case", OFFICE_CASES, ids=list(OFFICE_CASES))
def test_office_on_the_date(case):
    one, expected = OFFICE_CASES[case]
    assert outcomes(principal_decisions([one], [], TABLE)) == expected


MINISTER = replace(
    PRESIDENT,
    name="Dora Lind",
    office="Minister for Foreign Affairs",
    organization="Norland",
    room="",
    labels=(),
    person=OTHER,
)
DEPUTY = replace(MINISTER, name="Ole Lind", office="Deputy Minister of Fish", person=VARGA)
SURNAME_CASES = {
    "the only minister of the surname": ("FOREIGN MINISTER LIND", DAY, [(Degree.RESOLVED, OTHER)]),
    "a deputy is another office": ("DEPUTY MINISTER LIND", DAY, [(Degree.RESOLVED, VARGA)]),
    "another department": ("DEFENSE MINISTER LIND", DAY, []),
    "no office": ("MS. LIND", DAY, []),
    "a rank is no office": ("ADMIRAL LIND", DAY, []),
    "after the term": ("MINISTER LIND", MINISTER.last + dt.timedelta(days=1), []),
    "no day, and one holder ever": ("MINISTER LIND", None, [(Degree.RESOLVED, OTHER)]),
}


@pytest.mark.parametrize("case", SURNAME_CASES, ids=list(SURNAME_CASES))
def test_office_and_surname(case):
    label, day, expected = SURNAME_CASES[case]
    mine = group(label, day=day, room="", turns=1)
    table = OfficeTable([PRESIDENT, MINISTER, DEPUTY])
    assert outcomes(principal_decisions([mine], [], table)) == expected


def test_two_holders_of_one_surname_name_nobody_and_another_full_name_here_blocks():
    mine, table = group("MINISTER LIND", room="", turns=1), OfficeTable([MINISTER])
    other = replace(MINISTER, name="Ada Lind", office="Minister of Fish", person=VARGA)
    assert principal_decisions([mine], [], OfficeTable([MINISTER, other])) == []
    here = NamePrint(mine.event, mine.day, "ada", "lind", "Ada Lind")
    degrees = [d.degree for d in principal_decisions([mine], [here], table)]
    assert Degree.RESOLVED not in degrees


def named_group(label, person, days, event=2):
    return group(
        label, key=event, event=event, day=later(days), room="", persons=frozenset([person])
    )


LABEL_CASES = {
    "within a year": ([named_group("MR. HALE", HALE, 365)], [(Degree.RESOLVED, HALE)]),
    "later than a year": ([named_group("MR. HALE", HALE, 366)], [(Degree.SUGGESTED, HALE)]),
    "two people of one label": (
        [named_group("MR. HALE", HALE, 10), named_group("MR. HALE", OTHER, 20, event=3)],
        [],
    ),
    "another one, but long ago": (
        [named_group("MR. HALE", HALE, 10), named_group("MR. HALE", OTHER, 900, event=3)],
        [(Degree.RESOLVED, HALE)],
    ),
    "another label": ([named_group("DR. HALE", HALE, 10)], []),
}


@pytest.mark.parametrize("case", LABEL_CASES, ids=list(LABEL_CASES))
def test_same_label_within_a_year(case):
    others, expected = LABEL_CASES[case]
    mine = group("MR. HALE", room="")
    assert outcomes(principal_decisions([mine, *others], [], TABLE)) == expected


def test_a_pure_office_is_never_carried_over():
    mine = group(room="", day=DAY)
    assert principal_decisions([mine, named_group("THE PRESIDENT", HALE, 3)], [], TABLE) == []


def text(event, given_name, days=0):
    return NamePrint(event, later(days), given_name, "hale", f"{given_name.title()} Hale")


NAME_CASES = {
    "two events": ([text(2, "martin"), text(3, "martin")], [(Degree.RESOLVED, "Martin Hale")]),
    "one event": ([text(2, "martin")], [(Degree.SUGGESTED, "Martin Hale")]),
    "two given names": ([text(2, "martin"), text(3, "martin"), text(4, "dora")], []),
    "two forms of one given name": (
        [text(2, "steven"), text(3, "steve"), text(4, "steven")],
        [(Degree.RESOLVED, "Steven Hale")],
    ),
    "too far away": ([text(2, "martin", 400), text(3, "martin", 400)], []),
}


@pytest.mark.parametrize("case", NAME_CASES, ids=list(NAME_CASES))
def test_one_full_name_in_texts(case):
    prints, expected = NAME_CASES[case]
    assert outcomes(principal_decisions([group("MR. HALE", room="")], prints, TABLE)) == expected


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Remarks by President Hale", True),
        ("Remarks by the President", True),
        ("Remarks by the Vice President", False),
        ("Press Briefing on the President's Trip", False),
        ("Press Briefing by Press Secretary Dora Lind", False),
    ],
)
def test_titles_that_name_the_office(title, names):
    assert title_names(title, replace(PRESIDENT, labels=("PRESIDENT",))) is names


# Reporters

MATT, MATTHEW, LEE = 11, 12, 13
WIRE, PAPER = 21, 22


def call(name="Matt", **fields):
    facts = {"key": 1, "event": 1, "day": DAY, "room": "palace", "name": name}
    return Call(**(facts | fields))


def name_print(name="Matt Berg", person=MATT, event=2, days=1, room="palace", **fields):
    return Print(event, later(days), room, person, name, **fields)


THREE = [name_print(event=e, days=e) for e in (2, 3, 4)]
DAILY, BY_TELEPHONE = 31, 32
DAILY_THREE = [name_print(event=e, days=e, series=DAILY) for e in (2, 3, 4)]
RARE_TWO = [name_print("Osric Berg", event=e, days=e) for e in (2, 3)]
ASKER_CASES = {
    "named in full in the transcript": (call(), [name_print(event=1)], [(Degree.RESOLVED, MATT)]),
    "two of the name in the transcript": (
        call(),
        [name_print(event=1), name_print("Matt Ost", OTHER, event=1)],
        [],
    ),
    "three transcripts of the room": (call(), THREE, [(Degree.RESOLVED, MATT)]),
    "two transcripts": (call(), THREE[:2], [(Degree.SUGGESTED, MATT)]),
    "another room": (call(room="ministry"), THREE, []),
    "no room": (call(room=""), THREE, []),
    "too long ago": (call(day=later(700)), THREE, []),
    "two of one given name": (
        call(),
        [*THREE, name_print("Matt Ost", OTHER)],
        [(Degree.SUGGESTED, MATT), (Degree.SUGGESTED, OTHER)],
    ),
    "a nickname blocks": (
        call(),
        [*THREE, name_print("Matthew Ost", MATTHEW)],
        [(Degree.SUGGESTED, MATT)],
    ),
    "a surname blocks": (call(), [*THREE, name_print("Ann Matt", LEE)], [(Degree.SUGGESTED, MATT)]),
    "a misspelt surname is the same man": (
        call(),
        [name_print("Matt Bergstrom", event=e) for e in (2, 3, 4)]
        + [name_print("Matt Bergstrm", OTHER, event=5)],
        [(Degree.RESOLVED, MATT)],
    ),
    "the outlet said in the call": (
        call(outlet=WIRE),
        [
            name_print(outlet=WIRE),
            name_print(outlet=WIRE, event=3),
            name_print("Matt Ost", OTHER, outlet=PAPER),
        ],
        [(Degree.RESOLVED, MATT)],
    ),
    "the outlet said in the call, and one other transcript": (
        call(outlet=WIRE),
        [name_print(outlet=WIRE)],
        [(Degree.SUGGESTED, MATT)],
    ),
    "the event itself names another of the given name": (
        call(here=frozenset(["berg", "ost"])),
        THREE,
        [(Degree.SUGGESTED, MATT)],
    ),
    "the event itself names the same one": (
        call(here=frozenset(["berg"])),
        THREE,
        [(Degree.RESOLVED, MATT)],
    ),
    "the outlet is another's": (call(outlet=PAPER), THREE, []),
    "a surname called": (call("Berg"), THREE, []),
    "a colleague of another series": (
        call(series=DAILY),
        [*DAILY_THREE, name_print("Matt Ost", OTHER, event=5, series=BY_TELEPHONE)],
        [(Degree.RESOLVED, MATT)],
    ),
    "a colleague of another series, called in that one": (
        call(series=BY_TELEPHONE),
        [*DAILY_THREE, name_print("Matt Ost", OTHER, event=5, series=BY_TELEPHONE)],
        [(Degree.SUGGESTED, MATT), (Degree.SUGGESTED, OTHER)],
    ),
    "a colleague of another series as often as not": (
        call(series=DAILY),
        DAILY_THREE + [name_print("Matt Ost", OTHER, event=e, series=BY_TELEPHONE) for e in (5, 6)],
        [(Degree.SUGGESTED, MATT), (Degree.SUGGESTED, OTHER)],
    ),
    "a colleague of the same series": (
        call(series=DAILY),
        [*DAILY_THREE, name_print("Matthew Ost", OTHER, event=5, series=DAILY)],
        [(Degree.SUGGESTED, MATT)],
    ),
    "two transcripts of a series": (
        call(series=DAILY),
        [*DAILY_THREE[:2], name_print("Matt Ost", OTHER, event=5, series=BY_TELEPHONE)],
        [(Degree.SUGGESTED, MATT), (Degree.SUGGESTED, OTHER)],
    ),
    "the event of the series names another of the given name": (
        call(series=DAILY, here=frozenset(["ost"])),
        [*DAILY_THREE, name_print("Matt Ost", OTHER, event=5, series=BY_TELEPHONE)],
        [(Degree.SUGGESTED, MATT), (Degree.SUGGESTED, OTHER)],
    ),
    "two transcripts of a rare name": (call("Osric"), RARE_TWO, [(Degree.SUGGESTED, MATT)]),
    "two transcripts of a name that many bear in the world, a year ago": (
        call("Wei", day=later(400)),
        [name_print("Wei Zhang", event=e, days=e) for e in (2, 3)],
        [(Degree.SUGGESTED, MATT)],
    ),
    "three transcripts of a rare name": (
        call("Osric"),
        [*RARE_TWO, name_print("Osric Berg", event=4)],
        [(Degree.RESOLVED, MATT)],
    ),
    "one transcript of a rare name": (call("Osric"), RARE_TWO[:1], [(Degree.SUGGESTED, MATT)]),
    "two transcripts of a rare name that another bears elsewhere": (
        call("Osric"),
        [*RARE_TWO, name_print("Osric Ost", OTHER, event=5, room="ministry")],
        [(Degree.SUGGESTED, MATT)],
    ),
}


@pytest.mark.parametrize("case", ASKER_CASES, ids=list(ASKER_CASES))
def test_called_names(case):
    one, prints, expected = ASKER_CASES[case]
    assert outcomes(reporter_decisions([one], prints)) == expected


OUTLET_CASES = {
    "one outlet within a year": ([name_print(outlet=WIRE)], [WIRE]),
    "two outlets": ([name_print(outlet=WIRE), name_print(outlet=PAPER)], []),
    "the other one long ago": (
        [name_print(outlet=WIRE), name_print(outlet=PAPER, days=400)],
        [WIRE],
    ),
    "none printed": ([name_print()], []),
}


@pytest.mark.parametrize("case", OUTLET_CASES, ids=list(OUTLET_CASES))
def test_outlet_of_a_person(case):
    prints, expected = OUTLET_CASES[case]
    decisions = outlet_decisions([Known(1, 1, DAY, MATT)], prints)
    assert [d.outlet for d in decisions] == expected


def test_nicknames():
    assert may_be_one("jeff", "jeffrey") and may_be_one("ed", "ed")
    assert not may_be_one("jeff", "matt")


# Archivists


def test_rulings_hold_for_their_room_and_span():
    ruling = Ruling(1, "Matt", "palace", DAY, later(30), "It says so.", MATT, WIRE)
    day_of = {True: DAY, False: later(31)}
    for holds, day in day_of.items():
        assert bool(call_rulings([call(day=day)], [ruling])) is holds
    assert not call_rulings([call(room="ministry")], [ruling])
    assert not call_rulings([call(day=None)], [ruling])


def test_contradicting_rulings_decide_nothing():
    one = Ruling(1, "MR. HALE", "", None, None, "", HALE)
    mine = group("MR. HALE")
    assert outcomes(label_rulings([mine], [one])) == [(Degree.SETTLED, HALE)]
    assert label_rulings([mine], [one, replace(one, key=2, person=OTHER)]) == []


def test_a_ruling_for_the_room_comes_before_one_for_everywhere():
    everywhere = Ruling(1, "MR. HALE", "", None, None, "", HALE)
    here = Ruling(2, "MR. HALE", "palace", None, None, "", OTHER)
    assert outcomes(label_rulings([group("MR. HALE")], [everywhere, here])) == [
        (Degree.SETTLED, OTHER)
    ]


# The table of offices


def row(**fields):
    facts = {
        "name": "Martin Hale",
        "office": "President",
        "organization": "Norland",
        "first": "2001-01-20",
        "last": "2005-01-20",
        "source": "a reference",
    }
    return facts | fields


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first": "20 January"}, "not a day"),
        ({"first": ""}, "first day is not given"),
        ({"last": "1999-01-01"}, "before the first"),
        ({"name": "Hale"}, "full name"),
        ({"name": "President Hale"}, "full name"),
        ({"source": ""}, "“source” is empty"),
        ({"room": "palace"}, "needs labels"),
        ({"wikidata": "76"}, "Wikidata"),
    ],
)
def test_rows_of_offices_are_refused_one_by_one(fields, words):
    good = row(office="Chancellor")
    offices, refusals = read_offices([row(**fields), good])
    assert [o.office for o in offices] == ["Chancellor"]
    assert [r.row for r in refusals] == [1]
    assert words in refusals[0].reason


def test_overlapping_holders_are_refused_and_a_day_of_handing_over_is_not():
    after = row(name="Ilse Varga", first="2005-01-20", last="")
    overlapping = row(name="Dora Lind", first="2004-01-01", last="2004-02-01")
    offices, refusals = read_offices([row(), after, overlapping])
    assert len(offices) == 2 and "overlaps with Martin Hale" in refusals[0].reason


def test_the_tables_that_come_along_are_whole():
    with (FIXTURES / "offices.csv").open(encoding="utf-8", newline="") as file:
        offices, refusals = read_offices(csv.DictReader(file))
    assert offices and refusals == []
    with (FIXTURES / "series.csv").open(encoding="utf-8", newline="") as file:
        rooms = {series.room for series in read_series(csv.DictReader(file))}
    assert {office.room for office in offices if office.room} <= rooms


# Series


def series(**fields):
    return read_series([{"name": "Palace briefings", "room": "palace"} | fields])


@pytest.mark.parametrize(
    ("fields", "head", "fits"),
    [
        ({"hosts": "palace.example"}, Head("Any", "", "https://www.palace.example/a"), True),
        ({"hosts": "palace.example"}, Head("Any", "", "https://notpalace.example/a"), False),
        ({"title": "briefing+palace"}, Head("Palace press briefing", ""), True),
        ({"title": "briefing+palace"}, Head("Press briefing", ""), False),
        ({"head": "prime minister"}, Head("x", "P R IM E M IN ISTER"), True),
        ({"head": "palace", "unless": "former"}, Head("x", "Palace, former owner"), False),
        ({"title": "brief"}, Head("Briefing", ""), False),
    ],
)
def test_series_by_conditions(fields, head, fits):
    assert bool(series_of(head, series(**fields))) is fits


def test_a_series_without_conditions_is_refused():
    with pytest.raises(ValueError, match="no condition"):
        series()


def test_names_in_a_text():
    text = "Secretary Martin Q. Hale met Ilse van der Varga. The talks, said Hale’s"
    names = printed_names(NameWords.of(text))
    assert names == {
        ("martin", "hale"): "Martin Q. Hale",
        ("ilse", "van der varga"): "Ilse van der Varga",
    }


@given(st.lists(st.text(alphabet="AaBb é.’'- \u00a0\n", max_size=30), min_size=2, max_size=2))
def test_names_of_two_texts_are_those_of_one_behind_the_other(texts):
    first, second = map(NameWords.of, texts)
    assert first.before(second) == NameWords.of("\n".join(texts))


# Properties

days = st.dates(dt.date(2000, 1, 1), dt.date(2010, 1, 1))
groups = st.lists(
    st.builds(
        LabelGroup,
        key=st.integers(1, 10**6),
        event=st.integers(1, 8),
        day=days | st.none(),
        room=st.sampled_from(["", "palace"]),
        label=st.sampled_from(["THE PRESIDENT", "MR. HALE", "MS. VARGA", "", "OFFICIAL"]),
        turns=st.integers(1, 5),
        persons=st.sets(st.integers(1, 3), max_size=2).map(frozenset),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
prints_of = st.lists(
    st.builds(
        Print,
        event=st.integers(1, 8),
        day=days | st.none(),
        room=st.sampled_from(["", "palace"]),
        person=st.just(1),
        name=st.just("Matt Berg"),
        outlet=st.sampled_from([None, WIRE, PAPER]),
    ),
    max_size=10,
)


@given(groups)
def test_one_name_at_most_and_never_over_a_printed_one(those):
    decisions = principal_decisions(those, [], TABLE)
    resolved = [d.target for d in decisions if d.degree == Degree.RESOLVED]
    assert len(resolved) == len(set(resolved))
    assert not {g.key for g in those if g.persons} & {d.target for d in decisions}


@given(groups, st.randoms())
def test_the_order_of_evidence_does_not_matter(those, random):
    mixed = list(those)
    random.shuffle(mixed)
    key = lambda d: (d.target, d.rule, d.person)  # noqa: E731
    assert sorted(principal_decisions(those, [], TABLE), key=key) == sorted(
        principal_decisions(mixed, [], TABLE), key=key
    )


@given(groups)
def test_evidence_of_other_events_is_evidence_that_was_given(those):
    events = {g.event for g in those}
    for decision in principal_decisions(those, [], TABLE):
        assert set(decision.evidence) <= events


@given(days | st.none(), prints_of)
def test_more_people_of_a_name_never_resolve_more(day, prints):
    mine = call(event=99, day=day)
    more = [*prints, *(replace(p, person=2, name="Matt Ostrander") for p in prints)]
    assert not any(d.degree == Degree.RESOLVED for d in reporter_decisions([mine], more))


@given(days)
def test_a_day_has_one_holder_or_none(day):
    holder = holder_on([PRESIDENT, NEXT], day)
    assert (holder is None) == (day < PRESIDENT.first or day == NEXT.first)
