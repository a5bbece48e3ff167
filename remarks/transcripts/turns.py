"""Where each turn begins: candidates first, then a decision with the whole text in view."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .damage import mend_damaged
from .label_kinds import keyword_voice
from .labels import Label, Scanner
from .letters import mend_letters
from .lexicon.names import looks_like_name
from .lines import Line
from .lone_labels import INTERVIEW, MAX_HEAD_LINES, find_lone_labels
from .set_off import find_set_off_labels
from .stops import StopLabels, find_ordinary_stop_labels, find_stop_labels
from .survey import Seen, Survey, ends_before

Bold = tuple[tuple[int, int], ...]
_CLOSERS = '.?!)]"”’—–-…*>'
MIN_CROWDED_LINE = 200
# A paragraph is looked at this many lines deep.
MAX_PARAGRAPH_LINES = 40
MAX_HEADING = 40
# So many blanks and stars may stand before a label on its line.
MAX_LEAD = 12
# So many of a text's lines are shorter than those that show how wide it is set.
WIDE_SHARE = 0.8


@dataclass(frozen=True)
class Labeling:
    """The labels of a text in order, and the lines that look like labels and are none."""

    labels: list[Label]
    left: list[Label]


def find_labels(text: str, lines: list[Line], bold: Bold, title: str) -> Labeling:
    """The labels of ``text``, and the lines that a person should look at.

    ``title`` is what is known from elsewhere than the lines: names in it are names of labels.
    """
    candidates = list(_candidates(lines, bold))
    first = next((seen.label.start for seen in candidates if seen.label.sure), None)
    # Without a sure label no line is its own witness that the head names whom it names.
    own = set() if first else {seen.label.start for seen in candidates}
    head = (
        line
        for line in lines
        if (first is None or line.start < first) and line.words_start not in own
    )
    header_words = header_text(head, title)
    verdict = Survey(candidates, header_words, text).verdict()
    taken, torn = mend_damaged(lines, verdict.taken, _header_labels(header_words))
    taken += mend_letters(lines, taken)
    if taken and all(label.style == "q" for label in taken):
        stops = find_ordinary_stop_labels(lines, len(taken))
        torn += stops.left
        taken += stops.taken or find_lone_labels(lines, taken)
    if not taken and INTERVIEW.search(header_words):
        taken = _bold_questions(lines, bold)
    taken += _answers(lines, taken, bold)
    taken += _inline(text, lines, taken)
    if not any(label.style != "q" for label in taken):
        stops = find_stop_labels(lines) if len(taken) < 2 else StopLabels([], [])
        if not stops.taken and not taken:
            stops = find_ordinary_stop_labels(lines, 0)
        taken += stops.taken
        torn += stops.left
    if not taken:
        taken = (
            _numbered_labels(lines)
            or _bracket_labels(lines)
            or find_set_off_labels(lines)
            or find_lone_labels(lines)
        )
    taken += _nameless_changes(lines, taken)
    taken += _announced_questions(lines, taken)
    taken.sort(key=lambda label: label.start)
    starts = {label.start for label in taken}
    left = [label for label in (*verdict.left, *torn) if label.start not in starts]
    return Labeling(taken, sorted(left, key=lambda label: label.start))


def _candidates(lines: Sequence[Line], bold: Bold) -> Iterator[Seen]:
    scanner = Scanner(bold)
    above, heads = "", False
    heading = _longest_heading(lines)
    for line in lines:
        if line.blank:
            continue
        # Below "3. The East Sea", a heading above its paragraph, a label opens that.
        opens = line.opens or heads
        label = scanner.candidate(line.text, line.start, paragraph=opens)
        short = len(line.text.strip()) <= heading
        heads = opens and label is None and short and _is_heading(line.clean)
        if label is not None:
            ended = ends_before(above) or len(above.strip()) <= heading
            yield Seen(label, opens or ended)
        above = line.text


_NUMBERED_HEADING = re.compile(r"\(?(?:\d{1,2}|[ivxIVX]{1,4}|[a-zA-Z])[.)]\s{1,3}(?=\S)")


def _is_heading(words: str) -> bool:
    """Whether a short line above words is a heading: numbered, without the end of a sentence."""
    return _NUMBERED_HEADING.match(words) is not None and not ends_before(words)


def _longest_heading(lines: Sequence[Line]) -> int:
    """The length up to which a line that ends in no full stop is a heading all the same.

    A line that the paper's edge breaks is about as long as the others of its text.
    """
    lengths = sorted(len(line.text.strip()) for line in lines if not line.blank)
    if not lengths:
        return 0
    return min(MAX_HEADING, lengths[int(len(lengths) * WIDE_SHARE)] // 2)


def _header_labels(words: str) -> list[Label]:
    """The surnames that the head may announce, for labels torn apart by scanning."""
    tokens = words.split()
    return [
        Label(token.strip(",."), 0, 0, True, None, token.strip(",."), "capital", shape="word")
        for before, token in zip(tokens, tokens[1:], strict=False)
        if len(token) > 3 and before[-1].isalnum() and looks_like_name([before, token])
    ]


_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2}[/.)])\s+(?=\S)")


def _numbered_labels(lines: list[Line]) -> list[Label]:
    """``1/ What is your reaction?``, and below it an answer without a label: numbers that rise."""
    labels: list[Label] = []
    expected, answering = 1, False
    for i, line in enumerate(lines):
        if line.blank or not line.opens:
            continue
        match = _NUMBERED.match(line.text)
        if match and match["number"][:-1] == str(expected) and "?" in _paragraph(lines, i):
            body = line.start + match.end()
            number = match["number"]
            labels.append(Label(number, line.start, body, True, "press", number, "numbered"))
            expected, answering = expected + 1, True
        elif answering:
            labels.append(_label_of_none(line.start))
            answering = False
    return labels if expected > 2 else []


def _paragraph(lines: list[Line], at: int) -> str:
    return " ".join(row.text for row in _rows(lines, at))


_BRACKETED = re.compile(r"\s*\[(?P<number>\d{1,5})\] (?P<label>[^\n]{1,120}?)\s*\Z")


def _bracket_labels(lines: list[Line]) -> list[Label]:
    """``[1] Lin Hua (Spokesperson)`` alone on its line, numbered through: this archive's export.

    Words stand below such a label; below a footnote's ``[1] Treaty of Oslo`` stands the next one.
    """
    labels: list[Label] = []
    scanner = Scanner()
    spoken = 0
    below_label = False
    for line in lines:
        if line.blank:
            continue
        match = _BRACKETED.match(line.text) if line.opens else None
        spoken += below_label and match is None
        below_label = False
        if not match or match["number"] != str(len(labels) + 1):
            continue
        printed = match["label"]
        if printed[-1] in ".?!:,;":
            continue
        seen = scanner.candidate(f"{printed}: x", 0, paragraph=True)
        core = seen.core if seen else re.sub(r"\s*\([^()]*\)\Z", "", printed)
        voice = seen.voice if seen else "unknown"
        labels.append(Label(printed, line.start, line.end, True, voice, core, "title"))
        below_label = True
    return labels if len(labels) > 1 and spoken * 2 > len(labels) else []


_CHANGE = re.compile(r"\s{0,8}(?P<mark>>>>?|&gt;&gt;(?:&gt;)?)[ \t]{0,4}(?=[^\s>])")
_NOTED_ONLY = re.compile(r"\s*[\[(♪].{0,200}[\])♪]\s*\Z")


def _nameless_changes(lines: list[Line], taken: list[Label]) -> list[Label]:
    """``>> Hi, I'm ...`` where captions print labels so: somebody else speaks now, unnamed."""
    marks = [(line, match) for line in lines if (match := _CHANGE.match(line.text))]
    starts = {label.start for label in taken}
    marked = {line.start + match.end() for line, match in marks}
    marked |= {line.start + match.start("mark") for line, match in marks}
    labeled = sum(start in marked for start in starts)
    if labeled < 2 or labeled * 2 < len(taken):
        return []
    return [
        Label(match["mark"], at, line.start + match.end(), True, "unknown", ">>", "marked")
        for line, match in marks
        if not starts & {at := line.start + match.start("mark"), line.start + match.end()}
        # "[APPLAUSE]" and music are nobody's turn.
        and not _NOTED_ONLY.match(line.text, match.end())
    ]


