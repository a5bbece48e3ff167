"""Feeds, sitemaps and what browsers and search engines ask for; no draft in any of them."""

import re
import xml.etree.ElementTree as ElementTree
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from django.urls import reverse

from remarks import loading, search
from remarks.models import Event

from . import make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [
    "/events.atom",
    "/search.atom?q=kosovo",
    "/speakers/condoleezza-rice.atom",
    "/outlets/reuters.atom",
    "/topics/kosovo.atom",
]


def entries(client, address):
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"].startswith(
        "application/atom+xml"
    )
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


@pytest.mark.parametrize("address", FEEDS)
def test_feeds_hold_their_event_once(client, seeded, address):
    (entry,) = entries(client, address)
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/events/2007-05-15")
    # Dated by when it came in, not by the day of the event.
    assert not entry.find(f"{ATOM}published").text.startswith("2007")


def test_a_back_load_does_not_flood(client, db):
    for number in range(40):
        make.load(make.transcript(("SECRETARY HALE", f"Number {number}.")), name=f"{number}.txt")
    assert len(entries(client, "/events.atom")) == 30


def test_sitemaps_say_when_a_page_last_changed(client, seeded):
    day = f"<lastmod>{seeded.updated_at:%Y-%m-%d}"
    for section, path in (("events", seeded.get_absolute_url()),
    ("speakers", "/speakers/sergey-lavrov/"), ("outlets", "/outlets/reuters/"),
    ("topics", "/topics/kosovo/"), ("questions", f"/questions/{seeded.slug}/t3/"),
    ("turns", f"{seeded.get_absolute_url()}t3/"),
    ("pages", "/data/")):  # fmt: skip
        page = client.get(f"/sitemap-{section}.xml").content.decode()
        row = next(part for part in page.split("<url>") if f"{path}</loc>" in part)
        assert day in row, section


def test_no_draft_in_feeds_and_sitemaps(client, seeded):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    search.sync()
    for address in FEEDS:
        response = client.get(address)
        assert response.status_code == 404 or b"<entry>" not in response.content
    for section in ("events", "questions", "turns", "speakers", "outlets"):
        assert b"<url>" not in client.get(f"/sitemap-{section}.xml").content


@pytest.mark.parametrize("query", ['"', "((", "from:2001", "\x00", "a" * 500])
def test_no_query_breaks_the_feed(client, seeded, query):
    assert client.get("/search.atom", {"q": query}).status_code == 200


def test_the_sitemap_lists_every_public_page(client, seeded):
    index = client.get(reverse("sitemap")).content.decode()
    for section in ("events", "speakers", "outlets", "topics"):
        assert f"/sitemap-{section}.xml" in index
    events = client.get("/sitemap-events.xml").content.decode()
    assert (
        seeded.get_absolute_url() in events and f"<lastmod>{seeded.updated_at:%Y-%m-%d}" in events
    )
    assert "/speakers/arshad-mohammed/" in client.get("/sitemap-speakers.xml").content.decode()


def test_pages_of_sitemaps_may_be_indexed_at_their_own_address(client, seeded):
    """Each turn and question is listed, shut by no robots.txt, indexed, and canonical itself."""
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    for section, count in (("turns", seeded.turn_count), ("questions", seeded.question_count)):
        sitemap = client.get(f"/sitemap-{section}.xml").content.decode()
        addresses = re.findall(r"<loc>([^<]+)</loc>", sitemap)
        assert len(set(addresses)) == count == len(addresses)
        for address in addresses:
            page = client.get(address.removeprefix("http://testserver")).content.decode()
            assert f'<link rel="canonical" href="{address}">' in page and "noindex" not in page
            assert rules.can_fetch("any", address), address


def test_robots_and_opensearch(client, db):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots and "http://testserver/sitemap.xml" in robots
    described = client.get("/opensearch.xml")
    assert (
        described.status_code == 200
        and b"http://testserver/search/?q={searchTerms}" in described.content
    )


def test_every_page_sends_its_policy(client, seeded):
    public = client.get("/")["Content-Security-Policy"]
    assert (
        public.startswith("default-src 'none'; style-src 'self'") and "script-src 'self';" in public
    )
    assert client.get("/admin/login/")["Content-Security-Policy"].startswith("default-src 'self'")
    assert client.get("/nowhere/")["Content-Security-Policy"] == public
    for address in ("/", seeded.get_absolute_url()):
        # A block of JSON-LD is data: no browser runs it.
        text = (
            client.get(address).content.decode().replace('<script type="application/ld+json">', "")
        )
        scripts = re.findall(r"<script[^>]*>", text)
        assert len(scripts) == 2 and " style=" not in text, address
        assert all("/static/" in script and "defer" in script for script in scripts), scripts


