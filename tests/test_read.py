"""Bytes that come in.

Encodings, formats found by looking, and a sentence for what cannot be read.
"""

import io
import zipfile

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from remarks.transcripts import MAX_BYTES, Unreadable, parse, read
from remarks.transcripts.formats import archives

from .files import GOLDEN, SEED

TEXT = "Remarks\n\nSECRETARY HALE: The café in Köln — “closed”.\n\nQUESTION: Why?\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("utf-32-be"), "utf-32-be"),
        ("SECRETARY HALE: \x81 caf\xe9\n".encode("latin-1"), "latin-1"),
    ],
)
def test_encodings(data, encoding):
    reading = read(data, "x.txt")
    assert reading.encoding == encoding
    assert "caf\xe9" in reading.text and not reading.text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\xc2\xa0\n", "white space"),
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"x" * (MAX_BYTES + 1), "limit"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words) as caught:
        read(data)
    message = str(caught.value)
    assert message.endswith(".") and ":" in message and "\n" not in message


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        ("Remarks\n\nSECRETARY HALE: Yes.\n", "a.txt", "text"),
        ("# Remarks\n\n**SECRETARY HALE:** Yes.\n", "a.txt", "markdown"),
        ("---\ntitle: x\n---\nQ  Yes?\n", "a", "markdown"),
        ("plain words\n", "a.md", "markdown"),
        ("<!DOCTYPE html><html><body><p>MS. A: Yes.</p></body></html>", "a", "html"),
        ("b'<p>MS. OSTROW: Yes.</p>'", "a", "html"),
        (
            "<item><title>x</title><description>&lt;p&gt;Q: Yes?&lt;/p&gt;</description></item>",
            "a.xml",
            "feed",
        ),
        ('{"title": "x", "content": "<p>Q: Yes?</p>"}', "a", "json"),
        ("{not json", "a", "text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nMS. A: Yes.\n", "a", "subtitles"),
        ("1\n00:00:01,000 --> 00:00:02,000\nMS. A: Yes.\n", "a.srt", "subtitles"),
    ],
)
def test_formats_are_found_by_looking(text, name, format):
    assert read(text.encode(), name).format == format


def test_a_format_can_be_overruled():
    data = b"# Remarks\n\n**SECRETARY HALE:** Yes.\n"
    assert read(data, format="text").format == "text"
    with pytest.raises(Unreadable, match="not a format"):
        read(data, format="pptx")
    with pytest.raises(Unreadable, match="cannot be decoded"):
        read(b"\xff\xfe\xff", encoding="utf-8")


def test_a_feed_holds_its_text_once():
    transcript = parse(read((GOLDEN / "feed_interview.xml").read_bytes()))
    assert transcript.text.count("Friendship, first of all.") == 1


PAGE = """<html><body><article><h1>Briefing</h1>
<ul><li><a href="#n2">North Norland</a></li><li><a href="#top">↑</a></li></ul>
<p><a id="post-123-VESKTRADE2"></a>MR HALE: On Vesk.</p>
<h2>Fish</h2><p>MR HALE: <a name="n2"></a>Good <a id="endnote-ref-1"></a>fish.
<a id="x" href="https://example.org">Map</a></p></article></body></html>"""


def test_anchors_and_headings_of_the_publisher_are_kept_with_their_places():
    reading = read(PAGE.encode())
    kept = [(reading.text[h.start :].split()[0], h.text) for h in reading.headings]
    assert kept == [("MR", "VESKTRADE"), ("Fish", "Fish"), ("Good", "North Norland")]


def test_the_entries_of_a_printed_index_are_of_the_whole_transcript():
    text = "Daily briefing\n\nINDEX\n\nNORLAND\nVesk fishing\n\nTRANSCRIPT:\n\nMR HALE: Yes.\n"
    headings = parse(text).headings
    assert [(h.start, h.text) for h in headings] == [(0, "NORLAND"), (0, "Vesk fishing")]


def test_html_keeps_every_visible_word_once():
    text = read((GOLDEN / "whitehouse_q.html").read_bytes()).text
    for words in (
        "Nice to see you.",
        "briefed this morning",
        "12:46 P.M. EDT",
        "James S. Brady Press Briefing Room",
    ):
        assert text.count(words) == 1
    assert "Share this page" not in text


def _zip(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


SHEET = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}
BOOK = {"mimetype": b"application/epub+zip", "content.opf": b"<o/>"}


@pytest.mark.parametrize(("parts", "kind"), [(SHEET, "an Excel file"), (BOOK, "an e-book")])
def test_an_office_document_is_no_archive_of_transcripts(parts, kind):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    data = buffer.getvalue()
    assert not archives.is_archive(data[:65536])
    with pytest.raises(Unreadable) as caught:
        read(data, "statement.docx")
    assert str(caught.value) == f"The file is {kind}: save it as plain text and import that."


def test_a_page_saved_as_a_bytes_literal():
    page = '<p>MS. OSTROW: Caf\u00e9 "yes", it\'s \\ open.</p>'
    for data in (repr(page.encode()), repr(page.encode("cp1252"))):
        assert read(data.encode(), "a").text == 'MS. OSTROW: Caf\u00e9 "yes", it\'s \\ open.'


