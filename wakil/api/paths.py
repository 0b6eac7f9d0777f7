"""Paths of methods as `google.api.http` writes them: `{name=*/*/cases/*}:close`."""

import re
from dataclasses import dataclass
from functools import cached_property

_VARIABLE = re.compile(r"\{(\w+)(?:=([^}]+))?\}")
_SEGMENT = "[^/:]+"  # no id holds a slash or a colon


@dataclass(frozen=True)
class Path:
    """A template; every variable stands for one or more whole segments."""

    template: str

    @cached_property
    def variables(self) -> dict[str, str]:
        """Each variable with its pattern, such as `*/*/cases/*`."""
        return {match[1]: match[2] or "*" for match in _VARIABLE.finditer(self.template)}

    @cached_property
    def regex(self) -> str:
        """What such a path matches, each variable a named group."""
        parts, end = [], 0
        for match in _VARIABLE.finditer(self.template):
            pattern = re.escape(match[2] or "*").replace(r"\*", _SEGMENT)
            parts += [re.escape(self.template[end : match.start()]), f"(?P<{match[1]}>{pattern})"]
            end = match.end()
        return "".join([*parts, re.escape(self.template[end:])])
