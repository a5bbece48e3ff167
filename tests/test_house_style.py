"""The habits of the code that no linter checks: names and spelling."""

from __future__ import annotations

import re

import pytest
import yaml

from benchmarks import house_style


def test_no_function_is_named_by_a_bare_participle():
    """Name it after what comes out (``trim``, ``called_asker``); benchmarks.house_style has the
    rule, and ``READS_WELL`` the names that stay and why.
    """
    assert house_style.participles(house_style.tracked_files("*.py")) == []


def test_values_are_called_after_what_they_are():
    """Not ``held``, ``found`` or ``said``: matches, a passage, a note, the rows."""
    assert house_style.vague_names(house_style.tracked_files("*.py")) == []


def test_a_vague_name_is_seen_wherever_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(house_style, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(
        "def first(held):\n    self.said = held\n    for found, _ in held:\n        yield found\n"
    )
    assert house_style.vague_names([module]) == [
        "module.py:1:held", "module.py:2:said", "module.py:3:found"
    ]  # fmt: skip
    module.write_text('facts = {"held": turns.found}\n')
    assert house_style.vague_names([module]) == []


def test_no_line_of_a_template_is_long():
    """Those of the desk too, which djlint does not format."""
    templates = house_style.tracked_files("templates/*")
    assert house_style.lines_over(templates, house_style.MAX_TEMPLATE_COLUMNS)[0] == 0


def test_no_regular_expression_is_long():
    """Over 200 characters it is a tuple of phrases joined once, or verbose."""
    assert house_style.long_patterns(house_style.product()) == 0


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("folded", True),
        ("_called_by_name", True),
        ("held", True),
        ("printed_names", False),
        ("_heading_text", False),
        ("oembed", False),
        ("trim", False),
    ],
)
def test_a_participle_alone_is_told_from_one_with_its_noun(name, is_one):
    assert house_style.is_participle(name) is is_one


# Stems are enough: what they begin is as British as they are.
BRITISH = re.compile(
    r"""
    (?<!aria-) (?:un)? labell (?:ed|ing|er)
    | colour | neighbour | honour | favour (?!ite_) | behaviour
    | licence | defence | theatre | \b centre | catalogue | judgement | programme (?![rd])
    | \b grey | travelled | cancelled | artefact | whilst
    | (?:recogn | organ | capital | normal | serial | token | general | summar | initial
        | optim | emphas) is (?:e[ds]? \b | ing | ation)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What reads or measures transcripts, which are written in both spellings, and names of others.
BOTH_SPELLINGS = (
    "remarks/transcripts/", "remarks/search/word_forms.py", "remarks/analysis/quoting/spellings.py",
    "remarks/exports/writers/tei.py", "templates/remarks/quote.html", "benchmarks/accuracy.py",
    "tests/", "CHANGELOG.md", "benchmarks/house_style.py",
)  # fmt: skip


def test_spelling_is_american():
    files = house_style.tracked_files("*.py", "*.md", "*.html", "*.css", "*.js", "*.sh", "Makefile")
    assert files
    wrong = [
        f"{name}:{number}: {match[0]}"
        for path in files
        if not (name := path.relative_to(house_style.ROOT).as_posix()).startswith(BOTH_SPELLINGS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in BRITISH.finditer(line)
    ]
    assert wrong == []


def test_hooks_before_a_commit_fetch_nothing_and_check_what_lint_checks():
    """They run programs of ``make setup``; djlint would fail on a template with another ending."""
    config = yaml.safe_load((house_style.ROOT / ".pre-commit-config.yaml").read_text())
    lint = (house_style.ROOT / "Makefile").read_text()
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    hooks = {hook["id"]: hook for one in config["repos"] for hook in one["hooks"]}
    commands = {"ruff": "ruff check", "format": "ruff format", "templates": "djlint"}
    for name, command in commands.items():
        assert hooks[name]["entry"].startswith(f".venv/bin/{command} ")
        assert f"$(BIN)/{command} " in lint
    paths = house_style.tracked_files("templates/remarks")
    templates = {path.relative_to(house_style.ROOT).as_posix() for path in paths}
    matching = {name for name in templates if re.match(hooks["templates"]["files"], name)}
    assert matching == {name for name in templates if name.endswith(".html")} < templates
