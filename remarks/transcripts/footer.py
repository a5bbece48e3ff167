"""What follows the last words: numbers, notices, end marks. No speaker said it."""

from __future__ import annotations

import re

from .lexicon.dates import TIME
from .lines import Line

_END = re.compile(r"^(?:[*\[(\s]*(?:end|ends)[*\])\s.]*|#\s?#\s?#|###|-\s?30\s?-)$", re.I)
_FOOTER = re.compile(
    r"^(?:(?:19|20)\d\d/(?:T\d{1,2}-)?\d{1,4}[A-Z]?|(?:released|published|as released|issued)\b.{0,120}|"
    r"\[?back to top\]?.{0,20}|top|published by .{0,300}|\(?(?:the )?(?:(?:daily|press|news|special|background|joint) ){0,3}(?:briefing|conference|interview|availability|call|event)\s+(?:was\s+)?"
    r"(?:concluded|ended|adjourned|concludes|ends).{0,60}|(?:DPB|DPC|PRN)\b.{0,30}|return to:.{0,200}|media (?:contact|enquiries|inquiries).{0,200}|"
    r"press (?:contact|office|enquiries).{0,200}|(?:contact|enquiries|inquiries)\s?:.{0,200}|tel(?:ephone)?\s?:.{0,60}|e-?mail\s?:.{0,100}|"
    r"publication status.{0,80}|published in sections?:?.{0,300}|publication date:?.{0,60}|direct link:?.{0,200}|official website of.{0,100}|"
    r"\[\d{1,2}\].{0,300}|tags?:.{0,200}|share (?:this|on).{0,60}|print this page|\(?end transcript\)?|text version|see also.{0,100}|"
    r"https?://\S{1,300}|en\.kremlin\.ru\S{0,100}|all content on this site.{0,200}|last updated.{0,60}|topics?:?|persons?|geography)$",
    re.I,
)  # fmt: skip
_FINAL_TIME = re.compile(
    r"^(?:end\s*)?[\s\u00a0]*(?:"
    + TIME.pattern.replace("?P<time>", "?:")
    + r")\.?(?:\s*\(?(?:local|[a-z]{2,4}t)\)?)?$",
    re.I,
)
_DECORATION = re.compile(r"^[\\#*\s_=–—-]{1,80}$")
_FURNITURE = re.compile(
    r"^(?:\(\d{1,2}:\d\d(?::\d\d)?\)|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|-\s?\d{1,4}\s?-|\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d\d:\d\d(?:\s?[AP]M)?|"
    r"https?://\S{5,300}|advertisement - scroll to continue reading|,?\.{2}/\d{1,4}|more\.{3}|\(more\)|\(more to come\)|- ?more ?-)$",
    re.I,
)  # fmt: skip


def is_footer_line(clean: str) -> bool:
    clean = " ".join(clean.replace("\\", "").split())
    if not clean or len(clean) > 320:
        return False
    return bool(
        _END.match(clean)
        or _FOOTER.match(clean)
        or _FINAL_TIME.match(clean)
        or _DECORATION.match(clean)
    )


def is_end_mark(clean: str) -> bool:
    return bool(_END.match(" ".join(clean.replace("\\", "").split())))


def is_furniture(line: str) -> bool:
    """Page numbers, print stamps and addresses that a page left inside the words; ``line`` as it stands."""
    return len(line) < 330 and bool(_FURNITURE.match(" ".join(line.split())))


def footer_start(lines: list[Line], after: int) -> int | None:
    """The offset where the footer begins, looking only at lines that begin after ``after``.

    An end mark ends the words, whatever follows it; without one, the footer is the run of
    footer lines at the very end.
    """
    tail = [line for line in lines if line.start >= after and not line.blank][-200:]
    for line in tail[-60:]:
        if is_end_mark(line.clean):
            return line.start
    start = None
    for line in reversed(tail):
        if not is_footer_line(line.clean):
            break
        start = line.start
    return start
