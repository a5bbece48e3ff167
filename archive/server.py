"""The web server of a process: gunicorn keeps the processes, waitress talks to the readers.

A thread gets a request only once it has come in whole, and hands its answer over as soon as it is
made: readers on slow lines, and those who send half a request and wait, hold a connection and
nothing else.
"""

import os
import time

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.server import create_server

# Where a gunicorn process looks whether it must end, and says that it lives, in seconds.
BEAT = 1.0
MAX_HEADER_BYTES = 32 * 1024
# A form of the desk holds at most so much, see remarks.loading.staging.
MAX_BODY_BYTES = 320 * 1024 * 1024
# Above this an answer waits for its reader, so that no answer fills the memory.
MAX_WAITING_BYTES = 1024 * 1024
MAX_CONNECTIONS = 900
# Without a byte for so long a connection is closed, in seconds.
IDLE_SECONDS = 30


class BufferingWorker(Worker):
    """A process of gunicorn whose connections waitress holds, with gunicorn's number of threads."""

    def run(self):
        connections = {}
        server = create_server(
            self._answer_and_count,
            map=connections,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=MAX_CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=BEAT,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            outbuf_high_watermark=MAX_WAITING_BYTES,
            # The application itself counts its proxies and reads what they say.
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
        dispatcher = server.task_dispatcher
        while self.alive:
            self.notify()
            if self.ppid != os.getppid():
                break
            wasyncore.loop(timeout=BEAT, map=connections, use_poll=True, count=1)
        self._finish(connections, dispatcher)

    def _finish(self, connections, dispatcher):
        """Take no more connections, and answer what is here already."""
        for listener in [c for c in connections.values() if getattr(c, "accepting", False)]:
            listener.accepting = False
            listener.del_channel()
        end = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < end and any(_is_at_work(c) for c in connections.values()):
            self.notify()
            wasyncore.loop(timeout=0.1, map=connections, use_poll=True, count=1)
        dispatcher.shutdown(timeout=1)
        wasyncore.close_all(connections)

    def _answer_and_count(self, environ, start_response):
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("This process has answered its share and is replaced.")
            self.alive = False
        body = self.wsgi(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return ()


def _is_at_work(connection):
    """Whether a request is being answered, or its answer is on the way."""
    return bool(
        getattr(connection, "requests", None) or getattr(connection, "total_outbufs_len", 0)
    )
