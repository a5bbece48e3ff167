"""How dense the code is and what its things are called: ``python -m benchmarks.house_style``.

Prints one table over the files that git tracks: lines over 100 columns, cyclomatic complexity by
radon (a decision is a branch or a Boolean operand), functions named by a participle, modules at the
root of ``remarks/``, template lines over 120 columns and regular expressions over 200 characters.
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


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and "migrations" not in path.parts]


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


def is_participle(name: str) -> bool:
    """``folded``, ``_lying``, ``held``: a name that says what was done and not what comes out."""
    first = name.strip("_").split("_")[0]
    irregular = {"held", "found", "said", "kept", "given", "known", "taken", "shown", "met", "told"}
    return first in irregular or (len(first) > 4 and first.endswith(("ed", "ing")))


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
    code = tracked("*.py")
    product = [path for path in code if path.relative_to(ROOT).parts[0] in ("remarks", "archive")]
    parser = [path for path in product if "transcripts" in path.parts]
    templates = tracked("templates/*")
    print("| measure | figure |\n| --- | --- |")
    long_lines = percent(*lines_over(code, MAX_COLUMNS))
    print(f"| Python lines over {MAX_COLUMNS} columns | {long_lines} |")
    for name, paths in (("product", product), ("parser", parser)):
        values = complexities(paths)
        high = sum(value > HIGH_COMPLEXITY for value in values)
        print(
            f"| complexity, {name}: mean, p90, max, over {HIGH_COMPLEXITY} | {mean(values):.2f}, "
            f"{quantiles(values, n=10)[-1]:.0f}, {max(values)}, {percent(high, len(values))} |"
        )
    names = [node.name for node in functions(product)]
    named = sum(map(is_participle, names))
    print(f"| functions named by a participle | {percent(named, len(names))} |")
    print(f"| modules at the root of remarks/ | {len(list((ROOT / 'remarks').glob('*.py')))} |")
    over = lines_over(templates, MAX_TEMPLATE_COLUMNS)
    print(f"| template lines over {MAX_TEMPLATE_COLUMNS} columns | {percent(*over)} |")
    print(f"| regular expressions over {MAX_PATTERN} characters | {long_patterns(product)} |")


if __name__ == "__main__":
    main()
