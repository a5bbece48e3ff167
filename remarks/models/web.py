"""Publishers' pages: the sources that are followed, their pages, and each answer as it came."""

from django.db import models
from django.db.models import F, Q

from .events import Event


class FollowedSource(models.Model):
    """A page, feed or sitemap of a publisher whose transcripts come in as drafts."""

    url = models.URLField("URL", max_length=1000, unique=True)
    name = models.CharField(max_length=200, blank=True)
    path_contains = models.CharField(
        "only URLs with",
        max_length=200,
        blank=True,
        help_text="A part of the URL that pages with transcripts have, such as /briefings/.",
    )
    is_active = models.BooleanField(
        "followed", default=True, help_text="Fetched by manage.py follow_sources."
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    report = models.TextField("last report", blank=True, editable=False)

    class Meta:
        ordering = ["url"]

    def __str__(self):
        return self.name or self.url


class WebPageQuerySet(models.QuerySet):
    def present(self):
        return self.filter(vanished_at=None)

    def vanished(self):
        return self.exclude(vanished_at=None)

    def longest_unchecked_first(self):
        return self.order_by(F("checked_at").asc(nulls_first=True), "pk")


class WebPage(models.Model):
    """A page that was fetched, and what its last answer said about itself."""

    url = models.CharField("URL", max_length=1000, unique=True)
    source = models.ForeignKey(
        FollowedSource, models.SET_NULL, null=True, blank=True, related_name="pages"
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="web_pages"
    )
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    moved_to = models.CharField(max_length=1000, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    vanished_at = models.DateTimeField(null=True, blank=True)

    objects = WebPageQuerySet.as_manager()

    class Meta:
        ordering = ["url"]

    def __str__(self):
        return self.url


class WebCapture(models.Model):
    """One answer of a web server: its bytes and headers as a WARC record, never changed."""

    page = models.ForeignKey(WebPage, models.CASCADE, related_name="captures")
    fetched_at = models.DateTimeField()
    sha256 = models.CharField(
        "SHA-256", max_length=64, help_text="Of the bytes as they are imported, unpacked."
    )
    record = models.BinaryField(help_text="A WARC response, gzip.")

    class Meta:
        ordering = ["-fetched_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "sha256"], name="capture_once_a_state"),
            models.CheckConstraint(condition=~Q(sha256=""), name="capture_has_a_hash"),
        ]

    def __str__(self):
        return f"{self.page} {self.fetched_at:%Y-%m-%d %H:%M}"
