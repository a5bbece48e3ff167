"""Every parameter of every public address: what means nothing is named, with a way on.

The addresses are those of the URLconf, the parameters those that the views look at while they
answer: a new one is asked for here before it is served.
"""

import html
import re

import pytest
from django.http import QueryDict
from django.urls import get_resolver

from .test_drafts import parameters_read

EVENT = "2007-05-15-remarks-with-russian-foreign-minister-sergey-lavrov"
# Of each kind of value some that mean nothing, and a part of the sentence that says so.
PAGE = {"page": [("two", "“two” is no page"), ("0", "“0” is no page"), ("9999", "no page 9")]}
NUMBER = {"page": PAGE["page"][:2]}
FEED = {"page": [*NUMBER["page"], ("199", "no page 199"), ("9999", "no more than 200 pages")]}
SEARCH = NUMBER | {
    "sort": [("best", "“best” is no value of “sort”: it can be relevance, newest or oldest")],
    "unit": [("lines", "unit “lines” is none of turns")],
    "words": [("most", "“most” is no value of “words”: it can be all")],
    "names": [("on", "“on” is no value of “names”: it can be off")],
    "facet": [("color", "“color” is no value of “facet”")],
    "open": [("2", "“2” is no value of “open”")],
    "q": [
        ("missile kind:party", "“kind:party” is not known: it can be"),
        ("missile from:2022-13", "“from:2022-13” is not a date"),
        ("outlt:reuters missile", "“outlt:” is not a filter. Did you mean “outlet:”?"),
        ("missile from:2010 to:2005", "No day lies in “from:2010 to:2005”"),
    ],
}


def _unknown(label, slug="nobody-here"):
    return [(slug, f"“{slug}” is no value of “{label}” here")]


