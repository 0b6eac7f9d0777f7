"""Who may do what, written down by hand: the policy must say exactly this. It is printed to docs/generated."""

from tests.permissions.people import CIRCUMSTANCES, WHO

NOTHING: set[str] = set()
WRITING = {"comment", "attach"}

READING = {"read", "export"}

OWN = {"share with oneself"}  # whose side the case is on, at any level
SEE_OPEN = READING | OWN
FILE_OPEN = SEE_OPEN | WRITING | {"request deletion", "file another"}
# The share of the table's case was made by the customer, so no reseller removes it.
MANAGE_OPEN = FILE_OPEN | {"change severity", "change title", "share", "close", "escalate"}
CUSTOMER_OPEN = MANAGE_OPEN | {"remove share"}
AGENT_OPEN = (CUSTOMER_OPEN | {"take", "ask", "offer"}) - {"file another"}

FILE_CLOSED = READING | OWN | {"request deletion", "file another"}
MANAGE_CLOSED = FILE_CLOSED | {"reopen", "share"}
CUSTOMER_CLOSED = MANAGE_CLOSED | {"remove share"}
AGENT_CLOSED = CUSTOMER_CLOSED - {"file another"}


def later(closed: set[str]) -> set[str]:
    """The same when the 30 days for reopening are over."""
    return closed - {"reopen"}


def reseller(opened: set[str], closed: set[str]) -> list[set[str]]:
    return [opened, closed, later(closed), NOTHING, NOTHING]


def other(opened: set[str], closed: set[str]) -> list[set[str]]:
    """Somebody whom the reseller's access does not concern."""
    return [opened, closed, later(closed), opened, opened]


ROWS = {
    "Priya, level see": reseller(SEE_OPEN, SEE_OPEN),
    "Priya, level file": reseller(FILE_OPEN, FILE_CLOSED),
    "Priya, level manage": reseller(MANAGE_OPEN, MANAGE_CLOSED),
    "Priya, level admin": reseller(MANAGE_OPEN, MANAGE_CLOSED),
    "Budi (views customers only)": [NOTHING] * 5,
    "Priya of the other domain": [NOTHING] * 5,
    "Oscar (another reseller)": [NOTHING] * 5,
    "Citra (customer, support user)": other(CUSTOMER_OPEN, CUSTOMER_CLOSED),
    "Dodi (customer, no role)": [NOTHING] * 5,
    "Gita (another customer)": [NOTHING] * 5,
    "Gita, shared with her to view": other(READING, READING),
    "Ava (vendor, agent)": other(AGENT_OPEN, AGENT_CLOSED),
    "Vito (vendor, lead)": other(AGENT_OPEN | {"delete file"}, AGENT_CLOSED | {"delete file"}),
    "Rudi (vendor, no role)": [NOTHING] * 5,
}
EXPECTED = {(who, circumstance): ROWS[who][column] for who in WHO for column, circumstance in enumerate(CIRCUMSTANCES)}
