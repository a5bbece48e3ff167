"""Fetching from the web, against a server of this machine: polite, bounded, never private."""

import contextlib
import gzip
import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.core.management import call_command
from warcio.archiveiterator import ArchiveIterator

from remarks.loading import web_client, web_pages
from remarks.loading.web_client import Client, FetchError
from remarks.loading.web_lists import listed_urls
from remarks.models import Event, FollowedSource, WebCapture, WebPage

TALK = [("SECRETARY HALE", "Good morning."), ("QUESTION", "Why?"), ("SECRETARY HALE", "So.")]


def page(title="Remarks at Valmora", words="Good morning."):
    turns = "".join(
        f"<p><b>{label}:</b> {text}</p>" for label, text in [("SECRETARY HALE", words), *TALK[1:]]
    )
    return f"<html><h1>{title}</h1><p>Oslo, Norway</p><p>May 4, 2011</p>{turns}</html>".encode()


class Site:
    """What a server answers by path: ``(status, headers, body)`` or a function of the request."""

    def __init__(self):
        self.answers, self.asked, self.agents = {}, [], []
        self.stop = threading.Event()

    def add(self, path, body=b"", status=200, kind="text/html", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": kind, **named}, body)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site():
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            served.asked.append(self.path)
            served.agents.append(self.headers["User-Agent"])
            answer = served.answers.get(self.path, (404, {}, b""))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.port = server.server_address[1]
    threading.Thread(
        target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}
    ).start()
    yield served
    served.stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def local(monkeypatch):
    """This machine counts as public, and servers get no pause."""
    monkeypatch.setattr(web_client, "is_public", lambda ip: ip == "127.0.0.1")
    monkeypatch.setattr(web_client, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(web_client, "ANSWER_SECONDS", 1)


def client():
    return Client("desk@archive.example")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses_are_known(address):
    assert not web_client.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_known(address):
    assert web_client.is_public(address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a.example/", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("javascript:alert(1)", "not a web address"),
        ("https://u:p@a.example/", "password"),
        ("https://a.example:port/", "not a URL"),
        ("https://a.example/" + "x" * 2000, "over 1000"),
        ("http://localhost/", "private"),
        ("http://127.0.0.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://2130706433/", "private|no server"),
        ("http://0x7f.1/", "private|no server"),
    ],
)
def test_what_is_never_asked_for(url, words):
    with pytest.raises(FetchError, match=words) as caught:
        client().fetch(url)
    assert str(caught.value).endswith(".")


def test_a_redirect_to_a_private_address_is_refused(site, local):
    site.add("/out", status=302, Location="http://10.0.0.1/admin")
    with pytest.raises(FetchError, match="private network"):
        client().fetch(site.url("/out"))


def test_an_answer_is_kept_as_it_came(site, local):
    packed = gzip.compress(page())
    site.add("/talk", packed, Content_Encoding="gzip", X_Sent="yes")
    fetched = client().fetch(site.url("/talk"))
    assert fetched.data == page() and fetched.name == "talk"
    record = next(ArchiveIterator(io.BytesIO(fetched.record)))
    assert record.rec_headers.get_header("WARC-Target-URI") == site.url("/talk")
    assert record.rec_headers.get_header("WARC-Date")[:19] == fetched.fetched_at.isoformat()[:19]
    assert record.http_headers.get_header("X-Sent") == "yes"
    assert record.raw_stream.read() == packed


def test_brotli_and_moved_pages(site, local):
    site.add("/new", brotli.compress(page()), Content_Encoding="br")
    site.add("/old", status=301, Location="/new")
    site.add("/once", status=302, Location="/new")
    fetched = client().fetch(site.url("/old"))
    assert fetched.data == page() and fetched.moved_to == fetched.url == site.url("/new")
    assert client().fetch(site.url("/once")).moved_to == ""


def _endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 1_000_000)
    except OSError:
        return


def _cut_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"Good")


def _slow(stop):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while not stop.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            return

    return answer


def test_slow_endless_and_circling_answers_end(site, local):
    site.answers["/slow"], site.answers["/endless"] = _slow(site.stop), _endless
    site.add("/round", status=302, Location="/round")
    site.add("/bomb", gzip.compress(b"a" * 40_000_000), Content_Encoding="gzip")
    site.add("/short", b"x", Content_Encoding="gzip")
    site.add("/picture", b"x", kind="image/png")
    site.add("/broken", status=500)
    site.answers["/cut"] = _cut_off
    for path, words in (
        ("/slow", "within 1 seconds"), ("/endless", "larger than|within"), ("/round", "leads on"),
        ("/bomb", "limit is 20 MB"), ("/short", "damaged|empty"), ("/picture", "no text"),
        ("/broken", "status 500"), ("/nothing", "not there"), ("/cut", "broke off"),
    ):  # fmt: skip
        with pytest.raises(FetchError, match=words):
            client().fetch(site.url(path))


