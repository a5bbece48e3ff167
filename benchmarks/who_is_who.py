"""Measures who is who: ``python -m benchmarks.who_is_who CORPUS`` (or ``make who-is-who
CORPUS=folder``).

The corpus is imported into an archive of its own. Printed are coverage by rule and degree,
precision by a leave-one-out test (each printed name is hidden and decided again from the
others), and precision against the gold set in ``who_is_who.csv``: label groups and called
names, drawn at random and labeled by somebody who saw the texts and not the decisions.
``--draw FOLDER --seed N`` writes a new drawing, without what was drawn before, in readable form;
``--take FOLDER --gold FILE`` takes its answers over.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from .who_is_who_gold import GOLD, Size, draw, gold_files, score, share, take


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


Results = dict[tuple[str, str], Counter]


def leave_one_out() -> None:
    """Hide each printed name and decide it from the others of the archive."""
    from remarks.loading.who_is_who import Run

    run = Run(None)
    for what, results in (
        ("principals", _principals_left_out(run)),
        ("askers", _askers_left_out(run)),
        ("outlets", _outlets_left_out(run)),
    ):
        print(f"  {what}")
        for (degree, rule), counts in sorted(results.items()):
            whole = counts.total()
            print(f"    {degree:10} {rule:34} {share(counts['right'], whole):>7} of {whole:,}")


def _principals_left_out(run) -> Results:
    from dataclasses import replace

    from remarks.identity import principal_decisions
    from remarks.models import PrintedLabel, PrintedName, Speaker

    named = run.groups(PrintedLabel.objects.filter(speaker__isnull=False), first_key=-1)
    prints = run.text_prints(PrintedName.objects.filter(kind="text"))
    names = dict(Speaker.objects.values_list("pk", "name"))
    results: Results = defaultdict(Counter)
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
            name = decision.name or names.get(decision.person, "")
            right = decision.person in group.persons or any(
                _same(name, names.get(p, "")) for p in group.persons
            )
            results[decision.degree, decision.rule]["right" if right else "wrong"] += 1
    return results


def _askers_left_out(run) -> Results:
    """Each full name that is called, shortened to its given name and decided from the rest."""
    from remarks.identity import reporter_decisions
    from remarks.identity.askers import Call, same_reporters
    from remarks.transcripts.lexicon.names import is_slip

    askers = run.prints(None)
    stands = same_reporters(askers)
    names = {one.person: one.name for one in askers}
    results: Results = defaultdict(Counter)
    for at, one in enumerate(askers):
        given = one.name.split()[0]
        call = Call(at, one.event, one.day, one.room, given, one.outlet, series=one.series)
        others = [p for p in askers if p.event != one.event]
        for decision in reporter_decisions([call], others):
            spelled = [names[decision.person or 0].split()[-1], one.surname]
            right = decision.person in (one.person, stands[one.person]) or is_slip(*spelled)
            results[decision.degree, decision.rule]["right" if right else "wrong"] += 1
    return results


def _outlets_left_out(run) -> Results:
    from remarks.identity import outlet_decisions
    from remarks.identity.askers import Known

    askers = run.prints(None)
    results: Results = defaultdict(Counter)
    for one in askers:
        if one.outlet is None:
            continue
        known = Known(1, one.event, one.day, one.person)
        others = [p for p in askers if p.event != one.event and p.given == one.given]
        for decision in outlet_decisions([known], others):
            right = decision.outlet == one.outlet
            results[decision.degree, decision.rule]["right" if right else "wrong"] += 1
    return results


def _same(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and forms of one given name."""
    from remarks.identity.nicknames import may_be_one
    from remarks.transcripts.folding import fold

    first, second = fold(one).replace(".", "").split(), fold(other).replace(".", "").split()
    return bool(first and second) and first[-1] == second[-1] and may_be_one(first[0], second[0])


def against_gold() -> None:
    for gold_file in gold_files():
        print(f"Gold set {gold_file.name}")
        for kind, measures in score(gold_file).items():
            print(f"  {kind}")
            for line in measures.lines():
                print(f"    {line}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", help="folder of transcripts")
    parser.add_argument("--archive", type=Path, help="data folder of an archive made before")
    parser.add_argument("--draw", type=Path, metavar="FOLDER")
    parser.add_argument("--take", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=Size.seed, help="of a drawing")
    parser.add_argument("--gold", type=Path, default=GOLD, help="file that --take writes")
    options = parser.parse_args()
    if options.take:
        take(options.take, options.gold)
        return 0
    if not options.corpus and not options.archive:
        parser.error("name a folder of transcripts, or an archive with --archive")
    with tempfile.TemporaryDirectory() as made:
        setup(options.archive or Path(made))
        if options.corpus:
            load(options.corpus)
        if options.draw:
            draw(options.draw, Size(seed=options.seed))
            print(f"Drawn: see {options.draw}/INSTRUCTIONS.md.")
            return 0
        print("Coverage")
        coverage()
        print("Leave one out")
        leave_one_out()
        against_gold()
    return 0


if __name__ == "__main__":
    sys.exit(main())
