"""Atom feeds of what came in lately.

Dated by when it came in, so that old transcripts do not pretend to be news.
"""

import copy
from collections import Counter
from dataclasses import dataclass
from html import escape
from io import StringIO

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F, Q, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode

from . import search
from .exports import arks
from .exports.writers.transcript import xml_text
from .models import (
    Event,
    Outlet,
    Prepared,
    Question,
    Speaker,
    Topic,
    Turn,
    cached_until_change,
    with_people,
)
from .presentation.environment import quantity
from .search import resolution
from .search.highlight import passage
from .search.results import highlight_spans
from .search.units import Unit
from .views.lookup import number
from .views.parameters import address_without
from .views.responses import WrongParameter, check_parameters, search_unit

MAX_ENTRIES = 30
MAX_PAGE = 200
TRY_AGAIN_SECONDS = 60
_WORDS = 60


def _well_formed(values):
    return {k: xml_text(v) if isinstance(v, str) else v for k, v in values.items()}


class WellFormedAtom(Atom1Feed):
    """Atom of any text: without what XML cannot hold, which Django refuses to write.

    Summaries are HTML to readers of feeds, so words in angle brackets are escaped.
    """

    def __init__(self, title, link, description, **extra):
        texts = _well_formed({"title": title, "link": link, "description": description})
        super().__init__(**texts, **_well_formed(extra))

    def add_item(self, title, link, description, **extra):
        texts = _well_formed(
            {"title": title, "link": link, "description": escape(description, quote=False)}
        )
        super().add_item(**texts, **_well_formed(extra))

    def write(self, outfile, encoding):
        """With a style sheet, so that a browser shows a list; Django writes one into RSS only."""
        whole = StringIO()
        super().write(whole, encoding)
        declaration, _, rest = whole.getvalue().partition("\n")
        sheet = escape(static("remarks/feed.css"))
        outfile.write(f'{declaration}\n<?xml-stylesheet href="{sheet}" type="text/css"?>\n{rest}')

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, page in self.feed["pages"].items():
            url = self.feed["feed_url"]
            url += f"{'&' if '?' in url else '?'}page={page}" if page > 1 else ""
            handler.addQuickElement("link", "", {"rel": relation, "href": url})


class ReadableFeed(Feed):
    """A feed that a browser shows as a list: it takes a style sheet with plain XML only."""

    feed_type = WellFormedAtom

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        if "text/html" in request.headers.get("Accept", ""):
            response["Content-Type"] = "application/xml; charset=utf-8"
        patch_vary_headers(response, ["Accept"])
        return response


def _page_of(keys, page):
    """Those of a page, and one more where there is another page."""
    start = (page - 1) * MAX_ENTRIES
    return list(keys[start : start + MAX_ENTRIES + 1])


def _by_arrival(events):
    """The ids of these events, what came in last first."""
    order = F("published_at").desc(nulls_last=True), "-pk"
    return events.order_by(*order).values_list("pk", flat=True)


@cached_until_change
def _first_keys(feed, obj):
    return feed().keys(obj, 1)


@cached_until_change
def _all_by_arrival():
    return tuple(_by_arrival(Event.objects.public()))


@dataclass(frozen=True)
class Arrival:
    """An event that came in, the first of its turns that a feed is about, and how many it is."""

    event: int
    turn: int
    count: int


def _arrivals(events, turns):
    """One for each of ``events``, in their order.

    ``turns`` are pairs of an event and a turn, of each event the first turn first.
    """
    firsts, counts = {}, Counter()
    for event, turn in dict.fromkeys(turns):
        firsts.setdefault(event, turn)
        counts[event] += 1
    return [Arrival(event, firsts[event], counts[event]) for event in events if event in firsts]


_events = Prepared(
    lambda ids: (
        Event.objects.public()
        .filter(pk__in=ids)
        .defer("segments", "headings", "problems", "notes")
        .order_by()
    ),
    [int],
)
_turns = Prepared(
    lambda ids: Turn.objects.public().filter(pk__in=ids)
    .select_related("event", "speaker")
    .defer(
        "event__segments", "event__headings", "event__problems", "event__notes",
        "speaker__created_at",
    )
    .order_by(),
    [int],
)  # fmt: skip
_questions = Prepared(
    lambda ids: (
        Question.objects.public()
        .filter(turn__in=ids)
        .select_related("asker", "outlet")
        .defer("asker__created_at")
        .order_by("event", "position")
    ),
    [int],
)


def _turns_with_questions(ids):
    turns = _turns(ids)
    questions = {turn.pk: [] for turn in turns}
    for question in _questions(list(questions)):
        questions[question.turn_id].append(question)
    for turn in turns:
        turn._prefetched_objects_cache = {"questions": questions[turn.pk]}
    return turns


