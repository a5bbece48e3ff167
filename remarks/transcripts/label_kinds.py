"""What the words of a label say it is: a standing voice, an office, an outlet, a name, or none.

``classify`` judges the words alone; whether a line is a label ``survey`` decides with the whole
document in view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    PARTICLES,
    ROLE_NOUNS,
    ROLE_WORDS,
    WORD_SURNAMES,
    bare,
    is_name_token,
    is_slip,
    looks_like_name,
    normalize,
)
from .marks import LANGUAGES

MAX_PLAIN_WORDS = 5
MAX_LISTED_WORDS = 8

# Standing labels that name a voice rather than a person.
KEYWORDS = {
    "press": "question questions questioner journalist journalists reporter reporters press media "
    "correspondent correspondents interviewer interviewers q follow-up followup frage zusatzfrage "
    "zusatz pregunta pergunta domanda вопрос",
    "moderator": "moderator operator host compere facilitator emcee announcer announcement "
    "coordinator presenter",
    "interpreter": "interpreter translator translation interpretation",
    "audience": "audience participant participants remark participants child children caller "
    "student students crowd attendee guest guests volunteer volunteers viewer viewers spectator "
    "listener listeners",
    "staff": "staff aide staffer",
    "unknown": "speaker speakers voice voices unidentified unknown reply person male female man "
    "woman everyone all mic off-mic off-mike mike",
    "principal": "answer",
}
KEYWORD_VOICE = {word: voice for voice, words in KEYWORDS.items() for word in words.split()}
_KEYWORD_TAIL = re.compile(
    r"(?:\s+(?:members?|one|two|three|four|five|six|#?\s?\d{1,2}|[a-d]|no\.?\s?\d{1,2}|number\s+\w+))?\Z"
)
# Words before a standing label: UNIDENTIFIED FEMALE REPORTER, SEVERAL SPEAKERS, OFF MIC.
_UNNAMED = frozenset(
    (
        "the an another other first second male female unidentified unknown several multiple many "
        "various all some unnamed anonymous off young man woman"
    ).split()
)

# What somebody is who asks for an outlet: "Wanda Blume, Host", "HARBOR NEWS ANCHOR".
ASKING_ROLES = frozenset(
    "host co-host anchor correspondent reporter journalist interviewer editor presenter "
    "columnist".split()
)
# Who is heard in clips of a broadcast.
_BYSTANDERS = frozenset(
    "supporter heckler protester protestor voter resident fan bystander neighbor neighbour "
    "listener villager passer-by".split()
)
_ORDINALS = frozenset("first second another other the".split())

# "Field: value" heads, contact lines and notices, never speakers.
NOT_LABELS = frozenset(
    (
        "date time title subject subjects transcription transcript inquiries enquiries contact "
        "contacts note notes e&oe briefer briefers presenters topic topics issue issues from to "
        "re cc tel telephone phone fax email e-mail source correction update summary background "
        "index venue location place where when who what why how ps p.s attachment attachments "
        "link links url website web http https ftp file prn ref reference keywords tags category "
        "published modified description also see photo photos video audio caption copyright "
        "dateline embargo embargoed warning disclaimer editor's editors footnote appendix annex "
        "agenda example examples result results fact facts point points step part chapter section "
        "article resolution bottom ends end queries mobile media contact media contacts "
        "media release e & oe dear"
    ).split()
)
# The last word of a contact line: "Minister's office: (02) ...", "Media liaison: ...".
_CONTACT_ENDS = frozenset(
    "contact contacts enquiries inquiries queries liaison fax phone telephone mobile office "
    "email tel".split()
)
# A field's name behind a heading in one line: "PRESS CONFERENCE, LONDON Subjects: ...".
_FIELD_ENDS = frozenset("subjects subject(s topics topic issues e&oe transcription".split())
# The last word of a heading: "LONDON PRESS CONFERENCE: 23 July".
_HEADINGS = frozenset(
    "conference conferences briefing briefings interview interviews transcript transcripts "
    "doorstop summit remarks statement".split()
)
# Words that speak in clauses. A label holds none of them, unless as a surname behind an office.
_CLAUSE = frozenset(
    (
        "is are was were be been being am do does did have has had will would can could should "
        "shall may might must that this these those it its it's i'm i we you they he she him them "
        "us me my your our their and but so if then than because or not no yes as about what when "
        "where why how who which there here say says said think let want know one's more most "
        "very also just only thing things point question answer first second third last next "
        "final finally again now another some many"
    ).split()
)
_JOINING = _CLAUSE - {"and", "first", "second", "third"}
_STANDALONE_ROLES = frozenset(
    (
        "president,vice president,prime minister,deputy prime minister,foreign minister,"
        "foreign secretary,secretary,the secretary,treasurer,attorney general,secretary general,"
        "secretary-general,minister,ambassador,chancellor,first lady,chairman,chairwoman,chair,"
        "speaker,premier,governor,mayor,king,queen,pm,leader of the opposition,defense minister,"
        "defence minister,deputy secretary,press secretary,spokesman,spokesperson,spokeswoman,"
        "official spokesperson,official spokesman,high representative,general,admiral,"
        "commissioner,chief minister,acting secretary,under secretary,leader,editor,director,"
        "administrator,acting president,deputy speaker"
    ).split(",")
)
_ANONYMOUS = frozenset("official officials executive diplomat adviser advisor".split())
_ANONYMOUS_HEADS = frozenset("senior administration department defense official officials".split())
# In an office set in ordinary case these stand in lower case.
_SMALL = frozenset("of for and the to in on at & de la".split())


@dataclass(frozen=True)
class Kind:
    """What the words of a candidate are: see ``Label``."""

    sure: bool
    voice: str | None
    style: str
    shape: str


# Shorter standing words could be two others side by side.
MIN_SPACED = 7


@lru_cache(maxsize=4096)
def keyword_voice(core: str) -> str | None:
    """The voice of a standing label such as QUESTION, UNIDENTIFIED MALE or SPEAKER 4."""
    words = normalize(core).replace(".", "").replace("_", " ").split()
    if " ".join(words) in ("off mic", "off mike", "off camera"):
        return "unknown"
    if len(words) == 1 and words[0] in LANGUAGES:
        return "interpreter"
    while len(words) > 1 and words[0] in _UNNAMED and _names_voice(words[1:]):
        if words[0] in _ORDINALS and words[1].startswith("question"):
            # "Second question: when?" is what somebody says.
            return None
        words = words[1:]
    if not words:
        return None
    joined = "".join(words)
    if len(words) > 1 and len(joined) >= MIN_SPACED and joined in KEYWORD_VOICE:
        # "JOUR NALIST": a word torn in two by the scan.
        return KEYWORD_VOICE[joined]
    voice = KEYWORD_VOICE.get(words[0]) or _kind_of_slip(core, words[0])
    rest = "".join(f" {word}" for word in words[1:])
    return voice if voice and _KEYWORD_TAIL.match(rest) else None


def _names_voice(words: list[str]) -> bool:
    """Whether a standing label, or another word before one, goes on here."""
    return words[0] in KEYWORD_VOICE or words[0] in _UNNAMED


def _is_outlet(core: str) -> bool:
    """``China Daily``, ``Yomiuri Shimbun, OYABU``: an outlet, perhaps with its reporter."""
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


def _kind_of_slip(core: str, head: str) -> str | None:
    """``MOERATOR``: a standing label in capitals with a letter lost, doubled or swapped."""
    if not core.isupper() or len(head) < 6 or " " in core.strip():
        return None
    meant = [word for word in _LONG_KEYWORDS if is_slip(head, word)]
    return KEYWORD_VOICE[meant[0]] if len(meant) == 1 else None


@lru_cache(maxsize=4096)
def is_anonymous(core: str) -> bool:
    """SENIOR ADMINISTRATION OFFICIAL (ONE), a voice that the record keeps nameless."""
    words = [bare(t) for t in core.split()]
    for part in core.split(",") if "," in core else ():
        named = [t for t in part.split() if bare(t) not in HONORIFICS]
        if looks_like_name(named) and not any(bare(t) in ROLE_NOUNS for t in named):
            return False
    heads = _ANONYMOUS_HEADS | {"us", "u.s"}
    unnamed = _ANONYMOUS | {"administrator"}
    # "SENIOR ADMINISTRATION OFFIAL"
    slipped = len(words) > 2 and is_slip(words[-1], "official")
    return (slipped or any(w in unnamed for w in words)) and any(w in heads for w in words)


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


def style_of(tokens: list[str]) -> str:
    """``capital`` or ``title``, by how the words are set."""
    named = [t for t in tokens if any(c.isalpha() for c in t)]
    if (
        named
        and all(_is_capital(t) for t in named)
        and any(len(bare(t)) > 1 and t.isupper() for t in named)
    ):
        return "capital"
    return "title"


@lru_cache(maxsize=8192)
def classify(core: str, bold: bool) -> Kind | None:
    """What a possible label is, None where it cannot be one."""
    tokens = core.split()
    words = [bare(t) for t in tokens]
    if is_apparatus(words):
        return None
    style = style_of(tokens)
    if _is_outlet(core):
        return Kind(True, "press", style, "outlet")
    if (voice := keyword_voice(core)) is not None:
        common = voice != "unknown" and len(words) == 1
        return Kind(style == "capital" or bold or common, voice, style, "voice")
    if is_unlisted_outlet(core):
        return Kind(False, "press", style, "outlet")
    if style == "title" and _is_described(tokens):
        return Kind(False, "audience", style, "voice")
    if is_anonymous(core) and (style == "capital" or bold):
        return Kind(True, "principal", style, "anonymous")
    plain = words[1:] if words[0] == "the" and len(words) > 1 else words
    if " ".join(plain) in _STANDALONE_ROLES:
        return Kind(bold or style == "capital", None, style, "office")
    if style == "capital":
        return _capital(tokens, plain, bold)
    return _title(tokens, plain, bold)


def _is_described(tokens: list[str]) -> bool:
    """``Northgate supporter``: somebody whom a broadcast lets speak, by what he is."""
    return 1 < len(tokens) <= 4 and tokens[-1] in _BYSTANDERS


def is_apparatus(words: list[str]) -> bool:
    """Whether folded words are a field of a head or a contact line: ``date``, ``media liaison``."""
    if words[0] in NOT_LABELS or " ".join(words) in NOT_LABELS or words[-1] in _HEADINGS:
        return True
    if words[-1] in _FIELD_ENDS:
        return True
    return words[-1] in _CONTACT_ENDS and (len(words) > 1 or words[-1] != "office")


def speaks_in_clauses(word: str) -> bool:
    """Whether a folded word is one of grammar, which alone is no label: ``so``, ``now``."""
    return word in _CLAUSE


def is_titled(words: list[str]) -> bool:
    """Whether folded words begin with an office or an honorific, or hold an office's noun."""
    if words[0] in HONORIFICS or words[0] in ROLE_WORDS:
        return True
    return any(w in ROLE_NOUNS for w in words)


