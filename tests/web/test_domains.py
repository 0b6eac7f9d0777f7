"""An organization's own domains: proved by a record or a file, primary or secondary, removed when empty."""

import ipaddress
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from tests.cast import Cast, make_user, relate
from tests.client import Browser, page
from tests.name_server import name_server, web_server
from tests.web.pages import html
from wakil.access import domains
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import Forbidden, NotVisible
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainClaim
from wakil.organizations.verification import Proof

MITRA, BALI, CAKRA, SINAR, NEW = (
    "mitrajaya.example", "bali.mitrajaya.example", "cakra.example", "sinar.example", "jawa.mitrajaya.example",
)  # fmt: skip


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
def files(settings, records):
    """What the domains' web servers say: one server of this machine plays them all."""
    settings.WAKIL_OUTBOUND_ALLOW = (ipaddress.ip_network("127.0.0.1/32"),)
    found: dict[str, tuple[int, str]] = {}
    with web_server(found) as url:
        settings.WAKIL_PROOF_FILE_AT = url + "/{domain}/proof.txt"
        yield found


def claimed(browser: Browser, name: str = NEW, domain: str = MITRA) -> DomainClaim:
    answer = browser.post(page(domain, "domains:new"), {"domain_name": name})
    claim = DomainClaim.objects.get(organization__domains__name=domain, closed_at=None)
    assert answer["Location"] == page(domain, "domains:prove", claim.pk)
    return claim


def publish(records: dict[str, list[str]], claim: DomainClaim, *more: str) -> None:
    records[f"_wakil.{claim.name}"] = [*more, f"wakil-verification={claim.token}"]


def look(browser: Browser, claim: DomainClaim, domain: str = MITRA):
    return browser.post(page(domain, "domains:prove", claim.pk))


def test_a_domain_is_added_once_its_record_is_there(cast: Cast, records):
    """S54, S61, T18: asked of a real server; before that nothing is added."""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)
    shown = html(browser.get(page(MITRA, "domains:prove", claim.pk)))
    assert f"_wakil.{NEW}" in shown
    assert f"wakil-verification={claim.token}" in shown

    assert look(browser, claim).status_code == 422
    publish(records, claim, "v=spf1 -all")
    assert look(browser, claim)["Location"] == page(MITRA, "domains:list")

    added = Domain.objects.get(name=NEW)
    assert (added.organization, added.is_primary, added.verified_by) == (cast.mitrajaya, False, cast.sari)
    event = Event.objects.get(kind=EventKind.DOMAIN_ADDED)
    assert (event.by, event.details) == (cast.sari, {"domain": added.pk, "proved_by": "dns"})


def test_a_domain_is_added_once_its_file_is_there(cast: Cast, files):
    """S61, T18"""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)
    files[f"/{NEW}/proof.txt"] = (200, f"{claim.token}\n")

    assert look(browser, claim).status_code == 302
    assert Event.objects.get(kind=EventKind.DOMAIN_ADDED).details["proved_by"] == "file"


NOT_QUITE = [
    (200, "x{token}"), (200, "{token}x"), (200, ""), (302, "/there"), (500, "{token}"), (200, "{token}" + " " * 2000),
]  # fmt: skip


@pytest.mark.parametrize("answer", NOT_QUITE)
def test_a_file_that_is_not_quite_it_proves_nothing(cast: Cast, files, answer):
    """T6, T18: nothing around it, no redirect, not too much."""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)
    files[f"/{NEW}/proof.txt"] = (answer[0], answer[1].format(token=claim.token))
    files["/there"] = (200, claim.token)

    assert look(browser, claim).status_code == 422
    assert not Domain.objects.filter(name=NEW).exists()


@pytest.mark.parametrize("name", [MITRA, NEW, f"_wakil.{MITRA}", f"_wakil.{NEW}.evil.example"])
def test_a_record_of_another_name_proves_nothing(cast: Cast, records, name):
    """T6: the very name, under the very label."""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)
    records[name] = [f"wakil-verification={claim.token}"]

    assert look(browser, claim).status_code == 422


def test_a_token_proves_one_domain_for_one_organization_for_a_while(cast: Cast, records):
    """S61, T14: another's token, another domain's, and one that is too old."""
    make_user("Omar", CAKRA, "super_admin")
    sari = Browser().sign_in(cast.sari)
    claim = claimed(sari)
    other = domains.claim_domain(cast.actor("sari"), name="solo.example")
    records[f"_wakil.{NEW}"] = [f"wakil-verification={other.token}"]
    assert look(sari, claim).status_code == 422

    publish(records, claim)
    DomainClaim.objects.filter(pk=claim.pk).update(expires_at=clock.now())
    assert look(sari, claim).status_code == 422
    again = domains.claim_domain(cast.actor("sari"), name=NEW)
    assert (again.pk, again.token == claim.token) == (claim.pk, False)
    assert look(sari, claim).status_code == 422
    with pytest.raises(NotVisible):
        domains.confirm_domain(cast.actor("sari"), claim, proof=Proof(other.pk, "dns"))


