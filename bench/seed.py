"""Fill an empty database by bulk SQL: `python -m bench.inside seed 10000`. Prints everybody's cookies and a token."""

import json
import secrets
import sys
import time
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

from bench import cases, history, people
from bench.bulk import Bulk, dropped_indexes, is_sqlite, without_checks
from bench.population import CUSTOMERS, MEASURED, PEOPLE
from wakil.accounts.api_tokens import issue
from wakil.accounts.models import User
from wakil.accounts.sessions import BROWSER, SessionStore
from wakil.cases.models import CaseManager
from wakil.web.middleware.mount import cookie_suffix

BIG = ("cases_case", "cases_casemanager", "cases_searchtext", "cases_comment", "events_event", "events_stream")


def main(size: str) -> None:
    """Migrate, fill, let the database look at what it has, sign everybody in."""
    started = time.perf_counter()
    if is_sqlite():
        Bulk(0, 0).run("PRAGMA synchronous = OFF")
    call_command("migrate", verbosity=0)
    bulk = Bulk(size=int(size), now=int(time.time()) // 60 * 60)
    with without_checks():
        with dropped_indexes(BIG):
            people.fill(bulk)
            cases.fill(bulk)
            history.fill(bulk)
        _reset_sequences()
    _analyze()
    print(f"{bulk.size} cases in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    cookies = {name: _cookies(person.user) for name, person in PEOPLE.items()}
    token = issue(User.objects.get(pk=MEASURED), name="bench", lifetime=timedelta(days=1))
    print(json.dumps({"cookies": cookies, "token": token, "open_cases": _open_cases()}))


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if is_sqlite() else "VACUUM ANALYZE")


def _open_cases() -> list[tuple[int, int]]:
    """Some of the measured reseller's, the same at every size but for their ids; and whose they are."""
    rows = CaseManager.objects.filter(domain=MEASURED, customer=CUSTOMERS[0] + 1).exclude(state="closed")
    rows = rows | CaseManager.objects.filter(domain=MEASURED, customer=CUSTOMERS[0] + 2).exclude(state="closed")
    return list(rows.order_by("case").values_list("case", "customer"))


def _cookies(number: int) -> dict[str, str]:
    """As after signing in."""
    user = User.objects.select_related("domain").get(pk=number)
    browser = secrets.token_urlsafe(32)
    session = SessionStore(domain=user.domain.name, browser=browser)
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {BROWSER: browser, settings.SESSION_COOKIE_NAME + cookie_suffix(user.domain.name): str(session.session_key)}
