"""The import desk: preview before saving, permissions everywhere, bad input in sentences."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from remarks import search
from remarks.loading import staging
from remarks.models import (
    Event,
    FailedImport,
    Outlet,
    Participation,
    Question,
    Source,
    Speaker,
    Turn,
)

from . import make

pytestmark = pytest.mark.django_db
TABLES = (Source, Event, Speaker, Outlet, Participation, Turn, Question)
IMPORT = "/admin/remarks/event/import/"


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", "boss@example.org", "a long password")
    client.force_login(user)
    return user


def editor(client, *permissions):
    user = User.objects.create_user("editor", password="another long one", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def upload(client, *files, **fields):
    shown = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(IMPORT, {"files": shown, "text": "", **fields}, follow=True)


def page_text(response):
    """The page with white space folded, as a browser shows it."""
    return " ".join(response.content.decode().split())


def test_a_preview_shows_everything_and_saves_nothing(client, boss):
    before = counts()
    response = upload(client, ("seed.md", make.SEED.read_bytes()))
    text = page_text(response)
    assert counts() == before
    characters = f"{len(make.SEED.read_text(encoding='utf-8')):,}"
    assert f"{characters} of {characters} characters accounted for" in text
    assert "14 turns, 4 questions" in text and "Arshad Mohammed, Reuters" in text
    assert (
        'value="2007-05-15"' in text
        and "2007/T7-4" in text
        and "Remarks With Russian Foreign Minister" in text
    )
    assert 'id="L13"' in text and 'href="#L' in text


def test_confirming_saves_as_draft_or_published(client, boss):
    response = upload(client, ("seed.md", make.SEED.read_bytes()))
    address = response.redirect_chain[-1][0]
    fields = {
        "title": "Remarks With Sergey Lavrov",
        "kind": "joint",
        "date": "2007-05-15",
        "time": "",
        "place": "Moscow, Russia",
        "venue": "",
        "document_number": "2007/T7-4",
        "released": "2007-05-15",
        "source_url": "",
    }
    client.post(address, {**fields, "draft": "Save as draft"})
    event = Event.objects.get()
    assert (event.status, event.title, event.place) == (
        "draft",
        "Remarks With Sergey Lavrov",
        "Moscow, Russia",
    )
    assert event.source.imported_by == boss
    assert client.get(address).status_code == 404
    again = upload(client, ("seed.md", make.SEED.read_bytes()))
    assert "in the archive already" in page_text(again)


def test_publishing_is_searchable_at_once(client, boss, django_capture_on_commit_callbacks):
    address = upload(client, ("seed.md", make.SEED.read_bytes())).redirect_chain[-1][0]
    client.post(address, {"title": "T", "kind": "joint", "date": "2007-05-15", "publish": "1"})
    search.sync()
    assert Event.objects.get().is_public and search.search("kosovo").total == 2


def test_a_wrong_field_is_named_and_saves_nothing(client, boss):
    address = upload(client, ("seed.md", make.SEED.read_bytes())).redirect_chain[-1][0]
    response = client.post(
        address, {"title": "", "kind": "joint", "date": "yesterday", "publish": "1"}
    )
    assert response.status_code == 200 and "correct the marked fields" in page_text(response)
    assert Event.objects.count() == 0


def test_pasted_text(client, boss):
    response = client.post(
        IMPORT,
        {"text": make.transcript(("SECRETARY HALE", "Good morning.")), "name": "hale.txt"},
        follow=True,
    )
    assert "Martin Hale" in page_text(response) and "1 turn," in page_text(response)


def test_the_format_and_the_charset_can_be_changed(client, boss):
    response = upload(
        client, ("cafe.txt", make.transcript(("SECRETARY HALE", "Café.")).encode("latin-1"))
    )
    assert "<strong>cp1252</strong>" in page_text(response)
    response = client.post(
        response.redirect_chain[-1][0],
        {"again": "1", "format": "markdown", "encoding": "latin-1"},
        follow=True,
    )
    assert "<strong>markdown</strong>, encoding <strong>latin-1</strong>" in page_text(response)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.bin", bytes(range(256)) * 100, "binary"),
        ("scan.pdf", b"%PDF-1.4 and so on", "PDF"),
        ("large.txt", b"x" * (50 * 1024 * 1024), "limit is 20 MB"),
        ("broken.zip", b"PK\x03\x04oops", "damaged"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(client, boss, name, data, words):
    before = counts()
    response = upload(client, (name, data))
    assert (
        response.status_code == 200
        and words in page_text(response)
        and "Traceback" not in page_text(response)
    )
    assert counts() == before


def test_files_without_labels_or_date_get_warnings(client, boss):
    response = upload(
        client, ("plain.txt", b"Only words here.\n\nAnd nobody's label is above them.\n")
    )
    assert "No event date was found" in page_text(response) and "label was found" in page_text(
        response
    )


def test_nothing_chosen_is_explained(client, boss):
    assert "Choose files, paste a text or give a URL" in page_text(
        client.post(IMPORT, {"text": ""})
    )


def test_a_zip_becomes_a_batch(client, boss):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("seed.md", make.SEED.read_bytes())
        archive.writestr("hale.txt", make.transcript(("SECRETARY HALE", "Good morning.")))
        archive.writestr("empty.txt", b"")
    response = upload(client, ("many.zip", buffer.getvalue()))
    assert "3 files: 2 new, 0 changed, 0 unchanged, 1 failed, 0 saved." in page_text(response)
    response = client.post(response.redirect_chain[-1][0], {"publish": "1"}, follow=True)
    assert "0 new, 0 changed, 0 unchanged, 1 failed, 2 saved." in page_text(response)
    assert Event.objects.public().count() == 2
    client.post(response.redirect_chain[-1][0], {"discard": "1"})


def test_discarding_leaves_nothing(client, boss, settings):
    address = upload(client, ("seed.md", make.SEED.read_bytes())).redirect_chain[-1][0]
    response = client.post(address, {"discard": "1"}, follow=True)
    assert "Nothing more was saved" in page_text(response) and not list(
        settings.STAGING_DIR.iterdir()
    )
    assert Event.objects.count() == 0


def test_a_preview_belongs_to_who_uploaded_it(client, boss):
    address = upload(client, ("seed.md", make.SEED.read_bytes())).redirect_chain[-1][0]
    editor(client, "import_transcripts", "view_event")
    assert client.get(address).status_code == 404
    assert client.get(IMPORT + "etc/1/").status_code == 404
    assert client.get(IMPORT + "0" * 32 + "/1/").status_code == 404


def test_staged_files_go_after_a_week(settings):
    batch = staging.put(1, [({"name": "x"}, b"data")])
    assert staging.clear(older_than=3600) == 0 and staging.get(batch.token, 1)
    assert staging.clear(older_than=-1) == 1 and staging.get(batch.token, 1) is None


def test_importing_needs_its_own_permission(client):
    editor(client, "view_event", "change_event")
    assert client.get(IMPORT).status_code == 403
    assert "Import transcripts" not in page_text(
        client.get(reverse("admin:remarks_event_changelist"))
    )


def test_publishing_needs_its_own_permission(client):
    editor(client, "import_transcripts", "view_event")
    response = upload(client, ("seed.md", make.SEED.read_bytes()))
    assert "Save and publish" not in page_text(response)
    address = response.redirect_chain[-1][0]
    assert client.post(address, {"title": "T", "kind": "joint", "publish": "1"}).status_code == 403
    assert Event.objects.count() == 0
    client.post(address, {"title": "T", "kind": "joint", "draft": "1"})
    assert Event.objects.get().status == "draft"


def test_anonymous_visitors_are_sent_to_the_login(client, seeded):
    for address in (
        IMPORT,
        "/admin/",
        reverse("admin:remarks_source_raw", args=[seeded.source_id]),
    ):
        response = client.get(address)
        assert response.status_code == 302 and "/admin/login/" in response.url


def test_every_admin_page_answers(client, boss, seeded):
    from django.contrib import admin

    for model, options in admin.site._registry.items():
        if model._meta.app_label != "remarks":
            continue
        name = f"admin:remarks_{model._meta.model_name}"
        for query in ("", "?q=a"):
            if query and not options.search_fields:
                continue
            assert client.get(reverse(f"{name}_changelist") + query).status_code == 200, model
        row = model.objects.first()
        if row is not None:
            assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model


def test_publishing_and_withdrawing_by_action(client, boss, seeded):
    listing = reverse("admin:remarks_event_changelist")
    client.post(listing, {"action": "withdraw", "_selected_action": [seeded.pk]})
    assert Event.objects.public().count() == 0
    client.post(listing, {"action": "publish", "_selected_action": [seeded.pk]})
    assert Event.objects.public().count() == 1


def test_an_event_is_edited_by_hand(client, boss, seeded):
    address = reverse("admin:remarks_event_change", args=[seeded.pk])
    form = client.get(address).context["adminform"].form.initial
    fields = {k: "" if v is None else v for k, v in form.items() if k not in ("notes",)}
    people = seeded.participations.all()
    fields |= {
        "notes": "[]",
        "place": "Moscow",
        "participations-TOTAL_FORMS": 0,
        "participations-INITIAL_FORMS": 0,
    }
    assert people.count() == 2
    client.post(address, fields)
    seeded.refresh_from_db()
    assert seeded.place == "Moscow"


def test_the_raw_file_comes_back_byte_for_byte(client, boss, seeded):
    response = client.get(reverse("admin:remarks_source_raw", args=[seeded.source_id]))
    assert (
        response.content == make.SEED.read_bytes()
        and "attachment" in response["Content-Disposition"]
    )


def test_a_label_is_assigned_once_for_present_and_later_transcripts(client, boss):
    early = make.load(
        make.transcript(
            ("MR. KESTREL", "Good morning to all."), title="Briefing", who="", day="March 4, 2003"
        ),
        name="a.txt",
    )
    late = make.load(
        make.transcript(
            ("MR. KESTREL", "Good evening to all."), title="Briefing", who="", day="March 4, 2013"
        ),
        name="b.txt",
    )
    person = Speaker.objects.create(name="Nicholas Kestrel", slug="nicholas-kestrel")
    person.aliases.create(text="Nicholas Kestrel")
    address = reverse("admin:remarks_event_labels")
    text = page_text(client.get(address))
    assert (
        "MR. KESTREL" in text
        and "This is Nicholas Kestrel" in text
        and "MR. KESTREL, 2003" in text
        and "MR. KESTREL, 2013" in text
    )
    client.post(
        address,
        {
            "rows": ["label:-:2003:mr kestrel"],
            "speaker": person.pk,
            "first": "2003-01-01",
            "last": "2004-12-31",
            "reason": "The recording shows it.",
        },
    )
    assert early.turns.get().speaker == person and late.turns.get().speaker is None
    after = make.load(
        make.transcript(("MR. KESTREL", "Good day."), title="Briefing", who="", day="May 5, 2004"),
        name="c.txt",
    )
    assert after.turns.get().speaker == person
    search.sync()
    assert search.search("speaker:nicholas-kestrel").total == 2


def test_settling_needs_its_permission(client):
    editor(client, "view_event", "import_transcripts")
    assert client.get(reverse("admin:remarks_event_labels")).status_code == 403


def test_too_many_files_inside_an_archive_are_explained(client, boss, settings):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.txt", "SECRETARY HALE: Good morning.")
    assert "more than 200 files inside" in page_text(
        upload(client, ("many.zip", buffer.getvalue()))
    )
    assert not list(settings.STAGING_DIR.iterdir())


def test_a_captured_page_that_is_no_transcript_is_left_out(client, boss):
    page = (
        b"<html><body><h1>Contact us</h1>"
        b"<p>Write to the press office of the ministry, please.</p></body></html>"
    )
    batch = staging.put(
        boss.pk,
        [
            ({"name": "contact", "captured": "2020-01-01T00:00:00+00:00"}, page),
            ({"name": "seed.md"}, make.SEED.read_bytes()),
        ],
    )
    response = client.get(f"{IMPORT}{batch.token}/")
    assert "is no transcript" in page_text(response) and "1 new" in page_text(response)
    client.post(f"{IMPORT}{batch.token}/", {"draft": "1"})
    assert Event.objects.count() == 1


def test_refusals_are_pages_with_a_sentence(client, settings):
    editor(client, "view_event")
    assert "lacks the permission" in page_text(client.get(IMPORT))
    settings.ALLOWED_HOSTS = ["archive.example"]
    response = client.get("/", HTTP_HOST="elsewhere.example")
    assert response.status_code == 400 and "could not be read" in page_text(response)
    settings.ALLOWED_HOSTS = ["testserver"]
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403 and "grown old" in page_text(response)


# Limits, and a database that is busy


def staged_address(client):
    return upload(client, ("seed.md", make.SEED.read_bytes())).redirect_chain[-1][0]


def test_two_windows_confirm_one_file(client, boss):
    address = staged_address(client)
    token = address.split("/")[-3]
    form = {"title": "T", "kind": "joint", "draft": "1"}
    with staging.locked(staging.get(token, boss.pk)):
        page = page_text(client.post(address, form, follow=True))
    assert "another window" in page and Event.objects.count() == 0
    client.post(address, form)
    late = client.post(address, form, follow=True)
    assert "confirmed or discarded in another window" in page_text(late)
    assert Event.objects.count() == 1


def test_a_batch_file_that_was_saved_leads_to_its_event(client, boss):
    files = [
        (f"{n}.txt", make.transcript(("SECRETARY HALE", "Good."), title=f"Talk {n}").encode())
        for n in range(2)
    ]
    address = upload(client, *files).redirect_chain[-1][0]
    form = {"title": "T", "kind": "joint", "draft": "1"}
    for _ in range(2):
        response = client.post(f"{address}1/", form, follow=True)
    assert "saved already" in page_text(response) and Event.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "words"),
    [("form", "unpack to more than"), ("folder", "wait for confirmation"), ("disk", "No space")],
)
def test_quotas_are_explained_and_leave_nothing(client, boss, settings, monkeypatch, limit, words):
    if limit == "form":
        monkeypatch.setattr(staging, "MAX_FORM_BYTES", 100)
    if limit == "folder":
        settings.STAGING_MAX_BYTES = 100
    if limit == "disk":

        def full(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(staging.Path, "write_bytes", full)
    response = upload(client, ("seed.md", make.SEED.read_bytes()))
    assert words in page_text(response) and not list(settings.STAGING_DIR.iterdir())


def test_a_full_disk_while_uploading_is_explained(client, boss, settings, monkeypatch):
    from django.core.files import uploadhandler

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "receive_data_chunk", full)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    response = upload(client, ("seed.md", make.SEED.read_bytes()))
    assert response.status_code == 200 and "No space left on device" in page_text(response)
    assert not settings.STAGING_DIR.exists()


def test_files_to_review_are_not_published_by_one_button(client, boss):
    doubtful = b"Only words here.\n\nAnd nobody's label is above them.\n"
    response = upload(client, ("plain.txt", doubtful), ("seed.md", make.SEED.read_bytes()))
    page = page_text(response)
    assert "1 file has warnings about names and labels" in page
    assert "No speaker's label was found" in page.replace("&#x27;", "'")
    client.post(response.redirect_chain[-1][0], {"publish": "1"})
    assert [e.source.name for e in Event.objects.public()] == ["seed.md"]
    assert Event.objects.count() == 2


def test_failures_are_listed(client, boss):
    upload(client, ("scan.pdf", b"%PDF-1.4 and so on"), ("empty.txt", b""))
    assert set(FailedImport.objects.values_list("name", flat=True)) == {"scan.pdf", "empty.txt"}


def test_a_locked_database_is_explained(client, boss, seeded, monkeypatch):
    from django.db import OperationalError

    from remarks.loading.unidentified import unidentified_groups

    def raise_locked(*_args, **_kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("remarks.admin.unidentified.assign", raise_locked)
    make.load(make.transcript(("MR. KESTREL", "Good day."), title="Briefing", who=""), name="a.txt")
    waiting = unidentified_groups()[0]
    person = Speaker.objects.first()
    response = client.post(
        reverse("admin:remarks_event_labels"),
        {"rows": [waiting.token], "speaker": person.pk, "reason": "The recording shows it."},
    )
    assert response.status_code == 503 and "Nothing of what you sent was saved" in page_text(
        response
    )
