"""What small forms have in common: a field of one line, and the errors that an action finds."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

# What an action names otherwise than the form that asks for it. A form's own "domain" is the one it was made for (T40).
_FIELDS_OF = {
    "domain": ("domain_name",),
    "ends_at": ("ends_on", "last_day"),
    "new_domain": ("to", "reseller"),
    "partner": ("reseller",),
}


def show_errors(form: forms.Form, error: ValidationError) -> None:
    """Show what an action found wrong at the fields that it names, and the rest above the form."""
    by_field: Mapping[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in by_field.items():
        shown = (field for field in _FIELDS_OF.get(name, (name,)) if field in form.fields)
        form.add_error(next(shown, NON_FIELD_ERRORS), words)


def line(
    label: Any, *, longest: int = 200, help_text: Any = "", required: bool = True, **attrs: Any
) -> forms.CharField:
    """A field for one line of text that no browser fills in."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=longest, help_text=help_text, required=required, widget=widget)
