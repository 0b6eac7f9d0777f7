"""What can be broken in a module: every way to answer "yes" where a condition might have said no."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

# Whole answers: every `may_…` of these says yes.
VERDICTS = [
    "wakil/cases/policy/verbs.py",
    "wakil/cases/policy/filing.py",
    "wakil/cases/policy/history.py",
    "wakil/cases/policy/activity.py",
    "wakil/cases/policy/moving.py",
    "wakil/cases/policy/mastered.py",
    "wakil/cases/policy/own_shares.py",
    "wakil/cases/policy/parents.py",
    "wakil/cases/policy/share_list.py",
    "wakil/cases/customer_export.py",
    "wakil/reselling/policy.py",
    "wakil/reselling/transfer_policy.py",
    "wakil/reselling/partner_policy.py",
    "wakil/reselling/customer_policy.py",
    "wakil/reselling/suspension_policy.py",
    "wakil/reselling/importing.py",
    "wakil/access/policy.py",
    "wakil/access/role_policy.py",
    "wakil/access/token_policy.py",
    "wakil/access/service_accounts/policy.py",
    "wakil/access/request_policy.py",
    "wakil/access/access_tokens.py",
    "wakil/access/domains.py",
    "wakil/access/factors.py",
    "wakil/access/linking.py",
    "wakil/directory/policy.py",
    "wakil/directory/person_policy.py",
    "wakil/directory/importing.py",
    "wakil/audit/policy.py",
    "wakil/exports/policy.py",
    "wakil/webhooks/policy.py",
    "wakil/webhooks/queue.py",
    "wakil/notifications/policy.py",
    "wakil/notifications/reading.py",
    "wakil/helpcenter/policy.py",
    "wakil/legacy/policy.py",
    "wakil/legacy/cutting_over.py",
    "wakil/legacy/leading.py",
    "wakil/legacy/runs.py",
]
# The rule of visibility: every single condition in these is left out.
CONDITIONS = [
    "wakil/cases/policy/reach.py",
    "wakil/cases/policy/shares.py",
    "wakil/cases/policy/history.py",
    "wakil/cases/policy/activity.py",
    "wakil/reselling/consent.py",
    "wakil/reselling/transfer_policy.py",
    "wakil/reselling/partner_policy.py",
    "wakil/reselling/finding.py",
    "wakil/reselling/policy.py",
    "wakil/reselling/suspension_policy.py",
    "wakil/access/actor.py",
]


WIDEST = 60  # characters of a condition in the table


@dataclass(frozen=True)
class Mutant:
    """One way to break one file."""

    path: str
    line: int
    function: str  # the one that holds the line
    what: str
    source: str  # the whole file, broken

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    if path in VERDICTS:
        yield from _verdicts(path, source)
    if path in CONDITIONS:
        yield from _conditions(path, source)


def watched(path: str, source: str) -> Mutant:
    """The file as it is, but each function says that it was called."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            saying = f"from tools.mutants.plugin import NOW\nNOW.add(({path!r}, {node.name!r}))"
            node.body[:0] = ast.parse(saying).body
    return Mutant(path, 0, "", "watched", ast.unparse(ast.fix_missing_locations(tree)))


def _verdicts(path: str, source: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for index, node in enumerate(tree.body):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("may_"):
            yes = "True" if node.returns and ast.unparse(node.returns) == "bool" else "YES"
            yield _with(path, tree, node.lineno, f"{node.name} says yes", _saying(index, yes))


def _saying(index: int, yes: str) -> Callable[[ast.Module], None]:
    def change(tree: ast.Module) -> None:
        function = cast("ast.FunctionDef", tree.body[index])
        imported = "from wakil.access.verdict import YES\n" if yes == "YES" else ""
        function.body = ast.parse(f"{imported}return {yes}").body

    return change


def _conditions(path: str, source: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node):
            yield _with(path, tree, getattr(node, "lineno", 0), what, _at(number, change))


def _at(number: int, change: Callable[[ast.AST], None]) -> Callable[[ast.Module], None]:
    """Apply a change to the same node of a copy of the tree."""

    def changed(tree: ast.Module) -> None:
        change(list(ast.walk(tree))[number])

    return changed


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _of_call(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield f"without {_short(node.left)}", lambda n: _replace(n, n.right)  # type: ignore[attr-defined]
        yield f"without {_short(node.right)}", lambda n: _replace(n, n.left)  # type: ignore[attr-defined]
    if isinstance(node, ast.If) and isinstance(node.test, ast.UnaryOp) and isinstance(node.body[0], ast.Return):
        yield f"never {_short(node.test)}", lambda n: setattr(n, "test", ast.Constant(False))
    if isinstance(node, ast.IfExp):
        yield f"always {_short(node.body)}", lambda n: setattr(n, "test", ast.Constant(True))


def _of_call(node: ast.Call) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    called = cast("ast.Attribute", node.func).attr
    if called == "exclude":
        excluded = [*node.args, *(keyword.value for keyword in node.keywords)][0]
        yield f"without excluding {_short(excluded)}", lambda n: _replace(n, n.func.value)  # type: ignore[attr-defined]
    if called == "filter":
        for index, argument in enumerate(node.args):
            yield f"without {_short(argument)}", lambda n, i=index: n.args.pop(i)  # type: ignore[misc]
        for index, keyword in enumerate(node.keywords):
            yield f"without {keyword.arg}", lambda n, i=index: n.keywords.pop(i)  # type: ignore[misc]


def _replace(node: ast.AST, other: ast.AST) -> None:
    """Become the other node, in place."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


def _with(path: str, tree: ast.Module, line: int, what: str, change: Callable[[ast.Module], None]) -> Mutant:
    broken = copy.deepcopy(tree)
    change(broken)
    return Mutant(path, line, _function_at(tree, line), what, ast.unparse(ast.fix_missing_locations(broken)))


def _function_at(tree: ast.Module, line: int) -> str:
    """The name of the innermost function around a line."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or line)
    ]
    return max(around, key=lambda node: node.lineno).name if around else ""


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
