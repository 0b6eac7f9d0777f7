"""A customer changes resellers: the token, who may redeem it, and what it leaves behind (W6)."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from tests.cast import consent, make_user, relate
from tests.reselling.handing_over import NEW, OLD, YEAR, domain, make_token, running, transfer
from wakil.access.models import RoleAssignment
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import User
from wakil.cases.actions.moving import move_customer
from wakil.cases.models import CaseManager
from wakil.cases.policy.reach import listed_for
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import (
    make_transfer_token,
    redeem_transfer_token,
    revoke_transfer_token,
    transfer_customer,
)
from wakil.reselling.models import Relationship, ResellerAccess, Transfer, TransferToken
from wakil.reselling.transfer_policy import (
    may_make_transfer_token,
    may_open_transfers,
    transfer_tokens_seen_by,
    transfers_seen_by,
)


def listed(cast, who):
    return sorted(listed_for(cast.actor(who)).values_list("number", flat=True))


def test_redeeming_ends_the_old_and_starts_the_new_in_one_step(cast):
    """W6, S35, S36: the old reseller's next look finds nothing, the new one sees what is filed from now on."""
    older = cast.file("priya", cast.sinar)
    done = transfer(cast)

    assert running(cast) == [(NEW, "resale", "transfer")]
    assert done.old.ended_at == done.new.started_at == done.done_at
    grant = ResellerAccess.objects.get(relationship=done.new)
    assert (grant.level, grant.source, grant.granted_by, grant.revoked_at) == (3, "transfer", cast.carla, None)
    assert not ResellerAccess.objects.filter(relationship=done.old, revoked_at=None).exists()
    assert (listed(cast, "priya"), listed(cast, "oscar")) == ([], [])
    newer = cast.file("oscar", cast.sinar)
    assert listed(cast, "oscar") == [newer.number]
    assert listed(cast, "citra") == sorted([older.number, newer.number])
    assert {row.domain.name for row in CaseManager.objects.filter(case=older)} == {OLD}


def test_a_token_that_ends_nobody_leaves_two_resellers(cast):
    """W6, S36: both manage, each sees what was filed while it did."""
    older = cast.file("priya", cast.sinar)
    assert transfer(cast, ends=None).old is None

    newer = cast.file("citra", cast.sinar)
    assert running(cast) == [(NEW, "resale", "transfer"), (OLD, "resale", "vendor")]
    assert listed(cast, "priya") == sorted([older.number, newer.number])
    assert listed(cast, "oscar") == [newer.number]


def test_only_a_hash_of_the_secret_is_kept_and_events_hold_none(cast):
    """W6, T3, T14, T26"""
    token, secret = make_token(cast)

    assert len(secret) >= 43  # 256 bits
    assert token.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert token.expires_at - token.made_at == timedelta(days=settings.WAKIL_TRANSFER_DAYS) == timedelta(days=14)
    assert not any(secret in str(value) for row in TransferToken.objects.values() for value in row.values())
    assert not Event.objects.filter(details__icontains=secret).exists()


def used(cast, token, secret):
    redeem_transfer_token(cast.actor("oscar"), secret=secret)


def revoked(cast, token, secret):
    revoke_transfer_token(cast.actor("carla"), token)


def replaced(cast, token, secret):
    make_token(cast)


def expired(cast, token, secret):
    TransferToken.objects.filter(pk=token.pk).update(made_at=clock.now() - YEAR, expires_at=clock.now())


def of_access_that_is_over(cast, token, secret):
    TransferToken.objects.filter(pk=token.pk).update(access_ends_at=clock.now())


def made_by_somebody_suspended_since(cast, token, secret):
    cast.carla.suspended_at = clock.now()
    cast.carla.save()


def made_by_somebody_who_may_no_longer(cast, token, secret):
    RoleAssignment.objects.filter(user=cast.carla).update(ended_at=clock.now())


def of_a_customer_that_cut_the_domain_off(cast, token, secret):
    DomainSuspension.objects.create(
        domain=domain(NEW), customer=cast.sinar, started_at=clock.now(), started_by=cast.carla
    )


@pytest.mark.parametrize(
    "spoilt",
    [used, revoked, replaced, expired, of_access_that_is_over, made_by_somebody_suspended_since,
     made_by_somebody_who_may_no_longer, of_a_customer_that_cut_the_domain_off],
)  # fmt: skip
def test_a_token_that_is_spoilt_answers_like_one_that_never_was(cast, spoilt):
    """W6, T13, T14, T24"""
    token, secret = make_token(cast)
    spoilt(cast, token, secret)
    before = running(cast), Event.objects.count()

    for tried in (secret, "never-made", "", " ", "\0", "é" * 300):
        with pytest.raises(NotVisible):
            redeem_transfer_token(cast.actor("oscar"), secret=tried)
    assert (running(cast), Event.objects.count()) == before


