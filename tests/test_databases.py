"""Which database answers.

Standbys that are down or behind are left out, and a read that meets a dead one is asked again.
"""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from archive.middleware.failover import DatabaseMiddleware
from remarks.operations import replicas
from remarks.operations.replicas import PRIMARY, Router, Watch


class Fleet:
    """Databases that hold a number, or are gone (None), and a clock that is turned by hand."""

    def __init__(self, **numbers):
        self.numbers, self.now = {PRIMARY: 10} | numbers, 100.0
        self.watch = Watch(list(numbers), 2.0, self.look, lambda: self.now)

    def look(self, alias):
        if self.numbers[alias] is None:
            raise OperationalError("gone")
        return self.numbers[alias]

    def after(self, seconds, **numbers):
        self.now += seconds
        self.numbers |= {
            PRIMARY if name == "primary" else name: number for name, number in numbers.items()
        }
        self.watch.look()
        return sorted(self.watch.healthy())


@pytest.fixture(autouse=True)
def no_connections(monkeypatch):
    """The watch closes what did not answer; these databases do not exist."""
    closing = type("Closing", (), {"close": lambda self: None})()
    monkeypatch.setattr(replicas, "connections", dict.fromkeys([PRIMARY, "one", "two"], closing))


def test_nothing_is_read_from_a_standby_before_the_first_look():
    fleet = Fleet(one=10, two=10)
    assert fleet.watch.healthy() == []
    assert fleet.after(0) == ["one", "two"]


def test_a_standby_that_is_gone_is_left_out_until_it_is_back():
    fleet = Fleet(one=10, two=10)
    assert fleet.after(1, one=None) == ["two"]
    assert fleet.watch.states["one"] == "does not answer"
    assert fleet.after(1, one=10) == ["one", "two"]
    fleet.watch.lost("two")
    assert fleet.watch.healthy() == ["one"]
    assert fleet.after(1) == ["one", "two"]


def test_a_standby_may_lag_two_seconds_and_no_more():
    fleet = Fleet(one=10, two=10)
    assert fleet.after(0, primary=12, two=12) == ["one", "two"]
    assert fleet.after(1) == ["one", "two"]
    assert fleet.after(1) == ["two"]
    assert fleet.watch.states["one"] == "2 changes behind"
    assert fleet.after(1, one=12) == ["one", "two"]


def test_without_the_primary_the_standbys_go_on_and_what_was_due_stays_due():
    fleet = Fleet(one=10, two=9)
    fleet.after(0)
    assert fleet.after(5, primary=None) == ["one"]


def test_a_new_primary_without_the_last_changes_makes_nobody_late():
    fleet = Fleet(one=10, two=10)
    fleet.after(0, primary=15)
    assert fleet.after(3) == []
    assert fleet.after(1, primary=11, one=11, two=11) == ["one", "two"]


def test_standbys_take_turns():
    fleet = Fleet(one=10, two=10)
    fleet.after(0)
    assert {fleet.watch.healthy()[0] for _ in range(4)} == {"one", "two"}


def test_the_router_reads_where_the_request_was_sent_and_writes_to_the_primary():
    router = Router()
    with replicas.read_from("one"):
        assert router.db_for_read(None) == "one" and router.db_for_write(None) == PRIMARY
    assert router.db_for_read(None) == PRIMARY
    assert router.allow_migrate(PRIMARY, "remarks") and not router.allow_migrate("one", "remarks")


