"""One suite that every engine passes: the same queries, the same turns, the same counts."""

import inspect
from pathlib import Path

import pytest
from django.core.management import call_command

from remarks.models import OfficeHolding, Speaker, Turn
from remarks.search import nodes, resolution, wishes
from remarks.search.documents import documents, exchange_documents
from remarks.search.engines.base import Engine
from remarks.search.engines.memory import MemoryEngine
from remarks.search.engines.opensearch import OpenSearchEngine
from remarks.search.engines.tantivy import TantivyEngine
from remarks.search.language import parse
from remarks.search.units import ASKED, EXCHANGES, TURNS

from . import make

REPLY = (
    "We would not use the same word; the cycled text (inaudible) says so. The U.S. and Norland's "
    "ministers agree."
)


@pytest.fixture(params=["memory", "tantivy", "opensearch"])
def empty_engine(request, tmp_path):
    if request.param == "memory":
        return MemoryEngine()
    if request.param == "tantivy":
        return TantivyEngine(tmp_path / "engine", create=True)
    return request.getfixturevalue("empty_cluster_engine")


def _events():
    call_command("load_topics", verbosity=0)
    events = [
        make.load(make.SEED),
        make.load(
            make.transcript(
                (
                    "QUESTION",
                    "Dana Whitlock with the Associated Press. Mr. Secretary, would you gladly use "
                    "the same word about missile shields?",
                ),
                ("SECRETARY HALE", REPLY),
                ("FOREIGN MINISTER VARGA", "(In Norwegian.)"),
            ),
            name="hale.txt",
        ),
        make.load(
            make.transcript(
                ("MR. KESTREL", "Cycling to Kosovo was no missile defense."),
                title="Undated Talk",
                who="Nicholas Kestrel",
                day="",
            ),
            name="kestrel.txt",
        ),
    ]
    # One term ends before the day of the seed, the other goes on.
    terms = ("Hale", "Press Secretary", None), ("Rice", "Provost", "2001-01-01")
    for name, office, last in terms:
        OfficeHolding.objects.create(
            name=name,
            speaker=Speaker.objects.get(name__endswith=name),
            office=office,
            organization="The Gray House",
            first="1999-01-01",
            last=last,
            source="made up",
        )
    return [event.pk for event in events]


@pytest.fixture
def events(db, snapshots):
    return snapshots(_events)


@pytest.fixture
def engine(empty_engine, events):
    empty_engine.replace(events, documents(events))
    return empty_engine


@pytest.fixture
def exchange_engine(empty_engine, events):
    empty_engine.replace(events, exchange_documents(events))
    return empty_engine


def places_of(engine, text, **options):
    """``surname-or-event:position`` of the turns found."""
    tree = resolution.resolve(parse(text)).tree
    answer = engine.search(
        tree,
        sort=options.pop("sort", "oldest"),
        offset=0,
        limit=100,
        facets=options.pop("facets", ()),
    )
    names = {
        t.pk: f"{t.event.source.name[:4]}:{t.position}"
        for t in Turn.objects.select_related("event__source")
    }
    assert answer.total == len(answer.ids)
    return [names[pk] for pk in answer.ids]


