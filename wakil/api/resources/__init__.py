"""The methods, a module for each resource."""

from importlib import import_module

MODULES = ["attachments", "cases", "changes", "classifications", "comments", "feed", "subscriptions", "uploads"]


def load() -> None:
    """Import every module, so that its methods are registered."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")
