"""How far two readers of the same transcripts agree: ``python -m benchmarks.agreement``.

Needs no transcript.

``second_reading.json`` holds what a second reader found in the 40 transcripts of the first set:
which turns ask, who asks for whom, and which turns reply. That reader saw the texts with their
turns numbered, and neither the first labels nor what the parser makes of the texts. ``?`` and
``undecided``: would not say.
"""

import json
from collections import Counter
from pathlib import Path

from remarks.transcripts.lexicon.names import normalize

from .accuracy import LABELS, outlet_key

SECOND = Path(__file__).with_name("second_reading.json")


def compare(first, second, counts, differences):
    labeled = {q["turn"]: q for q in first["questions"]}
    read = {q["turn"]: q for q in second["questions"]}
    for turn in sorted((labeled.keys() | read.keys()) - set(second["undecided"])):
        one, other = labeled.get(turn), read.get(turn)
        if one is None or other is None:
            counts["asks", False] += 1
            differences.append(
                f"{first['file']} turn {turn}: only the {'first' if one else 'second'} says that "
                f"it asks"
            )
            continue
        counts["asks", True] += 1
        for field, key in (("asker", normalize), ("outlet", outlet_key), ("replies", sorted)):
            if "?" in (one[field], other[field]):
                continue
            same = one[field] == other[field] or (
                one[field] and other[field] and key(one[field]) == key(other[field])
            )
            counts[field, bool(same)] += 1
            if not same:
                differences.append(
                    f"{first['file']} turn {turn}, {field}: {one[field]}; second: {other[field]}"
                )


def main():
    first = {facts["file"]: facts for facts in json.loads(LABELS.read_text(encoding="utf-8"))}
    counts, differences = Counter(), []
    for second in json.loads(SECOND.read_text(encoding="utf-8")):
        compare(first[second["file"]], second, counts, differences)
    print("| field | same | different | agreement |\n| --- | --- | --- | --- |")
    for field in ("asks", "asker", "outlet", "replies"):
        same, other = counts[field, True], counts[field, False]
        print(f"| {field} | {same} | {other} | {same / (same + other):.1%} |")
    print("\n".join(["", *differences]))


if __name__ == "__main__":
    main()
