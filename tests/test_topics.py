"""Topics in rows: weighed when an event comes in, and again when a definition changes."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from remarks import loading, search
from remarks.analysis import topic_counts
from remarks.models import Question, Topic, TurnTopic
from remarks.search.topics import reassign_all, reassigned_at_end

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """Remarks at Port Arlen

Secretary Martin Hale
Port Arlen, Norland
March 4, 2011

QUESTION: Dana Whitlock with Reuters. What of the Arlen pipeline, and will the tariffs stay?

SECRETARY HALE: The pipeline will be built. As for the tariffs, they stay.

QUESTION: So you're not confirming anything?

SECRETARY HALE: I am not.

QUESTION: Hello, Mr. Secretary. How was the dinner last night in the old lighthouse by the harbor?

SECRETARY HALE: We had the fish, and somebody spoke of a pipeline somewhere, and of much else that
evening: of the lighthouse keeper and his family, of the winters there, of boats and the sea, of
what children learn at school, of music, of the harbor and all those who built it so long ago, and
of the many friends whom we have lost and of those whom we are glad to see again every single year.
We stayed till late, and I can recommend the place to everybody here who likes a good fire in the
evening and a long walk home along the shore before the day begins again and all the work with it.
The keeper told us how his grandfather came to the island with two goats and a box of books, how he
read every one of them by lamplight in the first winter, and how the goats ate the last of them in
spring. Nobody believed a word, and everybody asked for more, and so he went on till the candles
were down and the youngest of us was asleep under the table with the dog.
"""


@pytest.fixture
def event(db):
    for name, query in (("Energy", "pipeline"), ("Trade", "tariff")):
        Topic.objects.create(name=name, slug=name.lower(), query=query)
    event = loading.apply(loading.plan(loading.Upload("arlen.txt", TEXT.encode())), publish=True)
    search.sync()
    return event


def positions_with(slug):
    rows = TurnTopic.objects.standing().filter(topic__slug=slug).order_by("turn__position")
    return list(rows.values_list("turn__position", flat=True))


def test_exchanges_carry_topics_and_mentions_do_not(event):
    assert positions_with("energy") == [1, 2, 3, 4] and positions_with("trade") == [1, 2, 3, 4]
    assert search.count("pipeline") == 3
    assert {hit.turn.position for hit in search.search("topic:energy").hits} == {1, 2, 3, 4}


def test_each_says_why(event):
    rows = {row.turn.position: row for row in TurnTopic.objects.filter(topic__slug="energy")}
    assert rows[1].words == [["pipeline", 2]] and rows[1].source == "" and rows[1].weight > 0
    assert rows[2].source == rows[3].source == "t1" and rows[4].source == "t3"


HEADED = """<html><body><article><h1>Briefing at Port Arlen</h1>
<p><a href="https://example.org/tags/1" rel="tag">Harbors</a></p>
<p><a id="post-77-TARIFFPIPELINE2"></a><strong>QUESTION:</strong> Any word of him yet?</p>
<p><strong>MR HALE:</strong> None, and <a id="top"></a>none is expected.</p>
</article></body></html>"""


def test_an_anchor_of_the_publisher_is_kept_and_says_why(client, event):
    upload = loading.Upload("briefing.html", HEADED.encode())
    briefing = loading.apply(loading.plan(upload), publish=True)
    assert [words for _, words in briefing.headings] == ["Harbors", "TARIFFPIPELINE"]
    rows = TurnTopic.objects.filter(turn__event=briefing).order_by("turn__position", "topic")
    assert [(r.turn.position, r.topic.slug) for r in rows] == [
        (1, "energy"), (1, "trade"), (2, "energy"), (2, "trade"),
    ]  # fmt: skip
    page = client.get(briefing.questions.get().get_absolute_url()).content.decode()
    assert "under the publisher’s heading “TARIFFPIPELINE”" in page
    before = list(rows.values_list("turn", "topic", "heading"))
    reassign_all()
    assert list(rows.values_list("turn", "topic", "heading")) == before


def test_a_changed_definition_is_followed_and_hands_are_left_alone(event):
    energy = Topic.objects.get(slug="energy")
    TurnTopic.objects.filter(topic=energy, turn__position=2).update(origin="removed")
    TurnTopic.objects.create(topic=energy, turn=event.turns.get(position=6), origin="pinned")
    energy.names, energy.besides = "pipeline", "arlen pipeline"
    energy.save()
    # The reply's own pipeline is left, by the way in an exchange on tariffs.
    assert positions_with("energy") == [6]
    energy.names = "windmill"
    energy.save()
    assert positions_with("energy") == [6]


def test_many_changes_are_followed_once(event):
    with reassigned_at_end():
        Topic.objects.filter(slug="trade").update(names="lighthouse")
        Topic.objects.get(slug="trade").save()
        assert positions_with("trade") == [1, 2, 3, 4]
    assert positions_with("trade") == [5, 6]


def test_a_new_parse_keeps_what_hands_did(event):
    topic = Topic.objects.get(slug="trade")
    TurnTopic.objects.create(topic=topic, turn=event.turns.get(position=5), origin="pinned")
    loading.reparse_event(event)
    assert positions_with("trade") == [1, 2, 3, 4, 5]


def test_a_search_that_is_no_list_of_names_gives_what_it_matches(event):
    Topic.objects.create(name="Both", slug="both", query="pipeline tariff")
    assert positions_with("both") == [1, 2]


def test_an_earlier_set_gets_its_words(db):
    Topic.objects.create(
        name="Mexico", slug="mexico", query="mexico OR mexican OR merida", group="Countries"
    )
    Topic.objects.create(name="Cuba", slug="cuba", query="havana")
    call_command("load_topics", verbosity=0)
    assert "gulf of mexico" in Topic.objects.get(slug="mexico").besides
    assert Topic.objects.get(slug="cuba").names == ""


def test_the_page_tells_about_from_mentioned(client, event):
    page = client.get("/topics/energy/").content.decode()
    assert "2 exchanges" in page and "3 turns" in page
    assert "Asked together with" in page and "Trade" in page and "Reuters" in page
    assert f"{reverse('questions')}?topic=energy" in page


def test_the_page_says_who_was_asked_and_for_whom_by_year(client, event):
    table = topic_counts.by_year_and_person(Topic.objects.get(slug="energy"))
    assert table.years == (2011,)
    assert [(row.name, [c.count for c in row.cells]) for row in table.asked] == [
        ("Martin Hale", [2])
    ]
    assert [row.name for row in table.asking] == ["Reuters"]
    page = client.get("/topics/energy/").content.decode()
    assert "Who was asked, and for whom, by year" in page
    counted = client.get(table.asked[0].cells[0].url).content.decode()
    assert "2 questions" in counted


def test_a_question_says_why_it_has_its_topics(client, event):
    first, second = Question.objects.order_by("position")[:2]
    assert "“pipeline” ×2" in client.get(first.get_absolute_url()).content.decode()
    assert (
        f"{event.get_absolute_url()}#t1" in client.get(second.get_absolute_url()).content.decode()
    )
