"""Asks web servers for pages: politely, within limits, and never this machine's own network.

Each address is resolved once, looked at, and connected to as it was looked at, before and after
every redirect, so that no name can lead to a private address. An answer is kept as it came, in a
WARC record, and read back out of it.
"""

from __future__ import annotations

import datetime as dt
import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ..transcripts import MAX_BYTES
from ..transcripts.formats import archives

MAX_REDIRECTS = 5
MAX_URL = 1000
CONNECT_SECONDS = 10
# Of one answer from the first byte sent to the last one received, however slowly they come.
ANSWER_SECONDS = 60
MAX_ROBOTS_BYTES = 512 * 1024
# Between two requests to one server; what its robots.txt asks for counts up to the second.
PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 30.0
GONE = (404, 410)
_MOVED = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_PORTS = {"http": 80, "https": 443}
_CHUNK = 65536


class FetchError(Exception):
    """A page that was not had, in a sentence; ``gone`` where its server has it no more."""

    def __init__(self, message: str, *, gone: bool = False):
        super().__init__(message)
        self.gone = gone


@dataclass(frozen=True)
class Page:
    """An answer: its bytes unpacked, where it came from at last, and its WARC record (gzip)."""

    url: str
    data: bytes = field(repr=False)
    fetched_at: dt.datetime
    headers: dict[str, str]
    record: bytes = field(default=b"", repr=False)
    is_unchanged: bool = False
    moved_to: str = ""

    @property
    def name(self) -> str:
        return (urlsplit(self.url).path.rstrip("/").rsplit("/", 1)[-1] or "page")[:255]


@dataclass(frozen=True)
class Known:
    """What an earlier answer said about itself, by which a server can say that nothing changed."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also inside of another address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo:
            return False
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def checked_url(url: str) -> str:
    """The URL without its fragment. Raises FetchError where it is none that may be asked for."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise FetchError(f"{url[:200]} is not a URL: check it.") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise FetchError(f"{url[:200]} is not a web address: give one with https:// or http://.")
    if parts.username or parts.password:
        raise FetchError(f"The address of {parts.hostname} holds a password: give it without.")
    if len(url) > MAX_URL or re.search(r"[\x00-\x20\x7f]", url.strip()):
        raise FetchError(f"The address is over {MAX_URL} characters or holds blanks: check it.")
    host = (
        parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    )
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port and port != _PORTS[parts.scheme] else ""
    path = re.sub(r"[^\x21-\x7e]", lambda m: _percent(m[0]), parts.path or "/")
    query = re.sub(r"[^\x21-\x7e]", lambda m: _percent(m[0]), parts.query)
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


