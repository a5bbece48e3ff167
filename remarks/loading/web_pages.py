"""Transcripts from publishers' own pages: one page, a feed or a sitemap, now and from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from ..models import FollowedSource, WebCapture, WebPage
from ..transcripts import Unreadable
from .plans import CHANGED, UNCHANGED, Plan, is_transcript, plan
from .uploads import Upload, record_failure
from .web_client import Client, FetchError, Known, Page, checked_url
from .web_lists import listed_urls
from .writing import apply

VANISHED = "vanished"
NO_TRANSCRIPT = "no transcript"
FAILED = "failed"
# Pages of one run; what is left comes with the next one.
MAX_PAGES = 200
MAX_LISTS = 20
# Pages that a source lists no more and that are looked at again in one run.
MAX_LOOKED_AFTER = 50


@dataclass(frozen=True)
class Fetched:
    """A URL that was asked for, with the page or the sentence why there is none."""

    url: str
    page: Page | None = None
    failure: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a page: new, changed, unchanged, vanished, no transcript or failed."""

    kind: str
    url: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.url}" + (f" ({self.note})" if self.note else "")


def client() -> Client:
    """A client that says who answers for it. Raises FetchError where nobody does."""
    return Client(settings.FETCH_CONTACT)


def fetch(
    client: Client, url: str, *, path_contains: str = "", limit: int = MAX_PAGES, again: bool = True
) -> Iterator[Fetched]:
    """The page at ``url``, or each page that the feed or sitemap there lists.

    Pages that were never fetched come first. Without ``again`` the others are left out.
    """
    first = _fetch(client, url, whole=True)
    if first.page is None:
        yield first
        return
    lists = listed_urls(first.page.data, first.page.url)
    if lists is None:
        yield first
        return
    urls = _listed_pages(client, *lists)
    wanted = _in_turn([url for url in urls if path_contains in url], again=again)
    for page_url in wanted[:limit]:
        yield _fetch(client, page_url)
    if len(wanted) > limit:
        yield Fetched(
            url,
            failure=f"{len(wanted):,} pages are listed and {limit} were fetched: fetch again for "
            "the others.",
        )


def _listed_pages(client: Client, pages: list[str], lists: list[str]) -> list[str]:
    """The pages of a list and of the lists that it names."""
    urls = list(pages)
    for url in lists[:MAX_LISTS]:
        fetched = _fetch(client, url, whole=True)
        inner = fetched.page and listed_urls(fetched.page.data, fetched.page.url)
        urls += inner[0] if inner else []
    return list(dict.fromkeys(urls))


def _in_turn(urls: list[str], *, again: bool) -> list[str]:
    """Unknown URLs in their order, and behind them the known ones, longest unchecked first."""
    checked = dict(WebPage.objects.filter(url__in=urls).values_list("url", "checked_at"))
    known = sorted((url for url in urls if checked.get(url)), key=lambda url: checked[url])
    return [url for url in urls if not checked.get(url)] + (known if again else [])


def _fetch(client: Client, url: str, *, whole: bool = False) -> Fetched:
    known = None if whole else WebPage.objects.filter(url=url).first()
    headers = Known(known.etag, known.last_modified) if known and known.text_sha256 else None
    try:
        return Fetched(url, client.fetch(url, headers))
    except FetchError as error:
        return Fetched(url, failure=str(error), gone=error.gone)


def keep_source(url: str, *, path_contains: str = "") -> FollowedSource:
    """The row by which a URL is followed from now on."""
    return FollowedSource.objects.get_or_create(
        url=checked_url(url), defaults={"path_contains": path_contains}
    )[0]


def upload_of(page: Page) -> Upload:
    return Upload(page.name, page.data, page.url, captured=page.fetched_at)


