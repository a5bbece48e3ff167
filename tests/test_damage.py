"""An index whose files are overwritten, cut short or deleted: no word of it is believed."""

import json
import os
import stat

import pytest

from remarks import loading, search
from remarks.models import Event
from remarks.search import files

from . import make

pytestmark = pytest.mark.django_db


def writable(path):
    """Only who takes the protection off first, or root, can damage a file in place."""
    path.chmod(0o644)
    return path


def overwrite(path):
    writable(path).write_bytes(bytes(255 - b for b in path.read_bytes()))


def cut(path):
    writable(path).write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    writable(path).write_bytes(b"")


def delete(path):
    path.unlink()


def grow(path):
    writable(path).write_bytes(path.read_bytes() + b"\0" * 5000)


def names(folder):
    """One file of each kind that an index is made of."""
    return {path.suffix or path.name: path for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("damage", [overwrite, cut, empty, delete, grow])
def test_a_damaged_file_is_noticed_before_it_is_read(client, seeded, settings, damage):
    """In the process that has the file open: mapped memory that is gone would end it."""
    assert search.search("missile").total == 4
    kinds = names(settings.INDEX_DIR)
    assert {".term", ".idx", ".pos", ".store", ".fast", ".json", "current"} <= set(kinds)
    for kind in kinds:
        path = names(settings.INDEX_DIR).get(kind)
        # Tantivy makes this anew where it writes, and reads nothing from it.
        if path is None or kind in (".lock", "lock", ".managed.json"):
            continue
        damage(path)
        for _ in range(2):
            response = client.get("/search.json", {"q": "missile"})
            assert response.status_code == 503 or response.json()["total"] == 4, path
        assert search.search("missile").total == 4, path


@pytest.mark.parametrize("damage", [overwrite, cut, delete])
def test_a_file_damaged_while_nobody_ran_is_noticed_at_the_start(seeded, settings, damage):
    search.search("missile")
    damage(names(settings.INDEX_DIR)[".term"])
    fresh = search.index.Index(settings.INDEX_DIR)
    with pytest.raises(search.SearchUnavailable, match="damaged"):
        fresh.engine()


def test_ready_says_that_the_index_is_damaged_until_a_search_has_mended_it(
    client, seeded, settings
):
    assert client.get("/readyz").status_code == 200
    cut(names(settings.INDEX_DIR)[".idx"])
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "was written with" in answer.json()["index"]
    client.get("/search/?q=missile")
    assert client.get("/readyz").status_code == 200


def test_an_index_that_cannot_be_rebuilt_is_an_answer(client, seeded, settings, monkeypatch):
    def fails(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(search.index.Index, "_rebuild", fails)
    cut(names(settings.INDEX_DIR)[".term"])
    response = client.get("/search/?q=missile")
    assert response.status_code == 503 and b"damaged" in response.content
    assert client.get(seeded.get_absolute_url()).status_code == 200


def test_files_of_a_rebuilt_index_are_as_they_were_written(seeded, settings):
    search.current_index().rebuild()
    state = json.loads(next(settings.INDEX_DIR.rglob("state.json")).read_text())
    assert state["files"] and search.current_index().fault() is None
    folder = next(settings.INDEX_DIR.rglob("meta.json")).parent
    assert set(files.of_index(folder)) == {str(folder / name) for name in state["files"]}


def test_nobody_may_write_to_a_file_that_is_mapped(seeded, settings):
    """One cut short within a search would end the process: a copy over it is refused instead."""
    make.load(make.transcript(("MR. HALE", "Quinces are open to everybody.")), name="more.txt")
    search.sync()
    for folder in (settings.INDEX_DIR, settings.INDEX_DIR / "exchanges"):
        present = folder / (folder / "current").read_text().strip()
        paths = files.of_index(present)
        assert paths and not any(stat.S_IMODE(os.stat(path).st_mode) & 0o222 for path in paths)
    assert search.search("quinces").total == 1


@pytest.fixture
def stuck(seeded, monkeypatch):
    """An index that no longer follows, such as one on a disk that is full or read-only."""
    events = [
        make.load(
            make.transcript(
                ("QUESTION", f"Dana Whitlock with Reuters. Is matter {n} of quinces open?"),
                ("SECRETARY HALE", f"The quinces of number {n} are open to everybody."),
                day=f"March {n}, 2003",
                place="Quinceton, Norland",
            ),
            name=f"{n}.txt",
        )
        for n in (1, 2)
    ]
    search.sync()

    def fails(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(search.index.Index, "sync", fails)
    monkeypatch.setattr(search.index.Index, "repair", fails)
    return events


def test_words_of_a_withdrawn_event_are_counted_nowhere_while_the_index_lags(client, stuck):
    def seen():
        results = client.get("/search.json", {"q": "quinces"}).json()
        compared = client.get("/compare.json", {"q": "quinces", "by": "month"}).json()
        counts = {f["name"]: f["count"] for f in results["facets"].get("place", [])}
        series = sum(period["matched"] for period in compared["series"][0]["periods"])
        return results["total"], sum(counts.values()), series, compared["turn_count"]

    assert seen() == (4, 4, 4, 4)
    loading.set_status(Event.objects.filter(pk=stuck[0].pk), Event.Status.DRAFT)
    assert seen() == (2, 2, 2, 2)
    quote = "the quinces of number 1 are open to everybody"
    assert "number 1" not in json.dumps(
        client.get("/quote.json", {"text": quote}).json()["passages"]
    )
    assert client.get("/search.csv", {"q": "quinces"}).getvalue().count(b"\n") == 3
    stuck[1].delete()
    assert seen() == (0, 0, 0, 0)
