"""Whether the reader's organization has several domains, for the pages that say what follows from it."""

from django import template

from wakil.access.actor import Actor
from wakil.directory.policy import may_open_checklist
from wakil.web.checklist.steps import has_several_domains

register = template.Library()


@register.simple_tag
def several_domains(actor: Actor) -> bool:
    """True of the administrators of a reseller with two domains or more."""
    return bool(may_open_checklist(actor)) and has_several_domains(actor)
