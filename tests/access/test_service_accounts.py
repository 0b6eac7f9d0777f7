"""Service accounts: who may make them and give them power, and that they are nowhere taken for people."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast, make_user
from wakil.access.actions import assign_role
from wakil.access.actor import people_reaching_cases
from wakil.access.models import Role, RoleAssignment
from wakil.access.policy import super_admins_of
from wakil.access.service_accounts import (
    allow_impersonation,
    create_key,
    create_service_account,
    delete_service_account,
    disable_service_account,
    enable_service_account,
    end_impersonation,
    revoke_key,
    service_accounts_seen_by,
)
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import ServiceAccount, ServiceAccountKey, User
from wakil.accounts.sign_in import person_at
from wakil.cases.actions import share_case
from wakil.directory.policy import people_seen_by
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import Domain


@pytest.fixture
def account(cast: Cast) -> ServiceAccount:
    return make_account(cast)


def make_account(cast: Cast, name: str = "monitoring", role: str = "reseller_admin") -> ServiceAccount:
    return create_service_account(cast.actor("sari"), domain=cast.sari.domain, name=name, purpose="Alerts", role=role)


def people_manager(cast: Cast, *privileges: str) -> str:
    """Peter looks after people without being a super admin."""
    cast.people["peter"] = make_user("Peter", "mitrajaya.example")
    role = Role.objects.create(
        organization=cast.mitrajaya, name="People", privileges=["manage_users", "manage_roles", *privileges]
    )
    RoleAssignment.objects.create(user=cast.peter, role=role, started_at=clock.now())
    return "peter"


def test_a_service_account_is_an_account_that_no_page_and_no_mail_reaches(cast, account):
    """S15, T14"""
    user = account.user
    assert (user.email, user.name) == ("monitoring@mitrajaya.example.service-account.invalid", "monitoring")
    assert not user.has_usable_password()
    assert person_at("mitrajaya.example", user.email) is None
    case = cast.file("priya", cast.sinar)
    with pytest.raises(ValidationError):
        share_case(cast.actor("priya"), case, addresses=user.email, level="view")


def test_a_service_account_can_never_be_given_a_password(account):
    """T14: the database says so, whatever page asks."""
    account.user.set_password("wayang-kulit-2026")
    with pytest.raises(IntegrityError), transaction.atomic():
        account.user.save()


def test_it_is_not_among_people_but_the_customer_is_told_that_it_reaches_cases(cast, account):
    """S10, T34"""
    assert account.user not in people_seen_by(cast.actor("sari"))
    assert account.user in people_reaching_cases(cast.sari.domain)


def test_it_is_never_a_super_admin_nor_gives_roles(cast, account):
    """T15"""
    roles = Role.objects.create(organization=cast.mitrajaya, name="Roles", privileges=["manage_roles"])
    for role in ("super_admin", roles):
        with pytest.raises(Forbidden) as refused:
            assign_role(cast.actor("sari"), account.user, role)
        assert refused.value.verdict.code == "service_account"
    RoleAssignment.objects.create(user=account.user, built_in="super_admin", started_at=clock.now())
    assert list(super_admins_of(cast.mitrajaya)) == [cast.sari]


@pytest.mark.parametrize(
    "name", ["", "ab", "a" * 41, "-abc", "ab--c", "abc-", "9abc", "a b c", "ab\nc", "müller", "a/b"]
)
def test_a_name_is_short_and_plain(cast, name):
    """S25"""
    with pytest.raises(ValidationError) as refused:
        make_account(cast, name)
    assert list(refused.value.message_dict) == ["name"]


def test_a_name_is_used_once_and_never_again_after_it_was_deleted(cast, account):
    """S35a: what was done under a name stays that one's."""
    delete_service_account(cast.actor("sari"), account)
    with pytest.raises(ValidationError):
        make_account(cast)


