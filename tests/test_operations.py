"""Running it: settings that refuse, health, logs, backups that come back, the edge cache, and
hostile addresses.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import URLPattern, get_resolver

from remarks import search
from remarks.loading.sources import check_event
from remarks.models import ChangeCounter, Event

from . import make
from .files import ROOT
from .serving import free_ports, gunicorn

KEY = "a-long-secret-of-many-different-characters-0123456789-abcdef"
PUBLIC = {"PRODUCTION": "1", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "remarks.example.org"}


def manage(*arguments, data=None, **environment):
    # What the tests themselves set is no part of an installation.
    left_out = ("DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
    env = {k: v for k, v in os.environ.items() if k not in left_out}
    env |= {
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        **({"REMARKS_DATA": str(data)} if data else {}),
        **environment,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def empty_archive(tmp_path_factory):
    """A folder with an SQLite file to copy: migrating takes seconds of CPU."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    assert manage("migrate", "--verbosity", "0", data=folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not usable: give a random secret of 50 characters"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is not usable"),
        ({"SECRET_KEY": f"changeme-{KEY}"}, "it holds “changeme”"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "it holds “insecure”"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not usable: name the hosts"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is not usable: name the hosts"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is not usable"),
        ({"ALLOWED_HOSTS": "https://remarks.example.org"}, "no name of a host"),
        ({"DEBUG": "1"}, "PRODUCTION and DEBUG are both set"),
        ({"PRODUCTION": "maybe"}, "PRODUCTION is “maybe”: set it to 1 or to 0."),
        ({"SEARCH_SECONDS": "soon"}, "SEARCH_SECONDS is “soon”: set it to a number."),
        ({"DATABASE_URL": "localhost"}, "DATABASE_URL is not a database URL"),
        ({"CSRF_TRUSTED_ORIGINS": "remarks.example.org"}, "needs a scheme"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is “LOUD”"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_with_a_sentence(tmp_path, missing, message):
    done = manage("check", data=tmp_path, **(PUBLIC | missing))
    assert done.returncode != 0 and message in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_reading_the_settings_writes_nothing(tmp_path):
    code = "from django.conf import settings; print(settings.DATABASES['default']['NAME'])"
    env = {k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "DATABASE_URL")}
    env |= {"REMARKS_DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)
    assert not (tmp_path / "data").exists()
    shown = "from django.conf import settings; print(len(settings.SECRET_KEY))"
    subprocess.run([sys.executable, "-c", shown], cwd=ROOT, env=env, check=True)
    secret = tmp_path / "data" / "secret_key"
    assert len(secret.read_text()) >= 50 and secret.stat().st_mode & 0o777 == 0o600


def test_the_deployment_check_is_clean(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", data=tmp_path, **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_cookies_and_headers_of_a_public_machine(empty_archive, tmp_path):
    code = (
        "from django.test import Client; from django.core.management import call_command; "
        "call_command('collectstatic', interactive=False, verbosity=0)\n"
        "c = Client(SERVER_NAME='remarks.example.org', HTTP_X_FORWARDED_PROTO='https'); r = "
        "c.get('/admin/login/')\n"
        "print(r.cookies.output()); print(r.headers); p = c.get('/'); print('PUBLIC', "
        "p.cookies.output(), p.headers)\n"
        "print(Client(SERVER_NAME='remarks.example.org').get('/').status_code)"
    )
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        code,
        data=shutil.copytree(empty_archive, tmp_path / "data"),
        STATIC_ROOT=str(tmp_path / "static"),
        **PUBLIC,
    )
    assert "__Host-csrf=" in done.stdout and "Secure" in done.stdout, done.stdout + done.stderr
    public = done.stdout.split("PUBLIC")[1]
    for part in (
        "Strict-Transport-Security",
        "Permissions-Policy",
        "Referrer-Policy",
        "default-src 'none'",
    ):
        assert part in public
    assert "Set-Cookie" not in public and done.stdout.strip().endswith("301")
    line = next(json.loads(line) for line in done.stderr.splitlines() if '"status"' in line)
    assert {"request", "path", "status", "ms", "queries"} <= set(line)


pytestmark = pytest.mark.django_db


def test_health(client, seeded):
    assert client.get("/healthz").content == b"ok\n"
    ready = client.get("/readyz").json()
    assert ready == {
        "ready": True, "database": "ok", "migrations": "ok", "index": "ok", "changes_behind": 0,
        "reads_from": "default", "standbys": {},
    }  # fmt: skip
    ChangeCounter.objects.update(value=ChangeCounter.objects.number() + 500)
    behind = client.get("/readyz")
    assert behind.status_code == 503 and "500 changes behind" in behind.json()["index"]
    shutil.rmtree(search.current_index().root)
    assert "Being built" in client.get("/readyz").json()["index"]


def test_requests_are_numbered_and_no_search_words_are_noted(client, seeded, caplog):
    import logging

    given = client.get("/", headers={"X-Request-ID": "abc-12345678"})
    assert given["X-Request-ID"] == "abc-12345678"
    assert client.get("/", headers={"X-Request-ID": "bad\nid"})["X-Request-ID"] != "bad\nid"
    log = logging.getLogger("remarks.requests")
    log.setLevel("INFO")
    log.propagate = True
    try:
        with caplog.at_level("INFO", logger="remarks.requests"):
            client.get("/search/", {"q": "verysecretword"})
        facts = caplog.records[-1].facts
    finally:
        log.setLevel("CRITICAL")
        log.propagate = False
    assert (
        facts["path"] == "/search/"
        and facts["queries"] > 0
        and "verysecretword" not in json.dumps(facts)
    )


def test_security_txt(client, settings, db):
    settings.SECURITY_CONTACT = "mailto:faults@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:faults@example.org" in text and "Expires: 20" in text


# Backups


def rows_and_answers():
    """Every row of the archive and the answers of a hundred searches."""
    from django.apps import apps

    def plain(row):
        return str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))

    rows = {
        m.__name__: sorted(map(plain, m.objects.values_list()))
        for m in apps.get_app_config("remarks").get_models()
    }
    words = "missile kosovo russia states defense treaty iran minister question presidents".split()
    asked = [
        f"{a} {b}"
        for a in words
        for b in ["", *words[:4], "speaker:rice", "in:answer", "in:question", "-iran", "on:2007"]
    ]
    return rows, [
        (search.search(q).total, [h.turn.pk for h in search.search(q).hits]) for q in asked
    ]


