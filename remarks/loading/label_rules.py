"""Labels of unidentified speakers, and an archivist's decision whom a label means and when."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractYear

from ..models import Event, EventChange, LabelRule, Participation, Speaker, SpeakerAlias, Turn
from ..transcripts.labels import is_anonymous


def unidentified_labels(limit: int = 200) -> list[dict]:
    """Labels of principals that no person is known for, by year, the most frequent first.

    By year, since an office changes hands: THE PRESIDENT of one year is not that of another.
    ``year``, ``first`` and ``last`` are None for events of which no day is known.
    """
    rows = (
        Turn.objects.filter(speaker=None, voice=Turn.Voice.PRINCIPAL)
        .exclude(label="")
        .order_by()
        .annotate(year=ExtractYear("event__listed_on"))
        .values("label", "year")
        .annotate(
            turns=Count("pk"),
            events=Count("event", distinct=True),
            first=Min("event__listed_on"),
            last=Max("event__listed_on"),
        )
        .order_by("-turns", "label", "year")[: limit * 3]
    )
    return [row for row in rows if not is_anonymous(row["label"])][:limit]


def assign_label(label: str, speaker: Speaker, *, first=None, last=None, user=None) -> int:
    """Say whom a label means from ``first`` to ``last``, in this archive and in later imports.

    Days are those of the event, or else of its release. Turns that have a speaker already stay as
    they are. Returns the number of turns that got the name.
    """
    with transaction.atomic():
        rule = LabelRule.objects.create(
            label=label, speaker=speaker, first=first, last=last, made_by=user
        )
        events = Event.objects.all()
        if first or last:
            events = events.filter(listed_on__isnull=False)
        events = events.filter(listed_on__gte=first) if first else events
        events = events.filter(listed_on__lte=last) if last else events
        turns = Turn.objects.filter(
            label=label, speaker=None, voice=Turn.Voice.PRINCIPAL, event__in=events
        )
        event_ids = list(turns.values_list("event", flat=True).distinct())
        evidence = turns.select_related("event").first()
        count = turns.update(speaker=speaker)
        for event_id in event_ids:
            Participation.objects.get_or_create(
                event_id=event_id, speaker=speaker, defaults={"is_principal": False}
            )
        if evidence is not None:
            SpeakerAlias.objects.get_or_create(
                speaker=speaker,
                kind=SpeakerAlias.Kind.LABEL,
                text=rule.label,
                defaults={"event": evidence.event, "evidence": "Assigned by an archivist"},
            )
        EventChange.objects.record(event_ids)
    return count
