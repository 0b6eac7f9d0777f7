"""The catalogue: products, support tiers with their targets, categories and questions, loaded from one TOML file."""

from wakil.cases.catalogue.loading import Loaded, load_catalogue, load_default
from wakil.cases.catalogue.reading import DEFAULT, CatalogueError, read_catalogue

__all__ = ["DEFAULT", "CatalogueError", "Loaded", "load_catalogue", "load_default", "read_catalogue"]
