"""What archivists decided about names: who was merged with whom, and whom a label means.

Only what public transcripts show is listed: a name that stands in a draft alone is told to nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ..models import (
    Event,
    LabelRule,
    Merge,
    Outlet,
    OutletAlias,
    Question,
    Resolution,
    Speaker,
    SpeakerAlias,
    cached_until_change,
)

MAX_LISTED = 300
MAX_ASKED = 500


@dataclass(frozen=True)
class MergedName:
    """Two names that are one person's or one outlet's, why, and since when."""

    name: str
    kept: Speaker | Outlet
    reason: str
    made_at: dt.datetime


@dataclass(frozen=True)
class LabelDecision:
    """Whom a label or a called name means, from when to when, why, and in how many events."""

    label: str
    meant: Speaker | Outlet
    first: dt.date | None
    last: dt.date | None
    reason: str
    made_at: dt.datetime
    event_count: int


@cached_until_change
def merged_names() -> list[MergedName]:
    """Merges that stand, the latest first."""
    merges = Merge.objects.filter(undone_at=None).order_by("-made_at", "-pk")
    rows = []
    for kind, model, aliases, owner in (
        (Merge.Kind.SPEAKER, Speaker, SpeakerAlias.objects.public(), "speaker"),
        (Merge.Kind.OUTLET, Outlet, OutletAlias.objects.all(), "outlet"),
    ):
        of_kind = list(merges.filter(kind=kind)[:MAX_LISTED])
        kept = model.objects.public().in_bulk([merge.kept for merge in of_kind])
        known = set(aliases.filter(**{f"{owner}__in": list(kept)}).values_list(owner, "text"))
        rows += [
            MergedName(merge.gone_name, kept[merge.kept], merge.reason, merge.made_at)
            for merge in of_kind
            if (merge.kept, merge.gone_name) in known and _is_public(merge)
        ]
    return sorted(rows, key=lambda row: row.made_at, reverse=True)


def _is_public(merge: Merge) -> bool:
    """Whether readers ever saw the merged name: an outlet's by a public question asked for it."""
    if merge.kind == Merge.Kind.SPEAKER:
        return True
    asked = merge.moved.get("outlet_questions", ())[:MAX_ASKED]
    return Question.objects.public().filter(pk__in=asked).exists()


@cached_until_change
def label_decisions() -> list[LabelDecision]:
    """Rules that stand and name somebody in a public event, by label."""
    used = Resolution.objects.filter(ruling=OuterRef("pk"), event__status=Event.Status.PUBLISHED)
    rules = LabelRule.objects.standing().filter(Exists(used)).select_related("speaker", "outlet")
    events = Resolution.objects.filter(event__status=Event.Status.PUBLISHED, ruling__isnull=False)
    pairs = events.order_by().values_list("ruling", "event").distinct()
    count: dict[int, int] = {}
    for ruling, _ in pairs:
        count[ruling] = count.get(ruling, 0) + 1
    return [
        LabelDecision(
            rule.label,
            rule.speaker or rule.outlet,
            rule.first,
            rule.last,
            rule.reason,
            rule.made_at,
            count.get(rule.pk, 1),
        )
        for rule in rules.order_by("label", "first", "pk")[:MAX_LISTED]
    ]
