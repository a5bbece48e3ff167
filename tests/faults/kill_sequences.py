"""Random imports, edits, corrections, merges, publishing and deleting, killed with ``-9`` in between; then the index beside the rows.

``python -m tests.faults.kill_sequences [KILLS] [SEED]``. A worker process does one random step after
another; it is killed after a random time, the index is brought up to the rows, and both are compared:
the same turns, and for each speaker, outlet, topic and word the same counts. Uses the database of
``DATABASE_URL``, or an SQLite file of its own.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from .kill_import import ROOT, manage

WORDS = ["harbor", "treaty", "kosovo", "missile", "fishery", "energy"]
NAMES = ["Martin Hale", "Marty Hale", "Jonas Petrov"]


def text(number, again):
    word, name = WORDS[number % 6], NAMES[number % 3]
    label = name.split()[1].upper()
    return (
        f"Remarks Number {number}\n\nSecretary {name}\nPort Arlen, Norland\nMarch {number + 1}, 2003\n\n"
        f"QUESTION: Dana Whitlock with {('Reuters', 'CNN', 'Sorna Wire')[number % 3]}. Is the {word} matter settled?\n\n"
        f"SECRETARY {label}: It is settled{' again' * again}, as the {word} people know.\n\nQUESTION: And the {WORDS[(number + again) % 6]}?\n\n"
        f"SECRETARY {label}: That too.\n"
    ).encode()


def one_step(rnd):
    from remarks import loading, search
    from remarks.models import Correction, Event, Merge, Outlet, Speaker

    number = rnd.randrange(12)
    name = f"{number}.txt"
    held = Event.objects.filter(source__name=name).first()
    kind = rnd.choice(
        [
            "import",
            "import",
            "import",
            "publish",
            "withdraw",
            "delete",
            "merge",
            "undo",
            "correct",
            "take back",
            "rename",
            "sync",
            "rebuild",
        ]
    )
    if kind == "import":
        loading.apply(
            loading.plan(loading.Upload(name, text(number, rnd.randrange(4)))),
            publish=rnd.random() < 0.7,
        )
    elif kind in ("publish", "withdraw"):
        loading.set_status(
            Event.objects.filter(source__name=name),
            Event.Status.PUBLISHED if kind == "publish" else Event.Status.DRAFT,
        )
    elif kind == "delete" and held:
        held.delete()
    elif kind == "rename" and held:
        held.title = f"Renamed {rnd.randrange(9)}"
        held.save()
    elif kind == "merge":
        model = rnd.choice([Speaker, Outlet])
        pair = list(model.objects.order_by("pk").values_list("pk", flat=True))
        if len(pair) > 1:
            loading.merge(model._meta.model_name, *rnd.sample(pair, 2))
    elif kind == "undo" and (made := Merge.objects.filter(undone_at=None).order_by("?").first()):
        loading.undo_merge(made)
    elif kind == "correct" and held:
        people = list(Speaker.objects.order_by("pk").values_list("pk", flat=True))
        loading.correct(
            held,
            "speaker",
            rnd.choice(list(held.turns.values_list("anchor", flat=True))),
            rnd.choice(people),
            "Another voice.",
        )
    elif kind == "take back" and (made := Correction.objects.standing().order_by("?").first()):
        loading.revert_correction(made)
    elif kind == "sync":
        search.sync()
    elif kind == "rebuild" and rnd.random() < 0.2:
        search.current().rebuild()


def worker(seed):
    import django

    django.setup()
    from remarks.loading import CurationError

    rnd = random.Random(seed)
    print("ready", flush=True)
    while True:
        try:
            one_step(rnd)
        except CurationError:
            continue


def check():
    """The index beside the rows, in a fresh process: prints what disagrees."""
    import django

    django.setup()
    from remarks import loading, search
    from remarks.models import Event, Outlet, Question, Speaker, Topic, Turn, TurnTopic

    search.sync()
    engine = search.current().engine()
    public = set(Turn.objects.public().values_list("pk", flat=True))
    wrong = []
    if engine.ids() != public or engine.count() != len(public):
        wrong.append(f"the index holds {engine.count()} turns, the rows {len(public)}")
    for word in WORDS:
        rows = {t.pk for t in Turn.objects.public() if word in t.text.lower()}
        if set(search.turn_ids(word)) != rows:
            wrong.append(word)
    for who in Speaker.objects.all():
        # A merged person's address means the one that was kept; the rows of both are asked by number.
        counts = {
            "speaker": Turn.objects.public().filter(speaker=who).count(),
            "reporter": len(
                set(Question.objects.public().filter(asker=who).values_list("turn", flat=True))
            ),
        }
        for name, count in counts.items():
            if search.count(f"{name}:{who.slug}") != count:
                wrong.append(f"{name}:{who.slug}")
    for outlet in Outlet.objects.all():
        if search.count(f"outlet:{outlet.slug}") != len(
            set(Question.objects.public().filter(outlet=outlet).values_list("turn", flat=True))
        ):
            wrong.append(f"outlet:{outlet.slug}")
    for topic in Topic.objects.all():
        held = (
            TurnTopic.objects.standing()
            .filter(topic=topic, turn__event__status="published")
            .count()
        )
        if search.count(f"topic:{topic.slug}") != held:
            wrong.append(f"topic:{topic.slug}")
    for event in Event.objects.all():
        if event.turns.count() != event.turn_count and not event.corrections.exists():
            wrong.append(f"{event.slug} is not whole")
        wrong += loading.check_event(event)
    print("CHECKED", Event.objects.count(), len(public), "; ".join(wrong) or "agrees", flush=True)


def main(kills=20, seed=7):
    rnd, damaged = random.Random(seed), 0
    with tempfile.TemporaryDirectory(prefix="remarks-sequences-") as place:
        environment = {
            **os.environ,
            "REMARKS_DATA": str(Path(place) / "data"),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
        }
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "flush", "--no-input", "--verbosity", "0")
        manage(environment, "load_topics")
        for number in range(kills):
            process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, "worker", str(seed * 1000 + number)],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            process.stdout.readline()
            moment = rnd.uniform(0.1, 2.5)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
            _, errors = process.communicate()
            done = subprocess.run(
                [sys.executable, "-m", __spec__.name, "check"],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
            )
            line = next(
                (line for line in done.stdout.splitlines() if line.startswith("CHECKED")),
                done.stderr[-600:],
            )
            good = line.endswith("agrees") and process.returncode == -signal.SIGKILL
            damaged += not good
            print(
                f"killed after {moment:4.2f} s: {line}{'' if good else f' [{process.returncode}] {errors[-900:]}'}",
                flush=True,
            )
    print(f"{damaged} of {kills} kills left damage")
    return 1 if damaged else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        worker(int(sys.argv[2]))
    elif sys.argv[1:2] == ["check"]:
        check()
    else:
        sys.exit(main(*map(int, sys.argv[1:3])))
