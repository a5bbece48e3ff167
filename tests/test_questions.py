"""Who asks and what answers, read by hand off golden transcripts."""

import pytest

from remarks.transcripts import parse, read

from .files import GOLDEN

READ_BY_HAND = {
    "carried_exchange.txt": [
        (4, "Wanda", None, (5,)),
        (6, "Wanda", None, (7, 9)),
        (10, "Tomas", None, (11,)),
        (12, "Tomas", None, (13, 15)),
        (16, None, None, (17,)),
        (18, None, None, (19,)),
        (22, "Edda", None, (23,)),
    ],
    "called_by_outlet.txt": [
        (4, "Dana Whitlock", "Reuters", (5,)),
        (6, "Dana Whitlock", "Reuters", (7, 8)),
        (10, "Leon Abt", "Norland Radio", (12, 13)),
        (16, "Petra Sorn", "Harbor Courier", (17,)),
    ],
    "one_word_answers.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
        (6, None, None, (7,)),
        (8, None, None, (9,)),
        (10, "Ulrich", None, (11,)),
    ],
    "one_word_interjections.txt": [
        (3, None, None, (4,)),
        (5, None, None, (6,)),
        (7, None, None, (8,)),
        (9, None, None, (10,)),
    ],
    "one_word_places.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
        (6, None, None, (7,)),
        (8, "Pavel Dorn", None, (9,)),
    ],
    "remarks_and_replies.txt": [
        (1, "Wanda Blume", "Harbor Television", (2, 4)),
        (9, "Wanda Blume", "Harbor Television", (10,)),
        (11, "Wanda Blume", "Harbor Television", (12,)),
        (13, "Wanda Blume", "Harbor Television", (14,)),
    ],
}


@pytest.mark.parametrize("name", READ_BY_HAND)
def test_askers_and_replies_are_those_that_a_reader_finds(name):
    path = GOLDEN / name
    questions = parse(read(path.read_bytes(), name)).questions
    found = [(q.turn, q.asker.name, q.asker.outlet, q.replies) for q in questions]
    assert found == READ_BY_HAND[name]
