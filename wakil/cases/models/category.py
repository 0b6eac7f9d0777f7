"""What a case is about: a tree of categories per product, each with information and questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wakil.reselling.models import Product


class Category(models.Model):
    """One node of a product's tree; any level can be chosen (S27)."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    path_names = models.CharField(max_length=800)  # "Mail › Delivery › Delayed"
    synonyms = models.CharField(max_length=500, blank=True)  # comma-separated
    search_words = models.TextField()  # path and synonyms, folded, with a leading space
    information = models.TextField(blank=True)  # shown when chosen; Markdown
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "path_names"], name="a_category_path_once_in_a_product")
        ]

    def __str__(self) -> str:
        return self.path_names


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("one line")
    LONG_TEXT = "long_text", _("text")
    CHOICE = "choice", _("one of several")
    YES_NO = "yes_no", _("yes or no")
    NUMBER = "number", _("number")
    DATE = "date", _("date")


class Question(models.Model):
    """What support must know for a category. A new version is a new row, so answers keep theirs (S28)."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=QuestionKind, default=QuestionKind.TEXT)
    label = models.CharField(max_length=300)
    help = models.CharField(max_length=500, blank=True)
    choices = models.JSONField(default=list, blank=True)  # of a choice: list of texts
    is_required = models.BooleanField(default=False)
    asked_if_key = models.SlugField(max_length=60, blank=True)  # asked only if that question
    asked_if_answer = models.CharField(max_length=300, blank=True)  # has this answer
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["category", "key", "version"], name="one_question_per_version"),
            models.UniqueConstraint(
                fields=["category", "key"],
                condition=models.Q(retired_at=None),
                name="one_current_version_of_a_question",
            ),
        ]

    def __str__(self) -> str:
        return self.label
