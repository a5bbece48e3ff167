"""Parsing in a child process: the same result, and a sentence when a limit is met."""

import os
import pickle
import resource
import threading
import time

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


def _ends_at_a_bomb(job, work=isolated._work):
    return os._exit(3) if job.name == "bomb" else work(job)


@pytest.fixture(params=["copy", "program"])
def bomb_for_readers(request, monkeypatch):
    """Readers that are copies of this process, which has one thread, or else new interpreters."""
    monkeypatch.setattr(isolated, "_work", _ends_at_a_bomb)
    monkeypatch.setattr(threading, "active_count", lambda: 1 if request.param == "copy" else 2)
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


def test_readers_go_on_after_one_of_them_ends(bomb_for_readers):
    """An input beyond the limits ends its reader and is refused; the ones behind it are read."""
    with Readers(1) as readers:
        first, bomb, last, scan = [
            readers.read_and_parse(job)
            for job in (Job(LONG, "a"), Job(b"x", "bomb"), Job(LONG, "a"), Job(b"%PDF-1.4", "b"))
        ]
        assert first.result() == last.result() == (read_and_parse(Job(LONG, "a")), None)
        for refused, sentence in ((bomb, "more memory"), (scan, "PDF")):
            with pytest.raises(Unreadable, match=sentence):
                refused.result()


def _tells_what_it_has(job):
    """What a reader has open, and how much more memory it may take."""
    numbers = sorted(int(number) for number in os.listdir("/proc/self/fd"))
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    raise Unreadable(f"{numbers[:-1]} {limit - isolated._address_space() <= 600 * 1024 * 1024}")


def test_a_copy_keeps_nothing_open_and_has_its_limits(monkeypatch, tmp_path):
    monkeypatch.setattr(isolated, "_work", _tells_what_it_has)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    with (tmp_path / "a database").open("w"), Readers(2) as readers:
        answers = [readers.read_and_parse(Job(b"x", name)) for name in "ab"]
        for answer in answers:
            with pytest.raises(Unreadable, match=r"\[0, 1, 2\] True"):
                answer.result()


def _first_label(transcript):
    return transcript.turns[0].label


def _fails(transcript):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("addition", "threads", "added"),
    [(_first_label, 1, "SECRETARY HALE"), (_fails, 1, None), (_first_label, 2, None)],
    ids=["a copy", "a fault", "a new interpreter"],
)
def test_a_copy_adds_what_else_is_made_of_a_transcript(monkeypatch, addition, threads, added):
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    with Readers(1, addition) as readers:
        answer = readers.read_and_parse(Job(LONG, "a")).result()
    assert answer == (read_and_parse(Job(LONG, "a")), added)


def test_a_copy_is_stopped_at_its_limits(monkeypatch):
    monkeypatch.setattr(isolated, "_work", lambda _job: time.sleep(60))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(isolated, "MAX_WALL_SECONDS", 0.3)
    with Readers(1) as readers, pytest.raises(Unreadable, match="more than 0.3 seconds"):
        readers.read_and_parse(Job(b"x", "a")).result()
