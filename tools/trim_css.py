"""Leaves out of Tabler's stylesheet the components that no page of ours has: half of what a first visit loads.

By name, and not by what pages use today: a new page may use any class of what is left without a new build.
"""

import re
from collections.abc import Iterator

# The first word of the classes that go.
_WORDS = """
    accordion apexcharts avatar bg breadcrumb calendar carousel chart chat chip clipboard collapse coloris col
    container datagrid datepicker divide dropdown dropzone empty fc flatpickr footer fullcalendar highlight img
    io legend link list litepicker loader lightbox login markdown marketing modal nav navbar noUi offcanvas
    offset otp page pagination payment placeholder plyr popover pricing progress ratio ribbon segmented settings
    signal signature social sortable space sparkline star status steps switch tag theme timeline toast toolbar
    tooltip tracking trending ts wysiwyg
"""
LEFT_OUT = frozenset(_WORDS.split())
_CLASS = re.compile(r"\.(-?[A-Za-z_]+)([\w-]*)")
_RESPONSIVE = re.compile(r"-(sm|md|lg|xl|xxl)-")
_BRANDS = re.compile(r"btn-(?!primary|danger|sm|lg|icon|link|check|close|loading|list|group)")


def trimmed(css: str) -> str:
    """The stylesheet without them."""
    return "".join(_kept(head, body) for head, body in rules(css))


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule or group at the top level: what stands before its brace, and what stands in it."""
    start = 0
    while (opening := css.find("{", start)) >= 0:
        closing = _end_of(css, opening)
        yield css[start:opening], css[opening + 1 : closing]
        start = closing + 1


def _end_of(css: str, opening: int) -> int:
    depth = 0
    for match in re.finditer(r"[{}]", css[opening:]):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return opening + match.start()
    raise ValueError("a brace of the stylesheet is never closed")


def _kept(head: str, body: str) -> str:
    if head.startswith(("@media", "@supports")):
        inner = trimmed(body)
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return f"{head}{{{body}}}"
    selectors = [selector for selector in _selectors(head) if not _is_left_out(selector)]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def _selectors(head: str) -> list[str]:
    """Parted at the commas that stand outside parentheses."""
    return re.split(r",(?![^(]*\))", head)


def _is_left_out(selector: str) -> bool:
    outside = re.sub(r":not\([^)]*\)", "", selector)
    for match in _CLASS.finditer(outside):
        name = match[1] + match[2]
        if match[1].split("-")[0] in LEFT_OUT or _RESPONSIVE.search(name) or _BRANDS.match(name):
            return True
    return False
