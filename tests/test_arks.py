"""Permanent identifiers: one a row, resolved whatever became of the slug, never another's."""

import pytest

from remarks import loading
from remarks.exports import arks
from remarks.models import Event, OldSlug, Question, Turn

from . import make

pytestmark = pytest.mark.django_db


def path_of(client, ark):
    response = client.get(f"/{ark}")
    assert response.status_code == 302, response.content
    return response["Location"]


def test_events_turns_and_questions_resolve(client, seeded):
    assert path_of(client, arks.of_event(seeded)) == seeded.get_absolute_url()
    for turn in seeded.turns.all():
        turn_path = path_of(client, arks.of_turn(turn))
        assert turn_path == f"{seeded.get_absolute_url()}{turn.anchor}/"
    for question in seeded.questions.all():
        assert path_of(client, arks.of_question(question)) == question.get_absolute_url()
    several = [arks.of_event(seeded), *map(arks.of_turn, Turn.objects.all())]
    several += map(arks.of_question, Question.objects.select_related("turn"))
    assert len(set(several)) == len(several)


def test_an_ark_outlives_slug_and_import(client, seeded):
    ark, former = arks.of_event(seeded), seeded.slug
    Event.objects.filter(pk=seeded.pk).update(slug="another-slug")
    OldSlug.objects.create(kind="event", slug=former, target=seeded.pk)
    assert path_of(client, ark) == "/events/another-slug/"
    words = make.SEED.read_text().replace("Kosovo", "Kosova")
    again = loading.apply(loading.plan(make.upload(words, make.SEED.name)), publish=True)
    assert arks.of_event(again) == ark


def test_hyphens_capitals_and_the_first_slash_do_not_matter(client, seeded):
    ark = arks.of_event(seeded)
    for written in (ark.replace("ark:/", "ark:"), ark.upper().replace("ARK:", "ark:")):
        assert path_of(client, written) == seeded.get_absolute_url()
    assert path_of(client, f"{ark[:-1]}-{ark[-1]}") == seeded.get_absolute_url()


def test_a_mistyped_ark_leads_nowhere(client, seeded):
    ark = arks.of_event(seeded)
    other = "b" if ark[-1] != "b" else "c"
    for wrong in (
        ark[:-1] + other,
        ark.replace("99999", "12345"),
        f"{ark}/t5/q0",
        f"{ark}/q5",
        f"{ark}/t99999",
        "ark:/99999/r1" + "9" * 30,
        "ark:/99999/%00",
        "ark:nonsense",
    ):
        response = client.get(f"/{wrong}", follow=True)
        assert response.status_code == 404, wrong


@pytest.mark.parametrize("inflection", ["?info", "??"])
def test_inflections_give_metadata(client, seeded, inflection):
    response = client.get(f"/{arks.of_event(seeded)}{inflection}")
    assert response["Content-Type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines()[1:])
    assert lines["what"] == seeded.title and lines["when"] == "2007-05-15"
    assert "Rice, Condoleezza" in lines["who"]


def test_a_withdrawn_event_is_gone_and_a_draft_was_never_there(client, seeded):
    ark = arks.of_event(seeded)
    seeded.status = Event.Status.DRAFT
    seeded.save()
    assert client.get(f"/{ark}").status_code == 410
    draft = make.load(make.transcript(("SECRETARY HALE", "Not yet.")), publish=False)
    response = client.get(f"/{arks.of_event(draft)}?info")
    assert response.status_code == 404 and draft.title.encode() not in response.content
