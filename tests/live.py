"""A server beside the tests, for real browsers. Use the fixture: `from tests.live import live_url`."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

from wakil.config.wsgi import application


@pytest.fixture
def live_url(transactional_db: None, settings: Any) -> Iterator[str]:
    """The address of the portal, running on this test's database until the test ends."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WAKIL_URL = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield settings.WAKIL_URL
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
