"""Who reads which article, and who what readers think of them."""

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, NotVisible, Verdict, no
from wakil.helpcenter.articles import Article, Audience
from wakil.helpcenter.library import Library, library

Reader = Actor | None  # nobody is signed in


def may_read(reader: Reader, slug: str, within: Library) -> bool:
    """Public ones everybody, others whoever is signed in, internal ones the vendor's people."""
    audience = within.audience_of(slug)
    if audience == Audience.PUBLIC:
        return True
    if reader is None or not reader.is_active:
        return False
    return audience == Audience.SIGNED_IN or reader.organization.is_vendor


def article_for(reader: Reader, slug: str, language: str | None = None) -> Article:
    """That article in the reader's language, else in English. Raises NotVisible as if there were none."""
    within = library()
    article = within.find(slug, language)
    if article is None or not may_read(reader, slug, within):
        raise NotVisible
    return article


def listed_for(reader: Reader, language: str | None = None) -> list[Article]:
    """One of each that lists and searches show this reader: no draft and nothing internal (S83)."""
    within = library()
    slugs = [slug for slug in within.slugs if within.audience_of(slug) != Audience.INTERNAL]
    found = (within.find(slug, language) for slug in slugs if may_read(reader, slug, within))
    return [article for article in found if article is not None]


def may_read_help_report(actor: Actor) -> Verdict:
    """What readers said of the articles, and what they looked for in vain: for who keeps the vendor's settings."""
    if not actor.organization.is_vendor:
        return no("not_visible", _("There is no such page."))
    if actor.holds(P.MANAGE_SETTINGS):
        return YES
    why = _("It takes the privilege Manage settings, and your role lacks it.")
    return no(
        "missing_privilege", _("You can't read what people say of the articles."), why, _("A super admin can help.")
    )
