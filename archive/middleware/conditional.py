"""Answers 304 from one stored number.

Every public page is as old as the last change that readers can see.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from remarks.models import ChangeCounter, as_of
from remarks.search.execution import clear_stale_flag, index_was_stale

from .page_cache import PageCache

# These are answered anew each time: forms, the admin, and what says how the service itself is.
_LIVE = ("/admin/", "/healthz", "/readyz", "/quote")


def _release():
    """A mark of the code and the templates that are running.

    New pages must not be answered with 304.
    """
    named = os.environ.get("RELEASE")
    if named:
        return named
    digest = hashlib.sha256()
    for folder in ("archive", "remarks", "templates", "static"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in (".py", ".html", ".xml", ".txt", ".css", ".svg", ".csv", ".yaml"):
                digest.update(f"{path} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


def _session_mark(request):
    """What tells the pages of one who has signed in from everybody's; empty for readers.

    They lead to the desk, and a page that the browser kept from before must not do for them.
    """
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return f"-{hashlib.sha256(cookie.encode()).hexdigest()[:12]}" if cookie else ""


def _let_cache(request, response):
    """Kept by browsers and proxies, and asked about each time: a withdrawn event is gone at once.

    What one who has signed in is shown is kept by the own browser alone.
    """
    whose = {"private": True} if _session_mark(request) else {"public": True}
    patch_cache_control(response, no_cache=True, **whose)


class ConditionalMiddleware:
    """Gives public pages an ETag and a Last-Modified from the counter of changes, and compares
    before the view runs.

    An ETag holds the release, the installation's random name, the change number and the day, since
    citations name the day of reading. A restored backup has another name: the numbers that it
    gives anew are not those of before.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.release = _release()
        self.started = timezone.now()
        self.pages = PageCache(settings.PAGE_CACHE_MB * 1024 * 1024)

    def __call__(self, request):
        if (
            request.method not in ("GET", "HEAD")
            or request.path.startswith(_LIVE)
            or "/report/" in request.path
        ):
            return self.get_response(request)
        try:
            installation, number, changed = ChangeCounter.objects.identity()
        except Error:
            return self.get_response(request)
        session = _session_mark(request)
        day = timezone.localdate()
        etag = f'W/"{self.release}-{installation}-{number}-{day:%y%m%d}{session}"'
        modified = None if session else self._last_modified(changed)
        early = get_conditional_response(request, etag=etag, last_modified=modified)
        if early is not None:
            return self._with_validators(request, early, etag, modified)
        key = self._key(request)
        response = self.pages.get(etag, key) if key else None
        if response is not None:
            response.state = "hit"
            return self._with_validators(request, response, etag, modified)
        clear_stale_flag()
        with as_of(number):
            response = self.get_response(request)
        if index_was_stale():
            # What an index says that has not followed yet is as old as that index, and is asked for
            # again.
            _let_cache(request, response)
            return response
        if response.status_code == 200 and "ETag" not in response:
            if key and not getattr(response, "counted", False):
                self.pages.keep(etag, key, response)
            return self._with_validators(request, response, etag, modified)
        if response.status_code == 301 and "Cache-Control" not in response:
            # A merge can be undone: a browser must not remember for ever where it was sent.
            patch_cache_control(response, no_cache=True)
        return response

    def _key(self, request):
        """What a page depends on besides the archive.

        None for who has signed in, or asks for a part only.
        """
        if (
            request.method != "GET"
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or "Range" in request.headers
        ):
            return None
        return request.scheme, request.get_host(), request.get_full_path()

    def _last_modified(self, changed):
        """Seconds of the last change, the day's beginning or the start of this code, whichever is
        latest.

        None within two seconds of a change: a second may hold two changes, and the ETag alone tells
        them apart.
        """
        now = timezone.now()
        if changed is None or (now - changed).total_seconds() < 2:
            return None
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return int(max(changed, midnight, self.started).timestamp())

    def _with_validators(self, request, response: HttpResponse, etag, modified):
        response["ETag"] = etag
        if modified:
            response["Last-Modified"] = http_date(modified)
        if "Cache-Control" not in response:
            _let_cache(request, response)
        return response
