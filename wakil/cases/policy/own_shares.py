"""Mail about single cases to one's own second address: always possible, and no more than one sees oneself (S78)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.verdict import Verdict, no
from wakil.accounts.alert_addresses import verified_address_of
from wakil.cases.models import Case, CaseShare
from wakil.cases.policy.mastered import may_change_here
from wakil.cases.policy.reach import visible_to
from wakil.cases.policy.shares import counting_for_reseller, counting_shares
from wakil.cases.policy.standing import Standing, standing


def may_share_with_oneself(actor: Actor, case: Case) -> Verdict:
    """At any level, by whoever sees the case by the own side and has proved a second address; it takes no right to
    share with others. What is shared for reading can't be shared on, to oneself neither."""
    held = standing(actor, case)
    if held == Standing.NONE:
        return no("not_visible", _("There is no such case."))
    refusal = _("You can't get this case's mail at your second address.")
    if held == Standing.SHARED:
        return no("shared_for_reading", refusal, _("It is shared with you for reading."))
    if verified_address_of(actor.user) is None:
        why = _("You have no second address.")
        return no(
            "no_second_address", refusal, why, _("Your settings have a page for alerts, where you can prove one.")
        )
    return may_change_here(case, refusal)


def own_shares_of(actor: Actor) -> QuerySet[CaseShare]:
    """The cases that somebody has shared with the own second address and still sees, the latest first."""
    shares = CaseShare.objects.filter(made_by=actor.user, is_own=True, removed_at=None)
    return shares.filter(case__in=visible_to(actor)).select_related("case").order_by("-pk")


def own_share_counts(share: CaseShare) -> bool:
    """True of mail to one's own second address while one has proved it and sees the case by one's side (S78)."""
    maker = Actor.load(share.made_by)
    proved = verified_address_of(maker.user)
    if not maker.is_active or proved is None or proved.address != share.address:
        return False
    shares = counting_shares().filter(pk=share.pk, is_own=True)
    shares = counting_for_reseller(shares, maker.domain) if maker.organization.is_reseller else shares
    return shares.exists() and standing(maker, share.case) >= Standing.SEE
