"""What the data looks like, as JSON Schema: the components of the OpenAPI description.

The properties stand in the order of ``exports.serializers``; a test validates every view by them.
"""

from ..models import Event, Outlet, Question, Turn
from ..search.engines.base import SORTS
from ..search.units import UNITS

TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "format": "date"}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}
COUNT_OR_NULL = {"type": ["integer", "null"], "minimum": 0}
OFFSET = {"type": "integer"}
URL = {"type": "string", "format": "uri"}
URL_OR_NULL = {"type": ["string", "null"], "format": "uri"}
FLAG = {"type": "boolean"}


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: dict) -> dict:
    return {"type": "array", "items": items}


def one_of(*values: str) -> dict:
    return {"type": "string", "enum": list(values)}


def _record(**properties: dict) -> dict:
    """An object all of whose properties are always there."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _with(name: str, **properties: dict) -> dict:
    """The component ``name`` with more properties, as pages of one row have them."""
    return {"allOf": [ref(name), _record(**properties)]}


def _page_of(name: str) -> dict:
    return _record(total=COUNT, next=URL_OR_NULL, items=list_of(ref(name)))


ENUMS = {
    "EventKind": one_of(*Event.Kind.values),
    "Voice": one_of(*Turn.Voice.values),
    "QuestionState": one_of(*Question.State.values),
    "OutletKind": one_of(*Outlet.Kind.values),
    "SearchSort": one_of(*SORTS),
    "SearchUnit": one_of(*UNITS),
    "Attribution": {"type": ["string", "null"], "enum": [*Question.Cue.values, None]},
    "Known": {
        "description": "How a name is known: printed in the transcript, resolved by a rule, or"
        " settled by an archivist.",
        "type": ["string", "null"],
        "enum": ["printed", "resolved", "settled", None],
    },
    "QuoteVerdict": one_of("exact", "same", "altered", "spliced", "not_found", "refused"),
    "TimeUnit": one_of("year", "month"),
    "Measure": one_of("turns", "uses", "exchanges"),
}

ROWS = {
    "Participant": _record(speaker=TEXT, name=TEXT, role=TEXT_OR_NULL, is_principal=FLAG),
    "Event": _record(
        slug=TEXT,
        url=URL,
        title=TEXT,
        kind=ref("EventKind"),
        date=DAY,
        date_rule=TEXT_OR_NULL,
        time=TEXT_OR_NULL,
        place=TEXT_OR_NULL,
        venue=TEXT_OR_NULL,
        document_number=TEXT_OR_NULL,
        released=DAY,
        source_url=TEXT_OR_NULL,
        notes=list_of(TEXT),
        participants=list_of(ref("Participant")),
        turn_count=COUNT,
        question_count=COUNT,
        word_count=COUNT,
        source_sha256=TEXT,
        published_at=MOMENT,
        updated_at=MOMENT,
    ),
    "Mark": _record(kind=TEXT, language=TEXT_OR_NULL, start=OFFSET, end=OFFSET),
    "Turn": _record(
        event=TEXT,
        event_title=TEXT,
        date=DAY,
        released=DAY,
        place=TEXT_OR_NULL,
        position=COUNT,
        anchor=TEXT,
        url=URL,
        name=TEXT,
        speaker=TEXT_OR_NULL,
        speaker_known=ref("Known"),
        speaker_rule=TEXT_OR_NULL,
        label=TEXT,
        role=TEXT_OR_NULL,
        voice=ref("Voice"),
        text=TEXT,
        word_count=COUNT,
        marks=list_of(ref("Mark")),
        topics=list_of(TEXT),
        questions=list_of(TEXT),
        answers=list_of(TEXT),
        is_orphan_reply=FLAG,
    ),
    "Question": _record(
        id=TEXT,
        url=URL,
        event=TEXT,
        event_title=TEXT,
        date=DAY,
        released=DAY,
        place=TEXT_OR_NULL,
        position=COUNT,
        turn=TEXT,
        asker=TEXT_OR_NULL,
        asker_name=TEXT_OR_NULL,
        asker_known=ref("Known"),
        asker_rule=TEXT_OR_NULL,
        outlet=TEXT_OR_NULL,
        outlet_known=ref("Known"),
        outlet_rule=TEXT_OR_NULL,
        outlet_name=TEXT_OR_NULL,
        addressees=list_of(TEXT),
        state=ref("QuestionState"),
        replies=list_of(TEXT),
        asked_on_behalf=FLAG,
        attribution=ref("Attribution"),
        evidence=TEXT_OR_NULL,
        text=TEXT,
    ),
    "Speaker": _record(
        slug=TEXT,
        url=URL,
        name=TEXT,
        sort_name=TEXT,
        turn_count=COUNT,
        questions_asked_count=COUNT,
        questions_received_count=COUNT,
    ),
    "Outlet": _record(
        slug=TEXT,
        url=URL,
        name=TEXT,
        kind=ref("OutletKind"),
        country=TEXT_OR_NULL,
        question_count=COUNT,
    ),
    "Topic": _record(
        slug=TEXT,
        url=URL,
        name=TEXT,
        group=TEXT_OR_NULL,
        definition=TEXT_OR_NULL,
        query=TEXT,
        turn_count=COUNT,
    ),
}

DETAILS = {
    "Office": _record(role=TEXT, event_count=COUNT, first=DAY, last=DAY),
    "Term": _record(office=TEXT, organization=TEXT, first=DAY, last=DAY, source=TEXT),
    "Identifier": _record(scheme=TEXT, value=TEXT, url=URL, source=TEXT),
    "KnownCount": _record(what=TEXT, known=ref("Known"), count=COUNT),
    "PersonQuestionCount": _record(speaker=TEXT, name=TEXT, question_count=COUNT),
    "PersonTurnCount": _record(speaker=TEXT, name=TEXT, turn_count=COUNT),
    "EventDetail": _with("Event", turns=list_of(ref("Turn")), questions=list_of(ref("Question"))),
    "QuestionDetail": _with(
        "Question",
        reply_turns=list_of(ref("Turn")),
        similar_questions={
            "description": "null while no index can be asked",
            "type": ["array", "null"],
            "items": ref("Question"),
        },
        same_asker_same_day=list_of(ref("Question")),
    ),
    "SpeakerDetail": _with(
        "Speaker",
        offices=list_of(ref("Office")),
        terms=list_of(ref("Term")),
        identifiers=list_of(ref("Identifier")),
        known=list_of(ref("KnownCount")),
        names=list_of(TEXT),
        labels=list_of(TEXT),
        asked_by=list_of(ref("PersonQuestionCount")),
    ),
    "OutletDetail": _with(
        "Outlet", aliases=list_of(TEXT), reporters=list_of(ref("PersonQuestionCount"))
    ),
    "TopicDetail": _with("Topic", people=list_of(ref("PersonTurnCount"))),
}

PAGES = {
    f"{name}Page": _page_of(name) for name in ("Event", "Question", "Speaker", "Outlet", "Topic")
}

_REPLY = {
    "url": URL,
    "position": COUNT,
    "speaker": TEXT_OR_NULL,
    "label": TEXT,
    "text": TEXT,
    "passage": list_of(COUNT),
    "fragments": list_of(list_of(COUNT)),
    "marks": list_of(list_of(COUNT)),
}

SEARCH = {
    "HitEvent": _record(
        title=TEXT, date=DAY, released=DAY, place=TEXT_OR_NULL, kind=ref("EventKind")
    ),
    "HitQuestion": _record(asker=TEXT_OR_NULL, outlet=TEXT_OR_NULL, state=ref("QuestionState")),
    "HitReply": _record(**_REPLY),
    "HitHalf": _record(**_REPLY, is_hit=FLAG, questions=list_of(ref("HitQuestion"))),
    "Hit": _record(
        replies=list_of(ref("HitReply")),
        same_exchange=list_of(ref("HitHalf")),
        url=URL,
        event=ref("HitEvent"),
        position=COUNT,
        speaker=TEXT_OR_NULL,
        label=TEXT,
        voice=ref("Voice"),
        questions=list_of(ref("HitQuestion")),
        text=TEXT,
        passage=list_of(COUNT),
        fragments=list_of(list_of(COUNT)),
        marks=list_of(list_of(COUNT)),
        near_duplicates=list_of(URL),
        has_all_words=FLAG,
        related_words=list_of(TEXT),
    ),
    "FacetValue": _record(name=TEXT, count=COUNT, query=TEXT, url=TEXT),
    "YearCount": _record(year=COUNT, count=COUNT, query=TEXT),
    "StrictQuery": _record(description=TEXT, query=TEXT),
    "Reading": _record(words=TEXT, description=TEXT, strict=list_of(ref("StrictQuery"))),
    "Suggestion": _record(kind=TEXT, label=TEXT, query=TEXT, url=TEXT),
    "Suggestions": _record(items=list_of(ref("Suggestion"))),
    "Choice": _record(value=TEXT, label=TEXT, kind=TEXT, count=COUNT),
    "Choices": _record(items=list_of(ref("Choice"))),
    "SearchResults": _record(
        query=TEXT,
        description=TEXT,
        notes=list_of(TEXT),
        sort=TEXT,
        unit=ref("SearchUnit"),
        total=COUNT,
        readings=list_of(ref("Reading")),
        some_total=COUNT,
        page=COUNT,
        pages=COUNT,
        next=URL_OR_NULL,
        hits=list_of(ref("Hit")),
        facets={"type": "object", "additionalProperties": list_of(ref("FacetValue"))},
        years=list_of(ref("YearCount")),
        nearest=list_of(ref("Hit")),
    ),
}

QUOTES = {
    "QuoteDifference": _record(kind=TEXT, quoted=TEXT, source_text=TEXT),
    "QuotePassage": _record(
        url=URL,
        event=TEXT,
        date=DAY,
        released=DAY,
        speaker=TEXT_OR_NULL,
        name=TEXT,
        before=TEXT,
        words=TEXT,
        after=TEXT,
        gap=FLAG,
        normalized=list_of(TEXT),
        differences=list_of(ref("QuoteDifference")),
    ),
    "QuoteWarning": _record(kind=TEXT, sentence=TEXT, words=TEXT),
    "QuoteCheck": _record(
        verdict=ref("QuoteVerdict"),
        answer=TEXT,
        description=TEXT,
        searched=TEXT_OR_NULL,
        denies=FLAG,
        place_count=COUNT,
        notes=list_of(TEXT),
        warnings=list_of(ref("QuoteWarning")),
        joins=list_of(TEXT),
        passages=list_of(ref("QuotePassage")),
    ),
}

COMPARISON = {
    "ComparedPeriod": _record(
        period=TEXT,
        matched=COUNT,
        total=COUNT,
        uses={"type": ["integer", "null"], "minimum": 0},
        words=COUNT_OR_NULL,
        rate={"type": ["number", "null"], "minimum": 0},
        is_small=FLAG,
    ),
    "ComparedSeries": _record(
        text=TEXT,
        query=TEXT,
        description=TEXT,
        notes=list_of(TEXT),
        periods=list_of(ref("ComparedPeriod")),
    ),
    "ConcordanceLine": _record(
        url=URL, date=DAY, released=DAY, name=TEXT, before=TEXT, word=TEXT, after=TEXT
    ),
    "Comparison": _record(
        q=TEXT,
        by=ref("TimeUnit"),
        measure=ref("Measure"),
        notes=list_of(TEXT),
        series=list_of(ref("ComparedSeries")),
        turn_count=COUNT_OR_NULL,
        exchange_count=COUNT_OR_NULL,
        pages=COUNT,
        lines=list_of(ref("ConcordanceLine")),
        error=TEXT_OR_NULL,
    ),
}

COUNTS = {
    "AskedCount": _record(name=TEXT, question_count=COUNT, total=COUNT, url=URL),
    "AskingKnown": _record(
        questions=COUNT,
        without_asker=COUNT,
        without_outlet=COUNT,
        without_addressee=COUNT,
        unresolved=COUNT,
    ),
    "Asking": _record(
        known=ref("AskingKnown"),
        notes=list_of(TEXT),
        outlets=list_of(ref("AskedCount")),
        most_asked=list_of(ref("AskedCount")),
    ),
    "CoverageYear": _record(
        year=COUNT,
        months=list_of(COUNT),
        kinds={"type": "object", "additionalProperties": COUNT},
    ),
    "ImportCount": _record(day=TEXT, format=TEXT, sources=COUNT, with_capture_date=COUNT),
    "SeriesCount": _record(
        slug=TEXT_OR_NULL,
        name=TEXT_OR_NULL,
        publisher=TEXT_OR_NULL,
        event_count=COUNT,
        first_date=DAY,
        last_date=DAY,
        undated=COUNT,
        expected_days=COUNT_OR_NULL,
        expected_days_with_event=COUNT_OR_NULL,
    ),
    "OfficeCount": _record(
        key=TEXT, office=TEXT, organization=TEXT, event_count=COUNT, first_date=TEXT, last_date=TEXT
    ),
    "ExpectedDate": _record(date=DAY, title=TEXT_OR_NULL, url=TEXT_OR_NULL, has_event=FLAG),
    "Coverage": _record(
        years=list_of(ref("CoverageYear")),
        undated=COUNT,
        imports=list_of(ref("ImportCount")),
        series=list_of(ref("SeriesCount")),
        offices=list_of(ref("OfficeCount")),
        expected_dates=list_of(ref("ExpectedDate")),
    ),
    "YearEvents": _record(year=COUNT, event_count=COUNT),
    "StateQuestions": _record(state=ref("QuestionState"), label=TEXT, question_count=COUNT),
    "About": _record(
        event_count=COUNT,
        turn_count=COUNT,
        question_count=COUNT,
        word_count=COUNT,
        first_date=DAY,
        last_date=DAY,
        years=list_of(ref("YearEvents")),
        states=list_of(ref("StateQuestions")),
    ),
}

PROBLEM = {
    "Problem": _record(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT),
}

COMPONENTS = (
    ENUMS | ROWS | DETAILS | PAGES | SEARCH | QUOTES | COMPARISON | COUNTS | PROBLEM
)  # fmt: skip
