"""What starts the real server for tests and benchmarks: free ports, and gunicorn's command."""

import socket
import sys

from .files import ROOT


def free_ports(number):
    """So many ports of this machine that nobody listens on now."""
    sockets = [socket.socket() for _ in range(number)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def gunicorn(port, *, workers=1, threads=4):
    """The command that serves the site on a port of this machine."""
    where = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "archive.wsgi:application"]
    where += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        *where,
        "--workers",
        str(workers),
        "--threads",
        str(threads),
    ]