_OPENING_STARS = re.compile(r"[ \t]{0,8}\*\*")


def _bold_questions(lines: list[Line], bold: Bold) -> list[Label]:
    """The questions of an interview without labels: each alone is bold, above a plain answer."""
    ends = [end for _, end in bold]
    asked: list[tuple[Line, bool]] = []
    answered = False
    for i, line in enumerate(lines):
        if line.blank or not line.opens:
            continue
        rows = _rows(lines, i)
        last = rows[-1].clean
        if _is_bold_paragraph(rows, bold, ends):
            asked.append((line, last.endswith("?")))
        elif len(asked) == 1 and not answered:
            # A headline in bold: below it stand a byline and a date, below a question its answer.
            answered = _is_spoken(last)
            asked = asked if answered and asked[0][1] else []
    if sum(asks for _, asks in asked) < 2:
        return []
    return [_bold_label(line) for line, _ in asked]


def _rows(lines: list[Line], at: int) -> list[Line]:
    return list(
        itertools.takewhile(lambda row: not row.blank, lines[at : at + MAX_PARAGRAPH_LINES])
    )


def _is_bold_paragraph(rows: list[Line], bold: Bold, ends: list[int]) -> bool:
    """Whether all lines are bold; Markdown's stars may stand around more than one."""
    first, last = rows[0].text.strip(), rows[-1].text.strip()
    around = first.startswith("**") and last.endswith("**")
    inside = "".join(row.text for row in rows).count("**") == 2
    return around and inside or all(_is_all_bold(row, bold, ends) for row in rows)


