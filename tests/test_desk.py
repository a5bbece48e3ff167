"""The desk: who may do what, correcting and merging by forms, reports, and no draft leaks."""

import datetime
import html
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from remarks import loading, search
from remarks.admin import importing
from remarks.loading.label_rules import assign_label
from remarks.loading.sources import text_of
from remarks.models import (
    ChangeCounter,
    Correction,
    EmptySearch,
    Event,
    EventChange,
    ExpectedDate,
    Identifier,
    Merge,
    OfficeHolding,
    OldSlug,
    Outlet,
    Place,
    ReaderReport,
    Series,
    Speaker,
    Topic,
    Turn,
)

from . import make
from .test_corrections import TURNS, speaker, text

pytestmark = pytest.mark.django_db


def person(*groups, **flags):
    user = User.objects.create_user(
        f"user-{'-'.join(groups) or 'plain'}-{flags}"[:150], password="x", is_staff=True, **flags
    )
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def event(db):
    return make.load(text(), name="one.txt")


@pytest.fixture
def editor(client, event):
    client.force_login(person("Editor"))
    return client


def admin_urls(event):
    """Every URL of the admin below the archive's models."""
    turn, question, outlet = event.turns.first(), event.questions.first(), Outlet.objects.first()
    values = {
        "pk": event.pk,
        "object_id": event.pk,
        "anchor": turn.anchor,
        "kind": "speaker",
        "token": "0" * 32,
        "number": 1,
        "version_id": 1,
        "history_id": 1,
    }
    rows = {
        "turn": turn.pk,
        "question": question.pk,
        "outlet": outlet.pk,
        "speaker": Speaker.objects.first().pk,
        "source": event.source_id,
    }
    urls = []
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) != "admin/":
            continue
        for app in pattern.url_patterns:
            if isinstance(app, URLPattern) or not str(app.pattern).startswith("remarks/"):
                continue
            model = str(app.pattern).split("/")[1]
            for one in app.url_patterns:
                if isinstance(one, URLPattern) and one.name:
                    names = list(one.pattern.converters)
                    row = rows.get(model, event.pk)
                    arguments = [
                        row if n in ("object_id", "pk") else values.get(n, 1) for n in names
                    ]
                    if not names:
                        arguments = [row, 1][: one.pattern.regex.groups]
                    urls.append((one.name, reverse(f"admin:{one.name}", args=arguments)))
    return urls


def test_every_admin_url_requires_login(client, event):
    urls = admin_urls(event)
    assert len(urls) > 80
    for name, url in urls:
        response = client.get(url)
        assert response.status_code == 302 and "/admin/login/" in response["Location"], name
    client.force_login(person())
    for name, url in urls:
        if "autocomplete" not in name:
            assert client.get(url).status_code in (403, 404, 302, 405), name


LISTS = [
    "event", "turn", "question", "turntopic", "speakeralias", "correction", "pendingrevision",
    "resolution", "speaker", "outlet", "topic",
]  # fmt: skip


def test_pages_of_the_desk_ask_no_more_of_a_larger_archive(client, event, admin_user):
    """Queries are as many for six events as for two, and lists leave large columns where they are.

    `python -m benchmarks.desk` measures the seconds over 40,000 turns.
    """
    client.force_login(admin_user)
    lists = {reverse(f"admin:remarks_{name}_changelist") for name in LISTS}
    paths = [
        *lists, "/admin/", reverse("admin:remarks_event_labels"),
        reverse("admin:remarks_event_labels") + "?kind=called",
        reverse("admin:remarks_event_correct", args=[event.pk]),
        reverse("admin:remarks_event_correct_turn", args=[event.pk, "t3"]),
        reverse("admin:remarks_event_merge", args=["speaker"]),
    ]  # fmt: skip
    before = {}
    for archive in ("small", "large"):
        for number in range(2):
            title = f"{archive} {number}"
            make.load(text(title=title), name=f"{title}.txt", publish=number == 0)
        loading.correct(event, "header", "title", f"A title for a {archive} archive", "So.")
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            assert len(queries) <= before.setdefault(path, len(queries)), path
            sql = " ".join(query["sql"] for query in queries)
            assert path not in lists or not re.search(r'"(segments|content)"', sql), path


