"""Names that may be none, over a folder: ``make suspicious-names CORPUS=folder``.

Looks at every principal, speaker and asker that the parser names. A name is suspicious when a
part of it breaks the closed definition (``lexicon.personal``), when it is set in capitals, or when
a part is a word that the folder prints in lower case. The last is explained where the folder puts
the word behind Mr. or Ms. or an office (a surname), where it is a given name that is a word, or
where somebody has looked and said so in ``explained_names.csv`` (name and reason).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from remarks.transcripts import Transcript, Unreadable, parse, read
from remarks.transcripts.lexicon.names import PARTICLES, bare, normalize
from remarks.transcripts.lexicon.personal import name_fault

EXPLAINED = Path(__file__).with_name("explained_names.csv")
MIN_LOWER = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEHIND_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prime minister|minister|secretary|senator|president|governor|"
    r"ambassador|general|representative|congress(?:man|woman)|chancellor|chairman|"
    r"spokes(?:man|woman|person))\.?\s+"
    r"(?:[^\W\d_]\.\s+|[^\W\d_]{2,15}\s+)?(?P<surname>[^\W\d_][\w'’-]+)",
    re.I,
)
GIVEN_WORDS = frozenset(
    (
        "art bill bob brad buck carol chance chase chip chuck cliff colt crystal dale daisy dawn "
        "dean drew duke earl ernest eve faith frank gale gene glen grace grant guy harry hope "
        "jack jade jay jean joy june lance major mark mat matt may mercy miles nick norm pat "
        "paris pierce pearl penny ray reed rich rob robin rod rose royal ruby rusty sandy sky "
        "stew stone sue summer ted tim tom tony van vic victor wade wayne will woody young jimmy "
        "jim joe josh ken dan don max mike ben al ed hank iris lily holly ivy heather amber "
        "april august autumn"
    ).split()
)


@dataclass
class Findings:
    """The names of a folder with who bears them where, and how its texts print their words."""

    places: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    files: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lower: Counter[str] = field(default_factory=Counter)
    upper: Counter[str] = field(default_factory=Counter)
    surnames: set[str] = field(default_factory=set)
    explained: dict[str, str] = field(default_factory=dict)

    def add(self, transcript: Transcript, file: str) -> None:
        for word in _WORD.findall(transcript.text):
            (self.lower if word.islower() else self.upper)[normalize(word)] += 1
        for match in _BEHIND_TITLE.finditer(transcript.text):
            if match["surname"][0].isupper():
                self.surnames.add(normalize(match["surname"]))
        for name, place in _names(transcript):
            self.places[name][place] += 1
            self.files[name].add(file)

    def suspicion(self, name: str) -> tuple[str, bool] | None:
        """``(what is odd, whether it is explained)`` of a name; None where nothing is."""
        if name in self.explained:
            return self.explained[name], True
        if fault := name_fault(name):
            return fault, False
        if name.isupper() and len(name) > 3 and not re.fullmatch(r"(?:[^\W\d_]\.?){1,4}", name):
            return "set in capitals", False
        for at, token in enumerate(name.split()):
            word = bare(token)
            if len(word) < 3 or word in PARTICLES or not self._is_plain_word(word):
                continue
            times = f"“{token}” stands {self.lower[word]} times in lower case"
            if word in self.surnames:
                return f"{times}, and behind a title as a surname", True
            if at == 0 and word in GIVEN_WORDS:
                return f"{times}, and is a given name too", True
            return times, False
        return None

    def _is_plain_word(self, word: str) -> bool:
        return self.lower[word] >= MIN_LOWER and self.lower[word] * 4 > self.upper[word]


def _names(transcript: Transcript) -> list[tuple[str, str]]:
    principals = [(p.name, "principal") for p in transcript.header.principals]
    speakers = [(turn.name, "speaker") for turn in transcript.turns if turn.name]
    askers = [(q.asker.name, "asker") for q in transcript.questions if q.asker.name]
    return principals + speakers + askers


def examine(folder: Path) -> Findings:
    with EXPLAINED.open(encoding="utf-8", newline="") as file:
        findings = Findings(explained={row["name"]: row["why"] for row in csv.DictReader(file)})
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md"):
        try:
            findings.add(parse(read(path.read_bytes(), path.name)), str(path.relative_to(folder)))
        except Unreadable as error:
            print(f"{path}: {error}")
    return findings


def main(folder: str) -> int:
    findings = examine(Path(folder))
    rows: dict[bool, list[str]] = {True: [], False: []}
    for name in sorted(findings.places):
        if odd := findings.suspicion(name):
            who = ", ".join(f"{place} {n}" for place, n in findings.places[name].items())
            rows[odd[1]].append(f"{name:34} {odd[0]} ({who}; {min(findings.files[name])})")
    print(
        f"{len(findings.places)} names, {len(rows[False])} suspicious, {len(rows[True])} explained"
    )
    for title, key in (("suspicious", False), ("explained", True)):
        print(f"\n{title}", *rows[key], sep="\n  ")
    return 1 if rows[False] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the folder: python -m benchmarks.suspicious_names FOLDER")
    sys.exit(main(sys.argv[1]))
