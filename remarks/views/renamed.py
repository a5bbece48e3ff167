"""Parameters that have a new name: a link with the old one is sent on, never silently ignored."""

from functools import wraps

from django.http import HttpResponsePermanentRedirect, QueryDict


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
