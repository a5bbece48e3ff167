"""Comparing over time: names as readers type them, counts that are their rows, one chart."""

import csv
import datetime as dt
import io
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PIL import Image

from remarks import search
from remarks.analysis import comparison
from remarks.models import OfficeHolding, Speaker, Turn
from remarks.presentation.line_chart import LABEL_WIDTH, Value, line_chart
from remarks.search.units import unit_called

from . import make

pytestmark = pytest.mark.django_db
HALE = ["speaker:hale", "speaker:varga"]
# Who speaks in which year, asked by whom, and in which words.
SPOKEN = (
    ("Martin Hale", 1995, "Reuters", "The treaty and the grain, and the treaty again."),
    ("Martin Hale", 1999, "Reuters", "We agreed on zircon: zircon is zircon, and zircons stay."),
    ("Jonas Petrov", 1999, "CNN", "The treaty is what we agreed on."),
    ("Ilse Varga", 2003, "Reuters", "Grain, and the treaty."),
)


def _archive():
    with search.pause_sync():
        for number, (who, year, outlet, words) in enumerate(SPOKEN):
            asked = f"Dana Whitlock with {outlet}. What of the treaty, Mr. Secretary?"
            text = make.transcript(
                ("QUESTION", asked),
                (f"SECRETARY {who.split()[1].upper()}", words),
                title=f"Remarks Number {number}",
                who=f"Secretary {who}",
                day=f"March {number + 1}, {year}",
            )
            make.load(text, name=f"{number}.txt")
    search.sync()


@pytest.fixture
def archive(db, snapshots):
    snapshots(_archive)


@pytest.fixture
def offices(archive):
    """Two who speak for a house one after the other, and a deputy beside them."""
    for name, office, first, last in (
        ("Martin Hale", "Press Secretary", "1994-01-01", "2000-12-31"),
        ("Ilse Varga", "Press Secretary", "2001-01-01", None),
        ("Jonas Petrov", "Vice Press Secretary", "1994-01-01", None),
    ):
        OfficeHolding.objects.create(
            name=name,
            speaker=Speaker.objects.get(name=name),
            office=office,
            organization="The Gray House",
            first=dt.date.fromisoformat(first),
            last=last and dt.date.fromisoformat(last),
            source="made up",
        )


def test_counts_are_the_rows_they_lead_to(client, archive):
    compared = comparison.compare("treaty OR grain", HALE, "year", "turns")
    hale, varga = compared.series
    assert hale.sum.matched > 0 and [c.period for c in hale.cells] == list(compared.periods)
    for one in (hale, varga):
        for cell in one.cells:
            query = f"{one.scope.query} on:{cell.period}"
            assert search.count(f"(treaty OR grain) {query}") == cell.matched
            turns = Turn.objects.filter(pk__in=search.turn_ids(query) if cell.total else ())
            assert turns.count() == cell.total
            assert sum(turns.values_list("word_count", flat=True)) == cell.words
    assert any(cell.total == 0 and cell.rate("turns") is None for cell in hale.cells)
    text = client.get("/compare/", {"q": "treaty", "series": HALE}).content.decode()
    assert "no transcripts" in text and "oldest first" in text
    months = comparison.compare("treaty", ["speaker:hale"], "month", "turns").series[0]
    assert months.sum.matched == search.count("treaty speaker:hale")


def test_uses_are_counted_word_by_word(archive, monkeypatch):
    (hale,) = comparison.compare("zircon", ["speaker:hale"], "year", "uses").series
    assert (hale.sum.matched, hale.sum.uses) == (1, 4)
    cell = next(cell for cell in hale.cells if cell.uses)
    assert cell.rate("uses") == 4 * 10_000 / cell.words and cell.is_small
    # Of too many turns, and of what is no word, none are counted.
    monkeypatch.setattr(comparison, "MAX_USE_TURNS", 1)
    compared = comparison.compare("agreed", [""], "year", "uses")
    assert compared.measure == "turns" and "so turns are shown" in compared.notes[0]
    by_topic = comparison.compare("speaker:hale", [""], "year", "uses")
    assert by_topic.measure == "turns" and "counted by turns" in by_topic.notes[0]


def test_only_the_exact_word_counts_where_a_reader_says_so(client, archive):
    asked = {"q": "treaties", "series": ["Martin Hale"]}
    forms = client.get("/compare.json", asked).json()
    exact = client.get("/compare.json", asked | {"exact": "1"}).json()
    assert exact["q"] == '"treaties"' and forms["turn_count"] > exact["turn_count"] == 0
    page = client.get("/compare/", asked | {"exact": "1"}).content.decode()
    assert 'value="&#34;treaties&#34;"' in page and "Only the exact word" in page
    page = client.get("/search/", {"q": "treaties speaker:hale"}).content.decode()
    assert '?q=%22treaties%22+speaker%3Ahale">Only exactly as written' in page


