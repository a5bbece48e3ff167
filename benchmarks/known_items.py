"""Whether the turn somebody has in mind is among the first ten hits.

``python -m benchmarks.known_items FOLDER [--misses] [--engines]``, or with ``--blind``,
``--fresh``, ``--blind2`` or ``--blind3`` one set of queries alone.

``known_items.json`` holds queries that a person wrote from memory of questions drawn at random
(seed in the README), before the ranking was touched: the file, the turn that asks, and the query.
No text is kept. ``known_blind.json`` holds queries of the same shape for turns drawn at random, by
somebody who had not built the search; the queries of every other turn were used for tuning, the
others never. ``known_fresh.json`` is a later drawing, used for tuning since the sixth look;
``known_blind2.json`` and ``known_blind3.json``, written like the first by people who had not built
the search, are for measuring alone.
``--engines`` puts all these queries to Tantivy and to an OpenSearch node of its own, and compares
the first ten of both.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from . import known_drawing

DRAWINGS = {
    "blind": known_drawing.BLIND,
    "fresh": known_drawing.FRESH,
    "blind2": known_drawing.BLIND2,
    "blind3": known_drawing.BLIND3,
}
ITEMS = json.loads((Path(__file__).parent / "known_items.json").read_text())


def prepare(folder):
    """An archive that holds every transcript of ``folder``.

    It is made anew unless REMARKS_DATA names one.
    """
    if "REMARKS_DATA" not in os.environ:
        os.environ["REMARKS_DATA"] = tempfile.mkdtemp(prefix="remarks-known-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from remarks.models import Event

    call_command("migrate", verbosity=0)
    if not Event.objects.exists():
        call_command("load_topics", verbosity=0)
        call_command("import_transcripts", folder, publish=True, verbosity=0)


def exchanges_shown(results) -> list[list[int]]:
    """The first ten hits, each with the turns of its exchange that it shows."""
    hits = results.hits or getattr(results, "nearest", ())
    return [[hit.turn.pk, *(other.turn.pk for other in hit.shown_with)] for hit in hits[:10]]


def first_ten(results):
    """The first ten turns on the page: the hits, or else the nearest turns it offers."""
    hits = results.hits or getattr(results, "nearest", ())
    return [(hit.turn.event.source.name, hit.turn.position, hit.turn.pk) for hit in hits[:10]]


def measure(misses=False):
    from remarks import search
    from remarks.models import Question

    places, exchange = Counter(), 0
    for item in ITEMS:
        results = search.search(item["query"])
        hits = first_ten(results)
        wanted = (item["file"], item["turn"])
        place = next((i for i, hit in enumerate(hits, 1) if hit[:2] == wanted), 0)
        asked = Question.objects.filter(
            turn__event__source__name=item["file"], turn__position=item["turn"]
        )
        replies = set(asked.values_list("replies", flat=True))
        exchange += bool(place or replies & {pk for _, _, pk in hits})
        places[
            "first"
            if place == 1
            else "first 3"
            if 0 < place <= 3
            else "first 10"
            if place
            else "not shown"
        ] += 1
        if misses and not place:
            print(f"  {item['query']}  ({results.total} found)")
    total = len(ITEMS)
    first, three = places["first"], places["first"] + places["first 3"]
    ten = three + places["first 10"]
    print(
        f"{total} known items: first {first / total:.1%}, in the first 3 {three / total:.1%}, "
        f"in the first 10 {ten / total:.1%}"
    )
    print(f"the question or a reply to it in the first 10: {exchange / total:.1%}")


def asking_turns() -> dict[int, set[int]]:
    """Turn -> the turns that ask in the exchanges of which it is part."""
    from remarks.models import Question

    asking: dict[int, set[int]] = {}
    pairs = Question.objects.values_list("turn", "replies")
    for turn, reply in pairs:
        asking.setdefault(turn, set()).add(turn)
        if reply:
            asking.setdefault(reply, set()).add(turn)
    return asking


def bm25(query: str) -> list[int]:
    """The first ten turns of a plain bag of words: any word, over text, names and titles."""
    from tantivy import Occur, Query

    from remarks.search.execution import run
    from remarks.search.tokens import tokens

    stems = {token.stem for token in tokens(query)}

    def ask(engine):
        terms = [
            (Occur.Should, engine._term(name, stem, "freq"))
            for stem in sorted(stems)
            for name in ("stems", "who", "title_stems")
        ]
        return engine._first(Query.boolean_query(terms), 10) if terms else ()

    return list(run(ask))


# A hit shows what else of its exchange would stand behind it: whether the wanted turn is shown at
# all, and whether it is the hit itself.
WAYS = ("search", "as hit itself", "exchanges", "all words", "BM25, any word")


def _first_tens(query: str, wanted: int | None, asking: set[int], seconds: Counter) -> dict:
    """By each way the first ten; a hit that shows the wanted turn is taken for it."""
    from remarks import search
    from remarks.search.units import unit_called

    def measure(way, ask):
        started = time.perf_counter()
        answer = ask()
        seconds[way] += time.perf_counter() - started
        return answer

    exchanges = exchanges_shown(measure("search", lambda: search.search(query)))
    by_exchange = measure("exchanges", lambda: search.search(query, unit=unit_called("exchanges")))
    hits = (by_exchange.hits or by_exchange.nearest)[:10]
    strict = measure("all words", lambda: search.search(query, strict=True))
    return {
        "search": [wanted if wanted in turns else turns[0] for turns in exchanges],
        "as hit itself": [turns[0] for turns in exchanges],
        "exchanges": [wanted if hit.turn.pk in asking else hit.turn.pk for hit in hits],
        "all words": [pk for _, _, pk in first_ten(strict)],
        "BM25, any word": measure("BM25, any word", lambda: bm25(query)),
    }


def measure_blind(path: Path = known_drawing.BLIND) -> None:
    """The queries of a drawing: the search, beside it a bag of words and all words in one turn."""
    ways, asking = WAYS, asking_turns()
    ranks: dict[tuple[str, str], list[int]] = {}
    seconds: Counter = Counter()
    in_order: dict[str, list[int]] = {way: [] for way in ways}
    items = json.loads(path.read_text("utf-8"))
    for item in items:
        wanted = wanted_turn(item)
        answers = _first_tens(item["query"], wanted, asking.get(wanted, set()), seconds)
        for way, ids in answers.items():
            rank = ids.index(wanted) + 1 if wanted in ids else 0
            ranks.setdefault((way, item["kind"]), []).append(rank)
            in_order[way].append(rank)
    kinds = list(dict.fromkeys(kind for _, kind in ranks))
    print(f"{'':16}" + "".join(f"{kind:>26}" for kind in [*kinds, "all"]))
    for way in ways:
        rows = [ranks[way, kind] for kind in kinds]
        rows.append([rank for row in rows for rank in row])
        print(f"{way:16}" + "".join(f"{_shares(row):>26}" for row in rows))
    queries = len(rows[-1])
    inside = [wanted_turn(item) in asking for item in items]
    print(f"{sum(inside)} of the {queries} queries want a turn of an exchange; of these alone:")
    for way in ways:
        row = [rank for rank, part in zip(in_order[way], inside, strict=True) if part]
        print(f"{way:16}{_shares(row):>26}")
    if path == known_drawing.BLIND:
        names, tuning = ("tuning half", "check half"), known_drawing.tuning_half(items)
    else:
        names, tuning = ("drawn before", "drawn once"), known_drawing.drawn_before(items, path)
    for name, first in zip(names, (True, False), strict=True):
        if first not in tuning:
            continue
        print(f"{name} ({tuning.count(first)} queries):")
        for way in ways:
            row = [r for r, half in zip(in_order[way], tuning, strict=True) if half == first]
            print(f"{way:16}{_shares(row):>26}")
    print(", ".join(f"{way} {seconds[way] / queries * 1000:.1f} ms" for way in seconds))


def measure_engines(url: str) -> None:
    """All queries on Tantivy and on the OpenSearch of ``url``: what is wanted, and the first 10."""
    from django.conf import settings

    from archive.environment import search_cluster_of
    from remarks import search

    drawn = [*_items(known_drawing.BLIND), *_items(known_drawing.FRESH)]
    wanted = [(item["query"], wanted_turn(item)) for item in drawn]
    wanted += [(item["query"], _turn_of(item)) for item in ITEMS]
    tens: dict[str, list[list[int]]] = {}
    for name, cluster in (
        ("Tantivy", None),
        ("OpenSearch", search_cluster_of(url, "SEARCH_URL")),
    ):
        settings.SEARCH_CLUSTER = cluster
        search.current_index().sync()
        tens[name] = [[pk for _, _, pk in first_ten(search.search(query))] for query, _ in wanted]
        hits = sum(pk in ten for ten, (_, pk) in zip(tens[name], wanted, strict=True))
        print(f"{name}: {hits / len(wanted):.1%} of {len(wanted)} in the first ten", flush=True)
    pairs = list(zip(*tens.values(), strict=True))
    same = sum(len(set(one) & set(other)) for one, other in pairs)
    everything = sum(max(len(one), len(other)) for one, other in pairs)
    whole = sum(set(one) == set(other) for one, other in pairs)
    first = sum(one[:1] == other[:1] for one, other in pairs)
    print(
        f"of the first ten of both {same / everything:.1%} are the same; {whole / len(pairs):.1%} "
        f"of the queries have the same ten, {first / len(pairs):.1%} the same first"
    )


def _items(path: Path) -> list[dict]:
    return json.loads(path.read_text("utf-8"))


def _turn_of(item: dict) -> int | None:
    from remarks.models import Turn

    turns = Turn.objects.filter(event__source__name=item["file"], position=item["turn"])
    return turns.values_list("pk", flat=True).first()


def _shares(ranks: list[int]) -> str:
    first, ten = sum(r == 1 for r in ranks), sum(r > 0 for r in ranks)
    return f"first {first / len(ranks):.1%}, ten {ten / len(ranks):.1%}"


def wanted_turn(item: dict) -> int | None:
    """The turn that was drawn; by its words where reading the file anew has moved it."""
    from remarks.models import Turn

    turns = Turn.objects.filter(event__source__name=item["file"])
    rows = sorted(
        turns.values_list("pk", "position", "text"), key=lambda row: abs(row[1] - item["turn"])
    )
    same = (pk for pk, _, text in rows if known_drawing.fingerprint(text) == item["check"])
    return next(same, next((pk for pk, position, _ in rows if position == item["turn"]), None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="folder of transcripts")
    parser.add_argument("--misses", action="store_true", help="list the queries without success")
    parser.add_argument(
        "--draw", type=Path, metavar="FOLDER", help="draw turns to write queries for"
    )
    parser.add_argument("--turns", type=int, default=known_drawing.TURNS, help="how many to draw")
    parser.add_argument("--seed", type=int, default=known_drawing.SEED, help="of the drawing")
    for name, drawing in DRAWINGS.items():
        parser.add_argument(
            f"--{name}",
            action="store_const",
            dest="alone",
            const=drawing,
            help=f"measure {drawing.name} alone",
        )
    parser.add_argument(
        "--engines", action="store_true", help="compare Tantivy and an OpenSearch node alone"
    )
    parser.add_argument("--take", type=Path, metavar="FOLDER", help="keep the queries of a drawing")
    options = parser.parse_args()
    path = options.alone or known_drawing.BLIND
    if options.take:
        return known_drawing.take(options.take, path)
    prepare(options.corpus)
    if options.draw:
        return known_drawing.draw(options.draw, options.seed, options.turns)
    if options.engines:
        from .search_node import search_url

        with search_url("known") as url:
            return measure_engines(url)
    if not options.alone:
        measure(options.misses)
    return measure_blind(path)


if __name__ == "__main__":
    main()
