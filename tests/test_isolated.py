"""Parsing in a child process: the same result, and a sentence when a limit is met."""

import pickle

import pytest

from remarks.transcripts import Unreadable, isolated
from remarks.transcripts.isolated import Job, Readers, read_and_parse

from . import make

LONG = make.transcript(*[("SECRETARY HALE", "Good morning to all of you.")] * 20).encode()


@pytest.fixture
def always_a_child(monkeypatch):
    monkeypatch.setattr(isolated, "SMALL_BYTES", 0)


def test_a_child_gives_what_the_caller_would(always_a_child, monkeypatch):
    in_child = read_and_parse(Job(LONG, "hale.txt"))
    monkeypatch.setattr(isolated, "SMALL_BYTES", 10**9)
    assert in_child == read_and_parse(Job(LONG, "hale.txt"))


def test_a_refusal_comes_back_as_its_sentence(always_a_child):
    with pytest.raises(Unreadable, match="PDF"):
        read_and_parse(Job(b"%PDF-1.4 and so on", "scan.pdf"))


@pytest.mark.parametrize(
    ("program", "limits", "sentence"),
    [
        ("while True: pass", {"MAX_CPU_SECONDS": 1}, "more than 1 seconds"),
        ("import time; time.sleep(60)", {"MAX_WALL_SECONDS": 1}, "more than 1 seconds"),
        ("bytearray(10**12)", {}, "more memory"),
        ("import os; os._exit(3)", {}, "more memory"),
    ],
    ids=["cpu", "wall", "memory", "killed"],
)
def test_a_limit_is_a_sentence(always_a_child, monkeypatch, program, limits, sentence):
    prelude = (
        "import sys, pickle\n"
        "from remarks.transcripts import isolated\n"
        "limits, _ = pickle.load(sys.stdin.buffer)\n"
        "isolated._limit(*limits)\n"
    )
    monkeypatch.setattr(isolated, "_PROGRAM", prelude + program)
    for name, value in limits.items():
        monkeypatch.setattr(isolated, name, value)
    with pytest.raises(Unreadable, match=sentence):
        read_and_parse(Job(LONG, "hale.txt"))


def test_a_fault_of_a_reader_is_a_sentence(monkeypatch):
    def broken(*_args, **_kwargs):
        raise KeyError("a fault of a library")

    monkeypatch.setattr(isolated, "read", broken)
    with pytest.raises(Unreadable, match="plain text"):
        read_and_parse(Job(b"Good morning.", "hale.txt"))


def test_a_job_can_be_sent():
    assert pickle.loads(pickle.dumps(Job(b"x", "x.txt"))) == Job(b"x", "x.txt")


def test_readers_go_on_after_one_of_them_ends(monkeypatch):
    """An input beyond the limits ends its reader and is refused; the ones behind it are read."""
    monkeypatch.setattr(
        isolated,
        "_PROGRAM",
        "from remarks.transcripts import isolated\n"
        "work = isolated._work\n"
        "def _work(job):\n"
        "    if job.name == 'bomb':\n"
        "        import os; os._exit(3)\n"
        "    return work(job)\n"
        "isolated._work = _work\n"
        "isolated.main()",
    )
    with Readers(1) as readers:
        first, bomb, last, scan = [
            readers.read_and_parse(job)
            for job in (Job(LONG, "a"), Job(b"x", "bomb"), Job(LONG, "a"), Job(b"%PDF-1.4", "b"))
        ]
        assert first.result() == last.result() == read_and_parse(Job(LONG, "a"))
        for refused, sentence in ((bomb, "more memory"), (scan, "PDF")):
            with pytest.raises(Unreadable, match=sentence):
                refused.result()
