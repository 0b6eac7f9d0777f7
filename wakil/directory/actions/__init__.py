"""Look after the people of an organization."""

from wakil.directory.actions.units import create_unit, delete_unit, move_unit, rename_unit

__all__ = ["create_unit", "delete_unit", "move_unit", "rename_unit"]
