"""The table of offices and the gazetteer, brought into the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from ..identity.offices import Office, Refusal, read_offices
from ..models import (
    Event,
    EventChange,
    Identifier,
    OfficeHolding,
    Participation,
    Place,
    PrintedName,
    Series,
    Speaker,
    SpeakerAlias,
    alias_key,
    free_slug,
)
from . import who_is_who
from .identity import without_initials
from .places import add_aliases

# So long before and after a term a transcript may call somebody by the office.
SLACK = dt.timedelta(days=366)
_GENERAL = frozenset("of the for and u s state united nations affairs".split())


@dataclass
class LoadReport:
    """What loading the table did; ``unconnected`` are holders whom no speaker was chosen for."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unconnected: list[str] = field(default_factory=list)


@transaction.atomic
@EventChange.objects.count_together()
def load_offices(rows: Iterable[Mapping[str, str | None]]) -> LoadReport:
    """Take over a table of offices; holdings that are there already keep the speaker chosen."""
    offices, refusals = read_offices(rows)
    report = LoadReport(refusals=refusals)
    by_name: dict[str, list[Office]] = {}
    for office in offices:
        by_name.setdefault(office.name, []).append(office)
    for name, terms in by_name.items():
        speaker = _speaker_of(terms)
        if speaker is None:
            report.unconnected.append(name)
        for term in terms:
            _load_term(term, speaker, report)
    if report.added or report.changed:
        who_is_who.offices_changed()
        if Speaker.objects.public().exclude(holdings=None).exists():
            EventChange.objects.count_change()
    return report


