"""The query language.

Every row of its table, every mend, and that nothing a reader types is an error.
"""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remarks.search import language as lang
from remarks.search.language import (
    All,
    Any,
    Filter,
    Not,
    Phrase,
    Prefix,
    Word,
    parse,
    period,
)

PIECES = ["(", ")", '"', "“", "”", "-", "OR", "AND", "NOT", "*", "~", "~3", ":", "speaker:",
"from:", "in:question", "kosovo", "U.S.", "2:30", "é", "\x00", "из", "a*", "nonprolif*",
" "]  # fmt: skip


def shape(node):
    """A tree as nested tuples, short enough for tables."""
    match node:
        case Word(text=text):
            return text
        case Phrase(literals=words, slop=slop):
            return ("phrase", *words) if not slop else ("near", slop, *words)
        case Prefix(literal=literal):
            return literal + "*"
        case Filter(name=name, value=value):
            return f"{name}:{value}"
        case Not(child=child):
            return ("not", shape(child))
        case Any(children=children):
            return ("or", *map(shape, children))
        case All(children=children):
            return ("and", *map(shape, children))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", ("and",)),
        ("missile defense", ("and", "missile", "defense")),
        ('"missile defense"', ("and", ("phrase", "missile", "defense"))),
        ("“missile defense”", ("and", ("phrase", "missile", "defense"))),
        ('"missile defense"~10', ("and", ("near", 10, "missile", "defense"))),
        ("russia -kosovo", ("and", "russia", ("not", "kosovo"))),
        ('-"no comment"', ("and", ("not", ("phrase", "no", "comment")))),
        ("-speaker:rice", ("and", ("not", "speaker:rice"))),
        ("iran OR iraq", ("and", ("or", "iran", "iraq"))),
        ("iran OR iraq OR syria", ("and", ("or", "iran", "iraq", "syria"))),
        ("veto (iran OR iraq)", ("and", "veto", ("or", "iran", "iraq"))),
        ("nonprolif*", ("and", "nonprolif*")),
        ('speaker:"Sergey Lavrov"', ("and", "speaker:Sergey Lavrov")),
        ("doc:2007/T7-4", ("and", "doc:2007/T7-4")),
        ("in:questions", ("and", "in:question")),
        ("state:not-transcribed", ("and", "state:not_transcribed")),
        ("2:30", ("and", "2:30")),
        ("U.S.", ("and", "U.S.")),
        ("missile-defense", ("and", "missile-defense")),
        ("Russia's", ("and", "Russia's")),
        ("https://www.state.gov/x", ("and", "https://www.state.gov/x")),
        ("cats AND dogs", ("and", "cats", "dogs")),
        ("NOT kosovo", ("and", ("not", "kosovo"))),
    ],
)
def test_what_is_written_is_what_is_meant(text, tree):
    query = parse(text)
    assert shape(query.tree) == tree
    assert query.notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('"missile', "not closed"),
        ("(iran OR iraq", "not closed"),
        ("iran)", "without an opening one"),
        ("ab*", "3 letters"),
        ('"..."', "no word"),
        ("x " * 150, "200 characters"),
        (" ".join(f"w{i}" for i in range(30)), "20 terms"),
        ('"a b"~999', "within 50"),
    ],
)
def test_repairs_are_noted(text, note):
    notes = " ".join(parse(text).notes)
    assert note in notes


@pytest.mark.parametrize(
    ("text", "sentence", "rest"),
    [
        ("outlt:reuters iran", "Did you mean “outlet:”?", "iran"),
        ("label:hale", "Did you mean “speaker:”?", ""),
        ("date:2007", "Did you mean “on:”?", ""),
        ("title:grain", "Did you mean “in:title”?", ""),
        ('speaker:"" iran', "“speaker:” has no value.", "iran"),
        ("iran from:May 2007", "“from:May” is not a date", "iran 2007"),
        ("from:2007-13", "not a date", ""),
        ("iran kind:party -is:foo", "“kind:party” is not known: it can be remarks", "iran"),
        ("iran NOT state:foo grain", "“state:foo” is not known", "iran grain"),
        ('iran (grain OR outlt:"a b")', "“outlt:” is not a filter", "iran (grain OR )"),
        ("iran from:2010 to:2005", "No day lies in “from:2010 to:2005”", "iran"),
        ("(before:2005 after:2004-12 iran) grain", "a period ends before it beg", "( iran) grain"),
    ],
)
def test_what_means_nothing_is_named_and_can_be_taken_out(text, sentence, rest):
    query = parse(text)
    assert sentence in query.refusal and query.source == text
    assert query.notes == () and query.readable == rest
    assert not parse(rest).refusal


@pytest.mark.parametrize(
    "text",
    ["from:2005 to:2005-01", "on:2007 on:2007-05", "-from:2010 to:2005", "(from:2010 OR to:2005)"],
)
def test_a_period_with_a_day_is_no_misreading(text):
    assert not parse(text).refusal


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2007", dt.date(2007, 1, 1), dt.date(2007, 12, 31)),
        ("2008-02", dt.date(2008, 2, 1), dt.date(2008, 2, 29)),
        ("2007-05-15", dt.date(2007, 5, 15), dt.date(2007, 5, 15)),
    ],
)
def test_a_partial_date_is_its_whole_period(text, first, last):
    assert period(text) == (first, last)


@pytest.mark.parametrize("text", ["", "07", "2007-5-", "May 2007", "0000", "2007-02-30", "٢٠٠٧"])
def test_what_is_no_date(text):
    assert period(text) is None


def test_date_filters_are_inclusive_or_strict():
    days = {
        name: parse(f"{name}:2007-05").tree.children[0].days
        for name in ("from", "to", "on", "before", "after")
    }
    assert days == {
        "from": (dt.date(2007, 5, 1), None),
        "to": (None, dt.date(2007, 5, 31)),
        "on": (dt.date(2007, 5, 1), dt.date(2007, 5, 31)),
        "before": (None, dt.date(2007, 4, 30)),
        "after": (dt.date(2007, 6, 1), None),
    }


def test_terms_can_each_be_taken_out():
    assert parse('a "b c" (d OR e) speaker:"F G" -h').terms == [
        "a",
        '"b c"',
        "(d OR e)",
        'speaker:"F G"',
        "-h",
    ]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30).map("".join))
def test_nothing_typed_is_an_error(text):
    query = parse(text)
    assert len(query.source) <= lang.MAX_CHARACTERS
    assert all(note.endswith((".", "?", "!")) for note in query.notes)
    # What was understood reads the same when it is typed again.
    assert shape(parse(query.source).tree) == shape(query.tree)
