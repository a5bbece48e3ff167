"""What lists can be narrowed by, as django-filter sets; every choice comes from public rows."""

import textwrap
from dataclasses import dataclass
from difflib import get_close_matches

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import cached_property

from .models import (
    Event,
    Known,
    Outlet,
    Question,
    Series,
    Speaker,
    Topic,
    TurnTopic,
    cached_until_change,
)
from .search.language import period

__all__ = ["EventFilter", "QuestionFilter", "ValidationError"]

_DAY = {"placeholder": "2021, 2021-05 or 2021-05-15", "maxlength": 10, "size": 12}


def excerpt(value: str, limit: int = 40) -> str:
    """What a reader sent, for a sentence that names it: whole words, ``limit`` characters at most.

    A first word that is longer is cut.
    """
    words = textwrap.shorten(value, limit, placeholder="…")
    return value[:limit] if words == "…" else words


@cached_until_change
def _people():
    return _slug_choices(
        Speaker.objects.filter(participations__event__status=Event.Status.PUBLISHED).distinct()
    )


@cached_until_change
def _askers():
    return _slug_choices(
        Speaker.objects.filter(Exists(Question.objects.public().filter(asker=OuterRef("pk"))))
    )


@cached_until_change
def _addressees():
    return _slug_choices(
        Speaker.objects.filter(Exists(Question.objects.public().filter(addressees=OuterRef("pk"))))
    )


@cached_until_change
def _outlets():
    return _slug_choices(Outlet.objects.public())


@cached_until_change
def _topics():
    return _slug_choices(Topic.objects.public())


@cached_until_change
def _series():
    return _slug_choices(Series.objects.public())


def _slug_choices(rows):
    return list(rows.values_list("slug", "name"))


# Of so many values that nobody has one is told at once: each is compared with every name.
MAX_WRONG = 3


class NamesField(forms.Field):
    """Any number of values, each by its slug or by its name; the slugs of those that exist."""

    widget = forms.SelectMultiple

    def __init__(self, *, choices, **kwargs):
        super().__init__(**kwargs)
        self.choices = choices

    def to_python(self, values):
        if not any(values or ()):
            return []
        slugs, wrong = [], []
        table = dict(self.choices())
        by_name: dict[str, list[str]] = {}
        for slug, name in table.items():
            by_name.setdefault(name.casefold(), []).append(slug)
        for value in dict.fromkeys(filter(None, (str(value).strip() for value in values or ()))):
            known = [value] if value in table else by_name.get(value.casefold(), [])
            slugs += known
            if not known:
                wrong.append(value)
        if wrong:
            raise ValidationError([ValidationError(value) for value in wrong[:MAX_WRONG]])
        return list(dict.fromkeys(slugs))


class NamesFilter(filters.Filter):
    """Rows that have any of the values asked for. ``column`` is where counts find the slugs."""

    field_class = NamesField

    def __init__(self, choices, label, *, column="", **kwargs):
        super().__init__(label=label, choices=choices, **kwargs)
        self.column = column

    def filter(self, rows, slugs):
        if not slugs:
            return rows
        rows = rows.filter(**{f"{self.field_name}__in": slugs})
        return rows.distinct() if self.distinct or len(slugs) > 1 else rows


@dataclass(frozen=True)
class Choice:
    """A value of a filter: how many rows it has under the other filters."""

    slug: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """The values of one filter that rows have, those chosen first; ``more`` are not shown."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int
    opened: bool
    has_box: bool


MAX_CHOICES, MAX_OPEN_CHOICES, MAX_SUGGESTED = 6, 300, 8


class PartialDate(forms.CharField):
    """``2021``, ``2021-05`` or ``2021-05-15``: the first and last day of that time."""

    def to_python(self, value):
        text = super().to_python(value).strip()
        if not text:
            return None
        days = period(text)
        if days is None:
            raise ValidationError(f"“{text}” is not a date: write 2021, 2021-05 or 2021-05-15.")
        return days


class PartialDateFilter(filters.Filter):
    field_class = PartialDate


@dataclass(frozen=True)
class Problem:
    """A parameter that cannot be followed: its name, what is wrong, the address without it."""

    name: str
    message: str
    url: str


# Parameters of a list that filter nothing.
_OTHER_PARAMETERS = frozenset(("page", "cursor", "open"))
# What other sites hang on to links.
_TRACKING = tuple("utm_ mc_ gad_ ref srsltid igsh gbraid wbraid mkt_tok _".split())


def is_tracking(name: str) -> bool:
    """Whether a parameter came with a link from elsewhere and asks for nothing."""
    return (
        name.startswith(_TRACKING)
        or name.endswith(("clid", "clkid"))
        or name in ("si", "amp", "cid")
    )


def unknown_parameter(asked, known):
    """The first parameter of ``asked`` that is none of ``known`` and asks for something, and a hint
    of what was meant, which may be empty; None where there is none.
    """
    for name, values in asked.lists():
        if name not in known and not is_tracking(name) and any(values):
            close = get_close_matches(name, known, 1, 0.6)
            return name, f" Did you mean “{close[0]}”?" if close else ""
    return None


def wrong_page(text):
    """A sentence where this is no number of a page; empty where it is one, or left out."""
    text = text.strip()
    if not text or (text.isascii() and text.isdigit() and len(text) < 6 and int(text)):
        return ""
    return f"“{excerpt(text)}” is no page: write a whole number from 1 on."


_FLAGS = {"": None, "true": True, "on": True, "1": True, "false": False, "0": False}


class FlagInput(forms.CheckboxInput):
    """A box to tick that gives what was sent, where Django's takes any word for a tick."""

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda value: bool(_FLAGS.get(value)))

    def value_from_datadict(self, data, files, name):
        return data.get(name, "").strip().lower()


