"""CPU by kind of page and where it goes: ``make profile CORPUS=folder``.

Without a folder of transcripts the archive is the one that ``make bench`` generates, of 40,000
turns. Pages are made by Django's handler in one process, with none kept; CPU is that of all its
threads. ``--beside CHECKOUT`` measures another checkout of this project in the same run, in turns,
and prints the ratios; ``--archive`` and ``--beside-archive`` keep the archives for the next run.
``--anew`` forgets before each page what is kept until the archive changes, as after an import.
``--save FOLDER`` writes the pages instead, and says which of them differ from the other checkout's.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parents[1]
TURNS = 40_000
# Of each kind so many pages of the archive, spread over it.
SAMPLE = 10
WORDS = (
    "iran", '"missile defense"', "kosovo veto -iraq", "in:question russia", "nonprolif*",
    "trade OR energy", '"united states" sanctions', "has:laughter", "kind:briefing economy",
)  # fmt: skip
GENERATED = (
    "rare1",
    "mid1",
    "common1",
    "common0 common1",
    '"common2 common3"',
    "in:question common1",
)
# What a frame belongs to: the first entry whose words stand in the path of its file.
PLACES = {
    "making SQL": "db/models/sql db/models/query db/models/lookups db/models/expressions "
    "db/models/manager db/models/constants db/models/aggregates db/models/functions utils/tree",
    "database": "django/db/backends django/db/utils django/db/transaction psycopg2",
    "rows to objects": "django/db/models django/dispatch json/",
    "templates": "jinja2 markupsafe /templates/ django/template django/forms django_filters",
    "words to HTML": "remarks/presentation html/__init__ remarks/prose",
    "search": "remarks/search concurrent/futures threading.py",
    "views and counts": "remarks/",
    "dates, numbers, translation": "utils/formats utils/translation utils/dateformat "
    "utils/numberformat contrib/humanize",
    "request and answer": "django/core django/http django/middleware django/urls django/contrib "
    "archive/ whitenoise axes simple_history django/test http/",
}


# The process that makes pages


def kinds():
    """The addresses of each kind of page, the same transcripts in whatever release measures."""
    from remarks.models import Event, Outlet, Question, Speaker, Topic

    def spread(rows):
        ids = list(rows.values_list("pk", flat=True))
        chosen = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
        return [row.get_absolute_url() for row in rows.filter(pk__in=chosen)]

    events = Event.objects.public().order_by("source__sha256")
    questions = Question.objects.public().select_related("event", "turn")
    generated = not Speaker.objects.exclude(slug__startswith="speaker-").exists()
    queries = GENERATED if generated else WORDS
    word = "common1" if generated else "president"
    urls, people = spread(events), spread(Speaker.objects.public().order_by("slug"))
    return {
        "home": ["/"],
        "search": [f"/search/?q={quote_plus(query)}" for query in queries],
        "event": urls,
        "event with marks": [f"{url}?q={word}" for url in urls],
        "events": [f"/events/?page={n}" for n in (1, 2, 3)],
        "questions": [f"/questions/?page={n}" for n in (1, 2, 3)],
        "question": spread(questions.order_by("pk")),
        "speakers": [f"/speakers/?page={n}" for n in (1, 2, 3)],
        "outlets": ["/outlets/?page=1"],
        "feed": ["/events.atom", *(f"{url.rstrip('/')}.atom" for url in people[:3])],
        "speaker": people,
        "outlet": spread(Outlet.objects.public().order_by("slug")),
        "topic": spread(Topic.objects.public().order_by("slug")),
        "search()": list(queries),
    }  # fmt: skip


class Pages:
    """Makes pages of a kind, as often as it is asked to."""

    def __init__(self):
        import django

        django.setup()
        from django.conf import settings
        from django.test import Client

        # The former name is that of releases to measure beside this one.
        settings.PAGE_CACHE_MB = settings.KEPT_PAGES_MB = 0
        self.client = Client(SERVER_NAME="localhost")
        self.kinds = kinds()
        self.before = lambda: None

    def forget(self, _):
        """Drop before each page what is kept until the archive changes."""
        from remarks import models

        # The second is its name in the first release.
        self.before = getattr(models, "clear_cache", None) or models.forget_kept

    def make(self, kind):
        """Make each page of the kind once."""
        if kind == "search()":
            from remarks import search

            for query in self.kinds[kind]:
                self.before()
                search.search(query)
            return
        for path in self.kinds[kind]:
            self.before()
            response = self.client.get(path)
            assert response.status_code == 200, f"{path} answers {response.status_code}"

    def measure(self, kind):
        """Milliseconds of CPU a page, over all threads, and those of other threads alone."""
        every, own = time.process_time(), time.thread_time()
        self.make(kind)
        every, own = time.process_time() - every, time.thread_time() - own
        count = len(self.kinds[kind]) / 1000
        return {"cpu": every / count, "others": (every - own) / count}

    def places(self, kind):
        """The share of each place in this thread's time, by the profiler."""
        profile = cProfile.Profile()
        profile.runcall(self.make, kind)
        return shares(pstats.Stats(profile).stats)

    def queries(self, kind):
        """The most queries that one page of the kind asks the database."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        most = 0
        for path in self.kinds[kind] if kind != "search()" else ():
            with CaptureQueriesContext(connection) as asked:
                self.client.get(path)
            most = max(most, len(asked))
        return most

    def save(self, folder):
        """Write every page into a folder, for comparing releases with one another."""
        for kind, paths in self.kinds.items():
            for number, path in enumerate(paths if kind != "search()" else ()):
                body = self.client.get(path).content
                (Path(folder) / f"{kind.replace(' ', '-')}-{number}.html").write_bytes(body)


def shares(stats):
    """Time by place; what is built in counts for who calls it."""
    spent = Counter()
    for frame, (_, _, own, _, callers) in stats.items():
        if frame[0] != "~" or "sqlite3" in frame[2] or not callers:
            spent["database" if "sqlite3" in frame[2] else place(frame[0])] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            spent[place(caller[0])] += part
    total = sum(spent.values()) or 1
    return {name: part / total for name, part in spent.items()}


def place(path):
    places = PLACES.items()
    return next((name for name, words in places if any(w in path for w in words.split())), "other")


def serve():
    """Answer one order a line, ``[method, argument]``, with one line of JSON."""
    pages = Pages()
    print(json.dumps(list(pages.kinds)), flush=True)
    for line in sys.stdin:
        method, argument = json.loads(line)
        print(json.dumps(getattr(pages, method)(argument)), flush=True)


# Who asks


class Checkout:
    """A release of this project over an archive of its own, in a process of its own."""

    def __init__(self, code, archive, corpus):
        self.code, self.archive = Path(code).resolve(), Path(archive).resolve()
        self.env = os.environ | {
            "REMARKS_DATA": str(self.archive),
            "STATIC_ROOT": str(self.archive / "static"),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "PYTHONPATH": str(self.code),
        }
        if not (self.archive / "archive.sqlite3").exists():
            self._build(corpus)

    def _run(self, *command):
        done = subprocess.run(
            [sys.executable, *command], cwd=self.code, env=self.env, capture_output=True, text=True
        )
        if done.returncode:
            print(f"{' '.join(command)}: {(done.stdout + done.stderr)[-400:]}", file=sys.stderr)

    def _build(self, corpus):
        self.archive.mkdir(parents=True, exist_ok=True)
        if corpus is None:
            build = ("--step", "build", "--turns", str(TURNS))
            self._run("-m", "benchmarks.speed", *build)
            return
        self._run("manage.py", "migrate", "--verbosity", "0")
        self._run("manage.py", "load_topics")
        self._run("manage.py", "import_transcripts", str(Path(corpus).resolve()))
        self._run("manage.py", "sync_index")
        self._run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "--serve"],
            cwd=self.code,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.kinds = json.loads(self.process.stdout.readline())

    def ask(self, method, argument):
        self.process.stdin.write(json.dumps([method, argument]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def measure(checkouts, rounds, kind):
    """The least of each checkout's rounds, which are made in turns: others at work only add."""
    rows = [[] for _ in checkouts]
    for number in range(rounds + 2):
        for checkout, row in zip(checkouts, rows, strict=True):
            measured = checkout.ask("measure", kind)
            if number > 1:
                row.append(measured)
    return [
        {name: statistics.median_low(sorted(m[name] for m in row)[:3]) for name in row[0]}
        for row in rows
    ]


