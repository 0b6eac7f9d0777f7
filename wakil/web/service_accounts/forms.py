"""What the pages of service accounts accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.models import Role
from wakil.access.privileges import P
from wakil.access.role_policy import AnyRole, given_by, roles_to_give
from wakil.access.roles import BuiltInRole
from wakil.organizations.models import Domain
from wakil.web.form_parts import line


def roles_for_programs(actor: Actor) -> dict[str, AnyRole]:
    """The roles that this actor may give a program, by what a form calls them: a slug, or the id of a custom one."""
    found = roles_to_give(actor).items()
    return {name: role for name, role in found if P.MANAGE_ROLES not in given_by(role, actor.organization.kind)}


class RoleForm(forms.Form):
    """One of the roles that the actor may give."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, roles: dict[str, AnyRole], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = roles
        self.fields["role"].choices = [("", _("Choose")), *((name, role.name) for name, role in roles.items())]  # type: ignore[attr-defined]

    def clean_role(self) -> "str | BuiltInRole | Role":
        """The role itself; a built-in one by its slug."""
        name = self.cleaned_data["role"]
        role = self.roles.get(name, "")
        return role.slug if isinstance(role, BuiltInRole) else role


class AccountForm(RoleForm):
    """A new service account."""

    name = line(
        _("Name"),
        longest=40,
        help_text=_("Small letters, digits and hyphens, such as monitoring. Histories show it."),
        spellcheck="false",
        autocapitalize="none",
    )
    purpose = line(_("Purpose"), required=False, help_text=_("What it is for, so that others know whom to ask."))
    domain_name = forms.ModelChoiceField(
        Domain.objects.none(),
        label=_("Domain"),
        to_field_name="name",
        empty_label=None,
        help_text=_("It works at this domain only."),
    )
    field_order = ["name", "purpose", "domain_name", "role"]

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(roles_for_programs(actor), *args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].help_text = _("You can give a role that holds no more than you do, also later.")
        domains = actor.organization.domains.order_by("-is_primary", "name")
        self.fields["domain_name"].queryset = domains  # type: ignore[attr-defined]
        self.initial.setdefault("domain_name", actor.domain.name)
