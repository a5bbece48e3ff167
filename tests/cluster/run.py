"""A whole installation on loopback, from Debian's packages, whose parts are killed under steady
load.

``python -m tests.cluster.run`` starts etcd, three PostgreSQL servers under Patroni (a primary and
two hot standbys, synchronous), HAProxy and two web machines, each with an index of its own, all
with the files in ``deploy/``. Readers ask and compare answers, writers import events and send
reports; then the synchronous standby, a web machine and the primary are killed with ``kill -9``,
one after the other. Prints what happened; exit status 1 when an acknowledged write is lost, an
answer is wrong, a read that began more than a second after a kill fails, or no write is taken for
30 seconds. Needs root (to become ``postgres``) or a user that may start PostgreSQL.
"""

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from ..serving import free_ports, gunicorn
from .load import Importer, Readers, Reporter, word

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("patroni", "etcd", "haproxy")
PASSWORDS = {"postgres": "cluster-super", "replicator": "cluster-replica", "remarks": "cluster-app"}
SPARED_SECONDS, MAX_SECONDS_WITHOUT_WRITES = 1.0, 30.0


def missing_programs() -> list[str]:
    """Programs this machine lacks for the script."""
    gone = [name for name in NEEDED if not shutil.which(name)]
    return gone + ([] if binaries() else ["postgresql"])


def binaries() -> Path | None:
    paths = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return paths[-1].parent if paths else None


def until(what, seconds, test):
    """Wait for ``test`` to give something true, which is given back.

    Ends the script where it never does.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := test():
                return value
        except (OSError, http.client.HTTPException, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit(
        f"After {seconds} seconds still not: {what}. The logs are in the folder named above."
    )


def get(port, path, timeout=10):
    """Status and body of one request on loopback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


class Program:
    """A process group with a log of its own; ``kill`` leaves it no time to say anything."""

    def __init__(self, folder, name, command, env=None, as_postgres=False):
        self.name, self.command, self.env, self.log = (
            name,
            command,
            env or {},
            folder / f"{name}.log",
        )
        if as_postgres and os.getuid() == 0:
            self.command = ["runuser", "-u", "postgres", "--", *command]
        self.process = None
        # PostgreSQL's account may not be able to read the checkout, nor to stand in it.
        self.place = folder if as_postgres else ROOT

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(map(str, self.command)), cwd=self.place, env=os.environ | self.env, stdout=log,
                stderr=log, start_new_session=True
            )  # fmt: skip
        return self

    def kill(self):
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Database(Program):
    """One database machine: Patroni and the PostgreSQL it keeps."""

    def __init__(self, folder, name, ports, etcd):
        self.port, self.rest, self.data = next(ports), next(ports), folder / "pg" / name / "data"
        env = {
            "PATRONI_NAME": name,
            "PATRONI_ETCD3_HOSTS": f"127.0.0.1:{etcd}",
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{self.rest}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{self.rest}",
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(binaries()),
            "PATRONI_POSTGRESQL_PGPASS": str(self.data.parent / "pgpass"),
            "PATRONI_SUPERUSER_USERNAME": "postgres",
            "PATRONI_SUPERUSER_PASSWORD": PASSWORDS["postgres"],
            "PATRONI_REPLICATION_USERNAME": "replicator",
            "PATRONI_REPLICATION_PASSWORD": PASSWORDS["replicator"],
        }
        shutil.copy(ROOT / "deploy" / "patroni.yml", folder / "patroni.yml")
        super().__init__(folder, name, ["patroni", folder / "patroni.yml"], env, as_postgres=True)
        self.data.parent.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(self.data.parent, "postgres")
            shutil.chown(self.data.parent.parent, "postgres")

    def kill(self):
        """The machine is gone: Patroni and all of PostgreSQL at once."""
        super().kill()
        try:
            postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError):
            return
        for pid in [postmaster, *children(postmaster)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(parent):
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True
    )
    return list(map(int, done.stdout.split()))


class Web:
    """One web machine: gunicorn, and an index that follows the database."""

    def __init__(self, folder, name, ports, env):
        self.port = next(ports)
        own = env | {"REMARKS_DATA": str(folder / name), "STATIC_ROOT": str(folder / "static")}
        self.server = Program(folder, name, gunicorn(self.port, threads=8), own)
        follow = [sys.executable, "manage.py", "sync_index", "--follow"]
        self.index = Program(folder, f"{name}-index", follow, own)

    def start(self):
        self.index.start()
        self.server.start()
        until(f"a web machine on port {self.port}", 60, lambda: get(self.port, "/readyz")[0] == 200)

    def kill(self):
        self.server.kill()
        self.index.kill()


