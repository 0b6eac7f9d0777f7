"""What people wrote, as the portal keeps it: plain text, with nothing in it that can't be shown."""

import re
from email.message import Message
from html import unescape
from html.parser import HTMLParser

import nh3

LONGEST = 900_000  # characters of one message
LONGEST_LINE = 200  # of a title or a name
MOST_TAGS = 8_000  # that one inside the other a page is read with; of more, the words are all we take
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LISTS, _TABLES, _HEADINGS = {"dd", "dl", "dt", "li", "ol", "ul"}, {"table", "tr"}, {f"h{n}" for n in range(1, 7)}
_PAGES = {"article", "aside", "footer", "form", "header", "main", "nav", "section"}
_BLOCKS = {"address", "blockquote", "br", "div", "figure", "hr", "p", "pre"} | _LISTS | _TABLES | _HEADINGS | _PAGES
_UNREAD = {"script", "style", "title", "template"}
_TAG = re.compile(r"<[^<>]*>")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


def plain(text: str) -> str:
    """Text without control characters, with line ends as they are here."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A title or a name: one line, cut where it would be longer than we keep."""
    line = " ".join(plain(text).split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def file_name(name: str, otherwise: str) -> str:
    """A name without a path; what can't be shown in it is gone."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(mark for mark in last if mark.isprintable()).strip()
    if shown in {"", ".", ".."}:
        return otherwise
    stem, dot, ending = shown.rpartition(".")
    return shown if len(shown) <= 255 else f"{stem[: 254 - len(ending)]}{dot}{ending}"[:255]  # noqa: PLR2004


def text_of_html(html: str) -> str:
    """The words of a page, with a line for each block, and where links lead."""
    if html.count("<") > MOST_TAGS:
        said = unescape(_TAG.sub("\n", html))
    else:
        reader = _Reader()
        reader.feed(_well_formed(html))
        reader.close()
        said = "".join(reader.words)
    lines = [" ".join(line.split()) for line in said.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _well_formed(html: str) -> str:
    """What a browser would make of a page, however broken; then reading it takes no longer than it is long."""
    return nh3.clean(html, tags=_BLOCKS | {"a"}, attributes={"a": {"href"}}, clean_content_tags=_UNREAD, link_rel=None)


def message_id(value: str) -> str | None:
    """A Message-ID with its angle brackets; None for what is none."""
    bare = value.strip()
    if bare and not bare.startswith("<"):
        bare = f"<{bare}>"
    return bare if _MESSAGE_ID.fullmatch(bare) and len(bare) <= 998 and bare.isprintable() else None  # noqa: PLR2004


def answered(headers: Message) -> str | None:
    """The Message-ID that this one answers: In-Reply-To, else the last of the References."""
    for name in ("In-Reply-To", "References"):
        if found := _MESSAGE_ID.findall(str(headers.get(name, ""))):
            return message_id(found[0] if name == "In-Reply-To" else found[-1])
    return None


class _Reader(HTMLParser):
    """Collects words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._link = ""
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        if tag == "a":
            self._link, self._said = dict(attrs).get("href") or "", []

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "br":
            self.words.append("\n")
        if tag == "a":
            if self._link.startswith(("http://", "https://")) and self._link != "".join(self._said).strip():
                self.words.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data.replace("\n", " "))
        if self._link:
            self._said.append(data)
