"""From text to a tree: what was asked, and where each part of it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

LONGEST = 10_000  # characters
DEEPEST = 20  # parentheses in one another
MOST_PARTS = 200
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Fault(Exception):
    """The text can't be understood; `position` counts its characters from 0."""

    def __init__(self, words: str, position: int) -> None:
        super().__init__(words)
        self.words = words
        self.position = position


@dataclass(frozen=True)
class Word:
    """A word or, when quoted, a phrase to be found in a text."""

    text: str
    is_quoted: bool
    position: int


@dataclass(frozen=True)
class Restriction:
    """A field compared with a value."""

    field: str
    operator: str
    value: str
    is_quoted: bool
    position: int


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """One of them at least."""

    parts: tuple["Node", ...]


Node = Word | Restriction | Not | And | Or


def read(text: str) -> Node | None:
    """The tree; None for nothing but blanks. Raises Fault."""
    if len(text) > LONGEST:
        raise Fault(f"It is longer than {LONGEST} characters.", LONGEST)
    _check_depth(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        raise _fault(problem, text) from None
    node = _Builder().transform(tree)
    if _size(node) > MOST_PARTS:
        raise Fault(f"It has more than {MOST_PARTS} parts.", 0)
    return node  # type: ignore[no-any-return]


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=False)


def _check_depth(text: str) -> None:
    """Before anything walks down: parentheses outside of quotes, counted."""
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[()]', text, re.DOTALL):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > DEEPEST:
            raise Fault(f"Parentheses stand more than {DEEPEST} deep.", match.start())


def _fault(problem: UnexpectedInput, text: str) -> Fault:
    if isinstance(problem, UnexpectedCharacters):
        at = problem.pos_in_stream or 0
        if text[at] == '"':
            return Fault("This quotation mark is never closed.", at)
        return Fault(f"“{text[at]}” can't stand here.", at)
    if isinstance(problem, UnexpectedToken) and problem.token.type != "$END":
        return Fault(f"“{str(problem.token)[:40]}” can't stand here.", problem.token.start_pos or 0)
    assert isinstance(problem, UnexpectedToken | UnexpectedEOF)  # noqa: S101 -- lark has no other
    return Fault("Something is missing at the end.", len(text))


def _size(node: Node | None) -> int:
    if isinstance(node, And | Or):
        return sum(map(_size, node.parts))
    return _size(node.part) if isinstance(node, Not) else 1


def restrictions(node: Node | None) -> Iterator[Restriction]:
    """Every comparison in the tree."""
    if isinstance(node, Restriction):
        yield node
    for part in node.parts if isinstance(node, And | Or) else [node.part] if isinstance(node, Not) else []:
        yield from restrictions(part)


class _Builder(Transformer[Token, Any]):
    """Lark's tree, bottom up, as ours."""

    def start(self, parts: list[Node]) -> Node | None:
        return parts[0] if parts else None

    def expression(self, parts: list[Any]) -> Node:
        return _joined(And, [part for part in parts if not isinstance(part, Token)])

    def sequence(self, parts: list[Node]) -> Node:
        return _joined(And, parts)

    def factor(self, parts: list[Any]) -> Node:
        return _joined(Or, [part for part in parts if not isinstance(part, Token)])

    def term(self, parts: list[Any]) -> Node:
        inner: Node = parts[-1]
        return Not(inner) if len(parts) > 1 else inner

    def word(self, parts: list[Token]) -> Word:
        text, is_quoted = _plain(parts[0])
        return Word(text, is_quoted, parts[0].start_pos or 0)

    def restriction(self, parts: list[Any]) -> Restriction:
        name, operator, (text, is_quoted) = parts
        return Restriction(str(name), str(operator), text, is_quoted, name.start_pos or 0)

    def value(self, parts: list[Token]) -> tuple[str, bool]:
        return _plain(parts[0])


def _plain(token: Token) -> tuple[str, bool]:
    if token.type == "STRING":
        return _ESCAPE.sub(r"\1", token[1:-1]), True
    return str(token), False


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """One part alone is itself; what is joined alike is joined in one."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
