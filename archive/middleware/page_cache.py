"""Pages that were made a moment ago, cached in this process for as long as no public row changes.

A public page depends on its URL and on what the ETag holds, which are the release, the number of
the last change and the day: the same that lets a browser cache it. So a cached page can never be
older than the archive. The least used go first when the cache is full; a change of the archive
empties it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from django.http import HttpResponse

MAX_PAGE_BYTES = 1024 * 1024
# What the row in the dictionary and the headers take besides the body, about.
ENTRY_OVERHEAD = 2_000
# What an answer says to one reader only.
_PERSONAL = ("RateLimit", "RateLimit-Policy")


class PageCache:
    """A bounded store of answers; ``limit`` in bytes, 0 keeps nothing."""

    def __init__(self, limit: int):
        self.limit, self.size = limit, 0
        self._etag = ""
        self._pages: OrderedDict[tuple, tuple[bytes, dict[str, str]]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, etag: str, key: tuple) -> HttpResponse | None:
        with self._guard:
            if etag != self._etag or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            body, headers = self._pages[key]
        return HttpResponse(body, headers=headers)

    def keep(self, etag: str, key: tuple, response) -> None:
        """Keep an answer as it is before cookies, request numbers and the like are added to it."""
        if (
            response.streaming
            or response.cookies
            or len(response.content) > min(MAX_PAGE_BYTES, self.limit // 8)
        ):
            return
        with self._guard:
            if etag != self._etag:
                self._pages.clear()
                self._etag, self.size = etag, 0
            if key in self._pages:
                return
            headers = {k: v for k, v in response.headers.items() if k not in _PERSONAL}
            self._pages[key] = (response.content, headers)
            self.size += len(response.content) + ENTRY_OVERHEAD
            while self.size > self.limit:
                _, (body, _) = self._pages.popitem(last=False)
                self.size -= len(body) + ENTRY_OVERHEAD

    def __len__(self):
        return len(self._pages)
