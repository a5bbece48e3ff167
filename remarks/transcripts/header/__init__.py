"""What stands above the first turn and below the last: title, date, place, people, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..folding import INVISIBLE
from ..label_kinds import NOT_LABELS
from ..lexicon.dates import find_time
from ..lexicon.names import (
    bare,
    looks_like_name,
    normalize,
    pretty,
    surname_of,
    without_honorifics,
)
from ..lexicon.places import DEMONYMS
from ..lines import Line
from ..marks import classify
from ..questions import titles
from ..types import Header, Hints
from .draft import HeaderDraft, Location
from .front_matter import FrontMatter
from .kind import KIND_LINE, is_asker, joint_or, kind_by_words, kind_of, says_kind
from .letterhead import is_furniture, office_alone
from .moments import (
    fill_from_container,
    hour_of,
    take_date_line,
    take_kind_line,
    take_narrated,
    take_note_line,
    take_tail_line,
)
from .patterns import EOE, KIND_PHRASE, MEMBER, TRANSCRIPT, VENUE
from .people import (
    is_honored,
    is_titled_by_person,
    people_of_block,
    take_honored,
    take_intro_line,
    take_person_line,
)
from .place import is_location, is_town, location_of_title, part_place, take_place_line
from .principals import add_people, each_once, only_names, people_of_title, sentence_case
from .rows import Row, read_rows, together

MAX_TITLE_WORDS = 40
MAX_TITLE_ROWS = 8
MIN_PROSE = 75
MAX_PROSE_ROWS = 4
_NO_NOTES = ("laughter", "applause", "inaudible")


def read_header(
    head: list[Line],
    tail: list[Line],
    hints: Hints,
    matter: FrontMatter,
    speaking: frozenset[str] = frozenset(),
    text: str = "",
) -> tuple[Header, list[tuple[str, str]]]:
    """The header from the lines above the first turn, those below the last, and the hints.

    ``speaking`` holds the surnames in labels: a name that the head gives without an office is a
    principal's only when it speaks. ``text`` is the whole transcript; it tells matters from places.
    Returns the header and its doubts as ``(code, message)`` pairs.
    """
    draft = HeaderDraft(title=matter.values.get("title") or hints.title or None)
    reader = _HeadReader(draft)
    reader.read(head[matter.lines :])
    for line in tail:
        take_tail_line(line.clean, draft)
    _choose_title(draft)
    fill_from_container(draft, hints, matter)
    if reader.title_parts and not draft.time:
        draft.time = hour_of(draft.title or "")
    _take_location_of_title(draft, reader.title_parts, text)
    _take_people_of_title(draft, reader.title_parts)
    if hints.author:
        add_people(hints.author, draft)
    return _header(draft, hints, matter, speaking), draft.doubts


_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def _choose_title(draft: HeaderDraft) -> None:
    if is_titled_by_person(draft):
        draft.title = draft.kind_line
    title = draft.title or draft.kind_line or draft.person_line or draft.letterhead
    draft.title = _INVISIBLE.sub("", title).rstrip(" ,-–") or None if title else None


def _take_location_of_title(draft: HeaderDraft, parts: tuple[str, ...], text: str) -> None:
    """The place and the venue that only the title gives."""
    if not draft.title or draft.place and draft.venue:
        return
    if not parts:
        # A title that the container gives tells of journeys: "... Upcoming Travel to Costa Rica".
        route = _EN_ROUTE_IN_TITLE.search(draft.title)
        draft.place = draft.place or (route[0] if route else None)
        return
    location = location_of_title(draft.title, parts, _plain_word_test(text))
    if location == Location() and draft.beside:
        location = draft.beside
    if draft.place is None:
        draft.place = location.place
        draft.venue = draft.venue or location.venue
    elif location.venue and (location.place is None or location.place == draft.place):
        draft.venue = draft.venue or location.venue


_EN_ROUTE_IN_TITLE = re.compile(
    r"\ben route (?:to )?[A-Z][\w.' ]{2,40}(?:, [A-Z][\w. ]{2,30})?$", re.I
)


def _without_bare_word(title: str) -> str:
    """``PRESS CONFERENCE`` for ``TRANSCRIPT PRESS CONFERENCE``: the word stood on its own line."""
    word = "TRANSCRIPT "
    rest = title.removeprefix(word)
    return rest if KIND_PHRASE.fullmatch(rest) else title


def _plain_word_test(text: str) -> Callable[[str], bool]:
    """Whether the text prints a word in lower case."""

    def is_plain(word: str) -> bool:
        return bool(re.search(rf"\b{re.escape(word.lower().strip(',.'))}\b", text))

    return is_plain


def _take_people_of_title(draft: HeaderDraft, parts: tuple[str, ...]) -> None:
    title = draft.title or ""
    block = bool(TRANSCRIPT.match(title))
    people = [] if block else people_of_title(title)
    if parts and not block and KIND_PHRASE.match(title) and is_honored(title):
        people += [holder for holder in people_of_block(title, parts)[1] if holder[0]]
    elif block or parts and not people and not draft.people and KIND_PHRASE.match(title):
        own, beside = people_of_block(title, parts, draft.letterhead)
        draft.announced.update(name for _, name in own)
        # Who is led in by "with" in an interview's title asks, unless an office says otherwise.
        asks = kind_by_words(title) == "interview"
        people = own + [holder for holder in beside if holder[0] or not asks]
    draft.people.extend(people)


def _header(
    draft: HeaderDraft, hints: Hints, matter: FrontMatter, speaking: frozenset[str]
) -> Header:
    title = draft.title or ""
    asker = titles.from_title(title)
    kind = kind_of(draft, asker, matter)
    people = draft.people
    if any(role for role, _ in people):
        people = [(r, name) for r, name in people if r or not is_asker(name, kind, asker)]
    people = [
        (role, name)
        for role, name in people
        if role or name in draft.announced or surname_of(name) in speaking
    ]
    principals = each_once(only_names(people, draft, speaking))
    part_place(draft)
    if draft.date is None:
        draft.doubt("no_date", "No event date was found: enter it from another source.")
    if not draft.title:
        draft.doubt("no_title", "No title was found: enter one.")
    return Header(
        title=draft.title and _without_bare_word(draft.title),
        kind=joint_or(kind, title, principals),
        date=draft.date,
        date_rule=draft.date_rule,
        time=draft.time,
        place=draft.place,
        venue=draft.venue,
        document_number=draft.number,
        released=draft.released,
        notes=tuple(draft.notes),
        principals=principals,
        address=matter.values.get("source_url")
        or matter.values.get("url")
        or hints.address
        or None,
    )


_INDEX = re.compile(
    r"^(?:index|contents|topics?|index (?:for|of) .{0,60}|.{0,20}briefing index)\W*$", re.I
)
_INDEX_ENDS = re.compile(
    r"^(?:u\.?\s?s\.? department of state|.{0,30}daily press briefing|d[bp][bc]\s?#.*|transcript:?|"
    r"\(?on the record.*|off-camera.*)$",
    re.I,
)


def index_goes_on(inside: bool, clean: str) -> bool:
    """Whether a line of the head belongs to an index of topics, as the line before it does."""
    words = " ".join(clean.split())
    if not inside:
        return bool(_INDEX.match(words))
    return not (
        _INDEX_ENDS.match(words) or bool(words) and find_time(words) is not None and len(words) < 40
    )


def is_note(clean: str) -> bool:
    """A remark in brackets on a line of its own."""
    return len(clean) > 2 and clean[0] in "([" and clean[-1] in ")]" and len(clean) < 300


_KEYED = re.compile(
    r"""
    ^(?P<key>
        title|subjects?(?:\(s\))?|location|venue|place|transcription|e\s?&\s?o\s?e
        | briefers?|presenters?|speakers?|guests?|hosts?|moderators?|panel|interviewee
        | interviewer|compere|media|program|station|topics?|issues
    )\s*(?::|\s-\s|\s–\s)\s*(?P<value>.*)$
    """,
    re.I | re.VERBOSE,
)


def _before_prose(rows: list[Row]) -> Iterator[Row]:
    """The rows up to where speech has plainly begun though no label stands before it."""
    prose = 0
    for row in rows:
        prose += len(row.text) > MIN_PROSE and not row.is_capital and not _KEYED.match(row.text)
        if prose > MAX_PROSE_ROWS:
            return
        yield row


_PRESS_OFFICE = re.compile(r"office of the (?:press secretary|spokes(?:man|person|woman))", re.I)


def _without_house(rows: list[Row]) -> list[Row]:
    """The rows without the house above its ``Office of the Press Secretary``: a letterhead."""
    if len(rows) < 2 or not _PRESS_OFFICE.fullmatch(rows[1].text):
        return rows
    house = rows[0]
    is_house = bool(VENUE.search(house.text)) and (house.is_capital or len(house.text.split()) < 5)
    return rows[1:] if is_house and not says_kind(house.text) else rows


def _is_kind_line(text: str) -> bool:
    """``Doorstop interview, Canberra``; who is led in by "by" or "with" is another rule's."""
    return bool(KIND_PHRASE.match(text)) and not re.search(r"\b(?:by|with)\b", text, re.I)


