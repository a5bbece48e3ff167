"""OpenSearch beside the other engines: the same answers, and never a part of one."""

import random
import socket
import time
from contextlib import ExitStack

import pytest
from opensearchpy import OpenSearch, exceptions

from archive.environment import SearchCluster
from remarks.search import language as lang
from remarks.search.engines import opensearch
from remarks.search.engines.base import SearchTimeoutError, SearchUnavailable
from remarks.search.engines.document import Document, twin_of
from remarks.search.engines.memory import MemoryEngine
from remarks.search.engines.tantivy import TantivyEngine
from remarks.search.nodes import All, Any, Days, LabelWords, Not, Terms, Text, Wish, WishWord
from remarks.search.tokens import GAP
from remarks.search.turn_words import halves_of
from remarks.search.units import TURNS

from .conftest import cluster_index
from .serving import free_ports

TURNS_MADE, TURNS_AN_EVENT = 2_000, 25
VOCABULARY = [f"{start}{n}" for start in ("harbor", "treaty", "fish") for n in range(60)]


def made(seed=5):
    """Turns of words by Zipf's law, with gaps, names, days and what else there is to count."""
    rnd = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(VOCABULARY))]
    for pk in range(1, TURNS_MADE + 1):
        event, position = divmod(pk, TURNS_AN_EVENT)
        event += 1
        words = rnd.choices(VOCABULARY, weights, k=rnd.randint(5, 60))
        for _ in range(rnd.choice((0, 0, 1, 2))):
            words.insert(rnd.randrange(len(words)), GAP)
        # Inflections of a word share its stem.
        stems = [word if word == GAP else word.rstrip("02468") for word in words]
        day = 730_000 + event * 3 if event % 11 else 0
        title = rnd.choices(VOCABULARY, k=4)
        yield Document(
            id=pk,
            event=event,
            words=words,
            stems=stems,
            title_words=title,
            title_stems=[word.rstrip("02468") for word in title],
            label=["minister", rnd.choice(("hale", "varga"))] if pk % 7 == 0 else [],
            lead=stems[:8],
            day=day,
            year=1998 + event // 40 if day else 0,
            newest=(day * 10_000_000 + event) * 100_000 + 99_999 - position,
            oldest=((day or 3_652_059) * 10_000_000 + event) * 100_000 + position,
            twin=twin_of(day, halves_of(words)),
            who=rnd.sample(["hale", "varga", "kestrel"], 1),
            context=sorted({word.rstrip("02468") for word in title}),
            exchange=sorted(set(rnd.choices(VOCABULARY, k=10))),
            speaker=[rnd.randint(1, 300)] if pk % 7 else [],
            reporter=[rnd.randint(1, 40)] if pk % 3 == 1 else [],
            outlet=[rnd.randint(1, 12)] if pk % 3 == 1 else [],
            topic=sorted(rnd.sample(range(1, 30), rnd.randint(0, 3))),
            place=[f"place-{rnd.randint(1, 9)}"],
            kind=[rnd.choice(("briefing", "joint"))],
            part=["question"] if pk % 3 == 1 else ["answer"],
            has=["inaudible"] if GAP in words else [],
        )


def word(*stems):
    return Text(lang.Word(" ".join(stems), stems))


def phrase(*literals, slop=0):
    return Text(lang.Phrase(" ".join(literals), literals, slop))