def test_a_name_that_is_taken_answers_like_a_free_one_until_it_is_proved(cast: Cast, records):
    """T24: nobody learns who uses the portal; whoever controls the name learns that support can help."""
    browser = Browser().sign_in(cast.sari)
    pages = []
    for name in (CAKRA, "cikru.example"):
        made = browser.post(page(MITRA, "domains:new"), {"domain_name": name})
        claim = DomainClaim.objects.get(name=name)
        answers = (made, browser.get(made["Location"]), look(browser, claim))
        texts = [html(answer).replace(name, "NAME").replace(claim.token, "TOKEN") for answer in answers]
        pages.append([(answer.status_code, _plain(text)) for answer, text in zip(answers, texts, strict=True)])
    assert pages[0] == pages[1]

    taken = DomainClaim.objects.get(name=CAKRA)
    publish(records, taken)
    assert "another organization" in html(look(browser, taken))
    assert Domain.objects.get(name=CAKRA).organization == cast.cakra


def _plain(text: str) -> str:
    return re.sub(r'value="\w{64}"|/claims/\d+/', "", text)


@pytest.mark.parametrize(
    ("typed", "name"), [("Bücher.example", "xn--bcher-kva.example"), (" JAWA.Mitrajaya.Example. ", NEW)]
)
def test_a_name_is_kept_as_registries_write_it(cast: Cast, typed, name):
    """T6: and shown as it reads, too."""
    assert domains.claim_domain(cast.actor("sari"), name=typed).name == name


DECEIVING = "mitraj\u0430ya.example"


@pytest.mark.parametrize(
    "typed", [DECEIVING, "localhost", "a b.example", "x", "https://a.example", "1.2.3.4", MITRA, ""]
)
def test_a_name_that_deceives_or_is_none_is_refused_and_kept_in_the_form(cast: Cast, typed):
    """T6: the first has a Cyrillic letter."""
    answer = Browser().sign_in(cast.sari).post(page(MITRA, "domains:new"), {"domain_name": typed})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["domain_name"])
    assert DomainClaim.objects.count() == 0


def test_another_domain_becomes_primary_and_nobody_moves(cast: Cast):
    """S54, S15"""
    browser = Browser().sign_in(cast.sari)
    browser.post(page(MITRA, "domains:make_primary", BALI))

    assert dict(cast.mitrajaya.domains.values_list("name", "is_primary")) == {MITRA: False, BALI: True}
    assert browser.get(page(MITRA, "cases:list")).status_code == 200
    event = Event.objects.get(kind=EventKind.DOMAIN_MADE_PRIMARY)
    assert (event.by, event.details["before"]) == (cast.sari, cast.priya.domain_id)


def test_only_an_empty_secondary_domain_can_be_removed(cast: Cast):
    """S54: with people, with a past, or primary, it stays."""
    empty = Domain.objects.create(organization=cast.mitrajaya, name=NEW, verified_at=clock.now())
    once = Domain.objects.create(organization=cast.mitrajaya, name="dulu.example", verified_at=clock.now())
    relate("dulu.example", cast.sinar)
    browser = Browser().sign_in(cast.sari)

    assert domains.may_remove_domain(cast.actor("sari"), cast.priya.domain).code == "primary_domain"
    assert domains.may_remove_domain(cast.actor("sari"), cast.priya_bali.domain).code == "not_empty"
    assert browser.post(page(MITRA, "domains:remove", BALI)).status_code == 403
    assert "It stays" in html(browser.post(page(MITRA, "domains:remove", once.name)))
    assert browser.post(page(MITRA, "domains:remove", NEW)).status_code == 302
    assert not Domain.objects.filter(pk=empty.pk).exists()
    assert Event.objects.get(kind=EventKind.DOMAIN_REMOVED).details == {"domain": empty.pk}


# Who may manage the domains of her own organization; all others may not.
MAY = {
    "sari": True, "carla": True, "vera": True, "mela": True,
    "priya": False, "budi": False, "oscar": False, "ava": False, "vito": False, "citra": False, "dodi": False,
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
def test_who_may_manage_domains(cast: Cast, who):
    """S54, S5: page, new claim and list; refused with the reason."""
    user = cast.people[who]
    browser = Browser().sign_in(user)

    assert bool(may_manage_domains(cast.actor(who))) is MAY[who]
    assert browser.get(page(user.domain.name, "domains:list")).status_code == (200 if MAY[who] else 403)
    if not MAY[who]:
        with pytest.raises(Forbidden):
            domains.claim_domain(cast.actor(who), name=NEW)


def test_anothers_claim_and_domain_are_unknown(cast: Cast):
    """T1, T5"""
    claim = domains.claim_domain(cast.actor("sari"), name=NEW)
    carla = Browser().sign_in(cast.carla)

    named = (("prove", claim.pk), ("remove", BALI), ("make_primary", BALI))
    assert {carla.get(page(SINAR, f"domains:{name}", what)).status_code for name, what in named} == {404}
    for act in (domains.make_domain_primary, domains.remove_domain):
        with pytest.raises(NotVisible):
            act(cast.actor("carla"), cast.priya_bali.domain)


def test_looking_too_often_has_to_wait(cast: Cast, records):
    """T23: each look asks somebody else's servers."""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)

    looks = [look(browser, claim) for _ in range(21)]
    assert [answer.status_code for answer in looks][-2:] == [422, 429]
    assert "Those were many tries in one hour. Go on later." in html(looks[-1])


def test_a_claim_is_withdrawn(cast: Cast, records):
    """S61: what is published proves nothing any more."""
    browser = Browser().sign_in(cast.sari)
    claim = claimed(browser)
    publish(records, claim)
    browser.post(page(MITRA, "domains:withdraw", claim.pk))

    assert look(browser, claim).status_code == 404
    assert DomainClaim.objects.get().closed_at <= clock.now() + timedelta(seconds=1)
    with pytest.raises(ValidationError):
        domains.claim_domain(cast.actor("sari"), name=BALI)
