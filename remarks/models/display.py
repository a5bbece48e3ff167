"""The words of a column of choices."""

from collections.abc import Callable

from django.db.models import Choices, Model


def display_of(column: str, choices: type[Choices]) -> Callable[[Model], str]:
    """``get_COLUMN_display`` of a model.

    Pages call it dozens of times, and Django's own makes the table of words anew at each call.
    """
    words = {value: str(label) for value, label in choices.choices}

    def display(row: Model) -> str:
        value: str = getattr(row, column)
        return words.get(value, value)

    return display
