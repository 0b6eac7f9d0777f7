"""The vendor's console, used as a browser would."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from tests.cast import Cast, make_organization
from tests.client import Browser, page
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.policy import may_file
from wakil.events.models import Event
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import end_access
from wakil.reselling.models import Relationship, Subscription, SupportTier

VENDOR = "nusantara.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(cast: Cast) -> Browser:
    return Browser().sign_in(cast.vera)


def post(browser: Browser, name: str, /, *args: object, **fields: object):
    return browser.post(page(VENDOR, name, *args), {"domain": VENDOR, **fields})


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def make_new_customer(browser: Browser, **changes: str):
    fields = {"name": "Ubud Spa", "domain_name": "ubud.example", "language": "id", "time_zone": "Asia/Makassar"}
    return post(browser, "organizations:new", "customer", **{**fields, **changes})


def test_vera_makes_a_customer_with_a_domain_on_her_word(cast: Cast, vera: Browser):
    response = make_new_customer(vera, domain_name=" Ubud.Example. ")

    made = Organization.objects.get(name="Ubud Spa")
    domain = Domain.objects.get(organization=made)
    assert response.url == page(VENDOR, "organizations:show", made.customer_id)
    assert (made.kind, made.language, made.time_zone) == ("customer", "id", "Asia/Makassar")
    assert (domain.name, domain.is_primary, domain.verified_by) == ("ubud.example", True, cast.vera)
    assert re.fullmatch(r"C[A-Z0-9]{8}", made.customer_id)
    assert 10**11 <= made.number < 10**12
    assert kinds_of(made) == ["organization.created", "domain.added"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "Ubud\u2028Spa"),
        ("name", "Ubud\u0007Spa"),
        ("domain_name", ""),
        ("domain_name", "no domain"),
        ("domain_name", "sinar.example"),
        ("domain_name", "SINAR.example"),
        ("domain_name", "x" * 254),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_stays(cast: Cast, vera: Browser, field, value):
    """Refuses a taken domain in any spelling (T6) and line breaks in names (T20)."""
    before = Organization.objects.count()

    response = make_new_customer(vera, **{field: value})

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert Organization.objects.count() == before
    kept = "Ubud Spa" if field != "name" else "ubud.example"
    assert f'value="{kept}"' in response.content.decode()


def test_a_domain_in_another_script_is_one_domain(cast: Cast, vera: Browser):
    """T6: the A-label and the letters are the same domain."""
    make_new_customer(vera, domain_name="Bücher.example")
    again = make_new_customer(vera, name="Another", domain_name="xn--bcher-kva.example")

    assert Domain.objects.filter(name="xn--bcher-kva.example").count() == 1
    assert errors(again) == {"domain_name": ["xn--bcher-kva.example belongs to an organization already."]}


def test_vera_adds_a_second_domain(cast: Cast, vera: Browser):
    post(vera, "organizations:new_domain", cast.sinar.customer_id, domain_name="sinar-group.example")

    added = Domain.objects.get(name="sinar-group.example")
    assert (added.organization, added.is_primary, added.verified_by) == (cast.sinar, False, cast.vera)


def test_the_first_super_admin_joins_by_a_link_that_is_mailed_and_shown_once(cast: Cast, vera: Browser, settings):
    """T14: one use, bound to one address, and mailed to nobody else."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    make_new_customer(vera)
    made = Organization.objects.get(name="Ubud Spa")

    response = post(vera, "organizations:invite", made.customer_id, name="Made", address="Made@ubud.example")

    link = re.search(r"http://[^\s\"]+/accounts/[^\s\"]+", response.content.decode())[0]
    mail = OutboxMail.objects.get()
    assert (mail.recipients, link in mail.text) == ("made@ubud.example", True)
    assert link not in vera.get(page(VENDOR, "organizations:show", made.customer_id)).content.decode()
    user = User.objects.get(email="made@ubud.example")
    assert {privilege.value for privilege in Actor.load(user).privileges} >= {"manage_reseller_access", "manage_roles"}
    assert not user.has_usable_password()


def test_once_a_super_admin_has_joined_the_vendor_invites_nobody(cast: Cast, vera: Browser):
    """T15: from then on the organization gives its roles itself."""
    response = post(vera, "organizations:invite", cast.sinar.customer_id, name="Eve", address="eve@sinar.example")

    assert errors(response) == {"__all__": ["PT Sinar Abadi has a super admin, who invites everybody else."]}
    assert not User.objects.filter(email="eve@sinar.example").exists()


