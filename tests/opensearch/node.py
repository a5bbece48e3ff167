"""An OpenSearch on loopback for tests: what ``install.sh`` beside this file has put in a folder.

It asks nobody for a password and serves 127.0.0.1 alone. ``OPENSEARCH_HOME`` names another folder,
``OPENSEARCH_JAVA`` another Java than the first in the path. ``python3 node.py FOLDER PORT`` runs
one until it is ended; tests use it where ``OPENSEARCH_PORT`` names its port.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
VERSION = re.search(r"<opensearch\.version>(.+)<", (HERE / "pom.xml").read_text())[1]
HOME = Path(os.environ.get("OPENSEARCH_HOME") or f"/var/tmp/remarks-opensearch-{VERSION}")
JAVA = os.environ.get("OPENSEARCH_JAVA") or "java"
START_SECONDS = 120
# The settings that a site's own machines are told to have.
OWN = HERE.parents[1] / "deploy" / "opensearch.yml"
# Compiled fully the server answers faster and takes twice the time to start.
QUICK_START = ("-XX:TieredStopAtLevel=1",)
_MEMORY = ("-XX:+UseG1GC", "-XX:InitiatingHeapOccupancyPercent=30", "-Xss1m")
_NETTY = {"noUnsafe": "true", "noKeySetOptimization": "true", "allocator.numDirectArenas": "0"}
_LOG = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:opensearch.logs.base_path}/node.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
"""


def obstacle() -> str:
    """Why no node can be started here; blank where one can."""
    if not shutil.which(JAVA):
        return "there is no Java 17"
    if not (HOME / "version").is_file():
        return f"no OpenSearch in {HOME}: run tests/opensearch/install.sh"
    return ""


class Node:
    """One server in ``folder``, which it may fill; a killed one can be started again.

    ``peers`` are the nodes that found the cluster with it, itself among them; set them before the
    first start. Without any it is a cluster of its own. ``settings`` is a file with more of them.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        ports: tuple[int, int],
        *,
        heap: str = "512m",
        options: Sequence[str] = QUICK_START,
        settings: Path | None = None,
    ):
        self.folder, self.name, self.heap, self.options = folder, name, heap, options
        self.settings = settings
        self.port, self.transport = ports
        self.peers: Sequence[Node] = ()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Node:
        command, environment = self._prepare()
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=output, stderr=output
            )
        return self

    def become(self) -> NoReturn:
        """Take the place of this process, so that whoever started it can end it."""
        command, environment = self._prepare()
        os.chdir(self.folder)
        os.execvpe(command[0], command, environment)

    def _prepare(self) -> tuple[list[str], dict[str, str]]:
        """The command and its environment, once its folder is laid out."""
        for part in ("config", "data", "logs", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "config" / "opensearch.yml").write_text(self._settings())
        (self.folder / "config" / "log4j2.properties").write_text(_LOG)
        command = [str(part) for part in self._command()]
        if os.getuid() == 0:
            # It refuses to run as root.
            subprocess.run(["chown", "-R", "nobody:nogroup", self.folder], check=True)
            drop = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
            command = [*drop, *command]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}
        return command, environment

    def _settings(self) -> str:
        lines = {
            "cluster.name": "remarks-tests",
            "node.name": self.name,
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport,
            "action.destructive_requires_name": "true",
            # A disk that others fill must not make a test fail.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        if self.peers:
            hosts = ", ".join(f'"127.0.0.1:{peer.transport}"' for peer in self.peers)
            names = ", ".join(peer.name for peer in self.peers)
            lines |= {
                "discovery.seed_hosts": f"[{hosts}]",
                "cluster.initial_cluster_manager_nodes": f"[{names}]",
            }
        else:
            lines["discovery.type"] = "single-node"
        more = self.settings.read_text() if self.settings else ""
        return more + "".join(
            f"{key}: {value}\n" for key, value in lines.items() if f"\n{key}:" not in more
        )

    def _command(self) -> list[str]:
        properties = {f"io.netty.{key}": value for key, value in _NETTY.items()} | {
            "java.awt.headless": "true",
            "java.io.tmpdir": self.folder / "tmp",
            "java.locale.providers": "SPI,COMPAT",
            "java.security.manager": "allow",
            "jna.nosys": "true",
            "jna.tmpdir": self.folder / "tmp",
            "log4j.shutdownHookEnabled": "false",
            "log4j2.disable.jmx": "true",
            "opensearch.bundled_jdk": "false",
            "opensearch.distribution.type": "tar",
            "opensearch.path.conf": self.folder / "config",
            "opensearch.path.home": HOME,
        }
        return [
            JAVA,
            *self.options,
            f"-Xms{self.heap}",
            f"-Xmx{self.heap}",
            *_MEMORY,
            *(f"-D{key}={value}" for key, value in properties.items()),
            "-cp",
            f"{HOME}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]

    def ask(self, path: str = "/", timeout: float = 5.0) -> dict:
        """The answer to a GET. Raises OSError or ValueError where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        if response.status != 200:
            raise OSError(f"{response.status} {body[:200]!r}")
        return json.loads(body)

    def answers(self) -> bool:
        """Whether the node takes requests and knows who manages its cluster."""
        with suppress(OSError, ValueError):
            return self.ask("/_cluster/health")["status"] in ("green", "yellow")
        return False

    def wait(self, seconds: float = START_SECONDS) -> Node:
        """Until it answers. Raises RuntimeError with the end of its log where it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.answers():
                return self
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.2)
        logs = (self.folder / "output", self.folder / "logs" / "node.log")
        told = [log.read_text(errors="replace")[-3000:] for log in logs if log.is_file()]
        raise RuntimeError("\n".join([f"OpenSearch on port {self.port} did not start.", *told]))

    def kill(self) -> None:
        """It gets no time to say anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


if __name__ == "__main__":
    if reason := obstacle():
        sys.exit(f"No OpenSearch can be started: {reason}.")
    port = int(sys.argv[2])
    # A node alone speaks with no other: any free port does.
    Node(Path(sys.argv[1]), "one", (port, 0)).become()
