"""COinS: what reference managers see in a line of a list, so that they offer all as a folder.

A span whose title is an OpenURL (Z39.88-2004) with Dublin Core and the item type of Zotero.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import quote_plus, urlencode

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from ..models import Event, Question, Turn

MAX_TITLE = 200


def coins(row: Event | Turn | Question, host: str) -> SafeString:
    """The span for an event, a turn or a question; only what was fetched for its line is read.

    ``host`` is the archive's own, with its scheme.
    """
    event = row if isinstance(row, Event) else row.event
    day = event.date or event.released
    parts = [
        _pair("ctx_ver", "Z39.88-2004"),
        _pair("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        _pair("rft.type", "presentation"),
        _pair("rft.title", event.title[:MAX_TITLE]) + quote_plus(_part(row)),
        *(_pair("rft.au", name) for name in _authors(row)),
        _pair("rft.date", day.isoformat() if day else ""),
        _pair("rft.place", event.place),
        _pair("rft.language", "en"),
        _pair("rft.rights", settings.DATA_RIGHTS),
        _pair("rft.identifier", host) + quote_plus(row.get_absolute_url()),
    ]
    title = "&amp;".join(filter(None, parts))
    return mark_safe(f'<span class="Z3988" title="{title}"></span>')  # noqa: S308 # nosec


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    """``name=value`` as an OpenURL in HTML has it; most of a list's lines share their pairs.

    Nothing where there is no value.
    """
    return escape(urlencode([(name, value)])) if value else ""


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