SAY = (
    "import json; from tests.test_operations import rows_and_answers; print('HELD', "
    "json.dumps(rows_and_answers()))"
)


def memory_line(**options):
    done = manage("shell", "--no-imports", "-c", SAY, **options)
    return next((line for line in done.stdout.splitlines() if line.startswith("HELD")), done.stderr)


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_with_every_row_and_answer(empty_archive, tmp_path):
    first, second, out = tmp_path / "first", tmp_path / "second", tmp_path / "backups" / "today"
    bases = {}
    if connection.vendor == "postgresql":
        from .faults.test_kill import _database_beside

        if not shutil.which("pg_dump"):
            pytest.skip("no pg_dump on this machine: install PostgreSQL's client programs")
        bases = {"DATABASE_URL": _database_beside()}
    if bases:
        manage("migrate", "--verbosity", "0", data=first, **bases)
    else:
        shutil.copytree(empty_archive, first)
    manage("load_topics", data=first, **bases)
    own = ROOT / "tests" / "transcripts" / "doorstop_2022.txt"
    assert (
        manage(
            "import_transcripts", "fixtures/transcripts", str(own), data=first, **bases
        ).returncode
        == 0
    )
    done = manage("backup", str(out), data=first, **bases)
    assert done.returncode == 0, done.stderr
    before = memory_line(data=first, **bases)
    assert before.startswith("HELD") and "missile" in before
    again = manage("backup", str(out), data=first, **bases)
    assert again.returncode != 0 and "not empty" in again.stderr
    onto = manage("restore", str(out), data=first, **bases)
    assert onto.returncode != 0 and (
        "there already" in onto.stderr or "holds tables" in onto.stderr
    )
    if bases:
        bases = {"DATABASE_URL": _database_beside()}
    back = manage("restore", str(out), data=second, **bases)
    assert back.returncode == 0 and "searchable" in back.stdout, back.stderr
    after = memory_line(data=second, **bases)
    # Only the installation has another name: what caches hold of the first is not of the second.
    assert name_in(after) != name_in(before)
    assert after.replace(name_in(after), name_in(before)) == before