def _capital(tokens: list[str], words: list[str], bold: bool) -> Kind | None:
    first, comma, _ = " ".join(tokens).partition(",")
    named = bool(comma) and looks_like_name(first.split())
    if is_titled(words):
        # In "WILL BRANT, HARBOR NEWS ANCHOR" a name stands before the comma, whatever it means.
        if _speaks(words) and not named:
            return None
        # "SECRETARY RICE": an office and then a name, all in capitals.
        return Kind(len(tokens) > 1 or bold, None, "capital", "titled")
    if len(tokens) == 1:
        if len(tokens[0]) in (2, 3) and tokens[0].isalpha() and not bold:
            return Kind(False, None, "initials", "initials")
        if words[0] in _CLAUSE and words[0] not in WORD_SURNAMES:
            return None
        return Kind(False, None, "capital", "word") if is_name_token(tokens[0]) else None
    if named:
        press = outlet_behind(" ".join(tokens)) is not None
        return Kind(False, "press" if press else None, "capital", "listed")
    if len(tokens) > MAX_PLAIN_WORDS or any(w in _CLAUSE for w in words[:-1]):
        return None
    if not all(is_name_token(t) or bare(t) in PARTICLES for t in tokens):
        return None
    if words[-1] in _CLAUSE and words[-1] not in WORD_SURNAMES:
        return None
    return Kind(bold, None, "capital", "name" if looks_like_name(tokens) else "phrase")


