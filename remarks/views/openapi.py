"""The OpenAPI description of the data; the tests run every path against the views."""

from django.urls import reverse

from .responses import check_parameters, data_view, json_response
from .schemas import COMPONENTS, TEXT, ref

_SLUG_PATTERN = "^[-a-zA-Z0-9_]+$"
_KEY_PATTERN = "^t[0-9]{1,6}(-[0-9]{1,4})?$"
_DATE = {"type": "string", "format": "date"}


def _query(name, description, schema=TEXT):
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _in_path(name, pattern, description):
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": pattern},
        "description": description,
    }


_SLUG = _in_path("slug", _SLUG_PATTERN, "The row's slug, as the lists give it.")
_KEY = _in_path("key", _KEY_PATTERN, "Which question of the event: the end of its `id`.")
_VERSION = _query(
    "version",
    "A version by its number, or by a day at whose end it stood: the event as it was before it was"
    " corrected. `Memento-Datetime` says from when.",
    {"type": "string", "pattern": "^([0-9]{1,6}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"},
)
_CURSOR = _query("cursor", "Where the page before ended: follow `next` or the Link header.")
_NAME = _query("name", "Part of the name, or the words of another name.")
_WHO = _query(
    "who",
    "Only people who speak, or only people who ask.",
    {"type": "string", "enum": ["speakers", "reporters"]},
)
_SORT_OF_PEOPLE = _query(
    "sort",
    "The order: by family name, or by a count, the most first.",
    {"type": "string", "enum": ["name", "turns", "asked", "taken"], "default": "name"},
)
_SORT_OF_OUTLETS = _query(
    "sort",
    "The order: by the number of questions, the most first, or by a column.",
    {"type": "string", "enum": ["questions", "name", "kind", "country"], "default": "questions"},
)
_DATES = [
    _query("from", "First day of the event, or else of its release: 2007-05-15, 2007-05, 2007."),
    _query("to", "Last day; of a month or year its last one."),
]
_EVENT_PARAMETERS = [
    _query("speaker", "Slug of a person announced or named there."),
    _query("outlet", "Slug of an outlet that asked."),
    _query("topic", "Slug of a topic."),
    _query("kind", "Kind of event.", ref("EventKind")),
    _query("series", "Slug of a series."),
    _query("place", "Part of the name of the place, or of what it lies in."),
    _query("undated", "With 1, only events of which no day is known."),
    _query("unplaced", "With 1, only events of which no place is known."),
    *_DATES,
]
_PARAMETERS_OF_ASKED = [
    _query("reporter", "Slug of the asker."),
    _query("outlet", "Slug of the outlet."),
    _query("addressee", "Slug of the person asked."),
    _query("topic", "Slug of a topic."),
    _query("state", "The outcome.", ref("QuestionState")),
    _query("event", "Slug of the event."),
    _query("printed", "With true, only questions whose names are printed in the transcript."),
    *_DATES,
]


def _answer(schema, description="The data."):
    return {"description": description, "content": {"application/json": {"schema": ref(schema)}}}


def _problem(description):
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {"description": description, "content": content}


_NOT_FOUND = {"404": _problem("No public row has this address.")}
_MOVED = {"301": {"description": "The slug has changed; this is the present address."}}
_UNAVAILABLE = "Search is being rebuilt, or took too long."


