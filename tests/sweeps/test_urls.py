"""Every address of the portal, found by itself: closed to the unknown, and to all others as if it led nowhere.

An address with an argument that is not told here how to be filled fails the sweep, so a new one can't be forgotten.
"""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast, make_group, make_seats
from tests.client import Browser
from tests.sweeps import moves, programs
from tests.sweeps.crawlers import crawlers
from tests.web.accounts.test_bad_input import OPEN
from wakil.access.alert_addresses import ask_alert_address
from wakil.access.domains import claim_domain
from wakil.access.linking import ask_to_link
from wakil.access.models import Role
from wakil.access.requests import request_access
from wakil.accounts.alert_addresses import token_of
from wakil.cases.actions import comment_on_case
from wakil.cases.models import Attachment, CaseShare
from wakil.config import domain_urls
from wakil.directory.actions import request_seats
from wakil.directory.units import root_of
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.actions import make_transfer_token
from wakil.reselling.records import add_customer
from wakil.runs.models import Run
from wakil.webhooks.actions import create_webhook, send_test_event

CANARY = "kanariratnasari"
OF_RECORDS = [
    "customers:record", "customers:edit_record", "customers:withdraw_record", "organizations:record",
    "organizations:approve_record", "organizations:join_record", "organizations:refuse_record",
]  # fmt: skip
UNKNOWN = "999999"


def addresses(patterns=None, prefix="", namespace=""):
    """Every (name, route, argument names) below a domain."""
    for entry in patterns or get_resolver(domain_urls).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, tuple(entry.pattern.converters)


ALL = {name: (route, names) for name, route, names in addresses()}
WITH_IDS = sorted(name for name, (_route, names) in ALL.items() if names and name not in OPEN)
CLOSED = sorted(name for name in ALL if name not in OPEN)


@pytest.fixture
def things(cast: Cast):
    """A case with everything that an address can name, told about in words that stand nowhere else."""
    case = cast.file("priya", cast.sinar, title=f"Mail {CANARY}", description=f"Nothing {CANARY} arrives")
    comment_on_case(cast.actor("ava"), case, body=f"note {CANARY}", audience=Audience.VENDOR)
    attachment = Attachment.objects.create(
        case=case,
        added_by=cast.priya,
        created_at=clock.now(),
        key="0" * 64,
        name=f"{CANARY}.txt",
        size=1,
        sha256="0" * 64,
    )
    share = CaseShare.objects.create(
        case=case, address=cast.hana.email, user=cast.hana, level="notify", made_by=cast.citra,
        made_from=cast.citra.domain, made_side="customer", created_at=clock.now(),
    )  # fmt: skip
    relationship = cast.relationships["sinar"]
    webhook = _webhook(cast)
    record = add_customer(
        cast.actor("priya"), name="PT Baru", domain_name="baru.example", language="id", time_zone="UTC"
    )
    group = make_group("duty@mitrajaya.example", cast.budi)
    seats = make_seats(cast.mitrajaya, "Workspace", "Business", cap=5)
    asked = request_seats(cast.actor("sari"), seats, number=1, reason=CANARY)
    return {
        "article": "file-a-case",
        "case": case,
        "number": case.number,
        "attachment": attachment.pk,
        "share": share.pk,
        "relationship": relationship.pk,
        "token": _transfer_token(cast).pk,
        "customer_id": cast.sinar.customer_id,
        "kind": "customer",
        "mail": _mail().pk,
        "webhook": webhook.pk,
        "delivery": webhook.deliveries.get().pk,
        "link": _link(cast).pk,
        "access_request": request_access(cast.actor("budi")).pk,
        ("accounts:prove_alert_address", "token"): token_of(
            ask_alert_address(cast.actor("sari"), address="s@x.example")
        ),
        "claim": claim_domain(cast.actor("sari"), name="jawa.example").pk,
        "own_domain": "mitrajaya.example",
        "person": cast.budi.pk,
        "pk": Authenticator.objects.create(user=cast.sari, type="webauthn", data={"name": CANARY}).pk,
        "run": _run(cast).pk,
        "unit": root_of(cast.mitrajaya).pk,
        "reseller_domain": "bali.mitrajaya.example",
        "suspension": DomainSuspension.objects.create(
            domain=Domain.objects.get(name="bali.mitrajaya.example"),
            customer=cast.sinar,
            started_at=clock.now(),
            started_by=cast.carla,
        ).pk,
        "user": cast.budi.pk,
        "group": group.pk,
        "member": group.members.get().pk,
        "seats": seats.pk,
        "product": seats.product_id,
        ("organizations:grant_seats", "number"): asked.pk,
        ("organizations:refuse_seats", "number"): asked.pk,
        ("organizations:edition", "number"): seats.edition_id,
        ("users:import_apply", "number"): 1,
        "role": _role(cast).pk,
        ("roles:end", "assignment"): cast.budi.assignments.get().pk,
        ("roles:confirm", "assignment"): cast.budi.assignments.get().pk,
        ("organizations:end_relationship", "number"): relationship.pk,
        ("organizations:contract", "number"): relationship.pk,
        ("organizations:end_subscription", "number"): cast.sinar.subscriptions.get().pk,
        ("organizations:change_tier", "number"): cast.sinar.subscriptions.get().pk,
        **{(name, "number"): record.pk for name in OF_RECORDS},
        **programs.things(cast),
        **moves.things(cast),
    }


def _link(cast):
    """Asked for by Priya, to be confirmed by her account at the other domain, in a browser of hers."""
    name = Browser().sign_in(cast.priya).sign_in(cast.priya_bali).cookies["browser"].value
    return ask_to_link(cast.actor("priya"), cast.priya_bali, browser=name)