def name_in(rows):
    """The random name of the installation, the only one of its shape beside the counter."""
    return re.search(r'"ChangeCounter": \["\(\d+, \'([0-9a-f]{8})\'', rows)[1]


def test_a_damaged_backup_is_refused(empty_archive, tmp_path):
    out = tmp_path / "out"
    assert manage("backup", str(out), data=empty_archive).returncode == 0
    path = out / "archive.sqlite3"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CommandError, match="not what was written"):
        call_command("restore", str(out))
    with pytest.raises(CommandError, match="no finished backup"):
        call_command("restore", str(tmp_path))


# Hostile addresses

HOSTILE = [
    "", " ", "0", "-1", "99999999999999999999", "1e9", "NaN", "null", "' OR 1=1 --",
    '"><script>alert(1)</script>', "../../etc/passwd", "%00", "\x00", "\ud7ff", "💬" * 50,
    "a" * 3000, "{{7*7}}", "${x}", "\r\nSet-Cookie: a=b", "t3", "t0", "t999999999", "2007-02-30",
    "0000-00-00", "9999-12-31", "speaker:", '"', "((((((", "*" * 40, "rice-lavrov", "кириллица",
    "אבג", "W10",
]  # fmt: skip
NAMES = [
    "q",
    "page",
    "sort",
    "cursor",
    "from",
    "to",
    "on",
    "text",
    "speaker",
    "outlet",
    "topic",
    "kind",
    "place",
    "state",
    "reporter",
    "addressee",
    "series",
    "name",
    "turn",
    "words",
    "by",
    "a",
    "b",
    "c",
    "d",
]


