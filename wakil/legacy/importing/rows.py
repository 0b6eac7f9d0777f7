"""From the records of a case to its rows here."""

from datetime import datetime

from django.core.files.base import File
from django.utils.crypto import salted_hmac

from wakil.cases import files
from wakil.cases.models import Attachment, Case, CaseManager, CaseShare, Comment, ManagedBy, ShareLevel
from wakil.events.kinds import Audience
from wakil.legacy.importing.catalogue import category_without_name
from wakil.legacy.importing.directory import known_language
from wakil.legacy.importing.lookup import Lookup
from wakil.legacy.importing.work import Work
from wakil.legacy.package import Fault, Unreadable
from wakil.legacy.package.case_shapes import AttachmentRecord, MessageRecord, WatcherRecord
from wakil.legacy.package.reading import Bundle


def place_of(work: Work, lookup: Lookup, bundle: Bundle) -> int:
    """The category; one that the old centre had none for stands where all such stand."""
    case = bundle.case
    product = lookup.products[case.product]
    category = lookup.categories.get(case.category or "")
    if category is None:
        found = category_without_name(work, product)
        category, lookup.paths[found.pk] = found.pk, found.path_names
    return category


def fill_case(row: Case, work: Work, lookup: Lookup, bundle: Bundle) -> Case:
    """Write into a row what the old centre says of the case now; number and filing are not touched again."""
    case = bundle.case
    row.title, row.description, row.severity, row.state = case.title, case.description, case.severity, case.state
    row.product_id, row.category_id = lookup.products[case.product], place_of(work, lookup, bundle)
    row.language, row.time_zone = known_language(case.language), case.time_zone or "UTC"
    row.assigned_to_id = lookup.people[case.owner].user if case.owner else None
    row.closed_at = case.closed_at
    row.updated_at = seen_at(bundle)
    row.touched_at = max(case.updated_at, row.updated_at, *(message.at for message in bundle.messages))
    row.version = (
        1 + sum(message.audience == Audience.EVERYONE.value for message in bundle.messages) + len(bundle.changes)
    )
    return row


def new_case(work: Work, lookup: Lookup, bundle: Bundle, number: str) -> Case:
    """The row of a case that was not here."""
    case = bundle.case
    older = case.number if number != case.number else next(iter(case.aliases), "")
    row = Case(
        number=number,
        legacy_number=older,
        customer_id=lookup.organizations[case.customer] if case.customer else None,
        filed_by_id=lookup.people[case.filer].user,
        filed_from_id=lookup.filed_from(bundle),
        filed_at=case.filed_at,
        related_to_id=lookup.cases.get(case.related_to or ""),
        is_moving=True,
    )
    return fill_case(row, work, lookup, bundle)


def seen_at(bundle: Bundle, domain: str | None = None) -> datetime:
    """The last change that everyone on the case may see, or that one reseller domain may see too."""
    moments = [bundle.case.filed_at, *(change.at for change in bundle.changes)]
    moments += [
        message.at
        for message in bundle.messages
        if message.audience == Audience.EVERYONE.value or (domain is not None and message.audience_domain == domain)
    ]
    return max(moments)


def managers_of(lookup: Lookup, bundle: Bundle, case: Case) -> list[CaseManager]:
    """Who managed the customer when it was filed, frozen."""
    names = {pk: name for name, pk in lookup.domains.items()}
    return [
        CaseManager(
            case=case,
            domain_id=domain,
            customer_id=case.customer_id,
            product_id=case.product_id,
            source=ManagedBy.FILED,
            updated_at=seen_at(bundle, names.get(domain)),
            state=case.state,
            severity=case.severity,
            reachable=lookup.reachable(domain, case.customer_id),
        )
        for domain in lookup.managing(bundle)
    ]


def comment_of(lookup: Lookup, message: MessageRecord, case: Case) -> Comment:
    """A message with its author, as of then."""
    author = lookup.people[message.author]
    return Comment(
        case=case,
        author_id=author.user,
        author_domain_id=author.domain,
        author_side=author.side,
        audience=message.audience,
        audience_domain_id=lookup.domains[message.audience_domain] if message.audience_domain else None,
        body=message.body,
        created_at=message.at,
    )


def attachment_of(
    work: Work, lookup: Lookup, record: AttachmentRecord, case: Case, comments: dict[str, int]
) -> Attachment:
    """A file with its bytes, which are compared once more. The key is the same whenever it is tried again."""
    key = salted_hmac("wakil.legacy.file", f"{work.package.manifest.centre}\x1f{record.id}", algorithm="sha256")
    with work.package.open_file(record.sha256) as stream:
        stored = files.store_as(key.hexdigest(), File(stream))
    if (stored.sha256, stored.size) != (record.sha256, record.size):
        files.erase([stored.key])
        raise Unreadable([Fault(f"files/{record.sha256}", 0, "", "has changed since it was checked")])
    return Attachment(
        case=case,
        comment_id=comments[record.message] if record.message else None,
        added_by_id=lookup.people[record.by].user,
        created_at=record.at,
        key=stored.key,
        name=record.name,
        size=stored.size,
        content_type=stored.content_type,
        sha256=stored.sha256,
    )


def share_of(lookup: Lookup, watcher: WatcherRecord, case: Case) -> CaseShare:
    """Whoever got the mails of a case gets them still; a page only who is known here."""
    maker = lookup.people[watcher.by]
    user, group = lookup.users.get(watcher.address), lookup.groups.get(watcher.address)
    is_known = user is not None or group is not None
    return CaseShare(
        case=case,
        address=watcher.address,
        user_id=user,
        group_id=None if user else group,
        level=watcher.level if is_known else ShareLevel.NOTIFY,
        made_by_id=maker.user,
        made_from_id=maker.domain,
        made_side=maker.side,
        created_at=watcher.at,
        confirmed_at=watcher.at if watcher.is_confirmed and not is_known else None,
    )
