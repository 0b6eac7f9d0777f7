"""Who may do what with accounts, domains and sign-in: written down by hand, and all others may not."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from wakil.access.actor import Actor
from wakil.access.domains import may_change_domain, may_remove_domain
from wakil.access.factors import may_change_requirements, may_manage_factor
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import Verdict
from wakil.directory.policy import may_open_checklist, may_open_idle
from wakil.notifications.policy import may_read_outbox
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.suspension_policy import may_lift_suspension, may_suspend_domain

MITRA, EMPTY = "mitrajaya.example", "jawa.mitrajaya.example"


def _domain(name: str) -> Domain:
    return Domain.objects.select_related("organization").get(name=name)


def _cut_off_by_the_vendor() -> DomainSuspension:
    return DomainSuspension.objects.get(customer=None)


def _cut_off_by_sinar(cast: Cast) -> DomainSuspension:
    return DomainSuspension.objects.get(customer=cast.sinar)


# About Mitra Jaya's domain, its empty one and its Priya, and what PT Sinar Abadi and the vendor have cut off elsewhere.
VERBS: dict[str, Callable[[Cast, Actor], Verdict]] = {
    "manage own domains": lambda _cast, actor: may_manage_domains(actor),
    "make primary": lambda _cast, actor: may_change_domain(actor, _domain(EMPTY)),
    "remove the empty one": lambda _cast, actor: may_remove_domain(actor, _domain(EMPTY)),
    "remove one with people": lambda _cast, actor: may_remove_domain(actor, _domain(MITRA)),
    "look after Priya's factor": lambda cast, actor: may_manage_factor(actor, cast.priya),
    "require factors of all": lambda _cast, actor: may_change_requirements(actor),
    "cut off": lambda _cast, actor: may_suspend_domain(actor, _domain(MITRA)),
    "let in what the vendor cut off": lambda _cast, actor: may_lift_suspension(actor, _cut_off_by_the_vendor()),
    "let in what Sinar cut off": lambda cast, actor: may_lift_suspension(actor, _cut_off_by_sinar(cast)),
    "open the checklist": lambda _cast, actor: may_open_checklist(actor),
    "see what is not used": lambda _cast, actor: may_open_idle(actor),
    "read the outbox": lambda _cast, actor: may_read_outbox(actor),
}
NOTHING: set[str] = set()
ADMIN = {"manage own domains", "see what is not used"}
TABLE = {
    "sari": ADMIN | {"make primary", "remove the empty one", "look after Priya's factor", "open the checklist"},
    "priya": NOTHING,
    "priya_bali": NOTHING,
    "budi": NOTHING,
    "oscar": NOTHING,
    "vera": ADMIN | {"require factors of all", "cut off", "let in what the vendor cut off", "read the outbox"},
    "ava": NOTHING,
    "vito": NOTHING,
    "carla": ADMIN | {"cut off", "let in what Sinar cut off"},
    "citra": NOTHING,
    "dodi": NOTHING,
    "gita": ADMIN | {"cut off"},  # of another customer of this domain: for itself
    "hana": ADMIN,  # whose reseller is another domain
}


@pytest.mark.parametrize("who", TABLE)
def test_everyone_may_do_what_the_table_says_and_nothing_else(cast: Cast, who):
    """S54, S62, W25, T15, T33: and every no has its reason."""
    now = cast.priya.created_at
    Domain.objects.create(organization=cast.mitrajaya, name=EMPTY, verified_at=now)
    bali = cast.priya_bali.domain
    timur = _domain("mitrajaya-timur.example")
    DomainSuspension.objects.create(domain=timur, customer=None, started_at=now, started_by=cast.vera)
    DomainSuspension.objects.create(domain=bali, customer=cast.sinar, started_at=now, started_by=cast.carla)
    verdicts = {verb: may(cast, cast.actor(who)) for verb, may in VERBS.items()}

    assert {verb for verb, verdict in verdicts.items() if verdict} == TABLE[who]
    assert all(verdict.code and verdict.refusal for verdict in verdicts.values() if not verdict)
