"""What an exchange is about: topics by points, and why.

Pure. An exchange has a topic from no points on: for names in its question, which say most, and in
its reply, for how much of all that is said they are, for the title and the other exchanges of the
event, for the heading that the publisher set above it, and for what the exchange before was about
where the question has little of its own. One passing mention in a long text makes no topic.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .tokens import GAP
from .topic_words import Lexicon, Tally

# So many different words are kept to say why.
MAX_EVIDENCE = 5


@dataclass(frozen=True)
class Ask:
    """A question of a dialogue.

    ``turn`` and ``replies`` are positions in its list of turns; ``words`` are the question's own
    literals, None where they are all of its turn; ``headings`` are the publisher's under which it
    stands.
    """

    turn: int
    replies: tuple[int, ...]
    words: Sequence[str] | None = None
    headings: Sequence[str] = ()


@dataclass(frozen=True)
class Assignment:
    """That a turn is about a topic: how much, by which words or heading, or from which turn."""

    turn: int
    topic: int
    weight: int
    words: tuple[tuple[str, int], ...] = ()
    source: int | None = None
    heading: str = ""


@dataclass(frozen=True)
class Standing:
    """How firmly an exchange has a topic, by which words; ``source`` is the ask it has it from."""

    weight: int
    words: tuple[tuple[str, int], ...] = ()
    source: int | None = None
    heading: str = ""


# Points in tenths of log odds, fitted to exchanges that readers labeled (benchmarks/README.md).
START = -20
# For so many names in the question and in the reply, and more.
BY_NAMES_ASKED = (0, 5, 12, 19)
BY_NAMES_REPLIED = (0, 5, 11, 20, 20, 27)
# A name in a question of no more words than this is what it asks; one alone in a long question is
# by the way.
SHORT_WORDS, LONG_WORDS, LONG_REPLY_WORDS = 45, 90, 250
IN_SHORT, ALONE_IN_LONG, IN_LONG_REPLY = 8, -7, -10
# Near the end of the question stands what it asks, near the start of the reply what it answers.
END_WORDS, OPENING_WORDS = 25, 30
AT_END, IN_OPENING, IN_BOTH = 4, 6, 7
SUPPORTED, UNNAMED, WORDLESS = 5, -7, -8
# Only in the reply, and not once in so many words.
SPARSE, SPARSE_WORDS = -8, 100
# By the share of the weight of the strongest topic; a question's words count so much more.
BY_SHARE, SMALL_SHARE, MIN_SHARE, ASKED = 7, -7, 0.25, 3
# In the event's title, and by the share of its exchanges that name the topic.
IN_TITLE, BY_EVENT, MIN_EVENT_SHARE = 12, 9, 0.5
UNDER_HEADING = 30
# By how likely the exchange before was about it: always, with so few content words, without a word
# of any topic, with “but” or “so” first, with a name in the reply.
BEFORE, FEW_WORDS, SOME_WORDS, NO_TOPIC, CONNECTED, TAKEN_UP = 6, 6, 4, 2, 3, 6
# A bare question ("So you're not confirming anything?") goes on with the exchange before.
BARE, BY_EVENT_ALONE = 12, 7
MAX_FEW, MAX_SOME, MAX_LEADING = 5, 10, 3
# How much of a topic lives on through a question with few words, some words, words of its own.
LIVES_ON = (0.9, 0.5, 0.15)
MIN_CARRIED, MIN_FAINT = 0.3, 0.05

_FUNCTION_WORDS = frozenset(
    """a about above after again all also am an and any anybody anyone anything are aren't as ask
    at away back be because been before being believe between both but by called came can can't
    clear clarify come comment could couldn't did didn't do does doesn't doing don't done down
    each either else even ever every exactly explain far few first for from further get give
    given go going gonna got had has hasn't have haven't having he he's her here him his how i
    i'd i'll i'm i've if in inaudible indeed into is isn't it it's its just kind know last less
    let's like little long look made make many may maybe me mean means might more most mr ms
    must my need never next no not nothing now of off oh okay on once one ones only or other
    others our out over perhaps please point possible possibly presumably pretty put question
    questions quick quite rather really referring regard regarding right said same say saying
    see seem sense she should shouldn't sir so some somebody someone something soon sort specific
    specifically still such sure take talk talking tell than thank thanks that that's the their
    them then there there's therefore these they they're they've thing things think this those
    though through time to today together too two under until up us very want wanted was wasn't
    way we we'll we're we've well went were weren't what what's when where whether which while
    who whom whose why will with won't wonder wondering word would wouldn't yeah yes yesterday
    yet you you'd you'll you're you've your""".split()
)
# At the head of a question: it goes on with what was just said.
_CONNECTIVES = frozenset(("but", "so", "and", "then", "because", "why", "which"))
# Said early in a question: somebody else has the floor, or something else comes.
_BREAKS = frozenset(
    """hi hello thank thanks morning afternoon evening another separate separately subject topic
    different matter elsewhere moving switching unrelated secondly lastly inaudible""".split()
)
_HEAD = 14
# At the end of a reply: the next question is another person's.
_CALLS = frozenset((("go", "ahead"), ("next", "question"), ("last", "question")))
_END = 10


@dataclass(frozen=True)
class _Passage:
    """A question with its reply, and what each has of every topic."""

    question: Sequence[str]
    reply: Sequence[str]
    # Whether the reply before has given the floor to somebody else.
    is_called_on: bool
    asked: Mapping[int, Tally]
    replied: Mapping[int, Tally]
    # The publisher's heading that names each topic.
    headings: Mapping[int, str]

    @property
    def named(self) -> set[int]:
        """Topics that the question names, or the reply more than once."""
        return {t for t, tally in self.asked.items() if tally.strong} | {
            t for t, tally in self.replied.items() if tally.strong > 1
        }

    @property
    def has_names(self) -> bool:
        return any(tally.strong for tally in self.asked.values())

    @cached_property
    def content(self) -> int:
        """How many words of the question say something."""
        return sum([word not in _FUNCTION_WORDS for word in self.question if word != GAP])

    @cached_property
    def breaks(self) -> bool:
        """Whether the question is another person's, of another matter, or not to be heard."""
        return self.is_called_on or not _BREAKS.isdisjoint(self.question[:_HEAD])

    @property
    def is_bare(self) -> bool:
        """Whether the question says next to nothing, and nothing of any topic."""
        return self.content <= MAX_FEW and not self.asked and not self.breaks


