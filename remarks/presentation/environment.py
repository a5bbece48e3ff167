"""What the public pages' templates call: addresses, numbers and dates in words, turns as HTML."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from urllib.parse import quote_plus, urlencode

from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment
from jinja2.ext import Extension

from ..models import url_for
from .coins import coins
from .corrections import correction_rows
from .exchanges import put_to, question_words
from .hit_parts import hit_parts
from .html import passage, turn_text
from .strips import MIN_BARS, strip_bars
from .text import plain

# As many turns as nearly all events have; half a kilobyte each.
MAX_DRAWN = 1_500

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# A tag or a comment that has its line, or lines, to itself.
_TAG_LINE = re.compile(r"^(\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\})\n", re.MULTILINE | re.DOTALL)
# What JSON must not hold inside a <script> element, as escapes that JSON reads back.
_SCRIPT_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


class WithoutIndent(Extension):
    """Templates are indented for who edits them; the pages that they make are not."""

    def preprocess(self, source, name, filename=None):  # noqa: ARG002
        return _TAG_LINE.sub(r"\1", _INDENT.sub("", source))


def environment(**options) -> Environment:
    """What ``TEMPLATES`` names; Django's backend passes autoescape and a loader."""
    # Escaping is on: Django's backend passes autoescape=True.
    made = Environment(extensions=[WithoutIndent], **options)  # noqa: S701 # nosec
    made.globals |= {
        "coins": coins,
        "correction_rows": correction_rows,
        "hit_parts": hit_parts,
        "hit_url": hit_url,
        "kept_permalink": _drawn_once(made, "parts/transcript.html", "permalink"),
        "kept_tools": _drawn_once(made, "parts/transcript.html", "tools_of_turn"),
        "navigation": _navigation(made),
        "passage": passage,
        "put_to": put_to,
        "querystring": querystring,
        "search_url": search_url,
        "static": static,
        "strip": _strips(made),
        "strip_bars": lambda bars, span: strip_bars(bars, search_url, span),
        "turn_text": turn_text,
        "url": url_for,
    }
    made.filters |= {
        "comma": comma,
        "decimal": decimal,
        "first_words": first_words,
        "iso": iso,
        "json_ld": json_ld,
        "link": link,
        "long_date": long_date,
        "month": month,
        "plain": plain,
        "quantity": quantity,
        "question_words": question_words,
    }
    return made


def _drawn_once(made: Environment, name: str, macro: str):
    """A macro of the template ``name`` whose output follows from its arguments alone, drawn once
    for each that were asked for of late; none of them may say anything of a row.
    """

    @lru_cache(maxsize=MAX_DRAWN)
    def drawn(*arguments) -> SafeString:
        return getattr(made.get_template(name).module, macro)(*arguments)

    return drawn


def _navigation(made: Environment):
    """``navigation(path)``: the site's pages as HTML, drawn once for each that may be shown."""

    def template():
        return made.get_template("parts/navigation.html").module

    @lru_cache(maxsize=64)
    def drawn(path: str, _prefix: str) -> SafeString:
        return template().navigation(path)

    @lru_cache(maxsize=4)
    def addresses(_prefix: str) -> tuple[str, ...]:
        return tuple(url_for(name) for _, pages in template().entries for name, _ in pages)

    def navigation(path: str) -> SafeString:
        prefix = get_script_prefix()
        section = next((one for one in addresses(prefix) if path.startswith(one)), "")
        # Below a section all pages have the same links.
        return drawn(path if path == section else f"{section}…" if section else "", prefix)

    return navigation


def _strips(made: Environment):
    """``strip(years, label, size)``: bars by year as HTML, drawn once for the same bars and label.

    ``size`` has the archive's first and last day, between which the axis runs.
    """

    @lru_cache(maxsize=128)
    def drawn(bars: tuple, label: str, span: tuple | None, _prefix: str):
        few = sum(bool(bar.count) for bar in bars) < MIN_BARS
        return made.get_template("parts/strip.html").module.strip(bars, label, span, few)

    def strip(years, label, size=None):
        span = (size.first.year, size.last.year) if size and size.first else None
        return drawn(tuple(years), label, span, get_script_prefix())

    return strip


def search_url(query: str, sort: str = "", unit: str = "") -> str:
    """The search page's address for a query, in an order and of a unit; turns are left out."""
    order = f"&sort={_in_address(sort)}" if sort else ""
    what = f"&unit={_in_address(unit)}" if unit and unit != "turns" else ""
    return f"{url_for('search')}?q={_in_address(query)}{order}{what}"


_QUOTED_SIGNS = {code: quote_plus(chr(code)) for code in range(128)}


def _in_address(text: str) -> str:
    """What ``quote_plus`` gives; a page says over a hundred queries."""
    return text.translate(_QUOTED_SIGNS) if text.isascii() else quote_plus(text)


def hit_url(hit, query: str) -> str:
    """Where a hit leads: the turn, with the words marked there too."""
    words = f"?q={_in_address(query)}" if query else ""
    return f"{hit.turn.event.get_absolute_url()}{words}#{hit.turn.anchor}"


def querystring(request, **changes) -> str:
    """The query string of this request with some parameters changed; None takes one out."""
    parameters = dict(request.GET.lists())
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = [value]
    return f"?{urlencode(parameters, doseq=True)}" if parameters or request.GET else ""


def link(row) -> SafeString:
    """A link to the page of a person, an outlet, a topic: whatever has a name and an address."""
    # A page has hundreds: ``format_html`` would take most of their time.
    address, name = escape(row.get_absolute_url()), escape(row.name)
    return mark_safe(f'<a href="{address}">{name}</a>')  # noqa: S308 # nosec


def comma(number: int) -> str:
    """``12,345``"""
    return f"{number:,}"


def quantity(number: int, one: str, many: str = "") -> str:
    """``1 turn``, ``2,000 turns``; ``many`` where the plural is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def decimal(number: float, places: int = 1) -> str:
    """A number with so many places, halves rounded up as readers expect."""
    return str(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def long_date(day: date | datetime) -> str:
    """``15 May 2007``"""
    return f"{day.day} {day:%B %Y}"


def month(day: date) -> str:
    """``May 2007``"""
    return f"{day:%B %Y}"


def iso(day: date | datetime) -> str:
    """``2007-05-15``"""
    return f"{day:%Y-%m-%d}"


def first_words(text: str, count: int) -> str:
    """The first words of a text on one line, with dots where it is cut."""
    words = text.split()
    return " ".join(words) if len(words) <= count else " ".join(words[:count]) + " …"


def json_ld(values) -> SafeString:
    """Facts for search engines as a block of JSON-LD; nothing in it can end the block."""
    text = json.dumps(values, ensure_ascii=False)
    for sign, escaped in _SCRIPT_ESCAPES:
        text = text.replace(sign, escaped)
    block = f'<script type="application/ld+json">{text}</script>'
    return mark_safe(block)  # noqa: S308 # nosec
