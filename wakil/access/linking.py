"""One person's accounts: linked by her own word in each of them, in one browser, and never by equal names (S45).

The organizations learn that a person of theirs has linked an account, not which other one.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor, privileges_given_to
from wakil.access.privileges import P
from wakil.access.verdict import YES, NotVisible, Verdict, no, require
from wakil.accounts.models import LinkRequest, User
from wakil.accounts.sessions import hash_of, people_of_browser
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization

LIFETIME = timedelta(minutes=15)


def may_link_account(actor: Actor, other: User, browser: str) -> Verdict:
    """Link one's account with another that is signed in in the same browser.

    Refused where one person would then work for a reseller and manage a customer's reseller access (decision 9).
    """
    here = people_of_browser(browser)
    if actor.user not in here or other not in here or other.pk == actor.user.pk:
        return no("not_visible", _("There is no such account here."))
    refusal = _("These accounts can't be linked.")
    if other.person is not None and other.person == actor.user.person:
        return no("linked_already", refusal, _("They are linked already."))
    accounts = [*_linked(actor.user), *_linked(other)]
    if _works_for_reseller(accounts) and _manages_reseller_access(accounts):
        why = _(
            "One can manage a customer's reseller access, and another works for a reseller. Nobody consents to oneself."
        )
        return no("consents_to_oneself", refusal, why, _("A super admin of the customer can take that privilege away."))
    return YES


def links_asked_of(user: User, browser: str) -> QuerySet[LinkRequest]:
    """What waits for this account's confirmation in this browser."""
    found = LinkRequest.objects.filter(other=user, answered_at=None, expires_at__gt=clock.now())
    return found.filter(browser=hash_of(browser)).select_related("asked_by__domain").order_by("id")


@transaction.atomic
def ask_to_link(actor: Actor, other: User, *, browser: str) -> LinkRequest:
    """The first of two words. Raises NotVisible for an account that is not signed in in this browser."""
    require(may_link_account(actor, other, browser))
    now = clock.now()
    LinkRequest.objects.filter(asked_by=actor.user, other=other, answered_at=None).update(answered_at=now)
    asked = LinkRequest.objects.create(
        asked_by=actor.user, other=other, browser=hash_of(browser), created_at=now, expires_at=now + LIFETIME
    )
    record(EventKind.LINK_ASKED, by=actor, on=actor.user, stream=actor.organization, user=actor.user.pk)
    return asked


@transaction.atomic
def confirm_link(actor: Actor, asked: LinkRequest, *, browser: str) -> User:
    """The second word, of the account that was asked. Raises NotVisible for a request that does not count any more."""
    if asked.other_id != actor.user.pk or not links_asked_of(actor.user, browser).filter(pk=asked.pk).exists():
        raise NotVisible
    first, second = _locked(asked.asked_by_id, asked.other_id)
    require(may_link_account(Actor.load(second), first, browser))
    if not LinkRequest.objects.filter(pk=asked.pk, answered_at=None).update(answered_at=clock.now()):
        raise NotVisible
    _join(first, second)
    record(EventKind.ACCOUNTS_LINKED, by=actor, on=actor.user, stream=actor.organization, user=actor.user.pk)
    return first


@transaction.atomic
def unlink_account(actor: Actor) -> User:
    """Take one's account out of those linked with it; the others stay linked. Raises NotVisible when none are."""
    user = User.objects.select_for_update(of=("self",)).get(pk=actor.user.pk)
    if user.person is None or not actor.is_active:
        raise NotVisible
    User.objects.filter(pk=user.pk).update(person=None)
    record(EventKind.ACCOUNT_UNLINKED, by=actor, on=user, stream=actor.organization, user=user.pk)
    return user


def _locked(first: int, second: int) -> tuple[User, User]:
    """Both accounts, read again once nobody can give either a role: roles are given under their organization's lock."""
    people = User.objects.filter(pk__in=(first, second))
    organizations = Organization.objects.filter(domains__users__in=people).order_by("pk").distinct().values("pk")
    list(Organization.objects.filter(pk__in=organizations).order_by("pk").select_for_update())
    fresh = {user.pk: user for user in people.select_related("domain__organization")}
    return fresh[first], fresh[second]


def _join(first: User, second: User) -> None:
    accounts = [user.pk for user in (*_linked(first), *_linked(second))]
    User.objects.filter(pk__in=accounts).update(person=first.person or second.person or uuid.uuid4())


def _linked(user: User) -> Iterable[User]:
    """The account and all that are linked with it already."""
    same = Q(pk=user.pk) if user.person is None else Q(pk=user.pk) | Q(person=user.person)
    return list(User.objects.filter(same).select_related("domain__organization"))


def _works_for_reseller(accounts: Iterable[User]) -> bool:
    return any(user.domain.organization.is_reseller for user in accounts)


def _manages_reseller_access(accounts: Iterable[User]) -> bool:
    """Suspended accounts too: one may be restored."""
    customers = (user for user in accounts if user.domain.organization.is_customer)
    return any(P.MANAGE_RESELLER_ACCESS in privileges_given_to(user) for user in customers)