def test_cdata_that_is_never_closed():
    body = "<![CDATA[<p>One.</p>]]> and <![CDATA[two"
    feed = f"<item><title>x</title><description>{body}</description></item>"
    assert "two" in read(feed.encode()).text


@pytest.mark.parametrize(
    ("text", "format", "words"),
    [
        ("<div>" * 2000 + "x", "html", "levels deep"),
        ("".join(f"<font c={i}>" for i in range(2000)) + "<p>x" * 9, "html", "levels deep"),
        ("<p " + " ".join(f"a{i}" for i in range(2000)) + ">x", "html", "attributes"),
        ("x <b>y</b>" * 120_000, "html", "more tags than words"),
        ('{"content": "x", "a": [' + "{}," * 300_000 + "{}]}", "json", "lists and objects"),
        ("x\n" * 200_000, "text", "line ends"),
        ("x\r" * 200_000, "text", "line ends"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "tei", "entities"),
        ("<a>" * 2000, "akoma_ntoso", "levels deep"),
        ("<TEI><u></TEI>", "tei", "damaged in line 1"),
    ],
)
def test_what_would_take_too_long_is_refused(text, format, words):
    with pytest.raises(Unreadable, match=words) as caught:
        read(text.encode(), format=format)
    assert str(caught.value).endswith(".")


def test_subtitles_join_their_cues():
    transcript = parse(read((GOLDEN / "subtitles.srt").read_bytes(), "subtitles.srt"))
    assert "The first ferry sails at noon." in transcript.text
    assert "-->" not in transcript.text
    assert transcript.text.startswith("[00:00:02] MINISTER VARGA: ")


def test_exported_xml_reads_back_the_turns_it_was_written_from():
    transcript = parse(read((GOLDEN / "own_export.tei.xml").read_bytes(), "x.xml"))
    assert [turn.label for turn in transcript.turns] == [
        "Petra Holm", "QUESTION", "Petra Holm", "Nadia Frey", "Petra Holm",
    ]  # fmt: skip
    assert transcript.header.address == "https://archive.example/events/2014-06-09-press-briefing/"


def test_a_zip_gives_its_members():
    data = _zip(a__seed=SEED.read_bytes(), empty=b"")
    assert archives.is_archive(data)
    files = list(archives.members(data))
    assert [(m.name, len(m.data)) for m in files] == [("a/seed", SEED.stat().st_size), ("empty", 0)]


def test_bad_members_stop_nothing():
    bomb, inner = b"\0" * 15_000_000, _zip(x=b"y")
    members = {
        m.name: m for m in archives.members(_zip(bomb=bomb, inner=inner, good=SEED.read_bytes()))
    }
    assert "400 times" in members["bomb"].failure and not members["bomb"].data
    assert "inside an archive" in members["inner"].failure
    assert members["good"].data == SEED.read_bytes()


@pytest.mark.parametrize(("data", "words"), [(b"PK\x03\x04damaged", "damaged"), (_zip(), "empty")])
def test_bad_archives_are_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        list(archives.members(data))


def _warc(pages, *, gzip):
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=gzip)
    for address, status, kind, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2014-10-22T08:00:00Z"},
        )
        writer.write_record(record)
    return buffer.getvalue()


@pytest.mark.parametrize("gzip", [False, True])
def test_a_warc_gives_its_pages(gzip):
    page = (GOLDEN / "whitehouse_q.html").read_bytes()
    data = _warc(
        [
            ("https://house.example/ostrow", "200 OK", "text/html", page),
            ("https://house.example/gone", "404 Not Found", "text/html", b"<p>gone</p>"),
            ("https://house.example/logo.png", "200 OK", "image/png", b"\x89PNG"),
        ],
        gzip=gzip,
    )
    assert archives.is_archive(data)
    (member,) = archives.members(data)
    assert (member.address, member.data) == ("https://house.example/ostrow", page)
    assert member.captured.isoformat() == "2014-10-22T08:00:00+00:00"


def _packed_page(data):
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    fields = [("Content-Type", "text/html"), ("Content-Encoding", "br")]
    record = writer.create_warc_record(
        "https://house.example/packed",
        "response",
        payload=io.BytesIO(data),
        http_headers=StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1"),
    )
    writer.write_record(record)
    return next(iter(archives.members(buffer.getvalue())))


def test_a_page_packed_with_brotli_is_read():
    page = b"<p>MS. OSTROW: Yes.</p>" * 3000
    assert _packed_page(brotli.compress(page)).data == page


def test_brotli_that_grows_without_end_or_breaks_off_is_a_failure():
    bomb = _packed_page(brotli.compress(bytes(MAX_BYTES + 5_000_000)))
    assert "limit" in bomb.failure and not bomb.data
    broken = _packed_page(brotli.compress(b"<p>MS. OSTROW: Yes.</p>" * 3000)[:40])
    assert "damaged" in broken.failure and not broken.data


def test_a_damaged_warc_is_reported():
    with pytest.raises(Unreadable, match="damaged|no web page"):
        list(archives.members(b"WARC/1.0\r\nrubbish"))
