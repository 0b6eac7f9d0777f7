"""One of the people whom the actor looks after, for the pages about a single person."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.factors import may_manage_factor
from wakil.access.verdict import NotVisible, Verdict, no, require
from wakil.accounts.models import SignInProvider, User
from wakil.directory import person_policy as policy
from wakil.directory.policy import may_open_users, people_seen_by
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class Offer:
    """Something that can be done with an account, as a button."""

    route: str
    label: str | Promise
    icon: str
    url: str = ""


def _may_link_identity(actor: Actor, user: User) -> Verdict:
    """Who may manage the second factor, where the domain has single sign-on."""
    verdict = may_manage_factor(actor, user)
    if verdict and not SignInProvider.objects.filter(domain=user.domain_id).exists():
        return no("no_provider", gettext_lazy("This domain has no single sign-on."))
    return verdict


OFFERS = (
    (Offer("users:rename", gettext_lazy("Rename"), "user"), policy.may_change_user),
    (Offer("users:move", gettext_lazy("Move to another unit"), "arrows-move"), policy.may_change_user),
    (Offer("users:invite", gettext_lazy("Invite again"), "mail"), policy.may_invite_again),
    (Offer("users:set_password", gettext_lazy("Reset password"), "key"), policy.may_set_password),
    (Offer("sign_in:second_factor", gettext_lazy("Second factor"), "shield-check"), may_manage_factor),
    (Offer("sign_in:identity", gettext_lazy("Single sign-on"), "link"), _may_link_identity),
    (Offer("users:sign_out", gettext_lazy("Sign out everywhere"), "logout"), policy.may_sign_out_user),
    (Offer("users:suspend", gettext_lazy("Suspend"), "ban"), policy.may_suspend_user),
    (Offer("users:restore", gettext_lazy("Restore"), "rotate"), policy.may_restore_user),
    (Offer("users:delete", gettext_lazy("Delete"), "trash"), policy.may_delete_user),
)


def user_or_404(request: PortalRequest, number: int) -> User:
    """Somebody whom the actor looks after; of others nobody learns whether they exist (T1)."""
    seen = people_seen_by(request.actor).select_related("domain__organization", "unit")
    found = seen.filter(pk=number).first()
    if found is None:
        require(may_open_users(request.actor))
        raise NotVisible
    return found


def offers_for(actor: Actor, user: User) -> tuple[list[Offer], Verdict | None]:
    """What can be done, and why nothing can when that is so."""
    verdicts = [(offer, may(actor, user)) for offer, may in OFFERS]
    offered = [
        Offer(offer.route, offer.label, offer.icon, reverse(offer.route, args=[user.pk]))
        for offer, verdict in verdicts
        if verdict
    ]
    more = next((verdict for _offer, verdict in verdicts if verdict.code == "holds_more"), None)
    return offered, more


def crumbs(user: User | None = None) -> list[tuple[str, str]]:
    """The way to a page about somebody."""
    people = [(_("Users"), reverse("users:list"))]
    return [*people, (user.name, show_url(user))] if user else people


def show_url(user: User) -> str:
    """The page of a person."""
    return reverse("users:show", args=[user.pk])
