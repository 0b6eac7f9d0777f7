"""Domain names as registries compare them."""

import re

import idna

_LONGEST = 253
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def normalised(name: str) -> str | None:
    """The name in lower case and A-labels, or None when it cannot be a domain's name. One final dot is dropped."""
    name = name.strip().removesuffix(".")
    if not name or len(name) > _LONGEST:
        return None
    try:
        ascii_name = idna.encode(name, uts46=True, transitional=False).decode() if not name.isascii() else name.lower()
        plain = idna.encode(ascii_name, strict=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return None
    labels = plain.split(".")
    well_formed = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return plain if well_formed and len(plain) <= _LONGEST else None


def domain_of(address: str) -> str | None:
    """The normalised domain of an email address, or None when there is none in it."""
    local, at, domain = address.strip().rpartition("@")
    return normalised(domain) if at and local else None
