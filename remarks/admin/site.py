"""The admin site: one permission guard and one page helper for every view of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.shortcuts import render

from ..models import Event
from ..models.locks import short_lock_wait

# An editor waits so long for another writer before a sentence says so; imports may wait longer.
LOCK_WAIT_SECONDS = 4


class ArchiveAdminSite(admin.AdminSite):
    """Django's admin with a queue on its first page and a sentence where the database is busy."""

    site_header = "Remarks administration"
    site_title = "Remarks administration"
    index_title = "Overview"

    def guard(self, view: Callable, permission: str) -> Callable:
        """``view`` as an admin view that asks for one permission besides the log-in."""

        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_view(wrapper)

    def page(self, request, template: str, title: str, context: dict, status: int = 200):
        """A page of the desk: ``template`` below ``admin/remarks/``, without ``.html``."""
        base = {**self.each_context(request), "title": title, "opts": Event._meta}
        return render(request, f"admin/remarks/{template}.html", base | context, status=status)

    def admin_view(self, view, cacheable=False):
        return super().admin_view(self._with_time_limit(view), cacheable)

    def login(self, request, extra_context=None):
        return self._with_time_limit(super().login)(request, extra_context)

    def _with_time_limit(self, view: Callable) -> Callable:
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            try:
                with short_lock_wait(LOCK_WAIT_SECONDS):
                    return view(request, *args, **kwargs)
            except OperationalError as error:
                if "locked" not in str(error) and "lock timeout" not in str(error):
                    raise
                response = render(request, "admin/remarks/busy.html", status=503)
                response["Retry-After"] = "30"
                return response

        return wrapper

    def index(self, request, extra_context=None):
        from .dashboard import waiting_lists

        return super().index(
            request, {**(extra_context or {}), "waiting": waiting_lists(request.user)}
        )