@dataclass(frozen=True)
class _Setting:
    """What the event as a whole says of topics: its title's, and the share of its exchanges."""

    title: Collection[int]
    shares: Mapping[int, float]

    def points(self, topic: int) -> int:
        share = self.shares.get(topic, 0.0)
        return IN_TITLE * (topic in self.title) + round(BY_EVENT * share)

    def likely(self, topic: int) -> float:
        return max(float(topic in self.title), self.shares.get(topic, 0.0))


@dataclass(frozen=True)
class _Carried:
    """How likely the exchanges before are about a topic, and which of them said so."""

    likelihood: float
    source: int
    standing: Standing


_NOTHING = Tally()


def exchanges(
    turns: Sequence[Sequence[str]],
    asks: Sequence[Ask],
    lexicon: Lexicon,
    title: Sequence[str] = (),
    subjects: Sequence[str] = (),
) -> list[dict[int, Standing]]:
    """The topics of each ask with its replies, in order.

    ``title`` is the event's, as literals; ``subjects`` are what its publisher files it under.
    """
    passages: list[_Passage] = []
    for ask in asks:
        passages.append(_passage(turns, ask, lexicon, passages[-1].reply if passages else ()))
    filed = topics_of_headings(subjects, lexicon)
    setting = _event_setting(passages, lexicon.tallies(title), filed)
    result: list[dict[int, Standing]] = []
    carried: dict[int, _Carried] = {}
    for number, passage in enumerate(passages):
        own = _own_points(passage, setting)
        last = _foremost(result[-1]) if result else ()
        result.append(_standings(passage, own, carried, setting, last))
        carried = _carry(number, passage, own, carried)
    return result


def _passage(
    turns: Sequence[Sequence[str]], ask: Ask, lexicon: Lexicon, reply_before: Sequence[str]
) -> _Passage:
    question = ask.words if ask.words is not None else turns[ask.turn]
    reply = [word for position in ask.replies for word in turns[position]]
    return _Passage(
        question,
        reply,
        _calls_on(reply_before),
        lexicon.tallies(question),
        lexicon.tallies(reply),
        topics_of_headings(ask.headings, lexicon),
    )


def topics_of_headings(headings: Sequence[str], lexicon: Lexicon) -> dict[int, str]:
    """The topics that headings name, each with the first that does."""
    named: dict[int, str] = {}
    for heading in headings:
        for topic, tally in lexicon.tallies(lexicon.heading_words(heading)).items():
            if tally.strong:
                named.setdefault(topic, heading)
    return named


def _event_setting(
    passages: Sequence[_Passage], title: Mapping[int, Tally], filed: Collection[int]
) -> _Setting:
    counts = Counter(topic for passage in passages for topic in passage.named)
    shares = {topic: count / len(passages) for topic, count in counts.items()}
    return _Setting({topic for topic, tally in title.items() if tally.strong} | {*filed}, shares)


