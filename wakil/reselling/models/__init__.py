"""Who sells to whom, what was sold, and what the customer has consented to."""

from wakil.reselling.models.access import AccessLevel, ExpiryNotice, PermissionRequest, RequestAnswer, ResellerAccess
from wakil.reselling.models.customer import CustomerContact, CustomerDetails, CustomerRecord, RecordState
from wakil.reselling.models.product import Product, ResponseTarget, Severity, Subscription, SupportTier
from wakil.reselling.models.relationship import Relationship, RelationshipKind
from wakil.reselling.models.transfer import Transfer, TransferToken

__all__ = [
    "AccessLevel",
    "CustomerContact",
    "CustomerDetails",
    "CustomerRecord",
    "ExpiryNotice",
    "PermissionRequest",
    "Product",
    "RecordState",
    "Relationship",
    "RelationshipKind",
    "RequestAnswer",
    "ResellerAccess",
    "ResponseTarget",
    "Severity",
    "Subscription",
    "SupportTier",
    "Transfer",
    "TransferToken",
]
