"""Events: the list, the transcript, its citations, its source."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from .. import filters, search
from ..analysis import counts
from ..analysis.coverage import undated_count
from ..analysis.periods import Period, parts_of_period
from ..exports import json_ld, writers
from ..exports.records import (
    record_of,
    record_of_question,
    record_of_turn,
    transcript_of,
)
from ..loading.sources import text_of
from ..models import (
    Correction,
    Event,
    EventChangedError,
    OldAnchor,
    Prepared,
    SourceCheck,
    with_people,
)
from ..presentation.corrections import corrected_places
from ..presentation.environment import json_ld as drawn_json_ld
from ..presentation.exchanges import (
    FetchedTurns,
    exchanges_in_pieces,
    exchanges_of,
    first_questions,
    outlines_of,
    parts_of,
)
from ..presentation.readings import Reading, reading_of
from ..presentation.text import plain
from ..search.results import highlight_spans
from ..transcripts.sentences import sentences
from . import streaming, versions
from .editing import correct_url
from .listed import event_lines
from .lookup import (
    NoSuchValue,
    absolute_urls,
    page_of,
    page_of_filter,
    question_of,
    resolve_slug,
)
from .parameters import page_view
from .signposting import sign_event


@require_safe
def events(request):
    chosen = filters.EventFilter(
        request.GET, Event.objects.public().latest_first(), request=request
    )
    context = {
        "filter": chosen,
        "page": page_of_filter(request, chosen, event_lines),
        "years": counts.events_by_year(),
        "undated": 0 if chosen.set_count else undated_count(),
    }
    return render(request, "events.html", context)


@page_view("page")
def events_by_day(request, year, month=None, day=None):
    """The date archive: a year by its months, a month by its days, a day."""
    try:
        period = Period.of(year, month, day)
    except (ValueError, OverflowError):
        raise Http404("There is no such day.") from None
    rows = Event.objects.public().filter(listed_on__range=(period.first, period.last))
    if not rows.exists():
        raise Http404("No event of this period is in the archive.")
    context = {
        "period": period,
        "undated": undated_count(),
        "parts": parts_of_period(rows, period),
        "page": page_of(request, rows.order_by("listed_on", "pk"), lines=event_lines),
        "earlier": Event.objects.public()
        .filter(listed_on__lt=period.first)
        .order_by("-listed_on")
        .values_list("listed_on", flat=True)
        .first(),
        "later": Event.objects.public()
        .filter(listed_on__gt=period.last)
        .order_by("listed_on")
        .values_list("listed_on", flat=True)
        .first(),
    }
    return render(request, "period.html", context)


def _beside(column, *, later):
    """A column of the public event before or after another one, in the order of lists."""
    way, sign = ("gt", "") if later else ("lt", "-")
    rows = Event.objects.public().filter(
        # Two conditions that narrow by the index of days, and a third for events of one day.
        Q(**{f"listed_on__{way}": OuterRef("listed_on")}) | Q(**{f"pk__{way}": OuterRef("pk")}),
        **{f"listed_on__{way}e": OuterRef("listed_on")},
    )
    return Subquery(rows.order_by(f"{sign}listed_on", f"{sign}pk").values(column)[:1])


_event = Prepared(
    lambda slug: (
        Event.objects.public()
        .filter(slug=slug)
        .annotate(
            is_corrected=Exists(Correction.objects.filter(event=OuterRef("pk"))),
            has_moved_turns=Exists(OldAnchor.objects.filter(event=OuterRef("pk"))),
            later_title=_beside("title", later=True),
            later_slug=_beside("slug", later=True),
            earlier_title=_beside("title", later=False),
            earlier_slug=_beside("slug", later=False),
            last_version=versions.last_number(),
        )
        .select_related("series")
        .defer("segments", "problems")
    ),
    str,
)


def _neighbor(title, slug):
    return Event(title=title, slug=slug) if slug else None


def _corrections(row):
    return list(row.corrections.filter(undone_at=None, conflict="").select_related("event"))


def _corrections_by_place(corrections, moved):
    """What the page shows of them: the table, what came with the import, and where each stands."""
    return {
        "corrections": [row for row in corrections if not row.is_of_import],
        "of_import": [row for row in corrections if row.is_of_import],
        "corrected": corrected_places(corrections, {old.anchor: old.target for old in moved}),
    }


def _questions_of(exchanges):
    return [question for exchange in exchanges for question in exchange.questions]


@page_view("q", "version")
def event(request, slug):
    if "version" in request.GET:
        return versions.version_page(request, slug)
    row = next(iter(_event(slug)), None)
    if row is None:
        # Raises Http404 where no event ever had this slug.
        return redirect(resolve_slug(Event, slug, Event.objects.public())[0], permanent=True)
    with_people([row])
    query = search.parse(request.GET.get("q", ""))
    moved = list(row.old_anchors.all()) if row.has_moved_turns else []
    absolute = absolute_urls(request)
    context = {
        "event": row,
        "reading": None,
        "hits": (),
        "record": record_of(row, absolute),
        "query": query.source,
        "is_one_term": len(query.tree.children) == 1,
        "moved": moved,
        "desk": correct_url(request, row),
        "principals": row.principals,
        "principal_count": len(row.principals),
        "later": _neighbor(row.later_title, row.later_slug),
        "earlier": _neighbor(row.earlier_title, row.earlier_slug),
    } | _corrections_by_place(_corrections(row) if row.is_corrected else [], moved)
    if row.turn_count > streaming.MAX_WHOLE_TURNS:
        page = _long_page(request, context, query, absolute)
    else:
        page = _whole_page(request, context, query, absolute)
    return sign_event(request, page, row)


def _long_page(request, context, query, absolute):
    """What stands behind the head is read when the head is on its way."""
    row = context["event"]
    marks = LongMarks(query, row)
    count = row.turns.count()
    exchanges = SimpleLazyObject(lambda: exchanges_in_pieces(row, marks.mark, count))
    questions = SimpleLazyObject(lambda: _questions_of(exchanges))
    first = first_questions(row, json_ld.MAX_LISTED)
    context |= {
        "hits": SimpleLazyObject(lambda: marks.hits),
        "exchanges": exchanges,
        "questions": questions,
        "has_questions": questions,
        "described": drawn_json_ld(json_ld.of_event(row, first, absolute)),
    }
    return streaming.streamed_page(request, "event.html", context)


def _whole_page(request, context, query, absolute):
    """With marks, or tools for the desk, it is made anew; else its turns are kept."""
    row = context["event"]
    if query.source or context["desk"]:
        context |= _turns_of(row, absolute)
        context["hits"] = _mark_hits(query, context["exchanges"])
    else:
        key = row.pk, absolute("")
        reading = reading_of(key, lambda: _reading(context | _turns_of(row, absolute)))
        context |= {
            "reading": reading.body,
            "described": reading.described,
            "has_questions": reading.has_questions,
        }
    return render(request, "event.html", context)


def _turns_of(row, absolute):
    exchanges = exchanges_of(row)
    questions = _questions_of(exchanges)
    return {
        "exchanges": exchanges,
        "questions": questions,
        "has_questions": bool(questions),
        "described": drawn_json_ld(json_ld.of_event(row, questions, absolute)),
    }


def _reading(context):
    for exchange in context["exchanges"]:
        for turn in exchange.turns:
            turn.hits = ()
    # What a template of ours makes is HTML.
    body = mark_safe(get_template("parts/reading.html").render(context))  # noqa: S308 # nosec
    return Reading(context["described"], body, context["has_questions"])


MAX_QUOTED = 600
MAX_SENTENCES = 40


def _record(request, row):
    """What is cited: the event, its turn ``?turn=`` or ``?words=`` of it, or its ``?question=``.

    Raises NoSuchValue.
    """
    absolute = request.build_absolute_uri
    if key := request.GET.get("question"):
        try:
            return record_of_question(question_of(row, key), absolute)
        except Http404 as error:
            raise NoSuchValue(str(error), "question") from None
    words = request.GET.get("words", "")
    if anchor := request.GET.get("turn", "")[:20]:
        anchor = anchor.replace("\0", "")
        turn = row.turns.select_related("speaker").filter(anchor=anchor).first()
        if turn is None:
            raise NoSuchValue(f"This event has no turn “{anchor}”.", "turn")
        turn.event = row
        return record_of_turn(turn, absolute, _words_of(turn, words))
    if words.strip():
        raise NoSuchValue("Words are cited with their turn: add it, as in turn=t5.", "words")
    return record_of(row, absolute)


def _words_of(turn, requested):
    """``requested`` as it stands in the turn; empty where nothing is. Raises NoSuchValue where it
    does not stand there: nobody is cited with words that are not theirs.
    """
    wanted = plain(requested[: MAX_QUOTED * 2])[:MAX_QUOTED]
    if wanted not in plain(turn.text):
        raise NoSuchValue(
            f"“{filters.excerpt(wanted, 80)}” does not stand in turn {turn.position}.", "words"
        )
    return wanted


@page_view("turn", "words", "question")
def event_cite(request, slug):
    row, moved = resolve_slug(Event, slug, Event.objects.public().with_people())
    if moved:
        return redirect("event_cite", row.slug, permanent=True)
    record = _record(request, row)
    context = {
        "event": row,
        "record": record,
        "styles": [(title, style(record)) for title, style in writers.STYLES],
        "described": json_ld.of_quote(record) if record.quote else None,
        "writers": writers.CITATION_FORMATS,
        "accounts": writers.TRANSCRIPT_FORMATS,
        "turn": request.GET.get("turn", "") if record.quote else "",
        "words": record.quote.text if record.quote and request.GET.get("words") else "",
        "sentences": _sentences(record) if record.quote else (),
    }
    return render(request, "cite.html", context)


def _sentences(record):
    """The sentences of a turn that can be cited by themselves."""
    words = plain(record.quote.text)
    spans = sentences(words, 0, len(words))
    return [words[s.start : s.end] for s in spans if 20 <= s.end - s.start <= MAX_QUOTED][
        :MAX_SENTENCES
    ]


@page_view()
def event_text(request, slug, format):
    """A whole transcript as plain text, TEI or Akoma Ntoso."""
    row, moved = resolve_slug(
        Event, slug, Event.objects.public().select_related("source").with_people()
    )
    if format not in writers.TRANSCRIPT_FORMATS:
        raise Http404
    if moved:
        return redirect("event_text", row.slug, format, permanent=True)
    pieces, media_type, name = writers.write_transcript(
        format, transcript_of(row, request.build_absolute_uri)
    )
    if row.turn_count > streaming.MAX_WHOLE_TURNS:
        response = StreamingHttpResponse(streaming.join_pieces(pieces), content_type=media_type)
    else:
        try:
            response = HttpResponse("".join(pieces), content_type=media_type)
        except EventChangedError as error:
            return HttpResponse(
                f"{error} Ask for it again.", status=503, headers={"Retry-After": 1}
            )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page_view("turn", "words", "question")
def event_export(request, slug, format):
    row, moved = resolve_slug(Event, slug, Event.objects.public().with_people())
    if format not in writers.CITATION_FORMATS:
        raise Http404
    if moved:
        return redirect("event_export", row.slug, format, permanent=True)
    data, media_type, name = writers.write_citation(format, _record(request, row))
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page_view()
def event_source(request, slug):
    row, moved = resolve_slug(Event, slug, Event.objects.public().select_related("source"))
    if moved:
        return redirect("event_source", row.slug, permanent=True)
    text = text_of(row.source)
    context = {
        "event": row,
        "source": row.source,
        "check": SourceCheck.objects.filter(event=row).first(),
        "parts": parts_of(row, text),
        "characters": len(text),
    }
    return render(request, "source.html", context)


@page_view()
def event_raw(_request, slug):
    """The bytes as they came in; a download, whatever they hold."""
    row, moved = resolve_slug(Event, slug, Event.objects.public().select_related("source"))
    if moved:
        return redirect("event_raw", row.slug, permanent=True)
    response = HttpResponse(bytes(row.source.content), content_type="application/octet-stream")
    response["Content-Disposition"] = (
        f'attachment; filename="{get_valid_filename(row.source.name) or "source"}"'
    )
    response["ETag"] = f'"{row.source.sha256}"'
    return response


def _mark_hits(query, exchanges):
    """Give every turn the spans to mark; returns the turns that hold any, each with its number."""
    turns = []
    for exchange in exchanges:
        for turn in exchange.turns:
            turn.hits = highlight_spans(query, turn)
            if turn.hits:
                turns.append(turn)
    _number_hits(turns)
    return turns


def _number_hits(turns):
    """Tell each of the turns that hold a hit its number, and those before and behind it."""
    for number, turn in enumerate(turns, 1):
        turn.hit_number = number
        turn.hit_next = turns[number % len(turns)]
        turn.hit_previous = turns[number - 2]


class LongMarks:
    """The hits of a query in a long event, found in one pass, of which the places stay."""

    def __init__(self, query, event):
        self.query, self.event = query, event

    @cached_property
    def hits(self):
        """The turns that hold any, without their words."""
        if not self.query.source:
            return []
        outlines = outlines_of(self.event)
        turns = FetchedTurns(self.event, [turn.pk for turn in outlines], lambda _turn: None)
        outlines_with_hits = []
        for outline, turn in zip(outlines, turns, strict=True):
            outline.hits = highlight_spans(self.query, turn)
            if outline.hits:
                outlines_with_hits.append(outline)
        _number_hits(outlines_with_hits)
        return outlines_with_hits

    @cached_property
    def _by_turn(self):
        return {turn.pk: turn for turn in self.hits}

    def mark(self, turn):
        """Give a turn that was fetched the spans to mark, and its number among the hits."""
        hit = self._by_turn.get(turn.pk)
        turn.hits = hit.hits if hit else ()
        if hit:
            turn.hit_number = hit.hit_number
            turn.hit_next, turn.hit_previous = hit.hit_next, hit.hit_previous
