"""How plain words are ranked: all in one passage first, then by how much of the query is there."""

import datetime as dt

import pytest

from remarks import search
from remarks.models import OfficeHolding, Series, Speaker
from remarks.search.engines.base import Candidate, Candidates
from remarks.search.highlight import matched_spans
from remarks.search.index import current_index
from remarks.search.language import Word
from remarks.search.nodes import Wish, WishWord
from remarks.search.ranking import rank
from remarks.search.tokens import stem, tokenize_turn
from remarks.search.word_forms import other_spellings, root

from . import make

FILLER = (
    "We have said so before and nobody who was there can have heard anything else from us. " * 12
)


def event(*texts, name="one.txt", day="March 4, 2003", who="Nicholas Kestrel"):
    turns = []
    for text in texts:
        turns += [
            ("QUESTION", "Dana Whitlock with Reuters. What now, Mr. Kestrel?"),
            ("MR. KESTREL", text),
        ]
    return make.load(make.transcript(*turns, who=who, day=day), name=name)


def texts(query, **options):
    return [hit.turn.text for hit in search.search(query, **options).hits]


def test_all_words_in_one_passage_come_before_words_scattered(db):
    scattered = f"The harbor is old. {FILLER} The fishery is rich. {FILLER} A treaty is long."
    together = f"{FILLER} {FILLER} {FILLER} The harbor and the fishery have a treaty."
    event(scattered, together)
    results = search.search("harbor fishery treaty")
    assert results.total == 2
    assert [hit.turn.text for hit in results.hits][:2] == [together, scattered]
    assert [hit.has_all for hit in results.hits][:2] == [True, False]


def test_what_holds_some_follows_and_is_counted_apart(db):
    event("The harbor treaty stands.", "The harbor is open.", "Nothing was agreed at all.")
    results = search.search("harbor treaty")
    shown = [h for hit in results.hits for h in (hit, *hit.halves)]
    assert results.total == 1 and results.some_total == len(shown) - 1 > 0
    assert [hit.turn.text for hit in results.hits[:2]] == [
        "The harbor treaty stands.",
        "The harbor is open.",
    ]
    assert [hit.has_all for hit in results.hits[:2]] == [True, False]
    strict = search.search("harbor treaty", strict=True)
    assert strict.total == len(strict.hits) == 1 and not strict.is_wide
    assert len(search.search('"harbor treaty"').hits) == 1


def test_every_turn_of_the_pages_is_counted_once(db):
    event(*(f"The harbor number {n} is open." for n in range(45)), "The treaty stands.")
    results = search.search("harbor treaty")
    seen = [
        shown.turn.pk
        for page in range(1, results.pages + 1)
        for hit in search.search("harbor treaty", page).hits
        for shown in (hit, *hit.halves)
    ]
    assert len(seen) == len(set(seen)) == results.total + results.some_total >= 46


def test_names_and_times_in_plain_words_lift(db):
    event("The harbor is open.", name="a.txt", day="March 4, 2003")
    event("The harbor is open.", name="b.txt", day="May 9, 2005", who="Nicholas Kestrel")
    make.load(
        make.transcript(("SECRETARY HALE", "The harbor is open."), day="May 2, 2003"), name="c.txt"
    )
    best = search.search("what did Nicholas Kestrel say about the harbor in May 2005?").hits[0]
    assert best.turn.event.source.name == "b.txt" and best.turn.voice == "principal"
    assert best.has_all
    assert search.search("Reuters harbor question").hits[0].turn.voice in ("press", "principal")


def test_derived_forms_are_near_and_named(client, db):
    event("They must comply.", "Their compliance is full.", "Norlandish boats came.")
    results = search.search("comply")
    assert [hit.turn.text for hit in results.hits[:2]] == [
        "They must comply.",
        "Their compliance is full.",
    ]
    assert results.total == 1 and results.forms == ["compliance"]
    hit = results.hits[1]
    assert [hit.turn.text[a:b] for a, b in hit.spans] == ["compliance"]
    page = client.get("/search/", {"q": "they comply"}).text
    # Not in the fold that a phone shows closed.
    seen = " ".join(page.partition('<details class="fold">')[0].split())
    assert "“comply” also in its forms: compliance." in seen


