"""What search engines may find: every public page of a row, with the day it last changed."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from .models import Event, Outlet, Speaker, Topic


class EventSitemap(Sitemap):
    limit = 5_000

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
        return super().items().annotate(changed=Max("participations__event__updated_at"))

    def lastmod(self, speaker):
        return speaker.changed


class OutletSitemap(_RowSitemap):
    model = Outlet


class TopicSitemap(_RowSitemap):
    model = Topic


SITEMAPS = {"events": EventSitemap, "speakers": SpeakerSitemap, "outlets": OutletSitemap, "topics": TopicSitemap}
