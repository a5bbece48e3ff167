"""Versions of corrected transcripts: readable, dated, and found as Memento (RFC 7089) says."""

import datetime as dt
import re

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import http_date

from remarks import loading
from remarks.loading import versions
from remarks.models import Event, EventChange, EventVersion, Speaker

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    return make.load(make.SEED)


def give_turn(event, name, anchor="t2"):
    speaker = Speaker.objects.get(name=name)
    return loading.correct(event, "speaker", anchor, speaker.pk, "The recording has this voice.")


def stood(event, **ago):
    """Say that the event has stood for so long as it does."""
    then = timezone.now() - dt.timedelta(**ago)
    if last := event.versions.order_by("number").last():
        last.until = then
        last.save()
    else:
        Event.objects.filter(pk=event.pk).update(published_at=then)
    return then.replace(microsecond=0)


def relations(response):
    return re.findall(r'<([^>]+)>; rel="([a-z ]+)"', response["Link"])


def test_what_readers_saw_stays_readable_word_for_word(client, event):
    url, data = event.get_absolute_url(), f"/events/{event.slug}.json"
    since, before = stood(event, hours=2), client.get(data).json()
    name = before["turns"][1]["name"]
    other = "Sergey Lavrov" if name != "Sergey Lavrov" else "Condoleezza Rice"
    give_turn(event, other)
    old = client.get(f"{data}?version=1")
    assert old.json() == before and client.get(data).json() != before
    assert old["Memento-Datetime"] == http_date(int(since.timestamp()))
    page = client.get(f"{url}?version=1")
    assert page["Memento-Datetime"] == old["Memento-Datetime"]
    text = page.content.decode()
    assert "Version 1 of 2" in text and "It has been changed since" in text and "noindex" in text
    assert re.search(rf'id="t2">\s*<h2>\s*{name}', text)
    links = relations(page)
    assert (f"http://testserver{url}", "original") in links
    assert (f"http://testserver{url}?version=2", "last memento") in links
    present = client.get(f"{url}?version=2").content.decode()
    assert re.search(rf'id="t2">\s*<h2>\s*{other}', present)
    assert f'{url}?version=1"' in client.get(url).content.decode()


def test_a_day_leads_to_the_version_that_stood_at_its_end(client, event):
    url = event.get_absolute_url()
    stood(event, days=3)
    give_turn(event, "Sergey Lavrov", "t1")
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    for day, number in ((yesterday, 1), (timezone.localdate().isoformat(), 2), ("1999-01-01", 1)):
        assert client.get(f"{url}?version={day}")["Location"] == f"{url}?version={number}", day


def test_a_change_that_is_not_of_the_text_moves_no_version(client, event):
    url = event.get_absolute_url()
    since = stood(event, days=3)
    give_turn(event, "Sergey Lavrov", "t1")
    until = stood(event, days=2)
    later = timezone.now() + dt.timedelta(days=1)
    EventChange.objects.filter(event_key=event.pk).update(changed_at=later)
    today = timezone.localdate()
    for ago, number in ((0, 2), (1, 2), (3, 1), (9, 1)):
        day = today - dt.timedelta(days=ago)
        assert client.get(f"{url}?version={day}")["Location"] == f"{url}?version={number}", ago
    gate = f"/timegate{url}"
    for when, number in ((until - dt.timedelta(hours=1), 1), (until + dt.timedelta(hours=1), 2)):
        asked = {"Accept-Datetime": http_date(int(when.timestamp()))}
        assert client.get(gate, headers=asked)["Location"].endswith(f"?version={number}")
    for number, moment in ((1, since), (2, until)):
        page = client.get(f"{url}?version={number}")
        assert page["Memento-Datetime"] == http_date(int(moment.timestamp()))


@pytest.mark.parametrize("asked", ["0", "3", "9999999", "x", "", "2026-02-31", "1\0", "٣"])
def test_a_version_that_is_not_there_is_not_found(client, event, asked):
    give_turn(event, "Sergey Lavrov", "t1")
    page = client.get(event.get_absolute_url(), {"version": asked})
    assert page.status_code == 404
    assert "There is no such version: give a number from 1 to 2" in page.content.decode()
    problem = client.get(f"/events/{event.slug}.json", {"version": asked})
    assert problem.status_code == 404 and "from 1 to 2" in problem.json()["detail"]


