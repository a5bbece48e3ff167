"""Sources and the events that they record."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from .addresses import MAX_SLUG, url_for
from .display import display_of


class SourceQuerySet(models.QuerySet):
    def public(self):
        return self.filter(Exists(Event.objects.public().filter(source=OuterRef("pk"))))


class Source(models.Model):
    """The bytes of a transcript as they came in; never changed afterwards."""

    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveIntegerField("bytes")
    media_type = models.CharField(max_length=100, blank=True)
    origin = models.CharField(
        "where from", max_length=1000, blank=True, help_text="Address or path it came from."
    )
    format = models.CharField(max_length=20)
    encoding = models.CharField(max_length=20)
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The earlier state of this file.",
    )
    captured_at = models.DateTimeField(
        null=True, blank=True, help_text="When a web archive captured it."
    )
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="source_not_empty")]

    def __str__(self):
        return self.name


class EventQuerySet(models.QuerySet):
    def public(self):
        """The one visibility rule; every reader of rows starts from it."""
        return self.filter(status=Event.Status.PUBLISHED)

    def latest_first(self):
        return self.order_by(F("listed_on").desc(nulls_last=True), "-pk")

    def undated(self):
        """Events of which neither the day nor the day of release is known."""
        return self.filter(listed_on=None)

    def unplaced(self):
        """Events of which no place is known: none is printed, and their series has none."""
        return self.filter(place="", place_record=None)

    def with_people(self):
        participations = Event._meta.get_field("participations").related_model
        people = participations.objects.select_related("speaker")
        return self.prefetch_related(models.Prefetch("participations", people))


class Event(models.Model):
    """One occasion on which remarks were made, as one transcript records it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    class Kind(models.TextChoices):
        REMARKS = "remarks", "Remarks"
        JOINT = "joint", "Joint remarks"
        BRIEFING = "briefing", "Briefing"
        INTERVIEW = "interview", "Interview"
        SPEECH = "speech", "Speech"
        CALL = "call", "Call"
        OTHER = "other", "Other"

    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    get_kind_display = display_of("kind", Kind)
    date = models.DateField(
        null=True, blank=True, help_text="The day of the event, not of publication."
    )
    date_rule = models.CharField(
        max_length=80, blank=True, help_text="What the date was read from."
    )
    time = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200, blank=True)
    place_record = models.ForeignKey(
        "Place", models.SET_NULL, null=True, blank=True, related_name="events"
    )
    series = models.ForeignKey(
        "Series", models.SET_NULL, null=True, blank=True, related_name="events"
    )
    series_by_hand = models.BooleanField(default=False, editable=False)
    venue = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    released = models.DateField(null=True, blank=True)
    # The event's day, or else the day of release: what lists are sorted by.
    listed_on = models.DateField(null=True, blank=True, editable=False, db_index=True)
    notes = models.JSONField(default=list, blank=True)
    source_url = models.URLField("source URL", max_length=1000, blank=True)
    # Not indexed: nearly all rows share one value, and SQLite would read all of them by the index.
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    source = models.OneToOneField(Source, models.PROTECT, related_name="event")
    problems = models.JSONField(
        default=list, blank=True, help_text="Warnings of the parser, for a person to review."
    )
    segments = models.JSONField(default=list, blank=True, editable=False)
    # ``[offset in the source's text, words]`` each; at 0 those of the whole transcript.
    headings = models.JSONField(
        "the publisher's headings", default=list, blank=True, editable=False
    )
    turn_count = models.PositiveIntegerField(default=0, editable=False)
    question_count = models.PositiveIntegerField(default=0, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    # Anchors are numbered once and never reused, so that no link comes to mean another turn.
    last_anchor = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["segments", "headings", "problems"])

    class Meta:
        ordering = [F("listed_on").desc(nulls_last=True), "-pk"]
        permissions = [
            ("import_transcripts", "Can import transcripts"),
            ("publish_event", "Can publish events"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"]), name="event_status_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="event_has_title"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.listed_on = self.date or self.released
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return url_for("event", self.slug)

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED

    @property
    def principals(self):
        return [p for p in self.participations.all() if p.is_principal]

    @property
    def day_in_words(self):
        """``15 May 2007``, or ``released 16 May 2007``; empty where neither day is known."""
        day = self.date or self.released
        before = "" if self.date else "released "
        return f"{before}{day.day} {day:%B %Y}" if day else ""

    def wanted_slug(self):
        day = self.date or self.released
        return slugify(f"{day.isoformat() if day else 'undated'} {self.title}")[:MAX_SLUG].strip(
            "-"
        )


class TextFingerprint(models.Model):
    """One of the few numbers that tell an event's words from another event's."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="fingerprints")
    value = models.BigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.event_id}: {self.value}"


class SourceCheck(models.Model):
    """The last time that an event's turns were compared with its source, and what was wrong."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="source_check")
    checked_at = models.DateTimeField(default=timezone.now)
    turn_count = models.PositiveIntegerField()
    faults = models.JSONField(default=list, blank=True, help_text="Sentences; empty: none.")

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self):
        return f"{self.event}: {len(self.faults)} faults"


class OldAnchor(models.Model):
    """An anchor of a turn that is gone: the turn that has its words now, or none."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="old_anchors")
    anchor = models.CharField(max_length=20)
    target = models.CharField(
        max_length=20, blank=True, help_text="The turn that holds the words now; empty: none does."
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["event", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "anchor"], name="old_anchor_once")]

    def __str__(self):
        return f"{self.anchor} -> {self.target or 'gone'}"