def _bold_label(line: Line) -> Label:
    stars = _OPENING_STARS.match(line.text)
    body = line.start + (stars.end() if stars else 0)
    return Label("", line.start, body, True, "press", "Q", "q")


_ANNOUNCED = re.compile(
    r"[\s*_(]{0,8}The following question was (?:raised|asked|put|submitted|received)\b"
)


def _announced_questions(lines: list[Line], taken: list[Label]) -> list[Label]:
    """``The following question was raised after the press conference: ...?``, before its answer."""
    taken = sorted(taken, key=lambda label: label.start)
    starts = [label.start for label in taken]
    labels = []
    for i, line in enumerate(lines):
        if line.blank or not line.opens or not _ANNOUNCED.match(line.text[:MIN_CROWDED_LINE]):
            continue
        at = bisect_left(starts, line.start)
        answered = 0 < at < len(taken) and taken[at].voice != "press"
        if (
            answered
            and taken[at - 1].voice != "press"
            and _paragraph(lines, i).rstrip()[-1:] == "?"
        ):
            labels.append(Label("", line.start, line.start, True, "press", "Q", "q"))
    return labels


def _label_of_none(at: int) -> Label:
    return Label("", at, at, True, None, "", "none")


def _answers(lines: list[Line], taken: list[Label], bold: Bold) -> list[Label]:
    """Answers without a label, where every label is a ``Q``."""
    if len(taken) < 2 or any(label.style != "q" for label in taken):
        return []
    starts = sorted(label.start for label in taken)
    return _answers_below_bold(lines, starts, bold) or _answers_below_asking(lines, starts)


def _answers_below_bold(lines: list[Line], starts: list[int], bold: Bold) -> list[Label]:
    """Each question's paragraph alone is bold."""
    ends = [end for _, end in bold]
    labels, answering = [], False
    for i, line in enumerate(lines):
        if line.blank:
            continue
        if _holds_start(line, starts):
            answering = _is_bold_paragraph(_rows(lines, i), bold, ends)
        elif answering and line.opens and not _is_all_bold(line, bold, ends):
            labels.append(_label_of_none(line.start))
            answering = False
    return labels if len(labels) > 1 else []


def _answers_below_asking(lines: list[Line], starts: list[int]) -> list[Label]:
    """The paragraph below each question's own is its answer."""
    labels, asked = [], False
    for i, line in enumerate(lines):
        if line.blank or not line.opens:
            continue
        if _holds_start(line, starts):
            asked = "?" in _paragraph(lines, i)
        elif asked and _is_spoken(line.clean):
            labels.append(_label_of_none(line.start))
            asked = False
    return labels if len(labels) > 1 and len(labels) * 2 >= len(starts) else []


def _is_spoken(clean: str) -> bool:
    return clean[-1:] in ".!?…”\"'’" and not clean.startswith(("Link ", "http"))


def _holds_start(line: Line, starts: list[int]) -> bool:
    return bisect_left(starts, line.end) > bisect_left(starts, line.start)


def _is_all_bold(line: Line, bold: Bold, ends: list[int]) -> bool:
    """Whether a line is bold from end to end; ``ends`` are those of the bold spans, in order."""
    words = line.text.strip()
    if words.startswith("**") and words.endswith("**"):
        return True
    stop, covered = line.start + len(line.text.rstrip()), 0
    for i in range(bisect_right(ends, line.start), len(bold)):
        begin, end = bold[i]
        if begin >= stop:
            break
        covered += min(end, stop) - max(begin, line.start)
    return covered >= 0.9 * max(1, len(words))


