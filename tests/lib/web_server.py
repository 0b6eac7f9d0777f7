"""A real web server in a thread, for what asks others over HTTP: it keeps what it is sent and answers as it is told."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Web:
    """Where the server listens, what it was asked, and what it answers next."""

    url: str
    port: int
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: plain(handler)  # noqa: PLW0108  it is defined below


def plain(handler: BaseHTTPRequestHandler, status: int = 200, body: bytes = b"fine", **headers: str) -> None:
    """An ordinary answer; a header's name has underscores for its hyphens."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Always that answer."""
    return lambda handler: plain(handler, status, body, **headers)


@contextmanager
def web_server(certificate: Path | None = None) -> Iterator[Web]:
    """A server on 127.0.0.1; over TLS when a file with key and certificate is given."""

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            web.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
            try:
                web.answer(self)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        do_GET = do_POST = do_HEAD = _take  # noqa: N815  the library looks them up by these names

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_arguments: object) -> None:
            """A caller that goes away is what several tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    web = Web(f"http{'s' if certificate else ''}://127.0.0.1:{port}", port)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """For a new certificate of that host: a file with key and certificate, and one of who vouches for it."""
    authority = trustme.CA()
    issued, own, vouching = authority.issue_cert(name), folder / f"{name}.pem", folder / f"{name}-ca.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(str(own))
    authority.cert_pem.write_to_path(str(vouching))
    return own, vouching
