"""Runs a part of the bench inside Django: `python -m bench.inside seed 10000`."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:])
