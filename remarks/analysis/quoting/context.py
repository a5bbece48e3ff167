"""What stands just outside a quote and turns it: a denial, a condition, a qualifier, another's
words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A blank line inside a sentence is the page's: words before it end with a small letter or a comma.
_SENTENCE_END = re.compile(r"[.?!](?=[\s”\"’)]|$)|(?<![a-z,;])\n\s*\n")
_NEGATION = (
    r"\b(?:not(?! (?:only|just|least)\b)|never|no(?! (?:doubt|question|matter|wonder)\b)|nobody|"
    r"none|nothing(?! but\b)|neither|nor|without(?! doubt\b)|cannot|hardly|scarcely)\b|n['’]t\b"
)
_DENIALS = (
    "deny|denies|denied|denying|false|untrue|wrong|incorrect|myth|nonsense|ridiculous|instead of|"
    "rather than|far from|reject|rejects|rejected|refuse|refuses|refused|fail|fails|failed|"
    "(?<!no )(?<!without )doubt"
)
_NEGATION_BEFORE = re.compile(_NEGATION, re.I)
_DENIAL_BEFORE = re.compile(rf"(?:{_NEGATION}|\b(?:{_DENIALS})\b)", re.I)
# Where another clause begins: a denial before it denies something else. "No," answers.
_CLAUSE_END = re.compile(r"[;:—–]|--|, (?:but|and|so|because|which|while)\b|^\s*(?:No|no), ?")
_DENIAL_BEHIND = re.compile(
    r"^[\s,;–—-]*[”\"’]?[\s,;–—-]*(?:is|was|that is|that's|that’s|which is|it is|it's|it’s)?\s*"
    r"(?:not\b|false\b|untrue\b|wrong\b|simply not|isn['’]t|no longer)",
    re.I,
)
_CONDITION = re.compile(
    r"""
    \b(?:
        if(?![ ](?:i[ ](?:may|might|can|could)|you[ ](?:will|like|want|wish|don[’']t[ ]mind))\b)
        | unless|provided[ ]that|(?<=,[ ])provided(?=,|[ ](?:he|she|it|we|they|you|i|the)\b)
        | assuming|in[ ]case|as[ ]long[ ]as|so[ ]long[ ]as
        | on[ ]condition|should\s(?:he|she|they|it|we)|were\s(?:he|she|they|it|we)\sto
        | until|hypothetically|suppose
    )\b
    | (?:^|[,;–—-]|\band|\bbut)\s*had\s(?:the|an?|he|she|they|it|we|i|you|not)\b
    """,
    re.I | re.VERBOSE,
)
_QUALIFIERS_BEFORE = r"""
    \b(?:
        some|most|many|few|a[ ]few|several|almost|nearly|only|perhaps|maybe|possibly
        | probably|impression[ ]that|allegedly|reportedly|apparently|arguably|might|may
        | could|try[ ]to|trying[ ]to|hope(?:s|d)?[ ](?:to|that)|part[ ]of|half[ ]of
        | about|up[ ]to|at[ ]least|at[ ]most|as[ ]many[ ]as|for[ ]the[ ]most[ ]part
        | (?:majority|minority|number|handful|bulk|rest|fraction|percent|per[ ]cent|third|
          quarter|lot|kind|sort)s?[ ]of(?:[ ](?:the|our|their|these|those))?
        | mostly|mainly|largely|generally|usually|typically|on[ ]average|not[ ]all
    )
    """
_QUALIFIER_BEFORE = re.compile(rf"{_QUALIFIERS_BEFORE}[\s,]*$", re.I | re.VERBOSE)
_QUALIFIER_WITHIN = re.compile(
    r"\b(?:impression that|my understanding|as far as I know|to my knowledge)\b", re.I
)
_QUALIFIERS_BEHIND = r"""
    (?:
        except|other[ ]than|apart[ ]from|aside[ ]from|but[ ](?:not|only|for)|barring
        | and[ ](?:only[ ])?one[ ](?:potential|possible|of)\b
        | excluding|with[ ]the[ ]exception|only\b|at[ ]least\b|for[ ]now\b|so[ ]far\b
        | for[ ]very\b|to[ ]some[ ]extent|in[ ]part\b|more[ ]or[ ]less|save[ ]for
        | until\b|as[ ]long[ ]as
    )
    """
_QUALIFIER_BEHIND = re.compile(rf"^[\s,;–—-]*{_QUALIFIERS_BEHIND}", re.I | re.VERBOSE)
_QUALIFIER = re.compile(rf"{_QUALIFIERS_BEFORE}\b|\b{_QUALIFIERS_BEHIND}", re.I | re.VERBOSE)
# "Any country | that shares our aims": without the clause it is all of them.
_RESTRICTED = re.compile(
    r"\b(?:any|every|all|each|those|anyone|anybody|everyone|everybody|nobody)\b(?:\s[\w’'-]+){0,4}\s"
    r"(?P<clause>that|who|which|whose)\b",
    re.I,
)
_SAYS = (
    "said|says|say|saying|told|tells|quote|quoted|quoting|according to|stated|states|claim|claims|"
    "claimed|alleges|alleged|wrote|writes|framed|called it|described|in the words of|"
    "as the saying goes|reported|suggest|suggests|suggested|suggestion|announced|asserts|asserted|"
    "argue|argues|argued|asked"
)
_SAYING = re.compile(
    rf"\b(?:{_SAYS}|(?:observation|statement|assertion|allegation|accusation|rumor|rumour|report|phrase|"
    r"view|belief|assumption|argument|notion|idea|theory)s? that)\b",
    re.I,
)
# "We have said that ..." are the speaker's own words; "I was told that ..." are not.
_HELPERS = (
    "have|had|would|will|can|could|do|did|just|also|already|always|often|only|may|might|want to|"
    "am|are|going to|was|were|not|never|don['’]t|didn['’]t"
)
_OWN_SAYING = (
    "said|says?|saying|quote|stated?|claim(?:ed)?|suggest(?:ed)?|argued?|asked|announced|"
    "assert(?:ed)?|reported|wrote|described?"
)
_OWN = re.compile(
    rf"\b(?:I|we)(?:['’](?:ve|d|ll|m|re))?(?:\s(?:{_HELPERS})){{0,3}}\s(?:{_OWN_SAYING})$", re.I
)
_OPEN, _CLOSE = "“«„", "”»"
MAX_AROUND = 600


@dataclass(frozen=True)
class Warning:
    """One thing outside the quote that a reader must know: its kind, a sentence, and the words."""

    kind: str
    sentence: str
    words: str


def qualifies(text: str) -> bool:
    """Whether words say how far, for whom or on what condition the words beside them hold."""
    return any(p.search(text) for p in (_CONDITION, _QUALIFIER, _QUALIFIER_WITHIN))


def warnings(text: str, start: int, end: int) -> list[Warning]:
    """The warnings for ``text[start:end]``, by what stands in the same sentence around it."""
    before, behind = _before(text, start), _behind(text, end)
    cautions = []
    clause = before[max((m.end() for m in _CLAUSE_END.finditer(before)), default=0) :]
    if match := _last(_NEGATION_BEFORE, clause) or _last(_DENIAL_BEFORE, clause):
        cautions.append(
            _warn("denial", "Before it, in the same sentence, stands a denial", clause, match)
        )
    elif match := _DENIAL_BEHIND.search(behind):
        cautions.append(_warn("denial", "It is taken back right behind", behind, match))
    if match := _last(_CONDITION, before):
        cautions.append(_warn("condition", "It depends on a condition before it", before, match))
    elif match := _CONDITION.search(behind[:200]):
        cautions.append(_warn("condition", "It depends on a condition behind it", behind, match))
    if match := _QUALIFIER_BEFORE.search(before) or _QUALIFIER_WITHIN.search(before[-60:]):
        cautions.append(_warn("qualifier", "It is qualified before it", before, match))
    elif match := _QUALIFIER_BEHIND.search(behind):
        cautions.append(_warn("qualifier", "It is qualified right behind", behind, match))
    if not any(c.kind == "qualifier" for c in cautions) and (
        match := _RESTRICTED.search(text[max(0, end - 60) : end] + behind[:40])
    ):
        is_outside = match.start("clause") >= min(60, end)
        if is_outside:
            sentence = "It is said only of those whom the words behind it name"
            cautions.append(Warning("qualifier", sentence, _short(behind)))
    if words := _others_words(text, start, end, before):
        sentence = "The speaker is quoting or reporting somebody else’s words"
        cautions.append(Warning("attribution", sentence, words))
    return cautions


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    match = None
    for match in pattern.finditer(text):  # noqa: B007 (the last one is wanted)
        pass
    return match


def _warn(kind: str, sentence: str, text: str, match: re.Match[str]) -> Warning:
    if "before" in sentence.lower():
        words = text[text.rfind(" ", 0, match.start() + 1) + 1 :]
        return Warning(kind, sentence, _short(words, last=True))
    return Warning(kind, sentence, _short(text))


def _short(text: str, *, last: bool = False) -> str:
    words = text.split()
    if len(words) <= 16:
        return " ".join(words)
    return "… " + " ".join(words[-16:]) if last else " ".join(words[:16]) + " …"


def _before(text: str, start: int) -> str:
    """What stands before in the same sentence."""
    stretch = text[max(0, start - MAX_AROUND) : start]
    match = _last(_SENTENCE_END, stretch)
    return stretch[match.end() :] if match else stretch


def _behind(text: str, end: int) -> str:
    """What stands behind in the same sentence; "" where the quote ends one."""
    if text[max(0, end - 1) : end] in (".", "?", "!"):
        return ""
    stretch = text[end : end + MAX_AROUND]
    match = _SENTENCE_END.search(stretch)
    return stretch[: match.start()] if match else stretch


def _others_words(text: str, start: int, end: int, before: str) -> str:
    """The words by which another is quoted; "" where the speaker speaks for themselves."""
    opened = text[max(0, start - MAX_AROUND) : start]
    at = max(opened.rfind(mark) for mark in _OPEN)
    if at >= 0 and not any(mark in opened[at:] for mark in _CLOSE):
        return _short(opened[at - 80 if at > 80 else 0 :], last=True)
    paragraph = opened.rsplit("\n\n", 1)[-1]
    if paragraph.count('"') % 2 and '"' in text[end : end + MAX_AROUND]:
        return _short(paragraph, last=True)
    match = _last(_SAYING, before)
    if match and _OWN.search(before[: match.end()]):
        return ""
    if match and len(before) - match.end() < 60:
        return _short(before[match.start() :], last=True)
    return ""
