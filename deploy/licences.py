"""The licence of every package that the site runs on, as the package itself states it.

``make licences``.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pinned(path=ROOT / "requirements.txt"):
    """``(name, version)`` of each package in a requirements file."""
    return re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", path.read_text(), re.MULTILINE
    )


def licence(name):
    """What the package's own metadata says, in one line."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return "not installed on this kind of machine"
    classified = [
        c.rsplit(" :: ", 1)[1]
        for c in facts.get_all("Classifier", [])
        if c.startswith("License :: OSI")
    ]
    said = (
        facts.get("License-Expression")
        or "; ".join(classified)
        or (facts.get("License") or "").strip()
    )
    return said.splitlines()[0][:80] if said else "not stated"


def main():
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in pinned()]
    print(
        "# Licences of what the site runs on\n\nAs each package states it; written by `make "
        "licences`.\n"
    )
    print("| package | version | licence |\n| --- | --- | --- |")
    print("\n".join(rows))


if __name__ == "__main__":
    sys.exit(main())
