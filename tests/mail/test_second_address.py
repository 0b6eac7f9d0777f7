"""Mail to a second address: proved by a link, used for all mail or for single cases, never for more than one sees."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, make_user
from tests.client import Browser, page
from tests.sweeps.alerts import prove_second_address
from tests.web.pages import MITRA, html
from wakil.access.alert_addresses import (
    LINK_LIVES,
    ask_alert_address,
    remove_alert_address,
    set_forwarding,
    verify_alert_address,
)
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.alert_addresses import mail_address_of, people_writing_from, token_of
from wakil.accounts.models import AlertAddress, User
from wakil.cases import actions, policy
from wakil.cases.models import CaseShare
from wakil.directory.actions import delete_user
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.notifications import queue
from wakil.notifications.models import Delivery
from wakil.reselling.actions import end_access, grant_access

HOME = "priya@home.example"


@pytest.fixture
def case(cast: Cast, outbox):
    """A case of Priya's; whoever is told of it has been told."""
    found = cast.file("priya", cast.sinar)
    outbox()
    return found


def answer(cast: Cast, case, body="Try again", **more):
    """Ava writes on the case."""
    return actions.comment_on_case(cast.actor("ava"), case, body=body, **more)


def test_the_link_in_the_mail_proves_the_address_and_mail_goes_there(cast: Cast, outbox, case):
    """S76, S77, T14, T38: from the page to the first mail; looking at the link changes nothing."""
    priya = Browser().sign_in(cast.priya)
    priya.post(page(MITRA, "accounts:ask_alert_address"), {"domain": MITRA, "address": " Priya@Home.example "})
    told = outbox()
    assert set(told) == {HOME}
    assert "Priya" not in told[HOME].replace("priya@home.example", "")
    link = page(MITRA, "accounts:prove_alert_address", token_of(AlertAddress.objects.get()))
    assert link in told[HOME]

    assert f"Use {HOME}" in html(priya.get(link))
    answer(cast, case)
    assert cast.priya.email in outbox()

    assert priya.post(link, {"domain": MITRA}).status_code == 302
    assert f"{HOME} was proved as your second address" in outbox()[cast.priya.email]
    assert f"Mail of this account goes to {HOME}" in html(priya.get(page(MITRA, "accounts:alerts")))
    answer(cast, case)
    assert HOME in outbox()
    assert priya.post(link, {"domain": MITRA}).status_code == 404


def test_a_link_is_good_for_its_account_once_and_for_two_days(cast: Cast, outbox):
    """T14: not for another account, not twice, not late, not after another was asked for, and nothing like it."""
    first = ask_alert_address(cast.actor("priya"), address=HOME)
    second = ask_alert_address(cast.actor("priya"), address="other@home.example")
    wrong = [token_of(first), "", " ", ".", f"{second.pk}.", token_of(second)[:-1], token_of(second) + "0"]
    for token in wrong:
        with pytest.raises(NotVisible):
            verify_alert_address(cast.actor("priya"), token=token)
    for who in ("sari", "priya_bali", "oscar"):
        with pytest.raises(NotVisible):
            verify_alert_address(cast.actor(who), token=token_of(second))
    with clock.at(clock.now() + LINK_LIVES + timedelta(seconds=1)), pytest.raises(NotVisible):
        verify_alert_address(cast.actor("priya"), token=token_of(second))
    assert outbox().keys() == {"other@home.example"}, "a link that was replaced is not mailed"

    assert verify_alert_address(cast.actor("priya"), token=token_of(second)).address == "other@home.example"
    with pytest.raises(NotVisible):
        verify_alert_address(cast.actor("priya"), token=token_of(second))


@pytest.mark.parametrize(
    "typed",
    ["", "priya", "a@b", "a b@home.example", "a@home.example\nBcc: x@y.example", "a@x.invalid", "é\0@home.example"],
)
def test_what_is_no_address_is_refused_and_kept_in_the_form(cast: Cast, outbox, typed):
    """T20"""
    priya = Browser().sign_in(cast.priya)
    sent = priya.post(page(MITRA, "accounts:ask_alert_address"), {"domain": MITRA, "address": typed})

    assert sent.status_code in {400, 422}
    assert not AlertAddress.objects.exists()


