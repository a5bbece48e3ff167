"""An OpenSearch node for a benchmark, of what ``tests/opensearch/install.sh`` has fetched."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.opensearch.node import Node, obstacle
from tests.serving import free_ports


@contextmanager
def search_url(name: str) -> Iterator[str]:
    """Yields the SEARCH_URL of an archive ``name`` on a node that ends with the block."""
    if reason := obstacle():
        raise SystemExit(f"No OpenSearch can be started: {reason}.")
    # It runs as nobody, who must be able to come to its folder.
    folder = Path(tempfile.mkdtemp(prefix="remarks-opensearch-", dir="/var/tmp"))
    folder.chmod(0o755)
    # Compiled fully, as a site's own would be.
    node = Node(folder, "bench", free_ports(2), heap="1g", options=())
    try:
        node.start().wait()
        yield f"opensearch://127.0.0.1:{node.port}/{name}"
    finally:
        node.kill()
        shutil.rmtree(folder, ignore_errors=True)
