"""Whose a name is: one row for each person and each outlet, and nobody where a name leaves doubt."""

from __future__ import annotations

from ..models import Event, Outlet, OutletAlias, Speaker, SpeakerAlias, alias_key, free_slug
from ..transcripts.lexicon import outlets


class People:
    """Finds a full name's person or makes one; part of a name is nobody's."""

    def __init__(self):
        self._known: dict[str, Speaker | None] = {}
        self._labels: dict[tuple[int, str], Speaker] = {}

    def find(self, name: str | None) -> Speaker | None:
        if not name or len(name.split()) < 2 or len(name) > 200:
            return None
        if name not in self._known:
            found = self._candidates(name)
            self._known[name] = self._only(name, found) if found else self._make(name)
        return self._known[name]

    def _candidates(self, name: str) -> list[Speaker]:
        keys = {alias_key(name), alias_key(without_initials(name))}
        return list(
            Speaker.objects.filter(
                aliases__kind=SpeakerAlias.Kind.NAME, aliases__key__in=keys
            ).distinct()[:3]
        )

    def _only(self, name: str, found: list[Speaker]) -> Speaker | None:
        """The one of several that bears exactly this name, or the only one; nobody where that leaves doubt."""
        exact = [s for s in found if alias_key(s.name) == alias_key(name)]
        found = exact if len(exact) == 1 else found
        return found[0] if len(found) == 1 else None

    def _make(self, name: str) -> Speaker:
        speaker = Speaker.objects.create(
            name=name, slug=free_slug(Speaker, name, fallback="speaker")
        )
        for text in sorted({name, without_initials(name)}):
            SpeakerAlias.objects.create(
                speaker=speaker, text=text, evidence="Full name in a transcript"
            )
        return speaker

    def label(self, speaker: Speaker, label: str, event: Event) -> None:
        self._labels.setdefault((speaker.pk, label[:200]), speaker)

    def save_labels(self, event: Event) -> None:
        """Labels as printed become aliases, each with the event that is its evidence."""
        SpeakerAlias.objects.bulk_create(
            [
                SpeakerAlias(
                    speaker=speaker, text=label, key=alias_key(label), kind=SpeakerAlias.Kind.LABEL, event=event,
                    evidence=f"Label in “{event.title[:200]}”",
                )
                for (_, label), speaker in self._labels.items()
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def without_initials(name: str) -> str:
    """``Antony J. Blinken`` -> ``Antony Blinken``: initials between the names are often left out."""
    first, *middle, last = name.split()
    return " ".join([first, *(m for m in middle if len(m.strip(".")) > 1), last])


class Press:
    """Finds an outlet by the table's name or an alias, or makes one as the text prints it."""

    def __init__(self):
        self._known: dict[str, Outlet] = {}

    def find(self, printed: str | None) -> Outlet | None:
        if not printed or len(printed) > 200:
            return None
        if printed not in self._known:
            self._known[printed] = self._held(printed) or self._make(printed)
        return self._known[printed]

    def _held(self, printed: str) -> Outlet | None:
        name = outlets.known(printed)
        if name:
            return Outlet.objects.filter(name=name).first()
        found = Outlet.objects.filter(aliases__key=alias_key(printed)).distinct()[:2]
        return found[0] if len(found) == 1 else None

    def _make(self, printed: str) -> Outlet:
        row = next((o for o in outlets.table() if o.name == outlets.known(printed)), None)
        name = row.name if row else printed
        outlet, made = Outlet.objects.get_or_create(
            name=name,
            defaults={
                "slug": free_slug(Outlet, name, fallback="outlet"),
                "kind": row.kind if row else Outlet.Kind.UNKNOWN,
                "country": row.country if row else "",
            },
        )
        if made:
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
