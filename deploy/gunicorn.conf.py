"""How the server runs, wherever it runs: `make run`, the container and the systemd unit read this.

HOST and PORT, or BIND as a whole, say where; WEB_CONCURRENCY says how many processes.
"""

import gc
import os
import sys

bind = os.environ.get("BIND") or ":".join(
    (os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
)
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Two may be sending tables for minutes (TABLES_AT_ONCE), one may be searching for seconds. Four
# busy ones take 43 ms of CPU a request where one takes 29 and two take 33 (benchmarks/README.md).
threads = 4
# Requests are taken in whole before a thread works on them: see archive/server.py.
worker_class = "archive.server.BufferingWorker"
timeout = 60
# A process is replaced now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000


def on_starting(server):
    """Refuse settings that are not usable before there is a process, with the sentence alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    sys.path.insert(0, server.cfg.chdir)
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.INSTALLED_APPS  # noqa: B018  reads the settings
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not usable. {error}")


def post_worker_init(worker):  # noqa: ARG001  gunicorn names it
    """What is loaded stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    # Threads that compute take turns less often: each change of hands costs, and nobody waits
    # longer for it than for a page.
    sys.setswitchinterval(0.02)
