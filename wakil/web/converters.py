"""Parts of addresses."""

from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """The id of a row: a whole number that fits into 64 bits, so that no database is asked for a larger one."""

    regex = "[0-9]{1,18}"
