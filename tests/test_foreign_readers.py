"""Whatever stands in the archive: every format is read back by a parser that is not ours."""

import csv
import io
import json
import sys
import unicodedata

import feedparser
import pybtex.database
import pytest
import rispy
from django.urls import reverse
from lxml import etree

from remarks import search
from remarks.exports.writers.transcript import xml_text
from remarks.models import Event, Outlet, Question, Speaker, Topic, Turn

from . import make

pytestmark = pytest.mark.django_db
# What means something to a format: markup, braces, quotes, formulas, line ends.
SIGNS = (
    "]]> <!-- & &amp; </title> <script> {a} } { \\ % # $ _ ~ ^ \" ' ` = + - @ , ; : | \t \r \n \r\n"
    " ER  - TI  - @misc{ --- ... \u2028 \u2029 \x85 \ufeff \u200d \u202e \ufffd \ufffe \uffff"
    " \U0001ffff"
)


def one_of_each_class(each=3):
    """The first, the middle and the last code point of every general category, but NUL."""
    by_class = {}
    for point in range(1, sys.maxunicode + 1):
        by_class.setdefault(unicodedata.category(chr(point)), []).append(chr(point))
    # A database of text holds no halves of a pair.
    del by_class["Cs"]
    return [
        c for points in by_class.values() for c in (points[0], points[len(points) // 2], points[-1])
    ]


HOSTILE = "".join(f"a{c}b " for c in one_of_each_class()) + "".join(map(chr, range(1, 33))) + SIGNS


def xml_form(text):
    """The text as XML can hold it, with its line ends as XML readers give them."""
    return " ".join(xml_text(text).split())


def test_xml_drops_what_it_forbids_and_joins_no_words():
    assert xml_text("a\x0cb\x1fc \x00d\x08e\ufffe\uffff\ud800 \ufffd\t\U0001f600") == (
        "a b c de \ufffd\t\U0001f600"
    )


@pytest.fixture
def event(seeded):
    """An event whose every text holds all of that, past the parser, which would clean it."""
    event = make.load(
        make.transcript(
            ("QUESTION", "Dana Whitlock with Reuters. Is the harbor open?"),
            ("SECRETARY HALE", "The harbor is open."),
        ),
        name="hostile.txt",
    )
    Event.objects.filter(pk=event.pk).update(
        title=f"T {HOSTILE}"[:500], place=f"P {SIGNS}"[:200], document_number=SIGNS[:60]
    )
    Turn.objects.filter(event=event).update(text=f"harbor {HOSTILE}", label=f"L {SIGNS}"[:200])
    Question.objects.filter(event=event).update(text=f"Q {HOSTILE}", evidence=f"E {SIGNS}"[:400])
    Speaker.objects.filter(name__in=("Dana Whitlock", "Martin Hale")).update(
        name=f"N {SIGNS}"[:200]
    )
    Outlet.objects.filter(slug="reuters").update(name=f"O {SIGNS}"[:200])
    Topic.objects.filter(slug="kosovo").update(name=f"C {SIGNS}"[:120])
    search.current_index().rebuild()
    return Event.objects.get(pk=event.pk)


def body(client, address, **parameters):
    response = client.get(address, parameters)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def xml(data):
    return etree.fromstring(data, etree.XMLParser(recover=False, huge_tree=True))


def test_feeds_are_read_by_feedparser_and_lxml(client, event):
    hale = Speaker.objects.get(slug="martin-hale")
    addresses = [
        ("/events.atom", {}),
        ("/search.atom", {"q": "harbor"}),
        ("/search.atom", {"q": SIGNS + "\x01\x0b\ufffe"}),
        (reverse("speaker_feed", args=[hale.slug]), {}),
        ("/outlets/reuters.atom", {}),
        ("/topics/kosovo.atom", {}),
    ]
    for address, parameters in addresses:
        data = body(client, address, **parameters)
        xml(data)
        feed = feedparser.parse(io.BytesIO(data))
        assert not feed.bozo, (address, feed.get("bozo_exception"))
        assert feed.entries or parameters, address
    titles = [e.title for e in feedparser.parse(io.BytesIO(body(client, "/events.atom"))).entries]
    root = xml(body(client, "/events.atom"))
    read = [" ".join(t.text.split()) for t in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert xml_form(event.title) in read[1] + read[2] and len(titles) == 2


@pytest.mark.parametrize("format", ["tei", "akn"])
def test_transcripts_are_read_by_lxml(client, event, format):
    root = xml(body(client, reverse("event_text", args=[event.slug, format])))
    text = " ".join(" ".join(root.itertext()).split())
    assert xml_form(event.title) in text
    assert xml_form(event.turns.last().text)[:200] in text


def test_sitemaps_and_descriptions_are_read_by_lxml(client, event):
    for section in ("events", "turns", "speakers", "outlets", "topics"):
        assert len(xml(body(client, f"/sitemap-{section}.xml")))
    xml(body(client, "/sitemap.xml"))
    xml(body(client, "/opensearch.xml"))


@pytest.mark.parametrize("turn", ["", "t2"])
def test_citations_are_read_back(client, event, turn):
    def citation(format):
        address = reverse("event_export", args=[event.slug, format])
        return body(client, address, **({"turn": turn} if turn else {})).decode()

    entries = pybtex.database.parse_string(citation("bibtex"), "bibtex").entries
    assert len(entries) == 1 and "T ab" not in next(iter(entries))
    (entry,) = rispy.loads(citation("ris"))
    assert entry["title"] == " ".join(event.title.split())
    (item,) = json.loads(citation("csl"))
    assert item["title"] == event.title and item["type"]


def test_tables_and_data_are_read_back(client, event):
    turns = list(event.turns.order_by("position"))
    slug = event.slug
    rows = list(
        csv.DictReader(io.StringIO(body(client, f"/events/{slug}.csv").decode("utf-8-sig")))
    )
    assert [row["text"] for row in rows] == [turn.text for turn in turns]
    assert all(None not in row and None not in row.values() for row in rows)
    lines = body(client, f"/events/{slug}.jsonl").decode().split("\n")
    assert [json.loads(line)["text"] for line in lines if line] == [turn.text for turn in turns]
    data = json.loads(body(client, f"/events/{slug}.json"))
    assert data["title"] == event.title and data["turns"][1]["text"] == turns[1].text
    for name in ("events", "questions", "speakers", "outlets", "topics"):
        model = {"events": Event, "questions": Question, "speakers": Speaker}.get(name)
        rows = list(csv.reader(io.StringIO(body(client, f"/{name}.csv").decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1 and len(rows) > 1
        assert model is None or len(rows) == model.objects.public().count() + 1
        for line in body(client, f"/{name}.jsonl").decode().split("\n"):
            assert not line or json.loads(line)
    assert json.loads(body(client, "/search.json", q="harbor"))["total"] == 2


def test_pages_hold_the_text_as_text(client, event):
    """No page is torn by it: what stands in the turn is text of one element for lxml's reader."""
    page = body(client, event.get_absolute_url()).decode()
    tree = etree.HTML(page)
    scripts = [s for s in tree.iter("script") if not s.get("src", "").startswith("/static/")]
    (described,) = [s.text for s in scripts if s.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    assert json.loads(described)["@graph"][0]["name"] == event.title
