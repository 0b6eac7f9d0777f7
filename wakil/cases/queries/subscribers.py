"""The addresses that get a case's mail by a Notify share, as a reader may know of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from wakil.access.actor import Actor
from wakil.cases.models import Case, ShareLevel
from wakil.cases.policy import Standing, home_domains, shares_seen_by, shares_seen_in_list, standing
from wakil.events.kinds import EventKind
from wakil.events.models import Event


def subscribers_of(actor: Actor, case: Case) -> list[str]:
    """Those of one case, oldest first; none for who reads only by a share."""
    if standing(actor, case) <= Standing.SHARED:
        return []
    return _by_case(actor, shares_seen_by(actor, case)).get(case.pk, [])


def subscribers_in_list(actor: Actor, cases: Sequence[int]) -> dict[int, list[str]]:
    """The same for cases of `listed_for(actor)`, by the case's key, in as many queries for one as for many."""
    return _by_case(actor, shares_seen_in_list(actor, cases)) if cases else {}


def _by_case(actor: Actor, shares: Any) -> dict[int, list[str]]:
    """Where the reader may not know who has an account, a share counts as it was asked for (T24)."""
    subject = Concat(Value("caseshare:"), Cast(OuterRef("pk"), CharField()))
    made = Event.objects.filter(kind=EventKind.CASE_SHARED, subject=subject)
    asked = shares.annotate(asked=Subquery(made.values(_asked=KT("details__asked"))[:1]))
    rows = list(asked.order_by("id").values_list("case", "address", "level", "asked"))
    home = home_domains(actor) if rows else frozenset[str]()
    found = defaultdict[int, list[str]](list)
    for case, address, level, was_asked in rows:
        knows = actor.organization.is_vendor or address.rpartition("@")[2] in home
        if (level if knows else was_asked or level) == ShareLevel.NOTIFY:
            found[case].append(address)
    return dict(found)
