"""What programs are told of a record in its headers and its head."""

import re

import pytest

from remarks.exports import arks

pytestmark = pytest.mark.django_db


def links(response):
    return re.findall(r'<([^>]+)>; rel="([a-z-]+)"', response["Link"])


def of(response, relation):
    return [url for url, other in links(response) if other == relation]


def test_an_event_points_to_its_identifier_people_and_forms(client, seeded):
    response = client.get(seeded.get_absolute_url())
    assert of(response, "cite-as") == [f"http://testserver/{arks.of_event(seeded)}"]
    assert "http://testserver/speakers/condoleezza-rice/" in of(response, "author")
    assert len(of(response, "item")) == 3
    for url in of(response, "describedby") + of(response, "item") + of(response, "author"):
        assert client.get(url).status_code == 200, url
    assert b'name="eprints.event_location" content="Moscow, Russia"' in response.content


def test_a_question_points_to_its_asker(client, seeded, settings):
    settings.DATA_LICENSE_URL = "https://example.org/license"
    question = seeded.questions.filter(asker__name="Arshad Mohammed").first()
    response = client.get(question.get_absolute_url())
    assert of(response, "cite-as") == [f"http://testserver/{arks.of_question(question)}"]
    assert of(response, "author") == ["http://testserver/speakers/arshad-mohammed/"]
    assert of(response, "license") == ["https://example.org/license"]
    for url in of(response, "describedby"):
        assert client.get(url).status_code == 200, url
    assert b'name="citation_author" content="Mohammed, Arshad"' in response.content
