"""Two rows that are one person or one outlet: merged with a record of all that moved, and parted again from it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import (
    Event,
    EventChange,
    LabelRule,
    Merge,
    OldSlug,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    Speaker,
    SpeakerAlias,
    Turn,
)
from .overlays import NotPossible


def merge(kind: str, kept: int, gone: int, *, reason: str = "", user=None) -> Merge:
    """Make ``gone`` part of ``kept``: its rows move, its address leads on. Raises NotPossible with a sentence."""
    model = Speaker if kind == Merge.Kind.SPEAKER else Outlet
    with transaction.atomic():
        rows = {
            row.pk: row for row in model.objects.select_for_update().filter(pk__in=(kept, gone))
        }
        if kept == gone:
            raise NotPossible("A row cannot be merged with itself.")
        if len(rows) < 2:
            raise NotPossible("One of the two is not there.")
        if Merge.objects.filter(kind=kind, gone__in=(kept, gone), undone_at=None).exists():
            raise NotPossible("One of the two is merged already: undo that first.")
        keep, lose = rows[kept], rows[gone]
        moved = _move_speaker(keep, lose) if model is Speaker else _move_outlet(keep, lose)
        OldSlug.objects.update_or_create(kind=kind, slug=lose.slug, defaults={"target": keep.pk})
        made = Merge.objects.create(
            kind=kind, kept=keep.pk, gone=lose.pk, kept_name=keep.name, gone_name=lose.name, moved=moved, reason=reason[:300], made_by=user,
        )  # fmt: skip
        _touch(moved)
    return made


def undo_merge(made: Merge, *, user=None) -> Merge:
    """Give back what moved, as it was; what came in since stays with the one that was kept."""
    with transaction.atomic():
        made = Merge.objects.select_for_update().get(pk=made.pk)
        if made.undone_at is not None:
            raise NotPossible("This merge was undone already.")
        model = Speaker if made.kind == Merge.Kind.SPEAKER else Outlet
        if not model.objects.filter(pk=made.gone).exists():
            raise NotPossible("The row that was merged is not there any more.")
        if Merge.objects.filter(kind=made.kind, gone=made.kept, undone_at=None).exists():
            raise NotPossible(f"{made.kept_name} was merged into another since: undo that first.")
        (_part_speaker if model is Speaker else _part_outlet)(made)
        OldSlug.objects.filter(
            kind=made.kind, slug=model.objects.get(pk=made.gone).slug, target=made.kept
        ).delete()
        made.undone_at, made.undone_by = timezone.now(), user
        made.save(update_fields=["undone_at", "undone_by"])
        _touch(made.moved)
    return made


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
    held = set(keep.aliases.values_list("kind", "text"))
    moved = {
        "turns": _ids(Turn.objects.filter(speaker=lose)),
        "asked": _ids(Question.objects.filter(asker=lose)),
        "addressed": [q for q in addressed if q not in both],
        "addressed_twice": sorted(both),
        "rules": _ids(LabelRule.objects.filter(speaker=lose)),
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
        "aliases": [a.pk for a in lose.aliases.order_by("pk") if (a.kind, a.text) not in held],
    }
    double.delete()
    moved["parts"] = _ids(Participation.objects.filter(speaker=lose))
    Turn.objects.filter(pk__in=moved["turns"]).update(speaker=keep)
    Question.objects.filter(pk__in=moved["asked"]).update(asker=keep)
    through.filter(speaker=lose, question__in=both).delete()
    through.filter(speaker=lose).update(speaker=keep)
    LabelRule.objects.filter(pk__in=moved["rules"]).update(speaker=keep)
    Participation.objects.filter(pk__in=moved["parts"]).update(speaker=keep)
    SpeakerAlias.objects.filter(pk__in=moved["aliases"]).update(speaker=keep)
    # The name that both bear stays findable under the one that is kept only.
    moved["parked"] = [
        {"pk": a.pk, "text": a.text, "kind": a.kind, "event": a.event_id, "evidence": a.evidence}
        for a in lose.aliases.order_by("pk")
    ]
    lose.aliases.all().delete()
    return moved


def _part_speaker(made: Merge) -> None:
    moved, back = made.moved, made.gone
    Turn.objects.filter(pk__in=moved["turns"], speaker=made.kept).update(speaker=back)
    Question.objects.filter(pk__in=moved["asked"], asker=made.kept).update(asker=back)
    through = Question.addressees.through.objects
    through.filter(question__in=moved["addressed"], speaker=made.kept).update(speaker=back)
    there = set(
        Question.objects.filter(pk__in=moved["addressed_twice"]).values_list("pk", flat=True)
    )
    through.bulk_create(
        [
            Question.addressees.through(question_id=pk, speaker_id=back)
            for pk in moved["addressed_twice"]
            if pk in there
        ],
        ignore_conflicts=True,
    )
    LabelRule.objects.filter(pk__in=moved["rules"]).update(speaker=back)
    Participation.objects.filter(pk__in=moved["parts"], speaker=made.kept).update(speaker=back)
    events = set(
        Event.objects.filter(pk__in=[p["event"] for p in moved["doubled"]]).values_list(
            "pk", flat=True
        )
    )
    Participation.objects.bulk_create(
        [
            Participation(pk=p["pk"], event_id=p["event"], speaker_id=back, role=p["role"], is_principal=p["is_principal"], position=p["position"])
            for p in moved["doubled"]
            if p["event"] in events
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    SpeakerAlias.objects.filter(pk__in=moved["aliases"], speaker=made.kept).update(speaker=back)
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
    held = set(keep.aliases.values_list("text", flat=True))
    moved = {
        "outlet_questions": _ids(Question.objects.filter(outlet=lose)),
        "aliases": [a.pk for a in lose.aliases.order_by("pk") if a.text not in held],
    }
    Question.objects.filter(pk__in=moved["outlet_questions"]).update(outlet=keep)
    OutletAlias.objects.filter(pk__in=moved["aliases"]).update(outlet=keep)
    moved["parked"] = [
        {"pk": a.pk, "text": a.text, "evidence": a.evidence} for a in lose.aliases.order_by("pk")
    ]
    lose.aliases.all().delete()
    return moved


def _part_outlet(made: Merge) -> None:
    moved, back = made.moved, made.gone
    Question.objects.filter(pk__in=moved["outlet_questions"], outlet=made.kept).update(outlet=back)
    OutletAlias.objects.filter(pk__in=moved["aliases"], outlet=made.kept).update(outlet=back)
    for alias in moved["parked"]:
        OutletAlias(
            pk=alias["pk"], outlet_id=back, text=alias["text"], evidence=alias["evidence"]
        ).save(force_insert=True)


def _touch(moved: dict) -> None:
    """Every event whose pages or documents name one of the two."""
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
    EventChange.objects.record(events)
    EventChange.objects.count_change()
