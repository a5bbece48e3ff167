"""Word, OpenDocument, rich text, PDF and e-mail: what they read as, and what is refused."""

import email.policy
import io
import zipfile
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from pypdf import PdfReader, PdfWriter

from remarks.transcripts import Unreadable, isolated, parse, read
from remarks.transcripts.formats import DOCUMENTS, archives, document_of, pdf

from .files import GOLDEN

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORDS = ("document.docx", "document.odt", "document.rtf", "document_footnote.rtf", "document.pdf")


def _bytes(name):
    return (GOLDEN / name).read_bytes()


def _package(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, packed)
    return buffer.getvalue()


def _word(body, **parts):
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    main = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
    return _package(main | parts)


def _odt(content, **parts):
    main = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return _package(main | parts)


def _mail(text="Attached.", attachments=(), subject="FW: Remarks at Valmora"):
    message = EmailMessage()
    message["From"] = "press@ferries.example"
    message["Subject"] = subject
    message["Message-ID"] = "<1@ferries.example>"
    message.set_content(text)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=email.policy.SMTP)


@pytest.mark.parametrize("name", WORDS)
def test_one_transcript_in_five_formats_has_the_same_turns(name):
    transcript = parse(read(_bytes(name), "x"))
    assert [turn.label for turn in transcript.turns] == [
        "MINISTER VARGA", "FOREIGN MINISTER HALVORSEN", "QUESTION",
        "MINISTER VARGA", "QUESTION", "FOREIGN MINISTER HALVORSEN",
    ]  # fmt: skip
    assert transcript.header.title == "Joint Press Availability With Foreign Minister Halvorsen"
    assert transcript.questions[0].asker.outlet == "Harbor Gazette"


@pytest.mark.parametrize("name", WORDS)
def test_bold_and_notes_are_told(name):
    reading = read(_bytes(name), "x")
    bold = [reading.text[start:end] for start, end in reading.bold]
    assert "MINISTER VARGA:" in bold and "harbor board" in bold
    assert reading.text.rstrip().endswith("The price was set by the harbor board.")


@pytest.mark.parametrize("name", ["docx", "odt", "rtf", "pdf", "eml"])
def test_a_format_is_known_by_looking(name):
    data = next(GOLDEN.glob(f"*.{name}")).read_bytes()
    assert document_of(data) == read(data, "misnamed.txt").format == name
    assert not archives.is_archive(data[:65536])


def test_heads_and_feet_of_pages_are_nobodys_words():
    text = read(_bytes("printed_page.pdf"), "x").text
    assert "Ministry of Ferries" not in text and "- 2 -" not in text
    assert text.startswith("Remarks After the Harbor Conference of Valmora\n\nMinister Ruth Varga")
    assert "\f" in text


def test_lines_of_a_page_are_paragraphs_again():
    text = read(_bytes("printed_page.pdf"), "x").text
    assert "as we had hoped.\n\n" in text
    assert "on Sundays?\n\nMINISTER VARGA: It will, from the first of June, and" in text


def test_tracked_changes_read_as_accepted():
    body = (
        "<w:p><w:r><w:t>The ferry </w:t></w:r>"
        "<w:del><w:r><w:delText>sails</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>waits</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert read(_word(body), "x").text == "The ferry waits."


def test_labels_in_the_first_column_of_a_table_stay_with_their_words():
    def cell(words):
        return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('MS. HALE:')}{cell('Good morning.')}</w:tr>"
        f"<w:tr>{cell('Left')}{cell('Right')}</w:tr></w:tbl>"
    )
    assert read(_word(body), "x").text == "MS. HALE: Good morning.\n\nLeft\n\nRight"


def test_a_page_break_of_word_is_a_form_feed():
    page = '<w:p><w:r><w:t>One.</w:t><w:br w:type="page"/><w:t>Two.</w:t></w:r></w:p>'
    assert read(_word(page), "x").text == "One.\n\n\fTwo."


def test_a_mail_with_one_attachment_is_that_document():
    reading = read(_mail(attachments=[("x.docx", _bytes("document.docx"))]), "x.eml")
    assert reading.format == "eml"
    assert "Both governments pay a half each." in reading.text and "Attached." not in reading.text


def test_a_mail_is_one_event():
    two = [("a.docx", _bytes("document.docx")), ("b.rtf", _bytes("document.rtf"))]
    with pytest.raises(Unreadable, match="2 attached files"):
        read(_mail(attachments=two), "x.eml")
    with pytest.raises(Unreadable, match="attached files"):
        read(_mail("Words. " * 200, attachments=two[:1]), "x.eml")
    with pytest.raises(Unreadable, match="another e-mail"):
        read(_mail(attachments=[("a.eml", _mail())]), "x.eml")


