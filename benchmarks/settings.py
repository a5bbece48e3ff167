"""The archive's own settings.

With REMARKS_BENCH_PEERS also what the peers need to search the same rows.
"""

import os

from archive.settings import *  # noqa: F403
from archive.settings import INSTALLED_APPS

if os.environ.get("REMARKS_BENCH_PEERS"):
    INSTALLED_APPS = [*INSTALLED_APPS, "modelsearch", "benchmarks.peers"]
    MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
