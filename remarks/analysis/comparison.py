"""Words or a topic over time, for up to eight series: people, outlets, offices, groups, periods."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .. import search
from ..models import OfficeHolding, Series, Speaker, Turn, alias_key, cached_until_change
from ..search import language
from ..search.readings import names
from ..search.resolution import office_terms
from ..search.results import describe, highlight_spans, notes_on, scope_notes
from ..search.units import Unit, unit_called
from .counts import search_url

MAX_SERIES = 8
UNITS = ("year", "month")
MEASURES = ("turns", "uses", "exchanges")
# What a reader types for a series of the whole archive beside others.
WHOLE = ("", "all", "everything")
# A rate is given for so many words; of fewer it rests on too little and is grayed.
RATE_WORDS = 10_000
# Of exchanges a rate is given for so many.
RATE_EXCHANGES = 100
# Every use is looked for in the words themselves: beyond so many turns only turns are counted.
MAX_USE_TURNS = 6_000
# Longer runs of months are read by year.
MAX_PERIODS = 480
_CHUNK = 900
_SPAN = re.compile(r"[\s,]+(?:in )?((?:19|20)[0-9]{2})(?:\s?[-–]\s?((?:19|20)[0-9]{2})?)?$")


@dataclass(frozen=True)
class Cell:
    """A period of one series: turns or exchanges that match and in all, and the search.

    ``total`` 0 means that the archive has nothing of the period, which is not that nothing was
    said. ``uses`` is None where they were not counted, ``words`` where exchanges are.
    """

    period: str
    matched: int
    total: int
    words: int | None
    url: str
    uses: int | None = None

    @property
    def base(self) -> int:
        """What the rate is taken of: words, or exchanges where these are counted."""
        return self.total if self.words is None else self.words

    def rate(self, measure: str) -> float | None:
        """Turns or uses in 10,000 words, or exchanges in 100; None where the archive has none."""
        if self.words is None:
            return RATE_EXCHANGES * self.matched / self.total if self.total else None
        count = self.uses if measure == "uses" else self.matched
        return RATE_WORDS * count / self.words if self.words and count is not None else None

    @property
    def is_small(self) -> bool:
        """Whether the period has too few words or exchanges for its rate to say much."""
        return 0 < self.base < (RATE_EXCHANGES if self.words is None else RATE_WORDS)


@dataclass(frozen=True)
class Holder:
    """Who is meant by an office, and when."""

    name: str
    first: dt.date
    last: dt.date | None
    url: str


@dataclass(frozen=True)
class Scope:
    """What a reader typed for one series, and the query and holders that it means."""

    text: str
    query: str
    holders: tuple[Holder, ...] = ()

    @property
    def label(self) -> str:
        """The series in a few words."""
        if self.holders and ":" not in self.text:
            return self.text
        label = describe(self.query)
        for start in ("Turns by ", "Turns, ", "Turns "):
            label = label.removeprefix(start)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True)
class Comparison:
    """Series over one run of periods, how they are measured, and what must be said of them.

    ``turn_ids`` are those of any series that match, oldest first, those of no known day last; of
    exchanges the turns that ask.
    """

    series: tuple[CountedSeries, ...]
    unit: str
    measure: str
    notes: tuple[str, ...] = ()
    turn_ids: tuple[int, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(cell.period for cell in self.series[0].cells) if self.series else ()


@dataclass(frozen=True)
class CountedSeries:
    """One series: what it means, its cells in order, and what must be said of its query."""

    scope: Scope
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    @property
    def sum(self) -> Cell:
        """All periods as one."""
        return Cell(
            "All",
            sum(cell.matched for cell in self.cells),
            sum(cell.total for cell in self.cells),
            _sum_of(cell.words for cell in self.cells),
            "",
            _sum_of(cell.uses for cell in self.cells),
        )


def _sum_of(counts: Iterable[int | None]) -> int | None:
    """None where one of them is not known."""
    known = list(counts)
    return None if None in known else sum(count for count in known if count)


def read_scope(text: str) -> Scope:
    """A series as typed: a query, or the plain name of a person, outlet, office, topic or group.

    A year or a run of years behind a name bounds it: ``White House spokesmen 2009-2017``.
    """
    text = " ".join(text.split())
    if text.casefold() in WHOLE:
        return Scope(text, "")
    if ":" in text:
        return Scope(text, text, _holders(language.parse(text)))
    span = _SPAN.search(f" {text}")
    name = text[: max(0, len(text) - len(span[0]))].rstrip() if span else text
    years = _years_query(span)
    if not name:
        return Scope(text, years)
    query = f"{_named_query(name)} {years}".strip()
    return Scope(text, query, _holders(language.parse(query)))


def _years_query(span: re.Match[str] | None) -> str:
    if span is None:
        return ""
    if span[2]:
        return f"from:{span[1]} to:{span[2]}"
    return f"from:{span[1]}" if span[0][-1] in "-–" else f"on:{span[1]}"


# So many who bear one name are written out.
MAX_BEARERS = 3
_KIND_FILTERS = {"person": "speaker", "outlet": "outlet", "topic": "topic", "place": "place"}


def _named_query(name: str) -> str:
    """The query that a plain name means; one that is nobody's is looked for among labels."""
    rows = names().get(alias_key(name), ())
    terms = [
        f"{_KIND_FILTERS.get(row.kind, row.kind)}:{language.quote_value(row.value)}" for row in rows
    ]
    if len(terms) > MAX_BEARERS:
        # A filter by name finds all who bear it, and says how many they are.
        return f"speaker:{language.quote_value(name.replace(chr(34), ' '))}"
    if len(terms) > 1:
        return f"({' OR '.join(terms)})"
    if terms:
        return terms[0]
    series = Series.objects.public().filter(name__iexact=name).values_list("slug", flat=True)
    if series:
        return f"series:{series[0]}"
    wanted = language.quote_value(name.replace('"', " "))
    return f"{'office' if _public_terms(name) else 'speaker'}:{wanted}"


