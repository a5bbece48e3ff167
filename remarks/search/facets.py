"""Counts beside the hits: each value with the number of rows that following it lists."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Event, Outlet, Question, Series, Speaker, Topic, cached_until_change
from . import language as lang
from .resolution import places

# Of each list so many values are shown, and of one that the reader opens so many.
MAX_VALUES, MAX_OPEN_VALUES = 12, 500
_TITLES = {
    "speaker": "Speaker",
    "reporter": "Reporter",
    "outlet": "Outlet",
    "asked": "Asked of",
    "answered": "Answered by",
    "state": "Outcome",
    "topic": "Topic",
    "place": "Place",
    "series": "Series",
    "kind": "Kind",
    "year": "Year",
}


@dataclass(frozen=True)
class Value:
    name: str
    count: int
    query: str
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """One list of values, the most frequent first; ``more`` says how many are not shown."""

    name: str
    title: str
    values: tuple[Value, ...]
    more: int = 0
    selected: bool = False


@dataclass(frozen=True)
class YearBar:
    year: int
    count: int
    query: str
    unit: str = "turns"


def build_facets(query: lang.Query, counts: dict[str, dict], opened: str = "") -> tuple[Facet, ...]:
    """Facets with names from the database; values whose row is gone are left out.

    ``opened`` is the name of the one that is shown at length.
    """
    facets = []
    for name, title in _TITLES.items():
        if name == "year":
            continue
        limit = MAX_OPEN_VALUES if name == opened else MAX_VALUES
        values = _values(query, name, counts.get(name, {}), limit)
        if values:
            shown = tuple(values[:limit])
            more = max(0, len(counts.get(name, {})) - len(shown))
            selected = any(v.selected for v in shown)
            facets.append(Facet(name, title, shown, more, selected))
    return tuple(facets)


def _values(query: lang.Query, name: str, counts: dict, limit: int) -> list[Value]:
    # A few more than are shown, should the row of one be gone.
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[: limit + 8]
    labels = _labels(name, [key for key, _ in ordered])
    selected = {
        f.value.lower()
        for f in lang.positive_leaves(query.tree)
        if isinstance(f, lang.Filter) and f.name == name
    }
    values = []
    for key, count in ordered:
        if key in labels:
            label, written = labels[key]
            narrowed = lang.with_filter(query.source, name, written)
            values.append(Value(label, count, narrowed, written.lower() in selected))
    return values


def _labels(name: str, keys: list) -> dict:
    """Key in the index -> (what readers see, what the filter writes)."""
    if name in _PUBLIC_ROWS:
        return _public_names(name, keys)
    if name == "place":
        return {key: (place, key) for key, place in places().items()}
    if name == "kind":
        return {kind: (label, kind) for kind, label in Event.Kind.choices}
    if name == "state":
        return {state: (label, state) for state, label in Question.State.choices}
    return {}


_PUBLIC_ROWS = {
    "speaker": Speaker.objects.public,
    "reporter": Speaker.objects.public,
    "asked": Speaker.objects.public,
    "answered": Speaker.objects.public,
    "series": Series.objects.public,
    "outlet": Outlet.objects.public,
    "topic": Topic.objects.public,
}


@cached_until_change
def _names_seen(_kind: str) -> dict:
    """Names that were looked up since the last change, by id; None for what readers may not see."""
    return {}


def _public_names(kind: str, keys: list) -> dict:
    """Id -> (name, slug) of the public rows among ``keys``; each is looked up once a change."""
    seen = _names_seen(kind)
    if missing := [pk for pk in keys if pk not in seen]:
        rows = _PUBLIC_ROWS[kind]().filter(pk__in=missing).order_by()
        names = {pk: (name, slug) for pk, name, slug in rows.values_list("pk", "name", "slug")}
        seen.update((pk, names.get(pk)) for pk in missing)
    return {pk: name for pk in keys if (name := seen[pk])}


def year_bars(query: lang.Query, counts: dict, unit: str = "turns") -> tuple[YearBar, ...]:
    """A bar for every year from the first to the last with matches.

    Years without any count zero.
    """
    years = {int(year): count for year, count in counts.items() if year}
    if not years:
        return ()
    return tuple(
        YearBar(year, years.get(year, 0), lang.with_filter(query.source, "on", str(year)), unit)
        for year in range(min(years), max(years) + 1)
    )
