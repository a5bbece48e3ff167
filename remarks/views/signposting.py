"""``Link`` headers that tell programs what a page is a record of (https://signposting.org)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ..exports import arks, writers
from ..models import Event, Question, url_for
from .lookup import absolute_urls
from .versions import memento_links

MAX_AUTHORS = 20


def sign_event(request: HttpRequest, response: HttpResponseBase, event: Event) -> HttpResponseBase:
    """Name the event's ARK, its people, its descriptions and its whole transcripts."""
    formats = (
        (name, url_for("event_text", event.slug, name), form.media_type)
        for name, form in writers.TRANSCRIPT_FORMATS.items()
    )
    people = (p.speaker.get_absolute_url() for p in event.principals)
    return _add_links(
        request,
        response,
        arks.of_event(event),
        people,
        [
            *_citations(event.slug, ""),
            (url_for("event_json", event.slug), "describedby", "application/json"),
            *((path, "item", media_type) for _, path, media_type in formats),
        ],
        memento_links(event, request.build_absolute_uri),
    )


def sign_question(
    request: HttpRequest, response: HttpResponseBase, question: Question
) -> HttpResponseBase:
    """Name the question's ARK, whoever is known to have asked it, and its descriptions."""
    people = [question.asker.get_absolute_url()] if question.asker else []
    slug = question.event.slug
    described = url_for("question_json", slug, question.key)
    return _add_links(
        request,
        response,
        arks.of_question(question),
        people,
        [
            *_citations(slug, f"?question={question.key}"),
            (described, "describedby", "application/json"),
            (question.event.get_absolute_url(), "collection", "text/html"),
        ],
    )


def _citations(slug: str, query: str) -> Iterable[tuple[str, str, str]]:
    for name, form in writers.CITATION_FORMATS.items():
        yield url_for("event_export", slug, name) + query, "describedby", form.media_type


def _add_links(
    request: HttpRequest,
    response: HttpResponseBase,
    ark: str,
    people: Iterable[str],
    links: Iterable[tuple[str, str, str]],
    more: Iterable[str] = (),
) -> HttpResponseBase:
    absolute = absolute_urls(request)
    resolver = url_for("ark", ark.removeprefix("ark:"))
    values = [f'<{absolute(resolver)}>; rel="cite-as"']
    values += [f'<{absolute(path)}>; rel="author"' for path in list(people)[:MAX_AUTHORS]]
    for path, relation, media_type in links:
        kind = media_type.partition(";")[0]
        values.append(f'<{absolute(path)}>; rel="{relation}"; type="{kind}"')
    if settings.DATA_LICENSE_URL:
        values.append(f'<{settings.DATA_LICENSE_URL}>; rel="license"')
    response["Link"] = ", ".join([*values, *more])
    return response
