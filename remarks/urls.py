"""The reading room's addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("search.json", views.search_json, name="search_json"),
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/source/", views.event_source, name="event_source"),
    path("events/<slug:slug>/source/raw/", views.event_raw, name="event_raw"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<slug:slug>/", views.outlet, name="outlet"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("questions/", views.questions, name="questions"),
    path("about/", views.about, name="about"),
    path("favicon.ico", views.favicon),
    path("help/", views.help_page, name="help"),
]
