"""The page "Who has access" tells of exactly those people whom the rule lets see a case (T34)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cast import consent, make_group, make_user, relate
from tests.client import Browser, page
from tests.visibility.test_oracle import HISTORIES, PROLOGUES, STEPS, cast_without_ties, onlookers, tell
from tests.visibility.world import World
from tests.web.pages import SINAR, html
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Case, CaseShare
from wakil.cases.policy import visible_to
from wakil.cases.policy.who import holders_of, own_people, resellers_people, shares_of, vendors_people
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import grant_access
from wakil.reselling.models import ResellerAccess

WHO = page(SINAR, "access:who")


def named(customer, case=None):
    """Everybody whom the page names or counts for a case, or with none for any case that is there."""
    resellers = [one for one in resellers_people(customer, case) if one.sees_any]
    staff = [*own_people(customer), *vendors_people(), *(person for one in resellers for person in one.people)]
    return {one.actor.user.pk for one in staff} | {holder.user.pk for holder in holders_of(shares_of(customer, case))}


def seeing(cases):
    """Everybody for whom the rule of visibility lets through one of these cases."""
    people = User.objects.select_related("domain__organization")
    return {user.pk for user in people if visible_to(Actor.load(user)).filter(pk__in=cases.values("pk")).exists()}


@settings(
    max_examples=max(HISTORIES // 3, 5),
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(prologue=st.sampled_from(PROLOGUES), steps=st.lists(st.tuples(STEPS, st.none() | onlookers), max_size=14))
def test_the_page_names_exactly_those_who_see_the_case(cast, prologue, steps):
    """T34, T11: after any history of relationships, consents, shares, moves and suspensions."""
    with transaction.atomic():
        world = World(cast_without_ties(cast))
        tell(world, [(step, None) for step in prologue] + [(step, None) for step, _onlooker in steps])
        with clock.at(world.now):
            for case in Case.objects.exclude(customer=None):
                assert named(case.customer, case) == seeing(Case.objects.filter(pk=case.pk))
            for customer in {case.customer for case in Case.objects.exclude(customer=None)}:
                assert named(customer) == seeing(Case.objects.filter(customer=customer))
        transaction.set_rollback(True)


@pytest.fixture
def case(cast):
    return cast.file("priya", cast.sinar)


def share(case, maker, **holder):
    CaseShare.objects.create(
        case=case, level=holder.pop("level", "view"), made_by=maker, made_from=maker.domain,
        made_side=maker.domain.organization.kind, created_at=clock.now(), **holder,
    )  # fmt: skip


def shown(**asked):
    """The page as Carla sees it."""

    def as_seen(cast):
        return Browser().sign_in(cast.carla).get(WHO, asked)

    return as_seen


def test_it_says_by_which_facts_each_of_them_has_access(cast, case):
    """T34, S17: relationship, consent and role; shares; own people; and the vendor's staff as numbers."""
    group = make_group("board@sinar.example", cast.dodi, make_group("inner@sinar.example", cast.hana))
    share(case, cast.citra, address=cast.gita.email, user=cast.gita)
    share(case, cast.citra, address=group.address, group=group)
    share(case, cast.priya, address=cast.mela.email, user=cast.mela)
    share(case, cast.citra, address="auditor@elsewhere.example", level="notify", confirm_token_hash="x" * 64)
    context = shown()(cast).context
    mitra = context["resellers"][0]

    assert [one["domain"] for one in context["resellers"]] == ["mitrajaya.example"]
    assert (mitra["level"], mitra["facts"][1]) == ("Manage", "all products")
    assert [(one.name, one.why) for one in mitra["people"]] == [("Priya", "Reseller Admin"), ("Sari", "Super Admin")]
    assert [(one.name, one.why) for one in context["holders"]] == [
        ("Dodi", "1 case · in the group board@sinar.example"),
        ("Gita", "1 case · shared with this address"),
        ("Hana", "1 case · in the group board@sinar.example"),
        ("Mela", "1 case · shared with this address"),
    ]
    assert [(one.address, one.why) for one in context["mailed"]] == [
        ("auditor@elsewhere.example", "1 case · not confirmed yet")
    ]
    assert [(one.name, one.why) for one in context["own"]] == [("Carla", "Super Admin"), ("Citra", "Support user")]
    assert context["vendor"] == [
        "1 person with the role Super Admin", "1 person with the role Support agent",
        "1 person with the role Support lead",
    ]  # fmt: skip
    assert "Ava" not in html(shown()(cast))


