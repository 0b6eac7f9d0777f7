"""Who is signed in where in one browser, what waits there, and links that belong to another of one's domains."""

import pytest

from tests.cast import PASSWORD, Cast
from tests.client import Browser, page
from tests.web.pages import html
from wakil.access.actions import assign_role
from wakil.access.linking import ask_to_link, confirm_link, unlink_account
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.linked import linked_domains
from wakil.accounts.models import LinkRequest, User
from wakil.accounts.sessions import people_of_browser
from wakil.cases.actions import close_case
from wakil.cases.models import Case, CaseManager, State
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import end_access

MITRA, BALI, SINAR = "mitrajaya.example", "bali.mitrajaya.example", "sinar.example"


def told(browser: Browser, domain: str) -> list[tuple[str, str]]:
    """What the switcher says of each signed-in domain."""
    answer = browser.get(page(domain, "accounts:switcher"))
    return [(one.domain, one.waiting) for one in answer.context["signed_in"]]


def wait_for_the_filer(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.ACTION_REQUIRED)
    CaseManager.objects.filter(case=case).update(state=State.ACTION_REQUIRED)


def test_the_switcher_names_each_account_and_counts_what_waits_for_it(cast: Cast):
    """W4, S55, S58: counts, and nothing else, across domains; each by its own account's rights."""
    for customer, who in ((cast.sinar, "priya"), (cast.sinar, "priya"), (cast.harapan, "priya_bali")):
        wait_for_the_filer(cast.file(who, customer))
    cast.file("priya", cast.sinar, title="Not waiting")
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)

    assert told(browser, MITRA) == [(BALI, "1 case waits"), (MITRA, "2 cases wait")]
    assert told(browser, BALI) == told(browser, MITRA)
    assert "Mail delivery" not in html(browser.get(page(BALI, "accounts:domains")))


def test_the_count_is_what_the_list_shows_when_asked_for_what_waits(cast: Cast):
    """W4, T11: one rule, also after the customer has ended the access."""
    for customer in (cast.sinar, cast.kopi):
        wait_for_the_filer(cast.file("priya", customer))
    close_case(cast.actor("priya"), cast.file("priya", cast.sinar))
    browser = Browser().sign_in(cast.priya)
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    listed = browser.get(page(MITRA, "cases:list"), {"waiting": "me"}).context["rows"]

    assert told(browser, MITRA) == [(MITRA, "1 case waits")]
    assert len(listed) == 1


def test_another_browser_is_not_told_of(cast: Cast):
    """S55, T24: the list is of this browser, whoever else is signed in elsewhere."""
    Browser().sign_in(cast.priya_bali)

    assert told(Browser().sign_in(cast.priya), MITRA) == [(MITRA, "no case waits")]


@pytest.mark.parametrize("change", ["suspended", "another password", "domain cut off"])
def test_a_sign_in_that_does_not_count_any_more_is_not_listed(cast: Cast, change):
    """T13, W25: neither listed, nor counted, nor offered."""
    case = cast.file("priya_bali", cast.harapan)
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    if change == "suspended":
        User.objects.filter(pk=cast.priya_bali.pk).update(suspended_at=clock.now())
    elif change == "another password":
        cast.priya_bali.set_password("another-one-2026")
        cast.priya_bali.save()
    else:
        DomainSuspension.objects.create(
            domain=cast.priya_bali.domain, customer=None, started_at=clock.now(), started_by=cast.vera
        )
    lost = browser.get(page(MITRA, "cases:show", case.number))

    assert told(browser, MITRA) == [(MITRA, "no case waits")]
    assert (lost.status_code, lost.context["elsewhere"]) == (404, [])


def test_a_link_to_a_case_of_ones_other_domain_offers_to_open_it_there(cast: Cast):
    """S58, W4"""
    case = cast.file("priya_bali", cast.harapan)
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    answer = browser.get(page(MITRA, "cases:show", case.number))

    assert answer.status_code == 404
    assert [place.url for place in answer.context["elsewhere"]] == [page(BALI, "cases:show", case.number)]
    assert "Open in bali.mitrajaya.example" in html(answer)
    assert browser.get(answer.context["elsewhere"][0].url).status_code == 200


def test_a_link_is_offered_elsewhere_only_to_an_account_that_may_see_it(cast: Cast):
    """T1, T24: an account without the right, and a browser without the session, get the page of an unknown number."""
    case = cast.file("priya", cast.sinar)
    unknown = Browser().sign_in(cast.priya_bali).get(page(BALI, "cases:show", "999999")).content
    alone = Browser().sign_in(cast.priya_bali)
    with_budi = Browser().sign_in(cast.priya_bali).sign_in(cast.budi)
    Browser().sign_in(cast.priya)

    for browser in (alone, with_budi):
        assert browser.get(page(BALI, "cases:show", case.number)).content == unknown


def test_the_sign_in_page_offers_the_account_that_is_signed_in_elsewhere(cast: Cast):
    """S58: a link of a domain that one is not signed in to."""
    case = cast.file("priya_bali", cast.harapan)
    browser = Browser().sign_in(cast.priya_bali)
    asked = browser.get(page(MITRA, "cases:show", case.number), follow=True)
    unknown = browser.get(page(MITRA, "cases:show", "999999"), follow=True)

    assert [place.url for place in asked.context["elsewhere"]] == [page(BALI, "cases:show", case.number)]
    assert unknown.context["elsewhere"] == []