DATES = {name: [("20x7", "“20x7” is not a date")] for name in ("from", "to")}
LIST = DATES | {
    "outlet": _unknown("Outlet"),
    "topic": _unknown("Topic"),
    "open": [("color", "“color” is no filter that can be opened")],
}
EVENTS = LIST | {
    "speaker": _unknown("Speaker"),
    "kind": _unknown("Kind"),
    "series": _unknown("Series"),
    "undated": _unknown("Day", "2"),
    "unplaced": _unknown("Place known", "2"),
}
ASKED = LIST | {
    "reporter": _unknown("Reporter"),
    "addressee": _unknown("Asked of"),
    "state": _unknown("Outcome"),
    "event": _unknown("Event"),
    "printed": _unknown("Printed names only", "perhaps"),
}
CURSOR = {"cursor": [("here", "Invalid cursor")]}
WHO = {"who": [("clerks", "“clerks” is no ")]}
SPEAKERS = {"sort": [("height", "“height” is no value of “sort”: it can be name, ")]} | WHO
OUTLETS = {"sort": [("height", "“height” is no value of “sort”: it can be questions, ")]}
COMPARE = {
    "by": [("week", "“week” is no value of “by”: it can be year or month")],
    "measure": [("shouts", "“shouts” is no value of “measure”: it can be turns, uses or exch")],
    "exact": [("very", "“very” is no value of “exact”: it can be 1")],
    "q": SEARCH["q"],
    "series": [
        ("outlt:reuters", "“outlt:” is not a filter"),
        ('"', "“speaker:” has no value"),
        ("White House spokesmen 2017-2009", "No day lies in “from:2017 to:2009”"),
    ],
}
MENTIONS = [*NUMBER["page"], ("99", "no page 99 of mentions")]
ASKING = DATES | {
    "topic": [("zeal", "No topic called “zeal”")],
    "outlet": [("gazette", "No outlet called “gazette”")],
    "reporter": [("nobody-here", "No reporter called “nobody-here”")],
}
SERIES = {
    "series": [("seance", "No series called “seance”")],
    "office": [("porter", "No holder of an office called “porter”")],
}
QUOTE = {
    "speaker": [("Zzyzx Qwert", "Nobody called “Zzyzx Qwert” is in the archive")],
    "on": [("someday", "“someday” is not a date")],
}
CITE = {
    "turn": [("t999", "This event has no turn “t999”")],
    "question": [("t999", "There is no such question")],
    "words": [("zebra crossing", "with their turn")],
}
VERSION = {"version": [("9", "There is no such version"), ("new", "There is no such version")]}
PIXELS = [("wide", "“wide” is no number of pixels")]
CARD = {
    "format": [("xml", "“xml” is no value of “format”: it can be json")],
    "maxwidth": PIXELS,
    "maxheight": PIXELS,
    "url": [("/events/no-such-event/t1/", "Nothing public has this address"), ("x:/", "card")],
}
CHOICES = (
    EVENTS
    | NUMBER
    | {
        "list": [("poems", "“list” names the list")],
        "choose": [("color", "“choose” names the filter")],
    }
)
# URL name -> address and parameters; what takes any text besides stands in ANY_TEXT.
TABLE = {
    "home": ("/", {}),
    "search": ("/search/?q=missile", SEARCH),
    "search_json": ("/search.json?q=missile", SEARCH),
    "search_table": ("/search.csv?q=missile", SEARCH),
    "search_feed": ("/search.atom?q=missile", SEARCH | FEED),
    "suggest_json": ("/suggest.json?q=mis", {}),
    "choices_json": ("/choices.json?list=events&choose=kind", CHOICES),
    "events": ("/events/", EVENTS | PAGE),
    "events_year": ("/events/2007/", PAGE),
    "events_month": ("/events/2007/5/", PAGE),
    "events_day": ("/events/2007/5/15/", PAGE),
    "questions": ("/questions/", ASKED | PAGE),
    "speakers": ("/speakers/", SPEAKERS | PAGE),
    "outlets": ("/outlets/", OUTLETS | PAGE),
    "topics": ("/topics/", {}),
    "event": (f"/events/{EVENT}/", VERSION),
    "event_json": (f"/events/{EVENT}.json", VERSION),
    "event_table": (f"/events/{EVENT}.csv", {}),
    "event_turn": (f"/events/{EVENT}/t3/", {}),
    "turn_image": (f"/events/{EVENT}/t3.png", {}),
    "report": (f"/events/{EVENT}/report/", {}),
    "report_turn": (f"/events/{EVENT}/report/t3/", {}),
    "timegate": (f"/timegate/events/{EVENT}/", {}),
    "timemap": (f"/timemap/events/{EVENT}/", {}),
    "event_cite": (f"/events/{EVENT}/cite/", CITE),
    "event_export": (f"/events/{EVENT}/cite/bibtex/", CITE),
    "event_text": (f"/events/{EVENT}/text/txt/", {}),
    "event_source": (f"/events/{EVENT}/source/", {}),
    "event_raw": (f"/events/{EVENT}/source/raw/", {}),
    "speaker": ("/speakers/condoleezza-rice/", PAGE),
    "speaker_json": ("/speakers/condoleezza-rice.json", {}),
    "speaker_feed": ("/speakers/condoleezza-rice.atom", FEED),
    "outlet": ("/outlets/reuters/", PAGE),
    "outlet_json": ("/outlets/reuters.json", {}),
    "outlet_feed": ("/outlets/reuters.atom", FEED),
    "topic": ("/topics/kosovo/", PAGE),
    "topic_json": ("/topics/kosovo.json", {}),
    "topic_feed": ("/topics/kosovo.atom", FEED),
    "feed": ("/events.atom", FEED),
    "question": (f"/questions/{EVENT}/t3/", {}),
    "question_json": (f"/questions/{EVENT}/t3.json", {}),
    "question_image": (f"/questions/{EVENT}/t3.png", {}),
    "oembed": (f"/oembed.json?url=/events/{EVENT}/t3/", CARD),
    "compare": ("/compare/?q=missile", COMPARE | {"page": MENTIONS}),
    "compare_json": ("/compare.json?q=missile", COMPARE | {"page": MENTIONS}),
    "compare_csv": ("/compare.csv?q=missile", COMPARE | NUMBER),
    "compare_svg": ("/compare.svg?q=missile", COMPARE | NUMBER),
    "compare_png": ("/compare.png?q=missile", COMPARE | NUMBER),
    "asking": ("/asking/", ASKING),
    "asking_json": ("/asking.json", ASKING),
    "coverage": ("/coverage/", SERIES),
    "coverage_json": ("/coverage.json", SERIES),
    "quote": ("/quote/?text=we+have+made+very+clear", QUOTE),
    "quote_json": ("/quote.json?text=we+have+made+very+clear", QUOTE),
    "quote_article": ("/quote/article/", {}),
    "openapi": ("/openapi.json", {}),
    "manifest": ("/SHA256SUMS", {}),
    "data": ("/data/", {}),
    "api": ("/data/api/", {}),
    "about": ("/about/", {}),
    "about_json": ("/about.json", {}),
    "accessibility": ("/accessibility/", {}),
    "corrections": ("/corrections/", PAGE),
    "help": ("/help/", {}),
}
# One pattern serves the data of all lists.
LISTINGS = {
    "events": EVENTS | NUMBER,
    "questions": ASKED | NUMBER,
    "speakers": SPEAKERS | NUMBER,
    "outlets": OUTLETS | NUMBER,
    "topics": {},
}
ROWS = [
    *TABLE.values(),
    *((f"/{kind}.json", wrong | CURSOR) for kind, wrong in LISTINGS.items()),
    *((f"/{kind}.csv", wrong) for kind, wrong in LISTINGS.items()),
]
# What programs ask for by the rules of others, with parameters of their own and their own errors.
OF_PROTOCOLS = {"oai", "ark", "sitemap", "sitemap_section", "healthz", "readyz"}
# Files without parameters that robots and browsers ask for by a name that is fixed.
FIXED_FILES = {"security_txt", "robots", "opensearch"}
# Words, part of a name, or a query: whatever it is, what is found or not found is said. `to_whom`
# and `a` to `d` are sent on under their present names; a page looks for the cursor of its data.
ANY_TEXT = {"q", "name", "place", "series", "text", "to_whom", "a", "b", "c", "d", "cursor"}
# A page may pass these on to others of its kind without reading them.
PASSED_ON = {"page", "sort", "open", "facet", "words", "names", "unit"}


