"""What search engines are told of a page, in the terms of schema.org.

Only what the page itself shows.
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from ..models import Event, Question
from ..presentation import text

MAX_LISTED = 20


def of_event(event: Event, questions: list[Question], address: Callable[[str], str]) -> dict:
    """The event as a component of the archive, its people, its questions with their first replies,
    and the way to it.
    """
    people = [
        {"@type": "Person", "name": p.speaker.name, "url": address(p.speaker.get_absolute_url())}
        for p in event.principals
    ]
    happened = {"@type": "Event", "name": event.title}
    if event.date:
        happened["startDate"] = event.date.isoformat()
    if event.place:
        happened["location"] = {"@type": "Place", "name": event.place}
    if people:
        happened["performer"] = people
    component = {
        "@type": "ArchiveComponent",
        "name": event.title,
        "url": address(event.get_absolute_url()),
        "about": happened,
        "isPartOf": {"@type": "Collection", "name": "Remarks", "url": address(reverse("home"))},
        "hasPart": [_question(q, address) for q in questions[:MAX_LISTED]],
    }
    if event.source_url:
        component["isBasedOn"] = event.source_url
    return {"@context": "https://schema.org", "@graph": [component, _trail(event, address)]}


def _question(question: Question, address) -> dict:
    made = {
        "@type": "Question",
        "text": text.plain(question.text)[:300],
        "url": address(question.get_absolute_url()),
    }
    if question.asker_id:
        made["author"] = {"@type": "Person", "name": question.asker.name}
    for reply in question.reply_turns[:1]:
        made["suggestedAnswer"] = {
            "@type": "Answer",
            "text": text.plain(reply.text)[:300],
            "url": address(f"{question.event.get_absolute_url()}#{reply.anchor}"),
        }
    return made


def _trail(event: Event, address) -> dict:
    steps = [
        ("Remarks", reverse("home")),
        ("Events", reverse("events")),
        (event.title, event.get_absolute_url()),
    ]
    items = [
        {"@type": "ListItem", "position": i, "name": name, "item": address(url)}
        for i, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
