"""Labels made by hand: from line numbers to offsets, and beside what the parser says."""

import pytest

from benchmarks.accuracy import Comparison, Score, name_key, new_scores, outlet_key, time_key
from benchmarks.labeling import turn_offsets
from remarks.transcripts import parse

TEXT = "Press Conference\nQ: Why? MS. DUN: So. Q: When?\nGood evening, all.\n"


def test_labels_on_one_line_are_taken_in_order():
    turns = [[2, "Q", None, "press"], [2, "MS. DUN", "Dun", "principal"], [2, "Q", None, "press"]]
    starts = [turn[0] for turn in turn_offsets(TEXT, turns)]
    assert starts == [TEXT.index("Q: Why"), TEXT.index("MS."), TEXT.index("Q: When")]


def test_words_behind_the_colon_tell_labels_apart_and_are_not_stored():
    turn = turn_offsets(TEXT, [[2, "Q: When", None, "press"]])[0]
    assert turn == [TEXT.index("Q: When"), "Q", None, "press"]


def test_a_turn_without_a_label_begins_at_its_first_words():
    turn = turn_offsets(TEXT, [[3, "", None, "principal", "Good evening"]])[0]
    assert turn == [TEXT.index("Good"), "", None, "principal"]


def test_a_label_that_is_not_on_its_line_is_refused():
    with pytest.raises(ValueError, match="line 3 does not hold 'MS. DUN'"):
        turn_offsets(TEXT, [[3, "MS. DUN", "Dun", "principal"]])


def test_two_silences_count_nothing_and_a_wrong_name_counts_twice():
    score = Score()
    assert score.value(None, None)
    assert not score.value("koh", None)
    assert not score.value("koh", "ruiz")
    assert not score.value(None, "ruiz")
    assert (score.right, score.wrong, score.missed) == (0, 2, 2)


def test_what_counts_as_the_same():
    assert name_key("Dr. Ana  M. Ruiz") == name_key("ANA M RUIZ")
    assert outlet_key("the Associated Press") == outlet_key("AP")
    assert outlet_key("ABC World News Tonight") == outlet_key("ABC")
    assert time_key("2:42 P.M. EDT") == "14:42" == time_key("14:42")
    assert time_key("12:05 a.m.") == "00:05"


BRIEFING = """Press Briefing by Press Secretary Ana Ruiz

May 4, 2011

MS. RUIZ: Good afternoon.

QUESTION: When do the ships leave?

MS. RUIZ: In June.
"""


def labels(**changes):
    starts = [BRIEFING.index("MS."), BRIEFING.index("QUESTION"), BRIEFING.rindex("MS.")]
    names = ["Ana Ruiz", None, "Ana Ruiz"]
    question = {"turn": 2, "asker": None, "outlet": "?", "addressees": ["Ana Ruiz"], "replies": [3]}
    return {
        "header": {"date": "2011-05-04", "title": "?", "principals": ["Ana Ruiz"]},
        "turns": [[start, "", name] for start, name in zip(starts, names, strict=True)],
        "questions": [question | changes],
    }


def compare(facts):
    scores, differences = new_scores(), []
    Comparison(facts, parse(BRIEFING), scores, differences.append).run()
    return scores, differences


def test_a_transcript_that_agrees_with_its_labels_has_no_differences():
    scores, differences = compare(labels())
    assert differences == []
    assert scores["speaker"] == Score(right=2)
    assert scores["title"] == scores["outlet"] == Score()


def test_every_difference_is_told():
    scores, differences = compare(labels(asker="Koh", replies=[]))
    assert [line.partition(":")[0] for line in differences] == ["asker", "replies"]
    assert scores["asker"] == Score(missed=1)
    assert scores["replies"] == Score(wrong=1)
