"""Which public rows changed when: the number that the index and the caches follow."""

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.dispatch import Signal
from django.utils import timezone

from .events import Event
from .prepared import Prepared

MAX_CACHED = 200
_BATCH = 500
_cache: dict[tuple, object] = {}
# Events of which many rows are being written: their change is noted when all are there.
_counted_once: ContextVar[frozenset[int]] = ContextVar("events counted once", default=frozenset())
# Where many events are written in one transaction: those whose change is noted at its end.
_collected: ContextVar[set[int] | None] = ContextVar("events counted together", default=None)
_as_of: ContextVar[int | None] = ContextVar("change number", default=None)

# Sent once a transaction that changed public rows has committed; the search room listens.
archive_changed = Signal()
# Sent where what is kept until the next change is dropped; whoever keeps more than counts listens.
cache_cleared = Signal()


class ChangeCounterQuerySet(models.QuerySet):
    def number(self):
        """The number of the last change of a public row; 0 before the first."""
        return self.stamp()[0]

    def stamp(self):
        """``(number, time)`` of the last change that readers can see; no time before the first."""
        if self._db:
            return self.filter(pk=1).values_list("value", "changed_at").first() or (0, None)
        return next(iter(_stamp(1)), (0, None))

    def identity(self):
        """``(installation, number, time)``: what an ETag is made of."""
        return next(iter(_identity(1)), ("", 0, None))

    def rename_installation(self):
        """Give the installation another random name, so that no ETag of before holds."""
        if not self.filter(pk=1).update(installation=random_name()):
            self.get_or_create(pk=1)

    def hold(self):
        """Wait until no other transaction is changing public rows; held until this one ends."""
        self.select_for_update().filter(pk=1).first()

    def bump(self):
        """Count one more change, in the present transaction. Returns its number."""
        now = timezone.now()
        if not self.filter(pk=1).update(value=F("value") + 1, changed_at=now):
            self.get_or_create(pk=1)
            self.filter(pk=1).update(value=F("value") + 1, changed_at=now)
        return self.values_list("value", flat=True).get(pk=1)


def random_name():
    """Eight characters that no other installation has."""
    return secrets.token_hex(4)


class ChangeCounter(models.Model):
    """The one counter of changes; its row lock makes the numbers commit in order."""

    # A restored copy counts on from an older number: its name tells its pages from those before.
    installation = models.CharField(max_length=16, default=random_name, editable=False)
    value = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ChangeCounterQuerySet.as_manager()

    def __str__(self):
        return str(self.value)


# Every request asks for it, and a search several times.
_stamp = Prepared(
    lambda pk: ChangeCounter.objects.filter(pk=pk).order_by().values_list("value", "changed_at"),
    int,
)
_identity = Prepared(
    lambda pk: (
        ChangeCounter.objects.filter(pk=pk)
        .order_by()
        .values_list("installation", "value", "changed_at")
    ),
    int,
)


@contextmanager
def as_of(number: int):
    """Inside this block, which only reads, the last change is taken to have this number."""
    token = _as_of.set(number)
    try:
        yield
    finally:
        _as_of.reset(token)


def at_one_change(function):
    """Have ``function``, which only reads, ask for the number of the last change once."""

    @wraps(function)
    def wrapper(*args, **kwargs):
        with as_of(current_change()):
            return function(*args, **kwargs)

    return wrapper


def current_change() -> int:
    """The number of the last change, as this request has read it or as it is now."""
    number = _as_of.get()
    return ChangeCounter.objects.number() if number is None else number


def cached_until_change(function):
    """Cache what ``function`` returns until a public row changes: for counts over everything."""

    @wraps(function)
    def wrapper(*args):
        key = (function.__module__, function.__qualname__, args, current_change())
        try:
            # What was asked for last stays longest; between the two steps another thread may miss
            # it, and computes it once more.
            value = _cache[key] = _cache.pop(key)
            return value
        except KeyError:
            value = function(*args)
        while len(_cache) >= MAX_CACHED:
            # What nobody has asked for the longest goes.
            _cache.pop(next(iter(_cache)), None)
        _cache[key] = value
        return value

    return wrapper


