"""Hostile inputs and faults against the real server: ``make hostile``.

Starts gunicorn as it is deployed (two processes) over an archive of its own with the seed and a
draft, and tries one thing after another. For each it prints the answer, the CPU seconds of the
server and of its children, the peak memory of a process, and whether ``/healthz`` and an event page
answered within a second meanwhile. Exit status 1 where a figure is missed: no process of the server
ended, no answer 500, ``/healthz`` p99 under 500 ms, no process over 400 MB, and no name of the
draft in anything that the public got. ``--short`` takes small inputs and short faults, for CI.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import http.cookiejar
import io
import itertools
import os
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.files import ROOT
from tests.serving import free_ports, gunicorn

MAX_MEMORY_MB = 400
MAX_HEALTH_SECONDS = 0.5
MAX_MEANWHILE_SECONDS = 1.0
PROCESSES = 2
IMPORT = "/admin/remarks/event/import/"
# Names that the draft alone holds.
SECRET = ("wyvernholt", "quixley", "umbriel", "marzipan", "quoblin")
DRAFT = """Remarks With Deputy Minister Ottoline Wyvernholt

Deputy Minister Ottoline Wyvernholt
Quoblin, Vexland
March 9, 2003

QUESTION: Zelda Quixley with the Umbriel Gazette. What of the marzipan embargo?

DEPUTY MINISTER WYVERNHOLT: The marzipan embargo is over for all of us.
"""
EVENT = "/events/2007-05-15-remarks-with-russian-foreign-minister-sergey-lavrov/"


@dataclass
class Site:
    """The started server, a reader's and an editor's way to it, and where its data lies."""

    port: int
    data: Path
    statuses: list[int] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    def __post_init__(self):
        self._jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._desk = urllib.request.build_opener(self._jar)

    def get(self, path: str, *, method: str = "GET", timeout: float = 120) -> tuple[int, bytes]:
        """Status and body, as a reader gets them; 0 where the connection broke."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        status, body = self._answer(urllib.request.build_opener(), request, timeout)
        # What was asked for is said back: it is no leak.
        asked = urllib.parse.unquote_plus(path).lower()
        text = body.decode(errors="replace").lower()
        self.leaks += [
            f"{word} in {path[:80]}" for word in SECRET if word in text and word not in asked
        ]
        return status, body

    def _answer(self, opener, request, timeout) -> tuple[int, bytes]:
        try:
            with opener.open(request, timeout=timeout) as response:
                answer = response.status, response.read()
        except urllib.error.HTTPError as error:
            answer = error.code, error.read()
        except OSError:
            return 0, b""
        self.statuses.append(answer[0])
        return answer

    def log_in(self, name: str, password: str) -> None:
        self.post("/admin/login/?next=/admin/", {"username": name, "password": password})

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None):
        """Status, body and address where a form of the desk leads; with a file it is an upload."""
        base = f"http://127.0.0.1:{self.port}"
        form = self._desk.open(f"{base}{path}", timeout=120).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        data, kind = _multipart({"csrfmiddlewaretoken": token[1], **fields}, file)
        request = urllib.request.Request(f"{base}{path}", data, {"Content-Type": kind})
        return self._answer(self._desk, request, 240)

    def upload(self, name: str, data: bytes) -> str:
        """What the desk says to an upload, in a line."""
        status, body = self.post(IMPORT, {"text": ""}, (name, data))
        return f"{status} {sentence_of(body.decode(errors='replace'))}"


def sentence_of(page: str) -> str:
    """What a page of the desk says to an upload: its messages, the first refused member, or counts.

    A form's errors stand in a paragraph, a list or a box, those of an archive and of its members in
    the rows of the batch.
    """
    sentences = re.findall(
        r'class="(?:errorlist|messagelist|errornote|failed)\b[^>]*>(.*?)</(?:ul|p|div|td)>',
        page,
        re.DOTALL,
    ) or re.findall(r"[\d,]+ turns?,\s+[\d,]+ questions?", page)
    plain = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", s)).split()) for s in sentences]
    if not plain:
        return ""
    return plain[0][:140] + (f" (and {len(plain) - 1} more)" if len(plain) > 1 else "")


