"""The Nu HTML checker finds nothing on any page, neither on the readers' nor on the desk's own."""

import pytest
from django.contrib.auth.models import User

from remarks.models import Event

from . import markup
from .test_browser import paths

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        markup.checker() is None, reason="the Nu checker needs a Java runtime on this machine"
    ),
]
DESK = [
    "import/",
    "labels/",
    "{pk}/correct/",
    "{pk}/correct/t3/",
    "{pk}/again/",
    "merge/outlet/",
    "merge/speaker/",
]


def written(client, pages, folder):
    """The pages as files; gives back which file holds which address."""
    names = {}
    folder.mkdir()
    for number, path in enumerate(pages):
        response = client.get(path)
        assert response["Content-Type"].startswith("text/html"), path
        names[f"{number:03}.html"] = path
        (folder / f"{number:03}.html").write_bytes(
            b"".join(response) if response.streaming else response.content
        )
    return names


def test_every_public_page_is_valid(seeded, client, tmp_path):
    names = written(client, paths(), tmp_path / "pages")
    errors = markup.errors(tmp_path / "pages")
    assert {names[name]: faults[:3] for name, faults in errors.items()} == {}


def test_the_desks_pages_are_valid(seeded, client, tmp_path):
    client.force_login(User.objects.create_superuser("boss"))
    pk = Event.objects.get().pk
    names = written(
        client, [f"/admin/remarks/event/{path.format(pk=pk)}" for path in DESK], tmp_path / "pages"
    )
    # What Django's own frame of the admin holds is Django's; ours begins behind it.
    errors = markup.errors(tmp_path / "pages")
    assert {names[name]: faults for name, faults in errors.items()} == {}


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "bad.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>x</title><p><div role="nothing"></p>'
    )
    assert markup.errors(tmp_path)["bad.html"]
