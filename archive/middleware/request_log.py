"""Each request has a number; one line of JSON says how it went, without what was searched for."""

import json
import logging
import re
import secrets
import time
from contextlib import ExitStack
from contextvars import ContextVar

from django.conf import settings
from django.db import connections

log = logging.getLogger("remarks.requests")
_number: ContextVar[str] = ContextVar("request", default="")
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


class _Queries:
    """Counts what is asked of a database."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


class RequestMiddleware:
    """Takes a proxy's ``X-Request-ID`` or makes one, gives it back, and notes status, time and
    queries.

    The path is noted and the query string is not: it holds what readers search for.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.number = given if _FIT.match(given) else secrets.token_hex(8)
        token = _number.set(request.number)
        begun, queries = time.perf_counter(), _Queries()
        try:
            with ExitStack() as stack:
                for connection in connections.all(initialized_only=True):
                    stack.enter_context(connection.execute_wrapper(queries))
                response = self.get_response(request)
            response["X-Request-ID"] = request.number
            response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
            self._note(request, response, begun, queries.count)
            return response
        finally:
            _number.reset(token)

    def _note(self, request, response, begun, queries):
        if not log.isEnabledFor(logging.INFO):
            return
        facts = {
            "method": request.method,
            "path": request.path[:300],
            "status": response.status_code,
            "ms": round((time.perf_counter() - begun) * 1000, 1),
            "queries": queries,
            "cache": "unchanged"
            if response.status_code == 304
            else getattr(response, "state", "miss"),
        }
        log.info("request", extra={"facts": facts})


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON with the number of the request it belongs to."""

    def format(self, record):
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": _number.get() or None,
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