def test_a_link_opens_under_its_own_account_after_signing_in(cast: Cast):
    """S58: what was asked for before the sign-in is what comes after it."""
    case = cast.file("priya", cast.sinar)
    browser = Browser()
    at = browser.get(page(MITRA, "cases:show", case.number))["Location"]
    answer = browser.post(at, {"login": cast.priya.email, "password": PASSWORD})

    assert answer["Location"] == page(MITRA, "cases:show", case.number)


def linked(browser: Browser, cast: Cast) -> None:
    """Ask in the one account and confirm in the other, by the pages."""
    asked = browser.post(page(MITRA, "accounts:ask_to_link"), {"account": cast.priya_bali.pk})
    assert asked["Location"] == page(BALI, "accounts:domains")
    waiting = browser.get(asked["Location"]).context["asked"]
    browser.post(page(BALI, "accounts:confirm_link", waiting[0].pk))


def test_a_person_links_her_accounts_by_a_word_in_each(cast: Cast):
    """S45, S54: nothing is linked before both have said so."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    browser.post(page(MITRA, "accounts:ask_to_link"), {"account": cast.priya_bali.pk})
    assert linked_domains(User.objects.get(pk=cast.priya.pk)) == []

    linked(browser, cast)
    assert linked_domains(User.objects.get(pk=cast.priya.pk)) == [BALI]
    assert linked_domains(User.objects.get(pk=cast.priya_bali.pk)) == [MITRA]
    assert "You also have accounts in bali" in html(browser.get(page(MITRA, "customers:list")))

    browser.post(page(MITRA, "accounts:unlink"))
    assert linked_domains(User.objects.get(pk=cast.priya.pk)) == []


def test_the_asking_account_cannot_confirm_for_the_other_nor_another_browser(cast: Cast):
    """S45, T1: the second word is the other account's, in the same browser."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    browser.post(page(MITRA, "accounts:ask_to_link"), {"account": cast.priya_bali.pk})
    link = LinkRequest.objects.get()
    elsewhere = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)

    assert browser.post(page(MITRA, "accounts:confirm_link", link.pk)).status_code == 404
    assert elsewhere.post(page(BALI, "accounts:confirm_link", link.pk)).status_code == 404
    assert User.objects.exclude(person=None).count() == 0


def test_equal_names_are_not_enough_to_ask(cast: Cast):
    """S45, T24: an account that is not signed in here is as unknown as one that is not there."""
    browser = Browser().sign_in(cast.priya)
    answers = {
        browser.post(page(MITRA, "accounts:ask_to_link"), {"account": account}).status_code
        for account in (cast.priya_bali.pk, cast.priya.pk, "999999", "", "x")
    }

    assert answers == {404}


def test_a_link_that_was_not_confirmed_soon_is_gone(cast: Cast):
    """S45, T14"""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    browser.post(page(MITRA, "accounts:ask_to_link"), {"account": cast.priya_bali.pk})
    LinkRequest.objects.update(expires_at=clock.now())

    assert browser.post(page(BALI, "accounts:confirm_link", LinkRequest.objects.get().pk)).status_code == 404
    assert list(browser.get(page(BALI, "accounts:domains")).context["asked"]) == []


def browser_name(browser: Browser) -> str:
    return browser.cookies["browser"].value


def test_a_customers_admin_cannot_be_linked_with_an_account_at_a_reseller(cast: Cast):
    """S45: nobody consents to oneself (decision 9); refused in both directions, suspended or not."""
    browser = Browser().sign_in(cast.carla).sign_in(cast.oscar)
    name = browser_name(browser)
    for one, other in (("carla", "oscar"), ("oscar", "carla")):
        with pytest.raises(Forbidden) as refused:
            ask_to_link(cast.actor(one), cast.people[other], browser=name)
        assert refused.value.verdict.code == "consents_to_oneself"
    assert "Nobody consents to oneself" in html(browser.get(page(SINAR, "accounts:domains")))


def test_a_role_that_came_between_the_two_words_stops_the_link(cast: Cast):
    """S45, T13: asked again at the second word, with what holds then."""
    browser = Browser().sign_in(cast.dodi).sign_in(cast.oscar)
    name = browser_name(browser)
    asked = ask_to_link(cast.actor("dodi"), cast.oscar, browser=name)
    cast.dodi.assignments.create(built_in="super_admin", started_at=clock.now())

    with pytest.raises(Forbidden):
        confirm_link(cast.actor("oscar"), asked, browser=name)
    assert User.objects.exclude(person=None).count() == 0


def test_a_linked_reseller_cannot_be_given_the_privilege_afterwards(cast: Cast):
    """S45: the same rule from the other side, also when the row of the account was read before the link."""
    stale = User.objects.select_related("domain").get(pk=cast.dodi.pk)
    name = browser_name(Browser().sign_in(cast.dodi).sign_in(cast.oscar))
    browser = Browser()
    browser.cookies["browser"] = name
    confirm_link(cast.actor("oscar"), ask_to_link(cast.actor("dodi"), cast.oscar, browser=name), browser=name)

    with pytest.raises(Forbidden) as refused:
        assign_role(cast.actor("carla"), stale, "super_admin")
    assert refused.value.verdict.code == "consents_to_oneself"


def test_only_who_is_linked_can_unlink(cast: Cast):
    """S45"""
    with pytest.raises(NotVisible):
        unlink_account(cast.actor("priya"))


def test_the_browsers_people_are_read_in_one_query(cast: Cast, django_assert_num_queries):
    """W4: whatever their number."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali).sign_in(cast.carla)
    with django_assert_num_queries(1):
        assert [user.email for user in people_of_browser(browser_name(browser))] == [
            "priya@bali.mitrajaya.example", "priya@mitrajaya.example", "carla@sinar.example",
        ]  # fmt: skip
