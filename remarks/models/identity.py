"""Who is who across events: offices, places, series, the evidence for names, and what it
decides.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from ..identity import Degree, Rule
from .addresses import MAX_SLUG
from .events import Event
from .people import Outlet, Speaker, alias_key
from .turns import Question, Turn


class Identifier(models.Model):
    """The number that another authority gives a person, and who said that it is this person's."""

    class Scheme(models.TextChoices):
        WIKIDATA = "wikidata", "Wikidata"
        LCNAF = "lcnaf", "Library of Congress names"
        VIAF = "viaf", "VIAF"
        ISNI = "isni", "ISNI"
        BIOGUIDE = "bioguide", "Biographical Directory of the U.S. Congress"
        POCOM = "pocom", "Principal Officers and Chiefs of Mission"

    ADDRESSES = {
        "wikidata": "https://www.wikidata.org/entity/{}",
        "lcnaf": "https://id.loc.gov/authorities/names/{}",
        "viaf": "https://viaf.org/viaf/{}",
        "isni": "https://isni.org/isni/{}",
        "bioguide": "https://bioguide.congress.gov/search/bio/{}",
        "pocom": "https://history.state.gov/departmenthistory/people/{}",
    }

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=Scheme)
    value = models.CharField(max_length=60)
    source = models.CharField("who says so", max_length=200)

    class Meta:
        ordering = ["scheme"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_has_value"),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"

    @property
    def url(self):
        """The address of the authority's record."""
        return self.ADDRESSES[self.scheme].format(self.value)


class OfficeHolding(models.Model):
    """One person's term in one office: what decides whom THE PRESIDENT of a day is."""

    name = models.CharField(max_length=200, help_text="The name the holder goes by.")
    speaker = models.ForeignKey(
        Speaker, models.SET_NULL, null=True, blank=True, related_name="holdings",
        help_text="Empty: a person of this name is in the archive, but not sure to be this one.",
    )  # fmt: skip
    office = models.CharField(max_length=200)
    organization = models.CharField(max_length=200)
    country = models.CharField(max_length=80, blank=True)
    room = models.SlugField(
        max_length=60, blank=True, help_text="Series whose transcripts print the office alone."
    )
    labels = models.CharField(
        max_length=300, blank=True, help_text="What they print, separated by |."
    )
    first = models.DateField("first day")
    last = models.DateField("last day", null=True, blank=True, help_text="Empty: still in office.")
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["organization", "office", "first"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "organization", "first"], name="office_holding_once"
            ),
            models.CheckConstraint(
                condition=Q(last=None) | Q(first__lte=F("last")), name="office_holding_ordered"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.office}"

    @property
    def span(self):
        """The term in words: "2009-01-20 to 2017-01-20"."""
        return f"{self.first} to {self.last or 'today'}"

    @property
    def full_office(self):
        """The office and its house, whoever holds it."""
        return f"{self.office}, {self.organization}"

    @property
    def key(self):
        """What `office:` and the index call the office."""
        return slugify(self.full_office, allow_unicode=True)

    def event_ids(self):
        """The events in which the holder speaks during the term."""
        if not self.speaker_id:
            return set()
        turns = Turn.objects.filter(speaker=self.speaker_id, event__listed_on__gte=self.first)
        if self.last:
            turns = turns.filter(event__listed_on__lte=self.last)
        return set(turns.order_by().values_list("event", flat=True).distinct())


class PlaceQuerySet(models.QuerySet):
    def public(self):
        return self.filter(
            models.Exists(Event.objects.public().filter(place_record=models.OuterRef("pk")))
        )


class Place(models.Model):
    """A town or country where events take place; a town lies in its country."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts",
        help_text="The country or state that it lies in.",
    )  # fmt: skip
    code = models.CharField(max_length=12, blank=True, help_text="ISO 3166 code of a country.")

    objects = PlaceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="place_has_name"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="place_not_in_itself"),
        ]

    def __str__(self):
        return f"{self.name}, {self.parent.name}" if self.parent_id else self.name


class PlaceAlias(models.Model):
    """Another form in which a place is written."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True, editable=False)

    class Meta:
        verbose_name_plural = "place aliases"
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["place", "text"], name="place_alias_once")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.key = alias_key(self.text)
        super().save(*args, **kwargs)


class SeriesQuerySet(models.QuerySet):
    def public(self):
        """Series of public events; the others name what nobody may read."""
        events = Event.objects.public().filter(series=models.OuterRef("pk"))
        return self.filter(models.Exists(events))


class Series(models.Model):
    """A standing occasion of press remarks, such as a daily briefing, and the room it takes
    place in.
    """

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    publisher = models.CharField(max_length=200, blank=True)
    room = models.SlugField(
        max_length=60, blank=True,
        help_text="Series of one room share their reporters and what THE PRESIDENT means.",
    )  # fmt: skip
    country = models.CharField(max_length=80, blank=True)
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, help_text="Where it takes place as a rule."
    )

    objects = SeriesQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "series"
        ordering = ["name"]

    def __str__(self):
        return self.name


