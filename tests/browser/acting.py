"""What people do at the pages, in the words of the pages."""

from playwright.sync_api import Locator, Page, expect

PRIYA, BALI = "priya@mitrajaya.example", "priya@bali.mitrajaya.example"
CARLA, AVA = "carla@sinar.example", "ava@nusantara.example"


def choose(page: Page, label: str, typed: str, option: str) -> None:
    """Type ahead in a combobox and take the option by its keys."""
    field = page.get_by_role("combobox", name=label)
    field.press_sequentially(typed)
    found = page.get_by_role("option").filter(has_text=option)
    expect(found).to_have_count(1)
    while found.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
    field.press("Enter")


def choose_customer(page: Page, typed: str, option: str) -> None:
    """On whose behalf; the rest of the form follows."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        choose(page, "Create a new case on behalf of", typed, option)


def choose_product(page: Page, name: str = "Nusantara Workspace") -> None:
    """The product; its categories follow."""
    expect(page.get_by_label("Product", exact=True)).to_be_enabled()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Product", exact=True).select_option(label=name)
    expect(page.get_by_role("combobox", name="Category")).to_be_enabled()


def choose_category(page: Page, typed: str, option: str) -> None:
    """The category by a keyword; its questions follow."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        choose(page, "Category", typed, option)


def file_case(page: Page, title: str, typed: str = "sinar", customer: str = "PT Sinar Abadi") -> str:
    """A plain case on behalf of a customer; its number."""
    page.get_by_role("link", name="Create support case").first.click()
    choose_customer(page, typed, customer)
    choose_product(page)
    page.get_by_label("Title").fill(title)
    choose_category(page, "free busy", "Calendar › Sharing")
    page.get_by_label("Case description").fill("The calendars of two teams show free time only.")
    page.get_by_role("radio", name="Moderately impaired").check()
    page.get_by_role("button", name="Submit").click()
    return number_on(page)


def number_on(page: Page) -> str:
    """The number that the page of a case gives at once."""
    said = page.get_by_role("status").get_by_text("is filed.")
    expect(said).to_be_visible()
    return said.inner_text().split()[1]


def send(page: Page, text: str, button: str = "Send") -> None:
    """A message with whatever else is chosen in the form of a case."""
    composer(page).get_by_label("Message").fill(text)
    composer(page).get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#history").get_by_text(text)).to_be_visible()


def composer(page: Page) -> Locator:
    """The one form of a case page."""
    return page.locator("form#composer")


def state_of(page: Page) -> Locator:
    """The line that says how the case stands."""
    return page.locator("#state-line .state")


def row_of(page: Page, title: str) -> Locator:
    """A case in a list."""
    return page.locator("#cases [data-row]").filter(has_text=title)
