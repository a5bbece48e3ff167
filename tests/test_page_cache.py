"""Pages that a process keeps.

The same bytes while nothing changes, none for who has signed in, and bounded room.
"""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from archive.middleware.page_cache import PageCache
from remarks import loading, search
from remarks.models import EmptySearch, Event
from remarks.search.index import Index

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(settings):
    settings.PAGE_CACHE_MB = 8
    return Client()


@pytest.mark.parametrize(
    "path",
    ["/", "/search/?q=missile", "/events/", "/events.json", "/events.atom", "/topics/kosovo/"],
)
def test_a_page_is_made_once(reader, seeded, django_assert_num_queries, path):
    first = reader.get(path)
    with django_assert_num_queries(1):
        again = reader.get(path)
    assert again.content == first.content
    # A page says when it last changed once the change is two seconds old, however slow the machine.
    of_time = ("X-Request-ID", "Last-Modified")
    first_headers, headers = (
        {name: value for name, value in answer.headers.items() if name not in of_time}
        for answer in (first, again)
    )
    assert headers == first_headers
    assert reader.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_change_is_seen_at_once(reader, seeded):
    before = reader.get("/events/").content
    event = make.load(make.transcript(("SECRETARY HALE", "It is settled.")))
    search.sync()
    assert (
        event.title in reader.get("/events/").content.decode()
        and event.title not in before.decode()
    )
    loading.set_status(Event.objects.filter(pk=event.pk), Event.Status.DRAFT)
    search.sync()
    assert reader.get("/events/").content == before


def test_addresses_and_hosts_are_kept_apart(reader, seeded, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example", "testserver"]
    url = seeded.get_absolute_url()
    one, two = (
        reader.get(url, headers={"host": "one.example"}),
        reader.get(url, headers={"host": "two.example"}),
    )
    assert (
        b"one.example" in one.content
        and b"two.example" in two.content
        and b"one.example" not in two.content
    )
    assert (
        reader.get("/questions/?page=2").content != reader.get("/questions/?state=replied").content
    )


def test_who_has_signed_in_sees_pages_made_anew(reader, seeded, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader.get("/events/")
    reader.force_login(User.objects.create_superuser("boss"))
    with CaptureQueriesContext(connection) as asked:
        reader.get("/events/")
    assert len(asked) > 1


def test_a_search_without_hits_is_counted_each_time(reader, seeded):
    for _ in range(3):
        reader.get("/search/?q=zeppelin")
    assert EmptySearch.objects.get().count == 3


def test_what_an_index_says_that_lags_is_not_kept(reader, seeded, monkeypatch):
    """The page is as old as the index; under the number of the newest change it would stay so."""
    monkeypatch.setattr(Index, "is_behind", lambda self: True)
    late = reader.get("/search/?q=missile")
    assert late.status_code == 200 and "ETag" not in late and "no-cache" in late["Cache-Control"]
    monkeypatch.undo()
    assert "ETag" in reader.get("/search/?q=missile")


def test_the_room_is_bounded_and_the_least_used_go_first():
    pages = PageCache(100_000)
    for number in range(50):
        pages.keep("a", (number,), HttpResponse(b"x" * 8_000))
        pages.get("a", (0,))
    assert pages.size <= 100_000 and len(pages) == 10
    assert (
        pages.get("a", (0,)) is not None
        and pages.get("a", (1,)) is None
        and pages.get("a", (49,)) is not None
    )
    # A page that would push out most others, and one that is sent piece by piece, are not kept.
    pages.keep("a", ("large",), HttpResponse(b"x" * 50_000))
    pages.keep("a", ("stream",), StreamingHttpResponse([b"x"]))
    assert pages.get("a", ("large",)) is None and pages.get("a", ("stream",)) is None
    pages.keep("b", (0,), HttpResponse(b"new"))
    assert (
        len(pages) == 1 and pages.get("a", (0,)) is None and pages.get("b", (0,)).content == b"new"
    )


def test_no_room_keeps_nothing():
    pages = PageCache(0)
    pages.keep("a", (0,), HttpResponse(b"x"))
    assert len(pages) == 0
