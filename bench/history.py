"""What was said on the cases and what happened: three messages on each measured case, one on each fifth other."""

from bench.bulk import Bulk, as_json, at, numbers, some
from bench.cases import SENTENCES
from bench.population import MEASURED

SAID = as_json("""'{"comment": ' || id || '}'""")
TALKED = f"(c.domain = {MEASURED} OR (c.n % 5 = 0 AND g.n = 1))"


def fill(bulk: Bulk) -> None:
    """Messages, their searchable words, events, and the head of each case's stream."""
    _said(bulk)
    _texts(bulk)
    _events(bulk)


def _said(bulk: Bulk) -> None:
    bulk.run(
        f"""CREATE TEMPORARY TABLE bench_said AS
        SELECT row_number() OVER (ORDER BY c.id, g.n) AS id, c.id AS case_id, g.n AS number,
        c.filer, c.domain, c.customer,
        c.moment - 1000 * (4 - g.n) AS moment, {some(4, SENTENCES, "(c.n * 3 + g.n)")} AS sentence
        FROM bench_case c CROSS JOIN {numbers(3)} WHERE {TALKED}"""
    )
    bulk.run(
        f"""INSERT INTO cases_comment
        (id, case_id, author_id, author_domain_id, author_side, audience, body, created_at)
        SELECT c.id, c.case_id, c.filer, c.domain, 'reseller', 'everyone', s.text, {at("c.moment")}
        FROM bench_said c JOIN bench_sentence s ON s.id = c.sentence"""
    )


def _texts(bulk: Bulk) -> None:
    tokens = "'v' || CASE WHEN c.customer IS NULL THEN '' ELSE ' c' || c.customer END || ' d' || c.domain"
    bulk.run(
        f"""INSERT INTO cases_searchtext (case_id, comment_id, tokens, words)
        SELECT c.case_id, c.id, {tokens}, t.folded || ' ' || s.folded FROM bench_said c
        JOIN bench_case k ON k.id = c.case_id JOIN bench_sentence t ON t.id = {some(0, SENTENCES, "k.n")}
        JOIN bench_sentence s ON s.id = c.sentence"""
    )


def _events(bulk: Bulk) -> None:
    columns = "stream, seq, kind, by_id, by_domain_id, subject, details, audience, created_at, previous_hash"
    bulk.run(
        f"""INSERT INTO events_event ({columns}) SELECT 'case:' || id, 1, 'case.filed', filer, domain, 'case:' || id,
        {as_json("'{}'")}, 'everyone', {at("moment - 500000")}, '' FROM bench_case"""
    )
    bulk.run(
        f"""INSERT INTO events_event ({columns}) SELECT 'case:' || case_id, number + 1, 'case.commented', filer, domain,
        'case:' || case_id, {SAID}, 'everyone', {at("moment")}, '' FROM bench_said"""
    )
    bulk.run(
        """INSERT INTO events_stream (name, seq, head)
        SELECT 'case:' || c.id, 1 + COALESCE(s.said, 0), '' FROM bench_case c
        LEFT JOIN (SELECT case_id, count(*) AS said FROM bench_said GROUP BY case_id) s ON s.case_id = c.id"""
    )
