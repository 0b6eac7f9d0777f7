"""The first person of a customer proves that the domain is theirs."""

import ipaddress
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.cast import make_organization
from tests.client import Browser, page
from tests.name_server import name_server, web_server
from tests.web.pages import html
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.events.models import Event
from wakil.organizations.models import Organization
from wakil.reselling.claiming import claim_organization, token_of
from wakil.reselling.records import add_customer
from wakil.web.accounts.claiming import let_in

UBUD = "ubud.example"
ADDRESS = f"made@{UBUD}"


@pytest.fixture
def records(settings):
    """What the DNS says, on a server of this machine; no file is anywhere."""
    settings.WAKIL_OUTBOUND_ALLOW = ()
    cache.clear()
    found: dict[str, list[str]] = {}
    with name_server(found) as address:
        settings.WAKIL_DNS_SERVERS = (address,)
        settings.WAKIL_PROOF_FILE_AT = "http://127.0.0.1:9/{domain}"
        yield found


@pytest.fixture
def ubud(cast):
    return make_organization("customer", "Ubud Spa", UBUD)


def ask(domain=UBUD, do="show", **changes):
    fields = {"domain": domain, "name": "Made", "address": f"made@{domain}", "do": do, **changes}
    return Browser().post(page(domain, "accounts:claim"), fields)


def told(response, domain):
    """The page, but for what differs between any two domains."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html(response)).replace(domain, "…")
    text = re.sub(r"[0-9a-f]{64}", "TOKEN", text)
    return re.sub(r'room-\d\d|>\w</span>|favicon[^"]*', "", text)


def work():
    """What the worker does with what was queued."""
    for task in DBTaskResult.objects.filter(task_path__endswith="let_in"):
        let_in.call(**task.args_kwargs["kwargs"])


def test_whoever_proves_the_domain_of_a_customer_without_people_becomes_its_first_super_admin(ubud, records):
    """Decision 9: by a link that goes to the address at the domain, and to nobody else (T14)."""
    shown = html(ask())
    records[f"_wakil.{UBUD}"] = ["v=spf1 -all", re.search(r"wakil-verification=\w+", shown)[0]]
    answer = ask(do="check")
    work()

    assert "The token is there." in html(answer)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    link = re.search(r"/d/ubud\.example/accounts/invitation/\S+", mail.outbox[0].body)[0]
    joining = Browser()
    joining.post(link, {"domain": UBUD, "password1": "gunung-agung-2026"})
    user = User.objects.get(email=ADDRESS)
    assert (user.has_usable_password(), user.domain.name) == (True, UBUD)
    assert "manage_reseller_access" in {one.value for one in Actor.load(user).privileges}
    kinds = Event.objects.filter(stream=f"organization:{ubud.pk}").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["organization.claimed", "user.invited", "role.assigned", "user.joined"]


def test_without_the_word_nobody_is_let_in_and_it_can_be_looked_for_again(ubud, records):
    """Decision 9"""
    answer = ask(do="check")
    work()

    assert "The token is not there yet." in html(answer)
    assert (User.objects.filter(email=ADDRESS).exists(), mail.outbox) == (False, [])


def test_the_word_of_another_address_or_domain_lets_nobody_in(ubud, records):
    """T14: what Dewi has published proves nothing for Made."""
    tokens = [token_of(UBUD, f"dewi@{UBUD}"), token_of("other.example", ADDRESS)]
    records[f"_wakil.{UBUD}"] = [f"wakil-verification={token}" for token in tokens]

    assert "The token is not there yet." in html(ask(do="check"))


@pytest.mark.parametrize("domain", ["sinar.example", "mitrajaya.example", "nusantara.example", UBUD])
def test_every_domain_answers_alike_known_or_not_proved_or_not(cast, records, domain):
    """T24: the page, its steps, and as many queries."""
    Organization.objects.filter(name="Ubud Spa").delete()
    unknown, seen = "never-heard-of.example", {}
    for one in (domain, unknown):
        pages = [Browser().get(page(one, "accounts:claim")), ask(one), ask(one, do="check")]
        records[f"_wakil.{one}"] = [f"wakil-verification={token_of(one, f'made@{one}')}"]
        with CaptureQueriesContext(connection) as queries:
            pages.append(ask(one, do="check"))
        seen[one] = ([told(answer, one) for answer in pages], len(queries))
    work()

    assert seen[domain] == seen[unknown]
    assert (mail.outbox, User.objects.filter(name="Made").count()) == ([], 0)


@pytest.mark.parametrize("domain", ["sinar.example", "mitrajaya.example", "nusantara.example", "unknown.example"])
def test_a_customer_with_a_super_admin_and_whoever_is_no_customer_is_not_claimed(cast, domain):
    """Decision 9: from then on the organization gives its roles itself."""
    assert claim_organization(domain, name="Mallory", address=f"mallory@{domain}") is None
    assert not User.objects.filter(name="Mallory").exists()


def test_a_record_that_waits_for_the_vendor_cannot_be_claimed(cast):
    """Decision 9: it holds no account."""
    add_customer(cast.actor("priya"), name="Ubud", domain_name=UBUD, language="id", time_zone="UTC")
    assert claim_organization(UBUD, name="Made", address=ADDRESS) is None


def test_who_was_invited_before_gets_a_new_link_and_no_second_role(cast, ubud):
    """T14"""
    claim_organization(UBUD, name="Made", address=ADDRESS)
    _customer, link = claim_organization(UBUD, name="Made", address=ADDRESS)

    assert User.objects.get(email=ADDRESS).assignments.count() == 1
    assert link.startswith(f"http://localhost:8000/d/{UBUD}/accounts/invitation/")


@pytest.mark.parametrize(("field", "value"), [
    ("address", "made@other.example"), ("address", "nobody"), ("name", ""), ("name", "a\u2028b"), ("address", ""),
])  # fmt: skip
def test_bad_input_stays_in_the_form(cast, field, value):
    """T15: nobody claims for an address elsewhere."""
    answer = ask(**{field: value})

    assert (answer.status_code, list(answer.context["form"].errors), "token" in answer.context) == (200, [field], False)


def test_looking_has_a_pace(cast, records):
    """T24: nobody asks name servers through us at will."""
    statuses = [ask(do="check").status_code for _try in range(12)]

    assert (statuses[0], statuses[-1]) == (200, 429)


def test_a_file_on_the_domains_web_site_proves_it_too(ubud, records, settings):
    """Decision 9"""
    settings.WAKIL_OUTBOUND_ALLOW = (ipaddress.ip_network("127.0.0.1/32"),)
    with web_server({f"/{UBUD}/proof.txt": (200, f"{token_of(UBUD, ADDRESS)}\n")}) as url:
        settings.WAKIL_PROOF_FILE_AT = url + "/{domain}/proof.txt"
        assert "The token is there." in html(ask(do="check"))


def test_a_token_is_of_this_installation(settings):
    """T14: nobody can compute it elsewhere."""
    before = token_of(UBUD, ADDRESS)
    settings.SECRET_KEY = "another installation's secret of some length"
    assert token_of(UBUD, ADDRESS) != before


def test_the_sign_in_page_of_every_domain_leads_there(cast):
    """T24"""
    for domain in ("sinar.example", "never-heard-of.example"):
        assert page(domain, "accounts:claim") in html(Browser().get(page(domain, "account_login")))