class Cluster:
    """Everything that runs, and where it is reached; ``more`` is what web machines are told too."""

    def __init__(self, folder, ports, more=None):
        etcd, peer = next(ports), next(ports)
        self.site, self.primary = next(ports), next(ports)
        (folder / "pg").mkdir()
        self.databases = [Database(folder, f"db{n}", ports, etcd) for n in (1, 2, 3)]
        client, other = f"http://127.0.0.1:{etcd}", f"http://127.0.0.1:{peer}"
        self.etcd = Program(folder, "etcd", [
            "etcd", "--data-dir", folder / "etcd-data", "--listen-client-urls", client,
            "--advertise-client-urls", client,
            "--listen-peer-urls", other, "--initial-advertise-peer-urls", other,
            "--initial-cluster", f"default={other}",
        ])  # fmt: skip
        account = f"postgres://remarks:{PASSWORDS['remarks']}@127.0.0.1"
        self.env = {
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "SECRET_KEY": "cluster-" + "0123456789abcdef" * 4,
            "DATABASE_URL": f"{account}:{self.primary}/remarks",
            "STANDBY_URLS": ",".join(f"{account}:{d.port}/remarks" for d in self.databases),
            "REPORTS_A_DAY": "1000000",
            **(more or {}),
        }
        self.webs = [Web(folder, f"web{n}", ports, self.env) for n in (1, 2)]
        doors = {
            "SITE_BIND": f"127.0.0.1:{self.site}",
            "SITE_HOST": "127.0.0.1",
            "PRIMARY_BIND": f"127.0.0.1:{self.primary}",
        }
        doors |= {f"WEB{n}": f"127.0.0.1:{web.port}" for n, web in enumerate(self.webs, 1)}
        for n, database in enumerate(self.databases, 1):
            doors |= {f"DB{n}": f"127.0.0.1:{database.port}", f"DB{n}_PATRONI": str(database.rest)}
        self.haproxy = Program(
            folder, "haproxy", ["haproxy", "-f", ROOT / "deploy" / "haproxy.cfg"], doors
        )

    def members(self):
        """Role of each database machine that Patroni sees running: ``{"db1": "leader", ...}``."""
        for database in self.databases:
            try:
                status, body = get(database.rest, "/cluster", timeout=2)
            except (OSError, http.client.HTTPException):
                continue
            if status == 200:
                return {
                    m["name"]: m["role"]
                    for m in json.loads(body)["members"]
                    if m["state"] in ("running", "streaming")
                }
        return {}

    def whole(self):
        return sorted(self.members().values()) == ["leader", "replica", "sync_standby"]

    def database(self, role):
        """The machine that has a role now."""
        named = until(f"a {role}", 60, lambda: [n for n, r in self.members().items() if r == role])[
            0
        ]
        return next(d for d in self.databases if d.name == named)

    def start(self):
        """What web machines stand on."""
        self.etcd.start()
        self.databases[0].start()
        until("a primary", 60, lambda: "leader" in self.members().values())
        for database in self.databases[1:]:
            database.start()
        self.haproxy.start()
        self._account()
        until("two standbys, one of them synchronous", 90, self.whole)

    def _account(self):
        import psycopg2

        connection = psycopg2.connect(
            host="127.0.0.1", port=self.databases[0].port, user="postgres",
            password=PASSWORDS["postgres"], dbname="postgres"
        )  # fmt: skip
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE remarks LOGIN PASSWORD '{PASSWORDS['remarks']}'")
            cursor.execute("CREATE DATABASE remarks OWNER remarks")
        connection.close()

    def stop(self):
        for program in [*self.webs, self.haproxy, *self.databases, self.etcd]:
            program.kill()


def fill(cluster, folder):
    """The archive's first rows, made in this process, which writes through HAProxy as desks do."""
    os.environ.update(
        cluster.env | {"REMARKS_DATA": str(folder / "desk"), "STATIC_ROOT": str(folder / "static")}
    )
    os.environ.pop("STANDBY_URLS")
    import django

    django.setup()
    from django.core.management import call_command

    until("HAProxy leads to the primary", 30, database_answers)
    files = str(ROOT / "fixtures" / "transcripts")
    for command, *arguments in (
        ("migrate",),
        ("load_topics",),
        ("import_transcripts", files, "--publish"),
    ):
        answer_of(command, lambda: call_command(command, *arguments, verbosity=0))  # noqa: B023
    call_command("collectstatic", interactive=False, verbosity=0)


def database_answers():
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error:
        return False
    return True


def answer_of(what, ask):
    """What the database answers, asked again while connections break.

    HAProxy closes those to a primary that was slow to say that it is one.
    """
    from django.db import OperationalError, connection

    def answer():
        try:
            return (ask(),)
        except OperationalError:
            connection.close()
            return None

    return until(what, 60, answer)[0]


