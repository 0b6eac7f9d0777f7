"""The cast: which organizations there are, who works there, and who sells to whom."""

from dataclasses import dataclass

VENDOR = "nusantara.example"


@dataclass(frozen=True)
class Person:
    """One account, at the address of the first name; without a role when it is empty."""

    name: str
    domain: str
    role: str = ""

    @property
    def address(self) -> str:
        return f"{self.name.lower()}@{self.domain}"


@dataclass(frozen=True)
class Company:
    """An organization; the first of its people is the super admin who invites the others."""

    kind: str
    name: str
    domains: tuple[str, ...]
    people: tuple[Person, ...]
    language: str = "en"
    time_zone: str = "Asia/Jakarta"


@dataclass(frozen=True)
class Customer(Company):
    """A customer with its support tier, its reseller's domain and what it lets that domain do."""

    tier: str = ""
    reseller: str = ""
    bought_from: str = ""  # the domain of the seller
    support_only: bool = False
    consents: bool = True
    address: str = ""


def _people(domain: str, **roles: str) -> tuple[Person, ...]:
    return tuple(Person(name.capitalize(), domain, role) for name, role in roles.items())


NUSANTARA = Company(
    "vendor",
    "Nusantara",
    (VENDOR,),
    _people(VENDOR, vera="super_admin", ava="support_agent", vito="support_lead"),
)

RESELLERS = (
    Company(
        "reseller",
        "Mitra Jaya",
        ("mitrajaya.example", "bali.mitrajaya.example"),
        (
            *_people("mitrajaya.example", sari="super_admin", priya="reseller_admin", budi="customer_support_viewer"),
            *_people("bali.mitrajaya.example", priya="reseller_admin"),
        ),
    ),
    Company(
        "reseller",
        "Mitra Jaya Timur",
        ("mitrajaya-timur.example",),
        _people("mitrajaya-timur.example", sari="super_admin", priya="reseller_admin"),
        time_zone="Asia/Makassar",
    ),
    Company(
        "reseller",
        "Cakra",
        ("cakra.example",),
        _people("cakra.example", cahya="super_admin", oscar="reseller_admin"),
    ),
)

CUSTOMERS = (
    Customer(
        "customer",
        "PT Sinar Abadi",
        ("sinar.example",),
        _people("sinar.example", carla="super_admin", citra="support_user", dodi=""),
        language="id",
        tier="Premium",
        reseller="mitrajaya.example",
        bought_from="mitrajaya.example",
        address="Jalan Contoh 12\n10110 Jakarta Pusat",
    ),
    Customer(
        "customer",
        "Toko Melati",
        ("melati.example",),
        _people("melati.example", mela="super_admin"),
        language="id",
        tier="Standard",
        reseller="mitrajaya.example",
        bought_from="mitrajaya.example",
        consents=False,
        address="Jalan Contoh 3\n40111 Bandung",
    ),
    Customer(
        "customer",
        "Kopi Gayo",
        ("kopigayo.example",),
        _people("kopigayo.example", gita="super_admin", galih=""),
        tier="Enhanced",
        reseller="mitrajaya.example",
        bought_from="mitrajaya.example",
        address="Jalan Contoh 8\n24552 Takengon",
    ),
    Customer(
        "customer",
        "RS Harapan",
        ("harapan.example",),
        _people("harapan.example", hana="super_admin"),
        time_zone="Asia/Makassar",
        tier="Premium",
        reseller="bali.mitrajaya.example",
        bought_from="bali.mitrajaya.example",
        address="Jalan Contoh 21\n80113 Denpasar",
    ),
    Customer(
        "customer",
        "Batik Lestari",
        ("batik.example",),
        _people("batik.example", bayu="super_admin"),
        time_zone="Asia/Makassar",
        tier="Standard",
        reseller="mitrajaya-timur.example",
        bought_from="mitrajaya-timur.example",
        address="Jalan Contoh 5\n90111 Makassar",
    ),
    Customer(
        "customer",
        "Warung Digital",
        ("warung.example",),
        _people("warung.example", wulan="super_admin"),
        language="id",
        tier="Enhanced",
        reseller="mitrajaya.example",
        bought_from=VENDOR,
        support_only=True,
        address="Jalan Contoh 40\n60111 Surabaya",
    ),
)

# Kopi Gayo was with another reseller before.
FORMER_RESELLERS = {"kopigayo.example": "cakra.example"}

# A group of the customer's own, which one case is shared with.
GROUPS = {"ops@kopigayo.example": ("Operations", "gita@kopigayo.example", "galih@kopigayo.example")}

COMPANIES: tuple[Company, ...] = (NUSANTARA, *RESELLERS, *CUSTOMERS)
PEOPLE: tuple[Person, ...] = tuple(person for company in COMPANIES for person in company.people)
# Who has linked accounts in several domains: Sari and Priya.
LINKED = ("Sari", "Priya")
