"""Who the lines of a header name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon.names import (
    ROLE_NOUNS,
    ROLE_WORDS,
    bare,
    is_name_token,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    without_honorifics,
)
from ..lexicon.personal import name_fault
from .draft import HeaderDraft, Holder
from .kind import says_kind
from .letterhead import of_mended, office_alone
from .patterns import KIND_PHRASE, MEMBER, OPENER, VENUE
from .principals import CUT, SMALL, add_people, is_person, protect, sentence_case

# "THE HON. JOHN CITIZEN MP" below "TRANSCRIPT OF THE PRIME MINISTER", as in the Commonwealth.
_POST_NOMINALS = (
    r"(?:m\.?p\.?|m\.?h\.?r\.?|a\.?[cmo]\.?|c\.?h\.?|[qk]\.?c\.?|s\.?c\.?|m\.?l\.?a\.?)"
)
_BEHIND_NAME = re.compile(rf"(?:,?\s+{_POST_NOMINALS})+(?=\W*$)", re.I)
_HON = re.compile(r"\b(?:the\s+)?(?:rt\.?\s+|right\s+)?hon(?:ourable|orable)?\b\.?\s+", re.I)
_EXCELLENCY = re.compile(r"\b(?:his|her)\s+(?:excellency|majesty|royal highness)\s+", re.I)
MAX_PERSON_LINE = 40


def is_titled_by_person(draft: HeaderDraft) -> bool:
    """Whether the title is only a name, and a line such as ``Press Briefing`` says what it was."""
    if not draft.title or not draft.kind_line:
        return False
    role, name = split_role(draft.title)
    tokens = without_honorifics(name.split())
    if not looks_like_name(tokens) or _LEADS_IN.search(role or ""):
        return False
    if role or not any(normalize(person) == normalize(name) for _, person in draft.people):
        # Said here too, or the name would be lost with the title.
        draft.people.insert(
            0, (sentence_case(role) if role else None, sentence_case(" ".join(tokens)))
        )
    return True


# "Remarks at Joint Press Availability With Foreign Minister Ana Ruiz" is no name.
_LEADS_IN = re.compile(r"\b(?:with|by|at)\b", re.I)
# "today's noon briefing by Stefan Durand, Spokesman for the Secretary-General."
_BRIEFING_BY = re.compile(
    r"\bby (?P<name>[^,.]{4,60}), "
    r"(?P<role>(?:the )?(?:\w+ ){0,3}spokes(?:man|woman|person)[^.,]{0,60})",
    re.I,
)


# "a press conference by the Minister for Fisheries, Mr Arne Holt, following ..."; "The Minister for
# Fisheries, Mr Arne Holt, addressed ...".
_HOLDER_IN_SENTENCE = re.compile(
    r"(?:^The|\b(?:by|with|of) (?:the )?)\s?(?P<role>[A-Z][\w’' -]{4,60}), "
    r"(?:Mr|Mrs|Ms|Miss|Dr|Senator)"
    r"\.? (?P<name>[A-Z][\w.’'-]{0,20}(?: [A-Z][\w.’'-]{1,20}){1,3}),"
)
_SENTENCE = re.compile(
    r"\b(?:conferences?|interviews?|briefings?|transcripts?|addressed|spoke)\b", re.I
)
_SENTENCE_OPENS = re.compile(r"(?:the )?following (?:is|are)\b|the \w", re.I)


def take_intro_line(text: str, draft: HeaderDraft) -> bool:
    """Rows that name a person inside a sentence, or begin with "by"."""
    announced = _HOLDER_IN_SENTENCE.search(text) if _SENTENCE.search(text) else None
    if announced and split_role(announced["role"]) == (announced["role"], ""):
        draft.people.append((announced["role"], announced["name"]))
        return bool(_SENTENCE_OPENS.match(text))
    if (match := _BRIEFING_BY.search(text)) and looks_like_name(match["name"].split()):
        draft.people.append((match["role"].removeprefix("the ").strip(), match["name"].strip()))
        return True
    if not draft.title or not text.lower().startswith("by "):
        return False
    if not any(bare(w) in ROLE_NOUNS for w in text.split()):
        return False
    before = len(draft.people)
    add_people(CUT.sub("", protect(text[3:])).replace("§", " "), draft)
    return len(draft.people) > before


def take_honored(text: str, draft: HeaderDraft, *, announced: bool) -> bool:
    """``The Hon. Ana Ruiz MP``: a person's row wherever it stands.

    ``announced`` says that a row further down tells what the event was, so that a name with
    nothing but an office is no title even at the top.
    """
    if says_kind(text) or len(text.split()) > 14:
        return False
    stripped = _BEHIND_NAME.sub("", text)
    honored = bool(_HON.search(text)) or stripped != text
    holder = holder_of(text)
    if holder is None or not (honored or announced and holder[0] and not draft.title):
        return False
    role, name = holder
    draft.people.append(
        (role or (sentence_case(draft.letterhead) if draft.letterhead else None), name)
    )
    draft.announced.add(name)
    draft.person_line = draft.person_line or text
    return True


def is_honored(title: str) -> bool:
    """Whether a title names somebody as ``the Hon.``."""
    return bool(_HON.search(title))


def holder_of(segment: str) -> Holder | None:
    """The one person whom a segment names, with the office before or behind the name."""
    segment = _BEHIND_NAME.sub("", _EXCELLENCY.sub("", segment)).strip(" ,.-–")
    segment = re.sub(r"['’]s?$", "", of_mended(segment))
    if hon := _HON.search(segment):
        person, _, behind = segment[hon.end() :].partition(",")
        name = without_honorifics(_BEHIND_NAME.sub("", person).split())
        office = _office(segment[: hon.start()])
        if behind.strip():
            own = office_alone(behind.strip())
            if own is None:
                return None
            office = sentence_case(own) if office in (None, "Senator") else office
        return (office, pretty(" ".join(name))) if looks_like_name(name) else None
    segment = re.sub(r"^the ", "", segment, flags=re.I)
    role, person = split_role(segment)
    name = without_honorifics(person.split())
    if role and not name:
        return _name_first(segment)
    if role and is_person(name) and not re.search(r"\b(?:by|with)\b", role, re.I):
        return sentence_case(role), pretty(" ".join(name))
    return (None, pretty(" ".join(name))) if not role and looks_like_name(name) else None


def _name_first(segment: str) -> Holder | None:
    """``MR JIANG ZEMIN PRESIDENT OF ...``: a name, and the office behind it."""
    words = without_honorifics(segment.split())
    at = next((i for i, word in enumerate(words) if bare(word) in ROLE_WORDS), 0)
    if not looks_like_name(words[:at]):
        return None
    return sentence_case(" ".join(words[at:])), pretty(" ".join(words[:at]))


def _office(before: str) -> str | None:
    """The office before ``the Hon.``; what scanning made of its article is dropped."""
    words = re.sub(r"^(?:the )|\bthe$", "", before.strip(" ,"), flags=re.I).strip(" ,").split()
    if words and not (words[0].isupper() or words[0].istitle() or words[0].islower()):
        words = words[1:]
    role, rest = split_role(" ".join(words))
    return sentence_case(role) if role and not rest else None


@dataclass(frozen=True)
class _Item:
    """An office, a name, or both, as one segment of a title gives them."""

    office: str | None
    name: str | None
    titled: bool = False


def people_of_block(
    title: str, parts: tuple[str, ...], letterhead: str | None = None
) -> tuple[list[Holder], list[Holder]]:
    """``(those whose transcript it is, those beside them)`` as a title of that form says.

    The first stand before what the event was, and hold the office of the letterhead if no other;
    behind it only those count whom ``with`` or ``by`` leads in.
    """
    whole = " | ".join(_rejoin_offices(list(parts))) if " ".join(parts) == title else title
    whole = OPENER.sub("", of_mended(whole), count=1)
    kind = KIND_PHRASE.search(whole)
    own = _pair_names(_items(whole[: kind.start()] if kind else whole))
    own = [
        (role or (sentence_case(letterhead) if letterhead else None), name) for role, name in own
    ]
    led = _LED_IN.search(whole, kind.end()) if kind else None
    if not led:
        return own, []
    items = _items(whole[led.end() :])
    return own, _pair_names([i for at, i in enumerate(items) if i.titled or i.office or not at])


_LED_IN = re.compile(r"\b(?:with|by)\s+", re.I)


def _rejoin_offices(parts: list[str]) -> list[str]:
    """Parts whose gap stands inside an office, ``SHADOW  MINISTER FOR ...``, joined again."""
    joined: list[str] = []
    for part in parts:
        if joined and _OPEN_PART.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


_OPEN_PART = re.compile(
    r"\b(?:shadow|prime|foreign|deputy|the|of|and|for|with|by|his|her|hon\.?)$", re.I
)
_SPLIT = re.compile(r"\s*(?:[,;|!]|\s[-–—]{1,2}(?=\s))\s*|\s+(?:with|by)\s+", re.I)
_AND = re.compile(r"\s+and\s+(?=(?:the|his|her|mr|mrs|ms|dr|sir|senator)\b)", re.I)
_TITLED = re.compile(r"^(?:(?:the|his|her|senator|mr|mrs|ms|dr|sir|rt\.?|hon)\b\.?\s*)+", re.I)


def _items(whole: str) -> list[_Item]:
    segments = (s.strip() for s in _SPLIT.split(_AND.sub(" | ", whole)))
    items = (_item(segment) for segment in segments if segment)
    return [item for item in items if item]


def _item(segment: str) -> _Item | None:
    if MEMBER.match(segment):
        return _Item(sentence_case(segment), None)
    titled = bool(_TITLED.match(segment)) or bool(_BEHIND_NAME.search(segment))
    holder = holder_of(segment)
    if holder and not VENUE.search(holder[1]) and not name_fault(holder[1]):
        return _Item(*holder, titled)
    office = None if holder else office_alone(segment)
    return _Item(sentence_case(office), None) if office else None


def _pair_names(items: list[_Item]) -> list[Holder]:
    """Each name with its own office, else the one behind it, else the one before it."""
    people: list[Holder] = []
    waiting: str | None = None
    for at, item in enumerate(items):
        if item.name is None:
            waiting = item.office
            continue
        behind = items[at + 1] if at + 1 < len(items) else None
        own = item.office if item.office and bare(item.office) != "senator" else None
        after = behind.office if behind and behind.name is None else None
        people.append((own or waiting or after or item.office, item.name))
        waiting = None
        if after and not own:
            items[at + 1] = _Item(None, None)
    return people


def take_person_line(text: str, draft: HeaderDraft) -> bool:
    """A row that names people, with or without their roles."""
    words = text.split()
    if len(words) > MAX_PERSON_LINE or _ends_as_sentence(text):
        return False
    if draft.title is None and says_kind(text):
        return False
    if looks_like_name(words) and (draft.title or draft.kind_line):
        draft.people.append((None, sentence_case(text)))
        return True
    if not any(bare(w) in ROLE_NOUNS for w in words) or not _is_all_names(words):
        return False
    if draft.people and draft.people[-1][0] is None and not split_role(text)[1]:
        draft.people[-1] = (sentence_case(text.strip(" ,")), draft.people[-1][1])
        return True
    if draft.title is None:
        return False
    before = len(draft.people)
    add_people(text, draft)
    return len(draft.people) > before


def _ends_as_sentence(text: str) -> bool:
    return text.endswith((".", "?", "!")) and not text.endswith(("Jr.", "Sr."))


def _is_all_names(words: list[str]) -> bool:
    return all(is_name_token(w) or bare(w) in SMALL or not w[0].isalpha() for w in words)
