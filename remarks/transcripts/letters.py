"""The letters Q and A as labels, where scanning has damaged what stands behind them.

``Q= What ...``, ``A, I will ...``, ``Ai It is ...``: in a document that prints its labels as ``Q.``
and ``A.`` a damaged one is taken where it keeps questions and answers in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .labels import Label
from .lines import Line

# So many undamaged labels of each letter make the habit.
MIN_OF_EACH = 2
_BEHIND = r"[ \t\u00a0]{0,3}(?=[(\"“']?[A-Z(])"
# At the start of a paragraph a letter alone, with a mark that no sentence has behind it.
_OPENING = re.compile(rf"\s{{0,8}}(?P<letter>[QA])[ ]?[=:*.·]{{1,2}}{_BEHIND}")
# A comma, or a stroke read as a letter, only before words that open a sentence: "A, B and C",
# "Al Stone" and "Ai Lin" do too.
_DOUBTFUL = re.compile(
    r"\s{0,8}(?P<letter>[QA])(?:[,;]|[il1!|](?=[ ]))[ \t\u00a0]{0,3}"
    r"(?=(?:I|It|We|Yes|No|Well|The|That|This|There|They|What|Why|How|When|Will|Would|Do|Does|Is|Are|"
    r"My|Our|First|Firstly|You)\b)"
)
# Inside one only a mark that no sentence holds: "proliferation.-Q= What one action".
_INSIDE = re.compile(rf"(?<=[.?!)]|[-–—])[ ]?(?P<letter>[QA])[ ]?[=*]{_BEHIND}")


def mend_letters(lines: Sequence[Line], taken: Sequence[Label]) -> list[Label]:
    """The damaged letters that are labels, in order."""
    models = {
        letter: [label for label in taken if label.printed == letter and label.style == style]
        for letter, style in (("Q", "q"), ("A", "qa"))
    }
    if min(map(len, models.values())) < MIN_OF_EACH:
        return []
    damaged = _candidates(lines, {letter: rows[0] for letter, rows in models.items()})
    rows = [(label, False) for label in taken] + [(label, True) for label in damaged]
    added: list[Label] = []
    before: Label | None = None
    # Of two at one place the undamaged one comes first.
    for label, is_damaged in sorted(rows, key=lambda row: (row[0].start, row[1])):
        if is_damaged:
            if before is None or label.start <= before.body or before.core == label.core:
                continue
            added.append(label)
        before = label
    return added


def _candidates(lines: Sequence[Line], models: dict[str, Label]) -> Iterator[Label]:
    for line in lines:
        if line.blank:
            continue
        opening = None
        if line.opens:
            opening = _OPENING.match(line.text) or _DOUBTFUL.match(line.text)
        for match in [*([opening] if opening else []), *_INSIDE.finditer(line.text)]:
            letter = match["letter"]
            yield replace(
                models[letter],
                start=line.start + match.start("letter"),
                body=line.start + match.end(),
                paragraph=match is opening,
                alone=False,
                meant=letter,
                printed=line.text[match.start("letter") : match.end()].strip(),
            )
