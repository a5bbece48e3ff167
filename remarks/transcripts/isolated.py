"""Reads and parses in child processes with limits, so that no input can hold up its caller.

The limits are on CPU time, wall time and memory, for each input by itself. A single small text is
read in the caller's own process; ``Readers`` read many beside it, and go on where one of them ends.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Protocol

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
    child = _Child(_Program())
    try:
        return child.ask(job).transcript
    finally:
        child.end()


def _is_document(job: Job) -> bool:
    """Documents are packed: a small one may unpack to much, and libraries of others read it."""
    return job.format in DOCUMENTS or bool(document_of(job.data))


# What else a reader makes of a transcript.
Addition = Callable[[types.Transcript], Any]


class Answer(NamedTuple):
    """What a reader gives: the transcript, and what it has added; None where it could not."""

    transcript: types.Transcript
    added: Any = None


class Readers:
    """So many children that read and parse beside the caller, until the block ends.

    The first ones are copies of the caller, which has loaded the parser already, where it has one
    thread only: a copy of more may wait for a lock that nobody holds any more. Copies make the
    ``addition`` too; new interpreters have the parser alone.
    """

    def __init__(self, count: int, addition: Addition | None = None):
        is_alone = threading.active_count() == 1
        self._children = [_Child(_Copy(addition)) for _ in range(count)] if is_alone else []
        self._idle = list(self._children)
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="reader")
        self._own = threading.local()

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

    def read_and_parse(self, job: Job) -> Future[Answer]:
        """What ``read_and_parse`` gives or raises, later, and what the reader has added."""
        return self._pool.submit(self._ask, job)

    def _ask(self, job: Job) -> Answer:
        child: _Child | None = getattr(self._own, "child", None)
        if child is None or child.has_ended():
            child = self._own.child = self._next_child()
        return child.ask(job)

    def _next_child(self) -> _Child:
        try:
            return self._idle.pop()
        except IndexError:
            child = _Child(_Program())
            self._children.append(child)
            return child


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


class _Process(Protocol):
    """A process that answers jobs, as ``subprocess.Popen`` has it: codes below zero are signals."""

    @property
    def stdin(self) -> IO[bytes] | None: ...

    @property
    def stdout(self) -> IO[bytes] | None: ...

    def poll(self) -> int | None: ...

    def wait(self) -> int: ...

    def kill(self) -> None: ...


class _Program(subprocess.Popen[bytes]):
    """A new interpreter; it takes a third of a second to load the parser."""

    def __init__(self) -> None:
        super().__init__(  # noqa: S603
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )


class _Copy:
    """A copy of this process, which has the parser; of what else it has open it keeps nothing."""

    def __init__(self, addition: Addition | None) -> None:
        jobs, stdin = os.pipe()
        stdout, answers = os.pipe()
        process = _FORK.Process(target=_serve, args=(jobs, answers, addition), daemon=True)
        process.start()
        os.close(jobs)
        os.close(answers)
        self._process = process
        self.stdin: IO[bytes] = os.fdopen(stdin, "wb")
        self.stdout: IO[bytes] = os.fdopen(stdout, "rb")

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0

    def kill(self) -> None:
        self._process.kill()


_FORK = multiprocessing.get_context("fork")


def _serve(jobs: int, answers: int, addition: Addition | None) -> None:
    """What a copy does instead of what its original did."""
    gc.freeze()
    quiet = os.open(os.devnull, os.O_RDWR)
    for number, file in enumerate((jobs, answers, quiet)):
        os.dup2(file, number)
    # The database, the index and its lock are the original's.
    os.closerange(3, max(os.sysconf("SC_OPEN_MAX"), 1024))
    with os.fdopen(0, "rb") as stdin, os.fdopen(1, "wb") as stdout:
        _answer_jobs(stdin, stdout, addition, _address_space())


class _Child:
    """A process that answers one job after another; it ends where a job goes beyond its limits."""

    def __init__(self, process: _Process) -> None:
        self._process = process

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for file in (self._process.stdin, self._process.stdout):
            if file is not None:
                # What a child that has ended did not read is lost with it.
                with suppress(OSError):
                    file.close()

    def ask(self, job: Job) -> Answer:
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
            answer, reason = self._exchange(limits, job)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process.kill()
            raise Unreadable(self._why_it_ended(late.is_set())) from None
        finally:
            watch.cancel()
        if answer is None:
            raise Unreadable(reason)
        return answer

    def _exchange(self, limits: tuple[int, int], job: Job) -> tuple[Answer | None, str]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        pickle.dump((limits, job), stdin)
        stdin.flush()
        # The child runs this very module and nothing of the input: its answer is our own.
        answer: tuple[Answer | None, str] = pickle.load(stdout)  # noqa: S301
        return answer

    def _why_it_ended(self, late: bool) -> str:
        code = self._process.wait()
        if late:
            return _TOO_MUCH_TIME.format(MAX_WALL_SECONDS)
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return _TOO_MUCH_TIME.format(MAX_CPU_SECONDS)
        return _TOO_MUCH_MEMORY


def main() -> None:
    """A new interpreter's part: jobs from standard input, answers to standard output."""
    _answer_jobs(sys.stdin.buffer, sys.stdout.buffer)


def _answer_jobs(
    jobs: IO[bytes], answers: IO[bytes], addition: Addition | None = None, own_memory: int = 0
) -> None:
    """Answer jobs, each with its limits, until there are no more."""
    while True:
        try:
            (cpu_seconds, memory), job = pickle.load(jobs)  # noqa: S301
        except EOFError:
            return
        _limit(cpu_seconds, memory + own_memory)
        try:
            transcript = _work(job)
            answer = pickle.dumps((Answer(transcript, _addition_of(transcript, addition)), ""))
        except Unreadable as error:
            answer = pickle.dumps((None, str(error)))
        answers.write(answer)
        answers.flush()


def _addition_of(transcript: types.Transcript, addition: Addition | None) -> Any:
    """What is added to a transcript; where that fails its fault is met by who needs it."""
    with suppress(Exception):
        return addition(transcript) if addition else None
    return None


def _address_space() -> int:
    """Bytes of address space that this process has now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _limit(cpu_seconds: int, memory: int) -> None:
    """Limits from here on; what earlier jobs took is not counted."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_seconds += int(used.ru_utime + used.ru_stime) + 1
    for kind, limit in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(kind)[1]
        within = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (within, hard))
