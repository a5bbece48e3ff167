"""The OpenSearch engine: one index on a cluster, for any number of web machines.

Words are cut here and not there: the server's analyzer cuts at blanks, so that what it finds is
what Tantivy finds and what pages mark. No answer is ever part of one: a query that did not reach
every shard is an error, and every total is counted to the end.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Protocol, cast
from zlib import crc32

from opensearchpy import OpenSearch, Urllib3HttpConnection, exceptions, helpers
from urllib3 import Timeout

from ..nodes import Node, Wish
from ..tokens import GAP
from ..word_forms import root
from . import opensearch_queries as queries
from . import plans
from .base import Answer, Candidate, Candidates, SearchTimeoutError, SearchUnavailable
from .document import (
    ASKER_STEMS,
    NUMBER_FIELDS,
    STORED_FIELDS,
    STRING_FIELDS,
    WORD_FIELDS,
    Document,
    fields_of_places,
    needles,
    stems_among,
)
from .opensearch_queries import Query

log = logging.getLogger(__name__)
# Hits that the server gives from a rank on; deeper ones are paged through.
WINDOW = 10_000
# Values of all facets of one answer; the server's own bound is 65,535. What a facet has beyond its
# share is counted in a second question, so that no count is ever "about".
MAX_FACET_VALUES = 60_000
MAX_EXPANSIONS = 200
KEEP_ALIVE = "30s"
# A part that a machine gave away is locked there while a question of somebody who is gone is open,
# for minutes, and each try to take it back waits 5 s. After the server's own 5 tries the part would
# stay without a copy until somebody says `_cluster/reroute?retry_failed=true`.
MAX_ALLOCATION_RETRIES = 100
CHUNK_DOCUMENTS, CHUNK_BYTES = 500, 8 * 1024 * 1024
WRITE_SECONDS = 60
# So long a machine may take to accept a connection before the next one is asked.
CONNECT_SECONDS = 1.0
# So long the server waits for a part that no machine has at the moment, before it says so.
MISSING_SHARD_WAIT = "5s"
# Words that a writer remembers to have noted in the index.
MAX_KNOWN_WORDS = 500_000
# Words of which it is remembered in how many turns they stand.
MAX_KNOWN_PLACES = 100_000
_SORTS: dict[str, dict[str, str]] = {
    "relevance": {"_score": "desc"},
    "newest": {"newest": "desc"},
    "oldest": {"oldest": "asc"},
}
# Only that a word stands in these is asked, never where.
_WITHOUT_POSITIONS = ("lead", "who", "context", "exchange")
# What the index notes of itself, in the document of this name.
STATE = "state"
STATE_FIELDS = ("followed", "schema", "built")


def mapping() -> dict[str, Any]:
    """The fields of an index; a document with any other is refused."""
    fields: dict[str, Any] = {
        name: {"type": "long"} for name in ("id", "event", "newest", "oldest", *NUMBER_FIELDS)
    }
    # A day of 20 bits above 44 others takes all 64.
    fields["twin"] = {"type": "unsigned_long"}
    fields |= {name: {"type": "keyword"} for name in (*STRING_FIELDS, "word", "root")}
    for name in WORD_FIELDS:
        kept = "freqs" if name in _WITHOUT_POSITIONS else "positions"
        fields[name] = {"type": "text", "analyzer": "whitespace", "index_options": kept}
    unsearched = {"index": False, "doc_values": False}
    fields |= {name: {"type": "long", **unsearched} for name in STATE_FIELDS}
    fields["tombstone"] = {"type": "boolean", **unsearched}
    stored = [*STORED_FIELDS, *STATE_FIELDS]
    return {"dynamic": "strict", "_source": {"includes": stored}, "properties": fields}


def settings(shards: int) -> dict[str, Any]:
    """Of a new index. Whoever writes makes its changes seen, so none are seen half."""
    return {
        "number_of_shards": shards,
        # One node holds everything alone, and a second one a copy.
        "auto_expand_replicas": "0-1",
        "allocation.max_retries": MAX_ALLOCATION_RETRIES,
        "refresh_interval": "-1",
        "max_terms_count": 1_000_000,
        "mapping.total_fields.limit": 100,
    }


class Cluster(Protocol):
    """Where a cluster answers, and who asks."""

    hosts: tuple[tuple[str, int], ...]
    user: str
    password: str
    is_encrypted: bool
    authority: str


class _Connection(Urllib3HttpConnection):
    """Gives up on a machine that is gone without a word sooner than on a long answer."""

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        patience = Timeout(connect=CONNECT_SECONDS, read=timeout or WRITE_SECONDS)
        return super().perform_request(
            method, url, params, body, cast(float, patience), ignore, headers
        )


def connect(cluster: Cluster) -> OpenSearch:
    """A client that asks the next host where one is gone. Connections must not outlive a fork."""
    return OpenSearch(
        connection_class=_Connection,
        hosts=[{"host": host, "port": port} for host, port in cluster.hosts],
        http_auth=(cluster.user, cluster.password) if cluster.user else None,
        use_ssl=cluster.is_encrypted,
        verify_certs=True,
        ca_certs=cluster.authority or None,
        timeout=WRITE_SECONDS,
        max_retries=3,
        # 500 is what a question gets that was on its way to a machine as it went.
        retry_on_status=(500, 502, 503, 504),
        # All threads of a process that search at once.
        pool_maxsize=16,
    )


@contextmanager
def failures_reported(seconds: float | None = None) -> Iterator[None]:
    """Whatever the client raises becomes SearchUnavailable, with a sentence for the log too.

    ``seconds`` is how long a reader waits at most; without it a change is being written.
    """
    try:
        yield
    except exceptions.ConnectionTimeout as error:
        if seconds is None:
            log.error("the search cluster took no change within %s seconds", WRITE_SECONDS)
            raise SearchUnavailable("The search cluster is too slow to take changes.") from error
        raise SearchTimeoutError(
            f"This search was stopped after {seconds:g} seconds. "
            "Use rarer words, longer beginnings of words, or a filter."
        ) from error
    except exceptions.OpenSearchException as error:
        sentence = _sentence(error)
        log.error("%s (%s)", sentence, str(error)[:300])
        raise SearchUnavailable(sentence) from error


def _sentence(error: exceptions.OpenSearchException) -> str:
    """What an operator, who reads it in the log and at /readyz, must do."""
    match error:
        case exceptions.AuthenticationException():
            return "The search cluster refuses the user or the password of SEARCH_URL."
        case exceptions.AuthorizationException() if "cluster_block" in str(error):
            return _BLOCKED
        case exceptions.AuthorizationException():
            return "The user of SEARCH_URL may not do this on the search cluster."
        case exceptions.SSLError():
            return (
                "The search cluster shows no certificate that this machine trusts: "
                "name its authority with ?ca= in SEARCH_URL."
            )
        case exceptions.ConnectionError():
            return "The search cluster does not answer. Events can be browsed meanwhile."
        case exceptions.NotFoundError():
            return "The search index is not there yet; it is being built."
        case exceptions.TransportError() if "cluster_block" in str(error):
            return _BLOCKED
        case exceptions.TransportError(status_code=int(status)) if status in _AWAY:
            return _PART_MISSING
    return (
        "The search cluster did not understand a question of this release: it needs OpenSearch 2.8 "
        "or newer."
    )


_AWAY = frozenset((408, 429, 500, 502, 503, 504))
_PART_MISSING = (
    "A part of the search cluster is missing or busy, and no part of an answer is shown as the "
    "whole. Try again in a moment."
)
_BLOCKED = (
    "The search cluster takes no changes: its disk is full or it was set read-only. Nothing is "
    "lost; the index follows by itself when it does."
)


class OpenSearchEngine:
    """The index or alias ``target`` on the cluster of ``client``."""

    def __init__(
        self, client: OpenSearch, target: str, *, seconds: float = 5.0, is_alias: bool = False
    ):
        self.client, self.target, self.seconds = client, target, seconds
        # A write must not make an index of its own where the alias is gone.
        self.is_alias = is_alias
        self._hidden: frozenset[int] = frozenset()
        self._number: int | None = None
        self._places: dict[tuple[str, str], int] = {}
        self._size: list[int] = []
        self._known_words: set[str] = set()

    def reload(self) -> None:
        self._places.clear()
        self._size.clear()

    def without(self, events: frozenset[int]) -> OpenSearchEngine:
        view = copy.copy(self)
        view._hidden = events
        return view

    def at(self, number: int) -> OpenSearchEngine:
        """The same engine, which writes as of a number of the change counter.

        What stands in the index as of a later change is left as it is.
        """
        view = copy.copy(self)
        view._number = number
        return view

    # Writing: the caller holds the lease.

    def writer(self) -> OpenSearchWriter:
        return OpenSearchWriter(self, self._number, self._known_words)

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        with self.writer() as writer:
            count = writer.replace(events, documents)
        self.reload()
        return count

    def state(self) -> dict[str, int]:
        """What the index notes of itself; empty where it is not there or notes nothing."""
        with failures_reported(self.seconds):
            try:
                record = self.client.get(
                    index=self.target, id=STATE, params={"request_timeout": self.seconds}
                )
            except exceptions.NotFoundError:
                return {}
        return dict(record["_source"])

    def note(self, **state: int) -> None:
        """Keep ``state`` in the index; an earlier change never takes the place of a later one."""
        with failures_reported():
            try:
                self.client.index(
                    index=self.target,
                    id=STATE,
                    body=state,
                    params={
                        "version": state["followed"] + 1,
                        "version_type": "external_gte",
                        "require_alias": str(self.is_alias).lower(),
                    },
                )
            except exceptions.ConflictError:
                log.info("another process has followed further")

    # Reading.

    def count(self) -> int:
        # Another thread may reload at any moment.
        size = next(iter(self._size), None)
        if size is None:
            (size,) = self._counts([queries.EVERY_TURN])
            self._size[:] = [size]
        return size

    def ids(self) -> set[int]:
        return set(self.ids_of(queries.EVERY_TURN))

    def ids_of(self, query: Query) -> Iterator[int]:
        """All turns that fit, in the order of their ids."""
        order = [{"id": "asc"}]
        page = self._ask({"query": query, "sort": order, "size": WINDOW, **_NUMBERS_ONLY})
        hits: Iterable[dict[str, Any]] = page["hits"]["hits"]
        # Paging holds the index as it is, which is too much for the turns of an event.
        if len(page["hits"]["hits"]) == WINDOW:
            hits = self._paged_hits(query, order, 0, None)
        for hit in hits:
            yield hit["fields"]["id"][0]

    def search(
        self,
        tree: Node,
        *,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[str] = (),
    ) -> Answer:
        query = ranked = self._visible(queries.query_of(tree))
        if sort == "relevance":
            stems = {stem for words in plans.turn_words(tree) for stem in words}
            ranked = queries.with_lifts(query, queries.boosts(tree, self.places("stems", stems)))
        hits = self._hits(ranked, _order(sort), offset, limit, facets=facets)
        ids, twins = _numbers(hits.hits, "id"), _numbers(hits.hits, "twin")
        return Answer(ids, hits.total, self._facets(query, hits.counts), twins)

    def top(self, tree: Node, limit: int) -> tuple[int, ...]:
        return self._first(queries.query_of(tree), limit)

    def candidates(
        self, wish: Wish, *, offset: int = 0, limit: int = 100, facets: Sequence[str] = ()
    ) -> Candidates:
        wanted = wish.stems
        by_field = [self.places(name, wanted) for name in fields_of_places(wish.with_names)]
        places = {stem: max(counts[stem] for counts in by_field) for stem in wanted}
        query = self._visible(queries.wish_query(wish))
        hits = self._hits(query, _order("relevance"), offset, limit, STORED_FIELDS, facets)
        known = needles(wanted | ASKER_STEMS)
        turns = tuple(_candidate(hit, known) for hit in hits.hits)
        counts = self._facets(query, hits.counts)
        return Candidates(turns, hits.total, places, self.count(), counts)

    def derived_stems(self, stem: str, limit: int = 6) -> tuple[str, ...]:
        common = root(stem)
        body = {"query": {"term": {"root": common}}, "size": plans.MAX_DERIVED_TRIED * 2}
        answer = self._ask({**body, "docvalue_fields": ["word"], "stored_fields": "_none_"})
        words = [hit["fields"]["word"][0] for hit in answer["hits"]["hits"]]
        others = [word for word in words if word != stem and word.startswith(common)]
        places = self.places("stems", others)
        standing = sorted((-places[word], word) for word in others if places[word])
        return tuple(word for _, word in standing[:limit])

    def turns_spelled_like(self, literal: str, limit: int = 30) -> tuple[int, ...]:
        distance = 1 if len(literal) < 6 else 2
        like = {"value": literal, "fuzziness": distance, "max_expansions": MAX_EXPANSIONS}
        return self._first({"fuzzy": {"words": like}}, limit)

    def turns_containing_phrase(
        self,
        literals: Sequence[str],
        limit: int,
        pieces: Sequence[Sequence[str]] = (),
        scope: Node | None = None,
    ) -> tuple[int, ...]:
        """Each step is asked only while turns are wanting."""
        ids: dict[int, None] = {}
        for step, query in enumerate(self._phrase_steps(literals, pieces)):
            for pk in self._first(queries.within(query, scope), limit):
                ids.setdefault(pk)
            # The first step is the whole phrase: nothing fits better than that.
            if len(ids) >= plans.ENOUGH_HITS or (ids and not step):
                break
        return tuple(ids)[:limit]

    def _phrase_steps(
        self, literals: Sequence[str], pieces: Sequence[Sequence[str]]
    ) -> Iterator[Query]:
        if pieces:
            runs = [queries.run("words", piece[: plans.MAX_RUN]) for piece in pieces]
            yield {"bool": {"must": runs}}
            return
        places = self.places("words", literals)
        for step in plans.phrase_steps(literals, places, self.count()):
            yield queries.step("words", step)

    def similar(
        self, stems: Sequence[str], scope: Node, *, without: int, limit: int
    ) -> tuple[int, ...]:
        places = self.places("stems", plans.telling_stems(stems))
        shared = plans.shared_stems(places, self.count())
        if shared is None:
            return ()
        ids = self._first(queries.within(queries.step("stems", shared), scope), limit + 1)
        return tuple(pk for pk in ids if pk != without)[:limit]

    def places(self, name: str, words: Iterable[str]) -> dict[str, int]:
        """In how many turns each word stands in a field; remembered until a reload."""
        if len(self._places) > MAX_KNOWN_PLACES:
            self._places.clear()
        # Another thread may reload at any moment.
        known = {word: self._places.get((name, word)) for word in words}
        unknown = [word for word, places in known.items() if places is None]
        counts = self._counts([queries.term(name, word) for word in unknown])
        fresh = dict(zip(unknown, counts, strict=True))
        self._places.update({(name, word): places for word, places in fresh.items()})
        return {w: fresh[w] if places is None else places for w, places in known.items()}

    def _counts(self, asked: Sequence[Query]) -> list[int]:
        """How many turns fit each query, in one question."""
        if not asked:
            return []
        head = {"index": self.target, "allow_partial_search_results": False}
        body: list[dict[str, Any]] = []
        for query in asked:
            body += [head, {"query": query, "size": 0, "track_total_hits": True}]
        with failures_reported(self.seconds):
            answers = self.client.msearch(body=body, params={"request_timeout": self.seconds})
            for answer in answers["responses"]:
                if "error" in answer:
                    status = int(answer["status"])
                    kind = exceptions.HTTP_EXCEPTIONS.get(status, exceptions.TransportError)
                    raise kind(status, answer["error"]["type"], answer["error"])
        return [self._whole(answer)["hits"]["total"]["value"] for answer in answers["responses"]]

    def _visible(self, query: Query) -> Query:
        if not self._hidden:
            return query
        return {"bool": {"must": [query], "must_not": [{"terms": {"event": sorted(self._hidden)}}]}}

    def _first(self, query: Query, limit: int) -> tuple[int, ...]:
        """The ids of the best hits, without the price of counting all."""
        body = {"query": self._visible(query), "size": min(limit, WINDOW)}
        answer = self._ask({**body, "sort": _order("relevance"), **_NUMBERS_ONLY})
        return _numbers(answer["hits"]["hits"], "id")

    def _hits(
        self,
        query: Query,
        order: list[dict[str, str]],
        offset: int,
        limit: int,
        stored: Sequence[str] = (),
        facets: Sequence[str] = (),
    ) -> _HitPage:
        is_deep = offset + limit > WINDOW
        body: dict[str, Any] = {"query": query, "track_total_hits": True, **_fields(stored)}
        body |= {"sort": order, "from": 0 if is_deep else offset, "size": 0 if is_deep else limit}
        size = MAX_FACET_VALUES // max(1, len(facets))
        body["aggs"] = {
            name: {"terms": {"field": name, "size": size, "shard_size": size}} for name in facets
        }
        answer = self._ask(body)
        hits = answer["hits"]["hits"]
        if is_deep:
            hits = list(self._paged_hits(query, order, offset, limit, stored))
        counts = answer.get("aggregations", {})
        return _HitPage(
            hits, answer["hits"]["total"]["value"], {name: counts[name] for name in facets}
        )

    def _facets(
        self, query: Query, counts: dict[str, dict[str, Any]]
    ) -> dict[str, dict[int | str, int]]:
        return {
            name: self._all_values(query, name)
            if count["sum_other_doc_count"] or count["doc_count_error_upper_bound"]
            else {bucket["key"]: bucket["doc_count"] for bucket in count["buckets"]}
            for name, count in counts.items()
        }

    def _all_values(self, query: Query, name: str) -> dict[int | str, int]:
        """The counts of a facet with more values than one answer holds, page by page."""
        counts: dict[int | str, int] = {}
        source = {"value": {"terms": {"field": name}}}
        pages: dict[str, Any] = {"sources": [source], "size": WINDOW}
        while True:
            body = {"query": query, "size": 0, "aggs": {"values": {"composite": pages}}}
            page = self._ask(body)["aggregations"]["values"]
            counts |= {b["key"]["value"]: b["doc_count"] for b in page["buckets"]}
            if "after_key" not in page:
                return counts
            pages["after"] = page["after_key"]

    def _paged_hits(
        self,
        query: Query,
        order: list[dict[str, str]],
        offset: int,
        limit: int | None,
        stored: Sequence[str] = (),
    ) -> Iterator[dict[str, Any]]:
        """Hits from a rank on, ``limit`` of them or all, of the index as it is at this moment."""
        with failures_reported(self.seconds):
            opened = self.client.create_pit(
                index=self.target,
                params={"keep_alive": KEEP_ALIVE, "request_timeout": self.seconds},
            )
        end, rank = None if limit is None else offset + limit, 0
        body: dict[str, Any] = {"query": query, "sort": order, "size": WINDOW, **_fields(stored)}
        body["pit"] = {"id": opened["pit_id"], "keep_alive": KEEP_ALIVE}
        try:
            while end is None or rank < end:
                hits = self._ask(body, index=None)["hits"]["hits"]
                for hit in hits:
                    if rank >= offset and (end is None or rank < end):
                        yield hit
                    rank += 1
                if len(hits) < WINDOW:
                    return
                body["search_after"] = hits[-1]["sort"]
        finally:
            self._forget(opened["pit_id"])

    def _forget(self, pit: str) -> None:
        try:
            self.client.delete_pit(body={"pit_id": [pit]})
        except exceptions.OpenSearchException as error:
            # It ends by itself after a minute.
            log.info("a point in time was not given back: %s", str(error)[:200])

    def _ask(self, body: dict[str, Any], index: str | None = "") -> dict[str, Any]:
        """The server's answer to a question, which is whole or raises."""
        params: dict[str, Any] = {"request_timeout": self.seconds}
        params["allow_partial_search_results"] = "false"
        # Words are weighed by the whole index, not by what each shard holds of it.
        params["search_type"] = "dfs_query_then_fetch"
        if index is not None:
            index = self.target
            # A reader who pages on meets the same copy of each shard.
            params["preference"] = f"q{crc32(str(body['query']).encode())}"
        limited = {**body, "timeout": f"{int(self.seconds * 1000)}ms"}
        with failures_reported(self.seconds):
            answer: dict[str, Any] = self.client.search(body=limited, index=index, params=params)
        return self._whole(answer)

    def _whole(self, answer: dict[str, Any]) -> dict[str, Any]:
        """``answer``, unless time ran out or a shard is missing from it."""
        if answer["timed_out"]:
            raise SearchTimeoutError(
                f"This search was stopped after {self.seconds:g} seconds. "
                "Use rarer words, longer beginnings of words, or a filter."
            )
        if answer["_shards"]["failed"]:
            raise SearchUnavailable(
                "A part of the search cluster is missing, and no part of an answer is shown as "
                "the whole. Try again in a moment."
            )
        return answer


