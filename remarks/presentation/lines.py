"""Lines of lists as HTML, each made once until the archive changes.

A line says what its rows say and nothing of who asks for it, so the same line stands on list after
list. A list names the rows; those whose line is not here are fetched and drawn, together.

    questions = Lines("question_entry", fetch)   # fetch: ids -> their rows
    questions.of([7, 9], "https://example.org")  # two lines of HTML, in that order
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from django.db.models import Model
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from ..models import ChangeCache, current_change

# Room of a process for them, in characters, and what each takes besides those.
MAX_CHARS, LINE_OVERHEAD = 3_000_000, 400
_TEMPLATE = "parts/lists.html"


line_cache: ChangeCache[Hashable, SafeString] = ChangeCache(
    MAX_CHARS, lambda line: len(line) + LINE_OVERHEAD
)


class Lines:
    """What makes the lines of one kind: a macro of the lists' template, called with a row and the
    site's address, and a function that fetches rows by their ids.
    """

    def __init__(self, macro: str, fetch: Callable[[Sequence[int]], Iterable[Model]]):
        self._macro, self._fetch = macro, fetch

    def of(self, ids: Sequence[int], host: str) -> list[SafeString]:
        """The lines of these rows in this order, without those that are gone."""
        change, place = current_change(), (self._macro, host, get_script_prefix())
        keys = {pk: (*place, pk) for pk in ids}
        lines = line_cache.get(change, keys.values())
        if missing := [pk for pk, key in keys.items() if key not in lines]:
            made = self._made(missing, host)
            made_lines = {keys[pk]: line for pk, line in made.items()}
            line_cache.keep(change, made_lines)
            lines = lines | made_lines
        return [lines[key] for key in keys.values() if key in lines]

    def _made(self, ids: Sequence[int], host: str) -> dict[int, SafeString]:
        draw = getattr(get_template(_TEMPLATE).template.module, self._macro)
        return {row.pk: draw(row, host) for row in self._fetch(ids)}
