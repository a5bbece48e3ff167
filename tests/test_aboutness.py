"""What an exchange is about: by the weight of words, by its question, by the exchange before."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from remarks.search import headings
from remarks.search.aboutness import Ask, Sections, assign, exchanges
from remarks.search.tokens import literals_of
from remarks.search.topic_words import Definition, Lexicon, names_of_query

NORLAND, TARIFFS, GULF, VOTES = 1, 2, 3, 4
LEXICON = Lexicon(
    [
        Definition(NORLAND, "norland*, port arlen, arlen accord", "", "norland street"),
        Definition(TARIFFS, "tariff, free trade", "duties, quota", "tariff board"),
        Definition(GULF, "vesk", "gulf", "gulf of vesk, vesk party"),
        Definition(VOTES, "election, ballot*", "vote", "election street"),
    ]
)
FILLER = " ".join(f"w{n}" for n in range(400))


def topics(*lines: tuple[str, str]) -> list[set[int]]:
    """The topics of a dialogue of questions, each with its reply."""
    return [set(standing) for standing in standings(*lines)]


def standings(*lines):
    turns = [literals_of(text) for pair in lines for text in pair]
    asks = [Ask(2 * number, (2 * number + 1,)) for number in range(len(lines))]
    return exchanges(turns, asks, LEXICON)


@pytest.mark.parametrize(
    ("question", "reply", "expected"),
    [
        ("What about Norland?", "No comment.", {NORLAND}),
        ("What about Norlanders and their tariffs?", "No.", {NORLAND, TARIFFS}),
        ("What of Port Arlen's harbor?", "No.", {NORLAND}),
        ("Shall you walk up Norland Street?", "I shall.", set()),
        ("Is the Vesk Party behind this?", "No.", set()),
        ("Who sails the Gulf of Vesk?", "Nobody.", set()),
        ("Are the duties high?", "Very.", set()),
        ("Are the duties high?", "The tariffs are.", {TARIFFS}),
        ("What will you say at dinner?", f"{FILLER} Norland {FILLER}", set()),
        ("What will you say at dinner?", "On Norland: that Norland stays.", {NORLAND}),
        (f"{FILLER} Norland once. Tariffs, tariffs, tariffs?", FILLER, {TARIFFS}),
        ("", "", set()),
    ],
)
def test_words_have_weight(question, reply, expected):
    assert topics((question, reply)) == [expected]


def test_a_bare_follow_up_goes_on_with_the_question_before():
    first, second, third = standings(
        ("What about Norland?", "No comment."),
        ("So you're not confirming anything?", "I am not."),
        ("And when will that be?", "Soon."),
    )
    assert first[NORLAND].source is None
    assert second[NORLAND].source == third[NORLAND].source == 0


@pytest.mark.parametrize(
    "question",
    [
        "Hi, thanks. When will that be?",
        "On another matter, why not?",
        "Has the lighthouse keeper repainted every wooden staircase and banister?",
    ],
)
def test_what_is_new_does_not_follow_up(question):
    assert topics(("What about Norland?", "No."), (question, "No."))[1] == set()


def test_a_topic_of_a_chain_of_follow_ups_fades():
    lines = [("What about Norland?", "No.")] + [("And why?", "No.")] * 40
    standing = topics(*lines)
    assert standing[1] == standing[2] == {NORLAND} and standing[-1] == set()


def test_the_title_of_an_event_tips_what_its_words_leave_open():
    turns = [literals_of(f"Will you say more of the {FILLER}?"), literals_of("On Norland? No.")]
    plain, titled = (
        set(exchanges(turns, [Ask(0, (1,))], LEXICON, literals_of(title))[0])
        for title in ("Daily briefing", "Briefing on Norland")
    )
    assert (plain, titled) == (set(), {NORLAND})


def test_the_heading_that_a_publisher_set_is_a_reason():
    turns = [literals_of("Any word of him yet?"), literals_of("None.")]
    (exchange,) = exchanges(turns, [Ask(0, (1,), headings=("NORLANDTARIFFS2",))], LEXICON)
    assert set(exchange) == {NORLAND, TARIFFS}
    assert exchange[NORLAND].heading == "NORLANDTARIFFS2"


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("NORLAND", ["norland"]),
        ("TARIFFVESK", ["tariff", "vesk"]),
        ("FreeTrade", ["free", "trade"]),
        ("PORTARLENBALLOT", ["port", "arlen", "ballot"]),
        ("DEPARTMENT", ["department"]),
        ("", []),
    ],
)
def test_the_letters_of_an_anchor_are_cut_into_names(heading, words):
    assert LEXICON.heading_words(heading) == words


def test_a_heading_holds_until_the_next_one():
    printed = [(0, "Subject"), (5, "Opening"), (40, "First"), (75, "Second"), (75, "Third")]
    stretches = [(20, 30), (32, 50), (52, 60), (62, 90), (92, 95)]
    assert headings.of_exchanges(printed, stretches) == [
        [],
        ["First"],
        ["First"],
        ["Second", "Third"],
        ["Second", "Third"],
    ]
    assert headings.subjects(printed) == ["Subject"]


def test_the_subject_that_a_publisher_files_an_event_under_tips_what_is_open():
    turns = [literals_of(f"Will you say more of the {FILLER}?"), literals_of("On Norland? No.")]
    (exchange,) = exchanges(turns, [Ask(0, (1,))], LEXICON, subjects=["Norland"])
    assert set(exchange) == {NORLAND}


def test_a_statement_has_the_topics_of_the_headings_in_it():
    turns = [literals_of("We shall see what becomes of him.")]
    (row,) = assign(turns, [], LEXICON, sections=Sections(by_turn={0: ["Norland"]}))
    assert (row.topic, row.heading) == (NORLAND, "Norland")


def test_letters_with_an_s_are_no_plural_of_a_short_name():
    lexicon = Lexicon([Definition(NORLAND, "isi, vesk")])
    assert lexicon.tallies(["isis"]) == {} and lexicon.tallies(["vesks"])[NORLAND].strong == 1


def test_a_topic_says_why():
    (standing,) = standings(("Norland's tariffs? Norland?", "The tariff stays."))
    assert dict(standing[NORLAND].words) == {"norland's": 1, "norland": 1}
    assert dict(standing[TARIFFS].words) == {"tariffs": 1, "tariff": 1}
    assert standing[TARIFFS].weight > 0


def test_replies_have_the_topics_of_their_question_and_statements_those_of_passages():
    statement = f"{FILLER} Norland Norland Norland {FILLER} election"
    turns = [literals_of(t) for t in (statement, "And tariffs?", "They stay.", "Thank you.")]
    rows = [(a.turn, a.topic, a.source) for a in assign(turns, [Ask(1, (2,))], LEXICON)]
    assert rows == [(0, NORLAND, None), (1, TARIFFS, None), (2, TARIFFS, 1)]


def test_only_a_list_of_names_can_be_weighed():
    assert names_of_query('norland* OR "port arlen" OR tariff') == "norland*, port arlen, tariff"
    assert names_of_query("harbor") == "harbor"
    for query in ("norland tariff", "norland -tariff", "speaker:rice OR norland", '"a b"~3', ""):
        assert names_of_query(query) is None


def test_the_starting_set_says_what_it_lists():
    path = Path(__file__).parents[1] / "fixtures" / "topics.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["names"], row["name"]
        lists = [[n.strip() for n in row[c].split(",")] for c in ("names", "weak", "besides")]
        listed = [name for names in lists for name in names if name]
        assert len(listed) == len(set(listed)), row["name"]
        assert not [n for n in listed if re.search(r"[^\w' .+-]", n.removesuffix("*"))], row["name"]
