"""Copies what browsers get out of node_modules into the static files, and nothing else of it."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "wakil" / "web" / "static" / "vendor"

# From (a file or a pattern of files in node_modules) to a folder of the target.
SERVED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler",
    "@tabler/core/dist/js/tabler.min.js": "tabler",
    "@fontsource-variable/inter/index.css": "inter",
    "@fontsource-variable/inter/LICENSE": "inter",
    "@fontsource-variable/inter/files/inter-*-wght-normal.woff2": "inter/files",
}
# Source maps are not served, and the manifest of static files refuses a reference to a missing file.
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)")


def copy(source: Path, folder: Path) -> None:
    """Copy one file, without its reference to a source map."""
    folder.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        content = SOURCE_MAP.sub(b"", content)
    (folder / source.name).write_bytes(content)


def main() -> None:
    """Fill the target anew, so that nothing old stays in it."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for pattern, folder in SERVED.items():
        sources = sorted(PACKAGES.glob(pattern))
        if not sources:
            raise SystemExit(f"node_modules holds no {pattern}")
        for source in sources:
            copy(source, TARGET / folder)


if __name__ == "__main__":
    main()
