"""The gold set of who is who: drawn at random, labeled blind, kept without a word of the texts,
and scored.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# One file for each drawing, the first named alone.
GOLD = Path(__file__).with_name("who_is_who.csv")
COLUMNS = ("id", "sha256", "label", "called", "start", "person", "outlet")
EXCERPT = 350
# What the labeler writes where nobody can say who it is, and where it is nobody.
UNSURE, NOBODY = "?", "-"


@dataclass(frozen=True)
class Size:
    """How much a drawing holds; another ``seed`` draws others."""

    groups: int = 180
    calls: int = 240
    likely: int = 0
    seed: int = 17


INSTRUCTIONS = """# Who is who, labeled by hand

groups.txt holds numbered labels of transcripts (G001 ...), called.txt numbered names by which
reporters are called on to ask (C001 ...). Say for each who that person is, from the words
shown, from the date, and from what you know or can look up of the time. Do not open the
project's code or database.

Write answers.tsv, one line each, tab-separated:  number, full name, outlet
- the name a person commonly goes by ("Ned Price"), not a title; for called names also the
outlet where the words say it or you are sure of it on that day, else leave it empty; - ? where
it cannot be said with certainty who it is; - where the label or name means nobody (several
people, an official on background, a slip of the typist that means another speaker: give that
speaker's name then).
"""


def gold_files() -> list[Path]:
    """The gold of every drawing, the first drawing first."""
    return sorted(GOLD.parent.glob("who_is_who*.csv"))


def rows_of(gold: Path) -> list[dict[str, str]]:
    with gold.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw(folder: Path, size: Size) -> None:
    """Write a random choice of what no transcript names by itself, with its surroundings.

    Nothing is drawn that an earlier drawing holds. The last of the called names, ``size.likely``
    of them, are drawn from those for whom the archive knows somebody, decided or suggested: they
    measure precision, the others coverage.
    """
    from remarks.models import PrintedLabel, PrintedName, Resolution

    chance = random.Random(size.seed)  # noqa: S311
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        (row["sha256"], row["label"] or row["start"])
        for file in gold_files()
        for row in rows_of(file)
    }
    groups = [
        row
        for row in PrintedLabel.objects.filter(speaker=None).select_related("event__source")
        if (row.event.source.sha256, row.label) not in drawn
    ]
    calls = [
        row
        for row in PrintedName.objects.filter(kind="asker").select_related(
            "event__source", "question__turn"
        )
        if len(row.name.split()) == 1
        and (row.event.source.sha256, str(row.question.start)) not in drawn
    ]
    groups = chance.sample(groups, min(size.groups, len(groups)))
    any_calls = chance.sample(calls, min(size.calls, len(calls)))
    known = set(Resolution.objects.filter(kind="asker").values_list("question", flat=True))
    likely = [c for c in calls if c.question_id in known and c not in any_calls]
    calls = any_calls + chance.sample(likely, min(size.likely, len(likely)))
    keys = [
        {"id": f"G{n:03}", "sha256": g.event.source.sha256, "label": g.label}
        for n, g in enumerate(groups, 1)
    ] + [
        {
            "id": f"C{n:03}",
            "sha256": c.event.source.sha256,
            "start": c.question.start,
            "name": c.name,
        }
        for n, c in enumerate(calls, 1)
    ]
    (folder / "groups.txt").write_text(
        "\n".join(_group_text(n, row) for n, row in enumerate(groups, 1)), encoding="utf-8"
    )
    (folder / "called.txt").write_text(
        "\n".join(_call_text(n, row) for n, row in enumerate(calls, 1)), encoding="utf-8"
    )
    (folder / "keys.json").write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
    (folder / "INSTRUCTIONS.md").write_text(INSTRUCTIONS, encoding="utf-8")


def _head(event) -> str:
    from remarks.loading.sources import text_of

    text = text_of(event.source)
    first = event.turns.order_by("position").first()
    head = " ".join(text[: first.start if first else 500].split())[-600:]
    return (
        f"  title: {event.title}\n  date: {event.date or event.released or 'not known'}"
        f"  file: {event.source.name}\n  head: {head}"
    )


def _group_text(number: int, row) -> str:
    labels = Counter(row.event.turns.values_list("label", flat=True))
    turns = row.event.turns.filter(label=row.label, speaker=None).order_by("position")[:3]
    shown = list(turns) or list(row.event.turns.filter(label=row.label).order_by("position")[:3])
    lines = [f"===== G{number:03}  label: {row.label}  (turns: {row.turns})", _head(row.event)]
    lines.append("  labels here: " + ", ".join(f"{k or '-'} ({v})" for k, v in labels.items()))
    for turn in shown:
        before = row.event.turns.filter(position=turn.position - 1).first()
        if before:
            lines.append(f"  before | {before.label}: {_short(before.text)}")
        lines.append(f"  HERE   | {turn.label}: {_short(turn.text)}")
    return "\n".join(lines) + "\n"


def _call_text(number: int, row) -> str:
    turn = row.question.turn
    near = row.event.turns.filter(position__range=(turn.position - 2, turn.position + 1))
    lines = [f"===== C{number:03}  called: {row.name}", _head(row.event)]
    for one in near.order_by("position"):
        mark = "ASKS" if one.pk == turn.pk else "    "
        text = one.text if one.position >= turn.position else "..." + one.text[-EXCERPT:]
        lines.append(f"  {mark} | {one.label}: {_short(text)}")
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT] + "..."


def take(folder: Path, gold_file: Path) -> None:
    """Take over the answers of a drawing as gold: facts only, no word of the texts."""
    keys = {row["id"]: row for row in json.loads((folder / "keys.json").read_text("utf-8"))}
    gold = []
    for line in (folder / "answers.tsv").read_text("utf-8").splitlines():
        number, person, outlet = ([part.strip() for part in line.split("\t")] + ["", ""])[:3]
        if number in keys:
            key = keys[number]
            facts = {"called": key.get("name", ""), "person": person or UNSURE, "outlet": outlet}
            gold.append({name: key.get(name, "") for name in COLUMNS} | facts)
    with gold_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(gold)
    print(f"{len(gold)} answers of {len(keys)} drawn are in {gold_file.name}.")


@dataclass
class Score:
    """What was decided about one kind of name, each case once.

    ``nameable`` are those whom the labeler names, ``elsewhere`` counts names that the parser no
    longer hears at their place, ``by_rule`` counts right and wrong by degree
    and rule, ``wrong`` lists what to look at.
    """

    nameable: int = 0
    unsure: int = 0
    elsewhere: int = 0
    named: int = 0
    by_rule: dict[tuple[str, str], Counter] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)

    def note(self, case: Case, truth: str, is_right: bool) -> None:
        self.by_rule[case.degree, case.rule]["right" if is_right else "wrong"] += 1
        if case.degree != "suggested":
            self.named += is_right and truth != NOBODY
        if not is_right:
            self.wrong.append(f"{case.degree} {case.rule}: {truth}, decided {case.answer}")

    def lines(self) -> Iterator[str]:
        yield (
            f"nameable {self.nameable}, rightly named {self.named}"
            f" ({share(self.named, self.nameable)}); not sure to the labeler {self.unsure};"
            f" no longer heard there {self.elsewhere}"
        )
        totals: dict[str, Counter] = defaultdict(Counter)
        for (degree, _), counts in self.by_rule.items():
            totals[degree].update(counts)
        rows = [*self.by_rule.items(), *(((d, "all rules"), c) for d, c in totals.items())]
        for (degree, rule), counts in sorted(rows):
            whole = counts.total()
            yield f"  {degree:10} {rule:34} {share(counts['right'], whole):>7} right of {whole}"
        for line in self.wrong:
            yield f"  wrong: {line}"


@dataclass(frozen=True)
class Case:
    """What the archive says of a label, asker or outlet, and by which rule."""

    degree: str
    rule: str
    answer: str
    names: tuple[str, ...]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"


def score(gold_file: Path) -> dict[str, Score]:
    """The archive against the gold of one drawing: principals' labels, askers, and outlets."""
    from remarks.models import Event

    scores = {"principals": Score(), "askers": Score(), "outlets": Score()}
    for row in rows_of(gold_file):
        event = Event.objects.filter(source__sha256=row["sha256"]).first()
        if event is None:
            continue
        if row["label"]:
            cases, kind = _of_label(event, row["label"]), "principals"
        else:
            cases, kind = _of_question(event, int(row["start"]), "asker"), "askers"
            if not event.questions.filter(start=row["start"], asker_name=row["called"]).exists():
                scores[kind].elsewhere += 1
                continue
            if row["outlet"] not in ("", UNSURE):
                outlets = _of_question(event, int(row["start"]), "outlet")
                _judge(scores["outlets"], row["id"], row["outlet"], outlets, _is_outlet)
        _judge(scores[kind], row["id"], row["person"], cases, _is_person)
    return scores


def _judge(score: Score, number: str, truth: str, cases: list[Case], agrees) -> None:
    """Count one case; of several suggestions the first."""
    if truth == UNSURE:
        score.unsure += 1
        return
    score.nameable += truth != NOBODY
    decided = [c for c in cases if c.degree != "suggested"] or cases
    for case in decided[:1]:
        is_right = truth != NOBODY and agrees(case, truth)
        score.note(case, truth if is_right else f"{number} is {truth}", is_right)


def _of_label(event, label: str) -> list[Case]:
    """Of the turns under a label, the speaker of the most; else what rules suggest."""
    from remarks.models import Resolution

    turns = event.turns.filter(label=label, voice="principal", speaker__isnull=False)
    turns = list(turns.select_related("speaker", "resolution"))
    if turns:
        speaker = Counter(t.speaker for t in turns).most_common(1)[0][0]
        turn = next(t for t in turns if t.speaker == speaker)
        return [_case(turn.known, turn.resolution, speaker)]
    rows = Resolution.objects.filter(event=event, kind="label", label=label, degree="suggested")
    return [_suggestion(row) for row in rows.select_related("speaker")]


def _of_question(event, start: int, what: str) -> list[Case]:
    """The asker or outlet of the question that begins there; else what rules suggest."""
    from remarks.models import Resolution

    question = event.questions.filter(start=start).first()
    if question is None:
        return []
    if getattr(question, what):
        resolution = getattr(question, f"{what}_resolution")
        return [_case(getattr(question, f"{what}_known"), resolution, getattr(question, what))]
    rows = Resolution.objects.filter(question=question, kind=what, degree="suggested")
    return [_suggestion(row) for row in rows.select_related("speaker", "outlet")]


def _case(known: str, resolution, who) -> Case:
    rule = resolution.rule if resolution else "the transcript"
    return Case(known or "printed", rule, who.name, _names(who))


def _suggestion(row) -> Case:
    who = row.speaker or row.outlet
    return Case("suggested", row.rule, str(who or row.name), _names(who) if who else (row.name,))


def _names(who) -> tuple[str, ...]:
    aliases = who.aliases.exclude(kind="label") if hasattr(who, "turns") else who.aliases
    return who.name, *aliases.values_list("text", flat=True)


def _is_person(case: Case, truth: str) -> bool:
    from remarks.identity.nicknames import may_be_one

    wanted = _words(truth)
    forms = [form for form in map(_words, case.names) if form]
    return any(f[-1] == wanted[-1] and may_be_one(f[0], wanted[0]) for f in forms)


def _words(name: str) -> list[str]:
    from remarks.transcripts.folding import fold

    return fold(name).replace(".", "").replace("-", " ").split()


def _is_outlet(case: Case, truth: str) -> bool:
    from remarks.transcripts.lexicon import outlets

    wanted = {outlets.canonical_name(truth) or truth, truth}
    forms = {outlets.canonical_name(name) or name for name in case.names} | set(case.names)
    return bool({_key(name) for name in wanted} & {_key(name) for name in forms})


def _key(name: str) -> str:
    return " ".join(word for word in _words(name) if word != "the")
