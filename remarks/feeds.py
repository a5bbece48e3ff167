"""Atom feeds of what came in lately.

Dated by when it came in, so that old transcripts do not pretend to be news.
"""

import copy
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


def _ids_of(rows, page):
    start = (page - 1) * MAX_ENTRIES
    return list(rows.values_list("pk", flat=True)[start : start + MAX_ENTRIES + 1])


@cached_until_change
def _first_ids(feed, obj):
    return _ids_of(feed().rows(obj), 1)


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
        "marks", "event__segments", "event__headings", "event__problems", "event__notes",
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
            rest = request.build_absolute_uri(address_without(request, error.parameter))
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
        ids = self.ids(obj)
        if self.page > 1 and not ids:
            raise WrongParameter(f"This feed has no page {self.page}.", "page")
        if self.page > 1:
            self.pages["previous"] = self.page - 1
        if len(ids) > MAX_ENTRIES and self.page < MAX_PAGE:
            self.pages["next"] = self.page + 1
        ids = ids[:MAX_ENTRIES]
        rows = {row.pk: row for row in self.fetch(ids)}
        return [rows[pk] for pk in ids if pk in rows]

    def ids(self, obj):
        """Those of the page's entries, and of one more where there is another page."""
        # The first page is asked for again and again.
        return _first_ids(type(self), obj) if self.page == 1 else _ids_of(self.rows(obj), self.page)

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

    def rows(self, _obj):
        return Event.objects.public().order_by(F("published_at").desc(nulls_last=True), "-pk")

    def fetch(self, ids):
        return with_people(_events(ids))

    def item_guid(self, event):
        return arks.of_event(event)

    def item_author_name(self, event):
        return "; ".join(p.speaker.name for p in event.principals) or settings.SITE_NAME

    def item_title(self, event):
        return f"{event.title}{f', {event.date:%-d %B %Y}' if event.date else ''}"

    def item_description(self, event):
        people = ", ".join(p.speaker.name for p in event.principals)
        start = f"{people}. " if people else ""
        return f"{start}{event.turn_count} turns, {event.question_count} questions."

    def item_updateddate(self, event):
        return event.updated_at

    def item_pubdate(self, event):
        return event.published_at


class TurnFeed(_PagedFeed):
    """Turns of one person, outlet or topic, or of any search, by when their event came in."""

    def feed_url(self, obj):
        return self.address(obj)

    def rows(self, obj):
        return self.turns(obj).order_by(
            F("event__published_at").desc(nulls_last=True), "-event_id", "position"
        )

    def fetch(self, ids):
        return _turns_with_questions(ids)

    def item_guid(self, turn):
        return arks.of_turn(turn)

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
    """The newest hits of a search, whatever was typed."""

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

    def ids(self, followed):
        # Of all that may be searched for, nothing is kept.
        return _ids_of(self.rows(followed), self.page)

    def items(self, followed):
        turns = super().items(followed)
        if not followed.unit.is_turns:
            prefetch_related_objects(turns, "questions__replies__speaker")
            for turn in turns:
                turn.with_replies = True
        return turns

    def item_description(self, turn):
        """The words of the turn; of an exchange or question, of the first reply too."""
        words = super().item_description(turn)
        replies = (
            [reply for question in turn.questions.all() for reply in question.replies.all()]
            if getattr(turn, "with_replies", False)
            else []
        )
        if not replies:
            return words
        return f"{words} {replies[0].display_name}: {super().item_description(replies[0])}"

    def turns(self, followed):
        results = search.search(
            followed.query, sort="newest", with_facets=False, unit=followed.unit
        )
        if not results.available:
            raise search.SearchUnavailable(results.error)
        return Turn.objects.public().filter(pk__in=[hit.turn.pk for hit in results.hits])
