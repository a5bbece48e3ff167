"""Turns that come as rows: every word is kept, and whose it is."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remarks.transcripts import Unreadable, parse, read

WORDS = st.text("abcdefg ", min_size=1, max_size=30).map(str.strip).filter(bool)
ROWS_OF_TWO = [{"speaker": "Q", "text": "Why?"}, {"speaker": "Dora Wu", "text": "So."}]
ROWS = st.lists(st.tuples(st.sampled_from(("Dora Wu", "Ana Holt", "Reporter")), WORDS), min_size=2)


def turns(data, name):
    reading = read(data.encode(), name)
    return [(t.label, reading.text[t.body : t.end].strip()) for t in parse(reading).turns]


def turns_of(rows):
    """The rows with what one speaker says in a row put together."""
    turns = []
    for speaker, words in rows:
        if turns and turns[-1][0] == speaker:
            turns[-1] = (speaker, f"{turns[-1][1]}\n\n{words}")
        else:
            turns.append((speaker, words))
    return turns


@given(ROWS)
def test_rows_of_json_are_turns(rows):
    value = {"title": "T", "data": {"segments": [{"speaker": s, "text": w} for s, w in rows]}}
    assert turns(json.dumps(value), "x.json") == turns_of(rows)
    assert turns(json.dumps([{"name": s, "words": w} for s, w in rows]), "x.json") == turns_of(rows)


@given(ROWS, st.sampled_from(",;\t"))
def test_rows_of_a_table_are_turns(rows, mark):
    table = io.StringIO()
    csv.writer(table, delimiter=mark).writerows([("speaker", "text"), *rows])
    assert turns(table.getvalue(), "x.csv") == turns_of(rows)


def test_pieces_with_times_are_one_paragraph():
    rows = [
        {"start": 0, "speaker": {"name": "Dora Wu"}, "text": "Good"},
        {"start": 1, "speaker": {"name": "Dora Wu"}, "text": "morning."},
        {"start": 2, "text": "I will be brief."},
        {"start": 3, "speaker": 2, "text": "Why?"},
    ]
    assert turns(json.dumps({"segments": rows}), "x.json") == [
        ("Dora Wu", "Good morning. I will be brief."),
        ("2", "Why?"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (json.dumps([{"title": "A", "body": "B."}, {"title": "C", "body": "D."}]), "2 objects"),
        ("speaker,text\nDora Wu,Yes, it is.\n", "Line 2 of the table"),
        ("speaker,text\n,Yes.\n", "names no speaker"),
        ("speaker,text,text_fr\nDora Wu,Yes.,Oui.\n", "2 columns of words"),
        ('speaker,text\nQ,"Why?\nDora Wu,So.\nQ,"And?"\n', "cannot be read"),
        (json.dumps({"content": "Good day.", "turns": ROWS_OF_TWO}), "with other words"),
        (json.dumps({"turns": ROWS_OF_TWO, "segments": ROWS_OF_TWO}), "2 lists of turns"),
        ('speaker,text\nDora Wu,"Yes.\n', "unexpected end|names no|Line"),
    ],
)
def test_what_cannot_be_read_says_why(data, words):
    try:
        reading = read(data.encode(), "x")
    except Unreadable as error:
        assert any(word in str(error) for word in words.split("|"))
    else:
        # A quotation mark that never closes: the words are kept.
        assert "unexpected" in words and "Yes." in reading.text


def test_paragraphs_in_a_list_deep_down_are_kept():
    value = {"data": {"attributes": {"title": "T", "body": ["QUESTION: Why?", "MR. HALE: So."]}}}
    assert [label for label, _ in turns(json.dumps(value), "x.json")] == ["QUESTION", "MR. HALE"]


@pytest.mark.parametrize(
    "beside",
    [
        {"comments": [{"name": "bob77", "content": "I do not believe a word of this."}] * 9},
        {"participants": [{"name": "Dora Wu", "role": "minister", "text": "Born in May."}] * 9},
        {"links": {"related": {"item": {"body": "Another article, which is longer. " * 9}}}},
    ],
)
def test_what_stands_beside_the_text_is_not_the_transcript(beside):
    value = {"title": "T", "content": "QUESTION: Why?\n\nMR. HALE: So it is."} | beside
    assert [label for label, _ in turns(json.dumps(value), "x.json")] == ["QUESTION", "MR. HALE"]


def test_a_row_without_a_speaker_is_nobody():
    rows = [{"speaker": "Dora Wu", "text": "Good day."}, {"speaker": None, "text": "Why?"}]
    assert turns(json.dumps({"turns": rows}), "x.json")[1] == ("SPEAKER", "Why?")
