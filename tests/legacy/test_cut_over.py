"""Before the cut-over the old centre is the master; after it old addresses lead here (S3, S4, S48, S49, T36)."""

from datetime import timedelta

import pytest

from tests.cast import prove_second_address
from tests.client import Browser
from tests.legacy import golden
from tests.web.pages import html
from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden
from wakil.accounts.models import FactorRequirement, User
from wakil.cases import policy
from wakil.cases.actions import comment_on_case, share_with_oneself
from wakil.cases.models import Case
from wakil.cases.policy import listed_for
from wakil.legacy.actions import set_cut_over
from wakil.legacy.cutting_over import release_cases
from wakil.legacy.models import Move, ThreadMark
from wakil.legacy.queries import case_with_message, thread_of
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import Organization
from wakil.reselling.actions import grant_access
from wakil.reselling.models import Relationship

NIAGA = "sumberniaga.example"


def user(name, domain=NIAGA):
    return User.objects.select_related("domain__organization").get(email=f"{name}@{domain}")


def actor(name, domain=NIAGA):
    return Actor.load(user(name, domain))


@pytest.fixture
def moved(moving):
    """Imported; Sumber Niaga changes over in an hour."""
    moving.bring()
    niaga = Organization.objects.get(name="Sumber Niaga")
    set_cut_over(moving.vera, Move.objects.get(), reseller=niaga, at=clock.now() + timedelta(hours=1))
    return moving


@pytest.fixture
def after(moved):
    with clock.at(clock.now() + timedelta(hours=2)):
        yield moved


def test_without_any_set_up_they_see_what_they_saw(moved):
    """S48, S35, S36, S50: who managed the customer when the case was filed, and consents."""
    seen = {
        name: sorted(listed_for(actor(name, domain)).values_list("number", flat=True))
        for name, domain in (("joko", NIAGA), ("maya", NIAGA), ("tono", NIAGA), ("omar", "lintas.example"),
                             ("eko", "apotek.example"), ("fitri", "bengkel.example"), ("rina", NIAGA))
    }  # fmt: skip
    assert seen == {
        "joko": ["1001", "1002", "1005"],  # Bengkel Maju's consent is for Workspace, and ABC-4 is about Meet
        "maya": ["1001", "1002", "1005"],
        "tono": [],
        "omar": [],
        "eko": ["1001", "1002"],
        "fitri": ["1003", "ABC-4"],
        "rina": ["1001", "1002", "1005"],
    }


def test_until_then_it_is_read_here_and_worked_on_there(moved):
    """S3, S47: nobody writes on it, and nobody files here, so that no case is in both."""
    case = Case.objects.get(number="1001")
    for who in (actor("joko"), actor("eko", "apotek.example"), moved.cast.actor("ava")):
        verdict = policy.may_comment(who, case)
        assert (verdict.code, "Balai Bantuan" in str(verdict)) == ("still_in_old_centre", True)
        with pytest.raises(Forbidden):
            comment_on_case(who, case, body="Here?")
    apotek = Organization.objects.get(name="Apotek Sehat")
    assert policy.may_file(actor("joko"), apotek).code == "still_in_old_centre"
    assert policy.may_file(actor("eko", "apotek.example"), apotek).code == "still_in_old_centre"
    assert policy.may_read(actor("joko"), case)
    assert policy.may_file(moved.cast.actor("priya"), moved.cast.sinar)  # others go on as before


def test_mail_of_a_case_goes_to_ones_own_second_address_from_then_on(moved):
    """S3, S78: a share is made where the case is mastered, one with oneself too."""
    prove_second_address(user("joko"))
    case = Case.objects.get(number="1001")
    assert policy.may_share_with_oneself(actor("joko"), case).code == "still_in_old_centre"
    with pytest.raises(Forbidden):
        share_with_oneself(actor("joko"), case)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert share_with_oneself(actor("joko"), case).is_own


def test_from_then_on_it_is_worked_on_here(after):
    """S3, S48."""
    comment_on_case(actor("joko"), Case.objects.get(number="1001"), body="Here.")
    assert policy.may_file(actor("joko"), Organization.objects.get(name="Apotek Sehat"))
    assert policy.may_comment(actor("fitri", "bengkel.example"), Case.objects.get(number="ABC-4"))
    # Lintas has not changed over
    assert policy.may_reopen(after.cast.actor("ava"), Case.objects.get(number="1003")).code == "still_in_old_centre"
    assert (release_cases(), Case.objects.filter(is_moving=True).count()) == (4, 1)


def led(browser, path):
    """Where an old address leads in the end: the status, and the address of the page."""
    answer = browser.get(path, follow=True)
    return answer.status_code, answer.redirect_chain[-1][0] if answer.redirect_chain else path


OLD = "/legacy/Ticket/Display.html?id="


LEADS_TO = {
    f"{OLD}1001": "cases/1001/",
    f"{OLD}t1": "cases/1001/",
    "/legacy/ticket/1001": "cases/1001/",
    "/legacy/rt/SelfService/Display.html?id=1002": "cases/1002/",
    f"{OLD}977": "cases/",  # Meet: not covered by the consent, like a case that never was
    f"{OLD}4711": "cases/",
    f"{OLD}1003": "cases/",  # another reseller's time
    "/legacy/Search/Results.html?Query=1": "cases/",
    "/legacy/": "cases/",
    "/legacy/Ticket/Create.html": "cases/new/",
    "/legacy/https://evil.example/": "cases/",
    "/legacy/ticket/1001?next=https://evil.example/&id=//evil.example": "cases/1001/",
    f"{OLD}//evil.example/": "cases/",
    f"{OLD}<script>alert(1)</script>": "cases/",
}


