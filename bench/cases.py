"""Cases, who manages them, and their searchable words.

A working table holds of each case what the others are made from. `n` numbers the measured reseller's cases from 1,
wherever they stand among the others, so that they are the same at every size.
"""

from bench.bulk import Bulk, as_json, at, numbers, some
from bench.population import (
    CUSTOMERS,
    EXPIRED,
    FIRST_NUMBER,
    FULL,
    MEASURED,
    MEASURED_CASES,
    NONE_VISIBLE,
    OLDEST,
    ORDINARY,
    OTHER_CUSTOMERS,
    OWN,
    QUIET,
    RESELLERS,
    SPREAD,
    WITHOUT_SUPPORT,
)
from bench.words import MEASURED_WORD, sentences
from wakil.lib.text import folded

TWO_YEARS = 63_072_000
SENTENCES = 4_096
SOME_SERVER, SOME_ERROR = "(c.n % 50000)", some(3, 9000, "c.n")
WAITS = f"CASE WHEN c.has_word THEN ' menunggu {MEASURED_WORD}' ELSE '' END"
DESCRIPTION = f"s.text || ' ' || u.text || ' Server srv' || {SOME_SERVER} || ', ERR-' || {SOME_ERROR} || {WAITS}"
WORDS = f"""(c.id + {FIRST_NUMBER}) || ' ' || t.folded || ' ' || s.folded || ' ' || u.folded
    || ' server srv' || {SOME_SERVER} || ' err ' || {SOME_ERROR} || {WAITS}"""
JOINS = f"""bench_case c
    JOIN bench_sentence t ON t.id = {some(0, SENTENCES, "c.n")}
    JOIN bench_sentence s ON s.id = {some(1, SENTENCES, "c.n")}
    JOIN bench_sentence u ON u.id = {some(2, SENTENCES, "c.n")}"""


def fill(bulk: Bulk) -> None:
    """Who and when first, then every table from that."""
    _sentences(bulk)
    _working_table(bulk)
    _cases(bulk)
    _managers(bulk)
    _texts(bulk)


def _sentences(bulk: Bulk) -> None:
    bulk.run("CREATE TEMPORARY TABLE bench_sentence (id bigint PRIMARY KEY, text text, folded text)")
    rows = [(number, text, folded(text)) for number, text in enumerate(sentences(SENTENCES))]
    bulk.insert("bench_sentence", "id, text, folded", rows)


def _working_table(bulk: Bulk) -> None:
    step = bulk.size // MEASURED_CASES
    is_measured = f"n % {step} = 0 AND n / {step} <= {MEASURED_CASES}"
    bulk.run(
        f"""CREATE TEMPORARY TABLE bench_numbered AS
        SELECT n AS id, CASE WHEN {is_measured} THEN n / {step} ELSE n END AS n,
        CASE WHEN {is_measured} THEN {MEASURED} ELSE {_domain(bulk)} END AS domain FROM {numbers(bulk.size)}"""
    )
    ordinary = f"{ORDINARY} + customer % {RESELLERS[-1] - ORDINARY + 1}"
    bulk.run(
        f"""CREATE TEMPORARY TABLE bench_placed AS
        SELECT id, n, CASE WHEN domain > 0 THEN domain ELSE {ordinary} END AS domain,
        CASE WHEN domain <> {OWN} THEN customer END AS customer
        FROM (SELECT id, n, domain, {_customer()} AS customer FROM bench_numbered) AS placed"""
    )
    bulk.run(f"CREATE TEMPORARY TABLE bench_case AS SELECT p.*, {_rest(bulk)} FROM bench_placed p")
    bulk.run("UPDATE bench_case SET state = 'closed' WHERE is_closed")


def _domain(bulk: Bulk) -> str:
    """Hard ones only where there is room: each a twentieth of all cases, the one with own cases a tenth."""
    if bulk.size < FULL // 20:
        return "0"
    hard = {1: SPREAD, 2: OLDEST, 3: NONE_VISIBLE, 4: OWN, 5: OWN, 6: EXPIRED, 7: QUIET}
    return f"CASE n % 20 {' '.join(f'WHEN {rest} THEN {domain}' for rest, domain in hard.items())} ELSE 0 END"


