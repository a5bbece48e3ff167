"""Search as pages use it.

Hits with marks, what is said back, facets that hold, and the index that follows the rows.
"""

import random
import re
import shutil

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remarks import loading, search
from remarks.models import Event, EventChange, Outlet, Topic, Turn, TurnTopic
from remarks.search import language
from remarks.search.engines.base import SORTS
from remarks.search.name_cards import name_card
from remarks.search.topics import reassign_topic

from . import make
from .test_language import PIECES

pytestmark = pytest.mark.django_db


def marked_words(hit):
    return [hit.turn.text[a:b] for a, b in hit.spans]


def test_what_is_marked_is_what_matched(seeded):
    results = search.search('"missile defense"')
    assert results.total == len(results.hits) == 4
    for hit in results.hits:
        assert marked_words(hit) and {m.lower() for m in marked_words(hit)} == {"missile defense"}
    inflected = search.search("differ")
    assert {m.lower() for h in inflected.hits for m in marked_words(h)} <= {
        "different",
        "differently",
        "differ",
        "differences",
    }


def test_a_phrase_never_crosses_a_gap(seeded):
    assert search.search('"about what we the future"').total == 0
    assert search.search('"about what we"').total == 1


def test_a_query_is_explained_in_words(seeded):
    description = search.search(
        'speaker:rice in:answer missile "common ground" -kosovo from:2007 to:2007'
    ).description
    assert description.startswith(
        "Answers by Condoleezza Rice containing “missile” and exactly “common ground” without "
        "“kosovo”"
    )
    assert description.endswith("1 January 2007 to 31 December 2007, most relevant first.")


def test_following_a_facet_lists_as_many(seeded):
    for text in ("", "missile", "speaker:rice"):
        results = search.search(text)
        links = [v for facet in results.facets for v in facet.values] + list(results.years)
        assert links
        for value in links:
            assert search.search(value.query).total == value.count, value


def test_a_facet_takes_several_values(client, seeded):
    def speakers(query):
        facets = search.search(query).facets
        return {v.name: v for f in facets if f.name == "speaker" for v in f.values}

    one = speakers("speaker:rice")
    assert [name for name, value in one.items() if value.selected] == ["Condoleezza Rice"]
    both = one["Sergey Lavrov"].toggled
    counts = [one[name].count for name in ("Condoleezza Rice", "Sergey Lavrov")]
    assert search.count(both) == sum(counts) > max(counts)
    assert all(value.selected for value in speakers(both).values())
    assert speakers(both)["Condoleezza Rice"].toggled == "speaker:sergey-lavrov"
    assert speakers("speaker:lavrov")["Sergey Lavrov"].toggled == ""
    page = client.get("/search/", {"q": "speaker:rice"}).content.decode()
    assert 'or<span class="visually-hidden"> Sergey Lavrov' in page
    assert 'without<span class="visually-hidden"> Condoleezza Rice' in page


def test_names_and_words_of_a_folded_half_stand_apart(client, seeded):
    page = client.get("/search/", {"q": "missile"}).content.decode()
    halves = re.findall(r'<p class="said half">.*?</p>', page, re.S)
    assert halves and not any(re.search(r"</a>\S", half) for half in halves)


def test_no_draft_in_any_answer(seeded):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    search.sync()
    assert search.search("missile").total == search.search("").total == 0


def test_a_row_that_is_gone_is_not_shown_even_when_the_index_lags(seeded):
    Turn.objects.filter(position=3).update(
        event=make.load(make.transcript(("MR. X", "No words.")), publish=False)
    )
    assert all(hit.turn.position != 3 for hit in search.search("missile").hits)


def test_the_index_follows_publishing_withdrawing_and_deleting(seeded):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    search.sync()
    assert search.current_index().engine().count() == 0
    loading.set_status(Event.objects.all(), Event.Status.PUBLISHED)
    search.sync()
    assert search.current_index().engine().count() == 14
    seeded.delete()
    search.sync()
    assert search.current_index().engine().count() == 0


def test_a_change_by_hand_is_followed(seeded):
    turn = seeded.turns.get(position=8)
    turn.speaker = seeded.turns.get(position=2).speaker
    turn.save()
    search.sync()
    assert search.search("speaker:rice").total == 4 and search.search("speaker:lavrov").total == 6


