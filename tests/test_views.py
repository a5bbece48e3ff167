"""The pages: each with its content, its empty state, its redirects, and no draft anywhere."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from remarks import loading, search
from remarks.analysis import profiles
from remarks.exports.writers.word import Passage, pieces
from remarks.models import Event, OldSlug, Outlet, Question, Speaker, Topic
from remarks.transcripts import read

from . import make

pytestmark = pytest.mark.django_db
LISTS = ["home", "search", "events", "speakers", "outlets", "topics", "questions", "about", "help"]


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def every_address(seeded):
    topics = Topic.objects.filter(slug__in=["kosovo", "missile-defense", "russia"])
    assert len(topics) == 3
    rows = [seeded, *Speaker.objects.all(), *Outlet.objects.all(), *topics]
    return [*(reverse(name) for name in LISTS), *(row.get_absolute_url() for row in rows)]


def test_every_page_answers(client, every_address):
    for address in every_address:
        text = text_of(client.get(address))
        assert text.count("<h1") == 1 and "</html>" in text, address


@pytest.mark.parametrize("name", LISTS)
def test_every_page_of_an_empty_archive_answers(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_public_pages_set_no_cookie(client, every_address):
    for address in every_address:
        assert not client.get(address).cookies, address


def test_the_event_page(client, seeded):
    text = text_of(client.get(seeded.get_absolute_url()))
    assert "David Holley, Los Angeles Times" in text and "to both" in text
    assert text.count('class="turn ') == 14 and 'id="t8"' in text
    assert "English-language portions only" in text and "Reply not transcribed" in text
    assert "is not printed in the transcript" in text
    assert "**" not in text and "Published by the U.S. Department" not in text


def test_words_of_a_search_are_marked_on_the_event_page(client, seeded):
    text = text_of(client.get(seeded.get_absolute_url(), {"q": '"missile defense"'}))
    assert text.count("<mark>missile defense</mark>") == 4 and "Hit 2 of 4" in text
    assert "<mark>" not in text_of(client.get(seeded.get_absolute_url()))


def test_the_search_page(client, seeded):
    text = text_of(client.get(reverse("search"), {"q": "kosovo speaker:rice"}))
    assert "1 turn" in text and "<mark>Kosovo</mark>" in text and "Condoleezza Rice" in text
    assert 'content="noindex"' in text
    assert f"{seeded.get_absolute_url()}?q=kosovo+speaker%3Arice#t13" in text


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "((((",
        "speaker:",
        "<script>alert(1)</script>",
        "a" * 5000,
        "\x00",
        "' OR 1=1 --",
        "from:9999999",
        "-",
        "🙂",
    ],
)
def test_no_query_is_an_error_page(client, seeded, query):
    answer = client.get(reverse("search"), {"q": query})
    # A day that is none is named, and shows nothing.
    assert answer.status_code == (400 if query == "from:9999999" else 200)
    more = client.get(reverse("search"), {"q": query, "page": query, "sort": query})
    assert "<script>alert" not in answer.text + more.text


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "²", ""])
@pytest.mark.parametrize("name", ["search", "events", "questions", "speakers", "outlets"])
def test_no_page_number_is_an_error_page(client, seeded, name, page):
    words = {"q": "missile"} if name == "search" else {}
    text = client.get(reverse(name), words | {"page": page}).content.decode()
    assert (f"“{page}” is no page" in text) == bool(page) and "</html>" in text


def test_a_page_behind_the_last_says_so(client, seeded):
    text = text_of(client.get("/search/", {"q": "missile", "page": "77"}))
    assert "There is no page 77" in text and "No results" not in text
    assert 'href="?q=missile&amp;page=1"' in text


def test_no_results_help(client, seeded):
    text = text_of(client.get(reverse("search"), {"q": "nonproliferation speaker:lavrov"}))
    assert "No results" in text and "without speaker:lavrov" in text and "15 May 2007" in text


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 1),
        ({"speaker": "sergey-lavrov"}, 1),
        ({"outlet": "reuters"}, 1),
        ({"topic": "kosovo"}, 1),
        ({"topic": "arctic"}, 0),
        ({"kind": "joint"}, 1),
        ({"kind": "call"}, 0),
        ({"place": "moscow"}, 1),
        ({"from": "2007-05-15", "to": "2007-05-15"}, 1),
        ({"from": "2007-05-16"}, 0),
    ],
)
def test_events_are_filtered(client, seeded, parameters, count):
    text = text_of(client.get(reverse("events"), parameters))
    assert text.count('class="line"') == count


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 4),
        ({"reporter": "arshad-mohammed"}, 2),
        ({"outlet": "los-angeles-times"}, 1),
        ({"addressee": "condoleezza-rice"}, 2),
        ({"state": "not_transcribed"}, 1),
        ({"topic": "kosovo"}, 1),
        ({"to": "2006-12-31"}, 0),
    ],
)
def test_questions_are_filtered(client, seeded, parameters, count):
    text = text_of(client.get(reverse("questions"), parameters))
    assert text.count('class="line question"') == count


@pytest.mark.parametrize(
    "parameters",
    [{"speaker": "nobody"}, {"from": "rubbish"}, {"kind": "party"}, {"topic": "'; --"}],
)
@pytest.mark.parametrize("name", ["events", "questions"])
def test_a_filter_that_is_nonsense_is_no_error_page(client, seeded, name, parameters):
    assert client.get(reverse(name), parameters).status_code == 200


def test_a_slug_that_changed_leads_on(client, seeded):
    OldSlug.objects.create(kind="event", slug="old-name", target=seeded.pk)
    response = client.get("/events/old-name/")
    assert (response.status_code, response.url) == (301, seeded.get_absolute_url())


def test_what_is_not_there(client, db):
    response = client.get("/events/nothing/")
    assert response.status_code == 404 and "Page not found" in response.content.decode()
    assert client.get("/nowhere").status_code == 404


def test_only_reading(client, seeded):
    assert client.post(reverse("search")).status_code == 405


def test_a_draft_leaks_through_no_door(client, seeded):
    speakers, outlets = list(Speaker.objects.all()), list(Outlet.objects.all())
    assert speakers and outlets
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    search.sync()
    for row in [seeded, *speakers, *outlets]:
        assert client.get(row.get_absolute_url()).status_code == 404, row
    for name in LISTS:
        text = text_of(client.get(reverse(name), {"q": "missile"} if name == "search" else {}))
        for word in ("Lavrov", "Arshad", "Holley", "Reuters ", "Moscow"):
            assert word not in text.replace("speaker:lavrov", "").replace(
                "asked:lavrov", ""
            ).replace("Arshad Mohammed&quot;", "") or name in ("help",), (name, word)
    for topic in Topic.objects.all():
        assert client.get(topic.get_absolute_url()).status_code == 404, topic


def test_pages_ask_the_database_a_bounded_number_of_times(
    client, seeded, django_assert_max_num_queries
):
    for address, most in (
        (reverse("home"), 14),
        (reverse("search") + "?q=missile", 24),
        (seeded.get_absolute_url(), 16),
        (reverse("questions"), 20),
        (reverse("events"), 14),
    ):
        with django_assert_max_num_queries(most):
            client.get(address)


def test_profiles_lead_to_what_they_count(client, seeded):
    rice = Speaker.objects.get(slug="condoleezza-rice")
    profile = profiles.of_speaker(rice)
    assert profile.first == profile.last == seeded.date
    assert [one.name for one in profile.people] == ["Sergey Lavrov"]
    for figure in (*profile.topics, *profile.outcomes):
        count = client.get(figure.url.replace("/questions/", "/questions.json")).json()["total"]
        assert figure.count == count, figure
    text = b"".join(client.get("/search.txt", {"q": "speaker:condoleezza-rice"}))
    assert text.decode().count("\nhttp://testserver/events/") == rice.turns.count()


def test_everything_of_a_person_as_a_word_document(client, seeded):
    rice = Speaker.objects.get(slug="condoleezza-rice")
    page = client.get(rice.get_absolute_url()).text
    assert 'href="/search.docx?q=speaker%3Acondoleezza-rice">Word</a>' in page
    answer = client.get("/search.docx", {"q": "speaker:condoleezza-rice"})
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert 'filename="search-speaker-condoleezza-rice.docx"' in answer["Content-Disposition"]
    reading = read(b"".join(answer), "rice.docx")
    words = " ".join(reading.text.split())
    for turn in rice.turns.all():
        assert " ".join(turn.text.split()) in words and turn.get_absolute_url() in words
    # Of a reporter everything are the questions.
    reporter = client.get("/speakers/arshad-mohammed/").text
    address = unescape(re.search(r'href="(/search\.txt[^"]+)">text<', reporter)[1])
    asked = Question.objects.filter(asker__slug="arshad-mohammed")
    text = b"".join(client.get(address)).decode()
    assert asked.exists() and all(question.text.strip() in text for question in asked)
    exchanges = client.get("/search.docx", {"q": "kosovo", "unit": "exchanges"})
    assert "Sergey Lavrov:" in read(b"".join(exchanges), "kosovo.docx").text


def test_a_word_document_is_sound_whatever_words_it_holds():
    passages = [
        Passage("A & <B>\x01", 'c "d"', 'https://x.example/?a=1&b="2"', "one\n \ntwo\x0b"),
        Passage("", "", "", ""),
    ]
    data = b"".join(pieces("T & \x00", "lead", iter(passages * 2_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None and package.namelist()[0] == "[Content_Types].xml"
        for name in package.namelist():
            etree.fromstring(package.read(name))
        text = package.read("word/document.xml").decode()
    assert text.count('w:val="Heading2"') == 4_000
    assert '<w:t xml:space="preserve">two</w:t>' in text


def test_archive_text_is_escaped(client, db):
    event = make.load(
        make.transcript(
            ("SECRETARY HALE", "<script>alert('x')</script> & <b>bold</b>"),
            title="Remarks <i>here</i>",
        )
    )
    search.sync()
    for address in (event.get_absolute_url(), reverse("search") + "?q=alert", reverse("events")):
        text = text_of(client.get(address))
        assert "<script>" not in text and "<i>here" not in text


def test_downloads_say_that_they_hold_the_turns_with_all_words(client, db):
    """Below hits with some of the words; where no turn has all of them none is offered."""
    turns = ("SECRETARY HALE", "The harbor treaty stands."), ("MINISTER VARGA", "A harbor froze.")
    make.load(make.transcript(*turns))
    search.sync()
    whole, mixed, none = (
        " ".join(text_of(client.get("/search/", {"q": query})).split())
        for query in ("harbor", "harbor treaty", "harbor zeppelin")
    )
    assert "search.docx?" in whole and "Those with all words" not in whole
    assert 'Those with all words (1): <a href="/search.atom?' in mixed
    assert "harbor" in none and "search.docx?" not in none and "Follow as a feed" not in none


def test_json_has_the_pages_order_and_counts(client, seeded):
    for query, sort in (("missile", ""), ("speaker:rice", "oldest"), ("", "newest"), ("zzz", "")):
        facts = client.get("/search.json", {"q": query, "sort": sort}).json()
        results = search.search(query, sort=sort)
        assert (facts["total"], facts["description"], facts["sort"]) == (
            results.total,
            results.description,
            results.sort,
        )
        assert [hit["position"] for hit in facts["hits"]] == [
            hit.turn.position for hit in results.hits
        ]
        for hit in facts["hits"]:
            assert all("missile" in hit["text"][a:b].lower() for a, b in hit["marks"])
    assert client.get("/search.json")["Access-Control-Allow-Origin"] == "*"


def test_help_counts_are_live(client, seeded):
    text = text_of(client.get(reverse("help")))
    for query in ("speaker:rice", "topic:kosovo", "is:untranslated"):
        row = text[text.index(f"<code>{query}</code>") :].split("</tr>")[0]
        assert f">{search.search(query).total}</td>" in row


def test_the_source_page_holds_every_line_and_leads_back(client, seeded):
    text = text_of(client.get(reverse("event_source", args=[seeded.slug])))
    assert (
        seeded.source.sha256 in text
        and 'id="s-t8"' in text
        and f"{seeded.get_absolute_url()}#t8" in text
    )
    for words in (
        "**FOREIGN MINISTER LAVROV:** Well, Arshad, (in Russian).",
        "[BACK TO TOP](#)",
        "(English-language portions only)",
    ):
        assert words in text
    raw = client.get(reverse("event_raw", args=[seeded.slug]))
    assert raw.content == make.SEED.read_bytes() and raw["Content-Disposition"].startswith(
        "attachment"
    )


def test_the_source_of_a_draft_is_not_there(client, seeded):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    assert client.get(reverse("event_source", args=[seeded.slug])).status_code == 404
    assert client.get(reverse("event_raw", args=[seeded.slug])).status_code == 404


HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</p>",
            '"',
            "'",
            "&lt;",
            "<img src=x onerror=1>",
            "word",
            " ",
            "\n\n",
            "**",
            "\\*",
            "(inaudible)",
            "]]>",
            "<!--",
            "`",
            "é",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(HOSTILE, st.integers(0, 30), st.integers(1, 12))
def test_no_words_become_markup(text, at, size):
    """Whatever a turn holds, its page has our own tags only, and every letter of it."""
    from selectolax.lexbor import LexborHTMLParser

    from remarks.models import Turn
    from remarks.templatetags.reading import turn_text

    end = min(len(text), at + size)
    marks = [{"kind": "inaudible", "language": None, "start": at, "end": end}] if at < end else []
    html = turn_text(
        Turn(text=text, body_start=0, marks=marks), [(0, min(4, len(text)))] if text else []
    )
    tree = LexborHTMLParser(f"<main>{html}</main>")
    tags = {node.tag for node in tree.css_first("main").css("*")} - {"main"}
    assert tags <= {"p", "span", "mark"}, html
    letters = [c for c in text if c.isalpha()]
    shown = tree.css_first("main").text().replace("Gap in the transcript: ", "")
    assert [c for c in shown if c.isalpha()] == letters


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/questions/?to_whom=rice&state=none", "/questions/?addressee=rice&state=none"),
        ("/questions.json?to_whom=rice", "/questions.json?addressee=rice"),
        ("/questions.csv?to_whom=rice", "/questions.csv?addressee=rice"),
        (
            "/compare/?q=nato&a=speaker%3Arice&b=from%3A2005",
            "/compare/?q=nato&series=speaker%3Arice&series=from%3A2005",
        ),
        ("/compare.json?q=nato&d=speaker%3Arice", "/compare.json?q=nato&series=speaker%3Arice"),
    ],
)
def test_an_old_parameter_leads_to_its_new_name(client, old, new):
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
    followed = client.get(old, follow=True)
    assert followed.status_code in (200, 400) and followed.redirect_chain == [(new, 301)]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/compare/?q=treaty&serie=rice", "series"),
        ("/compare.json?q=treaty&serie=rice", "series"),
        ("/compare.csv?q=treaty&serie=rice", "series"),
        ("/quote/?text=we+will+not+yield&speakers=rice", "speaker"),
        ("/quote.json?text=we+will+not+yield&speakers=rice", "speaker"),
        ("/coverage/?serie=state", "series"),
        ("/coverage.json?serie=state", "series"),
        ("/speakers/?names=rice", "name"),
        ("/speakers.json?names=rice", "name"),
        ("/speakers/condoleezza-rice/?pages=2", "page"),
        ("/outlets/?names=rice", "name"),
        ("/outlets.csv?names=rice", "name"),
        ("/topics/kosovo/?pages=2", "page"),
        ("/topics.json?curser=x", "cursor"),
        ("/corrections/?pages=2", "page"),
        ("/suggest.json?qq=rice", ""),
        ("/search.atom?q=treaty&speaker=rice", ""),
        ("/events.atom?pages=2", "page"),
    ],
)
def test_no_parameter_is_silently_ignored(client, seeded, path, meant):
    response = client.get(path)
    words = response.content.decode()
    if "json" in response["Content-Type"]:
        words = response.json()["detail"]
    name = path.rsplit("=", 1)[0].rpartition("&")[2].rpartition("?")[2]
    assert response.status_code == 400 and f"“{name}” is no parameter of this" in words
    assert not meant or f"Did you mean “{meant}”?" in words
    # The rest of the address leads to the page; what other sites hang on asks for nothing.
    rest = path.replace(f"{name}=", "utm_source=")
    assert client.get(rest).status_code == 200


def test_the_way_on_keeps_all_but_the_parameter_that_is_wrong(client, seeded):
    for path, way in (
        ("/compare/?q=treaty&serie=rice&by=month", 'href="/compare/?q=treaty&amp;by=month"'),
        ("/asking/?topics=x&from=2001", 'href="/asking/?from=2001">remove “topics”</a>'),
        ("/asking/?topic=nowhere&from=2001", 'href="/asking/?from=2001">Show the page'),
        ("/asking/?topic=kosovo&from=spring", 'href="/asking/?topic=kosovo">remove “from”</a>'),
        ("/search/?q=treaty&unit=pages&sort=newest", 'href="/search/?q=treaty&amp;sort=newest"'),
        ("/speakers/?who=nobody&name=ri", 'href="/speakers/?name=ri">'),
    ):
        response = client.get(path)
        assert response.status_code in (400, 404) and way in response.content.decode(), path