def _own_points(passage: _Passage, setting: _Setting) -> dict[int, int]:
    """The points of each topic that has words in the exchange or its heading."""
    topics = sorted(passage.asked.keys() | passage.replied.keys() | passage.headings.keys())
    weights = {topic: _weight(passage, topic) for topic in topics}
    most = max(weights.values(), default=0)
    points = {}
    for topic in topics:
        points[topic] = START + setting.points(topic) + UNDER_HEADING * (topic in passage.headings)
        if weights[topic]:
            share = weights[topic] / most
            points[topic] += _points_of_words(passage, topic)
            points[topic] += round(BY_SHARE * share) + SMALL_SHARE * (share < MIN_SHARE)
        else:
            points[topic] += WORDLESS
    return points


def _weight(passage: _Passage, topic: int) -> int:
    asked, replied = passage.asked.get(topic, _NOTHING), passage.replied.get(topic, _NOTHING)
    return ASKED * asked.weight + replied.weight


def _points_of_words(passage: _Passage, topic: int) -> int:
    asked, replied = passage.asked.get(topic, _NOTHING), passage.replied.get(topic, _NOTHING)
    long = len(passage.question)
    points = _step(BY_NAMES_ASKED, asked.strong) + _step(BY_NAMES_REPLIED, replied.strong)
    points += SUPPORTED * (asked.weak > 0) + IN_LONG_REPLY * (len(passage.reply) > LONG_REPLY_WORDS)
    if asked.strong:
        points += IN_SHORT * (long <= SHORT_WORDS) + AT_END * (asked.last >= long - END_WORDS)
        points += IN_BOTH * (replied.strong > 0)
        points += ALONE_IN_LONG * (asked.strong == 1 and not asked.weak and long > LONG_WORDS)
    if replied.strong:
        points += IN_OPENING * (replied.first < OPENING_WORDS)
        points += SPARSE * _is_sparse(passage, topic)
    return points + UNNAMED * (not asked.strong and not replied.strong)


def _is_sparse(passage: _Passage, topic: int) -> bool:
    asked, replied = passage.asked.get(topic, _NOTHING), passage.replied.get(topic, _NOTHING)
    return not asked.strong and replied.strong * SPARSE_WORDS < len(passage.reply)


def _step(table: Sequence[int], count: int) -> int:
    return table[min(count, len(table) - 1)]


def _standings(
    passage: _Passage,
    own: Mapping[int, int],
    carried: Mapping[int, _Carried],
    setting: _Setting,
    last: Collection[int],
) -> dict[int, Standing]:
    """The topics that reach no points or more; ``last`` are those of the exchange before."""
    reach = {topic for topic, before in carried.items() if before.likelihood > MIN_CARRIED}
    is_bare = passage.is_bare
    if is_bare:
        reach |= {topic for topic in carried if setting.likely(topic) >= MIN_EVENT_SHARE}
    standings = {}
    for topic in sorted(own.keys() | reach):
        before = carried.get(topic)
        points = own[topic] if topic in own else START + WORDLESS + setting.points(topic)
        if before:
            likelihood = 1.0 if is_bare and topic in last else before.likelihood
            points += round(likelihood * _points_before(passage, topic))
        if is_bare:
            points += round(BY_EVENT_ALONE * setting.likely(topic))
        if points >= 0:
            standings[topic] = _topic_with_reason(passage, topic, before)
    return standings


def _foremost(standings: Mapping[int, Standing]) -> Collection[int]:
    """What a bare question goes on with: the foremost topics of the exchange before, if few."""
    most = max((standing.weight for standing in standings.values()), default=0)
    leading = {topic for topic, s in standings.items() if 2 * s.weight >= most}
    return leading if len(leading) <= MAX_LEADING else ()


def _topic_with_reason(passage: _Passage, topic: int, before: _Carried | None) -> Standing:
    """With the words that say why, or the exchange that it has the topic from."""
    counted: Counter[str] = Counter()
    for tallies in (passage.asked, passage.replied):
        counted += tallies.get(topic, _NOTHING).words
    heading = passage.headings.get(topic, "")
    if counted or heading or before is None:
        words = tuple(counted.most_common(MAX_EVIDENCE))
        return Standing(max(1, _weight(passage, topic)), words, heading=heading)
    return replace(before.standing, source=before.source)


