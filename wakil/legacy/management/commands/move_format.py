"""`manage.py move_format`: print the format of a package as JSON Schema."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from wakil.legacy.package.kinds import FORMAT, SHAPES
from wakil.legacy.package.manifest import Manifest


def schema() -> dict[str, Any]:
    """One schema for each file: a line of it, or the manifest as a whole."""
    files = {f"{kind}.jsonl": shape.model_json_schema() for kind, shape in SHAPES.items()}
    return {"format": FORMAT, "manifest.json": Manifest.model_json_schema(), "a line of": files}


class Command(BaseCommand):
    """Prints to stdout: `manage.py move_format > docs/generated/move-format.json`."""

    help = "Print the format in which an old support centre hands over what it holds."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(json.dumps(schema(), indent=1) + "\n", ending="")
