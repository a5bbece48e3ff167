"""What several pages need: the asked page of a list, a row by its present or former slug."""

import re

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import OldSlug, Question

PAGE_SIZE = 25
NOTHING_ASKED = "There is no such question in this event."
_KEY_OF_ASKED = re.compile(r"(t[0-9]{1,6})(?:-([0-9]{1,4}))?")


class NoSuchValue(Http404):
    """A parameter names what is not in the archive; the message is a sentence for the reader.

    ``parameter`` is its name, so that the page can offer its address without it.
    """

    def __init__(self, message, parameter):
        super().__init__(message)
        self.parameter = parameter


def page_of(request, rows, size=PAGE_SIZE, *, lines=None):
    """The asked page of ``rows`` or their ``lines``. Raises NoSuchValue for one beyond the last."""
    # Only numbers are sorted; whole rows, with all that belongs to them, are fetched for one page.
    ids = rows.values_list("pk", flat=True)
    if lines:
        return page_of_ids(request, ids, size, lines=lines)
    page = _asked_page(request, Paginator(ids, size))
    page.object_list = list(rows.filter(pk__in=list(page.object_list)))
    return page


def page_of_filter(request, chosen, lines):
    """The lines of the asked page of what a filter leaves."""
    ids = chosen.qs.values_list("pk", flat=True)
    return page_of_ids(request, ids, lines=lines, count=chosen.count)


def lines_of(request, ids, lines):
    """The lines of these rows, in their order."""
    return lines.of(ids, absolute_urls(request)(""))


def _no_page(asked, pages):
    there = f"there are {pages:,}" if pages > 1 else "there is only one"
    return f"There is no page {asked:,} of this list: {there}."


def _asked_page(request, paginator):
    asked = number(request.GET.get("page"))
    if asked > paginator.num_pages:
        raise NoSuchValue(_no_page(asked, paginator.num_pages), "page")
    return paginator.page(asked)


def page_of_ids(request, ids, size=PAGE_SIZE, *, lines, count=None):
    """The lines of the asked page of ``ids``. Raises NoSuchValue for one beyond the last.

    ``count`` says how many there are, where that is known already.
    """
    paginator = Paginator(ids, size)
    if count is not None:
        paginator.count = count
    page = _asked_page(request, paginator)
    page.object_list = lines_of(request, list(page.object_list), lines)
    return page


def resolve_slug(model, slug, rows):
    """The public row of this slug, or the row that the slug once belonged to."""
    row = rows.filter(slug=slug).first()
    if row is not None:
        return row, False
    old = OldSlug.objects.filter(kind=model._meta.model_name, slug=slug).first()
    if old is None:
        raise Http404
    return get_object_or_404(rows, pk=old.target), True


def absolute_urls(request):
    """``request.build_absolute_uri`` for paths of this site alone, of which a page has dozens."""
    host = f"{request.scheme}://{request.get_host()}"
    return lambda path: f"{host}{path}"


def parts_of_key(key):
    """The turn's anchor in a question's key (``t5``, ``t5-2``) and which of its questions it is.

    Raises Http404 where it is no key.
    """
    match = _KEY_OF_ASKED.fullmatch(key)
    if not match:
        raise Http404(NOTHING_ASKED)
    return match[1], int(match[2] or 1)


def question_of(event, key):
    """The question of ``event`` that ``key`` (``t5``, ``t5-2``) names. Raises Http404."""
    anchor, nth = parts_of_key(key)
    rows = Question.objects.for_display().filter(event=event)
    row = rows.filter(turn__anchor=anchor, nth=nth).first()
    if not row:
        raise Http404(NOTHING_ASKED)
    return row


def asked_name(request):
    """What a list of people or outlets is searched for by name; empty where it is not."""
    return request.GET.get("name", "").replace("\0", "").strip()[:100]


def number(text):
    """A page number from an address; anything else, which is refused before, is the first page."""
    is_number = text and text.isascii() and text.isdigit() and len(text) < 6
    return max(int(text), 1) if is_number else 1
