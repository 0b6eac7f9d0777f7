"""Rules of the repository that no linter checks."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"wakil", "tools", "tests", "bench"}
LONGEST = 250
# A table reads better in one piece than cut in two.
MAY_BE_LONGER: set[str] = set()
HOSTS = re.compile(r"pypi\.|pythonhosted|npmjs|index-url|find-links|\"resolved\"|file://")


def files(*patterns: str) -> list[Path]:
    """Every file of the repository that git knows or would take, matching the patterns."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def offenders(pattern: str, *patterns: str) -> list[str]:
    """Where the text matches, as file:line."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(*patterns)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_no_file_is_too_long_to_read():
    code = files("*.py", "*.html", "*.css", "*.js", ":!tests", ":!*/migrations/*", ":!wakil/locale")
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in code}

    assert {name for name, length in lengths.items() if length > LONGEST} - MAY_BE_LONGER == set()


def test_nothing_is_left_for_later():
    words = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X\\b"])

    assert offenders(words, "*.py", "*.html", "*.css", "*.js", "*.sh", "*.md", "Makefile") == []


def test_lock_files_name_no_address():
    locks = files("requirements", "package-lock.json")

    assert [path.name for path in locks if HOSTS.search(path.read_text())] == []


def test_lock_files_hold_a_hash_of_everything():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    pinned = [entry for path in files("requirements") for entry in re.split(r"\n(?=\S)", path.read_text())]

    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert [entry.split()[0] for entry in pinned if entry.strip() and "--hash=sha256:" not in entry] == []


def direct_dependencies() -> dict[str, str]:
    """Each one's requirement by its normalized name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    return {normalized(re.split(r"[^\w.-]", line)[0]): line for group in groups for line in group}


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, other than our own and Python's."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(str(node.module))
    return {module.partition(".")[0] for module in modules} - OURS - sys.stdlib_module_names


def test_whatever_is_imported_is_a_direct_dependency():
    """What only comes along with another package may be gone with its next version."""
    bring = packages_distributions()
    known = set(direct_dependencies())

    strangers = {
        name
        for path in files("*.py")
        for name in imported(path)
        if not known & {normalized(package) for package in bring.get(name, [])}
    }

    assert strangers == set()


def test_every_direct_dependency_is_locked():
    pinned = {
        name for path in files("requirements") for name in re.findall(r"^([\w.-]+)==", path.read_text(), re.MULTILINE)
    }

    assert set(direct_dependencies()) - pinned == set()


def test_every_direct_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()

    unexplained = [
        name
        for name in direct_dependencies().values()
        if not any(f'"{name}",' in line and "# " in line for line in lines)
    ]

    assert unexplained == []


@pytest.mark.parametrize(
    "inline",
    [
        pytest.param(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", id="script"),
        pytest.param(r"<style[\s>]", id="style-element"),
        pytest.param(r"<[^>]*\sstyle=", id="style-attribute"),
        pytest.param(r"<[^>]*\son[a-z]+=", id="handler"),
        pytest.param(r"href=[\"']?\s*javascript:", id="address"),
    ],
)
def test_templates_hold_no_inline_code(inline):
    """The policy of the pages forbids it, so a browser would drop it without a word."""
    text = "\n".join(f"\0{path}\0{path.read_text(encoding='utf-8')}" for path in files("wakil/*.html"))
    assert [match[0] for match in re.finditer(inline, text)] == []


def test_the_readme_names_every_variable_and_no_other():
    read = re.compile(r"\"((?:WAKIL_|WEB_)[A-Z_]+|PORT)\"")
    code = "\n".join(path.read_text() for path in files("wakil/config/*.py", "wakil/demo/*.py", ":(glob)tools/*.py"))
    told = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)

    assert sorted(told) == sorted(set(read.findall(code)))


def test_the_map_shows_every_package_in_the_order_of_imports():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    told = re.findall(r"^\| `wakil/(\w+)` \|", (ROOT / "docs" / "map.md").read_text(), re.MULTILINE)

    assert told == [package.strip() for layer in layers for package in layer.split("|")]


def test_every_link_between_our_pages_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in files("*.md")
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_nothing_names_a_folder_of_one_machine():
    home = "/" + "home" + "/"

    assert offenders(re.escape(home) + r"\w", "*.py", "*.sh", "*.md", "Makefile", "*.toml") == []
