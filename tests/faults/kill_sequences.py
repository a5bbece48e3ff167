"""Random imports, corrections, merges and deletions, killed with ``-9``; then index beside rows.

``python -m tests.faults.kill_sequences [KILLS] [SEED]``. A worker process does one random step
after another; it is killed after a random time, the index is synced, and both are compared:
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
    outlet, later = ("Reuters", "CNN", "Sorna Wire")[number % 3], WORDS[(number + again) % 6]
    place = f"Port Arlen, Norland\nMarch {number + 1}, 2003"
    head = f"Remarks Number {number}\n\nSecretary {name}\n{place}"
    return "\n\n".join(
        [
            head,
            f"QUESTION: Dana Whitlock with {outlet}. Is the {word} matter settled?",
            f"SECRETARY {label}: It is settled{' again' * again}, as the {word} people know.",
            f"QUESTION: And the {later}?",
            f"SECRETARY {label}: That too.\n",
        ]
    ).encode()


def _import(rnd, name, number, _event):
    from remarks import loading

    plan = loading.plan(loading.Upload(name, text(number, rnd.randrange(4))))
    loading.apply(plan, publish=rnd.random() < 0.7)


def _set_status(status):
    def step(_rnd, _name, _number, event):
        from remarks import loading

        loading.set_status(type(event).objects.filter(pk=event.pk), status)

    return step


def _delete(_rnd, _name, _number, event):
    event.delete()


def _rename(rnd, _name, _number, event):
    event.title = f"Renamed {rnd.randrange(9)}"
    event.save()


def _decide(rnd, _name, _number, _event):
    from remarks.loading.revisions import apply_revision, discard_revision
    from remarks.models import PendingRevision

    revision = PendingRevision.objects.waiting().order_by("?").first()
    if revision is not None:
        decide = rnd.choice([apply_revision, discard_revision])
        decide(revision)


def _merge(rnd, _name, _number, _event):
    from remarks import loading
    from remarks.models import Outlet, Speaker

    model = rnd.choice([Speaker, Outlet])
    pair = list(model.objects.order_by("pk").values_list("pk", flat=True))
    if len(pair) > 1:
        loading.merge(model._meta.model_name, *rnd.sample(pair, 2))


def _undo_merge(_rnd, _name, _number, _event):
    from remarks import loading
    from remarks.models import Merge

    merged = Merge.objects.filter(undone_at=None).order_by("?").first()
    if merged is not None:
        loading.undo_merge(merged)


def _correct(rnd, _name, _number, event):
    from remarks import loading
    from remarks.models import Speaker

    # The desk's chooser offers no one who was merged into another.
    merged = _survivors("speaker")
    people = list(
        Speaker.objects.exclude(pk__in=merged).order_by("pk").values_list("pk", flat=True)
    )
    anchor = rnd.choice(list(event.turns.values_list("anchor", flat=True)))
    loading.correct(event, "speaker", anchor, rnd.choice(people), "Another voice.")


def _revert(_rnd, _name, _number, _event):
    from remarks import loading
    from remarks.models import Correction

    correction = Correction.objects.standing().order_by("?").first()
    if correction is not None:
        loading.revert_correction(correction)


def _sync(_rnd, _name, _number, _event):
    from remarks import search

    search.sync()


def _rebuild(rnd, _name, _number, _event):
    from remarks import search

    if rnd.random() < 0.2:
        search.current_index().rebuild()


# Each step, how often it is drawn, and whether it needs the event of the file drawn.
STEPS = [
    (_import, 3, False),
    (_set_status("published"), 1, True),
    (_set_status("draft"), 1, True),
    (_delete, 1, True),
    (_rename, 1, True),
    (_decide, 1, False),
    (_merge, 1, False),
    (_undo_merge, 1, False),
    (_correct, 1, True),
    (_revert, 1, False),
    (_sync, 1, False),
    (_rebuild, 1, False),
]


def one_step(rnd):
    from remarks.models import Event

    number = rnd.randrange(12)
    name = f"{number}.txt"
    event = Event.objects.filter(source__name=name).first()
    step, _, needs_event = rnd.choices(STEPS, weights=[weight for _, weight, _ in STEPS])[0]
    if event is not None or not needs_event:
        step(rnd, name, number, event)


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
    from remarks import search
    from remarks.loading.sources import check_event
    from remarks.models import Event, Turn

    search.sync()
    engine = search.current_index().engine()
    public = set(Turn.objects.public().values_list("pk", flat=True))
    wrong = []
    if engine.ids() != public or engine.count() != len(public):
        wrong.append(f"the index has {engine.count()} turns, the rows {len(public)}")
    for word in WORDS:
        rows = {t.pk for t in Turn.objects.public() if word in t.text.lower()}
        if set(search.turn_ids(word)) != rows:
            wrong.append(word)
    wrong += [
        f"{query}: {indexed} found, {count} in the rows"
        for query, count in _counts()
        if (indexed := search.count(query)) != count
    ]
    for event in Event.objects.all():
        if event.turns.count() != event.turn_count and not event.corrections.exists():
            wrong.append(f"{event.slug} is not whole")
        wrong += check_event(event)
    print("CHECKED", Event.objects.count(), len(public), "; ".join(wrong) or "agrees", flush=True)


def _survivors(kind):
    """For each person or outlet merged into another, the one that stands for both."""
    from remarks.models import Merge

    kept = dict(Merge.objects.filter(kind=kind, undone_at=None).values_list("gone", "kept"))

    def last(row):
        while row in kept:
            row = kept[row]
        return row

    return {gone: last(gone) for gone in kept}


def _counts():
    """Every query for a person, outlet or topic, with the turns that the rows give it.

    The slug of one merged into another means the one that was kept.
    """
    from remarks.models import Outlet, Question, Speaker, Topic, Turn, TurnTopic

    def asking(**who):
        return len(set(Question.objects.public().filter(**who).values_list("turn", flat=True)))

    people, outlets = _survivors("speaker"), _survivors("outlet")
    for who in Speaker.objects.all():
        person = people.get(who.pk, who.pk)
        yield f"speaker:{who.slug}", Turn.objects.public().filter(speaker=person).count()
        yield f"reporter:{who.slug}", asking(asker=person)
    for outlet in Outlet.objects.all():
        yield f"outlet:{outlet.slug}", asking(outlet=outlets.get(outlet.pk, outlet.pk))
    carrying = TurnTopic.objects.standing().filter(turn__event__status="published")
    for topic in Topic.objects.all():
        yield f"topic:{topic.slug}", carrying.filter(topic=topic).count()


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
            fault = "" if good else f" [{process.returncode}] {errors[-900:]}"
            print(f"killed after {moment:4.2f} s: {line}{fault}", flush=True)
    print(f"{damaged} of {kills} kills left damage")
    return 1 if damaged else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        worker(int(sys.argv[2]))
    elif sys.argv[1:2] == ["check"]:
        check()
    else:
        sys.exit(main(*map(int, sys.argv[1:3])))
