"""What an exchange is about: topics by the weight of their words, and which words those were.

Pure. A topic has names (strong words), words that only support them (weak ones) and phrases in
which none of these counts ("Gulf of Mexico" for Mexico). A question's words outweigh those of its
replies; one passing mention in a long text makes no topic; a question that has no words of any
topic goes on with what the exchange before was about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from . import language as lang
from .tokens import GAP, literals_of

# How many letters a name with ``*`` has at least, as in the search language.
_INITIALS = 3
# Weights of a strong and of a weak word.
STRONG, WEAK = 2, 1
# A name repeated without end says no more than so many times.
MAX_COUNTED = 12
# So many different words are kept to say why.
MAX_EVIDENCE = 5


@dataclass(frozen=True)
class Definition:
    """A topic's words, separated by commas: ``missile defense, tariff*``; ``*`` is any ending."""

    topic: int
    names: str
    weak: str = ""
    besides: str = ""


@dataclass(frozen=True)
class Ask:
    """A question of a dialogue.

    ``turn`` and ``replies`` are positions in its list of turns; ``words`` are the question's own
    literals, None where they are all of its turn.
    """

    turn: int
    replies: tuple[int, ...]
    words: Sequence[str] | None = None


@dataclass(frozen=True)
class Assignment:
    """That a turn is about a topic: how much, by which words, or from which turn it has it."""

    turn: int
    topic: int
    weight: int
    words: tuple[tuple[str, int], ...] = ()
    source: int | None = None


@dataclass
class Tally:
    """The words of one topic in one passage, and how many of them are names or support these."""

    strong: int = 0
    weak: int = 0
    words: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> int:
        return STRONG * min(self.strong, MAX_COUNTED) + WEAK * min(self.weak, MAX_COUNTED)


@dataclass(frozen=True)
class _Entry:
    """A name of a topic by what follows its first word."""

    topic: int
    strength: int
    rest: tuple[str, ...]


class Lexicon:
    """The words of all topics, ready to be looked for in passages that are cut into literals."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        # By their first letters, so that a literal is held against few of them.
        self._prefixes: dict[str, list[tuple[str, _Entry]]] = defaultdict(list)
        # Literals that begin an entry, and those that were looked at and begin none.
        self._known: dict[str, tuple[_Entry, ...]] = {}
        self._idle: set[str] = set()
        for definition in definitions:
            self._add(definition)

    def _add(self, definition: Definition) -> None:
        strengths: dict[tuple[str, ...], int] = {}
        for listed, strength in (
            (definition.names, STRONG),
            (definition.weak, WEAK),
            (definition.besides, 0),
        ):
            for name in listed.split(","):
                words = tuple(literals_of(name))
                if not words:
                    continue
                if name.strip().endswith("*") and len(words) == 1:
                    entry = _Entry(definition.topic, strength, ())
                    self._prefixes[words[0][:_INITIALS]].append((words[0], entry))
                else:
                    strengths[words] = strength
        for words, strength in strengths.items():
            self._entries[words[0]].append(_Entry(definition.topic, strength, words[1:]))

    def _look_up(self, literal: str) -> None:
        """Keep what begins with a literal: as it stands, without its ``'s``, or as a plural."""
        plain = literal.removesuffix("'s").removesuffix("'")
        forms = [plain] if plain == plain.removesuffix("s") else [plain, plain[:-1]]
        entries: dict[_Entry, None] = {}
        for form in forms:
            for entry in self._entries.get(form, ()):
                if form == plain or not entry.rest:
                    entries[entry] = None
        for prefix, entry in self._prefixes.get(plain[:_INITIALS], ()):
            if plain.startswith(prefix):
                entries[entry] = None
        if entries:
            # Longer phrases first: what a phrase covers is not counted again.
            self._known[literal] = tuple(sorted(entries, key=lambda e: -len(e.rest)))
        else:
            self._idle.add(literal)

    def tallies(self, words: Sequence[str]) -> dict[int, Tally]:
        """What each topic has in a passage; topics without a word in it are left out."""
        present = set(words)
        for literal in present - self._known.keys() - self._idle:
            self._look_up(literal)
        present &= self._known.keys()
        found: dict[int, Tally] = {}
        if not present:
            return found
        covered: dict[int, int] = {}
        for at in [at for at, word in enumerate(words) if word in present]:
            self._count(words, at, covered, found)
        return {topic: tally for topic, tally in found.items() if tally.weight}

    def _count(
        self, words: Sequence[str], at: int, covered: dict[int, int], found: dict[int, Tally]
    ) -> None:
        for entry in self._known[words[at]]:
            end = at + 1 + len(entry.rest)
            if covered.get(entry.topic, 0) > at or not _follows(words, at + 1, entry.rest):
                continue
            covered[entry.topic] = end
            if not entry.strength:
                continue
            tally = found.setdefault(entry.topic, Tally())
            tally.words[" ".join(words[at:end])] += 1
            if entry.strength == STRONG:
                tally.strong += 1
            else:
                tally.weak += 1