def _customer() -> str:
    others = f"{OTHER_CUSTOMERS} + {some(4, len(CUSTOMERS) - 100)}"
    return f"CASE WHEN domain = {MEASURED} THEN {CUSTOMERS[0]} + {some(4, 100)} ELSE {others} END"


def _rest(bulk: Bulk) -> str:
    """Two years of updates, the newest a minute ago; the old customers' further back; most old ones closed."""
    stays = f"(customer - {OTHER_CUSTOMERS}) % 20 = 0"
    cases = f"CASE WHEN domain = {MEASURED} THEN {MEASURED_CASES} ELSE {bulk.size} END"
    age = f"60 + {some(1, f'({cases})')} * CAST({TWO_YEARS} AS bigint) / ({cases})"
    older = f"CASE WHEN domain = {OLDEST} AND {stays} THEN {TWO_YEARS} WHEN domain = {QUIET} THEN 5000000 ELSE 0 END"
    closed = f"CASE WHEN domain = {QUIET} THEN n > 240 ELSE ({age}) > 864000 AND {some(2, 100)} < 85 END"
    reach = f"""CASE WHEN domain = {NONE_VISIBLE} THEN FALSE
        WHEN domain IN ({SPREAD}, {OLDEST}) THEN {stays} ELSE TRUE END"""
    filer = f"CASE WHEN domain = {OWN} AND {some(0, 2000)} = 0 THEN {WITHOUT_SUPPORT} ELSE domain END"
    open_state = f"""CASE {some(3, 4)} WHEN 0 THEN 'new' WHEN 1 THEN 'in_progress' WHEN 2 THEN 'action_required'
        ELSE 'solution_provided' END"""
    product = f"1 + {some(5, 2)}"
    return f"""{{now}} - ({age}) - ({older}) AS moment, ({closed}) AS is_closed, ({reach}) AS reachable,
        {filer} AS filer, {open_state} AS state, {product} AS product,
        ({product} - 1) * 1110 + 1 + {some(0, 1110)} AS category,
        CASE WHEN {some(4, 100)} < 5 THEN 1 WHEN {some(4, 100)} < 20 THEN 2 WHEN {some(4, 100)} < 70 THEN 3 ELSE 4 END
        AS severity, n % 25 = 0 AS has_word"""


def _cases(bulk: Bulk) -> None:
    moment = at("c.moment")
    columns = """id, number, legacy_number, customer_id, product_id, category_id, filed_by_id, filed_from_id, filed_at,
        title, description, severity, state, language, time_zone, contact, closed_at, updated_at, touched_at, version,
        is_test, contact_email"""
    bulk.run(
        f"""INSERT INTO cases_case ({columns})
        SELECT c.id, CAST(c.id + {FIRST_NUMBER} AS text), '', c.customer, c.product, c.category, c.filer, c.domain,
        {at("c.moment - 500000")}, t.text, {DESCRIPTION}, c.severity, c.state, 'en', 'Asia/Jakarta', {as_json("'{}'")},
        CASE WHEN c.is_closed THEN {moment} END, {moment}, {moment}, 1, FALSE, ''
        FROM {JOINS}"""
    )
    bulk.run(f"INSERT INTO cases_casenumber (id) VALUES ({bulk.size})")


def _managers(bulk: Bulk) -> None:
    columns = "case_id, domain_id, customer_id, product_id, source, updated_at, state, severity, reachable"
    bulk.run(
        f"""INSERT INTO cases_casemanager ({columns})
        SELECT id, domain, customer, product, 'filed', {at("moment")}, state, severity, reachable FROM bench_case"""
    )


def _texts(bulk: Bulk) -> None:
    tokens = "'v' || CASE WHEN c.customer IS NULL THEN '' ELSE ' c' || c.customer END || ' d' || c.domain"
    bulk.run(f"INSERT INTO cases_searchtext (case_id, tokens, words) SELECT c.id, {tokens}, {WORDS} FROM {JOINS}")
