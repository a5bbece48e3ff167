"""The pages about the archive itself."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from .. import search
from ..analysis import counts, decisions
from ..exports import json_ld, writers
from ..models import Correction, Event, Prepared, with_people
from .lookup import NoSuchValue, page_of
from .openapi import PATHS
from .parameters import address_without, page_view
from .responses import sentence_of

EXAMPLES = ('"missile defense"', "speaker:lavrov in:answer", "kosovo veto -iraq")

# The search language by example, for the help page; each is a link with what it finds now.
LANGUAGE = (
    ("missile defense", "both words, in one turn, in any inflection"),
    (
        '"missile defense"',
        "these words literally and in order; never across a gap such as (inaudible)",
    ),
    ('"missile proposal"~10', "within ten words of each other, in any order"),
    ("russia -kosovo", "the first without the second; - works before quotes and filters too"),
    ("iran OR kosovo", "either; brackets group"),
    ("nonprolif*", "words that begin so, three letters or more"),
    (
        "speaker:rice",
        "turns by a person; full names in quotes, surnames and labels as printed count",
    ),
    (
        'office:"secretary of state"',
        "turns by whoever held an office, each in the term of office",
    ),
    (
        'reporter:"Arshad Mohammed"',
        "questions asked by a person; with in:answer the replies to them",
    ),
    ("outlet:reuters", "questions asked for a news organization, under any of its names"),
    ("asked:lavrov", "questions asked of a person"),
    ("topic:kosovo", "turns that have a topic"),
    ("place:moscow kind:joint", "where, and what kind of event"),
    ("doc:2007/T7-4", "a document number"),
    (
        "in:question kosovo",
        "words of questions; in:answer of answers, in:title of the event's title",
    ),
    ("from:2007 to:2007-05", "dates, inclusive; a partial date is its whole period"),
    ("before:2008 after:2006", "dates, strict"),
    ("on:2007-05-15", "one day, month or year"),
    (
        "is:untranslated",
        "turns whose words were not translated; is:orphan answers whose question is not printed; "
        "is:undated what has no date",
    ),
    ("has:inaudible", "turns with such a gap; also laughter, applause, crosstalk, interpreted"),
    (
        "state:not_transcribed",
        "the outcome of a question: replied, not_transcribed, inaudible, none, unresolved",
    ),
)


_latest = Prepared(
    lambda: Event.objects.public().latest_first().defer("segments", "problems", "notes")[:8]
)


@page_view()
def home(request):
    context = {
        "described": json_ld.of_site(request.build_absolute_uri),
        "size": counts.size(),
        "years": counts.events_by_year(),
        "example": counts.example_exchange(),
        "latest": with_people(_latest()),
        "asked": counts.most_asked(),
        "asking": counts.most_asking(),
        "without_outlet": counts.without_outlet(),
        "topics": counts.top_topics(),
        "examples": EXAMPLES,
    }
    return render(request, "home.html", context)


@page_view()
def about(request):
    return render(
        request,
        "about.html",
        {"size": counts.size(), "years": counts.events_by_year(), "states": counts.states()},
    )


def _count(query):
    """How many turns an example finds; None while no index can be asked."""
    try:
        return search.count(query)
    except search.SearchUnavailable:
        return None


@page_view()
def help_page(request):
    examples = [(query, meaning, _count(query)) for query, meaning in LANGUAGE]
    return render(request, "help.html", {"examples": examples})


@page_view()
def accessibility(request):
    return render(request, "accessibility.html")


@page_view("page")
def corrections(request):
    """What was corrected, newest first, and how to report what is wrong."""
    rows = Correction.objects.standing().after_import()
    rows = rows.filter(event__status=Event.Status.PUBLISHED, conflict="")
    rows = rows.select_related("event").order_by("-made_at", "-pk")
    context = {
        "page": page_of(request, rows),
        "merges": decisions.merged_names(),
        "rules": decisions.label_decisions(),
    }
    return render(request, "corrections.html", context)


@page_view()
def data_page(request):
    """The data for programs, described once.

    The same list that the OpenAPI description is made of.
    """
    size = counts.size()
    return render(
        request,
        "data.html",
        {
            "described": json_ld.of_data(size.first, size.last, request.build_absolute_uri),
            "paths": PATHS,
            "accounts": writers.TRANSCRIPT_FORMATS,
            "writers": writers.CITATION_FORMATS,
        },
    )


@page_view()
def manifest(_request):
    """The SHA-256 of every public source, in the form that ``sha256sum --check`` reads.

    The files are named by event, as the download of each source is not: two may share a name.
    """
    rows = (
        Event.objects.public()
        .order_by("slug")
        .values_list("source__sha256", "slug", "source__name")
    )
    lines = [f"{digest}  {slug}/{get_valid_filename(name)}\n" for digest, slug, name in rows]
    response = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="SHA256SUMS"'
    return response


@require_safe
def robots(request):
    return render(request, "robots.txt", content_type="text/plain")


@require_safe
def security_txt(request):
    """Where a fault is reported (RFC 9116); it expires within a year, as the standard asks."""
    expires = (timezone.now() + timedelta(days=180)).replace(
        microsecond=0, hour=0, minute=0, second=0
    )
    contact = settings.SECURITY_CONTACT or request.build_absolute_uri(reverse("about"))
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request):
    kind = "application/opensearchdescription+xml"
    return render(request, "opensearch.xml", content_type=kind)


@require_safe
def favicon(_request):
    """For pages that name no icon of their own, such as the admin's."""
    return redirect(static("remarks/icon.svg"))


def not_found(request, exception=None):
    """The page for an address that names nothing, with the sentence that says what."""
    if not (sentence := sentence_of(exception)):
        return page_not_found(request, exception, template_name="404.html")
    rest = ""
    if isinstance(exception, NoSuchValue):
        rest = address_without(request, exception.parameter)
    return render(request, "404.html", {"sentence": sentence, "rest": rest}, status=404)


def server_error(request):
    """The page for a fault of ours.

    It asks the database nothing, since that may be what is at fault.
    """
    return render(request, "500.html", status=500)
