"""What archivists and readers add: corrections, merges, reports."""

from datetime import timedelta

from django.conf import settings
from django.db import Error, models, transaction
from django.db.models import F
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .events import Event, Source
from .locks import short_lock_wait

# What only helps, such as statistics, waits no longer than this for another writer, in seconds.
HELPFUL_WRITE_WAIT = 0.1


class CorrectionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)

    def after_import(self):
        """Without what was typed into the header as the transcript came in: nobody read it else."""
        return self.exclude(kind=Correction.Kind.HEADER, reason=AT_IMPORT)


# The reason of fields of the header that a person entered in the preview.
AT_IMPORT = "Entered by an archivist at import."


class Correction(models.Model):
    """What a person corrected in an event: an overlay over what the parser reads."""

    class Kind(models.TextChoices):
        HEADER = "header", "Field of the header"
        SPEAKER = "speaker", "Speaker of a turn"
        VOICE = "voice", "Voice of a turn"
        ASKER = "asker", "Asker of a question"
        OUTLET = "outlet", "Outlet of a question"
        ADDRESSEES = "addressees", "Addressees of a question"
        REPLIES = "replies", "Replies to a question"
        STATE = "state", "Outcome of a question"
        SPLIT = "split", "Turn split in two"
        JOIN = "join", "Turn joined to the one before"
        FOOTER = "footer", "End of the transcript"
        CUT = "cut", "Line of the page, not of the speaker"

    event = models.ForeignKey(Event, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.CharField(
        max_length=40, blank=True, help_text="A field, a turn (t5) or a question (t5-2)."
    )
    value = models.JSONField(null=True, help_text="What it should be.")
    before = models.JSONField(null=True, blank=True, help_text="What the parser had read.")
    reason = models.CharField(max_length=300)
    conflict = models.CharField(
        max_length=300, blank=True, help_text="Why it does not fit the present text."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections_made",
    )
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections_undone",
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()}{f' {self.target}' if self.target else ''}: {self.reason}"

    @property
    def is_of_import(self):
        return self.kind == self.Kind.HEADER and self.reason == AT_IMPORT

    @property
    def description(self):
        """What was corrected, for readers: ``Date corrected by an archivist (was: 2007-05-15)``."""
        if self.kind != self.Kind.HEADER:
            place = f" ({self.target})" if self.target else ""
            plain = (self.Kind.SPLIT, self.Kind.JOIN, self.Kind.CUT)
            verb = "" if self.kind in plain else " corrected"
            return f"{self.get_kind_display()}{place}{verb} by an archivist"
        name = Event._meta.get_field(self.target).verbose_name
        before = f" (was: {self.before})" if self.before else ""
        return f"{name[:1].upper()}{name[1:]} corrected by an archivist{before}"


class PendingRevisionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decided_at=None)


class PendingRevision(models.Model):
    """A new text of a published event that readers do not see until a publisher applies it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="pending_revisions")
    source = models.ForeignKey(Source, models.PROTECT, related_name="pending_revisions")
    header = models.JSONField(
        default=dict, blank=True, help_text="Fields that an archivist typed in the preview."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    applied = models.BooleanField(default=False)

    objects = PendingRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "source"],
                condition=models.Q(decided_at=None),
                name="pending_revision_once",
            )
        ]

    def __str__(self):
        return f"New text of {self.event}"


class EditorPresenceQuerySet(models.QuerySet):
    def note(self, event, user):
        """Say that ``user`` has the event open; a database that cannot write is left alone."""
        try:
            with short_lock_wait(HELPFUL_WRITE_WAIT), transaction.atomic():
                self.update_or_create(event=event, user=user, defaults={"seen_at": timezone.now()})
        except Error:
            return

    def others(self, event, user):
        """Who else has had the event open in the last quarter of an hour."""
        since = timezone.now() - PRESENCE
        rows = self.filter(event=event, seen_at__gte=since).exclude(user=user)
        return rows.select_related("user").order_by("seen_at")


PRESENCE = timedelta(minutes=15)


class EditorPresence(models.Model):
    """Who has an event open for editing, so that two people do not work past one another."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    objects = EditorPresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="editor_presence_once")
        ]

    def __str__(self):
        return f"{self.user} has {self.event} open"


class Merge(models.Model):
    """Two rows that are one person or one outlet, with all that undoing needs."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "Speaker"
        OUTLET = "outlet", "Outlet"

    kind = models.CharField(max_length=10, choices=Kind)
    kept = models.PositiveBigIntegerField()
    gone = models.PositiveBigIntegerField()
    kept_name = models.CharField(max_length=200)
    gone_name = models.CharField(max_length=200)
    moved = models.JSONField(default=dict, editable=False)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.gone_name} is {self.kept_name}"


class ReaderReport(models.Model):
    """What a reader says is wrong; it changes nothing by itself."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "These are not this speaker's words"
        ASKER = "asker", "This is not who asked"
        OUTLET = "outlet", "This is not the outlet"
        REPLY = "reply", "This is not the reply"
        TEXT = "text", "The text is wrong or incomplete"
        OTHER = "other", "Something else"

    event = models.ForeignKey(Event, models.CASCADE, related_name="reports")
    anchor = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField("the words in question", max_length=400, blank=True)
    reason = models.CharField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)
    # A keyed digest of day and IP address, to limit reports from one place; no address is stored.
    sender = models.CharField(max_length=64, editable=False, db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason[:60]}"


class EmptySearchQuerySet(models.QuerySet):
    def note(self, words):
        """Count words without a result, unless the table is full or cannot be written."""
        try:
            with short_lock_wait(HELPFUL_WRITE_WAIT), transaction.atomic():
                if self.filter(words=words).update(
                    count=F("count") + 1, last_at=timezone.localdate()
                ):
                    return
                if self.count() < MAX_EMPTY_SEARCHES:
                    self.get_or_create(words=words)
        except Error:
            return


MAX_EMPTY_SEARCHES = 5_000


class EmptySearch(models.Model):
    """Words of searches without a result, and how often; nothing about who searched."""

    words = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateField(default=timezone.localdate)
    last_at = models.DateField(default=timezone.localdate)

    objects = EmptySearchQuerySet.as_manager()

    class Meta:
        ordering = ["-count", "words"]
        verbose_name_plural = "empty searches"

    def __str__(self):
        return f"{self.words} ({self.count})"


class FailedImport(models.Model):
    """A file that could not be imported, kept so that the failure is not lost with the terminal."""

    name = models.CharField(max_length=255)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.name}: {self.reason}"
