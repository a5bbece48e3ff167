"""The docs against the tree: the map names every package, and what the docs link to is there."""

import re
import tomllib

import pytest

from benchmarks.clients import checks

from .files import ROOT

DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def packages():
    for top in ("archive", "remarks"):
        for path in (ROOT / top).rglob("__init__.py"):
            yield f"{path.parent.relative_to(ROOT).as_posix()}/"


def mapped_folders():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = text[text.index("## The map") : text.index("## Adding things")]
    cells = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", rows, flags=re.M)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_the_map_is_the_tree():
    # Packages without a door of their own belong to the one above.
    inner = {"remarks/", "remarks/management/commands/"}
    assert set(packages()) - inner <= mapped_folders()
    assert not [name for name in mapped_folders() if not (ROOT / name).is_dir()]


@pytest.mark.parametrize("path", DOCS, ids=[p.relative_to(ROOT).as_posix() for p in DOCS])
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert not [link for link in inside if not (path.parent / link).exists()]


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) < 900


def test_the_glossary_has_the_six_terms():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for term in ("turn", "voice", "principal", "label", "cue", "exchange"):
        assert f"| **{term}** |" in text


def test_the_changelog_begins_with_this_version_and_dates_the_earlier_ones():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+)(?: \((.+)\))?$", text, flags=re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert versions[0][0] == project["version"]
    assert versions[1:] and all(re.fullmatch(r"\d+ \w+ \d{4}", day) for _, day in versions[1:])


def test_clients_listed_as_tested_here_are():
    told = checks.in_the_tests()
    assert "sickle: test_harvest.py" in told and len(told.split("; ")) == len(checks.IN_THE_TESTS)
