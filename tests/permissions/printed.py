"""Print the permission table as a page of the documentation: `python -m tests.permissions.printed`."""

import os
from pathlib import Path

import django

PAGE = Path(__file__).parents[2] / "docs/generated/permissions.md"
CUSTOMERS = PAGE.with_name("customers.md")
ADMINISTRATION = PAGE.with_name("administration.md")
ADMINISTRATION_INTRODUCTION = """# Who may look after whom

Printed from the table that the tests hold the policy to; see `tests/permissions/administration.py`. All of it is about
Mitra Jaya and its unit Sales. What can be done to people names whom to: `u` a colleague without a role in Sales · `n`
one in no unit · `p` Priya, Reseller Admin · `s` Sari, the last super admin. What can be done to roles names which: `d`
one of its own that gives Support · `m` one that gives Manage users · `i` an inactive one · `r` Reseller Admin · `S`
Super Admin. An empty cell: nobody, ever.
"""
INTRODUCTION = """# Who may do what with a case

Printed from the table that the tests hold the policy to; see `tests/permissions/table.py`. The case was filed by
Priya for PT Sinar Abadi. `o` open · `c` closed · `l` closed more than 30 days ago · `r` access revoked · `f` former
reseller. An empty cell: nobody in that position, ever.
"""


def page() -> str:
    """The whole page."""
    from tests.permissions.people import VERBS, WHO  # noqa: PLC0415 -- after Django is set up
    from tests.permissions.table import ROWS  # noqa: PLC0415

    lines = [INTRODUCTION, "| | " + " | ".join(VERBS) + " |", "|---" * (len(VERBS) + 1) + "|"]
    for who in WHO:
        cells = ["".join(m for m, verbs in zip("oclrf", ROWS[who], strict=True) if verb in verbs) for verb in VERBS]
        lines.append(f"| {who} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def page_of_customers() -> str:
    """The page about customers."""
    from tests.permissions.customers import printed  # noqa: PLC0415 -- after Django is set up

    return printed()


def administration_page() -> str:
    """The page about people, roles, units and seats."""
    from tests.permissions.administration import IN_ALL, ROLE_ROWS, ROWS, TO_PEOPLE, TO_ROLES, WHO  # noqa: PLC0415

    verbs = [*TO_PEOPLE, *TO_ROLES, *IN_ALL]
    lines = [ADMINISTRATION_INTRODUCTION, "| | " + " | ".join(verbs) + " |", "|---" * (len(verbs) + 1) + "|"]
    for who in WHO:
        people, others = ROWS[who]
        cells = [people.get(verb, "") for verb in TO_PEOPLE]
        cells += [ROLE_ROWS.get(who, {}).get(verb, "") for verb in TO_ROLES]
        cells += ["yes" if verb in others else "" for verb in IN_ALL]
        lines.append(f"| {who} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
    django.setup()
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
    CUSTOMERS.write_text(page_of_customers())
    ADMINISTRATION.write_text(administration_page())
