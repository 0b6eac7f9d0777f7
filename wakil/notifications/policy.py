"""Who may read the mails that were kept instead of sent."""

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no


def may_read_outbox(actor: Actor) -> Verdict:
    """The vendor's people who manage its settings; nobody else knows that there is such a page."""
    if not actor.organization.is_vendor:
        return no("not_visible", _("There is no such page."))
    if actor.holds(P.MANAGE_SETTINGS):
        return YES
    why = _("It takes the privilege Manage settings, and your role lacks it.")
    who = _("A super admin of your organization can assign it.")
    return no("missing_privilege", _("You can't read the outbox."), why, who)
