"""What readers think of the articles, and what they looked for in vain. Neither says who."""

from django.db import models

LONGEST_TEXT = 2000
LONGEST_SEARCH = 100


class Feedback(models.Model):
    """One reader's answer to "Was this helpful?", and what could be better."""

    article = models.CharField(max_length=80)  # its slug
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    viewer = models.CharField(max_length=64)  # tells one reader of this version from others, and nothing more
    is_helpful = models.BooleanField()
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "version", "viewer"], name="one_answer_of_a_viewer_to_a_version"
            )
        ]
        indexes = [
            models.Index(fields=["article", "id"], condition=~models.Q(text=""), name="what_could_be_better"),
        ]


class FruitlessSearch(models.Model):
    """Words that no article was found for, and how often they were looked for."""

    words = models.CharField(max_length=LONGEST_SEARCH)
    language = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "words"], name="fruitless_words_once_a_language")]
        indexes = [models.Index(fields=["-times", "-id"], name="fruitless_searches_by_times")]
