"""The site on a shared OpenSearch: it follows the rows, is rebuilt beside, says what is wrong."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import reverse
from opensearchpy import exceptions

from archive.environment import SearchCluster, search_cluster_of
from remarks import loading, search
from remarks.models import ChangeCounter, Event, Question, Topic, Turn, clear_cache
from remarks.search import cluster_index, leases
from remarks.search.units import unit_called
from remarks.views import health

from . import make
from .opensearch.door import PASSWORD, USER, door
from .serving import free_ports


def indices(client, settings):
    return sorted(client.indices.get(index=f"{settings.SEARCH_CLUSTER.name}-turns-*"))


@pytest.fixture
def shared(search_cluster, seeded):
    return search_cluster


def test_a_site_searches_the_cluster(shared, client, settings):
    assert not settings.INDEX_DIR.exists()
    assert search.search("missile defense").total == 4
    assert search.search("missile", unit=unit_called("exchanges")).total > 0
    page = client.get("/search/", {"q": "kosovo"})
    assert page.status_code == 200 and "2 turns" in page.text
    facts = client.get("/readyz").json()
    assert (facts["index"], facts["changes_behind"]) == ("ok", 0)
    assert client.get("/search.json", {"q": "kosovo"}).json()["total"] == 2


def test_a_withdrawn_event_is_gone_at_the_next_search(shared):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    search.follow()
    assert search.search("missile").total == 0 and search.current_index().engine().count() == 0
    loading.set_status(Event.objects.all(), Event.Status.PUBLISHED)
    search.sync()
    assert search.search("missile defense").total == 4


def test_a_rebuild_goes_on_where_it_was_ended_and_changes_over(shared, settings, monkeypatch):
    monkeypatch.setattr(cluster_index, "_BATCH", 1)
    for number in (1, 2, 3):
        make.load(make.transcript(("MR. KESTREL", f"Harbor {number}.")), name=f"{number}.txt")
    index, before = search.current_index(), indices(shared, settings)
    search.sync()
    documents, read = index._documents, []

    def documents_of_a_lost_lease(events):
        read.append(events)
        if len(read) == 3:
            raise KeyboardInterrupt
        return documents(events)

    monkeypatch.setattr(index, "_documents", documents_of_a_lost_lease)
    with pytest.raises(KeyboardInterrupt):
        index.rebuild()
    # Readers have the index of before, and what changes meanwhile is in both.
    assert search.search("harbor").total == 3 and len(indices(shared, settings)) == 2
    monkeypatch.setattr(index, "_documents", documents)
    Event.objects.filter(source__name="1.txt").get().delete()
    search.sync()
    assert index.rebuild() == 2
    assert indices(shared, settings) not in (before, []) and len(indices(shared, settings)) == 1
    assert index.engine().ids() == set(Turn.objects.public().values_list("pk", flat=True))
    assert search.search("harbor").total == 2 and not index.is_behind()


def test_an_index_that_is_gone_is_built_anew(shared, settings):
    shared.indices.delete(index=indices(shared, settings)[0])
    search.search("missile")
    assert search.search("missile defense").total == 4
    call_command("sync_index", rebuild=True, verbosity=0)
    assert search.search("missile defense").total == 4


def test_an_index_of_an_earlier_release_is_built_anew(shared):
    index = search.current_index()
    older = {"followed": 10_000, "schema": cluster_index.SCHEMA_VERSION - 1}
    shared.index(index=index.alias, id="state", body=older, refresh=True)
    assert index.last_change() is None
    assert search.search("missile defense").total == 4
    assert index.last_change() == ChangeCounter.objects.number()


def test_what_a_full_cluster_refuses_is_taken_in_later(shared, settings, client, monkeypatch):
    """Rows are saved, readers see what they saw before, and it is said why."""
    monkeypatch.setattr("opensearchpy.helpers.actions.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(health, "MAX_BEHIND", 0)
    block = "index.blocks.read_only_allow_delete"
    (name,) = indices(shared, settings)
    shared.indices.put_settings(index=name, body={block: True})
    make.load(make.transcript(("MR. KESTREL", "A harbor.")), name="late.txt")
    assert Turn.objects.filter(text__contains="harbor").exists()
    assert search.search("harbor").total == 0 and search.search("missile defense").total == 4
    ready = client.get("/readyz")
    assert ready.status_code == 503 and "behind. The search cluster takes no changes" in ready.text
    shared.indices.put_settings(index=name, body={block: None})
    search.sync()
    assert search.search("harbor").total == 1 and client.get("/readyz").status_code == 200


def test_readers_leave_a_cluster_alone_that_has_just_failed(shared, monkeypatch):
    index, tries = search.current_index(), []

    def fails(_wait):
        tries.append(1)
        raise search.SearchUnavailable("It is away.")

    monkeypatch.setattr(index, "_sync", fails)
    with pytest.raises(search.SearchUnavailable):
        index.sync(wait=0.0)
    assert index.sync(wait=0.0) == 0 and len(tries) == 1
    # Whoever has changed rows tries nevertheless.
    with pytest.raises(search.SearchUnavailable):
        index.sync()
    assert len(tries) == 2


def test_one_writes_at_a_time(shared, monkeypatch):
    index = search.current_index()
    with index._lease_of(index.alias, 0.0) as mine:
        assert mine and mine.renew()
        ChangeCounter.objects.bump()
        assert index.is_behind() and index.sync(wait=0.0) == 0 and index.is_behind()
    index.sync()
    assert not index.is_behind()
    # Who is gone keeps nobody out for longer than a lease.
    monkeypatch.setattr(leases, "SECONDS", -1.0)
    dead = leases.Lease(shared, index._leases, index.alias)
    assert dead.acquire()
    with index._lease_of(index.alias, 0.0) as mine:
        assert mine
        assert not dead.renew()


def test_a_lease_whose_answer_was_lost_keeps_nobody_out(shared, monkeypatch):
    """It was written, or not given back, and nobody of this process knows."""
    index = search.current_index()
    answered = leases.Lease._write

    def lost(lease, *asked):
        answered(lease, *asked)
        raise exceptions.ConnectionTimeout("TIMEOUT", "no answer", None)

    def fails(*_asked, **_params):
        raise exceptions.ConnectionTimeout("TIMEOUT", "no answer", None)

    for whose, name, unanswered in (
        (leases.Lease, "_write", lost),
        (index._client, "delete", fails),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(whose, name, unanswered)
            with suppress(exceptions.ConnectionTimeout), index._lease_of(index.alias, 0.0):
                pass
        with index._lease_of(index.alias, 0.0) as mine:
            assert mine and mine.renew(), name


def test_a_lease_that_was_written_before_its_machine_went_is_ours(shared):
    """The client asks the next machine, which says that there is one already."""
    index = search.current_index()
    lease = leases.Lease(shared, index._leases, index.alias)
    assert lease._create() and lease.acquire() and lease.renew()
    assert not leases.Lease(shared, index._leases, index.alias).acquire()
    lease.release()


@pytest.mark.django_db
def test_a_cluster_that_is_away_is_503_with_a_sentence(client, settings):
    (port,) = free_ports(1)
    settings.SEARCH_CLUSTER = SearchCluster((("127.0.0.1", port),), "away")
    for path in ("/search/?q=kosovo", "/search.json?q=kosovo", "/readyz"):
        answer = client.get(path)
        assert answer.status_code == 503 and "does not answer" in answer.text, path
    make.load(make.SEED)
    search.follow()
    assert Turn.objects.public().count() == 14


@pytest.mark.django_db
def test_nothing_is_counted_or_called_absent_while_a_cluster_is_away(client, settings):
    """Pages that search besides say that they could not; no count is 0 and none is kept."""
    call_command("load_topics", verbosity=0)
    make.load(make.SEED)
    asked = Question.objects.public().filter(addressees__isnull=False).first()
    topic = Topic.objects.public().first()
    counted = client.get(topic.get_absolute_url()).text
    (port,) = free_ports(1)
    there = settings.SEARCH_CLUSTER
    settings.SEARCH_CLUSTER = SearchCluster((("127.0.0.1", port),), "away")
    clear_cache()
    for path, sentence in (
        (asked.get_absolute_url(), "cannot be looked up at the moment"),
        (topic.get_absolute_url(), "cannot be counted at the moment"),
        ("/help/", "not counted"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200 and sentence in answer.text, path
        assert "ETag" not in answer, path
    key = reverse("question_json", args=[asked.event.slug, asked.key])
    assert client.get(key).json()["similar_questions"] is None
    settings.SEARCH_CLUSTER = there
    assert client.get(topic.get_absolute_url()).text == counted


@pytest.mark.django_db
def test_no_quote_is_judged_and_no_list_is_short_while_a_cluster_is_away(client, settings):
    make.load(make.SEED)
    (port,) = free_ports(1)
    settings.SEARCH_CLUSTER = SearchCluster((("127.0.0.1", port),), "away")
    words = "we would not use the same word"
    for answer in (
        client.get("/quote/", {"text": words}),
        client.get("/quote.json", {"text": words}),
        client.post("/quote/article/", {"text": f"He said: “{words}”."}),
        client.get("/search.csv", {"q": "word"}),
        client.get(reverse("search_feed"), {"q": "word"}),
        client.get("/compare.json", {"q": "word", "series": "speaker:hale"}),
    ):
        assert answer.status_code == 503 and "does not answer" in answer.text


@pytest.mark.django_db
def test_tls_and_a_password(search_cluster, settings, tmp_path, opensearch_port):
    """The right account and certificate are served; else a sentence says which is not right."""
    make.load(make.SEED)
    with door(opensearch_port, tmp_path) as (port, authority):
        account = f"{quote(USER, '')}:{quote(PASSWORD, '')}"
        name = settings.SEARCH_CLUSTER.name
        good = f"opensearchs://{account}@127.0.0.1:{port}/{name}?ca={authority}"
        settings.SEARCH_CLUSTER = search_cluster_of(good, "SEARCH_URL")
        assert search.sync() == 14 and search.search("missile defense").total == 4
        for url, sentence in (
            (good.replace(account, "reader:wrong"), "refuses the user or the password"),
            (good.partition("?")[0], "no certificate that this machine trusts"),
        ):
            settings.SEARCH_CLUSTER = search_cluster_of(url, "SEARCH_URL")
            results = search.search("missile")
            assert not results.available and sentence in results.error


@pytest.mark.parametrize(
    ("url", "cluster"),
    [
        ("opensearch://one/archive", SearchCluster((("one", 9200),), "archive")),
        (
            "opensearchs://reader:p%40ss%3A@one:9201,[::1]/news?shards=3&ca=/etc/ca.pem",
            SearchCluster(
                (("one", 9201), ("::1", 9200)), "news", "reader", "p@ss:", True, "/etc/ca.pem", 3
            ),
        ),
    ],
)
def test_the_url_of_a_cluster(url, cluster):
    assert search_cluster_of(url, "SEARCH_URL") == cluster
    assert "p@ss" not in repr(cluster)


@pytest.mark.parametrize(
    "url",
    [
        "http://one/archive",
        "opensearch://one",
        "opensearch://one/Archive",
        "opensearch://a:secret@one:port/archive",
        "opensearch://one/archive?shards=0",
        "opensearch://one/archive?replicas=2",
        "opensearch://one,/archive",
    ],
)
def test_a_url_that_cannot_be_meant_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL is not the URL") as refusal:
        search_cluster_of(url, "SEARCH_URL")
    assert "secret" not in str(refusal.value)
