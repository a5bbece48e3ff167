"""A bar on a terminal, and nothing anywhere else."""

from collections.abc import Iterable

from tqdm import tqdm

from remarks import progress


def bars(stream):
    """Inside, whatever the archive does in steps has a bar on ``stream`` while it lasts."""
    return progress.watched(lambda items, unit, total: bar(items, stream, unit, total))


def bar(items: Iterable, stream, unit: str, total: int | None = None) -> tqdm:
    """``items`` with a bar on ``stream``: how many are done, and the time left if it is known."""
    terminal = hasattr(stream, "isatty") and stream.isatty()
    return tqdm(items, unit=f" {unit}", total=total, disable=not terminal)