def test_the_form_is_no_mail_cannon(cast: Cast, outbox):
    """T23: five links of a person in a day, three to an address whoever asks, and none to where mail goes already."""
    for number in range(5):
        ask_alert_address(cast.actor("priya"), address=f"{number}@home.example")
    for who in ("sari", "budi", "oscar"):
        ask_alert_address(cast.actor(who), address="victim@home.example")
    for who, address in (("priya", HOME), ("carla", "victim@home.example"), ("citra", cast.citra.email)):
        with pytest.raises(ValidationError):
            ask_alert_address(cast.actor(who), address=address)
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert ask_alert_address(cast.actor("priya"), address=HOME)


def test_it_can_be_switched_and_given_up_and_goes_with_the_account(cast: Cast, outbox, case):
    """S77, T13"""
    prove_second_address(cast, "priya", HOME)
    outbox()
    set_forwarding(cast.actor("priya"), is_on=False)
    assert mail_address_of(cast.priya) == cast.priya.email
    set_forwarding(cast.actor("priya"), is_on=True)
    assert mail_address_of(cast.priya) == HOME

    remove_alert_address(cast.actor("priya"))
    assert mail_address_of(cast.priya) == cast.priya.email
    assert "given up" in outbox()[cast.priya.email]
    with pytest.raises(NotVisible):
        remove_alert_address(cast.actor("priya"))
    prove_second_address(cast, "priya", HOME)
    delete_user(cast.actor("sari"), cast.priya)
    assert not AlertAddress.objects.exists()


def test_whose_mail_comes_from_an_address_is_known_by_both_of_them(cast: Cast, outbox):
    """S77, T19: the account's own address and the proved one, of active people; asked for is not proved."""
    prove_second_address(cast, "priya", HOME)
    prove_second_address(cast, "priya_bali", HOME)
    ask_alert_address(cast.actor("sari"), address=HOME)
    people = {cast.priya.pk, cast.priya_bali.pk}

    def found(address):
        return set(people_writing_from(address).values_list("pk", flat=True))

    assert (found(f" {HOME.upper()} "), found(cast.priya.email), found("")) == (people, {cast.priya.pk}, set())
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=clock.now())
    assert (found(HOME), found(cast.priya.email)) == ({cast.priya_bali.pk}, set())


def test_a_case_goes_to_one_s_own_second_address_without_a_right_to_share(cast: Cast, outbox, case):
    """S78, S34: at level See too, unconfirmed, everyone's messages only; who manages the case sees it and ends it."""
    prove_second_address(cast, "priya", HOME)
    set_forwarding(cast.actor("priya"), is_on=False)
    outbox()
    grant_access(
        cast.actor("carla"), cast.relationships["sinar"], level=1, ends_at=clock.now() + timedelta(days=9),
        all_products=True,
    )  # fmt: skip
    assert not policy.may_share(cast.actor("priya"), case)
    priya = Browser().sign_in(cast.priya)
    outbox()
    assert f"Mail me at {HOME}" in html(priya.get(page(MITRA, "cases:show", case.number)))
    priya.post(page(MITRA, "cases:share_with_oneself", case.number), {"domain": MITRA})
    assert outbox() == {}

    answer(cast, case, "for all")
    told = outbox()
    assert ("for all" in told[HOME], "for all" in told[cast.priya.email]) == (True, True)
    answer(cast, case, "among us", audience=Audience.VENDOR)
    lane = {"audience": Audience.RESELLER_AND_VENDOR, "audience_domain": cast.priya.domain}
    answer(cast, case, "between us", **lane)
    told = outbox()
    assert HOME not in told
    assert "between us" in told[cast.priya.email]

    [line] = policy.shares_seen_by(cast.actor("citra"), case)
    assert (line.address, line.is_own) == (HOME, True)
    actions.remove_share(cast.actor("citra"), line)
    answer(cast, case)
    assert HOME not in outbox()


