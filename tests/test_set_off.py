"""Labels that no colon sets off, and what only looks like them."""

import pytest

from remarks.transcripts import parse

HEAD = "Press Conference by Minister Dora Wu\n\nPort Arlen\nMay 3, 2014\n\n"


def voices(*paragraphs, head=HEAD):
    return [(turn.name, turn.voice) for turn in parse(head + "\n\n".join(paragraphs) + "\n").turns]


@pytest.mark.parametrize(
    "paragraphs",
    [
        # A dash behind the first words of sentences.
        ("Peace - that is our aim.", "Trade - that is the way.", "Peace - I say it again.")
        + ("Norland - our friend - waits.",),
        # Notes in parentheses open paragraphs of one speech.
        ("(Applause) I thank you.", "(Laughter) I do.", "(Applause) We go on.", "(Music) So."),
        # Times of a program, with no name beside them.
        ("The schedule follows.", "Lunch at the port, 12:30", "It is served cold.")
        + ("Dinner at the fort, 19:00", "It is served hot."),
    ],
)  # fmt: skip
def test_one_speech_stays_one(paragraphs):
    assert len(voices(*paragraphs)) == 1


def test_times_that_do_not_rise_belong_to_no_labels():
    rows = []
    for name, time in (("Dora Wu", "00:40"), ("Ana Holt", "00:12"), ("Dora Wu", "00:05")):
        rows += [f"{name}  {time}", "The port opens in May."]
    assert len(voices(*rows)) <= 1


def test_a_letterhead_in_bold_asks_nothing():
    page = (
        "<html><body><h1>Speech by Minister Dora Wu</h1><p>May 3, 2014</p>"
        "<p><strong>What have we done?</strong></p><p>We have opened the port.</p>"
        "<p><strong>What will we do?</strong></p><p>We will open the bridge.</p></body></html>"
    )
    from remarks.transcripts import read

    assert len(parse(read(page.encode(), "speech.html")).turns) == 1


def test_a_question_that_somebody_reports_is_announced_by_nobody():
    turns = voices(
        "MINISTER WU: I was asked about the port.",
        "The following question was raised in the town: who pays for it?",
        "The town pays.",
        "QUESTION: And the bridge?",
        "MINISTER WU: It is paid.",
    )
    assert [voice for _, voice in turns] == ["principal", "press", "principal"]
