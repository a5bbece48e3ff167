"""A line chart as places in a drawing: axes, lines, points; drawn as SVG or as an image.

Pure geometry: who draws decides on fonts and colors. Units are those of the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

# Of so many points their numbers can stand beside them.
MAX_LABELED = 40
# Of a character of a label, and of its line, in units of the wide drawing.
LABEL_WIDTH, LABEL_HEIGHT = 7, 14
# Signs that tell lines apart without color: how a line is broken, and the shape of its points.
DASHES = ("", "9 4", "2 4", "12 4 2 4", "", "9 4", "2 4", "12 4 2 4")
SHAPES = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True)
class Value:
    """One period of a line: None where there is nothing; ``note`` tells what it rests on."""

    value: float | None
    note: str
    url: str = ""
    is_small: bool = False
    label: str = ""


@dataclass(frozen=True)
class Point:
    """A value's place; ``label`` is what stands above it, where nothing else stands there."""

    x: float
    y: float
    value: Value
    label: str = ""


@dataclass(frozen=True)
class Line:
    """One series: its stretches without a gap, and its points."""

    name: str
    number: int
    points: tuple[Point, ...]
    stretches: tuple[tuple[Point, ...], ...]

    @property
    def dash(self) -> str:
        return DASHES[self.number % len(DASHES)]

    @property
    def shape(self) -> str:
        return SHAPES[(self.number + self.number // len(SHAPES)) % len(SHAPES)]


@dataclass(frozen=True)
class Tick:
    place: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawing of ``width`` by ``height``; the plot lies between ``left`` and ``right``,
    ``top`` and ``bottom``.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]

    @property
    def has_labels(self) -> bool:
        return any(point.label for line in self.lines for point in line.points)


def line_chart(
    periods: Sequence[str],
    series: Sequence[tuple[str, Sequence[Value]]],
    *,
    width: int = 1000,
    height: int = 380,
) -> Chart:
    """The chart of values by period; every series has one value a period."""
    left, right, top, bottom = 52, width - 24, 14, height - 34
    highest = max((v.value or 0 for _, values in series for v in values), default=0)
    steps = _steps(highest)
    step = (right - left) / max(1, len(periods) - 1)
    middle = (left + right) / 2

    def x(index: int) -> float:
        return round(left + index * step, 1) if len(periods) > 1 else middle

    def y(value: float) -> float:
        return round(bottom - value / steps[-1] * (bottom - top), 1)

    lines = []
    for number, (name, values) in enumerate(series):
        placed = [
            Point(x(i), y(value.value), value) if value.value is not None else None
            for i, value in enumerate(values)
        ]
        points = tuple(point for point in placed if point)
        lines.append(Line(name, number, points, _stretches(placed)))
    lines = _label_points(lines)
    return Chart(
        width, height, left, right, top, bottom, tuple(lines),
        tuple(Tick(x(i), label) for i, label in _labels(periods, width)),
        tuple(Tick(y(value), f"{value:g}") for value in steps),
    )  # fmt: skip


def _label_points(lines: list[Line]) -> list[Line]:
    """The lines with the labels that have room: none over another label, none among too many."""
    if sum(len(line.points) for line in lines) > MAX_LABELED:
        return lines
    taken: list[Point] = []
    labeled = []
    for line in lines:
        points = []
        for point in line.points:
            if point.value.label and not any(_collide(point, other) for other in taken):
                point = replace(point, label=point.value.label)
                taken.append(point)
            points.append(point)
        labeled.append(replace(line, points=tuple(points)))
    return labeled


def _collide(a: Point, b: Point) -> bool:
    """Whether the labels above two points would lie over one another."""
    room = (len(a.value.label) + len(b.value.label)) / 2 * LABEL_WIDTH
    return abs(a.x - b.x) < room and abs(a.y - b.y) < LABEL_HEIGHT


def _stretches(placed: list[Point | None]) -> tuple[tuple[Point, ...], ...]:
    """The runs of points that follow one another; a period without anything parts two."""
    runs: list[list[Point]] = [[]]
    for point in placed:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return tuple(tuple(run) for run in runs if run)


def _steps(highest: float) -> list[float]:
    """Round numbers from 0 to at least ``highest``, three to six of them."""
    if highest <= 0:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(highest))
    size = next(power * n for n in (0.2, 0.25, 0.5, 1, 2, 2.5, 5) if highest / (power * n) <= 5)
    return [round(size * n, 10) for n in range(math.ceil(round(highest / size, 9)) + 1)]


def _labels(periods: Sequence[str], width: int) -> list[tuple[int, str]]:
    """Which periods are written below the axis: as many as there is room for, evenly."""
    if not periods:
        return []
    # Of months the Januaries, where there are enough of them.
    years = [i for i, period in enumerate(periods) if period.endswith("-01")]
    is_year = len(periods[0]) == 4 or len(years) > 2
    if len(periods[0]) > 4 and is_year:
        chosen = [(i, periods[i][:4]) for i in years]
    else:
        chosen = list(enumerate(periods))
    room = max(2, (width - 70) // (44 if is_year else 70))
    every = -(-len(chosen) // room)
    for round_ in (1, 2, 5, 10, 20, 25, 50) if is_year else ():
        if every <= round_:
            return [(i, p) for i, p in chosen if int(p[:4]) % round_ == 0] or chosen[:1]
    return chosen[::every]
