"""Stories of sharing: who gets a case by a share, what the share gives, and when it ends (S34, S34b, T12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, consent, make_group, make_user, relate
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases import actions, policy
from wakil.cases.actions.sharing import CONFIRM_WITHIN, MOST_SHARES, confirmation_token, share_to_confirm
from wakil.cases.models import CaseShare, ShareLevel
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension, GroupMember
from wakil.reselling.actions import end_access, end_relationship, grant_access

VIEW, NOTIFY = ShareLevel.VIEW, ShareLevel.NOTIFY


@pytest.fixture
def case(cast: Cast):
    return cast.file("priya", cast.sinar)


def share(cast: Cast, who: str, case, address: str, level=VIEW) -> CaseShare:
    return actions.share_case(cast.actor(who), case, addresses=address, level=level)[0]


def sees(cast: Cast, who: str, case) -> bool:
    return policy.visible_to(cast.actor(who)).filter(pk=case.pk).exists()


def test_several_addresses_are_read_once_each_whatever_parts_them(cast, case):
    """S34: single and several addresses, dedup, lower case, domains in A-labels."""
    typed = "Dodi@SINAR.example, ops@else.example;dodi@sinar.example\nanna@bücher.example"

    shares = actions.share_case(cast.actor("priya"), case, addresses=typed, level=NOTIFY)

    assert [share.address for share in shares] == [
        "dodi@sinar.example", "ops@else.example", "anna@xn--bcher-kva.example",
    ]  # fmt: skip
    assert [(share.made_by, share.made_from.name, share.made_side) for share in shares] == [
        (cast.priya, "mitrajaya.example", "reseller")
    ] * 3
    assert [share.user for share in shares] == [cast.dodi, None, None]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ,\n",
        "dodi",
        "Dodi <dodi@sinar.example>",
        '"Dodi, Citra" <dodi@sinar.example>',
        "dodi@sinar",
        "@sinar.example",
        "dodi@@sinar.example",
        ["dodi@sinar.example\nBcc: all@sinar.example"],
        ["dodi@sinar.example,citra@sinar.example"],
        ["dodi@sinar.example\r"],
        ["do\x00di@sinar.example"],
        ["dodi@sinar.example\u2028"],
        [f"{'d' * 250}@sinar.example"],
        [f"dodi{number}@sinar.example" for number in range(21)],
    ],
)
def test_what_is_no_bare_address_is_refused_and_nothing_is_shared(cast, case, typed):
    """S34, T20: names, commas and line breaks never reach a header."""
    with pytest.raises(ValidationError) as refused:
        actions.share_case(cast.actor("priya"), case, addresses=typed, level=NOTIFY)

    assert list(refused.value.message_dict) == ["addresses"]
    assert CaseShare.objects.count() == 0


def test_one_bad_address_keeps_the_good_ones_from_being_shared(cast, case):
    """S34: all or none."""
    with pytest.raises(ValidationError):
        actions.share_case(cast.actor("priya"), case, addresses="dodi@sinar.example nobody", level=NOTIFY)

    assert CaseShare.objects.count() == 0


def test_sharing_again_at_another_level_ends_the_first_share(cast, case):
    """S34, decision 6: history is ended and inserted, never changed."""
    first = share(cast, "priya", case, "dodi@sinar.example", NOTIFY)
    second = share(cast, "priya", case, "dodi@sinar.example", VIEW)
    again = share(cast, "priya", case, "dodi@sinar.example", VIEW)

    first.refresh_from_db()
    assert (first.removed_by, first.level, second.level, again.pk) == (cast.priya, NOTIFY, VIEW, second.pk)
    kinds = list(Event.objects.filter(subject__startswith="caseshare").order_by("seq").values_list("kind", flat=True))
    assert kinds == [EventKind.CASE_SHARED, EventKind.CASE_SHARE_REMOVED, EventKind.CASE_SHARED]


def test_an_event_of_sharing_names_nobody(cast, case):
    """Event details hold ids and enums, never an address."""
    made = share(cast, "priya", case, "ops@else.example", NOTIFY)

    assert Event.objects.get(kind=EventKind.CASE_SHARED).details == {"share": made.pk, "asked": "notify"}


def test_a_view_share_opens_the_case_for_reading(cast, case):
    """S34: View needs sign-in with that address; the case stands in a list of its own."""
    assert not sees(cast, "dodi", case)

    share(cast, "priya", case, "dodi@sinar.example")

    assert list(policy.shared_with(cast.actor("dodi"))) == [case]
    assert sees(cast, "dodi", case)
    assert list(policy.listed_for(cast.actor("dodi"))) == []


def test_a_notify_share_opens_no_page(cast, case):
    """S34: mail and no page."""
    share(cast, "priya", case, "dodi@sinar.example", NOTIFY)

    assert not sees(cast, "dodi", case)
    assert policy.has_mail_share(cast.actor("dodi"), case)


def _file(actor, case):
    return actions.file_case(
        actor, key="k", customer=case.customer, product=case.product, category=case.category, title="t",
        description="d", severity=2, language="en", time_zone="UTC", related_to=case,
    )  # fmt: skip


WRITES = {
    "comment": lambda actor, case: actions.comment_on_case(actor, case, body="hello"),
    "severity": lambda actor, case: actions.change_severity(actor, case, severity=1),
    "close": actions.close_case,
    "reopen": actions.reopen_case,
    "take": actions.take_case,
    "update": lambda actor, case: actions.update_case(
        actor, case, key="u", version=case.version, update=actions.Update(body="hello", close=True)
    ),
    "escalate": lambda actor, case: actions.escalate_case(
        actor, case, reason="business_impact", justification="It stops us."
    ),
    "share on": lambda actor, case: actions.share_case(actor, case, addresses="x@else.example", level=NOTIFY),
    "remove a share": lambda actor, case: actions.remove_share(actor, case.shares.get()),
}


@pytest.mark.parametrize("write", WRITES)
def test_who_reads_by_a_share_writes_nothing(cast, case, write):
    """T12, S34: read-only is read-only, for each verb; and no sharing on (W12)."""
    share(cast, "priya", case, "dodi@sinar.example")
    before = Event.objects.count()

    with pytest.raises(Forbidden) as refused:
        WRITES[write](cast.actor("dodi"), case)

    assert refused.value.verdict.code == "shared_for_reading"
    assert Event.objects.count() == before


def test_who_reads_by_a_share_files_nothing_for_the_customer(cast, case):
    """T12."""
    share(cast, "carla", case, "oscar@cakra.example")

    with pytest.raises(NotVisible):
        _file(cast.actor("oscar"), case)


def test_a_share_shows_the_messages_for_everyone_only(cast, case):
    """S34, T7: neither support's notes nor what is between reseller and support."""
    share(cast, "carla", case, "oscar@cakra.example")
    ava, priya = cast.actor("ava"), cast.actor("priya")
    actions.comment_on_case(ava, case, body="canary note", audience=Audience.VENDOR)
    actions.comment_on_case(priya, case, body="canary lane", audience=Audience.RESELLER_AND_VENDOR)
    actions.comment_on_case(ava, case, body="hello all")

    readable = policy.readable_comments(cast.actor("oscar"), case)

    assert [comment.body for comment in readable] == ["hello all"]


