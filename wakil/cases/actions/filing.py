"""File a case: for a customer with its consent, for one's own customer organization, or for the reseller itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.cases.actions.attaching import attach_uploads, fingerprint
from wakil.cases.actions.changing import checked_text
from wakil.cases.models import Answer, Case, CaseManager, CaseNumber, Category, ManagedBy, Question, State, Upload
from wakil.cases.personal_data import record_personal_data_kept
from wakil.cases.policy.filing import may_file, products_for
from wakil.cases.policy.reach import visible_to
from wakil.cases.reachability import is_reachable
from wakil.cases.search import write_case_text
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.events.submission import claim, digest_of, fulfil
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Organization
from wakil.reselling.consent import active_relationships, lock_consent
from wakil.reselling.details import contacts_in, details_of
from wakil.reselling.models import Product
from wakil.reselling.tiers import targets_of

FIRST_NUMBER = 60_000
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 50_000


@transaction.atomic
def file_case(
    actor: Actor,
    *,
    key: str,
    customer: Organization | None,
    product: Product,
    category: Category,
    title: str,
    description: str,
    severity: int,
    language: str,
    time_zone: str,
    answers: Mapping[Question, str] | None = None,
    uploads: Sequence[Upload] = (),
    related_to: Case | None = None,
    kept_kinds: Sequence[str] = (),
    is_test: bool = False,
    contact_email: str = "",
) -> Case:
    """File it once per key; the same key and content again answers with the case it made.

    Raises NotVisible for a customer, case or upload that does not exist for the actor, Forbidden without consent,
    ValidationError for bad input and KeyReused for a key with other content.
    """
    content = digest_of(
        customer=customer, product=product, category=category, title=title, description=description,
        severity=severity, language=language, time_zone=time_zone, related_to=related_to, is_test=is_test,
        contact_email=contact_email,
        answers={question.pk: text for question, text in (answers or {}).items()},
        uploads=fingerprint(uploads),
    )  # fmt: skip
    submission = claim(actor.user, "case", key, content)
    if submission.made:
        return _made_before(actor, submission.made)
    _lock_consent(actor, customer)
    _check_may_file(actor, customer, product)
    _check_choices(actor, customer, product=product, category=category, severity=severity, related_to=related_to)
    case = Case.objects.create(
        number=next_number(),
        customer=customer,
        product=product,
        category=category,
        filed_by=actor.user,
        filed_from=actor.domain,
        filed_at=clock.now(),
        title=checked_title(title),
        description=checked_text(description, "description", LONGEST_DESCRIPTION),
        severity=severity,
        state=State.NEW,
        language=language,
        time_zone=time_zone,
        contact=contact_of(customer),
        related_to=related_to,
        is_test=is_test,
        contact_email=contact_email,
        updated_at=clock.now(),
        touched_at=clock.now(),
    )
    Answer.objects.bulk_create([Answer(case=case, question=q, text=text) for q, text in (answers or {}).items()])
    record_managers(case)
    attach_uploads(actor, case, uploads)
    write_case_text(case)
    record(EventKind.CASE_FILED, by=actor, on=case, stream=case, severity=case.severity)
    record_personal_data_kept(actor, case, kept_kinds)
    fulfil(submission, case)
    return case


def next_number() -> str:
    """A number that no case has, whatever an import brought along."""
    while True:
        number = str(FIRST_NUMBER + CaseNumber.objects.create().pk)
        if not Case.objects.filter(number__iexact=number).exists():
            return number


def checked_title(title: str) -> str:
    """The title, trimmed. Raises ValidationError unless it is one line of 1 to 200 characters (S25)."""
    title = title.strip()
    if not title:
        raise ValidationError({"title": _("Give a title.")})
    if len(title) > LONGEST_TITLE:
        raise ValidationError({"title": _("This is too long: %(most)d characters at most.") % {"most": LONGEST_TITLE}})
    if not is_one_line(title) or has_control_characters(title):
        raise ValidationError({"title": _("A title is one line without special characters.")})
    return title


def record_managers(case: Case) -> None:
    """Freeze who manages the customer at the moment of filing: every domain with an active relationship (S35)."""
    domains: list[tuple[int, bool]] = [(case.filed_from_id, True)]
    if case.customer_id:
        domains = _managing_domains(case)
    CaseManager.objects.bulk_create(
        CaseManager(
            case=case,
            domain_id=domain,
            customer=case.customer,
            product=case.product,
            source=ManagedBy.FILED,
            updated_at=case.updated_at,
            state=case.state,
            severity=case.severity,
            reachable=reachable,
        )
        for domain, reachable in domains
    )


def contact_of(customer: Organization | None) -> dict[str, Any]:
    """The customer's contacts as they are now, the first one by itself, to be kept with the case (S23)."""
    details = details_of(customer) if customer else None
    if details is None:
        return {}
    first, *others = [asdict(contact) for contact in contacts_in(details)] or [{}]
    return {**first, "address": details.address, "others": others}


def _managing_domains(case: Case) -> list[tuple[int, bool]]:
    related = active_relationships().select_for_update(of=("self",)).filter(customer=case.customer)
    domains = list(related.order_by("id").values_list("reseller_domain", flat=True))
    return [(domain, is_reachable(domain, case.customer_id)) for domain in dict.fromkeys(domains)]


def _made_before(actor: Actor, made: int) -> Case:
    case = visible_to(actor).filter(pk=made).first()
    if case is None:
        raise NotVisible
    return case


def _lock_consent(actor: Actor, customer: Organization | None) -> None:
    """Lock the relationship and its grants, so that no revocation commits between the check and the case."""
    if customer is None or not actor.organization.is_reseller:
        return
    lock_consent(actor.domain, customer)


def _check_may_file(actor: Actor, customer: Organization | None, product: Product) -> None:
    verdict = may_file(actor, customer, product)
    if verdict.code == "not_visible":
        raise NotVisible
    require(verdict)


def _check_choices(
    actor: Actor,
    customer: Organization | None,
    *,
    product: Product,
    category: Category,
    severity: int,
    related_to: Case | None,
) -> None:
    if not products_for(actor, customer).filter(pk=product.pk).exists():
        raise ValidationError({"product": _("Choose one of the customer's products.")})
    if category.product_id != product.pk:
        raise ValidationError({"category": _("Choose a category of this product.")})
    if customer and severity not in targets_of(customer, product):
        raise ValidationError({"severity": _("This support plan does not offer this severity.")})
    if related_to and not visible_to(actor).filter(pk=related_to.pk, customer=customer).exists():
        raise NotVisible
