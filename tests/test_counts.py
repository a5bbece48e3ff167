"""Every count that search shows is the number of rows one finds by following it, walked on a
generated archive.
"""

import random

import pytest
from django.core.management import call_command

from remarks import search
from remarks.operations import replicas

from . import make

pytestmark = pytest.mark.django_db
REPORTERS = [
    ("Dana Whitlock", "Reuters"), ("Tomas Brandt", "the Associated Press"),
    ("Ilka Moreau", "Agence France-Presse"),
    ("Peter Salgado", "CNN"), ("Nadia Okafor", "the Guardian"),
]  # fmt: skip
PEOPLE = ["Martin Hale", "Ilse Varga", "Jonas Petrov"]
PLACES = ["Port Arlen, Norland", "Vellmar", "Sandholm, Eastmark"]
WORDS = (
    "treaty missile kosovo fishery energy border harbor election sanctions trade talks visas "
    "grain pipeline"
).split()


def generate(number, rnd):
    who = rnd.choice(PEOPLE)
    label = f"SECRETARY {who.split()[1].upper()}"
    turns = []
    for _ in range(rnd.randint(3, 12)):
        name, outlet = rnd.choice(REPORTERS)
        asked = " ".join(rnd.choices(WORDS, k=4))
        turns.append(
            ("QUESTION", f"{name} with {outlet}. Mr. Secretary, what of {asked} this week?")
        )
        turns.append(
            (
                label,
                f"We spoke of {' '.join(rnd.choices(WORDS, k=9))} at length and we agreed to meet "
                f"again.",
            )
        )
    day = f"March {rnd.randint(1, 28)}, {rnd.randint(1994, 2009)}"
    return make.transcript(
        *turns,
        title=f"Remarks Number {number}",
        who=f"Secretary {who}",
        place=rnd.choice(PLACES),
        day=day,
    )


def _archive():
    call_command("load_topics", verbosity=0)
    rnd = random.Random(7)
    with search.pause_sync():
        for number in range(24):
            make.load(generate(number, rnd), name=f"{number}.txt", publish=number % 6 != 5)
    search.sync()


@pytest.fixture
def archive(db, snapshots):
    snapshots(_archive)
    # As the import command does: PostgreSQL may else take these tables for empty.
    replicas.refresh_statistics()


def walk(query, sort="newest"):
    """The ids of all turns that the pages of a query list, one by one."""
    ids, page = [], 1
    while True:
        results = search.search(query, page, sort, with_facets=False, strict=True)
        for hit in results.hits:
            ids += [hit.turn.pk, *(turn.pk for turn in hit.near_duplicates)]
        if page >= results.pages:
            return ids
        page += 1


QUERIES = [
    "",
    "treaty",
    "treaty OR grain",
    "in:question",
    "in:answer missile",
    "-kosovo energy",
    '"we agreed"',
    "speaker:hale after:1999",
]


def test_every_count_is_the_rows_it_leads_to(archive):
    """All queries in one test: the archive takes longer to make than they take."""
    for query in QUERIES:
        counts_are_rows(query)


def counts_are_rows(query):
    results = search.search(query)
    assert results.total > 5, query
    everything = walk(query)
    assert len(everything) == len(set(everything)) == results.total
    counted = 0
    for facet, value in [(f, v) for f in results.facets for v in f.values]:
        rows = walk(value.query)
        assert len(rows) == len(set(rows)) == value.count == search.search(value.query).total, value
        # Of a filter that is set the other values take its place.
        assert facet.selected or set(rows) <= set(everything)
        counted += 1
    assert counted >= 8
    assert sum(bar.count for bar in results.years) == results.total
    for bar in results.years:
        assert len(walk(bar.query)) == bar.count


def test_the_orders_list_the_same_turns(archive):
    assert (
        set(walk("treaty", "relevance"))
        == set(walk("treaty", "newest"))
        == set(walk("treaty", "oldest"))
    )
    assert walk("treaty", "newest") != walk("treaty", "oldest")