def _inline(text: str, lines: list[Line], taken: list[Label]) -> list[Label]:
    """Labels inside a paragraph: those known as labels here, after a sentence's end."""
    known = _inline_labels(text, lines, taken)
    if not known:
        return []
    starts = {label.start for label in taken} | {label.body for label in taken}
    # Behind a time code the printed label stands a little after the start.
    starts |= {text.find(label.printed, label.start, label.body) for label in taken}
    labels = []
    for at, end in _places_of_labels(text, known):
        model = known[text[at : end - 1]]
        if at not in starts and _may_stand_inside(text, at, model):
            labels.append(_inside(text, at, end, model))
    return labels


_COLON = re.compile(r":(?=\s)")


def _places_of_labels(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a known label stands with a colon and a blank behind it: the longest that does."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for printed in known:
        lengths[printed[-1]].add(len(printed))
    longest_first = {last: sorted(sizes, reverse=True) for last, sizes in lengths.items()}
    behind = 0
    for match in _COLON.finditer(text):
        colon = match.start()
        for length in longest_first.get(text[colon - 1 : colon], ()):
            at = colon - length
            if at >= behind and text[at:colon] in known:
                yield at, match.end()
                behind = match.end()
                break


def _may_stand_inside(text: str, at: int, model: Label) -> bool:
    before = text[max(0, at - 200) : at].rstrip()[-1:]
    glued = text[at - 1].islower() if at else False
    if not before or _opens_line(text, at) or _opens_quotation(text, at):
        return False
    # In ordinary case only a sentence that has ended shows that the word is no part of it.
    return before in (".?!…)]”\"'’" if model.style == "title" else _CLOSERS) or (
        glued and model.style == "capital"
    )


def _opens_quotation(text: str, at: int) -> bool:
    """Whether a quotation mark that opens stands right before: the words are read out."""
    mark, before = text[max(0, at - 1) : at], text[max(0, at - 2) : at - 1]
    return mark in "“‘«" or mark in "\"'" and (not before.strip() or before in "([—–-:,")


def _inside(text: str, at: int, end: int, model: Label) -> Label:
    behind = text[end : end + 8]
    body = end + len(behind) - len(behind.lstrip())
    return Label(
        model.printed,
        at,
        body,
        True,
        model.voice,
        model.core,
        model.style,
        paragraph=False,
        shape=model.shape,
        meant=model.meant,
    )


def _inline_labels(text: str, lines: list[Line], taken: list[Label]) -> dict[str, Label]:
    known: dict[str, Label] = {}
    counts = Counter(label.printed for label in taken)
    for label in taken:
        if label.style == "capital" or label.style == "title" and counts[label.printed] > 2:
            known.setdefault(label.printed, label)
    for word in ("QUESTION", "MODERATOR", "OPERATOR"):
        if word in text and (known or text.count(f"{word}:") > 1):
            known.setdefault(word, Label(word, 0, 0, True, keyword_voice(word), word, "capital"))
    known |= _labels_in_one_paragraph(lines, known)
    known.pop("", None)
    return known


_CAPITALS = re.compile(
    r"(?:(?<=[.?!)\]”\"] )|(?<=[.?!]  )|(?<=[.?!]\u00a0))"
    r"(?P<label>[A-Z][A-Z.'’-]{0,30}(?: [A-Z][A-Z.'’-]{0,30}){0,5}):(?=\s)"
)


def _labels_in_one_paragraph(lines: list[Line], known: dict[str, Label]) -> dict[str, Label]:
    """Labels of a transcript in one paragraph: capitals and a colon behind a sentence's end.

    They stand twice, or with an office or an honorific.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        crowded = len(line.text) > MIN_CROWDED_LINE
        if crowded and line.text.count("QUESTION:") + line.text.count("Q:") > 1:
            counts.update(match["label"] for match in _CAPITALS.finditer(line.text))
    scanner = Scanner()
    labels = {}
    for printed, count in counts.items():
        label = scanner.candidate(f"{printed}: x", 0, paragraph=True)
        if printed not in known and label is not None and (label.sure or count > 1):
            labels[printed] = label
    return labels


def _opens_line(text: str, at: int) -> bool:
    """Whether only blanks and stars stand between the line's start and ``at``."""
    begin = text.rfind("\n", max(0, at - MAX_LEAD), at) + 1
    if not begin and at >= MAX_LEAD:
        return False
    return not text[begin:at].strip("*_ \t\u00a0\u200b>`")


def header_text(lines: Iterable[Line], extra: str) -> str:
    """The words in which a label may find its owner: the first lines and the title."""
    rows = itertools.islice(lines, MAX_HEAD_LINES)
    return " ".join([extra, *(line.clean for line in rows if len(line.text) < 400)])
