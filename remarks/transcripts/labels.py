"""Which words at the start of a line are a speaker's label, and what kind of speaker it names.

Rules come from the catalogue of label syntaxes in real transcripts. A candidate is looked for in
the first ``LABEL_REACH`` characters of a line only, so that the work is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    PARTICLES,
    ROLE_NOUNS,
    ROLE_WORDS,
    bare,
    is_name_token,
    is_slip,
    looks_like_name,
    normalize,
)

LABEL_REACH = 170
MOST_WORDS = 18

# Standing labels that name a voice rather than a person.
KEYWORDS = {
    "press": "question questions questioner journalist journalists reporter reporters press media "
    "correspondent interviewer interviewers q follow-up followup frage pregunta pergunta domanda вопрос",
    "moderator": "moderator operator host compere facilitator emcee announcer coordinator presenter",
    "interpreter": "interpreter translator translation interpretation",
    "audience": "audience participant remark participants child children caller student students crowd attendee guest guests",
    "staff": "staff aide staffer",
    "unknown": "speaker voice unidentified unknown reply",
    "principal": "answer",
}
KEYWORD_VOICE = {word: voice for voice, words in KEYWORDS.items() for word in words.split()}
_KEYWORD_TAIL = re.compile(
    r"(?:\s+(?:member|members|one|two|three|four|five|six|\d{1,2}|[a-d]|no\.?\s?\d{1,2}|number\s+\w+))?\Z"
)
_KEYWORD_HEAD = re.compile(r"(?:the|an|another|first|second|male|female|unidentified|unknown)\s+")

# "Field: value" heads, contact lines and notices, never speakers.
NOT_LABELS = frozenset(
    (
        "date time title subject subjects transcription transcript inquiries enquiries contact contacts note "
        "notes e&oe briefer briefers presenters topic topics from to re cc tel telephone phone fax email "
        "e-mail source correction update summary background index venue location place where when who what "
        "why how ps p.s attachment attachments link links url website web http https ftp file prn ref "
        "reference keywords tags category published modified description also see photo photos video audio "
        "caption copyright dateline embargo embargoed warning disclaimer editor's editors footnote appendix "
        "annex agenda example examples result results fact facts point points step part chapter section "
        "article resolution bottom participants: speakers"
    ).split()
)
# Words that speak in clauses; a label holds none of them.
_CLAUSE = frozenset(
    (
        "is are was were be been being am do does did have has had will would can could should shall may "
        "might must that this these those it its i'm i we you they he she him them us me my your our their "
        "and but so if then than because or not no yes as about what when where why how who which there here "
        "say says said think let want know one's more most very also just only thing things point question "
        "answer first second third last next final finally again now another some many"
    ).split()
)
_STANDALONE_ROLES = frozenset(
    (
        "president,vice president,prime minister,deputy prime minister,foreign minister,"
        "foreign secretary,secretary,the secretary,treasurer,attorney general,secretary general,"
        "secretary-general,minister,ambassador,chancellor,first lady,chairman,chairwoman,chair,speaker,"
        "premier,governor,mayor,king,queen,pm,leader of the opposition,defense minister,defence minister,"
        "deputy secretary,press secretary,spokesman,spokesperson,spokeswoman,official spokesperson,"
        "official spokesman,high representative,general,admiral,commissioner,chief minister,"
        "acting secretary,under secretary,leader,editor,director,administrator"
    ).split(",")
)
_ANONYMOUS = frozenset(
    ["official", "officials", "executive", "diplomat", "adviser", "advisor", "administrator"]
)
_PARENS = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
# "MR.PESICKA": the blank behind the honorific was lost.
_TIGHT = re.compile(r"^(MR|MRS|MS|DR|Mr|Mrs|Ms|Dr)\.(?=[^\W\d_]{2})")
_LEAD = re.compile(r"[\s\u200b\u200e\u200f\ufeff>`•·]*(?:[*_]{1,3})?[\s\u200b`]*")
_Q_LINE = re.compile(
    r"[\s\u200b\u200e\ufeff>`]*(?:\*\*|__)?(Q)(?:\*\*|__)?"
    r"(?:(?P<sure>[:.](?:\*\*|__)?|\s*[-–—](?=\s)|[\u00a0\t]|\s{2})|(?P<thin>\s))\s*(?:\*\*)?"
)
_QA_LINE = re.compile(r"[\s\u200b]*(?:\*\*)?([AR])(?:\*\*)?(?:[:.](?:\*\*)?|\s+[-–—])\s+")
_TIME_CODE = re.compile(
    r"(?P<lead>[ \t]{0,8})(?:\[\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,3})?\]|\d{1,2}(?::\d\d){2}(?:[.,]\d{1,3})?)[ \t]+(?=[^\W\d])"
)
_TAIL = re.compile(r"[*_]{0,3}[ \t\u00a0\u200b]*")


@dataclass(frozen=True)
class Label:
    """A candidate label. ``sure`` labels need no support from the rest of the text."""

    printed: str
    start: int
    body: int
    sure: bool
    voice: str | None
    core: str
    style: str
    alone: bool = False
    paragraph: bool = True

    @property
    def key(self) -> str:
        return normalize(self.core).replace(".", "").strip()


def keyword_voice(core: str) -> str | None:
    """The voice of a standing label such as QUESTION, AUDIENCE MEMBER or SPEAKER 4."""
    words = normalize(core).replace(".", "").strip()
    words = _KEYWORD_HEAD.sub("", words, count=1)
    head, _, rest = words.partition(" ")
    voice = KEYWORD_VOICE.get(head) or _slipped(core, head)
    if voice is None or not _KEYWORD_TAIL.match(" " + rest if rest else ""):
        return None
    return voice


def _is_outlet(core: str) -> bool:
    """``China Daily``, ``Yomiuri Shimbun, OYABU``: an outlet of the table, perhaps with its reporter behind a comma."""
    outlet, comma, person = core.partition(",")
    if comma and not looks_like_name(person.split(), least=1):
        return False
    return outlets.reads_as_press(outlet) if comma else outlets.stands_for_press(outlet)


_LONG_KEYWORDS = (
    "moderator",
    "operator",
    "question",
    "interpreter",
    "participant",
    "journalist",
    "audience",
    "reporter",
)


def _slipped(core: str, head: str) -> str | None:
    """``MOERATOR``: a standing label in capitals with a letter lost, doubled or swapped."""
    if not core.isupper() or len(head) < 6 or " " in core.strip():
        return None
    meant = [word for word in _LONG_KEYWORDS if is_slip(head, word)]
    return KEYWORD_VOICE[meant[0]] if len(meant) == 1 else None


def is_anonymous(core: str) -> bool:
    """SENIOR ADMINISTRATION OFFICIAL (ONE), a voice that the record keeps nameless."""
    words = [bare(t) for t in core.split()]
    for part in core.split(",") if "," in core else ():
        named = [t for t in part.split() if bare(t) not in HONORIFICS]
        if looks_like_name(named) and not any(bare(t) in ROLE_NOUNS for t in named):
            return False
    return any(w in _ANONYMOUS for w in words) and any(
        w
        in (
            "senior",
            "administration",
            "department",
            "defense",
            "official",
            "officials",
            "us",
            "u.s",
        )
        for w in words
    )


def _is_capital(token: str) -> bool:
    """ALL CAPITALS, or the Mc, Mac, O' and particle forms that capital labels hold."""
    letters = [c for c in token if c.isalpha()]
    if not letters:
        return False
    if all(not c.islower() for c in letters):
        return True
    if token.startswith(("Mc", "Mac")):
        return token[3:].isupper()
    return bare(token) in PARTICLES or bare(token) in HONORIFICS and token[0].isupper()