def test_a_browser_shows_a_feed_as_a_list(client, seeded):
    text = client.get("/events.atom").content.decode()
    sheet = re.search(r'<\?xml-stylesheet href="([^"]+)" type="text/css"\?>\n<feed', text)
    assert sheet and sheet[1].endswith("/remarks/feed.css")
    shown = client.get("/events.atom", headers={"Accept": "text/html,application/xml"})
    assert shown["Content-Type"].startswith("application/xml") and "Accept" in shown["Vary"]
    assert client.get("/events.atom")["Content-Type"].startswith("application/atom+xml")


def test_the_manifest_names_every_source_by_its_sum(client, seeded):
    (line,) = client.get("/SHA256SUMS").content.decode().splitlines()
    assert line.startswith(f"{seeded.source.sha256}  {seeded.slug}/")


def test_feeds_name_authors_and_lasting_ids(client, seeded):
    """RFC 4287: every entry has an author; and an id that no change of a slug touches."""
    for address in FEEDS:
        for entry in entries(client, address):
            assert entry.findtext(f"{ATOM}author/{ATOM}name")
            assert entry.findtext(f"{ATOM}id").startswith("ark:/99999/r1")


def test_words_in_angle_brackets_reach_the_reader(client, db):
    make.load(make.transcript(("SECRETARY HALE", "AT&T says <no tariffs> so.")))
    search.sync()
    parsed = feedparser.parse(client.get("/search.atom?q=tariffs").content)
    assert "AT&amp;T says &lt;no tariffs&gt; so." in parsed.entries[0].summary


def test_a_long_feed_goes_on_in_pages(client, db, monkeypatch):
    monkeypatch.setattr("remarks.feeds.MAX_ENTRIES", 2)
    for number in range(5):
        make.load(make.transcript(("SECRETARY HALE", f"Number {number}.")), name=f"{number}.txt")
    address, ids = "http://testserver/events.atom", []
    while address:
        parsed = feedparser.parse(client.get(address).content)
        ids += [entry.id for entry in parsed.entries]
        address = next((x.href for x in parsed.feed.links if x.rel == "next"), None)
    assert len(ids) == len(set(ids)) == 5
    for wrong in ("0", "x", "-1", "9" * 30):
        answer = client.get(f"/events.atom?page={wrong}")
        assert answer.status_code == 400 and "is no page" in answer.content.decode()


@pytest.fixture
def harbors(db, monkeypatch):
    """A word in three events: in 31 turns of a new one, and the oldest event came in last."""
    monkeypatch.setattr("remarks.search.results.EVENTS_AT_ONCE", 2)
    labels = ("SECRETARY HALE", "FOREIGN MINISTER VARGA")
    many = [(labels[n % 2], f"The harbor has a pier of {n} yards.") for n in range(31)]
    long = "Grain is dear this year, and so is bread. " * 60
    with search.pause_sync():
        for name, day, turns in (
            ("New", "March 4, 2007", many),
            ("Quiet", "March 5, 2007", [(labels[0], "Nothing of the kind.")]),
            ("Middle", "March 6, 2005", [(labels[0], "One harbor is enough.")]),
            ("Old", "May 2, 1991", [(labels[0], f"{long}Then the old harbor froze. {long}")]),
        ):
            text = make.transcript(*turns, title=f"{name} Remarks", day=day)
            make.load(text, name=f"{name}.txt")
    search.sync()


def titles_of(parsed):
    return [entry.title.rpartition(" in ")[2] for entry in parsed.entries]


@pytest.mark.parametrize("query", ["harbor", "harbor speaker:hale", '"harbor"'])
def test_what_came_in_last_stands_first_however_old_it_is(client, harbors, query):
    """Twenty hits and more that are newer do not hide it, and no event has two entries."""
    parsed = feedparser.parse(client.get("/search.atom", {"q": query}).content)
    assert titles_of(parsed) == ["Old Remarks", "Middle Remarks", "New Remarks"]
    old, middle, new = (entry.summary for entry in parsed.entries)
    assert "the old harbor froze" in old and "more turn" not in old + middle
    count = search.count(query) - 3
    assert f"a pier of 0 yards. (and {count} more turns)" in new


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("/search.atom?q=harbor", ["Old Remarks", "Middle Remarks", "New Remarks"]),
        (
            "/speakers/martin-hale.atom",
            ["Old Remarks", "Middle Remarks", "Quiet Remarks", "New Remarks"],
        ),
    ],
)
def test_every_feed_goes_on_in_pages_of_events(client, harbors, monkeypatch, address, titles):
    monkeypatch.setattr("remarks.feeds.MAX_ENTRIES", 2)
    address, listed = f"http://testserver{address}", []
    while address:
        parsed = feedparser.parse(client.get(address).content)
        listed.append(titles_of(parsed))
        address = next((x.href for x in parsed.feed.links if x.rel == "next"), None)
    assert listed == [titles[:2], titles[2:]]
