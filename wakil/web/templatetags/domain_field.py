"""The domain that a form belongs to, so that it can't be sent to another by mistake (T40)."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wakil.web.kept_text import DOMAIN_FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def domain_field(context: Context) -> SafeString:
    """A hidden field with the mount's domain; goes into every form that changes something."""
    domain = getattr(context.get("request"), "domain_name", "")
    return format_html('<input type="hidden" name="{}" value="{}">', DOMAIN_FIELD, domain)
