"""Who may see which cases and do what with them. Nothing else decides."""

from wakil.cases.policy.filing import (
    customers_to_file_for,
    lacking_for_cases,
    may_file,
    may_file_own,
    may_use_cases,
    products_for,
)
from wakil.cases.policy.history import may_read_attachment, readable_comments, readable_events
from wakil.cases.policy.own_shares import may_share_with_oneself, own_share_counts, own_shares_of
from wakil.cases.policy.parents import cases_of, may_list_cases_of, within
from wakil.cases.policy.reach import listed_for, managed_by, visible_to
from wakil.cases.policy.share_list import home_domains, may_know_accounts_at, shares_seen_by, shares_seen_in_list
from wakil.cases.policy.share_mail import confirmed_share, has_mail_share, share_still_counts, shares_lost_by
from wakil.cases.policy.shares import shared_with
from wakil.cases.policy.standing import Standing, standing
from wakil.cases.policy.verbs import (
    may_ask,
    may_attach,
    may_change_severity,
    may_change_title,
    may_close,
    may_comment,
    may_delete_attachment,
    may_escalate,
    may_offer,
    may_read,
    may_remove_share,
    may_reopen,
    may_request_deletion,
    may_share,
    may_take,
)

__all__ = [
    "Standing",
    "cases_of",
    "confirmed_share",
    "customers_to_file_for",
    "has_mail_share",
    "home_domains",
    "lacking_for_cases",
    "listed_for",
    "managed_by",
    "may_ask",
    "may_attach",
    "may_change_severity",
    "may_change_title",
    "may_close",
    "may_comment",
    "may_delete_attachment",
    "may_escalate",
    "may_file",
    "may_file_own",
    "may_know_accounts_at",
    "may_list_cases_of",
    "may_offer",
    "may_read",
    "may_read_attachment",
    "may_remove_share",
    "may_reopen",
    "may_request_deletion",
    "may_share",
    "may_share_with_oneself",
    "may_take",
    "may_use_cases",
    "own_share_counts",
    "own_shares_of",
    "products_for",
    "readable_comments",
    "readable_events",
    "share_still_counts",
    "shared_with",
    "shares_lost_by",
    "shares_seen_by",
    "shares_seen_in_list",
    "standing",
    "visible_to",
    "within",
]
