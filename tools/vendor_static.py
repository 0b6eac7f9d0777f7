"""Copies what browsers get out of node_modules into the static files, and nothing else of it."""

import re
import shutil
from pathlib import Path

from tools.trim_css import trimmed

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "wakil" / "web" / "static" / "vendor"

# Its name among our static files, and where it comes from.
SERVED = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-licence.txt": "@fontsource-variable/inter/LICENSE",
}
# Source maps are not served, and the manifest of static files refuses a reference to a missing file.
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)")


def main() -> None:
    """Fill the target anew, so that nothing old stays in it."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name, source in SERVED.items():
        content = (PACKAGES / source).read_bytes()
        if name.endswith((".css", ".js")):
            content = SOURCE_MAP.sub(b"", content)
        if name == "tabler.css":
            content = trimmed(content.decode()).encode()
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main()
