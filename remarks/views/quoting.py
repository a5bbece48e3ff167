"""Checking one quote, or every quotation of an article."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..analysis import articles, quotes
from ..analysis.attribution import MAX_DATE
from ..analysis.quote_data import check_json, report_json
from ..analysis.quoting.spellings import TRANSLITERATIONS, VARIANTS
from ..models import url_for
from .parameters import page_view, parameters_of_page
from .responses import check_parameters, data_view, json_response

_PARAMETERS = ("text", "speaker", "on")


def _check_of(request):
    text = request.GET.get("text", "")
    if not text.strip():
        return None
    return quotes.check(text, request.GET.get("speaker", ""), request.GET.get("on", ""))


@page_view(*_PARAMETERS)
def quote(request):
    query = urlencode({name: request.GET[name] for name in _PARAMETERS if request.GET.get(name)})
    check = _check_of(request)
    context = {
        "check": check,
        "most": quotes.MAX_WORDS,
        "least": quotes.MIN_WORDS,
        "variants": VARIANTS,
        "transliterations": TRANSLITERATIONS,
        "result_path": f"{url_for('quote')}?{query}",
        "data_path": f"{url_for('quote_json')}?{query}",
    }
    return render(request, "quote.html", context, status=_status([check] if check else []))


def _status(checks):
    """Who asks again in a moment must not keep what no index was asked for."""
    return 200 if all(check.is_available for check in checks) else 503


@data_view
def quote_json(request):
    check_parameters(request, _PARAMETERS)
    check = _check_of(request) or quotes.check("")
    return json_response(check_json(check, request.build_absolute_uri), _status([check]))


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
@parameters_of_page()
def quote_article(request):
    context = {"report": None, "text": "", "on": "", "most": articles.MAX_QUOTATIONS}
    status = 200
    if request.method == "POST":
        text, on = _article(request)
        context |= {"text": text[: articles.MAX_CHARACTERS], "on": on[:MAX_DATE]}
        context["report"] = articles.check_article(text, on)
        for item in context["report"].items:
            item.address = f"{url_for('quote')}?{_query_of(item)}"
        status = _status(item.check for item in context["report"].items)
        if request.POST.get("format") == "json":
            data = report_json(context["report"], request.build_absolute_uri)
            return json_response(data, status)
    return render(request, "quote_article.html", context, status=status)


def _query_of(item):
    query = QueryDict(mutable=True)
    query["text"] = item.quotation.text
    for name, value in (("speaker", item.quotation.speaker), ("on", item.on)):
        if value:
            query[name] = value
    return query.urlencode()
