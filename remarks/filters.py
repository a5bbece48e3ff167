"""What lists can be narrowed by, as django-filter sets; every choice comes from public rows."""

from dataclasses import dataclass
from difflib import get_close_matches

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from .models import Event, Known, Outlet, Question, Speaker, Topic, TurnTopic, cached_until_change
from .search.language import period

__all__ = ["EventFilter", "QuestionFilter", "ValidationError"]

_DAY = {"placeholder": "2021, 2021-05 or 2021-05-15", "maxlength": 10, "size": 12}


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


def _slug_choices(rows):
    return list(rows.values_list("slug", "name"))


class PlainSelect(forms.Select):
    """A select that is written at once.

    Django renders a template for each option, and the archive knows thousands of people.
    """

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = (
            f'<option value="{escape(slug or "")}"'
            f"{' selected' if str(slug or '') in chosen else ''}>{escape(label)}</option>"
            for slug, label in self.choices
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name} | (attrs or {})))
        return format_html("<select{}>{}</select>", attributes, mark_safe("".join(options)))  # noqa: S308 # nosec


def _choice(choices, label, **extra):
    return filters.ChoiceFilter(
        choices=choices, label=label, empty_label="Any", widget=PlainSelect, **extra
    )


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
_OTHER_PARAMETERS = frozenset(("page", "sort", "cursor", "open"))
# What other sites hang on to links.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "ref")


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
        problems = [
            self._problem(name, f"“{self._value(name)}” is no value of “{self._label(name)}” here.")
            if name not in ("from", "to")
            else self._problem(name, f"{self._label(name)}: {errors[0]}")
            for name, errors in self.form.errors.items()
        ]
        unknown = [name for name in self.data if name not in self.filters]
        problems += [
            self._problem(name, self._unknown(name))
            for name in unknown
            if name not in _OTHER_PARAMETERS
            and not name.startswith(_TRACKING)
            and self._value(name)
        ]
        days = self.form.cleaned_data if not problems else {}
        first, last = days.get("from"), days.get("to")
        if first and last and first[0] > last[1]:
            message = "The first day lies behind the last, so that nothing can fit."
            problems.append(self._problem("to", message))
        return problems

    def _problem(self, name, message):
        data = self.data.copy()
        data.pop(name, None)
        data.pop("page", None)
        return Problem(name, message, f"?{data.urlencode()}" if data else "?")

    def _value(self, name):
        return str(self.data.get(name, ""))[:80]

    def _label(self, name):
        return self.filters[name].label

    def _unknown(self, name):
        close = get_close_matches(name, list(self.filters), 1, 0.6)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        return f"“{name[:40]}” is no filter of this list.{hint}"

    @cached_property
    def undated_count(self):
        """How many events a date filter cannot judge, since neither day is known."""
        if self.problems or not (self._value("from") or self._value("to")):
            return 0
        return Event.objects.public().undated().count()

    def counts_of(self, name):
        """Value -> rows under all other filters; {} while something cannot be followed."""
        if self.problems:
            return {}
        data = self.data.copy()
        data.pop(name, None)
        others = type(self)(data, self.queryset, request=self.request).qs
        rows = others.order_by().values_list(name).annotate(n=Count("pk", distinct=True))
        return dict(rows)

    @property
    def set_count(self):
        """How many filters are set, for the closed box on a phone."""
        return sum(bool(self.data.get(name)) for name in self.filters)


def _dates(cls):
    """``from`` is a word of Python, so the two date filters are added by name."""
    for name, label in (("from", "From"), ("to", "To")):
        cls.base_filters[name] = PartialDateFilter(
            method=f"filter_{name}", label=label, widget=forms.TextInput(attrs=_DAY)
        )
    return cls


@_dates
class EventFilter(DatedFilterSet):
    speaker = _choice(_people, "Speaker", field_name="participations__speaker__slug", distinct=True)
    outlet = _choice(_outlets, "Outlet", field_name="questions__outlet__slug", distinct=True)
    topic = _choice(_topics, "Topic", method="filter_topic")
    kind = filters.ChoiceFilter(choices=Event.Kind.choices, label="Kind", empty_label="Any")
    place = filters.CharFilter(lookup_expr="icontains", label="Place")
    undated = filters.ChoiceFilter(
        choices=[("1", "Without any date")], method="filter_undated", label="Day", empty_label="Any"
    )

    class Meta:
        model = Event
        fields = ["speaker", "outlet", "topic", "kind", "place"]

    def filter_undated(self, rows, name, value):
        return rows.filter(listed_on=None)

    def filter_topic(self, rows, name, value):
        carriers = TurnTopic.objects.standing().filter(topic__slug=value)
        return rows.filter(turns__turn_topics__in=carriers).distinct()


@_dates
class QuestionFilter(DatedFilterSet):
    date_field = "event__listed_on"
    reporter = _choice(_askers, "Reporter", field_name="asker__slug")
    outlet = _choice(_outlets, "Outlet", field_name="outlet__slug")
    addressee = _choice(_addressees, "Asked of", field_name="addressees__slug")
    topic = _choice(_topics, "Topic", method="filter_topic")
    state = filters.ChoiceFilter(choices=Question.State.choices, label="Outcome", empty_label="Any")
    event = filters.ModelChoiceFilter(
        queryset=lambda request: Event.objects.public(),
        to_field_name="slug",
        label="Event",
        widget=forms.HiddenInput,
    )

    printed = filters.BooleanFilter(
        label="Printed names only", method="filter_printed", widget=forms.CheckboxInput
    )

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
        """For a filter by reporter or outlet: for how many of the other filters' questions one is
        known.
        """
        return [
            self._scope_note(name, row)
            for name, row in (("reporter", "asker"), ("outlet", "outlet"))
            if self.form.is_valid() and self.form.cleaned_data.get(name)
        ]

    def _scope_note(self, name, row):
        data = self.data.copy()
        data.pop(name, None)
        scope = type(self)(data, Question.objects.public(), request=self.request).qs.order_by()
        total, known = scope.count(), scope.exclude(**{row: None}).count()
        rest = f"all {total:,}" if known == total else f"{known:,} of {total:,}"
        others = "" if known == total else f" The other {total - known:,} are not in this list."
        return f"The {name} is known for {rest} of the questions that fit the rest.{others}"

    def filter_topic(self, rows, name, value):
        carriers = TurnTopic.objects.standing().filter(topic__slug=value)
        return rows.filter(turn__turn_topics__in=carriers)