def _points_before(passage: _Passage, topic: int) -> int:
    """What a topic gets that the exchange before was surely about."""
    is_taken_up = passage.replied.get(topic, _NOTHING).strong > 0
    points = BEFORE + TAKEN_UP * (is_taken_up and not _is_sparse(passage, topic))
    if passage.breaks:
        return points
    points += BARE * passage.is_bare
    content = passage.content
    points += FEW_WORDS * (content <= MAX_FEW) + SOME_WORDS * (content <= MAX_SOME)
    points += NO_TOPIC * (not passage.asked)
    head = passage.question[:1]
    return points + CONNECTED * (bool(head) and head[0] in _CONNECTIVES)


def _calls_on(reply: Sequence[str]) -> bool:
    """Whether a reply ends by giving the floor to the next: “Go ahead, Matt.”"""
    end = reply[-_END:]
    return any(tuple(end[at : at + 2]) in _CALLS for at in range(len(end) - 1))


def _carry(
    number: int, passage: _Passage, own: Mapping[int, int], carried: Mapping[int, _Carried]
) -> dict[int, _Carried]:
    """What the next exchange may go on with."""
    content = passage.content
    kept = LIVES_ON[0 if content <= MAX_FEW else 1 if content <= MAX_SOME else 2]
    kept = LIVES_ON[2] if passage.has_names else kept
    after = {
        topic: _Carried(before.likelihood * kept, before.source, before.standing)
        for topic, before in carried.items()
        if before.likelihood * kept >= MIN_FAINT
    }
    for topic, points in own.items():
        likelihood = 1 / (1 + math.exp(-points / 10))
        if topic not in after or likelihood >= after[topic].likelihood:
            after[topic] = _Carried(likelihood, number, _topic_with_reason(passage, topic, None))
    return after


# The passages that a turn outside exchanges is looked at in, in words, and how many names make one
# of them about a topic.
PASSAGE_WORDS = 200
PASSAGE_NAMES = 3
# In a turn of so few words one name is enough.
PASSAGE_WORDS_FOR_ONE = 81
# What has less than this share of the weight of the strongest topic is by the way.
MIN_SHARE_OF_PASSAGE = 0.5


def passage_topics(words: Sequence[str], lexicon: Lexicon) -> dict[int, Standing]:
    """The topics of a turn by itself: of a statement, those that one of its passages is about."""
    topics: dict[int, Standing] = {}
    for start in range(0, max(len(words), 1), PASSAGE_WORDS):
        passage = words[start : start + PASSAGE_WORDS]
        tallies = lexicon.tallies(passage)
        most = max((tally.weight for tally in tallies.values()), default=0)
        for topic, tally in sorted(tallies.items()):
            if tally.weight < MIN_SHARE_OF_PASSAGE * most or not _fills(tally, len(words)):
                continue
            if topic not in topics or topics[topic].weight < tally.weight:
                topics[topic] = Standing(tally.weight, tuple(tally.words.most_common(MAX_EVIDENCE)))
    return topics


def _fills(tally: Tally, long: int) -> bool:
    return tally.strong >= PASSAGE_NAMES or (
        tally.strong > 0 and tally.strong * PASSAGE_WORDS_FOR_ONE >= long
    )


@dataclass(frozen=True)
class Sections:
    """What a publisher files an event under, and the headings within turns, by position."""

    subjects: Sequence[str] = ()
    by_turn: Mapping[int, Sequence[str]] = field(default_factory=dict)


NO_SECTIONS = Sections()


def assign(
    turns: Sequence[Sequence[str]],
    asks: Sequence[Ask],
    lexicon: Lexicon,
    title: Sequence[str] = (),
    sections: Sections = NO_SECTIONS,
) -> list[Assignment]:
    """The topics of all turns of a dialogue, each turn and topic once, by position.

    A question and its replies have the topics of their exchange; a turn that is neither has those
    of its passages and of the headings in it.
    """
    made: dict[tuple[int, int], Assignment] = {}
    in_exchange = {position for ask in asks for position in (ask.turn, *ask.replies)}
    about = exchanges(turns, asks, lexicon, title, sections.subjects)
    for ask, standings in zip(asks, about, strict=True):
        for topic, standing in standings.items():
            origin = None if standing.source is None else asks[standing.source].turn
            for position in (ask.turn, *ask.replies):
                source = origin if position == ask.turn else ask.turn
                made.setdefault(
                    (position, topic),
                    Assignment(
                        position, topic, standing.weight, standing.words, source, standing.heading
                    ),
                )
    for position, words in enumerate(turns):
        if position not in in_exchange:
            own = passage_topics(words, lexicon)
            headed = topics_of_headings(sections.by_turn.get(position, ()), lexicon)
            for topic in own.keys() | headed.keys():
                standing = own.get(topic, Standing(1))
                made[position, topic] = Assignment(
                    position, topic, standing.weight, standing.words, None, headed.get(topic, "")
                )
    return [made[key] for key in sorted(made)]
