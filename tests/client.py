"""A browser for tests: through the mount like every request, with cookies kept for the paths they were set for."""

import secrets
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.test import Client
from django.test.client import ClientHandler
from django.urls import clear_script_prefix, set_script_prefix, set_urlconf

from wakil.accounts.models import User
from wakil.accounts.sessions import BROWSER, SessionStore
from wakil.config import body, mount
from wakil.lib.links import portal_path
from wakil.web.middleware.mount import cookie_suffix


class MountedHandler(ClientHandler):
    """Does what `wakil.config.wsgi` does, and hands the response over as Django's test client wants it."""

    def __call__(self, environ: dict[str, Any]) -> Any:
        elsewhere = mount.enter(environ)
        if elsewhere is not None:
            response = HttpResponseRedirect(elsewhere.location)
            response.wsgi_request = WSGIRequest(environ)
            return response
        spooled = body.spool(environ, limit=settings.WAKIL_MAX_BODY)
        set_script_prefix(get_script_name(environ))
        try:
            return super().__call__(environ)
        finally:
            if spooled is not None:
                spooled.close()
            clear_script_prefix()
            set_urlconf(None)


@cache
def _handler(enforce_csrf_checks: bool) -> MountedHandler:
    """One for all browsers, as a server has one: loading it costs more than most pages."""
    return MountedHandler(enforce_csrf_checks)


@receiver(setting_changed)
def _load_anew(**_change: Any) -> None:
    """Middleware reads settings when it is loaded."""
    _handler.cache_clear()


class Browser(Client):
    """One person's browser. `sign_in` skips the form; `client.get("/d/mitrajaya.example/cases/")` goes anywhere."""

    def __init__(self, enforce_csrf_checks: bool = False, **defaults: Any) -> None:
        super().__init__(enforce_csrf_checks, **defaults)
        self.handler = _handler(enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        response.resolver_match = response.wsgi_request.resolver_match
        return response

    def sign_in(self, user: User) -> "Browser":
        """A session of that person at the domain of the account, as if the password had been given."""
        domain = user.domain.name
        if BROWSER not in self.cookies:
            self._keep(BROWSER, secrets.token_urlsafe(32), "/")
        session = SessionStore(domain=domain, browser=self.cookies[BROWSER].value)
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self._keep(session_cookie(domain), str(session.session_key), f"/d/{domain}/")
        return self

    def _keep(self, name: str, value: str, path: str) -> None:
        self.cookies[name] = value
        self.cookies[name]["path"] = path

    def _base_environ(self, **request: Any) -> dict[str, Any]:
        environ: dict[str, Any] = super()._base_environ(**request)
        path = environ["PATH_INFO"]
        sent = (morsel for morsel in self.cookies.values() if _counts_for(morsel["path"] or "/", path))
        environ["HTTP_COOKIE"] = "; ".join(f"{morsel.key}={morsel.coded_value}" for morsel in sent)
        return environ


def session_cookie(domain: str) -> str:
    """The name of the cookie that holds a session at that domain."""
    return settings.SESSION_COOKIE_NAME + cookie_suffix(domain)


def page(domain: str, name: str, *args: Any) -> str:
    """The path of a page of the portal at that domain: `page("mitrajaya.example", "cases:show", number)`."""
    return portal_path(domain, name, *args)


def _counts_for(cookie_path: str, path: str) -> bool:
    return path == cookie_path or path.startswith(cookie_path.removesuffix("/") + "/")
