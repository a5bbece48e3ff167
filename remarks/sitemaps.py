"""What search engines may find: every public page of a row, with the day it last changed."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.urls import reverse

from .models import (
    Event,
    Outlet,
    Question,
    Speaker,
    Topic,
    Turn,
    TurnTopic,
    cached_until_change,
)


def _public(relation):
    return Q(**{f"{relation}__event__status": Event.Status.PUBLISHED})


class _LatestOfEvents(Sitemap):
    """Dated by one query: Django would read every row to find the latest."""

    limit = 5_000

    def get_latest_lastmod(self):
        return Event.objects.public().aggregate(at=Max("updated_at"))["at"]


class EventSitemap(_LatestOfEvents):
    def items(self):
        return Event.objects.public().order_by("pk").only("slug", "updated_at")

    def lastmod(self, event):
        return event.updated_at


class _RowSitemap(Sitemap):
    limit = 5_000
    model = None

    def items(self):
        return self.model.objects.public().order_by("pk")


class SpeakerSitemap(_RowSitemap):
    model = Speaker

    def items(self):
        return (
            super()
            .items()
            .annotate(
                changed=Max("participations__event__updated_at", filter=_public("participations"))
            )
        )

    def lastmod(self, speaker):
        return speaker.changed


class OutletSitemap(_RowSitemap):
    model = Outlet

    def items(self):
        return (
            super()
            .items()
            .annotate(changed=Max("questions__event__updated_at", filter=_public("questions")))
        )

    def lastmod(self, outlet):
        return outlet.changed


class TopicSitemap(_RowSitemap):
    model = Topic

    def lastmod(self, topic):
        return _topics_changed().get(topic.pk)


@cached_until_change
def _topics_changed():
    """When an event with a turn of each topic was last changed."""
    rows = TurnTopic.objects.standing().filter(turn__event__status=Event.Status.PUBLISHED)
    return dict(rows.order_by().values_list("topic").annotate(at=Max("turn__event__updated_at")))


class TurnSitemap(_LatestOfEvents):
    """The page of each turn, which is its own canonical address: what is shared and cited."""

    def items(self):
        rows = Turn.objects.public().select_related("event").order_by("pk")
        return rows.only("anchor", "event__slug", "event__updated_at")

    def location(self, turn):
        return turn.page_url

    def lastmod(self, turn):
        return turn.event.updated_at


class QuestionSitemap(_LatestOfEvents):
    def items(self):
        rows = Question.objects.public().select_related("event", "turn").order_by("pk")
        return rows.only("nth", "turn__anchor", "event__slug", "event__updated_at")

    def lastmod(self, question):
        return question.event.updated_at


class PageSitemap(_LatestOfEvents):
    """The pages about the archive, as old as the last change of what they count."""

    def items(self):
        return ("home", "about", "data", "help", "coverage", "corrections", "accessibility")

    def location(self, name):
        return reverse(name)

    def get_urls(self, *args, **kwargs):
        self._changed = self.get_latest_lastmod()
        return super().get_urls(*args, **kwargs)

    def lastmod(self, _name):
        return self._changed


SITEMAPS = {
    "pages": PageSitemap,
    "events": EventSitemap,
    "turns": TurnSitemap,
    "questions": QuestionSitemap,
    "speakers": SpeakerSitemap,
    "outlets": OutletSitemap,
    "topics": TopicSitemap,
}
