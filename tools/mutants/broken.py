"""Make the running program take a mutant's code, wherever its functions have been imported to."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

from tools.mutants.mutate import Mutant


def put_in_place(mutant: Mutant) -> None:
    """Give each function of the module the code it has in the mutant; the function objects stay the same."""
    module = importlib.import_module(mutant.path.removesuffix(".py").replace("/", "."))
    scratch = ModuleType(module.__name__)
    exec(compile(mutant.source, str(Path(mutant.path)), "exec"), scratch.__dict__)  # noqa: S102 -- our own code, broken
    honest = dict(_functions(module))
    for name, function in _functions(scratch):
        if name in honest and not function.__code__.co_freevars:
            honest[name].__code__ = function.__code__


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The module's own functions, and the methods and properties of its classes, by name."""
    for name, member in vars(module).items():
        if inspect.isfunction(member) and member.__module__ == module.__name__:
            yield name, member
        if inspect.isclass(member) and member.__module__ == module.__name__:
            for inner, attribute in vars(member).items():
                function = getattr(attribute, "__func__", None) or getattr(attribute, "fget", None) or attribute
                if inspect.isfunction(function):
                    yield f"{name}.{inner}", function
