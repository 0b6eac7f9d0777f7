"""Stories of escalation: for customers whose plan has it, with reason and justification, one at a time (S41c)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast
from wakil.access.verdict import Forbidden
from wakil.cases import actions, policy
from wakil.cases.models import Escalation
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.reselling.actions import grant_access
from wakil.reselling.models import Subscription, SupportTier

WHY = {"reason": "business_impact", "justification": "Two hundred people cannot send."}


def escalate(cast: Cast, who: str, case, **changes) -> Escalation:
    return actions.escalate_case(cast.actor(who), case, **{**WHY, **changes})


def refusal(cast: Cast, who: str, case) -> str:
    with pytest.raises(Forbidden) as refused:
        escalate(cast, who, case)
    assert Escalation.objects.filter(case=case, justification=WHY["justification"]).count() <= 1
    return str(refused.value.verdict)


@pytest.mark.parametrize("who", ["priya", "carla", "citra", "ava"])
def test_a_case_of_a_premium_customer_is_escalated(cast, who):
    """S41c: by the reseller at level manage, the customer and support; it moves the case's clocks."""
    case = cast.file("priya", cast.sinar)

    made = escalate(cast, who, case)

    case.refresh_from_db()
    assert (made.reason, made.justification, made.escalated_by) == (*WHY.values(), cast.people[who])
    assert (case.version, case.updated_at, case.touched_at) == (2, case.updated_at, case.updated_at)
    event = Event.objects.get(kind=EventKind.CASE_ESCALATED)
    assert (event.by, event.subject, event.details) == (
        cast.people[who], f"escalation:{made.pk}", {"reason": "business_impact"},
    )  # fmt: skip
    assert policy.readable_events(cast.actor("carla"), case).filter(pk=event.pk).exists()


def test_another_plan_is_refused_with_the_names_of_the_plans(cast):
    """S41c, W5: what is not possible, why, who can change it."""
    case = cast.file("priya", cast.kopi)

    assert refusal(cast, "priya", case) == (
        "You can't escalate this case. Escalation is part of Premium support, and Kopi Gayo has Enhanced. "
        "Kopi Gayo's administrators can ask for another plan."
    )


def test_the_plans_named_are_those_that_may_escalate_now(cast):
    """Decision 10: plans are configuration, not text in the code."""
    SupportTier.objects.filter(name="Premium").update(name="Platinum")
    SupportTier.objects.create(name="Diamond", rank=9, may_escalate=True)

    assert "part of Platinum, Diamond support" in refusal(cast, "priya", cast.file("priya", cast.kopi))


def test_the_resellers_own_plan_is_irrelevant(cast):
    """S41c: the customer's subscription decides, never the filer's."""
    case = cast.file("priya", cast.kopi)
    tier = SupportTier.objects.get(name="Premium")
    Subscription.objects.create(
        customer=cast.mitrajaya, product=cast.workspace, tier=tier, bought_from=cast.nusantara, started_at=clock.now()
    )

    assert refusal(cast, "priya", case).startswith("You can't escalate this case. Escalation is part of Premium")


def test_a_case_of_the_reseller_itself_has_no_plan(cast):
    """S11, S41c."""
    assert "belongs to a customer's support plan" in refusal(cast, "priya", cast.file("priya", None))


def test_a_closed_case_is_reopened_first_and_closing_ends_the_escalation(cast):
    """S41c: works on closed case? No, reopen first."""
    case = cast.file("priya", cast.sinar)
    escalate(cast, "priya", case)
    case = actions.close_case(cast.actor("ava"), case)
    assert "Reopen it first." in refusal(cast, "priya", case)

    case = actions.reopen_case(cast.actor("ava"), case)
    escalate(cast, "priya", case)

    assert [escalation.ended_at is None for escalation in case.escalations.order_by("pk")] == [False, True]


def test_one_escalation_at_a_time(cast):
    """S41c: the check refuses the second, and the database would."""
    case = cast.file("priya", cast.sinar)
    first = escalate(cast, "priya", case)

    assert refusal(cast, "carla", case) == "You can't escalate this case. It is escalated already."
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(case=case, escalated_by=cast.carla, created_at=clock.now(), **WHY)
    assert list(case.escalations.all()) == [first]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", ""),
        ("reason", "because"),
        ("justification", " "),
        ("justification", "x" * 2001),
        ("justification", "\x07"),
    ],
)
def test_it_takes_a_reason_and_a_justification(cast, field, value):
    """S41c: unknown enum values, empty and too long text change nothing."""
    case = cast.file("priya", cast.sinar)

    with pytest.raises(ValidationError) as refused:
        escalate(cast, "priya", case, **{field: value})

    assert (list(refused.value.message_dict), Escalation.objects.count()) == ([field], 0)


def test_a_lower_level_does_not_escalate(cast):
    """2.4: escalating takes the level manage."""
    case = cast.file("priya", cast.sinar)
    later = clock.now().replace(year=clock.now().year + 1)
    grant_access(cast.actor("carla"), cast.relationships["sinar"], level=2, ends_at=later, all_products=True)

    with pytest.raises(Forbidden) as refused:
        escalate(cast, "priya", case)

    assert refused.value.verdict.code == "access_level"
