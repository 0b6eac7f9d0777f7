"""What an old centre's package can't do: widen anybody's reach, overrule a customer, or tell who has an account."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import get_hasher

from tests.cast import consent, make_organization, relate
from tests.legacy import golden
from tests.legacy.test_access import actor
from wakil.access.models import RoleAssignment
from wakil.access.policy import super_admins_of
from wakil.accounts.models import User
from wakil.accounts.sign_in import DomainBackend
from wakil.cases.models import Activity, ActivityKind
from wakil.directory.actions.standing import set_password
from wakil.legacy.importing.passes import dry_run
from wakil.legacy.importing.undoing import take_back
from wakil.legacy.models import Move
from wakil.legacy.package import open_package
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.reselling.actions import end_access, end_relationship
from wakil.reselling.consent import access_level
from wakil.reselling.models import Relationship

LATER = {"since": "1", "cursor": "2", "taken_at": datetime(2026, 10, 3, tzinfo=UTC)}


def test_a_later_package_opens_no_cases_to_whom_an_earlier_one_restricted(moving):
    """S7: the restriction is not said again, and counts all the same."""
    moving.bring()
    more = [
        ("roles", {"id": "all", "organization": "niaga", "name": "All three",
                   "privileges": ["support", "view_customers", "access_customers_cases"]}),
        ("assignments", {"person": "tono", "role": "all"}),
    ]  # fmt: skip
    moving.bring(moving.written(cases=[], others=more, **LATER))

    tono = actor("tono@sumberniaga.example")
    assert {one.value for one in tono.privileges} == {"view_customers"}
    held_back = RoleAssignment.objects.get(user=tono.user, role__name="All three").held_back
    assert held_back == "product_restriction"


def test_a_password_that_was_given_here_stays_whatever_a_later_package_says(moving):
    """T13, T14: the old one may have been the reason."""
    moving.bring()
    tono, lina = (User.objects.get(email=f"{name}@sumberniaga.example") for name in ("tono", "lina"))
    set_password(actor("rina@sumberniaga.example"), tono, password="Sepeda-biru-42")
    people = [("people", {**one, "password": golden.encoded("from-there-2026")})
              for kind, one in golden.records() if kind == "people" and one["id"] in {"tono", "lina"}]  # fmt: skip
    moving.bring(moving.written(cases=[], others=people, **LATER))
    tono.refresh_from_db()
    lina.refresh_from_db()

    assert (tono.check_password("Sepeda-biru-42"), tono.check_password("from-there-2026")) == (True, False)
    assert lina.check_password("from-there-2026")


def test_a_restricted_super_admin_breaks_nothing_and_reaches_no_cases(moving):
    """S7: who confirms others can't wait, so the role is left out and told."""
    others = [*golden.records(), ("product_permissions", {"id": "pp2", "person": "rina", "product": "Workspace"})]
    report = moving.bring(moving.written(others=others))

    assert actor("rina@sumberniaga.example").privileges == frozenset()
    assert ("rina", "restricted_super_admin") in [(one.old_id, one.reason) for one in report.shown["left_out"]]


def test_what_a_customer_has_ended_here_no_later_package_gives_again(moving):
    """T28, S17: consent of the old centre, older than the customer's own word here."""
    moving.bring()
    row = Relationship.objects.get(customer__name="Apotek Sehat")
    end_access(actor("dewi@apotek.example"), row)
    consents = [
        *golden._RELATIONSHIPS[0]["consents"][:1],
        {**golden._FOR_GOOD, "from_at": "2021-01-01T00:00:00Z", "given_by": "dewi", "ended_at": "2026-10-02T00:00:00Z"},
        {**golden._FOR_GOOD, "level": "admin", "from_at": "2026-10-02T00:00:00Z", "given_by": "dewi"},
    ]
    more = [("relationships", {**golden._RELATIONSHIPS[0], "consents": consents})]
    moving.bring(moving.written(cases=[], others=more, **LATER))

    assert list(row.grants.filter(revoked_at=None)) == []


