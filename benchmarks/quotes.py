"""How well and how fast quotes are checked.

``make bench-quotes CORPUS=FOLDER``, or ``python -m benchmarks.quotes FOLDER``.

Cases are generated (seed 7) from the files kept apart, those whose name has an even CRC-32, in an
archive that holds the whole folder: true sentences, sentences with one word changed, with a
negation added or removed, joined across turns, with an ellipsis, across a gap, and sentences that
were never said.
"""

import random
import statistics
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from zlib import crc32

from .known_items import prepare
from .written_quotes import score

COUNTS = {
    "true": 500,
    "changed": 500,
    "negation": 500,
    "symbol": 200,
    "number": 300,
    "spliced": 300,
    "ellipsis": 300,
    "gap": 100,
    "never": 500,
}


def sentences_of(turn):
    from remarks.transcripts.sentences import sentences

    text = turn.text
    marked = [(m["start"] - turn.body_start, m["end"] - turn.body_start) for m in turn.marks]
    for span in sentences(text, 0, len(text)):
        if not any(a < span.end and b > span.start for a, b in marked):
            words = text[span.start : span.end].split()
            if 8 <= len(words) <= 60:
                yield " ".join(words)


def across_gap(turn):
    """The words around an inaudible mark, the mark itself left out."""
    for mark in turn.marks:
        if mark["kind"] == "inaudible":
            a, b = mark["start"] - turn.body_start, mark["end"] - turn.body_start
            before, after = turn.text[:a].split()[-6:], turn.text[b:].split()[:6]
            enough = min(len(before), len(after)) >= 2 and len(before) + len(after) >= 8
            if enough and not any("(" in w or "[" in w for w in before + after):
                yield " ".join(before + after)


def change_word(rnd, words, pool):
    words = words.split()
    i = rnd.randrange(1, len(words) - 1)
    new = rnd.choice(pool)
    while new.lower() == words[i].lower().strip(".,"):
        new = rnd.choice(pool)
    return " ".join([*words[:i], new, *words[i + 1 :]])


def negate(_rnd, words):
    """A negation taken out where there is one, or put behind an auxiliary.

    None where neither can be done.
    """
    parts = words.split()
    for i, word in enumerate(parts):
        bare = word.lower().strip(".,;:")
        if bare in ("not", "never", "no"):
            return " ".join(parts[:i] + parts[i + 1 :])
    for i, word in enumerate(parts[:-1]):
        if word.lower() in (
            "is",
            "are",
            "was",
            "were",
            "will",
            "would",
            "can",
            "should",
            "have",
            "has",
            "do",
            "did",
        ):
            return " ".join([*parts[: i + 1], "not", *parts[i + 1 :]])
    return None


# What was changed in content: neither exact nor the same.
EDITED = ("changed", "negation", "symbol", "number")
SIGNS = ("$", "€", "£", "%")


def sign_changed(rnd, sentence):
    """A currency sign or percent exchanged or dropped; None where the sentence has none."""
    spots = [i for i, char in enumerate(sentence) if char in SIGNS]
    if not spots:
        return None
    at = rnd.choice(spots)
    new = "" if rnd.random() < 0.3 else rnd.choice([s for s in SIGNS[:3] if s != sentence[at]])
    return sentence[:at] + new + sentence[at + 1 :]


def number_changed(rnd, sentence):
    """One digit of a figure exchanged; None where the sentence has no figure."""
    spots = [i for i, char in enumerate(sentence) if char in "0123456789"]
    if not spots:
        return None
    at = rnd.choice(spots)
    new = rnd.choice([d for d in "123456789" if d != sentence[at]])
    return sentence[:at] + new + sentence[at + 1 :]


def cases(rnd):
    from remarks.models import Turn

    apart = [
        t
        for t in Turn.objects.public().select_related("event__source").order_by("pk")
        if crc32(t.event.source.name.encode()) % 2 == 0
    ]
    rnd.shuffle(apart)
    pool = sorted({w for t in apart[:300] for w in t.text.split() if w.isalpha() and len(w) > 3})
    sentences = [(t, s) for t in apart for s in sentences_of(t)]
    rnd.shuffle(sentences)
    made = {name: [] for name in COUNTS}
    made["gap"] = [(g, None) for t in apart for g in across_gap(t)][: COUNTS["gap"]]
    for name, change in (("symbol", sign_changed), ("number", number_changed)):
        changes = ((change(rnd, sentence), sentence) for _, sentence in sentences)
        made[name] = list(islice((pair for pair in changes if pair[0]), COUNTS[name]))
    for turn, sentence in sentences:
        if len(made["true"]) < COUNTS["true"]:
            made["true"].append((sentence, sentence))
        elif len(made["changed"]) < COUNTS["changed"]:
            made["changed"].append((change_word(rnd, sentence, pool), sentence))
        elif len(made["negation"]) < COUNTS["negation"]:
            if twisted := negate(rnd, sentence):
                made["negation"].append((twisted, sentence))
        elif len(made["ellipsis"]) < COUNTS["ellipsis"]:
            words = sentence.split()
            if len(words) >= 14:
                made["ellipsis"].append(
                    (" ".join(words[:5]) + " ... " + " ".join(words[-5:]), sentence)
                )
        elif len(made["spliced"]) < COUNTS["spliced"]:
            other_turn, other = rnd.choice(sentences)
            if other_turn.pk != turn.pk:
                made["spliced"].append((f"{sentence} {other}", sentence))
        elif len(made["never"]) < COUNTS["never"]:
            words = sentence.split()
            rnd.shuffle(words)
            made["never"].append((" ".join(words), None))
        else:
            break
    return made


