"""Who there was in the old centre, and what the vendor says it means: people, groups, queues, and the mapping."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VENDOR = "nusantara.example"
RESELLERS = {"mitrajaya.example": "Mitra Jaya", "bali.mitrajaya.example": "Mitra Jaya", "cakra.example": "Cakra"}
CUSTOMERS = 40
WITH_PASSWORD = 4  # customers; a hash takes a third of a second
QUEUES = ("Mail", "Drive", "Billing", "Internal")
SEVERITIES = {"Critical": 1, "High": 2, "Normal": 3, "Low": 4}
PASSWORD = "Kata-sandi-lama-2019!"  # noqa: S105  of everyone in the old centre who has one

# What docs/how-to/moving-from-request-tracker.md tells to give, and no more.
MOVERS_RIGHTS = [
    "SeeQueue",
    "ShowTicket",
    "ShowTicketComments",
    "SeeCustomField",
    "SeeGroup",
    "AdminGroupMembership",
    "AdminUsers",
]


@dataclass(frozen=True)
class Somebody:
    """A user of the old centre; how their password is kept there, if they have one."""

    login: str
    address: str
    name: str
    groups: tuple[str, ...] = ()
    scheme: str = ""
    privileged: bool = False
    disabled: bool = False

    def line(self) -> dict[str, Any]:
        """What the seed makes them of."""
        password = {"scheme": self.scheme, "password": PASSWORD} if self.scheme else {}
        said = {"name": self.login, "email": self.address, "real_name": self.name, "language": "id"}
        return {"do": "user", **said, "privileged": self.privileged, "disabled": self.disabled, **password}


GROUPS = ("Agents", "Leads", "Partner owners", "Partner desk", "Partner readers", "Support Managers", "Old enterprise",
          "Mail only", "Customer desk", "Movers")  # fmt: skip

STAFF = [
    Somebody("vera", f"vera@{VENDOR}", "Vera Wijaya", ("Leads",), "bcrypt", privileged=True),
    Somebody("ava", f"ava@{VENDOR}", "Ava Lestari", ("Agents",), "bcrypt", privileged=True),
    Somebody("vito", f"vito@{VENDOR}", "Vito Hartono", ("Agents", "Leads"), "sha512", privileged=True),
    Somebody("gone", f"gone@{VENDOR}", "Gone Since 2021", ("Agents",), "md5", privileged=True, disabled=True),
]
MOVER = Somebody("mover", f"mover@{VENDOR}", "Whoever moves", ("Movers",), "bcrypt", privileged=True)
PARTNERS = [
    Somebody("sari", "sari@mitrajaya.example", "Sari Dewi", ("Partner owners",), "bcrypt"),
    Somebody("priya", "priya@mitrajaya.example", "Priya Nair", ("Partner desk",), "bcrypt"),
    Somebody("budi", "budi@mitrajaya.example", "Budi Santoso", ("Partner readers",), "sha512"),
    Somebody("made", "made@bali.mitrajaya.example", "Made Suarta", ("Partner desk",), "sha512"),
    Somebody("tono", "tono@mitrajaya.example", "Tono Salim", ("Support Managers",), "bcrypt"),
    Somebody("lina", "lina@mitrajaya.example", "Lina Halim", ("Partner desk", "Mail only"), "bcrypt"),
    Somebody("omar", "omar@cakra.example", "Omar Said", ("Old enterprise",), "md5"),
    Somebody("oscar", "oscar@cakra.example", "Oscar Tan", ("Partner desk",), "bcrypt"),
]
STRANGERS = [
    Somebody("ibu.ani@gmail.com", "ibu.ani@gmail.com", "Ani"),
    Somebody("rahmat@pusat.example", "rahmat@pusat.example", "Rahmat Hidayat"),
]

WATCHERS = [Somebody(address, address, "") for address in ("auditor@luar.example", "pengamat@luar.example")]


@dataclass(frozen=True)
class OldCustomer:
    """A customer, with two people who write, the reseller's domain that looks after it, and what it has allowed."""

    number: int

    @property
    def id(self) -> str:
        return f"C-{self.number:03}"

    @property
    def domain(self) -> str:
        return f"pelanggan-{self.number:03}.example"

    @property
    def reseller_domain(self) -> str:
        return list(RESELLERS)[self.number % len(RESELLERS)]

    @property
    def level(self) -> str:
        return "" if self.number % 10 == 9 else ("manage", "file", "see")[self.number % 3]  # noqa: PLR2004

    def people(self) -> list[Somebody]:
        """The one who may sign in, and the one who only ever wrote mail."""
        scheme = "bcrypt" if self.number <= WITH_PASSWORD else ""
        first = Somebody(
            f"citra{self.number}", f"citra@{self.domain}", f"Citra {self.number}", ("Customer desk",), scheme
        )
        return [first, Somebody(f"dodi@{self.domain}", f"dodi@{self.domain}", f"Dodi {self.number}")]