def _public_terms(office: str) -> list[OfficeHolding]:
    terms = [term for term in office_terms(office) if term.speaker_id]
    people = Speaker.objects.public().filter(pk__in=[term.speaker_id for term in terms])
    public = set(people.values_list("pk", flat=True))
    return [term for term in terms if term.speaker_id in public]


def _holders(query: language.Query) -> tuple[Holder, ...]:
    """Who holds the office of a query's ``office:`` within its days, in order of time."""
    leaves = [n for n in language.positive_leaves(query.tree) if isinstance(n, language.Filter)]
    days = [leaf.days for leaf in leaves if leaf.days]
    first = max((a for a, _ in days if a), default=dt.date.min)
    last = min((b for _, b in days if b), default=dt.date.max)
    terms = [t for leaf in leaves if leaf.name == "office" for t in _public_terms(leaf.value)]
    people = Speaker.objects.in_bulk({term.speaker_id for term in terms})
    return tuple(
        Holder(people[t.speaker_id].name, t.first, t.last, people[t.speaker_id].get_absolute_url())
        for t in sorted(terms, key=lambda t: (t.first, t.pk))
        if t.first <= last and (t.last or dt.date.max) >= first
    )


def compare(words: str, series: list[str], unit: str, measure: str) -> Comparison:
    """Each series over the same run of periods. Raises SearchUnavailable with a sentence."""
    scopes = [read_scope(text) for text in series[:MAX_SERIES]]
    counted_unit = unit_called("exchanges" if measure == "exchanges" else "")
    matched_anywhere = search.turn_ids(words, unit=counted_unit)
    counted = [_Count(words, scope, matched_anywhere, counted_unit) for scope in scopes]
    notes = []
    if measure == "uses":
        matched = sum(len(count.matched) for count in counted)
        if not search.parse(words).has_words():
            measure = "turns"
            notes.append("Uses are of words: a topic or another filter is counted by turns.")
        elif matched > MAX_USE_TURNS:
            measure = "turns"
            notes.append(
                f"Uses are counted in up to {MAX_USE_TURNS:,} turns, and {matched:,} match, so"
                " turns are shown. Name people or shorten the time to count uses."
            )
        else:
            for count in counted:
                count.look_for_uses(words)
    periods = _periods([count.totals(unit) for count in counted], unit)
    if len(periods) > MAX_PERIODS:
        unit = "year"
        periods = _periods([count.totals(unit) for count in counted], unit)
        notes.append("So many months are shown by year.")
    series_ = tuple(CountedSeries(c.scope, c.cells(periods, unit), c.notes) for c in counted)
    return Comparison(series_, unit, measure, tuple(notes), _in_order(counted))


def _in_order(counted: list[_Count]) -> tuple[int, ...]:
    table = _turn_table()
    known = {pk for count in counted for pk in count.matched if pk < len(table.days)}
    last = dt.date.max.toordinal() + 1
    return tuple(
        sorted(
            known, key=lambda pk: (table.days[pk] or last, table.events[pk], table.positions[pk])
        )
    )


