"""A proxy that shows a door under a path, as nginx' `location /a/ { proxy_pass http://door/; }`."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

#: What holds for one connection, and what the client below has undone.
_NOT_PASSED = {"connection", "content-encoding", "content-length", "date", "transfer-encoding"}


class PrefixProxy:
    """Passes what is asked below `prefix` on to the door at `target`; all else is 404."""

    def __init__(self, target: str, prefix: str) -> None:
        self._http = httpx.Client(base_url=target, timeout=40)
        handler = type("Handler", (_Handler,), {"http": self._http, "prefix": prefix})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}{prefix}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._http.close()


class _Handler(BaseHTTPRequestHandler):
    http: httpx.Client
    prefix: str

    def _pass(self) -> None:
        if not self.path.startswith(f"{self.prefix}/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [(k, v) for k, v in self.headers.items() if k.lower() not in _NOT_PASSED]
        answer = self.http.request(
            self.command,
            self.path.removeprefix(self.prefix),
            content=body,
            headers=[*headers, ("X-Forwarded-Prefix", self.prefix)],
        )
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name not in _NOT_PASSED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
