"""Whether this is a demo, for the pages that say so."""

from django import template

from wakil.demo.making import is_demo

register = template.Library()


@register.simple_tag
def demo_installation() -> bool:
    """True of an installation that `manage.py demo` made."""
    return is_demo()
