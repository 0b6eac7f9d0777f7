"""Compiles one translation catalogue, without gettext: `python -m tools.compile_messages django.po django.mo`."""

import sys

import polib

if __name__ == "__main__":
    source, target = sys.argv[1:]
    polib.pofile(source, check_for_duplicates=True).save_as_mofile(target)
