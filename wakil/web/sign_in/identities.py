"""Who one person is at the domain's provider of single sign-on, for who looks after people."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.factors import may_manage_factor
from wakil.access.providers import link_identity, unlink_identity
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import SignInProvider, User
from wakil.directory.policy import may_open_users, people_seen_by
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import line, show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


class SubjectForm(forms.Form):
    """How the provider itself names the person."""

    subject = line(
        gettext_lazy("Subject"),
        longest=255,
        spellcheck="false",
        help_text=gettext_lazy("The claim “sub”, as the provider's own list of people names this person."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: PortalRequest, person: int) -> HttpResponse:
    """Link the person with a subject of the provider, or take the link away."""
    require(may_open_users(request.actor))
    user = people_seen_by(request.actor).select_related("domain__organization").filter(pk=person).first()
    if user is None:
        raise NotVisible
    form = SubjectForm()
    if request.method == "POST":
        form = SubjectForm(request.POST if request.POST.get("do") != "unlink" else None)
        log_extra_fields(request, [*form.fields, "do"])
        if _done(request, user, form):
            return redirect("sign_in:identity", user.pk)
    context = {
        "person": user,
        "form": form,
        "provider": SignInProvider.objects.filter(domain=user.domain_id).first(),
        "links": list(user.identities.select_related("linked_by").order_by("pk")),
        "may_manage": may_manage_factor(request.actor, user),
    }
    return render(request, "sign_in/identity.html", context, status=UNPROCESSABLE if form.errors else 200)


def _done(request: PortalRequest, user: User, form: SubjectForm) -> bool:
    names = {"name": user.name}
    try:
        if not form.is_bound:
            unlink_identity(request.actor, user)
            messages.success(request, _("%(name)s is linked with single sign-on no more.") % names)
            return True
        if not form.is_valid():
            return False
        link_identity(request.actor, user, subject=form.cleaned_data["subject"])
    except ValidationError as problem:
        if form.is_bound:
            show_errors(form, problem)
            return False
        messages.warning(request, " ".join(problem.messages))
        return True
    messages.success(request, _("%(name)s is linked with single sign-on.") % names)
    return True
