"""How the words of a turn become HTML: escaped, in paragraphs, gaps as editorial text, hits marked."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote_plus, urlencode

from django import template
from django.utils.html import format_html, mark_safe
from django.utils.safestring import SafeString

from ..models import url_for
from ..presentation import exchanges
from ..presentation.text import Cut, cuts, paragraphs, plain

register = template.Library()

_KIND_WORDS = {
    "untranslated": "Spoken in another language, not transcribed: ",
    "inaudible": "Gap in the transcript: ",
    "interpreted": "Through an interpreter: ",
}
LANGUAGE_CODES = {
    "Arabic": "ar", "Chinese": "zh", "Dutch": "nl", "English": "en", "Farsi": "fa", "French": "fr", "German": "de",
    "Greek": "el", "Hebrew": "he", "Hindi": "hi", "Italian": "it", "Japanese": "ja", "Korean": "ko", "Persian": "fa",
    "Polish": "pl", "Portuguese": "pt", "Russian": "ru", "Spanish": "es", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur",
}  # fmt: skip


def _html(text: str, cut: Cut) -> str:
    """A cut as HTML, escaped here: a long transcript has thousands, and format_html takes most of a page's time."""
    words = escape(" ".join(text[cut.start : cut.end].replace("\u200b", "").split("\n")))
    if cut.kind == "hit":
        return f"<mark>{words}</mark>"
    if cut.kind.startswith("mark"):
        kind = cut.kind.removeprefix("mark ")
        said = _KIND_WORDS.get(kind, "")
        hidden = f'<span class="visually-hidden">{said}</span>' if said else ""
        return f'<span class="editorial editorial-{escape(kind)}">{hidden}{words}</span>'
    return words


def _rendered(text: str, marks, offset: int, hits, start: int, end: int) -> SafeString:
    shown = [
        c
        for c in cuts(text, marks, offset, hits, start, end)
        if c.kind not in ("sign", "mark furniture")
    ]
    return mark_safe("".join(_html(text, cut) for cut in shown))  # nosec


@register.simple_tag
def turn_text(turn, hits=()):
    """All words of a turn as paragraphs."""
    text, parts = turn.text, []
    for start, stop in paragraphs(text):
        words = _rendered(
            text, turn.marks, turn.body_start, _within(hits, start, stop), start, stop
        )
        if words.strip():
            parts.append(f"<p>{words}</p>")
    return mark_safe("\n".join(parts))  # nosec


@register.simple_tag
def turn_block(turn, hit_count):
    """A turn on its event's page. Written here and not in a template, since a page may hold hundreds.

    Links are relative to the event's page, which keeps long transcripts a third smaller.
    """
    anchor, position = escape(turn.anchor), turn.position
    if turn.speaker_id:
        role = f' <span class="role">{escape(turn.role)}</span>' if turn.role else ""
        name = f'<a href="{escape(turn.speaker.get_absolute_url())}">{escape(turn.speaker.name)}</a>{role}'
    elif turn.asked_by:
        name = f'{escape(turn.asked_by)} <span class="role">{escape(turn.label)}</span>'
    else:
        name = escape(turn.display_name)
    parts = [
        f'<div class="turn voice-{escape(turn.style)}" id="{anchor}">\n<h3>{name} '
        f'<a class="permalink" href="#{anchor}" aria-label="Link to turn {position}">{position}</a> '
        f'<a class="to-source" href="source/#s-{anchor}" aria-label="Turn {position} in the source">source</a> '
        f'<a class="to-source" href="cite/?turn={anchor}" aria-label="Cite turn {position}">cite</a> '
        f'<a class="to-source" href="report/{anchor}/" rel="nofollow" aria-label="Report an error in turn {position}">report</a></h3>',
        turn_text(turn, turn.hits),
    ]
    if turn.is_orphan_reply:
        parts.append(
            '<p class="aside">The question that this answers is not printed in the transcript.</p>'
        )
    if turn.hits and hit_count > 1:
        parts.append(
            f'<p class="hit-nav">Hit {turn.hit_number} of {hit_count}: <a href="#{escape(turn.hit_previous.anchor)}">previous</a>, '
            f'<a href="#{escape(turn.hit_next.anchor)}">next</a></p>'
        )
    parts.append("</div>")
    return mark_safe("\n".join(parts))  # nosec


@register.simple_tag
def passage(hit):
    """The best passage of a found turn, with dots where it is cut."""
    turn, (start, end) = hit.turn, hit.passage
    words = _rendered(
        turn.text, turn.marks, turn.body_start, _within(hit.spans, start, end), start, end
    )
    return format_html(
        "{}{}{}",
        mark_safe("…&nbsp;") if start else "",
        words,
        mark_safe("&nbsp;…") if end < len(turn.text) else "",
    )


def _within(hits, start: int, end: int):
    return [(max(a, start), min(b, end)) for a, b in hits if a < end and b > start]


@register.filter(name="plain")
def plain_filter(text):
    """Archive text on one line without Markdown's signs, for titles and lists."""
    return plain(text)


@register.filter
def question_words(question):
    """The words of a question without the introduction that names its asker."""
    text = question.text
    if question.evidence and text.startswith(question.evidence):
        text = text[len(question.evidence) :].lstrip(" .,;:–—-\u00a0\n")
    return plain(text)


@register.filter
def side_by_side(sides):
    """The cells of several sides, period by period."""
    return list(zip(*(side.cells for side in sides), strict=True))


@register.filter
def from_foot(height):
    """Where a bar begins that stands on the line at 100."""
    return round(100 - height, 1)


@register.filter
def json_ld(values):
    """Facts for search engines as a block of JSON-LD; nothing in it can end the block."""
    text = (
        json.dumps(values, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # nosec


@register.simple_tag
def put_to(question, principals):
    return exchanges.put_to(question, principals)


@register.inclusion_tag("remarks/_strip.html")
def strip(bars, label):
    """A strip of bars by year as inline SVG, with a table for those who read it."""
    bars = list(bars)
    most = max((bar.count for bar in bars), default=0)
    width = 1000 / max(1, len(bars))
    shown = [
        {
            "bar": bar,
            "x": round(i * width + (width - min(width * 0.8, 60)) / 2, 1),
            "width": round(min(width * 0.8, 60), 1),
            "height": round(bar.count / most * 88 + 2, 1) if most and bar.count else 0,
            "y": round(100 - (bar.count / most * 88 + 2), 1) if most and bar.count else 100,
            "url": bar.url if hasattr(bar, "url") else search_url(bar.query),
            "ticked": len(bars) <= 12 or bar.year % 5 == 0,
        }
        for i, bar in enumerate(bars)
    ]
    return {"bars": shown, "label": label, "total": sum(bar.count for bar in bars)}


@register.simple_tag
def search_url(query, sort=""):
    return f"{url_for('search')}?q={quote_plus(query)}{f'&sort={quote_plus(sort)}' if sort else ''}"


@register.simple_tag
def hit_url(hit, query):
    """Where a hit leads: the turn, with the words marked there too."""
    turn = hit.turn
    words = f"?{urlencode({'q': query})}" if query else ""
    return f"{turn.event.get_absolute_url()}{words}#{turn.anchor}"
