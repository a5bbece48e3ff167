"""Sends each request to a database, and a second time to another one where the first is gone."""

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.shortcuts import render

from remarks.operations import replicas

_SAFE = ("GET", "HEAD", "OPTIONS")
# PostgreSQL's code for a statement that statement_timeout ended.
_QUERY_CANCELED = "57014"


class DatabaseMiddleware:
    """A reader's request reads from one standby, the primary where none is fit.

    Everything else asks the primary.

    Who has signed in reads from the primary: that is how the desk sees what it has just written. A
    request that only reads and meets a database that is gone is answered from the next one. Where
    none is left the answer is 503 with a sentence.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The last database tried stays chosen when this returns, since an export reads while it is
        # sent.
        for alias in self._order(request):
            replicas.choose(alias)
            request.database_at_fault = request.too_long = False
            response = self.get_response(request)
            if request.too_long:
                return self._page(request, "too_long.html")
            if response.status_code < 500 or not self._lost(request, alias):
                return response
            if replicas.standbys():
                replicas.watch().lost(alias)
        return self._gone(request, response)

    def process_exception(self, request, exception):
        # A statement that was stopped for its length would be as long on another machine.
        request.too_long = getattr(exception.__cause__, "pgcode", None) == _QUERY_CANCELED
        request.database_at_fault = isinstance(exception, OperationalError | InterfaceError)

    def _lost(self, request, alias):
        """Whether the fault is the database's and not the question's."""
        connection = connections[alias]
        gone = connection.connection is None or (
            connection.errors_occurred and not connection.is_usable()
        )
        at_fault = request.database_at_fault or gone
        if at_fault and not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return at_fault

    def _order(self, request):
        if request.method not in _SAFE or request.path.startswith("/admin/"):
            return [replicas.PRIMARY]
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        return replicas.order(own_writes=signed_in)

    def _gone(self, request, response):
        """The page for a database that is gone, in place of a fault.

        What says 503 itself stays as it is.
        """
        if response.status_code == 503:
            return response
        return self._page(request, "away.html")

    def _page(self, request, template):
        page = render(request, template, status=503)
        page["Retry-After"] = "10"
        page["Cache-Control"] = "no-store"
        return page