CASES = [
    ("missile defense", ["rice:3", "rice:6", "rice:9", "rice:10", "kest:1"]),
    ('"missile defense"', ["rice:3", "rice:6", "rice:9", "rice:10", "kest:1"]),
    ("kosovo", ["rice:12", "rice:13", "kest:1"]),
    ("kosovo -missile", ["rice:12", "rice:13"]),
    ('"would not use the same word"', ["hale:2", "rice:10"]),
    ('"gladly use the same word"', ["hale:1"]),
    ('"cycled"', ["hale:2"]),
    ("cycled", ["hale:2", "kest:1"]),
    ('"cycled text says"', []),
    ('"text says"~3', []),
    ('"missile kosovo"~5', ["kest:1"]),
    # As far the other way round; one word alone is not two near one another.
    ('"missile kosovo"~2', ["kest:1"]),
    ('"missile kosovo"~1', []),
    ('"kosovo kosovo"~9', []),
    ("cycl* -cycling", []),
    ("cycl*", ["hale:2", "kest:1"]),
    ("speaker:lavrov", ["rice:2", "rice:4", "rice:7", "rice:11", "rice:14"]),
    ('speaker:"Condoleezza Rice" kosovo', ["rice:13"]),
    ("speaker:rice -kosovo in:answer", ["rice:6", "rice:8", "rice:10"]),
    ('reporter:"Arshad Mohammed"', ["rice:3"]),
    ('reporter:"Arshad Mohammed" in:answer', ["rice:4", "rice:6"]),
    ("outlet:reuters", ["rice:3"]),
    ("outlet:ap", ["hale:1"]),
    ("outlet:reuters in:answer", ["rice:4", "rice:6"]),
    ("asked:lavrov", ["rice:3", "rice:9"]),
    ('office:"gray house secretary"', ["hale:2"]),
    ("office:press-secretary-the-gray-house", ["hale:2"]),
    ("office:provost", []),
    ("topic:kosovo", ["rice:12", "rice:13", "rice:14", "kest:1"]),
    ("place:moscow kosovo", ["rice:12", "rice:13"]),
    ("doc:2007/T7-4 kosovo", ["rice:12", "rice:13"]),
    ("in:question missile", ["hale:1", "rice:3", "rice:9"]),
    ("in:title lavrov kosovo", []),
    ("in:title lavrov", [f"rice:{n}" for n in range(1, 15)]),
    ("has:inaudible", ["hale:2", "rice:6", "rice:8", "rice:12"]),
    ("is:untranslated", ["hale:3", "rice:2", "rice:4", "rice:7", "rice:11", "rice:14"]),
    ("is:orphan", ["rice:8"]),
    ("is:undated", ["kest:1"]),
    ("(from:2007 OR is:undated) kosovo", ["rice:12", "rice:13", "kest:1"]),
    ("state:not_transcribed", ["rice:3"]),
    ("from:2007 kosovo", ["rice:12", "rice:13"]),
    ("to:2003 word", ["hale:1", "hale:2"]),
    ("on:2007-05-15 kosovo", ["rice:12", "rice:13"]),
    ("before:2007 missile", ["hale:1"]),
    ("after:2003 missile", ["rice:3", "rice:6", "rice:9", "rice:10"]),
    ("US norland", ["hale:2"]),
    ("U.S. norland", ["hale:2"]),
    ("ministers", ["hale:2", "rice:1", "rice:3", "rice:6"]),
    ("(kosovo OR word) -speaker:rice", ["hale:1", "hale:2", "rice:12", "kest:1"]),
    ("-missile -kosovo speaker:hale", ["hale:2"]),
    ("speaker:kestrel", ["kest:1"]),
    ("speaker:nobody", []),
    ("", [f"hale:{n}" for n in range(1, 4)] + [f"rice:{n}" for n in range(1, 15)] + ["kest:1"]),
]


def test_finds(engine):
    answers = {text: sorted(places_of(engine, text)) for text, _ in CASES}
    assert answers == {text: sorted(turns) for text, turns in CASES}


def test_order(engine):
    assert places_of(engine, "missile", sort="oldest") == [
        "hale:1",
        "rice:3",
        "rice:6",
        "rice:9",
        "rice:10",
        "kest:1",
    ]
    assert places_of(engine, "missile", sort="newest") == [
        "rice:3",
        "rice:6",
        "rice:9",
        "rice:10",
        "hale:1",
        "kest:1",
    ]


EXCHANGE_CASES = [
    # The words stand in the question, in a reply, or one here and one there.
    ("gladly norland", ["hale:1"]),
    ('"use the same word about"', ["hale:1"]),
    ('"ministers agree"', ["hale:1"]),
    ('"word we"', []),
    ("gladly -norland", []),
    ("speaker:lavrov", ["rice:3", "rice:9", "rice:12"]),
    ("answered:lavrov", ["rice:3", "rice:9", "rice:12"]),
    ("answered:hale", ["hale:1"]),
    ('office:"press secretary" gladly', ["hale:1"]),
    ('reporter:"Arshad Mohammed"', ["rice:3"]),
    ("outlet:ap", ["hale:1"]),
    ("state:not_transcribed", ["rice:3"]),
    ("has:inaudible gladly", ["hale:1"]),
    ("to:2003", ["hale:1"]),
    ("zeppelin", []),
]


def test_exchanges_are_found_by_the_turn_that_asks(exchange_engine):
    answers = {text: places_of(exchange_engine, text) for text, _ in EXCHANGE_CASES}
    assert answers == dict(EXCHANGE_CASES)


def test_there_are_as_many_exchanges_as_turns_that_ask(exchange_engine, events):
    asking = Turn.objects.filter(questions__isnull=False).distinct()
    assert exchange_engine.ids() == set(asking.values_list("pk", flat=True))
    exchange_engine.replace(events[:1], exchange_documents(events[:1]))
    assert exchange_engine.count() == asking.count()


def test_every_facet_count_is_the_number_of_exchanges_it_lists(exchange_engine):
    _assert_facets_count(exchange_engine, EXCHANGES)


def test_every_facet_count_is_the_number_of_questions_it_lists(engine):
    _assert_facets_count(engine, ASKED)


def test_every_facet_count_is_the_number_of_turns_it_lists(engine):
    _assert_facets_count(engine, TURNS)


@pytest.mark.parametrize("facets", [(), ("speaker", "kind"), TURNS.facets])
@pytest.mark.parametrize("text", ["", "missile", "kosovo OR word", "is:undated", "zzz"])
def test_counts_without_turns_are_those_with_them(engine, text, facets):
    tree = resolution.resolve(parse(text)).tree
    one, none = (engine.search(tree, sort="newest", limit=n, facets=facets) for n in (1, 0))
    assert (none.ids, none.twins) == ((), ())
    assert (none.total, none.facets) == (one.total, one.facets)


