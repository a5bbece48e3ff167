"""How fast search answers.

``make bench``, or ``python -m benchmarks.speed [--turns N]... [--peers] [--cluster [URL]] [--shards
N]...``. With ``--cluster`` the same rows are then measured on an OpenSearch as well: on one node of
its own, or on that of a ``SEARCH_URL``; once for each number of shards.

Builds a synthetic archive of its own (deterministic; on SQLite, or on DATABASE_URL's server, whose
tables must be empty), then measures in a fresh process one mixed log of queries: the floor (Tantivy
asked directly for the top 20, the count and the facets), ``search.search()``, the whole page
through Django's handler, and, with ``--peers``, two other ways to search the same rows: modelsearch
on the same database, and Datasette's table search over SQLite's FTS5.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

SIZES = (15_000, 150_000, 1_500_000)
TURNS_AN_EVENT = 100
SPEAKERS, OUTLETS, TOPICS, PLACES = 400, 120, 40, 30
# Words of known frequency, as shares of turns that hold them; the rest of a text is drawn from a
# Zipf vocabulary.
RARE, MID, COMMON, VERY = 4e-5, 1.7e-3, 0.11, 0.45
# Queries of a class that a peer is asked; it is warm from the class before.
PEER_QUERIES = 3
# Beyond this modelsearch was given up on: a query of a common word took it more than ten minutes at
# 150,000 turns.
MODELSEARCH_UP_TO = 20_000
LOG = {
    "rare word": [f"rare{i}" for i in range(8)],
    "mid word": [f"mid{i}" for i in range(8)],
    "common word": [f"common{i}" for i in range(4)],
    "two common words": [
        "common0 common1",
        "common1 common2",
        "common2 common3",
        "common0 common3",
    ],
    "common phrase": ['"common0 common1"', '"common2 common3"'],
    "within ten words": ['"common1 common2"~10', '"common0 common3"~10'],
    "questions only": [f"in:question common{i}" for i in range(4)],
    "a speaker's words": [f"speaker:speaker-{i} common{i % 4}" for i in range(4)],
    "beginning of a word": ["rare*", "mid*"],
    "worst cases": ["very0", "very0 OR very1", "very0 very1", "", "-common0", "very*"],
}


# Building


def sentences(rnd, count=120_000, vocabulary=40_000):
    words = [f"w{i:x}" for i in range(vocabulary)]
    weights, total = [], 0.0
    for rank in range(vocabulary):
        total += 1 / (rank + 2.7) ** 1.05
        weights.append(total)
    return [
        " ".join(rnd.choices(words, cum_weights=weights, k=rnd.randint(6, 14)))
        for _ in range(count)
    ]


def text(rnd, pool):
    parts = rnd.choices(pool, k=rnd.randint(3, 11))
    extra = [f"common{i}" for i in range(4) if rnd.random() < COMMON * 0.82]
    extra += [f"very{i}" for i in range(2) if rnd.random() < VERY]
    for name, share in (("rare", RARE), ("mid", MID)):
        if rnd.random() < share * 8:
            extra.append(f"{name}{rnd.randrange(8)}")
    if rnd.random() < 0.04:
        extra.append(rnd.choice(["common0 common1", "common2 common3"]))
    for word in extra:
        parts.insert(rnd.randrange(len(parts) + 1), word)
    return " ".join(parts)


def build(turns):
    """Rows by the million: written past the ORM, as the loader would leave them."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from remarks import models as m

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    assert not m.Event.objects.exists(), (
        "the benchmark builds its archive in an empty database only"
    )
    rnd = random.Random(20070515)
    pool = sentences(rnd)
    now, first = timezone.now(), date(1993, 1, 20)
    m.Speaker.objects.bulk_create(
        m.Speaker(pk=i + 1, name=f"Speaker {i}", slug=f"speaker-{i}", sort_name=f"{i}, Speaker")
        for i in range(SPEAKERS)
    )
    m.Outlet.objects.bulk_create(
        m.Outlet(pk=i + 1, name=f"Outlet {i}", slug=f"outlet-{i}") for i in range(OUTLETS)
    )
    m.Topic.objects.bulk_create(
        m.Topic(pk=i + 1, name=f"Topic {i}", slug=f"topic-{i}", query=f"mid{i % 8}")
        for i in range(TOPICS)
    )
    events = turns // TURNS_AN_EVENT
    for start in range(0, events, 500):
        ids = range(start + 1, min(start + 500, events) + 1)
        m.Source.objects.bulk_create(
            m.Source(
                pk=i,
                name=f"{i}.txt",
                content=b"made",
                sha256=f"{i:064x}",
                size=4,
                format="text",
                encoding="utf-8",
            )
            for i in ids
        )
        m.Event.objects.bulk_create(
            m.Event(
                pk=i, slug=f"event-{i}", title=f"Remarks number {i} with w{i % 4000:x}",
                kind="briefing", source_id=i,
                date=(day := first + timedelta(days=(i * 11_500) // events)), listed_on=day,
                place=f"Place {i % PLACES}",
                status="published", published_at=now, turn_count=TURNS_AN_EVENT,
                question_count=TURNS_AN_EVENT // 3,
                word_count=7_000,
            )
            for i in ids
        )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, events, 200):
            _write_parts(cursor, m, rnd, pool, range(start + 1, min(start + 200, events) + 1))
    # Change number 1 stands for all of it, so that the index has something to follow.
    m.ChangeCounter.objects.create(pk=1, value=1)


def _write_parts(cursor, m, rnd, pool, events):
    rows = {"turns": [], "questions": [], "to": [], "replies": [], "topics": []}
    for event in events:
        people = rnd.sample(range(1, SPEAKERS + 1), 2)
        for position in range(1, TURNS_AN_EVENT + 1):
            pk = (event - 1) * TURNS_AN_EVENT + position
            asks = position % 3 == 1
            words = text(rnd, pool)
            speaker = None if asks else people[position % 2]
            voice = "press" if asks else "principal"
            rows["turns"].append(
                (pk, event, position, f"t{position}", "QUESTION" if asks else "MINISTER", speaker,
                "", "", voice, words,
                 0, 0, len(words), "[]", words.count(" ") + 1, False)
            )  # fmt: skip
            if asks:
                asker, outlet = rnd.choice(people), rnd.randint(1, OUTLETS)
                rows["questions"].append(
                    (pk, event, pk, position // 3 + 1, 0, len(words), words, asker, "", outlet, "",
                    False, False, "self", "", "replied", 1)
                )  # fmt: skip
                rows["to"].append((pk, people[1]))
                if position < TURNS_AN_EVENT:
                    rows["replies"].append((pk, pk + 1))
            if rnd.random() < 0.4:
                rows["topics"].append((pk, rnd.randint(1, TOPICS), "query"))
    write(
        cursor,
        m.Turn,
        "id event_id position anchor label speaker_id speaker_name role voice text start "
        "body_start end marks word_count is_orphan_reply",
        rows["turns"],
    )
    write(
        cursor,
        m.Question,
        "id event_id turn_id position start end text asker_id asker_name outlet_id outlet_name "
        "asker_inaudible on_behalf cue evidence state nth",
        rows["questions"],
    )
    write(cursor, m.Question.addressees.through, "question_id speaker_id", rows["to"])
    write(cursor, m.Question.replies.through, "question_id turn_id", rows["replies"])
    write(cursor, m.TurnTopic, "turn_id topic_id origin", rows["topics"])


def write(cursor, model, columns, rows):
    """``rows`` hold ``columns``; every other column that may not be empty has its default."""
    from django.db import connection

    columns = columns.split()
    others = [
        field
        for field in model._meta.concrete_fields
        if field.column not in columns and not field.null and not field.primary_key
    ]
    columns += [field.column for field in others]
    values = ((field, field.get_default()) for field in others)
    # Of a choice the plain word.
    defaults = tuple(
        field.get_db_prep_save(getattr(value, "value", value), connection)
        for field, value in values
    )
    rows = [row + defaults for row in rows]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    head = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES "
    if connection.vendor == "postgresql":
        from psycopg2.extras import execute_values

        execute_values(cursor.cursor, head + "%s", rows, page_size=1000)
    else:
        cursor.executemany(head + "(" + ", ".join(["%s"] * len(columns)) + ")", rows)


# Measuring


def milliseconds_of(work, warm=1, times=3):
    """Milliseconds of each of ``times`` runs after ``warm`` runs that do not count."""
    for _ in range(warm):
        work()
    milliseconds = []
    for _ in range(times):
        at = time.perf_counter()
        work()
        milliseconds.append((time.perf_counter() - at) * 1000)
    return milliseconds


def floor(query):
    """The engine asked directly for the top 20, the count and the facets."""
    from remarks import search
    from remarks.search import resolution
    from remarks.search.units import TURNS

    engine = search.current_index().engine()
    if search_cluster():
        tree = resolution.resolve(search.parse(query)).tree
        return lambda: engine.search(tree, facets=TURNS.facets)
    made = engine._query(resolution.resolve(search.parse(query)).tree)
    values = {"size": 65_000, "segment_size": 65_000}
    asked = {name: {"terms": {"field": name, **values}} for name in TURNS.facets}

    def work():
        searcher = engine._index.searcher()
        searcher.search(made, limit=20)
        searcher.aggregate(made, asked)

    return work


def search_cluster():
    from django.conf import settings

    return settings.SEARCH_CLUSTER


def cpu_seconds():
    """``(this process, the nodes of the cluster)``, both since they began."""
    if search_cluster():
        # A node looks at its clock once a second, when it is asked.
        time.sleep(1.1)
    own = resource.getrusage(resource.RUSAGE_SELF)
    spent = sum(node["process"]["cpu"]["total_in_millis"] for node in node_stats("process"))
    return own.ru_utime + own.ru_stime, spent / 1000


def node_stats(metric):
    """What each node of the cluster says of itself; nothing where the index is Tantivy's."""
    from remarks import search

    if not search_cluster():
        return []
    stats = search.current_index()._client.nodes.stats(metric=metric)
    return list(stats["nodes"].values())


def warm_up():
    """Java is fast after some hundred questions; a site's own server has had them."""
    for queries in LOG.values() if search_cluster() else ():
        for query in queries:
            milliseconds_of(floor(query), warm=0, times=10)


def build_on_cluster():
    """The index of the same rows on the cluster, and what it took."""
    from remarks import search

    index, (own, nodes), at = search.current_index(), cpu_seconds(), time.perf_counter()
    written = index.rebuild()
    spent, (own_then, nodes_then) = time.perf_counter() - at, cpu_seconds()
    # What is left of merges goes with the next look at it.
    index._client.indices.forcemerge(index=index.alias, params={"request_timeout": 600})
    index._client.indices.refresh(index=index.alias)
    size = index._client.indices.stats(index=index.alias)["_all"]["primaries"]["store"]
    shards = search_cluster().shards
    print(
        f"  index on OpenSearch, {shards} shards: {spent:.0f} s ({written / spent:,.0f} turns a "
        f"second), {size['size_in_bytes'] / 1e6:.0f} MB; CPU {own_then - own:.0f} s here, "
        f"{nodes_then - nodes:.0f} s there",
        flush=True,
    )


def measure(peers, turns):
    import django

    django.setup()
    from django.test import Client

    from remarks import search

    client = Client(SERVER_NAME="localhost")
    others = {"modelsearch": modelsearch_peer, "datasette": datasette_peer} if peers else {}
    if turns > MODELSEARCH_UP_TO:
        others.pop("modelsearch", None)
    ready = {name: made for name, make in others.items() if (made := make())}
    report, slowest = {"classes": {}, "engine": engine_name()}, {}
    warm_up()
    before = cpu_seconds()
    for name, queries in LOG.items():
        row = _floors(queries) | {"search": [], "page": []} | {peer: [] for peer in ready}
        for query in queries:
            row["search"] += milliseconds_of(lambda q=query: search.search(q))
            row["page"] += milliseconds_of(lambda q=query: client.get("/search/", {"q": q}))
            for peer, work in ready.items():
                plain = as_plain(query)
                # A peer that needs half a minute for a class has said enough of it, and one that
                # needs a minute for a query is not asked again.
                if (
                    plain
                    and len(row[peer]) < PEER_QUERIES
                    and sum(row[peer]) < 30_000
                    and slowest.get(peer, 0) < 60_000
                ):
                    row[peer] += milliseconds_of(lambda q=plain, w=work: w(q), warm=0, times=1)
                    slowest[peer] = max(row[peer])
        row["matches"] = int(statistics.median(search.count(query) for query in queries))
        report["classes"][name] = row
    report["heap"] = sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in node_stats("jvm"))
    report["cpu"] = [then - now for then, now in zip(cpu_seconds(), before, strict=True)]
    report["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(report))


def _floors(queries):
    """``floor`` of each query, and the milliseconds of CPU of one, here and in the cluster."""
    works = [floor(query) for query in queries]
    for work in works:
        work()
    before = sum(cpu_seconds())
    milliseconds = [spent for work in works for spent in milliseconds_of(work, warm=0, times=5)]
    return {"floor": milliseconds, "cpu": (sum(cpu_seconds()) - before) * 1000 / len(milliseconds)}


def engine_name():
    cluster = search_cluster()
    return f"OpenSearch ({cluster.shards} shards)" if cluster else "Tantivy"


def as_plain(query):
    """The query as the peers can be asked it: words and phrases.

    None where they have no such thing.
    """
    if not query or query.startswith("-") or any(sign in query for sign in (" OR ", "*", "~")):
        return None
    return (
        query.replace("in:question ", "").split(" ", 1)[1]
        if query.startswith("speaker:")
        else query.replace("in:question ", "")
    )


def modelsearch_peer():
    """modelsearch's own search of the same table: top 20, the count, and one facet by speaker."""
    from django.conf import settings

    if "modelsearch" not in settings.INSTALLED_APPS:
        return None
    from .peers.models import IndexedTurn

    backend = __import__(
        "modelsearch.backends", fromlist=["get_search_backend"]
    ).get_search_backend()

    def work(query):
        from modelsearch.query import Phrase, PlainText

        asked = (
            Phrase(query.strip('"')) if query.startswith('"') else PlainText(query, operator="and")
        )
        results = backend.search(asked, IndexedTurn.objects.all())
        list(results[:20])
        results.count()
        results.facet("speaker_id")

    return work


def datasette_peer():
    """Datasette's table search over FTS5: top 20, the count, and facets by speaker and event."""
    import asyncio

    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    from datasette.app import Datasette

    loop = asyncio.new_event_loop()
    app = Datasette(
        [str(connection.settings_dict["NAME"])],
        settings={"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "num_sql_threads": 1},
    )
    name = Path(connection.settings_dict["NAME"]).stem
    loop.run_until_complete(app.invoke_startup())

    def work(query):
        from urllib.parse import urlencode

        asked = urlencode(
            {"_search": query, "_searchmode": "raw", "_size": 20, "_facet": "speaker_id"}
        )
        answer = loop.run_until_complete(app.client.get(f"/{name}/remarks_turn.json?{asked}"))
        assert answer.status_code == 200, answer.text[:300]

    return work


def prepare_peers(turns):
    """Builds what the peers need over the same rows."""
    from django.core.management import call_command
    from django.db import connection

    at = time.perf_counter()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE remarks_turn_fts USING fts5(text, content='remarks_turn', "
                "content_rowid='id', tokenize='porter')"
            )
            cursor.execute("INSERT INTO remarks_turn_fts(remarks_turn_fts) VALUES ('rebuild')")
        print(f"  Datasette's FTS5 table: {time.perf_counter() - at:.0f} s", flush=True)
        at = time.perf_counter()
    if turns > MODELSEARCH_UP_TO:
        return
    call_command("rebuild_modelsearch_index", verbosity=0)
    print(f"  modelsearch's index: {time.perf_counter() - at:.0f} s", flush=True)


# Reporting


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(turns, report):
    peers = [
        name
        for name in ("modelsearch", "datasette")
        if any(row.get(name) for row in report["classes"].values())
    ]
    head = [
        "class",
        "matches",
        "floor",
        "p95",
        "its CPU",
        "search: p50",
        "p95",
        "worst",
        "of floor",
        "page: p50",
        "p95",
        "worst",
        *(f"{p} (times ours)" for p in peers),
    ]
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join(["---"] * len(head)) + " |"]
    mixed = {"floor": [], "search": [], "page": []} | {p: [] for p in peers}
    queries = {name: len(LOG[name]) for name in report["classes"]}
    cpu = sum(report["classes"][name]["cpu"] * number for name, number in queries.items())
    beside = {p: [] for p in peers}
    for name, row in report["classes"].items():
        lines.append(line(name, f"{row['matches']:,}", row, row, peers))
        for key in mixed:
            mixed[key] += row.get(key, [])
        for peer in peers:
            if row[peer]:
                beside[peer] += row["search"]
    mixed["cpu"] = cpu / sum(queries.values())
    lines.append(line("mixed log", "", mixed, beside, peers))
    return (
        f"\n{turns:,} turns on {report['engine']}, milliseconds\n\n"
        + "\n".join(lines)
        + f"\n\nmemory of the measuring process: {report['memory']:.0f} MB; CPU "
        f"{report['cpu'][0]:.1f} s; of the search cluster: {report['heap'] / 1e6:.0f} MB heap in "
        f"use, CPU {report['cpu'][1]:.1f} s\n"
    )


def line(name, matches, row, ours, peers):
    cells = [name, matches, f"{statistics.median(row['floor']):.1f}"]
    cells += [f"{percentile(row['floor'], 0.95):.1f}", f"{row['cpu']:.1f}"]
    cells += [f"{percentile(row['search'], s):.1f}" for s in (0.5, 0.95, 1)]
    cells.append(f"{statistics.median(row['search']) / statistics.median(row['floor']):.1f}x")
    cells += [f"{percentile(row['page'], s):.1f}" for s in (0.5, 0.95, 1)]
    for peer in peers:
        times = row.get(peer)
        base = ours["search"] if "search" in ours else ours[peer]
        cells.append(
            f"{statistics.mean(times):.0f} ({statistics.mean(times) / statistics.mean(base):.0f}x)"
            if times
            else "-"
        )
    return "| " + " | ".join(cells) + " |"


def run(turns, peers, folder, clusters=()):
    """Builds and measures one size; returns the report of each engine.

    ``clusters`` are values of SEARCH_URL.
    """
    env = os.environ | {
        "REMARKS_DATA": str(folder),
        "REMARKS_BENCH_PEERS": "1" if peers else "",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "SEARCH_SECONDS": "60",
        # Each page is made anew.
        "PAGE_CACHE_MB": "0",
        "STATIC_ROOT": str(folder / "static"),
    }
    env.pop("SEARCH_URL", None)
    _step("build", turns, peers, env)
    reports = [_step("measure", turns, peers, env)]
    for cluster in clusters:
        env |= {"SEARCH_URL": cluster}
        _step("cluster", turns, False, env)
        reports.append(_step("measure", turns, False, env))
        _step("clear", turns, False, env)
    return reports


def _step(name, turns, peers, env):
    """One step in a process of its own; what it measured, if it did."""
    command = [sys.executable, "-m", "benchmarks.speed", "--step", name, "--turns", str(turns)]
    is_measured = name == "measure"
    done = subprocess.run(
        command + ["--peers"] * peers,
        env=env,
        stdout=subprocess.PIPE if is_measured else None,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1]) if is_measured else None


