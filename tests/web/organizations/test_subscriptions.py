"""What a customer has bought: only the vendor writes it down, and the tier decides targets and escalation."""

import pytest

from tests.cast import Cast, make_organization
from tests.client import Browser, page
from tests.web.pages import MITRA, NUSANTARA, html
from wakil.cases.models import Case
from wakil.cases.policy import may_escalate
from wakil.lib import clock
from wakil.reselling.models import Subscription, SupportTier
from wakil.reselling.tiers import targets_of


@pytest.fixture
def vera(cast: Cast) -> Browser:
    return Browser().sign_in(cast.vera)


def tier(name: str) -> SupportTier:
    return SupportTier.objects.get(name=name)


def post(browser: Browser, name: str, cast: Cast, number: int, **fields: object):
    return browser.post(page(NUSANTARA, name, cast.sinar.customer_id, number), {"domain": NUSANTARA, **fields})


def current(cast: Cast) -> Subscription:
    return cast.sinar.subscriptions.get(ended_at=None)


def test_another_tier_begins_now_and_the_old_one_stays_as_history(cast, vera):
    """S23, decision 6: ended and begun, never changed."""
    before = current(cast)
    post(vera, "organizations:change_tier", cast, before.pk, tier=tier("Standard").pk)

    after = current(cast)
    before.refresh_from_db()
    assert (after.tier.name, after.product, after.bought_from) == ("Standard", before.product, before.bought_from)
    assert (before.ended_at is not None, before.tier.name) == (True, "Premium")
    shown = html(vera.get(page(NUSANTARA, "organizations:show", cast.sinar.customer_id)))
    assert shown.index("Standard") < shown.index('class="is-past"') < shown.index("Premium")


def test_the_same_tier_and_an_ended_subscription_are_refused_in_place(cast, vera):
    """T15"""
    one = current(cast)
    same = post(vera, "organizations:change_tier", cast, one.pk, tier=one.tier_id)
    assert dict(same.context["form"].errors) == {"tier": ["It has this tier already."]}
    post(vera, "organizations:end_subscription", cast, one.pk)
    assert post(vera, "organizations:change_tier", cast, one.pk, tier=tier("Standard").pk).status_code == 404


def test_the_tier_decides_targets_and_escalation_from_the_next_request_on(cast, vera):
    """S30, S41c: also for a case that is open."""
    case = cast.file("priya", cast.sinar)
    assert (bool(may_escalate(cast.actor("priya"), case)), 1 in targets_of(cast.sinar, cast.workspace)) == (True, True)
    post(vera, "organizations:change_tier", cast, current(cast).pk, tier=tier("Standard").pk)

    refused = may_escalate(cast.actor("priya"), Case.objects.get(pk=case.pk))
    assert (bool(refused), 1 in targets_of(cast.sinar, cast.workspace)) == (False, False)


def test_it_is_the_customers_tier_and_never_the_filers_own(cast):
    """Decision 4: a reseller with Premium of its own gains nothing for a customer with Standard, nor loses any."""
    own = make_organization("customer", "Mitra's own", "mitras-own.example")
    Subscription.objects.create(
        customer=own, product=cast.workspace, tier=tier("Premium"), bought_from=cast.nusantara, started_at=clock.now()
    )
    Subscription.objects.filter(customer=cast.sinar).update(tier=tier("Standard"))
    theirs = cast.file("priya", cast.sinar)

    def escalating() -> list[bool]:
        return [
            bool(may_escalate(cast.actor(who), Case.objects.get(pk=theirs.pk))) for who in ("priya", "citra", "ava")
        ]

    assert escalating() == [False] * 3
    Subscription.objects.filter(customer=cast.sinar).update(tier=tier("Premium"))
    assert escalating() == [True] * 3


@pytest.mark.parametrize("who", ["priya", "sari", "carla", "ava", "vito"])
def test_nobody_but_who_manages_organizations_writes_them(cast, who):
    """S23, T15: both halves; the first is Vera's, above."""
    user = cast.people[who]
    domain = user.domain.name
    before = list(Subscription.objects.values_list("id", "tier", "ended_at"))
    for name in ("organizations:change_tier", "organizations:end_subscription"):
        path = page(domain, name, cast.sinar.customer_id, current(cast).pk)
        answer = Browser().sign_in(user).post(path, {"domain": domain, "tier": tier("Standard").pk})
        assert answer.status_code in (403, 404)
    assert list(Subscription.objects.values_list("id", "tier", "ended_at")) == before


def test_a_reseller_reads_the_plan_and_who_sold_it_only_as_far_as_that_is_its_own_to_know(cast):
    """W22: bought from it, from the vendor, or elsewhere."""
    url = page(MITRA, "customers:show", cast.sinar.customer_id)
    priya, said = Browser().sign_in(cast.priya), []
    for seller in ("mitrajaya", "nusantara", "cakra"):
        Subscription.objects.filter(customer=cast.sinar).update(bought_from=cast.organizations[seller])
        said.append(priya.get(url).context["plans"][0].note)

    assert said == ["bought from you", "bought from Nusantara", "bought elsewhere"]
    assert "Cakra" not in html(priya.get(url))
