"""Pages that were made a moment ago, kept in this process for as long as no public row changes.

A public page depends on its address and on what the ETag holds, which are the release, the number of the last
change and the day: the same that lets a browser keep it. So a page that is kept can never be older than the
archive. The least used go first when the room is full; a change of the archive empties it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from django.http import HttpResponse

_LARGEST = 1024 * 1024
# What the row in the dictionary and the headers take besides the body, about.
_ROW = 2_000


class KeptPages:
    """A bounded store of answers; ``room`` in bytes, 0 keeps nothing."""

    def __init__(self, room: int):
        self.room, self.held = room, 0
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
        """Keep an answer as it is before cookies, numbers of requests and the like are laid on it."""
        if (
            response.streaming
            or response.cookies
            or len(response.content) > min(_LARGEST, self.room // 8)
        ):
            return
        with self._guard:
            if etag != self._etag:
                self._pages.clear()
                self._etag, self.held = etag, 0
            if key in self._pages:
                return
            self._pages[key] = (response.content, dict(response.headers))
            self.held += len(response.content) + _ROW
            while self.held > self.room:
                _, (body, _) = self._pages.popitem(last=False)
                self.held -= len(body) + _ROW

    def __len__(self):
        return len(self._pages)
