"""Long tables on their way to a reader: so many at once and so long, since each holds a thread of the server."""

import threading
import time

from django.conf import settings


class TooMany(Exception):
    """As many tables are being sent as one process sends at once."""


_guard = threading.Lock()
_under_way = 0


class Sent:
    """The pieces of a table, counted from its first moment to its last, however it ends.

    After ``EXPORT_SECONDS`` it breaks off with TimeoutError, which cuts the connection: a reader's program
    sees that the table is not whole, and takes it for no shorter one.
    """

    def __init__(self, pieces):
        global _under_way
        with _guard:
            if _under_way >= settings.TABLES_AT_ONCE:
                raise TooMany(
                    "As many tables as this machine sends at once are on their way. Try again in a minute."
                )
            _under_way += 1
        self._pieces, self._end, self._open = (
            iter(pieces),
            time.monotonic() + settings.EXPORT_SECONDS,
            True,
        )

    def __iter__(self):
        return self

    def __next__(self):
        if time.monotonic() > self._end:
            self.close()
            raise TimeoutError(f"A table was broken off after {settings.EXPORT_SECONDS} seconds.")
        try:
            return next(self._pieces)
        except BaseException:
            # The end, or a fault: either way it takes no more room.
            self.close()
            raise

    def close(self):
        global _under_way
        with _guard:
            if self._open:
                self._open, _under_way = False, _under_way - 1

    def __del__(self):
        if getattr(self, "_open", False):
            self.close()
