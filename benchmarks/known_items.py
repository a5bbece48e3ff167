"""Whether the turn somebody has in mind is among the first ten hits: ``python -m benchmarks.known_items FOLDER [--misses]``.

``known_items.json`` holds queries that a person wrote from memory of questions drawn at random (seed in
the README), before the ranking was touched: the file, the turn that asks, and the query. No text is kept.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

ITEMS = json.loads((Path(__file__).parent / "known_items.json").read_text())


def prepare(folder):
    """An archive that holds every transcript of ``folder``; made anew unless REMARKS_DATA names one."""
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


def shown(results):
    """The first ten turns on the page: the hits, or else the nearest turns it offers."""
    hits = results.hits or getattr(results, "nearest", ())
    return [(hit.turn.event.source.name, hit.turn.position, hit.turn.pk) for hit in hits[:10]]


def measure(misses=False):
    from remarks import search
    from remarks.models import Question

    places, exchange = Counter(), 0
    for item in ITEMS:
        results = search.search(item["query"])
        found = shown(results)
        wanted = (item["file"], item["turn"])
        place = next((i for i, hit in enumerate(found, 1) if hit[:2] == wanted), 0)
        asked = Question.objects.filter(
            turn__event__source__name=item["file"], turn__position=item["turn"]
        )
        replies = set(asked.values_list("replies", flat=True))
        exchange += bool(place or replies & {pk for _, _, pk in found})
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
        f"{total} known items: first {first / total:.1%}, in the first 3 {three / total:.1%}, in the first 10 {ten / total:.1%}"
    )
    print(f"the question or a reply to it in the first 10: {exchange / total:.1%}")


if __name__ == "__main__":
    prepare(sys.argv[1])
    measure("--misses" in sys.argv)