def record_capture(url: str, page: Page, source: FollowedSource | None = None) -> WebPage:
    """The page's row with its answer kept beside it, once for each state of its bytes."""
    row, _ = WebPage.objects.get_or_create(url=url[:1000], defaults={"source": source})
    row.source = row.source or source
    row.checked_at, row.vanished_at = page.fetched_at, None
    row.moved_to = page.moved_to[:1000]
    if not page.is_unchanged:
        row.etag = page.headers.get("etag", "")[:200]
        row.last_modified = page.headers.get("last-modified", "")[:100]
        WebCapture.objects.get_or_create(
            page=row,
            sha256=hashlib.sha256(page.data).hexdigest(),
            defaults={"fetched_at": page.fetched_at, "record": page.record},
        )
    row.save()
    return row


def take(
    fetched: Fetched, *, publish: bool = False, source: FollowedSource | None = None
) -> Outcome:
    """Import what was fetched; what a person should look at first is never published."""
    if fetched.page is None:
        return _not_had(fetched)
    page = fetched.page
    note = f"moved to {page.moved_to}" if page.moved_to else ""
    try:
        with transaction.atomic():
            row = record_capture(fetched.url, page, source)
            if page.is_unchanged:
                return Outcome(UNCHANGED, fetched.url, note)
            planned = plan(upload_of(page))
            kind = _write(row, planned, publish)
    except Unreadable as error:
        record_failure(page.name, str(error))
        return Outcome(FAILED, fetched.url, str(error))
    except DatabaseError as error:
        return Outcome(FAILED, fetched.url, str(error).splitlines()[0])
    if kind == NO_TRANSCRIPT:
        return Outcome(kind, fetched.url, note)
    return Outcome(kind, fetched.url, "; ".join(filter(None, (planned.title, note))))


def _write(row: WebPage, planned: Plan, publish: bool) -> str:
    text = hashlib.sha256(planned.transcript.text.encode("utf-8", "replace")).hexdigest()
    same_text, row.text_sha256 = row.text_sha256 == text, text
    kind = planned.action
    if not is_transcript(planned):
        kind = NO_TRANSCRIPT
    elif planned.action == CHANGED and same_text:
        # Around the text a page changes at every visit: counters, dates, advertisements.
        kind = UNCHANGED
    else:
        row.event = apply(planned, publish=publish and not planned.needs_review)
    row.save()
    return kind


def _not_had(fetched: Fetched) -> Outcome:
    if fetched.gone:
        known = WebPage.objects.present().filter(url=fetched.url)
        now = timezone.now()
        if known.update(vanished_at=now, checked_at=now):
            return Outcome(VANISHED, fetched.url, "its event stays as it is")
    return Outcome(FAILED, fetched.url, fetched.failure)


def follow(source: FollowedSource, client: Client) -> Iterator[Outcome]:
    """Fetch a source into drafts, and look after the pages that it lists no more."""
    outcomes = []
    for fetched in _pages_of(source, client):
        outcome = take(fetched, source=source)
        outcomes.append(outcome)
        yield outcome
    source.checked_at = timezone.now()
    source.report = report(outcomes)
    source.save(update_fields=["checked_at", "report"])


def _pages_of(source: FollowedSource, client: Client) -> Iterator[Fetched]:
    seen = set()
    for fetched in fetch(client, source.url, path_contains=source.path_contains):
        seen.add(fetched.url)
        yield fetched
    others = source.pages.present().exclude(url__in=seen).longest_unchecked_first()
    for url in list(others.values_list("url", flat=True)[:MAX_LOOKED_AFTER]):
        yield _fetch(client, url)


def report(outcomes: list[Outcome]) -> str:
    """Counts, and a line for each page that is not as it was."""
    kinds = [outcome.kind for outcome in outcomes]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    told = [str(o) for o in outcomes if o.kind not in (UNCHANGED, NO_TRANSCRIPT)]
    return "\n".join([f"{counts or 'nothing'}.", *told])


__all__ = [
    "Client",
    "FAILED",
    "FetchError",
    "Fetched",
    "MAX_PAGES",
    "NO_TRANSCRIPT",
    "Outcome",
    "VANISHED",
    "checked_url",
    "client",
    "fetch",
    "follow",
    "keep_source",
    "record_capture",
    "report",
    "take",
    "upload_of",
]
