"""The web server and a full disk in a short form: both have an SQLite file of their own."""

import pytest

from .short import run_short


@pytest.mark.parametrize(("script", "number", "kills"), [("kill_web", 3, 3), ("full_disk", 40, 1)])
def test_the_service_comes_back_and_a_full_disk_leaves_whole_events(script, number, kills):
    run_short(script, number, kills=kills)
