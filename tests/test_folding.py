"""Text is folded one way everywhere: what nobody sees or tells apart does not keep words apart."""

import pytest

from remarks.search.tokens import tokens
from remarks.transcripts.folding import fold, visible


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Ömer Çelik", "omer celik"),
        ("Ilse Vårga".replace("å", "a\u030a"), "ilse varga"),
        ("Işıl Yıldız", "isil yildiz"),
        ("Łucja Wałek", "lucja walek"),
        ("Sørensen", "sorensen"),
        ("O’Hara", "o'hara"),
        ("o\ufb03cial", "official"),
        ("fish\u00aderies", "fisheries"),
        ("\u202aHALE\u202c", "hale"),
        ("delega-\n  tion", "delegation"),
        ("North-\nSouth", "north-\nsouth"),
        ("gate\x08way", "gateway"),
    ],
)
def test_fold(printed, folded):
    assert fold(printed) == folded


def test_plain_letters_are_left_as_they_are():
    assert visible("Łucja\u200b Wa\u00adłek") == "Łucja Wałek"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ice-break\u00ading fleets", ["ice", "breaking", "fleets"]),
        ("the har-\nbor pilots", ["the", "harbor", "pilots"]),
        ("a cafe\u0301 in Tromsø", ["a", "cafe", "in", "tromso"]),
        ("l’art -\nand more", ["l'art", "and", "more"]),
        ("suf\ufb01cient", ["sufficient"]),
    ],
)
def test_words_of_search_and_quotes(text, words):
    assert [token.literal for token in tokens(text)] == words


def test_words_keep_their_place_in_the_text():
    text = "the har-\nbor pi\u00adlots"
    assert [text[t.start : t.end] for t in tokens(text)] == ["the", "har-\nbor", "pi\u00adlots"]
