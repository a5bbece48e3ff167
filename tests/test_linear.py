"""Time grows with the text, whatever its shape: every reader, and the parser behind it.

The shapes are repeats of every token that a pattern of the readers or the parser begins with:
openings that are never closed, nesting, separators, labels, dates. Four times the text may take
little more than four times the CPU time; work that grows with the square takes sixteen times.
"""

import subprocess
import sys
import time
import tracemalloc

import pytest

from remarks.analysis.quoting.readings import clean, readings
from remarks.transcripts import Unreadable, parse, read
from remarks.transcripts.formats import DOCUMENTS, FORMAT_NAMES, MAX_LINES

from .files import ROOT

SMALL, TIMES = 24_000, 4
# Below this many seconds the clock is too coarse to compare.
ENOUGH = 0.12
MAX_RATIO = 9

MARKUP = (
    "<![CDATA[", "]]>", "<item>", "<item ", "<content", "<content:encoded>", "</content>",
    "<description>", "&amp;", "&#x", "<div>", "</div>", "<div><p>", "<p>", "<b>", "<font c=1>",
    "<ul><li>", "<table><tr><td>", '<a href="', '<p a="', "<p a ", "<!--", "<", "</",
    "<h1>x</h1>", "<h1>", "<main>", "<article>x", "<section><article>", "<time datetime=1>",
    "<select><option>", "<svg>", "<nobr>",
)  # fmt: skip
DATA = (
    "b'", "\\x41", '{"a":', '[{"a":1},', '{"a":"b",', "[", '"', "\\u0041", "---\n", "- - ", "? ",
    "1\n00:00:01,000 --> 00:00:02,000\nNAME: x\n\n", "00:00:01.000 --> 00:00:02.000\n", "<v Ana>",
    "<v ", "{\\an8}", '<u who="#a">', "<seg>", "<question>",
    '<TEI xmlns="http://www.tei-c.org/ns/1.0">',
)  # fmt: skip
OF_DOCUMENTS = (
    "{", "}", "{\\b x", "\\b x", "\\'e9", "{\\*\\footnote ", "\\f1 ", "{\\fonttbl", "\\page ",
    "{\\field{\\*\\fldinst{HYPERLINK ", "1 0 obj\n", "1 0 obj<</Type/Page>>endobj\n", "xref\n",
    "trailer<<", "<<", "startxref\n", "stream\n", "From: a\n", "--a\n", "=?utf-8?q?a?= ", "=E9",
    "Content-Type: multipart/mixed; boundary=a\n", "PK\x01\x02", "PK\x03\x04",
)  # fmt: skip
WORDS = (
    "\n", "\r", "\r\n", " ", "\t", "\u00a0", "\x0b", "\x85", "\u00ad", "\u202a", "e\u0301", "# ",
    "**", "**A:** ", "__", "(", ")", "[1] A\n\nx\n\n", "[A]: ", ":", "::::", "QUESTION: ",
    "QUESTION: x\n", "Q ", "Q: ", "A: ", "MR. X: y\n\n", "MR. X. y\n", "Mr. ", "TITLE: x\n",
    "TRANSCRIPT OF ", "TRANSCRIPT OF THE PRIME MINISTER\n", "PRESS CONFERENCE ", "MINISTER FOR ",
    "MINISTER OF X AND ", "and ", "THE HON ", "with ", "by ", "May 4, 2011 ", "4 May ", "2 2 ",
    "04/05/2011 ", "10:00 ", "Sydney, ", "Released ", "E & O E ", "photo by ", "\u00c2 ",
    "\u00c3", "P R I M E ", "word ", "WORD ", "Word ", "a", "A", "'s ", "-", "=", "_", ".", ". ",
    "?", "https://x ", "Reuters ", "from Reuters ", "(inaudible) ", "Go ahead. ", "My name is ",
    "inspec-\n",
)  # fmt: skip
HEADS = {
    "json": '{"content":"',
    "feed": "<item><title>x</title><description>",
    "html": "<html><body>",
    "tei": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>',
    "akoma_ntoso": '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">',
    "subtitles": "WEBVTT\n\n",
    "table": "speaker,text\n",
    "markdown": "---\n",
    "text": "",
    "docx": "PK\x03\x04",
    "odt": "PK\x03\x04",
    "rtf": "{\\rtf1 ",
    "pdf": "%PDF-1.4\n",
    "eml": "From: a\nMessage-ID: <b>\n\n",
}


