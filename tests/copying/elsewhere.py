"""An API v2 that is no Roost: it answers what a test has put at its paths, and else 404."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


class Elsewhere:
    """answers: by path below /v2; a number is the status of an error."""

    def __init__(self, url: str, answers: dict[str, Any]) -> None:
        self.url = url
        self.answers = answers


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    answers: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(urlsplit(self.path).path.removeprefix("/v2"), 404)
            status = answer if isinstance(answer, int) else 200
            content = (
                answer
                if isinstance(answer, bytes)
                else json.dumps(
                    {"error": "Not here.", "status": status} if status != 200 else answer
                ).encode()
            )
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Tests are silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Elsewhere(f"http://127.0.0.1:{server.server_port}", answers)
        server.shutdown()
