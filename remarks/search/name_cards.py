"""The person or outlet that a query names, when it names nothing else."""

from __future__ import annotations

from ..models import Outlet, OutletAlias, Prepared, Speaker, SpeakerAlias, alias_key
from .language import Phrase, Query, Word

MAX_NAME_WORDS = 5
_bearers = Prepared(
    lambda key: (
        SpeakerAlias.objects.filter(kind=SpeakerAlias.Kind.NAME, key=key)
        .order_by()
        .values_list("pk", flat=True)
    ),
    str,
)
_outlets_called = Prepared(
    lambda key: OutletAlias.objects.filter(key=key).order_by().values_list("outlet_id", flat=True),
    str,
)


def name_card(query: Query) -> Speaker | Outlet | None:
    """Whose full name the query is; None where it is anything else or the name is not unique."""
    leaves = query.tree.children
    plain = all(isinstance(leaf, (Word, Phrase)) for leaf in leaves)
    if not leaves or len(leaves) > MAX_NAME_WORDS or not plain:
        return None
    key = alias_key(" ".join(leaf.text for leaf in leaves))
    return (_person(key) if len(key.split()) > 1 else None) or _outlet(key)


def _person(key: str) -> Speaker | None:
    # Who bears the name is looked up first: whether readers may see them is the dearer question.
    aliases = list(_bearers(key))
    if not aliases:
        return None
    bearers = SpeakerAlias.objects.public().filter(pk__in=aliases)
    return _only(Speaker.objects.filter(pk__in=bearers.values("speaker")))


def _outlet(key: str) -> Outlet | None:
    outlets = set(_outlets_called(key))
    return _only(Outlet.objects.public().filter(pk__in=outlets)) if outlets else None


def _only(rows):
    """The one row that readers may see; None where there are more of the name."""
    first = list(rows[:2])
    return first[0] if len(first) == 1 else None
