"""Counts beside the hits: each value with the number of rows that following it lists."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Event, Outlet, Speaker, Topic
from . import language as lang
from .resolution import places

MAX_VALUES = 12
_TITLES = {
    "speaker": "Speaker",
    "reporter": "Reporter",
    "outlet": "Outlet",
    "topic": "Topic",
    "place": "Place",
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


def build_facets(query: lang.Query, counts: dict[str, dict]) -> tuple[Facet, ...]:
    """Facets with names from the database; values whose row is gone are left out."""
    facets = []
    for name, title in _TITLES.items():
        if name == "year":
            continue
        values = _values(query, name, counts.get(name, {}))
        if values:
            shown = tuple(values[:MAX_VALUES])
            more = max(0, len(counts.get(name, {})) - len(shown))
            selected = any(v.selected for v in shown)
            facets.append(Facet(name, title, shown, more, selected))
    return tuple(facets)


def _values(query: lang.Query, name: str, counts: dict) -> list[Value]:
    # A few more than are shown, should the row of one be gone.
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[: MAX_VALUES + 8]
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
    if name in ("speaker", "reporter"):
        return _names_and_slugs(Speaker.objects.public().filter(pk__in=keys))
    if name == "outlet":
        return _names_and_slugs(Outlet.objects.public().filter(pk__in=keys))
    if name == "topic":
        return _names_and_slugs(Topic.objects.public().filter(pk__in=keys))
    if name == "place":
        return {key: (place, key) for key, place in places().items()}
    if name == "kind":
        return {kind: (label, kind) for kind, label in Event.Kind.choices}
    return {}


def _names_and_slugs(rows) -> dict:
    return {
        pk: (name, slug) for pk, name, slug in rows.order_by().values_list("pk", "name", "slug")
    }


def year_bars(query: lang.Query, counts: dict) -> tuple[YearBar, ...]:
    """A bar for every year from the first to the last with matches; years without any count zero."""
    years = {int(year): count for year, count in counts.items() if year}
    if not years:
        return ()
    return tuple(
        YearBar(year, years.get(year, 0), lang.with_filter(query.source, "on", str(year)))
        for year in range(min(years), max(years) + 1)
    )
