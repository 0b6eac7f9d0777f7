"""Texts with what was asked for in <mark>."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wakil.lib.highlight import Parts


def marked(parts: Parts) -> SafeString:
    """The text in one piece, its hits marked; everything in it is escaped."""
    pieces = (format_html("<mark>{}</mark>", text) if is_hit else text for text, is_hit in parts)
    return format_html_join("", "{}", ((piece,) for piece in pieces))
