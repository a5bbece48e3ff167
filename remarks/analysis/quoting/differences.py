"""What differs between quoted words and the words that stand there: typed, ranked, and put in
words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...presentation.text import plain
from ...search.tokens import GAP, stem
from ...transcripts.lexicon.places import GAZETTEER
from .context import qualifies
from .laying import Laid, Op, Quoted, Stretch
from .units import MONEY, MONTHS, STRIKE_SIGNS, STRUCK, WEEKDAYS, Unit

# The kinds by how much they can change the meaning, and what a page calls each.
KINDS = {
    "negation": "Negation changed",
    "number": "Number changed",
    "currency": "Currency changed",
    "opposite": "Turned into its opposite",
    "modal": "Certainty or duty changed",
    "scope": "Scope changed",
    "name": "Name changed",
    "place": "Place changed",
    "date": "Date changed",
    "order": "Order changed",
    "tense": "Tense or form changed",
    "gap": "Not audible in the transcript",
    "dropped": "Words left out",
    "added": "Words added",
    "synonym": "Another word",
}
RANK = {kind: number for number, kind in enumerate(KINDS)}
NEGATIONS = frozenset(
    "no not never none nobody nothing nowhere neither nor without cannot ain't".split()
)
_MODALS = frozenset(
    """may might will would could can shall should must ought need require requires required
    recommend recommends recommended maybe perhaps possibly probably likely unlikely certainly
    definitely surely prepared try trying hope hopes hoping expect expects intend intends want
    wants""".split()
)
_SCOPES = frozenset(
    """all every everybody everyone everything each some somebody most many much few several any
    anybody anyone only nobody always often sometimes usually mostly rarely almost nearly both
    half entire entirely whole wholly lot majority minority more less fewer least""".split()
)
_UNITS = frozenset(
    """percent percentage point points mile miles kilometer kilometers meter meters foot feet ton
    tons pounds kilogram kilograms barrel barrels gallon gallons liter liters degree degrees
    celsius fahrenheit hour hours day days week weeks month months year years dozen hundred
    hundreds thousand thousands million millions billion billions trillion trillions acres
    hectares half quarter double twice""".split()
)
# Beside a number they say how it is meant.
_COMPARISONS = frozenset(
    """over under above below about around roughly approximately nearly exactly exceeding
    than up to ¤more ¤less ¤about""".split()
) | {"¤at most", "¤at least"}
_DAYTIMES = frozenset(
    """today yesterday tomorrow tonight morning afternoon evening noon midnight night weekend
    fortnight""".split()
)
_PRONOUNS = frozenset(
    "i we you he she it they me us him her them my our your his its their".split()
)
# One for the other, they turn a sentence round.
_OPPOSITES = tuple(
    (frozenset(one.split("/")), frozenset(other.split("/")))
    for one, other in (
        pair.split("=")
        for pair in """
            before=after/since until=since above=below over=under up=down with=against for=against
            increase/increased/increases/increasing=decrease/decreased/decreases/decreasing
            increase/increased/increases/increasing=reduce/reduced/reduces/reducing
            rise/rises/rose/risen/rising=fall/falls/fell/fallen/falling
            raise/raised/raises/raising=cut/cuts/cutting/lower/lowered/lowers/lowering
            grow/grows/grew/grown/growing=shrink/shrinks/shrank/shrunk/shrinking
            win/wins/won/winning=lose/loses/lost/losing
            accept/accepts/accepted=reject/rejects/rejected/refuse/refuses/refused
            support/supports/supported/supporting=oppose/opposes/opposed/opposing
            allow/allows/allowed=forbid/forbids/forbade/ban/bans/banned/prevent/prevents/prevented
            begin/begins/began/begun/start/starts/started=end/ends/ended/stop/stops/stopped
            open/opens/opened/opening=close/closes/closed/closing
            succeed/succeeds/succeeded=fail/fails/failed success/successes=failure/failures
            agree/agrees/agreed=disagree/disagrees/disagreed
            confirm/confirms/confirmed=deny/denies/denied
            import/imports/imported=export/exports/exported buy/buys/bought=sell/sells/sold
            strong/stronger/strongest=weak/weaker/weakest high/higher/highest=low/lower/lowest
            good/better/best=bad/worse/worst safe/safer=dangerous possible=impossible
            legal=illegal true=false right=wrong first=last early/earlier=late/later
            ally/allies/friend/friends=enemy/enemies/adversary/adversaries
            victory=defeat war=peace guilty=innocent public=private
        """.split()
    )
)
# They make a tense with another verb.
_AUXILIARIES = frozenset("has have had is are was were am be been being".split())
_FORMS = tuple(
    frozenset(words.split())
    for words in (
        "be am is are was were been being",
        "have has had having",
        "do does did done doing",
        "go goes went gone going",
        "say says said saying",
        "come comes came",
        "take takes took taken",
        "make makes made",
        "get gets got gotten",
        "give gives gave given",
        "see sees saw seen",
        "know knows knew known",
        "think thinks thought",
        "tell tells told",
        "find finds found",
        "begin begins began begun",
        "bring brings brought",
        "stand stands stood",
        "hold holds held",
        "lead leads led",
        "leave leaves left",
        "lose loses lost",
        "meet meets met",
        "pay pays paid",
        "speak speaks spoke spoken",
        "understand understands understood",
        "win wins won",
        "become becomes became",
        "keep keeps kept",
        "feel feels felt",
        "write writes wrote written",
    )
)
_CAPITAL = re.compile(r"[^\W\d_a-z]")
# A start of nothing but these, broken off by a dash, says nothing: "back to the -- what you said".
_STARTERS = frozenset(
    """the a an and but so or that this these those to of in on at by for with from as it he she we
    they i you is are was were be been has have had do does did there
    his her its their our my your""".split()
)
# With these a restart may end where it is given up: "aggression against -- aggression could".
_LINKS = _STARTERS | frozenset(
    "against about into over after between among toward towards through because upon".split()
)
MAX_LINKS = 2
MAX_STARTERS = 3
_DASH = re.compile(r"[-–—―…]|\.\.\.")
_FILLERS = frozenset("uh um er ah erm eh".split())
MAX_STUTTER = 8
# How far around words the signs that strike them out are looked for.
MAX_STRUCK = 240
_BREAK = re.compile(r"[-–—―…,;:.(]")
_SENTENCE_ENDS = re.compile(r"[.?!]|\n\s*\n")
# What a speaker takes words back with: "534 -- I'm sorry, $543 million".
_TAKEN_BACK = tuple(
    tuple(words.split())
    for words in ("i am sorry", "sorry", "excuse me", "pardon me", "i mean", "or rather")
)


@dataclass(frozen=True)
class Difference:
    """Words of the quote and the words that the transcript has instead; either may be empty."""

    kind: str
    quoted: str
    source_text: str

    @property
    def name(self) -> str:
        if (
            self.kind == "synonym"
            and max(len(self.quoted.split()), len(self.source_text.split())) > 1
        ):
            return "Other words"
        return KINDS[self.kind]

    @property
    def sentence(self) -> str:
        """``Number changed: “11 million” in the transcript, “11 billion” in the quote.``"""
        if self.quoted and self.source_text:
            return (
                f"{self.name}: “{self.source_text}” in the transcript, “{self.quoted}” in the quote"
            )
        if self.quoted:
            return f"{self.name}: “{self.quoted}” is not in the transcript"
        return f"{self.name}: the transcript has “{self.source_text}”, the quote has not"


@dataclass(frozen=True)
class Compared:
    """The differences of a passage, and what its words are the same in spite of."""

    differences: tuple[Difference, ...]
    allowed: tuple[str, ...]
    # Turn units that a quote may leave out without a change: stutters and bracketed words.
    skipped: frozenset[int]


def negates(key: str) -> bool:
    return key in NEGATIONS or key.endswith("n't")


def compare(laid: Laid, quoted: Quoted, quote: str, stretch: Stretch, text: str) -> Compared:
    """What differs in one passage; ``quote`` and ``text`` are what the units' offsets count."""
    differing: list[Difference] = []
    allowed: list[str] = []
    skipped: set[int] = set()
    for op in laid.ops:
        if op.equal:
            differing += _answers_no(op, quoted.units, quote, stretch.units, text)
            continue
        ours, theirs = quoted.units[op.q0 : op.q1], stretch.units[op.h0 : op.h1]
        reason = _allowance(op, ours, theirs, stretch, text)
        if reason:
            allowed.append(reason)
            skipped.update(range(op.h0, op.h1))
        elif _is_shared_sign(op, quoted.units, stretch.units):
            allowed.append("number writing")
        elif ours or theirs:
            kind = _kind(op, ours, theirs, quoted, quote, text)
            differing.append(Difference(kind, _slice(quote, ours), _slice(text, theirs)))
    differing = _join_moves(differing)
    differing.sort(key=lambda difference: RANK[difference.kind])
    return Compared(tuple(differing), tuple(dict.fromkeys(allowed)), frozenset(skipped))