def test_programs_ask_for_a_date(client, event):
    url = event.get_absolute_url()
    gate = dict(reversed(pair) for pair in relations(client.get(url)))["timegate"]
    since = stood(event, days=3)
    give_turn(event, "Sergey Lavrov", "t1")
    for when, number in (
        (since - dt.timedelta(days=9), 1),
        (since, 1),
        (since + dt.timedelta(days=2), 1),
        (timezone.now() + dt.timedelta(seconds=1), 2),
    ):
        asked = {"Accept-Datetime": http_date(int(when.timestamp()))}
        response = client.get(gate, headers=asked)
        assert response.status_code == 302
        assert response["Location"] == f"http://testserver{url}?version={number}", when
        assert response["Vary"] == "Accept-Datetime" and "Memento-Datetime" not in response
    assert client.get(gate)["Location"].endswith("?version=2")
    wrong = client.get(gate, headers={"Accept-Datetime": "yesterday"})
    assert wrong.status_code == 400 and b"Thu, 26 Nov 2026" in wrong.content


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2),
        ("Fri, 01 Jan 0100 00:00:00 GMT", 1),
        ("Mon, 30 Feb 2026 00:00:00 GMT", None),
        ("Fri, 31 Dec 19999 23:59:59 GMT", None),
    ],
)
def test_the_gate_takes_every_year_or_says_so(client, event, asked, number):
    stood(event, days=3)
    give_turn(event, "Sergey Lavrov", "t1")
    url = event.get_absolute_url()
    response = client.get(f"/timegate{url}", headers={"Accept-Datetime": asked})
    if number is None:
        assert response.status_code == 400
    else:
        assert response["Location"] == f"http://testserver{url}?version={number}"


def test_the_list_of_versions_is_one_of_links(client, event):
    stood(event, days=3)
    give_turn(event, "Sergey Lavrov", "t1")
    stood(event, days=1)
    give_turn(event, "Condoleezza Rice", "t1")
    original = client.get(event.get_absolute_url())
    response = client.get(dict(reversed(pair) for pair in relations(original))["timemap"])
    assert response["Content-Type"] == "application/link-format"
    lines = response.content.decode().strip().split(",\n")
    named = [re.fullmatch(r'<([^>]+)>; rel="([a-z ]+)"(.*)', line).groups() for line in lines]
    kinds = [relation for _, relation, _ in named]
    assert kinds == ["original", "timegate", "self", "first memento", "memento", "last memento"]
    for url, relation, more in named:
        if "memento" in relation:
            assert more == f'; datetime="{client.get(url)["Memento-Datetime"]}"'


def test_one_change_makes_one_version_and_a_refused_one_none(event):
    with pytest.raises(loading.CurationError):
        loading.correct(event, "split", "t1", 1, "Nowhere.")
    assert not event.versions.exists()
    with versions.kept(event.pk):
        give_turn(event, "Sergey Lavrov", "t1")
        correction = give_turn(event, "Sergey Lavrov", "t3")
    assert event.versions.count() == 1
    loading.revert_correction(correction)
    assert [v.number for v in event.versions.order_by("number")] == [1, 2]


def test_reading_again_what_is_the_same_makes_no_version(event):
    loading.reparse_event(event)
    assert not EventVersion.objects.exists()
    newer = make.SEED.read_text(encoding="utf-8").replace("common ground", "firm ground")
    changed = make.load(newer, name=make.SEED.name)
    assert changed.pk == event.pk
    (version,) = event.versions.all()
    assert "common ground" in str(version.values) and "firm ground" not in str(version.values)


def test_drafts_have_no_versions_and_a_withdrawn_text_keeps_what_readers_saw(client, event):
    one, public = Event.objects.filter(pk=event.pk), f"/events/{event.slug}.json"
    before = client.get(public).json()
    loading.set_status(one, Event.Status.DRAFT)
    url = event.get_absolute_url()
    for step, name in enumerate(("Sergey Lavrov", "Condoleezza Rice")):
        give_turn(Event.objects.get(pk=event.pk), name, f"t{step + 1}")
        assert client.get(f"{url}?version=1").status_code == 404
    loading.set_status(one, Event.Status.PUBLISHED)
    assert event.versions.count() == 1
    assert client.get(f"{public}?version=1").json()["turns"] == before["turns"]
    draft = make.load(make.transcript(("SECRETARY HALE", "It is done.")), publish=False)
    loading.correct(draft, "header", "title", "Another title", "A slip.")
    assert not draft.versions.exists()


def test_what_is_written_into_a_withdrawn_event_is_in_no_version(client, event):
    one, public = Event.objects.filter(pk=event.pk), f"/events/{event.slug}.json"
    since, before = stood(event, hours=2), client.get(public).json()
    loading.set_status(one, Event.Status.DRAFT)
    # Made at once, whatever becomes of the draft.
    version = event.versions.get()
    assert version.values["turns"][0]["text"] == before["turns"][0]["text"]
    one.update(notes=["Not for readers"])
    event.participations.update(role="Nor is this")
    speaker = event.turns.get(anchor="t1").speaker
    speaker.name = "Nobody Yet"
    speaker.save()
    give_turn(one.get(), "Sergey Lavrov", "t1")
    loading.reparse_event(one.get())
    loading.set_status(one, Event.Status.PUBLISHED)
    assert event.versions.count() == 1
    old = client.get(f"{public}?version=1")
    assert old["Memento-Datetime"] == http_date(int(since.timestamp()))
    assert old.json() == before


