#!/usr/bin/env python3
import os
import sys

if __name__ == "__main__":
    os.umask(0o077)  # what is written, the database above all, is its owner's only
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
