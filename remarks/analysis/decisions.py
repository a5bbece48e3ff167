"""What archivists decided about names: who was merged with whom, and whom a label means.

Only what public transcripts show is listed: a name that stands in a draft alone is told to nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ..models import (
    Correction,
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
_OF_PEOPLE = (Correction.Kind.SPEAKER, Correction.Kind.ASKER, Correction.Kind.ADDRESSEES)
_OF_OUTLET = Correction.Kind.OUTLET


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
def _corrections_by_name() -> dict[tuple[bool, int], list[int]]:
    """Public corrections by whom they give words, a question or an outlet to, or take it from.

    Keys are whether it is an outlet, and its id; the latest correction comes first.
    """
    rows = Correction.objects.standing().filter(
        event__status=Event.Status.PUBLISHED, conflict="", kind__in=[*_OF_PEOPLE, _OF_OUTLET]
    )
    merges = Merge.objects.filter(undone_at=None).values_list("kind", "gone", "kept")
    kept = {(kind == Merge.Kind.OUTLET, gone): kept for kind, gone, kept in merges}
    corrections: dict[tuple[bool, int], list[int]] = {}
    listed = rows.order_by("-made_at", "-pk").values_list("pk", "kind", "before", "value")
    for pk, kind, before, value in listed:
        values = [one for v in (before, value) for one in (v if isinstance(v, list) else [v])]
        is_outlet = kind == _OF_OUTLET
        ids = [one for one in values if isinstance(one, int)]
        for number in dict.fromkeys(kept.get((is_outlet, one), one) for one in ids):
            corrections.setdefault((is_outlet, number), []).append(pk)
    return corrections


def corrections_naming(row: Speaker | Outlet) -> list[Correction]:
    """What was corrected about a person or an outlet, the latest first."""
    ids = _corrections_by_name().get((isinstance(row, Outlet), row.pk), ())
    rows = Correction.objects.in_bulk(ids[:MAX_LISTED])
    # Not the parts of its text, which are long.
    titles = Event.objects.only("slug", "title")
    known = titles.in_bulk({one.event_id for one in rows.values()})
    for one in rows.values():
        one.event = known[one.event_id]
    return [rows[pk] for pk in ids if pk in rows]


def names_merged_into(row: Speaker | Outlet) -> list[MergedName]:
    """Which other names became this person or outlet, the latest first."""
    return [merged for merged in merged_names() if merged.kept == row]


@cached_until_change
def merged_names() -> list[MergedName]:
    """Merges that stand, the latest first."""
    merges = Merge.objects.filter(undone_at=None).order_by("-made_at", "-pk")
    rows = []
    for kind, model, aliases, owner in (
        (Merge.Kind.SPEAKER, Speaker, SpeakerAlias.objects.public(), "speaker"),
        (Merge.Kind.OUTLET, Outlet, OutletAlias.objects.all(), "outlet"),
    ):
        of_kind = _seen_by_readers(list(merges.filter(kind=kind)[:MAX_LISTED]))
        kept = model.objects.public().in_bulk([merge.kept for merge in of_kind])
        known = set(aliases.filter(**{f"{owner}__in": list(kept)}).values_list(owner, "text"))
        rows += [
            MergedName(merge.gone_name, kept[merge.kept], merge.reason, merge.made_at)
            for merge in of_kind
            if (merge.kept, merge.gone_name) in known
        ]
    return sorted(rows, key=lambda row: row.made_at, reverse=True)


def _seen_by_readers(merges: list[Merge]) -> list[Merge]:
    """Merges of names that readers ever saw: an outlet's by a public question asked for it.

    The questions of all outlets are asked for together, some hundred at a time.
    """
    asked = {
        merge.pk: merge.moved.get("outlet_questions", ())[:MAX_ASKED]
        for merge in merges
        if merge.kind == Merge.Kind.OUTLET
    }
    ids = sorted({pk for questions in asked.values() for pk in questions})
    public: set[int] = set()
    for start in range(0, len(ids), MAX_ASKED):
        part = Question.objects.public().filter(pk__in=ids[start : start + MAX_ASKED])
        public |= set(part.values_list("pk", flat=True))
    return [m for m in merges if m.pk not in asked or not public.isdisjoint(asked[m.pk])]


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
