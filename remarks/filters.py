"""What lists can be narrowed by, as django-filter sets; every choice comes from public rows."""

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from .models import Event, Outlet, Question, Speaker, Topic, TurnTopic

__all__ = ["EventFilter", "QuestionFilter", "ValidationError"]

_DAY = {"type": "date"}


def _people(request):
    return Speaker.objects.public()


def _principals(request):
    return Speaker.objects.filter(participations__event__status=Event.Status.PUBLISHED).distinct()


def _askers(request):
    return Speaker.objects.filter(Exists(Question.objects.public().filter(asker=OuterRef("pk"))))


def _addressees(request):
    return Speaker.objects.filter(Exists(Question.objects.public().filter(addressees=OuterRef("pk"))))


def _outlets(request):
    return Outlet.objects.public()


def _topics(request):
    return Topic.objects.public()


def _choice(queryset, label, **extra):
    return filters.ModelChoiceFilter(queryset=queryset, to_field_name="slug", label=label, empty_label="Any", **extra)


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
    cls.base_filters["to"] = filters.DateFilter(method="filter_to", label="To", widget=forms.DateInput(attrs=_DAY))
    return cls


@_dates
class EventFilter(DatedFilterSet):
    speaker = _choice(_principals, "Speaker", field_name="participations__speaker", distinct=True)
    outlet = _choice(_outlets, "Outlet", field_name="questions__outlet", distinct=True)
    topic = _choice(_topics, "Topic", method="filter_topic")
    kind = filters.ChoiceFilter(choices=Event.Kind.choices, label="Kind", empty_label="Any")
    place = filters.CharFilter(lookup_expr="icontains", label="Place")

    class Meta:
        model = Event
        fields = ["speaker", "outlet", "topic", "kind", "place"]

    def filter_topic(self, rows, name, value):
        held = TurnTopic.objects.standing().filter(topic=value)
        return rows.filter(turns__turn_topics__in=held).distinct()


@_dates
class QuestionFilter(DatedFilterSet):
    date_field = "event__date"
    reporter = _choice(_askers, "Reporter", field_name="asker")
    outlet = _choice(_outlets, "Outlet", field_name="outlet")
    to_whom = _choice(_addressees, "Put to", field_name="addressees")
    topic = _choice(_topics, "Topic", method="filter_topic")
    state = filters.ChoiceFilter(choices=Question.State.choices, label="What became of it", empty_label="Any")

    class Meta:
        model = Question
        fields = ["reporter", "outlet", "to_whom", "topic", "state"]

    def filter_topic(self, rows, name, value):
        held = TurnTopic.objects.standing().filter(topic=value)
        return rows.filter(turn__turn_topics__in=held)
