"""An archivist's decisions whom labels and called names mean, and taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..models import LabelRule, Outlet, Question, Speaker, Turn
from . import who_is_who
from .overlays import CurationError
from .unidentified import Unidentified


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
    rule = LabelRule(
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
    return _decide([rule])


def _decide(rules: list[LabelRule]) -> int:
    """Save decisions and follow them, all or none; how many turns and questions got a name."""
    with transaction.atomic():
        for rule in rules:
            rule.save()
        who_is_who.rules_changed(rules)
    return sum(count_of(rule) for rule in rules)


def assign(
    groups: Sequence[Unidentified],
    speaker: Speaker | None,
    outlet: Outlet | None = None,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    reason: str = "",
    user=None,
) -> int:
    """Say whom groups mean, each in its room and on its days; following years are one decision.

    ``first`` and ``last`` stand for the groups' own days where they are given. Returns the number
    of turns and questions that got a name. Raises CurationError with a sentence.
    """
    if not groups:
        raise CurationError("Choose at least one label or name.")
    if speaker is None and (outlet is None or groups[0].kind == LabelRule.Kind.LABEL):
        raise CurationError("Choose whom it means, or add the person.")
    rules = [
        LabelRule(
            kind=run[0].kind,
            label=run[0].name,
            speaker=speaker,
            outlet=outlet,
            room=run[0].room,
            first=first or run[0].first,
            last=last or run[-1].last,
            reason=reason.strip()[:300],
            made_by=user,
        )
        for run in _runs(groups)
    ]
    for rule in rules:
        if rule.first and rule.last and rule.first > rule.last:
            raise CurationError(f"The first day ({rule.first}) is after the last ({rule.last}).")
    return _decide(rules)


def _runs(groups: Sequence[Unidentified]) -> list[list[Unidentified]]:
    """Groups of one name and room in following years, together."""
    runs: list[list[Unidentified]] = []
    for group in sorted(groups, key=lambda g: (g.key, g.room, g.year or 0)):
        before = runs[-1][-1] if runs else None
        follows = (
            before is not None
            and (before.key, before.room) == (group.key, group.room)
            and bool(before.year)
            and (group.year or 0) - (before.year or 0) <= 1
        )
        if follows:
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


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
    by_it = Q(asker_resolution__ruling=rule) | Q(outlet_resolution__ruling=rule)
    return Question.objects.filter(by_it).count()
