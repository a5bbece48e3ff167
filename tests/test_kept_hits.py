"""What searches keep until the archive changes: turns, their words and links, small files."""

import threading
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from remarks import search
from remarks.models import ChangeCache, Event, Question, Speaker, Turn, clear_cache
from remarks.presentation.environment import search_url
from remarks.search import hit_rows, near_duplicates
from remarks.search.files import SmallFiles

from . import make

# What a search page asks of the database where the turns on it were hits before.
MAX_QUERIES = 6


@pytest.fixture
def hale(db):
    pairs = [
        pair
        for number in range(6)
        for pair in (
            ("QUESTION", f"Dana Whitlock with Reuters. Is part {number} of the treaty settled?"),
            ("SECRETARY HALE", f"Part {number} of the treaty is settled. (Laughter.)"),
        )
    ]
    event = make.load(make.transcript(*pairs), name="hale.txt")
    search.sync()
    return event


def test_the_turns_of_a_page_are_fetched_once(client, hale, django_assert_num_queries):
    first = client.get("/search/?q=treaty").content
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/?q=treaty").content == first
    assert len(asked) <= MAX_QUERIES
    ids = list(hale.turns.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        # The number of the last change; another word finds the same turns.
        assert set(hit_rows.turns_by_id(ids)) == set(ids)


def test_links_are_those_of_the_rows(hale):
    ids = list(hale.turns.order_by("position").values_list("pk", flat=True))
    pairs = list(zip(ids[::2], ids[1::2], strict=True))
    for _ in range(2):
        assert sorted(hit_rows.exchange_links(ids)) == pairs
        assert hit_rows.exchange_links(ids[::2]) == []
        assert hit_rows.reply_ids(ids) == {asking: (reply,) for asking, reply in pairs}
        assert hit_rows.question_ids(ids) == {reply: (asking,) for asking, reply in pairs}


CHANGES = {
    "words": lambda e: Turn.objects.filter(event=e).first().delete(),
    "replies": lambda e: [question.replies.clear() for question in e.questions.all()],
    "questions": lambda e: e.questions.all().delete(),
    "event": lambda e: e.delete(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_kept_is_read_after_a_change(hale, name):
    ids = list(hale.turns.values_list("pk", flat=True))

    def asks_and_links():
        turns = hit_rows.turns_by_id(ids)
        asks = {pk: len(turn.asks) for pk, turn in turns.items()}
        return asks, sorted(hit_rows.exchange_links(ids))

    before = asks_and_links()
    assert before == asks_and_links()
    CHANGES[name](hale)
    after = asks_and_links()
    clear_cache()
    assert before != after == asks_and_links()


def test_words_are_cut_again_after_a_correction(hale):
    turn = hale.turns.order_by("position").last()
    first = hit_rows.words_of(hit_rows.turns_by_id([turn.pk])[turn.pk])
    assert "treati" in first.stems
    turn.text = "Other words."
    turn.save()
    again = hit_rows.turns_by_id([turn.pk])[turn.pk]
    assert hit_rows.words_of(again).literals == ("other", "words")


def test_texts_are_compared_once_and_again_after_a_change(
    db, client, monkeypatch, django_assert_num_queries
):
    words = "The treaty of the northern harbor was signed by both sides on this very morning here."
    for title in ("One", "Two"):
        make.load(make.transcript(("SECRETARY HALE", words), title=f"Remarks {title}"))
    search.sync()

    def alike():
        (hit,) = search.search("harbor").hits
        return len(hit.near_duplicates)

    assert alike() == 1
    compared = []
    monkeypatch.setattr(near_duplicates, "_overlap", lambda *pair: compared.append(pair) or 0)
    assert alike() == 1 and not compared
    Event.objects.first().turns.first().save()
    search.sync()
    assert len(search.search("harbor").hits) == 2 and compared


@pytest.mark.django_db(transaction=True)
def test_threads_share_turns(hale):
    ids = list(hale.turns.values_list("pk", flat=True))
    clear_cache()
    seen, failed = [], []

    def read():
        try:
            for _ in range(20):
                turns = hit_rows.turns_by_id(ids)
                asked = [turn.asks[0].asked_by for turn in turns.values() if turn.asks]
                words = [hit_rows.words_of(turn).literals for turn in turns.values()]
                seen.append((len(turns), len(asked), len(set(words))))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and set(seen) == {(len(ids), Question.objects.count(), len(ids))}


# What a hit shows


def test_parts_of_hits_are_kept_apart_by_host(client, hale, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS * 2:
        text = client.get("/search/?q=treaty", headers={"host": host}).content.decode()
        assert f"rft.identifier=http%3A%2F%2F{host}%2Fevents" in text
        assert text.count(host) == text.count(".example")


@pytest.mark.parametrize("query", ["treaty", "part of settled"])
def test_a_hit_shows_what_became_of_its_rows(client, hale, query):
    def page():
        return client.get("/search/", {"q": query}).content

    assert b"Martin Hale" in page() and b"Marten Hale" not in page()
    for name, other in [("Martin Hale", "Marten Hale"), ("Dana Whitlock", "Dina Whitlock")]:
        person = Speaker.objects.get(name=name)
        person.name = other
        person.save()
    again = page()
    assert b"Marten Hale" in again and b"Martin Hale" not in again and b"Dina Whitlock" in again
    clear_cache()
    assert page() == again


@pytest.mark.parametrize(
    "text", ["", 'iran "a b"', "a+b&c=d/e?f#g:h%~-_.", "café “x”", "\x00\n\x7f"]
)
def test_queries_stand_in_addresses_as_they_are_read_back(text):
    assert search_url(text) == f"/search/?{urlencode({'q': text})}"


# Where it is kept


def test_room_is_bounded_and_a_change_empties_it():
    cache = ChangeCache(30, len)
    cache.keep(1, dict.fromkeys(range(5), "x" * 10))
    assert list(cache.get(1, range(5))) == [2, 3, 4]
    cache.get(1, [2])
    cache.keep(1, {9: "x" * 10})
    assert set(cache.get(1, range(10))) == {2, 4, 9}
    cache.keep(2, {7: "x"})
    # Whoever has read an older number finds nothing and leaves nothing behind.
    cache.keep(1, {8: "x"})
    assert not cache.get(1, range(10)) and set(cache.get(2, range(10))) == {7}
    clear_cache()
    assert not cache.get(2, range(10)) and cache.size == 0


def test_what_is_larger_than_the_room_is_not_kept():
    cache = ChangeCache(5, len)
    cache.keep(1, {1: "x" * 6})
    assert not cache.get(1, [1]) and cache.size == 0


def test_a_value_made_again_takes_no_more_room():
    cache = ChangeCache(30, len)
    for _ in range(9):
        cache.keep(1, {1: "x" * 10})
    assert cache.size == 10


def test_no_thread_gets_a_value_older_than_its_number():
    cache, wrong, archive = ChangeCache(1_000_000, lambda _: 1), [], [0]

    def read():
        while (change := archive[0]) < 2_000:
            # As pages do: what is not there is made of the rows as they are by now.
            value = cache.get(change, ["row"]).get("row")
            if value is None:
                value = archive[0]
                cache.keep(change, {"row": value})
            if value < change:
                wrong.append((change, value))

    def write():
        for number in range(2_001):
            archive[0] = number
            cache.get(number, ["row"])

    threads = [threading.Thread(target=target) for target in (read, read, read, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_small_file_is_read_again_when_another_stands_there(tmp_path):
    small, path = SmallFiles(), tmp_path / "state"
    path.write_text("one")
    assert small.read(str(path)) == small.read(str(path)) == "one"
    other = tmp_path / "other"
    other.write_text("two")
    other.replace(path)
    assert small.read(str(path)) == "two"
    path.unlink()
    with pytest.raises(OSError, match="state"):
        small.read(str(path))
