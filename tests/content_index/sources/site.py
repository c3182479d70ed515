"""A web site on 127.0.0.1 that serves what a test puts on it, and counts who asked for what."""

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERED = 200


@dataclass
class Served:
    """What a path answers; with `etag` the server says 304 to whoever has it already."""

    body: bytes
    status: int = ANSWERED
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True


class Site:
    """`put` what is to be served; `asked` has (path, status) of every request but those for robots.txt."""

    def __init__(self):
        self.pages: dict[str, Served] = {}
        self.asked: list[tuple[str, int]] = []
        self.seen_headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.answer(self)

            def log_message(self, *_):
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                """Say nothing of a client that had enough: that is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def put(self, path, body, status=ANSWERED, headers=None, etag=True):
        """Serve a text or bytes, "SITE" in it replaced by the address of the site; returns the address."""
        body = body.replace("SITE", self.url).encode() if isinstance(body, str) else body
        self.pages[path] = Served(body, status, dict(headers or {}), etag)
        return self.url + path

    def answer(self, request):
        served = self.pages.get(request.path, Served(b"", 404))
        etag = f'"{hashlib.sha256(served.body).hexdigest()[:16]}"'
        known = served.etag and served.status == ANSWERED and request.headers.get("If-None-Match") == etag
        status = 304 if known else served.status
        if request.path != "/robots.txt":
            self.asked.append((request.path, status))
            self.seen_headers.append({name.lower(): value for name, value in request.headers.items()})
        request.send_response(status)
        for name, value in served.headers.items():
            request.send_header(name, value.replace("SITE", self.url))
        if served.etag and served.status == ANSWERED:
            request.send_header("ETag", etag)
        body = b"" if known else served.body
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def stop(self):
        """End."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