class FlagField(forms.Field):
    """Set or not, as a box that is ticked sends it."""

    widget = FlagInput

    def to_python(self, value):
        if value not in _FLAGS:
            raise ValidationError("neither true nor false")
        return _FLAGS[value]


class FlagFilter(filters.Filter):
    field_class = FlagField


class DatedFilterSet(filters.FilterSet):
    """Dates are of the event, or else of the release; an event without either fits no date.

    While a value cannot be followed no row fits: a list must not seem to be what it is not.
    """

    date_field = "listed_on"

    def filter_from(self, rows, name, value):
        return rows.filter(**{f"{self.date_field}__gte": value[0]})

    def filter_to(self, rows, name, value):
        return rows.filter(**{f"{self.date_field}__lte": value[1]})

    @property
    def qs(self):
        return self.queryset.none() if self.problems else super().qs

    @cached_property
    def problems(self):
        """What of the address cannot be followed, each with the address without it."""
        problems = []
        for name, errors in self.form.errors.items():
            if name in self.facet_names:
                problems += [self._unknown_value(name, value) for value in errors]
            elif name in ("from", "to"):
                problems.append(self._problem(name, f"{self._label(name)}: {errors[0]}"))
            else:
                words = f"“{self._value(name)}” is no value of “{self._label(name)}” here."
                problems.append(self._problem(name, words))
        problems += self._problems_of_list()
        unknown = [name for name in self.data if name not in self.filters]
        problems += [
            self._problem(name, self._unknown(name))
            for name in unknown
            if name not in _OTHER_PARAMETERS and not is_tracking(name) and self._value(name)
        ]
        days = self.form.cleaned_data if not problems else {}
        first, last = days.get("from"), days.get("to")
        if first and last and first[0] > last[1]:
            message = "The first day lies behind the last, so that nothing can fit."
            problems.append(self._problem("to", message))
        return problems

    def _problems_of_list(self):
        """What of the page and of the facet that is shown at length cannot be followed."""
        opened = self._value("open")
        if wrong := wrong_page(self.data.get("page", "")):
            yield self._problem("page", wrong)
        if opened and opened not in self.facet_names:
            yield self._problem("open", f"“{opened}” is no filter that can be opened here.")

    def _unknown_value(self, name, value):
        names = [label for _, label in self.filters[name].extra["choices"]()]
        close = get_close_matches(value, names, 1, 0.75)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        words = f"“{excerpt(value, 80)}” is no value of “{self._label(name)}” here.{hint}"
        return self._problem(name, words, value)

    def _problem(self, name, message, value=None):
        """``value`` is the one of several values that is wrong; the others stay."""
        data = self.data.copy()
        kept = [v for v in data.getlist(name) if v.strip() not in ("", value)] if value else []
        data.pop(name, None)
        if kept:
            data.setlist(name, kept)
        data.pop("page", None)
        return Problem(name, message, f"?{data.urlencode()}" if data else "?")

    def _value(self, name):
        return str(self.data.get(name, ""))[:80]

    def _label(self, name):
        return self.filters[name].label

    def _unknown(self, name):
        close = get_close_matches(name, list(self.filters), 1, 0.6)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        return f"“{excerpt(name)}” is no filter of this list.{hint}"

    @cached_property
    def undated_count(self):
        """How many events a date filter cannot judge, since neither day is known."""
        if self.problems or not (self._value("from") or self._value("to")):
            return 0
        return Event.objects.public().undated().count()

    @cached_property
    def unplaced_count(self):
        """How many events a filter by place cannot judge, since none is known of them."""
        if self.problems or "place" not in self.filters or not self._value("place"):
            return 0
        return Event.objects.public().unplaced().count()

    def counts_of(self, name):
        """Value -> rows under all other filters; {} while something cannot be followed."""
        if self.problems:
            return {}
        others = self._others_set(name)
        if len(others) < 2:
            return _counts_under(type(self), others, name)
        data = self.data.copy()
        data.pop(name, None)
        return self._counts_by_slug(type(self)(data, self.queryset, request=self.request).qs, name)

    def _others_set(self, name):
        """The filters that are set besides this one."""
        return tuple(one for one in self._set_filters(self.data) if one[0] != name)

    @cached_property
    def count(self):
        """How many rows fit."""
        asked = self._set_filters(self.data)
        if self.problems or len(asked) > 1:
            return self.qs.values("pk").count()
        return _count_of(type(self), asked)

    def _set_filters(self, data):
        """The filters that are set, each with its values."""
        return tuple((n, tuple(v)) for n, v in data.lists() if n in self.filters and any(v))

    def _counts_by_slug(self, rows, name):
        one = self.filters[name]
        column = getattr(one, "column", "") or one.field_name or name
        if column.endswith("turn_topics__topic__slug"):
            origin = f"{column.removesuffix('topic__slug')}origin__in"
            rows = rows.filter(**{origin: _STANDING})
        counted = rows.order_by().values_list(column).annotate(n=Count("pk", distinct=True))
        return {slug: n for slug, n in counted if slug is not None}

    @property
    def facet_names(self):
        return [name for name, one in self.filters.items() if isinstance(one, NamesFilter)]

    def chosen_of(self, name):
        """The slugs that are asked for by a filter of several values."""
        return getattr(self.form, "cleaned_data", {}).get(name) or []

    @cached_property
    def facets(self):
        """The filters of several values, each with its choices and live counts."""
        return [self._facet(name) for name in self.facet_names]

    def _facet(self, name):
        one, opened = self.filters[name], self.data.get("open") == name
        limit = MAX_OPEN_CHOICES if opened else MAX_CHOICES
        choices = self.choices_of(name)
        shown = [c for i, c in enumerate(choices) if i < limit or c.selected]
        table = one.extra["choices"]()
        more = len(choices) - len(shown)
        has_box = len(table) > MAX_CHOICES
        return Facet(name, one.label, tuple(shown), more, opened, has_box)

    def choices_of(self, name, begins=""):
        """Values by number of rows, those chosen first; of those with a word that begins so."""
        if self.problems:
            return []
        chosen = self.chosen_of(name)
        others = self._others_set(name)
        if not (begins or chosen) and len(others) < 2:
            return _choices_under(type(self), others, name)
        return self._counted_choices(name, begins, chosen)

    def _counted_choices(self, name, begins="", chosen=()):
        counts, begun = self.counts_of(name), begins.casefold()
        choices = [
            Choice(slug, label, counts.get(slug, 0), slug in chosen)
            for slug, label in self.filters[name].extra["choices"]()
            if slug in counts or slug in chosen
        ]
        if begun:
            choices = [c for c in choices if f" {c.name.casefold()}".find(f" {begun}") >= 0]
        return sorted(choices, key=lambda c: (not c.selected, -c.count, c.name))

    @property
    def set_count(self):
        """How many filters are set, for the closed box on a phone."""
        return sum(any(self.data.getlist(name)) for name in self.filters)