def _assert_facets_count(engine, unit):
    from remarks.models import Outlet, Series, Topic

    written = dict.fromkeys(("speaker", "reporter", "asked", "answered"), Speaker)
    written |= {"outlet": Outlet, "topic": Topic, "series": Series}
    for text in ("", "missile", "kosovo OR word", "in:answer"):
        answer = engine.search(
            unit.within(resolution.resolve(parse(text)).tree),
            sort="newest",
            offset=0,
            limit=100,
            facets=unit.facets,
        )
        for facet, counts in answer.facets.items():
            for value, count in counts.items():
                name = written[facet].objects.get(pk=value).slug if facet in written else value
                term = f"on:{name}" if facet == "year" else f'{facet}:"{name}"'
                if unit == ASKED:
                    term += " in:question"
                assert len(places_of(engine, f"({text}) {term}" if text else term)) == count, (
                    text,
                    term,
                )


def test_matches_are_counted_by_event(engine, events):
    seed, _, kestrel = events
    tree = resolution.resolve(parse("kosovo")).tree
    asked = {"sort": "newest", "facets": ("event",)}
    counts = engine.search(tree, limit=0, **asked).facets["event"]
    assert counts == {seed: 2, kestrel: 1}
    inside = nodes.All((*tree.children, nodes.Terms("event", frozenset([seed]))))
    answer = engine.search(inside, limit=9, **asked)
    assert (answer.total, answer.facets) == (2, {"event": {seed: 2}})


def test_replacing_an_event_leaves_no_double(engine):
    pk = Turn.objects.filter(event__source__name=make.SEED.name).values_list("event", flat=True)[0]
    before = engine.count()
    engine.replace([pk], documents([pk]))
    assert engine.count() == before == 18
    engine.replace([pk], ())
    assert engine.count() == before - 14


def names_of(ids):
    turns = Turn.objects.select_related("event__source").in_bulk(ids)
    return [f"{turns[pk].event.source.name[:4]}:{turns[pk].position}" for pk in ids]


def tree_of(text):
    return resolution.resolve(parse(text)).tree


def test_every_method_answers(engine):
    """What callers use besides ``search``, each with one answer that no engine may differ in."""
    assert set(names_of(engine.top(tree_of("kosovo"), 10))) == {"rice:12", "rice:13", "kest:1"}
    assert len(engine.top(tree_of(""), 5)) == 5
    words = "we would not use the same word".split()
    assert set(names_of(engine.turns_containing_phrase(words, 5))) >= {"hale:2"}
    pieces = [["would", "not"], ["the", "u.s", "and"]]
    assert names_of(engine.turns_containing_phrase([], 5, pieces)) == ["hale:2"]
    assert engine.turns_containing_phrase(["zeppelin", "xyzzy"], 5) == ()
    assert "kest:1" in names_of(engine.turns_spelled_like("kosvo"))
    assert engine.turns_spelled_like("xyzzyplugh") == ()
    assert len(engine.ids()) == engine.count() == 18
    engine.reload()
    with engine.writer() as writer:
        assert writer.replace([], []) == 0
    # The more frequent first, never the stem itself.
    assert engine.derived_stems("kosov") == ()
    assert engine.derived_stems("defens") == engine.derived_stems("defens", limit=1)
    scope = tree_of("in:question")
    (own,) = [pk for pk in engine.top(scope, 18) if names_of([pk]) == ["rice:3"]]
    assert own not in engine.similar(["missil", "defens"], scope, without=own, limit=5)
    query = parse("kosovo")
    wish = wishes.wish_of(query, resolution.resolve(query).tree, engine)
    likest = {candidate.id for candidate in engine.candidates(wish).turns}
    assert {"rice:12", "rice:13", "kest:1"} <= set(names_of(likest))
    (kestrel,) = (turn for turn in likest if names_of([turn]) == ["kest:1"])
    rest = engine.without(frozenset([Turn.objects.get(pk=kestrel).event_id]))
    assert set(names_of(rest.top(tree_of("kosovo"), 10))) == {"rice:12", "rice:13"}


@pytest.mark.parametrize("kind", [MemoryEngine, TantivyEngine, OpenSearchEngine])
def test_every_engine_has_every_method_of_the_contract_and_the_suite_asks_it(kind):
    suite = Path(__file__).read_text()
    methods = [name for name in vars(Engine) if not name.startswith("_")]
    assert len(methods) > 8
    for name in methods:
        wanted = list(inspect.signature(getattr(Engine, name)).parameters)
        given = list(inspect.signature(getattr(kind, name)).parameters)
        assert given[: len(wanted)] == wanted, name
        assert f"engine.{name}(" in suite, f"no test asks an engine for {name}"
