"""Whose a question is: the asker's own words, the call before, the label, the title, the answer.

What one question says of its asker holds for the others of the same exchange (see ``exchanges``).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ..label_kinds import outlet_behind
from ..labels import in_brackets
from ..lexicon import outlets
from ..lexicon.names import ROLE_NOUNS, bare, looks_like_name, normalize, surname_of
from ..lexicon.personal import name_fault
from ..lexicon.places import PLACES
from ..types import Asker, Span, Turn
from . import calls, floor, introductions, spoken_to, titles
from .asking import asks_here
from .context import HEARD, INTERRUPTED, Ask, Scene
from .exchanges import Exchanges
from .name_context import is_same, name_at
from .passage import Passage
from .read_out import read_out

_SIGNED = re.compile(
    r"(?P<whole>\((?P<name>[^(),]{3,50}),[ ]?(?P<outlet>[^(),]{2,50})\))[\s.*_]*\Z"
)
# "Q. (Ana Roe, Harbor Gazette) Who pays?"
_SIGNED_FIRST = re.compile(
    r"\s{0,4}(?P<whole>\((?P<name>[^(),]{3,50}),[ ]?(?P<outlet>[^(),]{2,50})\))"
)
# The name of an outlet or a body, and the words that show a body.
_HOUSE = re.compile(r"(?:the )?[A-Z][\w&.'’-]*(?: (?:of|the|and|&|[A-Z][\w&.'’-]*)){0,4}")
_BODY = re.compile(
    r"\b(?:university|college|institute|school|cent(?:er|re)|council|party|ministry|embassy|"
    r"foundation|department|bank|committee|union|commission|office)\b",
    re.I,
)
_QUESTION_OF = re.compile(r"\b(?P<name>[A-Z][\w-]{1,24})[’']s (?:\w{3,12} )?question\b")
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|ph\.?d|m\.?d|esq)\.?", re.I)
_OF_SELF = r"\b(?:I[’']m|I am|[Mm]y name(?:[’']s| is)|[Tt]his is)\s+"
_BEHIND_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr)\.?\s\Z")
MAX_TURNS_BACK = 6
MAX_PASSING_LENGTH = 90
_HELLO = re.compile(r"\W*(?:hello|hi|yes|yeah|can you hear me)(?: there)?\W*", re.I)


@dataclass
class _Voice:
    """A turn of the press while its asker is looked for."""

    turn: Turn
    asker: Asker | None = None
    # Whom its own words or the call before it name, whatever the exchange says later.
    own: Asker | None = None
    spoken_to: Asker | None = None
    goes_on: bool = False
    keeps_floor: bool = False
    # The folded names of those of whose question the answers tell: "neither Jan's question".
    told_of: frozenset[str] = frozenset()


class Askers:
    """Finds the asker of each ask of a scene."""

    def __init__(self, scene: Scene, exchanges: Exchanges):
        self._scene = scene
        self._exchanges = exchanges
        self._names = scene.names
        self._title = self._titled_asker()
        self._by_turn = self._attribute()

    def of(self, ask: Ask) -> Asker:
        asker = self._by_turn.get(ask.turn)
        if asker and asker.name and name_fault(asker.name):
            # "Idaho", "Channel Nine": no name is better than one that is none.
            asker = replace(asker, name=None) if asker.outlet else None
        return asker or Asker(inaudible=_starts_inaudible(self._scene.turn(ask.turn)))

    def _titled_asker(self) -> Asker | None:
        """The host whom the title names, unless that is one of those who answer."""
        header = self._scene.header
        title = header.title or ""
        led = header.kind == "interview" or not any(
            t.label.upper().startswith("Q") for t in self._scene.turns
        )
        titled = titles.from_title(title) if led or header.kind == "other" else None
        if titled and self._may_run_on(titled.name or "", title):
            titled = Asker(outlet=titled.outlet, cue="title") if titled.outlet else None
        if titled is None and header.kind == "interview":
            host = titles.host_in_title(title)
            return Asker(outlet=host, cue="title") if host else None
        answering = {surname_of(p.name) for p in self._scene.principals}
        return None if titled and surname_of(titled.name or "") in answering else titled

    def _may_run_on(self, name: str, title: str) -> bool:
        """Whether a name of three words or more, in capitals, may hold what stands behind it.

        "INTERVIEW WITH WANDA BLUME FRONTROOM": the text does not print it in ordinary letters.
        """
        capitals = len(name.split()) > 2 and name.upper() in title and name not in title
        return capitals and name not in self._scene.text

    def _attribute(self) -> dict[int, Asker]:
        """The asker of every turn of the press that is known, by position."""
        by_turn: dict[int, Asker] = {}
        voices: list[_Voice] = []
        for turn in self._scene.turns:
            if turn.voice == "moderator":
                asker = (
                    read_out(self._scene.passage(turn))
                    or self._asker_of_title(turn)
                    or self._labeled_asker(turn)
                )
                if asker:
                    by_turn[turn.position] = asker
            elif turn.voice in ("press", "audience") or asks_here(self._scene, turn):
                own = self._own(turn)
                voices.append(_Voice(turn, own, own))
        self._link(voices)
        self._name_by_answers(voices)
        _carry(voices)
        _bridge(voices)
        self._complete(voices)
        return by_turn | {v.turn.position: v.asker for v in voices if v.asker}

    # What a turn's own words, the call before it, its label or the title say.

    def _own(self, turn: Turn) -> Asker | None:
        passage = self._scene.passage(turn)
        introduced = introductions.introduced_asker(passage, self._names)
        if introduced and turn.voice == "audience":
            introduced = _without_home(introduced)
        if introduced and turn.name and is_same(turn.name, introduced.name or ""):
            # "Arne Holt, Harbor News: Hi, Arne from Harbor News." The label has the whole name.
            introduced = replace(introduced, name=turn.name)
        behalf = read_out(passage, moderated=False)
        if behalf and not introduced:
            return behalf
        call = self._called_asker(turn)
        if introduced:
            return _completed_asker(introduced, call)
        if call and " " in (turn.name or "") and (labeled := self._label_in_full(turn)):
            # The label names more surely, and in full, whom a call names.
            return labeled
        return self._of_call(turn, call) if call else self._printed_asker(turn)

    def _label_in_full(self, turn: Turn) -> Asker | None:
        bracketed = self._bracketed_outlet(turn)
        return bracketed if bracketed and bracketed.name else self._labeled_asker(turn)

    def _of_call(self, turn: Turn, call: Asker) -> Asker:
        titled = self._asker_of_title(turn)
        if titled and _begins(titled.name, call):
            # "Hey, Wanda." to the Wanda Blume of the title.
            return titled
        bracketed = self._bracketed_outlet(turn)
        if bracketed and bracketed.name and not call.name:
            return bracketed
        return replace(call, outlet=bracketed.outlet) if bracketed and not call.outlet else call

    def _printed_asker(self, turn: Turn) -> Asker | None:
        return (
            self._bracketed_outlet(turn)
            or self._signed_asker(turn)
            or self._labeled_asker(turn)
            or self._asker_of_title(turn)
        )

    def _called_asker(self, turn: Turn) -> Asker | None:
        """The call in the turns just before, unless it was an interruption or an echo."""
        if self._goes_on_from_itself(turn):
            return None
        for before in self._turns_before(turn):
            if before.voice in ("press", "audience"):
                return self._asker_from_host(before)
            call = self._scene.call_in(before)
            if call:
                answers = self._exchanges.is_answer(before, turn)
                return None if answers else self._fuller(call, before)
            body = self._scene.bodies[before.position - 1]
            if before.voice != "moderator" or len(body) >= MAX_PASSING_LENGTH:
                return None
        return None

    def _goes_on_from_itself(self, turn: Turn) -> bool:
        """Whether a turn that begins "-- and" goes on with what its own speaker broke off."""
        if not INTERRUPTED.match(self._scene.bodies[turn.position - 1]):
            return False
        before = self._scene.turns[max(0, turn.position - 1 - MAX_TURNS_BACK) : turn.position - 1]
        last = next((t for t in reversed(before) if t.voice in ("press", "audience")), None)
        return last is None or "?" not in self._scene.words(last)[-2:]

    def _asker_from_host(self, before: Turn) -> Asker | None:
        """Who a host with a label of his own says that the next question comes from."""
        hosts = before.name is not None
        return calls.next_question(self._scene.passage(before), self._names) if hosts else None

    def _turns_before(self, turn: Turn) -> Iterator[Turn]:
        """The turns before one, last first, without those that leave the floor where it is."""
        first = max(0, turn.position - 1 - MAX_TURNS_BACK)
        for before in reversed(self._scene.turns[first : turn.position - 1]):
            body = self._scene.bodies[before.position - 1]
            heard = len(body) < MAX_PASSING_LENGTH and HEARD.search(body)
            passing = heard and not self._scene.call_in(before)
            if before.voice not in ("interpreter", "staff") and not passing:
                yield before

    def _fuller(self, call: Asker, before: Turn) -> Asker:
        """``Mr. Finnegan, please`` after ``the line of Conor Finnegan``: the full name."""
        single = call.name is not None and len(call.name.split()) == 1
        if not single or before.voice != "moderator" or before.position < 2:
            return call
        earlier = self._scene.turn(before.position - 1)
        if earlier.voice == "press" and _says_hello(self._scene.words(earlier)):
            # "Hello." on the line that was just opened.
            earlier = self._scene.turn(max(1, before.position - 2))
        if earlier.voice not in ("moderator", "principal"):
            return call
        full = self._scene.call_in(earlier)
        if full is None or not full.name or call.evidence is None:
            return call
        start = call.evidence.start
        if _BEHIND_HONORIFIC.search(self._scene.text[max(0, start - 5) : start]):
            # "Mr. Roe" is nobody of that given name.
            return full if surname_of(full.name) == normalize(call.name or "") else call
        return full if is_same(full.name, call.name or "") else call

    def _labeled_asker(self, turn: Turn) -> Asker | None:
        evidence = Span(turn.start, turn.body)
        labeled = titles.from_label(turn.label) if turn.name or _may_name(turn.label) else None
        if labeled and labeled.outlet:
            name = turn.name if labeled.name and turn.name else labeled.name
            return replace(labeled, name=name, evidence=evidence)
        if not turn.name:
            return None
        outlet = (
            self._listed_outlet(turn)
            or self._title_outlet(turn.name)
            or self._interviewing_outlet
            or self._outlet_of_host(turn.name)
        )
        return Asker(turn.name, outlet, evidence=evidence, cue="label")

    def _listed_outlet(self, turn: Turn) -> str | None:
        """``Karl Mint, Port Ledger``, where another's label names a well-known outlet so."""
        _, comma, what = turn.label.partition(",")
        house = what.strip()
        if not comma or not _HOUSE.fullmatch(house) or _BODY.search(house):
            return None
        if normalize(house) in PLACES or len(house) < 3 or _SUFFIX.fullmatch(house):
            return None
        titled = any(bare(word) in ROLE_NOUNS for word in house.split())
        return house if self._lists_outlets and not titled else None

    @cached_property
    def _lists_outlets(self) -> bool:
        """Whether the labels of reporters name their outlets behind a comma."""
        turns = (turn for turn in self._scene.turns if turn.voice == "press" and turn.name)
        return any(outlet_behind(turn.label) for turn in turns)

    def _outlet_of_host(self, name: str) -> str | None:
        """``I'm Ana Roe, a journalist with Harbor Radio``: what a host says of himself at first."""
        if name not in self._hosts:
            self._hosts[name] = introductions.outlet_of_own(
                self._scene.passage(self._first_turns[name]), name, self._names
            )
        return self._hosts[name]

    @cached_property
    def _first_turns(self) -> dict[str, Turn]:
        return {turn.name: turn for turn in reversed(self._scene.turns) if turn.name}

    @cached_property
    def _hosts(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _interviewing_outlet(self) -> str | None:
        """The outlet to which an interview is given, by its title, where one person leads it."""
        leading = {t.name for t in self._scene.turns if t.voice == "press"}
        only_outlet = self._title is not None and self._title.name is None
        return self._title.outlet if self._title and only_outlet and len(leading) == 1 else None

    def _bracketed_outlet(self, turn: Turn) -> Asker | None:
        """``Question (Reuters):`` the outlet in the label's brackets."""
        inside = in_brackets(turn.label)
        evidence = Span(turn.start, turn.body)
        if inside is None:
            return None
        one, _, other = (part.strip() for part in inside.partition(","))
        for outlet, name in ((one, other), (other, one)):
            # "Question (Harbor Television, Ana Roe):"
            if name and outlets.reads_as_press(outlet) and looks_like_name(name.split()):
                return Asker(name, outlet, evidence=evidence, cue="label")
        if outlets.reads_as_press(inside):
            return Asker(turn.name, inside, evidence=evidence, cue="label")
        return None

    def _signed_asker(self, turn: Turn) -> Asker | None:
        """``Will there be talks? (KIM Dana, Harbor Daily)``: the asker in brackets at the end."""
        passage = self._scene.passage(turn)
        match = passage.tail(140).search(_SIGNED) or passage.match(_SIGNED_FIRST)
        if not match or not looks_like_name(match["name"].split()):
            return None
        outlet = match["outlet"]
        if not (outlets.canonical_name(outlet) or outlets.is_worded(outlet)):
            return None
        return Asker(match["name"], outlet, evidence=Span(*match.span("whole")), cue="label")

    def _title_outlet(self, name: str) -> str | None:
        titled = titles.from_title(self._scene.header.title or "")
        if (
            titled
            and titled.name
            and normalize(titled.name.split()[-1]) == normalize(name.split()[-1])
        ):
            return titled.outlet
        return None

    def _asker_of_title(self, turn: Turn) -> Asker | None:
        if self._title is None or turn.voice == "audience":
            return None
        if turn.name is None and self._is_host_labeled:
            # "QUESTION" beside the host's own label is somebody else.
            return None
        return replace(self._title, evidence=self._title_evidence)

    @cached_property
    def _is_host_labeled(self) -> bool:
        """Whether turns of the press stand under the own label of whom the title names."""
        name = self._title.name if self._title else None
        return name is not None and any(
            turn.name and turn.voice == "press" and is_same(turn.name, name)
            for turn in self._scene.turns
        )

    @cached_property
    def _title_evidence(self) -> Span | None:
        """Where the text first has the asker whom the title names."""
        stands = self._title and (self._title.name or self._title.outlet)
        match = re.search(re.escape(stands), self._scene.text, re.I) if stands else None
        return Span(*match.span()) if match else None

    # What the exchange says.

    def _link(self, voices: list[_Voice]) -> None:
        formal = False
        for earlier, voice in zip([None, *voices], voices, strict=False):
            if earlier is not None and _may_go_on(earlier, voice):
                voice.keeps_floor = self._exchanges.keeps_floor(earlier.turn, voice.turn)
                voice.goes_on = self._exchanges.goes_on(
                    earlier.turn, voice.turn, formal=formal
                ) or self._exchanges.holds_by_habit(earlier.turn, voice.turn)
            if not voice.goes_on:
                formal = _is_called_formally(voice.asker)

    def _name_by_answers(self, voices: list[_Voice]) -> None:
        self._called_names = {
            bare(v.asker.name.split()[0]) for v in voices if v.asker and v.asker.name
        } | self._names_at_start
        for number, voice in enumerate(voices):
            stop = voices[number + 1].turn.position if number + 1 < len(voices) else None
            voice.spoken_to = self._asker_in_answers(voice.turn, stop)
            voice.told_of = self._others_in_answers(voice.turn, stop)
            if voice.asker is None and not voice.goes_on:
                voice.asker = voice.spoken_to

    def _asker_in_answers(self, turn: Turn, stop: int | None) -> Asker | None:
        """Whom the answers up to the press's next turn speak to."""
        last = (stop or len(self._scene.turns) + 1) - 1
        for reply in self._scene.turns[turn.position : last]:
            if reply.voice != "principal":
                return None
            asker = self._spoken_to(reply)
            if asker and asker.name and self._speaks_to_other(reply, asker.name):
                continue
            if asker and asker.name and bare(asker.name) in self._given_on_stage:
                continue
            if asker and asker.name and not self._is_said(asker.name, turn, reply):
                return asker
        return None

    def _others_in_answers(self, turn: Turn, stop: int | None) -> frozenset[str]:
        """Whose question the answers up to the press's next turn tell of, so that it is not his.

        Where several answer they hand on "the second part of Jan's question", the one just put.
        """
        if len(self._labels_of_principals) > 1:
            return frozenset()
        last = (stop or len(self._scene.turns) + 1) - 1
        replies = self._scene.turns[turn.position : last]
        bodies = (self._scene.bodies[reply.position - 1] for reply in replies)
        told = (match["name"] for body in bodies for match in _QUESTION_OF.finditer(body))
        return frozenset(bare(name) for name in told)

    @cached_property
    def _labels_of_principals(self) -> frozenset[str]:
        return frozenset(turn.label for turn in self._scene.turns if turn.voice == "principal")

    def _speaks_to_other(self, reply: Turn, name: str) -> bool:
        """``Please, Martin.`` to another who answers, and no reporter is called so elsewhere."""
        before = self._scene.turn(reply.position - 1)
        then = self._scene.after(reply, 1)
        other = before.voice == "principal" and before.label != reply.label
        heard = then is not None and then.voice == "principal" and then.label != reply.label
        return other and heard and bare(name.split()[0]) not in self._called_names

    @cached_property
    def _given_on_stage(self) -> frozenset[str]:
        """Given names of those who speak under names, where three or more do, and ask nothing."""
        stage = {t.name for t in self._scene.turns if t.voice in ("moderator", "principal")}
        full = [name for name in stage if name and " " in name]
        given = {bare(name.split()[0]) for name in full if len(full) > 2}
        return frozenset(given) - self._called_names

    def _spoken_to(self, reply: Turn) -> Asker | None:
        """Whom an answer speaks to; where it only calls, the one whose bid it grants."""
        passage = self._scene.passage(reply)
        call = self._scene.call_in(reply)
        if call and self._scene.only_calls(reply):
            before = self._scene.turn(reply.position - 1)
            return call if floor.is_bid(self._scene.words(before)) else None
        if call and call.evidence:
            passage = Passage(passage.text, passage.start, call.evidence.start)
        own = self._only_bearer(reply)
        namesake = own if own in self._namesakes else ""
        first = spoken_to.asker_spoken_to(passage, self._names, namesake)
        return (
            first
            or next(
                spoken_to.askers_within(passage, self._names, self._called_names, namesake), None
            )
            or spoken_to.asker_reminded(passage, self._names, self._called_names, namesake)
        )

    @cached_property
    def _starts(self) -> tuple[tuple[Turn, Turn, str], ...]:
        """The turns of the press and the answers behind them that begin with a name, and that."""
        starts = []
        for before, reply in itertools.pairwise(self._scene.turns):
            if (before.voice, reply.voice) == ("press", "principal"):
                own = self._only_bearer(reply)
                first = spoken_to.name_at_start(self._scene.passage(reply), self._names, own)
                if first and first.name:
                    starts.append((before, reply, first.name))
        return tuple(starts)

    @cached_property
    def _names_at_start(self) -> set[str]:
        """The folded given names with which answers begin, so that reporters bear them."""
        return {
            bare(name.split()[0])
            for before, reply, name in self._starts
            if not self._is_said(name, before, reply)
        }

    @cached_property
    def _namesakes(self) -> frozenset[str]:
        """Given names of those who answer that are also reporters'.

        Who begins an answer with his own given name speaks to another. Behind an answer of his own
        it may be a label that is wrong in print.
        """
        own_names = ((self._only_bearer(reply), name) for _, reply, name in self._starts)
        return frozenset(own for own, name in own_names if own and normalize(name) == own)

    def _only_bearer(self, reply: Turn) -> str:
        """The folded given name of whoever answers, where nobody else who answers bears it."""
        own = normalize((reply.name or "").split(" ")[0])
        return own if self._given_names[own] == 1 else ""

    @cached_property
    def _given_names(self) -> Counter[str]:
        """How many of those who answer bear each folded given name."""
        full = (p.name for p in self._scene.principals if " " in p.name)
        return Counter(normalize(name.split()[0]) for name in full)

    def _is_said(self, name: str, turn: Turn, reply: Turn) -> bool:
        """Whether the question itself speaks of that name: then the answer does so too."""
        if normalize(name) == self._only_bearer(reply):
            # The question speaks to the one at the podium by that name.
            return False
        body = self._scene.bodies[turn.position - 1]
        told = re.search(rf"(?P<self>{_OF_SELF})?\b{re.escape(name)}\b", body)
        return told is not None and not told["self"]

    @cached_property
    def _calls_in_full(self) -> tuple[Asker, ...]:
        """The calls that may give a whole name: an outlet's, or the press speaks behind them."""
        calls_heard = []
        for turn, behind in itertools.pairwise(self._scene.turns):
            call = None
            if turn.voice in ("moderator", "principal"):
                call = self._scene.call_in(turn)
            elif (turn.voice, behind.voice) == ("press", "press"):
                call = self._hand_over(turn)
            if call and (call.outlet or behind.voice == "press"):
                calls_heard.append(call)
        return tuple(calls_heard)

    def _hand_over(self, turn: Turn) -> Asker | None:
        """``Jonathan Holm.``: a host says no more than the name of the one who asks next."""
        passage = self._scene.passage(turn)
        printed = name_at(passage)
        if (
            printed is None
            or len(printed.words) < 2
            or passage.text[printed.end : turn.end].strip(" .?\n")
        ):
            return None
        return Asker(printed.name, cue="called", evidence=Span(turn.body, printed.end))

    @cached_property
    def _hosts_in_title(self) -> list[str]:
        """The hosts of an interview, where its title names several and none of them answers."""
        if self._scene.header.kind not in ("interview", "other"):
            return []
        hosts = titles.hosts_in_title(self._scene.header.title or "")
        answering = {surname_of(p.name) for p in self._scene.principals}
        return hosts if len(hosts) > 1 and not answering & set(map(surname_of, hosts)) else []

    def _complete(self, voices: list[_Voice]) -> None:
        """The full name, and the outlet, of whoever is called by a part of it elsewhere."""
        full: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        for known in (*(voice.asker for voice in voices), *self._calls_in_full):
            if known and known.name and len(known.name.split()) > 1:
                full[bare(known.name.split()[0])].add((known.name, known.outlet))
        for host in self._hosts_in_title:
            full[bare(host.split()[0])].add((host, self._title.outlet if self._title else None))
        for voice in voices:
            asker = voice.asker
            if asker and asker.name and len(asker.name.split()) > 1 and not asker.outlet:
                voice.asker = replace(asker, outlet=_only_outlet(asker.name, full))
            if asker and asker.name and len(asker.name.split()) == 1:
                candidates = full[bare(asker.name)]
                people = {normalize(name) for name, _ in candidates}
                if len(people) == 1:
                    name, outlet = max(candidates, key=lambda pair: pair[1] or "")
                    voice.asker = replace(asker, name=name, outlet=asker.outlet or outlet)


def _only_outlet(name: str, full: dict[str, set[tuple[str, str | None]]]) -> str | None:
    """The one outlet with which somebody of this full name is called or presents himself."""
    known = full[bare(name.split()[0])]
    outlets_given = {o for other, o in known if o and normalize(other) == normalize(name)}
    return outlets_given.pop() if len(outlets_given) == 1 else None


def _carry(voices: list[_Voice]) -> None:
    """Give each run of one voice the asker that some turn of it knows."""
    run: list[_Voice] = []
    # The given names that the run's turns know, folded.
    given: set[str] = set()
    for voice in voices:
        if voice.goes_on and voice.asker is None and given & voice.told_of:
            # The answer tells of the question of whoever had the floor: it is another's.
            voice.goes_on = False
        if run and not voice.goes_on:
            _settle(run)
            if voice.asker is not voice.spoken_to and _is_called_again(run[-1].asker, voice.asker):
                # Who is called now did not have the floor: what he was carried to is another's.
                _forget([v for v in run if v.spoken_to is None and v.own is None])
            run, given = [], set()
        run.append(voice)
        known = (asker.name for asker in (voice.asker, voice.spoken_to) if asker)
        given.update(bare(name.split()[0]) for name in known if name)
    _settle(run)


def _bridge(voices: list[_Voice]) -> None:
    """Give nameless turns between two of one asker, where nobody else got the floor, that asker."""
    named: Asker | None = None
    nameless: list[_Voice] = []
    for voice in voices:
        if not voice.keeps_floor and not voice.goes_on:
            named, nameless = voice.asker, []
        elif voice.asker is None:
            nameless.append(voice)
        else:
            if named and named.name and is_same(named.name, voice.asker.name or ""):
                for between in nameless:
                    between.asker = named
            named, nameless = voice.asker, []


def _settle(run: list[_Voice]) -> None:
    """One run: a name goes forward, and one given in an answer goes back to where the run begins.

    Where an answer gives another name than the run has, the turns between are nobody's.
    """
    known: Asker | None = None
    unsettled: list[_Voice] = []
    for voice in run:
        known = known if voice.asker is None else _better(known, voice.asker)
        other = voice.spoken_to
        if other and known and known.name and not is_same(known.name, other.name or ""):
            _forget(unsettled)
            known = other
        elif other:
            known = _better(known, other)
            for earlier in unsettled:
                earlier.asker = _better(earlier.asker, known)
        if known:
            voice.asker = _better(voice.asker, known)
        unsettled = [] if other else [*unsettled, voice]


def _better(asker: Asker | None, other: Asker) -> Asker:
    """The one that names the asker; a name beside an outlet that is known already keeps it."""
    if asker is None or asker == other:
        return other
    if asker.name:
        return asker
    return replace(other, outlet=other.outlet or asker.outlet) if other.name else asker


def _forget(voices: list[_Voice]) -> None:
    """Turns between two names that may be either's."""
    for voice in voices:
        voice.asker = None


def _is_called_formally(asker: Asker | None) -> bool:
    return bool(asker and asker.cue == "called" and asker.name and asker.outlet)


def _may_go_on(earlier: _Voice, voice: _Voice) -> bool:
    return voice.asker is None or _is_known_again(earlier.asker, voice.asker)


def _is_known_again(earlier: Asker | None, asker: Asker | None) -> bool:
    """Whether a call or introduction is that of the one who has the floor already."""
    if earlier is None or asker is None or not earlier.name or not asker.name:
        return False
    return is_same(earlier.name, asker.name)


def _is_called_again(earlier: Asker | None, asker: Asker | None) -> bool:
    called = asker is not None and asker.cue == "called"
    carried = earlier is not None and earlier.cue == "called"
    return called and carried and _is_known_again(earlier, asker)


def _may_name(label: str) -> bool:
    return bool(label.split()) and not label.upper().startswith("Q")


def _completed_asker(introduced: Asker, call: Asker | None) -> Asker:
    """An introduction that gives half, and a call that gives the other half."""
    if call is None or not call.name:
        return introduced
    if introduced.name is None:
        agrees = not introduced.inaudible and call.outlet in (None, introduced.outlet)
        return replace(introduced, name=call.name) if agrees else introduced
    same = bare(call.name.split()[0]) == bare(introduced.name.split()[0])
    if introduced.outlet is None and call.outlet and same:
        return replace(introduced, outlet=call.outlet)
    return introduced


def _begins(full: str | None, call: Asker) -> bool:
    """Whether a call by the given name alone is for the one whose full name begins so."""
    alone = bool(full and call.name and not call.outlet)
    return alone and bare((full or "").split()[0]) == bare(call.name or "")


def _without_home(asker: Asker) -> Asker | None:
    """A caller's ``Karl, from Oddholm`` says where he lives, unless that is surely an outlet."""
    if asker.outlet is None or outlets.stands_for_press(asker.outlet):
        return asker
    return replace(asker, outlet=None) if asker.name else None


def _says_hello(words: str) -> bool:
    return len(words) < MAX_PASSING_LENGTH and bool(_HELLO.fullmatch(words))


def _starts_inaudible(turn: Turn) -> bool:
    return any(m.kind == "inaudible" and m.start - turn.body < 3 for m in turn.marks)
