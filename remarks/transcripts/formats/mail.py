"""E-mail (.eml) with one transcript: its words are the mail's text or its one attachment."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import Any

from .content import Content
from .unreadable import Unreadable

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):(?: |$)")
_SENT = frozenset(["message-id", "mime-version", "received"])
_REPLY = re.compile(r"^(?:(?:re|fw|fwd|aw|tr|wg):\s{0,5}){1,5}", re.I)
MAX_HEADER = 64 * 1024
# The library's work grows with the square of a field's length, and each part takes its time.
MAX_FIELD, MAX_FIELD_OF_PART, MAX_PARTS = 4_000, 2_000, 100
# A mail that only brings an attachment says less than this.
MAX_COVER_NOTE = 600
_SILENT = ("image/", "audio/", "video/", "application/pgp", "application/pkcs7", "text/calendar")


def looks_like_mail(data: bytes) -> bool:
    """Fields of a mail that was sent, down to the first blank line, and nothing else."""
    head = data[:MAX_HEADER].decode("latin-1").lstrip("\ufeff").replace("\r\n", "\n")
    fields = set()
    for line in head.split("\n\n", 1)[0].split("\n"):
        match = _FIELD.match(line[:80])
        if match:
            fields.add(match[1].lower())
        elif not fields or not line.startswith((" ", "\t")):
            return False
    return "from" in fields and bool(fields & _SENT)


def mail_reading(data: bytes, read_part: Callable[[bytes, str], Content]) -> Content:
    """The transcript in a mail; ``read_part`` reads bytes of a name in any format but a mail's.

    Raises Unreadable with a sentence.
    """
    if data.lower().count(b"\ncontent-type:") > MAX_PARTS or data.count(b"\n--") > 20 * MAX_PARTS:
        raise Unreadable(
            f"The e-mail has more than {MAX_PARTS} parts: save the transcript from it and import "
            "that."
        )
    message = email.message_from_bytes(data, policy=_BoundedFields())
    if not isinstance(message, EmailMessage):
        raise Unreadable("The file is no e-mail: choose another format.")
    if message.get_content_type() == "multipart/encrypted":
        raise Unreadable("The e-mail is encrypted: save its text as .txt and import that.")
    body = _body(message, read_part)
    files = [part for part in message.iter_attachments() if _has_words(part)]
    if files and body and len(body.text) > MAX_COVER_NOTE or len(files) > 1:
        raise Unreadable(
            f"The e-mail holds {len(files)} attached files beside its text: save the one with "
            "the transcript and import that."
        )
    content = _attached_content(files[0], read_part) if files else body
    if content is None or not content.text.strip():
        raise Unreadable("The e-mail holds no text: save the transcript from it and import that.")
    return _with_hints(content, message)


class _BoundedFields(EmailPolicy):
    """The library's own way to read fields, for those of a length that they have."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        limit = MAX_FIELD_OF_PART if name.lower().startswith("content-") else MAX_FIELD
        if len(value) > limit:
            raise Unreadable(
                f"The field “{name[:40]}” of the e-mail has {len(value):,} characters and the "
                f"limit is {limit:,}: save the transcript from it and import that."
            )
        return super().header_fetch_parse(name, value)


def _body(message: EmailMessage, read_part: Callable[[bytes, str], Content]) -> Content | None:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return None
    name = "mail.html" if part.get_content_subtype() == "html" else "mail.txt"
    return read_part(_text_of(part).encode("utf-8", "replace"), name)


def _text_of(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("latin-1") if isinstance(payload, bytes) else ""


def _has_words(part: MIMEPart) -> bool:
    return not part.get_content_type().startswith(_SILENT)


def _attached_content(part: MIMEPart, read_part: Callable[[bytes, str], Content]) -> Content:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        raise Unreadable(
            "The e-mail holds another e-mail or an empty file: save the one with the transcript "
            "and import that."
        )
    return read_part(payload, part.get_filename() or "attachment")


def _with_hints(content: Content, message: EmailMessage) -> Content:
    subject = _REPLY.sub("", " ".join(str(message.get("Subject") or "").split()))[:1000]
    hints = replace(content.hints, published=content.hints.published or _sent(message))
    if hints.title or not subject:
        return replace(content, hints=hints)
    content = replace(content, hints=replace(hints, title=subject))
    stands = re.sub(r"\W+", " ", subject).casefold().strip()
    head = re.sub(r"\W+", " ", content.text[:3000]).casefold()
    return content if stands in head else content.below(subject)


def _sent(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).isoformat()
    except (TypeError, ValueError, IndexError):
        return ""
