"""Who the permission table asks about, the verbs it asks for, and the circumstances it asks in."""

from collections.abc import Callable
from datetime import timedelta

from tests.cast import Cast, make_user, prove_second_address
from wakil.access.actor import Actor
from wakil.access.verdict import Verdict
from wakil.cases import policy
from wakil.cases.actions import close_case
from wakil.cases.models import Attachment, Case, CaseShare
from wakil.exports.policy import may_export_case
from wakil.lib import clock
from wakil.reselling.models import ResellerAccess

LEVELS = {"see": 1, "file": 2, "manage": 3, "admin": 4}
WHO = {
    "Priya, level see": "priya",
    "Priya, level file": "priya",
    "Priya, level manage": "priya",
    "Priya, level admin": "priya",
    "Budi (views customers only)": "budi",
    "Priya of the other domain": "priya_bali",
    "Oscar (another reseller)": "oscar",
    "Citra (customer, support user)": "citra",
    "Dodi (customer, no role)": "dodi",
    "Gita (another customer)": "gita",
    "Gita, shared with her to view": "gita",
    "Ava (vendor, agent)": "ava",
    "Vito (vendor, lead)": "vito",
    "Rudi (vendor, no role)": "rudi",
}
VERBS: dict[str, Callable[[Actor, Case], Verdict]] = {
    "read": policy.may_read,
    "export": may_export_case,
    "comment": policy.may_comment,
    "attach": policy.may_attach,
    "change severity": policy.may_change_severity,
    "change title": policy.may_change_title,
    "close": policy.may_close,
    "reopen": policy.may_reopen,
    "escalate": policy.may_escalate,
    "share": policy.may_share,
    "share with oneself": policy.may_share_with_oneself,
    "remove share": lambda actor, case: policy.may_remove_share(actor, CaseShare.objects.get(case=case)),
    "take": policy.may_take,
    "ask": policy.may_ask,
    "offer": policy.may_offer,
    "request deletion": policy.may_request_deletion,
    "delete file": lambda actor, case: policy.may_delete_attachment(actor, Attachment.objects.get(case=case)),
    "file another": lambda actor, case: policy.may_file(actor, case.customer, case.product),
}
CIRCUMSTANCES = ["open", "closed", "closed > 30 days", "access revoked", "former reseller"]


def case_in(cast: Cast, circumstance: str, who: str) -> Case:
    """Priya's case for PT Sinar Abadi, with a file and a share, in that circumstance."""
    cast.people["rudi"] = make_user("Rudi", "nusantara.example")
    case = cast.file("priya", cast.sinar)
    prove_second_address(cast.people[WHO[who]])
    _attach_and_share(cast, case, who)
    for level, number in LEVELS.items():
        if who.endswith(f"level {level}"):
            ResellerAccess.objects.filter(relationship__customer=cast.sinar).update(level=number)
    _change(cast, case, circumstance)
    return Case.objects.select_related("customer", "product").get(pk=case.pk)


def _attach_and_share(cast: Cast, case: Case, who: str) -> None:
    Attachment.objects.create(
        case=case, added_by=cast.priya, created_at=clock.now(), key="0" * 64, name="log.txt", size=1, sha256="0" * 64
    )
    reader = cast.gita if "shared" in who else cast.hana
    CaseShare.objects.create(
        case=case,
        address=reader.email,
        user=reader,
        level="view",
        made_by=cast.citra,
        made_from=cast.citra.domain,
        made_side="customer",
        created_at=clock.now(),
    )


def _change(cast: Cast, case: Case, circumstance: str) -> None:
    if circumstance.startswith("closed"):
        close_case(cast.actor("ava"), case)
    if circumstance == "closed > 30 days":
        Case.objects.filter(pk=case.pk).update(closed_at=clock.now() - timedelta(days=30, seconds=1))
    if circumstance == "access revoked":
        ResellerAccess.objects.filter(relationship__customer=cast.sinar).update(revoked_at=clock.now())
    if circumstance == "former reseller":
        relationship = cast.relationships["sinar"]
        relationship.ended_at = clock.now()
        relationship.save()
