"""Somebody else's servers, on this machine: a DNS server with TXT records, and a web server with files."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@contextmanager
def name_server(records: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    """Answers TXT questions from `records`, which may change meanwhile; everything else does not exist."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.1)
        is_over = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, records, is_over))
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            is_over.set()
            thread.join()


def _serve(listener: socket.socket, records: dict[str, list[str]], is_over: threading.Event) -> None:
    while not is_over.is_set():
        try:
            question, sender = listener.recvfrom(4096)
        except TimeoutError:
            continue
        listener.sendto(_answered(dns.message.from_wire(question), records).to_wire(), sender)


def _answered(question: dns.message.Message, records: dict[str, list[str]]) -> dns.message.Message:
    answer = dns.message.make_response(question)
    asked = question.question[0]
    found = records.get(asked.name.to_text(omit_final_dot=True))
    if found is None or asked.rdtype != dns.rdatatype.TXT:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    else:
        texts = [f'"{text}"' for text in found]
        answer.answer.append(dns.rrset.from_text_list(asked.name, 1, "IN", "TXT", texts))
    return answer


@contextmanager
def web_server(files: dict[str, tuple[int, str]]) -> Iterator[str]:
    """Answers with what `files` holds by path: a status, and a text or, for 302, where to."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = files.get(self.path, (404, ""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", text)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
