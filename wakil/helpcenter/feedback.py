"""Taking down what readers think. Nobody's right is at stake, so these are notes beside the chain of events."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from wakil.access.actor import Actor
from wakil.helpcenter.articles import Article
from wakil.helpcenter.models import LONGEST_SEARCH, LONGEST_TEXT, Feedback, FruitlessSearch
from wakil.lib import clock
from wakil.lib.text import folded

MOST_SEARCHES = 5_000  # kept; the oldest go first
KEPT_FOR = timedelta(days=180)
_LONGEST_NUMBER = 3  # digits: longer ones may be somebody's


def viewer_of(reader: Actor | None, browser: str, article: Article) -> str:
    """What the answers to one version of an article are told apart by.

    Made anew for each, of a secret: nobody can find the person from it, nor another answer of the same one.
    """
    who = f"person {reader.user.pk}" if reader else f"browser {browser}"
    about = f"{article.slug} {article.language} {article.version}"
    return salted_hmac("wakil.helpcenter", f"{about} {who}", algorithm="sha256").hexdigest()


def answer_of(viewer: str, article: Article) -> Feedback | None:
    """What this viewer has said of this version."""
    return Feedback.objects.filter(**_about(viewer, article)).first()


@transaction.atomic
def rate_article(viewer: str, article: Article, *, is_helpful: bool) -> Feedback:
    """Say whether it was helpful; said again, the last word counts (S81)."""
    now = clock.now()
    feedback, _is_new = Feedback.objects.update_or_create(
        **_about(viewer, article),
        defaults={"is_helpful": is_helpful, "changed_at": now},
        create_defaults={"is_helpful": is_helpful, "created_at": now, "changed_at": now},
    )
    return feedback


@transaction.atomic
def suggest_improvement(viewer: str, article: Article, *, text: str) -> Feedback | None:
    """Say what could be better, once one has said whether it was helpful; an empty text takes it back (S82)."""
    feedback = Feedback.objects.select_for_update().filter(**_about(viewer, article)).first()
    if feedback is not None:
        feedback.text, feedback.changed_at = text[:LONGEST_TEXT], clock.now()
        feedback.save(update_fields=["text", "changed_at"])
    return feedback


@transaction.atomic
def note_fruitless_search(text: str, language: str) -> None:
    """Count words that led nowhere (S83). Addresses and long numbers are left out, as they may be somebody's."""
    words = searched_words(text)
    if not words:
        return
    now, key = clock.now(), {"words": words, "language": language}
    new = FruitlessSearch(**key, first_at=now, last_at=now)
    FruitlessSearch.objects.bulk_create([new], ignore_conflicts=True)
    FruitlessSearch.objects.filter(**key).update(times=F("times") + 1, last_at=now)
    newest = FruitlessSearch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    FruitlessSearch.objects.filter(pk__lte=newest - MOST_SEARCHES).delete()
    FruitlessSearch.objects.filter(last_at__lt=now - KEPT_FOR).delete()


def searched_words(text: str) -> str:
    """What is kept of a search."""
    plain = " ".join(word for word in text.split() if "@" not in word)
    kept = (word for word in folded(plain).split() if sum(map(str.isdigit, word)) <= _LONGEST_NUMBER)
    return " ".join(kept)[:LONGEST_SEARCH].strip()


def _about(viewer: str, article: Article) -> dict[str, object]:
    return {"article": article.slug, "language": article.language, "version": article.version, "viewer": viewer}
