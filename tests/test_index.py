"""The index follows the rows.

After any sequence of changes it holds exactly what readers may see.
"""

import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remarks import loading, search
from remarks.models import Event, Question, Speaker, Topic, Turn, TurnTopic

from . import make
from .files import ROOT

WORDS = ["harbor", "treaty", "kosovo", "missile", "fishery", "energy"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "import",
                "change",
                "publish",
                "withdraw",
                "delete",
                "rename",
                "speaker",
                "pin",
                "sync",
                "rebuild",
            ]
        ),
        st.integers(0, 5),
    ),
    max_size=14,
)


def text(number, again=0):
    word = WORDS[number]
    return make.transcript(
        ("QUESTION", f"Dana Whitlock with Reuters. Is the {word} matter settled?"),
        ("SECRETARY HALE", f"It is settled{' again' * again}, as the {word} people know."),
        title=f"Remarks Number {number}",
    )


def step(kind, number):
    event = Event.objects.filter(source__name=f"{number}.txt").first()
    if kind == "import":
        make.load(text(number), name=f"{number}.txt", publish=number % 2 == 0)
    elif kind == "change":
        make.load(text(number, again=1), name=f"{number}.txt")
    elif kind in ("publish", "withdraw"):
        status = Event.Status.PUBLISHED if kind == "publish" else Event.Status.DRAFT
        loading.set_status(Event.objects.filter(source__name=f"{number}.txt"), status)
    elif kind == "sync":
        search.sync()
    elif kind == "rebuild":
        search.current_index().rebuild()
    elif event is not None and kind == "delete":
        event.delete()
    elif event is not None and kind == "rename":
        event.title = f"Renamed {number}"
        event.save()
    elif event is not None and kind == "speaker":
        turn = event.turns.last()
        turn.speaker = Speaker.objects.order_by("pk").last()
        turn.save()
    elif event is not None and kind == "pin":
        topic = Topic.objects.get_or_create(name="Pinned", slug="pinned", query="nothingatall")[0]
        TurnTopic.objects.update_or_create(
            turn=event.turns.first(), topic=topic, defaults={"origin": "pinned"}
        )


def agree():
    """The index beside the rows: the same turns, and for each question the same counts."""
    engine = search.current_index().engine()
    public = set(Turn.objects.public().values_list("pk", flat=True))
    assert engine.ids() == public and engine.count() == len(public)
    for word in WORDS:
        assert set(search.turn_ids(word)) == set(
            Turn.objects.public().filter(text__icontains=word).values_list("pk", flat=True)
        )
    for speaker in Speaker.objects.all():
        assert (
            search.search(f"speaker:{speaker.slug}").total
            == Turn.objects.public().filter(speaker=speaker).count()
        )
        assert (
            search.search(f"reporter:{speaker.slug}").total
            == Question.objects.public().filter(asker=speaker).count()
        )
    for topic in Topic.objects.all():
        count = (
            TurnTopic.objects.standing()
            .filter(topic=topic, turn__event__status="published")
            .count()
        )
        assert search.search(f"topic:{topic.slug}").total == count
    for number in range(6):
        titled = Turn.objects.public().filter(event__title=f"Renamed {number}").count()
        assert search.search(f'in:title "renamed {number}"').total == titled


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_any_sequence_of_changes_is_followed(steps):
    for model in (Event, Speaker, Topic):
        model.objects.all().delete()
    for kind, number in steps:
        step(kind, number)
    search.sync()
    agree()


@pytest.mark.django_db(transaction=True)
def test_a_follower_sees_a_change_within_a_second(settings, tmp_path):
    """A second process that follows the same database and index folder takes in what this one
    commits.
    """
    if connection.vendor == "sqlite":
        # The tests' SQLite database lives in memory, where no other process can see it; a file can
        # be followed.
        return _follow_a_file(tmp_path)
    return _follow(
        settings.INDEX_DIR, {"DATABASE_URL": _address()}, lambda: make.load(text(2), name="2.txt")
    )


def _address():
    database = connection.settings_dict
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def _follow_a_file(tmp_path):
    import os

    base = {
        **os.environ,
        "REMARKS_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=base, check=True
    )
    source = tmp_path / "2.txt"
    source.write_text(text(2))

    def change():
        code = (
            f"from remarks import loading, search\nwith search.pause_sync():\n    "
            f"loading.apply(loading.plan(loading.Upload('2.txt', open('{source}','rb').read())), "
            f"publish=True)"
        )
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT,
            env=base,
            check=True,
        )

    _follow(tmp_path / "data" / "index", {"REMARKS_DATA": base["REMARKS_DATA"]}, change)


def _follow(index_dir, environment, change):
    import os

    from remarks.search.index import Index

    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "INDEX_DIR": str(index_dir),
        **environment,
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sync_index", "--follow", "--every", "0.2"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "the index holds 0" in process.stdout.readline()
        with search.pause_sync():
            change()
        done = time.monotonic()
        line = process.stdout.readline()
        waited = time.monotonic() - done
        assert line.startswith("2 turns written") and waited < 1.0, (line, waited)
        assert Index(index_dir).engine().count() == 2
    finally:
        process.kill()
        process.wait()


@pytest.mark.django_db
def test_two_processes_do_not_write_at_once(settings):
    make.load(text(0), name="0.txt")
    index = search.current_index()
    with index.lock(0) as mine:
        assert mine
        assert index.sync(wait=0.0) == 0
    assert index.sync() == 2
    call_command("sync_index", verbosity=0)
    agree()
