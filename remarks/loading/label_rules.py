"""An archivist's decisions whom labels and called names mean, and taking them back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractYear
from django.utils import timezone

from ..models import LabelRule, Outlet, Question, Speaker, Turn
from ..transcripts.label_kinds import is_anonymous
from . import who_is_who
from .overlays import CurationError


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


def assign_label(
    label: str,
    speaker: Speaker | None,
    *,
    kind: str = LabelRule.Kind.LABEL,
    outlet: Outlet | None = None,
    room: str = "",
    first=None,
    last=None,
    reason: str = "",
    user=None,
) -> int:
    """Say whom a label or a called name means, in this archive and in later imports.

    It holds in series of ``room`` ("" in all) from ``first`` to ``last``, days of the event or
    else of its release. What is printed or corrected stays as it is. Returns the number of
    turns or questions that got the name. Raises CurationError with a sentence.
    """
    if speaker is None and outlet is None:
        raise CurationError("Choose a person or an outlet.")
    if kind == LabelRule.Kind.LABEL and speaker is None:
        raise CurationError("A speaker's label means a person: choose one.")
    if first and last and first > last:
        raise CurationError(f"The first day ({first}) is after the last ({last}).")
    with transaction.atomic():
        rule = LabelRule.objects.create(
            kind=kind,
            label=label,
            speaker=speaker,
            outlet=outlet,
            room=room,
            first=first,
            last=last,
            reason=reason.strip()[:300],
            made_by=user,
        )
        who_is_who.rules_changed([rule])
    return count_of(rule)


def undo_label_rule(rule: LabelRule, *, user=None) -> None:
    """Take a decision back: everything is as if it had never been made. Raises CurationError."""
    with transaction.atomic():
        rule = LabelRule.objects.select_for_update().get(pk=rule.pk)
        if rule.undone_at is not None:
            raise CurationError("This decision was undone already.")
        rule.undone_at, rule.undone_by = timezone.now(), user
        rule.save(update_fields=["undone_at", "undone_by"])
        who_is_who.rules_changed([rule])


def count_of(rule: LabelRule) -> int:
    """The turns or questions that have their name by this decision."""
    if rule.kind == LabelRule.Kind.LABEL:
        return Turn.objects.filter(resolution__ruling=rule).count()
    questions = Question.objects.filter(asker_resolution__ruling=rule)
    return questions.union(Question.objects.filter(outlet_resolution__ruling=rule)).count()
