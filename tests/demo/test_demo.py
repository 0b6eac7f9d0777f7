"""The demo: made once, told twice, and never among other people."""

import io
import json
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Q

from tests.client import Browser, page
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Case, CaseShare, Category, Escalation, State
from wakil.cases.policy import listed_for, shared_with, visible_to
from wakil.cases.reachability import wrongly_hidden
from wakil.demo.making import is_demo
from wakil.events.chain import hash_of
from wakil.events.models import Event, Stream
from wakil.notifications.models import Notice
from wakil.organizations.models import Organization
from wakil.reselling.consent import access_level
from wakil.reselling.models import AccessLevel, Relationship, Subscription

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CUSTOMERS = ["sinar", "melati", "kopigayo", "harapan", "batik", "warung"]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker) -> dict:
    """The demo, made once for this file and taken back at its end."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            yield json.loads(demo("--json"))
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            (Path(settings.DATA) / "demo_password").unlink(missing_ok=True)


def demo(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def actor(address: str) -> Actor:
    return Actor.load(User.objects.select_related("domain__organization").get(email=address))


def numbers(cases) -> set[str]:
    return set(cases.values_list("number", flat=True))


def test_it_tells_one_object_with_everything_a_program_needs(told):
    assert list(told) == ["url", "password", "organizations", "customers", "people", "cases"]
    assert list(told["customers"]) == [f"{name}.example" for name in CUSTOMERS]
    assert told["people"]["priya@bali.mitrajaya.example"] == "Priya"
    assert told["organizations"]["bali.mitrajaya.example"] == told["organizations"]["mitrajaya.example"]
    assert set(told["people"]) == set(User.objects.values_list("email", flat=True))
    assert set(told["cases"]) == numbers(Case.objects.all())
    for number, entry in told["cases"].items():
        case = Case.objects.get(number=number)
        primary = case.customer.domains.get(is_primary=True).name if case.customer else None
        assert entry == {"customer": primary, "title": case.title}


def test_a_second_run_changes_nothing_and_says_so(told):
    before = (Event.objects.count(), User.objects.count(), Case.objects.count())

    words = demo()

    assert words.startswith("The demo is there already: nothing to change.")
    assert told["password"] in words
    assert json.loads(demo("--json")) == told
    assert (Event.objects.count(), User.objects.count(), Case.objects.count()) == before


def test_the_password_is_everyones_and_kept_for_its_owner_only(told):
    file = Path(settings.DATA) / "demo_password"

    assert file.read_text().strip() == told["password"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [user.email for user in User.objects.all() if not user.check_password(told["password"])] == []


def test_all_but_toko_melati_consent_at_level_manage(told):
    levels = {
        relationship.customer.name: access_level(relationship.reseller_domain, relationship.customer)
        for relationship in Relationship.objects.filter(ended_at=None)
    }

    assert levels == {
        "PT Sinar Abadi": AccessLevel.MANAGE,
        "Toko Melati": None,
        "Kopi Gayo": AccessLevel.MANAGE,
        "RS Harapan": AccessLevel.MANAGE,
        "Batik Lestari": AccessLevel.MANAGE,
        "Warung Digital": AccessLevel.MANAGE,
    }


def test_relations_and_tiers_are_those_of_the_cast(told):
    relations = Relationship.objects.order_by("started_at", "id")
    tiers = Subscription.objects.values_list("customer__name", "tier__name").distinct()

    assert sorted(
        (one.customer.name, one.reseller_domain.name, one.kind, one.ended_at is None) for one in relations
    ) == [
        ("Batik Lestari", "mitrajaya-timur.example", "resale", True),
        ("Kopi Gayo", "cakra.example", "resale", False),
        ("Kopi Gayo", "mitrajaya.example", "resale", True),
        ("PT Sinar Abadi", "mitrajaya.example", "resale", True),
        ("RS Harapan", "bali.mitrajaya.example", "resale", True),
        ("Toko Melati", "mitrajaya.example", "resale", True),
        ("Warung Digital", "mitrajaya.example", "support_only", True),
    ]
    assert {"PT Sinar Abadi": "Premium", "Toko Melati": "Standard", "Kopi Gayo": "Enhanced"}.items() <= dict(
        tiers
    ).items()


def test_every_customer_has_cases_and_has_filed_one_itself(told):
    for name in CUSTOMERS:
        customer = Organization.objects.get(domains__name=f"{name}.example")
        assert customer.cases.filter(filed_from__organization=customer).exists(), name


def test_only_kopi_gayo_has_cases_of_an_earlier_resellers_time(told):
    """S35, S36: Mitra Jaya sees its own time only, Cakra nothing any more."""
    earlier = Case.objects.filter(managers__domain__name="cakra.example")
    priya = actor("priya@mitrajaya.example")

    assert {case.customer.name for case in earlier} == {"Kopi Gayo"}
    assert earlier.count() == 2
    assert numbers(listed_for(priya)) & numbers(earlier) == set()
    assert numbers(listed_for(actor("oscar@cakra.example"))) == set()
    assert numbers(visible_to(actor("gita@kopigayo.example"))) >= numbers(earlier)


def test_no_share_gives_those_outside_a_case(told):
    """S34: the one share is with a group of the customer."""
    outside = ["priya@mitrajaya.example", "priya@bali.mitrajaya.example", "priya@mitrajaya-timur.example",
               "budi@mitrajaya.example", "dodi@sinar.example", "oscar@cakra.example"]  # fmt: skip

    assert {who: numbers(shared_with(actor(who))) for who in outside} == {who: set() for who in outside}
    assert [share.address for share in CaseShare.objects.all()] == ["ops@kopigayo.example"]
    assert numbers(shared_with(actor("galih@kopigayo.example"))) == {CaseShare.objects.get().case.number}


def test_there_is_something_of_everything(told):
    states = set(Case.objects.values_list("state", flat=True))
    severities = set(Case.objects.values_list("severity", flat=True))

    assert states == set(State.values)
    assert severities == {1, 2, 3, 4}
    assert Escalation.objects.filter(ended_at=None).count() == 1
    assert Case.objects.filter(customer=None).count() == 1
    assert 20 <= Category.objects.count() <= 60
    current = Count("subscriptions", filter=Q(subscriptions__ended_at=None))
    customers = Organization.objects.filter(kind="customer").annotate(n=current)
    products = Category.objects.values("product").distinct().count()
    assert set(customers.values_list("n", flat=True)) == {products}


def test_accounts_of_one_person_are_linked(told):
    people = User.objects.exclude(person=None).values_list("person", "name").distinct()

    assert sorted(name for _person, name in people) == ["Priya", "Sari"]


def test_the_chains_hold_and_no_row_is_hidden_wrongly(told):
    for stream in Stream.objects.all():
        before = ""
        for event in Event.objects.filter(stream=stream.name).order_by("seq"):
            assert event.previous_hash == before
            before = hash_of(event)
        assert before == stream.head
    assert wrongly_hidden().count() == 0


def test_only_news_are_mailed(told):
    waiting = Notice.objects.filter(addressed_at=None)

    assert 0 < waiting.count() < 30


def test_its_people_open_their_cases(told):
    priya = User.objects.select_related("domain__organization").get(email="priya@mitrajaya.example")

    response = Browser().sign_in(priya).get(page("mitrajaya.example", "cases:list"))

    assert response.status_code == 200
    assert "SSO loop after the identity provider changed its certificate" in response.content.decode()


def test_the_sign_in_page_says_that_it_is_a_demo(told):
    """T24: at every domain, known or not, in the same words."""
    pages = [Browser().get(page(domain, "account_login")).content.decode() for domain in ("sinar.example", "x.example")]

    assert is_demo()
    assert ["This is a demo" in text for text in pages] == [True, True]
