"""The service accounts of an organization, and one of them with its keys, roles and whom it may act for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.models import RoleAssignment
from wakil.access.policy import is_super_admin
from wakil.access.role_policy import may_end_role
from wakil.access.service_accounts import (
    may_create_key,
    may_enable_service_account,
    may_manage_service_accounts,
    service_accounts_seen_by,
)
from wakil.access.service_accounts.queries import with_what_it_has
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import ServiceAccount, ServiceAccountKey
from wakil.organizations.models import Domain
from wakil.web.organizations.words import role_words
from wakil.web.request import PortalRequest
from wakil.web.service_accounts.forms import RoleForm, roles_for_programs
from wakil.web.statuses import UNPROCESSABLE
from wakil.web.templatetags.wakil import ago, day

MOST_DELETED = 20
MOST_PAST_KEYS = 10


@require_safe
def list_accounts(request: PortalRequest) -> HttpResponse:
    """Those there are, by name, and the last that were deleted. There are as many as an organization may have."""
    require(may_manage_service_accounts(request.actor))
    seen = with_what_it_has(service_accounts_seen_by(request.actor))
    there = seen.filter(deleted_at=None).order_by("user__name", "pk")
    deleted = seen.filter(deleted_at__isnull=False).order_by("-deleted_at", "-pk")[:MOST_DELETED]
    kind = request.actor.organization.kind
    context = {"accounts": [row(one, kind) for one in there], "deleted": [row(one, kind) for one in deleted]}
    return render(request, "service_accounts/list.html", context)


@require_safe
def show(request: PortalRequest, account: int) -> HttpResponse:
    """One of them."""
    return page_of(request, account_or_404(request, account))


def page_of(request: PortalRequest, account: ServiceAccount, role_form: RoleForm | None = None) -> HttpResponse:
    """The page, with a form that was not right or a new one."""
    actor, kind = request.actor, request.actor.organization.kind
    held = RoleAssignment.objects.filter(user=account.user, ended_at=None).select_related("role", "user__domain")
    keys = account.keys.select_related("created_by").order_by("-pk")
    offered = roles_for_programs(actor)
    for assignment in held:
        offered.pop(assignment.built_in or str(assignment.role_id), None)
    context = {
        "account": account,
        "state": state_words(account),
        "crumbs": [crumb()],
        "keys": [_key(key) for key in keys.filter(revoked_at=None)],
        "past_keys": [_key(key) for key in keys.filter(revoked_at__isnull=False)[:MOST_PAST_KEYS]],
        "roles": [(one, role_words(one, kind), may_end_role(actor, one)) for one in held],
        "role_form": role_form or (RoleForm(offered) if offered else None),
        "acting": account.impersonations.filter(ended_at=None).select_related("domain", "started_by").order_by("pk"),
        "domains": _domains_to_allow(request, account),
        "is_super_admin": is_super_admin(actor),
        "may_create_key": may_create_key(actor, account),
        "may_enable": may_enable_service_account(actor, account),
    }
    return render(request, "service_accounts/show.html", context, status=UNPROCESSABLE if role_form else 200)


def account_or_404(request: PortalRequest, account: int) -> ServiceAccount:
    """One of the actor's organization; whoever may look after none learns why."""
    require(may_manage_service_accounts(request.actor))
    found = service_accounts_seen_by(request.actor).select_related("user__domain__organization", "created_by")
    one = found.filter(pk=account).first()
    if one is None:
        raise NotVisible
    return one


def url_of_account(account: ServiceAccount) -> str:
    """The page of one of them."""
    return reverse("service_accounts:show", args=[account.pk])


def crumb() -> tuple[str, str]:
    """The way back to the list."""
    return _("Service accounts"), reverse("service_accounts:list")


def row(account: Any, kind: str) -> dict[str, Any]:
    """An account as one line of the list; read `with_what_it_has`."""
    roles = [role_words(assignment, kind) for assignment in account.user.held_roles]
    keys = ngettext("%(number)d key", "%(number)d keys", account.key_count) % {"number": account.key_count}
    return {
        "name": account.user.name,
        "purpose": account.purpose,
        "domain": account.user.domain.name,
        "roles": ", ".join(roles) or _("no role"),
        "state": state_words(account) or (keys if account.key_count else _("no key yet")),
        "url": url_of_account(account),
        "is_off": account.user.suspended_at is not None,
    }


def state_words(account: ServiceAccount) -> str:
    """Why it does not work, if it doesn't."""
    if account.deleted_at is not None:
        return _("deleted on %(day)s") % {"day": day(account.deleted_at)}
    return _("disabled") if account.user.suspended_at is not None else ""


def _key(key: ServiceAccountKey) -> dict[str, Any]:
    made = {"day": day(key.created_at), "who": key.created_by.name if key.created_by else _("the operator")}
    return {
        "key": key,
        "short": key.key_id[:12],
        "made": _("made on %(day)s by %(who)s") % made,
        "used": _("last used %(when)s") % {"when": ago(key.last_used_at)} if key.last_used_at else _("never used"),
        "revoked": _("revoked on %(day)s") % {"day": day(key.revoked_at)} if key.revoked_at else "",
    }


def _domains_to_allow(request: PortalRequest, account: ServiceAccount) -> list[Domain]:
    taken = account.impersonations.filter(ended_at=None).values("domain")
    return list(request.actor.organization.domains.exclude(pk__in=taken).order_by("-is_primary", "name"))
