"""Citations and exports, each read back by a parser that is not ours."""

import datetime as dt
import json
import re
from dataclasses import replace

import bibtexparser
import pybtex.database
import pytest
import rispy
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from remarks.exports import writers
from remarks.exports.writers.record import person
from remarks.models import Event

from .citation_cases import CASES
from .files import ROOT

RICE = person("Condoleezza Rice", "Secretary")
LAVROV = person("Sergey Lavrov", "Russian Foreign Minister")
RECORD = writers.Record(
    key="2007-05-15-remarks", title="Remarks With Russian Foreign Minister Sergey Lavrov",
    kind="Joint remarks",
    url="https://remarks.example.org/events/2007-05-15-remarks/", accessed=dt.date(2026, 11, 24),
    people=(RICE, LAVROV),
    date=dt.date(2007, 5, 15), released=dt.date(2007, 5, 16), place="Moscow, Russia",
    document_number="2007/T7-4",
)  # fmt: skip
BARE = writers.Record(
    key="x",
    title="A & B: 100% {of} $5_000 #1",
    kind="Other",
    url="https://remarks.example.org/events/x/",
    accessed=dt.date(2026, 11, 24),
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda s: s.strip()
)


def test_styles_say_what_the_official_ones_say():
    """By citeproc-js; ``make clients`` asks it again."""
    own = dict(writers.STYLES)
    for title, expected in json.loads((ROOT / "tests" / "citations.json").read_text()).items():
        citations = {key: own[title](record) for key, record in CASES.items()}
        if title == "Chicago":
            # Where nobody is the publisher, that style tells the day of the event twice.
            expected = {k: once(v) for k, v in expected.items()}
        assert citations == expected


def once(citation):
    return re.sub(r"(March 4, 2003)(\.|, Port Arlen, Norland\.) March 4, 2003\.", r"\1\2", citation)


def test_the_legal_style():
    assert writers.STYLES[-1][1](RECORD) == (
        "Condoleezza Rice & Sergey Lavrov, Remarks With Russian Foreign Minister Sergey Lavrov, "
        "2007/T7-4 (Moscow, Russia, May 15, 2007), "
        "https://remarks.example.org/events/2007-05-15-remarks/."
    )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Condoleezza Rice", ("Condoleezza", "", "Rice", "")),
        ("Jaap de Hoop Scheffer", ("Jaap", "de", "Hoop Scheffer", "")),
        ("Ursula von der Leyen", ("Ursula", "von der", "Leyen", "")),
        ("Luigi Di Maio", ("Luigi", "", "Di Maio", "")),
        ("Martin Luther King, Jr.", ("Martin Luther", "", "King", "Jr.")),
        ("John Varga III", ("John", "", "Varga", "III")),
        ("Mohammed bin Salman", ("Mohammed", "bin", "Salman", "")),
        ("MOTEGI Toshimitsu", ("Toshimitsu", "", "MOTEGI", "")),
        ("Najib", ("", "", "Najib", "")),
        ("Сергей Лавров", ("Сергей", "", "Лавров", "")),
    ],
)
def test_names_are_split_where_their_family_name_begins(name, parts):
    one = person(name)
    assert (one.given, one.particle, one.family, one.suffix) == parts
    assert one.name == name


def test_a_sort_name_that_a_person_set_overrules_the_rule():
    one = person("Juan Manuel Pino Forero", sort_name="Pino Forero, Juan Manuel")
    assert one.family_name_first == "Pino Forero, Juan Manuel"
    record = replace(RECORD, people=(one,))
    assert (
        "author = {Pino Forero, Juan Manuel}"
        in writers.write_citation("bibtex", record)[0].decode()
    )
    assert b"AU  - Pino Forero, Juan Manuel" in writers.write_citation("ris", record)[0]


def test_bibtex_is_read_by_pybtex_whatever_the_braces():
    record = replace(BARE, title="A {very } odd } title {", people=(person("Ann } Lee"),))
    data = pybtex.database.parse_string(
        writers.write_citation("bibtex", record)[0].decode(), "bibtex"
    )
    assert list(data.entries) == ["x"] and len(data.entries["x"].persons["author"]) == 1


def test_what_is_not_known_is_left_out():
    for title, style in writers.STYLES:
        text = style(BARE)
        assert "None" not in text and ", ," not in text and "()" not in text, title


