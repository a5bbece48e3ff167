"""Turns, questions and topics."""

from django.db import models
from django.db.models import F, OuterRef, Q, functions
from simple_history.models import HistoricalRecords

from .addresses import MAX_SLUG, url_for
from .display import display_of
from .events import Event

# So many turns of a long event are in memory at a time while it is sent.
TURNS_AT_ONCE = 400


class EventChangedError(Exception):
    """Somebody changed an event while it was being sent: what is out is not whole."""

    def __init__(self, event):
        super().__init__(f"“{event}” was changed while it was being sent.")


def _count(queryset):
    """A correlated count, zero where nothing fits."""
    rows = (
        queryset.order_by()
        .annotate(one=models.Value(1))
        .values("one")
        .annotate(n=models.Count("pk"))
        .values("n")
    )
    return functions.Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)


class Known(models.TextChoices):
    """How the person or outlet of a row is known."""

    NOT = "", "Not known"
    PRINTED = "printed", "Printed in the transcript"
    RESOLVED = "resolved", "Resolved by a rule"
    SETTLED = "settled", "Settled by the archive"


class TopicQuerySet(models.QuerySet):
    def public(self):
        """Topics that a turn of a public event carries; the others name what nobody may read."""
        return self.filter(models.Exists(TurnTopic.objects.public(OuterRef("pk"))), is_active=True)

    def with_counts(self):
        return self.annotate(turns_held=_count(TurnTopic.objects.public(OuterRef("pk"))))


class Topic(models.Model):
    """What turns are about, by the words that name it; its query finds all that mention it."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    group = models.CharField(max_length=60, blank=True)
    definition = models.TextField(blank=True, help_text="What the topic covers, for readers.")
    query = models.CharField(
        max_length=500, help_text="Finds what mentions the topic; in the search language."
    )
    names = models.TextField(
        blank=True,
        help_text="What names it, separated by commas; * is any ending: “norland*, port arlen”. "
        "Where empty, the words of the query.",
    )
    weak = models.TextField(
        "supporting words",
        blank=True,
        help_text="Count only beside a name, separated by commas.",
    )
    besides = models.TextField(
        "names of something else",
        blank=True,
        help_text="Phrases in which a name means something else: “gulf of mexico” for Mexico.",
    )
    is_active = models.BooleanField(default=True)

    objects = TopicQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(query=""), name="topic_has_query")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return url_for("topic", self.slug)


class TurnQuerySet(models.QuerySet):
    def public(self):
        return self.filter(event__status=Event.Status.PUBLISHED)

    def for_display(self):
        """With event and speaker; of the event without what only its own page and the desk read."""
        return self.select_related("event", "speaker", "resolution").defer(
            "event__segments", "event__problems", "event__notes"
        )


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
    anchor = models.CharField(
        max_length=20, help_text="What links to this turn end in; it never changes."
    )
    label = models.CharField("label as printed", max_length=200, blank=True)
    speaker = models.ForeignKey(
        "Speaker", models.PROTECT, null=True, blank=True, related_name="turns"
    )
    known = models.CharField(
        "how the speaker is known", max_length=8, choices=Known, blank=True, default=Known.NOT
    )
    resolution = models.ForeignKey(
        "Resolution", models.SET_NULL, null=True, blank=True, related_name="turns"
    )
    speaker_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="The name the text gives, where it is no known person's.",
    )
    role = models.CharField(max_length=300, blank=True)
    voice = models.CharField(max_length=20, choices=Voice, default=Voice.UNKNOWN)
    get_voice_display = display_of("voice", Voice)
    text = models.TextField(blank=True)
    start = models.PositiveIntegerField(help_text="Of the label, in the source's text.")
    body_start = models.PositiveIntegerField(help_text="Of the words, in the source's text.")
    end = models.PositiveIntegerField()
    marks = models.JSONField(default=list, blank=True)
    word_count = models.PositiveIntegerField(default=0)
    is_orphan_reply = models.BooleanField(
        default=False, help_text="Answers a question that is not printed."
    )
    topics = models.ManyToManyField(Topic, through="TurnTopic", related_name="turns")

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="turn_position_once"),
            models.UniqueConstraint(fields=["event", "anchor"], name="turn_anchor_once"),
            models.CheckConstraint(
                condition=Q(start__lte=F("body_start")) & Q(body_start__lte=F("end")),
                name="turn_span_ordered",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="turn_position_from_one"),
        ]

    def __str__(self):
        return f"{self.display_name}: {self.text[:60]}"

    def get_absolute_url(self):
        return f"{self.event.get_absolute_url()}#{self.anchor}"

    @property
    def page_url(self):
        """The page of this turn alone, which says how its speaker is known."""
        return f"{self.event.get_absolute_url()}{self.anchor}/"

    @property
    def display_name(self):
        """The person's name, or else what the label prints."""
        return (
            self.speaker.name
            if self.speaker_id
            else self.label or self.speaker_name or "Speaker not named"
        )


class TurnTopicQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(origin=TurnTopic.Origin.REMOVED)

    def public(self, topic):
        """What carries ``topic`` in public events."""
        return self.standing().filter(topic=topic, turn__event__status=Event.Status.PUBLISHED)