def test_nothing_goes_to_the_second_address_that_its_person_may_not_see(cast: Cast, outbox, case):
    """S79, S18, T13, decision 2: revoked between queue and send, back again, given up, suspended."""
    prove_second_address(cast, "priya", HOME)
    set_forwarding(cast.actor("priya"), is_on=False)
    share = actions.share_with_oneself(cast.actor("priya"), case)
    outbox()
    answer(cast, case, "kanari")
    queue.address_waiting()
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    told = outbox()
    assert [address for address, text in told.items() if "kanari" in text] == []
    assert {row.drop_code for row in Delivery.objects.filter(address=HOME, reason="share", state="dropped")} == {
        "share_gone"
    }

    grant_access(
        cast.actor("carla"), cast.relationships["sinar"], level=1, ends_at=clock.now() + timedelta(days=9),
        all_products=True,
    )  # fmt: skip
    outbox()
    answer(cast, case, "after")
    told = outbox()
    assert (HOME in told, cast.priya.email in told) == (False, True), "an end takes earlier shares away for good"

    again = actions.share_with_oneself(cast.actor("priya"), case)
    assert (again.pk != share.pk, CaseShare.objects.filter(removed_at=None).count()) == (True, 1)
    answer(cast, case)
    assert HOME in outbox()
    remove_alert_address(cast.actor("priya"))
    outbox()
    answer(cast, case)
    assert HOME not in outbox()


def test_one_mail_is_enough_where_all_mail_goes_to_the_second_address(cast: Cast, outbox, case):
    """S76: both ways at once tell once."""
    prove_second_address(cast, "priya", HOME)
    actions.share_case(cast.actor("priya"), case, addresses=HOME, level="notify")
    outbox()
    answer(cast, case)

    assert HOME in outbox()
    assert {row.drop_code for row in Delivery.objects.filter(address=HOME, reason="share", state="dropped")} == {
        "told_already"
    }
    assert CaseShare.objects.get().is_own


def test_who_only_reads_by_a_share_sends_nothing_on(cast: Cast, outbox, case):
    """S34, T12"""
    prove_second_address(cast, "gita", "gita@home.example")
    actions.share_case(cast.actor("citra"), case, addresses=cast.gita.email, level="view")

    with pytest.raises(Forbidden):
        actions.share_with_oneself(cast.actor("gita"), case)
    prove_second_address(cast, "dodi", "dodi@home.example")
    with pytest.raises(NotVisible):
        actions.share_with_oneself(cast.actor("dodi"), case)


def test_a_share_with_somebody_s_second_address_ends_with_that_domain_s_access(cast: Cast, outbox, case):
    """Decision 2: Citra shared with the bare address; it is Priya's, and her domain's access came to an end since."""
    actions.share_case(cast.actor("citra"), case, addresses=HOME, level="notify")
    CaseShare.objects.update(confirmed_at=clock.now())
    outbox()
    answer(cast, case)
    assert HOME in outbox()

    end_access(cast.actor("carla"), cast.relationships["sinar"])
    answer(cast, case)
    assert HOME in outbox(), "nobody's address as far as we know"
    prove_second_address(cast, "priya", HOME)
    outbox()
    answer(cast, case)
    assert HOME not in outbox()


def test_the_second_address_may_be_another_account_of_the_same_person(cast: Cast, outbox, case):
    """S77, S78: an account of another domain of the reseller gets no page by it, and mail of what its person sees."""
    cast.people["tini"] = make_user("Tini", "bali.mitrajaya.example", "reseller_admin")
    own = cast.file("priya_bali", cast.harapan)
    prove_second_address(cast, "priya_bali", cast.priya.email)
    set_forwarding(cast.actor("priya_bali"), is_on=False)
    outbox()
    actions.share_case(cast.actor("priya_bali"), own, addresses=cast.priya.email, level="notify")
    answer(cast, own, "about Harapan")

    told = outbox()
    assert "about Harapan" in told[cast.priya.email]
    assert "/d/bali.mitrajaya.example/cases/" in told[cast.priya.email]
    assert Browser().sign_in(cast.priya).get(page(MITRA, "cases:show", own.number)).status_code == 404
