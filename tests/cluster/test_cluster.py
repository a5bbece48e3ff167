"""The cluster's story, once, for real: see ``tests/cluster/run.py``."""

import subprocess
import sys

import pytest

from .run import ROOT, missing_programs


@pytest.mark.skipif(
    bool(missing_programs()),
    reason=f"several machines on loopback need Debian's packages: {', '.join(missing_programs())}",
)
def test_nothing_acknowledged_is_lost_and_reads_go_on():
    done = subprocess.run(
        [sys.executable, "-m", "tests.cluster.run", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    print(done.stdout, done.stderr[-2000:])
    assert done.returncode == 0
