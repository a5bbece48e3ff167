"""Who may write an index that many machines share: one at a time, and no longer than it lives.

A lease is a document that whoever has it renews. It ends by itself, so that a machine that is gone
keeps nobody out; writes carry change numbers besides, so that one that comes back late does no
harm. Clocks of the machines may differ by some seconds.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import OpenSearch, exceptions

SECONDS = 15.0
# So long a lease may take to be written: the cluster finds another manager within it, or is ill.
MAX_WAIT_SECONDS = 5.0
# Between two looks whether a lease is over.
MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.05, 0.4
# So long each machine that is asked waits for the part that keeps leases. Without it a lease might
# be written when nobody waits for it any more, and keep all out until it ends.
SHARD_WAIT = "1s"
# Owners of this process that do not know whether their lease stands: it is taken over by the next.
_unsure: deque[str] = deque(maxlen=100)
_FIELDS = {"owner": {"type": "keyword"}, "until": {"type": "double"}}


class Lease:
    """The right to write what ``key`` names; kept in ``index``."""

    def __init__(self, client: OpenSearch, index: str, key: str):
        self._client, self._index, self._key = client, index, key
        self._owner = uuid.uuid4().hex
        self._version: dict[str, int] = {}

    def acquire(self) -> bool:
        try:
            return self._create() or self._take_over()
        except exceptions.ConnectionTimeout:
            _unsure.append(self._owner)
            raise

    def _create(self) -> bool:
        try:
            self._write(self._client.create, {})
            return True
        except exceptions.ConflictError:
            return False

    def _take_over(self) -> bool:
        """Whether a lease is ours now that is over, or that this process did not know to have."""
        try:
            record = self._client.get(index=self._index, id=self._key, params=_patience())
            # Our own, where the machine that was asked first had written it before it went.
            is_ours = record["_source"]["owner"] in (self._owner, *_unsure)
            if record["_source"]["until"] > time.time() and not is_ours:
                return False
            self._write(self._client.index, _version(record))
            return True
        except (exceptions.ConflictError, exceptions.NotFoundError):
            # Another machine was quicker.
            return False

    def renew(self) -> bool:
        """Whether it is still ours."""
        try:
            self._write(self._client.index, self._version)
            return True
        except exceptions.ConflictError:
            return False

    def release(self) -> None:
        params = {"timeout": SHARD_WAIT, **_patience(), **self._version}
        try:
            self._client.delete(index=self._index, id=self._key, params=params)
        except exceptions.OpenSearchException:
            _unsure.append(self._owner)

    def _write(self, write, params: dict[str, int]) -> None:
        body = {"owner": self._owner, "until": time.time() + SECONDS}
        patience = {"timeout": SHARD_WAIT, **_patience()}
        done = write(index=self._index, id=self._key, body=body, params=patience | params)
        self._version = _version(done)


def _patience() -> dict[str, float]:
    return {"request_timeout": MAX_WAIT_SECONDS}


def _version(document) -> dict[str, int]:
    return {"if_seq_no": document["_seq_no"], "if_primary_term": document["_primary_term"]}


@contextmanager
def leased(client: OpenSearch, index: str, key: str, wait: float) -> Iterator[Lease | None]:
    """Yields the lease, or None where another machine has it for all of ``wait`` seconds."""
    _prepare(client, index)
    lease, deadline, pause = Lease(client, index, key), time.monotonic() + wait, MIN_PAUSE_SECONDS
    while not lease.acquire():
        if time.monotonic() >= deadline:
            yield None
            return
        time.sleep(pause)
        pause = min(MAX_PAUSE_SECONDS, 2 * pause)
    try:
        yield lease
    finally:
        lease.release()


def _prepare(client: OpenSearch, index: str) -> None:
    # As the machine that is asked knows it: a cluster without a manager gives no other answer.
    if client.indices.exists(index=index, params=_patience() | {"local": "true"}):
        return
    body = {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {"dynamic": "strict", "properties": _FIELDS},
    }
    try:
        client.indices.create(index=index, body=body)
    except exceptions.RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