def test_an_editor_may_correct_and_not_publish_or_merge(editor, event):
    assert editor.get(reverse("admin:remarks_event_correct", args=[event.pk])).status_code == 200
    assert editor.get(reverse("admin:remarks_event_import")).status_code == 200
    for name in ("speaker", "outlet"):
        assert editor.get(reverse("admin:remarks_event_merge", args=[name])).status_code == 403
    page = editor.get(reverse("admin:remarks_event_changelist")).content.decode()
    assert "Publish the chosen" not in page
    editor.post(
        reverse("admin:remarks_event_changelist"),
        {"action": "withdraw", "_selected_action": [event.pk]},
    )
    assert Event.objects.get().is_public
    assert (
        editor.post(
            reverse("admin:remarks_event_delete", args=[event.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_a_publisher_may_merge_and_withdraw(client, event):
    client.force_login(person("Publisher"))
    assert client.get(reverse("admin:remarks_event_merge", args=["speaker"])).status_code == 200
    client.post(
        reverse("admin:remarks_event_changelist"),
        {"action": "withdraw", "_selected_action": [event.pk]},
    )
    assert not Event.objects.get().is_public
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_too_many_wrong_passwords_lock(client, event, settings):
    person("Editor")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = client.post("/admin/login/", {"username": "user-Editor-{}", "password": "wrong"})
    assert last.status_code == 429 and "Locked for a while" in last.content.decode()
    assert (
        client.post("/admin/login/", {"username": "user-Editor-{}", "password": "x"}).status_code
        == 429
    )
    assert (
        client.post("/admin/login/", {"username": "somebody-else", "password": "x"}).status_code
        == 200
    )


def correct(client, event, anchor, **fields):
    return client.post(reverse("admin:remarks_event_correct_turn", args=[event.pk, anchor]), fields)


def test_correcting_by_forms(editor, event):
    page = editor.get(
        reverse("admin:remarks_event_correct_turn", args=[event.pk, "t3"])
    ).content.decode()
    assert "Save the reporter" in page and "Split here" in page
    varga = speaker("Ilse Varga")
    assert (
        correct(
            editor,
            event,
            "t5",
            kind="speaker",
            target="t5",
            one=varga.pk,
            reason="The video shows her.",
        ).status_code
        == 302
    )
    assert (
        correct(
            editor, event, "t3", kind="replies", target="t3", many=["t4"], reason="Only the first."
        ).status_code
        == 302
    )
    assert (
        correct(
            editor, event, "t3", kind="addressees", target="t3", many=[varga.pk], reason="x"
        ).status_code
        == 400
    )
    assert (
        correct(
            editor, event, "t1", kind="state", target="t1", one="unresolved", reason="Half of it."
        ).status_code
        == 302
    )
    assert (
        correct(
            editor,
            event,
            "t1",
            kind="outlet",
            target="t1",
            one=Outlet.objects.get(name="CNN").pk,
            reason="Their mistake.",
        ).status_code
        == 302
    )
    at = text_of(event.source).index("And I would add")
    assert (
        correct(
            editor, event, "t2", kind="split", target="t2", one=at, reason="Another voice."
        ).status_code
        == 302
    )
    assert [t.anchor for t in event.turns.order_by("position")] == [
        "t1",
        "t2",
        "t6",
        "t3",
        "t4",
        "t5",
    ]
    assert event.turns.get(anchor="t5").speaker == varga
    assert (
        Correction.objects.count() == 5
        and Correction.objects.first().made_by.username.startswith("user-Editor")
    )
    for made in Correction.objects.standing():
        editor.post(reverse("admin:remarks_event_undo", args=[made.pk]))
    assert event.turns.count() == 5 and event.turns.get(anchor="t5").speaker == speaker(
        "Martin Hale"
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "speaker", "target": "t5", "one": "1"}, "reason"),
        ({"kind": "nonsense", "target": "t5", "reason": "Because."}, "kind"),
        (
            {"kind": "speaker", "target": "t99", "one": "1", "reason": "Because."},
            "not in the present text",
        ),
        (
            {"kind": "speaker", "target": "t5", "one": "99999999", "reason": "Because."},
            "speaker does not exist",
        ),
        ({"kind": "replies", "target": "t3", "many": ["t77"], "reason": "Because."}, "t77"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(editor, event, fields, message):
    response = correct(editor, event, "t5", **fields)
    assert (
        response.status_code == 400
        and message in response.content.decode()
        and not Correction.objects.exists()
    )


def test_undoing_needs_a_post(editor, event):
    made = loading.correct(event, "speaker", "t5", speaker("Ilse Varga").pk, "The video.")
    editor.get(reverse("admin:remarks_event_undo", args=[made.pk]))
    assert Correction.objects.standing().count() == 1


def test_a_field_typed_over_in_the_admin_is_a_correction(client, event, admin_user):
    client.force_login(admin_user)
    form = client.get(reverse("admin:remarks_event_change", args=[event.pk]))
    fields = {
        k: v if v is not None else "" for k, v in form.context["adminform"].form.initial.items()
    }
    fields |= {
        "place": "Vellmar",
        "notes": "[]",
        "participations-TOTAL_FORMS": 0,
        "participations-INITIAL_FORMS": 0,
    }
    response = client.post(reverse("admin:remarks_event_change", args=[event.pk]), fields)
    assert response.status_code == 302, response.context["errors"]
    assert Event.objects.get().place == "Vellmar" and Correction.objects.get().target == "place"
    loading.reparse_event(Event.objects.get())
    assert Event.objects.get().place == "Vellmar" and Event.objects.get().title == event.title


def test_history_is_kept_and_can_be_gone_back_to(client, event, admin_user):
    client.force_login(admin_user)
    who = speaker("Martin Hale")
    who.name = "Martin X. Hale"
    who.save()
    assert [h.name for h in who.history.all()] == ["Martin X. Hale", "Martin Hale"]
    page = client.get(reverse("admin:remarks_speaker_history", args=[who.pk]))
    assert page.status_code == 200 and "Martin X. Hale" in page.content.decode()
    first = who.history.last()
    assert (
        client.get(
            reverse("admin:remarks_speaker_simple_history", args=[who.pk, first.history_id])
        ).status_code
        == 200
    )


def test_merging_by_form(client, event, admin_user):
    client.force_login(admin_user)
    make.load(
        text(who="Secretary Marty Hale", title="Remarks at Sandholm", day="May 9, 2004"),
        name="two.txt",
    )
    martin, marty = speaker("Martin Hale"), speaker("Marty Hale")
    chosen = client.post(
        reverse("admin:remarks_speaker_changelist"),
        {"action": "merge_two", "_selected_action": [martin.pk, marty.pk]},
    )
    assert chosen["Location"].endswith(f"?kept={martin.pk}&gone={marty.pk}")
    assert "Marty Hale" in client.get(chosen["Location"]).content.decode()
    address = reverse("admin:remarks_event_merge", args=["speaker"])
    assert (
        client.post(address, {"kept": martin.pk, "gone": martin.pk, "reason": "One."}).status_code
        == 400
    )
    assert (
        client.post(
            address, {"kept": martin.pk, "gone": marty.pk, "reason": "One person."}
        ).status_code
        == 302
    )
    made = Merge.objects.get()
    assert not Turn.objects.filter(speaker=marty).exists() and made.made_by == admin_user
    client.post(reverse("admin:remarks_event_undo_merge", args=[made.pk]))
    assert Turn.objects.filter(speaker=marty).exists()
    assert client.get(reverse("admin:remarks_event_merge", args=["topic"])).status_code == 404


def test_parsing_again_shows_and_then_applies(editor, event):
    page = editor.get(reverse("admin:remarks_event_again", args=[event.pk])).content.decode()
    assert "No turn differs" in page
    Turn.objects.filter(event=event, anchor="t2").update(text="Something else was held here.")
    page = editor.get(reverse("admin:remarks_event_again", args=[event.pk])).content.decode()
    assert ">changed t2<" in page and "Something else was held here." in page
    assert "Apply changes" not in page
    editor.post(reverse("admin:remarks_event_again", args=[event.pk]))
    assert event.turns.get(anchor="t2").text.startswith("Something else")
    editor.force_login(person("Publisher"))
    assert (
        "Apply changes"
        in editor.get(reverse("admin:remarks_event_again", args=[event.pk])).content.decode()
    )
    editor.post(reverse("admin:remarks_event_again", args=[event.pk]))
    assert event.turns.get(anchor="t2").text == TURNS[1][1]


def test_reparse_by_command(event, capsys):
    Turn.objects.filter(event=event, anchor="t2").update(text="Something else was held here.")
    call_command("reparse", all=True)
    output = capsys.readouterr().out
    assert f"{event.slug}: 1 changed" in output and "1 parsed, 1 would change, 0 failed." in output
    assert event.turns.get(anchor="t2").text.startswith("Something else")
    call_command("reparse", event.slug, apply=True)
    assert event.turns.get(anchor="t2").text == TURNS[1][1]
    for arguments, options, words in (
        (("nowhere",), {}, "No event has the slug nowhere"),
        ((), {}, "Name events, or say --all"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("reparse", *arguments, **options)


def test_reports_wait_and_change_nothing(client, event, admin_user, settings):
    settings.REPORTS_A_DAY = 2
    address = f"/events/{event.slug}/report/t3/"
    before = list(Turn.objects.values_list("text", "speaker"))
    for _ in range(2):
        assert (
            "Thank you"
            in client.post(
                address, {"kind": "outlet", "words": "CNN", "reason": "He works for another."}
            ).content.decode()
        )
    assert (
        client.post(address, {"kind": "outlet", "reason": "He works for another."}).status_code
        == 429
    )
    assert (
        client.post(f"/events/{event.slug}/report/", {"kind": "nonsense", "reason": ""}).status_code
        == 400
    )
    assert client.get(f"/events/{event.slug}/report/t99/").status_code == 404
    assert (
        ReaderReport.objects.count() == 2
        and list(Turn.objects.values_list("text", "speaker")) == before
    )
    assert "127.0.0.1" not in str(list(ReaderReport.objects.values()))
    client.force_login(admin_user)
    desk = client.get("/admin/").content.decode()
    assert "<strong>2</strong> reports from readers" in desk
    client.post(
        reverse("admin:remarks_readerreport_changelist"),
        {
            "action": "settle",
            "_selected_action": list(ReaderReport.objects.values_list("pk", flat=True)),
        },
    )
    assert not ReaderReport.objects.filter(settled_at=None).exists()


def test_lists_and_their_filters_are_called_after_what_they_hold(client, event, admin_user):
    client.force_login(admin_user)
    ReaderReport.objects.create(event=event, kind="outlet", reason="Another one.")
    assert "<strong>1</strong> report from a reader<" in client.get("/admin/").content.decode()
    page = client.get(reverse("admin:remarks_readerreport_changelist")).content.decode()
    assert "<h1>Reader reports</h1>" in page and "to change" not in page
    assert "By state" in page and ">Open<" in page and ">Empty<" not in page
    page = client.get(reverse("admin:remarks_event_changelist")).content.decode()
    assert "By day of the event" in page and ">Not known<" in page
    page = client.get(reverse("admin:remarks_event_import")).content.decode()
    assert "› Import transcripts" in page


def test_each_number_of_the_first_page_leads_to_its_list(client, event, admin_user):
    client.force_login(admin_user)
    make.load(text(day="", title="Undated"), name="two.txt", publish=False)
    Turn.objects.filter(anchor="t5").update(speaker=None, label="THE SECRETARY")
    search.sync()
    client.get("/search/", {"q": "zeppelin landing"})
    client.get("/search/", {"q": "zeppelin speaker:hale"})
    page = client.get("/admin/").content.decode()
    numbers = re.findall(r'<li><a href="([^"]+)"><strong>(\d+)</strong> ([^<]+)</a>', page)
    assert len(numbers) == 4 and all(int(count) for _, count, _ in numbers)
    for address, count, words in numbers:
        response = client.get(address.replace("&amp;", "&"))
        assert response.status_code == 200, words
        if "cl" in (response.context or {}):
            assert response.context["cl"].result_count == int(count), words
    assert [(e.words, e.count) for e in EmptySearch.objects.all()] == [("zeppelin landing", 1)]


def test_names_are_decided_in_the_preview(client, event, admin_user, monkeypatch):
    client.force_login(admin_user)
    data = text(
        [
            ("QUESTION", "Dana Whitlock with Reuterz Wire. Is it settled, Mr. Secretary?"),
            ("SECRETARY HALE-", "It is."),
            ("SECRETARY HALLE", "It is indeed, and it will stay so for a long time."),
        ],
        title="Remarks at Vellmar",
        who="",
        day="May 9, 2004",
    )
    response = client.post(reverse("admin:remarks_event_import"), {"text": data, "name": "new.txt"})
    page = client.get(response["Location"])
    rows = page.context["choices"]
    assert rows.labels and rows.outlets and rows.outlets[0].printed == "Reuterz Wire"
    assert Outlet.objects.get(name="Reuters") in [o for o, _ in rows.outlets[0].suggestions]
    fields = {k: v if v is not None else "" for k, v in page.context["form"].initial.items()}
    choice = {rows.outlets[0].field: Outlet.objects.get(name="Reuters").pk}
    choice |= {row.field: speaker("Martin Hale").pk for row in rows.labels}
    assert client.post(response["Location"], fields | choice | {"publish": "1"}).status_code == 302
    new = Event.objects.get(title="Remarks at Vellmar")
    assert new.questions.first().outlet.name == "Reuters"
    assert {t.speaker for t in new.turns.exclude(label="QUESTION")} == {speaker("Martin Hale")}


def test_a_batch_continues_where_it_stopped(client, admin_user, monkeypatch, db):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(admin_user)
    files = [SimpleUploadedFile(f"{n}.txt", text(title=f"Remarks {n}").encode()) for n in range(4)]
    response = client.post(reverse("admin:remarks_event_import"), {"files": files}, follow=True)
    address = response.redirect_chain[-1][0]
    monkeypatch.setattr(importing, "BATCH_SECONDS", -1)
    page = client.post(address, {"publish": "1"}, follow=True).content.decode()
    page = " ".join(page.split()).replace("</label>", "")
    assert Event.objects.count() == 1 and "1 of 4 files are done" in page and "Continue" in page
    assert '<progress id="done" max="4" value="1"' in page
    # Whoever comes back later finds the batch as it was left.
    assert "Save and publish the rest" in client.get(address).content.decode()
    monkeypatch.setattr(importing, "BATCH_SECONDS", 60)
    client.post(address, {"publish": "1"})
    assert Event.objects.public().count() == 4


DOORS = [
    "/",
    "/events/",
    "/events.json",
    "/events.csv",
    "/events.atom",
    "/speakers/",
    "/speakers.json",
    "/outlets/",
    "/outlets.json",
    "/topics/",
    "/topics.json",
    "/topics/kosovo/",
    "/topics/kosovo.json",
    "/topics/kosovo.atom",
    "/questions/",
    "/questions.json",
    "/questions.jsonl",
    "/search/?q=quillfeather",
    "/search.json?q=quillfeather",
    "/search.csv?q=quillfeather",
    "/search.atom?q=quillfeather",
    "/search/?q=",
    "/about/",
    "/about.json",
    "/coverage/",
    "/coverage.json",
    "/asking/",
    "/asking.json",
    "/compare/?q=quillfeather&series=",
    "/compare.json?q=kosovo",
    "/quote/?text=the+quillfeather+matter+of+kosovo+is+settled",
    "/quote.json?text=the+quillfeather+matter+of+kosovo+is+settled",
    "/corrections/",
    "/help/",
    "/sitemap.xml",
    "/sitemap-events.xml",
    "/sitemap-turns.xml",
    "/sitemap-questions.xml",
    "/sitemap-speakers.xml",
    "/events/1999/",
    "/events/1999/3/",
    "/events/1999/3/4/",
    "/robots.txt",
    "/opensearch.xml",
    "/openapi.json",
    "/data/",
]


def body(response):
    return (
        b"".join(response.streaming_content) if response.streaming else response.content
    ).decode(errors="replace")


@pytest.mark.parametrize("kept", [0, 8], ids=["pages made anew", "pages kept"])
def test_a_draft_leaks_through_no_door(client, seeded, tmp_path, settings, kept):
    """Published, its words are on many pages; withdrawn, on none, also for an old ETag."""
    settings.PAGE_CACHE_MB = kept
    hidden = make.load(
        make.transcript(
            (
                "QUESTION",
                "Quentin Marchbank with the Marchbank Gazette. "
                "Is the quillfeather matter of Kosovo settled?",
            ),
            ("SECRETARY QUILLFEATHER", "The quillfeather matter of Kosovo is settled."),
            title="Remarks on the Quillfeather Matter",
            who="Secretary Quirin Quillfeather",
            place="Quillfeather Hall, Norland",
            day="March 4, 1999",
        ),
        name="quillfeather.txt",
    )
    loading.correct(hidden, "state", "t1", "unresolved", "The quillfeather reason.")
    search.sync()
    rows = [
        hidden.get_absolute_url(),
        *(
            f"/events/{hidden.slug}{tail}"
            for tail in (
                ".json",
                ".csv",
                "/cite/",
                "/source/",
                "/source/raw/",
                "/text/txt/",
                "/t1/",
                "/report/",
            )
        ),
        hidden.questions.first().get_absolute_url(),
    ]
    for who in ("quirin-quillfeather", "quentin-marchbank"):
        rows += [f"/speakers/{who}/", f"/speakers/{who}.json", f"/speakers/{who}.atom"]
    rows += [
        f"/outlets/{Outlet.objects.get(name__contains='Gazette').slug}{tail}"
        for tail in ("/", ".json", ".atom")
    ]
    seen = {}
    for door in DOORS:
        response = client.get(door)
        seen[door] = (
            "quillfeather" in body(response).lower().replace("q=quillfeather", ""),
            response.get("ETag"),
            response.status_code,
        )
    assert sum(shown for shown, _, _ in seen.values()) > 20
    assert all(client.get(row).status_code in (200, 302) for row in rows)
    loading.set_status(Event.objects.filter(pk=hidden.pk), Event.Status.DRAFT)
    search.sync()
    asked = ("/search", "/quote", "/compare")
    for door, (_, etag, _) in seen.items():
        response = client.get(door, headers={"If-None-Match": etag} if etag else {})
        assert response.status_code != 304, door
        text = body(response).lower()
        # What a reader typed is said back; what is held must not be.
        assert door.startswith(asked) or "quillfeather" not in text, door
        assert (
            "quillfeather hall" not in text
            and "quirin" not in text
            and "marchbank" not in text
            and "quillfeather reason" not in text
        ), door
    for row in rows:
        assert client.get(row).status_code == 404, row
    call_command("export_archive", str(tmp_path / "out"), verbosity=0)
    assert not any(
        "quillfeather" in p.read_bytes().decode(errors="replace").lower()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    )
    loading.set_status(Event.objects.filter(pk=hidden.pk), Event.Status.PUBLISHED)
    search.sync()
    assert (
        search.count("quillfeather") == 2
        and client.get(hidden.get_absolute_url()).status_code == 200
    )


# Two people, several turns, and the way from a published page


def form_of(client, url):
    form = client.get(url).context["adminform"].form
    fields = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    fields = {name: "" if value is None else value for name, value in fields.items()}
    return fields | {
        "notes": "[]",
        "participations-TOTAL_FORMS": 0,
        "participations-INITIAL_FORMS": 0,
    }


def test_a_later_save_of_older_data_is_refused_with_both_versions(client, event, admin_user):
    client.force_login(admin_user)
    url = reverse("admin:remarks_event_change", args=[event.pk])
    mine = form_of(client, url) | {"place": "Vellmar"}
    client.post(url, form_of(client, url) | {"place": "Sandholm"})
    response = client.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 200 and "Sandholm" in page and "Vellmar" in page
    assert "Somebody else saved this event" in page and Event.objects.get().place == "Sandholm"
    known = response.context["adminform"].form.data["version"]
    client.post(url, mine | {"version": known})
    assert Event.objects.get().place == "Vellmar"


def test_a_correction_of_what_changed_meanwhile_is_refused(editor, event):
    hale, varga = speaker("Martin Hale"), speaker("Ilse Varga")
    loading.correct(event, "speaker", "t5", varga.pk, "The video shows her.")
    fields = {"kind": "speaker", "target": "t5", "reason": "The label."}
    late = correct(editor, event, "t5", **fields, one="", seen=str(hale.pk))
    page = late.content.decode()
    assert late.status_code == 400 and "Martin Hale" in page and "Ilse Varga” now" in page
    assert event.turns.get(anchor="t5").speaker == varga
    again = correct(editor, event, "t5", **fields, one=hale.pk, seen=str(varga.pk))
    assert again.status_code == 302 and event.turns.get(anchor="t5").speaker == hale


def test_who_else_has_an_event_open_is_shown(client, event, admin_user):
    url = reverse("admin:remarks_event_correct", args=[event.pk])
    client.force_login(person("Editor"))
    assert "may be editing it" not in client.get(url).content.decode()
    client.force_login(admin_user)
    # The admin begins messages with a capital.
    assert "ser-Editor-{} opened this event" in client.get(url).content.decode()


def test_several_questions_get_one_outlet(editor, event):
    url = reverse("admin:remarks_event_correct", args=[event.pk])
    reuters = Outlet.objects.get(name="Reuters")
    fields = {"kind": "outlet", "outlet": reuters.pk, "reason": "The list of reporters."}
    assert editor.post(url, fields).status_code == 400
    assert editor.post(url, fields | {"targets": ["t2"]}).status_code == 400
    assert editor.post(url, fields | {"targets": ["t99"]}).status_code == 400
    assert not Correction.objects.exists()
    assert editor.post(url, fields | {"targets": ["t1", "t3"]}).status_code == 302
    assert {q.outlet for q in event.questions.all()} == {reuters}
    # One had it already: nothing is recorded for what does not change.
    assert Correction.objects.count() == 1


def test_an_editor_gets_from_the_page_to_the_turn(editor, client, event):
    report = reverse("report_turn", args=[event.slug, "t3"])
    page = editor.get(report)
    assert page["Location"] == reverse("admin:remarks_event_correct_turn", args=[event.pk, "t3"])
    editor.logout()
    assert client.get(report).status_code == 200


def test_publishing_from_the_form(client, event):
    url = reverse("admin:remarks_event_change", args=[event.pk])
    client.force_login(person("Editor"))
    assert "Save and withdraw" not in client.get(url).content.decode()
    client.post(url, form_of(client, url) | {"_withdraw": "1"})
    assert Event.objects.get().is_public
    client.force_login(person("Publisher"))
    client.post(url, form_of(client, url) | {"_withdraw": "1"})
    assert not Event.objects.get().is_public
    assert "Save and publish" in client.get(url).content.decode()
    client.post(url, form_of(client, url) | {"_publish": "1"})
    assert Event.objects.get().is_public


def test_what_is_typed_over_on_the_form_is_one_change_with_its_reason(admin_client, event):
    url = reverse("admin:remarks_event_change", args=[event.pk])
    typed = {"title": "Another title", "place": "Vellmar, Norland", "reason": "As it was printed."}
    admin_client.post(url, form_of(admin_client, url) | typed)
    event.refresh_from_db()
    assert (event.title, event.place) == ("Another title", "Vellmar, Norland")
    assert {c.reason for c in event.corrections.all()} == {"As it was printed."}
    assert event.versions.count() == 1


def test_the_slug_follows_a_corrected_date(client, event):
    old = event.get_absolute_url()
    made = loading.correct(event, "header", "date", "2003-03-09", "The recording is of that day.")
    new = Event.objects.get().get_absolute_url()
    assert "2003-03-09" in new and client.get(old)["Location"] == new
    loading.revert_correction(made)
    assert Event.objects.get().get_absolute_url() == old
    assert client.get(new)["Location"] == old and client.get(old).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.participations.first().delete(),
        lambda e: e.participations.first().save(),
        lambda e: speaker("Martin Hale").aliases.create(text="Marty"),
        lambda e: Outlet.objects.first().aliases.first().delete(),
        lambda e: Topic.objects.create(name="Harbors", slug="harbors", query="harbor"),
        lambda e: loading.merge("speaker", speaker("Martin Hale").pk, speaker("Ilse Varga").pk),
        lambda e: assign_label("THE SECRETARY", speaker("Martin Hale")),
        lambda e: loading.correct(e, "header", "place", "Vellmar", "The recording."),
        lambda e: OldSlug.objects.create(
            kind="speaker", slug="marty", target=speaker("Martin Hale").pk
        ),
        lambda e: rename(e.series),
        lambda e: e.series.delete(),
        lambda e: rename(e.place_record),
        lambda e: e.place_record.delete(),
        lambda e: e.place_record.aliases.create(text="Harborville"),
        lambda e: speaker("Martin Hale").identifiers.create(scheme="viaf", value="7", source="x"),
        lambda e: speaker("Ilse Varga").holdings.create(**TERM),
        lambda e: give_to(Identifier.objects.get(value="Q0"), speaker("Nobody Known")),
        lambda e: give_to(OfficeHolding.objects.get(), None),
        lambda e: OfficeHolding.objects.get().delete(),
    ],
)
def test_every_change_that_shows_moves_the_change_number(event, change):
    in_records(event)
    before = ChangeCounter.objects.number()
    change(event)
    assert ChangeCounter.objects.number() > before


TERM = {"name": "X", "office": "Mayor", "organization": "Arlen", "first": datetime.date(2003, 1, 1)}


def rename(row):
    row.name = f"New {row.name}"
    row.save()


def give_to(row, person):
    row.speaker = person
    row.save()


def in_records(event):
    """A series, a place, a term of office and a number for what is public, and for what is not."""
    event.series = Series.objects.create(name="Briefings of Arlen", slug="briefings-of-arlen")
    event.place_record = Place.objects.create(name="Arlen", slug="arlen-in-records")
    event.save()
    nobody = Speaker.objects.create(name="Nobody Known", slug="nobody-known")
    for number, one in enumerate((speaker("Martin Hale"), nobody)):
        one.identifiers.create(scheme="wikidata", value=f"Q{number}", source="x")
    speaker("Martin Hale").holdings.create(**TERM | {"first": datetime.date(2001, 1, 1)})


@pytest.mark.parametrize(
    "change",
    [
        lambda: Series.objects.create(name="Other", slug="other").save(),
        lambda: Place.objects.create(name="Elsewhere", slug="elsewhere").aliases.create(text="E"),
        lambda: speaker("Nobody Known").identifiers.get().save(),
        lambda: speaker("Nobody Known").holdings.create(**TERM),
    ],
)
def test_records_of_what_is_not_public_move_nothing(event, change):
    in_records(event)
    before = ChangeCounter.objects.number()
    change()
    assert ChangeCounter.objects.number() == before


@pytest.mark.parametrize("record", ["series", "place_record"])
def test_a_record_that_is_saved_as_it_was_changes_no_event(event, record):
    in_records(event)
    before = ChangeCounter.objects.number()
    getattr(Event.objects.get(pk=event.pk), record).save()
    assert ChangeCounter.objects.number() == before


@pytest.mark.parametrize("record", ["series", "place_record"])
def test_the_index_follows_a_renamed_record(event, record):
    in_records(event)
    search.sync()
    row = getattr(Event.objects.get(pk=event.pk), record)
    row.name, row.slug = "Quayside", "quayside"
    row.save()
    number = EventChange.objects.get(event_key=event.pk).number
    assert number == ChangeCounter.objects.number() > search.current_index().last_change()
    search.sync()
    assert record == "series" or search.search("place:quayside").total == event.turn_count


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_a_log_in_leads_to_the_admin(client, event, next_page):
    person("Editor")
    fields = {"username": "user-Editor-{}", "password": "x", "next": next_page}
    assert client.post("/admin/login/", fields)["Location"] == "/admin/"


def test_a_list_of_expected_dates_comes_in_by_form(client, event, admin_user):
    """All rows or none, with the line that is wrong; the coverage says what lacks."""
    client.force_login(admin_user)
    series = Series.objects.create(name="Gray House briefings", slug="gray-house-briefings")
    Event.objects.filter(pk=event.pk).update(series=series)
    event.refresh_from_db()
    event.save()
    form = reverse("admin:remarks_expected_import")
    assert form in client.get("/admin/remarks/expecteddate/").content.decode()
    wrong = f"date,title\n{event.date},Briefing\n2007-13-01,Briefing\n"
    for values, words in (
        ({"text": wrong, "series": series.pk}, "Line 3: “2007-13-01” is not a date"),
        ({"text": f"date\n{event.date}\n"}, "Line 2 names no series"),
        ({}, "Choose a file or paste a table"),
        ({"file": SimpleUploadedFile("d.csv", b"date\n\xff")}, "d.csv is not UTF-8"),
    ):
        response = client.post(form, values)
        assert response.status_code == 400 and words in html.unescape(response.content.decode())
        assert not ExpectedDate.objects.exists()
    rows = f"date,title\n{event.date},Briefing\n{event.date.year}-01-02,Morning briefing\n"
    upload = SimpleUploadedFile("days.csv", rows.encode())
    done = client.post(form, {"file": upload, "series": series.pk}, follow=True)
    assert "2 expected dates added, 0 were known, 0 removed (Gray House briefings)" in (
        done.content.decode()
    )
    page = client.get("/coverage/", {"series": series.slug}).content.decode()
    assert "1 of 2 expected days" in page or "0 of 1 expected days" in page
    assert "Morning briefing" in page
    assert client.post(form, {"text": rows, "series": series.pk}).status_code == 302
    assert ExpectedDate.objects.count() == 2
