"""Whole transcripts beside what the parser must make of them."""

import pytest

from remarks.transcripts import parse, read

from .files import SEED, golden_files
from .golden import dump, expected_path

FILES = [SEED, *golden_files()]


@pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])
def test_golden(path):
    assert dump(path) == expected_path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])
def test_segments_tile_the_text(path):
    transcript = parse(read(path.read_bytes(), path.name))
    at = 0
    for segment in transcript.segments:
        assert segment.start == at and segment.end > at
        at = segment.end
    assert at == len(transcript.text)


def test_there_are_enough_of_them():
    assert len(golden_files()) >= 6
