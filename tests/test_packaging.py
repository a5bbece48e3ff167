"""The installed package: all that a page needs is in the wheel, and it serves from anywhere."""

import os
import subprocess
import sys
import zipfile

import pytest

from .files import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as `pip install .` makes it, with the build tools that are there already."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("remarks-*.whl"))


def test_the_wheel_holds_what_pages_need(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "remarks/transcripts/lexicon/outlets.csv" in names
    assert "remarks/migrations/0001_initial.py" in names
    for tracked in ("templates", "static", "fixtures"):
        inside = {path.relative_to(ROOT) for path in (ROOT / tracked).rglob("*") if path.is_file()}
        assert {f"archive/resources/{path.as_posix()}" for path in inside} <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "deploy/"))]


def test_the_wheel_names_the_requirements(wheel):
    text = zipfile.ZipFile(wheel)
    facts = next(name for name in text.namelist() if name.endswith(".dist-info/METADATA"))
    required = [
        line
        for line in text.read(facts).decode().splitlines()
        if line.startswith("Requires-Dist: ") and "extra ==" not in line
    ]
    wanted = [
        line
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert len(required) == len(wanted) > 10
    scripts = next(name for name in text.namelist() if name.endswith("entry_points.txt"))
    assert "remarks = archive.command_line:main" in text.read(scripts).decode()


def test_an_installed_package_migrates_and_serves(wheel, tmp_path):
    """In a folder of its own, without the checkout: database, topics, and a page with its style."""
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    env = {k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "DATABASE_URL")}
    env |= {"PYTHONPATH": str(site), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    env.pop("REMARKS_DATA", None)

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "archive", *arguments],
            cwd=home,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("migrate", "--verbosity", "0")
    assert "topics added" in run("load_topics")
    run("collectstatic", "--noinput", "--verbosity", "0")
    code = (
        "from django.test import Client\n"
        "c = Client(SERVER_NAME='localhost')\n"
        "print(*(c.get(path).status_code for path in ('/', '/events/', '/topics/')))"
    )
    assert run("shell", "--no-imports", "-c", code).split() == ["200", "200", "200"]
    assert (home / "var" / "archive.sqlite3").is_file()
    assert next((home / "var" / "static").rglob("base*.css"))
