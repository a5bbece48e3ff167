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


@pytest.mark.parametrize(
    "paragraphs",
    [
        # A chronology within a speech.
        ("I will tell you of that morning.", "06:29 The Sirens Sound", "The sea was still.")
        + ("06:40 The Fence Falls", "We saw it.", "07:10 The Boats Arrive", "We ran."),
        # A digest of what papers wrote.
        ("Reuters - The minister came.", "BBC News - No deal was reached.")
        + ("Reuters - The talks go on.", "BBC News - They end today."),
        # A refrain of two names.
        ("Mother Rivers", "Where do you flow?", "Father Mountain", "I stand.")
        + ("Mother Rivers", "And who will follow?", "Father Mountain", "I stay."),
    ],
)
def test_what_only_looks_like_a_dialogue_is_none(paragraphs):
    head = "Speech by Minister Dora Wu\n\nPort Arlen\nMay 3, 2014\n\n"
    assert len(voices(*paragraphs, head=head)) <= 1


def test_whoever_only_asks_for_questions_asks_none():
    turns = parse(
        HEAD
        + "MR. STONE: Who has the first question?\n\nQ Will you sign?\n\nMINISTER WU: In May.\n\n"
        "MR. STONE: Next question?\n\nQ And then?\n\nMINISTER WU: We will see.\n"
    ).turns
    assert {turn.voice for turn in turns if turn.label == "MR. STONE"} <= {"moderator", "principal"}


@pytest.mark.parametrize("house", ["Press Office", "Foreign Press Center", "Press Secretary"])
def test_an_office_in_brackets_is_no_outlet(house):
    turns = parse(
        HEAD + f"Dora Wu (Minister): Good morning.\n\nBo Lee ({house}): We have time for one.\n\n"
        f"Ana Holt (Harbor News): Will you sign?\n\nDora Wu (Minister): Yes.\n\n"
        f"Bo Lee ({house}): That is all.\n"
    ).turns
    assert {turn.voice for turn in turns if turn.name == "Bo Lee"}.isdisjoint({"press"})


@pytest.mark.parametrize(
    ("words", "asker"),
    [
        ("We think it will be in the spring. April.", None),
        ("We think it will be in the spring.\n\nApril.", "April"),
        ("They must stop. I would call on Viktor Holm, a man of peace, to stop it.", None),
        ("I'd now like to call on Viktor Holm, a student here.", "Viktor Holm"),
        ("It is so. Let me do April and I'll come right back to you.", "April"),
    ],
)
def test_a_word_that_may_call(words, asker):
    questions = parse(
        HEAD
        + f"Q When is it?\n\nMINISTER WU: {words}\n\nQ And where is it?\n\nMINISTER WU: Here.\n"
    ).questions
    assert questions[-1].asker.name == asker


@pytest.mark.parametrize("what", ["JR.", "BERLIN", "HARBOR UNIVERSITY"])
def test_no_outlet_behind_a_name(what):
    questions = parse(
        HEAD + "MINISTER WU: Good morning to all of you, and thank you for coming to the port.\n\n"
        "ANA HOLT, REUTERS: Will you sign?\n\nMINISTER WU: Yes.\n\n"
        f"KARL MINT, {what}: And when is it?\n\nMINISTER WU: In May.\n"
    ).questions
    assert [question.asker.outlet for question in questions] == ["REUTERS", None]


def test_bold_words_of_an_interviewer_ask_without_a_mark():
    page = (
        "# Interview with Minister Dora Wu\n\nMay 3, 2014\n\n**Will you sign?**\n\nWe will.\n\n"
        "**Tell us of your visit.**\n\nIt was good.\n\n**And then,\nwhat comes?**\n\nPeace.\n"
    )
    from remarks.transcripts import read

    turns = parse(read(page.encode(), "interview.md")).turns
    assert [turn.voice for turn in turns] == ["press", "principal"] * 3