def main(folder):
    prepare(folder)
    from remarks.analysis import quotes
    from remarks.search.tokens import tokens

    made = cases(random.Random(7))
    times, wrong = [], 0
    print(
        "| cases | "
        + " | ".join(
            ["number", "exact", "same", "altered", "spliced", "not held", "right passage first"]
        )
        + " |\n| --- " * 1
        + "| --- " * 7
        + "|"
    )
    for name, rows in made.items():
        verdicts, first = Counter(), 0
        for quote, source in rows:
            at = time.perf_counter()
            result = quotes.check(quote)
            times.append((time.perf_counter() - at) * 1000)
            verdicts[result.verdict] += 1
            if source and result.passages:
                # A sentence may stand in several turns: what counts is that its words are shown
                # first.
                shown = {w.literal for w in tokens(result.passages[0].turn.text)}
                first += " ".join(source.split()) in " ".join(
                    result.passages[0].turn.text.split()
                ) and bool(shown)
            passed = ("exact", "same") if name in EDITED else ("exact",)
            if result.verdict in passed and name != "true":
                wrong += 1
                if "--errors" in sys.argv:
                    print(f"  {result.verdict}:", name, quote)
            elif (
                "--errors" in sys.argv
                and name in ("true", "changed", "negation")
                and source
                and not (
                    result.passages
                    and " ".join(source.split()) in " ".join(result.passages[0].turn.text.split())
                )
            ):
                print("  ", name, result.verdict, quote, "| held:", source)
        share = f"{first / len(rows):.1%}" if rows and rows[0][1] else "-"
        print(
            f"| {name} | {len(rows)} | "
            + " | ".join(
                str(verdicts[k]) for k in ("exact", "same", "altered", "spliced", "not_found")
            )
            + f" | {share} |"
        )
    ordered = sorted(times)
    print(
        f"\nexact or the same though edited: {wrong}; a check takes p50 "
        f"{statistics.median(times):.0f} ms, p95 {ordered[int(0.95 * len(ordered))]:.0f} ms"
    )
    score(Path(folder))
    return 1 if wrong else 0


def fast(turns):
    """How long a check takes in the synthetic archive of ``benchmarks.speed``.

    True, changed and never said, a third each.
    """
    import os
    import tempfile

    os.environ["REMARKS_DATA"] = tempfile.mkdtemp(prefix="remarks-quotes-")
    os.environ["STATIC_ROOT"] = os.environ["REMARKS_DATA"] + "/static"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    from remarks import search
    from remarks.analysis import quotes
    from remarks.models import Turn

    from .speed import build

    build(turns)
    search.current_index().rebuild()
    rnd, times, right = random.Random(7), [], 0
    for number in range(300):
        words = Turn.objects.get(pk=rnd.randint(1, turns)).text.split()
        at = rnd.randrange(max(1, len(words) - 16))
        words_of_quote = words[at : at + rnd.randint(8, 16)]
        quote = list(words_of_quote)
        if number % 3 == 1:
            quote[len(quote) // 2] = "zeppelin"
        elif number % 3 == 2:
            rnd.shuffle(quote)
        begun = time.perf_counter()
        result = quotes.check(" ".join(quote))
        times.append((time.perf_counter() - begun) * 1000)
        right += (
            number % 3 < 2
            and bool(result.passages)
            and " ".join(words_of_quote) in result.passages[0].turn.text
        )
    ordered = sorted(times)
    print(
        f"{turns:,} turns: a check takes p50 {statistics.median(times):.0f} ms, p95 "
        f"{ordered[int(0.95 * len(ordered))]:.0f} ms, worst {ordered[-1]:.0f} ms; right passage "
        f"first {right} of 200"
    )


if __name__ == "__main__":
    if sys.argv[1] == "--turns":
        fast(int(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1]))
