"""Authority records: offices, places, series and identifiers, and decisions that can be undone."""

from django.contrib import admin, messages
from simple_history.admin import SimpleHistoryAdmin

from .. import loading
from ..loading import who_is_who
from ..loading.label_rules import undo_label_rule
from ..models import (
    ExpectedDate,
    Identifier,
    LabelRule,
    OfficeHolding,
    Place,
    PlaceAlias,
    Resolution,
    Series,
)
from . import expected
from .tables import NoAdd
from .widgets import is_set


@admin.register(OfficeHolding)
class OfficeHoldingAdmin(SimpleHistoryAdmin):
    list_display = ["name", "office", "organization", "first", "last", "speaker", "source"]
    list_filter = ["organization", ("speaker", is_set("person", "Not identified", "Identified"))]
    search_fields = ["name", "office", "organization"]
    list_select_related = ["speaker"]
    autocomplete_fields = ["speaker"]

    def save_model(self, request, obj, form, change):
        gone = list(OfficeHolding.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        who_is_who.offices_changed(*gone)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        who_is_who.offices_changed(obj)

    def delete_queryset(self, request, queryset):
        gone = list(queryset)
        super().delete_queryset(request, queryset)
        who_is_who.offices_changed(*gone)


class PlaceAliasInline(admin.TabularInline):
    model = PlaceAlias
    extra = 0


@admin.register(Place)
class PlaceAdmin(SimpleHistoryAdmin):
    list_display = ["name", "parent", "code"]
    search_fields = ["name", "aliases__text"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PlaceAliasInline]


@admin.register(Series)
class SeriesAdmin(SimpleHistoryAdmin):
    list_display = ["name", "publisher", "room", "country", "place"]
    search_fields = ["name", "publisher"]
    list_select_related = ["place__parent"]
    autocomplete_fields = ["place"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ExpectedDate)
class ExpectedDateAdmin(admin.ModelAdmin):
    list_display = ["series", "day", "title"]
    list_filter = ["series"]
    search_fields = ["title", "series__name"]
    list_select_related = ["series"]
    autocomplete_fields = ["series"]
    date_hierarchy = "day"

    def get_urls(self):
        return [*expected.urls(self.admin_site), *super().get_urls()]


@admin.register(Identifier)
class IdentifierAdmin(admin.ModelAdmin):
    list_display = ["speaker", "scheme", "value", "source"]
    search_fields = ["speaker__name", "value"]
    list_select_related = ["speaker"]
    autocomplete_fields = ["speaker"]


@admin.register(Resolution)
class ResolutionAdmin(NoAdd, admin.ModelAdmin):
    """What the rules decided, to look at: it follows its evidence and is not typed over."""

    list_display = ["kind", "label", "speaker", "outlet", "name", "rule", "degree", "event"]
    list_filter = ["kind", "degree", "rule"]
    search_fields = ["label", "name", "speaker__name", "outlet__name"]
    list_select_related = ["speaker", "outlet", "event"]

    def has_change_permission(self, request, obj=None):  # noqa: ARG002
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002
        return False


@admin.register(LabelRule)
class LabelRuleAdmin(NoAdd, SimpleHistoryAdmin):
    list_display = [
        "label",
        "kind",
        "room",
        "speaker",
        "outlet",
        "first",
        "last",
        "reason",
        "made_by",
        "made_at",
        "undone_at",
    ]
    list_filter = ["kind", ("undone_at", is_set("state", "Standing", "Undone"))]
    search_fields = ["label", "speaker__name", "outlet__name", "reason"]
    list_select_related = ["speaker", "outlet", "made_by"]
    autocomplete_fields = ["speaker", "outlet"]
    readonly_fields = ["made_by", "made_at", "undone_by", "undone_at"]
    actions = ["undo"]

    @admin.action(description="Undo the chosen decisions", permissions=["change"])
    def undo(self, request, queryset):
        done = 0
        for rule in queryset:
            try:
                undo_label_rule(rule, user=request.user)
                done += 1
            except loading.CurationError as error:
                self.message_user(request, f"{rule}: {error}", messages.WARNING)
        decisions = "1 decision was" if done == 1 else f"{done} decisions were"
        self.message_user(request, f"{decisions} undone: everything is as it was before.")