def test_robots_are_followed(site, local):
    site.add("/robots.txt", b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    site.add("/private/a", page())
    site.add("/a", page())
    asking = client()
    with pytest.raises(FetchError, match=r"robots\.txt"):
        asking.fetch(site.url("/private/a"))
    assert asking.fetch(site.url("/a")).data and "/private/a" not in site.asked
    assert site.asked.count("/robots.txt") == 1
    assert set(site.agents) == {"RemarksArchive/1.0 (+desk@archive.example)"}
    site.add("/robots.txt", status=503)
    with pytest.raises(FetchError, match="status 503"):
        client().fetch(site.url("/a"))


def test_nobody_fetches_without_a_contact(settings):
    settings.FETCH_CONTACT = ""
    with pytest.raises(FetchError, match="FETCH_CONTACT"):
        web_pages.client()


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/>'
    '<link href="/a"/></entry></feed>'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc></url></urlset>'
)
INDEX = "<sitemapindex><sitemap><loc>/map.xml</loc></sitemap></sitemapindex>"
RSS = "<rss><channel><link>/</link><item><link> /a </link></item><item/></channel></rss>"


@pytest.mark.parametrize(
    ("text", "pages", "lists"),
    [
        (ATOM, ["/a"], []), (SITEMAP, ["/a"], []), (RSS, ["/a"], []), (INDEX, [], ["/map.xml"]),
    ],
)  # fmt: skip
def test_lists_are_read(text, pages, lists):
    base = "https://a.example"
    urls = listed_urls(text.encode(), base)
    assert urls == ([base + path for path in pages], [base + path for path in lists])


def test_a_page_is_no_list():
    assert listed_urls(page(), "https://a.example") is None
    assert listed_urls(b"MS. HALE: x", "https://a.example") is None


def _run(command, *arguments):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command(command, *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_feed_fills_the_archive_with_drafts(site, local, settings):
    settings.FETCH_CONTACT = "desk@archive.example"
    feed = RSS.replace(" /a ", "/a").replace("<item/>", "<item><link>/b</link></item>")
    site.add("/feed", feed.encode(), kind="application/rss+xml")
    site.add("/a", page("Remarks at Valmora"))
    site.add("/b", b"<html><h1>About this site</h1><p>Words.</p></html>")
    out = _run("fetch_transcripts", site.url("/feed"))
    assert "1 new, 1 no transcript." in out
    event = Event.objects.get()
    assert (event.status, event.source.origin) == ("draft", site.url("/a"))
    assert event.source_url == site.url("/a") and event.source.captured_at
    assert WebPage.objects.get(event=event).captures.get().sha256 == event.source.sha256


@pytest.mark.django_db
def test_followed_pages_are_new_changed_and_vanished(site, local, settings):
    settings.FETCH_CONTACT = "desk@archive.example"
    site.add("/map.xml", SITEMAP.encode(), kind="application/xml")
    site.add("/a", page(), ETag='"1"')
    FollowedSource.objects.create(url=site.url("/map.xml"))
    assert "1 new." in _run("follow_sources")
    assert "1 unchanged." in _run("follow_sources")
    site.add("/a", page(words="Good evening to all of you."), ETag='"2"')
    assert "1 changed.\nchanged: " in _run("follow_sources")
    assert WebCapture.objects.count() == 2 and Event.objects.count() == 1
    site.add("/map.xml", SITEMAP.replace("<url><loc>/a</loc></url>", "").encode(), kind="text/xml")
    del site.answers["/a"]
    out = _run("follow_sources")
    assert "1 vanished." in out and "its event stays" in out
    assert Event.objects.count() == 1 and WebPage.objects.vanished().count() == 1
    assert FollowedSource.objects.get().report.startswith("1 vanished.")


@pytest.mark.django_db
def test_a_page_whose_text_stays_is_unchanged(site, local, settings):
    settings.FETCH_CONTACT = "desk@archive.example"
    site.add("/a", page())
    _run("fetch_transcripts", site.url("/a"), "--publish", "--follow")
    site.add("/a", page() + b"<!-- visit 2 -->")
    assert "1 unchanged." in _run("follow_sources")
    assert Event.objects.public().count() == 1


@pytest.mark.django_db
def test_a_page_is_fetched_in_the_admin(site, local, settings, admin_client, tmp_path):
    settings.FETCH_CONTACT, settings.STAGING_DIR = "desk@archive.example", tmp_path
    site.add("/a", page())
    answer = admin_client.post("/admin/remarks/event/import/", {"url": site.url("/a")}, follow=True)
    assert "Remarks at Valmora" in answer.content.decode()
    assert WebCapture.objects.count() == 1 and Event.objects.count() == 0
    answer = admin_client.post("/admin/remarks/event/import/", {"url": site.url("/none")})
    assert "is not there" in answer.content.decode()
    answer = admin_client.post("/admin/remarks/event/import/", {"url": "http://10.0.0.1/"})
    assert "private network" in answer.content.decode()