class ExpectedDateQuerySet(models.QuerySet):
    def public(self):
        """Days of series that readers see."""
        return self.filter(series__in=Series.objects.public())

    def with_events(self):
        """``has_event``: whether a public event of the series is of that day."""
        events = Event.objects.public().filter(
            series=models.OuterRef("series"), listed_on=models.OuterRef("day")
        )
        return self.annotate(has_event=models.Exists(events))


class ExpectedDate(models.Model):
    """A day on which a series is known to have taken place, whether or not it is in the archive."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="expected_dates")
    day = models.DateField()
    title = models.CharField(max_length=300, blank=True)
    url = models.URLField(
        "where it can be read", max_length=1000, blank=True, help_text="At the publisher's."
    )

    objects = ExpectedDateQuerySet.as_manager()

    class Meta:
        ordering = ["series", "day", "title"]
        constraints = [
            models.UniqueConstraint(fields=["series", "day", "title"], name="expected_date_once")
        ]

    def __str__(self):
        return f"{self.series}, {self.day}"

    @property
    def month(self):
        """``2007-05``"""
        return f"{self.day:%Y-%m}"


class PrintedLabel(models.Model):
    """All turns of a principal's label in one event, by whom the event itself names for it:
    evidence for rules.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="printed_labels")
    label = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True)
    surname = models.CharField(max_length=100, db_index=True, blank=True)
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, null=True, related_name="printed_labels",
        help_text="Empty: the event names nobody.",
    )  # fmt: skip
    turns = models.PositiveIntegerField()

    class Meta:
        ordering = ["event", "label"]

    def __str__(self):
        return f"{self.label} ({self.turns})"


class PrintedName(models.Model):
    """A name that an event prints: in its text, or of one who asks."""

    class Kind(models.TextChoices):
        TEXT = "text", "In the text"
        ASKER = "asker", "Of an asker"

    event = models.ForeignKey(Event, models.CASCADE, related_name="printed_names")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    given = models.CharField(max_length=60)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["event", "name"]
        indexes = [
            models.Index(fields=["kind", "given"], name="printed_name_given"),
            models.Index(fields=["kind", "surname"], name="printed_name_surname"),
        ]

    def __str__(self):
        return self.name


class ResolutionQuerySet(models.QuerySet):
    def decided(self):
        """What readers see; suggestions are for archivists only."""
        return self.exclude(degree=Degree.SUGGESTED)


class Resolution(models.Model):
    """Whom a label or a question of an event means by a rule: derived, and gone with its
    evidence.
    """

    class Kind(models.TextChoices):
        LABEL = "label", "Speaker of a label"
        ASKER = "asker", "Asker of a question"
        OUTLET = "outlet", "Outlet of a question"
        ADDRESSEE = "addressee", "Addressee of a question"

    RULES = {
        Rule.OFFICE: "held the office on this day",
        Rule.OFFICE_AND_SURNAME: "the only holder of this office with this surname",
        Rule.SAME_LABEL: "named for the same label within a year",
        Rule.GIVEN_AND_SURNAME: "the only full name of this surname within a year",
        Rule.FULL_NAME_CALLED: "named in full in the same transcript",
        Rule.NAME_AND_OUTLET: "the only one of this name and outlet within 18 months",
        Rule.ONE_IN_THE_ROOM: "the only one of this name in the room within 18 months",
        Rule.ONE_IN_THE_SERIES: "the only one of this name in the series within 18 months",
        Rule.RARE_NAME: "the only one of this rare name in all transcripts",
        Rule.OUTLET_OF_PERSON: "the only outlet printed for the person within a year",
        Rule.ARCHIVIST: "settled by the archive",
        Rule.REPLIED: "the one who replied",
    }

    event = models.ForeignKey(Event, models.CASCADE, related_name="resolutions")
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=200, blank=True)
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="resolutions")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, related_name="resolutions")
    outlet = models.ForeignKey(Outlet, models.CASCADE, null=True, related_name="resolutions")
    name = models.CharField(
        max_length=200, blank=True, help_text="Of a person suggested who has no record yet."
    )
    rule = models.CharField(max_length=40)
    degree = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Degree])
    words = models.CharField(max_length=300)
    evidence = models.JSONField(default=list, help_text="Events that it rests on, nearest first.")
    ruling = models.ForeignKey("LabelRule", models.CASCADE, null=True, related_name="resolutions")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["event", "pk"]
        indexes = [models.Index(fields=["kind", "degree"], name="resolution_kind_degree")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.speaker or self.outlet or self.name}"

    @property
    def rule_words(self):
        """The rule in words, for readers."""
        return self.RULES.get(self.rule, self.rule)

    @property
    def evidence_events(self):
        """The public events that it rests on, nearest first."""
        events = Event.objects.public().in_bulk(self.evidence)
        return [events[pk] for pk in self.evidence if pk in events]