def test_accounts_are_made_by_who_manages_users_at_domains_of_their_own(cast):
    """T1, T5, T15"""
    sari, bali = cast.actor("sari"), Domain.objects.get(name="bali.mitrajaya.example")
    assert create_service_account(sari, domain=bali, name="sync").user.domain == bali
    for who in ("priya", "budi", "oscar", "ava"):
        with pytest.raises((Forbidden, NotVisible)):
            create_service_account(cast.actor(who), domain=cast.people[who].domain, name="mine")
    with pytest.raises(NotVisible):
        create_service_account(sari, domain=cast.oscar.domain, name="theirs")
    assert not service_accounts_seen_by(cast.actor("carla")).exists()


def test_nobody_makes_a_key_to_more_power_than_she_holds(cast, account):
    """T15: a key is all that the account is."""
    peter = people_manager(cast)
    weak = create_service_account(cast.actor(peter), domain=cast.sari.domain, name="weak")
    assert create_key(cast.actor(peter), weak).private_key
    with pytest.raises(Forbidden):
        create_key(cast.actor(peter), account)
    with pytest.raises(Forbidden):
        assign_role(cast.actor(peter), weak.user, "reseller_admin")
    disable_service_account(cast.actor(peter), account)
    with pytest.raises(Forbidden):
        enable_service_account(cast.actor(peter), account)
    enable_service_account(cast.actor("sari"), account)


def test_a_key_of_an_account_that_acts_for_people_is_a_super_admins_to_make(cast):
    """T15, T35: acting for people includes acting for the super admin."""
    peter = people_manager(cast, "support", "view_customers", "access_customers_cases", "edit_customers")
    account = make_account(cast)
    assert create_key(cast.actor(peter), account)
    for domain in (account.user.domain, Domain.objects.get(name="bali.mitrajaya.example")):
        with pytest.raises(Forbidden):
            allow_impersonation(cast.actor(peter), account, domain=domain)
    allowed = allow_impersonation(cast.actor("sari"), account, domain=account.user.domain)
    with pytest.raises(Forbidden):
        create_key(cast.actor(peter), account)
    end_impersonation(cast.actor(peter), allowed)
    assert create_key(cast.actor(peter), account)


def test_it_may_act_for_people_of_its_own_organization_only(cast, account):
    """T5, T35"""
    with pytest.raises(NotVisible):
        allow_impersonation(cast.actor("sari"), account, domain=cast.oscar.domain)
    first = allow_impersonation(cast.actor("sari"), account, domain=account.user.domain)
    assert allow_impersonation(cast.actor("sari"), account, domain=account.user.domain) == first


def test_an_account_has_so_many_keys_and_an_organization_so_many_accounts(cast, account, settings):
    """T23"""
    settings.WAKIL_MOST_KEYS = settings.WAKIL_MOST_SERVICE_ACCOUNTS = 1
    create_key(cast.actor("sari"), account)
    with pytest.raises(ValidationError):
        create_key(cast.actor("sari"), account)
    with pytest.raises(ValidationError):
        make_account(cast, "second")
    revoke_key(cast.actor("sari"), account.keys.get())
    assert create_key(cast.actor("sari"), account)


def test_deleting_ends_keys_roles_and_acting_and_keeps_the_row(cast, account):
    """T13"""
    sari = cast.actor("sari")
    create_key(sari, account)
    allow_impersonation(sari, account, domain=account.user.domain)
    delete_service_account(sari, account)
    account.refresh_from_db()
    left = (account.keys.filter(revoked_at=None), account.impersonations.filter(ended_at=None),
            account.user.assignments.filter(ended_at=None))  # fmt: skip
    assert [found.count() for found in left] == [0, 0, 0]
    assert not User.objects.get(pk=account.pk).is_active
    for act in (create_key, enable_service_account):
        with pytest.raises(Forbidden):
            act(sari, account)


def test_the_private_key_is_kept_nowhere(cast, account):
    """T26"""
    pair = create_key(cast.actor("sari"), account)
    secret = pair.private_key.splitlines()[1]
    row = ServiceAccountKey.objects.get()
    assert secret not in repr(pair) + str(row.__dict__) + str(list(Event.objects.values()))
    assert row.key_id == pair.key_id
