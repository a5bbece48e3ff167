"""How often one reader may ask for what takes work: searches, quotes, exports, harvests and more.

Other pages are not counted, nor are answers that were kept (304 and pages made a moment ago).
A counted answer says in ``RateLimit`` headers what is left
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/).
"""

import ipaddress

from django.conf import settings
from django.shortcuts import render
from django_ratelimit.core import get_usage

from remarks.views.client_address import address_of
from remarks.views.responses import problem

# The names of addresses by what they are limited as; each kind has its rate in the settings.
LIMITED = {
    "search": ("search", "search_json", "search_feed"),
    "quote": ("quote", "quote_json", "quote_article"),
    "compare": ("compare", "compare_json", "compare_csv", "compare_svg", "compare_png"),
    "export": (
        "search_table",
        "listing_table",
        "event_table",
        "event_text",
        "turn_image",
        "question_image",
    ),
    "harvest": ("oai",),
}
_KINDS = {name: kind for kind, names in LIMITED.items() for name in names}
_DATA = ("_json", "_table", "_feed", "_text", "_csv", "_svg", "_png", "oai")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
# Readers of one household or machine share so many bits of a version 6 address.
_NETWORK_BITS = 64


class RateLimitMiddleware:
    """Answers 429 with Retry-After to whoever asks more often than ``RATES`` allows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in getattr(request, "rate_limit_headers", {}).items():
            response[name] = value
        return response

    def process_view(self, request, view, arguments, named):  # noqa: ARG002
        name = request.resolver_match.url_name
        kind = _KINDS.get(name)
        rate = settings.RATES.get(kind)
        if not rate:
            return None
        usage = get_usage(request, group=kind, key=_reader, rate=rate, increment=True)
        if usage is None:
            return None
        request.rate_limit_headers = _headers(kind, rate, usage)
        if not usage["should_limit"]:
            return None
        return _refusal(request, name, max(1, usage["time_left"]))


def _headers(kind, rate, usage):
    """The quota of a kind and what is left of it, as structured fields."""
    window = _SECONDS[rate[-1]]
    left = max(0, usage["limit"] - usage["count"])
    return {
        "RateLimit-Policy": f'"{kind}";q={usage["limit"]};w={window}',
        "RateLimit": f'"{kind}";r={left};t={max(0, usage["time_left"])}',
    }


def _reader(group, request):  # noqa: ARG001
    """Who asks, as the limits tell readers apart."""
    text = address_of(request)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return text
    return str(ipaddress.ip_network((address, _NETWORK_BITS), strict=False))


def _refusal(request, name, seconds):
    sentence = f"Too many requests from your address. Try again in {seconds} seconds."
    if name.endswith(_DATA):
        # Harvesters wait where they are told so by 503, as OAI-PMH asks (3.1.2.2).
        response = problem(503 if name == "oai" else 429, sentence)
    else:
        response = render(request, "too_many.html", {"sentence": sentence}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