def _load_term(term: Office, speaker: Speaker | None, report: LoadReport) -> None:
    facts = {
        "name": term.name,
        "country": term.country,
        "room": term.room,
        "labels": "|".join(term.labels),
        "last": term.last,
        "source": term.source,
    }
    key = {"office": term.office, "organization": term.organization, "first": term.first}
    is_numbered = _add_identifier(term, speaker)
    holding = OfficeHolding.objects.filter(**key).first()
    if holding is None:
        holding = OfficeHolding(**key, **facts, speaker=speaker)
        holding.is_loading = True
        holding.save()
        report.added += 1
    elif any(getattr(holding, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(holding, name, value)
        holding.is_loading = True
        holding.save()
        report.changed += 1
    elif is_numbered:
        report.changed += 1
    else:
        report.kept += 1


def _add_identifier(term: Office, speaker: Speaker | None) -> bool:
    """Keep the holder's number, unless somebody has it. Returns whether it is new."""
    if not term.wikidata or speaker is None:
        return False
    scheme, value = Identifier.Scheme.WIKIDATA, term.wikidata
    if Identifier.objects.filter(scheme=scheme, value=value).exists():
        return False
    identifier = Identifier(speaker=speaker, scheme=scheme, value=value, source="Table of offices")
    Identifier.objects.bulk_create([identifier], ignore_conflicts=True)
    return True


def _speaker_of(terms: list[Office]) -> Speaker | None:
    """The speaker who is a holder: chosen before, or of the name and seen in the office; or a
    new one.

    A name alone is not enough: None where somebody of the name is there who may be another person.
    """
    holding = OfficeHolding.objects.filter(name=terms[0].name, speaker__isnull=False).first()
    if holding is not None:
        return holding.speaker
    texts = {name for term in terms for name in (term.name, *term.other_names)}
    keys = {alias_key(form) for text in texts for form in (text, without_initials(text))}
    named = list(
        Speaker.objects.filter(
            aliases__kind=SpeakerAlias.Kind.NAME, aliases__key__in=keys
        ).distinct()[:5]
    )
    if not named:
        speaker = Speaker.objects.create(
            name=terms[0].name, slug=free_slug(Speaker, terms[0].name, fallback="speaker")
        )
    else:
        seen = [speaker for speaker in named if _seen_in_office(speaker, terms)]
        speaker = max(seen, key=lambda s: s.turns.count(), default=None)
    if speaker is not None:
        _add_names(speaker, texts, is_new=not named)
    return speaker


def _add_names(speaker: Speaker, texts: set[str], *, is_new: bool) -> None:
    """The names of the table, where nobody else bears them.

    No page shows a person made just now, so that the names of one need no notice each.
    """
    names = SpeakerAlias.objects.filter(kind=SpeakerAlias.Kind.NAME)
    keys = {text: alias_key(text) for text in sorted(texts)}
    others = set(
        names.filter(key__in=keys.values()).exclude(speaker=speaker).values_list("key", flat=True)
    )
    there = set(names.filter(speaker=speaker).values_list("text", flat=True))
    added = [
        SpeakerAlias(
            speaker=speaker,
            kind=SpeakerAlias.Kind.NAME,
            text=text,
            key=key,
            evidence="Table of offices",
        )
        for text, key in keys.items()
        if key not in others and text not in there
    ]
    if is_new:
        SpeakerAlias.objects.bulk_create(added)
        return
    for alias in added:
        alias.save()


def _seen_in_office(speaker: Speaker, terms: list[Office]) -> bool:
    """Whether an event about the time of a term prints the office, or words of it, for the
    speaker.
    """
    parts = Participation.objects.filter(speaker=speaker).select_related("event")
    labels = SpeakerAlias.objects.filter(
        speaker=speaker, kind=SpeakerAlias.Kind.LABEL, event__isnull=False
    ).select_related("event")
    prints = [(p.event, p.role) for p in parts] + [(a.event, a.text) for a in labels]
    prints += [(p.event, p.event.title) for p in parts]
    return any(
        _is_about(event.listed_on, term) and _words(term.office) & _words(text)
        for term in terms
        for event, text in prints
    ) or any(_is_named_in_room(speaker, term) for term in terms)


def _is_named_in_room(speaker: Speaker, term: Office) -> bool:
    """Whether a transcript of the office's own room prints the speaker's name during the term."""
    if not term.room:
        return False
    names = speaker.aliases.filter(kind=SpeakerAlias.Kind.NAME).values_list("text", flat=True)
    events = Event.objects.filter(series__room=term.room, listed_on__gte=term.first)
    if term.last:
        events = events.filter(listed_on__lte=term.last)
    return PrintedName.objects.filter(
        kind=PrintedName.Kind.TEXT, name__in=[speaker.name, *names], event__in=events
    ).exists()


def _is_about(day: dt.date | None, term: Office) -> bool:
    if day is None:
        return False
    return term.first - SLACK <= day and (term.last is None or day <= term.last + SLACK)


def _words(text: str) -> set[str]:
    return set(alias_key(text).replace(",", " ").split()) - _GENERAL


@transaction.atomic
def load_places(rows: Iterable[Mapping[str, str]]) -> int:
    """Take over a gazetteer; places that are there stay as people left them, but for towns that
    the gazetteer has in a state by now. Returns how many are new.
    """
    made = 0
    for row in rows:
        parent = Place.objects.filter(aliases__key=alias_key(row["parent"])).first()
        place = _place_of_row(row, parent)
        if place is None:
            place = Place.objects.create(
                name=row["name"],
                slug=free_slug(Place, row["name"], fallback="place"),
                parent=parent,
                code=row["code"],
            )
            made += 1
        add_aliases(place, [row["name"], *row["aliases"].split("|"), *_in_parent(row)])
    return made


def _place_of_row(row: Mapping[str, str], parent: Place | None) -> Place | None:
    """The record of a row; a town that stood in the country goes into its state or province, and
    takes over what was made for it there.
    """
    there = Place.objects.filter(name=row["name"], parent=parent).first()
    country = parent.parent if parent else None
    if country is None:
        return there
    above = Place.objects.filter(name=row["name"], parent=country, code="").first()
    if there is not None and above is None:
        return there
    key = alias_key(row["name"])
    made = Place.objects.filter(aliases__key=key, parent=parent, code="").distinct()
    twins = [place for place in (above, *made) if place is not None]
    for twin in twins[1:]:
        events = list(Event.objects.filter(place_record=twin).values_list("pk", flat=True))
        for model, key_of in ((Event, "place_record"), (Series, "place"), (Place, "parent")):
            model.objects.filter(**{key_of: twin}).update(**{key_of: twins[0]})
        # What finds the twin finds the record that stays.
        forms = twin.aliases.values_list("text", flat=True)
        add_aliases(twins[0], [*forms, twin.name, twin.slug])
        twin.delete()
        EventChange.objects.record(events)
    return _place_in(twins[0], row["name"], parent) if twins else None


def _place_in(place: Place, name: str, parent: Place) -> Place:
    """A place in its state or province, under the table's spelling; a renaming stays."""
    kept_name = name if alias_key(place.name) == alias_key(name) else place.name
    if (place.name, place.parent_id) != (kept_name, parent.pk):
        place.name, place.parent = kept_name, parent
        place.save()
    return place


def _in_parent(row: Mapping[str, str]) -> list[str]:
    """``Moscow, Russia`` for Moscow."""
    return [f"{row['name']}, {row['parent']}"] if row["parent"] else []
