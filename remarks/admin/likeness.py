"""People and outlets whose names are like a printed one: suggestions, never matches."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ..models import Outlet, OutletAlias, Speaker, SpeakerAlias, alias_key

MIN_SCORE = 72


@dataclass(frozen=True)
class Suggestion:
    """A person whom a label may mean, and why: a likeness of names decides nothing by itself."""

    speaker: Speaker
    score: int
    evidence: str


def like_people(label: str, names: dict[int, str], limit: int = 4) -> list[Suggestion]:
    """Speakers with a name or label like ``label``; ``names`` maps alias ids to their keys."""
    key = alias_key(label)
    matches = process.extract(
        key, names, scorer=fuzz.token_set_ratio, score_cutoff=MIN_SCORE, limit=limit * 4
    )
    aliases = SpeakerAlias.objects.select_related("speaker", "event").in_bulk(
        [pk for _, _, pk in matches]
    )
    best: dict[int, Suggestion] = {}
    for _, score, pk in matches:
        alias = aliases[pk]
        where = f" in “{alias.event.title}”, {alias.event.date or 'undated'}" if alias.event else ""
        evidence = f"{alias.get_kind_display()} “{alias.text}”{where}"
        best.setdefault(alias.speaker_id, Suggestion(alias.speaker, round(score), evidence))
    return list(best.values())[:limit]


def like_outlets(printed: str, names: dict[int, str], limit: int = 4) -> list[tuple[Outlet, int]]:
    """Outlets one of whose names is like a printed one, with how like it is of 100."""
    matches = process.extract(
        alias_key(printed), names, scorer=fuzz.WRatio, score_cutoff=MIN_SCORE, limit=limit * 3
    )
    aliases = OutletAlias.objects.select_related("outlet").in_bulk([pk for _, _, pk in matches])
    best: dict[int, tuple[Outlet, int]] = {}
    for _, score, pk in matches:
        best.setdefault(aliases[pk].outlet_id, (aliases[pk].outlet, round(score)))
    return list(best.values())[:limit]
