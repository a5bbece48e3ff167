"""The raw tables: aliases, rules, and the records of what was done."""

from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

from ..models import (
    Correction,
    EmptySearch,
    Event,
    EventChange,
    EventVersion,
    FailedImport,
    FollowedSource,
    Merge,
    OldSlug,
    OutletAlias,
    Participation,
    PendingRevision,
    ReaderReport,
    Source,
    SpeakerAlias,
    TurnTopic,
    WebCapture,
    WebPage,
)
from .widgets import is_set

# What no list shows and is large: the bytes of files, and what the parser noted of events.
_LARGE = {Event: ("segments", "problems", "notes"), Source: ("content",)}


class NoAdd:
    """Rows that only an import or the desk makes; what they point to is read without its bulk."""

    def get_queryset(self, request):
        return super().get_queryset(request).defer(*self._large_columns())

    def _large_columns(self):
        for path in self.list_select_related or ():
            target = self.model
            for part in path.split("__"):
                target = target._meta.get_field(part).related_model
            yield from (f"{path}__{name}" for name in _LARGE.get(target, ()))

    def has_add_permission(self, request, obj=None):  # noqa: ARG002
        return False


@admin.register(SpeakerAlias)
class SpeakerAliasAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["text", "kind", "speaker", "event"]
    list_filter = ["kind"]
    search_fields = ["text", "speaker__name"]
    list_select_related = ["speaker", "event"]
    autocomplete_fields = ["speaker", "event"]


@admin.register(OutletAlias)
class OutletAliasAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["text", "outlet", "evidence"]
    search_fields = ["text", "outlet__name"]
    list_select_related = ["outlet"]
    autocomplete_fields = ["outlet"]


@admin.register(Participation)
class ParticipationAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["speaker", "role", "event", "is_principal"]
    list_filter = ["is_principal"]
    search_fields = ["speaker__name", "role", "event__title"]
    list_select_related = ["speaker", "event"]
    autocomplete_fields = ["speaker", "event"]


@admin.register(TurnTopic)
class TurnTopicAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["topic", "turn", "origin", "weight"]
    list_filter = ["origin", "topic"]
    list_select_related = ["topic", "turn__event", "turn__speaker"]
    autocomplete_fields = ["topic"]
    readonly_fields = ["turn", "weight", "words", "source"]
    show_full_result_count = False


@admin.register(FailedImport)
class FailedImportAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["name", "reason", "at"]
    search_fields = ["name", "reason"]
    readonly_fields = ["name", "reason", "at"]


@admin.register(OldSlug)
class OldSlugAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["kind", "slug", "target"]
    list_filter = ["kind"]
    search_fields = ["slug"]


class ReadOnly(NoAdd):
    """Rows that are a record: they are read and not changed."""

    def has_change_permission(self, request, obj=None):  # noqa: ARG002
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False


@admin.register(Correction)
class CorrectionAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = [
        "made_at",
        "event",
        "kind",
        "target",
        "reason",
        "made_by",
        "conflict",
        "undone_at",
    ]
    list_filter = [
        "kind",
        ("undone_at", is_set("state", "Standing", "Undone")),
        ("conflict", is_set("conflict", "Without conflict", "In conflict")),
    ]
    search_fields = ["event__title", "reason", "target"]
    list_select_related = ["event", "made_by"]


@admin.register(PendingRevision)
class PendingRevisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["made_at", "event", "source", "made_by", "decided_at", "applied", "compare"]
    list_filter = [("decided_at", is_set("decision", "Waiting", "Decided")), "applied"]
    search_fields = ["event__title", "source__name"]
    list_select_related = ["event", "source", "made_by"]
    readonly_fields = ["compare"]

    @admin.display(description="new text")
    def compare(self, revision):
        url = reverse("admin:remarks_event_revision", args=[revision.pk])
        return format_html('<a href="{}">Compare with the public text</a>', url)


@admin.register(EventVersion)
class EventVersionAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["event", "number", "since", "until"]
    search_fields = ["event__title", "event__slug"]
    list_select_related = ["event"]
    fields = readonly_fields = ["event", "number", "since", "until", "sha256"]
    actions = ["take_out"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False

    @admin.action(description="Take out the text of the chosen versions", permissions=["change"])
    def take_out(self, request, queryset):
        """For what must not be readable at all; the number stays, so that no link means another."""
        with transaction.atomic():
            events = set(queryset.values_list("event", flat=True))
            done = queryset.update(content=b"", sha256="")
            EventChange.objects.record(events)
        self.message_user(request, f"The text of {done} taken out; readers are told so.")


@admin.register(Merge)
class MergeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["made_at", "kind", "gone_name", "kept_name", "reason", "made_by", "undone_at"]
    list_filter = ["kind", ("undone_at", is_set("state", "Standing", "Undone"))]
    list_select_related = ["made_by"]


@admin.register(ReaderReport)
class ReaderReportAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["made_at", "kind", "event", "anchor", "reason", "settled_at"]
    list_filter = [("settled_at", is_set("state", "Open", "Settled")), "kind"]
    search_fields = ["reason", "words", "event__title"]
    list_select_related = ["event"]
    fields = [
        "event",
        "anchor",
        "kind",
        "words",
        "reason",
        "made_at",
        "answer",
        "settled_at",
        "settled_by",
    ]
    readonly_fields = [
        "event",
        "anchor",
        "kind",
        "words",
        "reason",
        "made_at",
        "settled_at",
        "settled_by",
    ]
    actions = ["settle"]

    def save_model(self, request, obj, form, change):
        obj.settled_at = obj.settled_at or timezone.now()
        obj.settled_by = obj.settled_by or request.user
        super().save_model(request, obj, form, change)

    @admin.action(description="Mark the chosen reports as settled", permissions=["change"])
    def settle(self, request, queryset):
        done = queryset.filter(settled_at=None).update(
            settled_at=timezone.now(), settled_by=request.user
        )
        reports = "1 report was" if done == 1 else f"{done} reports were"
        self.message_user(request, f"{reports} marked as settled.")


@admin.register(EmptySearch)
class EmptySearchAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["words", "count", "first_at", "last_at"]
    search_fields = ["words"]
    readonly_fields = ["words", "count", "first_at", "last_at"]


@admin.register(FollowedSource)
class FollowedSourceAdmin(admin.ModelAdmin):
    list_display = ["__str__", "path_contains", "is_active", "checked_at", "first_line"]
    list_filter = ["is_active"]
    search_fields = ["url", "name"]
    readonly_fields = ["checked_at", "report"]

    @admin.display(description="last report")
    def first_line(self, source):
        return source.report.partition("\n")[0] or "not fetched yet"


@admin.register(WebPage)
class WebPageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["url", "source", "event", "checked_at", "vanished_at", "moved_to"]
    list_filter = [("vanished_at", is_set("publisher", "Still there", "Taken away")), "source"]
    search_fields = ["url"]
    list_select_related = ["source", "event"]


@admin.register(WebCapture)
class WebCaptureAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["fetched_at", "page", "sha256"]
    search_fields = ["page__url", "sha256"]
    list_select_related = ["page"]
    exclude = ["record"]
