"""What makes pages quick shows nothing that is no longer so, and asks no more of a longer page."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from remarks import loading, search
from remarks.analysis import counts
from remarks.analysis.counts import Tally
from remarks.models import (
    Correction,
    Event,
    Outlet,
    Prepared,
    Question,
    Speaker,
    Topic,
    Turn,
    TurnTopic,
    clear_cache,
)
from remarks.search.highlight import matched_spans, may_match
from remarks.search.tokens import tokenize_turn

from . import make

pytestmark = pytest.mark.django_db

MAX_LIST_QUERIES, MAX_EVENT_QUERIES, MAX_QUESTION_QUERIES = 6, 8, 12


def asked_turns(count):
    for number in range(count):
        yield "QUESTION", f"Dana Whitlock with Reuters. Is part {number} of the treaty settled?"
        yield "SECRETARY HALE", f"Part {number} is settled. (Laughter.)"


@pytest.fixture
def hale(db):
    """A published event of few turns with everything that pages show; its neighbors too."""
    for day in (3, 5):
        make.load(make.transcript(("SECRETARY HALE", "Good morning."), day=f"March {day}, 2003"))
    return make.load(make.transcript(*asked_turns(3)), name="hale.txt")


def queries_of(client, path):
    client.get(path)  # what is kept until the archive changes is there now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


LISTS = [
    "/", "/events/", "/questions/", "/questions/?state=replied", "/topics/", "/speakers/",
    "/speakers/?who=reporters&sort=asked", "/outlets/",
]  # fmt: skip


def test_long_pages_ask_no_more_than_short_ones(client, hale):
    search.sync()
    short = {path: queries_of(client, path) for path in (*LISTS, hale.get_absolute_url())}
    for number in range(3):
        make.load(make.transcript(*asked_turns(2), title=f"Remarks Number {number}"))
    long = make.load(make.transcript(*asked_turns(12), title="A Long Day"))
    search.sync()
    assert all(queries_of(client, path) <= max(short[path], MAX_LIST_QUERIES) for path in LISTS)
    assert all(count <= MAX_LIST_QUERIES for path, count in short.items() if path in LISTS)
    correct(long)
    long.old_anchors.create(anchor="t900", target="t1")
    assert queries_of(client, long.get_absolute_url()) <= MAX_EVENT_QUERIES
    assert short[hale.get_absolute_url()] <= MAX_EVENT_QUERIES


def test_the_page_of_a_question_asks_no_more_with_others_beside_it(client, hale):
    search.sync()
    path = hale.questions.first().get_absolute_url()
    assert queries_of(client, path) <= MAX_QUESTION_QUERIES
    for number in range(2):
        make.load(make.transcript(*asked_turns(12), title=f"Remarks Number {number}"))
    search.sync()
    assert b"also asked that day" in client.get(path).content
    assert queries_of(client, path) <= MAX_QUESTION_QUERIES


def test_the_turns_of_an_event_are_drawn_once(client, hale):
    path = hale.get_absolute_url()
    first = client.get(path).content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).content == first
    # The change number, the event and who took part.
    assert len(asked) == 3
    # With marks they are drawn anew, and nothing of the marks stays.
    assert client.get(f"{path}?q=settled").content.count(b"<mark>") > 2
    assert client.get(path).content == first


def test_kept_turns_are_not_those_of_the_desk(client, admin_client, hale):
    path = hale.get_absolute_url()
    assert b">edit</a>" not in client.get(path).content
    assert b">edit</a>" in admin_client.get(path).content
    assert b">edit</a>" not in client.get(path).content


def test_a_profile_is_counted_once(client, hale):
    """A page of its list that is asked for by number takes one query more."""
    topic = Topic.objects.create(name="Treaties", slug="treaties", query="treaty")
    search.sync()
    rows = [Speaker.objects.get(name="Martin Hale"), Outlet.objects.get(name="Reuters"), topic]
    for row in rows:
        assert queries_of(client, row.get_absolute_url()) == 1
        assert queries_of(client, f"{row.get_absolute_url()}?page=1") <= 2


def test_tallies_are_the_counts_of_what_is_public(hale):
    draft = make.load(make.transcript(("MR. DRAFT", "No."), ("SECRETARY HALE", "Yes."), title="A"))
    loading.set_status(Event.objects.filter(pk=draft.pk), "draft")
    for model, names in ((Speaker, Tally.__slots__), (Outlet, ("questions_asked",))):
        counted = model.objects.public().with_counts()
        expected = {row.pk: [getattr(row, name) for name in names] for row in counted}
        tallies = counts.tallies_of(model)
        assert expected == {
            pk: [getattr(tally, name) for name in names] for pk, tally in tallies.items()
        }


def test_names_by_rule_cost_no_query_each(client, hale):
    """The words of a rule stand beside each name that it gave."""
    from remarks.models import Known, Resolution

    before = queries_of(client, hale.get_absolute_url())
    speaker = Speaker.objects.get(name="Martin Hale")
    for turn in hale.turns.filter(speaker=speaker):
        turn.resolution = Resolution.objects.create(
            event=hale, kind="label", label=turn.label, speaker=speaker, rule="office",
            degree="resolved", words="Held the office.",
        )  # fmt: skip
        turn.known = Known.RESOLVED
        turn.save()
    assert queries_of(client, hale.get_absolute_url()) == before
    assert b"Held the office." in client.get(hale.get_absolute_url()).content


def test_reporters_by_rule_cost_no_query_each(client, hale):
    from remarks.models import Known, Resolution

    lists = [hale.get_absolute_url(), "/questions/", "/search/?q=treaty"]
    search.sync()
    before = {path: queries_of(client, path) for path in lists}
    for question in hale.questions.all():
        question.asker_resolution = Resolution.objects.create(
            event=hale, kind="asker", question=question, speaker=question.asker,
            rule="one-of-this-rare-name", degree="resolved", words="The only one.",
        )  # fmt: skip
        question.asker_known = Known.RESOLVED
        question.save()
    search.sync()
    for path in lists:
        assert queries_of(client, path) <= before[path], path
        assert b"the only one of this rare name" in client.get(path).content, path


# Nothing kept outlives a change


def correct(event):
    return loading.correct(event, Correction.Kind.HEADER, "title", "Corrected words", reason="So.")


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


CHANGES = {
    "event": lambda e: change(e, place="Elsewhere"),
    "correction": lambda e: correct(e),
    "turn": lambda e: change(e.turns.last(), text="Other words.", role="Envoy"),
    "question": lambda e: change(e.questions.first(), state=Question.State.NONE),
    "addressees": lambda e: e.questions.first().addressees.clear(),
    "replies": lambda e: e.questions.first().replies.clear(),
    "speaker": lambda e: change(Speaker.objects.get(name="Martin Hale"), name="Marten Hale"),
    "outlet": lambda e: change(Outlet.objects.get(name="Reuters"), name="Router"),
    "topic": lambda e: change(Topic.objects.get(slug="treaties"), name="Pacts"),
    "removed topic": lambda e: TurnTopic.objects.update_or_create(
        turn=e.turns.last(),
        topic=Topic.objects.get(slug="treaties"),
        defaults={"origin": TurnTopic.Origin.REMOVED},
    ),
    "pinned topic": lambda e: TurnTopic.objects.update_or_create(
        turn=e.turns.last(),
        topic=Topic.objects.get(slug="treaties"),
        defaults={"origin": TurnTopic.Origin.PINNED},
    ),
    "participation": lambda e: change(e.participations.first(), role="Envoy at large"),
    "turn goes": lambda e: e.turns.exclude(pk__in=e.questions.values("turn")).last().delete(),
    "withdrawal": lambda e: loading.set_status(Event.objects.filter(pk=e.pk), "draft"),
    "publication": lambda e: loading.set_status(Event.objects.filter(pk=e.pk), "published"),
    "identifier": lambda _: Speaker.objects.get(sort_name__startswith="Hale").identifiers.create(
        scheme="wikidata", value="Q42"
    ),
    "term": lambda _: Speaker.objects.get(sort_name__startswith="Hale").holdings.create(
        name="Marten Hale",
        office="Envoy",
        organization="House",
        country="US",
        first=dt.date(2003, 1, 1),
        source="A list",
    ),
    "alias": lambda _: Speaker.objects.get(sort_name__startswith="Hale").aliases.create(
        text="M. Hale"
    ),
    "old slug": lambda e: change(Speaker.objects.get(sort_name__startswith="Hale"), slug="hale-m"),
    "deletion": lambda e: e.delete(),
}


def test_nothing_kept_outlives_a_change(client, hale):
    """After a change of any row every page is as a process makes it that has kept nothing."""
    Topic.objects.create(name="Treaties", slug="treaties", query="treaty")
    search.sync()
    url = hale.get_absolute_url()
    paths = [
        "/", "/events/", "/events/2003/", "/questions/", "/search/?q=settled",
        "/search/?q=speaker:hale",
        f"{url}?q=settled", Speaker.objects.get(name="Martin Hale").get_absolute_url(),
        Outlet.objects.get(name="Reuters").get_absolute_url(), "/topics/treaties/", "/speakers/",
        "/outlets/", "/topics/", "/events.atom",
        Speaker.objects.get(name="Dana Whitlock").get_absolute_url(),
        hale.questions.first().get_absolute_url(), "/topics/treaties.atom",
    ]  # fmt: skip
    before = {path: page(client, path) for path in paths}
    for name, change in CHANGES.items():
        change(Event.objects.get(pk=hale.pk))
        search.sync()
        warm = {path: page(client, path) for path in paths}
        clear_cache()
        cold = {path: page(client, path) for path in paths}
        assert warm == cold, f"after a change of {name} something old is shown"
        assert cold != before, f"a change of {name} is on no page"
        before = cold


def page(client, path):
    response = client.get(path)
    return response.status_code, response.content


# Lines of lists


def test_a_line_is_fetched_and_made_once(client, hale):
    for path in ("/questions/", "/questions/?state=replied"):
        first = client.get(path).content
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).content == first
        # The change number, and which questions stand on the page.
        assert len(asked) == 2, path


def test_lines_of_two_hosts_are_kept_apart(client, hale, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS:
        text = client.get("/events/", headers={"host": host}).content.decode()
        assert "%2F%2F" + host in text and text.count(".example") == text.count(host)


# Prepared querysets


def test_a_prepared_queryset_reads_rows_as_they_are_now(hale):
    turns = Prepared(lambda pk: Turn.objects.filter(event=pk).order_by("position"), int)
    assert turns(hale.pk) == list(hale.turns.order_by("position"))
    hale.turns.last().delete()
    assert turns(hale.pk) == list(hale.turns.order_by("position"))
    assert turns(0) == []


def test_arguments_of_all_kinds_stand_where_they_belong(hale):
    on = Prepared(
        lambda title, day: Event.objects.filter(title=title, date__lte=day, date__gte=day),
        str,
        dt.date,
    )
    assert on(hale.title, hale.date) == [hale]
    assert on(hale.title, hale.date + dt.timedelta(days=9)) == []
    assert on("x' OR 1=1 --", hale.date) == []


@pytest.mark.parametrize("count", [0, 1, 2, 7, 30, 700])
def test_lists_of_any_length(hale, count):
    turns = Prepared(lambda ids: Turn.objects.filter(pk__in=ids).order_by("pk"), [int])
    ids = list(hale.turns.order_by("pk").values_list("pk", flat=True))[:count]
    assert [turn.pk for turn in turns(ids + [10**9] * (count - len(ids)))] == ids


def test_flat_values_and_joined_rows(hale, django_assert_num_queries):
    names = Prepared(
        lambda pk: Question.objects.filter(event=pk).values_list("asker__name", flat=True), int
    )
    assert names(hale.pk) == ["Dana Whitlock"] * 3
    joined = Prepared(lambda pk: Question.objects.filter(event=pk).select_related("outlet"), int)
    with django_assert_num_queries(1):
        assert {q.outlet.name for q in joined(hale.pk)} == {"Reuters"}


def test_an_argument_that_is_no_value_is_refused():
    made = Prepared(lambda pk: Turn.objects.filter(pk=7 if pk else 8), int)
    with pytest.raises(TypeError, match="as it is"):
        made(7)


@pytest.mark.django_db(transaction=True)
def test_threads_share_a_statement_and_not_a_connection(hale):
    turns = Prepared(lambda pk: Turn.objects.filter(event=pk).order_by("position"), int)
    events = list(Event.objects.order_by("pk"))
    wanted = {event.pk: list(event.turns.order_by("position")) for event in events}
    wrong, connections = [], set()

    def read():
        try:
            for _ in range(20):
                wrong.extend(pk for pk in wanted if turns(pk) != wanted[pk])
            connections.add(id(connection.connection))
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and len(connections) > 1


# Words to mark


TEXTS = [
    "The U.S. and Russia’s co-\noperation. (Laughter.) Missile defense, missile\ndefenses; Größe.",
    "Nothing here.", "", "in (inaudible) part", "Défense of missiles",
]  # fmt: skip
QUERIES = [
    "missile defense", '"missile defense"', '"defense missile"~5', "miss* -russia", "us", "U.S.",
    "cooperation", "russia OR größe", "in:title missile", '"in part"', "grosse",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_turn_with_words_to_mark_is_passed_over(query):
    parsed = search.parse(query)
    for text in TEXTS:
        spans = matched_spans(parsed, tokenize_turn(text, []))
        assert may_match(parsed, text) or not spans
