"""Events, sources, people, outlets and turns; what the parser derives is not typed over."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import get_valid_filename
from simple_history.admin import SimpleHistoryAdmin

from .. import loading
from ..loading import overlays, versions
from ..models import (
    Event,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    Source,
    Speaker,
    SpeakerAlias,
    Topic,
    Turn,
    TurnTopic,
)
from . import correcting, identity, importing, presence, revisions, tables, unidentified
from .widgets import is_set

__all__ = ["identity", "tables"]


class ParticipationInline(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["speaker"]
    extra = 0


@admin.register(Event)
class EventAdmin(tables.NoAdd, SimpleHistoryAdmin):
    form = presence.EventForm
    change_form_template = "admin/remarks/event/change_form.html"
    list_display = [
        "title",
        "date",
        "place",
        "kind",
        "status",
        "turn_count",
        "question_count",
        "warnings",
    ]
    list_filter = [
        "status",
        "kind",
        ("date", is_set("day of the event")),
        ("place", is_set("place")),
        "date",
    ]
    search_fields = ["title", "place", "document_number", "slug"]
    date_hierarchy = "listed_on"
    ordering = [F("listed_on").desc(nulls_last=True), "-pk"]
    inlines = [ParticipationInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["publish", "withdraw"]
    readonly_fields = [
        "parts",
        "warning_list",
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
            {
                "fields": [
                    "version",
                    "title",
                    "slug",
                    "kind",
                    "date",
                    "date_rule",
                    "time",
                    "place",
                    "venue",
                    "reason",
                ]
            },
        ),
        ("Document", {"fields": ["document_number", "released", "source_url", "notes", "source"]}),
        (
            "Content",
            {"fields": ["parts", "turn_count", "question_count", "word_count", "warning_list"]},
        ),
        ("State", {"fields": ["published_at", "updated_at"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("segments")

    def get_urls(self):
        own = [importing.urls, unidentified.urls, correcting.urls, revisions.urls]
        return [*(url for urls in own for url in urls(self.admin_site)), *super().get_urls()]

    def save_model(self, request, obj, form, change):  # noqa: ARG002
        """What a person types over in the header is a correction: the next reading keeps it."""
        typed = [name for name in form.changed_data if name in overlays.HEADER]
        stored = Event.objects.get(pk=obj.pk)
        reason = form.cleaned_data.get("reason") or "Edited by an archivist."
        with versions.kept(stored.pk):
            for name in typed:
                value = overlays.plain(getattr(obj, name))
                self._correct(request, stored, name, value, reason)
        fresh = Event.objects.get(pk=obj.pk)
        for name in form.changed_data:
            if name not in typed and name in {f.name for f in Event._meta.concrete_fields}:
                setattr(fresh, name, getattr(obj, name))
        fresh.save()

    def _correct(self, request, event, name, value, reason):
        try:
            loading.correct(event, "header", name, value, reason, user=request.user)
        except loading.CurationError as error:
            messages.error(request, str(error))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        event = self.get_object(request, object_id)
        if event is not None:
            presence.note(request, event)
        may = {
            "may_publish": self.has_publish_permission(request),
            "reasons": correcting.REASONS,
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **may})

    def response_change(self, request, obj):
        """Publish or withdraw with the buttons beside Save."""
        wanted = {"_publish": Event.Status.PUBLISHED, "_withdraw": Event.Status.DRAFT}
        status = next((wanted[name] for name in wanted if name in request.POST), None)
        if status and self.has_publish_permission(request):
            loading.set_status(Event.objects.filter(pk=obj.pk), status)
            done = "is published" if status == Event.Status.PUBLISHED else "is a draft now"
            self.message_user(request, f"“{obj}” {done}.")
            return HttpResponseRedirect(reverse("admin:remarks_event_change", args=[obj.pk]))
        return super().response_change(request, obj)

    def changelist_view(self, request, extra_context=None):
        may = request.user.has_perm("remarks.import_transcripts")
        return super().changelist_view(request, {**(extra_context or {}), "may_import": may})

    @admin.display(description="warnings")
    def warnings(self, event):
        return len(event.problems)

    @admin.display(description="warnings")
    def warning_list(self, event):
        rows = ((p.get("line", "?"), p.get("message", "")) for p in event.problems)
        return format_html_join("", "<p>Line {}: {}</p>", rows) or "None."

    @admin.display(description="parts")
    def parts(self, event):
        query = f"?event__id__exact={event.pk}"
        return format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            [
                (
                    reverse("admin:remarks_event_correct", args=[event.pk]),
                    "Correct turns and questions",
                ),
                (reverse("admin:remarks_turn_changelist") + query, "Turns"),
                (reverse("admin:remarks_question_changelist") + query, "Questions"),
            ],
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
class SourceAdmin(tables.NoAdd, admin.ModelAdmin):
    list_display = ["name", "format", "encoding", "size", "imported_at", "imported_by"]
    list_filter = ["format", "encoding", "imported_at"]
    search_fields = ["name", "origin", "sha256"]
    readonly_fields = [
        "name",
        "raw",
        "sha256",
        "size",
        "media_type",
        "origin",
        "format",
        "encoding",
        "captured_at",
        "replaces",
        "imported_at",
        "imported_by",
    ]
    exclude = ["content"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def get_urls(self):
        own = path(
            "<int:pk>/raw/", self.admin_site.admin_view(self.raw_view), name="remarks_source_raw"
        )
        return [own, *super().get_urls()]

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False

    @admin.display(description="raw file")
    def raw(self, source):
        return format_html(
            '<a href="{}">Download the original file</a>',
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
    """Rows of which two can be merged."""

    actions = ["merge_two"]

    def has_merge_permission(self, request):
        return request.user.has_perm(correcting.MERGE)

    @admin.action(description="Merge the two chosen rows", permissions=["merge"])
    def merge_two(self, request, queryset):
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            self.message_user(
                request,
                "Choose exactly two rows: the one to keep and the one to merge into it.",
                messages.ERROR,
            )
            return None
        url = reverse("admin:remarks_event_merge", args=[self.model._meta.model_name])
        return HttpResponseRedirect(f"{url}?kept={chosen[0]}&gone={chosen[1]}")


class SpeakerAliasInline(admin.TabularInline):
    model = SpeakerAlias
    fields = ["text", "kind", "evidence", "event"]
    autocomplete_fields = ["event"]
    extra = 0


@admin.register(Speaker)
class SpeakerAdmin(Mergeable, SimpleHistoryAdmin):
    list_display = ["name", "sort_name", "turns_spoken", "questions_asked", "questions_put"]
    search_fields = ["name", "aliases__text"]
    inlines = [SpeakerAliasInline]
    prepopulated_fields = {"slug": ["name"]}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The sort name fills itself where it is left empty."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "sort_name":
            field.required = False
        return field

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(ordering="turns_spoken")
    def turns_spoken(self, speaker):
        return speaker.turns_spoken

    @admin.display(ordering="questions_asked")
    def questions_asked(self, speaker):
        return speaker.questions_asked

    @admin.display(description="questions taken", ordering="questions_put")
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

    @admin.display(description="turns about it", ordering="turns_held")
    def turns_held(self, topic):
        return topic.turns_held


def _correct_link(turn):
    """What the parser derives is not typed over: it is corrected, with a reason."""
    url = reverse("admin:remarks_event_correct_turn", args=[turn.event_id, turn.anchor])
    return format_html('<a href="{}">Correct, with a reason that readers see</a>', url)


class TurnTopicInline(admin.TabularInline):
    model = TurnTopic
    autocomplete_fields = ["topic"]
    readonly_fields = ["weight", "words", "source"]
    extra = 0


@admin.register(Turn)
class TurnAdmin(tables.NoAdd, admin.ModelAdmin):
    list_display = ["__str__", "event", "position", "label", "speaker", "voice"]
    list_filter = [
        "voice",
        ("speaker", is_set("speaker", "Not identified", "Identified")),
        "event__status",
    ]
    search_fields = ["text", "label"]
    list_select_related = ["event", "speaker"]
    readonly_fields = [
        "correct",
        "event",
        "position",
        "anchor",
        "label",
        "speaker",
        "speaker_name",
        "role",
        "voice",
        "text",
        "start",
        "body_start",
        "end",
        "marks",
        "word_count",
        "is_orphan_reply",
    ]
    inlines = [TurnTopicInline]
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False

    @admin.display(description="correct")
    def correct(self, turn):
        return _correct_link(turn)


@admin.register(Question)
class QuestionAdmin(tables.NoAdd, admin.ModelAdmin):
    list_display = ["__str__", "event", "position", "asker", "outlet", "state", "cue"]
    list_filter = [
        "state",
        "cue",
        ("asker", is_set("reporter", "Not identified", "Identified")),
        ("outlet", is_set("outlet")),
    ]
    search_fields = ["text", "asker_name", "outlet_name"]
    list_select_related = ["event", "asker", "outlet"]
    readonly_fields = [
        "correct",
        "event",
        "turn",
        "position",
        "nth",
        "text",
        "start",
        "end",
        "asker",
        "asker_name",
        "outlet",
        "outlet_name",
        "asker_inaudible",
        "on_behalf",
        "cue",
        "evidence",
        "evidence_start",
        "evidence_end",
        "addressees",
        "replies",
        "state",
    ]
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False

    @admin.display(description="correct")
    def correct(self, question):
        return _correct_link(question.turn)