def _style(tokens: list[str]) -> str:
    named = [t for t in tokens if any(c.isalpha() for c in t)]
    if (
        named
        and all(_is_capital(t) for t in named)
        and any(len(bare(t)) > 1 and t.isupper() for t in named)
    ):
        return "capital"
    return "title"


def _is_bold(bold: tuple[tuple[int, int], ...], cursor: list[int], start: int, end: int) -> bool:
    """Whether ``start..end`` lies in a bold span; the cursor walks, since lines come in order."""
    at = cursor[0]
    while at < len(bold) and bold[at][1] <= start:
        at += 1
    cursor[0] = at
    return at < len(bold) and bold[at][0] <= start and end <= bold[at][1] + 2


class Scanner:
    """Finds the label candidate of each line, line after line."""

    def __init__(self, bold: tuple[tuple[int, int], ...] = ()):
        self._bold = bold
        self._cursor = [0]

    def candidate(self, line: str, offset: int, *, paragraph: bool) -> Label | None:
        """The label that ``line`` (which stands at ``offset``) may begin with, or None."""
        if coded := _TIME_CODE.match(line[:40]):
            # "[00:00:12] NAME: ...": the code belongs to the turn that it opens.
            found = self.candidate(line[coded.end() :], offset + coded.end(), paragraph=paragraph)
            return replace(found, start=offset + coded.end("lead")) if found else None
        head = line[:LABEL_REACH]
        first = head.lstrip("\u00a0 \t\u200b*_>`")[:1]
        if first == "Q" and (found := _q_label(line, offset, paragraph)):
            return found
        colon = head.find(":")
        if colon < 0:
            if first in ("A", "R"):
                return _qa_label(line, offset, paragraph)
            colon = head.find(";")
            return self._worded(line, head, colon, offset, paragraph) if 0 < colon < 40 else None
        if colon < 3 and first in ("A", "R") and (found := _qa_label(line, offset, paragraph)):
            return found
        return self._worded(line, head, colon, offset, paragraph)

    def _worded(
        self, line: str, head: str, colon: int, offset: int, paragraph: bool
    ) -> Label | None:
        lead = _LEAD.match(head).end()
        # A time code in parentheses holds a colon of its own: "Name (00:12):".
        if (opened := head.rfind("(", 0, colon)) >= 0 and ")" not in head[opened:colon]:
            closed = head.find(")", colon)
            if closed < 0 or head[closed + 1 : closed + 2] != ":":
                return None
            colon = closed + 1
        raw = head[lead:colon]
        printed = raw.replace("*", "").replace("_", " ").strip(" \u00a0\t`")
        core = _TIGHT.sub(r"\1. ", _PARENS.sub("", printed).strip(" ,\u00a0"))
        tokens = core.split()
        if not tokens or len(tokens) > MOST_WORDS or not any(c.isalpha() for c in core):
            return None
        after = line[colon + 1 : colon + 3]
        if after[:2] == "//" or (after[:1].isdigit() and head[colon - 1 : colon].isdigit()):
            return None
        tail = _TAIL.match(line, colon + 1).end()
        start = offset + len(head) - len(head.lstrip(" \t\u00a0\u200b\u200e\ufeff\u3000"))
        marked = "**" in head[:tail] or "__" in head[:lead]
        bold = marked or _is_bold(self._bold, self._cursor, offset + lead, offset + colon)
        kind = _classify(core, tokens, bold)
        if kind is None or (head[colon] == ";" and kind[2] != "capital"):
            return None
        sure, voice, style = kind
        return Label(
            printed,
            start,
            offset + tail,
            sure and head[colon] == ":",
            voice,
            core,
            style,
            alone=not line[tail:].strip(),
            paragraph=paragraph,
        )