def test_a_rebuild_gives_the_same(seeded):
    before = search.search("missile")
    call_command("sync_index", "--rebuild", verbosity=0)
    after = search.search("missile")
    assert (before.total, [h.turn.pk for h in before.hits]) == (
        after.total,
        [h.turn.pk for h in after.hits],
    )


def test_a_missing_index_is_rebuilt_by_itself(seeded, settings):
    shutil.rmtree(settings.INDEX_DIR)
    assert search.search("missile").total == 4


def test_a_damaged_index_is_rebuilt_by_itself(seeded, settings):
    for path in settings.INDEX_DIR.rglob("meta.json"):
        path.write_text("{rubbish")
    results = search.search("missile")
    assert results.total == 4 or not results.available
    assert search.search("missile").total == 4


def test_marks_are_written_with_the_rows(seeded):
    number = EventChange.objects.get(pk=seeded.pk).number
    seeded.title = "Another title"
    seeded.save()
    assert EventChange.objects.get(pk=seeded.pk).number > number


def test_topics_are_assigned_and_reassigned(seeded):
    topic = Topic.objects.get(slug="kosovo")
    positions = set(
        TurnTopic.objects.standing().filter(topic=topic).values_list("turn__position", flat=True)
    )
    # The untranslated reply has it from its question.
    assert positions == {12, 13, 14}
    # What one long reply only mentions is not what it is about.
    topic.query, topic.names = "quartet", ""
    topic.save()
    assert search.count("quartet") == 1 and not topic.turn_topics.exists()
    topic.query = '"missile defense"'
    topic.save()
    assert set(
        TurnTopic.objects.standing().filter(topic=topic).values_list("turn__position", flat=True)
    ) == {3, 6, 9, 10, 11}


def test_what_a_hand_did_to_topics_stays(seeded):
    topic = Topic.objects.get(slug="kosovo")
    TurnTopic.objects.filter(topic=topic, turn__position=12).update(origin=TurnTopic.Origin.REMOVED)
    TurnTopic.objects.create(
        topic=topic, turn=seeded.turns.get(position=1), origin=TurnTopic.Origin.PINNED
    )
    reassign_topic(topic)
    search.sync()
    standing = TurnTopic.objects.standing().filter(topic=topic)
    assert set(standing.values_list("turn__position", flat=True)) == {1, 13, 14}
    assert {h.turn.position for h in search.search("topic:kosovo").hits} == {1, 13, 14}


def test_there_are_topics_enough(seeded):
    assert Topic.objects.count() >= 40
    assert not [t.name for t in Topic.objects.all() if search.parse(t.query).notes]


def test_an_outlet_is_found_by_its_aliases(seeded):
    times = Outlet.objects.get(name="Los Angeles Times")
    assert search.search("outlet:latimes").total + search.search('outlet:"L.A. Times"').total >= 1
    assert search.search(f"outlet:{times.slug}").total == 1


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join),
    st.sampled_from(["", "newest", "oldest", "rubbish"]),
)
def test_nothing_typed_fails(seeded, text, sort):
    results = search.search(text, sort=sort)
    assert results.available and results.total >= 0 and results.description.endswith(".")
    for hit in results.hits:
        assert all(0 <= a < b <= len(hit.turn.text) for a, b in hit.spans)


@pytest.mark.parametrize("text", ["¼*", "⑴*", "1,000*", "don't*"])
def test_signs_in_the_beginning_of_a_word_are_no_fault_of_the_index(seeded, text):
    assert search.search(text).available


def test_no_results_say_which_term_to_drop(seeded):
    results = search.search("kosovo speaker:lavrov")
    assert results.total == 0
    assert [(o.label, o.total) for o in results.relaxations] == [
        ("kosovo", 5),
        ("speaker:lavrov", 2),
    ]
    for offer in results.relaxations:
        assert search.search(offer.query).total == offer.total


def test_offers_are_counted_from_the_tree_and_no_text_is_read_again(seeded, monkeypatch):
    texts = []

    def note_text(text):
        texts.append(text)
        return parse(text)

    parse = language.parse
    monkeypatch.setattr(language, "parse", note_text)
    query = "kosovo speaker:lavrov"
    results = search.search(query)
    assert len(results.relaxations) == 2 and texts.count(query) == 1
    # A facet reads the value that is chosen; the words of an offer are read by nobody.
    assert "kosovo" in {offer.query for offer in results.relaxations} - set(texts)


