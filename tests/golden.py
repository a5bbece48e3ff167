"""The expectations of the golden pairs.

``python -m tests.golden --write`` makes them anew, the diff is the review.
"""

import json
import sys

from remarks.transcripts import parse, read

from .files import GOLDEN, SEED, golden_files


def facts(path):
    """What the parser makes of a file, with the words of each turn and question for whoever reviews
    the diff.
    """
    transcript = parse(read(path.read_bytes(), path.name))
    facts_shown = transcript.facts()
    for shown, turn in zip(facts_shown["turns"], transcript.turns, strict=True):
        shown["begins"] = transcript.text[turn.body : turn.body + 60]
        shown["ends"] = transcript.text[max(turn.body, turn.end - 40) : turn.end]
    for shown, question in zip(facts_shown["questions"], transcript.questions, strict=True):
        shown["begins"] = transcript.text[question.start : question.start + 60]
        shown["ends"] = transcript.text[max(question.start, question.end - 40) : question.end]
    return facts_shown


def expected_path(path):
    return GOLDEN / f"{path.name}.expected.json"


def dump(path):
    return json.dumps(facts(path), ensure_ascii=False, indent=1) + "\n"


def main(arguments):
    for path in [SEED, *golden_files()]:
        target = expected_path(path)
        if "--write" in arguments:
            target.write_text(dump(path), encoding="utf-8")
        print(target.name)


if __name__ == "__main__":
    main(sys.argv[1:])
