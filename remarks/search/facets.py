"""Counts beside the hits: each value with the number of rows that following it lists."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Event, Outlet, Speaker, Topic
from . import language as lang
from .resolution import places

_SHOWN = 12
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
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """One list of values, the most frequent first; ``more`` says how many are not shown."""

    name: str
    title: str
    values: tuple[Value, ...]
    more: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class YearBar:
    year: int
    count: int
    query: str


def facets_of(query: lang.Query, counts: dict[str, dict]) -> tuple[Facet, ...]:
    """Facets with names from the database; values whose row is gone are left out."""
    found = []
    for name, title in _TITLES.items():
        if name == "year":
            continue
        values = _values(query, name, counts.get(name, {}))
        if values:
            shown = tuple(values[:_SHOWN])
            more = max(0, len(counts.get(name, {})) - len(shown))
            found.append(Facet(name, title, shown, more, any(v.chosen for v in shown)))
    return tuple(found)


def _values(query: lang.Query, name: str, counts: dict) -> list[Value]:
    # A few more than are shown, should the row of one be gone.
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[: _SHOWN + 8]
    labels = _labels(name, [key for key, _ in ordered])
    chosen = {
        f.value.lower()
        for f in lang.positive(query.tree)
        if isinstance(f, lang.Filter) and f.name == name
    }
    values = []
    for key, count in ordered:
        if key in labels:
            said, written = labels[key]
            narrowed = lang.with_filter(query.source, name, written)
            values.append(Value(said, count, narrowed, written.lower() in chosen))
    return values


def _labels(name: str, keys: list) -> dict:
    """Key in the index -> (what readers see, what the filter writes)."""
    if name in ("speaker", "reporter"):
        return _named(Speaker.objects.filter(pk__in=keys))
    if name == "outlet":
        return _named(Outlet.objects.filter(pk__in=keys))
    if name == "topic":
        return _named(Topic.objects.public().filter(pk__in=keys))
    if name == "place":
        return {key: (place, key) for key, place in places().items()}
    if name == "kind":
        return {kind: (label, kind) for kind, label in Event.Kind.choices}
    return {}


def _named(rows) -> dict:
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
