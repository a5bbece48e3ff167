"""A mixed crowd against the real server.

``make load``, or ``python -m benchmarks.load [--turns N] [--seconds S] [--readers N]``.

Builds the benchmark's archive (150,000 turns), starts gunicorn with two processes, and lets readers
ask for the first page, searches, events, lists, feeds and pages they have already (304) until the
time is over. Prints requests a second, the server's CPU a request, p50, p95 and p99, and the memory
of each process at the start and at the end. ``--threads 1 2 4`` serves one crowd after another with
so many threads a process. ``--alone N`` makes N requests of the mix in one process without a server
and prints the CPU of each kind, which other work on the machine distorts less. Exit status 1 on any
error.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from urllib.parse import quote_plus

from tests.serving import free_ports, gunicorn

from .pages import ROOT
from .speed import LOG

START_SECONDS = 60
# Readers turn so many pages of a list at most.
MAX_LIST_PAGE = 20


def _last_pages(page):
    """The lists in pages with the number of the last page of each, as their first pages say it.

    ``page`` gives the bytes of the page at a path.
    """
    lists = {}
    for path in ("/events/", "/questions/", "/speakers/", "/outlets/"):
        pages = re.search(rb"Page 1 of (\d+)", page(path))
        lists[path] = int(pages[1]) if pages else 1
    return lists


def _page_of_server(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def paths(rnd, events, lists):
    """One request of the mix: its path, and whether the page is had already."""
    draw = rnd.random()
    if draw < 0.1:
        return "/", False
    if draw < 0.45:
        query = rnd.choice(
            [q for name, queries in LOG.items() if name != "worst cases" for q in queries]
        )
        return f"/search/?q={quote_plus(query)}", False
    if draw < 0.65:
        return f"/events/event-{rnd.randint(1, events)}/", False
    if draw < 0.8:
        path = rnd.choice([*lists, "/topics/"])
        page = rnd.randint(1, min(MAX_LIST_PAGE, lists.get(path, 1)))
        return f"{path}?page={page}" if path in lists else path, False
    if draw < 0.85:
        return rnd.choice(
            ["/events.atom", "/speakers/speaker-7.atom", "/search.atom?q=mid1"]
        ), False
    return "/events/event-1/", True


class Reader(threading.Thread):
    """Asks one request after another until the time is over."""

    def __init__(self, port, seed, end, mix, pace=0.0):
        super().__init__(daemon=True)
        self.port, self.end, self.mix, self.pace = port, end, mix, pace
        self.rnd = random.Random(seed)
        self.times, self.errors, self.unchanged, self.etag = [], [], 0, ""

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        due = time.monotonic() + self.rnd.random() * self.pace
        while time.monotonic() < self.end:
            if self.pace:
                # What is late is asked at once, so that a slow server does not thin out the crowd.
                time.sleep(max(0.0, due - time.monotonic()))
                due += self.pace
            path, had = paths(self.rnd, *self.mix)
            headers = {"If-None-Match": self.etag} if had and self.etag else {}
            at = time.perf_counter()
            try:
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                response.read()
                self.times.append((time.perf_counter() - at) * 1000)
                self.unchanged += response.status == 304
                if had and response.headers.get("ETag"):
                    self.etag = response.headers["ETag"]
                if response.status not in (200, 304):
                    self.errors.append(f"{response.status} {path}")
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(f"{error!r} {path}")
                connection.close()


def memory(process):
    """MB of each of the server's processes: a list of its own, and one of what is mapped into it.

    The second are pages of the index and other files, the system's cache: it is given up as soon as
    somebody else needs the room.
    """
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True
    )
    own, mapped = [], []
    for pid in done.stdout.split():
        facts = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        own.append(int(facts["RssAnon"].split()[0]) / 1024)
        mapped.append(int(facts["RssFile"].split()[0]) / 1024)
    return own, mapped


def megabytes(sizes):
    """``73 + 74 MB``, a size a process."""
    return " + ".join(f"{size:.0f}" for size in sizes) + " MB"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=150_000)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument(
        "--rate",
        type=float,
        default=0,
        help="requests a second in all; as many as go when not given",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the archive is kept for the next run; made when it is empty",
    )
    parser.add_argument("--threads", type=int, nargs="+", default=[4], help="of each process")
    parser.add_argument("--alone", type=int, default=0, help="requests, without a server")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="remarks-load-") as temporary:
        folder = str(options.folder or temporary)
        env = os.environ | {
            "REMARKS_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "STATIC_ROOT": str(Path(folder) / "static"),
            "MALLOC_ARENA_MAX": "2",
        }
        if not (Path(folder) / "archive.sqlite3").exists():
            build = [
                sys.executable,
                "-m",
                "benchmarks.speed",
                "--step",
                "build",
                "--turns",
                str(options.turns),
            ]
            subprocess.run(build, cwd=ROOT, env=env, check=True)
        if options.alone:
            return alone(options, env)
        return max(crowd_with(threads, env, options) for threads in options.threads)


def alone(options, env):
    """CPU of the mix by kind of page, in this process; as many requests again warm it up before."""
    os.environ.update(env)
    import django

    django.setup()
    from django.test import Client

    client, rnd, etag = Client(SERVER_NAME="localhost"), random.Random(3), ""
    lists = _last_pages(lambda path: client.get(path).content)
    spent = defaultdict(list)
    for number in range(2 * options.alone):
        path, had = paths(rnd, options.turns // 100, lists)
        computed = time.process_time()
        answer = client.get(path, headers={"If-None-Match": etag} if had and etag else {})
        computed = time.process_time() - computed
        if answer.status_code not in (200, 304):
            sys.exit(f"{path} answers {answer.status_code}")
        etag = answer.headers.get("ETag", etag) if had else etag
        if number >= options.alone:
            kind = "304" if answer.status_code == 304 else re.sub(r"event-.*|\?.*", "", path)
            spent[kind].append(computed * 1000)
    total = sum(map(sum, spent.values()))
    print(f"{total / options.alone:.1f} ms of CPU each, in one thread without a server; of these")
    for kind, times in sorted(spent.items(), key=lambda item: -sum(item[1])):
        share = sum(times) / total
        print(f"{kind:26}{len(times):6}{sum(times) / len(times):8.1f} ms{share:6.0%}")
    return 0


def crowd_with(threads, env, options):
    (port,) = free_ports(1)
    server = subprocess.Popen(gunicorn(port, workers=2, threads=threads), cwd=ROOT, env=env)
    print(f"threads of a process: {threads}")
    try:
        return crowd(server, port, options)
    finally:
        server.terminate()
        server.wait()


def cpu_seconds(server):
    """What the server's processes have computed so far."""
    ticks = 0
    for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait_for(port):
    """Until the server answers; SystemExit after START_SECONDS, which a busy machine may need."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"The server did not answer within {START_SECONDS} seconds: see its log above.")


def crowd(server, port, options):
    _wait_for(port)
    mix = options.turns // 100, _last_pages(partial(_page_of_server, port))
    warm = [Reader(port, n, time.monotonic() + 5, mix) for n in range(options.readers)]
    for reader in warm:
        reader.start()
    for reader in warm:
        reader.join()
    first, begun, computed = memory(server), time.monotonic(), cpu_seconds(server)
    half = threading.Timer(
        options.seconds / 2, lambda: print(f"half way: {megabytes(memory(server)[0])} of their own")
    )
    half.start()
    pace = options.readers / options.rate if options.rate else 0.0
    end = begun + options.seconds
    readers = [Reader(port, 100 + n, end, mix, pace) for n in range(options.readers)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    spent = time.monotonic() - begun
    computed = cpu_seconds(server) - computed
    times = sorted(t for reader in readers for t in reader.times)
    errors = [e for reader in readers for e in reader.errors]
    share = {p: times[min(len(times) - 1, int(p * len(times)))] for p in (0.5, 0.95, 0.99)}
    print(
        f"{len(times):,} requests in {spent:.0f} s by {options.readers} readers: "
        f"{len(times) / spent:.0f} a second, {sum(r.unchanged for r in readers):,} of them 304, "
        f"{computed / len(times) * 1000:.1f} ms of CPU each"
    )
    print(
        f"p50 {share[0.5]:.0f} ms, p95 {share[0.95]:.0f} ms, p99 {share[0.99]:.0f} ms; "
        f"{len(errors)} errors {errors[:3]}"
    )
    last = memory(server)
    print(
        f"memory of the server's processes: {megabytes(first[0])} of their own at the start, "
        f"{megabytes(last[0])} at the end; mapped files {megabytes(first[1])} and "
        f"{megabytes(last[1])}"
    )
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
