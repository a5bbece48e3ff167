"""The archive's rows, and for each the one rule that says whether a reader may see it."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps

from django.conf import settings
from django.db import Error, models, transaction
from django.db.models import Exists, F, OuterRef, Q, functions
from django.dispatch import Signal
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from .transcripts.lexicon.names import fold

# Sent once a transaction that changed public rows has committed; the search room listens.
archive_changed = Signal()

MAX_SLUG = 120


@lru_cache(maxsize=20_000)
def _below(prefix: str, name: str, *args: str) -> str:
    return reverse(name, args=args)


def address(name: str, *args: str) -> str:
    """A row's address; ``reverse`` again and again for one page takes a tenth of its time."""
    return _below(get_script_prefix(), name, *args)


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
    origin = models.CharField("where from", max_length=1000, blank=True, help_text="Address or path it came from.")
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
    captured_at = models.DateTimeField(null=True, blank=True, help_text="When a web archive captured it.")
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

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

    def with_people(self):
        return self.prefetch_related("participations__speaker")


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
    date = models.DateField(null=True, blank=True, help_text="The day of the event, not of publication.")
    date_rule = models.CharField(max_length=80, blank=True, help_text="What the date was read from.")
    time = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200, blank=True)
    venue = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    released = models.DateField(null=True, blank=True)
    # The event's day, or else the day of release: what lists are sorted by.
    listed_on = models.DateField(null=True, blank=True, editable=False, db_index=True)
    notes = models.JSONField(default=list, blank=True)
    address = models.URLField("original address", max_length=1000, blank=True)
    # Not indexed: nearly all rows share one value, and an index on it lures SQLite into reading all of them.
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    source = models.OneToOneField(Source, models.PROTECT, related_name="event")
    problems = models.JSONField(default=list, blank=True, help_text="Doubts of the parser, for a person to settle.")
    segments = models.JSONField(default=list, blank=True, editable=False)
    turn_count = models.PositiveIntegerField(default=0, editable=False)
    question_count = models.PositiveIntegerField(default=0, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    # Anchors are numbered once and never given out again, so that no link comes to mean another turn.
    last_anchor = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["segments", "problems"])

    class Meta:
        ordering = [F("listed_on").desc(nulls_last=True), "-pk"]
        permissions = [("import_transcripts", "Can import transcripts"), ("publish_event", "Can publish events")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "published"]), name="event_status_known"),
            models.CheckConstraint(condition=~Q(title=""), name="event_has_title"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.listed_on = self.date or self.released
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address("event", self.slug)

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED

    @property
    def principals(self):
        return [p for p in self.participations.all() if p.is_principal]

    def wanted_slug(self):
        day = self.date or self.released
        return slugify(f"{day.isoformat() if day else 'undated'} {self.title}")[:MAX_SLUG].strip("-")


class SpeakerQuerySet(models.QuerySet):
    def public(self):
        return self.filter(
            Exists(Turn.objects.public().filter(speaker=OuterRef("pk")))
            | Exists(Question.objects.public().filter(asker=OuterRef("pk")))
            | Exists(Participation.objects.filter(speaker=OuterRef("pk"), event__status=Event.Status.PUBLISHED))
        )

    def with_counts(self):
        """Turns spoken, questions asked and questions put to each, counted over public events."""
        return self.annotate(
            turns_spoken=_count(Turn.objects.public().filter(speaker=OuterRef("pk"))),
            questions_asked=_count(Question.objects.public().filter(asker=OuterRef("pk"))),
            questions_put=_count(
                Question.addressees.through.objects.filter(
                    speaker=OuterRef("pk"), question__event__status=Event.Status.PUBLISHED
                )
            ),
        )


def _count(queryset):
    """A correlated count, zero where nothing fits."""
    rows = queryset.order_by().annotate(one=models.Value(1)).values("one").annotate(n=models.Count("pk")).values("n")
    return functions.Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)


