"""Measures who is who: ``python -m benchmarks.who_is_who CORPUS`` (or ``make who-is-who
CORPUS=folder``).

The corpus is imported into an archive of its own. Printed are coverage by rule and degree,
precision by a leave-one-out test (each printed name is hidden and decided again from the
others), and precision against the gold set in ``who_is_who.json``: label groups and called
names, drawn at random and labelled by somebody who saw the texts and not the decisions.
``--draw FOLDER`` writes a new drawing in readable form, ``--take FOLDER`` takes its answers
over.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

GOLD = Path(__file__).with_name("who_is_who.json")
GROUPS, CALLS = 180, 240
EXCERPT = 350
SEED = 17

INSTRUCTIONS = """# Who is who, labelled by hand

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


def setup(folder: Path) -> None:
    """An archive of its own in ``folder``."""
    os.environ["REMARKS_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def load(corpus: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_offices", stdout=sys.stderr)
    call_command("import_transcripts", corpus, stdout=sys.stderr, stderr=sys.stderr)


# Drawing


def draw(folder: Path) -> None:
    """Write a random choice of what no transcript names by itself, with its surroundings."""
    from remarks.models import PrintedLabel, PrintedName

    chance = random.Random(SEED)  # noqa: S311
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(PrintedLabel.objects.filter(speaker=None).select_related("event__source"))
    calls = [
        row
        for row in PrintedName.objects.filter(kind="asker").select_related(
            "event__source", "question__turn"
        )
        if len(row.name.split()) == 1
    ]
    groups = chance.sample(groups, min(GROUPS, len(groups)))
    calls = chance.sample(calls, min(CALLS, len(calls)))
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
    from remarks.loading import text_of

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


