"""What readers think, for those who write the articles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.helpcenter.library import library
from wakil.helpcenter.models import Feedback, FruitlessSearch
from wakil.helpcenter.policy import may_read_help_report


@dataclass(frozen=True)
class Tally:
    """The answers to one version of an article in one language."""

    article: str
    language: str
    version: int
    yes: int = 0
    no: int = 0
    texts: int = 0

    @property
    def percent(self) -> int | None:
        """Of the answers that are yes; nothing where there are none."""
        return round(100 * self.yes / (self.yes + self.no)) if self.yes + self.no else None


def slugs_reported(actor: Actor, after: str, most: int) -> list[str]:
    """The articles in the order of the help, then by name those that were answered and are published no more.

    Those that follow the one called `after`; from the beginning, where there is none.
    """
    require(may_read_help_report(actor))
    here = library().slugs
    if after and after not in here and not was_answered(after):
        after = ""
    begin = here.index(after) + 1 if after in here else len(here) if after else 0
    found = here[begin : begin + most]
    gone = Feedback.objects.exclude(article__in=here).order_by("article").values_list("article", flat=True).distinct()
    if after not in here:
        gone = gone.filter(article__gt=after)
    return [*found, *gone[: most - len(found)]]


def was_answered(slug: str) -> bool:
    """True of an article that somebody has said something of, whether or not it is still there."""
    return Feedback.objects.filter(article=slug).exists()


def tallies_of(actor: Actor, slugs: Iterable[str]) -> list[Tally]:
    """For each of these articles, by language, the newest version first; one that nobody has answered is there too."""
    require(may_read_help_report(actor))
    wanted = list(slugs)
    counted = Feedback.objects.filter(article__in=wanted).values("article", "language", "version")
    counted = counted.annotate(
        yes=Count("id", filter=Q(is_helpful=True)),
        no=Count("id", filter=Q(is_helpful=False)),
        texts=Count("id", filter=~Q(text="")),
    ).order_by()
    found = {(row["article"], row["language"], row["version"]): Tally(**row) for row in counted}
    for article in library().published:
        if article.slug in wanted:
            key = (article.slug, article.language, article.version)
            found.setdefault(key, Tally(*key))
    return sorted(found.values(), key=lambda one: (wanted.index(one.article), one.language, -one.version))


def texts_about(actor: Actor, slug: str) -> QuerySet[Feedback]:
    """What readers wrote about an article, newest first."""
    require(may_read_help_report(actor))
    return Feedback.objects.filter(article=slug).exclude(text="").order_by("-id")


def fruitless_searches(actor: Actor) -> QuerySet[FruitlessSearch]:
    """What was looked for in vain, the most wanted first."""
    require(may_read_help_report(actor))
    return FruitlessSearch.objects.order_by("-times", "-id")