class Speaker(models.Model):
    """A person who speaks in the archive, as principal, moderator or reporter."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    sort_name = models.CharField(max_length=200, db_index=True, help_text="Family name first.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SpeakerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="speaker_has_name")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = self.sort_name or family_name_first(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address("speaker", self.slug)


def family_name_first(name):
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else last


class SpeakerAlias(models.Model):
    """Another form in which a speaker's name stands somewhere, and where that is."""

    class Kind(models.TextChoices):
        NAME = "name", "Name"
        LABEL = "label", "Label as printed"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NAME)
    key = models.CharField(max_length=200, db_index=True, editable=False)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, help_text="Where this form was first met.")
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "speaker aliases"
        ordering = ["kind", "text"]
        constraints = [models.UniqueConstraint(fields=["speaker", "kind", "text"], name="speaker_alias_once")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.key = alias_key(self.text)
        super().save(*args, **kwargs)


def alias_key(text):
    """The form in which names and labels are looked up: no case, accents or dots."""
    return " ".join(fold(text).replace(".", " ").split())[:200]


class LabelRuleQuerySet(models.QuerySet):
    def holding(self, label, day):
        """Rules for a label on a day; an open end holds for ever, and an undated event fits open rules only."""
        rules = self.filter(key=alias_key(label))
        if day is None:
            return rules.filter(first=None, last=None)
        return rules.filter(Q(first=None) | Q(first__lte=day), Q(last=None) | Q(last__gte=day))


class LabelRule(models.Model):
    """Whom a label means in a span of time, settled by an archivist: it holds for what is imported later too."""

    label = models.CharField("label as printed", max_length=200)
    key = models.CharField(max_length=200, db_index=True, editable=False)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="label_rules")
    first = models.DateField(null=True, blank=True, help_text="First day on which it holds; empty: always.")
    last = models.DateField(null=True, blank=True, help_text="Last day on which it holds; empty: for ever.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = LabelRuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["label", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(first__lte=F("last")), name="label_rule_span_ordered"
            )
        ]

    def __str__(self):
        return f"{self.label} is {self.speaker}"

    def save(self, *args, **kwargs):
        self.key = alias_key(self.label)
        super().save(*args, **kwargs)


class OutletQuerySet(models.QuerySet):
    def public(self):
        return self.filter(Exists(Question.objects.public().filter(outlet=OuterRef("pk"))))

    def with_counts(self):
        return self.annotate(questions_asked=_count(Question.objects.public().filter(outlet=OuterRef("pk"))))


class Outlet(models.Model):
    """A news organisation on whose behalf questions are asked."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "News agency"
        NEWSPAPER = "newspaper", "Newspaper"
        BROADCASTER = "broadcaster", "Broadcaster"
        MAGAZINE = "magazine", "Magazine"
        ONLINE = "online", "Online"
        UNKNOWN = "unknown", "Not known"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.UNKNOWN)
    country = models.CharField(max_length=80, blank=True)

    objects = OutletQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="outlet_has_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("outlet", self.slug)


class OutletAlias(models.Model):
    """Another name of an outlet, from the table or as a transcript prints it."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True, editable=False)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "outlet aliases"
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["outlet", "text"], name="outlet_alias_once")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.key = alias_key(self.text)
        super().save(*args, **kwargs)


class Participation(models.Model):
    """A person at an event, with the role held there: roles belong to events, not to people."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=300, blank=True)
    is_principal = models.BooleanField(default=True, help_text="Announced in the header.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "speaker"], name="participation_once")]

    def __str__(self):
        return f"{self.speaker}, {self.role}" if self.role else str(self.speaker)


class TopicQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_active=True)

    def with_counts(self):
        held = TurnTopic.objects.standing().filter(topic=OuterRef("pk"), turn__event__status=Event.Status.PUBLISHED)
        return self.annotate(turns_held=_count(held))


class Topic(models.Model):
    """A named saved query; the turns it matches carry the topic."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    group = models.CharField(max_length=60, blank=True)
    definition = models.TextField(blank=True, help_text="What the topic covers, for readers.")
    query = models.CharField(max_length=500, help_text="In the search language.")
    is_active = models.BooleanField(default=True)

    objects = TopicQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(query=""), name="topic_has_query")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("topic", self.slug)


class TurnQuerySet(models.QuerySet):
    def public(self):
        return self.filter(event__status=Event.Status.PUBLISHED)

    def for_display(self):
        """With event and speaker; of the event without what only its own page and the desk read."""
        return self.select_related("event", "speaker").defer("event__segments", "event__problems", "event__notes")


