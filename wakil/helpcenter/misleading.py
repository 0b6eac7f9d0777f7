"""What is wrong with an article and no reason to leave it out."""

from collections.abc import Collection, Iterable

from wakil.helpcenter.articles import Article
from wakil.helpcenter.markdown import Address, addresses_in, unknown_links_in
from wakil.helpcenter.names import unknown_names_in


def misleading(articles: Collection[Article]) -> Iterable[tuple[str, str]]:
    """The file and what leads nowhere in it: a link, a name or a related article that there is not."""
    sections: dict[str, set[str]] = {}
    for article in articles:
        sections.setdefault(article.slug, set()).update(section.id for section in article.sections)
    for article in articles:
        for what in [*_links_of(article, sections), *_words_of(article), *_related_of(article, sections)]:
            yield article.file, what


def _links_of(article: Article, sections: dict[str, set[str]]) -> Iterable[str]:
    for tokens in (article.intro, *(section.tokens for section in article.sections)):
        yield from (f"nobody knows where {link} leads" for link in unknown_links_in(tokens))
        for written in addresses_in(tokens):
            address = Address.of(written)
            slug = address.rest if address.scheme == "article" else article.slug
            if address.scheme in {"article", ""} and (
                slug not in sections or (address.section and address.section not in sections[slug])
            ):
                yield f"there is no {written}"


def _words_of(article: Article) -> Iterable[str]:
    texts = [article.facts.title, article.facts.summary, *article.facts.keywords]
    parts = (article.intro, *(section.tokens for section in article.sections))
    texts += [child.content for tokens in parts for token in tokens for child in token.children or []]
    return (f"there is no name {{{{ {name} }}}}" for text in texts for name in unknown_names_in(text))


def _related_of(article: Article, sections: dict[str, set[str]]) -> Iterable[str]:
    return (f"there is no related article {slug}" for slug in article.facts.related if slug not in sections)
