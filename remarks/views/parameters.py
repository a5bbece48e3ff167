"""Parameters of pages: one with an old name is sent on, one that means nothing is refused with a
sentence; none is silently ignored.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .responses import WrongParameter, check_parameters


def renamed_parameters(**names):
    """Redirect a request with an old name of a parameter (a key) to the same with the new one."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if names.keys().isdisjoint(request.GET):
                return view(request, *args, **kwargs)
            query = QueryDict(mutable=True)
            for name, values in request.GET.lists():
                for value in values:
                    query.appendlist(names.get(name, name), value)
            return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}")

        return wrapper

    return decorator


def address_without(request, name, instead=""):
    """The address that was asked for, without the parameter ``name`` and the page of a list.

    All other parameters stay; with ``instead`` the parameter does, with this value.
    """
    rest = request.GET.copy()
    for one in (name, "page"):
        rest.pop(one, None)
    if instead:
        rest[name] = instead
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


def page_view(*known: str) -> Callable[[Callable[..., HttpResponseBase]], Callable]:
    """A page that is only read and takes the parameters ``known``."""
    return lambda view: require_safe(parameters_of_page(*known)(view))


def parameters_of_page(*known: str) -> Callable[[Callable[..., HttpResponseBase]], Callable]:
    """A page that takes the parameters ``known``.

    What means nothing is refused with a sentence and the address without it, where a page that
    ignored it would seem to be what was asked for.
    """

    def decorator(view):
        @wraps(view)
        def page(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            try:
                check_parameters(request, known)
                return view(request, *args, **kwargs)
            except WrongParameter as error:
                context = {
                    "sentence": str(error),
                    "rest": address_without(request, error.parameter, error.instead),
                }
                return render(request, "wrong_parameter.html", context, status=400)

        return page

    return decorator
