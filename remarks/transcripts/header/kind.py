"""Which kind of event a title names."""

from __future__ import annotations

import re

from ..lexicon.names import normalize, surname_of
from ..questions import titles
from ..types import Principal
from .draft import Found
from .front_matter import FrontMatter

_KINDS = (
    ("interview", re.compile(r"\binterview|\bon (?:the )?(?:[\w'’.]+ ){0,3}(?:show|program)\b|\broundtable with (?:journalists|press|reporters)|\bdirect line\b", re.I)),
    ("call", re.compile(r"\b(?:press|conference|background|media|telephone) call\b|\btele(?:phonic|conference)|\bvia telephone\b|\bcall with reporters|\bbriefing call", re.I)),
    ("briefing", re.compile(r"\bbriefings?\b|\bpress gaggle|\bgaggle\b", re.I)),
    ("joint", re.compile(r"\bjoint (?:press|news|statement|media|remarks|conference)|\bjoint availability", re.I)),
    ("speech", re.compile(r"\bspeech\b|\baddress(?:es)? (?:to|at|before|by)\b|\bkeynote|\blecture|\bcommencement|\binaugural address|\bstate of the union", re.I)),
    ("remarks", re.compile(r"\bremarks?\b|\bpress availability|\b(?:press|news) conference|\bstatements?\b|\bavailability|\bdoor\s?stop|\bpress stakeout|\bmeeting\b|\bdiscussion\b|\btoasts?\b|\btown hall|\bq ?& ?a\b|\bmeet and greet|\banswers? (?:to|a )", re.I)),
)  # fmt: skip

# "With A of B", "On NBC's Programme": the occasion is an outlet's.
_TOLD = re.compile(
    r"\b(?:met|meets|held|holds|had|has|have|answered|visited|spoke|arrived|took|discussed)\b", re.I
)

_WITH_PRESS = re.compile(r"\b(?:with|on)\s+\S", re.I)


def _is_asker(name: str, kind: str, asker) -> bool:
    """Whether a name in an interview's title is the interviewer's."""
    return (
        kind == "interview"
        and asker is not None
        and bool(asker.name)
        and surname_of(asker.name) == surname_of(name)
    )


# A line that only says what the event was; many heads set it above or below the name of who spoke.
_KIND_LINE = re.compile(
    r"^(?:(?:joint|special|press|news|media|background) ){0,2}(?:briefing|conference|availability|remarks|interview|statements?|stakeout)$",
    re.I,
)


def _says_kind(words: str) -> bool:
    """Whether words say what kind of event it was, as titles do."""
    return any(pattern.search(words) for _, pattern in _KINDS)


def _kind(found: Found, asker, matter: FrontMatter) -> str:
    """The kind that the title's words say; an interviewer in the title, or a principal alone, says it too."""
    title = found.title or ""
    kind = next((kind for kind, pattern in _KINDS if pattern.search(title)), None)
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
        and any(role and normalize(title).startswith(normalize(role)) for role, _ in found.people)
    ):
        kind = "remarks"
    return kind or "other"


def _joint(kind: str, title: str, principals: tuple[Principal, ...]) -> str:
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
