"""People's text as HTML: line breaks kept, links safe, code in a fixed pitch, long quotes and logs folded.

A small part of Markdown, so that plain text stays as it was typed. HTML, images and headings are not part of it.
"""

import re
from collections.abc import Sequence
from html import escape

import nh3
from django.utils.translation import gettext, ngettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset({"a", "blockquote", "br", "code", "details", "em", "li", "ol", "p", "pre", "strong", "summary", "ul"})
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "details": {"class"}}
RULES = ("newline", "escape", "backticks", "emphasis", "link", "autolink", "fence", "blockquote", "list")

LONG_CODE = 14  # lines
LONG_QUOTE = 6
LONG_PARAGRAPH = 24  # nobody breaks a paragraph that often: it is a log or a listing

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'`]+", re.IGNORECASE)
_NOT_ITS_END = ".,;:!?)]}*_'"


def as_html(text: str) -> str:
    """Safe HTML of a description or message, in the language active now."""
    html = _markdown().render(text.replace("\x00", ""))
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener noreferrer",
    )


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(RULES))
    parser.validateLink = _is_absolute  # type: ignore[assignment,method-assign]
    parser.core.ruler.after("inline", "addresses", _link_addresses)
    parser.core.ruler.push("foldings", _fold_long_parts)
    parser.add_render_rule("fence", _fence)
    return parser


def _is_absolute(address: str) -> bool:
    """Nobody links into the portal by a path: what it opens would depend on who reads it."""
    return address.partition(":")[0].strip().lower() in SCHEMES and ":" in address


def _link_addresses(state: StateCore) -> None:
    """Make bare web addresses links, but not inside links and code."""
    for block in state.tokens:
        if block.type == "inline":
            block.children = [part for child in _outside_links(block.children or []) for part in child]


def _outside_links(children: Sequence[Token]) -> list[list[Token]]:
    depth, found = 0, []
    for child in children:
        depth += child.nesting if child.type in {"link_open", "link_close"} else 0
        found.append(_split(child) if child.type == "text" and not depth else [child])
    return found


def _split(text: Token) -> list[Token]:
    parts, end = [], 0
    for match in _ADDRESS.finditer(text.content):
        address = match[0].rstrip(_NOT_ITS_END)
        parts += [_words(text.content[end : match.start()]), *_link(address)]
        end = match.start() + len(address)
    return [*parts, _words(text.content[end:])] if parts else [text]


def _words(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(address: str) -> list[Token]:
    start, end = Token("link_open", "a", 1, attrs={"href": address}), Token("link_close", "a", -1)
    return [start, _words(address), end]


def _fold_long_parts(state: StateCore) -> None:
    folded: list[Token] = []
    is_in_fold = False
    for number, token in enumerate(state.tokens):
        lines = token.map[1] - token.map[0] if token.map else 0
        if token.type == "blockquote_open" and not token.level:
            is_in_fold = lines > LONG_QUOTE
            folded += [_fold(ngettext("Quote, %d line", "Quote, %d lines", lines) % lines)] if is_in_fold else []
        if token.type == "paragraph_open" and not token.level and lines > LONG_PARAGRAPH:
            state.tokens[number + 1] = _as_fence(state.tokens[number + 1])
            token.hidden = state.tokens[number + 2].hidden = True
        folded.append(token)
        if token.type == "blockquote_close" and not token.level and is_in_fold:
            folded.append(Token("html_block", "", 0, content="</details>\n"))
    state.tokens = folded


def _fold(summary: str) -> Token:
    content = f'<details class="fold"><summary>{escape(summary)}</summary>\n'
    return Token("html_block", "", 0, content=content)


def _as_fence(inline: Token) -> Token:
    return Token("fence", "code", 0, content=inline.content + "\n", meta={"is_text": True})


def _fence(_renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
    content = tokens[at].content
    lines = content.count("\n")
    code = f"<pre><code>{escape(content)}</code></pre>\n"
    if lines <= LONG_CODE:
        return code
    first = content.strip().partition("\n")[0][:80]
    words = ngettext("%d line", "%d lines", lines) % lines
    summary = gettext("%(first)s … (%(lines)s)") % {"first": first, "lines": words}
    return f'<details class="fold"><summary>{escape(summary)}</summary>\n{code}</details>\n'
