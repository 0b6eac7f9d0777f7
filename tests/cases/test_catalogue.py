"""Products, tiers, categories and questions from a file."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wakil.accounts.models import User
from wakil.cases.catalogue import DEFAULT, CatalogueError, load_catalogue, read_catalogue
from wakil.cases.models import Category, Question
from wakil.reselling.models import Product, ResponseTarget, SupportTier
from wakil.reselling.setup import create_vendor

pytestmark = pytest.mark.django_db

SMALL = """
[[tier]]
name = "Gold"
may_escalate = true
targets = { P1 = "15 min, day and night", P4 = "8 h" }

[[product]]
name = "Mail"
[[product.category]]
path = "Delivery > Late"
synonyms = ["slow", "späte Post"]
  [[product.category.question]]
  key = "since"
  label = "Since when?"
  required = true
"""


def load(path: Path, text: str) -> str:
    file = path / "catalogue.toml"
    file.write_text(text, encoding="utf-8")
    out = io.StringIO()
    call_command("catalogue", str(file), stdout=out)
    return out.getvalue().strip()


def test_a_file_makes_all_of_it(tmp_path):
    """S27, S28, S30: what the form offers is configuration."""
    load(tmp_path, SMALL)

    late = Category.objects.get(name="Late")
    assert (late.path_names, late.parent.name, late.search_words) == (
        "Delivery › Late", "Delivery", " delivery late slow spate post",
    )  # fmt: skip
    assert list(late.questions.values_list("key", "version", "is_required")) == [("since", 1, True)]
    targets = ResponseTarget.objects.filter(tier__name="Gold").order_by("severity")
    assert list(targets.values_list("severity", "minutes", "day_and_night")) == [(1, 15, True), (4, 480, False)]


def test_loading_again_changes_nothing(tmp_path):
    load(tmp_path, SMALL)

    assert load(tmp_path, SMALL) == "Nothing to change."


def test_a_changed_question_is_a_new_version_and_the_old_one_stays(tmp_path):
    """S28: answers keep the version they answered."""
    load(tmp_path, SMALL)
    load(tmp_path, SMALL.replace("Since when?", "Since which day?"))

    versions = Question.objects.order_by("version")
    assert [(one.version, one.label, one.retired_at is None) for one in versions] == [
        (1, "Since when?", False),
        (2, "Since which day?", True),
    ]


def test_what_is_not_named_any_more_is_retired_and_comes_back(tmp_path):
    """S27: hidden, never deleted."""
    load(tmp_path, SMALL)
    load(tmp_path, SMALL.replace("Delivery > Late", "Delivery > Lost"))
    assert list(Category.objects.filter(retired_at=None).order_by("name").values_list("name", flat=True)) == [
        "Delivery", "Lost",
    ]  # fmt: skip

    load(tmp_path, SMALL)

    assert Category.objects.get(name="Late").retired_at is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("15 min, day and night", "soon"),
        ("P4", "P9"),
        ("Delivery > Late", "Delivery > "),
        ('key = "since"', 'key = ""'),
        ('label = "Since when?"', 'kind = "choice"\n  label = "Which?"'),
        ("[[product]]", "[[products]]"),
        ('name = "Gold"', "name = "),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(tmp_path, old, new):
    with pytest.raises(CommandError):
        load(tmp_path, SMALL.replace(old, new))

    assert (Product.objects.count(), SupportTier.objects.count(), Category.objects.count()) == (0, 0, 0)


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(CatalogueError):
        read_catalogue(tmp_path / "none.toml")


def test_a_new_installation_can_file_at_once():
    """S24, S30: the set-up brings products, categories and the published targets."""
    user = create_vendor(name="Acme", domain="acme.example", person="Ann", address="ann@acme.example")

    assert list(User.objects.all()) == [user]
    assert set(Product.objects.values_list("name", flat=True)) == set(read_catalogue(DEFAULT).products)
    hours = {(target.tier.name, f"P{target.severity}"): target.minutes / 60 for target in ResponseTarget.objects.all()}
    assert hours == {
        ("Standard", "P1"): 4, ("Standard", "P2"): 8, ("Standard", "P3"): 24, ("Standard", "P4"): 24,
        ("Enhanced", "P1"): 1, ("Enhanced", "P2"): 4, ("Enhanced", "P3"): 8, ("Enhanced", "P4"): 8,
        ("Premium", "P1"): 0.25, ("Premium", "P2"): 2, ("Premium", "P3"): 4, ("Premium", "P4"): 8,
    }  # fmt: skip
    assert list(SupportTier.objects.filter(may_escalate=True).values_list("name", flat=True)) == ["Premium"]


def test_an_own_catalogue_loaded_before_is_kept(tmp_path):
    load(tmp_path, SMALL)

    create_vendor(name="Acme", domain="acme.example", person="Ann", address="ann@acme.example")

    assert list(Product.objects.values_list("name", flat=True)) == ["Mail"]
    assert not load_catalogue(read_catalogue(tmp_path / "catalogue.toml"))