def test_a_slip_is_offered_as_the_archive_spells_it(seeded):
    meant = search.search("kosvo").spelling
    assert (meant.query, meant.total) == ("kosovo", 2)
    assert search.search("xyzzyplugh").spelling is None


def test_a_name_alone_shows_its_card(seeded):
    assert name_card(search.parse("Condoleezza Rice")).slug == "condoleezza-rice"
    assert name_card(search.parse("reuters")).slug == "reuters"
    for text in ("kosovo", "rice", "speaker:rice", "Condoleezza Rice kosovo", "", "-reuters"):
        assert name_card(search.parse(text)) is None, text


def load_answers(
    *texts, title="Remarks With Foreign Minister Ilse Varga", name="one.txt", day="March 4, 2003"
):
    """An event of answers, one to a question each."""
    turns = []
    for text in texts:
        turns += [
            ("QUESTION", "Dana Whitlock with Reuters. What now, Mr. Secretary?"),
            ("SECRETARY HALE", text),
        ]
    return make.load(make.transcript(*turns, title=title, day=day), name=name)


FILLER = (
    "We have said so before and we say so again, and nobody who was there can have heard anything "
    "else from us."
)


def first(query):
    return search.search(query).hits[0].turn


def test_words_near_one_another_count_more(db):
    load_answers(
        f"The harbor is open. {FILLER} {FILLER} The treaty is long.",
        f"{FILLER} {FILLER} The harbor treaty is long, it is open.",
    )
    assert "harbor treaty" in first("harbor treaty").text


def test_the_first_paragraph_of_an_answer_counts_more(db):
    load_answers(
        f"{FILLER}\n\nThe fishery is theirs.",
        f"The fishery is theirs.\n\n{FILLER}",
        f"{FILLER}\n\nThe fishery is theirs.",
    )
    assert first("fishery").text.startswith("The fishery")


def test_the_title_counts_a_little_more(db):
    load_answers("The fishery is theirs.", name="plain.txt")
    load_answers(
        "The fishery is theirs.",
        name="titled.txt",
        title="Remarks on the Fishery Dispute",
        day="March 5, 2003",
    )
    load_answers("The fishery is theirs.", name="later.txt", day="March 6, 2003")
    assert "Fishery" in first("fishery").event.title


SPEECH = (
    "The harbor treaty stands, and what was agreed in the spring will be carried out by both of "
    "our governments before the year ends."
)


def test_near_identical_texts_of_one_day_are_shown_once(db):
    load_answers(SPEECH, name="one.txt")
    twin = load_answers(
        SPEECH.replace("both of our", "both our"), name="two.txt", title="Joint Press Availability"
    )
    load_answers(SPEECH, name="other_day.txt", day="March 9, 2003")
    for sort in SORTS:
        results = search.search("harbor treaty", sort=sort, strict=True)
        assert results.total == 3 and len(results.hits) == 2
        folded = [hit for hit in results.hits if hit.near_duplicates]
        assert (
            len(folded) == 1
            and folded[0].near_duplicates[0].event.date == folded[0].turn.event.date
        )
    assert search.search('"both our governments"').hits[0].turn.event == twin


def test_short_turns_are_never_folded(db):
    load_answers("Thank you very much.", "Thank you very much.")
    assert [hit.near_duplicates for hit in search.search("thank", strict=True).hits] == [(), ()]


def test_where_nothing_holds_all_words_the_nearest_are_shown(db):
    load_answers(SPEECH, FILLER)
    results = search.search("harbor treaty vanished")
    assert results.total == 0
    assert results.some_total == sum(1 + len(hit.halves) for hit in results.hits) > 0
    hit = results.hits[0]
    assert hit.turn.text == SPEECH and "harbor" in marked_words(hit) and not hit.has_all
    assert not any(hit.spans for hit in search.search("harbor treaty vanished -spring").hits)
    assert not search.search("vanished").hits
    quoted = search.search('"harbor treaty" vanished')
    assert not quoted.hits and quoted.nearest[0].turn.text == SPEECH


