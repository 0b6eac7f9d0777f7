"""Search in the words of cases: audience, domain and text are matched in one query of the text index.

A search is words, each also the beginning of one, and quoted phrases; case and accents do not matter.
"""

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from wakil.access.actor import Actor
from wakil.cases.models import Case, Comment, SearchText
from wakil.events.kinds import Audience
from wakil.lib.text import folded

MOST_TERMS = 12
LONGEST_WORDS = 200_000  # characters; no text index takes a book
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')

_POSTGRESQL = """
SELECT case_id FROM cases_searchtext
WHERE string_to_array(tokens, ' ') @> ARRAY[%s] AND to_tsvector('simple', words) @@ to_tsquery('simple', %s)
"""
_SQLITE = """
SELECT case_id FROM cases_searchtext
WHERE id IN (SELECT rowid FROM cases_searchtext_fts WHERE cases_searchtext_fts MATCH %s)
"""


def token_of(actor: Actor) -> str:
    """The token that marks the texts this actor's side may find."""
    if actor.organization.is_vendor:
        return "v"
    return f"d{actor.domain.pk}" if actor.organization.is_reseller else f"c{actor.organization.pk}"


def matching(actor: Actor, text: str) -> Q:
    """The condition "a text of the case that this actor may read has all these words". Nothing to match: no case.

    It narrows, and never widens: use it on `listed_for(actor)`.
    """
    terms = _terms(text)
    if not terms:
        return Q(pk__in=[])
    if connection.vendor == "postgresql":
        asked = [token_of(actor), " & ".join(map(_for_postgresql, terms))]
        return Q(pk__in=RawSQL(_POSTGRESQL, asked))  # noqa: S611 -- fixed text, parameters apart
    words = " ".join(map(_for_sqlite, terms))
    return Q(pk__in=RawSQL(_SQLITE, [f'tokens : "{token_of(actor)}" AND words : ({words})']))  # noqa: S611 -- the same


def write_case_text(case: Case) -> None:
    """Write, or write anew, the searchable words of the case itself: everyone's audience."""
    tokens = _tokens(case, Audience.EVERYONE, None)
    words = words_of_case(case, case.category.path_names)
    SearchText.objects.update_or_create(case=case, comment=None, defaults={"words": words, "tokens": tokens})


def write_comment_text(comment: Comment) -> None:
    """Write the searchable words of a comment, with the case's title, for the comment's audience."""
    words = words_of_comment(comment.case.title, comment.body)
    tokens = _tokens(comment.case, Audience(comment.audience), comment.audience_domain_id)
    SearchText.objects.update_or_create(
        comment=comment, defaults={"case": comment.case, "words": words, "tokens": tokens}
    )


def words_of_case(case: Case, category: str) -> str:
    """What a case is found by, with the name of its category."""
    return folded(f"{case.number} {case.legacy_number} {case.title} {case.description} {category}")[:LONGEST_WORDS]


def words_of_comment(title: str, body: str) -> str:
    """What a message is found by."""
    return folded(f"{title} {body}")[:LONGEST_WORDS]


def write_texts(case: Case) -> None:
    """Write all words of a case anew: its title stands in every one."""
    write_case_text(case)
    for comment in case.comments.all():
        comment.case = case
        write_comment_text(comment)


def rewrite_tokens(case: Case) -> None:
    """After a move: let the new domain find what the case's domains may find."""
    for text in case.search_texts.select_related("comment"):
        audience = Audience(text.comment.audience) if text.comment else Audience.EVERYONE
        text.tokens = _tokens(case, audience, text.comment.audience_domain_id if text.comment else None)
        text.save(update_fields=["tokens"])


def _tokens(case: Case, audience: Audience, domain: int | None) -> str:
    managing = []
    if audience == Audience.EVERYONE:
        managing = list(case.managers.order_by("domain").values_list("domain", flat=True))
    return tokens_for(audience, domain, case.customer_id, managing)


def tokens_for(audience: Audience, domain: int | None, customer: int | None, managing: Iterable[int]) -> str:
    """The tokens of those who may find a text of that audience; `managing` are the domains that manage the case."""
    tokens = ["v"]
    if audience == Audience.RESELLER_AND_VENDOR:
        tokens.append(f"d{domain}")
    if audience == Audience.EVERYONE:
        tokens += [f"c{customer}"] if customer else []
        tokens += [f"d{one}" for one in managing]
    return " ".join(tokens)


def _terms(text: str) -> list[tuple[list[str], bool]]:
    """Each term's words, and whether it is a phrase. Words that fold into several become a phrase."""
    terms = []
    for phrase, word in _PHRASE_OR_WORD.findall(text)[:MOST_TERMS]:
        words = folded(phrase or word).split()
        if words:
            terms.append((words, bool(phrase)))
    return terms


def _for_postgresql(term: tuple[list[str], bool]) -> str:
    words, is_phrase = term
    return "(" + " <-> ".join(words) + ("" if is_phrase else ":*") + ")"


def _for_sqlite(term: tuple[list[str], bool]) -> str:
    words, is_phrase = term
    return '"' + " ".join(words) + '"' + ("" if is_phrase else " *")