def _seconds(work, data):
    started = time.process_time()
    try:
        work(data)
    except Unreadable as error:
        assert str(error).endswith(".")
    return time.process_time() - started


def _ratio(work, head, unit, small=SMALL):
    """How much longer ``TIMES`` as much of a shape takes; 0 where both are too quick to compare."""
    sizes = [max(1, size // len(unit)) for size in (small, TIMES * small)]
    short, long = ((head + unit * size).encode() for size in sizes)
    before = _seconds(work, short)
    after = _seconds(work, long)
    if after < ENOUGH or after < MAX_RATIO * before:
        return 0
    # Once more: a busy machine stops a process in the middle.
    return min(after, _seconds(work, long)) / max(before, _seconds(work, short), ENOUGH / TIMES)


@pytest.mark.parametrize("format", sorted(FORMAT_NAMES))
def test_reading_is_linear(format):
    shapes = (OF_DOCUMENTS if format in DOCUMENTS else MARKUP + DATA) + WORDS
    ratios = {u: _ratio(lambda d: read(d, format=format), HEADS[format], u) for u in shapes}
    assert {unit: ratio for unit, ratio in ratios.items() if ratio > MAX_RATIO} == {}


@pytest.mark.parametrize("head", ["", "Remarks\n\nOslo, Norway\n\nMS. HALE: "])
def test_parsing_is_linear(head):
    def work(data):
        parse(read(data, format="text"))

    ratios = {unit: _ratio(work, head, unit, 8_000) for unit in DATA + WORDS}
    assert {unit: ratio for unit, ratio in ratios.items() if ratio > MAX_RATIO} == {}


LONG_MAILS = (
    ("Subject: ", "=?utf-8?q?a?= =?x?b?=\n ", "field “Subject”"),
    ("Content-Type: text/plain; ", 'a*1="x"; ', "field “Content-Type”"),
    (
        "Content-Type: multipart/mixed; boundary=b\n\n",
        "--b\nContent-Type: image/png\n\nx\n",
        "100 parts",
    ),
    ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", "100 parts"),
)


@pytest.mark.parametrize(("head", "unit", "sentence"), LONG_MAILS)
def test_a_mail_of_endless_fields_or_parts_is_refused_at_once(head, unit, sentence):
    """What the library of mails would need minutes or gigabytes for."""
    mail = f"From: a\nMessage-ID: <b>\n{head}{unit * 6_000}\n\nMR. HALE: x\n".encode()
    begun = time.process_time()
    with pytest.raises(Unreadable, match=sentence):
        read(mail, format="eml")
    assert time.process_time() - begun < 1


# Each turn is another person's, under one form of label, and often asked by name.
CROWDS = (
    "MR. {0}: Good morning to all of you.\n\n",
    "HUGO {0}: Good morning to all of you.\n\n",
    "Hugo {1}: Good morning to all of you.\n\n",
    "QUESTION: Hugo {1} with Reuters. Is it full?\n\nMR. {0}: Well, {1}, it is.\n\n",
    "ANNA {0}: I'm Anna {1} with Reuters. Is it full?\n\nMR. {0}: It is.\n\n",
    "MINISTER FOR {0} AFFAIRS ANNA {0}: It is.\n\nMINISTER FOR {0} AFFAIRS: It is full.\n\n",
    "{1} HALE: It is.\n\nMR. {0} HALE: It is full.\n\n",
    "QUESTION: Is it?\n\nMR. {0}: It is.\n\nMS. {0}: On {1}'s question, no.\n\n",
    "FRAGE: Was ist das?\n\nMINISTER {0}: Nein, Herr {1}.\n\n",
    "Q. Is it full?\n\nMinister {1}. I say that we will.\n\n",
    "MR. {0}: Yes.\n\nMR {0}1; No.\n\nQUESTION Will you?\n\n",
    "QUESTION: Will each of you say it, and {1} first?\n\nMR. {0}: It is. MS. {0}: It is not.\n\n",
)
FEW_PEOPLE, TIMES_PEOPLE, MAX_RATIO_OF_PEOPLE = 350, 6, 11


def _surname(number):
    letters = ""
    for _ in range(5):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


@pytest.mark.parametrize("shape", CROWDS)
def test_parsing_is_linear_in_the_number_of_people(shape):
    def work(data):
        parse(data.decode())

    head = "Interview with Wanda Blume of Reuters\n\nMarch 4, 2019\n\n"
    names = [_surname(7 * n) for n in range(TIMES_PEOPLE * FEW_PEOPLE)]
    turns = [shape.format(name, name.title()) for name in names]
    few, many = ((head + "".join(turns[:size])).encode() for size in (FEW_PEOPLE, len(turns)))
    before, after = _seconds(work, few), _seconds(work, many)
    if after > MAX_RATIO_OF_PEOPLE * max(before, ENOUGH / TIMES_PEOPLE):
        # Once more: a busy machine stops a process in the middle.
        before, after = min(before, _seconds(work, few)), min(after, _seconds(work, many))
    assert after < MAX_RATIO_OF_PEOPLE * max(before, ENOUGH / TIMES_PEOPLE)


# What a post ends with, cut off in the middle, besides the marks that editors and papers leave.
PASTED = (
    " ", "\n", "\t", "\u00a0", " #", " #ab", " https://x", " pic.twitter.com/a", ". . ", "[",
    "[a", "(laughter", "“", "“a", '"', "a-\n", "&amp;", "<b", ", he said ", "MR. X", "1 ", "[1]",
)  # fmt: skip


@pytest.mark.parametrize("head", ["", "we will"])
def test_reading_a_quote_is_linear(head):
    def work(data):
        readings(*clean(data.decode() + "go on"))

    ratios = {unit: _ratio(work, head, unit, 4_000) for unit in PASTED}
    assert {unit: ratio for unit, ratio in ratios.items() if ratio > MAX_RATIO} == {}


def test_the_measure_finds_work_that_grows_with_the_square():
    def work(data):
        return [data.count(b"%d" % i) for i in range(len(data) // 12)]

    assert _ratio(work, "", "word ") > MAX_RATIO


_PEAK = """
import resource, sys
from remarks.transcripts import Unreadable, read
unit, format, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
data = (unit * (size // len(unit))).encode()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(data, format=format)
except Unreadable:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize(
    ("unit", "format"),
    [
        ("<b>x</b>", "html"),
        ("<p a b c d>", "html"),
        ("b'\\x41", "html"),
        ('[{"a":1},', "json"),
        ("\n", "text"),
        ("<u><seg>", "tei"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA: x\n\n", "subtitles"),
        ("Dora Wu  00:01\nSo.\n\n", "text"),
        ("Question - Why?\n\nMinister Wu - So.\n\n", "text"),
        ("(Reporter) Why?\n\n(Minister Wu) So.\n\n", "text"),
    ],
)
def test_memory_is_bounded_by_the_size(unit, format):
    """At most ten times the file and 100 MB, in a process of its own."""
    size = 3_000_000
    command = [sys.executable, "-c", _PEAK, unit, format, str(size)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(printed.stdout) < 10 * size + 100_000_000


@pytest.mark.parametrize("turn", ["Q: x\n", "MR. HALE: x\n", "Q: Is it?\nMR. HALE: x\n"])
def test_a_turn_takes_a_kilobyte_however_short_it_is(turn):
    """Of the most lines that are read: ten times the file, and 100 MB."""
    text = turn * (900 // turn.count("\n"))
    parse(text)
    tracemalloc.start()
    try:
        parse(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    whole = len(text) * MAX_LINES / text.count("\n")
    assert peak * MAX_LINES / text.count("\n") < 10 * whole + 100_000_000


def test_a_paragraph_of_more_turns_than_any_event_has_is_refused(monkeypatch):
    monkeypatch.setattr(sys.modules[parse.__module__], "MAX_TURNS", 50)
    with pytest.raises(Unreadable, match="has 60 turns and the limit is 50"):
        parse("QUESTION: Is it? MR. HALE: It is. " * 30)
