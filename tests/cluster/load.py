"""Steady load for the cluster.

Readers that compare answers, and writers that remember what was acknowledged.
"""

import http.client
import random
import threading
import time
from urllib.parse import urlencode

# STANDBY_LAG_SECONDS, two looks of the watch, and a margin for a busy machine.
SETTLED_SECONDS = 5.0


def word(number: int) -> str:
    """A word of its own for every number, made of letters alone, whose end no stemmer takes off."""
    return "quillon" + "".join("bdfgklmnpr"[int(digit)] for digit in str(number)) + "x"


class _Part:
    """Threads that do one thing again and again until they are stopped."""

    def __init__(self, number, pause):
        self.pause, self._over = pause, threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(number)
        ]

    def _run(self, n):
        while not self._over.is_set():
            self.once(n)
            self._over.wait(self.pause)

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._over.set()
        for thread in self._threads:
            thread.join(60)


class Readers(_Part):
    """Ask for pages whose words are known.

    ``done`` holds ``(begun, seconds)``; ``failed`` begins with when it began and ends with when it
    ended, ``wrong`` says what.
    """

    def __init__(self, port, event, rnd, *, number, pause, importer=None):
        super().__init__(number, pause)
        self.port, self.importer, self.done, self.failed, self.wrong = port, importer, [], [], []
        self._random = [random.Random(rnd.random()) for _ in range(number)]
        url = event.get_absolute_url()
        self._known = [
            (url, "would not use the same word"),
            (f"{url[:-1]}.json", "would not use the same word"),
            ("/", event.title),
            ("/events/", event.title),
            ("/search/?q=%22would+not+use+the+same+word%22", "would not use"),
            ("/search.json?q=%22would+not+use+the+same+word%22", '"total": 1'),
            ("/outlets/reuters/", "Arshad Mohammed"),
            ("/speakers/condoleezza-rice/", event.title),
            ("/questions/", "missile"),
            ("/events.atom", "<feed"),
        ]

    def once(self, n):
        begun = time.monotonic()
        path, expected = self._random[n].choice(self._known + self._new(begun))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.failed.append((begun, path, repr(error), time.monotonic()))
            return
        finally:
            connection.close()
        self.done.append((begun, time.monotonic() - begun))
        if response.status >= 500:
            self.failed.append((begun, path, response.status, time.monotonic()))
        elif response.status != 200 or expected not in body:
            self.wrong.append((path, response.status, body[:200]))

    def _new(self, now):
        """The latest events that every standby must hold by now, or be left out."""
        written = self.importer.acknowledged if self.importer else []
        settled = [number for at, number in written if at < now - SETTLED_SECONDS]
        return [
            (self.importer.urls[number], f"The {word(number)} was discussed")
            for number in settled[-3:]
        ]


class _Writer(_Part):
    def __init__(self, pause):
        super().__init__(1, pause)
        self.acknowledged, self._number = [], 0

    def once(self, n):
        self._number += 1
        if self.write(self._number):
            self.acknowledged.append((time.monotonic(), self._number))

    def since(self, moment):
        """What was begun and acknowledged after a moment."""
        return [(at, number) for at, number in self.acknowledged if at > moment]


class Importer(_Writer):
    """Imports and publishes small events through the ORM, as the desk and the command do."""

    def __init__(self):
        super().__init__(0.3)
        self.urls = {}

    def write(self, number):
        from django.db import Error, close_old_connections

        from tests import make

        text = make.transcript(
            ("QUESTION", f"Will the {word(number)} be discussed, Mr. Secretary?"),
            ("SECRETARY HALE", f"The {word(number)} was discussed at length."),
            title=f"Remarks on the {word(number).title()}",
        )
        try:
            close_old_connections()
            self.urls[number] = make.load(text, name=f"{word(number)}.txt").get_absolute_url()
        except Error:
            return False
        return True

    def lost(self):
        from django.db import close_old_connections

        from remarks.models import Turn

        close_old_connections()
        texts = " ".join(
            Turn.objects.public().filter(text__contains="quillon").values_list("text", flat=True)
        )
        words = set(texts.replace(",", " ").split())
        return [number for _, number in self.acknowledged if word(number) not in words]


class Reporter(_Writer):
    """Sends readers' reports through the site."""

    def __init__(self, port, event):
        super().__init__(0.1)
        self.port, self.path = port, f"{event.get_absolute_url()}report/t1/"

    def write(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = urlencode({"kind": "text", "reason": f"It is {word(number)} that was said."})
        try:
            connection.request(
                "POST", self.path, body, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            response = connection.getresponse()
            return response.status == 200 and b"Thank you" in response.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def lost(self):
        from remarks.models import ReaderReport

        reasons = " ".join(ReaderReport.objects.values_list("reason", flat=True)).split()
        return [number for _, number in self.acknowledged if word(number) not in reasons]
