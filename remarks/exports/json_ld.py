"""What search engines are told of a page, in the terms of schema.org.

Only what the page itself shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings

from ..models import Event, Question, Speaker, Turn, url_for
from ..presentation import text
from . import arks
from .writers import Record

MAX_LISTED = 20
MAX_TEXT = 300
Address = Callable[[str], str]


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
        "@id": address(url_for("ark", arks.of_event(event).removeprefix("ark:"))),
        "inLanguage": "en",
        **_rights(),
        "name": event.title,
        "url": address(event.get_absolute_url()),
        "about": happened,
        "isPartOf": {"@type": "Collection", "name": "Remarks", "url": address(url_for("home"))},
        "hasPart": [_question(q, address) for q in questions[:MAX_LISTED]],
    }
    if event.source_url:
        component["isBasedOn"] = event.source_url
    return {"@context": "https://schema.org", "@graph": [component, _trail(event, address)]}


def of_question(question: Question, replies: list[Turn], address: Address) -> dict:
    """One question with whoever asked it and the first turn that replies."""
    key = arks.of_question(question).removeprefix("ark:")
    about = {
        "@context": "https://schema.org",
        "@id": address(url_for("ark", key)),
        **_question_json(question, replies, address),
        "inLanguage": "en",
        "isPartOf": {
            "@type": "ArchiveComponent",
            "name": question.event.title,
            "url": address(question.event.get_absolute_url()),
        },
        **_rights(),
    }
    if question.event.date:
        about["dateCreated"] = question.event.date.isoformat()
    return about


def of_quote(record: Record) -> dict:
    """Words of a turn, by those whose words they are."""
    quote = record.quote
    about = {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "text": text.plain(quote.text)[:MAX_TEXT],
        "url": record.url,
        "identifier": record.identifier,
        "inLanguage": record.language,
        "isPartOf": {"@type": "ArchiveComponent", "name": record.title},
        **_rights(),
    }
    if quote.authors:
        about["creator"] = [{"@type": "Person", "name": one.name} for one in quote.authors]
    if record.date:
        about["dateCreated"] = record.date.isoformat()
    return about


def of_person(speaker: Speaker, address: Address) -> dict:
    """A person, and what other authorities call them."""
    about = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": speaker.name,
        "url": address(speaker.get_absolute_url()),
    }
    addresses = [identifier.url for identifier in speaker.identifiers.all()]
    return about | ({"sameAs": addresses} if addresses else {})


def of_site(address: Address) -> dict:
    """The site and how it is searched."""
    target = address(url_for("search")) + "?q={search_term_string}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": address(url_for("home")),
        "inLanguage": "en",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def of_data(first: date | None, last: date | None, address: Address) -> dict:
    """The archive as a set of data, with the lists that are downloaded whole.

    ``first`` and ``last`` are the days between which its events lie.
    """
    files = [
        {
            "@type": "DataDownload",
            "name": kind.capitalize(),
            "encodingFormat": media_type,
            "contentUrl": address(url_for("listing_table", kind, ending)),
        }
        for kind in ("events", "questions", "speakers", "outlets", "topics")
        for ending, media_type in (("csv", "text/csv"), ("jsonl", "application/jsonl"))
    ]
    about = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": settings.SITE_NAME,
        "description": "Press remarks as their transcripts print them: who said what, who asked, "
        "whom, and what the outcome was.",
        "url": address(url_for("data")),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "distribution": files,
        **_rights(),
    }
    if first and last:
        about["temporalCoverage"] = f"{first.isoformat()}/{last.isoformat()}"
    return about


def _rights() -> dict:
    """The license, or else what is said of rights."""
    if settings.DATA_LICENSE_URL:
        return {"license": settings.DATA_LICENSE_URL}
    return {"conditionsOfAccess": settings.DATA_RIGHTS} if settings.DATA_RIGHTS else {}


def _question(question: Question, address: Address) -> dict:
    return _question_json(question, question.reply_turns, address)


def _question_json(question: Question, replies: list[Turn], address: Address) -> dict:
    made = {
        "@type": "Question",
        "text": text.plain(question.text)[:MAX_TEXT],
        "url": address(question.get_absolute_url()),
    }
    if question.asker_id:
        made["author"] = {
            "@type": "Person",
            "name": question.asker.name,
            "url": address(question.asker.get_absolute_url()),
        }
    for reply in replies[:1]:
        made["suggestedAnswer"] = {
            "@type": "Answer",
            "text": text.plain(reply.text)[:MAX_TEXT],
            "url": address(f"{question.event.get_absolute_url()}#{reply.anchor}"),
        }
    return made


def _trail(event: Event, address) -> dict:
    steps = [
        ("Remarks", url_for("home")),
        ("Events", url_for("events")),
        (event.title, event.get_absolute_url()),
    ]
    items = [
        {"@type": "ListItem", "position": i, "name": name, "item": address(url)}
        for i, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