class Turn(models.Model):
    """One speaker's uninterrupted words; offsets count code points of the source's text."""

    class Voice(models.TextChoices):
        PRINCIPAL = "principal", "Principal"
        PRESS = "press", "Press"
        MODERATOR = "moderator", "Moderator"
        INTERPRETER = "interpreter", "Interpreter"
        AUDIENCE = "audience", "Audience"
        STAFF = "staff", "Staff"
        UNKNOWN = "unknown", "Not known"

    event = models.ForeignKey(Event, models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=20, help_text="What links to this turn end in; it never changes.")
    label = models.CharField("label as printed", max_length=200, blank=True)
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="turns")
    speaker_name = models.CharField(
        max_length=200, blank=True, help_text="The name the text gives, where it is no known person's."
    )
    role = models.CharField(max_length=300, blank=True)
    voice = models.CharField(max_length=20, choices=Voice, default=Voice.UNKNOWN)
    text = models.TextField(blank=True)
    start = models.PositiveIntegerField(help_text="Of the label, in the source's text.")
    body_start = models.PositiveIntegerField(help_text="Of the words, in the source's text.")
    end = models.PositiveIntegerField()
    marks = models.JSONField(default=list, blank=True)
    word_count = models.PositiveIntegerField(default=0)
    is_orphan_reply = models.BooleanField(default=False, help_text="Answers a question that is not printed.")
    topics = models.ManyToManyField(Topic, through="TurnTopic", related_name="turns")

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="turn_position_once"),
            models.UniqueConstraint(fields=["event", "anchor"], name="turn_anchor_once"),
            models.CheckConstraint(
                condition=Q(start__lte=F("body_start")) & Q(body_start__lte=F("end")), name="turn_span_ordered"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="turn_position_from_one"),
        ]

    def __str__(self):
        return f"{self.display_name}: {self.text[:60]}"

    def get_absolute_url(self):
        return f"{self.event.get_absolute_url()}#{self.anchor}"

    @property
    def display_name(self):
        """The person's name, or else what the label prints."""
        return self.speaker.name if self.speaker_id else self.label or self.speaker_name or "Speaker not named"


class TurnTopicQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(origin=TurnTopic.Origin.REMOVED)


class TurnTopic(models.Model):
    """That a turn carries a topic, and whether the query or a person says so."""

    class Origin(models.TextChoices):
        QUERY = "query", "Matches the query"
        PINNED = "pinned", "Pinned by hand"
        REMOVED = "removed", "Removed by hand"

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="turn_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="turn_topics")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.QUERY)

    objects = TurnTopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "topic"], name="turn_topic_once")]

    def __str__(self):
        return f"{self.topic} ({self.get_origin_display()})"


class QuestionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(event__status=Event.Status.PUBLISHED)

    def for_display(self):
        return self.select_related("event", "turn", "asker", "outlet").prefetch_related(
            "addressees", "replies__speaker"
        )

    def latest_first(self):
        return self.order_by(F("event__listed_on").desc(nulls_last=True), "-event_id", "position")


class Question(models.Model):
    """One ask: who put it to whom on whose behalf, and what became of it."""

    class State(models.TextChoices):
        REPLIED = "replied", "Replied to"
        NOT_TRANSCRIBED = "not_transcribed", "Reply not transcribed"
        INAUDIBLE = "inaudible", "Reply inaudible"
        NONE = "none", "No reply"
        UNRESOLVED = "unresolved", "Not resolved"

    class Cue(models.TextChoices):
        SELF = "self", "introduced themselves"
        CALLED = "called", "called on by name"
        TITLE = "title", "named in the title"
        LABEL = "label", "named in the label"
        HAND = "hand", "entered by an archivist"

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    nth = models.PositiveSmallIntegerField(default=1, help_text="Which of its turn's questions it is.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    asker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="questions_asked_set")
    asker_name = models.CharField(max_length=200, blank=True, help_text="As the text gives it.")
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, blank=True, related_name="questions")
    outlet_name = models.CharField(max_length=200, blank=True, help_text="As the text gives it.")
    asker_inaudible = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False, help_text="Read out for somebody else.")
    cue = models.CharField(max_length=10, choices=Cue, blank=True)
    evidence = models.CharField(max_length=400, blank=True, help_text="The words that name the asker.")
    evidence_start = models.PositiveIntegerField(null=True, blank=True)
    evidence_end = models.PositiveIntegerField(null=True, blank=True)
    addressees = models.ManyToManyField(Speaker, blank=True, related_name="questions_put_set")
    replies = models.ManyToManyField(Turn, blank=True, related_name="replies_to")
    state = models.CharField(max_length=20, choices=State, default=State.UNRESOLVED)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="question_position_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="question_span_ordered"),
        ]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return address("question", self.event.slug, self.key)

    @property
    def place_url(self):
        """Where it stands among the turns of its event."""
        return f"{self.event.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self):
        return f"q{self.position}"

    @property
    def key(self):
        """Names the question within its event and stays when the transcript is read again: ``t5``, ``t5-2``."""
        return self.turn.anchor if self.nth == 1 else f"{self.turn.anchor}-{self.nth}"

    @property
    def is_attributed(self):
        return bool(self.asker_id or self.asker_name or self.outlet_id or self.outlet_name)

    @property
    def asked_by(self):
        """Who asked, in words, as far as it is known."""
        name = self.asker.name if self.asker_id else self.asker_name
        outlet = self.outlet.name if self.outlet_id else self.outlet_name
        if name and outlet:
            return f"{name}, {outlet}"
        if outlet and self.asker_inaudible:
            return f"Name inaudible, {outlet}"
        return name or outlet or ("Name inaudible" if self.asker_inaudible else "Asker not named")


