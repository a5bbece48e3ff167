"""Many requests, slow requests, long answers: what one reader does is not felt by another."""

import gzip
import os
import re
import socket
import subprocess
import time
import urllib.request

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.environment import Environment
from archive.middleware.rate_limit import LIMITED
from remarks import urls
from remarks.exports import records
from remarks.models import Turn
from remarks.presentation import exchanges
from remarks.views import api, streaming

from .files import ROOT
from .serving import free_ports, gunicorn

ADDRESSES = {
    "search": ["/search/?q=kosovo", "/search.json?q=kosovo", "/search.atom?q=kosovo"],
    "quote": ["/quote/?text=x", "/quote.json?text=x"],
    "compare": ["/compare/?q=kosovo", "/compare.json?q=kosovo"],
    "export": ["/events.csv", "/search.jsonl?q=kosovo"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ADDRESSES)
def test_one_reader_is_held_back_and_others_are_not(seeded, settings, kind):
    settings.RATES, settings.PROXY_COUNT = {kind: "3/h"}, 1
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                                   "LOCATION": kind}}  # fmt: skip
    one, other = ({"HTTP_X_FORWARDED_FOR": f"198.51.100.{n}"} for n in (1, 2))
    client = Client()
    addresses = (ADDRESSES[kind] * 4)[:4]
    for address in addresses[:3]:
        assert client.get(address, **one).status_code == 200
    for address in ADDRESSES[kind]:
        refused = client.get(address, **one)
        assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 3600
        assert refused["Cache-Control"] == "no-store" and b"Too many requests" in refused.content
        is_data = "json" in address or kind == "export" or "atom" in address
        assert (refused["Content-Type"] == "application/problem+json") == is_data
        # What a reader writes before his own proxy's entry makes nobody new of him.
        assert (
            client.get(address, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.1").status_code == 429
        )
        assert client.get(address, **other).status_code == 200
        if len(ADDRESSES[kind]) > 2:
            break
    assert client.get("/events/", **one).status_code == 200


@pytest.mark.django_db
def test_an_article_counts_as_quotes_do(seeded, settings):
    settings.RATES, settings.PROXY_COUNT = {"quote": "2/h"}, 1
    fields = {"text": "“The harbor was always open to ships,” she said."}
    statuses = [
        Client().post("/quote/article/", fields, HTTP_X_FORWARDED_FOR="198.51.100.8").status_code
        for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


@pytest.mark.django_db
def test_one_household_is_one_reader_of_version_6(seeded, settings):
    settings.RATES, settings.PROXY_COUNT = {"search": "2/h"}, 1
    answers = [
        Client().get("/search/?q=x", HTTP_X_FORWARDED_FOR=f"2001:db8:1:2::{n}").status_code
        for n in (1, 2, 3)
    ]
    assert answers == [200, 200, 429]
    far = Client().get("/search/?q=x", HTTP_X_FORWARDED_FOR="2001:db8:1:3::1")
    assert far.status_code == 200


@pytest.mark.django_db
def test_answers_say_what_is_left_and_harvesters_are_told_to_wait(seeded, settings):
    settings.RATES, settings.PROXY_COUNT = {"search": "2/h", "harvest": "1/m"}, 1
    one, other = ({"HTTP_X_FORWARDED_FOR": f"192.0.2.{n}"} for n in (1, 2))
    client = Client()
    left = [client.get("/search.json?q=kosovo", **one)["RateLimit"] for _ in range(3)]
    assert re.fullmatch(r'"search";r=1;t=[0-9]+', left[0])
    policy = client.get("/search.json?q=x", **other)["RateLimit-Policy"]
    assert policy == '"search";q=2;w=3600'
    assert "RateLimit" not in client.get("/events/", **one)
    assert client.get("/oai?verb=Identify", **one).status_code == 200
    refused = client.get("/oai?verb=ListSets", **one)
    assert refused.status_code == 503 and 0 < int(refused["Retry-After"]) <= 60


def test_limited_addresses_are_addresses():
    names = {pattern.name for pattern in urls.urlpatterns}
    assert {name for names in LIMITED.values() for name in names} <= names


@pytest.mark.parametrize("value", ["fast", "10", "10/x", "-1/m", "1/m; 2/m"])
def test_a_rate_that_is_none_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_RATE is"):
        Environment({"SEARCH_RATE": value}).rate("SEARCH_RATE")
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL is not"):
        Environment({"CACHE_URL": value}).cache("CACHE_URL", {})


@pytest.mark.django_db
def test_pages_come_compressed_and_the_desk_does_not(seeded, settings):
    client = Client(headers={"Accept-Encoding": "gzip"})
    for address in (seeded.get_absolute_url(), "/", "/search.json?q=kosovo"):
        page = client.get(address)
        assert page["Content-Encoding"] == "gzip" and "Accept-Encoding" in page["Vary"]
        plain = Client().get(address)
        assert gzip.decompress(page.content) == plain.content and "Content-Encoding" not in plain
        assert client.get(address, headers={"If-None-Match": page["ETag"]}).status_code == 304
    table = client.get("/events.csv")
    assert b"slug,url" in gzip.decompress(b"".join(table.streaming_content))
    assert "Content-Encoding" not in client.get("/admin/login/")


@pytest.mark.django_db
def test_a_long_event_comes_in_pieces_and_is_the_same(seeded, monkeypatch):
    event = seeded.get_absolute_url().rstrip("/")
    tails = ("/", "/?q=missile", "/?q=nothinghere", ".json", "/text/tei/", "/text/akn/")
    addresses = [event + tail for tail in (*tails, "/text/txt/")]
    whole_answers = [Client().get(address) for address in addresses]
    for module in (streaming, api):
        monkeypatch.setattr(module, "MAX_WHOLE_TURNS", 5)
    monkeypatch.setattr(streaming, "_PIECES_AT_ONCE", 5)
    for module in (exchanges, records):
        monkeypatch.setattr(module, "TURNS_AT_ONCE", 3)
    for address, whole in zip(addresses, whole_answers, strict=True):
        answer = Client().get(address)
        pieces = list(answer.streaming_content)
        assert b"".join(pieces) == whole.content and len(pieces) > 3, address
        assert answer["Content-Type"] == whole["Content-Type"] and answer["ETag"] == whole["ETag"]
        assert Client().head(address).status_code == 200


@pytest.mark.django_db
def test_the_head_of_a_long_event_goes_out_before_its_turns_are_read(seeded, monkeypatch):
    monkeypatch.setattr(streaming, "MAX_WHOLE_TURNS", 5)
    for tail, begins in (
        ("", b"<!DOCTYPE html>"),
        ("text/tei/", b"<?xml"),
        ("text/akn/", b"<?xml"),
    ):
        pieces = iter(Client().get(seeded.get_absolute_url() + tail).streaming_content)
        with CaptureQueriesContext(connection) as queries:
            assert next(pieces).startswith(begins)
        assert not queries.captured_queries
        assert len(list(pieces)) > 3


@pytest.mark.django_db
def test_an_event_that_changes_while_it_is_sent_breaks_off(seeded, monkeypatch):
    """Rather no end than a transcript in which turns are missing."""
    for module in (exchanges, records):
        monkeypatch.setattr(module, "TURNS_AT_ONCE", 3)
    monkeypatch.setattr(streaming, "MAX_WHOLE_TURNS", 5)
    for tail in ("", "text/tei/"):
        pieces = iter(Client().get(seeded.get_absolute_url() + tail).streaming_content)
        next(pieces)
        last = seeded.turns.last()
        Turn.objects.filter(pk=last.pk).delete()
        with pytest.raises(exchanges.EventChangedError, match="was changed while"):
            list(pieces)


def get(port, path):
    """Status and seconds of a request with a client that waits for ten seconds."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        response.read()
        return response.status, time.monotonic() - begun


def test_two_hundred_half_sent_requests_hold_nobody(tmp_path):
    """The server as `make run` starts it, with nothing in front: one process, four threads."""
    (port,) = free_ports(1)
    data = {"REMARKS_DATA": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | data
    process = subprocess.Popen(gunicorn(port), cwd=ROOT, env=environment)
    heads = [
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /events/x/report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nkind=",
        b"",
    ]
    try:
        end = time.monotonic() + 60
        while True:
            try:
                get(port, "/healthz")
                break
            except OSError:
                assert time.monotonic() < end and process.poll() is None
                time.sleep(0.1)
        half = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(200)]
        for number, connection in enumerate(half):
            connection.sendall(heads[number % 3])
        for _ in range(5):
            status, seconds = get(port, "/healthz")
            assert status == 200 and seconds < 5
        # Whoever completes the request gets the answer.
        half[0].sendall(b"Connection: close\r\n\r\n")
        assert re.match(rb"HTTP/1.1 200 OK", half[0].recv(200))
        head = urllib.request.Request(f"http://127.0.0.1:{port}/robots.txt", method="HEAD")
        with urllib.request.urlopen(head, timeout=10) as response:
            assert response.status == 200 and not response.read()
        process.terminate()
        assert process.wait(40) == 0
    finally:
        process.kill()
        process.wait()
