"""The habits of the code that no linter checks: names and spelling."""

from __future__ import annotations

import pytest

from benchmarks import house_style


def test_no_function_is_named_by_a_bare_participle():
    """Name it after what comes out (``trim``, ``called_asker``); benchmarks.house_style has the
    rule, and ``READS_WELL`` the names that stay and why.
    """
    assert house_style.participles(house_style.product()) == []


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("folded", True),
        ("_called_by_name", True),
        ("held", True),
        ("printed_names", False),
        ("_heading_text", False),
        ("oembed", False),
        ("trim", False),
    ],
)
def test_a_participle_alone_is_told_from_one_with_its_noun(name, is_one):
    assert house_style.is_participle(name) is is_one