def clear_cache():
    """Drop all that is kept until the next change: for another database under the same process."""
    _cache.clear()
    cache_cleared.send(None)


def _present(rows, ids):
    """Which of ``ids`` are keys of ``rows``; asked in parts, since a database bounds a list."""
    ids = sorted(ids)
    return {
        pk
        for start in range(0, len(ids), _BATCH)
        for pk in rows.filter(pk__in=ids[start : start + _BATCH]).values_list("pk", flat=True)
    }


def _series_of(ids):
    """The key of the series of each event, None without one."""
    ids, rows = sorted(ids), {}
    for start in range(0, len(ids), _BATCH):
        part = Event.objects.filter(pk__in=ids[start : start + _BATCH])
        rows |= dict(part.values_list("pk", "series"))
    return rows


class EventChangeQuerySet(models.QuerySet):
    def record(self, event_ids):
        """Note, in the present transaction, that these events changed for readers.

        Events that are no more public than they were when last noted changed for nobody.
        """
        ids = {int(pk) for pk in event_ids if pk} - _counted_once.get()
        if not ids:
            return
        if (collected := _collected.get()) is not None:
            collected |= ids
            return
        with transaction.atomic():
            # Whoever publishes one of them at this moment must be done before its state is read.
            ChangeCounter.objects.hold()
            public = _present(Event.objects.public(), ids)
            changed = sorted(public | _present(self.filter(is_public=True), ids))
            if not changed:
                return
            number, now = ChangeCounter.objects.bump(), timezone.now()
            series = _series_of(public)
            rows = [
                EventChange(
                    event_key=pk,
                    number=number,
                    changed_at=now,
                    is_public=pk in public,
                    series_key=series.get(pk),
                )
                for pk in changed
            ]
            noted = ["number", "changed_at", "is_public"]
            self._note([r for r in rows if r.is_public], [*noted, "series_key"])
            # What is withdrawn stays in the series in which readers last saw it.
            self._note([r for r in rows if not r.is_public], noted)
        transaction.on_commit(lambda: archive_changed.send(EventChange))

    @contextmanager
    def counted_once(self, event_id):
        """Inside, one row after the other of this event changes; that is noted once, at the end.

        For one transaction, in which nobody sees the rows before the number.
        """
        token = _counted_once.set(_counted_once.get() | {event_id})
        try:
            yield
        finally:
            _counted_once.reset(token)
        self.record([event_id])

    @contextmanager
    def count_together(self):
        """Inside many events change in one transaction; they are noted with one number, at the end.

        Nothing is noted where it fails.
        """
        collected: set[int] = set()
        token = _collected.set(collected)
        try:
            yield
        finally:
            _collected.reset(token)
        self.record(collected)

    def _note(self, rows, fields):
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["event_key"], update_fields=fields
        )

    def seen_by_readers(self):
        """Events that readers see or once saw, by their last change; no draft is among them."""
        public = Event.objects.public().filter(pk=OuterRef("event_key"))
        return self.exclude(event_key=0).filter(Q(is_public=False) | Exists(public))

    def withdrawn_since(self, number):
        """Keys of events that readers saw and see no more, changed after ``number``."""
        rows = self.filter(number__gt=number, is_public=False)
        return frozenset(rows.exclude(event_key=0).values_list("event_key", flat=True))

    def count_change(self):
        """Note a change that readers see and that no document of the index holds.

        It is an entry without an event, so that the index knows it is up to date.
        """
        with transaction.atomic():
            number = ChangeCounter.objects.bump()
            self.update_or_create(event_key=0, defaults={"number": number})
        transaction.on_commit(lambda: archive_changed.send(EventChange))


class EventChange(models.Model):
    """The number of an event's last change; it outlives the event: deletions are followed too."""

    event_key = models.PositiveBigIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(db_index=True)
    changed_at = models.DateTimeField(default=timezone.now)
    # As it was left by that change: what was no draft before must be taken out of the index.
    is_public = models.BooleanField(default=True)
    # No foreign key: it is the series as readers last saw it, whatever became of the series.
    series_key = models.PositiveBigIntegerField(null=True)

    objects = EventChangeQuerySet.as_manager()

    def __str__(self):
        return f"{self.event_key}: {self.number}"
