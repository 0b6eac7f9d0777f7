"""A new account: by invitation, or with a temporary password (S56, S57, S63–S67)."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.directory.actions import create_user
from wakil.directory.people import verified_domains
from wakil.directory.policy import may_open_users, units_seen_by
from wakil.directory.units import tree_of
from wakil.organizations.models import OrganizationalUnit
from wakil.web.admin.page import FormPage, answer, bound, paid_answer, tell
from wakil.web.form_parts import line
from wakil.web.organizations.inviting import mail_invitation
from wakil.web.request import PortalRequest
from wakil.web.users.one import crumbs, show_url

HOW = [
    ("invite", gettext_lazy("Mail a link; the person chooses the password")),
    ("password", gettext_lazy("Set a temporary password and pass it on yourself")),
]


class UserForm(forms.Form):
    """A new person."""

    name = line(gettext_lazy("Name"))
    address = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Organizational unit"))
    how = forms.ChoiceField(
        label=gettext_lazy("First sign-in"), choices=HOW, widget=forms.RadioSelect, initial="invite"
    )
    password = forms.CharField(
        label=gettext_lazy("Temporary password"),
        required=False,
        strip=False,
        max_length=1024,
        help_text=gettext_lazy("Only for the second way. It has to be changed at the first sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, request: PortalRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = set(units_seen_by(request.actor).values_list("pk", flat=True))
        branches = [branch for branch in tree_of(request.actor.organization) if branch.unit.pk in seen]
        self.units = {str(branch.unit.pk): branch.unit for branch in branches}
        self.fields["unit"].choices = [(str(branch.unit.pk), branch.words) for branch in branches]  # type: ignore[attr-defined]
        domains = ", ".join(domain.name for domain in verified_domains(request.actor))
        self.fields["address"].help_text = _("At %(domains)s.") % {"domains": domains}

    def clean_unit(self) -> OrganizationalUnit:
        return self.units[self.cleaned_data["unit"]]

    def clean(self) -> dict[str, Any]:
        """A temporary password is as good as any other, and there for the second way alone."""
        given = super().clean() or self.cleaned_data
        if given.get("how") != "password":
            given["password"] = ""
            return given
        try:
            validate_password(
                given.get("password") or "", User(email=given.get("address", ""), name=given.get("name", ""))
            )
        except ValidationError as error:
            self.add_error("password", error)
        return given


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new account; the page after it shows the link, this once, when there is one."""
    require(may_open_users(request.actor))
    asked = {"unit": request.GET.get("unit", ""), "name": request.GET.get("name", "")[:200]}
    form = UserForm(request, bound(request), initial=asked)

    def act(given: dict[str, Any]) -> str | HttpResponse:
        how = given.pop("how")
        user, link = create_user(request.actor, paid=paid_answer(request), **given)
        if how == "invite":
            return invited(request, user, link)
        tell(request, _("%(name)s can sign in with the temporary password.") % {"name": user.name})
        return show_url(user)

    page = FormPage(_("New user"), _("Create user"), act, crumbs())
    return answer(request, page, form)


def invited(request: PortalRequest, user: User, link: str) -> HttpResponse:
    """Mail the link to the address alone, and show it once (T14)."""
    is_mailed = mail_invitation(request.actor.organization, name=user.name, address=user.email, link=link)
    context = {"person": user, "link": link, "is_mailed": is_mailed, "crumbs": crumbs(), "back_url": show_url(user)}
    return render(request, "users/invited.html", context)
