"""What programs are told of a record in its headers and its head."""

import json
import re
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from lxml import etree

from remarks.exports import arks
from remarks.models import Speaker

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


def descriptions(response):
    """What schema.org is told, and what Zotero's "Embedded Metadata" reads."""
    page = etree.HTML(response.content.decode())
    told = [
        json.loads(s.text) for s in page.iter("script") if s.get("type") == "application/ld+json"
    ]
    metas = [(m.get("name"), m.get("content")) for m in page.iter("meta") if m.get("name")]
    return told, metas


def test_a_cited_turn_has_its_own_creator_place_and_rights(client, seeded):
    asked = {"turn": "t10"}
    told, metas = descriptions(client.get(reverse("event_cite", args=[seeded.slug]), asked))
    named = dict(metas)
    assert named["z:itemType"] == "presentation" and named["DC.language"] == "en"
    assert named["eprints.event_location"] == "Moscow, Russia" and named["DC.rights"]
    assert named["citation_title"].endswith("(turn 10)")
    assert [v for n, v in metas if n == "citation_author"] == ["Rice, Condoleezza"]
    assert told[0]["@type"] == "Quotation" and told[0]["creator"][0]["name"] == "Condoleezza Rice"


def test_lists_offer_their_lines_as_a_folder(client, seeded):
    """COinS as Zotero's parseContextObject takes it apart."""
    for path in ("/search/?q=kosovo", "/events/", "/questions/", "/speakers/condoleezza-rice/"):
        page = etree.HTML(client.get(path).content.decode())
        spans = [parse_qs(s.get("title")) for s in page.iter("span") if s.get("class") == "Z3988"]
        assert spans, path
        for values in spans:
            assert values["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
            assert values["rft.type"] == ["presentation"] and values["rft.date"] == ["2007-05-15"]
            assert values["rft.identifier"][0].startswith("http://testserver/")
    authors = [v.get("rft.au") for v in spans]
    assert ["Rice, Condoleezza"] in authors


def test_schema_org_is_told_of_site_data_people_and_questions(client, seeded):
    rice = Speaker.objects.get(slug="condoleezza-rice")
    rice.identifiers.create(scheme="viaf", value="1", source="test")
    kinds = {
        "/": "WebSite",
        "/data/": "Dataset",
        rice.get_absolute_url(): "Person",
        f"/questions/{seeded.slug}/t3/": "Question",
    }
    told = {path: descriptions(client.get(path))[0][0] for path in kinds}
    assert {path: about["@type"] for path, about in told.items()} == kinds
    assert told["/"]["potentialAction"]["@type"] == "SearchAction"
    assert told[rice.get_absolute_url()]["sameAs"] == ["https://viaf.org/viaf/1"]
    question = told[f"/questions/{seeded.slug}/t3/"]
    assert question["author"]["name"] == "Arshad Mohammed" and question["suggestedAnswer"]
    for file in told["/data/"]["distribution"]:
        assert b"".join(client.get(file["contentUrl"]).streaming_content)
