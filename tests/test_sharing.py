"""A turn or a question as others show it: previews, pictures and cards of its words."""

import io
import re
from html import unescape

import pytest
from PIL import Image

from remarks.models import Question
from remarks.presentation import images
from remarks.presentation.exchanges import question_words

pytestmark = pytest.mark.django_db


def meta(page, name):
    found = re.search(rf'<meta property="{name}" content="([^"]*)">', page.content.decode())
    return found and unescape(found[1])


def test_turns_and_questions_show_their_words_to_previews(client, seeded):
    turn = seeded.turns.get(anchor="t13")
    question = Question.objects.get(event=seeded, position=1)
    for address, words in (
        (f"{seeded.get_absolute_url()}t13/", turn.text),
        (question.get_absolute_url(), question_words(question)),
    ):
        page = client.get(address)
        start = " ".join(words.split()[:8])
        assert page.status_code == 200 and start in meta(page, "og:description")
        assert meta(page, "og:url") == f"http://testserver{address}"
        answer = client.get(meta(page, "og:image").removeprefix("http://testserver"))
        picture = Image.open(io.BytesIO(answer.content))
        assert picture.size == (1200, 630) and answer["Content-Type"] == "image/png"
        discovery = re.search(r'type="application/json\+oembed"\s+href="([^"]+)"', page.text)
        card = client.get(unescape(discovery[1]).removeprefix("http://testserver")).json()
        assert card["type"] == "rich" and start in unescape(card["html"])
        assert f'cite="http://testserver{address}"' in card["html"]
        assert "<script" not in card["html"] and "<img" not in card["html"]
    assert f"{seeded.get_absolute_url()}#t13" in client.get(f"/events/{seeded.slug}/t13/").text


def test_a_card_is_of_this_archives_turns_only(client, seeded):
    address = f"http://testserver{seeded.get_absolute_url()}"
    small = client.get("/oembed.json", {"url": f"{address}#t13", "maxwidth": "300"}).json()
    wide = client.get("/oembed.json", {"url": f"{address}t13/", "maxwidth": "9000"}).json()
    assert (small["width"], wide["width"]) == (300, 550) and small["height"] > wide["height"]
    elsewhere = address.replace("testserver", "elsewhere.example")
    for url in (
        "",
        address,
        f"{elsewhere}t13/",
        f"{address}t99/",
        "https://[",
        "/speakers/condoleezza-rice/",
        "\0",
    ):
        assert client.get("/oembed.json", {"url": url}).status_code == 404, url
    asked = {"url": f"{address}t13/", "format": "xml"}
    assert "leave “format” out" in client.get("/oembed.json", asked).json()["detail"]
    assert client.get(f"/events/{seeded.slug}/t99.png").status_code == 404


def test_any_words_fit_into_the_picture():
    for words in ("", "word " * 900, "unbroken" * 90, "Сказано было мало.\n\n" * 3):
        picture = Image.open(io.BytesIO(images.quote_png(words, "w" * 300, "x" * 300, "here")))
        assert picture.size == (1200, 630)
