"""A turn or a question as others show it: previews, pictures and cards of its words."""

import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from PIL import Image

from remarks import loading
from remarks.models import Question
from remarks.presentation import images
from remarks.presentation.exchanges import question_words

pytestmark = pytest.mark.django_db


def meta(page, name):
    match = re.search(rf'<meta property="{name}" content="([^"]*)">', page.content.decode())
    return match and unescape(match[1])


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


def test_a_card_without_words_says_so(client, seeded):
    asked = Question.objects.get(event=seeded, position=1)
    Question.objects.filter(pk=asked.pk).update(text="Dana Whitlock.", evidence="Dana Whitlock")
    seeded.turns.filter(anchor="t13").update(text=" ")
    for address in (asked.get_absolute_url(), f"{seeded.get_absolute_url()}t13/"):
        card = client.get("/oembed.json", {"url": f"http://testserver{address}"}).json()
        assert "(No words transcribed)" in card["title"] and "(No words" in card["html"]


def test_a_card_is_of_this_archives_turns_only(client, seeded):
    address = f"http://testserver{seeded.get_absolute_url()}"
    small = client.get("/oembed.json", {"url": f"{address}#t13", "maxwidth": "300"}).json()
    wide = client.get("/oembed.json", {"url": f"{address}t13/", "maxwidth": "9000"}).json()
    assert (small["width"], wide["width"]) == (300, 550) and small["height"] > wide["height"]
    low = client.get("/oembed.json", {"url": f"{address}t13/", "maxheight": "150"}).json()
    assert low["height"] <= 150 and low["type"] == "rich" and "thumbnail_url" not in low
    assert len(low["html"]) < len(wide["html"]) and " …" in low["html"]
    for bound in ({"maxwidth": "90"}, {"maxheight": "40"}):
        narrow = client.get("/oembed.json", {"url": f"{address}t13/"} | bound).json()
        assert narrow["type"] == "link" and not {"html", "width", "height"} & narrow.keys()
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
    assert "it can be json" in client.get("/oembed.json", asked).json()["detail"]
    assert client.get(f"/events/{seeded.slug}/t99.png").status_code == 404


def test_a_turn_and_a_question_show_their_corrections(client, seeded):
    question = Question.objects.get(event=seeded, position=1)
    reply, key = question.replies.first(), question.key
    loading.correct(seeded, "state", key, "none", "The reply is to another question.")
    loading.correct(seeded, "voice", reply.anchor, "staff", "A member of the staff speaks.")
    event = client.get(seeded.get_absolute_url()).text
    rows = {row.kind: row.pk for row in seeded.corrections.all()}
    assert len(rows) == 2
    for pk in rows.values():
        assert f'href="#c{pk}"' in event and f'<tr id="c{pk}">' in event
    page = client.get(question.get_absolute_url()).text
    assert "1 correction of this question by an archivist" in page
    assert "The reply is to another question." in page and "member of the staff" not in page
    page = client.get(f"{seeded.get_absolute_url()}{reply.anchor}/").text
    assert "1 correction of this turn by an archivist" in page and "member of the staff" in page


def test_the_way_to_the_desk_is_shown_to_archivists_only(client, seeded):
    question, turn = Question.objects.get(event=seeded, position=1), seeded.turns.get(anchor="t13")
    desk = f"/admin/remarks/event/{seeded.pk}/correct/"
    pages = {
        seeded.get_absolute_url(): (desk, f"{desk}t13/"),
        question.get_absolute_url(): (f"{desk}{question.turn.anchor}/",),
        f"{seeded.get_absolute_url()}t13/": (f"{desk}t13/",),
        turn.speaker.get_absolute_url(): (f"/admin/remarks/speaker/{turn.speaker_id}/change/",),
        "/outlets/reuters/": ("/admin/remarks/outlet/",),
    }
    archivist = User.objects.create_superuser("boss")
    stranger = User.objects.create_user("passer-by")
    etags = {}
    for path, addresses in pages.items():
        client.logout()
        page = client.get(path)
        etags[path] = page["ETag"]
        assert "/admin/" not in page.text and "Cookie" not in page.get("Vary", ""), path
        client.force_login(stranger)
        assert "/admin/" not in client.get(path).text, path
        client.force_login(archivist)
        # A browser that kept the page of before is not told that nothing changed.
        page = client.get(path, headers={"If-None-Match": etags[path]})
        assert page.status_code == 200 and "private" in page["Cache-Control"], path
        assert all(f'href="{address}' in page.text for address in addresses), path


def test_any_words_fit_into_the_picture():
    for words in ("", "word " * 900, "unbroken" * 90, "Сказано было мало.\n\n" * 3):
        picture = Image.open(io.BytesIO(images.quote_png(words, "w" * 300, "x" * 300, "here")))
        assert picture.size == (1200, 630)
