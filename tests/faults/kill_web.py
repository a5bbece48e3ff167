"""``kill -9`` of web workers under load: the service is back, and no report taken is lost.

``python -m tests.faults.kill_web [KILLS]`` starts gunicorn with two workers over an archive with
the seed, lets readers compare pages and a writer send reports, and kills one worker after another.
A request may fail only while the killed worker has it: in the second before and after.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.cluster.load import Readers, Reporter
from tests.cluster.run import children, get, until
from tests.serving import free_ports, gunicorn

from .kill_import import ROOT, manage

SPARED_SECONDS = 1.0


def main(kills=10):
    with tempfile.TemporaryDirectory(prefix="remarks-web-") as place:
        os.environ |= {
            "REMARKS_DATA": place,
            "STATIC_ROOT": str(Path(place) / "static"),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "REPORTS_A_DAY": "1000000",
        }
        for command in (
            ["migrate"],
            ["load_topics"],
            ["import_transcripts", "fixtures/transcripts"],
        ):
            manage(os.environ, *command)
        (port,) = free_ports(1)
        log = (Path(place) / "log").open("wb")
        server = subprocess.Popen(gunicorn(port, workers=2), cwd=ROOT, stdout=log, stderr=log)
        try:
            return story(server, port, kills)
        finally:
            server.kill()
            for worker in children(server.pid):
                os.kill(worker, signal.SIGKILL)
            server.wait()


def story(server, port, kills):
    import django

    django.setup()
    from remarks.models import Event

    event = Event.objects.public().get()
    until("the server", 60, lambda: get(port, "/readyz")[0] == 200)
    readers, reporter = (
        Readers(port, event, random.Random(5), number=4, pause=0.02),
        Reporter(port, event),
    )
    readers.start()
    reporter.start()
    rnd, moments = random.Random(3), []
    for _ in range(kills):
        until("two workers", 20, lambda: len(children(server.pid)) == 2)
        done_before = len(readers.done)
        until("answers", 20, lambda done_before=done_before: len(readers.done) > done_before + 20)
        moments.append(time.monotonic())
        os.kill(rnd.choice(children(server.pid)), signal.SIGKILL)
    until("two workers again", 20, lambda: len(children(server.pid)) == 2)
    taken = len(reporter.acknowledged)
    until("reports again", 20, lambda: len(reporter.acknowledged) > taken)
    readers.stop()
    reporter.stop()
    stray = [
        f
        for f in readers.failed
        if not any(abs(f[0] - moment) <= SPARED_SECONDS for moment in moments)
    ]
    lost = reporter.lost()
    print(
        f"{kills} workers killed under {len(readers.done)} reads and "
        f"{len(reporter.acknowledged)} reports taken"
    )
    print(
        f"failed with the worker that had them: {len(readers.failed) - len(stray)}; "
        f"otherwise: {len(stray)} {stray[:3]}"
    )
    print(f"wrong answers: {len(readers.wrong)} {readers.wrong[:2]}; reports lost: {len(lost)}")
    damage = bool(stray or readers.wrong or lost)
    print(f"{kills if damage else 0} of {kills} kills left damage")
    return 1 if damage else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
