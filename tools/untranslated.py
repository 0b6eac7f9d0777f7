"""`python -m tools.untranslated`: the texts of the sources that the catalogues do not have, and a failure if any."""

import sys
import tempfile
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
LEFT_OUT = [".venv", "node_modules", "staticfiles", "wakil/locale", "build"]


def main() -> int:
    """Collect all texts anew, beside the catalogues, and compare."""
    django.setup()
    [kept] = settings.LOCALE_PATHS
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        settings.LOCALE_PATHS = [folder]
        languages = [path.name for path in sorted(Path(kept).iterdir()) if path.is_dir()]
        call_command("makemessages", locale=languages, no_location=True, ignore_patterns=LEFT_OUT, verbosity=0)
        for language in languages:
            missing += _told(language, _texts(Path(folder), language) - _texts(Path(kept), language))
    return 1 if missing else 0


def _texts(folder: Path, language: str) -> set[tuple[str, str]]:
    catalogue = polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def _told(language: str, missing: set[tuple[str, str]]) -> int:
    for _context, text in sorted(missing):
        print(f"Not in the catalogue of {language} (make messages): {text!r}")
    return len(missing)


if __name__ == "__main__":
    sys.exit(main())