class Site:
    """A site whose databases in ``gone`` fail, asked through the middleware."""

    def __init__(self, monkeypatch, gone=(), order=("one", "two", PRIMARY)):
        self.asked, self.gone = [], gone
        fit = type("Fit", (), {
            "connection": object(), "errors_occurred": False, "in_atomic_block": False,
            "close_if_unusable_or_obsolete": lambda self: None,
        })()  # fmt: skip
        monkeypatch.setattr(
            "archive.middleware.failover.connections", dict.fromkeys(["one", "two", PRIMARY], fit)
        )
        monkeypatch.setattr(replicas, "standbys", lambda: ("one", "two"))
        self.watch = Watch(("one", "two"), 2.0, lambda alias: 1)
        self.watch.look()
        monkeypatch.setattr(replicas, "watch", lambda: self.watch)
        monkeypatch.setattr(self.watch, "healthy", lambda: [a for a in order if a != PRIMARY])
        self.middleware = DatabaseMiddleware(self.answer)

    def answer(self, request):
        self.asked.append(replicas.chosen())
        if replicas.chosen() in self.gone:
            self.middleware.process_exception(request, OperationalError("gone"))
            return HttpResponse(status=500)
        return HttpResponse("well")

    def ask(self, method="get", path="/", cookies=()):
        request = getattr(RequestFactory(), method)(path)
        request.COOKIES.update(cookies)
        try:
            return self.middleware(request)
        finally:
            replicas.choose(PRIMARY)


def test_a_reader_is_sent_to_a_standby(monkeypatch):
    site = Site(monkeypatch)
    assert site.ask().status_code == 200 and site.asked == ["one"]


def test_a_read_that_meets_a_dead_standby_is_answered_by_the_next(monkeypatch):
    site = Site(monkeypatch, gone={"one"})
    assert site.ask().status_code == 200 and site.asked == ["one", "two"]
    assert site.watch.states == {"one": "does not answer", "two": "ok"}


def test_without_standbys_the_primary_answers_and_without_any_a_sentence(monkeypatch):
    site = Site(monkeypatch, gone={"one", "two"})
    assert site.ask().status_code == 200 and site.asked == ["one", "two", PRIMARY]
    site = Site(monkeypatch, gone={"one", "two", PRIMARY})
    page = site.ask()
    assert (
        page.status_code == 503
        and b"Nothing is lost" in page.content
        and page["Retry-After"] == "10"
    )


def test_forms_and_the_desk_ask_the_primary_alone_and_once(monkeypatch, settings):
    site = Site(monkeypatch, gone={PRIMARY})
    assert site.ask("post", "/events/x/report/").status_code == 503 and site.asked == [PRIMARY]
    site.asked.clear()
    assert site.ask("get", "/admin/").status_code == 503 and site.asked == [PRIMARY]


def test_who_has_signed_in_reads_what_was_just_written(monkeypatch, settings):
    site = Site(monkeypatch)
    assert site.ask(
        cookies={settings.SESSION_COOKIE_NAME: "x"}
    ).status_code == 200 and site.asked == [PRIMARY]
    # Better an older page than none.
    site = Site(monkeypatch, gone={PRIMARY})
    assert site.ask(
        cookies={settings.SESSION_COOKIE_NAME: "x"}
    ).status_code == 200 and site.asked == [PRIMARY, "one"]


def test_a_fault_of_ours_is_not_asked_twice(monkeypatch):
    site = Site(monkeypatch)

    def faulty(request):
        site.asked.append(replicas.chosen())
        site.middleware.process_exception(request, ValueError("ours"))
        return HttpResponse(status=500)

    site.middleware.get_response = faulty
    assert site.ask().status_code == 500 and site.asked == ["one"]


def test_a_statement_that_was_stopped_is_not_asked_of_the_next(monkeypatch):
    site = Site(monkeypatch)
    stopped = OperationalError("canceling statement due to statement timeout")
    stopped.__cause__ = type("Canceled", (Exception,), {"pgcode": "57014"})()

    def long(request):
        site.asked.append(replicas.chosen())
        site.middleware.process_exception(request, stopped)
        return HttpResponse(status=500)

    site.middleware.get_response = long
    page = site.ask()
    assert page.status_code == 503 and b"took too long" in page.content and site.asked == ["one"]
    assert site.watch.states["one"] == "ok"