def _speaks(words: list[str]) -> bool:
    """Whether words with an office among them are a clause: ``THE MINISTER SAID THIS``.

    Behind an office or an honorific the last word is a surname, whatever else it means.
    """
    return any(w in _JOINING for w in words[:-1]) or (
        words[-1] in _CLAUSE and not _is_title(words[:-1])
    )


def _is_title(words: list[str]) -> bool:
    return bool(words) and all(w in ROLE_WORDS or w in HONORIFICS for w in words)


def _title(tokens: list[str], words: list[str], bold: bool) -> Kind | None:
    lower = [t for t in tokens if t[0].islower() and bare(t) not in PARTICLES]
    surname = len(tokens) == 1 and words[0] in WORD_SURNAMES
    if is_titled(words) and not surname:
        return _kind_of_title(tokens, words, lower, bold)
    if _is_listed(tokens):
        press = outlet_behind(" ".join(tokens)) is not None
        return Kind(False, "press" if press else None, "title", "listed")
    if lower or len(tokens) > MAX_PLAIN_WORDS:
        return None
    if looks_like_name(tokens):
        return Kind(bold, None, "title", "name")
    if len(tokens) == 1 and is_name_token(tokens[0]) and len(tokens[0]) > 1:
        plain = words[0] not in _CLAUSE or words[0] in WORD_SURNAMES
        return Kind(False, None, "title", "word") if plain else None
    return Kind(False, None, "title", "listed") if "," in " ".join(tokens) else None