def test_exchanges_are_counted_as_one(client, archive):
    """The words may stand in the question or in a reply, and a rate is of the exchanges."""
    exchanges = unit_called("exchanges")
    text = make.transcript(
        ("QUESTION", "Is the zeppelin at Vetterholm?"),
        ("SECRETARY HALE", "It reached the harbor, I am told."),
        ("QUESTION", "And is the ferry late?"),
        ("SECRETARY HALE", "It is late by a day."),
    )
    make.load(text, name="zeppelin.txt")
    search.sync()
    asked = {"q": "zeppelin harbor", "series": ["Martin Hale"], "measure": "exchanges"}
    data = client.get("/compare.json", asked).json()
    (period,) = (p for p in data["series"][0]["periods"] if p["matched"])
    total = search.count(f"speaker:martin-hale on:{period['period']}", exchanges)
    assert (period["matched"], period["total"]) == (1, total)
    assert period["rate"] == 100 / total and period["is_small"] and period["words"] is None
    assert (data["exchange_count"], data["turn_count"]) == (1, None)
    assert [line["word"] for line in data["lines"]] == ["zeppelin", "harbor"]
    page = client.get("/compare/", asked).content.decode()
    assert "of 100, by year" in page and "unit=exchanges" in page
    table = client.get("/compare.csv", asked).content.decode("utf-8-sig")
    (row,) = (r for r in csv.DictReader(io.StringIO(table)) if r["matched_exchanges"] == "1")
    assert row["exchanges"] == str(total) and row["matched_turns"] == row["words"] == ""
    for ending in ("svg", "png"):
        assert client.get(f"/compare.{ending}", asked).status_code == 200


NAMED = {
    "Martin Hale": "speaker:martin-hale",
    "hale 1995-1999": "speaker:martin-hale from:1995 to:1999",
    "Reuters, 1999": "outlet:reuters on:1999",
    "2003-": "from:2003",
    "speaker:hale 2003": "speaker:hale 2003",
    "Gray House spokesmen 1996-1999": 'office:"Gray House spokesmen" from:1996 to:1999',
    "Nobody At All": 'speaker:"Nobody At All"',
    "": "",
    "All": "",
}


def test_a_series_is_named_as_readers_name_it(offices):
    assert {text: comparison.read_scope(text).query for text in NAMED} == NAMED
    # A group is who held the office in those years.
    scope = comparison.read_scope("Gray House spokesmen 1996-1999")
    assert [holder.name for holder in scope.holders] == ["Martin Hale"]
    (one,) = comparison.compare("zircon OR treaty", [scope.text], "year", "turns").series
    mine = search.count("(zircon OR treaty) speaker:hale from:1996 to:1999")
    assert one.sum.matched == mine > 0
    both = search.count('office:"press secretary"')
    parts = search.count("speaker:hale to:2000") + search.count("speaker:varga from:2001")
    assert both == parts > 0
    # Beside a title that is named whole, those that hold it among other words are not meant.
    assert search.count('office:"vice press secretary"') == search.count("speaker:petrov")
    assert "is in the archive" in search.search("office:abbot").notes[0]


def test_lines_are_oldest_first_and_only_of_the_series(client, archive):
    asked = {"q": "treaty", "series": ["Martin Hale", "speaker:petrov"]}
    data = client.get("/compare.json", asked).json()
    days = [line["date"] for line in data["lines"]]
    assert days == sorted(days) and {line["name"] for line in data["lines"]} <= {
        "Martin Hale",
        "Jonas Petrov",
    }
    assert {line["word"].lower() for line in data["lines"]} == {"treaty"}
    assert data["turn_count"] == search.count("treaty (speaker:hale OR speaker:petrov)")
    asked = {"q": "treaty", "series": [f"from:{year}" for year in range(1994, 2003)]}
    data = client.get("/compare.json", asked).json()
    assert len(data["series"]) == 8 and "first 8 of 9" in data["notes"][0]