def _transfer_token(cast):
    cakra = cast.oscar.domain
    return make_transfer_token(
        cast.actor("carla"), cast.sinar, new_domain=cakra, ends=None, level=3, ends_at=clock.now() + timedelta(days=9),
        all_products=True,
    )[0]  # fmt: skip


def _webhook(cast):
    sari = cast.actor("sari")
    given = {"name": f"hook {CANARY}", "url": "https://hooks.example/", "kinds": ["case.filed"]}
    webhook = create_webhook(sari, sari.domain, **given)
    send_test_event(sari, webhook)
    return webhook


def _mail():
    return OutboxMail.objects.create(
        message_id="<1@wakil>", recipients="carla@sinar.example", subject=f"Mail {CANARY}", created_at=clock.now()
    )


def _role(cast):
    return Role.objects.create(organization=cast.mitrajaya, name=f"Role {CANARY}", privileges=["view_customers"])


def _run(cast):
    return Run.objects.create(
        kind="sweep", user=cast.priya, domain=cast.priya.domain, created_at=clock.now(), outcome={"told": CANARY}
    )


def filled(domain, name, values):
    """The address at that domain, with its arguments filled in."""
    route, names = ALL[name]
    path = route
    for argument in names:
        value = values[(name, argument)] if (name, argument) in values else values[argument]
        start = path.index("<")
        path = f"{path[:start]}{value}{path[path.index('>') + 1 :]}"
    return f"/d/{domain}/{path}"


def test_nobody_gets_in_without_signing_in(cast, things):
    """T16"""
    browser = Browser()
    for name in CLOSED:
        path = filled("mitrajaya.example", name, things)
        seen, sent = browser.get(path), browser.post(path, {"body": "text"})
        assert seen.status_code == 302, path
        assert "/accounts/login/" in seen["Location"], path
        assert sent.status_code == 403, path
        assert CANARY not in sent.content.decode(), path


# Whoever the case, the customer or the page itself does not exist for: an id of theirs answers as one that never was.
OUTSIDERS = {"oscar": "cakra.example", "priya_bali": "bali.mitrajaya.example", "gita": "kopigayo.example"}
# These name nothing of anybody's: "kind" is a word, not an id.
# An old address leads to the list, whatever it named.
NO_IDS = {"organizations:new", "legacy:lead"}


@pytest.mark.parametrize("who", crawlers(*OUTSIDERS))
def test_anothers_id_answers_exactly_as_an_unknown_one(cast, things, who):
    """T1, T2, T5, T11"""
    browser = Browser().sign_in(cast.people[who])
    for name in WITH_IDS:
        known, unknown = filled(OUTSIDERS[who], name, things), filled(OUTSIDERS[who], name, _Unknown())
        for method in (browser.get, browser.post):
            theirs, nobodys = method(known), method(unknown)
            assert theirs.status_code in (400, 403, 404, 405) or name in NO_IDS, known
            assert (theirs.status_code, told(theirs)) == (nobodys.status_code, told(nobodys)), known


def told(answer):
    """The page, but for the token that every form draws anew."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def whole(answer):
    """All that is sent, piece by piece or at once."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


class _Unknown(dict):
    """Every argument filled with an id that no row has."""

    def __contains__(self, key):
        return not isinstance(key, tuple)

    def __getitem__(self, key):
        return UNKNOWN


@pytest.mark.parametrize("who", crawlers("oscar", "priya_bali", "gita", "budi", "dodi", "mela"))
def test_no_page_of_those_who_may_not_see_the_case_has_a_word_of_it(cast, things, who):
    """T7, T11, T1"""
    user = cast.people[who]
    browser = Browser().sign_in(user)
    for name in CLOSED:
        path = filled(user.domain.name, name, things)
        answers = [browser.get(path)]
        if answers[0].status_code == 200:
            answers.append(browser.get(path, {"q": "kanariratna", "related": things["number"]}))
        for answer in answers:
            assert answer.status_code < 500, path
            assert CANARY not in whole(answer), path


@pytest.mark.parametrize("who", ["priya", "citra"])
def test_a_note_between_support_people_is_on_no_page_of_reseller_and_customer(cast, things, who):
    """T7, S35a"""
    user = cast.people[who]
    browser = Browser().sign_in(user)
    for name in CLOSED:
        answer = browser.get(filled(user.domain.name, name, things))
        assert f"note {CANARY}" not in whole(answer)


@pytest.mark.parametrize("who", [*crawlers("priya", "carla", "dodi"), "vera"])
def test_no_page_breaks_on_nonsense(cast, things, who):
    """T15: extra fields are ignored, and bad ones are never a 500."""
    user = cast.people[who]
    browser = Browser(raise_request_exception=False).sign_in(user)
    for name in CLOSED:
        path = filled(user.domain.name, name, things)
        statuses = [browser.get(path, NONSENSE).status_code, browser.post(path, NONSENSE).status_code]
        assert max(statuses) < 500, f"{path} {statuses}"


NONSENSE = {
    "customer": "1 OR 1",
    "severity": "99",
    "version": "x",
    "after": "%%%",
    "level": "root",
    "is_staff": "1",
    "role": "super_admin",
    "category": "-1",
    "product": "none",
    "key": "",
    "uploads": "zz",
    "title": "a\nb",
    "body": "\x01",
    "ends_at": "yesterday",
    "audience": "all",
    "next_move": "fly",
    "state": "gone",
}
