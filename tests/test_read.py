"""Bytes that come in: encodings, formats found by looking, and a sentence for what cannot be read."""

import io
import zipfile

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
def test_what_cannot_be_read_is_said(data, words):
    with pytest.raises(Unreadable, match=words) as caught:
        read(data)
    said = str(caught.value)
    assert said.endswith(".") and ":" in said and "\n" not in said


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
    ],
)
def test_formats_are_found_by_looking(text, name, format):
    assert read(text.encode(), name).format == format


def test_a_format_can_be_overruled():
    data = b"# Remarks\n\n**SECRETARY HALE:** Yes.\n"
    assert read(data, format="text").format == "text"
    with pytest.raises(Unreadable, match="not a format"):
        read(data, format="docx")
    with pytest.raises(Unreadable, match="cannot be decoded"):
        read(b"\xff\xfe\xff", encoding="utf-8")


def test_a_feed_holds_its_text_once():
    transcript = parse(read((GOLDEN / "feed_interview.xml").read_bytes()))
    assert transcript.text.count("Friendship, first of all.") == 1


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


def test_a_zip_gives_its_members():
    data = _zip(a__seed=SEED.read_bytes(), empty=b"")
    assert archives.is_archive(data)
    found = list(archives.members(data))
    assert [(m.name, len(m.data)) for m in found] == [("a/seed", SEED.stat().st_size), ("empty", 0)]


def test_bad_members_stop_nothing():
    bomb, inner = b"\0" * 15_000_000, _zip(x=b"y")
    found = {
        m.name: m for m in archives.members(_zip(bomb=bomb, inner=inner, good=SEED.read_bytes()))
    }
    assert "400 times" in found["bomb"].failure and not found["bomb"].data
    assert "inside an archive" in found["inner"].failure
    assert found["good"].data == SEED.read_bytes()


@pytest.mark.parametrize(("data", "words"), [(b"PK\x03\x04damaged", "damaged"), (_zip(), "empty")])
def test_bad_archives_are_said(data, words):
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


def test_a_damaged_warc_is_said():
    with pytest.raises(Unreadable, match="damaged|no web page"):
        list(archives.members(b"WARC/1.0\r\nrubbish"))