class Client:
    """Fetches pages one after the other; ``contact`` is who answers for it, a URL or an address.

    ``may_ask`` says of an IP address whether it may be connected to.
    """

    def __init__(
        self,
        contact: str,
        *,
        may_ask: Callable[[str], bool] | None = None,
    ):
        if not contact:
            raise FetchError(
                "Who answers for what is fetched is not known: set FETCH_CONTACT to a mail address "
                "or a URL, which web servers are told."
            )
        contact = re.sub(r"[^\x21-\x7e]", "", contact)
        self.user_agent = f"RemarksArchive/1.0 (+{contact})"
        self._may_ask = may_ask or is_public
        self._robots: dict[str, RobotFileParser | FetchError] = {}
        self._asked: dict[str, float] = {}

    def fetch(self, url: str, known: Known | None = None) -> Page:
        """The page at a URL, behind its redirects. Raises FetchError with a sentence."""
        url = checked_url(url)
        permanent = True
        first = url
        for _ in range(MAX_REDIRECTS + 1):
            self._check_robots(url)
            answer = self._ask(url, known.headers if known else {})
            if answer.status not in _MOVED or not answer.headers.get("location"):
                moved = url if permanent and url != first else ""
                return self._page(url, answer, moved)
            permanent = permanent and answer.status in _PERMANENT
            url = checked_url(urljoin(url, answer.headers["location"]))
        raise FetchError(
            f"{first} leads on more than {MAX_REDIRECTS} times: give the last address."
        )

    def _page(self, url: str, answer: _Answer, moved_to: str) -> Page:
        if answer.status == 304:
            return Page(url, b"", answer.at, answer.headers, is_unchanged=True, moved_to=moved_to)
        if answer.status in GONE:
            raise FetchError(f"{url} is not there (status {answer.status}).", gone=True)
        if answer.status != 200:
            raise FetchError(
                f"{url} was answered with status {answer.status} and not with a page: try later."
            )
        if len(answer.body) > MAX_BYTES:
            raise FetchError(f"{url} is larger than {MAX_BYTES // 1024 // 1024} MB: not fetched.")
        record = answer.warc_record(url)
        try:
            member = next(archives.members(record))
        except archives.Unreadable:
            kind = answer.headers.get("content-type", "of unknown kind")[:80]
            raise FetchError(f"{url} is no text or document ({kind}).") from None
        if member.failure:
            raise FetchError(f"{url}: {member.failure}")
        return Page(url, member.data, answer.at, answer.headers, record, moved_to=moved_to)

    def _check_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(self.user_agent, url):
            raise FetchError(f"{parts.hostname} does not want {url} to be fetched (robots.txt).")

    def _read_robots(self, origin: str) -> RobotFileParser | FetchError:
        """The rules of a server: without robots.txt all may be fetched, without an answer none."""
        rules = RobotFileParser()
        url = f"{origin}/robots.txt"
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._ask(url, {}, MAX_ROBOTS_BYTES)
                if answer.status not in _MOVED or not answer.headers.get("location"):
                    break
                url = checked_url(urljoin(url, answer.headers["location"]))
        except FetchError as error:
            return error
        if answer.status >= 500 or answer.status == 429:
            return FetchError(
                f"{urlsplit(origin).hostname} does not say what may be fetched "
                f"(robots.txt has status {answer.status}): try later."
            )
        body = answer.body[:MAX_ROBOTS_BYTES] if answer.status == 200 else b""
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            body = _unpacked_robots(answer, url)
        rules.parse(body.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        return rules

    def _wait(self, url: str) -> None:
        """Leave a server its pause between two requests."""
        netloc = urlsplit(url).netloc
        rules = self._robots.get(f"{urlsplit(url).scheme}://{netloc}")
        asked_for = rules.crawl_delay(self.user_agent) if isinstance(rules, RobotFileParser) else 0
        pause = max(PAUSE_SECONDS, min(float(asked_for or 0), MAX_PAUSE_SECONDS))
        if netloc in self._asked:
            time.sleep(max(0.0, self._asked[netloc] + pause - time.monotonic()))
        self._asked[netloc] = time.monotonic()

    def _ask(self, url: str, headers: dict[str, str], limit: int = MAX_BYTES) -> _Answer:
        self._wait(url)
        parts = urlsplit(url)
        host = parts.hostname or ""
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        sent = {
            "Host": parts.netloc,
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xml,text/plain,application/pdf,*/*;q=0.5",
            "Accept-Encoding": "gzip, br",
            **headers,
        }
        try:
            with self._connection(host, parts.port or _PORTS[parts.scheme], parts.scheme) as (
                connection,
                is_late,
            ):
                try:
                    connection.request("GET", target, headers=sent)
                    answer = _Answer.of(connection.getresponse(), limit)
                except (OSError, http.client.HTTPException, ValueError) as error:
                    if not is_late():
                        raise FetchError(
                            f"{host} broke off its answer ({_reason(error)}): try later."
                        ) from None
                # An answer that was cut off here may look like one that has ended.
                if is_late():
                    raise FetchError(
                        f"{url} did not answer within {ANSWER_SECONDS:g} seconds: try later."
                    )
                return answer
        except ssl.SSLError as error:
            raise FetchError(f"{host} could not prove who it is ({_reason(error)}).") from None
        except OSError as error:
            raise FetchError(f"{host} could not be reached ({_reason(error)}).") from None

    @contextmanager
    def _connection(
        self, host: str, port: int, scheme: str
    ) -> Iterator[tuple[http.client.HTTPConnection, Callable[[], bool]]]:
        """A connection to an address that was looked at; it ends when the time is over."""
        plain = socket.create_connection((self._address(host, port), port), CONNECT_SECONDS)
        late = threading.Event()

        def stop() -> None:
            late.set()
            try:
                plain.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

        watch = threading.Timer(ANSWER_SECONDS, stop)
        watch.daemon = True
        watch.start()
        connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
        try:
            if scheme == "https":
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            connection.sock = plain
            yield connection, late.is_set
        finally:
            watch.cancel()
            connection.close()
            plain.close()

    def _address(self, host: str, port: int) -> str:
        """The IP address to connect to. Raises FetchError where any of the name's is private."""
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FetchError(f"There is no server {host}: check the address.") from None
        addresses = [str(entry[4][0]) for entry in entries]
        if not addresses or not all(map(self._may_ask, addresses)):
            raise FetchError(
                f"{host} is an address of a private network, where nothing is fetched from."
            )
        return addresses[0]


def _unpacked_robots(answer: _Answer, url: str) -> bytes:
    try:
        return next(archives.members(answer.warc_record(url))).data[:MAX_ROBOTS_BYTES]
    except archives.Unreadable:
        return b""


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or error or type(error).__name__)[:200]


@dataclass(frozen=True)
class _Answer:
    """An answer as it came: packed as the server packs it, in one piece."""

    status: int
    reason: str
    headers: dict[str, str]
    pairs: list[tuple[str, str]]
    body: bytes
    at: dt.datetime

    @classmethod
    def of(cls, response: http.client.HTTPResponse, limit: int) -> _Answer:
        parts, left = [], limit + 1
        while left > 0 and (chunk := response.read(min(_CHUNK, left))):
            parts.append(chunk)
            left -= len(chunk)
        if left > 0 and response.length:
            raise http.client.IncompleteRead(b"", response.length)
        pairs = [
            (name, value)
            for name, value in response.getheaders()
            if name.lower() != "transfer-encoding"
        ]
        headers = {name.lower(): value for name, value in reversed(pairs)}
        now = dt.datetime.now(dt.UTC)
        return cls(response.status, response.reason, headers, pairs, b"".join(parts), now)

    def warc_record(self, url: str) -> bytes:
        """The answer with its headers, time and address as a WARC response (gzip)."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        head = StatusAndHeaders(f"{self.status} {self.reason}", self.pairs, protocol="HTTP/1.1")
        moment = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(self.body),
                http_headers=head,
                warc_headers_dict={"WARC-Date": moment},
            )
        )
        return buffer.getvalue()
