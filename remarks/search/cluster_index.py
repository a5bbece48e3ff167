"""An index on OpenSearch that all web machines share, and that follows the rows.

``NAME-turns-v9`` is an alias: readers and followers know it alone. It leads to one index, which
notes how far it has followed. A rebuild fills another one under the alias ``…-next``, notes how far
it has come, and changes over when it has taken in what changed meanwhile; ended in the middle, the
next one goes on from there. The schema's number is in the name, so that machines of two releases
can serve side by side.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from itertools import islice

from django.conf import settings
from opensearchpy import OpenSearch, exceptions

from ..models import Event, current_change
from ..progress import steps
from .documents import documents
from .engines import opensearch
from .engines.base import SearchUnavailable
from .engines.opensearch import OpenSearchEngine, failures_reported
from .engines.tantivy import SCHEMA_VERSION
from .following import batches, last_number, withdrawn_since
from .leases import Lease, leased

log = logging.getLogger(__name__)
# Events that one part of a rebuild, or of what is followed, takes in.
_BATCH = 50
MAX_WAIT_SECONDS = 10.0
COPY_SECONDS = 60
# So long readers leave the index as it is after the cluster has failed to take a change.
QUIET_SECONDS = 2.0
_BUILDING = "Search is being rebuilt. Events can be browsed meanwhile."


class ClusterIndex:
    """The index of turns or of exchanges (``kind``) on the cluster of the settings."""

    def __init__(self, cluster, kind: str, documents_of=documents):
        self.cluster = cluster
        self.alias = f"{cluster.name}-{kind}-v{SCHEMA_VERSION}"
        self.next = f"{self.alias}-next"
        self._leases = f"{cluster.name}-leases"
        self._documents = documents_of
        self._guard = threading.Lock()
        self._engine: OpenSearchEngine | None = None
        self._process = 0
        self._followed: int | None = None
        self._writing = threading.Lock()
        self._quiet_until = 0.0
        # Why the last change was not taken in by this process.
        self.obstacle: str | None = None

    def engine(self) -> OpenSearchEngine:
        """The engine over the present index. Raises SearchUnavailable when there is none."""
        if self._followed is None and self.last_change() is None:
            raise SearchUnavailable(_BUILDING)
        return self._open_engine()

    def _open_engine(self) -> OpenSearchEngine:
        with self._guard:
            # Connections do not outlive a fork.
            if self._engine is None or self._process != os.getpid():
                self._process = os.getpid()
                self._engine = self._engine_of(self.alias)
            return self._engine

    def _engine_of(self, target: str) -> OpenSearchEngine:
        client, seconds = opensearch.connect(self.cluster), settings.SEARCH_SECONDS
        return OpenSearchEngine(client, target, seconds=seconds, is_alias=True)

    @property
    def _client(self) -> OpenSearch:
        return self._open_engine().client

    def last_change(self) -> int | None:
        """The last change taken in, None when the index must be built.

        Raises SearchUnavailable where the cluster does not say.
        """
        state = self._open_engine().state()
        followed = state.get("followed") if state.get("schema") == SCHEMA_VERSION else None
        if followed != self._followed:
            self._open_engine().reload()
            self._followed = followed
        return followed

    def is_behind(self) -> bool:
        """Whether rows changed that are not followed; the cluster is asked only where it may be.

        Behind is less than the database that this request reads from: a standby may lack what the
        index has.
        """
        now = current_change()
        if self._followed is not None and self._followed >= now:
            return False
        followed = self.last_change()
        return followed is None or followed < now

    def withdrawn(self) -> frozenset[int]:
        return withdrawn_since(self._followed)

    def stamp(self) -> int | None:
        return self._followed

    def fault(self) -> str | None:
        """Never one that a rebuild would mend. Raises SearchUnavailable where a part is missing."""
        if self._followed is None:
            return None
        # Where nobody manages the cluster, whoever watches over this machine waits no longer.
        waiting = {"timeout": "1s", "cluster_manager_timeout": "1s"}
        waiting["request_timeout"] = settings.SEARCH_SECONDS
        with failures_reported(settings.SEARCH_SECONDS):
            health = self._client.cluster.health(index=self.alias, params=waiting)
        if health["status"] == "red":
            raise SearchUnavailable(
                "A part of the search index is on no machine of the cluster that answers. Start "
                "what is down; the index is whole again by itself."
            )
        return None

    def repair(self, _damaged: int | None) -> int:
        """Build the index where there is none; one that cannot be reached is left alone."""
        self._followed = None
        return self.sync(wait=0.0) if self.last_change() is None else 0

    def sync(self, *, wait: float = MAX_WAIT_SECONDS) -> int:
        """Take in all changes since the last one followed. Returns how many turns were written.

        When another thread or process is writing, waits for it; after ``wait`` seconds the work is
        left to it. Readers, who wait for nobody, leave a cluster alone that has just failed.
        """
        if not wait and time.monotonic() < self._quiet_until:
            return 0
        if not self._writing.acquire(timeout=wait):
            return 0
        try:
            written = self._sync(wait)
            self.obstacle = None
            return written
        except SearchUnavailable as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            self.obstacle = str(error)
            raise
        finally:
            self._writing.release()

    def _sync(self, wait: float) -> int:
        with failures_reported(), self._lease_of(self.alias, wait) as lease:
            if lease is None:
                log.info("another process writes the index; leaving the changes to it")
                return 0
            followed, last = self.last_change(), last_number()
            if followed is None or followed > last:
                return self._rebuild(lease)
            written = self._follow(self._open_engine(), followed, last, lease)
            self.last_change()
            return written

    def rebuild(self, *, afresh: bool = False) -> int:
        """Build a new index beside the present one and change over.

        ``afresh``: what an earlier rebuild has left is of another database and of no use.
        """
        with failures_reported():
            return self._rebuild(None, afresh=afresh)

    def _lease_of(self, key: str, wait: float):
        return leased(self._client, self._leases, key, wait)

    def _follow(
        self, engine: OpenSearchEngine, followed: int, last: int, lease: Lease | None, **kept: int
    ) -> int:
        """``kept`` is what else the state of the index says, so that a rebuild can go on."""
        written = 0
        for number, events in batches(followed, last, _BATCH):
            if events:
                written += engine.at(number).replace(events, self._documents(events))
            engine.note(followed=number, schema=SCHEMA_VERSION, **kept)
            if lease and not lease.renew():
                log.warning("another process took over the index; leaving the changes to it")
                break
        return written

    def _rebuild(self, lease_of_follower: Lease | None, *, afresh: bool = False) -> int:
        """``lease_of_follower`` is the lease of who follows, where this process has it already."""
        with self._lease_of(self.next, 0.0) as lease:
            if lease is None:
                raise SearchUnavailable("Another process is rebuilding the index: it goes on.")
            engine = self._engine_of(self.next)
            if afresh and (left := self._behind(self.next)):
                self._client.indices.delete(index=",".join(left))
            state = self._begun(engine)
            written = self._fill(engine, state, lease)
            started = state["followed"]
            built = engine.state().get("built", 0)
            written += self._follow(engine, started, last_number(), lease, built=built)
            self._copy(lease)
            if lease_of_follower:
                # Nobody else follows an index that is not there, and its lease may be over.
                return written + self._change_over(engine, None)
            with self._lease_of(self.alias, COPY_SECONDS) as mine:
                if mine is None:
                    raise SearchUnavailable(
                        "Another process writes the index: run this again, it goes on from here."
                    )
                return written + self._change_over(engine, mine)

    def _begun(self, engine: OpenSearchEngine) -> dict[str, int]:
        """The state of the index under way, or of a new one."""
        last = last_number()
        if self._client.indices.exists_alias(name=self.next):
            state = engine.state()
            if state.get("schema") == SCHEMA_VERSION and state["followed"] <= last:
                log.info("the rebuild goes on behind event %s", state.get("built", 0))
                return state
            self._client.indices.delete(index=",".join(self._behind(self.next)))
        body = {
            # Copies are made of what is whole.
            "settings": opensearch.settings(self.cluster.shards)
            | {"auto_expand_replicas": "false", "number_of_replicas": 0},
            "mappings": opensearch.mapping(),
            "aliases": {self.next: {}},
        }
        self._client.indices.create(index=f"{self.alias}-{time.time_ns()}", body=body)
        state = {"followed": last, "schema": SCHEMA_VERSION, "built": 0}
        engine.note(**state)
        return state

    def _fill(self, engine: OpenSearchEngine, state: dict[str, int], lease: Lease) -> int:
        """All public events behind the one that was taken in last."""
        rows = Event.objects.public().filter(pk__gt=state.get("built", 0)).order_by("pk")
        events, written = list(rows.values_list("pk", flat=True)), 0
        with engine.at(state["followed"]).writer() as writer:
            left = iter(steps(events, "event", len(events)))
            while some := list(islice(left, _BATCH)):
                written += writer.replace((), self._documents(some))
                engine.note(**state | {"built": some[-1]})
                if not lease.renew():
                    raise SearchUnavailable("Another process took over the rebuild: it goes on.")
        return written

    def _copy(self, lease: Lease) -> None:
        """Give a filled index its copies, where there are machines for them."""
        copied = {"index": {"auto_expand_replicas": "0-1"}}
        self._client.indices.put_settings(index=self.next, body=copied)
        waiting = {"wait_for_status": "green", "timeout": "5s", "request_timeout": 10}
        end = time.monotonic() + COPY_SECONDS
        while time.monotonic() < end:
            if not lease.renew():
                raise SearchUnavailable("Another process took over the rebuild: it goes on.")
            # The answer to a wait in vain has the status 408, which is an error to the client.
            with suppress(exceptions.TransportError):
                self._client.cluster.health(index=self.next, params=waiting)
                return
        # Large copies take longer; the index answers without them.
        log.warning("the new index has no copy yet; the cluster goes on making it")

    def _change_over(self, engine: OpenSearchEngine, lease: Lease | None) -> int:
        """Take in what came last, and lead readers to the new index; drop the one before."""
        state = engine.state()
        built = state.get("built", 0)
        written = self._follow(engine, state["followed"], last_number(), lease, built=built)
        if lease and not lease.renew():
            raise SearchUnavailable("Another process writes the index: run this again.")
        (new,), before = self._behind(self.next), self._behind(self.alias)
        actions = [
            {"remove": {"index": new, "alias": self.next}},
            {"add": {"index": new, "alias": self.alias}},
            # In the same step: one that no alias leads to would keep withdrawn words for ever.
            *({"remove_index": {"index": old}} for old in before),
        ]
        self._client.indices.update_aliases(body={"actions": actions})
        with self._guard:
            # It remembers words and counts of the index before.
            self._engine = None
        self.last_change()
        return written

    def _behind(self, alias: str) -> list[str]:
        """The indices that an alias leads to."""
        try:
            return sorted(self._client.indices.get_alias(name=alias))
        except exceptions.NotFoundError:
            return []
