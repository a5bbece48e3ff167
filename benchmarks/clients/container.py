"""The container without a daemon: what the Dockerfile copies, started as the Dockerfile starts it,
by the account that it makes, on a root that cannot be written. Linux, as root: it asks for a mount
namespace of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.files import ROOT
from tests.serving import free_ports

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
START_SECONDS = 240


class Refused(Exception):
    """The machine gives no namespace, or the container did not do what it should."""


def row() -> tuple[str, str]:
    """The verdict and what is told of it."""
    if os.geteuid() or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        return "not run", "it needs root and a mount namespace"
    # Not below /tmp, which the container has for its own.
    folder = Path(tempfile.mkdtemp(prefix="remarks-container-", dir="/var/tmp"))
    try:
        return "good", _start_and_ask(folder)
    except (Refused, OSError) as reason:
        return "**not good**", str(reason)[-300:]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> int:
    return int(re.findall(r"--uid (\d+)", DOCKERFILE)[0])


def _image(folder: Path) -> None:
    """``code`` and ``data`` as the image has them."""
    folder.chmod(0o755)
    for name in ("code", "data", "venv", "base"):
        (folder / name).mkdir()
    os.chown(folder / "data", _user(), _user())
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.M):
        *files, target = line.split()
        place = folder / "code" / target
        for name in files:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)


def _command(folder: Path) -> list[str]:
    start = f"cd {folder}/code && if touch probe 2>/dev/null; then exit 99; fi; "
    start += "exec " + re.findall(r'^CMD \["(.+)"\]$', DOCKERFILE, re.M)[0].replace('", "', " ")
    confined = f"setpriv --reuid {_user()} --regid {_user()} --clear-groups --no-new-privs"
    # Python and its packages come to where the account can reach them, wherever this checkout is.
    base = Path(sys.base_prefix)
    mounts = [
        f"mount --bind {folder}/data {folder}/data",
        f"mount --bind {sys.prefix} {folder}/venv",
        f"mount --bind {base} {folder}/base",
        "mount -t tmpfs tmpfs /tmp",
    ]
    closed = [p for p in reversed(base.parents) if not p.stat().st_mode & stat.S_IXOTH]
    if closed:
        mounts.append(f"mount -t tmpfs -o mode=755 tmpfs {closed[0]}")
        mounts.append(f"mkdir -p {base} && mount --bind {folder}/base {base}")
    mounts.append("mount -o remount,bind,ro /")
    mounts.append(f"PATH={folder}/venv/bin:$PATH exec {confined} sh -c '{start}'")
    return ["unshare", "--mount", "sh", "-c", " && ".join(mounts)]


def _answer(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def _start_and_ask(folder: Path) -> str:
    _image(folder)
    (port,) = free_ports(1)
    data, code = folder / "data", folder / "code"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "PYTHONDONTWRITEBYTECODE": "1",
        "REMARKS_DATA": str(data),
        "STATIC_ROOT": str(data / "static"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PREPARE": "1",
        "WEB_CONCURRENCY": "1",
    }
    before = set(code.rglob("*"))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            _command(folder), env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _look(server, f"http://127.0.0.1:{port}", folder / "log")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)
    if written := set(code.rglob("*")) - before:
        raise Refused(f"It writes into the code: {sorted(map(str, written))[:3]}")
    return f"PORT={port}, account {_user()}, root read-only: ready, page and style sheet"


def _look(server: subprocess.Popen, site: str, log: Path) -> None:
    """Wait until it is ready, and read a page with its style sheet. Raises Refused."""
    end = time.monotonic() + START_SECONDS
    while (ready := _answer(f"{site}/readyz"))[0] != 200:
        if server.poll() is not None or time.monotonic() > end:
            raise Refused(f"{ready}: {log.read_text()}")
        time.sleep(0.2)
    page = _answer(f"{site}/")[1]
    style = re.findall(r'href="(/static/remarks/base[^"]*\.css)"', page)
    if not style or _answer(site + style[0])[0] != 200:
        raise Refused(f"The page has no style sheet: {page[:200]}")
    if Path(f"/proc/{server.pid}").stat().st_uid != _user():
        raise Refused("It runs under another account.")


if __name__ == "__main__":
    print(*row(), sep=": ")