def outlet_behind(core: str) -> str | None:
    """The first outlet of ``Ana Roe, Harbor Radio and Norland Today``."""
    name, comma, what = core.partition(",")
    first = what.strip().removeprefix("the ").split(" and ")[0].split(",")[0].strip()
    if not comma or not first or not looks_like_name(name.split()):
        return None
    # "Head of Media", "Press Council": the name of an outlet ends in the word for one.
    worded = " of " not in first.lower() and outlets.sounds_like_press(first.split()[-1])
    known = outlets.stands_for_press(first) or worded and outlets.is_worded(first)
    return first if known else None


def is_unlisted_outlet(core: str) -> bool:
    """``Harbor News Agency``: an outlet that no table knows, where a document's habit says so."""
    titled = any(bare(word) in ROLE_WORDS for word in core.split())
    return "," not in core and not titled and outlets.is_worded(core) and not keyword_voice(core)


def _is_listed(tokens: list[str]) -> bool:
    """``Ana Roe, Harbor Radio and Norland Today``: a whole name, and what somebody is."""
    name, comma, what = " ".join(tokens).partition(",")
    behind = what.split()
    return (
        bool(comma and behind)
        and len(behind) <= MAX_LISTED_WORDS
        and looks_like_name(name.split())
        and all(t[0].isupper() or t.lower() in _SMALL for t in behind)
    )


def _kind_of_title(
    tokens: list[str], words: list[str], lower: list[str], bold: bool
) -> Kind | None:
    """``Foreign Minister Ruiz``; with lower case inside only before a full name."""
    office = any(bare(t) not in _SMALL | {"magazine", "newspaper", "news", "agency"} for t in lower)
    if office or len(tokens) < 2 or _speaks(words):
        return None
    if bare(tokens[-1]) in ROLE_NOUNS and words[0] in HONORIFICS:
        # "Mr. First Deputy Speaker", "Madam Secretary".
        return Kind(False, None, "title", "office")
    if not is_name_token(tokens[-1]):
        return None
    sure = bold and (words[0] in HONORIFICS or words[0] in ROLE_WORDS)
    return Kind(sure, None, "title", "titled")
