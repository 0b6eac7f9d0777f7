"""Everything that one person can get out of the portal: pages by their links and by their addresses, files, the API.

Addresses are found, not listed, so that whatever is added later is crawled too.
"""

import html
import itertools
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from fnmatch import fnmatchcase
from urllib.parse import urljoin, urlsplit

from tests.api.caller import Program
from tests.client import Browser
from tests.sweeps.test_urls import CLOSED, filled
from wakil.accounts.models import User
from wakil.api.registry import registry

_LINK = re.compile(r'(?:href|src|hx-get|action|data-url)="([^"]+)"')
_NAME = re.compile(r'"name":\s*"([^"]+)"')
MOST_QUERIES = 4  # of one path: chips only narrow the same list
LONGEST_CRAWL = 400
_SAME_AGAIN = re.compile(r"/help/[^?]*\?open=")  # an article with other sections open


def pages_for(user: User, things: dict) -> Iterator[tuple[str, str]]:
    """Each page and file that she can open, by links from her home and by every address there is: path and text."""
    browser = Browser(raise_request_exception=False).sign_in(user)
    home = f"/d/{user.domain.name}/"
    waiting = deque([f"{home}cases/", *(filled(user.domain.name, name, things) for name in CLOSED)])
    seen: set[str] = set()
    queries: dict[str, int] = defaultdict(int)
    while waiting and len(seen) < LONGEST_CRAWL:
        url = waiting.popleft()
        path = urlsplit(url).path
        if _SAME_AGAIN.search(url):
            continue
        if url in seen or not path.startswith(home) or queries[path] >= MOST_QUERIES or path.endswith("/logout/"):
            continue
        seen.add(url)
        queries[path] += 1
        answer = browser.get(url)
        if answer.status_code != 200:
            continue
        text = _text(answer)
        yield url, text
        waiting.extend(urljoin(url, html.unescape(link)).partition("#")[0] for link in _LINK.findall(text))


def answers_for(user: User, seeds: list[str]) -> Iterator[tuple[str, str]]:
    """Each answer of every GET method of the API, for every name that an answer before it has told."""
    program = Program.of(user)
    names, asked = set(seeds), set()
    while True:
        fresh = [url for url in _urls(names) if url not in asked]
        if not fresh or len(asked) > LONGEST_CRAWL:
            return
        for url in fresh:
            asked.add(url)
            answer = program.get(url)
            if answer.status_code == 200:
                text = _text(answer)
                names |= set(_NAME.findall(text))
                yield url, text


def _urls(names: set[str]) -> list[str]:
    """Every path of a GET method with every name that fits it."""
    found = []
    for method in registry.methods():
        if method.http == "GET":
            for version, filling in itertools.product(method.versions, _fillings(method.path.variables, names)):
                prefix = "download/" if method.media == "download" else ""
                found.append(f"/{prefix}{version}/{_filled(method.path.template, filling)}")
    return sorted(found)


def _fillings(variables: dict[str, str], names: set[str]) -> Iterator[dict[str, str]]:
    fits = [[name for name in names if _fits(name, pattern)] for pattern in variables.values()]
    for chosen in itertools.product(*fits):
        yield dict(zip(variables, chosen, strict=True))


def _fits(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)


def _filled(template: str, filling: dict[str, str]) -> str:
    for variable, name in filling.items():
        template = re.sub(rf"\{{{variable}(?:=[^}}]+)?\}}", name, template)
    return template


def _text(answer) -> str:
    """What came, with the headers: a file's name stands in one."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{dict(answer.items())}\n{content.decode(errors='replace')}"