class _Count:
    """Turns of one series, those that match, and the words and uses of each; or exchanges."""

    def __init__(self, words: str, scope: Scope, matched_anywhere: tuple[int, ...], counts: Unit):
        """``matched_anywhere``: those of the whole archive that match, asked for once."""
        self.scope, self._counts = scope, counts
        self._asked = f"({words}) {scope.query}".strip() if scope.query else words
        self.ids = search.turn_ids(scope.query, unit=counts)
        # Not one query: a quotation mark left open would swallow the scope, a limit cut it.
        inside = set(self.ids)
        self.matched = tuple(pk for pk in matched_anywhere if pk in inside)
        self.uses: Counter[int] | None = None
        unknown = scope_notes(counts, search.parse(scope.query))
        self.notes = tuple(dict.fromkeys((*notes_on(scope.query), *notes_on(words), *unknown)))

    def _url(self, period: str) -> str:
        """The search for a cell's turns; empty where search would read it otherwise."""
        asked = f"{self._asked} on:{period}"
        is_open = self._asked.count('"') % 2 == 1
        unit = {} if self._counts.is_turns else {"unit": self._counts.name}
        return "" if is_open or len(asked) > language.MAX_CHARACTERS else search_url(asked, **unit)

    def look_for_uses(self, words: str) -> None:
        query = search.parse(words)
        self.uses = Counter()
        for chunk in _chunks(self.matched):
            rows = Turn.objects.filter(pk__in=chunk).only("text", "marks", "body_start")
            for turn in rows.order_by():
                self.uses[turn.pk] = len(highlight_spans(query, turn))

    def totals(self, unit: str) -> Counter[str]:
        return Counter(period for period, _ in _by_period(self.ids, unit))

    def cells(self, periods: list[str], unit: str) -> tuple[Cell, ...]:
        total: Counter[str] = Counter()
        words: Counter[str] = Counter()
        matched: Counter[str] = Counter()
        uses: Counter[str] = Counter()
        table = _turn_table()
        for period, pk in _by_period(self.ids, unit):
            total[period] += 1
            words[period] += table.words[pk]
        for period, pk in _by_period(self.matched, unit):
            matched[period] += 1
            uses[period] += self.uses[pk] if self.uses else 0
        return tuple(
            Cell(
                p,
                matched[p],
                total[p],
                words[p] if self._counts.is_turns else None,
                self._url(p),
                None if self.uses is None else uses[p],
            )
            for p in periods
        )


@dataclass(frozen=True)
class _TurnTable:
    """By the number of a turn: its words, its event and place there, and the day (0 for none)."""

    words: array[int]
    days: array[int]
    events: array[int]
    positions: array[int]


@cached_until_change
def _turn_table() -> _TurnTable:
    """16 bytes a turn, read once a change: a comparison looks up most of the archive's turns."""
    rows = Turn.objects.public().order_by("-pk")
    rows = rows.values_list("pk", "word_count", "event__listed_on", "event", "position")
    columns: list[array[int]] = [array("I") for _ in range(4)]
    for pk, words, day, event, position in rows.iterator(chunk_size=5000):
        if not columns[0]:
            columns = [array("I", bytes(4 * pk + 4)) for _ in range(4)]
        values = (words, day.toordinal() if day else 0, event, position)
        for column, value in zip(columns, values, strict=True):
            column[pk] = value
    return _TurnTable(*columns)


def _by_period(ids: Iterable[int], unit: str) -> Iterator[tuple[str, int]]:
    """The period of each turn that has a day."""
    days, length = _turn_table().days, 4 if unit == "year" else 7
    names_by_day: dict[int, str] = {}
    for pk in ids:
        day = days[pk] if pk < len(days) else 0
        if not day:
            continue
        if day not in names_by_day:
            names_by_day[day] = dt.date.fromordinal(day).isoformat()[:length]
        yield names_by_day[day], pk


def _chunks(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))


def _periods(totals: list[Counter[str]], unit: str) -> list[str]:
    """All periods from the first to the last of which the archive has anything."""
    dated = sorted(p for counts in totals for p in counts)
    if not dated:
        return []
    if unit == "year":
        return [str(y) for y in range(int(dated[0]), int(dated[-1]) + 1)]
    first, last = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (dated[0], dated[-1]))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]
