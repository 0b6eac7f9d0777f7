"""How `{{ field.as_field_group }}` looks: label above, help under it, errors at the field."""

from django.forms.renderers import DjangoTemplates


class PortalForms(DjangoTemplates):
    """Django's own widgets, our own field."""

    field_template_name = "_components/_field.html"
