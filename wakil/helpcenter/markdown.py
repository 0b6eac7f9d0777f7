"""An article's Markdown as parts that can be shown, and as text that can be searched.

Nobody's article brings HTML of its own: it is written out as text. What the Markdown makes is cleaned once more on its
way to the page, so that not even a mistake of the parser lets script through (T17).

Addresses in articles: `portal:cases:new` a page of the portal, in the reader's own domain · `article:file-a-case#files`
another article · `screen:cases` a screenshot of ours · `picture:name.png` one of the vendor's folder · `#files` a
section of this one · http, https, mailto.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from wakil.helpcenter.articles import BadArticle, Section
from wakil.helpcenter.names import filled
from wakil.lib.text import folded

SCHEMES = frozenset({"http", "https", "mailto"})
OURS = frozenset({"portal", "article", "screen", "picture"})
TAGS = frozenset(
    {
        "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "strong", "table",
        "tbody", "td", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "class"},
    "ol": {"start"},
    "th": {"scope"},
}
_ID = re.compile(r"\s*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}\s*$")


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: in light, and in dark if there is such a one."""

    url: str
    dark_url: str = ""
    width: int = 0
    height: int = 0


class Places(Protocol):
    """Where the addresses of articles lead, for the page that shows one. Nothing: nowhere."""

    def portal(self, route: str) -> str: ...
    def article(self, slug: str, section: str) -> str: ...
    def screen(self, name: str) -> Picture | None: ...
    def picture(self, name: str) -> Picture | None: ...


@dataclass(frozen=True)
class Address:
    """An address as an article writes it, taken apart."""

    scheme: str  # empty: a section of the same article
    rest: str
    section: str = ""

    @classmethod
    def of(cls, text: str) -> "Address":
        scheme, colon, rest = text.partition(":")
        if text.startswith("#") or not colon:
            return cls("", "", text.removeprefix("#") if text.startswith("#") else "")
        if scheme.lower() in SCHEMES:
            return cls(scheme.lower(), rest)
        rest, _hash, section = rest.partition("#")
        return cls(scheme.lower(), rest, section)


class _Renderer(RendererHTML):
    """Fills in names, and leads to where the page says."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return escape(filled(tokens[idx].content, env["names"]), quote=False)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        url = _url(str(tokens[idx].attrGet("href") or ""), env["places"])
        return f'<a href="{escape(url)}">' if url else "<a>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        token = tokens[idx]
        picture = _picture(str(token.attrGet("src") or ""), env["places"])
        words = filled(token.content, env["names"])
        return _image(picture, words) if picture else escape(words, quote=False)

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return '<th scope="col">'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    parser.validateLink = _is_known  # type: ignore[assignment,method-assign]
    return parser


def _is_known(address: str) -> bool:
    found = Address.of(address)
    return found.scheme in SCHEMES | OURS or bool(not found.scheme and found.section)


_PARSER = _parser()


def parsed(text: str) -> tuple[tuple[Token, ...], tuple[Section, ...]]:
    """What stands before the first heading, and the sections. Raises BadArticle for what has no order."""
    intro: list[Token] = []
    sections: list[tuple[str, str, list[Token]]] = []
    tokens = iter(_PARSER.parse(text))
    for token in tokens:
        if token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"}:
            sections.append((*_heading(token, next(tokens)), []))
            next(tokens)
        else:
            (sections[-1][2] if sections else intro).append(token)
    ids = [id_ for id_, _title, _tokens in sections]
    if len(ids) != len(set(ids)):
        raise BadArticle(f"two of its sections have the same id: {', '.join(ids)}")
    return tuple(intro), tuple(Section(id_, title, tuple(inside)) for id_, title, inside in sections)


def _heading(token: Token, inline: Token) -> tuple[str, str]:
    if token.tag == "h1":
        raise BadArticle("it has a heading of the first level (#); the title stands in the facts")
    title = "".join(child.content for child in inline.children or [])
    marked = _ID.search(title)
    id_ = marked[1] if marked else folded(title).replace(" ", "-")
    if not id_:
        raise BadArticle(f"a section has no id: {inline.content!r}")
    return id_, _ID.sub("", title).strip()


def shown(tokens: Sequence[Token], names: Mapping[str, str], places: Places) -> str:
    """Safe HTML."""
    html = _PARSER.renderer.render(tokens, _PARSER.options, {"names": names, "places": places})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(attributes) for tag, attributes in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener",
    )


def words_of(tokens: Iterable[Token]) -> str:
    """The text that a reader would see, without marks."""
    return " ".join(child.content for child in _leaves(tokens) if child.type in {"text", "code_inline", "fence"})


def addresses_in(tokens: Iterable[Token]) -> list[str]:
    """Every address that links and pictures name."""
    found = [(leaf.attrGet("href"), leaf.attrGet("src")) for leaf in _leaves(tokens)]
    return [str(address) for pair in found for address in pair if address]


def unknown_links_in(tokens: Iterable[Token]) -> list[str]:
    """Links that were written as such and left as text, since nobody knows where they lead."""
    texts = (leaf.content for leaf in _leaves(tokens) if leaf.type == "text")
    return [found for text in texts for found in re.findall(r"\]\([^)\s]*\)", text)]


def _leaves(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield from _leaves(token.children or []) if token.type == "inline" else [token]


def _url(text: str, places: Places) -> str:
    address = Address.of(text)
    if address.scheme in SCHEMES:
        return text
    if address.scheme == "portal":
        return places.portal(address.rest)
    if address.scheme == "article":
        return places.article(address.rest, address.section)
    return f"#{address.section}" if address.section else ""


def _picture(text: str, places: Places) -> Picture | None:
    address = Address.of(text)
    if address.scheme == "screen":
        return places.screen(address.rest)
    return places.picture(address.rest) if address.scheme == "picture" else None


def _image(picture: Picture, words: str) -> str:
    size = f' width="{picture.width}" height="{picture.height}"' if picture.width else ""
    rest = f'{size} loading="lazy" alt="{escape(words)}"'
    if not picture.dark_url:
        return f'<img src="{escape(picture.url)}" class="shot"{rest}>'
    light = f'<img src="{escape(picture.url)}" class="shot shot-light"{rest}>'
    return f'{light}<img src="{escape(picture.dark_url)}" class="shot shot-dark"{rest}>'