def _follows(words: Sequence[str], at: int, rest: tuple[str, ...]) -> bool:
    """Whether ``rest`` stands at ``at``; the last word may be a plural or a possessive."""
    if not rest:
        return True
    there = words[at : at + len(rest)]
    if len(there) < len(rest) or tuple(there[:-1]) != rest[:-1]:
        return False
    return there[-1].removesuffix("'s").removesuffix("s") == rest[-1].removesuffix("s")


@dataclass(frozen=True)
class Standing:
    """How firmly an exchange has a topic, by which words; ``source`` is the ask it has it from."""

    weight: int
    words: tuple[tuple[str, int], ...] = ()
    source: int | None = None


# A topic that the reply alone has needs so many names, one in so many words; where the exchange
# before was about it too, one name in so many words is enough.
REPLY_NAMES = ((1, 81), (2, 92), (3, 110), (4, 125))
MAX_WORDS_FOR_RETURN = 170
# In a longer question one name is a passing mention, unless the reply takes it up.
MAX_WORDS_FOR_ONE = 45
# What has less than this share of the weight of the strongest topic is by the way.
MIN_SHARE = 0.25
# In a longer question whose reply leaves a topic alone it needs this share.
MIN_SHARE_UNANSWERED = 0.5
# A question with no more content words than this, none of a topic, follows up on the one before,
MAX_CONTENT_WORDS = 5
# (so many if it begins with “but” or “so” and shares a topic with it)
MAX_CONTENT_SAME = 20
# and no more than so many follow-ups in a row live on one question's words.
MAX_CHAIN = 6

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
    different elsewhere moving switching unrelated secondly lastly""".split()
)
_HEAD = 14


def exchanges(
    turns: Sequence[Sequence[str]], asks: Sequence[Ask], lexicon: Lexicon
) -> list[dict[int, Standing]]:
    """The topics of each ask with its replies, in order."""
    result: list[dict[int, Standing]] = []
    before: dict[int, Standing] = {}
    source, chain = 0, 0
    for number, ask in enumerate(asks):
        question = ask.words if ask.words is not None else turns[ask.turn]
        reply = [word for position in ask.replies for word in turns[position]]
        asked, replied = lexicon.tallies(question), lexicon.tallies(reply)
        own = _own_topics(asked, replied, len(question), len(reply), before.keys())
        if (
            before
            and chain < MAX_CHAIN
            and _follows_up(question, bool(asked), not before.keys().isdisjoint(own))
        ):
            chain += 1
            for topic, standing in before.items():
                own.setdefault(topic, Standing(standing.weight, standing.words, source))
        else:
            before, source, chain = own, number, 0
        result.append(own)
    return result


def _own_topics(
    asked: Mapping[int, Tally],
    replied: Mapping[int, Tally],
    long: int,
    reply_long: int,
    recent: Collection[int],
) -> dict[int, Standing]:
    nothing = Tally()
    pairs = {
        topic: (asked.get(topic, nothing), replied.get(topic, nothing))
        for topic in sorted(asked.keys() | replied.keys())
    }
    weights = {topic: 3 * q.weight + r.weight for topic, (q, r) in pairs.items()}
    most = max(weights.values(), default=0)
    topics = {}
    for topic, (q, r) in pairs.items():
        is_passing = long > MAX_WORDS_FOR_ONE and not r.weight and reply_long > long
        share = MIN_SHARE_UNANSWERED if is_passing else MIN_SHARE
        if weights[topic] >= share * most and _is_about(q, r, long, reply_long, topic in recent):
            words = (q.words + r.words).most_common(MAX_EVIDENCE)
            topics[topic] = Standing(weights[topic], tuple(words))
    return topics


def _is_about(q: Tally, r: Tally, long: int, reply_long: int, is_recent: bool) -> bool:
    if not q.strong and not r.strong:
        return False
    if q.strong and (q.strong + q.weak >= 2 or long <= MAX_WORDS_FOR_ONE or r.weight >= 2):
        return True
    if q.weak:
        return r.strong > 0
    if is_recent and r.strong * MAX_WORDS_FOR_RETURN >= reply_long:
        return True
    return any(
        r.strong >= names and r.strong * within >= reply_long for names, within in REPLY_NAMES
    )


def _follows_up(question: Sequence[str], has_topic: bool, shares: bool) -> bool:
    """Whether a question has too few words of its own to be about anything but the one before."""
    head = question[:_HEAD]
    if not _BREAKS.isdisjoint(head):
        return False
    content = sum(word not in _FUNCTION_WORDS and word != GAP for word in question)
    if has_topic:
        most = MAX_CONTENT_SAME if shares else MAX_CONTENT_WORDS
        return bool(head) and head[0] in _CONNECTIVES and content <= most
    return content <= MAX_CONTENT_WORDS


# The passages that a turn outside exchanges is looked at in, in words, and how many names make one
# of them about a topic.
PASSAGE_WORDS = 200
PASSAGE_NAMES = 3


def passage_topics(words: Sequence[str], lexicon: Lexicon) -> dict[int, Standing]:
    """The topics of a turn by itself: of a statement, those that one of its passages is about."""
    topics: dict[int, Standing] = {}
    for start in range(0, max(len(words), 1), PASSAGE_WORDS):
        passage = words[start : start + PASSAGE_WORDS]
        tallies = lexicon.tallies(passage)
        most = max((tally.weight for tally in tallies.values()), default=0)
        for topic, tally in sorted(tallies.items()):
            if tally.weight < MIN_SHARE_UNANSWERED * most or not _fills(tally, len(words)):
                continue
            if topic not in topics or topics[topic].weight < tally.weight:
                topics[topic] = Standing(tally.weight, tuple(tally.words.most_common(MAX_EVIDENCE)))
    return topics


def _fills(tally: Tally, long: int) -> bool:
    return tally.strong >= PASSAGE_NAMES or (
        tally.strong > 0 and tally.strong * REPLY_NAMES[0][1] >= long
    )


def assign(
    turns: Sequence[Sequence[str]], asks: Sequence[Ask], lexicon: Lexicon
) -> list[Assignment]:
    """The topics of all turns of a dialogue, each turn and topic once, by position.

    A question and its replies have the topics of their exchange; a turn that is neither has those
    of its passages.
    """
    made: dict[tuple[int, int], Assignment] = {}
    in_exchange = {position for ask in asks for position in (ask.turn, *ask.replies)}
    for ask, standings in zip(asks, exchanges(turns, asks, lexicon), strict=True):
        for topic, standing in standings.items():
            origin = None if standing.source is None else asks[standing.source].turn
            for position in (ask.turn, *ask.replies):
                source = origin if position == ask.turn else ask.turn
                made.setdefault(
                    (position, topic),
                    Assignment(position, topic, standing.weight, standing.words, source),
                )
    for position, words in enumerate(turns):
        if position not in in_exchange:
            for topic, standing in passage_topics(words, lexicon).items():
                made[position, topic] = Assignment(position, topic, standing.weight, standing.words)
    return [made[key] for key in sorted(made)]


def names_of_query(query: str) -> str | None:
    """The names in a query that is nothing but names joined by OR; None of any other query."""
    tree: lang.Node = lang.parse(query).tree
    while isinstance(tree, lang.All) and len(tree.children) == 1:
        tree = tree.children[0]
    leaves = tree.children if isinstance(tree, lang.Any) else (tree,)
    names = []
    for leaf in leaves:
        match leaf:
            case lang.Word(text=text):
                names.append(text)
            case lang.Phrase(literals=literals, slop=0):
                names.append(" ".join(literals))
            case lang.Prefix(literal=literal):
                names.append(f"{literal}*")
            case _:
                return None
    return ", ".join(names) or None