def test_a_number_never_comes_to_mean_another_text(client, event):
    one, public = Event.objects.filter(pk=event.pk), f"/events/{event.slug}.json"
    number = client.get(f"{public}?version=1").json()["turns"]
    for _ in range(2):
        loading.set_status(one, Event.Status.DRAFT)
        loading.set_status(one, Event.Status.PUBLISHED)
    assert [v.number for v in event.versions.order_by("number")] == [1, 2]
    published = one.get().published_at
    present = client.get(f"{public}?version=3")
    assert present["Memento-Datetime"] == http_date(int(published.timestamp()))
    give_turn(event, "Sergey Lavrov", "t1")
    for asked in (1, 2, 3):
        assert client.get(f"{public}?version={asked}").json()["turns"] == number
    first, second, third = event.versions.order_by("number")
    assert first.until <= second.since <= second.until <= third.since == published
    assert client.get(f"{public}?version=4").json()["turns"] != number


def test_what_readers_see_is_read_when_the_event_is_locked(event, monkeypatch):
    """Else a change made at the same moment is kept as nobody saw it, or not at all."""
    steps, lock = [], QuerySet.select_for_update

    def lock_and_note(rows, *args, **kwargs):
        steps.append(rows.model)
        return lock(rows, *args, **kwargs)

    def reading(sender, **kwargs):
        steps.append("read")

    monkeypatch.setattr(QuerySet, "select_for_update", lock_and_note)
    signals = (versions.text_changing, versions.text_withdrawn)
    for signal in signals:
        signal.connect(reading)
    try:
        correction = give_turn(event, "Sergey Lavrov", "t1")
        assert steps[:2] == [Event, "read"]
        for change in (
            lambda: loading.revert_correction(correction),
            lambda: loading.reparse_event(event),
            lambda: loading.set_status(Event.objects.all(), Event.Status.DRAFT),
        ):
            steps.clear()
            change()
            assert steps[:2] == [Event, "read"]
    finally:
        for signal in signals:
            signal.disconnect(reading)


def test_a_text_that_came_back_has_a_number_of_its_own(event):
    turn = event.turns.filter(anchor="t1")
    columns = ("speaker", "known", "resolution", "speaker_name", "role")
    former = turn.values(*columns).get()
    give_turn(event, "Sergey Lavrov", "t1")
    end = event.versions.get().until
    # As a rule or a merge does it, which makes no version.
    turn.update(**former)
    loading.reparse_event(event)
    first, second = event.versions.order_by("number")
    assert first.until == end < second.until and first.sha256 == second.sha256


def test_a_text_that_is_taken_out_is_gone_and_its_number_stays(admin_client, client, event):
    give_turn(event, "Sergey Lavrov", "t1")
    version = event.versions.get()
    data = {"action": "take_out", "_selected_action": [version.pk]}
    admin_client.post("/admin/remarks/eventversion/", data)
    page = client.get(f"{event.get_absolute_url()}?version=1")
    assert page.status_code == 410 and b"took the text of this version out" in page.content
    assert client.get(f"/events/{event.slug}.json?version=1").status_code == 410
    give_turn(event, "Condoleezza Rice", "t1")
    assert [v.number for v in event.versions.order_by("number")] == [1, 2]


def take_out(admin_client, version):
    data = {"action": "take_out", "_selected_action": [version.pk]}
    return admin_client.post("/admin/remarks/eventversion/", data)


def test_no_link_leads_to_a_text_that_was_taken_out(admin_client, client, event):
    url = event.get_absolute_url()
    for name in ("Sergey Lavrov", "Condoleezza Rice", "Sergey Lavrov"):
        give_turn(event, name, "t1")
    take_out(admin_client, event.versions.get(number=3))
    take_out(admin_client, event.versions.get(number=1))
    assert f'{url}?version=2"' in client.get(url).content.decode()
    page = client.get(f"{url}?version=2")
    text = page.content.decode()
    assert "Version 3, whose text was taken out:" in text and f'{url}?version=3"' not in text
    beside = {relation: address[-1] for address, relation in relations(page)}
    assert beside["first memento"] == "2" and beside["last memento"] == "4"
    assert beside["next memento"] == "4" and "prev memento" not in beside
    links = client.get(f"/timemap{url}").content.decode()
    assert re.findall(r"version=([0-9])", links) == ["2", "4"]
    take_out(admin_client, event.versions.get(number=2))
    assert "?version=" not in client.get(url).content.decode()


def test_a_text_is_taken_out_with_the_note_of_it_or_not_at_all(admin_client, event, monkeypatch):
    give_turn(event, "Sergey Lavrov", "t1")

    def fail(event_ids):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(EventChange.objects, "record", fail)
        with pytest.raises(RuntimeError):
            take_out(admin_client, event.versions.get())
    assert event.versions.get().values is not None
