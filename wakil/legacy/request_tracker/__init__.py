"""Reads a Request Tracker 5 over its REST2 API and writes a package: docs/how-to/moving-from-request-tracker.md."""
