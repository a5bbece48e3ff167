"""Where each turn begins: candidates first, then a decision with the whole text in view."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable

from .labels import Label, Scanner, keyword_voice
from .lexicon.names import HONORIFICS, bare, looks_like_name, normalize, surname_of
from .lines import Line

_CLOSERS = '.?!)]"”’—–-…*>'


def find_labels(text: str, lines: list[Line], bold: tuple, header_words: str) -> list[Label]:
    """The labels of ``text``, in order.

    A sure candidate counts by itself. A thin one counts with support: set in bold, met again,
    named in the header, or in a text whose labels all have its style.
    """
    scanner = Scanner(bold)
    candidates = []
    for line in lines:
        if line.blank:
            continue
        label = scanner.candidate(line.text, line.start, paragraph=line.opens)
        if label is not None:
            candidates.append(label)
    accepted = _accept(candidates, normalize(header_words), text)
    accepted += _answers(lines, accepted, bold)
    inline = _inline(text, lines, accepted)
    if not accepted and not inline:
        return _numbered(lines)
    return sorted(accepted + inline, key=lambda label: label.start)


_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2}[/.)])\s+(?=\S)")


def _numbered(lines: list[Line]) -> list[Label]:
    """``1/ What is your reaction?`` and an answer without a label below it: numbers that rise from one, each asking."""
    found: list[Label] = []
    expected, answering = 1, False
    for i, line in enumerate(lines):
        if line.blank or not line.opens:
            continue
        match = _NUMBERED.match(line.text)
        paragraph = " ".join(
            row.text for row in itertools.takewhile(lambda row: not row.blank, lines[i : i + 40])
        )
        if match and match["number"][:-1] == str(expected) and "?" in paragraph:
            body = line.start + match.end()
            found.append(
                Label(match["number"], line.start, body, True, "press", match["number"], "numbered")
            )
            expected, answering = expected + 1, True
        elif answering:
            found.append(Label("", line.start, line.start, True, None, "", "none"))
            answering = False
    return found if expected > 2 else []


def _accept(candidates: list[Label], header: str, text: str) -> list[Label]:
    counts = Counter(label.key for label in candidates)
    sure = {label.key for label in candidates if label.sure}
    surnames = {surname_of(label.core) for label in candidates if label.sure and not label.voice}
    styles = Counter(label.style for label in candidates if label.sure or counts[label.key] > 2)
    presses = sum(label.voice == "press" for label in candidates)
    return [
        label
        for label in candidates
        if _is_accepted(label, counts, sure, surnames, styles, presses, header)
        or _addresses(label, styles, text)
    ]


def _is_accepted(label, counts, sure, surnames, styles, presses, header) -> bool:
    if label.sure:
        return label.paragraph or label.style != "title" or counts[label.key] > 1
    if label.style == "q":
        return counts["q"] > 1 or presses > 1
    if label.style == "qa":
        return counts["a"] > 1 and counts["q"] > 0 or counts["r"] > 1 and counts["q"] > 0
    if label.style == "initials":
        # A dialogue of two or three pairs of initials, each met again and again.
        pairs = {key: n for key, n in counts.items() if len(key) in (2, 3)}
        return (
            label.paragraph
            and counts[label.key] > 1
            and 1 < sum(n > 1 for n in pairs.values()) <= 3
        )
    if label.key in sure:
        return True
    if label.voice:
        return label.paragraph and (
            counts[label.key] > 1 or label.style == "capital" or len(styles) > 0
        )
    if "," in label.core and label.paragraph and _in_header(label.core.split(",")[0], header):
        return True
    named = surname_of(label.core) in surnames
    if not label.paragraph and counts[label.key] < 3:
        return False
    known = len(label.key) > 3 and re.search(rf"\b{re.escape(label.key)}\b", header) is not None
    if counts[label.key] > 1 or named or known:
        return _person_like(label) or named or known or counts[label.key] > 2
    return _fits_style(label, styles)


def _in_header(name: str, header: str) -> bool:
    """Whether the head of the text holds all words of a label's name."""
    words = [bare(t) for t in name.split() if bare(t) not in HONORIFICS]
    return len(words) > 1 and all(re.search(rf"\b{re.escape(w)}\b", header) for w in words)


def _person_like(label: Label) -> bool:
    tokens = label.core.split(",")[0].split()
    return (
        looks_like_name(tokens)
        or len(tokens) == 1
        and len(tokens[0]) > 2
        or bare(tokens[0]) in HONORIFICS
    )


def _fits_style(label: Label, styles: Counter) -> bool:
    """A label met once, in a text where several other labels look just like it."""
    tokens = label.core.split(",")[0].split()
    same = styles[label.style]
    if same < 2 or same * 2 < sum(styles.values()) - styles["q"]:
        return False
    return looks_like_name(tokens) or bare(tokens[0]) in HONORIFICS and len(tokens) > 1


