"""Reads and parses in a child process with limits, so that no input can hold up its caller.

The limits are on CPU time, wall time and memory. Small inputs are read in the caller's own process.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from . import types
from .formats import Unreadable, read
from .parse import parse

# A child takes a third of a second to start; what is smaller than this is parsed in less.
SMALL_BYTES = 64 * 1024
# CPU seconds of the child; the slowest format takes about two seconds a megabyte.
MAX_CPU_SECONDS = 60
MAX_WALL_SECONDS = 90
# Bytes of address space: the program itself, and so many times the input.
BASE_MEMORY = 512 * 1024 * 1024
MEMORY_FACTOR = 12

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "from remarks.transcripts.isolated import main; main()"
# What no database column of text can hold: the zero character and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Job:
    """One input: its bytes, and what a person said about how to read it."""

    data: bytes
    name: str
    format: str = ""
    encoding: str = ""
    amendments: types.Amendments = types.Amendments()


def read_and_parse(job: Job) -> types.Transcript:
    """The transcript of some bytes. Raises Unreadable with a sentence, whatever goes wrong."""
    if len(job.data) <= SMALL_BYTES:
        return _work(job)
    return _in_child(job)


def storable(reading: types.Reading) -> types.Reading:
    """The reading with U+FFFD for characters that no database stores; offsets stay."""
    hints = {name: _UNSTORABLE.sub("\ufffd", value) for name, value in vars(reading.hints).items()}
    return replace(
        reading, text=_UNSTORABLE.sub("\ufffd", reading.text), hints=types.Hints(**hints)
    )


def _work(job: Job) -> types.Transcript:
    try:
        reading = read(job.data, job.name, format=job.format, encoding=job.encoding)
        return parse(storable(reading), job.amendments)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(_TOO_MUCH_MEMORY) from None
    except Exception as error:
        raise Unreadable(
            f"The file could not be read: the reader of its format stopped with a fault "
            f"({type(error).__name__}). Save it as plain text and import that."
        ) from error


_TOO_MUCH_MEMORY = (
    "Reading the file takes more memory than a transcript of its size needs: "
    "split it by event, or save it as plain text and import that."
)
_TOO_MUCH_TIME = (
    "Reading the file takes more than {} seconds, as no transcript of its size does: "
    "split it by event, or save it as plain text and import that."
)


def _in_child(job: Job) -> types.Transcript:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    limits = (MAX_CPU_SECONDS, BASE_MEMORY + MEMORY_FACTOR * len(job.data))
    try:
        answer, _ = child.communicate(pickle.dumps((limits, job)), timeout=MAX_WALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(_TOO_MUCH_TIME.format(MAX_WALL_SECONDS)) from None
    finally:
        child.kill()
        child.communicate()
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unreadable(_TOO_MUCH_TIME.format(MAX_CPU_SECONDS))
    if child.returncode:
        raise Unreadable(_TOO_MUCH_MEMORY)
    # The child runs this very module and nothing of the input: its answer is our own.
    transcript, reason = pickle.loads(answer)  # noqa: S301
    if transcript is None:
        raise Unreadable(reason)
    return transcript


def main() -> None:
    """The child: limits first, then one job from standard input, its answer to standard output."""
    limits, job = pickle.loads(sys.stdin.buffer.read())  # noqa: S301
    _limit(*limits)
    try:
        answer = pickle.dumps((_work(job), ""))
    except Unreadable as error:
        answer = pickle.dumps((None, str(error)))
    sys.stdout.buffer.write(answer)


def _limit(cpu_seconds: int, memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