@pytest.mark.parametrize(
    "words",
    [
        "comply compliance",
        "terrorism terrorist",
        "Iran Iranian",
        "France French",
        "negotiate negotiator",
    ],
)
def test_akin(words):
    assert len({root(stem(word.lower())) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words", ["general generate", "mission missile", "policy police", "press pressure"]
)
def test_not_akin(words):
    assert len({root(stem(word)) for word in words.split()}) == 2


def test_a_question_and_its_replies_are_shown_as_one_and_counted_apart(client, db):
    make.load(
        make.transcript(
            ("QUESTION", "Dana Whitlock, Reuters. Is the zeppelin still in the harbor?"),
            ("SECRETARY HALE", "The zeppelin left the harbor, and the harbor is empty now."),
            ("QUESTION", "Tomas Brandt, CNN. Will another zeppelin use the harbor?"),
            ("SECRETARY HALE", "Not this year."),
        ),
        name="zeppelin.txt",
    )
    results = search.search("zeppelin harbor")
    shown = [[hit.turn.position, *(h.turn.position for h in hit.halves)] for hit in results.hits]
    assert results.total == 3 and results.some_total == 1
    assert sorted(map(sorted, shown)) == [[1, 2], [3, 4]]
    page = client.get("/search/", {"q": "zeppelin harbor"}).content.decode()
    assert "Asked by" in page or "Reply of" in page
    assert page.count('<li class="hit ') == 2
    hits = client.get("/search.json", {"q": "zeppelin harbor"}).json()["hits"]
    assert [[hit["position"], *(h["position"] for h in hit["same_exchange"])] for hit in hits] == (
        shown
    )
    halves = [half for hit in hits for half in [hit, *hit["same_exchange"]]]
    askers = {half["position"]: [q["asker"] for q in half["questions"]] for half in halves}
    assert askers == {1: ["Dana Whitlock"], 2: [], 3: ["Tomas Brandt"], 4: []}
    # In the orders by day each turn stands in its place.
    assert len(search.search("zeppelin harbor", sort="oldest").hits) == 3


def load_zeppelins(question, reply):
    """As many turns about zeppelins as fill a page, and behind them a question with its reply."""
    asked = ("QUESTION", question), ("SECRETARY HALE", reply)
    many = [
        (label, f"{text} {n}")
        for n in range(15)
        for label, text in (
            ("QUESTION", "Does a zeppelin fly to pier"),
            ("SECRETARY HALE", "That zeppelin, yes, flies to pier"),
        )
    ]
    make.load(make.transcript(*asked, *many), name="zeppelins.txt")


def test_a_reply_far_down_stands_with_its_question_and_on_no_other_page(db):
    long = f"{FILLER} " * 8
    load_zeppelins("Is a zeppelin airship in the harbor?", f"{long} A zeppelin. {long}")
    pages = [search.search("zeppelin airship harbor", page) for page in (1, 2)]
    first = pages[0].hits[0]
    assert [half.turn.position for half in first.halves] == [2]
    shown = [h.turn.pk for page in pages for hit in page.hits for h in (hit, *hit.halves)]
    assert len(shown) == len(set(shown)) == pages[0].total + pages[0].some_total


def test_a_hit_is_shown_with_its_other_half_though_it_is_not_among_the_likest(
    client, db, monkeypatch
):
    # The reply holds none of the words: in a large archive a hundred turns are likelier.
    monkeypatch.setattr(search.results, "MAX_RERANKED", 1)
    load_zeppelins("Is an airship in the harbor?", "I have nothing for you on that today.")
    (hit,) = search.search("airship harbor").hits
    assert hit.counterpart.turn.position == 2 and not hit.counterpart.spans and not hit.halves
    page = client.get("/search/", {"q": "airship harbor"}).content.decode()
    assert "I have nothing for you on that today." in page and "Reply of" in page
    (facts,) = client.get("/search.json", {"q": "airship harbor"}).json()["hits"]
    assert [(h["position"], h["is_hit"]) for h in facts["same_exchange"]] == [(2, False)]
    # Whoever filters or excludes sees what fits, and nothing else.
    assert search.search("airship harbor in:question").hits[0].counterpart is None
    assert search.search("airship harbor -nonsense").hits[0].counterpart is None


def test_of_many_replies_the_likest_are_shown_and_the_others_counted(client, db):
    replies = [("SECRETARY HALE", f"A zeppelin flies to pier {n}, yes.") for n in range(6)]
    make.load(
        make.transcript(("QUESTION", "Does a zeppelin leave the harbor?"), *replies),
        name="many.txt",
    )
    (hit,) = search.search("zeppelin leave harbor").hits
    assert len(hit.halves) == 6 and len(hit.shown_with) == 4
    page = client.get("/search/", {"q": "zeppelin leave harbor"}).content.decode()
    assert "and 2 more turns of this exchange" in page
    assert page.count('<p class="said half">') == 4


def test_the_page_draws_the_line(client, db):
    event("The harbor treaty stands.", "The harbor is open.")
    page = client.get("/search/", {"q": "harbor treaty"}).content.decode()
    assert "Below: some of these words" in page and "words=all" in page
    page = client.get("/search/", {"q": "harbor treaty", "words": "all"}).content.decode()
    assert "Below: some" not in page
    facts = client.get("/search.json", {"q": "harbor treaty"}).json()
    assert facts["total"] == 1 and facts["some_total"] >= 1
    assert [hit["has_all_words"] for hit in facts["hits"][:2]] == [True, False]


def test_a_name_in_plain_words_is_named_and_offered_as_a_filter(client, seeded):
    results = search.search("Condoleezza Rice kosovo")
    reading, topic = results.readings
    assert topic.words == "kosovo" and topic.strict
    assert reading.words == "Condoleezza Rice" and "Condoleezza Rice" in reading.label
    for strict in reading.strict:
        assert search.search(strict.query).query.source == strict.query
    assert reading.strict[0].query == "kosovo speaker:condoleezza-rice"
    asked = search.search("what did Condoleezza Rice say about kosovo").readings[0]
    assert asked.strict[0].query == "kosovo speaker:condoleezza-rice"
    best = results.hits[0].turn
    assert best.speaker.slug == "condoleezza-rice" and "Kosovo" in best.text
    off = search.search("Condoleezza Rice kosovo", with_names=False)
    assert off.readings and off.total == results.total
    page = client.get("/search/", {"q": "Condoleezza Rice kosovo"}).content.decode()
    assert "names=off" in page and "only by Condoleezza Rice" in page


def test_offices_series_and_months_in_plain_words_are_said_and_offered(client, db):
    row = event("The harbor is open.", day="October 4, 2003")
    event("The harbor is shut.", day="October 9, 2005", name="two.txt")
    row.series = Series.objects.create(name="Norland Harbor Briefings", slug="harbor-briefings")
    row.save()
    kestrel = Speaker.objects.get(name="Nicholas Kestrel")
    term = {"name": kestrel.name, "speaker": kestrel, "first": dt.date(2003, 1, 1)}
    for title in ("Press Secretary", "Minister for Fishery"):
        OfficeHolding.objects.create(office=title, organization="Norland House", **term)
    search.sync()
    asked = "Norland House press secretary say at the Norland harbor briefing in October"
    query = f"what did the {asked}"
    office, series, month = search.search(query).readings
    assert (office.words, series.words, month.words) == (
        "Norland House press secretary",
        "Norland harbor briefing",
        "October",
    )
    assert office.label == "by holders of the office Press Secretary, Norland House"
    assert series.label == "in the series Norland Harbor Briefings"
    assert month.label == "in that month of any year"
    assert [strict.label for strict in month.strict] == ["only October 2005", "only October 2003"]
    for reading, term in (
        (office, "office:press-secretary-norland-house"),
        (series, "series:harbor-briefings"),
        (month, "on:2005-10"),
    ):
        assert term in reading.strict[0].query
    page = client.get("/search/", {"q": query}).text
    assert "only by holders of Press Secretary, Norland House" in page
    # Part of a title is no office: "minister" may be any.
    assert not search.search("the harbor minister").readings
    assert search.search("office:press-secretary-norland-house harbor").total


def test_a_small_or_is_offered_as_the_operator(seeded):
    (offer,) = search.search("kosovo or missile").rewordings
    assert offer.query == "kosovo OR missile"
    assert offer.total == search.search("kosovo OR missile").total > 0
    assert not search.search("kosovo OR missile").rewordings


def test_a_name_that_goes_on_behind_a_filter_is_read_whole(seeded):
    whole = search.search('speaker:"condoleezza rice" kosovo')
    read = search.search("speaker:condoleezza rice kosovo")
    assert read.total == whole.total > 0
    assert not read.rewordings and not whole.rewordings


def test_names_are_suggested_while_typing(client, seeded):
    for typed, label in (
        ("rice", "Condoleezza Rice"),
        ("kosovo condol", "Condoleezza Rice"),
        ("reut", "Reuters"),
    ):
        items = client.get("/suggest.json", {"q": typed}).json()["items"]
        (item,) = [item for item in items if item["label"] == label]
        rest = typed.rpartition(" ")[0]
        assert item["query"] == f"{rest} {label}".strip()
        assert client.get(item["url"]).status_code == 200
    title = client.get("/suggest.json", {"q": seeded.title[:20]}).json()["items"][0]
    assert title["kind"] == "title" and title["url"] == seeded.get_absolute_url()
    for nothing in ("", "r", "speaker:ri", "rice ", "\0", "x" * 5000):
        assert client.get("/suggest.json", {"q": nothing}).json()["items"] == []


def test_the_script_is_small():
    assert (make.SEED.parents[2] / "static/remarks/suggest.js").stat().st_size < 3000


def test_every_word_of_the_query_is_seen(client, db):
    event(f"The harbor is old. {FILLER} The fishery is rich. {FILLER} A treaty is long.")
    hit = search.search("harbor fishery treaty").hits[0]
    shown = " ".join(hit.turn.text[a:b] for a, b in hit.fragments)
    assert len(hit.fragments) == 3 and len(shown) < len(hit.turn.text) / 2
    page = client.get("/search/", {"q": "harbor fishery treaty"}).content.decode()
    for word in ("harbor", "fishery", "treaty"):
        assert word in shown and f"<mark>{word}</mark>" in page


def test_question_words_take_no_place_from_what_is_asked(client, db):
    asked = "What did he say of what was in it, and what did they say? "
    row = event(f"The harbor is old. {FILLER} {asked} {FILLER} {asked} {FILLER} A treaty is long.")
    hit = max(search.search("what did they say about the harbor in the treaty?").hits, key=_size)
    assert [hit.turn.text[a:b] for a, b in hit.spans] == ["harbor", "treaty"]
    shown = " ".join(hit.turn.text[a:b] for a, b in hit.fragments)
    assert "harbor" in shown and "treaty" in shown and asked.strip() not in shown
    page = client.get(row.get_absolute_url(), {"q": "what did they say about the harbor"}).text
    assert "1 turn holds words of" in page and page.count("<mark>") == 1
    one = client.get(row.get_absolute_url(), {"q": "harbor"}).text
    assert "1 turn matches" in one


def _size(hit):
    return len(hit.turn.text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("what did they say", ["What", "did", "they", "say"]),
        ('"what did" harbor', ["What did"]),
        ("what OR harbor", ["What"]),
        ("what harbor", []),
    ],
)
def test_light_words_are_marked_where_they_are_meant(query, words):
    text = "What did they say?"
    spans = matched_spans(search.parse(query), tokenize_turn(text, []))
    assert [text[a:b] for a, b in spans] == words