def _get(tag, operation, summary, answers, parameters=()):
    """The one operation of a path: everything here is only read."""
    return {
        "get": {
            "operationId": operation,
            "tags": [tag],
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


_UNKNOWN_PARAMETER = _problem("A parameter does not exist here, and is named.")


def _list(tag, operation, summary, schema, parameters=()):
    answers = {
        "200": _answer(f"{schema}Page", "A page of the list; `Link` names the next one."),
        "400": _problem("A filter or the cursor was not understood."),
    }
    return _get(tag, operation, summary, answers, [_CURSOR, *parameters])


def _row(tag, operation, summary, schema, parameters=(_SLUG,), more=None):
    answers = {
        "200": _answer(f"{schema}Detail"),
        **_MOVED,
        **(more or {}),
        "400": _UNKNOWN_PARAMETER,
        **_NOT_FOUND,
    }
    return _get(tag, operation, summary, answers, parameters)


TAGS = {
    "events": "Occasions on which remarks were made, with their turns.",
    "questions": "What was asked, by whom, of whom, and the outcome.",
    "people": "Speakers and reporters.",
    "outlets": "News organizations that ask.",
    "topics": "Named saved searches.",
    "search": "Finding turns, checking quotes, comparing words.",
    "counts": "How much there is.",
}

PATHS = {
    "/search.json": _get(
        "search",
        "searchTurns",
        "Search, with the page's order and counts",
        {
            "200": _answer("SearchResults"),
            "400": _problem("The unit or a parameter does not exist."),
            "503": _answer("SearchResults", _UNAVAILABLE),
        },
        [
            _query("q", "The query, in the search language."),
            _query(
                "sort",
                "The order; left out, by relevance where there are words.",
                ref("SearchSort"),
            ),
            _query(
                "unit",
                "What is found. An exchange is a turn that asks with all replies to it, and its"
                " words may stand in any of them; a question is the turn that asks alone. Both are"
                " listed as the turn that asks, with `replies`.",
                ref("SearchUnit"),
            ),
            _query("page", "Number of the page, from 1."),
            _query("words", "With `all`, only turns with all words, as `total` counts them."),
            _query("facet", "The facet to list at length."),
            _query("names", "With `off`, names in plain words are only words."),
        ],
    ),
    "/suggest.json": _get(
        "search",
        "suggestNames",
        "Names and titles that the last words of a query begin",
        {"200": _answer("Suggestions"), "400": _UNKNOWN_PARAMETER},
        [_query("q", "What has been typed so far.")],
    ),
    "/choices.json": _get(
        "search",
        "suggestChoices",
        "Values of a list's filter that a beginning may become, by number of rows",
        {"200": _answer("Choices"), "400": _problem("A filter was not understood.")},
        [
            _query("list", "The list: events or questions."),
            _query("choose", "The name of the filter; those of the list may be given besides."),
            _query("q", "What has been typed so far."),
        ],
    ),
    "/events.json": _list(
        "events", "listEvents", "Events, newest first", "Event", _EVENT_PARAMETERS
    ),
    "/events/{slug}.json": _row(
        "events",
        "getEvent",
        "An event with all its turns and questions",
        "Event",
        [_SLUG, _VERSION],
        {"302": {"description": "The version that stood at the end of the day."}},
    ),
    "/questions.json": _list(
        "questions",
        "listQuestions",
        "Questions, newest event first",
        "Question",
        _PARAMETERS_OF_ASKED,
    ),
    "/questions/{slug}/{key}.json": _row(
        "questions",
        "getQuestion",
        "A question, its replies, and questions in similar words",
        "Question",
        [_SLUG, _KEY],
    ),
    "/speakers.json": _list(
        "people",
        "listSpeakers",
        "Everybody who speaks or asks",
        "Speaker",
        [_NAME, _WHO, _SORT_OF_PEOPLE],
    ),
    "/speakers/{slug}.json": _row("people", "getSpeaker", "A person", "Speaker"),
    "/outlets.json": _list(
        "outlets", "listOutlets", "Outlets that ask", "Outlet", [_NAME, _SORT_OF_OUTLETS]
    ),
    "/outlets/{slug}.json": _row("outlets", "getOutlet", "An outlet", "Outlet"),
    "/topics.json": _list("topics", "listTopics", "Topics by name", "Topic"),
    "/topics/{slug}.json": _row("topics", "getTopic", "A topic", "Topic"),
    "/compare.json": _get(
        "search",
        "compareWords",
        "Words over time, for up to eight series, with the lines they stand in",
        {
            "200": _answer("Comparison"),
            "400": _UNKNOWN_PARAMETER,
            "503": _answer("Comparison", _UNAVAILABLE),
        },
        [
            _query("q", "The words, in the search language."),
            _query(
                "series",
                "A person, outlet, office, topic or group by name, such as Condoleezza Rice or"
                " White House spokesmen 2009-2017, or a query, such as speaker:rice from:2005;"
                " up to eight.",
                {"type": "array", "items": {"type": "string"}},
            ),
            _query("exact", "With 1, words count only as they are written."),
            _query("by", "The length of a period.", ref("TimeUnit")),
            _query(
                "measure",
                "What rates are of: turns or uses in 10,000 words, or exchanges in 100.",
                ref("Measure"),
            ),
            _query("page", "Number of the page of lines, from 1."),
        ],
    ),
    "/quote.json": _get(
        "search",
        "checkQuote",
        "Whether quoted words stand in a transcript, and whose they are",
        {
            "200": _answer("QuoteCheck"),
            "400": _UNKNOWN_PARAMETER,
            "503": _answer("QuoteCheck", _UNAVAILABLE),
        },
        [
            _query("text", "The quote: 2 to 1,500 words."),
            _query("speaker", "Whom the quote is attributed to."),
            _query("on", "Its date: 2007-05-15, 15 May 2007, May 2007, 2007-05 or 2007."),
        ],
    ),
    "/asking.json": _get(
        "counts",
        "countAsking",
        "Who asks whom, with denominators",
        {
            "200": _answer("Asking"),
            "400": _problem("A date or a parameter was not understood."),
            **_NOT_FOUND,
        },
        [
            _query("from", "First day or period."),
            _query("to", "Last day or period."),
            _query("outlet", "Slug of an outlet: its topics."),
            _query("reporter", "Slug of a reporter: whom they asked."),
            _query("topic", "Slug of a topic: questions on it alone."),
        ],
    ),
    "/coverage.json": _get(
        "counts",
        "countCoverage",
        "How much there is by month and kind, and when it was imported",
        {"200": _answer("Coverage"), "400": _UNKNOWN_PARAMETER, **_NOT_FOUND},
        [
            _query("series", "Slug of a series: its years, and its expected dates where known."),
            _query("office", "Key of an office, as listed: the years of events with a holder."),
        ],
    ),
    "/about.json": _get(
        "counts",
        "getAbout",
        "How much there is, and from when",
        {"200": _answer("About"), "400": _UNKNOWN_PARAMETER},
    ),
}


def description(base: str) -> dict:
    """The whole description as OpenAPI 3.1; ``base`` is the site's own address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Remarks",
            "version": "2",
            "summary": "An archive of press remarks",
            "description": "Read-only data of an archive of press remarks. Every page has its data "
            "beside it; every answer carries an ETag. Errors are problem details (RFC 9457).",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base.rstrip("/")}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": PATHS,
        "components": {"schemas": COMPONENTS},
    }


@data_view
def openapi(request):
    check_parameters(request, ())
    return json_response(description(request.build_absolute_uri(reverse("home"))))