def test_the_comparison_as_table_drawing_and_picture(client, archive):
    asked = {"q": "treaty", "series": ["Martin Hale", "Ilse Varga"], "measure": "uses"}
    table = client.get("/compare.csv", asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    data = client.get("/compare.json", asked).json()
    assert len(rows) == sum(len(one["periods"]) for one in data["series"])
    uses = sum(period["uses"] for one in data["series"] for period in one["periods"])
    assert sum(int(row["uses"]) for row in rows) == uses > 0
    drawing = client.get("/compare.svg", asked)
    assert drawing["Content-Type"] == "image/svg+xml"
    text = drawing.content.decode()
    assert text.startswith("<?xml") and "Martin Hale" in text and "polyline" in text
    picture = Image.open(io.BytesIO(client.get("/compare.png", asked).content))
    assert picture.format == "PNG" and picture.width == 1000
    for ending in ("csv", "svg", "png"):
        assert client.get(f"/compare.{ending}").status_code == 400
    page = client.get("/compare/", {"q": "treaty", "series": "Martin Hale 1999-2004"})
    permanent = "/compare/?q=treaty&amp;series=speaker%3Amartin-hale+from%3A1999+to%3A2004&amp;"
    assert permanent in page.content.decode()


ODD = (
    {},
    {"q": '"((', "series": "outlet:x"},
    {"q": "\x00 OR", "by": "", "measure": "", "page": ""},
    {"q": "a" * 900, "series": "*"},
    {"q": "missile\x01", "series": ["foo\x00bar", "foo bar", "foo\x00bar"]},
    {"q": "missile", "series": ["1900-2100", "0000-", "– 2005", "(", "office:( )"]},
)


def test_no_comparison_is_an_error(client, seeded):
    for parameters in ODD:
        assert client.get("/compare/", parameters).status_code == 200, parameters
        assert client.get("/compare.json", parameters).status_code == 200, parameters


def test_a_series_that_means_nothing_has_no_line(client, archive):
    """It is named; the others are drawn, and of words that mean nothing there is no line at all."""
    asked = {"q": "treaty", "series": ["speaker:hale kind:party", "Martin Hale"]}
    page = client.get("/compare/", asked)
    text = page.content.decode()
    assert page.status_code == 200 and text.count('<th scope="col" class="n">') == 1
    assert "There is no line for “speaker:hale kind:party”. “kind:party” is not known" in text
    for ending in ("json", "csv", "svg", "png"):
        answer = client.get(f"/compare.{ending}", asked)
        assert answer.status_code == 400 and "kind:party" in answer.json()["detail"]
    for wrong in (
        {"q": "treaty kind:party", "series": "Martin Hale"},
        {"q": "treaty kind:party", "exact": "1"},
        {"q": "treaty", "series": "speaker:hale kind:party"},
    ):
        page = client.get("/compare/", wrong)
        assert page.status_code == 400 and "kind:party” is not known" in page.content.decode()
        assert 'class="chart"' not in page.content.decode()


def test_words_never_swallow_the_series(archive):
    """A quotation mark left open, and words as long as a search may be, count the same turns."""
    plain, left_open = (
        comparison.compare(words, ["speaker:hale"], "year", "turns").series[0]
        for words in ("treaty grain", '"treaty and the grain')
    )
    assert sum(cell.matched for cell in plain.cells) == 1
    assert sum(cell.matched for cell in left_open.cells) == 1
    assert not any(cell.url for cell in left_open.cells)
    long = "treaty " + "the " * 48
    cells = comparison.compare(long, ["speaker:hale"], "year", "turns").series[0].cells
    asked = Turn.objects.filter(speaker__slug="martin-hale", text__icontains="treaty")
    assert sum(cell.matched for cell in cells) == asked.count()
    assert not any(cell.url for cell in cells)


def test_a_picture_is_well_formed_and_links_to_the_archive(client, archive):
    asked = {"q": "treaty", "series": "speaker:hale\x01"}
    root = ElementTree.fromstring(client.get("/compare.svg", asked).content)
    links = [e.get("href") for e in root.iter() if e.tag.endswith("}a")]
    assert links and all(link.startswith("http://testserver/search/") for link in links)


def test_the_chart_has_round_steps_gaps_and_its_full_range():
    values = [Value(v, "") if v is not None else None for v in (1.0, 7.3, None, 4.0)]
    values = [value or Value(None, "") for value in values]
    chart = line_chart(["2001", "2002", "2003", "2004"], [("A", values)])
    assert [tick.label for tick in chart.y_ticks] == ["0", "2", "4", "6", "8"]
    assert [tick.label for tick in chart.x_ticks] == ["2001", "2002", "2003", "2004"]
    (line,) = chart.lines
    assert [len(stretch) for stretch in line.stretches] == [2, 1]
    assert line.points[0].x == chart.left and line.points[-1].x == chart.right
    months = [f"{year}-{month:02}" for year in range(1990, 2020) for month in range(1, 13)]
    labels = [tick.label for tick in line_chart(months, [], width=400).x_ticks]
    assert labels[0] == "1990" and len(labels) <= 8
    assert line_chart([], []).x_ticks == ()


def test_numbers_beside_points_never_lie_over_one_another():
    small = [Value(1.0, "", is_small=True, label="9,999") for _ in range(36)]
    (line,) = line_chart([f"{1980 + i}" for i in range(36)], [("A", small)]).lines
    labeled = [point for point in line.points if point.label]
    assert labeled[0] is line.points[0] and 1 < len(labeled) < len(line.points)
    assert all(b.x - a.x >= 5 * LABEL_WIDTH for a, b in pairwise(labeled))
    far = line_chart(["2001", "2002"], [("A", small[:2]), ("B", [Value(9.0, "", label="12")] * 2)])
    assert all(point.label for line in far.lines for point in line.points)
