"""Code that nothing names: ``python -m tests.unused``, part of ``make lint``.

Vulture lists what no Python code uses; a name that stands anywhere else too, in a template or a
string, is taken for used. Exit status 1 where something is left.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
CODE = ("archive", "remarks", "benchmarks", "deploy", "tests")
# Read by Django, gunicorn, expat and others under these names.
READ_BY_OTHERS = re.compile(
    r"[A-Z_0-9]+|handler\d+|worker_\w+|max_requests\w*|on_starting|post_\w+|default_site"
    r"|process_view|author_name|feed_extra_kwargs|value_from_datadict"
    r"|change_form_template|date_hierarchy|formfield_overrides|fieldsets|site_\w+|index_title"
    r"|has_\w+_permission|do_[A-Z]+|log_message|subtitle|renderer|allow_\w+|clean_\w+|field_class|filter_\w+|preprocess|globals|trace"
    r"|buffer_text|compress_type|\w+Handler|\w+(?:Admin|Config)|\w+_(?:changed|change|goes|gone)"
)


def words() -> Counter[str]:
    """How often each word stands in what git tracks, migrations aside."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *CODE, "templates", "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    counts: Counter[str] = Counter()
    for name in listed:
        path = ROOT / name
        is_text = path.suffix in (".py", ".html", ".xml", ".txt", ".toml") and path.is_file()
        if is_text and "migrations" not in path.parts:
            counts.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return counts


def main() -> int:
    vulture = Vulture()
    vulture.scavenge([str(ROOT / folder) for folder in CODE], exclude=["*/migrations/*"])
    counts = words()
    left = [
        item
        for item in vulture.get_unused_code(min_confidence=60)
        if counts[item.name] < 2
        and not READ_BY_OTHERS.fullmatch(item.name)
        # Pytest finds fixtures and hooks by their names.
        and not Path(item.filename).is_relative_to(ROOT / "tests")
    ]
    for item in left:
        where = Path(item.filename).relative_to(ROOT)
        print(f"{where}:{item.first_lineno}: nothing uses {item.typ} {item.name}: remove it.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
