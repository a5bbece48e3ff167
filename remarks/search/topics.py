"""Topics are saved queries: turns get them when they come in, and again when a topic changes."""

from __future__ import annotations

from ..models import Event, IndexMark, Topic, TurnTopic
from . import language as lang
from .documents import documents
from .memory import matches
from .scopes import resolve

_BATCH = 300


def _trees(topics) -> dict[int, object]:
    """Each topic's resolved query; a query that says nothing matches nothing."""
    trees = {}
    for topic in topics:
        query = lang.parse(topic.query)
        if not query.is_empty:
            trees[topic.pk] = resolve(query).tree
    return trees


def assign_topics(event: Event) -> None:
    """Give the turns of a freshly loaded event the topics whose query they match; what a hand did stays."""
    trees = _trees(Topic.objects.filter(is_active=True))
    _assign([event.pk], trees)


def reassign_topic(topic: Topic) -> int:
    """Match a changed topic against every turn held. Returns how many turns carry it."""
    trees = _trees([topic]) if topic.is_active else {}
    ids = list(Event.objects.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        before = _carrying(topic.pk, batch)
        _assign(batch, trees, only=[topic.pk])
        changed = before ^ _carrying(topic.pk, batch)
        IndexMark.objects.record({event for event, _ in changed})
    return TurnTopic.objects.standing().filter(topic=topic).count()


def _carrying(topic: int, events: list[int]) -> set[tuple[int, int]]:
    rows = TurnTopic.objects.standing().filter(topic=topic, turn__event__in=events)
    return set(rows.values_list("turn__event_id", "turn_id"))


def _assign(events: list[int], trees: dict[int, object], only: list[int] | None = None) -> None:
    rows = [
        TurnTopic(turn_id=document.id, topic_id=topic)
        for document in documents(events, public_only=False)
        for topic, tree in trees.items()
        if matches(tree, document)
    ]
    stale = TurnTopic.objects.filter(turn__event__in=events, origin=TurnTopic.Origin.QUERY)
    if only is not None:
        stale = stale.filter(topic__in=only)
    stale.delete()
    TurnTopic.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
