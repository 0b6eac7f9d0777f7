"""Cases and what belongs to them."""

from wakil.api.wire.base import Empty, Message, Timestamp, WireEnum, ours, theirs


class Priority(WireEnum):
    """How urgent a case is. P0 is taken as P1."""

    PRIORITY_UNSPECIFIED = 0
    P0 = 1
    P1 = 2
    P2 = 3
    P3 = 4
    P4 = 5


class State(WireEnum):
    """Where a case stands, and so whose turn it is."""

    STATE_UNSPECIFIED = 0
    NEW = 1
    IN_PROGRESS_GOOGLE_SUPPORT = 2
    ACTION_REQUIRED = 3
    SOLUTION_PROVIDED = 4
    CLOSED = 5


class ProductLine(WireEnum):
    """Kept for the clients' sake: there is one line here."""

    PRODUCT_LINE_UNSPECIFIED = 0
    GOOGLE_CLOUD = 1
    GOOGLE_MAPS = 2


class Product(Message):
    """The line of products that a classification belongs to."""

    product_line: ProductLine | None = theirs("The line.")


class CaseClassification(Message):
    """What a case is about: a category of one product."""

    id: str | None = theirs("Its id, as caseClassifications.search names it. It stays usable after it is retired.")
    display_name: str | None = theirs("Product and category, from the widest to the narrowest.")
    product: Product | None = theirs("The line of products it belongs to.", is_beta=True)


class Actor(Message):
    """A person who did something. Support's people are not named."""

    display_name: str | None = theirs("The name to show.")
    email: str | None = theirs("The person's address; not given for support's people.")
    google_support: bool | None = ours("True of the vendor's support people.")
    username: str | None = ours("The same address; not given for support's people.")


class Case(Message):
    """A support case."""

    part = "case"

    name: str | None = ours("The case's resource name: its customer as a project, or its reseller as an organization.")
    display_name: str | None = theirs("The title: one line of at most 200 characters.")
    description: str | None = theirs("What is wrong. It can't be changed later.")
    classification: CaseClassification | None = theirs("What it is about; only the id counts. The product follows.")
    time_zone: str | None = theirs("The filer's time zone, by its IANA name.")
    subscriber_email_addresses: list[str] | None = theirs("Addresses that are told of every update everyone may read.")
    state: State | None = ours("Where the case stands.")
    create_time: Timestamp | None = ours("When it was filed.")
    update_time: Timestamp | None = ours("When something changed that the caller may see.")
    creator: Actor | None = ours("Who filed it.")
    contact_email: str | None = theirs("The address to write to about the case.")
    escalated: bool | None = ours("True while an escalation is open; cases.escalate opens one.")
    test_case: bool | None = theirs("True of a case filed to try something out: support need not act on it.")
    language_code: str | None = theirs("The language to answer in, as BCP 47; one that we don't speak becomes English.")
    priority: Priority | None = theirs("How urgent it is.")
    etag: str | None = theirs(
        "Changes with every change the caller may see. Sent with a patch, it must be the current one."
    )


class CloseCaseRequest(Empty):
    """Close a case."""


class EscalationReason(WireEnum):
    """Why somebody escalates."""

    REASON_UNSPECIFIED = 0
    RESOLUTION_TIME = 1
    TECHNICAL_EXPERTISE = 2
    BUSINESS_IMPACT = 3


class Escalation(Message):
    """A request for more urgency."""

    reason: EscalationReason | None = theirs("Why. Required.")
    justification: str | None = theirs("Who is affected, since when, and what it costs. Required.")


class EscalateCaseRequest(Message):
    """Escalate a case."""

    escalation: Escalation | None = theirs("The reason and what speaks for it. Required.")


class ListCasesResponse(Message):
    """A page of cases."""

    cases: list[Case] | None = ours("The cases, the latest changed first.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")


class SearchCasesResponse(ListCasesResponse):
    """A page of cases that were found."""


class SearchCaseClassificationsResponse(Message):
    """A page of classifications."""

    case_classifications: list[CaseClassification] | None = ours("The classifications, by product and name.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")