def public_addresses(rnd, seeded):
    """An address of every public pattern, its parts true or hostile."""
    true = {
        "slug": [seeded.slug, "condoleezza-rice", "reuters", "kosovo"],
        "kind": ["events", "questions", "speakers"],
        "ending": ["csv", "jsonl"],
        "format": ["bibtex", "ris", "txt", "tei", "akn", "x"],
        "anchor": ["t3", "t99"],
        "key": ["t3", "t3-2"],
        "section": ["events"],
        "year": ["2007", "0"],
        "month": ["5", "13"],
        "day": ["15", "31"],
    }
    for pattern in get_resolver("remarks.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for name, values in true.items():
            chosen = rnd.choice(values)
            import re

            route = re.sub(rf"<(?:\w+:)?{name}>", chosen, route) if "(?P" not in route else route
            route = re.sub(rf"\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", chosen, route)
        yield "/" + route.replace("^", "").replace("$", "").replace("\\", "")


def test_no_address_is_a_fault_of_ours(client, seeded):
    """Every public address with hostile parameters, paths and methods; the seed is fixed.

    Nothing is a 500.
    """
    rnd = random.Random(2007)
    client.raise_request_exception = True
    tried = 0
    for _ in range(12):
        for address in public_addresses(rnd, seeded):
            parameters = {name: rnd.choice(HOSTILE) for name in rnd.sample(NAMES, 4)}
            response = client.get(address, parameters)
            assert response.status_code < 500, (address, parameters)
            if response.streaming:
                b"".join(response.streaming_content)
            assert "Set-Cookie" not in response.headers and not response.cookies, address
            tried += 1
    for text in HOSTILE:
        for address in (
            f"/{quote(text, safe='')}/",
            f"/events/{quote(text, safe='')}/",
            f"/questions/{seeded.slug}/{quote(text, safe='')}/",
        ):
            assert client.get(address).status_code < 500, address
        for method in ("post", "put", "delete", "patch", "options"):
            assert (
                getattr(client, method)(
                    "/search/",
                    {"q": text} if method == "post" else text,
                    content_type="application/x-www-form-urlencoded"
                    if method != "post"
                    else "multipart/form-data; boundary=BoUnDaRyStRiNg",
                ).status_code
                < 500
            )
    assert tried > 500


# The edge


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def until(wanted, seconds=15):
    """Waits for a state of another process, and fails after ``seconds``."""
    end = time.monotonic() + seconds
    while not (value := wanted()):
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
    return value


@pytest.mark.skipif(
    not shutil.which("nginx"), reason="no nginx on this machine: install Debian's nginx-light"
)
def test_the_edge_serves_while_the_application_is_down_and_forgets_what_is_withdrawn(
    empty_archive, tmp_path
):
    data, (port, edge) = shutil.copytree(empty_archive, tmp_path / "data"), free_ports(2)
    env = {"STATIC_ROOT": str(tmp_path / "static"), "data": data}
    manage("import_transcripts", "fixtures/transcripts", **env)
    manage("collectstatic", "--noinput", "--verbosity", "0", **env)
    folder = tmp_path / "nginx"
    folder.mkdir()
    conf = (
        (ROOT / "deploy" / "nginx.conf")
        .read_text()
        .replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        .replace("127.0.0.1:8080", f"127.0.0.1:{edge}")
    )
    (folder / "nginx.conf").write_text(conf)
    folder.chmod(0o777)
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    } | {
        "REMARKS_DATA": str(data),
        "STATIC_ROOT": env["STATIC_ROOT"],
    }
    app = subprocess.Popen(gunicorn(port), cwd=ROOT, env=environment)
    nginx = subprocess.Popen(
        [
            "nginx",
            "-p",
            f"{folder}/",
            "-c",
            f"{folder}/nginx.conf",
            "-g",
            "daemon off;" + (" user root;" if os.getuid() == 0 else ""),
        ],
        stderr=subprocess.DEVNULL,
    )
    home = f"http://127.0.0.1:{edge}"

    def answer(path):
        try:
            return fetch(home + path)
        except OSError:
            return None

    try:
        until(lambda: (response := answer("/")) and response[0] == 200)
        event = "/events/2007-05-15-remarks-with-russian-foreign-minister-sergey-lavrov/"
        assert fetch(home + event)[0] == 200
        kept = until(
            lambda: (page := fetch(home + event))[1]["X-Cache"] in ("HIT", "REVALIDATED") and page
        )
        assert "Sergey Lavrov" in kept[2]
        assert fetch(home + "/admin/login/")[1]["X-Cache"] == "BYPASS"
        # Withdrawn: gone at the edge within a second or so, for it asks again.
        code = (
            "from remarks import loading; from remarks.models import Event; "
            "loading.set_status(Event.objects.all(), '{}')"
        )
        manage("shell", "--no-imports", "-c", code.format("draft"), **env)
        begun = time.monotonic()
        until(lambda: fetch(home + event)[0] == 404, 5)
        assert time.monotonic() - begun < 3
        manage("shell", "--no-imports", "-c", code.format("published"), **env)
        until(lambda: fetch(home + event)[0] == 200)
        # The application is killed: what was seen is still served.
        app.send_signal(signal.SIGKILL)
        app.wait()
        subprocess.run(["pkill", "-9", "-f", f"127.0.0.1:{port}"], check=False)
        until(lambda: (page := fetch(home + event))[0] == 200 and page[1]["X-Cache"] == "STALE")
        assert fetch(home + "/never-seen/")[0] in (502, 504)
    finally:
        for process in (app, nginx):
            process.kill()
            process.wait()


# Faults