class _PagedFeed(ReadableFeed):
    """A feed in pages (RFC 5005): ``?page=2`` holds what came in before the first page."""

    feed_type = WellFormedAtom
    author_name = settings.SITE_NAME
    parameters = ("page",)
    page = 1

    def __call__(self, request, *args, **kwargs):
        # One object serves all requests: the page belongs to a copy of it.
        feed = copy.copy(self)
        try:
            feed.check(request)
            feed.page = number(request.GET.get("page"))
            feed.pages = {"first": 1}
            return super(_PagedFeed, feed).__call__(request, *args, **kwargs)
        except WrongParameter as error:
            # A feed of all would be followed for years as the feed of what was asked for.
            rest = request.build_absolute_uri(
                address_without(request, error.parameter, error.instead)
            )
            return HttpResponse(
                f"{error}\nThe feed without it: {rest}\n",
                status=400,
                content_type="text/plain; charset=utf-8",
            )

    def check(self, request):
        """Raises WrongParameter for what means nothing to this feed."""
        check_parameters(request, self.parameters, "feed")

    def items(self, obj=None):
        if self.page > MAX_PAGE:
            raise WrongParameter(f"A feed has no more than {MAX_PAGE} pages.", "page")
        # The first page is asked for again and again.
        keys = self.first_keys(obj) if self.page == 1 else self.keys(obj, self.page)
        if self.page > 1 and not keys:
            raise WrongParameter(f"This feed has no page {self.page}.", "page")
        if self.page > 1:
            self.pages["previous"] = self.page - 1
        if len(keys) > MAX_ENTRIES and self.page < MAX_PAGE:
            self.pages["next"] = self.page + 1
        return self.fetch(keys[:MAX_ENTRIES])

    def first_keys(self, obj):
        """``keys`` of the first page, kept until the archive changes."""
        return _first_keys(type(self), obj)

    def feed_extra_kwargs(self, _obj):
        # Asked for before the items are: they fill it in.
        return {"pages": self.pages}


class EventFeed(_PagedFeed):
    """The events that were published last.

    A back-load of hundreds shows the newest of them, with a link to the rest.
    """

    title = "Remarks: latest events"
    subtitle = "Events by when they came into the archive; the list holds all of them."

    def link(self):
        return reverse("events")

    def feed_url(self):
        return reverse("feed")

    def keys(self, _obj, page):
        """What tells the entries of a page, and one more where there is another page."""
        return _page_of(_all_by_arrival(), page)

    def fetch(self, keys):
        rows = {event.pk: event for event in with_people(_events(keys))}
        return [rows[pk] for pk in keys if pk in rows]

    def item_guid(self, event):
        return arks.of_event(event)

    def item_author_name(self, event):
        return "; ".join(p.speaker.name for p in event.principals) or settings.SITE_NAME

    def item_title(self, event):
        return ", ".join(part for part in (event.title, event.day_in_words) if part)

    def item_description(self, event):
        people = ", ".join(p.speaker.name for p in event.principals)
        start = f"{people}. " if people else ""
        return f"{start}{event.turn_count} turns, {event.question_count} questions."

    def item_updateddate(self, event):
        return event.updated_at

    def item_pubdate(self, event):
        return event.published_at


class TurnFeed(_PagedFeed):
    """Events by when they came in, each with its first turn of one person, outlet or topic."""

    # What is counted besides the turn that is shown.
    noun = "turn"

    def feed_url(self, obj):
        return self.address(obj)

    def keys(self, obj, page):
        turns = self.turns(obj)
        events = Event.objects.public().filter(pk__in=turns.values("event"))
        events = _page_of(_by_arrival(events), page)
        there = turns.filter(event__in=events).order_by("event", "position")
        return _arrivals(events, there.values_list("event", "pk"))

    def fetch(self, keys):
        rows = {turn.pk: turn for turn in _turns_with_questions([key.turn for key in keys])}
        turns = []
        for key in keys:
            if turn := rows.get(key.turn):
                turn.others = key.count - 1
                turns.append(turn)
        return turns

    def item_guid(self, turn):
        return arks.of_event(turn.event)

    def item_author_name(self, turn):
        """The speaker, or the one person who asked all that stands in the turn; else its label."""
        askers = {q.asked_by for q in turn.questions.all() if q.is_attributed and not q.on_behalf}
        whole = len(askers) == 1 and all(
            q.is_attributed and not q.on_behalf for q in turn.questions.all()
        )
        return askers.pop() if whole and not turn.speaker_id else turn.display_name

    def item_title(self, turn):
        asked = next(iter(turn.questions.all()), None)
        return f"{asked.asked_by if asked else turn.display_name} in {turn.event.title}"

    def item_description(self, turn):
        more = f" (and {quantity(turn.others, f'more {self.noun}')})" if turn.others else ""
        return f"{self.words_of(turn)}{more}"

    def words_of(self, turn):
        """Those of the turn that an entry shows."""
        words = turn.text.split()
        return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")

    def item_updateddate(self, turn):
        return turn.event.updated_at

    def item_pubdate(self, turn):
        return turn.event.published_at


