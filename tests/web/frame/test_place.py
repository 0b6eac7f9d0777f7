"""The colour and letter of a domain."""

import re
from pathlib import Path

import pytest

from wakil.web.place import ROOMS, place_of

ROOMS_CSS = Path("wakil/web/static/wakil/css/rooms.css")
ENOUGH = 4.5
DARK_SURFACE = "#262626"
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed_with_white(colour: str, share: float) -> str:
    """As color-mix(in srgb, colour share, white) does it; what the dark theme writes and draws with."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part * share + 255 * (1 - share)):02x}" for part in parts)


@pytest.mark.parametrize("colour", ROOMS)
def test_white_letters_can_be_read_on_every_room(colour):
    """W8"""
    assert contrast(colour, WHITE) >= ENOUGH


@pytest.mark.parametrize("colour", ROOMS)
def test_every_room_can_be_seen_on_light_and_dark_pages(colour):
    """W8"""
    assert contrast(colour, "#fafafa") >= ENOUGH
    assert contrast(mixed_with_white(colour, 0.4), DARK_SURFACE) >= ENOUGH


def test_the_stylesheet_has_the_same_rooms():
    """W8"""
    written = re.findall(r"\.room-(\d\d) \{ --room: (#[0-9a-f]{6}); \}", ROOMS_CSS.read_text())
    assert written == [(f"{number:02d}", colour) for number, colour in enumerate(ROOMS)]


def test_a_domain_looks_the_same_however_it_is_typed():
    """S16"""
    assert place_of("MitraJaya.example") == place_of("mitrajaya.example")


def test_the_domains_of_one_company_do_not_look_alike():
    """S16"""
    domains = ("mitrajaya.example", "bali.mitrajaya.example", "mitrajaya-timur.example")
    assert len({place_of(domain).room for domain in domains}) == 3
    assert [place_of(domain).letter for domain in domains] == ["M", "B", "M"]


def test_a_domain_in_other_letters_shows_its_own_letter():
    """S16"""
    assert place_of("xn--bcher-kva.example").letter == "B"
    assert place_of("xn--e1afmkfd.example").letter == "П"
    assert place_of("-").letter == "?"
