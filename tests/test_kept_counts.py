"""Counts of queries that very many turns fit: those of the index as it is, and in bounded room."""

import threading
from functools import partial

import pytest

from remarks.search import nodes
from remarks.search.engines import tantivy as engines
from remarks.search.engines.base import Answer
from remarks.search.engines.counts import KeptCounts
from remarks.search.engines.document import Document
from remarks.search.language import Word

HARBOR = nodes.All((nodes.Text(Word("harbor", ("harbor",))),))
FACETS = ("kind", "year")


def document(pk, event, kind="briefing"):
    words = ["harbor"]
    return Document(
        pk, event, words, words, [], [], [], [], 0, 2000 + event, pk, pk, 0, kind=[kind]
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Every count is kept here, be it of few turns."""
    monkeypatch.setattr(engines, "KeptCounts", partial(KeptCounts, 0))
    engine = engines.TantivyEngine(tmp_path / "engine", create=True)
    engine.replace((), [document(pk, 1 + pk % 2) for pk in range(1, 7)])
    return engine


def counts(engine):
    """The same with turns and without."""
    none, some = (engine.search(HARBOR, limit=n, facets=FACETS) for n in (0, 20))
    assert none.facets == some.facets and none.total == some.total == sum(
        none.facets["kind"].values()
    )
    return none


def test_counts_are_taken_once(engine, monkeypatch):
    first = counts(engine)
    monkeypatch.setattr(engines, "_facet_buckets", None)
    assert counts(engine) == first


def test_what_is_hidden_is_not_counted(engine):
    assert counts(engine).total == 6
    assert counts(engine.without(frozenset([1]))).total == 3
    assert counts(engine).total == 6


def test_counts_follow_the_index(engine):
    assert counts(engine).total == 6
    engine.replace([1], [])
    assert counts(engine).facets == {"kind": {"briefing": 3}, "year": {2002: 3}}
    engine.replace([1], [document(9, 1, kind="speech")])
    assert counts(engine).facets["kind"] == {"briefing": 3, "speech": 1}


def test_another_process_changes_the_index(engine):
    assert counts(engine).total == 6
    engines.TantivyEngine(engine.path).replace([1], [])
    engine.reload()
    assert counts(engine).total == 3


def test_threads_count_while_the_index_changes(engine):
    wrong, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            wrong.extend({engine.search(HARBOR, limit=0, facets=FACETS).total} - {3, 6})

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for rows in ([], [document(pk, 1) for pk in (2, 4, 6)]) * 4:
            engine.replace([1], rows)
            # Whoever asks after the change gets what is there now.
            if (total := engine.search(HARBOR, limit=0, facets=FACETS).total) != 3 + len(rows):
                wrong.append((total, len(rows)))
    finally:
        stop.set()
    for thread in threads:
        thread.join()
    assert not wrong


def test_only_long_counts_are_kept_and_only_so_many():
    kept, made = KeptCounts(10, 5), []

    def ask(name, total=10):
        def count():
            made.append(name)
            return Answer((), total, {"kind": {"briefing": total}})

        return kept.of(nodes.All((nodes.Terms("kind", frozenset([name])),)), ("kind",), count)

    assert ask("one") == ask("one") and made == ["one"]
    assert ask("few", 9) == ask("few", 9) and made == ["one", "few", "few"]
    for name in ("two", "one", "three"):
        ask(name)
    made.clear()
    for name in ("one", "two"):
        ask(name)
    assert made == ["two"]