def _dates(cls):
    """``from`` is a word of Python, so the two date filters are added by name."""
    for name, label in (("from", "From"), ("to", "To")):
        cls.base_filters[name] = PartialDateFilter(
            method=f"filter_{name}", label=label, widget=forms.TextInput(attrs=_DAY)
        )
    return cls


# The counts of a topic are of those that stand; its rows are found by a method.
_STANDING = [o for o in TurnTopic.Origin.values if o != TurnTopic.Origin.REMOVED]


def _of_public(cls, asked):
    """A filter of all public rows by what ``asked`` says, pairs of a name and its values."""
    data = QueryDict(mutable=True)
    for name, values in asked:
        data.setlist(name, list(values))
    return cls(data, cls.Meta.model.objects.public())


# Kept where no more than one filter is set: what most pages show.
@cached_until_change
def _counts_under(cls, others, name):
    chosen = _of_public(cls, others)
    return chosen._counts_by_slug(chosen.qs, name)


@cached_until_change
def _choices_under(cls, others, name):
    return _of_public(cls, others)._counted_choices(name)


@cached_until_change
def _count_of(cls, asked):
    return _of_public(cls, asked).qs.values("pk").count()


@_dates
class EventFilter(DatedFilterSet):
    speaker = NamesFilter(
        _people, "Speaker", field_name="participations__speaker__slug", distinct=True
    )
    outlet = NamesFilter(_outlets, "Outlet", field_name="questions__outlet__slug", distinct=True)
    topic = NamesFilter(
        _topics, "Topic", method="filter_topic", column="turns__turn_topics__topic__slug"
    )
    kind = NamesFilter(lambda: Event.Kind.choices, "Kind")
    series = NamesFilter(_series, "Series", field_name="series__slug")
    place = filters.CharFilter(method="filter_place", label="Place")
    undated = filters.ChoiceFilter(
        choices=[("1", "Without any date")], method="filter_undated", label="Day", empty_label="Any"
    )
    unplaced = filters.ChoiceFilter(
        choices=[("1", "Without a place")],
        method="filter_unplaced",
        label="Place known",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Event
        fields = ["speaker", "outlet", "topic", "kind", "series", "place"]

    @property
    def scope_notes(self):
        """For a filter by outlet: for how many questions of the others' events one is known."""
        if not (self.form.is_valid() and self.form.cleaned_data.get("outlet")):
            return []
        data = self.data.copy()
        data.pop("outlet", None)
        rest = type(self)(data, Event.objects.public(), request=self.request).qs.order_by()
        asked = Question.objects.filter(event__in=rest.values("pk"))
        total, unknown = asked.count(), asked.filter(outlet=None).count()
        if not unknown:
            return []
        has = "has" if unknown == 1 else "have"
        return [
            f"Of {total:,} questions of the events that fit the rest, {unknown:,} {has} no outlet"
            " that is known: their events may be missing here."
        ]

    def filter_place(self, rows, name, value):
        """The place as printed, or else the one that the archive knows, and what it lies in."""
        fits = Q(place__icontains=value)
        for column in ("place_record", "place_record__parent", "place_record__parent__parent"):
            fits |= Q(**{f"{column}__name__icontains": value})
        return rows.filter(fits)

    def filter_unplaced(self, rows, name, value):
        return rows.unplaced()

    def filter_undated(self, rows, name, value):
        return rows.filter(listed_on=None)

    def filter_topic(self, rows, name, value):
        carriers = TurnTopic.objects.standing().filter(topic__slug__in=value)
        return rows.filter(turns__turn_topics__in=carriers).distinct() if value else rows


@_dates
class QuestionFilter(DatedFilterSet):
    date_field = "event__listed_on"
    state = NamesFilter(lambda: Question.State.choices, "Outcome")
    reporter = NamesFilter(_askers, "Reporter", field_name="asker__slug")
    outlet = NamesFilter(_outlets, "Outlet", field_name="outlet__slug")
    addressee = NamesFilter(_addressees, "Asked of", field_name="addressees__slug")
    topic = NamesFilter(
        _topics, "Topic", method="filter_topic", column="turn__turn_topics__topic__slug"
    )
    event = filters.ModelChoiceFilter(
        queryset=lambda request: Event.objects.public(),
        to_field_name="slug",
        label="Event",
        widget=forms.HiddenInput,
    )

    printed = FlagFilter(label="Printed names only", method="filter_printed")

    class Meta:
        model = Question
        fields = ["reporter", "outlet", "addressee", "topic", "state", "event", "printed"]

    def filter_printed(self, rows, name, value):
        """Without what a rule or an archivist says: where the transcript names nobody, too."""
        derived = [Known.RESOLVED, Known.SETTLED]
        if not value:
            return rows
        return rows.exclude(asker_known__in=derived).exclude(outlet_known__in=derived)

    @property
    def scope_notes(self):
        """For a filter by reporter, outlet or addressee: for how many of the other filters'
        questions one is known.
        """
        rows = {"reporter": "asker", "outlet": "outlet", "addressee": "addressees"}
        return [
            self._scope_note(name, row)
            for name, row in rows.items()
            if self.form.is_valid() and self.form.cleaned_data.get(name)
        ]

    def _scope_note(self, name, row):
        data = self.data.copy()
        data.pop(name, None)
        scope = type(self)(data, Question.objects.public(), request=self.request).qs.order_by()
        total, rest_count = scope.count(), scope.filter(**{row: None}).count()
        known = total - rest_count
        rest = f"all {total:,}" if known == total else f"{known:,} of {total:,}"
        others = f" The other {rest_count:,} are not in this list." if rest_count else ""
        if rest_count == 1:
            others = " The other one is not in this list."
        return f"The {name} is known for {rest} of the questions that fit the rest.{others}"

    def filter_topic(self, rows, name, value):
        carriers = TurnTopic.objects.standing().filter(topic__slug__in=value)
        rows = rows.filter(turn__turn_topics__in=carriers) if value else rows
        return rows.distinct() if len(value) > 1 else rows
