"""The license of every package that the site runs on, as the package itself states it.

``make licenses``.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pinned_packages(path=ROOT / "requirements.txt"):
    """``(name, version)`` of each package in a requirements file."""
    return re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", path.read_text(), re.MULTILINE
    )


def license(name):
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
    terms = (
        facts.get("License-Expression")
        or "; ".join(classified)
        or (facts.get("License") or "").strip()
    )
    return terms.splitlines()[0][:80] if terms else "not stated"


def main():
    rows = [f"| {name} | {version} | {license(name)} |" for name, version in pinned_packages()]
    print(
        "# Licenses of what the site runs on\n\nAs each package states it; written by `make "
        "licenses`.\n"
    )
    print("| package | version | license |\n| --- | --- | --- |")
    print("\n".join(rows))


if __name__ == "__main__":
    sys.exit(main())
