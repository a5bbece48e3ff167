"""Checking one quote, or every quotation of an article."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ..analysis import articles, quotes
from ..analysis.quoting.spellings import TRANSLITERATIONS, VARIANTS
from ..models import url_for
from .responses import data_view, json_response

_PARAMETERS = ("text", "speaker", "on")


def _check_of(request):
    text = request.GET.get("text", "")
    if not text.strip():
        return None
    return quotes.check(text, request.GET.get("speaker", ""), request.GET.get("on", ""))


@require_safe
def quote(request):
    query = urlencode({name: request.GET[name] for name in _PARAMETERS if request.GET.get(name)})
    context = {
        "check": _check_of(request),
        "most": quotes.MAX_WORDS,
        "least": quotes.MIN_WORDS,
        "variants": VARIANTS,
        "transliterations": TRANSLITERATIONS,
        "result_path": f"{url_for('quote')}?{query}",
        "data_path": f"{url_for('quote_json')}?{query}",
    }
    return render(request, "quote.html", context)


@data_view
def quote_json(request):
    check = _check_of(request) or quotes.check("")
    return json_response(check_json(check, request.build_absolute_uri))


def check_json(check, address):
    """A check as data; ``address`` makes a path absolute."""
    return {
        "verdict": check.verdict,
        "answer": check.answer,
        "description": check.description,
        "searched": check.searched or None,
        "denies": check.denies,
        "place_count": check.place_count,
        "notes": list(check.notes),
        "warnings": [
            {"kind": w.kind, "sentence": w.sentence, "words": w.words} for w in check.warnings
        ],
        "joins": list(check.joins),
        "passages": [_passage(passage, address) for passage in check.passages],
    }


def _passage(passage, address):
    turn, match = passage.turn, passage.match
    before, behind = passage.around
    return {
        "url": address(passage.url),
        "event": turn.event.title,
        "date": turn.event.date.isoformat() if turn.event.date else None,
        "speaker": turn.speaker.slug if turn.speaker_id else None,
        "name": turn.display_name,
        "before": before,
        "words": passage.words,
        "after": behind,
        "gap": match.gap,
        "normalized": list(match.normalized),
        "differences": [
            {"kind": d.kind, "quoted": d.quoted, "source_text": d.source_text}
            for d in match.differences
        ],
    }


def _article(request):
    """The text and its date: pasted, or of an uploaded file."""
    if upload := request.FILES.get("file"):
        text = upload.read(articles.MAX_BYTES + 1)[: articles.MAX_BYTES].decode("utf-8", "replace")
    else:
        text = request.POST.get("text", "")
    return text, request.POST.get("on", "")


# Nothing is stored or changed and nobody is signed in here: a token would only need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def quote_article(request):
    context = {"report": None, "text": "", "on": "", "most": articles.MAX_QUOTATIONS}
    if request.method == "POST":
        text, on = _article(request)
        context |= {"text": text[: articles.MAX_CHARACTERS], "on": on[:20]}
        context["report"] = articles.check_article(text, on)
        for item in context["report"].items:
            item.address = f"{url_for('quote')}?{_query_of(item)}"
    return render(request, "quote_article.html", context)


def _query_of(item):
    query = QueryDict(mutable=True)
    query["text"] = item.quotation.text
    for name, value in (("speaker", item.quotation.speaker), ("on", item.on)):
        if value:
            query[name] = value
    return query.urlencode()