def test_a_search_that_takes_too_long_is_given_up_on(client, seeded, settings, monkeypatch):
    import threading

    from remarks.search.engines.tantivy import TantivyEngine

    gate = threading.Event()
    monkeypatch.setattr(TantivyEngine, "search", lambda *args, **options: gate.wait(20))
    settings.SEARCH_SECONDS = 0.05
    try:
        response = client.get("/search/", {"q": "missile"})
        assert (
            response.status_code == 503
            and "stopped after 0.05 seconds" in response.content.decode()
        )
        assert client.get("/search.json", {"q": "missile"}).status_code == 503
        # Enough of them at once, and the next is turned away instead of waiting behind them.
        answers = [search.search("missile").error for _ in range(9)]
        assert any(answer.startswith("Too many long searches") for answer in answers)
    finally:
        gate.set()
        monkeypatch.undo()
    settings.SEARCH_SECONDS = 5
    assert search.search("missile").total == 4


def test_ten_thousand_queries_and_none_fails(seeded):
    """Made from pieces of the language, words, signs, other scripts and control characters.

    The seed is fixed.

    All of them on SQLite; on PostgreSQL, where only the names are looked up otherwise, each fifth.
    """
    rnd = random.Random(20070515)
    signs = [
        '"',
        "(",
        ")",
        "-",
        "OR",
        "AND",
        "NOT",
        "*",
        "~5",
        ":",
        "\x00",
        "\u202e",
        "Ω",
        "中文",
        "שלום",
        "é",
        "\ud800",
        "💬",
        "'",
        "\\",
        "%",
        "x" * 300,
    ]
    for number in range(10_000):
        text = rnd.choice(["", " "]).join(rnd.choices([*PIECES, *signs], k=rnd.randint(1, 14)))
        if connection.vendor != "sqlite" and number % 5:
            continue
        # Read, looked up and asked of the index each time; each tenth as a whole page with all that
        # it offers.
        if number % 10:
            assert search.count(text) >= 0, text
            continue
        results = search.search(text, rnd.randint(1, 3))
        assert results.available and results.total >= 0 and results.description, text


DRAFT = make.transcript(
    ("QUESTION", "Zelda Quixley with the Umbriel Gazette. What now, Mr. Secretary?"),
    ("FOREIGN MINISTER WYVERNHOLT", "The marzipan embargo is over."),
    title="Remarks With Foreign Minister Ottoline Wyvernholt",
)


def without_query(text, word):
    return text.replace(word, "?")


@pytest.mark.parametrize("name", ["speaker", "reporter", "asked", "outlet", "place"])
def test_a_name_of_a_draft_is_as_unknown_as_any_other(client, seeded, name):
    event = make.load(DRAFT, name="draft.txt", publish=False)
    for word in ("wyvernholt", "quixley", "umbriel"):
        for address in ("/search.json", "/search/", "/compare.json"):
            known = client.get(address, {"q": f"{name}:{word}"}).content.decode()
            unknown = client.get(address, {"q": f"{name}:{'x' * len(word)}"}).content.decode()
            assert without_query(known, word) == without_query(unknown, "x" * len(word))
    loading.set_status(Event.objects.filter(pk=event.pk), Event.Status.PUBLISHED)
    assert search.search("speaker:wyvernholt").total == 1
    assert "Wyvernholt" in search.search("speaker:wyvernholt").description
    loading.set_status(Event.objects.filter(pk=event.pk), Event.Status.DRAFT)
    assert "Ottoline" not in search.search("speaker:wyvernholt").description
    assert search.search("speaker:wyvernholt").total == 0


@pytest.mark.parametrize("name", ["current", "state.json", "meta.json"])
@pytest.mark.parametrize(
    "garbage", [b"", b"\xff\xfe\x00", b"[]", b'"x"', b'{"followed": "x", "schema": 4}', b"../.."]
)
def test_garbage_in_the_index_folder_is_mended(client, seeded, settings, name, garbage):
    for path in settings.INDEX_DIR.rglob(name):
        path.write_bytes(garbage)
    assert client.get("/search/", {"q": "missile"}).status_code in (200, 503)
    assert search.search("missile").total == 4


def test_a_panic_of_the_engine_is_an_answer(client, seeded, monkeypatch):
    """What Tantivy raises over broken segments is no Exception; it must not end a worker."""
    from remarks.search.engines.tantivy import TantivyEngine

    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})

    def broken(*arguments):
        raise panic("index out of bounds")

    monkeypatch.setattr(TantivyEngine, "_query", broken)
    assert client.get("/search/", {"q": "missile"}).status_code == 503
    monkeypatch.undo()
    assert search.search("missile").total == 4