def questions():
    """Trees of every kind; the commonest words, the rarest, and none at all."""
    common, second, rare = VOCABULARY[1], VOCABULARY[3], VOCABULARY[-1]
    yield from (word(common), word(rare), word("zeppelin"), word(common, second))
    yield from (phrase(common, second), phrase(second, common), phrase(common, common))
    yield phrase(VOCABULARY[0], VOCABULARY[0], common)
    for slop in (1, 3, 10, 50):
        yield phrase(common, second, slop=slop)
        yield phrase(VOCABULARY[9], common, VOCABULARY[5], slop=slop)
        yield phrase(common, common, slop=slop)
    yield from (Text(lang.Prefix("fish5", "fish5")), Text(lang.Prefix("fish", "fish")))
    yield from (Text(lang.Word(common, (common,)), "title"), LabelWords(("minister", "hale")))
    yield from (Days(730_010, 730_100), Days(0, 0), Terms("speaker", frozenset([3, 5, 999])))
    yield from (Terms("place", frozenset(["place-3"])), Terms("topic", frozenset()))
    yield All((word(common), Not(word(second))))
    yield All((Not(word(common)), Not(Terms("part", frozenset(["question"])))))
    yield All((Any((word(common), Days(730_010, 730_020))), Terms("has", frozenset(["inaudible"]))))
    yield All((Any((Not(word(common)), word(rare))), word(second)))
    deep = word(common)
    for step in range(14):
        deep = (Any if step % 2 else All)((deep, word(VOCABULARY[step])))
    yield deep


@pytest.fixture(scope="module")
def cluster(opensearch_port):
    """An index of three shards, so that what holds is not by the grace of one."""
    with cluster_index(opensearch_port, shards=3) as engine:
        yield engine


@pytest.fixture(scope="module")
def engines(tmp_path_factory, cluster):
    """Memory, Tantivy and OpenSearch over the same turns."""
    memory = MemoryEngine()
    tantivy = TantivyEngine(tmp_path_factory.mktemp("tantivy") / "engine", create=True)
    documents = list(made())
    for engine in (memory, tantivy, cluster):
        assert engine.replace((), documents) == TURNS_MADE
    return memory, tantivy, cluster


def test_same_turns_totals_and_counts(engines):
    """Of every kind of question, in both orders of days, memory being the reference."""
    memory, tantivy, cluster = engines
    for at, question in enumerate(questions()):
        tree = All((question,))
        asked = {"sort": ("newest", "oldest")[at % 2], "offset": 3, "limit": 40}
        wanted = memory.search(tree, facets=TURNS.facets, **asked)
        assert cluster.search(tree, facets=TURNS.facets, **asked) == wanted, tree
        if not is_within(question):
            assert tantivy.search(tree, facets=TURNS.facets, **asked) == wanted, tree


def is_within(node):
    """Whether three words are asked for within a distance, which Tantivy answers only nearly."""
    is_phrase = isinstance(node, Text) and isinstance(node.leaf, lang.Phrase)
    return is_phrase and node.leaf.slop > 0 and len(node.leaf.literals) > 2


def test_three_words_near_one_another_are_nearly_the_same(engines):
    for slop in (1, 5, 10):
        tree = All((phrase(VOCABULARY[9], VOCABULARY[1], VOCABULARY[5], slop=slop),))
        wanted, tantivy, cluster = (
            set(engine.search(tree, sort="newest", limit=999).ids) for engine in engines
        )
        assert cluster == wanted
        assert len(tantivy ^ wanted) <= 0.1 * len(wanted)


def test_the_most_relevant_are_nearly_the_same(engines):
    """Eight of the first ten at least, over pairs of words: the engines weigh nearness unlike."""
    _, tantivy, cluster = engines
    common = 0
    asked = [(word(VOCABULARY[n]), word(VOCABULARY[n + 6])) for n in range(1, 50, 4)]
    for words in asked:
        first, second = (engine.search(All(words), limit=10).ids for engine in (tantivy, cluster))
        assert len(first) == len(second)
        common += len(set(first) & set(second)) / max(1, len(first))
    assert common / len(asked) >= 0.8


