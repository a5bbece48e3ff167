"""The OpenAPI description of the data, kept beside the views that give it; the tests run every path against it."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Event, Outlet, Question, Turn
from .api import json_response

TEXT = {"type": "string"}
TEXT_OR_NOT = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "format": "date"}
NUMBER = {"type": "integer", "minimum": 0}
LINK = {"type": "string", "format": "uri"}
YES = {"type": "boolean"}


def _object(**fields):
    return {"type": "object", "properties": fields, "required": list(fields)}


def _list(of):
    return {"type": "array", "items": of}


def _one_of(choices):
    return {"type": "string", "enum": [value for value, _ in choices.choices]}


PERSON = _object(speaker=TEXT, name=TEXT, role=TEXT_OR_NOT, announced=YES)
EVENT = _object(
    slug=TEXT, url=LINK, title=TEXT, kind=_one_of(Event.Kind), date=DAY, date_rule=TEXT_OR_NOT, time=TEXT_OR_NOT, place=TEXT_OR_NOT,
    venue=TEXT_OR_NOT, document_number=TEXT_OR_NOT, released=DAY, original=TEXT_OR_NOT, notes=_list(TEXT), people=_list(PERSON),
    turns=NUMBER, questions=NUMBER, words=NUMBER, source_sha256=TEXT, published=TEXT_OR_NOT, updated=TEXT_OR_NOT,
)  # fmt: skip
GAP = _object(kind=TEXT, language=TEXT_OR_NOT, start={"type": "integer"}, end={"type": "integer"})
TURN = _object(
    event=TEXT, event_title=TEXT, date=DAY, place=TEXT_OR_NOT, position=NUMBER, anchor=TEXT, url=LINK, name=TEXT, speaker=TEXT_OR_NOT,
    label=TEXT, role=TEXT_OR_NOT, voice=_one_of(Turn.Voice), text=TEXT, words=NUMBER, gaps=_list(GAP), topics=_list(TEXT),
    asks=_list(NUMBER), answers=_list(NUMBER), answers_question_not_printed=YES,
)  # fmt: skip
ASKED = _object(
    id=TEXT, url=LINK, event=TEXT, event_title=TEXT, date=DAY, place=TEXT_OR_NOT, position=NUMBER, turn=TEXT, asker=TEXT_OR_NOT,
    asker_name=TEXT_OR_NOT, outlet=TEXT_OR_NOT, outlet_name=TEXT_OR_NOT, put_to=_list(TEXT), state=_one_of(Question.State),
    replies=_list(TEXT), on_behalf=YES, how_known=TEXT_OR_NOT, evidence=TEXT_OR_NOT, text=TEXT,
)  # fmt: skip
SPEAKER = _object(
    slug=TEXT,
    url=LINK,
    name=TEXT,
    sort_name=TEXT,
    turns_spoken=NUMBER,
    questions_asked=NUMBER,
    questions_put=NUMBER,
)
OUTLET = _object(
    slug=TEXT,
    url=LINK,
    name=TEXT,
    kind=_one_of(Outlet.Kind),
    country=TEXT_OR_NOT,
    questions_asked=NUMBER,
)
TOPIC = _object(
    slug=TEXT,
    url=LINK,
    name=TEXT,
    group=TEXT_OR_NOT,
    definition=TEXT_OR_NOT,
    query=TEXT,
    turns_held=NUMBER,
)
ERROR = _object(error=TEXT)
HIT = _object(
    url=LINK, event=_object(title=TEXT, date=DAY, place=TEXT_OR_NOT, kind=TEXT), position=NUMBER, speaker=TEXT_OR_NOT, label=TEXT,
    voice=TEXT, questions=_list(_object(asker=TEXT_OR_NOT, outlet=TEXT_OR_NOT, state=TEXT)), text=TEXT, passage=_list(NUMBER),
    marks=_list(_list(NUMBER)), also_in=_list(LINK),
)  # fmt: skip
SEARCH = _object(
    query=TEXT, said=TEXT, notes=_list(TEXT), sort=TEXT, total=NUMBER, page=NUMBER, pages=NUMBER, next=TEXT_OR_NOT, hits=_list(HIT),
    facets={"type": "object", "additionalProperties": _list(_object(name=TEXT, count=NUMBER, query=TEXT, url=TEXT))},
    years=_list(_object(year=NUMBER, count=NUMBER, query=TEXT)), nearest=_list(HIT),
)  # fmt: skip
ABOUT = _object(
    events=NUMBER, turns=NUMBER, questions=NUMBER, words=NUMBER, first=DAY, last=DAY,
    years=_list(_object(year=NUMBER, events=NUMBER)), states=_list(_object(state=TEXT, label=TEXT, questions=NUMBER)),
)  # fmt: skip


def _page_of(schema):
    return _object(total=NUMBER, next=TEXT_OR_NOT, items=_list(schema))


def _with(schema, **fields):
    more = _object(**fields)
    return {
        "type": "object",
        "properties": schema["properties"] | more["properties"],
        "required": schema["required"] + more["required"],
    }


def _query(name, said):
    return {"name": name, "in": "query", "required": False, "schema": TEXT, "description": said}


def _answer(schema, said="The data."):
    return {"description": said, "content": {"application/json": {"schema": schema}}}


_MOVED = {"301": {"description": "The slug has changed; this is the present address."}}
_MISSING = {"404": {"description": "No public row has this slug."}}
_CURSOR = _query("cursor", "Where the page before ended: follow “next”.")
_SLUG = {
    "name": "slug",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}


def _listing(said, schema, parameters):
    answers = {
        "200": _answer(_page_of(schema)),
        "400": _answer(ERROR, "A filter or the cursor was not understood."),
    }
    return {"get": {"summary": said, "parameters": [_CURSOR, *parameters], "responses": answers}}


def _row(said, schema):
    return {
        "get": {
            "summary": said,
            "parameters": [_SLUG],
            "responses": {"200": _answer(schema), **_MOVED, **_MISSING},
        }
    }


_DATES = [_query("from", "First day, such as 2007-05-15."), _query("to", "Last day.")]
_EVENT_FILTERS = [
    _query("speaker", "Slug of a person announced or named there."), _query("outlet", "Slug of an outlet that asked."), _query("topic", "Slug of a topic."),
    _query("kind", "Kind of event."), _query("place", "Part of the place's name."), *_DATES,
]  # fmt: skip
_ASKED_FILTERS = [
    _query("reporter", "Slug of the asker."), _query("outlet", "Slug of the outlet."), _query("to_whom", "Slug of the person asked."),
    _query("topic", "Slug of a topic."), _query("state", "What became of it."), *_DATES,
]  # fmt: skip
_NAME = [_query("name", "Part of the name.")]
_QUOTE = _object(
    verdict={"type": "string", "enum": ["exact", "same", "altered", "joined", "not_held", "refused"]}, said=TEXT, searched=TEXT_OR_NOT, notes=_list(TEXT),
    passages=_list(
        _object(
            url=LINK, event=TEXT, date=DAY, speaker=TEXT_OR_NOT, name=TEXT, words=TEXT, gap=YES, normalised=_list(TEXT),
            differences=_list(_object(kind=TEXT, quoted=TEXT, held=TEXT)),
        )
    ),
)  # fmt: skip
_COMPARED = _object(
    q=TEXT, by=TEXT, sides=_list(_object(query=TEXT, said=TEXT, notes=_list(TEXT), periods=_list(_object(period=TEXT, matched=NUMBER, held=NUMBER)))),
    turns=NUMBER, pages=NUMBER, lines=_list(_object(url=LINK, date=DAY, name=TEXT, before=TEXT, word=TEXT, after=TEXT)), trouble=TEXT_OR_NOT,
)  # fmt: skip
_ASKED_ROW = _object(name=TEXT, questions=NUMBER, of=NUMBER, url=LINK)
_ASKING = _object(
    known=_object(questions=NUMBER, without_asker=NUMBER, without_outlet=NUMBER, without_addressee=NUMBER, unresolved=NUMBER),
    notes=_list(TEXT), outlets=_list(_ASKED_ROW),
)  # fmt: skip
_COVERAGE = _object(
    years=_list(_object(year=NUMBER, months=_list(NUMBER), kinds={"type": "object", "additionalProperties": NUMBER})), undated=NUMBER,
    imports=_list(_object(day=TEXT, format=TEXT, sources=NUMBER, with_capture_date=NUMBER)),
)  # fmt: skip
PATHS = {
    "/search.json": {
        "get": {
            "summary": "Search, with the page's order and counts",
            "parameters": [
                _query("q", "The query, in the search language."),
                _query("sort", "relevance, newest or oldest."),
                _query("page", "Number of the page, from 1."),
            ],
            "responses": {"200": _answer(SEARCH), "503": _answer(SEARCH, "Search is being rebuilt, or took too long.")},
        }
    },
    "/events.json": _listing("Events, newest first", EVENT, _EVENT_FILTERS),
    "/events/{slug}.json": _row("An event with all its turns and questions", _with(EVENT, turn_list=_list(TURN), question_list=_list(ASKED))),
    "/questions.json": _listing("Questions, newest event first", ASKED, _ASKED_FILTERS),
    "/speakers.json": _listing("Everybody who speaks or asks, by family name", SPEAKER, _NAME),
    "/speakers/{slug}.json": _row(
        "A person",
        _with(
            SPEAKER, offices=_list(_object(role=TEXT, events=NUMBER, first=DAY, last=DAY)), labels=_list(TEXT),
            asked_by=_list(_object(speaker=TEXT, name=TEXT, questions=NUMBER)),
        ),
    ),
    "/outlets.json": _listing("Outlets by name", OUTLET, _NAME),
    "/outlets/{slug}.json": _row("An outlet", _with(OUTLET, aliases=_list(TEXT), reporters=_list(_object(speaker=TEXT, name=TEXT, questions=NUMBER)))),
    "/topics.json": _listing("Topics by name", TOPIC, []),
    "/topics/{slug}.json": _row("A topic", _with(TOPIC, people=_list(_object(speaker=TEXT, name=TEXT, turns=NUMBER)))),
    "/questions/{slug}/{key}.json": {
        "get": {
            "summary": "A question, its replies, and questions in similar words",
            "parameters": [
                _SLUG,
                {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^t[0-9]{1,6}(-[0-9]{1,4})?$"}},
            ],
            "responses": {
                "200": _answer(_with(ASKED, reply_list=_list(TURN), similar_wording=_list(ASKED), same_asker_same_day=_list(ASKED))),
                **_MOVED,
                **_MISSING,
            },
        }
    },
    "/compare.json": {
        "get": {
            "summary": "Words over time, for up to four speakers or periods side by side, with the lines they stand in",
            "parameters": [
                _query("q", "The words, in the search language."),
                *(_query(name, "A side: a query such as speaker:rice or from:2005 to:2007.") for name in "abcd"),
                _query("by", "year or month."),
                _query("page", "Number of the page of lines, from 1."),
            ],
            "responses": {"200": _answer(_COMPARED), "503": _answer(_COMPARED, "Search is being rebuilt, or took too long.")},
        }
    },
    "/asking.json": {
        "get": {
            "summary": "Who asks whom, with denominators",
            "parameters": [_query("from", "First day or period."), _query("to", "Last day or period."), _query("outlet", "Slug of an outlet: its topics."), _query("reporter", "Slug of a reporter: whom they asked.")],
            "responses": {"200": _answer(_ASKING), "404": {"description": "Nobody of this slug asks."}},
        }
    },
    "/coverage.json": {"get": {"summary": "What is held by month and kind, and what came in when", "responses": {"200": _answer(_COVERAGE)}}},
    "/quote.json": {
        "get": {
            "summary": "Whether quoted words are held, and whose they are",
            "parameters": [
                _query("text", "The quote: 4 to 500 words."),
                _query("speaker", "Whose words they are said to be."),
                _query("on", "When: 2007, 2007-05 or 2007-05-15."),
            ],
            "responses": {"200": _answer(_QUOTE)},
        }
    },
    "/about.json": {"get": {"summary": "How much is held, and from when", "responses": {"200": _answer(ABOUT)}}},
}  # fmt: skip


def description(base: str) -> dict:
    """The whole description as OpenAPI 3.1; ``base`` is the site's own address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Remarks",
            "version": "1",
            "description": "Read-only data of an archive of press remarks. Every page has its data beside it.",
        },
        "servers": [{"url": base.rstrip("/")}],
        "paths": PATHS,
    }


@require_safe
def openapi(request):
    return json_response(description(request.build_absolute_uri(reverse("home"))))
