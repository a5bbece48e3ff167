"""Merges of two rows that are one person or one outlet, and how a merge is undone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import (
    Event,
    EventChange,
    LabelRule,
    Merge,
    OfficeHolding,
    OldSlug,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    Speaker,
    SpeakerAlias,
    Turn,
)
from . import who_is_who
from .overlays import CurationError


def merge(kind: str, kept: int, gone: int, *, reason: str = "", user=None) -> Merge:
    """Make ``gone`` part of ``kept``: its rows move, its URL redirects.

    Raises CurationError with a sentence.
    """
    model = Speaker if kind == Merge.Kind.SPEAKER else Outlet
    with transaction.atomic():
        rows = {
            row.pk: row for row in model.objects.select_for_update().filter(pk__in=(kept, gone))
        }
        if kept == gone:
            raise CurationError("A row cannot be merged with itself: choose two different rows.")
        if len(rows) < 2:
            raise CurationError("One of the two does not exist (any more): choose again.")
        if Merge.objects.filter(kind=kind, gone__in=(kept, gone), undone_at=None).exists():
            raise CurationError("One of the two is merged already: undo that first.")
        keep, lose = rows[kept], rows[gone]
        moved = _move_speaker(keep, lose) if model is Speaker else _move_outlet(keep, lose)
        OldSlug.objects.update_or_create(kind=kind, slug=lose.slug, defaults={"target": keep.pk})
        record = Merge.objects.create(
            kind=kind,
            kept=keep.pk,
            gone=lose.pk,
            kept_name=keep.name,
            gone_name=lose.name,
            moved=moved,
            reason=reason[:300],
            made_by=user,
        )
        _mark_changed(moved, keep.pk)
    return record


def undo_merge(record: Merge, *, user=None) -> Merge:
    """Give back what moved, as it was; what came in since stays with the one that was kept."""
    with transaction.atomic():
        record = Merge.objects.select_for_update().get(pk=record.pk)
        if record.undone_at is not None:
            raise CurationError("This merge was undone already.")
        model = Speaker if record.kind == Merge.Kind.SPEAKER else Outlet
        if not model.objects.filter(pk=record.gone).exists():
            raise CurationError(
                "The merged row does not exist any more: the merge cannot be undone."
            )
        if Merge.objects.filter(kind=record.kind, gone=record.kept, undone_at=None).exists():
            raise CurationError(
                f"{record.kept_name} was merged into another since: undo that first."
            )
        (_restore_speaker if model is Speaker else _restore_outlet)(record)
        OldSlug.objects.filter(
            kind=record.kind, slug=model.objects.get(pk=record.gone).slug, target=record.kept
        ).delete()
        record.undone_at, record.undone_by = timezone.now(), user
        record.save(update_fields=["undone_at", "undone_by"])
        _mark_changed(record.moved, record.kept)
    return record


def _ids(rows) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _move_speaker(keep: Speaker, lose: Speaker) -> dict:
    through = Question.addressees.through.objects
    addressed = list(
        through.filter(speaker=lose).order_by("pk").values_list("question_id", flat=True)
    )
    both = set(
        through.filter(speaker=keep, question__in=addressed).values_list("question_id", flat=True)
    )
    parts = Participation.objects.filter(speaker=lose)
    double = parts.filter(event__in=Participation.objects.filter(speaker=keep).values("event"))
    kept_aliases = set(keep.aliases.values_list("kind", "text"))
    moved = {
        "turns": _ids(Turn.objects.filter(speaker=lose)),
        "asked": _ids(Question.objects.filter(asker=lose)),
        "addressed": [q for q in addressed if q not in both],
        "addressed_twice": sorted(both),
        "rules": _ids(LabelRule.objects.filter(speaker=lose)),
        "holdings": _ids(OfficeHolding.objects.filter(speaker=lose)),
        "doubled": [
            {
                "pk": p.pk,
                "event": p.event_id,
                "role": p.role,
                "is_principal": p.is_principal,
                "position": p.position,
            }
            for p in double.order_by("pk")
        ],
        "aliases": [
            a.pk for a in lose.aliases.order_by("pk") if (a.kind, a.text) not in kept_aliases
        ],
    }
    double.delete()
    moved["parts"] = _ids(Participation.objects.filter(speaker=lose))
    Turn.objects.filter(pk__in=moved["turns"]).update(speaker=keep)
    Question.objects.filter(pk__in=moved["asked"]).update(asker=keep)
    through.filter(speaker=lose, question__in=both).delete()
    through.filter(speaker=lose).update(speaker=keep)
    LabelRule.objects.filter(pk__in=moved["rules"]).update(speaker=keep)
    OfficeHolding.objects.filter(pk__in=moved["holdings"]).update(speaker=keep)
    Participation.objects.filter(pk__in=moved["parts"]).update(speaker=keep)
    SpeakerAlias.objects.filter(pk__in=moved["aliases"]).update(speaker=keep)
    # The name that both bear stays findable under the one that is kept only.
    moved["parked"] = [
        {"pk": a.pk, "text": a.text, "kind": a.kind, "event": a.event_id, "evidence": a.evidence}
        for a in lose.aliases.order_by("pk")
    ]
    lose.aliases.all().delete()
    return moved


def _restore_speaker(record: Merge) -> None:
    moved, back = record.moved, record.gone
    Turn.objects.filter(pk__in=moved["turns"], speaker=record.kept).update(speaker=back)
    Question.objects.filter(pk__in=moved["asked"], asker=record.kept).update(asker=back)
    through = Question.addressees.through.objects
    through.filter(question__in=moved["addressed"], speaker=record.kept).update(speaker=back)
    present = set(
        Question.objects.filter(pk__in=moved["addressed_twice"]).values_list("pk", flat=True)
    )
    through.bulk_create(
        [
            Question.addressees.through(question_id=pk, speaker_id=back)
            for pk in moved["addressed_twice"]
            if pk in present
        ],
        ignore_conflicts=True,
    )
    LabelRule.objects.filter(pk__in=moved["rules"]).update(speaker=back)
    OfficeHolding.objects.filter(pk__in=moved.get("holdings", ())).update(speaker=back)
    Participation.objects.filter(pk__in=moved["parts"], speaker=record.kept).update(speaker=back)
    events = set(
        Event.objects.filter(pk__in=[p["event"] for p in moved["doubled"]]).values_list(
            "pk", flat=True
        )
    )
    Participation.objects.bulk_create(
        [
            Participation(
                pk=p["pk"],
                event_id=p["event"],
                speaker_id=back,
                role=p["role"],
                is_principal=p["is_principal"],
                position=p["position"],
            )
            for p in moved["doubled"]
            if p["event"] in events
        ],
        ignore_conflicts=True,
    )
    SpeakerAlias.objects.filter(pk__in=moved["aliases"], speaker=record.kept).update(speaker=back)
    for alias in moved["parked"]:
        event = alias["event"] if Event.objects.filter(pk=alias["event"]).exists() else None
        SpeakerAlias(
            pk=alias["pk"],
            speaker_id=back,
            text=alias["text"],
            kind=alias["kind"],
            event_id=event,
            evidence=alias["evidence"],
        ).save(force_insert=True)


def _move_outlet(keep: Outlet, lose: Outlet) -> dict:
    kept_aliases = set(keep.aliases.values_list("text", flat=True))
    moved = {
        "outlet_questions": _ids(Question.objects.filter(outlet=lose)),
        "outlet_rules": _ids(LabelRule.objects.filter(outlet=lose)),
        "aliases": [a.pk for a in lose.aliases.order_by("pk") if a.text not in kept_aliases],
    }
    Question.objects.filter(pk__in=moved["outlet_questions"]).update(outlet=keep)
    LabelRule.objects.filter(pk__in=moved["outlet_rules"]).update(outlet=keep)
    OutletAlias.objects.filter(pk__in=moved["aliases"]).update(outlet=keep)
    moved["parked"] = [
        {"pk": a.pk, "text": a.text, "evidence": a.evidence} for a in lose.aliases.order_by("pk")
    ]
    lose.aliases.all().delete()
    return moved


def _restore_outlet(record: Merge) -> None:
    moved, back = record.moved, record.gone
    LabelRule.objects.filter(pk__in=moved.get("outlet_rules", ())).update(outlet=back)
    Question.objects.filter(pk__in=moved["outlet_questions"], outlet=record.kept).update(
        outlet=back
    )
    OutletAlias.objects.filter(pk__in=moved["aliases"], outlet=record.kept).update(outlet=back)
    for alias in moved["parked"]:
        OutletAlias(
            pk=alias["pk"], outlet_id=back, text=alias["text"], evidence=alias["evidence"]
        ).save(force_insert=True)


def _mark_changed(moved: dict, kept: int) -> None:
    """Every event whose pages or documents name one of the two, or an office that moved."""
    questions = [
        *moved.get("asked", ()),
        *moved.get("addressed", ()),
        *moved.get("addressed_twice", ()),
        *moved.get("outlet_questions", ()),
    ]
    events = set(Turn.objects.filter(pk__in=moved.get("turns", ())).values_list("event", flat=True))
    events |= set(Question.objects.filter(pk__in=questions).values_list("event", flat=True))
    events |= set(
        Participation.objects.filter(pk__in=moved.get("parts", ())).values_list("event", flat=True)
    )
    events |= {p["event"] for p in moved.get("doubled", ())}
    for holding in OfficeHolding.objects.filter(pk__in=moved.get("holdings", ())):
        holding.speaker_id = kept
        events |= holding.event_ids()
    who_is_who.resolve_again(events)
    EventChange.objects.record(events)
    EventChange.objects.count_change()
