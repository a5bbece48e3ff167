"""Rows written without objects: the same rows, all of them or none."""

import pytest
from django.db import IntegrityError, transaction

from remarks.models import Topic, Turn, TurnTopic, bulk

pytestmark = pytest.mark.django_db
NAMES = ("turn", "topic", "weight", "words")


@pytest.fixture
def topics(seeded):
    return list(Topic.objects.all()[:5])


def test_rows_are_those_that_objects_give(topics, seeded, monkeypatch):
    """More of them than one statement takes; what is not named has its default."""
    turn = seeded.turns.first()
    turn.turn_topics.all().delete()
    monkeypatch.setattr(bulk, "MAX_PARAMETERS", 15)
    rows = [(turn.pk, topic.pk, at, [["word", at]]) for at, topic in enumerate(topics)]
    bulk.insert(TurnTopic, NAMES, rows)
    columns = [f.attname for f in TurnTopic._meta.concrete_fields if not f.primary_key]
    written = list(turn.turn_topics.order_by("weight").values_list(*columns))
    turn.turn_topics.all().delete()
    TurnTopic.objects.bulk_create(
        TurnTopic(turn_id=pk, topic_id=topic, weight=weight, words=words)
        for pk, topic, weight, words in rows
    )
    assert written == list(turn.turn_topics.order_by("weight").values_list(*columns))
    assert len(written) == 5


def test_rows_come_in_all_or_none(topics, seeded, monkeypatch):
    turn = seeded.turns.first()
    turn.turn_topics.all().delete()
    monkeypatch.setattr(bulk, "MAX_PARAMETERS", 15)
    once = [(turn.pk, topic.pk, 1, []) for topic in topics]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(TurnTopic, NAMES, [*once, once[0]])
    assert not turn.turn_topics.exists()


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert(TurnTopic, NAMES, [])


def test_objects_get_the_ids_of_their_rows(seeded, monkeypatch):
    monkeypatch.setattr(bulk, "MAX_PARAMETERS", 40)
    mark = {"kind": "laughter", "language": None, "start": 3, "end": 9}
    turns = [
        Turn(
            event=seeded,
            position=900 + at,
            anchor=f"t{900 + at}",
            voice=Turn.Voice.PRESS,
            text=f"Is 100 % of “it” settled, {at}?",
            start=at,
            body_start=at,
            end=at + 40,
            marks=[mark] * at,
            word_count=6,
        )
        for at in range(5)
    ]
    bulk.insert_objects(turns)
    columns = [field.attname for field in Turn._meta.concrete_fields]
    for turn in turns:
        row = Turn.objects.get(pk=turn.pk)
        assert [getattr(row, name) for name in columns] == [getattr(turn, name) for name in columns]
        assert not turn._state.adding
    turns[0].save()
    assert seeded.turns.filter(position__gte=900).count() == 5
