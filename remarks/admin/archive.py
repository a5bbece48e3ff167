"""Every model with its search, filters and inlines; what the parser derives can be read and not typed over."""

import datetime as dt

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import get_valid_filename
from simple_history.admin import SimpleHistoryAdmin

from .. import loading
from ..models import (
    Correction,
    EmptySearch,
    Event,
    FailedImport,
    LabelRule,
    Merge,
    OldSlug,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    ReaderReport,
    Source,
    Speaker,
    SpeakerAlias,
    Topic,
    Turn,
    TurnTopic,
)
from . import correcting, doubts, importing

admin.site.site_header = "Remarks: the archivist's desk"
admin.site.site_title = "Remarks"
admin.site.index_title = "The archive"


class NoAdd:
    """Rows that only an import makes."""

    def has_add_permission(self, request, obj=None):
        return False


class ParticipationInline(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["speaker"]
    extra = 0


@admin.register(Event)
class EventAdmin(NoAdd, SimpleHistoryAdmin):
    list_display = [
        "title",
        "date",
        "place",
        "kind",
        "status",
        "turn_count",
        "question_count",
        "doubts",
    ]
    list_filter = [
        "status",
        "kind",
        ("date", admin.EmptyFieldListFilter),
        ("place", admin.EmptyFieldListFilter),
        "date",
    ]
    search_fields = ["title", "place", "document_number", "slug"]
    date_hierarchy = "listed_on"
    list_select_related = ["source"]
    ordering = [F("listed_on").desc(nulls_last=True), "-pk"]
    inlines = [ParticipationInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["publish", "withdraw"]
    readonly_fields = [
        "parts",
        "doubt_list",
        "date_rule",
        "source",
        "turn_count",
        "question_count",
        "word_count",
        "published_at",
        "updated_at",
    ]
    fieldsets = [
        (
            None,
            {"fields": ["title", "slug", "kind", "date", "date_rule", "time", "place", "venue"]},
        ),
        ("Document", {"fields": ["document_number", "released", "address", "notes", "source"]}),
        (
            "What it holds",
            {"fields": ["parts", "turn_count", "question_count", "word_count", "doubt_list"]},
        ),
        ("State", {"fields": ["published_at", "updated_at"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("segments")

    def get_urls(self):
        own = [importing.urls, doubts.urls, correcting.urls]
        return [*(url for urls in own for url in urls(self.admin_site)), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        """What a person types over in the header is a correction: the next reading keeps it."""
        typed = [name for name in form.changed_data if name in loading.overlays.HEADER]
        held = Event.objects.get(pk=obj.pk)
        for name in typed:
            value = getattr(obj, name)
            value = value.isoformat() if isinstance(value, dt.date) else value
            try:
                loading.correct(
                    held, "header", name, value, "Typed over by an archivist.", user=request.user
                )
            except loading.CurationError as error:
                messages.error(request, str(error))
        fresh = Event.objects.get(pk=obj.pk)
        for name in form.changed_data:
            if name not in typed and name in {f.name for f in Event._meta.concrete_fields}:
                setattr(fresh, name, getattr(obj, name))
        fresh.save()

    def changelist_view(self, request, extra_context=None):
        may = request.user.has_perm("remarks.import_transcripts")
        return super().changelist_view(request, {**(extra_context or {}), "may_import": may})

    @admin.display(description="doubts")
    def doubts(self, event):
        return len(event.problems)

    @admin.display(description="doubts")
    def doubt_list(self, event):
        rows = ((p.get("line", "?"), p.get("message", "")) for p in event.problems)
        return format_html_join("", "<p>Line {}: {}</p>", rows) or "None."

    @admin.display(description="parts")
    def parts(self, event):
        correct = reverse("admin:remarks_event_correct", args=[event.pk])
        turns = f"{reverse('admin:remarks_turn_changelist')}?event__id__exact={event.pk}"
        questions = f"{reverse('admin:remarks_question_changelist')}?event__id__exact={event.pk}"
        return format_html(
            '<a href="{}">Correct turns and questions</a> · <a href="{}">Turns</a> · <a href="{}">Questions</a>',
            correct,
            turns,
            questions,
        )

    def has_publish_permission(self, request):
        return request.user.has_perm("remarks.publish_event")

    @admin.action(description="Publish the chosen events", permissions=["publish"])
    def publish(self, request, queryset):
        done = loading.set_status(
            Event.objects.filter(pk__in=queryset.values("pk")), Event.Status.PUBLISHED
        )
        self.message_user(
            request, f"{done} events were published." if done != 1 else "1 event was published."
        )

    @admin.action(description="Withdraw the chosen events to draft", permissions=["publish"])
    def withdraw(self, request, queryset):
        done = loading.set_status(
            Event.objects.filter(pk__in=queryset.values("pk")), Event.Status.DRAFT
        )
        self.message_user(
            request, f"{done} events were withdrawn." if done != 1 else "1 event was withdrawn."
        )


@admin.register(Source)
class SourceAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["name", "format", "encoding", "size", "imported_at", "imported_by"]
    list_filter = ["format", "encoding", "imported_at"]
    search_fields = ["name", "origin", "sha256"]
    readonly_fields = [
        "name", "raw", "sha256", "size", "media_type", "origin", "format", "encoding", "captured_at", "replaces", "imported_at", "imported_by",
    ]  # fmt: skip
    exclude = ["content"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def get_urls(self):
        own = path(
            "<int:pk>/raw/", self.admin_site.admin_view(self.raw_view), name="remarks_source_raw"
        )
        return [own, *super().get_urls()]

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="raw file")
    def raw(self, source):
        return format_html(
            '<a href="{}">Download as it came in</a>',
            reverse("admin:remarks_source_raw", args=[source.pk]),
        )

    def raw_view(self, request, pk):
        source = get_object_or_404(Source, pk=pk)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        response = HttpResponse(bytes(source.content), content_type="application/octet-stream")
        response["Content-Disposition"] = (
            f'attachment; filename="{get_valid_filename(source.name) or "source"}"'
        )
        return response


class Mergeable:
    """Rows of which two can be found to be one."""

    actions = ["merge_two"]

    def has_merge_permission(self, request):
        return request.user.has_perm(correcting.MERGE)

    @admin.action(description="Merge the two chosen rows", permissions=["merge"])
    def merge_two(self, request, queryset):
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            self.message_user(
                request,
                "Choose two rows: the one to keep and the one that becomes part of it.",
                messages.ERROR,
            )
            return None
        address = reverse("admin:remarks_event_merge", args=[self.model._meta.model_name])
        return HttpResponseRedirect(f"{address}?kept={chosen[0]}&gone={chosen[1]}")


class SpeakerAliasInline(admin.TabularInline):
    model = SpeakerAlias
    fields = ["text", "kind", "evidence", "event"]
    raw_id_fields = ["event"]
    extra = 0


@admin.register(Speaker)
class SpeakerAdmin(Mergeable, SimpleHistoryAdmin):
    list_display = ["name", "sort_name", "turns_spoken", "questions_asked", "questions_put"]
    search_fields = ["name", "aliases__text"]
    inlines = [SpeakerAliasInline]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(ordering="turns_spoken")
    def turns_spoken(self, speaker):
        return speaker.turns_spoken

    @admin.display(ordering="questions_asked")
    def questions_asked(self, speaker):
        return speaker.questions_asked

    @admin.display(ordering="questions_put")
    def questions_put(self, speaker):
        return speaker.questions_put


class OutletAliasInline(admin.TabularInline):
    model = OutletAlias
    extra = 0


@admin.register(Outlet)
class OutletAdmin(Mergeable, SimpleHistoryAdmin):
    list_display = ["name", "kind", "country", "questions_asked"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "aliases__text"]
    inlines = [OutletAliasInline]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(ordering="questions_asked")
    def questions_asked(self, outlet):
        return outlet.questions_asked


@admin.register(Topic)
class TopicAdmin(SimpleHistoryAdmin):
    list_display = ["name", "group", "query", "is_active", "turns_held"]
    list_filter = ["group", "is_active"]
    search_fields = ["name", "query"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(ordering="turns_held")
    def turns_held(self, topic):
        return topic.turns_held


def _correct_link(turn):
    """What the parser derives is not typed over: it is corrected, with a reason, and the correction outlives readings."""
    address = reverse("admin:remarks_event_correct_turn", args=[turn.event_id, turn.anchor])
    return format_html('<a href="{}">Correct, with a reason that readers see</a>', address)


class TurnTopicInline(admin.TabularInline):
    model = TurnTopic
    autocomplete_fields = ["topic"]
    extra = 0


@admin.register(Turn)
class TurnAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["__str__", "event", "position", "label", "speaker", "voice"]
    list_filter = ["voice", ("speaker", admin.EmptyFieldListFilter), "event__status"]
    search_fields = ["text", "label"]
    list_select_related = ["event", "speaker"]
    readonly_fields = [
        "correct", "event", "position", "anchor", "label", "speaker", "speaker_name", "role", "voice", "text", "start", "body_start",
        "end", "marks", "word_count", "is_orphan_reply",
    ]  # fmt: skip
    inlines = [TurnTopicInline]
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="correct")
    def correct(self, turn):
        return _correct_link(turn)


@admin.register(Question)
class QuestionAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["__str__", "event", "position", "asker", "outlet", "state", "cue"]
    list_filter = [
        "state",
        "cue",
        ("asker", admin.EmptyFieldListFilter),
        ("outlet", admin.EmptyFieldListFilter),
    ]
    search_fields = ["text", "asker_name", "outlet_name"]
    list_select_related = ["event", "asker", "outlet"]
    readonly_fields = [
        "correct", "event", "turn", "position", "nth", "text", "start", "end", "asker", "asker_name", "outlet", "outlet_name", "asker_inaudible",
        "on_behalf", "cue", "evidence", "evidence_start", "evidence_end", "addressees", "replies", "state",
    ]  # fmt: skip
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="correct")
    def correct(self, question):
        return _correct_link(question.turn)


@admin.register(SpeakerAlias)
class SpeakerAliasAdmin(admin.ModelAdmin):
    list_display = ["text", "kind", "speaker", "event"]
    list_filter = ["kind"]
    search_fields = ["text", "speaker__name"]
    list_select_related = ["speaker", "event"]
    autocomplete_fields = ["speaker"]
    raw_id_fields = ["event"]


@admin.register(LabelRule)
class LabelRuleAdmin(SimpleHistoryAdmin):
    list_display = ["label", "speaker", "first", "last", "made_by", "made_at"]
    search_fields = ["label", "speaker__name"]
    list_select_related = ["speaker", "made_by"]
    autocomplete_fields = ["speaker"]
    readonly_fields = ["made_by", "made_at"]


@admin.register(OutletAlias)
class OutletAliasAdmin(admin.ModelAdmin):
    list_display = ["text", "outlet", "evidence"]
    search_fields = ["text", "outlet__name"]
    list_select_related = ["outlet"]
    autocomplete_fields = ["outlet"]


@admin.register(Participation)
class ParticipationAdmin(admin.ModelAdmin):
    list_display = ["speaker", "role", "event", "is_principal"]
    list_filter = ["is_principal"]
    search_fields = ["speaker__name", "role", "event__title"]
    list_select_related = ["speaker", "event"]
    autocomplete_fields = ["speaker"]
    raw_id_fields = ["event"]


@admin.register(TurnTopic)
class TurnTopicAdmin(admin.ModelAdmin):
    list_display = ["topic", "turn", "origin"]
    list_filter = ["origin", "topic"]
    list_select_related = ["topic", "turn__event", "turn__speaker"]
    autocomplete_fields = ["topic"]
    raw_id_fields = ["turn"]
    show_full_result_count = False


@admin.register(FailedImport)
class FailedImportAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["name", "reason", "at"]
    search_fields = ["name", "reason"]
    readonly_fields = ["name", "reason", "at"]


@admin.register(OldSlug)
class OldSlugAdmin(admin.ModelAdmin):
    list_display = ["kind", "slug", "target"]
    list_filter = ["kind"]
    search_fields = ["slug"]


class ReadOnly(NoAdd):
    """Rows that are a record: they are read and not changed."""

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
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
        ("undone_at", admin.EmptyFieldListFilter),
        ("conflict", admin.EmptyFieldListFilter),
    ]
    search_fields = ["event__title", "reason", "target"]
    list_select_related = ["event", "made_by"]


@admin.register(Merge)
class MergeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["made_at", "kind", "gone_name", "kept_name", "reason", "made_by", "undone_at"]
    list_filter = ["kind", ("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["made_by"]


@admin.register(ReaderReport)
class ReaderReportAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["made_at", "kind", "event", "anchor", "reason", "settled_at"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "kind"]
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
        self.message_user(request, f"{done} settled.")


@admin.register(EmptySearch)
class EmptySearchAdmin(NoAdd, admin.ModelAdmin):
    list_display = ["words", "count", "first_at", "last_at"]
    search_fields = ["words"]
    readonly_fields = ["words", "count", "first_at", "last_at"]