def test_words_at_the_top_of_many_pages_are_no_head_of_pages():
    """A reply alike but for its number stands first on every second page, under the head."""
    pages = []
    for page in range(1, 7):
        lines = ["Ministry of Ports", f"QUESTION: Is it {page}?", "MR. HALE: It is."]
        if page % 2:
            lines[1:1] = [f"MR. HALE: Point {page} is settled."]
        lines += [f"QUESTION: And {page * 10 + n}?" for n in range(6)] + [
            "MR. HALE: No.",
            f"{page}",
        ]
        pages.append(
            [
                pdf._Line(y=700.0 - 20 * number, height=10, pieces=[(text, False)])
                for number, text in enumerate(lines)
            ]
        )
    kept = [[line.text for line in lines] for lines in pdf._without_furniture(pages)]
    # Of the first page the head stays: it may be all the title that there is.
    assert [lines[0] for lines in kept[:3]] == [
        "Ministry of Ports", "QUESTION: Is it 2?", "MR. HALE: Point 3 is settled."
    ]  # fmt: skip
    assert {lines[-1] for lines in kept} == {"MR. HALE: No."}
    assert sum(map(len, kept)) == sum(map(len, pages)) - 5 - 6


def _encrypted_pdf():
    writer = PdfWriter(clone_from=PdfReader(GOLDEN / "document.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pdf_without_text():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _relation(kind, target="embeddings/a.bin", outside=""):
    return (
        f'<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="{target}" {outside}/>'
        "</Relationships>"
    )


OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
OUTSIDE = 'TargetMode="External"'
REFUSED = {
    "pdf encrypted": (_encrypted_pdf, "encrypted"),
    "pdf without text": (_pdf_without_text, "text recognition"),
    "pdf broken": (lambda: _bytes("document.pdf")[:2000], "damaged"),
    "pdf of nothing": (lambda: b"%PDF-1.7\n" + b"x" * 500, "damaged"),
    "word broken": (lambda: _bytes("document.docx")[:5000], "damaged"),
    "word without words": (lambda: _word("<w:p/>"), "No text"),
    "word without a part": (
        lambda: _package({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"}),
        "no text part",
    ),
    "word with entities": (
        lambda: _package(
            {"[Content_Types].xml": "<a/>", "word/document.xml": f"{ENTITY}<a>&b;</a>"}
        ),
        "entities",
    ),
    "word macros": (lambda: _word("<w:p/>", **{"word/vbaProject.bin": "x"}), "macros"),
    "word object": (
        lambda: _word("<w:p/>", **{"word/_rels/document.xml.rels": _relation("oleObject")}),
        "holds an object",
    ),
    "word object outside": (
        lambda: _word(
            "<w:p/>",
            **{
                "word/_rels/document.xml.rels": _relation(
                    "oleObject", "http://192.0.2.1/a", OUTSIDE
                )
            },
        ),
        "outside",
    ),
    "word of documents": (lambda: _word("<w:altChunk/>"), "other documents"),
    "word bomb": (lambda: _word("<w:p>" + " " * 15_000_000 + "</w:p>"), "unpacks to far more"),
    "word nested": (lambda: _word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "damaged"),
    "office encrypted": (
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, r"save it as \.docx"),
    "odt encrypted": (
        lambda: _odt("<a/>", **{"META-INF/manifest.xml": "<m><f><encryption-data/></f></m>"}),
        "encrypted",
    ),
    "odt macros": (lambda: _odt("<a/>", **{"Basic/Standard/Module.xml": "x"}), "macros"),
    "odt entities": (lambda: _odt(f"{ENTITY}<a>&b;</a>"), "entities"),
    "odt no text": (lambda: _odt(f"<office:document-content {OFFICE}/>"), "no text"),
    "rtf object": (lambda: rb"{\rtf1 {\object\objemb{\*\objdata 01}} a}", "object"),
    "rtf empty": (lambda: rb"{\rtf1 }", "No text"),
    "rtf nested": (lambda: rb"{\rtf1 " + b"{" * 3000, "nested"),
    "mail empty": (lambda: _mail(" "), "white space"),
    "picture": (lambda: b"\x89PNG\r\n" + b"x" * 99, "text recognition"),
    "sound": (lambda: b"ID3\x04" + b"x" * 99, "captions"),
    "video": (lambda: b"\0\0\0\x20ftypisom" + b"x" * 99, "captions"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(case):
    make, words = REFUSED[case]
    with pytest.raises(Unreadable, match=words) as caught:
        read(make(), "x")
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_document_is_read_in_a_process_of_its_own(name, monkeypatch):
    asked = []
    monkeypatch.setattr(isolated, "_work", lambda job: pytest.fail("read beside the caller"))
    reply = SimpleNamespace(transcript=None)
    monkeypatch.setattr(isolated._Child, "ask", lambda _, job: asked.append(job.name) or reply)
    data = next(GOLDEN.glob(f"*.{name}")).read_bytes()
    isolated.read_and_parse(isolated.Job(data, name))
    assert asked == [name]
