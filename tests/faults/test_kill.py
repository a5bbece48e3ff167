"""The kill script in a short form, on a database of its own beside the tests'."""

import pytest
from django.db import connection

from .short import run_short


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("script", "kills", "number"), [("kill_import", 3, 24), ("kill_sequences", 3, 11)]
)
def test_kills_leave_whole_events_and_an_index_that_agrees(script, kills, number):
    beside = connection.vendor == "postgresql"
    environment = {"DATABASE_URL": _database_beside()} if beside else {}
    run_short(script, kills, number, kills=kills, **environment)


def _database_beside():
    """The address of an empty database on the tests' server."""
    settings = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS remarks_kill")
        cursor.execute("CREATE DATABASE remarks_kill")
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/remarks_kill"
