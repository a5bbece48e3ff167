"""Topics are saved queries: turns get them when they come in, and again when a topic changes."""

from __future__ import annotations

from ..models import Event, EventChange, Topic, TurnTopic
from . import language as lang
from . import nodes
from .documents import documents, documents_of_rows, keep_words
from .engines.memory import IndexedDocument, matches
from .nodes import Text
from .resolution import resolve

_BATCH = 300


def _trees(topics) -> dict[int, object]:
    """Each topic's resolved query; a query that says nothing matches nothing."""
    trees = {}
    for topic in topics:
        query = lang.parse(topic.query)
        if not query.is_empty:
            trees[topic.pk] = resolve(query, public_only=False).tree
    return trees


def assign_topics(event: Event, rows=None) -> None:
    """Give the turns of a freshly loaded event the topics whose query they match.

    What an archivist pinned or removed stays. ``rows`` are what was just written for an event
    that is new: then nothing is read again.
    """
    active = Topic.objects.filter(is_active=True).order_by("pk")
    watch = _watch(tuple(active.values_list("pk", "query")))
    if rows is None:
        _assign([event.pk], watch)
        return
    made = documents_of_rows(event, rows)
    if event.is_public:
        keep_words(rows.turns, made)
    TurnTopic.objects.bulk_create(_matches(made, watch), batch_size=1000)


_kept_watches: dict[tuple, _Watch] = {}


def _watch(topics: tuple[tuple[int, str], ...]) -> _Watch:
    """The trees of topics, ``(id, query)`` each, ready to match.

    They are kept while the queries are the same, unless one asks for names that rows hold.
    """
    watch = _kept_watches.get(topics)
    if watch is None:
        watch = _Watch(_trees([Topic(pk=pk, query=query) for pk, query in topics]))
        if not any(_names_rows(query) for _, query in topics):
            _kept_watches.clear()
            _kept_watches[topics] = watch
    return watch


def _names_rows(query: str) -> bool:
    return ":" in query


def reassign_topic(topic: Topic) -> int:
    """Match a changed topic against every turn. Returns how many turns carry it."""
    trees = _trees([topic]) if topic.is_active else {}
    ids = list(Event.objects.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        before = _turns_with_topic(topic.pk, batch)
        _assign(batch, _Watch(trees), only=[topic.pk])
        changed = before ^ _turns_with_topic(topic.pk, batch)
        EventChange.objects.record({event for event, _ in changed})
    return TurnTopic.objects.standing().filter(topic=topic).count()


def _turns_with_topic(topic: int, events: list[int]) -> set[tuple[int, int]]:
    rows = TurnTopic.objects.standing().filter(topic=topic, turn__event__in=events)
    return set(rows.values_list("turn__event_id", "turn_id"))


def _matches(made, watch: _Watch) -> list[TurnTopic]:
    return [
        TurnTopic(turn_id=document.id, topic_id=topic)
        for document in made
        for topic in watch.matching_topics(IndexedDocument(document))
    ]


def _assign(events: list[int], watch: _Watch, only: list[int] | None = None) -> None:
    rows = _matches(documents(events, public_only=False), watch)
    stale = TurnTopic.objects.filter(turn__event__in=events, origin=TurnTopic.Origin.QUERY)
    if only is not None:
        stale = stale.filter(topic__in=only)
    stale.delete()
    TurnTopic.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


class _Watch:
    """Many trees against one document after another.

    Only trees one of whose words stands in the document are tried.
    """

    def __init__(self, trees: dict[int, object]):
        self._trees = trees
        self._always: list[int] = []
        self._stems: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        for topic, tree in trees.items():
            leaves = _triggers(tree)
            if leaves is None:
                self._always.append(topic)
                continue
            for leaf in leaves:
                match leaf:
                    case lang.Word(stems=stems):
                        self._stems.setdefault(stems[0], []).append(topic)
                    case lang.Phrase(literals=literals):
                        self._words.setdefault(max(literals, key=len), []).append(topic)
                    case lang.Prefix(literal=literal):
                        self._prefixes.setdefault(literal, []).append(topic)

    def matching_topics(self, indexed: IndexedDocument) -> list[int]:
        topics = set(self._always)
        for stem in indexed.stems & self._stems.keys():
            topics.update(self._stems[stem])
        for word in self._words.keys() & indexed.literals:
            topics.update(self._words[word])
        for prefix, carriers in self._prefixes.items():
            if indexed.has_prefix(prefix):
                topics.update(carriers)
        return sorted(topic for topic in topics if matches(self._trees[topic], indexed))


def _triggers(node) -> list | None:
    """Word leaves of which a matching document holds at least one.

    None where there are none such.
    """
    match node:
        case Text(leaf=leaf, where="turn"):
            return [leaf]
        case nodes.Any(children=children):
            triggers = [_triggers(child) for child in children]
            return None if None in triggers else [leaf for leaves in triggers for leaf in leaves]
        case nodes.All(children=children):
            triggers = [leaves for child in children if (leaves := _triggers(child)) is not None]
            return min(triggers, key=len) if triggers else None
    return None
