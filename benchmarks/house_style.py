"""How dense the code is and what its things are called: ``python -m benchmarks.house_style``.

Prints one table over the files that git tracks: lines over 100 columns, cyclomatic complexity by
radon (a decision is a branch or a Boolean operand), functions named by a participle, values that
are called ``held``, ``found`` or ``said``, modules at the root of ``remarks/``, template lines over
120 columns and regular expressions over 200 characters.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, quantiles

ROOT = Path(__file__).resolve().parents[1]
MAX_COLUMNS = 100
MAX_TEMPLATE_COLUMNS = 120
MAX_PATTERN = 200
HIGH_COMPLEXITY = 10


def tracked_files(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and "migrations" not in path.parts]


def product() -> list[Path]:
    """The modules that run in an archive: neither tests nor benchmarks."""
    return tracked_files("archive/*.py", "remarks/*.py")


def lines_over(paths: list[Path], columns: int) -> tuple[int, int]:
    """How many lines are longer than ``columns``, and how many there are."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return sum(len(line) > columns for line in lines), len(lines)


def functions(paths: list[Path]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def complexities(paths: list[Path]) -> list[int]:
    from radon.complexity import cc_visit

    blocks = [block for path in paths for block in cc_visit(path.read_text(encoding="utf-8"))]
    return [block.complexity for block in blocks if block.letter in "FM"]


# Nouns that look like participles.
NOUNS = {
    "briefing", "building", "everything", "heading", "labeling", "labelling", "listing", "mapping",
    "meeting", "oembed", "opening", "querystring", "reading", "signposting", "spelling", "string",
    "warning", "writing",
}  # fmt: skip
IRREGULAR = {"held", "found", "said", "kept", "given", "known", "taken", "shown", "met", "told"}
# A word that can follow a participle without naming what comes out.
NO_NOUN = {
    "after", "again", "apart", "as", "at", "before", "behind", "between", "by", "first", "for",
    "from", "in", "into", "last", "like", "nearby", "of", "on", "once", "only", "out", "over",
    "to", "under", "until", "up", "with", "within",
}  # fmt: skip
# Where a function says what is so, and not what comes out, a participle reads well.
STATES = ("property", "contextmanager", "fixture")
# What the rule would name, and why it stays.
READS_WELL = {
    "__missing__": "Python's own name for what a dictionary does with a key that it lacks",
    "asking": "the view of the page /asking/, called as the page is",
    "cached_until_change": "a decorator, called as Django's cached_property is",
}


def is_participle(name: str) -> bool:
    """``folded``, ``_called_by``, ``held``: a name that says what was done, not what comes out.

    A participle with its noun behind it (``printed_names``) names what comes out.
    """
    first, *rest = name.strip("_").split("_")
    if first in NOUNS:
        return False
    is_one = first in IRREGULAR or (len(first) > 4 and first.endswith(("ed", "ing")))
    return is_one and (not rest or rest[0] in NO_NOUN)


def participles(paths: list[Path]) -> list[str]:
    """``file:name`` of every function named by a bare participle.

    Left out is what says a state and reads as one: predicates (``-> bool``), properties, context
    managers and fixtures, methods of a queryset (``Event.objects.undated()``), and the names of
    ``READS_WELL``.
    """
    named = []
    for path in paths:
        for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_queryset = isinstance(owner, ast.ClassDef) and owner.name.endswith("QuerySet")
            for node in ast.iter_child_nodes(owner):
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                states = is_queryset or _says_state(node) or node.name in READS_WELL
                if is_participle(node.name) and not states:
                    named.append(f"{path.relative_to(ROOT)}:{node.name}")
    return named


def _says_state(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    is_predicate = node.returns is not None and ast.unparse(node.returns).startswith("bool")
    decorators = " ".join(ast.unparse(one) for one in node.decorator_list)
    return is_predicate or any(state in decorators for state in STATES)


# They say what happened to a value, and never what it is: matches, a passage, a note.
VAGUE_NAMES = {"found", "held", "said"}


def vague_names(paths: list[Path]) -> list[str]:
    """``file:line:name`` of every variable, argument and attribute that is called one of these."""
    vague = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = _bound_name(node)
            if name in VAGUE_NAMES:
                vague.append(f"{path.relative_to(ROOT)}:{node.lineno}:{name}")
    return vague


def _bound_name(node: ast.AST) -> str | None:
    """What a node gives a name to, where it does: ``held = …``, ``def f(held)``, ``self.held``."""
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.id if isinstance(node, ast.Name) else node.attr
    if isinstance(node, ast.arg | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return node.arg if isinstance(node, ast.arg) else node.name
    return None


def long_patterns(paths: list[Path]) -> int:
    """Regular expressions over 200 characters that are neither verbose nor joined from a list."""
    count = 0
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            module = node.func.value
            if not (isinstance(module, ast.Name) and module.id == "re" and node.args):
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                is_verbose = any("VERBOSE" in ast.dump(flag) for flag in node.args[1:])
                count += len(first.value) > MAX_PATTERN and not is_verbose
    return count


def percent(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def main() -> None:
    code = tracked_files("*.py")
    ours = product()
    parser = [path for path in ours if "transcripts" in path.parts]
    templates = tracked_files("templates/*")
    print("| measure | figure |\n| --- | --- |")
    long_lines = percent(*lines_over(code, MAX_COLUMNS))
    print(f"| Python lines over {MAX_COLUMNS} columns | {long_lines} |")
    for name, paths in (("product", ours), ("parser", parser)):
        values = complexities(paths)
        high = sum(value > HIGH_COMPLEXITY for value in values)
        print(
            f"| complexity, {name}: mean, p90, max, over {HIGH_COMPLEXITY} | {mean(values):.2f}, "
            f"{quantiles(values, n=10)[-1]:.0f}, {max(values)}, {percent(high, len(values))} |"
        )
    names = [node.name for node in functions(ours)]
    named = participles(ours)
    print(f"| functions named by a bare participle | {percent(len(named), len(names))} |")
    print(f"| values called {', '.join(sorted(VAGUE_NAMES))} | {len(vague_names(ours))} |")
    print(f"| modules at the root of remarks/ | {len(list((ROOT / 'remarks').glob('*.py')))} |")
    over = lines_over(templates, MAX_TEMPLATE_COLUMNS)
    print(f"| template lines over {MAX_TEMPLATE_COLUMNS} columns | {percent(*over)} |")
    print(f"| regular expressions over {MAX_PATTERN} characters | {long_patterns(ours)} |")


if __name__ == "__main__":
    main()
