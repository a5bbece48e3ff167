"""A turn or a question as others show it: a page of its own, a picture of its words, a card."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html

from ..filters import excerpt
from ..models import Event, Turn
from ..presentation import images
from ..presentation.corrections import KINDS_OF_ASKING
from ..presentation.exchanges import question_words
from ..presentation.text import plain
from .editing import correct_url
from .lookup import question_of, resolve_slug
from .parameters import page_view
from .responses import WrongParameter, choice, data_view, json_response

CARD_WIDTH, MIN_CARD_WIDTH = 550, 160
MAX_CARD_WORDS = 90
# A line of a card has about so many characters at its full width, and is so high.
_CARD_LINE_CHARS, _CARD_LINE_HEIGHT, _CARD_FRAME_HEIGHT = 62, 26, 32
_SOURCE_LINE_HEIGHT = 21
_NO_WORDS = "(No words transcribed)"
_NO_CARD = "Only the address of a turn or of a question of this archive has a card."


@dataclass(frozen=True)
class Quotable:
    """Words with who says them, where and when, their address and that of their picture."""

    words: str
    who: str
    where: str
    url: str
    image: str


def _where(event):
    return ", ".join(part for part in (event.title, event.day_in_words) if part)


def _of_turn(turn, event):
    words = plain(turn.text) or _NO_WORDS
    parts = [event.slug, turn.anchor]
    who = ", ".join(part for part in (turn.display_name, turn.role) if part)
    url, image = reverse("event_turn", args=parts), reverse("turn_image", args=parts)
    return Quotable(words, who, _where(event), url, image)


def quotable_question(question):
    """What the page of a question says of itself to link previews."""
    parts = [question.event.slug, question.key]
    who = f"{question.asked_by} (question)"
    image = reverse("question_image", args=parts)
    where = _where(question.event)
    words = question_words(question) or _NO_WORDS
    return Quotable(words, who, where, question.get_absolute_url(), image)


def _turn_of(event, anchor):
    return get_object_or_404(Turn.objects.for_display().filter(event=event), anchor=anchor)


@page_view()
def event_turn(request, slug, anchor):
    """A turn's own page, which a link preview can read.

    Of a turn that is no more it leads to where its words are now, or says that they are gone (410).
    """
    row, moved = resolve_slug(Event, slug, Event.objects.public())
    turn = Turn.objects.for_display().filter(event=row, anchor=anchor).first()
    if turn is None:
        return _former_turn(request, row, anchor)
    if moved:
        return redirect("event_turn", row.slug, anchor, permanent=True)
    around = row.turns.select_related("speaker")
    context = {
        "turn": turn,
        "event": row,
        "share": _of_turn(turn, row),
        "asked": turn.questions.all(),
        "answered": turn.replies_to.all(),
        "before": around.filter(position__lt=turn.position).order_by("-position").first(),
        "corrections": _corrections_of(turn, row),
        "desk": correct_url(request, row, turn.anchor),
        "after": around.filter(position__gt=turn.position).order_by("position").first(),
    }
    return render(request, "turn.html", context)


def _corrections_of(turn, event):
    rows = event.corrections.standing().filter(conflict="", target=turn.anchor)
    return [row for row in rows.select_related("event") if row.kind not in KINDS_OF_ASKING]


def _former_turn(request, event, anchor):
    old = event.old_anchors.filter(anchor=anchor).first()
    if old is None:
        raise Http404("There was never such a turn.")
    if old.target:
        return redirect(f"{event.get_absolute_url()}#{old.target}", permanent=True)
    return render(request, "gone.html", {"event": event, "old": old}, status=410)


@page_view()
def turn_image(request, slug, anchor):
    event, _ = resolve_slug(Event, slug, Event.objects.public())
    return _picture(request, _of_turn(_turn_of(event, anchor), event))


@page_view()
def question_image(request, slug, key):
    event, _ = resolve_slug(Event, slug, Event.objects.public())
    return _picture(request, quotable_question(question_of(event, key)))


def _picture(request, quotable):
    site = f"Remarks · {request.get_host()}"
    content = images.quote_png(quotable.words, quotable.who, quotable.where, site)
    return HttpResponse(content, content_type="image/png")


@data_view
def oembed(request):
    """The card of a turn or question (https://oembed.com): its words, no script, no tracking.

    It keeps to ``maxwidth`` and ``maxheight``; where there is no room for a card it is a link.
    """
    choice(request, "format", ("json",))
    quotable = _quotable_at(request, request.GET.get("url", "")[:500])
    width = min(_bound(request, "maxwidth") or CARD_WIDTH, CARD_WIDTH)
    absolute = request.build_absolute_uri
    bound = _bound(request, "maxheight")
    source = _lines(f"{quotable.who}, {quotable.where}", width) * _SOURCE_LINE_HEIGHT
    shown, height = _fit(quotable.words, width, bound, _CARD_FRAME_HEIGHT + source)
    card = {"type": "link"}
    if width >= MIN_CARD_WIDTH and (not bound or height <= bound):
        html = _card(shown, quotable, absolute(quotable.url), width)
        card = {"type": "rich", "html": html, "width": width, "height": height}
    return json_response(
        {
            "version": "1.0",
            "title": f"{quotable.who}: {' '.join(quotable.words.split()[:12])}",
            "author_name": quotable.who,
            "provider_name": "Remarks",
            "provider_url": absolute(reverse("home")),
            "cache_age": 86400,
        }
        | card
        | _thumbnail(request, absolute(quotable.image))
    )


def _thumbnail(request, url):
    """The picture of the words, where it fits into the bounds that are asked for."""
    width, height = images.QUOTE_WIDTH, images.QUOTE_HEIGHT
    bounds = [_bound(request, name) for name in ("maxwidth", "maxheight")]
    if any(bound and size > bound for bound, size in zip(bounds, (width, height), strict=True)):
        return {}
    return {"thumbnail_url": url, "thumbnail_width": width, "thumbnail_height": height}


def _lines(text, width):
    """How many lines a text has in a card of this width, about."""
    return -(-len(text) * CARD_WIDTH // (_CARD_LINE_CHARS * max(width, 1)))


def _fit(text, width, bound, frame):
    """As many words as a card shows within ``bound`` pixels (0: any), and its height.

    ``frame`` is the height of what stands around the words. One word is the least.
    """
    words = text.split() or _NO_WORDS.split()
    for count in range(min(len(words), MAX_CARD_WORDS), 0, -1):
        shown = " ".join(words[:count]) + (" …" if count < len(words) else "")
        height = frame + _CARD_LINE_HEIGHT * _lines(shown, width)
        if not bound or height <= bound:
            break
    return shown, height


def _quotable_at(request, url):
    """What the address of a turn or question names, also ``/events/…/#t7``. Raises Http404."""
    try:
        address = urlsplit(url)
        match = resolve(address.path)
    except (Resolver404, ValueError):
        raise Http404(_NO_CARD) from None
    if address.netloc and address.netloc.lower() != request.get_host().lower():
        raise Http404(_NO_CARD)
    if match.url_name not in ("event", "event_turn", "question"):
        raise Http404(_NO_CARD)
    event, _ = resolve_slug(Event, match.kwargs["slug"], Event.objects.public())
    if match.url_name == "question":
        return quotable_question(question_of(event, match.kwargs["key"]))
    anchor = match.kwargs.get("anchor") or address.fragment.partition(":")[0][:20]
    return _of_turn(_turn_of(event, anchor.replace("\0", "")), event)


def _bound(request, name):
    """Pixels that a consumer bounds a card by; 0 where it gives none. Raises WrongParameter."""
    text = request.GET.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        raise WrongParameter(f"“{excerpt(text)}” is no number of pixels: “{name}” takes 550.", name)
    return int(text or 0)


def _card(words, quotable, url, width):
    """A quotation with its source, readable on any page without styles or scripts of ours."""
    return format_html(
        '<blockquote cite="{}" style="margin:0;padding:12px 20px;border-left:4px solid #12355b;'
        "box-sizing:border-box;max-width:{}px;overflow-wrap:anywhere;"
        'font:17px/1.5 Georgia,serif;background:#fbfaf7;color:#1b1d1f">'
        '<p style="margin:0 0 8px">“{}”</p>'
        '<footer style="font:14px/1.5 sans-serif">{}, '
        '<a href="{}" style="color:#0b4f8a">{}</a></footer></blockquote>',
        url,
        width,
        words,
        quotable.who,
        url,
        quotable.where,
    )
