"""How often one reader may ask for what takes work: searches, quotes, comparisons and exports.

Other pages are not counted, nor are answers that were kept (304 and pages made a moment ago).
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
    "quote": ("quote", "quote_json"),
    "compare": ("compare", "compare_json"),
    "export": ("search_table", "listing_table", "event_table", "event_text"),
}
_KINDS = {name: kind for kind, names in LIMITED.items() for name in names}
_DATA = ("_json", "_table", "_feed", "_text")
# Readers of one household or machine share so many bits of a version 6 address.
_NETWORK_BITS = 64


class RateLimitMiddleware:
    """Answers 429 with Retry-After to whoever asks more often than ``RATES`` allows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):  # noqa: ARG002
        name = request.resolver_match.url_name
        rate = settings.RATES.get(_KINDS.get(name))
        if not rate:
            return None
        usage = get_usage(request, group=_KINDS[name], key=_reader, rate=rate, increment=True)
        if usage is None or not usage["should_limit"]:
            return None
        return _refused(request, name, max(1, usage["time_left"]))


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


def _refused(request, name, seconds):
    sentence = f"Too many requests from your address. Try again in {seconds} seconds."
    if name.endswith(_DATA):
        response = problem(429, sentence)
    else:
        response = render(request, "too_many.html", {"sentence": sentence}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
