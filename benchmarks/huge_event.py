"""One event of 12,000 turns on the real server: ``make huge-event``.

For the page and each download it prints the seconds to the first byte and to the last, the CPU
seconds and the memory that the server's process took for it beyond what it held before; for the
import of the file, and of the file with a tenth of its turns changed, the CPU seconds. Exit status
1 where a first byte took a second or more, or an answer took 100 MB or more. ``--turns N`` takes
another size.
"""

from __future__ import annotations

import argparse
import http.client
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.files import ROOT
from tests.serving import free_ports, gunicorn

from .hostile import EVENT, cpu_seconds, forget_peaks, make_archive, peak_mb, until_ready, workers

MAX_FIRST_BYTE_SECONDS = 1.0
MAX_ANSWER_MB = 100
HUGE = "/events/2003-03-04-the-long-hearing-of-port-arlen"
SHAPES = {
    "HTML": "{}/",
    "HTML with marked words": "{}/?q=harbor",
    "JSON": "{}.json",
    "TEI": "{}/text/tei/",
    "Akoma Ntoso": "{}/text/akn/",
    "plain text": "{}/text/txt/",
    "CSV": "{}.csv",
}


def transcript(turns: int, *, is_changed: bool = False) -> str:
    """Questions and replies in turn; where it is changed, every tenth turn has another word."""
    head = "The Long Hearing of Port Arlen\n\nSecretary Martin Hale\nPort Arlen, Norland\n"
    body = []
    for number in range(turns):
        word = "closed" if is_changed and number % 10 == 0 else "open"
        body.append(
            f"QUESTION: Dana Whitlock with Reuters. Is harbor {number} {word} to the ships?"
            if number % 2 == 0
            else f"SECRETARY HALE: Harbor {number} is {word}, and it was so for the whole winter."
        )
    return f"{head}March 4, 2003\n\n" + "\n\n".join(body) + "\n"


def seconds_of_import(data: Path, environment: dict[str, str], text: str) -> float:
    """CPU seconds of the command that imports it, from the bytes to the searchable rows."""
    (data / "huge.txt").write_text(text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "manage.py", "import_transcripts", str(data / "huge.txt"), "--publish"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(frozen=True)
class Reading:
    """An answer as one reader got it; seconds, bytes."""

    status: int
    first: float
    whole: float
    size: int


def read(port: int, path: str) -> Reading:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    begun = time.monotonic()
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read(1))
    first = time.monotonic() - begun
    while piece := answer.read(65536):
        size += len(piece)
    whole = time.monotonic() - begun
    connection.close()
    return Reading(answer.status, first, whole, size)


def memory_mb(pids: set[int]) -> float:
    """What the largest of these processes holds now, in MB."""
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return max(int(n) / 1024 for text in texts for n in re.findall(r"VmRSS:\s+(\d+)", text))


def measured(port: int, server: int, turns: int) -> bool:
    """Print a line for each shape of the event. Returns whether all figures are met."""
    for shape in SHAPES.values():
        # What is loaded once in a process is not what an event costs.
        read(port, shape.format(EVENT.rstrip("/")))
    print(f"\n| {turns:,} turns | status | first byte s | whole s | CPU s | MB sent | MB taken |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    is_met = True
    for name, shape in SHAPES.items():
        pids = workers(server)
        forget_peaks(pids)
        resting, before = memory_mb(pids), cpu_seconds(pids)
        answer = read(port, shape.format(HUGE))
        taken, cpu = peak_mb(pids) - resting, cpu_seconds(pids) - before
        print(
            f"| {name} | {answer.status} | {answer.first:.2f} | {answer.whole:.1f} | {cpu:.1f}"
            f" | {answer.size / 1e6:.1f} | {taken:.0f} |",
            flush=True,
        )
        is_met &= answer.status == 200 and answer.first < MAX_FIRST_BYTE_SECONDS
        is_met &= taken < MAX_ANSWER_MB
    return is_met


def run(turns: int) -> int:
    with tempfile.TemporaryDirectory(prefix="remarks-huge-") as place:
        data = Path(place)
        environment = make_archive(data) | {"EXPORT_RATE": ""}
        cpu = seconds_of_import(data, environment, transcript(turns))
        print(f"import of {turns:,} turns: {cpu:.1f} s of CPU", flush=True)
        (port,) = free_ports(1)
        with (data / "log").open("wb") as log:
            server = subprocess.Popen(
                gunicorn(port), cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            until_ready(port, server)
            is_met = measured(port, server.pid, turns)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
        cpu = seconds_of_import(data, environment, transcript(turns, is_changed=True))
        print(f"\nimport of the changed file: {cpu:.1f} s of CPU")
        return 0 if is_met else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=12_000)
    sys.exit(run(parser.parse_args().turns))
