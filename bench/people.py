"""Organizations, people, what was bought, who sells to whom, and what the customers consent to."""

from bench.bulk import Bulk, at, is_sqlite, numbers
from bench.population import (
    CUSTOMERS,
    EXPIRED,
    FIRST_ORGANIZATION,
    HARD,
    MEASURED,
    NONE_VISIBLE,
    ORDINARY,
    OTHER_CUSTOMERS,
    OWN,
    QUIET,
    RESELLERS,
    VENDOR,
    WITHOUT_SUPPORT,
)
from bench.words import categories
from wakil.lib.text import folded

PRODUCTS = 5
BOUGHT = 2  # products of each customer
LONG_AGO = at("{now} - 100000000")
# Of the customers of a hard domain, one of 20 still consents
STAYS = f"(r.customer_id - {OTHER_CUSTOMERS}) % 20 = 0"


def fill(bulk: Bulk) -> None:
    """Everybody, in the order in which rows lean on each other."""
    _products(bulk)
    _organizations(bulk)
    _accounts(bulk)
    _subscriptions(bulk)
    _relationships(bulk)
    _consents(bulk)


def _products(bulk: Bulk) -> None:
    bulk.insert("reselling_product", "id, name", [(n, f"Product {n}") for n in range(1, PRODUCTS + 1)])
    tiers = [(n, name, n, n == 4) for n, name in enumerate(("Basic", "Standard", "Enhanced", "Premium"), 1)]
    bulk.insert("reselling_supporttier", "id, name, rank, may_escalate", tiers)
    targets = [(tier, level, 60 * level, False) for tier in range(1, 5) for level in range(1, 5)]
    bulk.insert("reselling_responsetarget", "tier_id, severity, minutes, day_and_night", targets)
    rows = [
        (index + 1, product, None if parent is None else parent + 1, name, path, "", f" {folded(path)}", "")
        for index, (product, parent, name, path) in enumerate(categories(PRODUCTS))
    ]
    bulk.insert("cases_category", "id,product_id,parent_id,name,path_names,synonyms,search_words,information", rows)


def _organizations(bulk: Bulk) -> None:
    columns = "id, kind, name, folded_name, customer_id, number, language, time_zone, created_at"
    kinds = [("vendor", VENDOR, VENDOR), ("reseller", RESELLERS[0], RESELLERS[-1])]
    for kind, first, last in [*kinds, ("customer", CUSTOMERS[0], CUSTOMERS[-1])]:
        padded = "substr('0000000' || n, -8)" if is_sqlite() else "lpad(n::text, 8, '0')"
        bulk.run(
            f"""INSERT INTO organizations_organization ({columns})
            SELECT n, '{kind}', 'PT {kind} ' || n, 'pt {kind} ' || n, 'C' || {padded}, {FIRST_ORGANIZATION} + n, 'en',
                'Asia/Jakarta', {LONG_AGO}
            FROM {numbers(last, first)}"""
        )
    bulk.run(
        f"""INSERT INTO organizations_domain (id, organization_id, name, is_primary, verified_at)
        SELECT id, id, 'o' || id || '.example', TRUE, {LONG_AGO} FROM organizations_organization"""
    )
    bulk.run(
        f"""INSERT INTO organizations_organizationalunit (id, organization_id, name, code, path, created_at)
        SELECT id, id, '', 'r' || id, '/r' || id || '/', {LONG_AGO} FROM organizations_organization"""
    )


def _accounts(bulk: Bulk) -> None:
    bulk.run(
        f"""INSERT INTO accounts_user (id, password, email, name, domain_id, language, time_zone, created_at)
        SELECT id, '!', 'person@o' || id || '.example', 'Person ' || id, id, '', '', {LONG_AGO}
        FROM organizations_domain"""
    )
    bulk.run(
        f"""INSERT INTO access_roleassignment (user_id, built_in, started_at)
        SELECT id, 'super_admin', {LONG_AGO} FROM accounts_user"""
    )
    bulk.run(
        f"""INSERT INTO accounts_user (id, password, email, name, domain_id, language, time_zone, created_at)
        VALUES ({WITHOUT_SUPPORT}, '!', 'few@o{OWN}.example', 'Person', {OWN}, '', '', {LONG_AGO})"""
    )


def _subscriptions(bulk: Bulk) -> None:
    bulk.run(
        f"""INSERT INTO reselling_subscription (customer_id, product_id, tier_id, bought_from_id, started_at)
        SELECT o.id, n, 1 + o.id % 4, {MEASURED}, {LONG_AGO}
        FROM organizations_organization o, {numbers(BOUGHT)} WHERE o.kind = 'customer'"""
    )


def _relationships(bulk: Bulk) -> None:
    """Everybody's customers: the measured reseller's 100, the hard ones' 10,000 each, the others shared out."""
    ordinary = RESELLERS[-1] - ORDINARY + 1
    others = numbers(CUSTOMERS[-1], OTHER_CUSTOMERS)
    pairs = [(str(MEASURED), numbers(OTHER_CUSTOMERS - 1, CUSTOMERS[0])), (f"{ORDINARY} + n % {ordinary}", others)]
    for domain, customers in [*pairs, *((str(hard), others) for hard in (*HARD, QUIET))]:
        bulk.run(
            f"""INSERT INTO reselling_relationship
            (reseller_domain_id, customer_id, listed_as, kind, started_at, source, reason)
            SELECT {domain}, n, 'pt customer ' || n, 'resale', {LONG_AGO}, 'vendor', '' FROM {customers}"""
        )


def _consents(bulk: Bulk) -> None:
    """All consent; of the hard domains' customers most have withdrawn, or let it expire."""
    withdrawn = f"CASE WHEN {_is_withdrawn()} THEN {at('{now} - 1000000')} END"
    expired = f"CASE WHEN r.reseller_domain_id = {EXPIRED} AND NOT ({STAYS}) THEN {at('{now} - 1000000')} END"
    columns = "relationship_id, level, all_products, starts_at, ends_at, revoked_at, source, reason"
    bulk.run(
        f"""INSERT INTO reselling_reselleraccess ({columns})
        SELECT r.id, 4, r.customer_id % 5 <> 0, {LONG_AGO}, {expired}, {withdrawn}, 'customer', ''
        FROM reselling_relationship r"""
    )
    bulk.run(
        f"""INSERT INTO reselling_reselleraccess_products (reselleraccess_id, product_id)
        SELECT a.id, n FROM reselling_reselleraccess a, {numbers(BOUGHT)} WHERE NOT a.all_products"""
    )


def _is_withdrawn() -> str:
    hard = f"r.reseller_domain_id IN ({', '.join(map(str, HARD))}) AND r.reseller_domain_id <> {EXPIRED}"
    return f"{hard} AND (r.reseller_domain_id = {NONE_VISIBLE} OR NOT ({STAYS}))"
