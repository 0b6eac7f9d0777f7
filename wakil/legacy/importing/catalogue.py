"""Products and categories: those that the catalogue has already are the same."""

from wakil.cases.catalogue.reading import LEVELS
from wakil.cases.models import Category
from wakil.legacy.importing.ids import Mapped
from wakil.legacy.importing.report import Did
from wakil.legacy.importing.work import Work
from wakil.legacy.package.case_shapes import CategoryRecord, ProductRecord
from wakil.lib.text import folded
from wakil.reselling.models import Product


def bring_products(work: Work) -> None:
    """All products of the package."""
    for batch in work.batches("products"):
        with work.step():
            _products(work, batch)
        work.count(len(batch))


def bring_categories(work: Work) -> None:
    """All categories of the package, with those above them."""
    for batch in work.batches("categories"):
        with work.step():
            _categories(work, batch)
        work.count(len(batch))


def category_without_name(product: int) -> Category:
    """Where cases of a product stand that had no category."""
    return _category(product, [UNSORTED])[0]


UNSORTED = "From the old support centre"


def _products(work: Work, batch: list[ProductRecord]) -> None:
    there = work.ids.many("products", [record.id for record in batch])
    known = {row.name.casefold(): row for row in Product.objects.all()}
    mapped = []
    for record in batch:
        row = known.get(record.name.casefold())
        if record.id in there:
            work.report.count("products", Did.THERE)
            continue
        work.report.count("products", Did.RECOGNISED if row else Did.MADE)
        if work.writes:
            was_here = row is not None
            row = row or Product.objects.create(name=record.name)
            known[record.name.casefold()] = row
            mapped.append(Mapped(record.id, row.pk, was_here))
    if mapped:
        work.ids.add("products", mapped)


def _categories(work: Work, batch: list[CategoryRecord]) -> None:
    there = work.ids.many("categories", [record.id for record in batch])
    products = work.ids.many("products", [record.product for record in batch])
    mapped = []
    for record in batch:
        if record.id in there:
            work.report.count("categories", Did.THERE)
            continue
        product = products.get(record.product)
        row = _found(product, record.path) if product else None
        work.report.count("categories", Did.RECOGNISED if row else Did.MADE)
        if work.writes and product:
            category, was_here = (row, True) if row else _category(product, record.path)
            mapped.append(Mapped(record.id, category.pk, was_here))
    if mapped:
        work.ids.add("categories", mapped)


def _found(product: int, path: list[str]) -> Category | None:
    return Category.objects.filter(product=product, path_names__iexact=LEVELS.join(path)).first()


def _category(product: int, path: list[str]) -> tuple[Category, bool]:
    """The category of a path, and whether it was here; those above it are made too."""
    found = _found(product, path)
    if found is not None:
        return found, True
    parent = _category(product, path[:-1])[0] if len(path) > 1 else None
    names = LEVELS.join(path)
    made = Category.objects.create(
        product_id=product, parent=parent, name=path[-1], path_names=names, search_words=" " + folded(names)
    )
    return made, False