def test_a_token_is_good_at_its_own_domain_only(cast):
    """W6, T6, T14: another domain of the same organization is another domain."""
    _token, secret = make_token(cast, new_domain=domain("bali.mitrajaya.example"))

    for who in ("priya", "sari", "oscar"):
        with pytest.raises(NotVisible):
            redeem_transfer_token(cast.actor(who), secret=secret)
    redeem_transfer_token(cast.actor("priya_bali"), secret=f" {secret}\n")
    assert running(cast) == [("bali.mitrajaya.example", "resale", "transfer")]


def test_who_may_make_and_who_may_redeem(cast):
    """W6, T15: both halves of it."""
    make_user("Ola", NEW)
    able = {who for who in cast.people if may_make_transfer_token(cast.actor(who), cast.sinar)}
    assert able == {"carla"}
    redeemers = {who for who in cast.people if may_open_transfers(cast.actor(who))}
    assert redeemers == {"sari", "priya", "priya_bali", "oscar"}
    assert {who for who in cast.people if transfer_tokens_seen_by(cast.actor(who)).exists()} == set()
    token, secret = make_token(cast)
    assert {who for who in cast.people if transfer_tokens_seen_by(cast.actor(who)).exists()} == {"carla"}
    for who in ("citra", "dodi", "vera", "priya"):
        with pytest.raises((Forbidden, NotVisible)):
            make_token(cast, who)
    with pytest.raises(Forbidden):
        redeem_transfer_token(cast.actor("budi"), secret=secret)
    for who in ("gita", "oscar", "vera", "citra"):
        with pytest.raises(NotVisible):
            revoke_transfer_token(cast.actor(who), token)


def test_nobody_with_an_account_at_a_reseller_names_the_next_one(cast):
    """W6, decision 9: also when the role came before the account was linked."""
    _token, secret = make_token(cast)
    person = uuid.uuid4()
    User.objects.filter(pk__in=[cast.oscar.pk, cast.carla.pk]).update(person=person)

    assert may_make_transfer_token(cast.actor("carla"), cast.sinar).code == "consents_to_oneself"
    with pytest.raises(Forbidden):
        make_token(cast)
    with pytest.raises(NotVisible):
        redeem_transfer_token(cast.actor("oscar"), secret=secret)


def test_a_token_that_makes_no_sense_is_refused(cast):
    """W6, T27: an empty list of products is nothing, and an end that is over is none."""
    kopi = cast.relationships["kopi"]
    with pytest.raises(NotVisible):
        make_token(cast, ends=kopi)
    for wrong in (
        {"all_products": False},
        {"ends_at": clock.now()},
        {"ends_at": None},
        {"ends_at": clock.now() + 3 * YEAR},
        {"new_domain": domain(OLD)},
        {"new_domain": domain(OLD), "ends": None},
        {"new_domain": domain("kopigayo.example")},
        {"new_domain": domain("nusantara.example")},
        {"ends": relate("bali.mitrajaya.example", cast.sinar, "support_only")},
    ):
        with pytest.raises(ValidationError):
            make_token(cast, **wrong)
    assert not TransferToken.objects.exists()


def test_the_products_of_the_token_are_those_of_the_access(cast):
    """W6, T27, T28: what the token leaves out is not given."""
    done = transfer(cast, all_products=False, products=[cast.cloud], level=4)
    grant = ResellerAccess.objects.get(relationship=done.new)

    assert (grant.all_products, list(grant.products.all()), grant.level) == (False, [cast.cloud], 4)
    cast.file("citra", cast.sinar)
    assert listed(cast, "oscar") == []


def test_an_unverified_or_suspended_domain_is_no_reseller(cast):
    """W6, T6"""
    DomainSuspension.objects.create(domain=domain(NEW), started_at=clock.now(), started_by=cast.vera)
    with pytest.raises(ValidationError):
        make_token(cast)
    DomainSuspension.objects.update(lifted_at=clock.now())
    make_token(cast)
    cast.cakra.domains.update(verified_at=None)
    with pytest.raises(ValidationError):
        make_token(cast)


def test_a_support_partner_that_becomes_the_reseller_keeps_one_relationship(cast):
    """W6, S52"""
    consent(relate(NEW, cast.sinar, "support_only"), 1)
    while_partner = cast.file("citra", cast.sinar)
    transfer(cast)

    assert running(cast) == [(NEW, "resale", "transfer")]
    assert listed(cast, "oscar") == [while_partner.number]


