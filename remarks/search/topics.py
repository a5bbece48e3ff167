"""What turns are about, in rows: given when an event comes in, and again when a topic changes.

Topics that are lists of names are weighed (``aboutness``); any other search that an archivist
writes gives its topic to the turns it matches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from ..models import Event, EventChange, Prepared, Question, Topic, Turn, TurnTopic
from ..models.bulk import insert
from . import headings as headings_of
from . import language as lang
from . import nodes
from .aboutness import Ask, Assignment, Sections, assign
from .documents import documents, documents_of_rows, keep_words, words_of
from .engines.document import Document
from .engines.memory import IndexedDocument, matches
from .nodes import Text
from .resolution import resolve
from .tokens import literals_of
from .topic_words import Definition, Lexicon, names_of_query

_BATCH = 300
_COLUMNS = ("pk", "query", "names", "weak", "besides")
# A question with all of its turn's words but so many characters is not cut again.
_MARGIN = 3


def assign_topics(event: Event, rows=None) -> None:
    """Give the turns of a freshly loaded event the topics that they are about.

    What an archivist pinned or removed stays. ``rows`` are what was just written for an event
    that is new: then nothing is read again.
    """
    rules = _rules()
    if rows is None:
        _assign([event.pk], rules)
        return
    words = rows.words or [words_of(turn) for turn in rows.turns]
    if event.is_public:
        keep_words(rows.turns, words)
    # Only searches ask for more than the words.
    made = [] if rules.searches.is_empty else documents_of_rows(event, rows, words)
    literals = [of_turn.literals for of_turn in words]
    dialogue = _Dialogue(event, rows.turns, literals, made, rows.questions, rows.replies)
    insert(TurnTopic, _GIVEN_COLUMNS, dialogue.topics(rules))


_waiting: ContextVar[bool] = ContextVar("topics_wait", default=False)


@contextmanager
def reassigned_at_end() -> Iterator[None]:
    """Topics saved inside are given to turns once, when the block has ended well."""
    token = _waiting.set(True)
    try:
        yield
    finally:
        _waiting.reset(token)
    reassign_all()


def reassign_topic(topic: Topic) -> int:
    """Weigh all turns again after a topic has changed. Returns how many turns carry it.

    All topics: what one weighs in an exchange decides what is by the way there.
    """
    if not _waiting.get():
        reassign_all()
    return TurnTopic.objects.standing().filter(topic=topic).count()


def reassign_all() -> None:
    rules = _rules()
    ids = list(Event.objects.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(ids), _BATCH):
        EventChange.objects.record(_assign(ids[start : start + _BATCH], rules))


@dataclass(frozen=True)
class _Rules:
    """Topics that are weighed, and those that are searches."""

    lexicon: Lexicon
    searches: _Searches


_kept_rules: dict[tuple, _Rules] = {}
# Asked for each event that comes in.
_active_topics = Prepared(
    lambda: Topic.objects.filter(is_active=True).order_by("pk").values_list(*_COLUMNS)
)


def _rules() -> _Rules:
    """The rules of the active topics.

    They are kept while the topics are the same, unless a search asks for names that rows hold.
    """
    topics = tuple(_active_topics())
    rules = _kept_rules.get(topics)
    if rules is None:
        definitions, queries = [], {}
        for pk, query, names, weak, besides in topics:
            listed = names or names_of_query(query)
            if listed:
                definitions.append(Definition(pk, listed, weak, besides))
            else:
                queries[pk] = query
        rules = _Rules(Lexicon(definitions), _Searches(_trees(queries)))
        if not any(_names_rows(query) for query in queries.values()):
            _kept_rules.clear()
            _kept_rules[topics] = rules
    return rules


def _names_rows(query: str) -> bool:
    return ":" in query


def _trees(queries: dict[int, str]) -> dict[int, nodes.Node]:
    """Each topic's resolved query; a query that says nothing matches nothing."""
    trees = {}
    for pk, text in queries.items():
        query = lang.parse(text)
        if not query.is_empty:
            trees[pk] = resolve(query, public_only=False).tree
    return trees