def test_wishes_find_the_same_and_rank_nearly_so(engines):
    _, tantivy, cluster = engines
    words = tuple(
        WishWord(lang.Word(stem, (stem,)), weight)
        for stem, weight in ((VOCABULARY[5], 1.0), (VOCABULARY[41], 1.0), (VOCABULARY[1], 0.12))
    )
    wish = Wish(words, All((Terms("part", frozenset(["question"])),)))
    one, other = (engine.candidates(wish, facets=("kind",)) for engine in (tantivy, cluster))
    assert (one.total, one.facets, one.places, one.size) == (
        other.total,
        other.facets,
        other.places,
        other.size,
    )
    by_id = {turn.id: turn for turn in one.turns}
    both = [turn for turn in other.turns if turn.id in by_id]
    assert len(both) >= 0.9 * len(one.turns)
    for turn in both:
        same = by_id[turn.id]
        assert (turn.stems, turn.who, turn.exchange) == (same.stems, same.who, same.exchange)
        assert (turn.twin, turn.oldest) == (same.twin, same.oldest)


def test_the_other_methods_agree(engines):
    _, tantivy, cluster = engines
    some = next(document for document in made() if GAP not in document.words)
    for engine in (tantivy, cluster):
        assert some.id in engine.turns_containing_phrase(some.words[:12], 5)
        assert engine.turns_containing_phrase([], 50, [some.words[:6]]) == (some.id,)
        assert some.id not in engine.similar(some.stems, All(()), without=some.id, limit=9)
        assert engine.turns_spelled_like("harbour59", 5) and engine.count() == TURNS_MADE
        assert engine.derived_stems("harbor1") == ()
    assert cluster.ids() == tantivy.ids()
    assert len(cluster.top(All(()), 7)) == 7


def test_deep_ranks_are_paged_through(engines, monkeypatch):
    _, _, cluster = engines
    tree = All((word(VOCABULARY[1]),))
    whole = cluster.search(tree, limit=400).ids
    monkeypatch.setattr(opensearch, "WINDOW", 90)
    assert cluster.search(tree, offset=85, limit=200).ids == whole[85:285]
    assert len(cluster.ids()) == TURNS_MADE


def test_counts_beyond_the_bound_are_exact(engines, monkeypatch):
    memory, _, cluster = engines
    monkeypatch.setattr(opensearch, "MAX_FACET_VALUES", 12)
    monkeypatch.setattr(opensearch, "WINDOW", 100)
    wanted = memory.search(All(()), facets=("speaker", "year"), sort="newest")
    assert len(wanted.facets["speaker"]) > 200
    assert cluster.search(All(()), facets=("speaker", "year"), sort="newest") == wanted


def test_a_late_write_never_undoes_a_later_one(empty_cluster_engine):
    engine = empty_cluster_engine
    first, *_ = documents = list(made())[: TURNS_AN_EVENT - 1]
    engine.at(5).replace([first.event], documents)
    # The event loses all turns but one at change 7; who read it at change 6 comes after.
    assert engine.at(7).replace([first.event], [first]) == 1
    assert engine.ids() == {first.id}
    engine.at(6).replace([first.event], documents)
    assert engine.ids() == {first.id} and engine.count() == 1
    engine.at(8).replace([first.event], documents[:3])
    assert engine.count() == 3


def test_the_turns_of_an_event_are_found_without_a_point_in_time(empty_cluster_engine, monkeypatch):
    """One that is left open by a machine that dies locks a part of the index for a minute."""
    engine, documents = empty_cluster_engine, list(made())[:3]
    monkeypatch.setattr(engine.client, "create_pit", None)
    engine.at(5).replace([1], documents)
    assert engine.at(6).replace([1], documents[:1]) == 1 and engine.count() == 1


def test_a_part_that_no_machine_has_is_a_sentence(empty_cluster_engine):
    error = {"type": "unavailable_shards_exception", "reason": "primary shard is not active"}
    with pytest.raises(SearchUnavailable, match="part of the search cluster is missing"):
        empty_cluster_engine.writer()._judge({"index": {"status": 503, "_id": "1", "error": error}})


def test_an_index_notes_how_far_it_has_followed(empty_cluster_engine):
    engine = empty_cluster_engine
    assert engine.state() == {}
    engine.note(followed=9, schema=1)
    engine.note(followed=8, schema=1)
    assert engine.state() == {"followed": 9, "schema": 1}
    assert engine.count() == 0 and engine.ids() == set()


