"""Long tables on their way to a reader: each holds a thread, so how many and long is bounded."""

import threading
import time

from django.conf import settings


class ExportLimitError(Exception):
    """As many tables are being sent as one process sends at once."""


_guard = threading.Lock()
_active = 0


class BoundedStream:
    """The pieces of a table, counted from its first moment to its last, however it ends.

    After ``EXPORT_SECONDS`` it breaks off with TimeoutError, which cuts the connection: a reader's
    program sees that the table is not whole, and takes it for no shorter one.
    """

    def __init__(self, pieces):
        global _active
        with _guard:
            if _active >= settings.TABLES_AT_ONCE:
                raise ExportLimitError(
                    f"This server sends {settings.TABLES_AT_ONCE} tables at a time, and that many "
                    "are under way. Try again in a minute."
                )
            _active += 1
        self._pieces = iter(pieces)
        self._end = time.monotonic() + settings.EXPORT_SECONDS
        self._open = True

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
        global _active
        with _guard:
            if self._open:
                self._open, _active = False, _active - 1

    def __del__(self):
        if getattr(self, "_open", False):
            self.close()
