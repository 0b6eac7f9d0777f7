"""Bodies of requests: of known length and bounded size before Django reads them."""

import io
import tempfile
from typing import IO
from wsgiref.types import WSGIEnvironment

from wakil.lib.environ import BODY_TOO_LARGE

_IN_MEMORY = 1_000_000
_CHUNK = 64 * 1024
# A caller still sending may never read an answer, so a little more than the limit is read and dropped.
_DRAINED = 8_000_000

Spooled = IO[bytes]


def spool(environ: WSGIEnvironment, *, limit: int) -> Spooled | None:
    """Give a body without Content-Length one; drop one above the limit and mark the request as too large.

    Returns the file to close at the end, if one was needed.
    """
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return _spooled(environ, limit)
    declared = environ.get("CONTENT_LENGTH") or "0"
    if not (declared.isascii() and declared.isdigit()):
        environ["CONTENT_LENGTH"] = "0"
    elif int(declared) > limit:
        _refuse(environ, left=int(declared))
    return None


def _spooled(environ: WSGIEnvironment, limit: int) -> Spooled | None:
    spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed when the answer is sent
    length = 0
    while chunk := environ["wsgi.input"].read(_CHUNK):
        length += len(chunk)
        if length > limit:
            spooled.close()
            _refuse(environ, left=_DRAINED)
            return None
        spooled.write(chunk)
    spooled.seek(0)
    environ["wsgi.input"] = spooled
    environ["CONTENT_LENGTH"] = str(length)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return spooled


def _refuse(environ: WSGIEnvironment, *, left: int) -> None:
    left = min(left, _DRAINED)
    while left > 0 and (chunk := environ["wsgi.input"].read(min(_CHUNK, left))):
        left -= len(chunk)
    environ["wsgi.input"] = io.BytesIO()
    environ["CONTENT_LENGTH"] = "0"
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ[BODY_TOO_LARGE] = True
