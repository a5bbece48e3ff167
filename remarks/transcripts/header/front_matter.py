"""Facts that stand before the transcript as front matter."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from ..lines import Line

MAX_MATTER = 200


@dataclass(frozen=True)
class FrontMatter:
    """Lower-case keys with their values as text, and how many lines hold them."""

    values: dict[str, str]
    lines: int


# A base loader makes text, lists and dicts only; the one in C, where it was built, is faster.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def front_matter(lines: list[Line]) -> FrontMatter:
    """The ``key: value`` lines between two rules at the top of a Markdown file."""
    first = next((i for i, line in enumerate(lines) if not line.blank), None)
    if first is None or lines[first].text.strip() != "---":
        return FrontMatter({}, 0)
    for i, line in enumerate(lines[first + 1 : first + MAX_MATTER], first + 1):
        if line.text.strip() in ("---", "..."):
            return FrontMatter(_yaml("".join(row.text for row in lines[first + 1 : i])), i + 1)
    return FrontMatter({}, 0)


def _yaml(text: str) -> dict[str, str]:
    """The mapping's plain values as text; what is no YAML is read as lines of ``key: value``."""
    try:
        values = yaml.load(text, Loader=_LOADER)  # noqa: S506  # nosec B506
    except (yaml.YAMLError, RecursionError, ValueError):
        pairs = (line.partition(":") for line in text.splitlines())
        values = {key: value.strip().strip("'\"") for key, colon, value in pairs if colon}
    if not isinstance(values, dict):
        return {}
    return {
        str(key).strip().lower(): " ".join(value.split())
        if isinstance(value, str)
        else " ".join(v for v in value if isinstance(v, str))
        for key, value in values.items()
        if isinstance(value, (str, list))
    }