def test_a_database_that_cannot_be_written_still_serves(client, seeded):
    """A read-only database: every page is read, nothing that notes something on the way fails."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        for address in (
            "/",
            "/search/?q=missile",
            "/search/?q=zeppelin",
            seeded.get_absolute_url(),
            "/quote/?text=would+not+use+the+same+word",
        ):
            assert client.get(address).status_code == 200, address
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def test_a_database_that_is_gone_is_a_page_and_comes_back(client, seeded, monkeypatch):
    from django.db import OperationalError
    from django.db.backends.utils import CursorWrapper

    client.raise_request_exception = False
    monkeypatch.setattr(
        CursorWrapper, "execute", lambda *a, **k: (_ for _ in ()).throw(OperationalError("gone"))
    )
    page = client.get("/")
    assert (
        page.status_code == 503 and "out of reach" in page.content.decode() and page["Retry-After"]
    )
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503 and ready.json()["database"] == "No answer."
    monkeypatch.undo()
    assert client.get("/").status_code == 200


def test_a_full_disk_leaves_nothing_half_done(seeded, monkeypatch, settings):
    """No room for the index.

    The rows are whole, the pages go on, and the index follows when there is room again.
    """
    import errno

    from remarks.search.engines.tantivy import TantivyWriter

    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = search.count("missile")
    monkeypatch.setattr(TantivyWriter, "replace", full)
    monkeypatch.setattr(TantivyWriter, "__exit__", lambda self, *error: False)
    event = make.load(
        make.transcript(("SECRETARY HALE", "The missile matter is settled.")), name="late.txt"
    )
    with pytest.raises(OSError, match="No space"):
        search.sync()
    monkeypatch.undo()
    assert Event.objects.get(pk=event.pk).turns.count() == 1 and check_event(event) == []
    search.sync()
    assert search.count("missile") == before + 1


@pytest.mark.parametrize("days", [-400, 400], ids=["set back", "set forward"])
def test_a_clock_that_moves_leaves_pages_right(client, seeded, monkeypatch, days):
    """No page is taken for unchanged that is not, whatever the clock says.

    Nothing staged a moment ago is cleared away.
    """
    from datetime import timedelta

    from django.utils import timezone

    before = client.get("/events/")
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=days))
    moved = client.get("/events/", headers={"If-None-Match": before["ETag"]})
    assert moved.status_code == 200
    event = make.load(make.transcript(("SECRETARY HALE", "The clock was moved.")), name="clock.txt")
    search.sync()
    for moment in (lambda: real() + timedelta(days=days), real):
        monkeypatch.setattr(timezone, "now", moment)
        validators = {"If-None-Match": moved["ETag"]}
        if "Last-Modified" in before:
            validators["If-Modified-Since"] = before["Last-Modified"]
        again = client.get("/events/", headers=validators)
        assert again.status_code == 200 and event.title in again.content.decode()
    assert search.count("clock") == 1 and client.get("/readyz").status_code == 200


def test_the_license_of_every_package_is_listed():
    from deploy.licenses import ROOT, pinned_packages

    listed = (ROOT / "deploy" / "LICENSES.md").read_text()
    assert len(pinned_packages()) > 15
    for name, version in pinned_packages():
        assert f"| {name} | {version} | " in listed, f"{name} {version}: run `make licenses`"


def test_pages_do_without_static_files_that_nobody_collected(seeded, client, settings, tmp_path):
    (tmp_path / "empty").mkdir()
    settings.STATIC_ROOT = tmp_path / "empty"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "archive.storage.StaticStorage"}
    }
    assert "/static/remarks/base.css" in client.get("/").content.decode()


def test_what_serves_readers_bounds_every_statement():
    code = (
        "import archive.wsgi; from django.conf import settings; "
        "print(settings.DATABASES['default'].get('OPTIONS', {}).get('options'))"
    )
    env = os.environ | {
        "DATABASE_URL": "postgres://u:p@127.0.0.1:1/x",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    env.pop("STATEMENT_SECONDS", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "-c statement_timeout=20000"
    code = code.replace("import archive.wsgi; ", "")
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "None"


def test_a_long_statement_is_a_sentence(client, seeded, settings):
    """On PostgreSQL, for real: the time limit ends a query and the reader gets a page."""
    if connection.vendor != "postgresql":
        return
    from remarks.analysis import counts

    def slow(*arguments):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(5)")

    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "states", slow)
        page = client.get("/about/")
    assert page.status_code == 503 and "took too long" in page.content.decode()


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "10.9.9.9", "192.0.2.7"),
        (1, "10.9.9.9", "10.9.9.9"),
        # A reader may write what they like before what our own proxy adds.
        (1, "1.2.3.4, 10.9.9.9", "10.9.9.9"),
        (2, "1.2.3.4, 10.9.9.9, 10.0.0.1", "10.9.9.9"),
        (2, "10.9.9.9", "192.0.2.7"),
        (1, "not an address", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_readers_are_told_apart_behind_proxies(rf, settings, proxies, told, address):
    from remarks.views.client_address import address_of

    settings.PROXY_COUNT = proxies
    assert address_of(rf.get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=told)) == address


def test_the_log_in_lock_counts_by_reader_behind_a_proxy(client, db, settings):
    from django.contrib.auth.models import User

    settings.PROXY_COUNT = 1
    User.objects.create_superuser("boss", "b@example.org", "a long password")
    wrong, right = (
        {"username": "boss", "password": "x"},
        {"username": "boss", "password": "a long password"},
    )
    for _ in range(6):
        locked = client.post("/admin/login/", wrong, HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert locked.status_code == 429
    assert (
        client.post("/admin/login/", right, HTTP_X_FORWARDED_FOR="203.0.113.5").status_code == 302
    )
