"""How data is answered: JSON for any site, and errors as RFC 9457 has them."""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from ..filters import excerpt, unknown_parameter, wrong_page
from ..search.explanation import SORTS
from ..search.facets import TITLES
from ..search.language import FILTERS, parse
from ..search.units import unit_called

_METHODS = "GET, HEAD, OPTIONS"
_NOT_THERE = "Nothing public has this address. The lists give the addresses of all that is public."
# What a script of another site may send, and what it may read of the answer.
_REQUEST_HEADERS = "Accept, If-Modified-Since, If-None-Match"
_RESPONSE_HEADERS = (
    "Content-Disposition, ETag, Last-Modified, Link, Memento-Datetime, RateLimit, "
    "RateLimit-Policy, Retry-After, X-Request-ID"
)


class WrongParameter(Exception):
    """A parameter that means nothing; the message is a sentence for whoever asked.

    ``parameter`` is its name, so that a page can offer its address without it, or, where a part of
    the value means something, with that part (``instead``).
    """

    def __init__(self, message: str, parameter: str = "", instead: str = ""):
        super().__init__(message)
        self.parameter = parameter
        self.instead = instead


def json_response(values, status=200):
    """Data that any page may fetch: no cookie, no key."""
    response = JsonResponse(values, json_dumps_params={"ensure_ascii": False}, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def problem(status: int, detail: str) -> JsonResponse:
    """An error as "problem details" (RFC 9457); ``detail`` says what to do about it."""
    values = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    response = json_response(values, status)
    response["Content-Type"] = "application/problem+json"
    return response


def data_view(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of data: it may be read from any site, and whatever goes wrong is answered in JSON."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response = _preflight()
        elif request.method not in ("GET", "HEAD"):
            response = problem(405, f"Data is only read here: use one of {_METHODS}.")
            response["Allow"] = _METHODS
        else:
            response = _answer_or_problem(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _RESPONSE_HEADERS
        return response

    return answer


def _answer_or_problem(view, request, *args, **kwargs) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except WrongParameter as error:
        return problem(400, str(error))
    except Http404 as error:
        return problem(404, sentence_of(error) or _NOT_THERE)


def sentence_of(error: BaseException | None) -> str:
    """What a view says of an address that names nothing; empty where Django says it.

    Django's own sentences name its classes or patterns, and no way on.
    """
    words = error.args[0] if error is not None and error.args else ""
    known = isinstance(words, str) and words.endswith(".") and "the given query" not in words
    return words if known else ""


def _preflight() -> HttpResponse:
    """What a browser is told before a script of another site may ask (Fetch standard)."""
    response = HttpResponse(status=204)
    response["Allow"] = _METHODS
    response["Access-Control-Allow-Methods"] = _METHODS
    response["Access-Control-Allow-Headers"] = _REQUEST_HEADERS
    response["Access-Control-Max-Age"] = "86400"
    return response


def check_parameters(request: HttpRequest, known: tuple[str, ...], noun: str = "page") -> None:
    """Raises WrongParameter for a parameter that asks for nothing here, and for a page that is no
    number.

    Whoever wrote it would take what is shown for what it asks for. ``noun`` is what is asked for.
    """
    if unknown := unknown_parameter(request.GET, known):
        name, hint = unknown
        if known == SEARCH_PARAMETERS and name in FILTERS:
            value = request.GET.get(name, "")[:80]
            hint = f" Filters stand among the words of the search: {name}:{value}."
        raise WrongParameter(f"“{excerpt(name)}” is no parameter of this {noun}.{hint}", name)
    if "page" in known and (wrong := wrong_page(request.GET.get("page", ""))):
        raise WrongParameter(wrong, "page")


def choice(request: HttpRequest, name: str, choices: Iterable[str]) -> str:
    """The value of a parameter that is one of ``choices``; empty where it is left out.

    Raises WrongParameter for any other.
    """
    value = request.GET.get(name, "").strip()
    if value and value not in choices:
        *others, last = choices
        listed = f"{', '.join(others)} or {last}" if others else last
        raise WrongParameter(
            f"“{excerpt(value)}” is no value of “{name}”: it can be {listed}.", name
        )
    return value


def order_of(request: HttpRequest, orders: Iterable[str]) -> str:
    """The order that ``sort`` names, else the first. Raises WrongParameter for any other."""
    return choice(request, "sort", orders) or next(iter(orders))


# Of the search and all that gives its hits: an address of one is an address of the others.
SEARCH_PARAMETERS = ("q", "page", "sort", "unit", "words", "names", "facet", "open")
_SEARCH_CHOICES: dict[str, Iterable[str]] = {
    "sort": SORTS,
    "words": ("all",),
    "names": ("off",),
    "facet": TITLES,
    "open": ("1",),
}


def search_unit(request):
    """What a search is to find: turns, exchanges or questions.

    Raises WrongParameter, also for a parameter that no search has and a value that means nothing,
    and for a query with filters that do.
    """
    check_parameters(request, SEARCH_PARAMETERS)
    for name, choices in _SEARCH_CHOICES.items():
        choice(request, name, choices)
    check_query(request)
    try:
        return unit_called(request.GET.get("unit", ""))
    except ValueError as error:
        raise WrongParameter(str(error), "unit") from None


def check_query(request: HttpRequest) -> None:
    """Raises WrongParameter for filters in the query that mean nothing.

    Without them it would find what was not asked for.
    """
    query = parse(request.GET.get("q", ""))
    if query.refusal:
        raise WrongParameter(query.refusal, "q", query.readable)


def unit_parameter(unit):
    """The parameter that names a unit; none for turns, so that addresses stay as they were."""
    return {} if unit.is_turns else {"unit": unit.name}