class SpeakerFeed(TurnFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Speaker.objects.public(), slug=slug)

    def title(self, speaker):
        return f"Remarks: {speaker.name}"

    def link(self, speaker):
        return speaker.get_absolute_url()

    def address(self, speaker):
        return reverse("speaker_feed", args=[speaker.slug])

    def turns(self, speaker):
        return Turn.objects.public().filter(
            Q(speaker=speaker) | Q(pk__in=Question.objects.filter(asker=speaker).values("turn"))
        )


class OutletFeed(TurnFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Outlet.objects.public(), slug=slug)

    def title(self, outlet):
        return f"Remarks: questions asked for {outlet.name}"

    def link(self, outlet):
        return outlet.get_absolute_url()

    def address(self, outlet):
        return reverse("outlet_feed", args=[outlet.slug])

    def turns(self, outlet):
        return Turn.objects.public().filter(
            pk__in=Question.objects.filter(outlet=outlet).values("turn")
        )


class TopicFeed(TurnFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Topic.objects.public(), slug=slug)

    def title(self, topic):
        return f"Remarks on {topic.name}"

    def link(self, topic):
        return topic.get_absolute_url()

    def address(self, topic):
        return reverse("topic_feed", args=[topic.slug])

    def turns(self, topic):
        return Turn.objects.public().filter(turn_topics__in=topic.turn_topics.standing())


@dataclass(frozen=True)
class Followed:
    """A search that somebody follows."""

    query: str
    unit: Unit

    @property
    def parameters(self):
        return {"q": self.query} | ({} if self.unit.is_turns else {"unit": self.unit.name})


class SearchFeed(TurnFeed):
    """Events in which a search finds anything, whatever was typed."""

    # Those of the search that it follows, so that an address of one is an address of the other.
    parameters = ("q", "unit", "page", "sort", "words", "names", "facet", "open")

    def __call__(self, request, *args, **kwargs):
        try:
            return super().__call__(request, *args, **kwargs)
        except search.SearchUnavailable as error:
            # A feed without entries would say that there are none.
            return HttpResponse(
                f"{error}\n",
                status=503,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": TRY_AGAIN_SECONDS},
            )

    def check(self, request):
        super().check(request)
        search_unit(request)

    def get_object(self, request):
        return Followed(search.parse(request.GET.get("q", "")).source, search_unit(request))

    def title(self, followed):
        return f"Remarks: {followed.query or f'all {followed.unit.noun}s'}"

    def link(self, followed):
        return f"{reverse('search')}?{urlencode(followed.parameters | {'sort': 'newest'})}"

    def address(self, followed):
        return f"{reverse('search_feed')}?{urlencode(followed.parameters)}"

    def items(self, followed):
        # It is a copy for one request.
        self.noun, self.query = followed.unit.noun, resolution.read(followed.query)
        turns = super().items(followed)
        if not followed.unit.is_turns:
            prefetch_related_objects(turns, "questions__replies__speaker")
            for turn in turns:
                turn.with_replies = True
        return turns

    def first_keys(self, followed):
        # Of all that may be searched for, nothing is kept.
        return self.keys(followed, 1)

    def keys(self, followed, page):
        wanted = page * MAX_ENTRIES + 1
        fitting = search.events_that_fit(followed.query, _all_by_arrival(), wanted, followed.unit)
        events = _page_of(fitting, page)
        if not events:
            return []
        rows = Turn.objects.public().filter(event__in=events).order_by()
        event_of = dict(rows.values_list("pk", "event"))
        ids = search.turn_ids(followed.query, unit=followed.unit, events=events)
        return _arrivals(events, [(event_of[pk], pk) for pk in ids if pk in event_of])

    def words_of(self, turn):
        """The words found; of an exchange or question, also of the reply that holds some."""
        replies = (
            [reply for question in turn.questions.all() for reply in question.replies.all()]
            if getattr(turn, "with_replies", False)
            else []
        )
        words = self._words_found(turn)
        if not replies:
            return words
        reply = next((r for r in replies if highlight_spans(self.query, r)), replies[0])
        return f"{words} {reply.display_name}: {self._words_found(reply)}"

    def _words_found(self, turn):
        start, end = passage(turn.text, list(highlight_spans(self.query, turn)))
        words = " ".join(turn.text[start:end].split())
        return f"{'… ' if start else ''}{words}{' …' if end < len(turn.text) else ''}"