def test_a_move_between_domains_of_the_old_reseller_does_not_escape_the_token(cast):
    """W6, T29: the relationship that ends is found where it went."""
    _token, secret = make_token(cast)
    move_customer(cast.actor("sari"), cast.sinar, to=domain("bali.mitrajaya.example"))

    done = redeem_transfer_token(cast.actor("oscar"), secret=secret)
    assert done.old.reseller_domain.name == "bali.mitrajaya.example"
    assert running(cast) == [(NEW, "resale", "transfer")]


def test_the_relationship_that_ends_may_have_ended_already(cast):
    """W6"""
    _token, secret = make_token(cast)
    Relationship.objects.filter(pk=cast.relationships["sinar"].pk).update(ended_at=clock.now())

    assert redeem_transfer_token(cast.actor("oscar"), secret=secret).old is None
    assert running(cast) == [(NEW, "resale", "transfer")]


def test_a_used_token_is_not_revoked(cast):
    """W6"""
    token, secret = make_token(cast)
    redeem_transfer_token(cast.actor("oscar"), secret=secret)
    with pytest.raises(ValidationError):
        revoke_transfer_token(cast.actor("carla"), token)


def test_the_vendor_transfers_on_a_contracts_word_and_says_so(cast):
    """W6, S17"""
    terms = {"to": domain(NEW), "ends": cast.relationships["sinar"], "level": 2, "ends_at": clock.now() + YEAR}
    for reason in ("", " ", "a\nb", "x" * 501):
        with pytest.raises(ValidationError):
            transfer_customer(cast.actor("vera"), cast.sinar, **terms, reason=reason)
    done = transfer_customer(cast.actor("vera"), cast.sinar, **terms, reason=" Contract 7/2026 ")

    grant = ResellerAccess.objects.get(relationship=done.new)
    assert (grant.source, grant.reason, grant.granted_by, grant.level) == ("contract", "Contract 7/2026", cast.vera, 2)
    assert (done.contract, done.token, done.done_by) == ("Contract 7/2026", None, cast.vera)
    assert running(cast) == [(NEW, "resale", "transfer")]
    for who in ("ava", "carla", "sari", "oscar"):
        with pytest.raises((Forbidden, NotVisible)):
            transfer_customer(cast.actor(who), cast.sinar, **terms, reason="word")


def test_each_reads_the_record_and_nobody_else_does(cast):
    """W6: customer, vendor, and each reseller's domain."""
    transfer(cast)
    readers = {who for who in cast.people if transfers_seen_by(cast.actor(who)).exists()}
    assert readers == {"carla", "vera", "sari", "priya", "budi", "oscar"}


def test_the_rows_of_who_managed_stay_as_they_were(cast):
    """T30, T29, S36"""
    cast.file("priya", cast.sinar)
    before = list(CaseManager.objects.order_by("pk").values("case", "domain", "customer", "product", "source"))
    transfer(cast)
    assert list(CaseManager.objects.order_by("pk").values("case", "domain", "customer", "product", "source")) == before


def test_making_another_token_for_the_same_domain_revokes_the_first(cast):
    """W6, T14: at most one works."""
    first, _secret = make_token(cast)
    second, secret = make_token(cast, level=1)

    first.refresh_from_db()
    assert (first.revoked_by, second.revoked_at) == (cast.carla, None)
    redeem_transfer_token(cast.actor("oscar"), secret=secret)
    assert Transfer.objects.get().token == second


def test_a_suspension_that_is_lifted_stands_in_nobodys_way(cast):
    """W6, W25"""
    _token, secret = make_token(cast)
    of_a_customer_that_cut_the_domain_off(cast, None, secret)
    with pytest.raises(NotVisible):
        redeem_transfer_token(cast.actor("oscar"), secret=secret)
    DomainSuspension.objects.update(lifted_at=clock.now())
    assert redeem_transfer_token(cast.actor("oscar"), secret=secret).new.reseller_domain.name == NEW


def test_who_has_a_token_of_her_own_still_revokes_nobody_elses(cast):
    """W6, T1, T5"""
    token, _secret = make_token(cast)
    make_transfer_token(
        cast.actor("gita"), cast.kopi, new_domain=domain(NEW), ends=None, level=1, ends_at=clock.now() + YEAR,
        all_products=True,
    )  # fmt: skip
    with pytest.raises(NotVisible):
        revoke_transfer_token(cast.actor("gita"), token)
