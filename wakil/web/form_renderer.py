"""How `{{ field.as_field_group }}` looks: label above, help under it, errors at the field."""

from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class PortalForms(DjangoTemplates):
    """Django's own widgets, our own field; selects are written at once, for some have five hundred options."""

    field_template_name = "_components/_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join("\n", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))
    return format_html('<select name="{}"{}>\n{}\n</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    written = mark_safe("\n".join(map(_option, options)))  # noqa: S308  each is escaped
    return written if name is None else format_html('<optgroup label="{}">\n{}\n</optgroup>', name, written)


def _option(option: dict[str, Any]) -> str:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{attributes}>{label}</option>'
