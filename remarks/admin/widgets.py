"""Fields of the desk by which a person chooses another row: by typing a part of its name, or by
adding it.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper


class Autocomplete(AutocompleteSelect):
    """Autocomplete by name; the empty choice has words, as HTML asks of every option."""

    def create_option(self, name, value, label, *args, **kwargs):
        return super().create_option(name, value, label or "Nothing chosen", *args, **kwargs)


class Chooser(RelatedFieldWidgetWrapper):
    """Autocomplete by name for the rows that ``field`` points to, with a link that adds one."""

    def __init__(self, field):
        super().__init__(
            Autocomplete(field, admin.site),
            field.remote_field,
            admin.site,
            can_add_related=True,
        )

    @property
    def media(self):
        popups = ["admin/js/jquery.init.js", "admin/js/admin/RelatedObjectLookups.js"]
        # Last: it names what the scripts before it have made.
        return self.widget.media + forms.Media(js=[*popups, "remarks/chooser.js"])

    def get_context(self, name, value, attrs):
        """The window that adds a row finds the field by its id, which is not always its name."""
        value = value if str(value or "").isdigit() else None
        context = super().get_context(name, value, attrs)
        return context | {"name": (attrs or {}).get("id", f"id_{name}").removeprefix("id_")}


class IsSetFilter(admin.EmptyFieldListFilter):
    """Rows with a value in a column and rows without one, said in plain words."""

    title_of_list = ""
    words = ("All", "Not known", "Known")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.title = self.title_of_list or self.title

    def choices(self, changelist):
        for choice, words in zip(super().choices(changelist), self.words, strict=True):
            yield choice | {"display": words}


def is_set(title, *words):
    """A filter under ``title`` that calls the rows without and with a value by ``words``."""
    names = {"title_of_list": title} | ({"words": ("All", *words)} if words else {})
    return type("IsSetFilter", (IsSetFilter,), names)