def words_of(response):
    """All that an answer says, as one line of text."""
    text = "".join(map(bytes.decode, response)) if response.streaming else response.content.decode()
    text = response.json().get("detail", text) if "json" in response["Content-Type"] else text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def address_with(address, name, value):
    path, _, query = address.partition("?")
    asked = QueryDict(query, mutable=True)
    asked[name] = value
    return f"{path}?{asked.urlencode()}"


def ways_on(response, path):
    """The queries of the links of a page, or of a text, that lead to ``path``."""
    text = html.unescape(response.content.decode())
    links = re.findall(r'href="([^"]*)"|(http://\S+)', text)
    for link in filter(None, map("".join, links)):
        target = link.removeprefix("http://testserver").split("#")[0]
        if target.startswith("?") or target.partition("?")[0] == path:
            yield QueryDict(target.partition("?")[2])


def check_way_on(response, path, name, value):
    """A page leads to itself without the value; what it leads to is tried by those that follow."""
    assert any(value not in query.getlist(name) for query in ways_on(response, path)), (name, value)


def test_the_table_has_every_address():
    names = {one.name for one in get_resolver("remarks.urls").url_patterns if one.name}
    rest = OF_PROTOCOLS | FIXED_FILES | {"listing_json", "listing_table"}
    assert set(TABLE) == names - rest


@pytest.mark.parametrize(("address", "wrong"), ROWS, ids=[address for address, _ in ROWS])
def test_every_wrong_value_is_named(client, seeded, monkeypatch, address, wrong):
    path = address.partition("?")[0]
    with parameters_read(monkeypatch) as read:
        assert client.get(address).status_code in (200, 302)
    assert read <= wrong.keys() | ANY_TEXT | PASSED_ON, "no wrong value of these is tried"
    # Whoever shows cards may send what he likes beside what the standard of cards has.
    every = wrong if path == "/oembed.json" else wrong | {"zeal": [("1", "“zeal” is no ")]}
    for name, value, words in ((n, v, w) for n, values in every.items() for v, w in values):
        response = client.get(address_with(address, name, value))
        assert words in words_of(response), (name, value)
        if response["Content-Type"].startswith(("text/html", "text/plain")):
            check_way_on(response, path, name, value)


RIGHT = {
    "/search/?q=missile": "sort=oldest&words=all&names=off&facet=speaker&open=1&page=1&unit=turns",
    "/search.atom?q=missile": "sort=newest&words=all&page=1&unit=exchanges",
    "/events/": "from=2007&to=2007-05&kind=joint&open=topic&page=1&undated=&unplaced=1",
    "/questions/": "printed=on&state=replied&open=outlet&page=1",
    "/questions.json": "printed=true&page=1",
    "/speakers/": "sort=turns&who=speakers&page=1",
    "/speakers.csv": "sort=turns&who=reporters&page=2&name=rice",
    "/outlets.json": "sort=name&page=1",
    "/compare/?q=missile": "by=month&measure=exchanges&exact=1&page=1&series=rice",
    f"/events/{EVENT}/cite/": "turn=t3&words=Arshad+Mohammed+from+Reuters.",
    f"/oembed.json?url=/events/{EVENT}/t3/": "format=json&maxwidth=300&maxheight=900&dnt=1",
    "/": "utm_source=elsewhere&fbclid=1",
}


@pytest.mark.parametrize("address", RIGHT)
def test_what_is_right_is_taken(client, seeded, address):
    given = "&" if "?" in address else "?"
    assert client.get(f"{address}{given}{RIGHT[address]}").status_code == 200
