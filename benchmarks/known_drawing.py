"""Draws turns for queries that somebody writes who has not built the search, and takes them over.

``python -m benchmarks.known_items CORPUS --draw FOLDER`` writes one file a turn with what stands
around it, ``keys.json`` (number, file, turn) and ``INSTRUCTIONS.md``; ``--take FOLDER`` reads
``queries.tsv`` and keeps queries, file names and turn numbers, no words of the corpus.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from zlib import crc32

BLIND = Path(__file__).with_name("known_blind.json")
FRESH = Path(__file__).with_name("known_fresh.json")
BLIND2 = Path(__file__).with_name("known_blind2.json")
BLIND3 = Path(__file__).with_name("known_blind3.json")
SEED = 19112026
TURNS = 100
# A turn of fewer words ("Thank you.") says nothing that anybody could look for.
MIN_WORDS = 20
EXCERPT = 500
KINDS = ("keywords", "who", "question")

INSTRUCTIONS = """# Queries for known turns

turns/001.txt and so on each hold one turn of a transcript, marked HERE, with the event and the
turns around it. Imagine that you once read or heard it and want to find it again. Write three
queries for each turn into queries.tsv, one line each, tab-separated: number, kind, query.

- keywords: two to six words as typed into a search box ("oil price cap hungary")
- who: who and what, in plain words ("Ned Price on Iran talks", "Reuters question about Kosovo")
- question: a plain question ("what did the State Department say about the Iran talks in May?")

Write them as you remember things: own words where you would not recall the exact ones, names and
dates only as a reader would know them. Do not open the search, the code or the database.
"""


def fingerprint(text: str) -> int:
    """A number that shows whether a turn is still the one drawn, whatever its position now is."""
    return crc32(" ".join(text.split()).encode())


def draw(folder: Path, seed: int = SEED, turns: int = TURNS) -> None:
    """Write so many turns of public events, drawn at random, in readable form."""
    from remarks.models import Turn

    chance = random.Random(seed)  # noqa: S311
    public = Turn.objects.public().filter(word_count__gte=MIN_WORDS)
    keys = sorted(public.values_list("event__source__name", "position", "pk"))
    drawn = chance.sample(keys, min(turns, len(keys)))
    (folder / "turns").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (file, position, pk) in enumerate(drawn, 1):
        turn = Turn.objects.for_display().get(pk=pk)
        path = folder / "turns" / f"{number:03}.txt"
        path.write_text(_readable(number, turn), encoding="utf-8")
        rows.append(
            {"number": number, "file": file, "turn": position, "check": fingerprint(turn.text)}
        )
    (folder / "keys.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (folder / "INSTRUCTIONS.md").write_text(INSTRUCTIONS, encoding="utf-8")
    print(f"seed {seed}: {len(drawn)} of {len(keys):,} turns of {MIN_WORDS} words or more")


def _readable(number: int, turn) -> str:
    event = turn.event
    day = event.date or (f"released {event.released}" if event.released else "not known")
    lines = [
        f"===== {number:03}",
        f"event: {event.title}",
        f"date: {day}   place: {event.place or 'not known'}   kind: {event.get_kind_display()}",
        "",
    ]
    around = event.turns.filter(position__range=(turn.position - 2, turn.position + 2))
    for one in around.select_related("speaker").order_by("position"):
        name = one.speaker.name if one.speaker_id else one.speaker_name or one.label or "-"
        asked = "; ".join(q.asked_by for q in one.questions.all() if q.is_attributed)
        head = f"{name} (asked by {asked})" if asked else name
        here = one.pk == turn.pk
        text = one.text if here else _short(one.text, end=one.position < turn.position)
        lines += [f"{'HERE' if here else 'near'} | {head}: {text}", ""]
    return "\n".join(lines)


def _short(text: str, *, end: bool) -> str:
    if len(text) <= EXCERPT:
        return text
    return f"... {text[-EXCERPT:]}" if end else f"{text[:EXCERPT]} ..."


def tuning_half(items: list[dict]) -> list[bool]:
    """Of each query whether tuning may look at it: those of every other turn, from the first on."""
    turns = list(dict.fromkeys((item["file"], item["turn"]) for item in items))
    return [turns.index((item["file"], item["turn"])) % 2 == 0 for item in items]


def drawn_before(items: list[dict], path: Path) -> list[bool]:
    """Of each query whether its turn stands in another drawing, too."""
    others = [other for other in (BLIND, FRESH, BLIND2, BLIND3) if other != path and other.exists()]
    checks = {item["check"] for other in others for item in json.loads(other.read_text("utf-8"))}
    return [item["check"] in checks for item in items]


def take(folder: Path, into: Path = BLIND) -> None:
    """Keep the queries of a drawing in a file. Raises ValueError for a line that cannot be read."""
    keys = {row["number"]: row for row in json.loads((folder / "keys.json").read_text("utf-8"))}
    items = []
    lines = (folder / "queries.tsv").read_text("utf-8").splitlines()
    for at, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(("#", "number")):
            continue
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) != 3 or not parts[0].isdigit() or int(parts[0]) not in keys:
            raise ValueError(f"queries.tsv, line {at}: number, kind, query and tabs are expected")
        row = keys[int(parts[0])]
        items.append(
            {"file": row["file"], "turn": row["turn"], "check": row["check"]}
            | {"kind": parts[1].lower(), "query": parts[2]}
        )
    into.write_text(json.dumps(items, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(items)} queries for {len({(i['file'], i['turn']) for i in items})} turns taken")
