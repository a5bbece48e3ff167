"""Counts beside the hits: each value with the number of rows that following it lists."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest

from ..models import (
    Event,
    OfficeHolding,
    Outlet,
    Question,
    Series,
    Speaker,
    Topic,
    cached_until_change,
)
from . import language as lang
from . import nodes
from .resolution import places, resolve

# Of each list so many values are shown, and of one that the reader opens so many.
MAX_VALUES, MAX_OPEN_VALUES = 12, 500
TITLES = {
    "speaker": "Speaker",
    "reporter": "Reporter",
    "outlet": "Outlet",
    "asked": "Asked of",
    "answered": "Answered by",
    "office": "Office",
    "state": "Outcome",
    "topic": "Topic",
    "place": "Place",
    "series": "Series",
    "kind": "Kind",
    "year": "Year",
}


@dataclass(frozen=True)
class Value:
    """One value of a facet, how many have it, and the query for which it alone does.

    Where values are chosen already, ``count`` is taken under the other terms of the query, and
    ``toggled`` is the query that has this value too, or no more.
    """

    name: str
    count: int
    query: str
    selected: bool = False
    toggled: str = ""


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
    for name, title in TITLES.items():
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
    chosen = lang.chosen_values(query, name)
    # As typed, also those that nothing fits now: a choice never goes unasked.
    typed = {value: _keys_of(name, value) for value in chosen[1]} if chosen else {}
    keys = frozenset(key for own in typed.values() for key in own)
    # A few more than are shown, should the row of one be gone; what is chosen is never left out.
    ordered = _largest(counts, keys, limit + 8)
    labels = _labels(name, [key for key, _ in ordered])
    rest = query.without(chosen[0]).source if chosen else query.source
    values = []
    for key, count in ordered:
        if key not in labels:
            continue
        label, written = labels[key]
        others = [value for value, own in typed.items() if key not in own]
        changed = others if key in keys else [*typed, written]
        toggled = lang.with_any(rest, name, changed) if changed else rest
        values.append(
            Value(
                label,
                count,
                lang.with_filter(rest, name, written),
                key in keys,
                toggled if typed else "",
            )
        )
    return values


def _largest(counts: dict, first: frozenset, size: int) -> list[tuple]:
    """The values with the highest counts and these, those of ``first`` before the others."""
    # Of thousands of values only those that may come first are put in order.
    least = nlargest(size, counts.values())[-1:]
    items = [item for item in counts.items() if item[1] >= least[0] or item[0] in first]
    return sorted(items, key=lambda item: (item[0] not in first, -item[1], str(item[0])))[:size]


def _keys_of(name: str, value: str) -> frozenset:
    """What stands in the index for the value of a filter as it is written."""
    tree = resolve(lang.parse(f"{name}:{lang.quote_value(value)}")).tree
    leaves = [leaf for leaf in nodes.positive_leaves(tree) if isinstance(leaf, nodes.Terms)]
    return frozenset(key for leaf in leaves if leaf.field == name for key in leaf.values)


def _labels(name: str, keys: list) -> dict:
    """Key in the index -> (what readers see, what the filter writes)."""
    if name in _PUBLIC_ROWS:
        return _public_names(name, keys)
    if name == "place":
        return {key: (place, key) for key, place in places().items()}
    if name == "office":
        return {key: (title, key) for key, title in _offices().items()}
    if name == "kind":
        return {kind: (label, kind) for kind, label in Event.Kind.choices}
    if name == "state":
        return {state: (label, state) for state, label in Question.State.choices}
    return {}


@cached_until_change
def _offices() -> dict[str, str]:
    """Key -> office and house, as the terms have them."""
    return {term.key: term.full_office for term in OfficeHolding.objects.order_by("-first", "-pk")}


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
