"""What is chosen on the page of alerts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakil.lib.mail_addresses import LONGEST_ADDRESS
from wakil.notifications.choices import ALWAYS_TOLD, Mode, mode_of, topics_for
from wakil.notifications.models import AlertChoices


class AddressForm(forms.Form):
    """The second address, as typed."""

    address = forms.CharField(
        label=_("Second address"),
        max_length=LONGEST_ADDRESS,
        strip=True,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("A link goes there. It works once, for two days, where you are signed in to this account."),
    )


class ChoicesForm(forms.Form):
    """A mode for each topic that the person can be told of, and the hour of the daily mail."""

    def __init__(self, *args: Any, kept: AlertChoices, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics_for(kind)
        for topic in self.topics:
            modes = [mode for mode in Mode if mode != Mode.NONE or topic not in ALWAYS_TOLD]
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                choices=[(mode.value, mode.label) for mode in modes],
                initial=mode_of(kept, topic).value,
                widget=forms.RadioSelect,
            )
        self.fields["digest_hour"] = forms.TypedChoiceField(
            label=_("Hour of the daily mail"),
            choices=[(hour, f"{hour:02}:00") for hour in range(24)],
            coerce=int,
            initial=kept.digest_hour,
        )

    @property
    def rows(self) -> list[Any]:
        """The fields of the topics."""
        return [self[topic.value] for topic in self.topics]

    def modes(self) -> dict[str, str]:
        """What was chosen, but for what counts anyway."""
        chosen = {topic.value: self.cleaned_data[topic.value] for topic in self.topics}
        return {topic: mode for topic, mode in chosen.items() if mode != Mode.AT_ONCE}
