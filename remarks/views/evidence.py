"""What journalists come for: is this quote here, and whose is it?"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import quotes
from .data import json_response


def _checked(request):
    text = request.GET.get("text", "")
    if not text.strip():
        return None
    return quotes.check(text, request.GET.get("speaker", ""), request.GET.get("on", ""))


@require_safe
def quote(request):
    context = {"check": _checked(request), "most": quotes.MOST_WORDS, "least": quotes.LEAST_WORDS}
    return render(request, "remarks/quote.html", context)


@require_safe
def quote_json(request):
    found = _checked(request) or quotes.check("")
    address = request.build_absolute_uri
    return json_response(
        {
            "verdict": found.verdict,
            "said": found.said,
            "searched": found.searched or None,
            "notes": list(found.notes),
            "passages": [_passage(passage, address) for passage in found.passages],
        }
    )


def _passage(passage, address):
    turn, match = passage.turn, passage.match
    return {
        "url": address(passage.url),
        "event": turn.event.title,
        "date": turn.event.date.isoformat() if turn.event.date else None,
        "speaker": turn.speaker.slug if turn.speaker_id else None,
        "name": turn.display_name,
        "words": passage.words,
        "gap": match.gap,
        "normalised": list(match.normalised),
        "differences": [{"kind": d.kind, "quoted": d.quoted, "held": d.held} for d in match.differences],
    }
