"""Lines that stand on the paper whatever is printed on it: furniture, offices, addresses."""

from __future__ import annotations

import re

from ..lexicon.names import bare, split_role
from .patterns import KIND_PHRASE, MEMBER, RELEASED

_FURNITURE = re.compile(
    r"""^(?:
        the\ white\ house
      | office\ of\ the\ (?:press\ secretary|spokesman|spokesperson|vice\ president)
      | (?:[\w.]+\ ){0,3}department\ of\ state
      | (?:united\ states\ |u\.?s\.?\ )?department\ of\ (?:defense|foreign\ affairs)
            (?:\ (?:and\ trade|transcript|news|public\ affairs|washington.{0,20}))?
      | for\ immediate\ release | for\ (?:the\ )?(?:press|media)(?:\ release)?
      | .{0,60}\bphotos?\ by\b.{0,80}
      | (?:an\ )?official\ website.*
      | share.* | print(?:\ version)? | home | menu | events | remarks | healthcare | news
      | (?:joint\ )?transcripts? | (?:press|media|news)\ releases? | unofficial
      | foreign\ policy | national\ security.{0,30} | economy.{0,30}
      | _{5,} | \*\ \*\ \* | -{3,} | ={3,}
      | bureau\ of\ public\ affairs
      | c?ommonwealth\ parliamentary\ library.*
      | interview | speeches? | press\ briefings? | statements?(?:\ &\ releases)? | briefings?
      | you\ are\ (?:in|viewing).* | great\ seal | blue\ bar | link\ to\ .*
      | photos? | video | audio
      | check\ against\ delivery\W*
    )$""",
    re.I | re.VERBOSE,
)
# Lines that neither name nor date the event though they hold names, dates or times.
_DROPPED = re.compile(
    r"""^(?:
        (?:https?://|www\.)\S+
      | \S+\.(?:docx?|pdf|html?|txt)
      | microsoft\ word\b.*
      | (?:ph|tel|telephone|fax|phone|mobile|email)\b\W*[\d(+].*
      | (?:date|title|place|location|subjects?|topics?|time|venue|transcript\ no)\W*
      | (?:fax|tel|telephone|email|ref|file)\W*
      | .*\bFROM\b.*\bTO\b.*\bP\.?\s?\d+
      | .*[’']s?\ office:\ ?[\d\s()+]{6,}.*
      | (?:inquiries|enquiries|media\ (?:inquiries|contact|enquiries))\b.*
      | dear\b.* | hon(?:ourable|orable)?\.?\ (?:members|senators)\b.*
    )$""",
    re.I | re.VERBOSE,
)
_SQUASHED = (
    "commonwealthparliamentarylibrary",
    "newsrelease",
    "mediarelease",
    "pressrelease",
    "primeminister",
    "leaderoftheopposition",
    "officeoftheleaderoftheopposition",
    "deputyprimeminister",
    "ministerforforeignaffairs",
)


def is_furniture(text: str) -> bool:
    return bool(_FURNITURE.match(of_mended(text)))


def of_mended(text: str) -> str:
    """``LEADER O F THE OPPOSITION`` as it was set before it was scanned."""
    return re.sub(r"\b([Oo]) ([Ff])\b", r"\1\2", text)


def is_dropped(text: str) -> bool:
    return bool(_DROPPED.match(text))


def letterhead_squashed(text: str) -> bool:
    """``P R I M E  M I N I S T E R``: a letterhead set or scanned in single letters."""
    tokens = text.split()
    short = sum(len(token) <= 2 for token in tokens)
    if len(tokens) < 4 or short * 2 < len(tokens):
        return False
    squashed = re.sub(r"[^a-z]", "", text.lower())
    return any(phrase in squashed for phrase in _SQUASHED)


def office_alone(text: str) -> str | None:
    """The office that is all a line says: ``PRIME MINISTER``, ``Office of the Leader of ...``."""
    words = of_mended(text)
    if MEMBER.match(words):
        return words
    words = re.sub(r"^office of (?:the )?", "", words, flags=re.I).strip(" ,.")
    words = re.sub(r"^(?:the |a )", "", words, flags=re.I)
    if RELEASED.match(words) or KIND_PHRASE.search(words) or len(words.split()) > 14:
        return None
    role, name = split_role(words)
    if not role or name or bare(role.split()[-1]) in ("host", "journalist"):
        return None
    return words
