"""A pytest plugin that loads one module of the product broken: `-p tools.mutants.plugin`, told by two variables."""

import importlib.machinery
import os
from pathlib import Path
from types import CodeType

PATH, SOURCE = os.environ.get("MUTANT_PATH", ""), os.environ.get("MUTANT_SOURCE", "")
_honest = importlib.machinery.SourceFileLoader.get_code


def _get_code(loader: importlib.machinery.SourceFileLoader, fullname: str) -> CodeType | None:
    if PATH and Path(loader.path).resolve() == Path(PATH).resolve():
        return compile(Path(SOURCE).read_text(), loader.path, "exec")
    return _honest(loader, fullname)


importlib.machinery.SourceFileLoader.get_code = _get_code  # type: ignore[assignment,method-assign]
