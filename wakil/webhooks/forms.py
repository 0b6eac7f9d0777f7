"""What webhooks and subscriptions accept from outside."""

import ipaddress
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from wakil.lib.ip_addresses import is_public, is_within
from wakil.lib.text import has_control_characters, is_one_line
from wakil.lib.web_targets import LONGEST_ADDRESS, Refused, Target, target_of
from wakil.webhooks.kinds import TOLD

LONGEST_NAME = 100
LONGEST_TOPIC = 300
_TOPIC = re.compile(r"projects/[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}/topics/[A-Za-z][A-Za-z0-9._~+%-]{2,180}")


def checked_topic(text: str) -> str:
    """The topic's name. Raises ValidationError for what is none."""
    topic = text.strip()
    if len(topic) > LONGEST_TOPIC or not _TOPIC.fullmatch(topic):
        raise ValidationError({"topic": gettext("A topic is named like projects/my-project/topics/my-topic.")})
    return topic


def checked_url(text: str) -> str:
    """The address, if it is one that could be asked. What it leads to is checked whenever it is connected to (T18)."""
    url = text.strip()
    try:
        target = target_of(url)
    except Refused:
        raise ValidationError({"url": gettext("This is no address that can be told anything.")}) from None
    if not target.is_tls and not settings.WAKIL_OUTBOUND_ALLOW:
        raise ValidationError({"url": gettext("The address must begin with https://.")})
    if _is_ours(target):
        raise ValidationError({"url": gettext("The address is not one of the open internet.")})
    return url


def _is_ours(target: Target) -> bool:
    """True of a written-out address of our own side; a name is looked up later, each time."""
    try:
        address = ipaddress.ip_address(target.host)
    except ValueError:
        return target.host == "localhost" and not settings.WAKIL_OUTBOUND_ALLOW
    return not is_public(address) and not is_within(address, settings.WAKIL_OUTBOUND_ALLOW)


class WebhookForm(forms.Form):
    """A webhook, new or changed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("Where messages are sent by POST. It begins with https://."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=[(kind.value, label) for kind, label in TOLD.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    topic = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=LONGEST_TOPIC,
        required=False,
        help_text=gettext_lazy(
            "Only for event subscriptions of the API. With a topic, nothing is sent until one names it."
        ),
    )
    is_enabled = forms.BooleanField(label=gettext_lazy("Send messages"), required=False, initial=True)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if has_control_characters(name) or not is_one_line(name):
            raise ValidationError(gettext("This has characters that can't be shown. Remove them."))
        return name

    def clean(self) -> dict[str, Any]:
        """What the actions check too, said at its field."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for field, check in {"url": checked_url, "topic": checked_topic}.items():
            if given.get(field):
                try:
                    given[field] = check(given[field])
                except ValidationError as problem:
                    self.add_error(None, problem)
        return given