def test_an_address_elsewhere_is_not_invited(cast: Cast, vera: Browser):
    make_new_customer(vera)
    made = Organization.objects.get(name="Ubud Spa")

    response = post(vera, "organizations:invite", made.customer_id, name="Priya", address="priya@mitrajaya.example")

    assert errors(response) == {"address": ["Give an address at ubud.example."]}


def test_a_relationship_starts_without_access_and_ends_with_it(cast: Cast, vera: Browser):
    """S17: off by default."""
    customer = cast.organizations["melati"]
    cakra = Domain.objects.get(name="cakra.example")

    post(vera, "organizations:new_relationship", customer.customer_id, reseller_domain=cakra.pk, kind="support_only")

    started = Relationship.objects.get(customer=customer, reseller_domain=cakra)
    assert (started.kind, started.ended_at, started.grants.count()) == ("support_only", None, 0)
    assert not may_file(cast.actor("oscar"), customer)
    post(vera, "organizations:end_relationship", customer.customer_id, started.pk)
    started.refresh_from_db()
    assert started.ended_at is not None


def test_a_second_relationship_of_the_same_pair_is_refused_in_words(cast: Cast, vera: Browser):
    domain = Domain.objects.get(name="mitrajaya.example")

    response = post(
        vera, "organizations:new_relationship", cast.sinar.customer_id, reseller_domain=domain.pk, kind="resale"
    )

    assert errors(response) == {"__all__": ["They have a relationship already."]}


def record_contract(browser: Browser, cast: Cast, short: str, **changes: str):
    last_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    fields = {"level": "2", "last_day": last_day, "reason": "Frame contract 2026-7", **changes}
    relationship = cast.relationships[short]
    return post(browser, "organizations:contract", relationship.customer.customer_id, relationship.pk, **fields)


def test_access_on_a_contracts_word_works_and_says_where_it_comes_from(cast: Cast, vera: Browser):
    """S17: recorded as such, and the reseller may file from then on."""
    assert not may_file(cast.actor("priya"), cast.organizations["melati"])

    record_contract(vera, cast, "melati")

    grant = cast.relationships["melati"].grants.get()
    assert (grant.source, grant.level, grant.reason, grant.granted_by) == (
        "contract", 2, "Frame contract 2026-7", cast.vera,
    )  # fmt: skip
    assert may_file(cast.actor("priya"), cast.organizations["melati"])


def test_a_contract_never_overrules_the_customer(cast: Cast, vera: Browser):
    """S17: the customer ended it, so nobody else can give it back."""
    record_contract(vera, cast, "melati")
    end_access(cast.actor("mela"), cast.relationships["melati"])

    response = record_contract(vera, cast, "melati")

    words = "Toko Melati has decided about this access itself, and only it can change it."
    assert errors(response) == {"__all__": [words]}
    assert not may_file(cast.actor("priya"), cast.organizations["melati"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_day", "2020-01-01"),
        ("last_day", "9999-12-31"),
        ("last_day", "soon"),
        ("level", "9"),
        ("reason", " "),
        ("reason", "x" * 501),
    ],
)
def test_a_contract_needs_a_level_a_day_to_come_and_its_name(cast: Cast, vera: Browser, field, value):
    response = record_contract(vera, cast, "melati", **{field: value})

    assert list(errors(response)) == [field]
    assert cast.relationships["melati"].grants.count() == 0


def test_a_new_subscription_replaces_the_products_current_one(cast: Cast, vera: Browser):
    premium = SupportTier.objects.get(name="Premium")
    fields = {"product": cast.workspace.pk, "tier": premium.pk, "bought_from": cast.organizations["mitrajaya"].pk}

    post(vera, "organizations:new_subscription", cast.organizations["melati"].customer_id, **fields)

    current = Subscription.objects.get(customer=cast.organizations["melati"], ended_at=None)
    assert (current.tier, current.product) == (premium, cast.workspace)


def test_a_customers_contact_is_kept_with_its_source(cast: Cast, vera: Browser):
    """S23: the console is the only writer."""
    fields = {
        "address": "Here\r\n1",
        "version": "0",
        "contact-TOTAL_FORMS": "1",
        "contact-INITIAL_FORMS": "0",
        "contact-0-name": "Carla",
        "contact-0-email": "carla@sinar.example",
    }

    post(vera, "organizations:details", cast.sinar.customer_id, **fields)

    details = cast.sinar.details
    assert (details.contacts.get().name, details.address, details.source) == ("Carla", "Here\n1", "vendor")
    assert kinds_of(cast.sinar) == ["customer.details_changed"]


