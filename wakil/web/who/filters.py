"""What the list "Who can do what" is narrowed to, and the people it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.models import HeldBack, RoleAssignment
from wakil.directory.people import PAGE, page_of
from wakil.directory.policy import people_seen_by
from wakil.lib.keys import NameKey
from wakil.organizations.models import Domain
from wakil.web.admin.listing import one_of
from wakil.web.cases.chips import FilterBar
from wakil.web.who.judging import Judged, Reason, judge_all, judge_at

LONGEST = 100
LOOKED_THROUGH = 500  # people at once, when only some of them are wanted
ANSWERS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "waiting": gettext_lazy("Waits for confirmation"),
    "legacy": gettext_lazy("Only by a legacy privilege"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    q: str = ""
    answer: str = ""
    domain: Domain | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.answer or self.domain)

    def wants(self, one: Judged) -> bool:
        """True of the answers that are asked for."""
        if self.answer in ("yes", "no"):
            return one.is_yes is (self.answer == "yes")
        return not self.answer or one.reason == Reason(self.answer)


@dataclass(frozen=True)
class JudgedPage:
    """Some people by name; `after` is where the next page begins. `looked` people were looked through for them."""

    rows: Sequence[Judged]
    after: str = ""
    looked: int = 0


def read_asked(domains: Sequence[Domain], asked: QueryDict) -> Asked:
    """Anything that is not this organization's is left out of the question."""
    answer = asked.get("answer", "")
    return Asked(
        q=asked.get("q", "").replace("\x00", "").strip()[:LONGEST],
        answer=answer if answer in ANSWERS else "",
        domain=next((one for one in domains if one.name == asked.get("domain_name")), None),
    )


def judged_page(actor: Actor, domains: Sequence[Domain], asked: Asked, after: str = "") -> JudgedPage:
    """A page of the people and what is answered about each. As many queries for many as for one.

    The answer is worked out for each and not looked up, so that with a filter on it some hundreds are looked through.
    """
    people = people_seen_by(actor)
    if asked.q:
        people = people.filter(Q(name__icontains=asked.q) | Q(email__icontains=asked.q.lower()))
    if asked.domain is None:
        people = people.filter(_could_be(asked.answer))
    narrowed = asked.domain is not None and not actor.organization.is_reseller
    at = [asked.domain] if narrowed and asked.domain else domains
    page = page_of(people, at, after, LOOKED_THROUGH if asked.answer else PAGE)
    if asked.domain and actor.organization.is_reseller:
        judged = judge_at(actor.organization, asked.domain, page.rows)
    else:
        judged = judge_all(actor.organization, page.rows)
    found = [one for one in judged if asked.wants(one)]
    if len(found) > PAGE:
        last = found[PAGE - 1].user
        return JudgedPage(found[:PAGE], str(NameKey(last.name, last.pk)), len(page.rows))
    return JudgedPage(found, page.after, len(page.rows))


def _could_be(answer: str) -> Q:
    """The condition on an account that any with this answer meets, so that fewer are looked through."""
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), ended_at=None)
    if answer == "waiting":
        return Q(Exists(held.exclude(held_back=HeldBack.NO)), suspended_at=None)
    if answer == "legacy":
        return Q(
            Exists(held.filter(role__isnull=False)), suspended_at=None
        )  # no built-in role gives a legacy privilege
    return Q(Exists(held), suspended_at=None) if answer == "yes" else Q()


def address(asked: Asked, **changes: str) -> str:
    """The address of the list with these filters, and what is changed; an empty value leaves one out."""
    now = {"q": asked.q, "answer": asked.answer, "domain_name": asked.domain.name if asked.domain else ""}
    given = {name: value for name, value in {**now, **changes}.items() if value}
    return f"{reverse('who:list')}?{urlencode(given)}" if given else reverse("who:list")


def filter_bar(actor: Actor, domains: Sequence[Domain], asked: Asked) -> FilterBar:
    """The chips above the list."""
    values = [
        (name, words) for name, words in ANSWERS.items() if name in ("yes", "no") or actor.organization.is_reseller
    ]
    choices = [one_of("answer", _("Reaches cases"), values, asked.answer, address(asked, answer=""))]
    if len(domains) > 1:
        names = [(domain.name, domain.name) for domain in domains]
        chosen = asked.domain.name if asked.domain else ""
        label = _("Customers of") if actor.organization.is_reseller else _("Domain")
        choices.append(one_of("domain_name", label, names, chosen, address(asked, domain_name="")))
    return FilterBar(reverse("who:list"), asked.q, choices, [])
