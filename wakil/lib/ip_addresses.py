"""Which IP addresses belong to the open internet, and what a host name leads to."""

import ipaddress
import socket
import threading
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_UNICAST = ipaddress.IPv6Network("2000::/3")  # what is handed out for the open internet; all else of IPv6 is special
# What Python calls global although it carries another address inside, or is nobody's.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # the anycast relay of 6to4
        "240.0.0.0/4",  # reserved
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
]


def is_public(address: Address) -> bool:
    """True of an address of the open internet: no own machine, network, link, relay or group of machines."""
    if address.is_multicast or not address.is_global or any(address in network for network in _SPECIAL):
        return False
    return address.version == 4 or address in _UNICAST  # noqa: PLR2004


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    """True of an address in one of the networks; one of the other version is in none."""
    return any(address in network for network in networks)


def resolved(host: str, port: int, seconds: float) -> list[Address]:
    """Every address of a host, in the order to try. Raises OSError when it has none, TimeoutError after the seconds.

    The system's resolver cannot be told to hurry, so it is asked in a thread that is left behind when it doesn't.
    """
    found: list[Address] = []
    problems: list[OSError] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(ipaddress.ip_address(row[4][0]) for row in rows)
        except (OSError, UnicodeError, ValueError) as problem:
            problems.append(OSError(str(problem)))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(seconds, 0))
    if asking.is_alive():
        raise TimeoutError("the resolver did not answer in time")
    if problems or not found:
        raise problems[0] if problems else OSError("the host has no address")
    return list(dict.fromkeys(found))
