"""Reseller access: the customer gives it, sees what ending it means, and ends it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.client import page
from tests.web.pages import MITRA, NUSANTARA, SINAR, html, show
from wakil.cases import actions as cases
from wakil.lib import clock
from wakil.reselling.consent import access_level
from wakil.reselling.models import AccessLevel, Relationship, ResellerAccess

LIST = page(SINAR, "access:list")


@pytest.fixture
def relationship(cast) -> Relationship:
    return cast.relationships["sinar"]


def grant(**changes):
    """What the form sends."""
    last_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"domain": SINAR, "level": "3", "scope": "all", "ends_on": last_day, "reason": "", **changes}


def test_the_table_tells_who_may_what_until_when_and_who_used_it_last(cast, browser, relationship):
    """S17, T34."""
    case = cast.file("priya", cast.sinar)
    browser("priya").get(show(MITRA, case))
    partner = browser("carla").get(LIST).context["partners"][0]

    assert (partner.name, partner.domain, partner.level, partner.products) == ("Mitra Jaya", MITRA, "Manage", "All")
    assert (partner.used, partner.is_past) == ("Priya", False)
    assert partner.until_note == "in 364 days"


@pytest.mark.parametrize(("who", "domain"), [("citra", SINAR), ("dodi", SINAR), ("priya", MITRA), ("ava", NUSANTARA)])
def test_nobody_else_opens_it_and_each_learns_who_can(browser, relationship, who, domain):
    """S5, S12, W5."""
    someone = browser(who)
    answers = [
        someone.get(page(domain, "access:list")),
        someone.get(page(domain, "access:change", relationship.pk)),
        someone.post(page(domain, "access:change", relationship.pk), grant(domain=domain)),
        someone.post(page(domain, "access:end", relationship.pk), {"domain": domain}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert "administrators can" in html(answers[0]) or "super admin" in html(answers[0])
    assert ResellerAccess.objects.filter(relationship=relationship, revoked_at=None).count() == 1


def test_the_relationship_of_another_customer_is_unknown(cast, browser):
    """T1."""
    carla = browser("carla")
    others = cast.relationships["kopi"].pk
    for verb in ("access:change", "access:end"):
        there, nowhere = carla.get(page(SINAR, verb, others)), carla.get(page(SINAR, verb, 10**17))
        assert (there.status_code, there.content) == (404, nowhere.content)
        assert carla.post(page(SINAR, verb, others), grant()).status_code == 404


def test_giving_access_works_on_the_next_request(cast, browser):
    """S17, S18."""
    mela, melati = browser("mela"), "melati.example"
    case = cast.file("mela", cast.melati)
    priya = browser("priya")
    before = priya.get(show(MITRA, case)).status_code
    mela.post(page(melati, "access:change", cast.relationships["melati"].pk), grant(domain=melati, level="1"))

    assert (before, priya.get(show(MITRA, case)).status_code) == (404, 200)
    assert access_level(cast.priya.domain, cast.melati) == AccessLevel.SEE


def test_access_is_offered_for_a_year_and_lasts_through_the_chosen_day_where_the_customer_is(cast, browser):
    """S17."""
    mela, melati = browser("mela"), "melati.example"
    address = page(melati, "access:change", cast.relationships["melati"].pk)
    offered = mela.get(address).context["form"]["ends_on"].value()
    mela.post(address, grant(domain=melati, ends_on=str(timezone.localdate() + timedelta(days=30))))

    ends_at = ResellerAccess.objects.get(relationship=cast.relationships["melati"]).ends_at
    assert abs((offered - timezone.localdate()).days - 365) <= 1
    assert (ends_at.hour, ends_at.minute) == (17, 0)  # midnight in Jakarta


def test_only_chosen_products_are_covered_and_none_means_none(cast, browser, relationship):
    """T27."""
    carla, address = browser("carla"), page(SINAR, "access:change", relationship.pk)
    none = carla.post(address, grant(scope="some"))
    foreign = carla.post(address, grant(scope="some", products=[cast.cloud.pk]))
    some = carla.post(address, grant(scope="some", products=[cast.workspace.pk]))

    assert none.context["form"].errors["products"] == ["Choose at least one product, or all of them."]
    assert foreign.context["form"].errors["products"] == ["Choose among your products."]
    assert some.status_code == 302
    held = ResellerAccess.objects.get(relationship=relationship, revoked_at=None)
    assert (held.all_products, list(held.products.all())) == (False, [cast.workspace])


@pytest.mark.parametrize(
    ("change", "field"),
    [({"level": "9"}, "level"), ({"level": ""}, "level"), ({"scope": "every"}, "scope"), ({"ends_on": ""}, "ends_on"),
     ({"ends_on": "2020-01-01"}, "ends_on"), ({"ends_on": "2029-01-01"}, "ends_on"),
     ({"ends_on": "9999-12-31"}, "ends_on"), ({"ends_on": "0001-01-01"}, "ends_on"),
     ({"ends_on": "soon"}, "ends_on"), ({"reason": "x" * 501}, "reason"), ({"reason": "a\x07b"}, "reason")],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_changes_nothing(browser, relationship, change, field):
    """S17."""
    response = browser("carla").post(page(SINAR, "access:change", relationship.pk), grant(**change))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert ResellerAccess.objects.filter(relationship=relationship).count() == 1


def test_the_consequences_of_ending_it_are_told_in_numbers_first(cast, browser, relationship):
    """S17, S18."""
    filed = [cast.file("priya", cast.sinar) for _ in range(3)]
    cases.close_case(cast.actor("priya"), filed[0])
    cast.file("priya", cast.kopi)
    confirm = browser("carla").get(page(SINAR, "access:end", relationship.pk)).context["confirm"]

    assert confirm["question"] == "End Mitra Jaya's access?"
    assert confirm["lead"] == "From the next click on, Priya and 1 other"
    assert confirm["consequences"][0] == "lose sight of 2 open cases and 1 closed"
    assert ResellerAccess.objects.filter(relationship=relationship, revoked_at=None).count() == 1


def test_ending_works_in_every_open_tab_and_ending_again_is_no_error(cast, browser, relationship):
    """S18, T13."""
    case = cast.file("priya", cast.sinar)
    carla, priya = browser("carla"), browser("priya")
    ended = [carla.post(page(SINAR, "access:end", relationship.pk), {"domain": SINAR}) for _twice in range(2)]

    assert [response.status_code for response in ended] == [302, 302]
    assert priya.get(show(MITRA, case)).status_code == 404
    assert carla.get(LIST).context["partners"][0].level == ""


def test_a_relationship_that_is_over_stands_in_the_table_and_cannot_be_revived(cast, browser, relationship):
    """S17."""
    Relationship.objects.filter(pk=relationship.pk).update(ended_at=clock.now())
    carla = browser("carla")
    response = carla.post(page(SINAR, "access:change", relationship.pk), grant())

    assert [one.is_past for one in carla.get(LIST).context["past"]] == [True]
    assert response.status_code == 422
    assert access_level(cast.priya.domain, cast.sinar) is None


def test_a_reseller_never_consents_for_its_customer(cast, browser, relationship):
    """T15, W5."""
    response = browser("sari").post(page(MITRA, "access:change", relationship.pk), grant(domain=MITRA, level="4"))

    assert response.status_code == 403
    assert access_level(cast.priya.domain, cast.sinar) == AccessLevel.MANAGE


def test_whoever_works_for_a_reseller_too_consents_to_nothing_but_may_end_it(cast, browser, relationship):
    """T15, decision 9, W5: however the two accounts came together."""
    for user in (cast.carla, cast.oscar):
        user.person = "00000000-0000-4000-8000-000000000001"
        user.save()
    carla, address = browser("carla"), page(SINAR, "access:change", relationship.pk)
    shown, refused = carla.get(address), carla.post(address, grant(level="4"))
    ended = carla.post(page(SINAR, "access:end", relationship.pk), {"domain": SINAR})

    assert (shown.status_code, refused.status_code, refused["X-Wakil-Reason"]) == (200, 403, "consents_to_oneself")
    assert "nobody consents to oneself" in html(shown)
    assert "End access" in html(shown)
    assert (ended.status_code, access_level(cast.priya.domain, cast.sinar)) == (302, None)