def reads_a_second(port, event, seconds):
    """Reads a second, as many as go, by eight readers without a pause."""
    readers = Readers(port, event, random.Random(3), number=8, pause=0)
    readers.start()
    time.sleep(seconds)
    readers.stop()
    return len(readers.done) / seconds


def main(seconds=5, made=Cluster, told=None):
    """Runs ``told``, or else ``story``, on the cluster that ``made`` makes."""
    if gone := missing_programs():
        print(f"This needs Debian's packages: {', '.join(gone)}.")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="remarks-cluster-"))
    folder.chmod(0o755)
    print(f"In {folder}", flush=True)
    cluster = made(folder, iter(free_ports(24)))
    whole = False
    try:
        begun = time.monotonic()
        cluster.start()
        fill(cluster, folder)
        whole = (told or story)(cluster, seconds, begun)
        return 0 if whole else 1
    finally:
        cluster.stop()
        if whole:
            shutil.rmtree(folder, ignore_errors=True)


def story(cluster, seconds, begun):
    from remarks.models import Event

    event = answer_of("the event", Event.objects.public().get)
    cluster.webs[0].start()
    until("HAProxy leads to the site", 30, lambda: get(cluster.site, "/healthz")[0] == 200)
    one = reads_a_second(cluster.site, event, seconds)
    cluster.webs[1].start()
    two = reads_a_second(cluster.site, event, seconds)
    print(
        f"started in {time.monotonic() - begun - 2 * seconds:.0f} s; reads a second with one web "
        f"process {one:.0f}, with two {two:.0f} ({two / one:.2f} times; all on one machine)",
        flush=True,
    )
    importer, reporter = Importer(), Reporter(cluster.site, event)
    readers = Readers(cluster.site, event, random.Random(7), number=6, pause=0.1, importer=importer)
    parts = [readers, importer, reporter]
    for part in parts:
        part.start()
    time.sleep(seconds)
    kills = []

    def kill(what, target):
        kills.append((what, time.monotonic()))
        target.kill()
        until(
            f"writes after the loss of the {what}",
            60,
            lambda: importer.since(kills[-1][1]) and reporter.since(kills[-1][1]),
        )
        time.sleep(seconds)

    standby = cluster.database("sync_standby")
    kill("synchronous standby", standby)
    standby.start()
    until("the standby is back", 90, cluster.whole)
    kill("web machine", cluster.webs[0])
    cluster.webs[0].start()
    until("a synchronous standby", 60, cluster.whole)
    kill("primary", cluster.database("leader"))
    for part in parts:
        part.stop()
    return judge(cluster, readers, importer, reporter, kills)


def judge(cluster, readers, importer, reporter, kills):
    """Prints the figures; True when every promise was kept."""
    well = True
    for what, at in kills:
        back = max(part.since(at)[0][0] - at for part in (importer, reporter))
        early = [f for f in readers.failed if at - SPARED_SECONDS < f[0] <= at + SPARED_SECONDS]
        print(
            f"{what} killed: writes back after {back:.1f} s; reads that failed within the first "
            f"second {len(early)}"
        )
        well &= back < MAX_SECONDS_WITHOUT_WRITES
    late = [
        f
        for f in readers.failed
        if not any(at - SPARED_SECONDS < f[0] <= at + SPARED_SECONDS for _, at in kills)
    ]
    slowest = max(spent for _, spent in readers.done)
    print(
        f"{len(readers.done)} reads, slowest {slowest:.1f} s; failed later than a second after a "
        f"kill: {len(late)} {late[:3]}"
    )
    print(f"wrong answers: {len(readers.wrong)} {readers.wrong[:3]}")
    lost = answer_of("the writes", lambda: importer.lost() + reporter.lost())
    print(
        f"acknowledged writes: {len(importer.acknowledged)} events, {len(reporter.acknowledged)} "
        f"reports; lost: {len(lost)} {lost[:3]}"
    )
    return (
        well and not late and not readers.wrong and not lost and found_everywhere(cluster, importer)
    )


def found_everywhere(cluster, importer):
    """Both turns of the latest acknowledged events are found by their own words on both web
    machines.
    """
    latest = [number for _, number in importer.acknowledged[-10:]]
    query = "/search.json?" + urlencode({"q": " OR ".join(map(word, latest))})

    def has_followed(web):
        status, body = get(web.port, query)
        return status == 200 and json.loads(body)["total"] == 2 * len(latest)

    for web in cluster.webs:
        until(f"the index on port {web.port} has followed", 30, lambda web=web: has_followed(web))
    print("both indexes have followed to the last event", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
