"""The reading room's addresses."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path, re_path

from . import feeds, views
from .sitemaps import SITEMAPS

_LISTS = "events|questions|speakers|outlets|topics"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("search.json", views.search_json, name="search_json"),
    path("suggest.json", views.suggest_json, name="suggest_json"),
    path("choices.json", views.choices_json, name="choices_json"),
    re_path(r"^search\.(?P<ending>csv|jsonl|txt|docx)$", views.search_table, name="search_table"),
    re_path(rf"^(?P<kind>{_LISTS})\.json$", views.listing_json, name="listing_json"),
    re_path(
        rf"^(?P<kind>{_LISTS})\.(?P<ending>csv|jsonl)$", views.listing_table, name="listing_table"
    ),
    path("events/", views.events, name="events"),
    path("events/<int:year>/", views.events_by_day, name="events_year"),
    path("events/<int:year>/<int:month>/", views.events_by_day, name="events_month"),
    path("events/<int:year>/<int:month>/<int:day>/", views.events_by_day, name="events_day"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>.json", views.event_json, name="event_json"),
    re_path(
        r"^events/(?P<slug>[-\w]+)\.(?P<ending>csv|jsonl)$", views.event_table, name="event_table"
    ),
    re_path(
        r"^events/(?P<slug>[-\w]+)/(?P<anchor>t[0-9]{1,6})/$", views.event_turn, name="event_turn"
    ),
    re_path(
        r"^events/(?P<slug>[-\w]+)/(?P<anchor>t[0-9]{1,6})\.png$",
        views.turn_image,
        name="turn_image",
    ),
    path("events/<slug:slug>/report/", views.report, name="report"),
    re_path(
        r"^events/(?P<slug>[-\w]+)/report/(?P<anchor>t[0-9]{1,6})/$",
        views.report,
        name="report_turn",
    ),
    path("timegate/events/<slug:slug>/", views.timegate, name="timegate"),
    path("timemap/events/<slug:slug>/", views.timemap, name="timemap"),
    path("events/<slug:slug>/cite/", views.event_cite, name="event_cite"),
    path("events/<slug:slug>/cite/<slug:format>/", views.event_export, name="event_export"),
    path("events/<slug:slug>/text/<slug:format>/", views.event_text, name="event_text"),
    path("events/<slug:slug>/source/", views.event_source, name="event_source"),
    path("events/<slug:slug>/source/raw/", views.event_raw, name="event_raw"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("speakers/<slug:slug>.json", views.speaker_json, name="speaker_json"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<slug:slug>/", views.outlet, name="outlet"),
    path("outlets/<slug:slug>.json", views.outlet_json, name="outlet_json"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>.json", views.topic_json, name="topic_json"),
    path("questions/", views.questions, name="questions"),
    re_path(
        r"^questions/(?P<slug>[-\w]+)/(?P<key>t[0-9]{1,6}(?:-[0-9]{1,4})?)/$",
        views.question,
        name="question",
    ),
    re_path(
        r"^questions/(?P<slug>[-\w]+)/(?P<key>t[0-9]{1,6}(?:-[0-9]{1,4})?)\.json$",
        views.question_json,
        name="question_json",
    ),
    re_path(
        r"^questions/(?P<slug>[-\w]+)/(?P<key>t[0-9]{1,6}(?:-[0-9]{1,4})?)\.png$",
        views.question_image,
        name="question_image",
    ),
    path("oembed.json", views.oembed, name="oembed"),
    path("compare/", views.compare, name="compare"),
    path("compare.json", views.compare_json, name="compare_json"),
    path("compare.csv", views.compare_csv, name="compare_csv"),
    path("compare.svg", views.compare_svg, name="compare_svg"),
    path("compare.png", views.compare_png, name="compare_png"),
    path("asking/", views.asking, name="asking"),
    path("asking.json", views.asking_json, name="asking_json"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage.json", views.coverage_json, name="coverage_json"),
    path("quote/", views.quote, name="quote"),
    path("quote/article/", views.quote_article, name="quote_article"),
    path("quote.json", views.quote_json, name="quote_json"),
    path("events.atom", feeds.EventFeed(), name="feed"),
    path("search.atom", feeds.SearchFeed(), name="search_feed"),
    path("speakers/<slug:slug>.atom", feeds.SpeakerFeed(), name="speaker_feed"),
    path("outlets/<slug:slug>.atom", feeds.OutletFeed(), name="outlet_feed"),
    path("topics/<slug:slug>.atom", feeds.TopicFeed(), name="topic_feed"),
    path(
        "sitemap.xml",
        index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("oai", views.oai, name="oai"),
    re_path(r"^ark:(?P<name>.{1,200})$", views.ark, name="ark"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("openapi.json", views.openapi, name="openapi"),
    path("SHA256SUMS", views.manifest, name="manifest"),
    path("data/", views.data_page, name="data"),
    path("data/api/", views.api_page, name="api"),
    path("about/", views.about, name="about"),
    path("about.json", views.about_json, name="about_json"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("corrections/", views.corrections, name="corrections"),
    path("favicon.ico", views.favicon),
    path("help/", views.help_page, name="help"),
]