class _Dialogue:
    """The turns of one event in order, with their words, and who answers whom.

    Their documents too, where topics are searches.
    """

    def __init__(
        self,
        event: Event,
        turns: Sequence[Turn],
        words: Sequence[Sequence[str]],
        made: Sequence[Document],
        questions: Iterable[Question],
        replies: Iterable[tuple[int, int]],
    ):
        self._title = literals_of(event.title)
        self._headings = [(at, words) for at, words in event.headings]
        self._turns = turns
        self._words = words
        self._made = made
        self._at = {turn.pk: position for position, turn in enumerate(turns)}
        self._replies: dict[int, list[int]] = defaultdict(list)
        for question, turn in replies:
            self._replies[question].append(self._at[turn])
        asked = sorted(questions, key=lambda q: q.position)
        above = headings_of.of_exchanges(self._headings, self._stretches(asked))
        self._asks = [self._ask(*pair) for pair in zip(asked, above, strict=True)]

    def _stretches(self, asked: Sequence[Question]) -> list[headings_of.Stretch]:
        """Where each exchange begins and ends in the source's text."""
        stretches, turn_before = [], None
        for question in asked:
            is_first = question.turn_id != turn_before
            turn_before = question.turn_id
            start = self._turns[self._at[turn_before]].start if is_first else question.start
            ends = [self._turns[at].end for at in self._replies[question.pk]]
            stretches.append((start, max(question.end, *ends, 0)))
        return stretches

    def _ask(self, question: Question, above: Sequence[str]) -> Ask:
        at = self._at[question.turn_id]
        is_whole = len(question.text) + _MARGIN >= len(self._turns[at].text)
        words = None if is_whole else literals_of(question.text)
        return Ask(at, tuple(sorted(self._replies[question.pk])), words, above)

    def _assignments(self, lexicon: Lexicon) -> list[Assignment]:
        by_turn = {
            at: headings_of.within(self._headings, turn.start, turn.end)
            for at, turn in enumerate(self._turns)
            if self._headings
        }
        sections = Sections(headings_of.subjects(self._headings), by_turn)
        return assign(self._words, self._asks, lexicon, self._title, sections)

    def topics(self, rules: _Rules) -> list[_Given]:
        rows = [
            _Given(
                turn_id=self._turns[assignment.turn].pk,
                topic_id=assignment.topic,
                weight=min(assignment.weight, MAX_WEIGHT),
                words=[list(pair) for pair in assignment.words],
                source="" if assignment.source is None else self._turns[assignment.source].anchor,
                heading=assignment.heading,
            )
            for assignment in self._assignments(rules.lexicon)
        ]
        if rules.searches.is_empty:
            return rows
        return rows + [
            _Given(document.id, topic, 0, [])
            for document in self._made
            for topic in rules.searches.matching_topics(IndexedDocument(document))
        ]


class _Given(NamedTuple):
    """A topic of a turn as the rules give it: the values of a row."""

    turn_id: int
    topic_id: int
    weight: int
    words: list[list[str | int]]
    source: str = ""
    heading: str = ""


_GIVEN_COLUMNS = ("turn", "topic", "weight", "words", "source", "heading")
# What a small positive number holds in every database.
MAX_WEIGHT = 32_767


def _dialogues(events: list[int]) -> Iterator[_Dialogue]:
    made: dict[int, list[Document]] = defaultdict(list)
    for document in documents(events, public_only=False):
        made[document.event].append(document)
    turns, questions, replies = defaultdict(list), defaultdict(list), defaultdict(list)
    for turn in Turn.objects.filter(event__in=events).order_by("event_id", "position"):
        turns[turn.event_id].append(turn)
    for question in Question.objects.filter(event__in=events):
        questions[question.event_id].append(question)
    through = Question.replies.through.objects.filter(question__event__in=events)
    for event, *pair in through.values_list("question__event_id", "question_id", "turn_id"):
        replies[event].append(pair)
    headed = Event.objects.only("title", "headings").in_bulk(events)
    for event, documents_made in made.items():
        words = [document.words for document in documents_made]
        yield _Dialogue(
            headed[event], turns[event], words, documents_made, questions[event], replies[event]
        )


def _assign(events: list[int], rules: _Rules) -> set[int]:
    """Write what the rules say of events. Returns those of which a turn gained or lost a topic."""
    wanted = {
        (row.turn_id, row.topic_id): row
        for dialogue in _dialogues(events)
        for row in dialogue.topics(rules)
    }
    stale, changed, standing = [], set(), set()
    for row in TurnTopic.objects.filter(turn__event__in=events).select_related("turn"):
        key = row.turn_id, row.topic_id
        if row.origin != TurnTopic.Origin.QUERY:
            wanted.pop(key, None)
            continue
        new = wanted.get(key)
        if new and _values(new) == _values(row):
            del wanted[key]
            continue
        stale.append(row.pk)
        standing.add(key)
        if new is None:
            changed.add(row.turn.event_id)
    for start in range(0, len(stale), 500):
        # Nothing hangs on these rows; their changes are counted by event and not row by row.
        rows = TurnTopic.objects.filter(pk__in=stale[start : start + 500])
        rows._raw_delete(rows.db)
    insert(TurnTopic, _GIVEN_COLUMNS, wanted.values())
    gained = [turn for turn, topic in wanted if (turn, topic) not in standing]
    for start in range(0, len(gained), 500):
        some = Turn.objects.filter(pk__in=gained[start : start + 500])
        changed.update(some.values_list("event_id", flat=True))
    return changed


def _values(row: TurnTopic | _Given) -> tuple:
    return row.weight, row.words, row.source, row.heading


class _Searches:
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

    @property
    def is_empty(self) -> bool:
        return not self._trees

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