class OldSlug(models.Model):
    """A slug that was once somebody's or some event's: links to it go on to the present one."""

    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=MAX_SLUG)
    target = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once")]

    def __str__(self):
        return f"{self.kind}/{self.slug}"


class OldAnchor(models.Model):
    """An anchor of a turn that is there no longer: where its words are now, or that they are gone."""

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


class CorrectionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)


class Correction(models.Model):
    """What a person corrected in an event: laid over what the parser reads, never over the source itself."""

    class Kind(models.TextChoices):
        HEADER = "header", "Field of the header"
        SPEAKER = "speaker", "Speaker of a turn"
        VOICE = "voice", "Voice of a turn"
        ASKER = "asker", "Asker of a question"
        OUTLET = "outlet", "Outlet of a question"
        ADDRESSEES = "addressees", "Whom a question is put to"
        REPLIES = "replies", "Replies to a question"
        STATE = "state", "What became of a question"
        SPLIT = "split", "A turn cut in two"
        JOIN = "join", "A turn joined to the one before"
        FOOTER = "footer", "Where the words end"

    event = models.ForeignKey(Event, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.CharField(max_length=40, blank=True, help_text="A field, a turn (t5) or a question (t5-2).")
    value = models.JSONField(null=True, help_text="What it should be.")
    before = models.JSONField(null=True, blank=True, help_text="What the parser had read.")
    reason = models.CharField(max_length=300)
    conflict = models.CharField(max_length=300, blank=True, help_text="Why it does not fit the present text.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="corrections_made"
    )
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="corrections_undone"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()}{f' {self.target}' if self.target else ''}: {self.reason}"


class Merge(models.Model):
    """Two rows found to be one person or one outlet, with all that is needed to part them again."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "Speaker"
        OUTLET = "outlet", "Outlet"

    kind = models.CharField(max_length=10, choices=Kind)
    kept = models.PositiveBigIntegerField()
    gone = models.PositiveBigIntegerField()
    kept_name = models.CharField(max_length=200)
    gone_name = models.CharField(max_length=200)
    moved = models.JSONField(default=dict, editable=False)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.gone_name} is {self.kept_name}"


class ReaderReport(models.Model):
    """What a reader says is wrong; it changes nothing by itself."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "These are not this speaker's words"
        ASKER = "asker", "This is not who asked"
        OUTLET = "outlet", "This is not the outlet"
        REPLY = "reply", "This is not the reply"
        TEXT = "text", "The text is wrong or incomplete"
        OTHER = "other", "Something else"

    event = models.ForeignKey(Event, models.CASCADE, related_name="reports")
    anchor = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField("the words in question", max_length=400, blank=True)
    reason = models.CharField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)
    # A keyed digest of day and address, so that many from one place can be held back; no address is kept.
    sender = models.CharField(max_length=64, editable=False, db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason[:60]}"


class EmptySearchQuerySet(models.QuerySet):
    def note(self, words):
        """Count words that nothing was found for; a full table takes no new ones, and a database that cannot write is left alone."""
        try:
            with transaction.atomic():
                if self.filter(words=words).update(count=F("count") + 1, last_at=timezone.localdate()):
                    return
                if self.count() < MOST_EMPTY_SEARCHES:
                    self.get_or_create(words=words)
        except Error:
            return


