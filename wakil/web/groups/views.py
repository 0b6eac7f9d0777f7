"""Groups: addresses that stand for people, for sharing cases with all of them (S34b)."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.policy import may_manage_users
from wakil.access.verdict import NotVisible, require
from wakil.directory.actions import add_group_member, create_group, delete_group, remove_group_member, rename_group
from wakil.directory.groups import MOST_MEMBERS, groups_page, groups_seen_by, members_of
from wakil.directory.people import verified_domains
from wakil.organizations.models import Group
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import line, show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

LONGEST = 100


def _address_field(label: Any) -> forms.EmailField:
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    return forms.EmailField(label=label, max_length=254, widget=forms.EmailInput(attrs=attrs))


class GroupForm(forms.Form):
    """A new group."""

    name = line(gettext_lazy("Name"))
    address = _address_field(gettext_lazy("Email address"))


class NameForm(forms.Form):
    """The name of a group."""

    name = line(gettext_lazy("Name"))


class MemberForm(forms.Form):
    """Who comes into a group."""

    address = _address_field(gettext_lazy("Address of a person or of another group"))


@require_safe
def list_groups(request: PortalRequest) -> HttpResponse:
    """The groups of the organization, by address."""
    require(may_manage_users(request.actor))
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    after = request.GET.get("after", "")
    page = groups_page(request.actor, typed, after)
    context = {
        "groups": page.rows,
        "q": typed,
        "next_url": _address(typed, page.after) if page.after else "",
        "first_url": _address(typed) if after else "",
    }
    return render(request, "groups/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new group, empty at first."""
    require(may_manage_users(request.actor))

    def act(given: dict[str, Any]) -> str:
        made = create_group(request.actor, members=[], **given)
        tell(request, _("%(address)s is there. Add its members next.") % {"address": made.address})
        return reverse("groups:show", args=[made.pk])

    form = GroupForm(bound(request))
    names = ", ".join(domain.name for domain in verified_domains(request.actor))
    form.fields["address"].help_text = _("At %(domains)s.") % {"domains": names}
    page = FormPage(_("New group"), _("Create group"), act, _crumbs())
    return answer(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PortalRequest, group: int) -> HttpResponse:
    """One group with its members; the form adds one more."""
    found = _group_or_404(request, group)
    form = MemberForm(bound(request))
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid() and _added(request, found, form):
            return redirect("groups:show", found.pk)
    members = members_of(found)
    context = {
        "group": found,
        "members": members[:MOST_MEMBERS],
        "form": form,
        "crumbs": _crumbs(),
    }
    return render(request, "groups/show.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: PortalRequest, group: int) -> HttpResponse:
    """Another name."""
    found = _group_or_404(request, group)

    def act(given: dict[str, Any]) -> str:
        rename_group(request.actor, found, **given)
        tell(request, _("The name is changed."))
        return reverse("groups:show", args=[found.pk])

    page = FormPage(_("Rename"), _("Rename"), act, _crumbs(found))
    return answer(request, page, NameForm(bound(request), initial={"name": found.name}))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, group: int) -> HttpResponse:
    """Remove a group."""
    found = _group_or_404(request, group)

    def act(_given: dict[str, Any]) -> str:
        delete_group(request.actor, found)
        tell(request, _("The group is deleted. Its address is free again."))
        return reverse("groups:list")

    title = _("Delete %(address)s?") % {"address": found.address}
    lead = _("Its members stay. A group that cases were shared with can't be deleted.")
    page = FormPage(title, _("Delete the group"), act, _crumbs(found), lead, keep=_("Keep it"), is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


@require_POST
def remove_member(request: PortalRequest, group: int, member: int) -> HttpResponse:
    """Take one member out."""
    found = _group_or_404(request, group)
    row = found.members.select_related("group", "user", "member_group").filter(pk=member).first()
    if row is None:
        raise NotVisible
    remove_group_member(request.actor, row)
    tell(request, _("It is in the group no longer."))
    return redirect("groups:show", found.pk)


def _added(request: PortalRequest, group: Group, form: MemberForm) -> bool:
    try:
        add_group_member(request.actor, group, **form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
        return False
    tell(request, _("%(address)s is in the group now.") % {"address": form.cleaned_data["address"]})
    return True


def _group_or_404(request: PortalRequest, number: int) -> Group:
    found = groups_seen_by(request.actor).filter(pk=number).first()
    if found is None:
        require(may_manage_users(request.actor))
        raise NotVisible
    return found


def _crumbs(group: Group | None = None) -> list[tuple[str, str]]:
    groups = [(_("Groups"), reverse("groups:list"))]
    return [*groups, (group.address, reverse("groups:show", args=[group.pk]))] if group else groups


def _address(typed: str, after: str = "") -> str:
    asked = {name: value for name, value in {"q": typed, "after": after}.items() if value}
    return f"{reverse('groups:list')}?{urlencode(asked)}" if asked else reverse("groups:list")