def test_a_removed_share_gives_nothing(cast, case):
    """S34: removal works at once."""
    made = share(cast, "priya", case, "dodi@sinar.example")

    actions.remove_share(cast.actor("carla"), made)

    assert not sees(cast, "dodi", case)
    assert not policy.has_mail_share(cast.actor("dodi"), case)


def test_removing_twice_changes_nothing(cast, case):
    """S34: `removed_at` is written once."""
    made = share(cast, "priya", case, "dodi@sinar.example")
    first = actions.remove_share(cast.actor("carla"), made).removed_at

    assert actions.remove_share(cast.actor("ava"), made).removed_at == first
    assert Event.objects.filter(kind=EventKind.CASE_SHARE_REMOVED).count() == 1


def test_a_reseller_removes_only_what_its_domain_shared(cast, case):
    """S34: the customer sees and can remove any share, a reseller its own."""
    made = share(cast, "carla", case, "dodi@sinar.example")

    with pytest.raises(Forbidden) as refused:
        actions.remove_share(cast.actor("priya"), made)

    assert refused.value.verdict.code == "share_of_others"


def test_a_reseller_does_not_replace_the_customers_share(cast, case):
    """S34: sharing again is no way around the right to remove."""
    made = share(cast, "carla", case, "oscar@cakra.example")

    assert share(cast, "priya", case, "oscar@cakra.example", NOTIFY).pk == made.pk
    assert sees(cast, "oscar", case)


def test_the_customers_share_takes_the_place_of_the_resellers(cast, case):
    """S34: what the customer shares outlives the reseller's access."""
    first = share(cast, "priya", case, "oscar@cakra.example")
    assert not sees(cast, "oscar", case)

    second = share(cast, "carla", case, "oscar@cakra.example")

    assert (first.pk != second.pk, sees(cast, "oscar", case)) == (True, True)


