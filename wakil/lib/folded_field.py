"""A column that keeps another one's text as search compares it."""

from typing import Any

from django.db import models

from wakil.lib.text import folded


class FoldedField(models.CharField):
    """The text of the field `of` without case, accents and marks; worked out by every save, in bulk too."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 400)
        kwargs.update(editable=False, default="", db_default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return str(name), path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 -- Django's signature
        text = folded(str(getattr(model_instance, self.of)))[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text