def test_a_relationship_that_ended_here_comes_again_without_consent(moving):
    """T28, S17: a later package names it anew, with the consent of before."""
    moving.bring()
    row = Relationship.objects.get(customer__name="Apotek Sehat")
    end_relationship(moving.vera, row)
    more = [("relationships", {**golden._RELATIONSHIPS[0], "id": "rel1b"})]
    moving.bring(moving.written(cases=[], others=more, **LATER))

    again = Relationship.objects.get(customer__name="Apotek Sehat", ended_at=None)
    assert list(again.grants.filter(revoked_at=None)) == []
    assert access_level(row.reseller_domain, row.customer) is None


def test_an_organization_that_was_here_gets_no_super_admin_and_no_consent_that_it_ended(moving):
    """T15, T28, W16: Sinar is joined, has Carla, and has ended what it had with a reseller that moves."""
    cast = moving.cast
    lintas = make_organization("reseller", "Lintas", "lintas.example")
    ended = relate("lintas.example", cast.sinar)
    consent(ended)
    end_relationship(cast.actor("vera"), ended)
    extra = [
        ("domains", {"name": "sinar.example", "organization": "apotek"}),
        ("people", {"id": "nina", "organization": "apotek", "address": "nina@sinar.example", "name": "Nina"}),
        ("assignments", {"person": "nina", "built_in": "super_admin"}),
        ("relationships", {"id": "r9", "reseller_domain": "lintas.example", "customer": "apotek",
                           "started_at": "2021-01-01T00:00:00Z",
                           "consents": [{**golden._FOR_GOOD, "from_at": "2021-01-02T00:00:00Z"}]}),
    ]  # fmt: skip
    folder = moving.written(cases=[], others=[*golden.records(), *extra])
    joins = {"apotek": cast.sinar.number, "lintas": lintas.number}
    report = dry_run(moving.vera, open_package(folder), joins=joins)
    moving.bring(folder, **joins)

    assert actor("nina@sinar.example").privileges == frozenset()
    assert set(super_admins_of(cast.sinar)) == {cast.carla}
    assert Relationship.objects.get(customer=cast.sinar, reseller_domain__name="lintas.example", ended_at=None)
    assert access_level(ended.reseller_domain, cast.sinar) is None
    told = {(one.old_id, one.reason) for found in report.shown.values() for one in found}
    assert {("nina", "has_super_admins"), ("dewi", "has_super_admins"), ("r9", "ended_here")} <= told


def test_taking_back_leaves_a_customers_record_of_who_looked(moving):
    """W16, T34: somebody who came with the move has read a case that did not."""
    case = moving.cast.file("priya", moving.cast.sinar)
    moving.bring()
    joko = User.objects.get(email="joko@sumberniaga.example")
    Activity.objects.create(
        customer=moving.cast.sinar, case=case, user=joko, domain=joko.domain, kind=ActivityKind.LOOKED,
        acted_at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    taken = take_back(moving.vera, Move.objects.get())

    assert set(Activity.objects.filter(case=case).values_list("user__name", flat=True)) == {"Priya", "Joko"}
    assert Domain.objects.filter(name="sumberniaga.example").exists()
    assert ("people", "joko", "Joko") in taken.kept


@pytest.mark.parametrize("kept", ["request_tracker$" + "0" * 32, "bcrypt$$2b$12$short"])
def test_a_wrong_password_tells_nothing_by_the_time_it_takes(cast, monkeypatch, kept):
    """T24: as much hashing for an old hash, and for one that is none, as for an address that nobody has."""
    User.objects.filter(pk=cast.priya.pk).update(password=kept)
    preferred, hashed = type(get_hasher()), []
    encode = preferred.encode
    monkeypatch.setattr(preferred, "encode", lambda self, *given: hashed.append(given[0]) or encode(self, *given))
    here = SimpleNamespace(domain_name=cast.priya.domain.name)
    signed_in = [
        DomainBackend().authenticate(here, email=address, password="salah-semua-7")
        for address in (cast.priya.email, "nobody@mitrajaya.example")
    ]

    assert signed_in == [None, None]
    assert hashed == ["salah-semua-7"] * 2
