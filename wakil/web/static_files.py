"""Static files with the hash of their content in their names, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Falls back to the plain name for what has not been collected yet."""

    def stored_name(self, name: str) -> str:
        """The name under which a page asks for a file."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
