"""Dated versions of events, and how programs find them: Memento (RFC 7089).

The event's own address is the original resource; ``?version=N`` is the memento of its version N.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.dateparse import parse_date
from django.utils.http import http_date, parse_http_date_safe

from ..exports import serializers
from ..exports.versions import present_since
from ..models import Event, EventVersion, Question, Turn
from . import streaming
from .lookup import NoSuchValue, resolve_slug
from .parameters import page_view
from .responses import json_response, problem

MAX_NUMBER = 6  # digits


@dataclass(frozen=True)
class Shown:
    """A version as a list of them names it; the present text, the last, has no ``until``."""

    number: int
    since: dt.datetime
    until: dt.datetime | None = None
    is_readable: bool = True


def link(url: str, relation: str, more: str = "") -> str:
    return f'<{url}>; rel="{relation}"{more}'


def memento_links(event: Event, absolute: Callable[[str], str]) -> list[str]:
    """What the original resource says of its versions."""
    slug = [event.slug]
    return [
        link(absolute(reverse("timegate", args=slug)), "timegate"),
        link(
            absolute(reverse("timemap", args=slug)), "timemap", '; type="application/link-format"'
        ),
    ]


def versions_of(event: Event) -> list[Shown]:
    """All versions of an event from the first to the present text."""
    rows = event.versions.order_by("number").values_list("number", "since", "until", "sha256")
    kept = [Shown(*row, is_readable=bool(digest)) for *row, digest in rows]
    since = present_since(event, kept[-1].until if kept else None)
    return [*kept, Shown(kept[-1].number + 1 if kept else 1, since)]


def at(versions: list[Shown], moment: dt.datetime) -> Shown:
    """The version that stood at ``moment``, or the next one where none did."""
    return next(v for v in versions if v.until is None or moment < v.until)


def _chosen(request: HttpRequest, versions: list[Shown]) -> Shown | None:
    """The version whose number is asked for; None where a day is. Raises NoSuchValue."""
    asked = request.GET["version"]
    if asked.isascii() and asked.isdigit() and len(asked) <= MAX_NUMBER:
        for version in versions:
            if version.number == int(asked):
                return version
    elif _day(asked):
        return None
    raise NoSuchValue(
        f"There is no such version: give a number from 1 to {versions[-1].number}, or a day such "
        "as 2026-11-26 for the text that stood at its end.",
        "version",
    )


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _version(
    request: HttpRequest, slug: str, name: str
) -> tuple[Event, Shown, list[Shown]] | HttpResponseBase:
    """The event and its version, or where they are to be found; ``name`` is of the view."""
    event, moved = resolve_slug(Event, slug, Event.objects.public())
    versions = versions_of(event)
    version = _chosen(request, versions)
    if version is None:
        end = dt.datetime.combine(_day(request.GET["version"]), dt.time.max)
        version = at(versions, timezone.make_aware(end))
        # Today's last version is another one after the next correction.
        return redirect(f"{reverse(name, args=[event.slug])}?version={version.number}")
    if moved:
        url = f"{reverse(name, args=[event.slug])}?version={version.number}"
        return redirect(url, permanent=True)
    return event, version, versions


def _values(event: Event, version: Shown, absolute: Callable[[str], str]) -> dict | None:
    """The data of a version with whole addresses; None where an archivist took the text out."""
    if version.until is None:
        row = serializers.events().get(pk=event.pk)
        return serializers.whole_event(row, absolute)
    values = event.versions.get(number=version.number).values
    if values is None:
        return None
    for row in (values, *values["turns"], *values["questions"]):
        row["url"] = absolute(row["url"])
    return values


def _as_memento(
    response: HttpResponseBase, request: HttpRequest, event: Event, version: Shown,
    versions: list[Shown], name: str,
) -> HttpResponseBase:  # fmt: skip
    """Say in headers when this stood, of what it is a version, and which are beside it."""
    absolute = request.build_absolute_uri
    original = absolute(reverse(name, args=[event.slug]))
    readable = [v for v in versions if v.is_readable]
    beside = {
        "first": readable[:1],
        "last": readable[-1:],
        "prev": [v for v in readable if v.number < version.number][-1:],
        "next": [v for v in readable if v.number > version.number][:1],
    }
    values = [link(original, "original"), *memento_links(event, absolute)]
    for relation, others in beside.items():
        for other in others:
            when = f'; datetime="{_http_date(other.since)}"'
            values.append(link(f"{original}?version={other.number}", f"{relation} memento", when))
    response["Memento-Datetime"] = _http_date(version.since)
    response["Link"] = ", ".join(values)
    return response


def _http_date(moment: dt.datetime) -> str:
    return http_date(int(moment.timestamp()))


def version_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An event as it stood, for readers; with a note that it did, and the way to the present."""
    resolved = _version(request, slug, "event")
    if isinstance(resolved, HttpResponseBase):
        return resolved
    event, version, versions = resolved
    values = _values(event, version, request.build_absolute_uri)
    context = {
        "event": event,
        "version": version,
        "versions": versions,
        "values": values,
        "day": values and values["date"] and dt.date.fromisoformat(values["date"]),
        "kind": values and Event.Kind(values["kind"]).label,
        "turns": _turns(values) if values else (),
    }
    if values and len(values["turns"]) > streaming.MAX_WHOLE_TURNS:
        page = streaming.streamed_page(request, "event_version.html", context)
    else:
        page = render(request, "event_version.html", context, status=200 if values else 410)
    return _as_memento(page, request, event, version, versions, "event")


