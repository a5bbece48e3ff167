"""Which kind of event a title names."""

from __future__ import annotations

import re

from ..lexicon.names import normalize, surname_of
from ..questions import titles
from ..types import Asker, Principal
from .draft import HeaderDraft
from .front_matter import FrontMatter

_KINDS = (
    (
        "interview",
        r"(?<!doorstop )(?<!doorstep )(?<!joint )\binterview"
        r"|\bon (?:the )?(?:[\w'’.]+ ){0,3}(?:show|program)\b"
        r"|\broundtable with (?:journalists|press|reporters)|\bdirect line\b",
    ),
    (
        "call",
        r"\b(?:press|conference|background|media|telephone) call\b|\btele(?:phonic|conference)"
        r"|\bvia telephone\b|\bcall with reporters|\bbriefing call",
    ),
    ("briefing", r"\bbriefings?\b|\bpress gaggle|\bgaggle\b"),
    (
        "joint",
        r"\bjoint (?:press|news|statement|media|remarks|conference)|\bjoint availability",
    ),
    (
        "speech",
        r"\bspeech\b|\baddress(?:es)? (?:to|at|before|by)\b|\bkeynote|\blecture|\bcommencement"
        r"|\binaugural address|\bstate of the union",
    ),
    (
        "remarks",
        r"\bremarks?\b|\bpress availability|\b(?:press|news|media) conference|\bstatements?\b"
        r"|\bavailability|\bdoor-?\s?ste?[op]p?\b|\bpress stakeout|\bmeeting\b"
        r"|\bdiscussion\b|\btoasts?\b"
        r"|\btown hall|\bq ?& ?a\b|\bmeet and greet|\banswers? (?:to|a )",
    ),
)
_KINDS_BY_WORDS = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)

# "With A of B", "On NBC's Programme": the occasion is an outlet's.
_TOLD = re.compile(
    r"\b(?:met|meets|held|holds|had|has|have|answered|visited|spoke|arrived|took|discussed)\b", re.I
)

_WITH_PRESS = re.compile(r"\b(?:with|on)\s+\S", re.I)


def is_asker(name: str, kind: str, asker: Asker | None) -> bool:
    """Whether a name in an interview's title is the interviewer's."""
    return (
        kind == "interview"
        and asker is not None
        and asker.name is not None
        and surname_of(asker.name) == surname_of(name)
    )


# A line that only says what the event was; many heads set it above or below the name of who spoke.
KIND_LINE = re.compile(
    r"^(?:(?:joint|special|press|news|media|background) ){0,2}"
    r"(?:briefing|conference|availability|remarks|interview|statements?|stakeout)$",
    re.I,
)


def says_kind(words: str) -> bool:
    """Whether words say what kind of event it was, as titles do."""
    return any(pattern.search(words) for _, pattern in _KINDS_BY_WORDS)


def kind_by_words(title: str) -> str | None:
    """The kind that a title's own words say, None where they say none."""
    return next((kind for kind, pattern in _KINDS_BY_WORDS if pattern.search(title)), None)


def kind_of(draft: HeaderDraft, asker: Asker | None, matter: FrontMatter) -> str:
    """The kind that the title's words say; an interviewer or a lone principal in it says it too."""
    title = draft.title or ""
    kind = kind_by_words(title)
    if kind is None and "briefing" in matter.values.get("tags", ""):
        kind = "briefing"
    hosted = (
        titles.host_in_title(title) is not None or asker is not None and asker.outlet is not None
    )
    if kind in (None, "speech") and (
        hosted or kind is None and asker is not None and _WITH_PRESS.search(title)
    ):
        kind = "interview"
    if (
        kind is None
        and not _TOLD.search(title)
        and any(role and normalize(title).startswith(normalize(role)) for role, _ in draft.people)
    ):
        kind = "remarks"
    return kind or "other"


def joint_or(kind: str, title: str, principals: tuple[Principal, ...]) -> str:
    """Remarks in which two holders of high office stand side by side."""
    if (
        kind != "remarks"
        or len(principals) < 2
        or _TOLD.search(title)
        or not re.search(r"\b(?:with|and)\b", title, re.I)
    ):
        return kind
    high = [
        p
        for p in principals
        if p.role
        and re.search(
            r"minister|president|chancellor|premier|secretary|king|representative", p.role, re.I
        )
    ]
    return "joint" if len(high) > 1 else kind
