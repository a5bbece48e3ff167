"""What lists can be narrowed by, as django-filter sets; every choice comes from public rows."""

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from .models import Event, Outlet, Question, Speaker, Topic, TurnTopic, cached_until_change

__all__ = ["EventFilter", "QuestionFilter", "ValidationError"]

_DAY = {"type": "date"}


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


class DatedFilterSet(filters.FilterSet):
    """Dates are inclusive; an undated event fits no date."""

    date_field = "date"

    def filter_from(self, rows, name, value):
        return rows.filter(**{f"{self.date_field}__gte": value})

    def filter_to(self, rows, name, value):
        return rows.filter(**{f"{self.date_field}__lte": value})

    @property
    def set_count(self):
        """How many filters are set, for the closed box on a phone."""
        return sum(bool(self.data.get(name)) for name in self.filters)


def _dates(cls):
    """``from`` is a word of Python, so the two date filters are added by name."""
    cls.base_filters["from"] = filters.DateFilter(
        method="filter_from", label="From", widget=forms.DateInput(attrs=_DAY)
    )
    cls.base_filters["to"] = filters.DateFilter(
        method="filter_to", label="To", widget=forms.DateInput(attrs=_DAY)
    )
    return cls


@_dates
class EventFilter(DatedFilterSet):
    speaker = _choice(_people, "Speaker", field_name="participations__speaker__slug", distinct=True)
    outlet = _choice(_outlets, "Outlet", field_name="questions__outlet__slug", distinct=True)
    topic = _choice(_topics, "Topic", method="filter_topic")
    kind = filters.ChoiceFilter(choices=Event.Kind.choices, label="Kind", empty_label="Any")
    place = filters.CharFilter(lookup_expr="icontains", label="Place")

    class Meta:
        model = Event
        fields = ["speaker", "outlet", "topic", "kind", "place"]

    def filter_topic(self, rows, name, value):
        held = TurnTopic.objects.standing().filter(topic__slug=value)
        return rows.filter(turns__turn_topics__in=held).distinct()


@_dates
class QuestionFilter(DatedFilterSet):
    date_field = "event__date"
    reporter = _choice(_askers, "Reporter", field_name="asker__slug")
    outlet = _choice(_outlets, "Outlet", field_name="outlet__slug")
    addressee = _choice(_addressees, "Asked of", field_name="addressees__slug")
    topic = _choice(_topics, "Topic", method="filter_topic")
    state = filters.ChoiceFilter(choices=Question.State.choices, label="Outcome", empty_label="Any")

    class Meta:
        model = Question
        fields = ["reporter", "outlet", "addressee", "topic", "state"]

    def filter_topic(self, rows, name, value):
        held = TurnTopic.objects.standing().filter(topic__slug=value)
        return rows.filter(turn__turn_topics__in=held)