def test_an_old_address_leads_who_holds_both_privileges_to_the_page(after):
    """S49, T36: by a fixed map, to the right domain; unknown is the list; nothing of the address goes on."""
    joko, maya = Browser().sign_in(user("joko")), Browser().sign_in(user("maya"))

    assert {path: led(joko, path) for path in LEADS_TO} == {
        path: (200, f"/d/{NIAGA}/{page}") for path, page in LEADS_TO.items()
    }
    assert led(maya, f"{OLD}1001") == (200, f"/d/{NIAGA}/cases/1001/")  # S75


def test_who_holds_one_or_none_or_waits_gets_the_page_that_says_so(after):
    """S49, S5, S7: one privilege, none that counts, or held back; no word of the case."""
    for who in ("lina", "surya", "tono"):
        answer = Browser().sign_in(user(who)).get(f"{OLD}1001", follow=True)

        words = html(answer)
        assert (answer.status_code, "super admin" in words, "Resep" in words) == (403, True, False)


def test_customers_and_agents_find_their_cases_too(after):
    """S3: case links resolve to the portal's."""
    assert led(Browser().sign_in(user("eko", "apotek.example")), f"{OLD}1001") == (200, "/d/apotek.example/cases/1001/")
    assert led(Browser().sign_in(after.cast.ava), f"{OLD}977") == (200, "/d/nusantara.example/cases/ABC-4/")


def test_the_account_of_this_browser_that_sees_it_is_taken(after):
    """S49, S58: two accounts in one browser."""
    browser = Browser().sign_in(user("fitri", "bengkel.example")).sign_in(user("joko"))

    assert led(browser, f"{OLD}977")[1] == "/d/bengkel.example/cases/ABC-4/"
    assert led(browser, f"{OLD}1001")[1] == f"/d/{NIAGA}/cases/1001/"


def test_before_the_day_an_old_address_says_when(moved):
    """S47, S49: the old centre is the one to use."""
    answer = Browser().sign_in(user("joko")).get(f"{OLD}1001", follow=True)

    assert (answer.status_code, "Balai Bantuan" in html(answer)) == (403, True)


def test_nothing_is_filed_at_an_old_address(after):
    """S3: whatever is sent there."""
    browser, before = Browser().sign_in(user("joko")), Case.objects.count()
    for path in ("/legacy/Ticket/Create.html", f"/d/{NIAGA}/legacy/Ticket/Create.html"):
        assert browser.post(path, {"Subject": "x"}).status_code == 405
    assert Case.objects.count() == before


def test_the_old_password_works_at_once_leads_on_and_is_hashed_anew(after):
    """S4, S49: no reset; from an old address to sign-in and on to the page."""
    browser = Browser()
    asked = browser.get(f"{OLD}1001")
    assert (asked.status_code, "moved here" in html(asked)) == (200, True)
    to_sign_in = browser.get(f"/legacy/ticket/1001?address=joko@{NIAGA}")
    answer = browser.post(to_sign_in.url, {"login": f"joko@{NIAGA}", "password": golden.PASSWORD}, follow=True)

    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"/d/{NIAGA}/cases/1001/")
    assert user("joko").password.startswith("argon2")


def test_a_second_factor_is_set_up_at_the_first_sign_in(after):
    """S4: by the rule that holds for everybody."""
    FactorRequirement.objects.filter(kind="reseller").delete()
    sign_in = f"/d/{NIAGA}/accounts/login/"

    answer = Browser().post(sign_in, {"login": f"joko@{NIAGA}", "password": golden.PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"/d/{NIAGA}/accounts/second-factor/")


def test_a_support_only_partner_that_came_along_manages_cases_with_consent(after):
    """S52, S35: as any other, from the moment the customer allows it, and only cases of its own time."""
    tie = Relationship.objects.get(kind="support_only")
    andi = actor("andi", "timur.sumberniaga.example")
    assert list(listed_for(andi)) == []

    grant_access(
        actor("fitri", "bengkel.example"), tie, level=3, ends_at=clock.now() + timedelta(days=9), all_products=True
    )

    assert [case.number for case in listed_for(andi)] == ["ABC-4"]
    assert policy.may_comment(andi, Case.objects.get(number="ABC-4"))


def test_a_mail_goes_on_with_the_old_thread_and_names_no_note(after, settings):
    """S50, T7: by the Message-IDs that everyone on the case knows."""
    case = Case.objects.get(number="1001")
    note = case.comments.get(audience="vendor")
    ThreadMark.objects.create(case=case, comment=note, message_id="<note@balai.example>")

    assert thread_of(case) == ["<t1@balai.example>", "<m4@surel.example>"]
    assert case_with_message("<m1@balai.example>") == case
    comment_on_case(actor("joko"), case, body="Here.")
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    send_waiting()
    mail = OutboxMail.objects.get(recipients="wira@nusantara.example")
    assert "<t1@balai.example> <m4@surel.example> <case." in mail.headers["References"]
