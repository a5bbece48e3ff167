"""Whatever comes in: no exception, no character lost, no time that grows faster than the text."""

import gc
import time

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from remarks.transcripts import Unreadable, parse, read
from remarks.transcripts.formats import FORMAT_NAMES

from .files import SEED, golden_files

SOURCES = [p.read_bytes() for p in [SEED, *golden_files()]]
LINES = [
    "SECRETARY HALE: Good morning.", "QUESTION: Why?", "Q    And then?", "Q And?",
    "**MR LASKER: **Yes.", "QUESTION:", "(In Russian.)",
    "Title", "May 15, 2007", "March 2003", "Moscow, Russia", "2007/T7-4", "END", "# # #", "---",
    "title: x", "A: no", "(", "[", ":", "::::",
    "DATE: 6 March", "HALE; so", "\u200b**QUESTION:**\u00a0\u00a0", "Mr. Whit lam: I",
    "THE PRESIDENT:  Thanks.", "JOURNALIST:", "\t\tx\x0b\x0c",
    "<b>Q</b>", "Reuters. My name is", "(Inaudible) of", "I'm Ana Petrova from TASS. What?",
    "\ufeff", "Q: ?", "R - ?", "1/ x",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=40).map("\n".join)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(transcript):
    text = transcript.text
    assert "".join(text[s.start : s.end] for s in transcript.segments) == text
    assert all(s.end > s.start for s in transcript.segments)
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start <= turn.body <= turn.end <= len(text)
        last = turn.end
        for mark in turn.marks:
            assert turn.body <= mark.start < mark.end <= turn.end
    for question in transcript.questions:
        turn = transcript.turns[question.turn - 1]
        assert turn.start <= question.start < question.end <= turn.end
        assert all(1 <= p <= len(transcript.turns) for p in question.replies)


@SETTINGS
@given(TEXTS)
@example("")
@example("\n")
@example("Q")
@example("QUESTION: ")
def test_any_text(text):
    check(parse(text))


@SETTINGS
@given(
    st.sampled_from(SOURCES),
    st.integers(0, 4000),
    st.integers(0, 4000),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_cut_and_joined_files(data, start, size, encoding):
    cut = data[start : start + size] + data[:start]
    text = cut.decode("utf-8", "ignore")
    try:
        reading = read(text.encode(encoding, "ignore"), "cut.txt")
    except Unreadable:
        return
    check(parse(reading))


@SETTINGS
@given(st.binary(max_size=3000))
def test_any_bytes(data):
    try:
        reading = read(data)
    except Unreadable as error:
        assert str(error).endswith(".")
        return
    check(parse(reading))


@SETTINGS
@given(st.sampled_from(sorted(FORMAT_NAMES)), TEXTS)
def test_any_format_claimed_for_any_text(format, text):
    try:
        reading = read(text.encode("utf-8", "replace") or b"x", format=format)
    except (Unreadable, ValueError) as error:
        assert isinstance(error, Unreadable)
        return
    check(parse(reading))


@SETTINGS
@given(TEXTS)
def test_plain_text_is_kept_to_the_code_point(text):
    data = text.encode("utf-8", "replace")
    try:
        reading = read(data, format="text")
    except Unreadable:
        return
    if reading.encoding == "utf-8":
        assert reading.text == data.decode("utf-8").removeprefix("\ufeff")


def _seconds(text):
    # A full collection walks all that other tests have left.
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        parse(text)
        return time.process_time() - started
    finally:
        gc.enable()


def test_time_grows_with_the_text_only():
    """Ten times the text may take ten times as long.

    The bound of 30 leaves room for a noisy machine.
    """
    for unit in (
        "QUESTION: Why is that so, and what of it?\n\nSECRETARY HALE: Because (inaudible) it is, "
        "Arshad.\n\n",
        "A B C D E F G: " * 3 + "\n", "((((((((", "Mr. Mr. Mr. ", "a: ", "Q ",
        "From Reuters of the of the ", "QUESTION: ",
    ):  # fmt: skip
        small, large = unit * 300, unit * 3000
        _seconds(small)
        assert _seconds(large) < 30 * max(_seconds(small), 0.01), unit


def test_questions_by_the_thousand_stay_linear():
    """Eight times the questions.

    Work that looks at every question for each one would take sixty times as long.
    """
    for unit in (
        "Q: Will you sign number {}?\n\nWe will see about that.\n\n",
        "**Q. Will you sign number {}?**\n\nWe will see about that.\n\n",
    ):
        small, large = ("".join(unit.format(i) for i in range(n)) for n in (1000, 8000))
        _seconds(small)
        assert _seconds(large) < 20 * _seconds(small), unit


def test_ten_megabytes_of_one_line():
    check(parse("word " * 2_000_000))


def test_labels_by_the_thousand():
    text = "\n\n".join(
        f"MR. NAME{chr(65 + i % 26)}{chr(65 + i // 26 % 26)}: Word {i}?" for i in range(5000)
    )
    transcript = parse(text)
    check(transcript)
    assert len(transcript.turns) == 5000
