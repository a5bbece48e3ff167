"""Charts and quotes as pictures: for a slide, an article, and the preview of a link."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from .line_chart import Chart, Line, Point

# Lines are drawn larger and made smaller, so that edges are smooth; type is smooth by itself.
_SCALE = 2
PAPER, INK, SOFT, RULE, BRAND = "#fbfaf7", "#1b1d1f", "#535b63", "#d8d3c8", "#12355b"
# The colors of lines, told apart also by who sees few colors; static/remarks/parts.css has them.
COLORS = (
    "#12355b", "#b3420e", "#0d7a5f", "#8a4b9c", "#806400", "#c2185b", "#2f6fc0", "#555b61",
)  # fmt: skip
_GREY = "#9a9a94"
# What machines with fonts have; Pillow's own stands in where there are none.
_FONTS = {
    "serif": ("DejaVuSerif.ttf", "LiberationSerif-Regular.ttf", "NotoSerif-Regular.ttf"),
    "sans": ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf"),
}
QUOTE_WIDTH, QUOTE_HEIGHT = 1200, 630
MAX_QUOTE_CHARS = 420


@lru_cache(maxsize=64)
def _font(family: str, size: int):
    for name in _FONTS[family]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def chart_png(chart: Chart, title: str, axis: str, source: str) -> bytes:
    """The chart with its title above, its lines named below, and where it is from."""
    rows = -(-len(chart.lines) // 2)
    height = 64 + chart.height + 26 * rows + 44
    picture = _Picture(chart.width, height)
    picture.text(chart.left, 12, _cut(title, 90), "serif", 22, INK)
    picture.text(chart.left, 42, axis, "sans", 13, SOFT)
    picture.offset = 58
    for tick in chart.y_ticks:
        picture.line([(chart.left, tick.place), (chart.right, tick.place)], RULE)
        picture.text(chart.left - 8, tick.place - 8, tick.label, "sans", 13, SOFT, anchor="ra")
    for tick in chart.x_ticks:
        picture.text(tick.place, chart.bottom + 8, tick.label, "sans", 13, SOFT, anchor="ma")
    for line in chart.lines:
        _draw_line(picture, line)
    for line in chart.lines:
        x = chart.left + (line.number % 2) * (chart.width // 2)
        y = chart.height + 8 + 26 * (line.number // 2)
        color = COLORS[line.number % len(COLORS)]
        picture.broken([(x, y + 9), (x + 36, y + 9)], color, line.dash)
        picture.sign(Point(x + 18, y + 9, None), line.shape, color)
        picture.text(x + 46, y, _cut(line.name, 58), "sans", 14, INK)
    picture.text(chart.left, chart.height + 26 * rows + 16, source, "sans", 12, SOFT)
    return picture.png()


def _draw_line(picture: _Picture, line: Line) -> None:
    color = COLORS[line.number % len(COLORS)]
    for stretch in line.stretches:
        if len(stretch) > 1:
            picture.broken([(p.x, p.y) for p in stretch], color, line.dash)
    for point in line.points:
        picture.sign(point, line.shape, _GREY if point.value.is_small else color)
        if point.label:
            picture.text(point.x, point.y - 20, point.label, "sans", 11, SOFT, anchor="ma")


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"


class _Picture:
    """A drawing in units of one pixel, painted larger and made smaller."""

    def __init__(self, width: int, height: int, scale: int = _SCALE):
        self._scale = scale
        self._image = Image.new("RGB", (width * scale, height * scale), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self.offset = 0

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self._scale, (y + self.offset) * self._scale

    def text(self, x, y, words, family, size, color, anchor="la") -> None:
        font = _font(family, size * self._scale)
        self._draw.text(self._at(x, y), words, fill=color, font=font, anchor=anchor)

    def line(self, places, color, width: int = 1) -> None:
        self._draw.line([self._at(*p) for p in places], fill=color, width=width * self._scale)

    def rectangle(self, x, y, width, height, color) -> None:
        self._draw.rectangle([self._at(x, y), self._at(x + width, y + height)], fill=color)

    def broken(self, places, color, dash: str) -> None:
        """A line of dashes and gaps, which go on around its corners."""
        sizes = [float(size) for size in dash.split()] or [1e9]
        at, rest = 0, sizes[0]
        for (x1, y1), (x2, y2) in zip(places, places[1:], strict=False):
            length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
            done = 0.0
            while done < length:
                step = min(rest, length - done)
                if at % 2 == 0:
                    ends = [done / length, (done + step) / length]
                    self.line([(x1 + (x2 - x1) * e, y1 + (y2 - y1) * e) for e in ends], color, 2)
                done, rest = done + step, rest - step
                if rest <= 0:
                    at += 1
                    rest = sizes[at % len(sizes)]

    def sign(self, point: Point, shape: str, color: str) -> None:
        x, y = point.x, point.y
        corners = sign_corners(shape, x, y)
        if corners:
            self._draw.polygon([self._at(*corner) for corner in corners], fill=color)
        else:
            self._draw.ellipse([self._at(x - 4, y - 4), self._at(x + 4, y + 4)], fill=color)

    def png(self) -> bytes:
        width, height = self._image.size
        size = (width // self._scale, height // self._scale)
        return _png(self._image.resize(size, Image.Resampling.LANCZOS))


def sign_corners(shape: str, x: float, y: float) -> list[tuple[float, float]]:
    """The corners of a point's sign; none for a circle."""
    match shape:
        case "square":
            return [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)]
        case "triangle":
            return [(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)]
        case "diamond":
            return [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)]
        case _:
            return []


def quote_png(words: str, who: str, where: str, site: str) -> bytes:
    """A quote as link previews show it: the words, who says them, and where they stand."""
    picture = _Picture(QUOTE_WIDTH, QUOTE_HEIGHT, scale=1)
    picture.rectangle(0, 0, 16, QUOTE_HEIGHT, BRAND)
    size, lines = _largest_type(f"“{_cut(' '.join(words.split()), MAX_QUOTE_CHARS)}”")
    for number, line in enumerate(lines):
        picture.text(76, 64 + number * size * 1.4, line, "serif", size, INK)
    picture.text(76, 478, _cut(who, 60), "sans", 30, BRAND)
    picture.text(76, 522, _cut(where, 78), "sans", 24, SOFT)
    picture.text(76, 574, site, "sans", 20, SOFT)
    return picture.png()


def _largest_type(words: str) -> tuple[int, list[str]]:
    """The largest type in which the words fill no more than the room above the name."""
    for size in (52, 44, 38, 33, 29):
        lines = _wrapped_lines(words, size, QUOTE_WIDTH - 150)
        if len(lines) * size * 1.4 <= 390:
            return size, lines
    room = int(390 / (29 * 1.4))
    return 29, [*lines[: room - 1], f"{lines[room - 1].rstrip('”')} …”"]


def _wrapped_lines(words: str, size: int, width: int) -> list[str]:
    font = _font("serif", size)
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
