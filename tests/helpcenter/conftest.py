"""A folder in which the vendor keeps articles of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wakil.helpcenter import library


@pytest.fixture
def vendors(settings, tmp_path) -> Callable[..., Path]:
    """Writes an article into the vendor's folder; the next page reads it."""
    settings.WAKIL_HELP = tmp_path / "help"
    settings.WAKIL_HELP.mkdir()

    def write(name: str, body: str = "Some text.", **facts: object) -> Path:
        told = {"slug": "our-own", "language": "en", "title": "Our own", "summary": "Ours.", "version": 1, **facts}
        lines = "\n".join(f"{key}: {value}" for key, value in told.items())
        path = Path(settings.WAKIL_HELP, name)
        path.write_text(f"---\n{lines}\n---\n{body}\n", encoding="utf-8")
        library.forget()
        return path

    return write


@pytest.fixture(autouse=True)
def read_anew():
    """No test reads what another has written."""
    library.forget()
    yield
    library.forget()