def test_a_long_facet_opens(client, seeded, monkeypatch):
    from remarks.search import facets

    monkeypatch.setattr(facets, "MAX_VALUES", 1)
    (short,) = [f for f in search.search("in:answer").facets if f.name == "topic"]
    (full,) = [f for f in search.search("in:answer", opened="topic").facets if f.name == "topic"]
    assert len(short.values) == 1 and len(full.values) == 1 + short.more > 1 and not full.more
    page = client.get("/search/", {"q": "in:answer"}).content.decode()
    assert "facet=topic" in page


def test_of_two_alike_the_turn_beside_one_that_fits_comes_first():
    none = frozenset()
    turns = tuple(
        Candidate(pk, 0, score, "harbor", none, none, none, oldest)
        for pk, score, oldest in ((1, 2.0, 500), (2, 2.0, 101), (3, 5.0, 100))
    )
    wish = Wish((WishWord(Word("harbor", ("harbor",))),))
    ranked = rank(wish, Candidates(turns, 3, {"harbor": 3}, 10))
    assert [row.id for row in ranked] == [3, 2, 1]


def test_whoever_looks_for_a_question_gets_the_turn_that_asks_first(db):
    make.load(
        make.transcript(
            ("QUESTION", "Mr. Secretary, will the harbor treaty be signed in Norland?"),
            ("SECRETARY HALE", "The harbor treaty will be signed in Norland."),
        )
    )
    voices = [
        search.search(query).hits[0].turn.voice
        for query in ("reporter asks about harbor treaty Norland", "harbor treaty Norland")
    ]
    assert voices == ["press", "principal"]