def take(folder: Path) -> None:
    """Take over the answers of a drawing as gold: facts only, no word of the texts."""
    keys = {row["id"]: row for row in json.loads((folder / "keys.json").read_text("utf-8"))}
    gold = []
    for line in (folder / "answers.tsv").read_text("utf-8").splitlines():
        parts = [part.strip() for part in line.split("\t")]
        if parts[0] not in keys:
            continue
        person = parts[1] if len(parts) > 1 else "?"
        outlet = parts[2] if len(parts) > 2 else ""
        gold.append(keys[parts[0]] | {"person": person, "outlet": outlet})
    GOLD.write_text(json.dumps(gold, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(gold)} answers of {len(keys)} drawn are in {GOLD.name}.")


# Measuring


def coverage() -> None:
    from django.db.models import Count

    from remarks.models import Question, Resolution, Turn
    from remarks.transcripts.label_kinds import is_anonymous

    turns = Turn.objects.filter(voice="principal").exclude(label="")
    open_turns = turns.filter(known="").order_by().values_list("label").annotate(n=Count("pk"))
    nameless = sum(n for label, n in open_turns if is_anonymous(label))
    left = sum(n for label, n in open_turns) - nameless
    known = dict(turns.order_by().values_list("known").annotate(n=Count("pk")))
    named = known.get("resolved", 0) + known.get("settled", 0)
    print(f"turns of principals: {sum(known.values()):,}; printed {known.get('printed', 0):,}")
    print(
        f"  not printed and not anonymous {named + left:,}: resolved {named:,}"
        f" ({share(named, named + left)}), open {left:,}; anonymous {nameless:,}"
    )
    for field in ("asker", "outlet"):
        counts = dict(
            Question.objects.order_by().values_list(f"{field}_known").annotate(n=Count("pk"))
        )
        print(
            f"{field}s: printed {counts.get('printed', 0):,}, resolved"
            f" {counts.get('resolved', 0):,}, of {Question.objects.count():,} questions"
        )
    rows = Resolution.objects.order_by().values_list("kind", "rule", "degree")
    for (kind, rule, degree), n in sorted(Counter(rows).items()):
        print(f"  {degree:10} {kind:10} {rule:34} {n:7,}")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"


def leave_one_out() -> None:
    """Hide each printed name and decide it from the others of the archive."""
    from dataclasses import replace

    from remarks.identity import Call, Degree, principal_decisions, reporter_decisions
    from remarks.loading.who_is_who import Run
    from remarks.models import PrintedLabel, PrintedName

    run = Run(None)
    named = run.groups(PrintedLabel.objects.filter(speaker__isnull=False), first_key=-1)
    prints = run.text_prints(PrintedName.objects.filter(kind="text"))
    names = dict(PrintedLabel.objects.values_list("speaker", "speaker__name").distinct())
    results: dict[tuple[str, str], Counter] = defaultdict(Counter)
    by_label: dict[str, list] = defaultdict(list)
    for group in named:
        by_label[group.label_key].append(group)
    by_surname: dict[str, list] = defaultdict(list)
    for one in prints:
        by_surname[one.surname].append(one)
    for group in named:
        hidden = replace(group, key=1, persons=frozenset())
        others = [g for g in by_label[group.label_key] if g.event != group.event]
        texts = [p for p in by_surname[group.surname] if p.event != group.event]
        for decision in principal_decisions([hidden, *others], texts, run.offices):
            right = (
                decision.person in group.persons
                or decision.name
                and any(_same(decision.name, names.get(p, "")) for p in group.persons)
            )
            results[decision.degree, decision.rule]["right" if right else "wrong"] += 1
    askers = run.prints(None)
    for at, one in enumerate(askers):
        call = Call(at, one.event, one.day, one.room, one.name.split()[0], one.outlet)
        near = [p for p in askers if p.event != one.event and p.given == call.given]
        kin = [p for p in askers if p.event != one.event and p.given != call.given]
        for decision in reporter_decisions([call], [*near, *kin]):
            right = decision.person == one.person
            results[decision.degree, decision.rule]["right" if right else "wrong"] += 1
    for (degree, rule), counts in sorted(results.items()):
        whole = counts.total()
        print(f"  {degree:10} {rule:34} {share(counts['right'], whole):>7} of {whole:,}")
    print(f"  {Degree.RESOLVED} and {Degree.SUGGESTED} as the rules would have decided without it")


def _same(one: str, other: str) -> bool:
    from remarks.transcripts.folding import fold

    first, second = fold(one).replace(".", "").split(), fold(other).replace(".", "").split()
    return bool(first and second) and first[-1] == second[-1] and first[0] == second[0]


def against_gold() -> None:
    from remarks.identity.nicknames import may_be_one
    from remarks.models import Event, Question, Turn
    from remarks.transcripts.folding import fold

    if not GOLD.exists():
        print("  no gold set yet: draw one with --draw, label it, take it over with --take")
        return

    def agrees(speaker, person: str) -> bool:
        texts = [speaker.name, *speaker.aliases.filter(kind="name").values_list("text", flat=True)]
        wanted = fold(person).replace(".", "").split()
        forms = [fold(text).replace(".", "").split() for text in texts]
        return any(f[-1] == wanted[-1] and may_be_one(f[0], wanted[0]) for f in forms if f)

    results: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for row in json.loads(GOLD.read_text("utf-8")):
        event = Event.objects.filter(source__sha256=row["sha256"]).first()
        if event is None or row["person"] == "?":
            continue
        if "label" in row:
            turn = Turn.objects.filter(event=event, label=row["label"], resolution__isnull=False)
            found = turn.select_related("speaker", "resolution").first()
            speaker, by = (found.speaker, found.resolution) if found else (None, None)
            what = "label"
        else:
            question = Question.objects.filter(event=event, start=row["start"]).first()
            speaker = question.asker if question else None
            by, what = (question.asker_resolution if question else None), "asker"
        nameable = row["person"] != "-"
        if nameable:
            results[what, "all that can be named"]["nameable"] += 1
        if speaker is not None:
            right = nameable and agrees(speaker, row["person"])
            for rule in ("all rules", by.rule if by else "printed"):
                results[what, rule]["right" if right else "wrong"] += 1
            if not right:
                print(f"  wrong: {row['id']} is {row['person']}, decided {speaker.name}")
    for (what, rule), counts in sorted(results.items()):
        decided = counts["right"] + counts["wrong"]
        said = f"{counts['nameable']}" if counts["nameable"] else ""
        said = said or f"{share(counts['right'], decided)} right of {decided}"
        print(f"  {what:6} {rule:34} {said}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", help="folder of transcripts")
    parser.add_argument("--archive", type=Path, help="data folder of an archive made before")
    parser.add_argument("--draw", type=Path, metavar="FOLDER")
    parser.add_argument("--take", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.take:
        take(options.take)
        return 0
    if not options.corpus and not options.archive:
        parser.error("name a folder of transcripts, or an archive with --archive")
    with tempfile.TemporaryDirectory() as made:
        setup(options.archive or Path(made))
        if options.corpus:
            load(options.corpus)
        if options.draw:
            draw(options.draw)
            print(f"Drawn: see {options.draw}/INSTRUCTIONS.md.")
            return 0
        print("Coverage")
        coverage()
        print("Leave one out")
        leave_one_out()
        print("Gold set")
        against_gold()
    return 0


if __name__ == "__main__":
    sys.exit(main())
