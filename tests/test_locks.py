"""How long a statement waits for SQLite's write lock."""

import pytest
from django.db import connection

from remarks.models.locks import short_lock_wait


def busy_timeout():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_wait_is_short_inside_and_as_before_outside():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone waits for one lock of the whole database")
    before = busy_timeout()
    with short_lock_wait(0.2):
        assert busy_timeout() == 200
    assert busy_timeout() == before