def test_the_list_goes_on_by_key_and_narrows(cast: Cast, vera: Browser):
    for number in range(30):
        make_organization("customer", f"Shop {number:02}", f"shop{number}.example")
    everything = page(VENDOR, "organizations:list")

    first = vera.get(everything, {"q": "Shop"})
    second = vera.get(first.context["next_url"])

    names = [row["name"] for row in [*first.context["organizations"], *second.context["organizations"]]]
    assert names == [f"Shop {number:02}" for number in range(30)]
    resellers = vera.get(everything, {"kind": "reseller"}).context["organizations"]
    assert [row["name"] for row in resellers] == ["Cakra", "Mitra Jaya", "Mitra Jaya Timur"]
    assert vera.get(everything, {"after": "nonsense"}).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, vera: Browser):
    for number in range(24):
        make_organization("customer", f"Shop {number:02}", f"shop{number}.example")
    counts = []
    for text in ("Shop 07", "Shop"):
        with CaptureQueriesContext(connection) as queries:
            vera.get(page(VENDOR, "organizations:list"), {"q": text})
        counts.append(len(queries))

    assert counts[0] == counts[1]


ROUTES = ["list", "new", "show", "new_domain", "invite", "details", "new_relationship", "end_relationship", "contract",
          "new_subscription", "end_subscription"]  # fmt: skip


def address(cast: Cast, domain: str, name: str) -> str:
    sinar = cast.sinar.customer_id
    number = {
        "end_relationship": cast.relationships["sinar"].pk,
        "contract": cast.relationships["sinar"].pk,
        "end_subscription": Subscription.objects.get(customer=cast.sinar).pk,
    }
    args = {"list": [], "new": ["customer"]}.get(name, [sinar, number[name]] if name in number else [sinar])
    return page(domain, f"organizations:{name}", *args)


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_but_the_vendor_knows_the_console(cast: Cast, name: str):
    """T1, T16: to a reseller's or customer's super admin it does not exist, and strangers sign in first."""
    answers = []
    for who in ("sari", "carla"):
        person = cast.people[who]
        url = address(cast, person.domain.name, name)
        answers.append(Browser().sign_in(person).get(url).status_code)
    answers.append(Browser().get(address(cast, VENDOR, name)).status_code)

    assert answers == [404, 404, 302]


@pytest.mark.parametrize("name", ROUTES)
def test_an_agent_without_the_privilege_is_told_why(cast: Cast, name: str):
    """W5: 403 with a reason, before anything about the organization is told."""
    response = Browser().sign_in(cast.ava).get(address(cast, VENDOR, name))

    assert (response.status_code, response["X-Wakil-Reason"]) == (403, "missing_privilege")
    assert "PT Sinar Abadi" not in response.content.decode()


def test_a_relationship_of_another_customer_is_unknown_here(cast: Cast, vera: Browser):
    """T1, T5: the number counts only with its own customer."""
    foreign = cast.relationships["kopi"].pk

    answers = [
        post(vera, f"organizations:{name}", cast.sinar.customer_id, foreign).status_code
        for name in ("end_relationship", "contract")
    ]

    assert answers == [404, 404]
    assert Relationship.objects.get(pk=foreign).ended_at is None


@pytest.mark.parametrize("name", ROUTES)
def test_vera_opens_every_page(cast: Cast, vera: Browser, name: str):
    before = Event.objects.count()

    assert vera.get(address(cast, VENDOR, name)).status_code == 200
    assert Event.objects.count() == before


def kinds_of(organization: Organization) -> list[str]:
    events = Event.objects.filter(stream=f"organization:{organization.pk}").order_by("seq")
    return list(events.values_list("kind", flat=True))


def test_the_customer_reads_where_a_contracts_access_comes_from(cast: Cast, vera: Browser):
    """S17: recorded as such, shown to the customer with its last day."""
    record_contract(vera, cast, "melati")

    text = Browser().sign_in(cast.mela).get(page("melati.example", "access:list")).content.decode()

    last_day = date_format(timezone.localdate() + timedelta(days=30), "j M Y")
    assert "recorded by your vendor from a contract: Frame contract 2026-7" in text
    assert last_day in text
