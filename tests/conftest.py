"""Fixtures for all tests.

An index folder and a staging folder a test, and an archive that holds the seed.
"""

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.environment import search_cluster_of
from remarks import models, search

from . import make
from .opensearch.node import Node, obstacle
from .serving import free_ports
from .snapshots import Snapshot


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Nothing that a test writes on disk meets another test."""
    settings.INDEX_DIR = tmp_path / "index"
    settings.STAGING_DIR = tmp_path / "staging"
    models.clear_cache()


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory):
    """``snapshots(build)``: the archive that ``build`` makes, which it does once a session."""
    taken = {}

    def put_back(build):
        if build in taken:
            return taken[build].put_back()
        folder = tmp_path_factory.mktemp("snapshot") / "index"
        taken[build] = Snapshot.take(build, folder)
        return taken[build].made

    return put_back


def _seed():
    call_command("load_topics", verbosity=0)
    event = make.load(make.SEED)
    search.sync()
    return event.pk


@pytest.fixture
def seeded(db, snapshots):
    """The seed, published and searchable, with all topics."""
    return models.Event.objects.get(pk=snapshots(_seed))


@pytest.fixture(scope="session")
def opensearch_port(tmp_path_factory):
    """The port of an OpenSearch on loopback: of OPENSEARCH_PORT, or of one that the tests start."""
    if port := os.environ.get("OPENSEARCH_PORT"):
        yield Node(Path(tempfile.gettempdir()), "given", (int(port), 0)).wait().port
        return
    if reason := obstacle():
        pytest.skip(reason)
    # It runs as nobody, who must be able to come to its folder.
    folder = Path(tempfile.mkdtemp(prefix="remarks-opensearch-", dir="/var/tmp"))
    folder.chmod(0o755)
    node = Node(folder, "one", free_ports(2))
    try:
        yield node.start().wait().port
    finally:
        node.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster_index(port, shards=1):
    """An engine over an index of its own."""
    from opensearchpy import OpenSearch

    from remarks.search.engines import opensearch

    with OpenSearch(hosts=[{"host": "127.0.0.1", "port": port}]) as client:
        name = f"test-{time.time_ns()}"
        body = {"settings": opensearch.settings(shards), "mappings": opensearch.mapping()}
        client.indices.create(index=name, body=body)
        yield opensearch.OpenSearchEngine(client, name, seconds=30)
        client.indices.delete(index=name)


@pytest.fixture
def empty_cluster_engine(opensearch_port):
    with cluster_index(opensearch_port) as engine:
        yield engine


@pytest.fixture
def search_cluster(opensearch_port, settings):
    """The site searches an archive of its own name on the node; gone after the test."""
    from opensearchpy import OpenSearch

    name = f"site-{time.time_ns()}"
    url = f"opensearch://127.0.0.1:{opensearch_port}/{name}"
    settings.SEARCH_CLUSTER = search_cluster_of(url, "SEARCH_URL")
    settings.SEARCH_SECONDS = 30
    with OpenSearch(hosts=[{"host": "127.0.0.1", "port": opensearch_port}]) as client:
        yield client
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)


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
