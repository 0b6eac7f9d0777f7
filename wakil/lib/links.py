"""Absolute links for mails and printed messages, built outside of any request."""

from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def portal_link(domain: str, name: str, *args: Any) -> str:
    """The address of a page of the portal as that domain's people open it."""
    return _absolute(f"/d/{domain}/", settings.DOMAIN_URLCONF, name, *args)


def root_link(name: str, *args: Any) -> str:
    """The address of a page at the root of the origin."""
    return _absolute("/", settings.ROOT_URLCONF, name, *args)


def _absolute(prefix: str, urlconf: str, name: str, *args: Any) -> str:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return str(settings.WAKIL_URL) + reverse(name, urlconf=urlconf, args=args)
    finally:
        set_script_prefix(before)
