"""A door with TLS and a password before a node, as a cluster with its security on has one."""

from __future__ import annotations

import base64
import http.client
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, PASSWORD = "reader", "p@ss:word/"
_ALLOWED = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    made, key = folder / "door.pem", folder / "door.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=door", "-addext",
         "subjectAltName=IP:127.0.0.1", "-out", made, "-keyout", key],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@contextmanager
def door(port: int, folder: Path):
    """Yields the port of a door to the node on ``port``, and the file of who vouches for it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != _ALLOWED:
                return self.send(401, b"Unauthorized", "text/plain")
            node = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            kind = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            node.request(self.command, self.path, body, kind)
            answer = node.getresponse()
            content = answer.read()
            node.close()
            return self.send(answer.status, content, answer.headers["Content-Type"] or "text/plain")

        def send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_args) -> None:
            """Nobody reads it."""

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    made, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], made
    finally:
        server.shutdown()
        server.server_close()
