"""The archive as one TEI corpus after Parla-CLARIN: a root that takes in a file for each event.

People and outlets that are known by name stand in the root, once; https://clarin-eric.github.io/
parla-clarin/ says how parliaments' corpora are made so, and tools for ParlaMint read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ..models import Event, Outlet, Question, Resolution, Speaker
from . import writers
from .records import same_as, transcript_of
from .writers import tei
from .writers.transcript import CastMember

ROOT_NAME = "remarks.xml"
_AT_ONCE = 200


def write(folder: Path, absolute: Callable[[str], str]) -> int:
    """Write the corpus into ``folder``, which must not be there. Returns the number of events."""
    folder.mkdir(parents=True)
    roles: dict[str, str] = {}
    names = []
    for event in _events():
        transcript = transcript_of(event, absolute)
        name = f"remarks_{event.slug}"
        with (folder / f"{name}.xml").open("w", encoding="utf-8", newline="") as file:
            file.writelines(tei.component(transcript, name))
        names.append(f"{name}.xml")
        for key, member in transcript.people.items():
            roles[key] = member.role or roles.get(key, "")
    outlets = {f"org-{o.slug}": o.name for o in Outlet.objects.public().order_by("slug")}
    outcomes = dict(Question.State.choices)
    with (folder / ROOT_NAME).open("w", encoding="utf-8", newline="") as file:
        head, people, rules = _head(absolute), _people(roles), dict(Resolution.RULES)
        file.writelines(tei.corpus(head, names, people, outlets, outcomes, rules))
    return len(names)


def _events() -> Iterator[Event]:
    """In the order of their days; one at a time, with its people and its source."""
    keys = list(Event.objects.public().order_by("listed_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        chunk = keys[start : start + _AT_ONCE]
        rows = Event.objects.public().select_related("series").with_people().in_bulk(chunk)
        yield from (rows[key] for key in chunk if key in rows)


def _people(roles: dict[str, str]) -> dict[str, CastMember]:
    """Everybody who speaks, asks or is asked somewhere; of several offices the last."""
    speakers = [s for s in Speaker.objects.public().order_by("slug") if f"person-{s.slug}" in roles]
    addresses = same_as(s.pk for s in speakers)
    return {
        f"person-{s.slug}": CastMember(
            s.name, roles[f"person-{s.slug}"], same_as=tuple(addresses.get(s.pk, ()))
        )
        for s in speakers
    }


def _head(absolute: Callable[[str], str]) -> writers.Record:
    return writers.Record(
        key="remarks",
        title=settings.SITE_NAME,
        kind="corpus",
        url=absolute(reverse("home")),
        accessed=timezone.localdate(),
        rights=settings.DATA_RIGHTS,
        license_url=settings.DATA_LICENSE_URL,
    )
