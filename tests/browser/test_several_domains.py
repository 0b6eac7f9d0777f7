"""From an empty reseller to work in three domains at once, as the founding description tells it (S54–S70)."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acting import file_case, row_of
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

PRIMARY, SECOND, ADDED = "kelana.example", "barat.kelana.example", "timur.kelana.example"
DOMAINS = (PRIMARY, SECOND, ADDED)
NAMES = ("Ani", "Beni", "Cipta")
CUSTOMERS = {
    PRIMARY: ("sinar", "PT Sinar Abadi"), SECOND: ("kopi", "Kopi Gayo"), ADDED: ("harapan", "RS Harapan"),
}  # fmt: skip
PASSWORD = "perahu-layar-di-laut-2026"
CSV = "name,address,unit\n" + "".join(
    f"{name},{name.lower()}@{domain},Case desk\n" for domain in DOMAINS for name in NAMES
)

# What the vendor does: a reseller with two domains and paid seats, and nobody in it but an invited super admin.
FOUND = """
import json
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.directory.actions import create_edition, set_seats
from wakil.organizations.models import OrganizationKind
from wakil.reselling.organizations import add_domain, create_organization, invite_super_admin
vera = Actor.load(User.objects.select_related("domain__organization").get(email="vera@nusantara.example"))
kelana = create_organization(vera, OrganizationKind.RESELLER, name="Kelana", domain="kelana.example")
add_domain(vera, kelana, name="barat.kelana.example")
edition = create_edition(vera, product="Workspace", name="Workspace Business", has_mailbox=True)
set_seats(vera, kelana, edition=edition, cap=5)
print(json.dumps(invite_super_admin(vera, kelana, name="Rahma", address="rahma@kelana.example")))
"""
# And then: a customer for each domain, by contract; what the portal mailed to Ani in the meantime.
RELATE = """
import json, re, time
from datetime import timedelta
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.lib import clock
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import start_relationship
from wakil.reselling.contract import record_contract_access
vera = Actor.load(User.objects.select_related("domain__organization").get(email="vera@nusantara.example"))
for domain, customer in {pairs}:
    reseller = Domain.objects.select_related("organization").get(name=domain)
    tie = start_relationship(vera, reseller_domain=reseller, kind="support_only",
                             customer=Organization.objects.get(name=customer))
    record_contract_access(vera, tie, level=3, ends_at=clock.now() + timedelta(days=30), reason="signed")
