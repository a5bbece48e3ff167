"""What one event says of names: rows that the rules of who is who read instead of the texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..identity import printed_names
from ..identity.askers import given_name_of
from ..identity.labels import label_key, surname_of_label
from ..identity.prints import NameWords
from ..models import Event, Known, PrintedLabel, PrintedName, Question, Turn
from ..models.bulk import insert
from ..progress import steps
from ..transcripts.lexicon.names import surname_of

# Whose names count as prints: called, or introduced by themselves; never titles or labels.
CUES = (Question.Cue.CALLED, Question.Cue.SELF)
BATCH = 500
_NAME_COLUMNS = ("event", "question", "kind", "given", "surname", "name")


@dataclass
class Keys:
    """Labels and names that some events have to do with: what must be decided again when they
    change.
    """

    labels: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    givens: set[str] = field(default_factory=set)
    asker_surnames: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def __ior__(self, other: Keys) -> Keys:
        for name in vars(self):
            getattr(self, name).update(getattr(other, name))
        return self


def keys_of(events: Iterable[int]) -> Keys:
    """The keys of what is recorded of events now."""
    keys = Keys()
    for ids in batches(events):
        labels = PrintedLabel.objects.filter(event__in=ids).order_by()
        for key, surname in labels.values_list("key", "surname").distinct():
            keys.labels.add(key)
            keys.surnames |= {surname} - {""}
        names = PrintedName.objects.filter(event__in=ids).order_by()
        texts = names.filter(kind=PrintedName.Kind.TEXT)
        keys.surnames.update(texts.values_list("surname", flat=True).distinct())
        askers = names.filter(kind=PrintedName.Kind.ASKER)
        for given, surname in askers.values_list("given", "surname").distinct():
            keys.givens.add(given)
            keys.asker_surnames.add(surname)
        people = Question.objects.filter(event__in=ids, asker__isnull=False).order_by()
        keys.people.update(people.values_list("asker", flat=True).distinct())
    return keys


def record(events: Iterable[int], *, texts: bool = True) -> None:
    """Write what events say of names now; ``texts`` says whether their words may have changed."""
    parts = list(batches(events, 50))
    for ids in steps(parts, "batch of names", len(parts)):
        _record_labels(ids)
        kinds = list(PrintedName.Kind) if texts else [PrintedName.Kind.ASKER]
        PrintedName.objects.filter(event__in=ids, kind__in=kinds).delete()
        _record_askers(ids)
        if texts:
            _record_texts(ids)


def _record_labels(ids: list[int]) -> None:
    counts: Counter[tuple[int, str, int | None]] = Counter()
    turns = Turn.objects.filter(event__in=ids, voice=Turn.Voice.PRINCIPAL).exclude(label="")
    for event, label, speaker, known, resolution in turns.order_by().values_list(
        "event", "label", "speaker", "known", "resolution"
    ):
        if known == Known.SETTLED and speaker is None:
            # An archivist said that it is nobody known: no rule may say otherwise.
            continue
        counts[event, label, None if resolution else speaker] += 1
    PrintedLabel.objects.filter(event__in=ids).delete()
    PrintedLabel.objects.bulk_create(
        [
            PrintedLabel(
                event_id=event,
                label=label,
                key=label_key(label),
                surname=surname_of_label(label)[:100],
                speaker_id=speaker,
                turns=turns,
            )
            for (event, label, speaker), turns in counts.items()
        ],
        batch_size=BATCH,
    )


def _record_askers(ids: list[int]) -> None:
    questions = Question.objects.filter(event__in=ids, cue__in=CUES).exclude(asker_name="")
    asker = PrintedName.Kind.ASKER.value
    insert(
        PrintedName,
        _NAME_COLUMNS,
        [
            (event, pk, asker, given_name_of(name)[:60], surname_of(name)[:100], name)
            for pk, event, name in questions.order_by().values_list("pk", "event", "asker_name")
        ],
    )


# The texts of the turns of events that this process has just written, and what tells the names in
# them, by event.
_names: dict[int, tuple[list[str], NameWords]] = {}
MAX_NAMES_KEPT = 1_000


def keep_names(event: int, texts: list[str], names: NameWords) -> None:
    """Keep what tells the names in an event's turns until they are recorded."""
    if len(_names) >= MAX_NAMES_KEPT:
        _names.clear()
    _names[event] = texts, names


def _names_in(event: int, texts: list[str]) -> NameWords:
    """What tells the names in an event's turns: as kept, if it is of these very texts."""
    kept, names = _names.pop(event, ((), None))
    return names if names is not None and kept == texts else NameWords.of("\n".join(texts))


def _record_texts(ids: list[int]) -> None:
    names_of_event: dict[int, dict[tuple[str, str], str]] = {}
    texts: dict[int, list[str]] = defaultdict(list)
    turns = Turn.objects.filter(event__in=ids).order_by("event", "position")
    for pk, text in turns.values_list("event", "text").iterator(chunk_size=2000):
        texts[pk].append(text)
    events = Event.objects.filter(pk__in=ids).prefetch_related("participations__speaker")
    for event in events.only("title"):
        head = [event.title, *(f"{p.speaker.name}." for p in event.participations.all())]
        words = NameWords.of("\n".join(head)).before(_names_in(event.pk, texts[event.pk]))
        names_of_event[event.pk] = printed_names(words)
    text = PrintedName.Kind.TEXT.value
    insert(
        PrintedName,
        _NAME_COLUMNS,
        [
            (event, None, text, given[:60], surname[:100], name[:200])
            for event, names in names_of_event.items()
            for (given, surname), name in names.items()
        ],
    )


def batches(ids: Iterable[int], size: int = BATCH) -> Iterable[list[int]]:
    """Lists of at most ``size`` ids: databases take no longer ones."""
    rows = sorted(set(ids))
    return (rows[at : at + size] for at in range(0, len(rows), size))