def test_a_resellers_share_dies_with_its_access_for_good(cast, case):
    """S34, S18: revoked and given anew, the share stays dead; sharing again makes one that counts."""
    colleague = make_user("Rudi", "mitrajaya.example")
    cast.people["rudi"] = colleague
    first = share(cast, "priya", case, colleague.email)
    assert sees(cast, "rudi", case)

    end_access(cast.actor("carla"), cast.relationships["sinar"])
    assert not sees(cast, "rudi", case)
    grant_access(
        cast.actor("carla"), cast.relationships["sinar"], level=3, all_products=True,
        ends_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    assert not sees(cast, "rudi", case)

    assert share(cast, "priya", case, colleague.email).pk != first.pk
    assert sees(cast, "rudi", case)


def test_a_change_of_level_is_no_end_and_keeps_the_shares(cast, case):
    """Decision 6: one grant ends and the next begins in the same moment."""
    cast.people["rudi"] = make_user("Rudi", "mitrajaya.example")
    share(cast, "priya", case, "rudi@mitrajaya.example")

    with clock.at(clock.now()):
        grant_access(
            cast.actor("carla"), cast.relationships["sinar"], level=1, all_products=True,
            ends_at=clock.now() + timedelta(days=30),
        )  # fmt: skip

    assert sees(cast, "rudi", case)


def test_a_resellers_share_with_an_outsider_dies_while_the_reseller_has_no_access(cast, case):
    """S34: a share made from a reseller domain counts only while that domain itself may see the case."""
    share(cast, "priya", case, "dodi@sinar.example")

    end_access(cast.actor("carla"), cast.relationships["sinar"])

    assert not sees(cast, "dodi", case)


def test_a_person_of_another_reseller_gains_nothing_by_a_resellers_share(cast, case):
    """S34: only the customer or support can show a case to another reseller."""
    share(cast, "priya", case, "oscar@cakra.example")

    assert not sees(cast, "oscar", case)
    assert not policy.has_mail_share(cast.actor("oscar"), case)


def test_the_customer_shows_a_case_to_its_former_reseller(cast, case):
    """S35, S34: after the end of the relationship single cases can be shared anew."""
    end_relationship(cast.actor("vera"), cast.relationships["sinar"])
    assert not sees(cast, "priya", case)

    share(cast, "carla", case, "priya@mitrajaya.example")

    assert sees(cast, "priya", case)


def test_an_end_takes_the_customers_earlier_shares_with_that_reseller_too(cast, case):
    """Decision 2: an end takes all earlier shares away for good."""
    cast.people["rudi"] = make_user("Rudi", "mitrajaya.example")
    share(cast, "carla", case, "rudi@mitrajaya.example")
    assert sees(cast, "rudi", case)

    end_access(cast.actor("carla"), cast.relationships["sinar"])

    assert not sees(cast, "rudi", case)


def test_a_cut_off_domain_has_no_shares(cast, case):
    """W25: the customer suspends a domain for itself."""
    share(cast, "carla", case, "oscar@cakra.example")
    DomainSuspension.objects.create(
        domain=Domain.objects.get(name="cakra.example"),
        customer=cast.sinar,
        started_at=clock.now(),
        started_by=cast.carla,
    )

    assert not sees(cast, "oscar", case)


def test_members_of_a_group_come_and_go(cast, case):
    """S34b, W12: members are resolved when it matters; groups in groups too."""
    inner = make_group("inner@sinar.example", cast.dodi)
    made = share(cast, "priya", case, make_group("ops@sinar.example", inner).address)
    assert (made.group.address, made.user) == ("ops@sinar.example", None)
    assert sees(cast, "dodi", case)

    GroupMember.objects.get(user=cast.dodi).delete()

    assert not sees(cast, "dodi", case)


def test_a_suspended_person_has_no_shares(cast, case):
    """Decision 2: the person must be active."""
    share(cast, "priya", case, "dodi@sinar.example")
    cast.dodi.suspended_at = clock.now()
    cast.dodi.save()

    assert not sees(cast, "dodi", case)
    assert not policy.has_mail_share(cast.actor("dodi"), case)


def test_a_share_with_an_outsider_takes_nothing_from_the_others(cast, case):
    """T31."""
    share(cast, "priya", case, "ops@else.example", NOTIFY)

    assert [sees(cast, who, case) for who in ("priya", "carla", "citra", "ava")] == [True] * 4


def test_elsewhere_the_answer_is_the_same_with_and_without_an_account(cast, case):
    """T24: the box tells nobody who has an account at another organization."""
    known = share(cast, "priya", case, "oscar@cakra.example")
    unknown = share(cast, "priya", case, "olga@cakra.example")

    listed = policy.shares_seen_by(cast.actor("priya"), case)
    asked = Event.objects.filter(kind=EventKind.CASE_SHARED).order_by("seq").values_list("details__asked", flat=True)
    assert (list(listed), list(asked)) == ([known, unknown], ["view", "view"])
    assert (unknown.level, unknown.user) == (NOTIFY, None)


@pytest.mark.parametrize(
    ("who", "address"),
    [("priya", "nobody@mitrajaya.example"), ("carla", "nobody@sinar.example"), ("ava", "nobody@cakra.example")],
)
def test_at_home_a_view_share_without_an_account_is_refused_with_the_reason(cast, case, who, address):
    """S34, T24: addresses without an account can have Notify only."""
    with pytest.raises(ValidationError) as refused:
        share(cast, who, case, address)

    assert refused.value.message_dict == {
        "addresses": [
            f"{address} has no account here, so it can only be notified. Choose Notify, or invite them first."
        ]
    }


def test_customer_and_support_see_all_shares_a_reseller_some(cast, case):
    """S34: a reseller sees those of its own domain and those of addresses in the customer's own domains."""
    own = share(cast, "priya", case, "ops@else.example", NOTIFY)
    rival = share(cast, "carla", case, "oscar@cakra.example")
    staff = share(cast, "carla", case, "dodi@sinar.example")
    lookalike = share(cast, "carla", case, "x@evil-sinar.example", NOTIFY)

    def seen(who):
        return list(policy.shares_seen_by(cast.actor(who), case))

    assert seen("carla") == seen("ava") == [own, rival, staff, lookalike]
    assert seen("priya") == [own, staff]
    assert seen("oscar") == seen("dodi") == []


def test_the_history_hides_the_shares_that_its_reader_may_not_know_of(cast, case):
    """S36, T11: the line of a share follows the list of shares."""
    share(cast, "carla", case, "oscar@cakra.example")
    share(cast, "priya", case, "ops@else.example", NOTIFY)

    def lines(who):
        return policy.readable_events(cast.actor(who), case).filter(kind=EventKind.CASE_SHARED).count()

    assert [lines(who) for who in ("carla", "ava", "priya", "oscar")] == [2, 2, 1, 0]


def test_nobody_shares_without_a_limit(cast, case):
    """T23: the box is no mail cannon."""
    for start in range(0, MOST_SHARES, 10):
        typed = [f"a{number}@else.example" for number in range(start, start + 10)]
        actions.share_case(cast.actor("priya"), case, addresses=typed, level=NOTIFY)

    with pytest.raises(ValidationError) as refused:
        share(cast, "priya", case, "one-more@else.example", NOTIFY)

    assert refused.value.message_dict == {"addresses": ["That is a lot of sharing in one hour. Go on later."]}


def test_the_holder_of_an_address_confirms_it_once(cast, case):
    """S34, T14: only the mail to the address carries the token, which is never stored."""
    made = share(cast, "priya", case, "ops@else.example", NOTIFY)
    token = confirmation_token(made)
    assert (made.confirmed_at, token in made.confirm_token_hash) == (None, False)
    assert policy.confirmed_share("ops@else.example", case) is None

    actions.confirm_share(token)
    actions.confirm_share(token)

    assert policy.confirmed_share("ops@else.example", case) == made
    assert Event.objects.filter(kind=EventKind.CASE_SHARE_CONFIRMED).count() == 1


@pytest.mark.parametrize("spoil", ["", " ", "{0:.20}", "1{0}", "{0}0", "{0}.", ".{0}", "١.{0}"])
def test_a_wrong_token_confirms_nothing(cast, case, spoil):
    """T14, T3: empty and space tokens, and near misses."""
    made = share(cast, "priya", case, "ops@else.example", NOTIFY)

    assert actions.confirm_share(spoil.format(confirmation_token(made))) is None


def test_a_token_dies_with_its_share_and_with_time(cast, case):
    """T14: short life."""
    made = share(cast, "priya", case, "ops@else.example", NOTIFY)
    token = confirmation_token(made)
    with clock.at(clock.now() + CONFIRM_WITHIN):
        assert share_to_confirm(token) is None

    actions.remove_share(cast.actor("priya"), made)

    assert share_to_confirm(token) is None


def test_a_confirmed_address_loses_the_mail_when_its_share_stops_counting(cast, case):
    """Decision 2: the check at sending is that the share still counts."""
    made = share(cast, "priya", case, "ops@else.example", NOTIFY)
    actions.confirm_share(confirmation_token(made))

    end_access(cast.actor("carla"), cast.relationships["sinar"])

    assert policy.confirmed_share("ops@else.example", case) is None


def test_a_bare_address_at_another_reseller_follows_the_rule_of_its_domain(cast, case):
    """Decision 2: a person of another reseller gains by a share only if customer or vendor made it."""
    made = share(cast, "priya", case, "desk@cakra.example", NOTIFY)
    actions.confirm_share(confirmation_token(made))

    assert policy.confirmed_share("desk@cakra.example", case) is None


def test_a_new_reseller_shares_none_of_the_old_ones_cases(cast, case):
    """S36: what does not exist for the actor can't be shared."""
    consent(relate("cakra.example", cast.sinar))

    with pytest.raises(NotVisible):
        share(cast, "oscar", case, "oscar@cakra.example")
