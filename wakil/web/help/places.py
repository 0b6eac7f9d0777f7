"""Where the addresses of articles lead, seen from the page that shows one."""

import re
import struct
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from wakil.helpcenter.markdown import Picture

PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.(?:png|jpe?g|webp|gif)")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class PlacesOfPage:
    """Below a domain everything stays there; at the root the domain is asked for first (S6)."""

    domain: str
    language: str
    readable: Collection[str]  # the articles that this reader may open

    def portal(self, route: str) -> str:
        """A page of the portal in the reader's domain; nothing when there is no such page."""
        try:
            if self.domain:
                return reverse(route)
            path = reverse(route, urlconf=settings.DOMAIN_URLCONF).removeprefix("/")
        except NoReverseMatch:
            return ""
        return reverse("choose_domain") + (f"?{urlencode({'to': path})}" if path else "")

    def article(self, slug: str, section: str) -> str:
        """Another article, a section of it open whether or not the browser opens it for its anchor."""
        if slug not in self.readable:
            return ""
        url = reverse("help:show", args=[slug])
        return f"{url}?{urlencode({'open': section})}#{section}" if section else url

    def screen(self, name: str) -> Picture | None:
        """A screenshot of ours, with the texts of the reader's language where it was taken in that too."""
        for taken in (f"{name}-{self.language}", name):
            size = _size_of(f"screens/{taken}.png")
            if size:
                dark = f"screens/{taken}-dark.png"
                return Picture(static(f"screens/{taken}.png"), static(dark) if _size_of(dark) else "", *size)
        return None

    def picture(self, name: str) -> Picture | None:
        """A picture that lies beside the vendor's articles."""
        return Picture(reverse("help:picture", args=[name])) if vendors_picture(name) else None


def vendors_picture(name: str) -> Path | None:
    """The file of that name in the vendor's folder, if it is a picture that browsers only show."""
    folder: Path | None = settings.WAKIL_HELP
    if folder is None or not PICTURE.fullmatch(name):
        return None
    path = folder / name
    return path if path.is_file() and path.resolve().parent == folder.resolve() else None


@lru_cache(maxsize=256)
def _size_of(file: str) -> tuple[int, int] | None:
    """Width and height of a PNG among the static files, so that the page does not jump when it comes."""
    found = finders.find(file)
    if not found:
        return None
    with Path(found).open("rb") as opened:
        head = opened.read(24)
    if not head.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", head[16:24])
    return int(width), int(height)