def test_a_government_goes_by_the_name_of_who_leads_it(db):
    spokesman = {"office": "Spokesman", "organization": "Foreign Office", "country": "Norland"}
    head = {"office": "Prime Minister", "organization": "Norland", "country": "Norland"}
    early, late = dt.date(2001, 1, 1), dt.date(2004, 1, 1)
    days = {"early": "March 4, 2003", "late": "March 4, 2005"}
    for name, day in days.items():
        turn = ("MR. KESTREL", f"The harbor is open, {name} as it is.")
        make.load(make.transcript(turn, who="Nicholas Kestrel", day=day), name=f"{name}.txt")
    kestrel = Speaker.objects.get(name="Nicholas Kestrel")
    OfficeHolding.objects.create(name=kestrel.name, speaker=kestrel, first=early, **spokesman)
    OfficeHolding.objects.create(name="Ada Lund", first=early, last=late, **head)
    OfficeHolding.objects.create(name="Ivar Moe", first=late, **head)
    current_index().rebuild()
    for name, leader in (("early", "Lund"), ("late", "Moe")):
        best = search.search(f"what did {leader} say about the harbor").hits[0]
        assert best.turn.event.source.name == f"{name}.txt"


@pytest.mark.parametrize(
    ("query", "name"),
    [("harbor March 4", "a.txt"), ("harbor Sept 2003", "b.txt"), ("harbor May 2003", "c.txt")],
)
def test_days_and_short_months_are_times(db, query, name):
    days = {"a.txt": "March 4, 2003", "b.txt": "September 5, 2003", "c.txt": "May 6, 2003"}
    for file, day in days.items():
        make.load(make.transcript(("SECRETARY HALE", "The harbor is open."), day=day), name=file)
    best = search.search(query).hits[0]
    assert best.turn.event.source.name == name and best.has_all


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("labour", "labor"), ("neighbors", "neighbours"), ("organised", "organized"),
        ("defence", "defense"), ("4000", "4,000"), ("31", "31st"), ("covid", "coronavirus"),
        ("Kiev", "Kyiv"),
    ],
)  # fmt: skip
def test_other_spellings_are_near(db, word, other):
    event(f"We spoke of {other} today.", "Nothing was agreed.")
    (hit,) = [hit for hit in search.search(word).hits if "spoke" in hit.turn.text]
    assert [hit.turn.text[a:b] for a, b in hit.spans] == [other]


@pytest.mark.parametrize("word", ["hour", "four", "source", "size", "promise", "sent"])
def test_other_spellings_are_no_other_words(word):
    assert not {"hor", "for", "sorce"}.intersection(other_spellings(word))