def _q_label(line: str, offset: int, paragraph: bool) -> Label | None:
    match = _Q_LINE.match(line[:40])
    if not match:
        return None
    sure = match["sure"] is not None
    if (
        not sure
        and (line[match.end() : match.end() + 1] or "x")[0] not in "(\"“'‘[—–-…"
        and not line[match.end() : match.end() + 1].isupper()
    ):
        return None
    return Label(
        "Q",
        offset + line.index("Q") - _stars_before(line),
        offset + match.end(),
        sure,
        "press",
        "Q",
        "q",
        paragraph=paragraph,
    )


def _stars_before(line: str) -> int:
    at = line.index("Q")
    return 2 if line[max(0, at - 2) : at] in ("**", "__") else 0


def _qa_label(line: str, offset: int, paragraph: bool) -> Label | None:
    match = _QA_LINE.match(line[:40])
    if not match:
        return None
    start = offset + len(line) - len(line.lstrip())
    return Label(
        match[1],
        start,
        offset + match.end(),
        False,
        "principal",
        match[1],
        "qa",
        paragraph=paragraph,
    )


def _classify(core: str, tokens: list[str], bold: bool) -> tuple[bool, str | None, str] | None:
    """``(sure, voice, style)`` of a possible label, None where it cannot be one."""
    words = [bare(t) for t in tokens]
    if " ".join(words) in NOT_LABELS or words[0] in NOT_LABELS or normalize(core) in NOT_LABELS:
        return None
    style = _style(tokens)
    if _is_outlet(core):
        return True, "press", style
    voice = keyword_voice(core)
    if voice is not None:
        return (
            (bold or style == "capital" or tokens[0][0].isupper(), voice, style)
            if core[0].isupper()
            else None
        )
    if is_anonymous(core) and (style == "capital" or bold):
        return True, "principal", style
    article = words[0] == "the" and len(words) > 1
    plain = words[1:] if article else words
    if any(w in _CLAUSE for w in plain[: 4 if len(plain) > 6 else None]) and not _role_before_and(
        plain
    ):
        return None
    joined = " ".join(plain)
    if joined in _STANDALONE_ROLES:
        return bold or style == "capital", None, style
    if article and plain[-1] not in ROLE_NOUNS:
        return None
    titled = words[0] in HONORIFICS or words[0] in ROLE_WORDS or any(w in ROLE_NOUNS for w in plain)
    if style == "capital":
        return _capital(tokens, plain, titled, bold)
    return _title(tokens, plain, titled, bold)