def test_bibtex_is_read_back():
    (entry,) = bibtexparser.loads(writers.write_citation("bibtex", RECORD)[0].decode()).entries
    assert entry["ID"] == RECORD.key and entry["author"] == "Rice, Condoleezza and Lavrov, Sergey"
    assert (entry["year"], entry["month"], entry["number"], entry["urldate"]) == (
        "2007",
        "May",
        "2007/T7-4",
        "2026-11-24",
    )
    (entry,) = bibtexparser.loads(writers.write_citation("bibtex", BARE)[0].decode()).entries
    assert (
        "year" not in entry
        and r"100\% \textbraceleft{}of\textbraceright{} \$5\_000 \#1" in entry["title"]
    )


def test_ris_is_read_back():
    (entry,) = rispy.loads(writers.write_citation("ris", RECORD)[0].decode())
    assert (
        entry["authors"] == ["Rice, Condoleezza", "Lavrov, Sergey"]
        and entry["title"] == RECORD.title
    )
    assert (entry["year"], entry["date"], entry["urls"]) == ("2007", "2007/05/15", [RECORD.url])


def test_csl_is_read_back():
    (item,) = json.loads(writers.write_citation("csl", RECORD)[0])
    assert item["type"] == "speech" and item["issued"] == {"date-parts": [[2007, 5, 15]]}
    assert item["author"] == [
        {"given": "Condoleezza", "family": "Rice"},
        {"given": "Sergey", "family": "Lavrov"},
    ]
    (item,) = json.loads(writers.write_citation("csl", BARE)[0])
    assert "issued" not in item and "author" not in item


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_words_stay_one_entry(title, name, place):
    record = writers.Record(
        key="k",
        title=title,
        kind="Other",
        url="https://x.example/",
        accessed=dt.date(2026, 1, 1),
        people=(person(name),),
        place=place,
    )
    assert len(rispy.loads(writers.write_citation("ris", record)[0].decode())) == 1
    assert json.loads(writers.write_citation("csl", record)[0])[0]["title"] == title
    text = writers.write_citation("bibtex", record)[0].decode()
    assert text.count("\n}\n") == 1 and text.startswith("@misc{k,")


@pytest.mark.django_db
def test_the_cite_page_and_its_downloads(client, seeded):
    page = client.get(reverse("event_cite", args=[seeded.slug]), {"turn": "t10"}).content.decode()
    assert (
        "Cite turn 10" in page
        and "turn 10" in page
        and "Rice, Condoleezza." in page
        and "Lavrov, Sergey" not in page
    )
    for slug in writers.CITATION_FORMATS:
        response = client.get(reverse("event_export", args=[seeded.slug, slug]), {"turn": "t10"})
        assert response.status_code == 200 and b"/events/2007-05-15" in response.content
        assert response["Content-Disposition"].startswith("attachment; filename=")
    # Who is known to ask is the author of the question; nobody is where nobody is named.
    cited = client.get(reverse("event_export", args=[seeded.slug, "csl"]), {"turn": "t9"}).json()
    assert cited[0]["author"] == [{"given": "David", "family": "Holley"}]
    cited = client.get(
        reverse("event_export", args=[seeded.slug, "csl"]), {"question": "t3-2"}
    ).json()
    assert cited[0]["author"] == [{"given": "Arshad", "family": "Mohammed"}]
    assert cited[0]["note"] == "Question 2 in turn 3"
    page = client.get(reverse("event_cite", args=[seeded.slug]), {"turn": "t12"}).content.decode()
    assert "No author is named" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "turn"),
    [
        ("cite/", "t99"),
        ("cite/?question=t2", ""),
        ("cite/?question=%00t3", ""),
        ("cite/", "x" * 500),
        ("cite/", "\x00"),
        ("cite/docx/", ""),
    ],
)
def test_what_cannot_be_cited_is_not_there(client, seeded, path, turn):
    assert (
        client.get(seeded.get_absolute_url() + path, {"turn": turn} if turn else {}).status_code
        == 404
    )


@pytest.mark.django_db
def test_no_draft_is_cited(client, seeded):
    Event.objects.update(status="draft")
    assert client.get(reverse("event_cite", args=[seeded.slug])).status_code == 404
    assert client.get(reverse("event_export", args=[seeded.slug, "ris"])).status_code == 404
