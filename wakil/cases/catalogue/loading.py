"""Bring products, tiers, categories and questions in step with a catalogue. Loading it twice changes nothing.

Nothing is ever deleted, as cases keep what they were filed with: what the file no longer names is retired, and a
question that has changed becomes a new version.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from wakil.cases.catalogue.reading import DEFAULT, LEVELS, Catalogue, CategoryEntry, TierEntry, read_catalogue
from wakil.cases.models import Category, Question
from wakil.lib import clock
from wakil.lib.text import folded
from wakil.reselling.models import Product, ResponseTarget, SupportTier

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Loaded:
    """How many rows were made, changed or retired."""

    made: int = 0
    changed: int = 0
    retired: int = 0

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.retired)


def load_default() -> None:
    """The catalogue of a new installation, unless it has products already."""
    if not Product.objects.exists():
        load_catalogue(read_catalogue(DEFAULT))


@transaction.atomic
def load_catalogue(catalogue: Catalogue) -> Loaded:
    """Make and change what the catalogue says, in one transaction; products that it does not name stay as they are."""
    loaded = Loaded()
    for tier in catalogue.tiers:
        _load_tier(tier, loaded)
    for name, entries in catalogue.products.items():
        product, is_new = Product.objects.get_or_create(name=name)
        loaded.made += is_new
        _load_categories(product, entries, loaded)
    return loaded


def _load_tier(entry: TierEntry, loaded: Loaded) -> None:
    tier = SupportTier.objects.filter(name=entry.name).first()
    rank = tier.rank if tier else _free_rank(entry.rank)
    values = {"rank": rank, "may_escalate": entry.may_escalate}
    tier = _write(SupportTier.objects, {"name": entry.name}, values, loaded)
    for severity, (minutes, day_and_night) in entry.targets.items():
        target: dict[str, Any] = {"minutes": minutes, "day_and_night": day_and_night}
        _write(ResponseTarget.objects, {"tier": tier, "severity": severity}, target, loaded)
    loaded.retired += tier.targets.exclude(severity__in=entry.targets).delete()[0]


def _free_rank(wished: int) -> int:
    taken = set(SupportTier.objects.values_list("rank", flat=True))
    return wished if wished not in taken else max(taken) + 1


def _load_categories(product: Product, entries: list[CategoryEntry], loaded: Loaded) -> None:
    made: dict[tuple[str, ...], Category] = {}
    for entry in entries:
        made[entry.path] = _load_category(product, entry, made.get(entry.path[:-1]), loaded)
        _load_questions(made[entry.path], entry, loaded)
    gone = product.categories.filter(retired_at=None).exclude(pk__in=[category.pk for category in made.values()])
    loaded.retired += gone.update(retired_at=clock.now())


def _load_category(product: Product, entry: CategoryEntry, parent: Category | None, loaded: Loaded) -> Category:
    path = LEVELS.join(entry.path)
    values = {
        "parent": parent,
        "name": entry.path[-1],
        "synonyms": entry.synonyms,
        "search_words": " " + folded(f"{path} {entry.synonyms}"),
        "information": entry.information,
        "retired_at": None,
    }
    return _write(Category.objects, {"product": product, "path_names": path}, values, loaded)


def _load_questions(category: Category, entry: CategoryEntry, loaded: Loaded) -> None:
    current = {question.key: question for question in category.questions.filter(retired_at=None)}
    for key, question in current.items():
        if key not in entry.questions or _differs(question, entry.questions[key]):
            question.retired_at = clock.now()
            question.save(update_fields=["retired_at"])
            loaded.retired += 1
    for key, values in entry.questions.items():
        if key not in current or current[key].retired_at:
            version = category.questions.filter(key=key).count() + 1
            Question.objects.create(category=category, version=version, **values)
            loaded.made += 1


def _write(rows: "models.Manager[Row]", found_by: dict[str, Any], values: dict[str, Any], loaded: Loaded) -> Row:
    """Insert the row, or change it only where it differs."""
    row = rows.filter(**found_by).first()
    if row is None:
        loaded.made += 1
        return rows.create(**found_by, **values)
    if _differs(row, values):
        loaded.changed += 1
        rows.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    return row


def _differs(row: models.Model, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