_ADDRESS = re.compile(
    r"(?:(?:good (?:morning|afternoon|evening)|hello|hi|thank you|thanks|yes),? )?"
    r"(?:sir|ma'am|madam|minister|mr\.? |secretary|ambassador|excellency|i am |i'm |my question)\b",
    re.I,
)


def _addresses(label: Label, styles: Counter, text: str) -> bool:
    """``Rajesh: Sir, ...``: one given name, met once among titled labels, whose words turn to somebody and ask."""
    tokens = label.core.split()
    if not label.paragraph or label.style != "title" or len(tokens) != 1 or styles["title"] < 2:
        return False
    paragraph = text[label.body : label.body + 2000].split("\n\n", 1)[0]
    return "?" in paragraph and _ADDRESS.match(paragraph) is not None


def _answers(lines: list[Line], accepted: list[Label], bold: tuple) -> list[Label]:
    """Answers without a label, where every label is a ``Q`` and each question's paragraph alone is bold."""
    if len(accepted) < 2 or any(label.style != "q" for label in accepted):
        return []
    starts = sorted(label.start for label in accepted)
    ends = [end for _, end in bold]
    found, answering = [], False
    for line in lines:
        if line.blank:
            continue
        if bisect_left(starts, line.end) > bisect_left(starts, line.start):
            answering = _is_all_bold(line, bold, ends)
        elif answering and line.opens and not _is_all_bold(line, bold, ends):
            found.append(Label("", line.start, line.start, True, None, "", "none"))
            answering = False
    return found if len(found) > 1 else []


def _is_all_bold(line: Line, bold: tuple, ends: list[int]) -> bool:
    """Whether a line is set in bold from end to end; ``ends`` are those of the bold spans, which stand in order."""
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


def _inline(text: str, lines: list[Line], accepted: list[Label]) -> list[Label]:
    """Labels that stand inside a paragraph: capitals known as a label here, after a sentence's end."""
    known: dict[str, Label] = {}
    for label in accepted:
        if label.style == "capital":
            known.setdefault(label.printed, label)
    for word in ("QUESTION", "MODERATOR", "OPERATOR"):
        if word in text and (known or text.count(f"{word}:") > 1):
            known.setdefault(word, Label(word, 0, 0, True, keyword_voice(word), word, "capital"))
    known |= _crowded(lines, known)
    if not known:
        return []
    starts = {label.start for label in accepted} | {label.body for label in accepted}
    # Behind a time code the printed label stands a little after the start.
    starts |= {text.find(label.printed, label.start, label.body) for label in accepted}
    pattern = re.compile(
        "(?:{}):(?=\\s)".format("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
    )
    found = []
    for match in pattern.finditer(text):
        at = match.start()
        before = text[:at].rstrip()[-1:] if at < 200 else text[at - 200 : at].rstrip()[-1:]
        glued = at > 0 and text[at - 1].islower()
        if at in starts or not before or not (before in _CLOSERS or glued) or _opens_line(text, at):
            continue
        model = known[match[0][:-1]]
        body = (
            match.end()
            + len(text[match.end() : match.end() + 8])
            - len(text[match.end() : match.end() + 8].lstrip())
        )
        found.append(
            Label(
                model.printed, at, body, True, model.voice, model.core, "capital", paragraph=False
            )
        )
    return found


_CAPITALS = re.compile(
    r"(?:(?<=[.?!)\]”\"] )|(?<=[.?!]  )|(?<=[.?!]\u00a0))(?P<label>[A-Z][A-Z.'’-]{0,30}(?: [A-Z][A-Z.'’-]{0,30}){0,5}):(?=\s)"
)
_CROWDED_LINE = 200


def _crowded(lines: list[Line], known: dict[str, Label]) -> dict[str, Label]:
    """Labels of a transcript that runs in one paragraph: capitals with a colon behind a sentence's end, met twice or titled."""
    counts: Counter = Counter()
    for line in lines:
        if (
            len(line.text) > _CROWDED_LINE
            and line.text.count("QUESTION:") + line.text.count("Q:") > 1
        ):
            counts.update(match["label"] for match in _CAPITALS.finditer(line.text))
    scanner, found = Scanner(), {}
    for printed, count in counts.items():
        label = scanner.candidate(f"{printed}: x", 0, paragraph=True)
        if printed not in known and label is not None and (label.sure or count > 1):
            found[printed] = label
    return found


def _opens_line(text: str, at: int) -> bool:
    """Whether only blanks and stars stand between the line's start and ``at``: then it was judged already."""
    begin = text.rfind("\n", 0, at) + 1
    return at - begin < 12 and not text[begin:at].strip("*_ \t\u00a0\u200b>`")


def header_text(lines: Iterable[Line], extra: str) -> str:
    """The words in which a label may find its owner: the first lines and the title."""
    return " ".join([extra, *(line.clean for line in list(lines)[:12] if len(line.text) < 400)])
