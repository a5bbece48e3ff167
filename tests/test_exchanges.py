"""Exchanges and questions as what a search finds: on the page, in data, tables and feeds."""

import csv
import io

import pytest

from remarks import search
from remarks.models import Event, Question, Speaker
from remarks.search.index import exchange_index
from remarks.search.units import unit_called

from . import make

pytestmark = pytest.mark.django_db
EXCHANGES, QUESTIONS = (unit_called(name) for name in ("exchanges", "questions"))


@pytest.fixture
def talk():
    return make.load(
        make.transcript(
            (
                "QUESTION",
                "Dana Whitlock with the Associated Press. Mr. Secretary, did the zeppelin land?",
            ),
            ("SECRETARY HALE", "It reached the harbor at Vetterholm, I am told."),
            ("QUESTION", "Was the mayor there, and was the ferry late?"),
            ("SECRETARY HALE", "The mayor was. Nobody told me about a zeppelin."),
        ),
        name="hale.txt",
    )


def positions(text, **options):
    results = search.search(text, **options)
    return [hit.turn.position for hit in results.hits if hit.has_all], results.total


def test_words_of_an_exchange_stand_in_either_part(talk):
    assert positions("zeppelin harbor") == ([], 0)
    assert positions("zeppelin harbor", unit=EXCHANGES) == ([1], 1)
    assert positions("zeppelin harbor", unit=QUESTIONS) == ([], 0)
    assert positions("zeppelin", unit=QUESTIONS) == ([1], 1)
    assert sorted(positions("zeppelin", unit=EXCHANGES)[0]) == [1, 3]


def test_an_exchange_shows_question_asker_reply_and_outcome(client, talk):
    html = client.get("/search/", {"q": "zeppelin harbor", "unit": "exchanges"}).content.decode()
    for part in ("Dana Whitlock", "1 exchange", "<mark>harbor</mark>", "Outcome", "Answered by"):
        assert part in html, part
    assert 'name="unit" value="exchanges"' in html


def test_an_exchange_is_counted_by_the_office_of_who_speaks(client, talk):
    hale = Speaker.objects.get(name="Martin Hale")
    term = {"office": "Harbor Master", "organization": "Port Arlen", "source": "made up"}
    holding = hale.holdings.create(name=hale.name, first="2001-01-01", **term)

    def offices():
        answer = client.get("/search.json", {"q": "zeppelin", "unit": "exchanges"}).json()
        return [
            (value["name"], value["count"], client.get(value["url"]).json()["total"])
            for value in answer["facets"].get("office", ())
        ]

    # The index follows a term of office as it changes.
    assert offices() == [("Harbor Master, Port Arlen", 2, 2)]
    assert "by holders of the office Harbor Master" in search.search("office:harbor").description
    holding.office = "Lock Keeper"
    holding.save()
    assert offices() == [("Lock Keeper, Port Arlen", 2, 2)]
    holding.last = "2002-01-01"
    holding.save()
    assert offices() == []
    holding.last = None
    holding.save()
    # Given to somebody else who speaks on the same days, it is that person's at once.
    holding.speaker = Speaker.objects.exclude(pk=hale.pk).first()
    holding.save()
    assert ("Lock Keeper, Port Arlen", 2, 2) not in offices()
    holding.delete()
    assert offices() == []


def test_data_holds_the_replies_and_keeps_the_unit(client, talk):
    parameters = {"q": "zeppelin harbor", "unit": "exchanges"}
    answer = client.get("/search.json", parameters).json()
    hit = answer["hits"][0]
    assert [h["has_all_words"] for h in answer["hits"]] == [True, False]
    assert answer["unit"] == "exchanges" and answer["total"] == 1
    assert [reply["position"] for reply in hit["replies"]] == [2]
    assert hit["replies"][0]["marks"]
    facets = answer["facets"]
    assert [value["name"] for value in facets["state"]] == ["Answered"]
    assert "unit=exchanges" in facets["state"][0]["url"]
    assert not client.get("/search.json", {"q": "zeppelin"}).json()["hits"][0]["replies"]


def test_a_table_has_one_row_an_exchange(client, talk):
    answer = client.get("/search.csv", {"q": "zeppelin", "unit": "exchanges"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == search.count("zeppelin", EXCHANGES) == 2
    assert any("harbor" in row["reply_text"] for row in rows)


def test_a_feed_shows_question_and_reply(client, talk):
    text = client.get("/search.atom", {"q": "harbor", "unit": "exchanges"}).content.decode()
    assert "did the zeppelin land" in text and "reached the harbor" in text
    assert "unit=exchanges" in text


def test_an_unknown_unit_is_named_and_nothing_is_shown(client, talk):
    page = client.get("/search/", {"q": "zeppelin", "unit": "chapters"})
    assert page.status_code == 400 and "chapters" in page.content.decode()
    assert "Dana" not in page.content.decode()
    for ending in ("json", "csv"):
        answer = client.get(f"/search.{ending}", {"q": "zeppelin", "unit": "chapters"})
        assert answer.status_code == 400 and "chapters" in answer.json()["detail"]


def test_a_parameter_that_no_search_has_is_named(client, talk):
    """Whoever writes it would take what is shown for what it asks for."""
    page = client.get("/search/", {"q": "zeppelin", "speaker": "hale"})
    words = "Filters stand among the words of the search: speaker:hale."
    assert page.status_code == 400 and words in page.content.decode()
    for ending in ("json", "csv", "txt"):
        answer = client.get(f"/search.{ending}", {"q": "zeppelin", "pgae": "2"})
        assert answer.status_code == 400 and "Did you mean “page”?" in answer.json()["detail"]
    for name in ("utm_medium", "msclkid", "srsltid", "_gl", "_", "gad_source"):
        assert client.get("/search/", {"q": "zeppelin", name: "mail"}).status_code == 200, name


def test_exchanges_follow_the_rows_and_hold_no_drafts(talk):
    assert search.count("zeppelin", EXCHANGES) == 2
    talk.status = Event.Status.DRAFT
    talk.save()
    search.sync()
    assert search.count("zeppelin", EXCHANGES) == 0
    assert exchange_index().engine().count() == 0


def test_a_withdrawn_event_is_gone_at_once_from_exchanges(talk, monkeypatch):
    """Also while nobody makes the index follow."""
    assert search.count("zeppelin", EXCHANGES) == 2
    monkeypatch.setattr(search.index.Index, "sync", lambda *_args, **_options: 0)
    talk.status = Event.Status.DRAFT
    talk.save()
    assert search.count("zeppelin", EXCHANGES) == 0


def test_pages_list_every_exchange_once():
    turns = []
    for number in range(45):
        turns += [
            ("QUESTION", f"Was ferry number {number} late?"),
            ("SECRETARY HALE", f"Ferry {number} was late by an hour and then by a day or two."),
        ]
    make.load(make.transcript(*turns), name="ferries.txt")
    seen = []
    for page in (1, 2, 3):
        results = search.search("ferry", page, unit=EXCHANGES, sort="oldest")
        seen += [hit.turn.position for hit in results.hits]
    assert results.pages == 3 and results.total == Question.objects.count() == 45
    assert seen == sorted(set(seen)) and len(seen) == 45
