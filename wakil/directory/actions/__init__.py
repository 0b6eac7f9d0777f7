"""Look after the people of an organization: units, licences, accounts."""

from wakil.directory.actions.editions import create_edition, rename_edition
from wakil.directory.actions.groups import (
    add_group_member,
    create_group,
    delete_group,
    remove_group_member,
    rename_group,
)
from wakil.directory.actions.licensing import assign_licence, release_licence, set_automatic_licensing
from wakil.directory.actions.people import create_user, move_users, rename_user
from wakil.directory.actions.seats import grant_seats, refuse_seats, request_seats, set_seats
from wakil.directory.actions.standing import (
    delete_user,
    invite_again,
    restore_user,
    set_password,
    sign_out_user,
    suspend_user,
)
from wakil.directory.actions.units import create_unit, delete_unit, move_unit, rename_unit

__all__ = [
    "add_group_member",
    "assign_licence",
    "create_edition",
    "create_group",
    "create_unit",
    "create_user",
    "delete_group",
    "delete_unit",
    "delete_user",
    "grant_seats",
    "invite_again",
    "move_unit",
    "move_users",
    "refuse_seats",
    "release_licence",
    "remove_group_member",
    "rename_edition",
    "rename_group",
    "rename_unit",
    "rename_user",
    "request_seats",
    "restore_user",
    "set_automatic_licensing",
    "set_password",
    "set_seats",
    "sign_out_user",
    "suspend_user",
]