# What a copy by mail begins with.
_MAIL_FIELD = re.compile(r"(?:from|to|cc|bcc|sent|reply-to)\s?:", re.I)
_INTRODUCES = re.compile(r"(?:the )?following (?:is|are)\b.*\btranscripts?\b", re.I)


def _breaks_off(row: Row) -> bool:
    """``ADDRESS TO THE NORTH NORLANDIAN``: whose council it is stands in the next row."""
    return bare(row.text.split()[-1]) in DEMONYMS


class _HeadReader:
    """Takes the rows of a head into a draft, one after the other."""

    def __init__(self, draft: HeaderDraft):
        self._draft = draft
        self._given = draft.title is not None
        self._block: list[Row] = []
        self._behind_letterhead = False
        self._announced = False
        self._open = False

    @property
    def title_parts(self) -> tuple[str, ...]:
        """The pieces between wide gaps of a title that was read from rows."""
        return tuple(part for row in self._block for part in row.parts)

    def read(self, lines: list[Line]) -> None:
        inside, body = False, []
        for line in lines:
            inside = index_goes_on(inside, line.clean)
            if inside:
                self._index_line(" ".join(line.clean.split()))
            else:
                body.append(line)
        rows = list(_before_prose(_without_house(read_rows(body))))
        self._announced = any(TRANSCRIPT.match(row.text) or says_kind(row.text) for row in rows)
        for row in rows:
            self._row(row)

    def _index_line(self, text: str) -> None:
        """An index holds heads such as IRAQ, which are no places of the event; its date counts."""
        if not self._is_keyed_line(text) and len(text) < 60:
            take_date_line(text, self._draft)

    def _row(self, row: Row) -> None:
        draft, text = self._draft, row.text
        if KIND_LINE.match(text):
            draft.kind_line = draft.kind_line or text
        if is_furniture(text):
            self._behind_letterhead = draft.title is None and "department" in text.lower()
            return
        if row.heading and not draft.title:
            draft.title = text
        elif self._opens_block(row):
            self._block, self._open = [row], True
            draft.title = text
        elif self._block_goes_on(row):
            if _breaks_off(self._block[-1]):
                self._block[-1] = together(self._block[-1], row)
            else:
                self._block.append(row)
            draft.title = f"{draft.title} {text}"
        else:
            self._open = False
            if self._behind_letterhead and is_town(text):
                return
            untitled = not draft.title
            if not self._takes_facts(row) and untitled:
                self._take_as_title(row)
            elif untitled and draft.title == text:
                self._block = [row]
        self._behind_letterhead = False

    def _opens_block(self, row: Row) -> bool:
        """``TRANSCRIPT OF ...``, unless the title is known to be another."""
        if self._given or self._is_stop(row) or not TRANSCRIPT.match(row.text):
            return False
        title = self._draft.title
        return len(row.text.split()) > 1 and (title is None or not says_kind(title))

    def _block_goes_on(self, row: Row) -> bool:
        """The rows right behind ``TRANSCRIPT OF ...`` that go on with the title."""
        return (
            self._open
            and len(self._block) < MAX_TITLE_ROWS
            and row.is_capital
            and self._block[0].is_capital
            and not self._is_stop(row)
            and not self._is_location(row)
        )

    def _is_location(self, row: Row) -> bool:
        """A row that is a place and no more, behind a title that does not break off before it."""
        before = self._block[-1]
        goes_on = before.text.endswith(("-", "–")) or _breaks_off(before)
        return not goes_on and is_location(row.text)

    def _is_stop(self, row: Row) -> bool:
        """Rows that end a title: dates, keys, notices."""
        dated = take_date_line(row.text, HeaderDraft(title="")) and not says_kind(row.text)
        return dated or bool(_KEYED.match(row.text) or EOE.match(row.text)) or is_note(row.text)

    def _takes_facts(self, row: Row) -> bool:
        """Whether a row says something other than the title; what it says is taken."""
        draft, text = self._draft, row.text
        if draft.title and normalize(text) == normalize(draft.title):
            return True
        take_narrated(text, draft)
        if self._is_keyed_line(text) or take_intro_line(text, draft) or take_tail_line(text, draft):
            return True
        if is_note(text):
            take_note_line(text, draft, _NO_NOTES, classify(text.strip("()[] "))[0])
            return True
        if text[0].islower() or _INTRODUCES.match(text):
            # A sentence or the rest of one: no name and no place stands for the event there.
            return bool(_INTRODUCES.match(text))
        if take_honored(text, draft, announced=self._announced) or self._takes_letterhead(row):
            return True
        if draft.title and _is_kind_line(text) and take_kind_line(text, draft, row.parts):
            return True
        return (
            take_date_line(text, draft)
            or take_place_line(text, draft, self._behind_letterhead)
            or take_person_line(text, draft)
        )

    def _takes_letterhead(self, row: Row) -> bool:
        """Above the title: an office and nothing else, or the name that belongs to it."""
        draft, text = self._draft, row.text
        if draft.title or not self._announced:
            return False
        if draft.letterhead and not draft.people and looks_like_name(text.split()):
            draft.people.append((sentence_case(draft.letterhead), pretty(text)))
            return True
        office = office_alone(text)
        if not office:
            return False
        if draft.people and draft.people[-1][0] in (None, "Senator"):
            draft.people[-1] = (sentence_case(draft.letterhead or office), draft.people[-1][1])
        elif draft.people and not row.opens and not MEMBER.match(text):
            draft.people[-1] = (
                f"{draft.people[-1][0]}, {sentence_case(office)}",
                draft.people[-1][1],
            )
        draft.letterhead = draft.letterhead or office
        return True

    def _take_as_title(self, row: Row) -> None:
        if normalize(row.text) in NOT_LABELS or _MAIL_FIELD.match(row.text):
            # A form's printed field, such as DATE or SUBJECT, whose value stands elsewhere.
            return
        if len(row.text.split()) <= MAX_TITLE_WORDS:
            self._draft.title = row.text
            self._block = [row]

    def _is_keyed_line(self, text: str) -> bool:
        """``TITLE: ...``, ``BRIEFER: ...``: heads that say what their line is."""
        match = _KEYED.match(text)
        if not match:
            return bool(EOE.match(text)) and len(text) < 60
        key, value = match["key"].lower().removesuffix("(s)").rstrip("s"), match["value"].strip()
        if value:
            self._take_keyed(key, value)
        return True

    def _take_keyed(self, key: str, value: str) -> None:
        draft = self._draft
        if key == "title":
            draft.title = value
        elif key in ("location", "place", "venue"):
            if VENUE.search(value) and not draft.venue:
                draft.venue = value
            elif not draft.place:
                draft.place = value
        elif key in ("briefer", "presenter", "speaker", "guest", "interviewee"):
            name = without_honorifics(value.split())
            if looks_like_name(name):
                draft.people.append((None, sentence_case(" ".join(name))))
            else:
                add_people(value, draft)