def _is_shared_sign(op: Op, ours: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    """“From 9% to 12%” for “from nine to 12 per cent”: one sign for both numbers of a span."""
    mine, other = ours[op.q0 : op.q1], theirs[op.h0 : op.h1]
    if len(mine) + len(other) != 1:
        return False
    units, at = (ours, op.q1) if mine else (theirs, op.h1)
    sign, behind = (*mine, *other)[0].key, units[at : at + 3]
    if sign not in MONEY and sign != "¤percent":
        return False
    return (
        len(behind) == 3
        and behind[0].key in _SPANS
        and behind[1].form == "number"
        and behind[2].key == sign
    )


_SPANS = frozenset("to and or through".split())
_STOP = re.compile(r"[.?!;:,–—]|--")


def _answers_no(
    op: Op, ours: Sequence[Unit], quote: str, theirs: Sequence[Unit], text: str
) -> list[Difference]:
    """“No. Decisions have been made” for “No decisions have been made”, and the other way round."""
    negations = []
    for i, j in zip(range(op.q0, op.q1 - 1), range(op.h0, op.h1 - 1), strict=True):
        if ours[i].key != "no":
            continue
        between = quote[ours[i].end : ours[i + 1].start], text[theirs[j].end : theirs[j + 1].start]
        if bool(_STOP.search(between[0])) != bool(_STOP.search(between[1])):
            pairs = _slice(quote, ours[i : i + 2]), _slice(text, theirs[j : j + 2])
            negations.append(Difference("negation", *pairs))
    return negations


def _slice(text: str, units: Sequence[Unit]) -> str:
    spoken = [u for u in units if u.key != GAP]
    if not spoken:
        return ""
    stretch = text[min(u.start for u in spoken) : max(u.end for u in spoken)]
    return plain(STRIKE_SIGNS.sub(" ", stretch))


def _allowance(
    op: Op, ours: Sequence[Unit], theirs: Sequence[Unit], stretch: Stretch, text: str
) -> str:
    """Why a difference is none: "" where it is one."""
    if op.joint == "bracket" and not ours and not any(negates(u.key) for u in theirs):
        return "editors' marks"
    if any(u.key == GAP for u in theirs):
        return ""
    if not ours and _is_inserted(theirs, text):
        return "editors' marks"
    if ours and theirs and _letters(ours) == _letters(theirs):
        return "word division"
    if not ours and is_stutter(op.h0, op.h1, stretch.units, text):
        return "stutter"
    if not ours and _is_struck_out(theirs, text):
        return "a strike-out of the transcript"
    if not ours and _is_broken_start(op.h0, op.h1, stretch.units, text):
        return "stutter"
    if not ours and _is_taken_back(op.h0, op.h1, stretch.units, text):
        return "a slip that the speaker corrects"
    return ""


def _is_inserted(theirs: Sequence[Unit], text: str) -> bool:
    """Whether the publisher has set these words in brackets: “they [the Turkish partners] left”.

    What corrects a word that is struck out is no insertion.
    """
    if not theirs or any(negates(unit.key) for unit in theirs):
        return False
    low, high = theirs[0].start, theirs[-1].end
    before, behind = text[max(0, low - 3) : low].rstrip(), text[high : high + 3].lstrip(" \\.")
    if not before.endswith("[") or not behind.startswith("]"):
        return False
    around = text[max(0, low - MAX_STRUCK) : low].rstrip(" \\[")
    return not around.endswith((">", "~~"))


def _is_struck_out(theirs: Sequence[Unit], text: str) -> bool:
    """Whether the publisher has struck these words out, as a slip that is corrected beside them."""
    if not theirs:
        return False
    low, high = theirs[0].start, theirs[-1].end
    around = max(0, low - MAX_STRUCK)
    return any(
        around + match.start() <= low and high <= around + match.end()
        for match in STRUCK.finditer(text[around : high + MAX_STRUCK])
    )


def _is_taken_back(h0: int, h1: int, units: Sequence[Unit], text: str) -> bool:
    """Whether units ``h0:h1`` are a slip, a break and an excuse, and the words behind replace the
    slip; a denial, a hedge, a condition or a quantity is no slip.
    """
    dropped = units[h0:h1]
    keys = tuple(unit.key for unit in dropped)
    if len(keys) > MAX_STUTTER or any(negates(k) or k in _MODALS or k in _SCOPES for k in keys):
        return False
    size = max((len(w) for w in _TAKEN_BACK if keys[-len(w) :] == w), default=0)
    slip = dropped[: len(dropped) - size]
    if not size or not slip or qualifies(_slice(text, dropped)):
        return False
    excuse = dropped[len(slip)]
    if not _BREAK.search(text[slip[-1].end : excuse.start]):
        return False
    return _replaces(units[h1 : h1 + len(slip)], dropped, len(slip), text)


def _replaces(behind: Sequence[Unit], dropped: Sequence[Unit], size: int, text: str) -> bool:
    """Whether ``behind`` begins in the same sentence with a number, date or name as the first
    ``size`` of the dropped words do, and leaves none of theirs without another.
    """
    slip = dropped[:size]
    if not behind or _SENTENCE_ENDS.search(text[dropped[-1].end : behind[0].start]):
        return False
    old, new = ([_sort(unit, text) for unit in units] for units in (slip, behind))
    if not old[0] or old[0] != new[0]:
        return False
    return not Counter(filter(None, old)) - Counter(filter(None, new))


def _sort(unit: Unit, text: str) -> str:
    """``number``, ``date`` or ``name``; "" for other words, and for one that begins a sentence."""
    if unit.key.startswith(("#", "¤")):
        return "number"
    if unit.key in MONTHS or unit.key in WEEKDAYS:
        return "date"
    before = text[max(0, unit.start - 3) : unit.start].rstrip("“\"‘' ")
    begins = not before or before[-1] in ".?!:\n"
    is_name = _CAPITAL.match(text[unit.start : unit.end]) and unit.key != "i"
    return "name" if is_name and not begins else ""


def _is_broken_start(h0: int, h1: int, units: Sequence[Unit], text: str) -> bool:
    """Whether units ``h0:h1`` are a few small words that a dash breaks off within a sentence."""
    if not 0 < h1 - h0 <= MAX_STARTERS or h1 >= len(units):
        return False
    if any(unit.key not in _STARTERS for unit in units[h0:h1]):
        return False
    after = text[units[h1 - 1].end : units[h1].start]
    return bool(re.fullmatch(r"\s*(?:--|[–—])\s*", after))


def _letters(units: Sequence[Unit]) -> str:
    return "".join(u.key for u in units).replace("-", "").replace("'", "")


def is_stutter(h0: int, h1: int, units: Sequence[Unit], text: str) -> bool:
    """Whether units ``h0:h1`` are a start that is repeated or broken off, or mere sounds."""
    size = h1 - h0
    if size > MAX_STUTTER or size < 1:
        return False
    keys = [u.key for u in units]
    if all(key in _FILLERS for key in keys[h0:h1]):
        return True
    if _collapses(h0, h1, units, text):
        return True
    for low in _rotations(h0, h1, keys):
        if _repeats(low, low + size, keys) and _is_broken(low + size, units, text, size):
            return True
    return any(
        _breaks_off(low, low + size, units, text)
        for low in _rotations(h0, h1, keys)
        if low == h0 or _is_cut(low + size, units, text)
    )


def _collapses(h0: int, h1: int, units: Sequence[Unit], text: str) -> bool:
    """Whether repeated starts, taken out one after the other, leave what the quote has."""
    low, high = max(0, 2 * h0 - h1), min(len(units), 2 * h1 - h0)
    wanted = [u.key for u in (*units[low:h0], *units[h1:high])]
    kept = list(units[low:high])
    for _ in range(MAX_STUTTER):
        spot = _repeated_start(kept, text)
        if spot is None:
            return False
        del kept[spot[0] : spot[1]]
        if [u.key for u in kept] == wanted:
            return True
    return False


def _repeated_start(kept: Sequence[Unit], text: str) -> tuple[int, int] | None:
    keys = [u.key for u in kept]
    for size in range(1, MAX_STUTTER + 1):
        for low in range(len(keys) - 2 * size + 1):
            middle = low + size
            is_repeated = keys[low:middle] == keys[middle : middle + size]
            if is_repeated and _is_broken(middle, kept, text, size):
                return low, middle
    return None


def _rotations(h0: int, h1: int, keys: list[str]) -> list[int]:
    """Where else the stretch left out may begin with the same words remaining."""
    size, starts, low = h1 - h0, [h0], h0
    while low > 0 and keys[low - 1] == keys[low - 1 + size] and h0 - low <= size:
        low -= 1
        starts.append(low)
    low = h0
    while low + size < len(keys) and keys[low] == keys[low + size] and low - h0 <= size:
        low += 1
        starts.append(low)
    return starts


def _repeats(low: int, high: int, keys: list[str]) -> bool:
    """Whether the same words follow, or words that the last of these was the start of."""
    size = high - low
    following = keys[high : high + size]
    if following == keys[low:high]:
        return True
    for links in range(1, MAX_LINKS + 1):
        kept = size - links
        is_restart = kept >= 2 and following[:kept] == keys[low : low + kept]
        if is_restart and all(key in _LINKS for key in keys[low + kept : high]):
            return True
    return (
        len(following) == size
        and following[:-1] == keys[low : high - 1]
        and _is_slip(keys[high - 1], following[-1])
    )


def _is_slip(broken: str, whole: str) -> bool:
    """``hor`` for ``horrible``, ``implemate`` for ``implementation``."""
    if len(broken) >= 2 and len(broken) < len(whole) and whole.startswith(broken):
        return True
    return len(broken) >= 5 and broken[:5] == whole[:5] and broken != whole


def _is_broken(at: int, units: Sequence[Unit], text: str, size: int) -> bool:
    """Whether a dash or dots stand before unit ``at``; a comma where one small word is repeated."""
    if at >= len(units) or at < 1:
        return False
    between = text[units[at - 1].end : units[at].start]
    if _DASH.search(between):
        return True
    return size == 1 and "," in between and len(units[at].key) <= 4


def _breaks_off(h0: int, h1: int, units: Sequence[Unit], text: str) -> bool:
    """``free- —``, ``what they ha- —``: a word cut off, then a dash, and nothing denied."""
    if h1 >= len(units) or any(negates(u.key) for u in units[h0:h1]):
        return False
    after = text[units[h1 - 1].end : units[h1].start]
    if not _DASH.search(after):
        return False
    cut_word = _is_cut(h1, units, text)
    slips = all(_is_slip(u.key, units[h1].key) for u in units[h0:h1])
    return (cut_word and h1 - h0 <= MAX_STUTTER) or slips


def _is_cut(at: int, units: Sequence[Unit], text: str) -> bool:
    """Whether the word before unit ``at`` is cut off by a hyphen, as in ``conversa- —``."""
    if not 0 < at < len(units):
        return False
    after = text[units[at - 1].end : units[at].start]
    if re.match(r"-\s*(?:--|[–—])", after):
        return True
    return after.startswith(("-", "‑")) and not after.startswith(("--", "- "))


def _kind(
    op: Op, ours: Sequence[Unit], theirs: Sequence[Unit], quoted: Quoted, quote: str, text: str
) -> str:
    if any(u.key == GAP for u in theirs):
        return "gap"
    q, h = Counter(u.key for u in ours), Counter(u.key for u in theirs)
    mine, other = set((q - h).elements()), set((h - q).elements())
    changed = mine | other
    if any(negates(key) for key in changed):
        return "negation"
    if _money(mine) != _money(other):
        return "currency"
    if _dates(changed) or _in_date(op, changed, quoted):
        return "date"
    if changed <= _COMPARISONS and _is_comparison(op, changed, quoted):
        return "opposite" if _is_turned_round(mine, other) else "scope"
    if any(key.startswith(("#", "¤")) or key in _UNITS for key in changed):
        return "number"
    if changed & _MODALS:
        return "modal"
    if _is_turned_round(mine, other):
        return "opposite"
    if changed & _SCOPES or _is_comparison(op, changed, quoted):
        return "scope"
    return _kind_of_words(ours, theirs, mine, other, quote, text)


def _money(keys: set[str]) -> set[str]:
    return keys & MONEY


def _is_turned_round(mine: set[str], other: set[str]) -> bool:
    return any(
        (mine & one and other & two) or (mine & two and other & one) for one, two in _OPPOSITES
    )


def _is_comparison(op: Op, changed: set[str], quoted: Quoted) -> bool:
    """Whether words right before a number change how it is meant: over, under, about."""
    behind = quoted.units[op.q1 : op.q1 + 1]
    return bool(changed & _COMPARISONS) and any(u.form == "number" for u in behind)


def _dates(keys: set[str]) -> bool:
    return bool(keys & (MONTHS - {"may", "march"} | WEEKDAYS | _DAYTIMES))


def _in_date(op: Op, changed: set[str], quoted: Quoted) -> bool:
    """Whether a changed number belongs to a month named nearby, or is a year."""
    numbers = [key for key in changed if key.startswith("#")]
    if not numbers:
        return False
    if all(re.fullmatch(r"#(?:19|20)\d\d", key) for key in numbers):
        return True
    near = {u.key for u in quoted.units[max(0, op.q0 - 4) : op.q1 + 2]}
    return bool(near & MONTHS) and all(len(key) <= 5 for key in numbers)


def _kind_of_words(
    ours: Sequence[Unit],
    theirs: Sequence[Unit],
    mine: set[str],
    other: set[str],
    quote: str,
    text: str,
) -> str:
    if not ours:
        return "dropped"
    if not theirs:
        return "added"
    if _is_form(mine, other):
        return "tense"
    words = _slice(quote, ours), _slice(text, theirs)
    if mine | other <= _PRONOUNS:
        return "synonym"
    if all(_CAPITAL.match(w) for w in words):
        plain = {w.lower().removesuffix("’s").removesuffix("'s") for w in words}
        return "place" if plain & GAZETTEER else "name"
    return "synonym"


def _is_form(mine: set[str], other: set[str]) -> bool:
    mine, other = mine - _AUXILIARIES or mine, other - _AUXILIARIES or other
    if not mine or not other:
        return False
    for one in mine:
        if not any(
            stem(one) == stem(two) or any(one in forms and two in forms for forms in _FORMS)
            for two in other
        ):
            return False
    return True


def _join_moves(differing: list[Difference]) -> list[Difference]:
    """Words left out at one place and added at another have only changed their order."""
    taken: set[int] = set()
    moved: list[Difference] = []
    for i, one in enumerate(differing):
        for j, other in enumerate(differing):
            if (
                i not in taken
                and j not in taken
                and i != j
                and one.quoted
                and not one.source_text
                and not other.quoted
                and one.quoted.casefold().strip(",. ") == other.source_text.casefold().strip(",. ")
            ):
                taken |= {i, j}
                moved.append(Difference("order", one.quoted, other.source_text))
    return moved + [d for i, d in enumerate(differing) if i not in taken]
