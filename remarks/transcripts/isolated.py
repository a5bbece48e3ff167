"""Reads and parses in child processes with limits, so that no input can hold up its caller.

The limits are on CPU time, wall time and memory, for each input by itself. A single small text is
read in the caller's own process; ``Readers`` read many beside it, and go on where one of them ends.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from . import types
from .formats import DOCUMENTS, Unreadable, document_of, read
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
    if len(job.data) <= SMALL_BYTES and not _is_document(job):
        return _work(job)
    child = _Child()
    try:
        return child.ask(job)
    finally:
        child.end()


def _is_document(job: Job) -> bool:
    """Documents are packed: a small one may unpack to much, and libraries of others read it."""
    return job.format in DOCUMENTS or bool(document_of(job.data))


class Readers:
    """So many children that read and parse beside the caller, until the block ends."""

    def __init__(self, count: int):
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="reader")
        self._own = threading.local()
        self._children: list[_Child] = []

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.end()
        self._pool.shutdown()

    def read_and_parse(self, job: Job) -> Future[types.Transcript]:
        """What ``read_and_parse`` gives or raises, later."""
        return self._pool.submit(self._ask, job)

    def _ask(self, job: Job) -> types.Transcript:
        child: _Child | None = getattr(self._own, "child", None)
        if child is None or child.has_ended():
            child = self._own.child = _Child()
            self._children.append(child)
        return child.ask(job)


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


class _Child:
    """A process that answers one job after another; it ends where a job goes beyond its limits."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, job: Job) -> types.Transcript:
        """The transcript of a job. Raises Unreadable with a sentence."""
        limits = (MAX_CPU_SECONDS, BASE_MEMORY + MEMORY_FACTOR * len(job.data))
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        watch = threading.Timer(MAX_WALL_SECONDS, stop)
        watch.daemon = True
        watch.start()
        try:
            transcript, reason = self._exchange(limits, job)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process.kill()
            raise Unreadable(self._why_it_ended(late.is_set())) from None
        finally:
            watch.cancel()
        if transcript is None:
            raise Unreadable(reason)
        return transcript

    def _exchange(self, limits: tuple[int, int], job: Job) -> tuple[types.Transcript | None, str]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        pickle.dump((limits, job), stdin)
        stdin.flush()
        # The child runs this very module and nothing of the input: its answer is our own.
        answer: tuple[types.Transcript | None, str] = pickle.load(stdout)  # noqa: S301
        return answer

    def _why_it_ended(self, late: bool) -> str:
        code = self._process.wait()
        if late:
            return _TOO_MUCH_TIME.format(MAX_WALL_SECONDS)
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return _TOO_MUCH_TIME.format(MAX_CPU_SECONDS)
        return _TOO_MUCH_MEMORY


def main() -> None:
    """The child: jobs from standard input, each with its limits; answers to standard output."""
    while True:
        try:
            limits, job = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        _limit(*limits)
        try:
            answer = pickle.dumps((_work(job), ""))
        except Unreadable as error:
            answer = pickle.dumps((None, str(error)))
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _limit(cpu_seconds: int, memory: int) -> None:
    """Limits from here on; what earlier jobs took is not counted."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_seconds += int(used.ru_utime + used.ru_stime) + 1
    for kind, limit in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(kind)[1]
        within = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (within, hard))
