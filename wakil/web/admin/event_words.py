"""What happened to an organization's people, units and seats, as one sentence for whoever reads its history."""

from django.utils.translation import gettext_noop

from wakil.events.kinds import EventKind

SENTENCES = {
    EventKind.AUTOMATIC_LICENSING_ACCEPTED: gettext_noop("%(who)s went on although paid seats would be used"),
    EventKind.AUTOMATIC_LICENSING_SET: gettext_noop("%(who)s set automatic licensing of a unit"),
    EventKind.EDITION_CREATED: gettext_noop("%(who)s made an edition"),
    EventKind.EDITION_RENAMED: gettext_noop("%(who)s renamed an edition"),
    EventKind.GROUP_CHANGED: gettext_noop("%(who)s made a group"),
    EventKind.GROUP_DELETED: gettext_noop("%(who)s deleted a group"),
    EventKind.GROUP_MEMBER_ADDED: gettext_noop("%(who)s added somebody to a group"),
    EventKind.GROUP_MEMBER_REMOVED: gettext_noop("%(who)s removed somebody from a group"),
    EventKind.GROUP_RENAMED: gettext_noop("%(who)s renamed a group"),
    EventKind.LICENCE_ASSIGNED: gettext_noop("A licence was assigned by %(who)s"),
    EventKind.LICENCE_RELEASED: gettext_noop("A licence was released by %(who)s"),
    EventKind.ROLE_ASSIGNED: gettext_noop("%(who)s gave somebody a role"),
    EventKind.ROLE_CONFIRMED: gettext_noop("%(who)s confirmed a role that was imported"),
    EventKind.ROLE_CREATED: gettext_noop("%(who)s made a role"),
    EventKind.ROLE_DELETED: gettext_noop("%(who)s deleted a role"),
    EventKind.ROLE_PRIVILEGES_SET: gettext_noop("%(who)s changed what a role gives"),
    EventKind.ROLE_REMOVED: gettext_noop("%(who)s took a role from somebody"),
    EventKind.ROLE_RENAMED: gettext_noop("%(who)s renamed a role"),
    EventKind.SEATS_CHANGED: gettext_noop("%(who)s changed the number of seats"),
    EventKind.SEATS_REFUSED: gettext_noop("%(who)s refused more seats"),
    EventKind.SEATS_REQUESTED: gettext_noop("%(who)s asked for more seats"),
    EventKind.UNIT_CREATED: gettext_noop("%(who)s made an organizational unit"),
    EventKind.UNIT_DELETED: gettext_noop("%(who)s deleted an organizational unit"),
    EventKind.UNIT_MOVED: gettext_noop("%(who)s moved an organizational unit"),
    EventKind.UNIT_RENAMED: gettext_noop("%(who)s renamed an organizational unit"),
    EventKind.USERS_IMPORTED: gettext_noop("%(who)s imported people"),
    EventKind.USER_CREATED: gettext_noop("%(who)s created an account"),
    EventKind.USER_DELETED: gettext_noop("%(who)s deleted an account"),
    EventKind.USER_INVITED: gettext_noop("%(who)s invited somebody"),
    EventKind.USER_JOINED: gettext_noop("%(who)s joined"),
    EventKind.USER_MOVED: gettext_noop("%(who)s moved somebody to another unit"),
    EventKind.USER_PASSWORD_SET: gettext_noop("%(who)s gave somebody a temporary password"),
    EventKind.USER_RENAMED: gettext_noop("%(who)s renamed an account"),
    EventKind.USER_RESTORED: gettext_noop("%(who)s restored an account"),
    EventKind.USER_SIGNED_OUT: gettext_noop("%(who)s signed somebody out everywhere"),
    EventKind.USER_SUSPENDED: gettext_noop("%(who)s suspended an account"),
}
