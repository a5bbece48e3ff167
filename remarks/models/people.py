"""Speakers and outlets, their other names, and who took part."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from ..transcripts.lexicon.names import normalize, split_name
from .addresses import MAX_SLUG, url_for
from .events import Event
from .prepared import Prepared
from .turns import Question, Turn, _count


def _words_in_key(text):
    """Aliases that hold every word of ``text``, whatever its case, accents or dots; none where it
    has no word.
    """
    words = alias_key(text.replace(",", " ")).split()
    return Q(*(("key__contains", word) for word in words)) if words else Q(pk__in=())


class SpeakerQuerySet(models.QuerySet):
    def public(self):
        return self.filter(
            Exists(Turn.objects.public().filter(speaker=OuterRef("pk")))
            | Exists(Question.objects.public().filter(asker=OuterRef("pk")))
            | Exists(
                Participation.objects.filter(
                    speaker=OuterRef("pk"), event__status=Event.Status.PUBLISHED
                )
            )
            | Exists(
                Question.addressees.through.objects.filter(
                    speaker=OuterRef("pk"), question__event__status=Event.Status.PUBLISHED
                )
            )
        )

    def named(self, text):
        """Those with ``text`` in the name, or every word of it in another name that is public."""
        names = SpeakerAlias.objects.public().filter(
            _words_in_key(text), kind=SpeakerAlias.Kind.NAME
        )
        return self.filter(Q(name__icontains=text) | Q(pk__in=names.values("speaker")))

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
        return url_for("speaker", self.slug)


def family_name_first(name):
    """The form that lists are sorted by: ``Hoop Scheffer`` stays behind its ``de``."""
    given, family, suffix = split_name(name)
    return ", ".join(part for part in (family, given, suffix) if part)


class SpeakerAliasQuerySet(models.QuerySet):
    def public(self):
        """Names that no draft alone gives, and labels that stand in a public event."""
        published = Q(event__status=Event.Status.PUBLISHED)
        names = Q(kind=SpeakerAlias.Kind.NAME, event=None)
        turns = Turn.objects.public().filter(speaker=OuterRef("speaker"), label=OuterRef("text"))
        labels = Q(kind=SpeakerAlias.Kind.LABEL) & Exists(turns)
        owners = Speaker.objects.public().filter(pk=OuterRef("speaker"))
        return self.filter(published | names | labels).filter(Exists(owners))


class SpeakerAlias(models.Model):
    """Another form in which a speaker's name stands somewhere, and where that is."""

    class Kind(models.TextChoices):
        NAME = "name", "Name"
        LABEL = "label", "Label as printed"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NAME)
    key = models.CharField(max_length=200, db_index=True, editable=False)
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, help_text="Where this form was first met."
    )
    evidence = models.CharField(max_length=300, blank=True)

    objects = SpeakerAliasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "speaker aliases"
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "kind", "text"], name="speaker_alias_once")
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.key = alias_key(self.text)
        super().save(*args, **kwargs)


def alias_key(text):
    """The form in which names and labels are looked up: no case, accents or dots."""
    return " ".join(normalize(text).replace(".", " ").split())[:200]


class LabelRuleQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)


class LabelRule(models.Model):
    """Whom a label or a called name means in a span of time, decided by an archivist.

    It holds for what is imported later, too, until it is undone; then everything is as before.
    """

    class Kind(models.TextChoices):
        LABEL = "label", "Label of a speaker"
        CALLED = "called", "Name by which a reporter is called"

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.LABEL)
    label = models.CharField("as printed", max_length=200)
    key = models.CharField(max_length=200, db_index=True, editable=False)
    room = models.SlugField(
        max_length=60, blank=True, help_text="Only in series of this room; empty: everywhere."
    )
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, null=True, blank=True, related_name="label_rules"
    )
    outlet = models.ForeignKey(
        "Outlet", models.CASCADE, null=True, blank=True, related_name="label_rules"
    )
    reason = models.CharField(max_length=300, blank=True)
    first = models.DateField(
        null=True, blank=True, help_text="First day on which it holds; empty: always."
    )
    last = models.DateField(
        null=True, blank=True, help_text="Last day on which it holds; empty: for ever."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = LabelRuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["label", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(first__lte=F("last")),
                name="label_rule_span_ordered",
            ),
            models.CheckConstraint(
                condition=Q(speaker__isnull=False) | Q(outlet__isnull=False),
                name="label_rule_decides",
            ),
        ]

    def __str__(self):
        return f"{self.label} is {self.speaker or self.outlet}"

    def save(self, *args, **kwargs):
        self.key = alias_key(self.label)
        super().save(*args, **kwargs)


class OutletQuerySet(models.QuerySet):
    def public(self):
        return self.filter(Exists(Question.objects.public().filter(outlet=OuterRef("pk"))))

    def named(self, text):
        """Those with ``text`` in the name, or every word of it in another name."""
        names = OutletAlias.objects.filter(_words_in_key(text))
        return self.filter(Q(name__icontains=text) | Q(pk__in=names.values("outlet")))

    def with_counts(self):
        return self.annotate(
            questions_asked=_count(Question.objects.public().filter(outlet=OuterRef("pk")))
        )


class Outlet(models.Model):
    """A news organization on whose behalf questions are asked."""

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
        return url_for("outlet", self.slug)


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
    is_derived = models.BooleanField(
        default=False, editable=False, help_text="Known by a rule only: gone when its turns are."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "speaker"], name="participation_once")
        ]

    def __str__(self):
        return f"{self.speaker}, {self.role}" if self.role else str(self.speaker)


_participations = Prepared(
    lambda events: (
        Participation.objects.filter(event__in=events)
        .select_related("speaker")
        .defer("speaker__created_at")
    ),
    [int],
)


def with_people(events):
    """The events, each with those who took part: one query, and ``principals`` asks no more."""
    people = {event.pk: [] for event in events}
    for participation in _participations(people):
        people[participation.event_id].append(participation)
    for event in events:
        event._prefetched_objects_cache = {"participations": people[event.pk]}
    return events