def test_it_follows_each_change_at_once(cast, case):
    """T34, W25, S18: the end of access, a role, a suspension of a person or of a domain."""

    def people():
        resellers = shown(case=case.number)(cast).context["resellers"]
        return [person.name for one in resellers for person in one["people"]]

    before = people()
    cast.priya.suspended_at = clock.now()
    cast.priya.save()
    without_priya = people()
    cut = DomainSuspension.objects.create(domain=cast.priya.domain, started_at=clock.now(), started_by=cast.vera)
    cut_off = people()
    cut.delete()
    ResellerAccess.objects.update(revoked_at=clock.now())

    assert (before, without_priya, cut_off, people()) == (["Priya", "Sari"], ["Sari"], [], [])


def test_one_case_is_asked_about_by_its_number_and_another_customer_s_is_unknown(cast, case):
    """T1, T24."""
    foreign = cast.file("gita", cast.kopi)
    one, other, none = (shown(case=number)(cast) for number in (case.number, foreign.number, "nothing"))

    assert (one.context["case"], one.context["is_unknown"]) == (case, False)
    assert [(answer.context["case"], answer.context["is_unknown"]) for answer in (other, none)] == [(None, True)] * 2
    assert foreign.title not in html(other).replace(case.title, "")


def test_it_costs_the_same_queries_for_few_people_and_for_many(cast, case):
    """T34."""
    counts = []
    for many in (1, 25):
        for number in range(many):
            person = make_user(f"P{many}x{number}", "mitrajaya.example", "reseller_admin")
            share(cast.file("priya", cast.sinar), cast.citra, address=cast.gita.email, user=cast.gita)
            share(case, cast.citra, address=f"{person.name}@x.example", level="notify")
        with CaptureQueriesContext(connection) as queries:
            shown()(cast)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_partner_who_sees_nothing_yet_is_named_and_said_to_see_nothing(cast):
    """T34: who may file from now on stands there before the first case."""
    with clock.at(clock.now() + timedelta(minutes=1)):
        consent(relate("cakra.example", cast.sinar))
    with clock.at(clock.now() + timedelta(minutes=2)):
        found = {one["domain"]: one["cases"] for one in shown()(cast).context["resellers"]}

    assert found["cakra.example"] == "No case of yours is visible to them yet."


def test_only_what_is_in_force_for_this_customer_s_cases_counts(cast, case):
    """T34, T27, T28: neither a grant that another replaced, nor a product not covered, nor another customer's cases."""
    cast.file("priya", cast.kopi)
    share(Case.objects.get(customer=cast.kopi), cast.gita, address=cast.dodi.email, user=cast.dodi)

    def seen(**asked):
        context = shown(**asked)(cast).context
        return [(one["domain"], one["level"], one["cases"]) for one in context["resellers"]], context["holders"]

    before = seen()
    change(cast, level=1, all_products=True)
    replaced = seen()
    change(cast, level=1, products=[cast.cloud])
    narrow, of_case = seen(), seen(case=case.number)

    assert before == ([("mitrajaya.example", "Manage", "They see 1 open case and 0 closed.")], [])
    assert replaced == ([("mitrajaya.example", "See", "They see 1 open case and 0 closed.")], [])
    assert narrow == ([("mitrajaya.example", "See", "No case of yours is visible to them yet.")], [])
    assert of_case == ([], [])


def change(cast, **terms):
    """Carla changes what Mitra Jaya may do."""
    tie = cast.relationships["sinar"]
    grant_access(cast.actor("carla"), tie, ends_at=clock.now() + timedelta(days=9), **terms)
