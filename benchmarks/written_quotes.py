"""Quotes that a person wrote without seeing the checker, kept without the corpus's text.

    python -m benchmarks.written_quotes take CORPUS QUOTES.jsonl [PART]  # adds to the .json
    python -m benchmarks.written_quotes score CORPUS [--open|--apart|--second|...] [--errors]

Each quote is kept as pieces: ``["copy", start, end]`` of the file's reading text with its white
space made single blanks, and ``["own", text]`` for what the writer changed. Rules are tuned on the
open part; ``apart`` is a third of the first set, ``second`` to ``fourth`` are later sets from other
files. ``--errors`` lists what is wrong of every part but ``apart``.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from zlib import crc32

from .labeling import reading_text

WRITTEN = Path(__file__).with_name("written_quotes.json")
# Fewer characters in a row are as well the writer's own.
MIN_COPY = 8
_KEPT = ("id", "file", "speaker", "date", "expect", "differs", "warn", "theirs")


def flat(text: str) -> str:
    return " ".join(text.split())


def pieces_of(quote: str, text: str, near: int) -> list[list]:
    """The quote as the longest stretches of ``text``, near offset ``near`` if possible."""
    pieces: list[list] = []
    at, own = 0, ""
    while at < len(quote):
        low, high = 0, len(quote) - at
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if quote[at : at + middle] in text else (low, middle - 1)
        if low < MIN_COPY:
            own += quote[at]
            at += 1
            continue
        if own:
            pieces.append(["own", own])
            own = ""
        start = text.find(quote[at : at + low], max(0, near - 400))
        start = start if start >= 0 else text.find(quote[at : at + low])
        pieces.append(["copy", start, start + low])
        at += low
    return [*pieces, ["own", own]] if own else pieces


def rebuilt(row: dict, text: str) -> str:
    """The quote as it was written; raises ValueError where the file reads otherwise now."""
    parts = (
        text[piece[1] : piece[2]] if piece[0] == "copy" else piece[1] for piece in row["pieces"]
    )
    quote = "".join(parts)
    if crc32(quote.encode()) != row["crc"]:
        raise ValueError(f"{row['id']}: {row['file']} reads otherwise than when it was written.")
    return quote


PARTS = {
    "open": "tuned on",
    "apart": "kept apart",
    "second": "second set",
    "third": "third set",
    "fourth": "fourth set",
}


def take(corpus: Path, source: Path, part: str = "") -> int:
    """Add the quotes of a file, all to one part if it is named; returns how many."""
    texts: dict[str, str] = {}
    rows = []
    for line in source.read_text().splitlines():
        given = json.loads(line)
        name = given["file"]
        texts.setdefault(name, flat(reading_text(corpus / name)))
        place = texts[name].find(flat(given["passage"])) if given["passage"] else -1
        row = {key: given[key] for key in _KEPT}
        row["kind"] = given["note"].partition("]")[0].strip("[ ")
        row["also"] = _also(given)
        row["place"] = [place, place + len(flat(given["passage"]))] if place >= 0 else None
        row["part"] = part or ("apart" if given.get("kept_apart") else "open")
        # Marks that the reading text has not, such as line breaks, are white space to a quote.
        quote = flat(given["quote"])
        row["pieces"] = pieces_of(quote, texts[name], max(0, place))
        row["crc"] = crc32(quote.encode())
        rows.append(row)
    taken = {row["id"] for row in rows}
    kept = [row for row in json.loads(WRITTEN.read_text()) if row["id"] not in taken]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in kept + rows)
    WRITTEN.write_text(f"[\n{lines}\n]\n")
    return len(rows)


def _also(given: dict) -> list[str]:
    """Verdicts that the writer's conventions hold to be as good."""
    pasted = "would do too" in given["note"] or "pasted" in given["note"]
    if given["expect"] in ("exact", "same") and pasted:
        return ["exact", "same"]
    if given["expect"] == "spliced" and {"cut", "negation"} <= set(given["differs"]):
        return ["altered"]
    return []


class Score:
    """Counts over checks: verdicts, dangers, places, notes on speaker and day, warnings, kinds."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.times: list[float] = []

    def add(self, row: dict, check, place_words: str) -> str:
        """Counts one check; returns what is wrong with it in words, "" for nothing."""
        fair = {row["expect"], *row["also"]}
        right = check.verdict in fair
        danger = check.verdict in ("exact", "same") and not fair & {"exact", "same"}
        false_note = check.denies and row["theirs"] is True
        wrong = [] if right else [f"{check.verdict} for {row['expect']}"]
        self.counts.update(all=1, right=right, danger=danger, false_note=false_note)
        self.counts["theirs"] += row["theirs"] is True
        wrong += ["DANGEROUS"] if danger else []
        wrong += ["false note"] if false_note else []
        if row["place"] and row["expect"] != "not_found":
            first = _is_first(row, check, place_words)
            self.counts.update(placed=1, first=first)
            wrong += [] if first else ["another passage first"]
        shown = {warning.kind for warning in check.warnings}
        self.counts.update(
            warn=len(row["warn"]), warned=len(shown & set(row["warn"])), warnings=len(shown)
        )
        return ", ".join(wrong)

    def line(self, name: str) -> str:
        c, ordered = self.counts, sorted(self.times)
        return (
            f"{name}: {c['all']} quotes; verdict right {c['right'] / c['all']:.1%}; dangerous "
            f"{c['danger']}; right passage first {c['first']} of {c['placed']} "
            f"({c['first'] / max(1, c['placed']):.1%}); false notes about speaker or date "
            f"{c['false_note']} of {c['theirs']}; warnings {c['warned']} of {c['warn']} wanted, "
            f"{c['warnings']} given; p50 {statistics.median(ordered):.0f} ms, "
            f"p95 {ordered[int(0.95 * len(ordered))]:.0f} ms"
        )


def _is_first(row: dict, check, place_words: str) -> bool:
    """Whether the first passage is of the right file and begins among the right words."""
    if not check.passages:
        return False
    first = check.passages[0].turn
    start = " ".join(place_words.split()[:2])
    return first.event.source.name == Path(row["file"]).name and start in flat(first.text)


def score(corpus: Path, only: str = "", errors: bool = False) -> dict[str, Score]:
    from remarks.analysis import quotes

    scores = {part: Score() for part in PARTS}
    texts: dict[str, str] = {}
    for row in json.loads(WRITTEN.read_text()):
        part = row["part"]
        if only and part != only:
            continue
        text = texts.setdefault(row["file"], flat(reading_text(corpus / row["file"])))
        quote = rebuilt(row, text)
        begun = time.perf_counter()
        check = quotes.check(quote, row["speaker"], row["date"])
        scores[part].times.append((time.perf_counter() - begun) * 1000)
        place_words = text[slice(*row["place"])] if row["place"] else ""
        wrong = scores[part].add(row, check, place_words)
        if errors and wrong and part != "apart":
            print(f"  {row['id']} [{row['kind']}] {wrong}: {quote[:160]}")
            print(f"    {row['speaker']}, {row['date']}: {check.answer} {' '.join(check.notes)}")
    for part, counted in scores.items():
        if counted.counts["all"]:
            print(counted.line(PARTS[part]))
    return scores


if __name__ == "__main__":
    if sys.argv[1] == "take":
        print(take(Path(sys.argv[2]), Path(sys.argv[3]), "".join(sys.argv[4:5])), "quotes kept")
    else:
        from .known_items import prepare

        prepare(sys.argv[2])
        chosen = next((name for name in PARTS if f"--{name}" in sys.argv), "")
        score(Path(sys.argv[2]), chosen, "--errors" in sys.argv)
