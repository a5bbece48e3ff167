"""One row for each person and each outlet, and none where a name leaves doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ..models import (
    Event,
    Outlet,
    OutletAlias,
    Prepared,
    Speaker,
    SpeakerAlias,
    alias_key,
    free_slug,
)
from ..transcripts.lexicon import outlets


@dataclass
class Directory:
    """Names that were looked up: each with its person or None, each printed outlet of a country."""

    people: dict[str, Speaker | None] = field(default_factory=dict)
    # The names in ``people`` by each form that is looked for.
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    outlets: dict[tuple[str, str], Outlet] = field(default_factory=dict)


_directory: ContextVar[Directory | None] = ContextVar("names looked up", default=None)


@contextmanager
def shared_lookups() -> Iterator[None]:
    """Inside, for one transaction, all events look their names up in one memory."""
    token = _directory.set(Directory())
    try:
        yield
    finally:
        _directory.reset(token)


def _present_directory() -> Directory:
    return _directory.get() or Directory()


# More than one bearer of two forms of a name are as good as many.
_called = Prepared(
    lambda *keys: Speaker.objects.filter(
        aliases__kind=SpeakerAlias.Kind.NAME, aliases__key__in=keys
    ).distinct()[:3],
    str,
    str,
)


class People:
    """Finds a full name's person or makes one; part of a name is nobody's."""

    def __init__(self):
        self._directory = _present_directory()
        self._known = self._directory.people
        self._labels: dict[tuple[int, str], Speaker] = {}

    def find(self, name: str | None) -> Speaker | None:
        if not name or len(name.split()) < 2 or len(name) > 200:
            return None
        if name not in self._known:
            candidates = self._candidates(name)
            self._known[name] = _only(name, candidates) if candidates else self._create(name)
            for key in _keys(name):
                self._directory.forms[key].add(name)
        return self._known[name]

    def _candidates(self, name: str) -> list[Speaker]:
        return _called(*_keys(name))

    def _create(self, name: str) -> Speaker:
        # The new one may share a form of name with somebody who was the only one.
        for key in _keys(name):
            for other in self._directory.forms.pop(key, ()):
                self._known.pop(other, None)
        speaker = Speaker.objects.create(
            name=name, slug=free_slug(Speaker, name, fallback="speaker")
        )
        SpeakerAlias.objects.bulk_create(
            SpeakerAlias(
                speaker=speaker,
                text=text,
                key=alias_key(text),
                evidence="Full name in a transcript",
            )
            for text in sorted({name, without_initials(name)})
        )
        return speaker

    def note_label(self, speaker: Speaker, label: str) -> None:
        self._labels.setdefault((speaker.pk, label[:200]), speaker)

    def save_labels(self, event: Event) -> None:
        """Labels as printed become aliases, each with the event that is its evidence."""
        SpeakerAlias.objects.bulk_create(
            [
                SpeakerAlias(
                    speaker=speaker,
                    text=label,
                    key=alias_key(label),
                    kind=SpeakerAlias.Kind.LABEL,
                    event=event,
                    evidence=f"Label in “{event.title[:200]}”",
                )
                for (_, label), speaker in self._labels.items()
            ],
            ignore_conflicts=True,
        )


def _keys(name: str) -> tuple[str, str]:
    """The forms by which a person of this name is looked for."""
    return alias_key(name), alias_key(without_initials(name))


def _only(name: str, candidates: list[Speaker]) -> Speaker | None:
    """The one of several that bears exactly this name, or the only one; else None."""
    exact = [s for s in candidates if alias_key(s.name) == alias_key(name)]
    rest = exact if len(exact) == 1 else candidates
    return rest[0] if len(rest) == 1 else None


def without_initials(name: str) -> str:
    """``Antony J. Blinken`` -> ``Antony Blinken``: initials between names are often left out."""
    first, *middle, last = name.split()
    return " ".join([first, *(m for m in middle if len(m.strip(".")) > 1), last])


class Press:
    """Finds an outlet by the table's name or an alias, or makes one as the text prints it.

    ``country`` is that of the event: Australia's ABC is not America's.
    """

    def __init__(self, country: str = ""):
        self._country = country
        self._known = _present_directory().outlets

    def find(self, printed: str | None) -> Outlet | None:
        if not printed or len(printed) > 200:
            return None
        key = self._country, printed
        if key not in self._known:
            self._known[key] = self._find_outlet(printed) or self._create(printed)
        return self._known[key]

    def _find_outlet(self, printed: str) -> Outlet | None:
        name = outlets.canonical_name(printed, self._country)
        if name:
            return Outlet.objects.filter(name=name).first()
        matches = Outlet.objects.filter(aliases__key=alias_key(printed)).distinct()[:2]
        return matches[0] if len(matches) == 1 else None

    def _create(self, printed: str) -> Outlet:
        self._known.clear()
        row = next(
            (
                o
                for o in outlets.table()
                if o.name == outlets.canonical_name(printed, self._country)
            ),
            None,
        )
        name = row.name if row else printed
        outlet, is_new = Outlet.objects.get_or_create(
            name=name,
            defaults={
                "slug": free_slug(Outlet, name, fallback="outlet"),
                "kind": row.kind if row else Outlet.Kind.UNKNOWN,
                "country": row.country if row else "",
            },
        )
        if is_new:
            texts = {name, *(row.aliases if row else ()), printed}
            OutletAlias.objects.bulk_create(
                OutletAlias(
                    outlet=outlet,
                    text=text,
                    key=alias_key(text),
                    evidence="Table of outlets" if row else "As printed",
                )
                for text in sorted(texts)
            )
        return outlet
