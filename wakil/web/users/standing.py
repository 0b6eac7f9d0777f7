"""Whether somebody may sign in, and how. Each page tells what it means before the click."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.directory import actions
from wakil.directory import person_policy as policy
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.users.creating import invited
from wakil.web.users.one import crumbs, show_url, user_or_404


class PasswordForm(forms.Form):
    """A temporary password for somebody."""

    password = forms.CharField(
        label=gettext_lazy("Temporary password"),
        strip=False,
        max_length=1024,
        help_text=gettext_lazy("Pass it on yourself. It has to be changed at the next sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class DeleteForm(forms.Form):
    """What stays of somebody."""

    keep_name = forms.BooleanField(
        required=False,
        initial=True,
        label=gettext_lazy("Keep the name in the histories of cases"),
        help_text=gettext_lazy("Without it they say only that somebody of your organization wrote."),
    )


@require_http_methods(["GET", "POST"])
def suspend(request: PortalRequest, user: int) -> HttpResponse:
    """Keep somebody out for now."""
    found = user_or_404(request, user)
    require(policy.may_suspend_user(request.actor, found))

    def act(_given: dict[str, Any]) -> str:
        actions.suspend_user(request.actor, found)
        tell(request, _("%(name)s is suspended.") % {"name": found.name})
        return show_url(found)

    losses = [
        _("is signed out everywhere and can't sign in,"),
        _("gets no more mail, and links sent before stop working,"),
        _("keeps roles and licences for the way back."),
    ]
    page = FormPage(
        _("Suspend %(name)s?") % {"name": found.name}, _("Suspend"), act, crumbs(found),
        _("From the next click on, %(name)s") % {"name": found.name}, losses, _("Leave it as it is"), is_dangerous=True,
    )  # fmt: skip
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "POST"])
def restore(request: PortalRequest, user: int) -> HttpResponse:
    """Let somebody in again."""
    found = user_or_404(request, user)
    require(policy.may_restore_user(request.actor, found))

    def act(_given: dict[str, Any]) -> str:
        actions.restore_user(request.actor, found)
        tell(request, _("%(name)s can sign in again.") % {"name": found.name})
        return show_url(found)

    lead = _("With the roles and licences held before, and the password of that time.")
    page = FormPage(_("Restore %(name)s?") % {"name": found.name}, _("Restore"), act, crumbs(found), lead)
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "POST"])
def delete(request: PortalRequest, user: int) -> HttpResponse:
    """Take an account away for good."""
    found = user_or_404(request, user)
    require(policy.may_delete_user(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        actions.delete_user(request.actor, found, **given)
        tell(request, _("The account is deleted. Its address is free again."))
        return reverse("users:list")

    losses = [
        _("can't sign in any more, and this can't be undone,"),
        _("loses all roles, groups and licences, whose seats are free again,"),
        _("stays in the histories of cases, with what was written."),
    ]
    page = FormPage(
        _("Delete %(name)s?") % {"name": found.name}, _("Delete the account"), act, crumbs(found),
        _("From the next click on, %(name)s") % {"name": found.name}, losses, _("Keep it"), is_dangerous=True,
    )  # fmt: skip
    return answer(request, page, DeleteForm(bound(request)))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: PortalRequest, user: int) -> HttpResponse:
    """A temporary password; all sessions end."""
    found = user_or_404(request, user)
    require(policy.may_set_password(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        actions.set_password(request.actor, found, **given)
        tell(request, _("%(name)s can sign in with the temporary password.") % {"name": found.name})
        return show_url(found)

    lead = _("%(name)s is signed out everywhere, and links sent before stop working.") % {"name": found.name}
    page = FormPage(_("Reset password"), _("Set the password"), act, crumbs(found), lead)
    return answer(request, page, PasswordForm(found, bound(request)))


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: PortalRequest, user: int) -> HttpResponse:
    """Another link for somebody who has not joined."""
    found = user_or_404(request, user)
    require(policy.may_invite_again(request.actor, found))

    def act(_given: dict[str, Any]) -> HttpResponse:
        return invited(request, found, actions.invite_again(request.actor, found))

    lead = _("A new link goes to %(address)s. Earlier ones stop working.") % {"address": found.email}
    page = FormPage(_("Invite again"), _("Send the link"), act, crumbs(found), lead)
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "POST"])
def sign_out(request: PortalRequest, user: int) -> HttpResponse:
    """End all sessions of somebody."""
    found = user_or_404(request, user)
    require(policy.may_sign_out_user(request.actor, found))

    def act(_given: dict[str, Any]) -> str:
        actions.sign_out_user(request.actor, found)
        tell(request, _("%(name)s is signed out everywhere.") % {"name": found.name})
        return show_url(found)

    title, lead = _("Sign %(name)s out everywhere?"), _("All sessions end. The password stays.")
    page = FormPage(title % {"name": found.name}, _("Sign out"), act, crumbs(found), lead)
    return answer(request, page, forms.Form(bound(request)))
