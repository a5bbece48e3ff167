"""Who may import whom, executed: an arrow that points up, or a module without a floor, fails."""

import ast
from collections import defaultdict
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[1] / "remarks"
# Floor of each module of the archive; below a dotted name the longest entry counts.
FLOORS = {
    "transcripts": 0, "identity": 0, "exports.writers": 0, "search.language": 0, "search.tokens": 0,
    "search.aboutness": 0, "search.headings": 0, "search.topic_words": 0, "search.turn_words": 0,
    "analysis.alignment": 0, "analysis.quoting": 0, "presentation.text": 0,
    "progress": 0, "models": 1, "operations.replicas": 1,
    "loading": 2, "search": 2, "operations": 2,
    "analysis": 3, "exports": 3, "presentation": 3, "filters": 3, "forms": 3,
    "templatetags": 4, "views": 4, "sitemaps": 4, "admin": 4, "management": 4,
    "feeds": 5, "urls": 5, "apps": 5, "signals": 5,
}  # fmt: skip
# `models` compares names as the parser does; `templatetags` and others may use these freely.
PURE = {"django", "remarks.models"}
SIBLINGS_MAY_MEET = {0, 5}


# Floors inside a folder: a module imports from lower floors of its own folder only. Where a floor
# is REST, what is named nowhere stands on it, and may meet there as long as there is no cycle.
REST = {"*"}
INNER_FLOORS = {
    "transcripts": [
        {"folding", "lines", "types"},
        {"lexicon", "sentences"},
        {"footer", "formats", "marks"},
        REST,  # the stages of labels, header, turns and questions
        {"parse"},
        {"isolated"},
        {"__init__"},
    ],
    "loading": [
        {
            "anchors",
            "duplicates",
            "evidence",
            "fingerprints",
            "identity",
            "overlays",
            "places",
            "review",
        }
        | {"slugs", "sources", "uploads", "versions", "web_client", "web_lists"},
        {"expected_dates", "groundwork", "identification", "staging", "unidentified", "who_is_who"},
        {"label_rules", "merges", "offices", "plans"},
        {"turn_matching"},
        {"writing"},
        {"corrections", "revisions", "web_pages"},
        {"__init__"},
    ],
    "views": [
        {"client_address", "lookup", "responses", "schemas", "streaming"},
        {"parameters"},
        REST,  # the pages and their data
        {"__init__"},
    ],
    "search": [
        {"tokens"},
        {"language", "turn_words", "word_forms"},
        {"nodes", "explanation", "topic_words"},
        {"aboutness", "headings"},
        {"engines"},
        {"documents", "files", "following", "highlight", "hit_rows", "leases", "ranking", "wishes"},
        {"resolution", "cluster_index"},
        {"index"},
        {"execution", "units", "topics", "name_cards", "readings"},
        {"near_duplicates", "halves", "facets", "suggestions", "similarity"},
        {"results"},
        {"__init__"},
    ],
}


def modules():
    for path in sorted(ROOM.rglob("*.py")):
        parts = path.relative_to(ROOM).with_suffix("").parts
        if "migrations" in parts or parts == ("__init__",):
            continue
        yield path, ".".join(p for p in parts if p != "__init__")


def floor_of(name):
    floors = [known for known in FLOORS if name == known or name.startswith(known + ".")]
    assert floors, f"{name} has no floor: give it one in FLOORS"
    longest = max(floors, key=len)
    return FLOORS[longest], longest


def imports(path, name):
    """The archive's modules that a file imports, and the outside packages."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = ".".join(filter(None, [*base, node.module or ""]))
            if node.level or (node.module or "").startswith("remarks"):
                target = target.removeprefix("remarks").lstrip(".")
                for alias in node.names:
                    inner = f"{target}.{alias.name}".lstrip(".")
                    there = (ROOM / inner.replace(".", "/")).with_suffix(".py").exists() or (
                        ROOM / inner.replace(".", "/")
                    ).is_dir()
                    yield "remarks." + (inner if there else target)
            else:
                yield target


@pytest.mark.parametrize(("path", "name"), list(modules()), ids=[n for _, n in modules()])
def test_arrows_point_down(path, name):
    floor, room = floor_of(name)
    for target in imports(path, name):
        if not target.startswith("remarks."):
            if floor == 0:
                assert target.split(".")[0] != "django", f"{name} is pure and imports {target}"
            continue
        inner = target.removeprefix("remarks.")
        if not inner:
            continue
        other, other_room = floor_of(inner)
        allowed = other < floor or (other == floor and floor in SIBLINGS_MAY_MEET)
        assert allowed or other_room == room, (
            f"{name} (floor {floor}) imports {inner} (floor {other})"
        )


def test_pure_rooms_hold_no_django():
    for path, name in modules():
        if floor_of(name)[0] == 0:
            assert "django" not in {t.split(".")[0] for t in imports(path, name)}, name


def test_no_catch_all_modules():
    assert not [n for _, n in modules() if n.split(".")[-1] in ("utils", "helpers", "services")]


def test_no_safe_filter_on_archive_text():
    for path in (ROOM.parent / "templates").rglob("*.html"):
        assert "|safe" not in path.read_text(), path


def test_labels_are_matched_in_the_parser_only():
    for path, name in modules():
        if not name.startswith("transcripts"):
            assert "QUESTION" not in path.read_text(), f"{name} knows a label"


def inner_floor(folder, part):
    floors = [n for n, parts in enumerate(INNER_FLOORS[folder]) if part in parts]
    floors += [n for n, parts in enumerate(INNER_FLOORS[folder]) if parts is REST]
    assert floors, f"{folder}.{part} has no floor: give it one in INNER_FLOORS"
    return floors[0]


@pytest.mark.parametrize("folder", INNER_FLOORS)
def test_arrows_point_down_inside_a_folder(folder):
    for path, name in modules():
        if name.split(".")[0] != folder:
            continue
        part = (name.split(".") + ["__init__"])[1]
        mine = inner_floor(folder, part)
        for target in imports(path, name):
            if not target.startswith(f"remarks.{folder}."):
                continue
            other = target.split(".")[2]
            floor = inner_floor(folder, other)
            meet = floor == mine and INNER_FLOORS[folder][mine] is REST
            assert floor < mine or meet or other == part, (
                f"{name} imports {target}, which is not below it"
            )


def arrows_inside(folder):
    """Each part of a folder, and the parts of the folder that it imports."""
    arrows = defaultdict(set)
    for path, name in modules():
        if name.split(".")[0] != folder:
            continue
        part = (name.split(".") + ["__init__"])[1]
        targets = [target.split(".") for target in imports(path, name)]
        arrows[part] |= {t[2] for t in targets if t[:2] == ["remarks", folder] and len(t) > 2}
        arrows[part].discard(part)
    return arrows


@pytest.mark.parametrize("folder", sorted({n.split(".")[0] for _, n in modules() if "." in n}))
def test_no_cycle_inside_a_folder(folder):
    TopologicalSorter(arrows_inside(folder)).prepare()


# Django looks for models in the one and `urls` for views in the other: they list all of theirs.
WIDE_DOORS = {"models", "views"}
MAX_DOOR = 11


def test_doors_are_narrow():
    """A door exports what every caller needs; the rest is imported from its own module."""
    doors = {
        name: len(import_module(f"remarks.{name}").__all__)
        for path, name in modules()
        if path.name == "__init__.py" and "__all__" in path.read_text() and name not in WIDE_DOORS
    }
    assert {"identity", "exports.writers", "loading", "search", "transcripts"} <= set(doors)
    assert not {name: size for name, size in doors.items() if size > MAX_DOOR}