def _role_before_and(words: list[str]) -> bool:
    """``SECRETARY OF EDUCATION AND TRAINING X``: the clause word joins an office."""
    return words[0] in ROLE_WORDS and not set(words) & (_CLAUSE - {"and", "first", "second"})


def _capital(tokens, plain, titled, bold):
    if titled:
        # "SECRETARY RICE": an office and then a name, all in capitals.
        return (True, None, "capital") if len(tokens) > 1 or bold else (False, None, "capital")
    if len(tokens) == 1 and len(tokens[0]) in (2, 3) and tokens[0].isalpha() and not bold:
        return False, None, "initials"
    if len(tokens) <= 5 and all(is_name_token(t) or bare(t) in PARTICLES for t in tokens):
        return bold and len(tokens) > 1, None, "capital"
    if "," in " ".join(tokens) and looks_like_name(" ".join(tokens).split(",")[0].split()):
        return False, None, "capital"
    return None


def _title(tokens, plain, titled, bold):
    if not tokens[0][0].isupper():
        return None
    lower = [t for t in tokens if t[0].islower() and bare(t) not in PARTICLES]
    if titled:
        first = bare(tokens[0])
        if any(
            bare(t)
            not in ("of", "for", "and", "the", "to", "in", "on", "at", "magazine", "newspaper")
            for t in lower
        ):
            return None
        named = is_name_token(tokens[-1]) and len(tokens) > 1
        if not named:
            return None
        return bold and (first in HONORIFICS or first in ROLE_WORDS), None, "title"
    if lower or len(tokens) > 5:
        return None
    if looks_like_name(tokens) or (
        len(tokens) == 1 and is_name_token(tokens[0]) and len(tokens[0]) > 2
    ):
        return bold and len(tokens) > 1, None, "title"
    if "," in " ".join(tokens):
        return False, None, "title"
    return None