def customers() -> list[OldCustomer]:
    """All of them."""
    return [OldCustomer(number) for number in range(1, CUSTOMERS + 1)]


def everybody() -> list[Somebody]:
    """All people of the old centre."""
    return [
        *STAFF,
        MOVER,
        *PARTNERS,
        *STRANGERS,
        *WATCHERS,
        *(person for one in customers() for person in one.people()),
    ]


def foundations() -> list[dict[str, Any]]:
    """What there must be before the first ticket: the lines for the seed."""
    lines: list[dict[str, Any]] = [{"do": "scrips", "on": False}]
    lines += [{"do": "queue", "name": name, "address": f"{name.lower()}@{VENDOR}"} for name in QUEUES]
    lines += [{"do": "group", "name": name, "description": name} for name in GROUPS]
    lines += [{"do": "field", "name": "Severity", "type": "Select", "values": list(SEVERITIES)}]
    lines += [{"do": "field", "name": name, "type": "Freeform"} for name in ("Customer", "Partner domain")]
    lines += [person.line() for person in everybody()]
    lines += [
        {"do": "member", "group": group, "user": person.login} for person in everybody() for group in person.groups
    ]
    rights = ["SeeQueue", "CreateTicket", "ReplyToTicket", "SeeCustomField"]
    staff = ["ShowTicket", "ShowTicketComments", "ModifyTicket", "CommentOnTicket", "OwnTicket", "TakeTicket",
             "StealTicket", "Watch", "ModifyCustomField"]  # fmt: skip
    lines += [{"do": "grant", "system": "Everyone", "rights": rights}]
    lines += [{"do": "grant", "group": group, "rights": staff} for group in ("Agents", "Leads")]
    lines += [{"do": "grant", "group": "Partner desk", "rights": ["ShowTicket", "CommentOnTicket"]}]
    lines += [{"do": "grant", "group": "Movers", "rights": MOVERS_RIGHTS}]
    return [*lines, {"do": "grant", "role": "Requestor", "rights": ["ShowTicket"]}]


def write_mapping(folder: Path) -> Path:
    """The vendor's mapping file, with the table of customers beside it."""
    with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(("id", "name", "domains", "known_as", "reseller_domain", "from_day", "level"))
        for one in customers():
            name = f"PT Pelanggan {one.number:03}"
            rows.writerow(
                (one.id, name, one.domain, f"pelanggan {one.number}", one.reseller_domain, "2019-01-01", one.level)
            )
    path = folder / "mapping.toml"
    path.write_text(_MAPPING, encoding="utf-8")
    return path


_MAPPING = f"""\
centre = "{VENDOR}"
customers = "customers.csv"

[vendor]
id = "vendor"
name = "Nusantara Cloud"
domains = ["{VENDOR}"]

[[resellers]]
id = "mitra-jaya"
name = "Mitra Jaya"
domains = ["mitrajaya.example", "bali.mitrajaya.example"]
time_zone = "Asia/Jakarta"

[[resellers]]
id = "cakra"
name = "Cakra"
domains = ["cakra.example"]

[whose]
customer_field = "Customer"
reseller_field = "Partner domain"

[queues.Mail]
product = "Workspace"
category = ["Mail"]

[queues.Drive]
product = "Workspace"
category = ["Drive"]

[queues.Billing]
product = "Billing"

[queues.Internal]
skip = "the vendor's own affairs"

[severity]
custom_field = "Severity"
words = {{ Critical = 1, High = 2, Normal = 3, Low = 4 }}
from_priority = {{ 80 = 1, 60 = 2, 30 = 3, 0 = 4 }}

[groups]
Agents = {{ role = "support_agent" }}
Leads = {{ role = "support_lead" }}
"Partner owners" = {{ role = "super_admin" }}
"Partner desk" = {{ role = "reseller_admin" }}
"Partner readers" = {{ role = "customer_support_viewer" }}
"Support Managers" = {{ name = "Support Manager", is_inactive = true }}
"Old enterprise" = {{ name = "Enterprise support", privileges = ["legacy_enterprise"] }}
"Mail only" = {{ product_permission = "Mail" }}
"Customer desk" = {{ role = "support_user" }}
"""
