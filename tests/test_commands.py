"""The commands: what they print, how they end, and what bad input makes them say."""

import io
import json
import zipfile
from concurrent.futures import Future
from contextlib import contextmanager
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from remarks import loading, progress, search
from remarks.loading.sources import check_event
from remarks.management.commands import import_transcripts, verify_archive
from remarks.models import (
    Event,
    EventChange,
    ExpectedDate,
    FailedImport,
    Series,
    Source,
    SourceCheck,
    Speaker,
    Topic,
    Turn,
)
from remarks.transcripts.isolated import Answer, read_and_parse

from . import make
from .files import golden_files

pytestmark = pytest.mark.django_db


def run(*arguments):
    """``(exit status, standard output, standard error)`` of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
        status = 0
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def test_import_files_and_folders(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "seed.md").write_bytes(make.SEED.read_bytes())
    (tmp_path / "b.txt").write_text(make.transcript(("SECRETARY HALE", "Good morning.")))
    status, out, _ = run("import_transcripts", tmp_path)
    assert (status, out) == (0, "2 new, 0 unchanged, 0 changed, 0 failed.\n")
    status, out, _ = run("import_transcripts", tmp_path / "a", tmp_path / "b.txt")
    assert (status, out) == (0, "0 new, 2 unchanged, 0 changed, 0 failed.\n")
    assert Event.objects.public().count() == 2 and search.search("missile").total == 4


def test_drafts_and_dry_runs(tmp_path):
    path = tmp_path / "b.txt"
    path.write_text(make.transcript(("SECRETARY HALE", "Good morning."), ("THE PREMIER", "Hello.")))
    status, out, _ = run("import_transcripts", path, "--dry-run")
    assert (
        status == 0
        and "Would be 1 new" in out
        and "characters accounted for" in out
        and "line 9" in out
    )
    assert Source.objects.count() == 0
    run("import_transcripts", path, "--draft")
    assert Event.objects.get().status == "draft" and Event.objects.public().count() == 0


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n", "white space"),
    "binary.bin": (bytes(range(256)) * 100, "binary"),
    "large.txt": (b"x" * (50 * 1024 * 1024), "limit is 20 MB"),
    "scan.pdf": (b"%PDF-1.4", "PDF"),
    "broken.zip": (b"PK\x03\x04oops", "damaged"),
}


def test_bad_files_stop_nothing_and_are_reported(tmp_path):
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.md").write_bytes(make.SEED.read_bytes())
    (tmp_path / "nolabels.txt").write_text("Only words here, and nobody's label.\n")
    (tmp_path / "cp1252.txt").write_bytes(
        make.transcript(("SECRETARY HALE", "“Café”.")).encode("cp1252")
    )
    (tmp_path / "bom.txt").write_bytes(
        b"\xef\xbb\xbf" + make.transcript(("SECRETARY HALE", "With a mark.")).encode()
    )
    status, out, err = run("import_transcripts", tmp_path)
    assert status == 1 and f"4 new, 0 unchanged, 0 changed, {len(BAD)} failed." in out
    lines = err.strip().splitlines()
    assert len(lines) == len(BAD) == FailedImport.objects.count()
    for name, (_, words) in BAD.items():
        assert any(name in line and words in line for line in lines), name
    assert "Traceback" not in err


class ReadAtOnce:
    """Readers that are done as soon as they are asked."""

    def __init__(self, _count, addition):
        self.addition = addition

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def read_and_parse(self, job):
        future = Future()
        try:
            transcript = read_and_parse(job)
            future.set_result(Answer(transcript, self.addition(transcript)))
        except loading.Unreadable as error:
            future.set_exception(error)
        return future


@pytest.fixture
def five(tmp_path, monkeypatch):
    """A folder of four transcripts, two of which are the same, and of something else."""
    monkeypatch.setattr(import_transcripts, "Readers", ReadAtOnce)
    for number in range(3):
        words = f"Quinces of number {number} are open to everybody in Norland."
        text = make.transcript(("SECRETARY HALE", words), day=f"March {number + 1}, 2003")
        (tmp_path / f"{number}.txt").write_text(text)
    (tmp_path / "again.txt").write_bytes((tmp_path / "0.txt").read_bytes())
    (tmp_path / "blank.txt").write_bytes(b" \n\n")
    return tmp_path


def test_what_is_read_is_written_in_one_transaction(five):
    status, out, err = run("import_transcripts", five, "--readers", "2")
    assert status == 1 and out.startswith("3 new, 1 unchanged, 0 changed, 1 failed.")
    assert err.count("blank.txt") == 1 and FailedImport.objects.count() == 1
    # One transaction, one change; nobody is made twice in it.
    assert len(set(EventChange.objects.values_list("number", flat=True))) == 1
    assert Speaker.objects.filter(name="Martin Hale").count() == 1
    assert search.search("quinces").total == 3
    assert [event.history.count() for event in Event.objects.all()] == [1, 1, 1]


def test_what_the_database_refuses_takes_nothing_else_along(five, monkeypatch):
    apply = loading.apply

    def apply_or_fail(plan, **options):
        if plan.upload.name == "1.txt":
            raise OperationalError("disk I/O error")
        return apply(plan, **options)

    monkeypatch.setattr(loading, "apply", apply_or_fail)
    status, out, err = run("import_transcripts", five, "--readers", "2")
    assert status == 1 and out.startswith("2 new, 1 unchanged, 0 changed, 2 failed.")
    assert Event.objects.count() == search.search("quinces").total == 2
    assert FailedImport.objects.count() == 2 == len(err.strip().splitlines())


def test_what_cannot_be_kept_together_comes_in_by_itself(five, monkeypatch):
    together = import_transcripts.together

    @contextmanager
    def refused():
        with together():
            yield
            assert Event.objects.count() == 3
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(import_transcripts, "together", refused)
    status, out, err = run("import_transcripts", five, "--readers", "2")
    assert status == 1 and out.startswith("3 new, 1 unchanged, 0 changed, 1 failed.")
    assert Event.objects.count() == search.search("quinces").total == 3
    assert FailedImport.objects.count() == 1 == len(err.strip().splitlines())


def test_time_spent_waiting_for_the_database_stops_no_import(five, monkeypatch):
    together, clock = import_transcripts.together, iter(range(0, 10**6, 60))

    @contextmanager
    def after_a_minute():
        next(clock)
        with together():
            yield

    monkeypatch.setattr(import_transcripts, "together", after_a_minute)
    monkeypatch.setattr(import_transcripts.time, "monotonic", lambda: next(clock))
    status, out, err = run("import_transcripts", five, "--readers", "2")
    assert status == 1 and out.startswith("3 new, 1 unchanged, 0 changed, 1 failed."), err


def test_a_zip_of_transcripts(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2007/seed.md", make.SEED.read_bytes())
        archive.writestr("2003/hale.txt", make.transcript(("SECRETARY HALE", "Good morning.")))
        archive.writestr("empty.txt", b"")
    status, out, err = run("import_transcripts", path)
    assert (
        status == 1
        and out.startswith("2 new, 0 unchanged, 0 changed, 1 failed.")
        and "empty.txt" in err
    )
    assert set(Source.objects.values_list("name", flat=True)) == {"seed.md", "hale.txt"}


def test_a_missing_path_is_reported(tmp_path):
    status, _, err = run("import_transcripts", tmp_path / "nowhere.txt")
    assert status == 1 and "There is no file" in err
    (tmp_path / "nothing").mkdir()
    status, _, err = run("import_transcripts", tmp_path / "nothing")
    assert status == 1 and "No files were found" in err


def test_parse_transcript_prints_json_and_nothing_else():
    status, out, err = run("parse_transcript", make.SEED)
    assert status == 0 and err == "" and json.loads(out)["source"]["name"] == make.SEED.name


@pytest.mark.parametrize("name", sorted(BAD))
def test_parse_transcript_says_what_cannot_be_read(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BAD[name][0])
    status, out, err = run("parse_transcript", path)
    assert status == 2 and out == "" and len(err.strip().splitlines()) == 1 and name in err


def test_parse_transcript_of_a_missing_file(tmp_path):
    status, out, err = run("parse_transcript", tmp_path / "nowhere")
    assert status == 2 and out == "" and "There is no file" in err


def test_topics_come_once():
    assert run("load_topics")[1].startswith("60 topics added")
    Topic.objects.filter(slug="kosovo").update(query="changed")
    assert run("load_topics")[1].startswith("0 topics added, 60 existed already")
    assert Topic.objects.get(slug="kosovo").query == "changed"


def test_verify_archive_finds_a_word_that_was_changed():
    for path in (make.SEED, *list(golden_files())[::5]):
        make.load(path)
    status, out, _ = run("verify_archive")
    assert status == 0 and out.endswith(" 0 faults.\n")
    turn = Turn.objects.filter(event__source__name=make.SEED.name, position=6)
    turn.update(text="Other words.")
    status, out, err = run("verify_archive")
    assert status == 1 and "Turn 6 is not what stands at its place" in err and "1 faults" in out


def test_the_last_check_stands_on_the_page_of_the_source(client):
    event = make.load(make.SEED)
    page = f"{event.get_absolute_url()}source/"
    assert "Not yet compared" in client.get(page).content.decode()
    run("verify_archive")
    assert f"all {event.turns.count()} turns of the transcript" in client.get(page).content.decode()
    event.turns.filter(position=6).update(text="Other words.")
    run("verify_archive")
    text = client.get(page).content.decode()
    assert "1 fault found. Turn 6 is not what stands" in text
    assert SourceCheck.objects.count() == 1


def test_results_are_kept_as_they_come_and_without_events_that_are_gone(monkeypatch):
    for number in range(4):
        make.load(make.transcript(("SECRETARY HALE", f"Good day {number}.")), name=f"{number}.txt")
    first, second, *_ = Event.objects.order_by("pk")
    second.turns.update(text="Other words.")
    check, kept = check_event, []

    def check_and_lose(event):
        kept.append(SourceCheck.objects.count())
        if event.pk == second.pk:
            Event.objects.get(pk=first.pk).delete()
        return check(event)

    monkeypatch.setattr(verify_archive, "MAX_KEPT_AT_ONCE", 2)
    monkeypatch.setattr(verify_archive, "MAX_READ_AT_ONCE", 3)
    monkeypatch.setattr(verify_archive, "check_event", check_and_lose)
    status, out, err = run("verify_archive")
    assert status == 1 and out.startswith("4 events with ") and "could not be kept" not in err
    assert kept == [0, 0, 1, 1] and SourceCheck.objects.count() == 3
    assert "Turn 1 is not what stands" in SourceCheck.objects.get(event=second).faults[0]


EXPECTED = """date,title,url
2003-03-03,Noon,https://norland.example/3
2003-03-04,Noon,
2003-03-04,Evening,
2003-04-01,,
"""


def test_expected_dates_come_in_and_the_coverage_says_what_lacks(tmp_path, client):
    series = Series.objects.create(name="Norland briefing", slug="norland-briefing")
    event = make.load(make.transcript(("SECRETARY HALE", "Good morning.")))
    Event.objects.filter(pk=event.pk).update(series=series)
    other = make.load(make.transcript(("SECRETARY HALE", "Good evening."), title="Elsewhere"))
    path, page = tmp_path / "days.csv", f"/coverage/?series={series.slug}"
    assert "Expected" not in client.get(page).content.decode()
    path.write_text(EXPECTED)
    _, out, _ = run("import_expected_dates", path, "--series", "Norland briefing")
    assert "4 expected dates added, 0 were known, 0 removed." in out
    assert "1 of 3 days have an event" in out
    text = client.get(page).content.decode()
    assert 'aria-label="1 of 2 expected days"' in text and ">1/2<" in text
    assert 'href="#m2003-04" aria-label="0 of 1 expected days"' in text
    assert 'id="m2003-03"' in text and "https://norland.example/3" in text
    assert "1 of the 3 days on which" in " ".join(text.split())
    # A cell leads to this series' events alone.
    address = "/events/?series=norland-briefing&amp;from=2003-03&amp;to=2003-03"
    assert f'href="{address}"' in text
    events = client.get(unescape(address)).content.decode()
    assert event.title in events and other.title not in events
    data = client.get("/coverage.json", {"series": series.slug}).json()
    assert [row["has_event"] for row in data["expected_dates"]] == [False, True, True, False]
    (row,) = (row for row in data["series"] if row["slug"] == series.slug)
    assert (row["expected_days"], row["expected_days_with_event"]) == (3, 1)
    path.write_text("date,series\n2003-03-04,norland-briefing\n")
    _, out, _ = run("import_expected_dates", path, "--replace")
    assert "1 expected dates added, 0 were known, 4 removed." in out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line must name the columns"),
        ("date\n", "no rows"),
        ("day\n2003-03-04\n", "first line must name the columns"),
        ("date\nMarch 4\n", "Line 2: “March 4” is not a date"),
        ("date,series\n2003-03-04,nowhere\n", "no series “nowhere”. The series are:"),
        ("date,series\n2003-03-04,\n", "Line 2 names no series"),
        ("date,series,url\n2003-03-04,norland-briefing,javascript:1\n", "no web address"),
        ('date,series\n"2003', "is not CSV"),
    ],
)
def test_a_list_of_dates_that_is_none_is_refused_with_its_line(tmp_path, text, words):
    Series.objects.create(name="Norland briefing", slug="norland-briefing")
    path = tmp_path / "days.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        call_command("import_expected_dates", str(path))
    assert words in str(refusal.value)
    assert not ExpectedDate.objects.exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("arguments", "bars"),
    [
        (["sync_index", "--rebuild"], ["1/1 [", "event/s"]),
        (["resolve_people"], ["5/5 [", "batch of places"]),
        (["export_archive", "{}/archive", "--sqlite", "--convokit"], ["rows of turn", "sources"]),
        (["reparse", "--all"], ["1/1 [", "events/s"]),
    ],
    ids=lambda value: value[0],
)
def test_long_commands_show_on_a_terminal_how_far_they_are(tmp_path, capsys, arguments, bars):
    make.load(make.transcript(("SECRETARY HALE", "Good morning.")))
    arguments = [part.format(tmp_path) for part in arguments]
    call_command(*arguments, stdout=io.StringIO(), stderr=Terminal())
    shown = capsys.readouterr().err
    assert all(bar in shown for bar in bars), shown
    if "archive" not in arguments[0]:
        call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())
        assert capsys.readouterr().err == ""


def test_a_file_that_something_else_writes_is_seen_to_grow(tmp_path):
    """As a backup's database is, which SQLite copies in one step."""
    seen, path = [], tmp_path / "archive.sqlite3"

    def watch(items, unit, total):
        for item in items:
            seen.append((item, unit, total))
            yield item

    with progress.watched(watch), progress.growing(path, 3):
        path.write_bytes(bytes(2 << 20))
    assert seen == [(0, "MB", 3), (1, "MB", 3)]
    with progress.growing(path, 3):
        path.write_bytes(b"")
    assert len(seen) == 2
