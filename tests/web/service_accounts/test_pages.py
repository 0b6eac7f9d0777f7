"""The pages of service accounts: a super admin makes one, gives it a key and roles, and ends it."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.caller import name_of
from tests.api.signing import bearer, make_account
from tests.client import Browser, page
from wakil.accounts.models import Impersonation, ServiceAccount, ServiceAccountKey
from wakil.events.models import Event

HOME = "mitrajaya.example"
HERE = {"domain": HOME}


def at(name, *parts):
    return page(HOME, f"service_accounts:{name}", *parts)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def sari(cast):
    return Browser().sign_in(cast.sari)


@pytest.fixture
def account(cast):
    return make_account(cast, "monitoring")


def test_from_nothing_to_a_program_that_reads_a_case(cast, sari):
    """W21: made, given a key as a file, used."""
    filed = cast.file("priya", cast.sinar)
    assert "No service accounts yet" in text_of(sari.get(at("list")))
    given = {"name": "monitoring", "purpose": "Alerts", "domain_name": HOME, "role": "reseller_admin", **HERE}
    made = sari.post(at("create"), given)
    account = ServiceAccount.objects.get()
    assert made["Location"] == at("show", account.pk)
    answer = sari.post(at("create_key", account.pk), {"as": "file", **HERE})
    assert answer["Content-Disposition"].startswith('attachment; filename="monitoring-')
    assert "no-store" in answer["Cache-Control"]
    assert bearer(json.loads(answer.content)).get(f"/v2/{name_of(filed)}").status_code == 200
    shown = text_of(sari.get(at("show", account.pk)))
    assert "last used" in shown
    assert "monitoring" in text_of(sari.get(at("list")))


def test_a_key_can_be_shown_instead_and_is_shown_once(cast, sari, account):
    """T26"""
    answer = text_of(sari.post(at("create_key", account.pk), HERE))
    assert "BEGIN PRIVATE KEY" in answer
    assert "PRIVATE KEY" not in text_of(sari.get(at("show", account.pk)))
    assert sari.get(at("create_key", account.pk)).status_code == 405


def test_a_key_is_revoked_after_a_question(cast, sari, account):
    """T13, T38"""
    sari.post(at("create_key", account.pk), HERE)
    key = ServiceAccountKey.objects.get()
    path = at("revoke_key", account.pk, key.pk)
    assert sari.get(path).status_code == 200
    key.refresh_from_db()
    assert key.revoked_at is None
    sari.post(path, HERE)
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert sari.post(path, HERE).status_code == 404


def test_roles_and_acting_for_people_are_given_and_ended(cast, sari):
    """T15, T35"""
    account = make_account(cast, "idle", role="")
    assert sari.post(at("assign_role", account.pk), {"role": "customer_support_viewer", **HERE}).status_code == 302
    assignment = account.user.assignments.get(ended_at=None)
    assert assignment.built_in == "customer_support_viewer"
    sari.post(at("allow_impersonation", account.pk), {"domain_name": "bali.mitrajaya.example", **HERE})
    allowed = Impersonation.objects.get()
    assert (allowed.domain.name, allowed.started_by) == ("bali.mitrajaya.example", cast.sari)
    shown = text_of(sari.get(at("show", account.pk)))
    assert "allowed by Sari" in shown
    sari.post(at("end_role", account.pk, assignment.pk), HERE)
    sari.post(at("end_impersonation", account.pk, allowed.pk), HERE)
    assert not account.user.assignments.filter(ended_at=None).exists()
    assert not account.impersonations.filter(ended_at=None).exists()


@pytest.mark.parametrize("role", ["super_admin", "support_agent", "999", "", "x"])
def test_a_role_that_can_not_be_given_is_refused_in_the_form(cast, sari, account, role):
    """T15"""
    assert sari.post(at("assign_role", account.pk), {"role": role, **HERE}).status_code == 422
    assert account.user.assignments.count() == 1


def test_it_acts_for_nobody_of_a_foreign_domain(cast, sari, account):
    """T5"""
    for domain in ("cakra.example", "sinar.example", "", "x"):
        answer = sari.post(at("allow_impersonation", account.pk), {"domain_name": domain, **HERE})
        assert answer.status_code == 404
    assert not Impersonation.objects.exists()


def test_disabled_enabled_deleted_and_still_in_the_list(cast, sari, account):
    """T13"""
    sari.post(at("disable", account.pk), HERE)
    assert "all of its calls are refused" in text_of(sari.get(at("show", account.pk)))
    sari.post(at("enable", account.pk), HERE)
    account.user.refresh_from_db()
    assert account.user.is_active
    assert sari.get(at("delete", account.pk)).status_code == 200
    sari.post(at("delete", account.pk), HERE)
    assert "Deleted" in text_of(sari.get(at("list")))
    shown = text_of(sari.get(at("show", account.pk)))
    assert "What it did stays in the histories" in shown
    assert "Download a new key" not in shown
    kinds = Event.objects.filter(subject=f"user:{account.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["service_account.created", "role.assigned", "service_account.disabled",
                           "service_account.enabled", "service_account.deleted"]  # fmt: skip


@pytest.mark.parametrize("name", ["", "A B", "x" * 41, "-a", "monitoring"])
def test_a_name_that_can_not_be_used_stays_in_the_form(cast, sari, account, name):
    """S25"""
    answer = sari.post(at("create"), {"name": name, "domain_name": HOME, "purpose": "Kept", **HERE})
    assert (answer.status_code, "Kept" in text_of(answer)) == (422, True)
    assert ServiceAccount.objects.count() == 1


@pytest.mark.parametrize("who", ["priya", "budi"])
def test_people_without_the_privilege_see_nothing_of_them(cast, account, who):
    """T1, S5"""
    browser = Browser().sign_in(cast.people[who])
    for path in (at("list"), at("create"), at("show", account.pk), at("delete", account.pk)):
        answer = browser.get(path)
        assert (answer.status_code, "psa" in text_of(answer)) == (403, False)


def test_anothers_account_with_ones_own_key_or_role_answers_as_nothing(cast, sari, account):
    """T5: every id in an address is looked for below the one before it."""
    other = make_account(cast, "other")
    sari.post(at("create_key", other.pk), HERE)
    key, role = other.keys.get(), other.user.assignments.get()
    assert sari.post(at("revoke_key", account.pk, key.pk), HERE).status_code == 404
    assert sari.post(at("end_role", account.pk, role.pk), HERE).status_code == 404
    carla = Browser().sign_in(cast.carla)
    there = page("sinar.example", "service_accounts:revoke_key", other.pk, key.pk)
    assert carla.post(there, {"domain": "sinar.example"}).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_the_list_costs_the_same_with_one_and_with_many(cast, sari):
    """W21"""
    counts = []
    for number in (1, 25):
        while ServiceAccount.objects.count() < number:
            make_account(cast, f"account-{ServiceAccount.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            listed = text_of(sari.get(at("list")))
        counts.append(len(queries))
        assert len(re.findall("data-row", listed)) == number
    assert counts[0] == counts[1] <= 12
