"""COinS: what reference managers see in a line of a list, so that they offer all as a folder.

A span whose title is an OpenURL (Z39.88-2004) with Dublin Core and the item type of Zotero.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from ..models import Event, Question, Turn

MAX_TITLE = 200


def coins(row: Event | Turn | Question, request: HttpRequest) -> SafeString:
    """The span for an event, a turn or a question; only what was fetched for its line is read."""
    event = row if isinstance(row, Event) else row.event
    day = event.date or event.released
    values = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "presentation"),
        ("rft.title", f"{event.title[:MAX_TITLE]}{_part(row)}"),
        *(("rft.au", name) for name in _authors(row)),
        ("rft.date", day.isoformat() if day else ""),
        ("rft.place", event.place),
        ("rft.language", "en"),
        ("rft.rights", settings.DATA_RIGHTS),
        ("rft.identifier", f"{request.scheme}://{request.get_host()}{row.get_absolute_url()}"),
    ]
    title = escape(urlencode([(name, value) for name, value in values if value]))
    return mark_safe(f'<span class="Z3988" title="{title}"></span>')  # noqa: S308 # nosec


def _part(row: Event | Turn | Question) -> str:
    if isinstance(row, Question):
        return f" (question {row.position})"
    return f" (turn {row.position})" if isinstance(row, Turn) else ""


def _authors(row: Event | Turn | Question) -> list[str]:
    """Whose words it is, family name first; nobody where nobody is named."""
    if isinstance(row, Event):
        return [p.speaker.sort_name for p in row.principals]
    person = row.asker if isinstance(row, Question) else row.speaker
    return [person.sort_name] if person else []
