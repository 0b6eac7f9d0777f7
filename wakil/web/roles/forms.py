"""What the pages of roles accept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privilege_tree import NAMES, needed_by
from wakil.access.privileges import LEGACY_PRIVILEGES, OFFERED, Privilege
from wakil.access.role_checks import LONGEST_NAME, needs_words
from wakil.access.role_policy import AnyRole, may_be_for_a_unit, roles_to_give
from wakil.access.roles import BuiltInRole
from wakil.accounts.models import User
from wakil.directory.holders import accounts_seen_by
from wakil.directory.units import tree_of
from wakil.organizations.models import OrganizationalUnit
from wakil.web.form_parts import line
from wakil.web.roles.tree import PrivilegesInput


def changed(data: Any, **values: list[str]) -> QueryDict:
    """What was posted, with other values of some fields, for a form that is shown again."""
    other = QueryDict(mutable=True)
    other.update(data)
    for name, value in values.items():
        other.setlist(name, value)
    return other


class NameForm(forms.Form):
    """What a role is called."""

    name = line(gettext_lazy("Name"), longest=LONGEST_NAME)


class VersionForm(forms.Form):
    """Which version of the role the writer has seen; whoever sends none has seen none."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        version = self.cleaned_data["version"]
        return -1 if version is None else int(version)

    def renew(self, version: int) -> None:
        """Shown again with what was typed, for the version that there is now."""
        self.data = changed(self.data, version=[str(version)])


class RenameForm(NameForm, VersionForm):
    """Another name."""


class PrivilegesForm(VersionForm):
    """What a role gives. A privilege whose parent is missing is refused, and the parent is ticked to look at (S73)."""

    privileges = forms.MultipleChoiceField(label=gettext_lazy("Privileges"), required=False)

    def __init__(self, actor: Actor, *args: Any, kept: frozenset[Privilege] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = actor.organization.kind
        kept &= LEGACY_PRIVILEGES
        self.choosable = (OFFERED[self.kind] & actor.privileges) | kept
        field: Any = self.fields["privileges"]
        field.widget = PrivilegesInput(actor, kept)
        field.choices = [(one.value, NAMES[one]) for one in sorted(self.choosable)]

    def clean_privileges(self) -> frozenset[Privilege]:
        chosen = frozenset(Privilege(name) for name in self.cleaned_data["privileges"])
        missing = needed_by(chosen, self.kind)
        if missing:
            self._tick(missing)
            words = [needs_words(one, needed) for needed, by in missing.items() for one in by]
            raise ValidationError([*words, _("What is needed is ticked now. Look at it, and save again.")])
        return chosen

    def _tick(self, missing: dict[Privilege, list[Privilege]]) -> None:
        ticked = [*self.cleaned_data["privileges"], *(one.value for one in missing if one in self.choosable)]
        self.data = changed(self.data, privileges=ticked)


class RoleForm(NameForm, PrivilegesForm):
    """A new role."""

    field_order = ["name", "privileges"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]


class UnitField(forms.ChoiceField):
    """The whole organization, or one of its units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Where it counts"), required=False, **kwargs)
        self.units: dict[str, OrganizationalUnit] = {}

    def fill(self, actor: Actor) -> bool:
        """False where there is nothing to choose: no unit but the whole."""
        branches = [branch for branch in tree_of(actor.organization) if branch.depth]
        self.units = {str(branch.unit.pk): branch.unit for branch in branches}
        named = [(str(branch.unit.pk), _("Only %(unit)s and below") % {"unit": branch.words}) for branch in branches]
        self.choices = [("", _("The whole organization")), *named]
        return bool(branches)

    def clean(self, value: Any) -> OrganizationalUnit | None:
        return self.units.get(super().clean(value))


class HolderForm(forms.Form):
    """Who is given a role, and where it counts."""

    address = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    unit = UnitField()

    def __init__(self, actor: Actor, *args: Any, has_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if not (has_unit and self.fields["unit"].fill(actor)):  # type: ignore[attr-defined]
            del self.fields["unit"]

    def clean_address(self) -> User:
        address = self.cleaned_data["address"].strip().lower()
        people = accounts_seen_by(self.actor).filter(is_service_account=False)
        found = people.select_related("domain__organization").filter(email=address).first()
        if found is None:
            raise ValidationError(_("Nobody of your organization has this address."))
        return found


class GivenForm(forms.Form):
    """Which role somebody is given, and where it counts."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = UnitField(help_text=gettext_lazy("One unit alone: only for a role that gives nothing but Manage users."))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = roles_to_give(actor)
        choices = [("", _("Choose")), *((name, str(role.name)) for name, role in self.roles.items())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if not self.fields["unit"].fill(actor):  # type: ignore[attr-defined]
            del self.fields["unit"]

    def clean_role(self) -> "str | AnyRole":
        """The role itself; a built-in one by its slug."""
        role = self.roles[self.cleaned_data["role"]]
        return role.slug if isinstance(role, BuiltInRole) else role

    def clean(self) -> dict[str, Any]:
        """A unit goes with few roles."""
        given = super().clean() or self.cleaned_data
        role = given.get("role")
        if given.get("unit") and role and (isinstance(role, str) or not may_be_for_a_unit(role)):
            self.add_error("unit", _("Only a role that gives nothing but Manage users can be held for one unit."))
        return given