def step(name, turns, peers):
    if name == "measure":
        return measure(peers, turns)
    import django

    django.setup()
    from remarks import search

    if name == "cluster":
        return build_on_cluster()
    if name == "clear":
        indices = search.current_index()._client.indices
        return [
            indices.delete(index=name) for name in indices.get(index=f"{search_cluster().name}-*")
        ]
    at = time.perf_counter()
    build(turns)
    print(f"{turns:,} turns written in {time.perf_counter() - at:.0f} s", flush=True)
    at, (own, _) = time.perf_counter(), cpu_seconds()
    search.current_index().rebuild()
    spent, cpu = time.perf_counter() - at, cpu_seconds()[0] - own
    size = sum(p.stat().st_size for p in search.current_index().root.rglob("*") if p.is_file())
    print(
        f"  index: {spent:.0f} s ({turns / spent:,.0f} turns a second), {size / 1e6:.0f} MB; "
        f"CPU {cpu:.0f} s",
        flush=True,
    )
    if peers:
        prepare_peers(turns)
    return None


def growth(reports):
    """How the medians of the rare and the mid word grow from each size to the next."""
    sizes = sorted(reports)
    for before, after in zip(sizes, sizes[1:], strict=False):
        for name in ("rare word", "mid word", "common word"):
            ratio = statistics.median(
                reports[after]["classes"][name]["search"]
            ) / statistics.median(reports[before]["classes"][name]["search"])
            print(f"{name}: {ratio:.2f} times as long at {after:,} as at {before:,} turns")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, action="append")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument(
        "--cluster",
        nargs="?",
        const="own",
        metavar="URL",
        help="measure an OpenSearch too: one of its own, or that of a SEARCH_URL without its end",
    )
    parser.add_argument("--shards", type=int, action="append", help="of the index on OpenSearch")
    parser.add_argument("--step")
    options = parser.parse_args()
    if options.step:
        return step(options.step, options.turns[0], options.peers)
    reports = {}
    for turns in options.turns or SIZES:
        with (
            tempfile.TemporaryDirectory(prefix="remarks-bench-") as folder,
            opensearch(options.cluster) as url,
        ):
            clusters = [f"{url}?shards={n}" for n in options.shards or [1]] if url else []
            reports[turns], *others = run(turns, options.peers, Path(folder), clusters)
            for report in (reports[turns], *others):
                print(table(turns, report), flush=True)
            if "DATABASE_URL" in os.environ:
                empty()
    growth(reports)
    return None


@contextmanager
def opensearch(given):
    """Yields the SEARCH_URL to measure, of a node of its own where ``given`` says so, or None."""
    if given != "own":
        yield given
        return
    from .search_node import search_url

    with search_url("bench") as url:
        yield url


def empty():
    """Clears the server's tables for the next size."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "flush", "--noinput"],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
