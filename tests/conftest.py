"""Fixtures for all tests.

An index folder and a staging folder a test, and an archive that holds the seed.
"""

import pytest
from django.core.management import call_command

from remarks import models, search

from . import make


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Nothing that a test writes on disk meets another test."""
    settings.INDEX_DIR = tmp_path / "index"
    settings.STAGING_DIR = tmp_path / "staging"
    models.clear_cache()


@pytest.fixture
def seeded(db):
    """The seed, published and searchable, with all topics."""
    call_command("load_topics", verbosity=0)
    event = make.load(make.SEED)
    search.sync()
    return event


def pytest_addoption(parser):
    parser.addoption(
        "--strict-skips",
        action="store_true",
        help="a skipped test is a failure: for CI, which installs everything",
    )


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--strict-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped where none may be", red=True)
        session.exitstatus = 1