def report(checkouts, rounds, wanted):
    print(f"{'page':18}{'queries':>8}{'CPU ms':>8}{'beside':>8}{'ratio':>7}  where it goes")
    for kind in checkouts[0].kinds:
        if wanted and kind not in wanted:
            continue
        mine, *others = measure(checkouts, rounds, kind)
        first = checkouts[0]
        parts = first.ask("places", kind)
        own = 1 - mine["others"] / mine["cpu"]
        parts = {name: share * own for name, share in parts.items()} | {"other threads": 1 - own}
        largest = sorted(parts.items(), key=lambda item: -item[1])[:7]
        where = ", ".join(f"{name} {share:.0%}" for name, share in largest if share >= 0.02)
        beside = (
            f"{others[0]['cpu']:8.1f}{others[0]['cpu'] / mine['cpu']:7.2f}" if others else " " * 15
        )
        print(
            f"{kind:18}{first.ask('queries', kind):8}{mine['cpu']:8.1f}{beside}  {where}",
            flush=True,
        )


def save(checkouts, folder):
    """Write each checkout's pages into a folder of its own, and say which ones differ."""
    for name, checkout in zip(("own", "beside"), checkouts, strict=False):
        (folder / name).mkdir(parents=True, exist_ok=True)
        checkout.ask("save", str(folder / name))
    for page in sorted((folder / "beside").glob("*.html") if len(checkouts) > 1 else ()):
        own, other = (folder / "own" / page.name).read_text(), page.read_text()
        if own != other:
            same = "".join(own.split()) == "".join(other.split())
            print(f"{page.name} differs{' in white space alone' if same else ''}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", help="a folder of transcripts")
    parser.add_argument("--beside", help="another checkout of this project to measure in turns")
    parser.add_argument("--archive", help="where the archive is kept for the next run")
    parser.add_argument("--beside-archive", help="where the other checkout's archive is kept")
    parser.add_argument(
        "--anew", action="store_true", help="forget before each page what is kept until a change"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kind", action="append", help="measure these kinds of pages only")
    parser.add_argument(
        "--save", help="write the pages into this folder and compare them; measure nothing"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        sys.path[:] = [p for p in sys.path if Path(p).resolve() != Path(__file__).resolve().parent]
        return serve()
    with tempfile.TemporaryDirectory(prefix="remarks-profile-") as folder:
        checkouts = [Checkout(ROOT, options.archive or f"{folder}/one", options.corpus)]
        if options.beside:
            other = options.beside_archive or f"{folder}/other"
            checkouts.append(Checkout(options.beside, other, options.corpus))
        for checkout in checkouts:
            checkout.start()
            if options.anew:
                checkout.ask("forget", None)
        try:
            if options.save:
                save(checkouts, Path(options.save).resolve())
            else:
                report(checkouts, options.rounds, options.kind)
        finally:
            for checkout in checkouts:
                checkout.stop()
    return None


if __name__ == "__main__":
    main()
