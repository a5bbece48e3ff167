"""What several pages need: the asked page of a list, a row by its present or former slug."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import OldSlug

PAGE_SIZE = 25


def page_of(request, rows, size=PAGE_SIZE):
    """The asked page of ``rows``; a number beyond the last gives the last."""
    # Only numbers are sorted; the rows themselves, with all that belongs to them, are fetched for one page.
    return page_of_ids(request, rows.values_list("pk", flat=True), rows, size)


def page_of_ids(request, ids, rows, size=PAGE_SIZE):
    """The asked page of ``ids``, which are in order, as the rows they name; ``rows`` are in the same order."""
    page = Paginator(ids, size).get_page(request.GET.get("page"))
    page.object_list = list(rows.filter(pk__in=list(page.object_list)))
    return page


def found(model, slug, rows):
    """The public row of this slug, or the row that the slug once belonged to."""
    row = rows.filter(slug=slug).first()
    if row is not None:
        return row, False
    old = OldSlug.objects.filter(kind=model._meta.model_name, slug=slug).first()
    if old is None:
        raise Http404
    return get_object_or_404(rows, pk=old.target), True


def number(text):
    """A page number from an address; anything else is the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
