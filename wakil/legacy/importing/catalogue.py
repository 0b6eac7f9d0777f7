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


def category_without_name(work: Work, product: int) -> Category:
    """Where cases of a product stand that had no category."""
    return _category(work, product, [UNSORTED])


UNSORTED = "From the old support centre"


def _products(work: Work, batch: list[ProductRecord]) -> None:
    there = work.ids.many("products", [record.id for record in batch])
    known = {row.name.casefold(): row for row in Product.objects.all()}
    mapped = []
    for record in batch:
        row = known.get(record.name.casefold())
        if record.id in there:
            work.products[record.id] = there[record.id]
            work.report.count("products", Did.THERE)
            continue
        if row is not None:
            work.products[record.id] = row.pk
        work.report.count("products", Did.RECOGNISED if row else Did.MADE)
        if work.writes:
            was_here = row is not None
            row = row or Product.objects.create(name=record.name)
            known[record.name.casefold()] = row
            work.products[record.id] = row.pk
            mapped.append(Mapped(record.id, row.pk, was_here))
    if mapped:
        work.ids.add("products", mapped)


def _categories(work: Work, batch: list[CategoryRecord]) -> None:
    there = work.ids.many("categories", [record.id for record in batch])
    products = work.ids.many("products", [record.product for record in batch]) | work.products
    mapped = []
    for record in batch:
        if record.id in there:
            work.report.count("categories", Did.THERE)
            continue
        product = products.get(record.product)
        row = _found(product, record.path) if product else None
        work.report.count("categories", Did.RECOGNISED if row else Did.MADE)
        if work.writes and product:
            category = row or _category(work, product, record.path)
            mapped.append(Mapped(record.id, category.pk, row is not None))
    if mapped:
        work.ids.add("categories", mapped)


def _found(product: int, path: list[str]) -> Category | None:
    return Category.objects.filter(product=product, path_names__iexact=LEVELS.join(path)).first()


def _category(work: Work, product: int, path: list[str]) -> Category:
    """The category of a path, made where it is missing, like those above it; a move that is taken back knows of it."""
    found = _found(product, path)
    if found is not None:
        return found
    parent = _category(work, product, path[:-1]) if len(path) > 1 else None
    names = LEVELS.join(path)
    made = Category.objects.create(
        product_id=product, parent=parent, name=path[-1], path_names=names, search_words=" " + folded(names)
    )
    work.ids.add("made_categories", [Mapped(f"{product}\x1f{made.pk}", made.pk)])
    return made