class TurnTopic(models.Model):
    """That a turn is about a topic, whether a rule or a person says so, and why.

    ``words`` are the rule's evidence, ``[word, times]`` each; ``heading`` is the publisher's that
    says so; ``source`` is the anchor of the turn
    of the same event from which a follow-up or a reply has the topic.
    """

    class Origin(models.TextChoices):
        QUERY = "query", "Weighed by its words"
        PINNED = "pinned", "Pinned by hand"
        REMOVED = "removed", "Removed by hand"

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="turn_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="turn_topics")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.QUERY)
    weight = models.PositiveSmallIntegerField(default=0, help_text="How much its words weigh.")
    words = models.JSONField(default=list, blank=True)
    source = models.CharField("has it from the turn", max_length=20, blank=True)
    heading = models.CharField("under the publisher's heading", max_length=120, blank=True)

    objects = TurnTopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "topic"], name="turn_topic_once")]

    def __str__(self):
        return f"{self.topic} ({self.get_origin_display()})"

    @property
    def reason(self):
        """Why the turn has the topic, in words for readers."""
        if self.origin == self.Origin.PINNED:
            return "pinned by an archivist"
        words = [f"“{word}”" + (f" ×{n}" if n > 1 else "") for word, n in self.words]
        heading = [f"under the publisher’s heading “{self.heading}”"] if self.heading else []
        return ", ".join([*heading, *words])


class QuestionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(event__status=Event.Status.PUBLISHED)

    def for_display(self):
        return self.select_related(
            "event", "turn", "asker", "outlet", "asker_resolution", "outlet_resolution"
        ).prefetch_related(
            "addressees",
            models.Prefetch("replies", Turn.objects.select_related("speaker", "resolution")),
        )

    def latest_first(self):
        return self.order_by(F("event__listed_on").desc(nulls_last=True), "-event_id", "position")


class Question(models.Model):
    """One ask: who put it to whom on whose behalf, and what became of it."""

    class State(models.TextChoices):
        REPLIED = "replied", "Answered"
        NOT_TRANSCRIBED = "not_transcribed", "Reply not transcribed"
        INAUDIBLE = "inaudible", "Reply inaudible"
        NONE = "none", "No reply"
        UNRESOLVED = "unresolved", "Unclear"

    class Cue(models.TextChoices):
        SELF = "self", "introduced themselves"
        CALLED = "called", "was called on by name"
        TITLE = "title", "was named in the title"
        LABEL = "label", "was named in the label"
        HAND = "hand", "was entered by an archivist"

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    nth = models.PositiveSmallIntegerField(
        default=1, help_text="Which of its turn's questions it is."
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    asker = models.ForeignKey(
        "Speaker", models.PROTECT, null=True, blank=True, related_name="questions_asked_set"
    )
    asker_name = models.CharField(max_length=200, blank=True, help_text="As the text gives it.")
    outlet = models.ForeignKey(
        "Outlet", models.PROTECT, null=True, blank=True, related_name="questions"
    )
    outlet_name = models.CharField(max_length=200, blank=True, help_text="As the text gives it.")
    asker_known = models.CharField(
        "how the asker is known", max_length=8, choices=Known, blank=True, default=Known.NOT
    )
    asker_resolution = models.ForeignKey(
        "Resolution", models.SET_NULL, null=True, blank=True, related_name="questions_asked"
    )
    outlet_known = models.CharField(
        "how the outlet is known", max_length=8, choices=Known, blank=True, default=Known.NOT
    )
    outlet_resolution = models.ForeignKey(
        "Resolution", models.SET_NULL, null=True, blank=True, related_name="questions_for"
    )
    asker_inaudible = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False, help_text="Read out for somebody else.")
    cue = models.CharField(max_length=10, choices=Cue, blank=True)
    evidence = models.CharField(
        max_length=400, blank=True, help_text="The words that name the asker."
    )
    evidence_start = models.PositiveIntegerField(null=True, blank=True)
    evidence_end = models.PositiveIntegerField(null=True, blank=True)
    addressees = models.ManyToManyField("Speaker", blank=True, related_name="questions_put_set")
    replies = models.ManyToManyField(Turn, blank=True, related_name="replies_to")
    state = models.CharField(max_length=20, choices=State, default=State.UNRESOLVED)
    get_state_display = display_of("state", State)
    get_cue_display = display_of("cue", Cue)

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
        return url_for("question", self.event.slug, self.key)

    @property
    def place_url(self):
        """Where it stands among the turns of its event."""
        return f"{self.event.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self):
        return f"q{self.position}"

    @property
    def key(self):
        """The question's key within its event, the same after every parse: ``t5``, ``t5-2``."""
        return self.turn.anchor if self.nth == 1 else f"{self.turn.anchor}-{self.nth}"

    @property
    def is_attributed(self):
        return bool(self.asker_id or self.asker_name or self.outlet_id or self.outlet_name)

    @property
    def is_known_by_rule(self):
        """Whether a rule says who asked, or for whom."""
        return bool(self.asker_resolution_id or self.outlet_resolution_id)

    @property
    def asked_by(self):
        """Who asked, in words, as far as it is known."""
        name = self.asker.name if self.asker_id else self.asker_name
        outlet = self.outlet.name if self.outlet_id else self.outlet_name
        if name and outlet:
            return f"{name}, {outlet}"
        if outlet and self.asker_inaudible:
            return f"Name inaudible, {outlet}"
        return (
            name or outlet or ("Name inaudible" if self.asker_inaudible else "Reporter not named")
        )