class _HitPage:
    """A page of hits as the server gives them, the total, and its counts by facet."""

    def __init__(self, hits: list[dict[str, Any]], total: int, counts: dict[str, dict[str, Any]]):
        self.hits, self.total, self.counts = hits, total, counts


class OpenSearchWriter:
    """A batch of changes, seen when its block has ended well.

    The server knows no transactions: after a failure some of the batch may be seen at the next
    one, whose first part is to send it again.
    """

    def __init__(self, engine: OpenSearchEngine, number: int | None, known_words: set[str]):
        self._engine, self._number, self._known_words = engine, number, known_words

    def __enter__(self) -> OpenSearchWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> Literal[False]:
        if kind is None:
            self._refresh()
        else:
            # Some of them may not have arrived.
            self._known_words.clear()
        return False

    def _refresh(self) -> None:
        with failures_reported():
            self._engine.client.indices.refresh(index=self._engine.target)

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        dropped, fresh = sorted(set(events)), set[int]()

        def actions() -> Iterator[dict[str, Any]]:
            for document in documents:
                fresh.add(document.id)
                yield from self._words(document)
                yield self._versioned_action("index", str(document.id), row(document))

        self._send(actions())
        if dropped:
            self._drop(dropped, fresh)
        return len(fresh)

    def _drop(self, events: list[int], fresh: set[int]) -> None:
        """Take out what the index holds of ``events`` besides ``fresh``."""
        # What a writer left behind that ended in the middle must be seen.
        self._refresh()
        written = self._engine.ids_of({"terms": {"event": events}})
        stale = [pk for pk in written if pk not in fresh]
        if self._number is None:
            self._send(self._versioned_action("delete", str(pk)) for pk in stale)
        else:
            # A deletion is forgotten after a minute; this stands against any late writer.
            self._send(
                self._versioned_action("index", str(pk), {"tombstone": True}) for pk in stale
            )

    def _words(self, document: Document) -> Iterator[dict[str, Any]]:
        """Notes of the words that the index holds for the first time, by their root."""
        if len(self._known_words) > MAX_KNOWN_WORDS:
            self._known_words.clear()
        for stem in set(document.stems).difference(self._known_words):
            self._known_words.add(stem)
            if stem != GAP and stem.isalpha():
                noted = {"word": stem, "root": root(stem)}
                yield {"_op_type": "create", "_id": f"word-{stem}", "_source": noted}

    def _versioned_action(
        self, kind: str, pk: str, source: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        action: dict[str, Any] = {"_op_type": kind, "_id": pk}
        if source is not None:
            action["_source"] = source
        if self._number is not None:
            action |= {"version": self._number + 1, "version_type": "external_gte"}
        return action

    def _send(self, actions: Iterable[dict[str, Any]]) -> None:
        """Raises SearchUnavailable where the cluster does not take them all."""
        with failures_reported():
            done = helpers.streaming_bulk(
                self._engine.client,
                actions,
                index=self._engine.target,
                chunk_size=CHUNK_DOCUMENTS,
                max_chunk_bytes=CHUNK_BYTES,
                raise_on_error=False,
                yield_ok=False,
                max_retries=2,
                initial_backoff=1,
                timeout=MISSING_SHARD_WAIT,
                request_timeout=WRITE_SECONDS,
                require_alias=self._engine.is_alias,
            )
            for _, results in done:
                self._judge(results)

    def _judge(self, results: dict[str, Any]) -> None:
        """Whether an action that was not done matters."""
        ((kind, result),) = results.items()
        # A later change stands there already, a word is noted already, a turn is gone already.
        if result["status"] == 409 or (kind, result["status"]) == ("delete", 404):
            return
        reason = result.get("error") or {}
        detail = reason.get("reason", "") if isinstance(reason, dict) else str(reason)
        if "cluster_block" in str(reason):
            sentence = _BLOCKED
        elif result["status"] in _AWAY:
            sentence = _PART_MISSING
        else:
            sentence = f"The search cluster refuses turn {result['_id']}: {detail[:200]}"
        log.error("%s (%s)", sentence, str(reason)[:300])
        raise SearchUnavailable(sentence)


_NUMBERS_ONLY: dict[str, Any] = {"docvalue_fields": ["id", "twin"], "stored_fields": "_none_"}


def _fields(stored: Sequence[str]) -> dict[str, Any]:
    if not stored:
        return _NUMBERS_ONLY
    return {"docvalue_fields": ["id", "twin", "oldest"], "_source": list(stored)}


def _order(sort: str) -> list[dict[str, str]]:
    """Equal ranks stand in the order of ids, on every shard and every page."""
    return [_SORTS[sort], {"id": "asc"}]


def _numbers(hits: Iterable[dict[str, Any]], name: str) -> tuple[int, ...]:
    return tuple(int(hit["fields"].get(name, [0])[0]) for hit in hits)


def _candidate(hit: dict[str, Any], known: dict[str, str]) -> Candidate:
    stems, *fields = (hit["_source"].get(name, "") for name in STORED_FIELDS)
    who, context, exchange = (stems_among(text, known) for text in fields)
    ((pk,), (twin,), (oldest,)) = (_numbers([hit], name) for name in ("id", "twin", "oldest"))
    return Candidate(
        pk,
        twin,
        float(hit["sort"][0]),
        stems,
        who,
        context,
        exchange,
        oldest,
    )


def row(document: Document) -> dict[str, Any]:
    """A document as the cluster is sent it; what is empty or not known is left out."""
    fields: dict[str, Any] = {
        name: getattr(document, name)
        for name in ("id", "event", "newest", "oldest", *NUMBER_FIELDS, *STRING_FIELDS)
    }
    fields |= {name: plans.written(getattr(document, name)) for name in WORD_FIELDS}
    return {name: value for name, value in fields.items() if value or name == "oldest"}
