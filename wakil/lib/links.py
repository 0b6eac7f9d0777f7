"""Addresses of pages in any domain, for mails, printed messages and the way from one domain to another."""

from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def portal_path(domain: str, name: str, *args: Any) -> str:
    """The path of a page of the portal as that domain's people open it."""
    return _path(f"/d/{domain}/", settings.DOMAIN_URLCONF, name, *args)


def portal_link(domain: str, name: str, *args: Any) -> str:
    """The same as a whole address."""
    return str(settings.WAKIL_URL) + portal_path(domain, name, *args)


def root_link(name: str, *args: Any) -> str:
    """The whole address of a page at the root of the origin."""
    return str(settings.WAKIL_URL) + _path("/", settings.ROOT_URLCONF, name, *args)


def _path(prefix: str, urlconf: str, name: str, *args: Any) -> str:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return reverse(name, urlconf=urlconf, args=args)
    finally:
        set_script_prefix(before)