def _turns(values: dict) -> list[dict]:
    """The turns of a version, each with its words as a row has them and with what it asks."""
    asked: dict[str, list[dict]] = {}
    for question in values["questions"]:
        state = Question.State(question["state"]).label
        asked.setdefault(question["turn"], []).append(question | {"outcome": state})
    return [
        turn
        | {
            "row": Turn(text=turn["text"], marks=turn["marks"], body_start=0),
            "asked": asked.get(turn["anchor"], []),
        }
        for turn in values["turns"]
    ]


def version_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An event as it stood, as data."""
    resolved = _version(request, slug, "event_json")
    if isinstance(resolved, HttpResponseBase):
        return resolved
    event, version, versions = resolved
    values = _values(event, version, request.build_absolute_uri)
    if values is None:
        gone = problem(410, "An archivist took the text of this version out.")
        return _as_memento(gone, request, event, version, versions, "event_json")
    return _as_memento(json_response(values), request, event, version, versions, "event_json")


@page_view()
def timegate(request: HttpRequest, slug: str) -> HttpResponse:
    """To the version that stood at ``Accept-Datetime``; without it, to the present one."""
    event, _ = resolve_slug(Event, slug, Event.objects.public())
    versions, version = versions_of(event), None
    if asked := request.headers.get("Accept-Datetime"):
        seconds = parse_http_date_safe(asked)
        if seconds is None:
            return HttpResponse(
                "Accept-Datetime is no date of HTTP: write it as in Thu, 26 Nov 2026 05:00:00 GMT.",
                status=400,
                content_type="text/plain; charset=utf-8",
            )
        # A version begins at some fraction of a second that its header does not tell.
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC).replace(microsecond=999_999)
        version = at(versions, moment)
    original = request.build_absolute_uri(event.get_absolute_url())
    response = redirect(f"{original}?version={(version or versions[-1]).number}")
    response["Link"] = ", ".join(
        [link(original, "original"), memento_links(event, request.build_absolute_uri)[1]]
    )
    patch_vary_headers(response, ["Accept-Datetime"])
    patch_cache_control(response, no_cache=True)
    return response


@page_view()
def timemap(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions that can be read, with their dates, as a list of links (RFC 6690)."""
    event, _ = resolve_slug(Event, slug, Event.objects.public())
    absolute = request.build_absolute_uri
    versions = [version for version in versions_of(event) if version.is_readable]
    original = absolute(event.get_absolute_url())
    span = f'; from="{_http_date(versions[0].since)}"; until="{_http_date(versions[-1].since)}"'
    form = '; type="application/link-format"'
    own = link(absolute(reverse("timemap", args=[event.slug])), "self", form + span)
    lines = [link(original, "original"), memento_links(event, absolute)[0], own]
    for version in versions:
        names = ["first"] * (version is versions[0]) + ["last"] * (version is versions[-1])
        when = f'; datetime="{_http_date(version.since)}"'
        relation = " ".join([*names, "memento"])
        lines.append(link(f"{original}?version={version.number}", relation, when))
    return HttpResponse(",\n".join(lines) + "\n", content_type="application/link-format")


def last_number() -> Subquery:
    """A column of events: the last number of a text that is no more and can be read, or null."""
    rows = EventVersion.objects.filter(event=OuterRef("pk")).exclude(sha256="").order_by("-number")
    return Subquery(rows.values("number")[:1])
