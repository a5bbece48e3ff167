"""Questions that somebody reads out or puts for somebody else."""

from __future__ import annotations

import re
from dataclasses import replace

from ..types import Asker, Span
from .introductions import introduction_at, outlet_at
from .name_context import NameContext, name_at
from .passage import Passage

_READ_OUT = re.compile(
    r"\bquestion (?:here |that was |submitted |emailed )?(?:in the (?:chat|queue) )?"
    r"(?:is |comes |came |that comes |here is )?from\s+(?:the line of\s+)?(?=\S)",
    re.I,
)
_HAS_ASKED = re.compile(
    r"\s+(?:has asked|asks|asked|is asking|wants to know|would like to (?:ask|know)|writes|"
    r"has (?:a|this) question)\b"
)


def read_out(passage: Passage, *, moderated: bool = True) -> Asker | None:
    """A question put for someone else: ``I have a question from Adam Longo of WUSA 9. He says``."""
    head = passage.head(300)
    match = head.search(_READ_OUT) if "question" in head.words.lower() else None
    if match is None:
        return _has_asked(passage) if moderated else None
    rest = passage.behind(match.end()).head(160)
    asker = introduction_at(rest, NameContext())
    printed = name_at(rest)
    if asker is None and printed and len(printed.words) > 1:
        evidence = Span(match.end(), printed.end)
        asker = Asker(printed.name, evidence=evidence, cue="called")
    if asker is None and (outlet := outlet_at(rest, grammar=False)):
        asker = Asker(outlet=outlet.name, evidence=Span(match.end(), outlet.end), cue="called")
    return replace(asker, on_behalf=True) if asker else None


def _has_asked(passage: Passage) -> Asker | None:
    """``Dhairya from Sputnik has asked, ...``"""
    asker = introduction_at(passage.head(160), NameContext())
    if asker is None or not asker.name or asker.evidence is None:
        return None
    asks = _HAS_ASKED.match(passage.text, asker.evidence.end)
    return replace(asker, on_behalf=True) if asks else None