mails = OutboxMail.objects.filter(recipients__startswith="ani@", text__contains="invited")
print(json.dumps([re.search(r"http\\S+", mail.text)[0] for mail in mails.order_by("pk")]))
"""


def test_a_reseller_with_several_domains_is_set_up_and_worked_in(
    stage: Stage, open_browser: Callable[..., BrowserContext]
) -> None:
    """S13, S54–S58, S60–S74: from an empty reseller to a case in each of its three domains, in three tabs."""
    rahma = open_browser().new_page()
    join(rahma, vendor_does(stage, FOUND))
    prove_one_more_domain(rahma, stage)
    make_unit_without_paid_seats(rahma, stage)
    import_three_people_a_domain(rahma, stage)
    role_is_made_and_given_in_each_domain(rahma, stage)
    who_can_do_what(rahma, stage)

    pairs = [(domain, name) for domain, (_typed, name) in CUSTOMERS.items()]
    links = vendor_does(stage, RELATE.replace("{pairs}", repr(pairs)))
    tabs = sign_in_to_all(open_browser(), links)
    assert set(tabs) == set(DOMAINS)
    work_in_all_tabs(tabs, stage)
    the_list_has_ticked_itself_off(rahma, stage)


def vendor_does(stage: Stage, code: str):
    """What the vendor's super admin does in her console, said shortly."""
    return json.loads(stage.portal.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


def join(page: Page, link: str) -> None:
    """Open the link of an invitation, and choose a password (S67)."""
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    page.wait_for_url("**/cases/")


def go(page: Page, stage: Stage, path: str, domain: str = PRIMARY) -> None:
    """A page of the administration, which everybody can use."""
    page.goto(f"{stage.mount(domain)}/admin/{path}")
    assert_accessible(page, in_dark=False)


def prove_one_more_domain(rahma: Page, stage: Stage) -> None:
    """S54, S61: a secondary domain, by a record in its DNS."""
    go(rahma, stage, "domains/")
    rahma.get_by_role("link", name="Add domain").click()
    rahma.get_by_role("textbox", name="Domain").fill(ADDED)
    rahma.get_by_role("button", name="Go on").click()
    assert_accessible(rahma, in_dark=False)
    record = rahma.locator("dd code").nth(1).inner_text()
    stage.records[rahma.locator("dd code").nth(0).inner_text()] = [record]
    rahma.get_by_role("button", name="Look for it now").click()
    expect(rahma.locator(".lines")).to_contain_text(ADDED)


def make_unit_without_paid_seats(rahma: Page, stage: Stage) -> None:
    """S64, S66: the warning, and what turns automatic licensing off for this unit alone."""
    go(rahma, stage, "checklist/")
    expect(rahma.get_by_text("Automatic licensing: on everywhere")).to_be_visible()
    go(rahma, stage, "units/")
    rahma.get_by_role("link", name="New unit").click()
    rahma.get_by_role("textbox", name="Name").fill("Case desk")
    rahma.get_by_role("button", name="Create unit").click()
    expect(rahma.get_by_text("This would use a paid seat.")).to_be_visible()
    assert_accessible(rahma, in_dark=False)
    rahma.get_by_role("button", name="Turn off for this unit, and go on").click()
    expect(rahma.get_by_role("heading", name="Case desk")).to_be_visible()


def import_three_people_a_domain(rahma: Page, stage: Stage) -> None:
    """S56, S60, S61, S65, S68: one file for all domains, and none of them takes a paid seat."""
    go(rahma, stage, "users/import/")
    rahma.get_by_label("File").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    rahma.get_by_role("button", name="Check the file").click()
    for domain in DOMAINS:
        expect(rahma.get_by_role("row").filter(has_text=domain).first).to_contain_text("can be done")
    expect(rahma.get_by_text("9 of the")).to_be_visible()
    assert_accessible(rahma, in_dark=False)
    rahma.get_by_role("button", name="Import", exact=True).click()
    expect(rahma.get_by_text("9 invitations were mailed.")).to_be_visible()
    go(rahma, stage, "licences/")
    expect(rahma.get_by_text("40 of 50 seats left")).to_be_visible()
    expect(rahma.get_by_text("4 of 5 seats left")).to_be_visible()  # the first super admin came before it was off


def role_is_made_and_given_in_each_domain(rahma: Page, stage: Stage) -> None:
    """S70–S74: what a privilege needs is ticked with it."""
    go(rahma, stage, "roles/")
    expect(rahma.get_by_role("link", name="Follow the steps for several domains")).to_be_visible()
    rahma.get_by_role("link", name="New role").click()
    rahma.get_by_role("textbox", name="Name").fill("Case desk")
    rahma.get_by_role("checkbox", name="Access customers' support cases").check()
    expect(rahma.get_by_role("checkbox", name="View customers", exact=True)).to_be_checked()
    rahma.get_by_role("checkbox", name="Support", exact=True).check()
    assert_accessible(rahma)
    rahma.get_by_role("button", name="Create role").click()
    for domain in DOMAINS:
        rahma.get_by_role("link", name="Assign").click()
        rahma.get_by_label("Email address").fill(f"ani@{domain}")
        rahma.get_by_role("button", name="Assign").click()
        expect(rahma.locator(".lines").get_by_text(f"ani@{domain}")).to_be_visible()
    assert_accessible(rahma)


def who_can_do_what(rahma: Page, stage: Stage) -> None:
    """S10, W5: filtered in place; one person's answers."""
    go(rahma, stage, "who/")
    assert_accessible(rahma)
    rahma.locator("#chip-answer").click()
    rahma.get_by_role("radio", name="No", exact=True).check()
    expect(rahma.locator("#list")).not_to_contain_text("Rahma")
    expect(rahma.locator("#list li").filter(has_text=f"ani@{ADDED}")).to_contain_text("has not joined yet")
    rahma.locator("#list").get_by_role("link", name="Beni", exact=True).first.click()
    expect(rahma.get_by_text("You can't work with support cases.")).to_be_visible()
    assert_accessible(rahma)


def sign_in_to_all(browser: BrowserContext, links: list[str]) -> dict[str, Page]:
    """S57, S58, S67: one browser, a tab for each domain."""
    tabs = {}
    for link in links:
        page = browser.new_page()
        join(page, link)
        tabs[urlsplit(link).path.split("/")[2]] = page
    return tabs


def work_in_all_tabs(tabs: dict[str, Page], stage: Stage) -> None:
    """S55, S58: a case in each, one after the other, and nothing of one domain shows in another."""
    numbers = {domain: file_case(page, f"Filed in {domain}", *CUSTOMERS[domain]) for domain, page in tabs.items()}
    for domain, page in tabs.items():
        page.goto(f"{stage.mount(domain)}/cases/")
        expect(row_of(page, f"Filed in {domain}")).to_have_count(1)
        others = [other for other in DOMAINS if other != domain]
        for other in others:
            expect(row_of(page, f"Filed in {other}")).to_have_count(0)
        answer = page.goto(f"{stage.mount(domain)}/cases/{numbers[others[0]]}/")
        assert answer is not None
        assert answer.status == 404
    page = tabs[ADDED]
    page.goto(f"{stage.mount(ADDED)}/accounts/domains/")
    for domain in DOMAINS:
        expect(page.locator("main")).to_contain_text(f"ani@{domain}")
    assert_accessible(page, in_dark=False)


def the_list_has_ticked_itself_off(rahma: Page, stage: Stage) -> None:
    """S62: accounts and roles are there in every domain; signing in to each is what Rahma has not done herself."""
    go(rahma, stage, "checklist/")
    expect(rahma.get_by_text("Automatic licensing: off in Kelana › Case desk.")).to_be_visible()
    steps = rahma.locator(".checklist > li")
    expect(steps).to_have_count(4)
    assert [step.get_attribute("data-done") is not None for step in steps.all()] == [True, True, False, False]
