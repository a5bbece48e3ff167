"""Long answers on their way to a reader: each holds a thread, so how many and long is bounded."""

import json
import threading
import time

from django.conf import settings
from django.http import StreamingHttpResponse
from django.template.loader import get_template

# An event of more turns is sent in pieces as it is made.
MAX_WHOLE_TURNS = 1_500
# So many small pieces are sent as one.
_PIECES_AT_ONCE = 200


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


def streamed_page(request, name, context):
    """A page of a Jinja template in pieces, the first of them before the last is made."""
    template = get_template(name)
    values = dict(context, request=request)
    for processor in template.backend.template_context_processors:
        values.update(processor(request))
    return StreamingHttpResponse(join_pieces(template.template.generate(values)))


def join_pieces(pieces):
    """The same text in fewer pieces: the first goes out at once, the later ones grow."""
    size, waiting = 1, []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) >= size:
            yield "".join(waiting)
            waiting.clear()
            size = min(size * 2, _PIECES_AT_ONCE)
    yield "".join(waiting)


def streamed_json(values, lists):
    """One JSON object in pieces: ``values``, and behind them ``lists`` of name and items."""
    response = StreamingHttpResponse(
        join_pieces(_json_pieces(values, lists)), content_type="application/json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _json_pieces(values, lists):
    yield json.dumps(values, ensure_ascii=False)[:-1]
    for name, items in lists.items():
        yield f', "{name}": ['
        for number, item in enumerate(items):
            yield (", " if number else "") + json.dumps(item, ensure_ascii=False)
        yield "]"
    yield "}"