MOST_EMPTY_SEARCHES = 5_000


class EmptySearch(models.Model):
    """Words for which nothing was found, and how often: no address, nobody."""

    words = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateField(default=timezone.localdate)
    last_at = models.DateField(default=timezone.localdate)

    objects = EmptySearchQuerySet.as_manager()

    class Meta:
        ordering = ["-count", "words"]
        verbose_name_plural = "empty searches"

    def __str__(self):
        return f"{self.words} ({self.count})"


class FailedImport(models.Model):
    """A file that could not be imported, kept so that the failure is not lost with the terminal."""

    name = models.CharField(max_length=255)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.name}: {self.reason}"


class IndexCounterQuerySet(models.QuerySet):
    def number(self):
        """The number of the last change of a public row; 0 before the first."""
        return self.stamp()[0]

    def stamp(self):
        """``(number, time)`` of the last change that readers can see; the time is None before the first."""
        return self.filter(pk=1).order_by().values_list("value", "changed_at").first() or (0, None)

    def bump(self):
        """Count one more change, in the present transaction. Returns its number."""
        now = timezone.now()
        if not self.filter(pk=1).update(value=F("value") + 1, changed_at=now):
            self.get_or_create(pk=1)
            self.filter(pk=1).update(value=F("value") + 1, changed_at=now)
        return self.values_list("value", flat=True).get(pk=1)


class IndexCounter(models.Model):
    """The one counter of changes; its row lock makes the numbers commit in order."""

    value = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = IndexCounterQuerySet.as_manager()

    def __str__(self):
        return str(self.value)


_kept: dict[tuple, object] = {}
_MOST_KEPT = 200
_as_of: ContextVar[int | None] = ContextVar("change number", default=None)


@contextmanager
def as_of(number: int):
    """Inside this block, which only reads, the number of the last change is taken to be this one and not asked for again."""
    token = _as_of.set(number)
    try:
        yield
    finally:
        _as_of.reset(token)


def present_number() -> int:
    """The number of the last change, as this request has read it or as it is now."""
    number = _as_of.get()
    return IndexCounter.objects.number() if number is None else number


def kept_until_changed(function):
    """Keep what ``function`` gives until a public row changes: for counts over the whole archive."""

    @wraps(function)
    def kept(*args):
        key = (function.__module__, function.__qualname__, args, present_number())
        if key not in _kept:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[key] = function(*args)
        return _kept[key]

    return kept


def forget_kept():
    """Forget everything kept: for another database under the same process."""
    _kept.clear()


class IndexMarkQuerySet(models.QuerySet):
    def record(self, event_ids):
        """Note, in the present transaction, that these events changed for readers."""
        ids = sorted({int(pk) for pk in event_ids if pk})
        if not ids:
            return
        with transaction.atomic():
            number = IndexCounter.objects.bump()
            self.bulk_create(
                [IndexMark(event_key=pk, number=number) for pk in ids],
                update_conflicts=True,
                unique_fields=["event_key"],
                update_fields=["number"],
            )
        transaction.on_commit(lambda: archive_changed.send(IndexMark))

    def count_change(self):
        """Note a change that readers see and no document holds: an empty entry, so that the index knows it has followed."""
        with transaction.atomic():
            number = IndexCounter.objects.bump()
            self.update_or_create(event_key=0, defaults={"number": number})
        transaction.on_commit(lambda: archive_changed.send(IndexMark))


class IndexMark(models.Model):
    """The number of an event's last change; it outlives the event, so that deletions are followed too."""

    event_key = models.PositiveBigIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(db_index=True)

    objects = IndexMarkQuerySet.as_manager()

    def __str__(self):
        return f"{self.event_key}: {self.number}"


def free_slug(model, wanted, *, fallback, keep=None):
    """``wanted``, or ``wanted-2`` and so on where another row of ``model`` has it or once had it."""
    base = slugify(wanted)[: MAX_SLUG - 6].strip("-") or fallback
    kind = model._meta.model_name
    slug, number = base, 1
    while (
        model.objects.filter(slug=slug).exclude(pk=keep).exists()
        or OldSlug.objects.filter(kind=kind, slug=slug).exclude(target=keep or 0).exists()
    ):
        number += 1
        slug = f"{base}-{number}"
    return slug