def test_derived_words_are_found_by_their_root(empty_cluster_engine):
    engine = empty_cluster_engine
    forms = ["complianc", "compli", "compliant", "complex"]
    documents = list(made())[: len(forms)]
    for document, form in zip(documents, forms, strict=True):
        document.stems = [form, "compli"]
    engine.replace([], documents)
    assert engine.derived_stems("complianc") == ("compli", "compliant")


def test_a_document_with_an_unknown_field_is_refused(empty_cluster_engine, monkeypatch):
    monkeypatch.setattr(opensearch, "row", lambda document: {"id": document.id, "mood": "fine"})
    with pytest.raises(SearchUnavailable, match="refuses turn 1: .*mood"):
        empty_cluster_engine.replace([], [next(made())])


def test_a_read_only_cluster_says_so(empty_cluster_engine, monkeypatch):
    engine = empty_cluster_engine
    monkeypatch.setattr("opensearchpy.helpers.actions.time.sleep", lambda _seconds: None)
    blocked = {"index.blocks.read_only_allow_delete": True}
    engine.client.indices.put_settings(index=engine.target, body=blocked)
    with pytest.raises(SearchUnavailable, match="takes no changes"):
        engine.replace([], [next(made())])


class Part:
    """A client whose answers lack a shard, or ran out of time."""

    def __init__(self, timed_out, failed):
        self.answer = {"timed_out": timed_out, "_shards": {"failed": failed}}

    def search(self, **_asked):
        return self.answer

    def msearch(self, **_asked):
        return {"responses": [self.answer]}


def test_a_part_of_an_answer_is_none():
    lacking = opensearch.OpenSearchEngine(Part(False, 1), "x")
    for ask in (lacking.count, lambda: lacking.top(All(()), 1)):
        with pytest.raises(SearchUnavailable, match="no part of an answer"):
            ask()
    with pytest.raises(SearchTimeoutError, match="stopped after 5 seconds"):
        opensearch.OpenSearchEngine(Part(True, 0), "x").top(All(()), 1)


def test_a_cluster_that_is_not_there_is_a_sentence():
    (port,) = free_ports(1)
    client = OpenSearch(hosts=[{"host": "127.0.0.1", "port": port}], max_retries=0)
    with pytest.raises(SearchUnavailable, match="does not answer"):
        opensearch.OpenSearchEngine(client, "x").count()


def test_a_machine_that_takes_no_connection_is_passed_over(opensearch_port):
    """As one that lost its power: nothing says that it is gone."""
    with socket.socket() as silent, ExitStack() as queue:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        for _ in range(3):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(silent.getsockname())
        hosts = (("127.0.0.1", silent.getsockname()[1]), ("127.0.0.1", opensearch_port))
        client = opensearch.connect(SearchCluster(hosts, "some"))
        begun = time.monotonic()
        assert client.ping() and client.ping()
        assert time.monotonic() - begun < 10


def test_a_question_on_its_way_to_a_dying_machine_is_put_to_another(monkeypatch):
    asked = []

    def answer(connection, *_request, **_options):
        asked.append(connection.host)
        if len(asked) == 1:
            raise exceptions.TransportError(500, "search_phase_execution_exception", {})
        return 200, {"content-type": "application/json"}, '{"status": "green"}'

    monkeypatch.setattr(opensearch._Connection, "perform_request", answer)
    client = opensearch.connect(SearchCluster((("one", 9200), ("two", 9200)), "some"))
    assert client.cluster.health()["status"] == "green"
    assert len(set(asked)) == 2


def test_a_missing_index_is_a_sentence(opensearch_port):
    client = OpenSearch(hosts=[{"host": "127.0.0.1", "port": opensearch_port}])
    for ask in ("count", "ids"):
        with pytest.raises(SearchUnavailable, match="not there yet"):
            getattr(opensearch.OpenSearchEngine(client, "never-made"), ask)()
