"""Rich text (.rtf) by striprtf; bold and pages are marked in it first, as striprtf drops them."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from .content import Content
from .flow import Flow
from .unreadable import Unreadable

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]"
    r"|(?P<blank>[\r\n]+)|(?P<words>[^\\{}\r\n]+)",
    re.I,
)
_BOLD, _PLAIN, _PAGE, _NOTE, _NOTE_END, _LINE = "\x01", "\x02", "\x03", "\x04", "\x05", "\x0b"
_MARKS = re.compile(f"[{_BOLD}{_PLAIN}{_PAGE}{_LINE}\n]")
_OBJECTS = frozenset(["object", "objdata", "objemb"])
# What striprtf would drop, or join with signs of its own; a group on a line of its own keeps its
# search for links, which grows with the square of a line, from finding any: their words stay.
_REWRITTEN = {
    "page": f" {_PAGE}",
    "line": f" {_LINE}",
    "cell": "\\tab ",
    "nestcell": "\\tab ",
    "footnote": f" {_NOTE}",
    "{": "{\n",
}
_NOTES = re.compile(f"{_NOTE}([^{_NOTE}{_NOTE_END}]*){_NOTE_END}")
MAX_DEPTH = 1_000


def looks_like_rich_text(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def rich_text_reading(data: bytes) -> Content:
    """The text of a rich text file. Raises Unreadable with a sentence."""
    if not looks_like_rich_text(data):
        raise Unreadable("The file is no rich text: choose another format.")
    source = data.decode("cp1252", "replace").translate(dict.fromkeys(range(6)))
    marker = _Marker()
    for match in _TOKEN.finditer(source):
        marker.take(match)
    marked = "".join(marker.parts)
    text: str = rtf_to_text(marked, errors="replace")  # type: ignore[no-untyped-call]
    notes: list[str] = []

    def reference(match: re.Match[str]) -> str:
        notes.append(" ".join(_MARKS.sub(" ", match[1]).split()))
        weights = [sign for sign in match[1] if sign in (_BOLD, _PLAIN)]
        return f"[{len(notes)}]{weights[-1] if weights else ''}"

    text = _NOTES.sub(reference, text)
    flow, bold, at = Flow(), False, 0
    for match in _MARKS.finditer(text):
        flow.words(text[at : match.start()], bold=bold)
        at = match.end()
        if match[0] in (_BOLD, _PLAIN):
            bold = match[0] == _BOLD
        else:
            _end(flow, match[0])
    flow.words(text[at:], bold=bold)
    # Notes are nobody's spoken words: they stand below the text, each with its number.
    for number, note in enumerate(notes, 1):
        flow.paragraph()
        flow.words(f"[{number}] {note}", bold=False)
    return Content(flow.text(), flow.bold_spans())


def _end(flow: Flow, sign: str) -> None:
    if sign == _PAGE:
        flow.page()
    elif sign == _LINE:
        flow.line()
    else:
        flow.paragraph()


class _Marker:
    """Marks in the source where words begin or end to be bold, where pages end and notes stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._states = [False]
        self._marked = False
        self._note_depths: list[int] = []

    def take(self, match: re.Match[str]) -> None:
        token, word = match[0], (match["word"] or "").lower()
        if word in _OBJECTS:
            raise Unreadable(
                "The rich text holds an object, whose words are not read: save its text as .txt "
                "and import that."
            )
        if token in ("{", "}"):
            self._group(opens=token == "{")
        elif word:
            self._word(word, match["number"])
        if (match["words"] or token.startswith("\\'") or word == "u") and (
            self._states[-1] != self._marked
        ):
            self._marked = self._states[-1]
            self.parts.append(_BOLD if self._marked else _PLAIN)
        self.parts.append(_REWRITTEN.get(word or token, token))

    def _group(self, *, opens: bool) -> None:
        if opens:
            if len(self._states) > MAX_DEPTH:
                raise Unreadable(
                    f"The rich text is nested more than {MAX_DEPTH:,} levels deep: save its text "
                    "as .txt and import that."
                )
            self._states.append(self._states[-1])
        elif len(self._states) > 1:
            self._states.pop()
            if self._note_depths and len(self._states) < self._note_depths[-1]:
                self._note_depths.pop()
                self.parts.append(_NOTE_END)

    def _word(self, word: str, number: str | None) -> None:
        if word == "b":
            self._states[-1] = number != "0"
        elif word == "plain":
            self._states[-1] = False
        elif word == "footnote":
            self._note_depths.append(len(self._states))
            if self.parts[-1] == "\\*":
                # The sign says that whoever does not know notes may drop their words.
                self.parts.pop()
