"""The reading room's addresses."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from . import feeds, views
from .sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("search.json", views.search_json, name="search_json"),
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/cite/", views.event_cite, name="event_cite"),
    path("events/<slug:slug>/cite/<slug:format>/", views.event_export, name="event_export"),
    path("events/<slug:slug>/source/", views.event_source, name="event_source"),
    path("events/<slug:slug>/source/raw/", views.event_raw, name="event_raw"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<slug:slug>/", views.outlet, name="outlet"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("questions/", views.questions, name="questions"),
    path("events.atom", feeds.EventFeed(), name="feed"),
    path("search.atom", feeds.SearchFeed(), name="search_feed"),
    path("speakers/<slug:slug>.atom", feeds.SpeakerFeed(), name="speaker_feed"),
    path("outlets/<slug:slug>.atom", feeds.OutletFeed(), name="outlet_feed"),
    path("topics/<slug:slug>.atom", feeds.TopicFeed(), name="topic_feed"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("about/", views.about, name="about"),
    path("favicon.ico", views.favicon),
    path("help/", views.help_page, name="help"),
]
