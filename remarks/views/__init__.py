"""The pages: each view fetches public rows and hands them to a template."""

from .analysis import (
    asking,
    asking_json,
    coverage,
    coverage_json,
)
from .api import (
    about_json,
    event_json,
    event_table,
    listing_json,
    listing_table,
    outlet_json,
    search_table,
    speaker_json,
    topic_json,
)
from .api_page import api_page
from .arks import ark
from .comparison import compare, compare_csv, compare_json, compare_png, compare_svg
from .events import (
    event,
    event_cite,
    event_export,
    event_raw,
    event_source,
    event_text,
    events,
    events_by_day,
)
from .harvest import oai
from .health import healthz, readyz
from .openapi import openapi
from .people import outlet, outlets, speaker, speakers, topic, topics
from .questions import question, question_json, questions
from .quoting import quote, quote_article, quote_json
from .reports import report
from .search import choices_json, search_json, search_page, suggest_json
from .sharing import event_turn, oembed, question_image, turn_image
from .site import (
    about,
    accessibility,
    corrections,
    data_page,
    favicon,
    help_page,
    home,
    manifest,
    not_found,
    opensearch,
    robots,
    security_txt,
    server_error,
)
from .versions import timegate, timemap

__all__ = [
    "api_page", "ark", "choices_json", "healthz", "oai", "readyz", "security_txt",
    "asking", "asking_json", "compare", "compare_csv", "compare_json", "compare_png",
    "compare_svg", "coverage", "coverage_json",
    "about", "about_json", "accessibility", "corrections", "data_page", "event", "event_cite",
    "event_export", "event_json",
    "event_raw", "event_source", "event_table", "event_text", "event_turn", "events",
    "events_by_day", "favicon", "help_page",
    "home", "listing_json", "listing_table", "manifest", "oembed", "question_image", "turn_image",
    "not_found", "openapi", "opensearch", "outlet",
    "outlet_json", "outlets",
    "question", "question_json", "quote", "quote_article", "quote_json", "questions",
    "report", "robots",
    "search_json", "search_page", "search_table", "suggest_json",
    "server_error", "speaker", "speaker_json", "speakers", "timegate", "timemap", "topic",
    "topic_json", "topics",
]  # fmt: skip
