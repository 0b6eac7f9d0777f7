"""Whether somebody may sign in, and how. Each page tells what it means before the click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wakil.access.actor import Actor
from wakil.access.verdict import Verdict, require
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


@dataclass(frozen=True)
class Step:
    """Something that is asked first and then done, with nothing to fill in. `%(name)s` is who it is done to."""

    may: Callable[[Actor, User], Verdict]
    act: Callable[[Actor, User], object]
    title: str | Promise
    verb: str | Promise
    done: str | Promise
    lead: str | Promise
    losses: tuple[str | Promise, ...] = ()
    keep: str | Promise = ""


SUSPEND = Step(
    policy.may_suspend_user,
    actions.suspend_user,
    gettext_lazy("Suspend %(name)s?"),
    gettext_lazy("Suspend"),
    gettext_lazy("%(name)s is suspended."),
    gettext_lazy("From the next click on, %(name)s"),
    (
        gettext_lazy("is signed out everywhere and can't sign in,"),
        gettext_lazy("gets no more mail, and links sent before stop working,"),
        gettext_lazy("keeps roles and licences for the way back."),
    ),
    gettext_lazy("Leave it as it is"),
)
RESTORE = Step(
    policy.may_restore_user,
    actions.restore_user,
    gettext_lazy("Restore %(name)s?"),
    gettext_lazy("Restore"),
    gettext_lazy("%(name)s can sign in again."),
    gettext_lazy("With the roles and licences held before, and the password of that time."),
)
SIGN_OUT = Step(
    policy.may_sign_out_user,
    actions.sign_out_user,
    gettext_lazy("Sign %(name)s out everywhere?"),
    gettext_lazy("Sign out"),
    gettext_lazy("%(name)s is signed out everywhere."),
    gettext_lazy("All sessions end. The password stays."),
)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def take(request: PortalRequest, user: int) -> HttpResponse:
        found = user_or_404(request, user)
        require(step.may(request.actor, found))

        def act(_given: dict[str, Any]) -> str:
            step.act(request.actor, found)
            tell(request, _named(step.done, found))
            return show_url(found)

        page = FormPage(
            _named(step.title, found), str(step.verb), act, crumbs(found), _named(step.lead, found),
            [str(loss) for loss in step.losses], str(step.keep), is_dangerous=bool(step.losses),
        )  # fmt: skip
        return answer(request, page, forms.Form(bound(request)))

    return take


suspend, restore, sign_out = _view(SUSPEND), _view(RESTORE), _view(SIGN_OUT)


def _named(words: str | Promise, user: User) -> str:
    return str(words) % {"name": user.name}


@require_http_methods(["GET", "HEAD", "POST"])
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
@require_http_methods(["GET", "HEAD", "POST"])
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
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest, user: int) -> HttpResponse:
    """Another link for somebody who has not joined."""
    found = user_or_404(request, user)
    require(policy.may_invite_again(request.actor, found))

    def act(_given: dict[str, Any]) -> HttpResponse:
        return invited(request, found, actions.invite_again(request.actor, found))

    lead = _("A new link goes to %(address)s. Earlier ones stop working.") % {"address": found.email}
    page = FormPage(_("Invite again"), _("Send the link"), act, crumbs(found), lead)
    return answer(request, page, forms.Form(bound(request)))
