"""Who looks at the gallery's pages: the cast's people, made up in memory, never saved."""

from wakil.access.actor import Actor
from wakil.access.privileges import OFFERED
from wakil.accounts.models import User
from wakil.organizations.models import Domain, Organization


def person(name: str, domain: str, organization: str, kind: str) -> Actor:
    """An actor of an organization with all the privileges it can have."""
    owner = Organization(name=organization, kind=kind, customer_id="C0a1b2c3d", number=1)
    home = Domain(name=domain, organization=owner)
    user = User(pk=1, name=name, email=f"{name.lower()}@{domain}", domain=home)
    return Actor(user, home, owner, frozenset(OFFERED[kind]))


PRIYA = person("Priya", "mitrajaya.example", "Mitra Jaya", "reseller")
CARLA = person("Carla", "sinar.example", "PT Sinar Abadi", "customer")
GITA = person("Gita", "kopigayo.example", "Kopi Gayo", "customer")
AVA = person("Ava", "nusantara.example", "Nusantara", "vendor")
