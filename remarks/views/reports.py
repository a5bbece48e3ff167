"""What readers say is wrong.

Kept for an archivist, held back in number, and changing nothing by itself.
"""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..forms import ReportForm
from ..models import Event, ReaderReport
from .client_address import address_of
from .lookup import resolve_slug
from .parameters import parameters_of_page


def _sender(request):
    """A digest that is the same for one address on one day and tells nothing of either."""
    who = f"{timezone.localdate()} {address_of(request)}"
    return salted_hmac("remarks.report", who, algorithm="sha256").hexdigest()


def _to_desk(event, turn):
    """An editor corrects what a reader reports: straight from where both read."""
    if turn is None:
        return redirect("admin:remarks_event_correct", event.pk)
    return redirect("admin:remarks_event_correct_turn", event.pk, turn.anchor)


# A report carries no one's rights: there is no session to ride on, so that no cookie is needed for
# the form.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@parameters_of_page()
def report(request, slug, anchor=""):
    """A form about an event or one turn of it, and the thanks for it."""
    event, _ = resolve_slug(Event, slug, Event.objects.public())
    turn = event.turns.select_related("speaker").filter(anchor=anchor).first() if anchor else None
    if anchor and turn is None:
        raise Http404("This turn is not there.")
    if request.method == "GET" and request.user.has_perm("remarks.change_turn"):
        return _to_desk(event, turn)
    form = ReportForm(request.POST or None)
    context = {"event": event, "turn": turn, "form": form, "outcome": ""}
    if request.method == "POST" and form.is_valid():
        sender = _sender(request)
        if ReaderReport.objects.filter(sender=sender).count() >= settings.REPORTS_A_DAY:
            return render(request, "report.html", context | {"outcome": "too many"}, status=429)
        ReaderReport.objects.create(event=event, anchor=anchor, sender=sender, **form.cleaned_data)
        return render(request, "report.html", context | {"outcome": "thanks"})
    return render(request, "report.html", context, status=400 if request.method == "POST" else 200)
