"""Reads settings from the environment; what cannot be meant is refused with a sentence."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

_YES = frozenset(("1", "true", "yes", "on"))
_NO = frozenset(("", "0", "false", "no", "off"))
_HOST = re.compile(r"\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_CLUSTER_URL = re.compile(
    r"(?P<scheme>opensearchs?)://(?:(?P<account>[^@/?#]+)@)?(?P<hosts>[^@/?#]+)"
    r"/(?P<name>[a-z][a-z0-9_-]{0,40})(?:\?(?P<options>[^#]*))?"
)
_CLUSTER_HOST = re.compile(
    r"(?P<name>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
)
MAX_SHARDS = 1_000
_RATE = re.compile(r"[1-9][0-9]{0,6}/[smhd]")
# Words of examples and templates: whoever copies one has no secret.
_PLACEHOLDERS = tuple(
    "changeme change-me change_me changethis replace-me replaceme placeholder example insecure "
    "your-secret your_secret yoursecret secret-key secret_key secretkey todo dummy password".split()
)
MIN_SECRET_LENGTH = 50
MIN_SECRET_CHARACTERS = 10


class Environment:
    """The variables of a process, read by kind. Every refusal is an ImproperlyConfigured."""

    def __init__(self, variables: Mapping[str, str] = os.environ):
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._variables.get(name)
        if value is None:
            return default
        word = value.strip().lower()
        if word not in _YES | _NO:
            raise ImproperlyConfigured(f"{name} is “{value}”: set it to 1 or to 0.")
        return word in _YES

    def integer(self, name: str, default: int) -> int:
        return int(self._number(name, default, int))

    def number(self, name: str, default: float) -> float:
        return self._number(name, default, float)

    def _number(self, name: str, default: float, kind: type) -> float:
        value = self.text(name)
        try:
            number = kind(value) if value else default
        except ValueError:
            raise ImproperlyConfigured(f"{name} is “{value}”: set it to a number.") from None
        if not 0 <= number < 2**31:
            raise ImproperlyConfigured(f"{name} is “{value}”: set it to a number from 0 up.")
        return number

    def items(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """A list with commas between its items; blank items are left out."""
        value = self._variables.get(name)
        if value is None:
            return list(default)
        return [item.strip() for item in value.split(",") if item.strip()]

    def rate(self, name: str, default: str = "") -> str | None:
        """So many times in a second, minute, hour or day, as ``120/m``; None for no limit."""
        value = self.text(name, default)
        if value in ("", "0"):
            return None
        if not _RATE.fullmatch(value):
            raise ImproperlyConfigured(f"{name} is “{value}”: write 120/m, 2000/h, or 0.")
        return value

    def cache(self, name: str, local: dict[str, Any]) -> dict[str, Any]:
        """Django's settings for a cache URL; without one each process has its own cache."""
        url = self.text(name)
        if not url:
            return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", **local}
        try:
            settings: dict[str, Any] = environ.Env.cache_url_config(url)
        except (ValueError, KeyError, ImproperlyConfigured):
            settings = {}
        if not settings.get("BACKEND"):
            raise ImproperlyConfigured(
                f"{name} is not a cache URL: write redis://host:6379/0 or pymemcache://host:11211."
            )
        return settings

    def search_cluster(self, name: str) -> SearchCluster | None:
        """The cluster that holds the search index; None where each machine holds its own."""
        url = self.text(name)
        return search_cluster_of(url, name) if url else None

    def database(self, name: str, default: str = "") -> dict[str, Any]:
        return database_of(self.text(name) or default, name)


@dataclass(frozen=True)
class SearchCluster:
    """An OpenSearch: where it answers, who asks, and under which name the archive is there.

    ``authority`` is a file with the certificates of who vouches for it, blank for those that this
    machine trusts; a new index has ``shards`` parts.
    """

    hosts: tuple[tuple[str, int], ...]
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    is_encrypted: bool = False
    authority: str = ""
    shards: int = 1


def search_cluster_of(url: str, name: str) -> SearchCluster:
    """The cluster of a URL; ``name`` is the variable that a refusal names."""
    parts = _CLUSTER_URL.fullmatch(url)
    hosts = [_CLUSTER_HOST.fullmatch(host) for host in parts["hosts"].split(",")] if parts else []
    options = dict(parse_qsl(parts["options"] or "", keep_blank_values=True)) if parts else {}
    shards = options.pop("shards", "1")
    authority = options.pop("ca", "")
    fits = shards.isascii() and shards.isdigit() and 1 <= int(shards[:5]) <= MAX_SHARDS
    if parts is None or not all(hosts) or options or not fits:
        # The password must not come to a log.
        raise ImproperlyConfigured(
            f"{name} is not the URL of a search cluster: write "
            "opensearch://user:password@host:9200,host2:9200/name, with opensearchs:// for TLS; "
            f"behind ? may stand shards=1 (to {MAX_SHARDS}) and ca=/path/to/authority.pem. "
            "Signs such as @ and / in a password are written %40 and %2F."
        )
    user, _, password = (parts["account"] or "").partition(":")
    return SearchCluster(
        tuple((host["name"].strip("[]"), int(host["port"] or 9200)) for host in hosts if host),
        parts["name"],
        unquote(user),
        unquote(password),
        parts["scheme"] == "opensearchs",
        authority,
        int(shards),
    )


def database_of(url: str, name: str) -> dict[str, Any]:
    """Django's settings for a database URL; ``name`` is the variable that a refusal names."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            settings: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, ImproperlyConfigured):
        settings = {}
    if not settings.get("ENGINE") or not settings.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} is not a database URL: write postgres://user:password@host/name or "
            "sqlite:////folder/file.sqlite3."
        )
    return settings


def secret_fault(secret: str) -> str | None:
    """Why a secret must not sign the sessions of a public site; None if nothing speaks against."""
    if len(secret) < MIN_SECRET_LENGTH or len(set(secret)) < MIN_SECRET_CHARACTERS:
        return f"give a random secret of {MIN_SECRET_LENGTH} characters or more"
    word = next((word for word in _PLACEHOLDERS if word in secret.lower()), None)
    return word and f"it holds “{word}”, so it was copied from an example; make one of your own"


def hosts_fault(hosts: list[str]) -> str | None:
    """Why these hosts cannot be the ones that a public site answers to."""
    if not hosts:
        return "name the hosts it answers to, such as remarks.example.org"
    wrong = next((host for host in hosts if not _HOST.fullmatch(host)), None)
    return wrong and f"“{wrong}” is no name of a host; name them without scheme, port or *"


def local_secret_key(folder: Path) -> str:
    """A key of this installation's own, made once and kept beside its data."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # Whichever process comes first makes it; nobody else may read it.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text().strip() or get_random_secret_key()
