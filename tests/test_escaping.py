"""Names, titles and words of transcripts reach every public page as text, whatever they contain."""

import json
import re

import pytest
from lxml import html

from remarks.models import (
    Correction,
    Event,
    OldAnchor,
    Outlet,
    Participation,
    Question,
    Source,
    Speaker,
    Topic,
    Turn,
)

from .test_browser import paths

pytestmark = pytest.mark.django_db
# Closes attributes of both kinds, a script and an element; asks a template engine to reckon.
HOSTILE = "\"'></script><i class=hostile onload=hostile()>{{7*7}}{%hostile%}&#39;"


@pytest.fixture
def hostile(seeded):
    """The seed with hostile text wherever a person or a transcript can put some."""
    for model in (Speaker, Outlet, Topic):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(name=f"{row.pk} {HOSTILE}"[:120])
    Event.objects.update(
        title=f"Remarks {HOSTILE}",
        place=HOSTILE,
        venue=HOSTILE,
        time=HOSTILE[:40],
        document_number=HOSTILE[:60],
        notes=[HOSTILE],
        source_url=f"https://state.example/{HOSTILE}",
        date_rule=HOSTILE[:80],
    )
    Source.objects.update(name=HOSTILE, origin=f"https://state.example/{HOSTILE}")
    Turn.objects.update(label=HOSTILE[:80], role=HOSTILE, speaker_name=HOSTILE)
    Participation.objects.update(role=HOSTILE)
    Question.objects.update(asker_name=HOSTILE, outlet_name=HOSTILE)
    for model in (Turn, Question):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(text=f"missile {HOSTILE} {row.text}")
    Correction.objects.create(
        event=seeded, kind="header", target="title", value="x", before=HOSTILE, reason=HOSTILE
    )
    OldAnchor.objects.create(event=seeded, anchor="t99", target="")
    return seeded


def hostile_parts(page):
    """What the hostile text has become besides text: elements, attributes, a second script."""
    tree = html.document_fromstring(page)
    parts = tree.xpath("//i[@class='hostile'] | //*[@onload]")
    return [html.tostring(part)[:200] for part in parts]


@pytest.mark.parametrize("where", ["<p>{}</p>", '<p title="{}">x</p>', "<script>'{}'</script>"])
def test_what_is_not_escaped_is_seen(where):
    assert hostile_parts(where.replace("{}", HOSTILE).encode())


def test_every_public_page_escapes_what_it_shows(client, hostile):
    shown = 0
    for path in [*paths(), f"/events/{hostile.slug}/t99/"]:
        response = client.get(path)
        page = b"".join(response) if response.streaming else response.content
        text = page.decode()
        assert hostile_parts(page) == [], path
        assert "<i class=hostile" not in text and ">49{%" not in text, path
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S):
            json.loads(data)
        shown += "7*7" in text
    assert shown > 15


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q={}",
        "/quote/?text={0}%20one%20two%20three%20four&speaker={0}&on={0}",
        "/compare/?q={0}&series={0}&by={0}",
        "/questions/?reporter={0}&from={0}",
        "/events/?place={0}&kind={0}",
        "/speakers/?name={}",
        "/outlets/?name={}",
        "/asking/?from={0}",
        "/events/rice/{}/",
    ],
)
def test_every_page_escapes_what_a_reader_typed(client, seeded, path):
    response = client.get(path.format("%22%27%3E%3C%2Fscript%3E%3Ci%20class%3Dhostile%3E%7B%7B7*7"))
    assert response.status_code in (200, 400, 404)
    assert hostile_parts(response.content) == []
    assert "<i class=hostile" not in response.content.decode()