def _multipart(fields: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    edge = "remarks-hostile-edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file:
        head = f'Content-Disposition: form-data; name="files"; filename="{file[0]}"'
        parts.append(f"--{edge}\r\n{head}\r\n\r\n".encode() + file[1] + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


# Inputs


def uploads(short: bool) -> Iterator[tuple[str, str, bytes]]:
    """What it is, its name, its bytes: each froze or filled some reader once."""
    size = 200_000 if short else 4_000_000
    yield (
        "a feed of unclosed CDATA",
        "a.xml",
        b"<rss><item><title>x</title><description>" + (b"<![CDATA[" * (400_000 // 9)),
    )
    yield "nested <div>s", "b.html", b"<html><body>" + b"<div>" * (size // 5)
    yield "carriage returns", "c.txt", b"\r" * size
    yield "newlines", "d.txt", b"\n" * (size * 2)
    yield "lines of QUESTION:", "e.txt", b"QUESTION:\n" * (size // 10)
    yield "distinct labels", "f.txt", b"".join(b"MR. N%d: yes\n\n" % n for n in range(size // 40))
    yield "a bytes literal", "g.txt", b"b'" + b"\\x41" * (size // 4)
    yield "nested JSON", "h.json", b'[{"a":' * (size // 6)
    yield "a billion laughs", "i.xml", _laughs()
    yield (
        "a zip bomb",
        "j.zip",
        _zip({f"{n}.txt": bytes(19_000_000) for n in range(2 if short else 50)}),
    )
    yield (
        "a zip of empty names",
        "k.zip",
        _zip({"": b"x", "..": b"x", "a/../../b.txt": b"SECRETARY HALE: x"}),
    )
    yield "a zip that lies of its sizes", "l.zip", _lying_zip()
    yield (
        "a WARC that breaks off",
        "m.warc.gz",
        zlib.compress(b"WARC/1.0\r\n" * 1000, wbits=31)[:-9],
    )
    yield "UTF-32", "n.txt", "SECRETARY HALE: Good morning.\n".encode("utf-32")
    yield "noise", "o.txt", bytes(range(256)) * (size // 256)
    yield from _documents(size)
    yield from _crowds(size)


def _documents(size: int) -> Iterator[tuple[str, str, bytes]]:
    """Documents that other programs make, each with what its library takes longest for."""
    mail = b"From: a\nMessage-ID: <b>\n"
    yield (
        "a mail of encoded words",
        "p.eml",
        mail + b"Subject: " + b"=?utf-8?q?a?= =?x?b?=\n " * 2_400 + b"\n\nMR. HALE: x\n",
    )
    parts = b"--b\nContent-Type: image/png\n\nx\n" * (size // 32)
    yield (
        "a mail of parts",
        "q.eml",
        mail + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts,
    )
    yield "a PDF of text without end", "r.pdf", _pdf(b"(MR. HALE: It is so.) Tj 0 -12 Td ", size)
    squeezed = zlib.compress(b"(MR. HALE: It is.) Tj 0 -12 Td " * (size * 4 // 31))
    yield "a PDF that unpacks to much", "s.pdf", _pdf(squeezed, 0, b"/Filter/FlateDecode")
    yield "nested rich text", "t.rtf", b"{\\rtf1 " + b"{\\b x" * (size // 5)
    yield "rich text of notes", "u.rtf", b"{\\rtf1 " + b"x{\\footnote n}" * (size // 15) + b"}"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for name, body in (
        ("a Word file of nested tables", b"<w:tbl><w:tr><w:tc>" * (size // 19)),
        ("a Word file of runs", b"<w:p>" + b"<w:r><w:t>x </w:t></w:r>" * (size // 23)),
    ):
        head = f'<w:document xmlns:w="{word}"><w:body>'.encode()
        files = {"[Content_Types].xml": _WORD_TYPES, "word/document.xml": head + body}
        yield name, "v.docx", _zip(files)
    cue = b"00:00:01.000 --> 00:00:02.000\n<v Ana>x\n\n"
    yield "captions without end", "w.vtt", b"WEBVTT\n\n" + cue * (size // len(cue))


_WORD_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def _pdf(words: bytes, size: int, filter: bytes = b"") -> bytes:
    """A page that shows ``words`` again and again, up to a size in bytes, or once as packed."""
    shown = b"BT /F 12 Tf 10 700 Td " + words * (size // len(words)) + b"ET" if size else words
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(shown), filter, shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF"


def _crowds(size: int) -> Iterator[tuple[str, str, bytes]]:
    """Thousands of people, by the forms of labels behind which somebody is looked up."""
    for name, shape in (
        ("namesakes", "Ana{0} HALE: It is.\n\nMR. B{0} HALE: It is full.\n\n"),
        ("labels that are slips", "MR. NORT{0}: Yes.\n\nMR NORT{0}1; No.\n\n"),
        ("labels with full stops", "Q. Is it full?\n\nMinister Holm{0}. I say so.\n\n"),
        ("names alone on their lines", "Journalist\n\nIs it?\n\nAna Holm{0}\n\nIt is.\n\n"),
        ("turns in one paragraph", "Q: Is it, Ana{0}? MR. HOLM{0}: It is. "),
        ("nameless changes", ">> ANA{0}: Yes.\n>> Hi, I'm Ben{0}.\n"),
    ):
        letters = ("".join(map(chr, row)) for row in itertools.product(range(97, 123), repeat=4))
        rows = map(shape.format, itertools.islice(letters, size // 20 // len(shape)))
        yield f"thousands: {name}", "x.txt", "".join(rows).encode()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    return f"<?xml version='1.0'?><!DOCTYPE t [{entities}]><rss><item>&l11;</item></rss>".encode()


def _zip(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _lying_zip() -> bytes:
    data = bytearray(_zip({"a.txt": b"SECRETARY HALE: Good morning.\n" * 90, "b.txt": b"x" * 99}))
    at = data.index(b"PK\x01\x02")
    # Sizes in the directory, and where the second member begins.
    data[at + 24 : at + 28] = (7).to_bytes(4, "little")
    second = data.index(b"PK\x01\x02", at + 4)
    data[second + 42 : second + 46] = (3).to_bytes(4, "little")
    return bytes(data)


QUERIES = [
    "a*" * 200, "(" * 3000, "a OR " * 900, '"' * 501, "-" * 999, "NOT " * 500, "\x00\x1b\ufffe",
    '"the of and to"~50', "the* OR of* OR to*", "speaker:" + "a" * 4000, "e\u0301" * 1500,
    "from:9999-99-99 to:0000", "'; DROP TABLE remarks_event; --", "<script>alert(1)</script>",
    "../../etc/passwd", "%00%ff", "topic:" * 300, "speaker:wyvernholt", "marzipan",
]  # fmt: skip
PATHS = (
    "/search/?q={}", "/search.json?q={}", "/search.csv?q={}", "/compare/?q={}&series={}",
    "/compare.json?q=the&series={}", "/quote/?text={}", "/quote.json?text={}&speaker={}",
    "/events/?place={}&speaker={}", "/questions.json?cursor={}", "/speakers/?name={}",
    "/asking/?from={}&outlet={}", "/search/?q=missile&facet={}&unit=exchanges",
    "/suggest.json?q={}", "/choices.json?list=events&choose=speaker&q={}",
    "/events/?speaker={}&speaker=sergey-lavrov&open={}",
    "/questions/?outlet={}&outlet={}&topic={}", "/compare/?q=missile&measure={}&exact=1&from={}",
    "/compare.svg?q={}&series={}", "/oembed.json?url={}&maxwidth={}", "/topics/kosovo/?page={}",
    "/coverage/?series={}", "/oai?verb=ListRecords&metadataPrefix=oai_dc&from={}", "/ark:{}",
    "/speakers/?who={}&sort={}", EVENT + "?version={}", EVENT + "?q={}",
    EVENT + "cite/?turn={}&words={}",
)  # fmt: skip


def hostile_queries(site: Site, queries: list[str]) -> str:
    statuses: dict[int, int] = {}
    for path in PATHS:
        for query in queries:
            status, _ = site.get(path.replace("{}", urllib.parse.quote(query[:3000])))
            statuses[status] = statuses.get(status, 0) + 1
    return _counts(statuses)


def methods(site: Site) -> str:
    statuses: dict[int, int] = {}
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "BREW"):
        for path in ("/", "/search/?q=x", "/events.json", EVENT):
            status, _ = site.get(path, method=method)
            statuses[status] = statuses.get(status, 0) + 1
    return _counts(statuses)


def _counts(statuses: dict[int, int]) -> str:
    return ", ".join(f"{n} x {status}" for status, n in sorted(statuses.items()))


def doors(site: Site) -> str:
    """Every list and what only the draft would name."""
    statuses: dict[int, int] = {}
    paths = [
        "/", "/events/", "/events.json", "/events.csv", "/events.atom", "/speakers.jsonl",
        "/outlets/", "/topics.json", "/questions.csv", "/coverage.json", "/asking.json",
        "/sitemap-speakers.xml", "/speakers/ottoline-wyvernholt/", "/outlets/umbriel-gazette.json",
        "/search/?q=speaker:wyvernholt", "/compare.json?q=marzipan&series=place:quoblin",
        "/quote.json?text=the+marzipan+embargo+is+over", "/search.json?q=embargo&unit=exchanges",
        "/search/?q=the&facet=office", "/search/?q=the&facet=speaker&unit=exchanges",
        "/choices.json?list=events&choose=speaker&q=o",
        "/choices.json?list=questions&choose=outlet&q=umb", "/suggest.json?q=wyv",
        "/suggest.json?q=marz",
        "/compare.json?q=embargo&measure=exchanges&series=speaker:wyvernholt",
        "/search.txt?q=embargo", "/search.docx?q=embargo", "/search.atom?q=embargo", "/about.json",
        "/topics/kosovo/", "/topics/kosovo.json", "/events/2003/", "/sitemap.xml",
        "/sitemap-turns.xml", "/sitemap-questions.xml",
        "/oai?verb=ListIdentifiers&metadataPrefix=tei",
        "/oai?verb=ListSets", "/corrections/", "/SHA256SUMS", "/asking/?year=2003",
    ]  # fmt: skip
    for path in paths:
        status, _ = site.get(path)
        statuses[status] = statuses.get(status, 0) + 1
    return _counts(statuses)


# Connections


def half_sent(site: Site, seconds: float) -> str:
    heads = (
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\na=",
        b"",
    )
    connections = []
    for number in range(200):
        connection = socket.create_connection(("127.0.0.1", site.port), timeout=10)
        connection.sendall(heads[number % 3])
        connections.append(connection)
    time.sleep(seconds)
    status, _ = site.get("/?half")
    for connection in connections:
        connection.close()
    return f"{status} beside 200 of them"


def slow_readers(site: Site, seconds: float) -> str:
    connections = []
    for _ in range(40):
        connection = socket.create_connection(("127.0.0.1", site.port), timeout=10)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(f"GET {EVENT}source/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        connections.append(connection)
    time.sleep(seconds)
    status, _ = site.get("/?slow")
    for connection in connections:
        connection.close()
    return f"{status} beside 40 who do not read"


def huge_heads(site: Site) -> str:
    answers = set()
    for head in (
        b"X" * 300_000,
        b"A: b\r\n" * 40_000,
        b"\r\n" * 9,
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01" * 99,
    ):
        with closing(socket.create_connection(("127.0.0.1", site.port), timeout=10)) as connection:
            try:
                connection.sendall(b"GET / HTTP/1.1\r\n" + head + b"\r\n\r\n")
                answers.add(connection.recv(64).split(b"\r\n")[0].decode(errors="replace")[9:])
            except OSError:
                answers.add("closed")
    return ", ".join(sorted(answers))


def too_often(site: Site) -> str:
    statuses: dict[int, int] = {}
    for number in range(140):
        status, _ = site.get(f"/events.csv?from={1900 + number}-01-01")
        statuses[status] = statuses.get(status, 0) + 1
    return _counts(statuses)


# Faults


# A page of each kind.
PAGES = (
    "/", "/events/", "/events/?place=norland", "/events.json", "/events.csv", "/events.atom", EVENT,
    EVENT + "cite/", EVENT + "source/", EVENT.rstrip("/") + ".json", EVENT + "text/tei/",
    "/search/?q=missile", "/search.json?q=missile", "/search/?q=nothing", "/search.atom?q=missile",
    "/suggest.json?q=mis", "/choices.json?list=events&choose=speaker&q=la", "/compare/?q=missile",
    "/compare.json?q=missile", "/quote/?text=the+missile+defense", "/quote.json?text=the+missile",
    "/questions/", "/speakers/", "/speakers/sergey-lavrov/", "/outlets/", "/topics/",
    "/topics/kosovo/", "/asking/", "/coverage/", "/corrections/", "/about/", "/data/", "/help/",
    "/sitemap.xml", "/oai?verb=Identify", "/openapi.json", "/healthz", "/readyz",
)  # fmt: skip


def locked_database(site: Site, seconds: float) -> str:
    """Somebody holds SQLite's write lock: pages answer as usual, and an editor is told soon."""
    slowest, statuses = 0.0, {}
    with closing(sqlite3.connect(site.data / "archive.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        end, number = time.monotonic() + seconds, 0
        told: list[str] = []
        editor = threading.Thread(target=lambda: told.append(_save_as_editor(site)))
        editor.start()
        while time.monotonic() < end:
            for path in PAGES:
                begun = time.monotonic()
                # Each time another address, which no page cache has.
                status, _ = site.get(f"{path}{'&' if '?' in path else '?'}page={number}")
                slowest = max(slowest, time.monotonic() - begun)
                statuses[status] = statuses.get(status, 0) + 1
            number += 1
            # The limits of searches and exports are not what is tried here.
            time.sleep(4)
        editor.join(60)
        other.execute("ROLLBACK")
    return f"{_counts(statuses)}; the slowest took {slowest:.2f} s; {told[0]}"


def _save_as_editor(site: Site) -> str:
    begun = time.monotonic()
    topic = {"name": "Harbors", "slug": "harbors", "query": "harbor", "is_active": "on"}
    status, _ = site.post("/admin/remarks/topic/add/", topic)
    return f"an editor who saves gets {status} after {time.monotonic() - begun:.1f} s"


def damaged_index(how: Callable[[Path], object]) -> Callable[[Site], str]:
    def fault(site: Site) -> str:
        """A file of each kind of both indexes, one after the other, while readers search."""
        stop, statuses = threading.Event(), {}
        units = itertools.cycle(("turns", "exchanges"))

        def read():
            while not stop.is_set():
                unit = next(units)
                status, _ = site.get(f"/search.json?q=missile&unit={unit}")
                statuses[status] = statuses.get(status, 0) + 1

        readers = [threading.Thread(target=read, daemon=True) for _ in range(2)]
        for reader in readers:
            reader.start()
        tried: set[tuple[str, str]] = set()
        while path := _next_file(site.data / "index", tried):
            with contextlib.suppress(FileNotFoundError):
                how(path)
            time.sleep(0.3)
        stop.set()
        for reader in readers:
            reader.join(60)
        status, body = site.get("/search.json?q=missile")
        whole = b'"total": 4' in body
        return f"{_counts(statuses)}; then {'all found' if whole else f'{status}, not all found'}"

    return fault


def _next_file(index: Path, tried: set[tuple[str, str]]) -> Path | None:
    """A file of a kind that was not damaged yet, of the index of turns or of exchanges.

    Each damaged index is built anew under other names: what is looked for is asked each time.
    """
    for path in sorted(index.rglob("*")):
        kind = path.name if path.suffix in ("", ".json") else path.suffix
        key = ("exchanges" if "exchanges" in path.parts else "turns", kind)
        if path.is_file() and "lock" not in kind and key not in tried:
            tried.add(key)
            return path
    return None


def _cut(path: Path) -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)


def _overwrite(path: Path) -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.write(b"\xa5" * path.stat().st_size)


# Measuring


class Watch(threading.Thread):
    """Asks for /healthz and an event page all the time, and notes how long each took."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.site = Site(port, Path())
        self.health: list[float] = []
        self.page: list[float] = []
        self.failed = 0
        self._stop_asking = threading.Event()

    def run(self):
        number = 0
        while not self._stop_asking.wait(0.1):
            self._ask("/healthz", self.health)
            if number % 3 == 0:
                self._ask(EVENT, self.page)
            number += 1

    def _ask(self, path: str, times: list[float]) -> None:
        begun = time.monotonic()
        status, _ = self.site.get(path, timeout=30)
        times.append(time.monotonic() - begun)
        self.failed += status != 200

    def stop(self):
        self._stop_asking.set()
        self.join(60)

    @property
    def is_prompt(self) -> bool:
        return not self.failed and max(self.health + self.page, default=0) < MAX_MEANWHILE_SECONDS


def workers(server: int) -> set[int]:
    path = Path(f"/proc/{server}/task/{server}/children")
    return {int(pid) for pid in path.read_text().split()}


def cpu_seconds(pids: set[int]) -> float:
    """CPU time of these processes and of their children that have ended."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_mb(pids: set[int]) -> float:
    """The largest memory that one of these processes has had since ``forget_peaks``, in MB."""
    peaks = [0.0]
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        peaks += [int(n) / 1024 for n in re.findall(r"VmHWM:\s+(\d+)", text)]
    return max(peaks)


def forget_peaks(pids: set[int]) -> None:
    for pid in pids:
        try:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        except OSError:
            continue


@dataclass(frozen=True)
class Row:
    """What came of one case."""

    name: str
    answer: str
    cpu: float
    memory: float
    is_prompt: bool
    health: tuple[float, ...]
    ended: int


def try_case(site: Site, server: int, name: str, case: Callable[[Site], str]) -> Row:
    pids = workers(server)
    forget_peaks(pids)
    before, watch = cpu_seconds(pids), Watch(site.port)
    watch.start()
    answer = case(site)
    watch.stop()
    row = Row(
        name,
        answer,
        cpu_seconds(pids) - before,
        peak_mb(pids),
        watch.is_prompt,
        tuple(watch.health),
        len(pids - workers(server)),
    )
    site.leaks += watch.site.leaks
    site.statuses += watch.site.statuses
    meanwhile = "yes" if row.is_prompt else f"no ({max(watch.health + watch.page):.1f} s)"
    print(f"| {name} | {answer} | {row.cpu:.1f} | {row.memory:.0f} | {meanwhile} |", flush=True)
    return row


# The kernel itself ends a process that reads a mapped file behind its new end (SIGBUS), and nothing
# in Python can stop that; the server starts another, and the next search finds the damage. Files of
# the index may be written by nobody, so that this takes root, or whoever gives the right first.
CUT_SHORT = "index files cut short"


def cases(short: bool) -> Iterator[tuple[str, Callable[[Site], str]]]:
    seconds = 3 if short else 20
    for name, file, data in uploads(short):
        yield f"upload: {name}", lambda site, file=file, data=data: site.upload(file, data)
    queries = QUERIES[::2] if short else QUERIES
    yield "queries and parameters", lambda site: hostile_queries(site, queries)
    yield "methods", methods
    yield "a draft's names", doors
    yield "half-sent requests", lambda site: half_sent(site, seconds)
    yield "readers who do not read", lambda site: slow_readers(site, seconds)
    yield "heads without end", huge_heads
    yield "exports without end", too_often
    yield "a locked database", lambda site: locked_database(site, 60 if not short else 3)
    yield CUT_SHORT, damaged_index(_cut)
    yield "index files overwritten", damaged_index(_overwrite)
    yield "index files deleted", damaged_index(lambda path: path.unlink())


def make_archive(data: Path) -> dict[str, str]:
    """An archive with the seed, a draft and an account; the environment of its server."""
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment |= {
        "REMARKS_DATA": str(data),
        "STATIC_ROOT": str(data / "static"),
        "DJANGO_SUPERUSER_PASSWORD": "a long password of the benchmark",
        "EXPORT_RATE": "30/m",
    }
    (data / "draft.txt").write_text(DRAFT)
    for arguments in (
        ["migrate", "--verbosity", "0"],
        ["load_topics", "--verbosity", "0"],
        ["import_transcripts", "fixtures/transcripts", "--publish", "--verbosity", "0"],
        ["import_transcripts", str(data / "draft.txt"), "--draft", "--verbosity", "0"],
        ["sync_index", "--verbosity", "0"],
        ["createsuperuser", "--noinput", "--username", "boss", "--email", "b@example.org"],
    ):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def until_ready(port: int, server: subprocess.Popen) -> None:
    site, end = Site(port, Path()), time.monotonic() + 90
    while site.get("/readyz")[0] != 200:
        if time.monotonic() > end or server.poll() is not None:
            sys.exit("The server did not start.")
        time.sleep(0.1)


def run(short: bool, only: str = "") -> int:
    """Exit status. ``only`` takes the cases whose name holds these words."""
    with tempfile.TemporaryDirectory(prefix="remarks-hostile-") as place:
        data = Path(place)
        environment = make_archive(data)
        (port,) = free_ports(1)
        log = (data / "log").open("wb")
        server = subprocess.Popen(
            gunicorn(port, workers=PROCESSES), cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            until_ready(port, server)
            return story(Site(port, data), server, short, only)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def story(site: Site, server: subprocess.Popen, short: bool, only: str) -> int:
    site.log_in("boss", "a long password of the benchmark")
    print(
        "| case | answer | CPU s | peak MB | others within 1 s |\n| --- | --- | --- | --- | --- |"
    )
    chosen = [(name, case) for name, case in cases(short) if only in name]
    if not chosen:
        sys.exit(f"No case is called “{only}”: the first column of the table names them.")
    rows = [try_case(site, server.pid, name, case) for name, case in chosen]
    health = sorted(seconds for row in rows for seconds in row.health)
    p99 = statistics.quantiles(health, n=100)[98] if len(health) > 1 else 0.0
    gone = sum(row.ended for row in rows if row.name != CUT_SHORT)
    cut = sum(row.ended for row in rows if row.name == CUT_SHORT)
    peak = max(row.memory for row in rows)
    faults = site.statuses.count(500)
    figures = [
        ("processes of the server ended", gone, not gone),
        ("processes that a file cut short under a search ended", cut, True),
        ("answers 500", faults, not faults),
        ("/healthz p99, ms", round(p99 * 1000), p99 < MAX_HEALTH_SECONDS),
        ("peak of a process, MB", round(peak), peak < MAX_MEMORY_MB),
        ("names of the draft", len(site.leaks), not site.leaks),
        ("cases in which others waited over 1 s", sum(not row.is_prompt for row in rows), True),
    ]
    print(f"\n{len(site.statuses)} answers.")
    for name, value, is_met in figures:
        print(f"{'  ' if is_met else '✗ '}{name}: {value}")
    for leak in site.leaks[:10]:
        print(f"  {leak}")
    return 0 if all(is_met for _, _, is_met in figures) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="small inputs and short faults")
    parser.add_argument("--only", default="", metavar="WORDS", help="the cases that are called so")
    arguments = parser.parse_args()
    sys.exit(run(arguments.short, arguments.only))
