"""Sample content of forms and of single parts."""

from types import SimpleNamespace as Row
from typing import Any

from django import forms
from django.utils.html import format_html

from wakil.access.verdict import no
from wakil.web.gallery.lists import access
from wakil.web.place import ROOMS, Place

NO_CONSENT = no(
    "no_consent",
    "You can't file a case for Toko Melati.",
    "Toko Melati has not given mitrajaya.example access to its support cases.",
    "Toko Melati's administrators can change that under Reseller access; you can ask them.",
)
CATEGORIES = (
    ("Gmail › Delivery › Incoming mail stopped", "also: bounce, MX, queue"),
    ("Gmail › Delivery › Delayed mail", "also: slow, lag"),
    ("Groups › Posting › Message not delivered", ""),
)
SEVERITIES = (
    ("Cannot be used", "Everyone is affected and there is no way around it", "first answer in 15 min, day and night"),
    ("Greatly impaired", "Usable, but important work suffers", "2 h, day and night"),
    ("Moderately impaired", "Some features fail", "4 h, day and night"),
    ("Question", "Nothing is broken", "8 working hours"),
)


class Sample(forms.Form):
    """The fields of the form, with something in them."""

    product = forms.ChoiceField(choices=[("1", "Nusantara Workspace")])
    title = forms.CharField(max_length=200)
    description = forms.CharField(
        label="Case description",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No personal data: no names of users, ID numbers or passwords.",
    )
    message_id = forms.CharField(label="Message ID of one lost mail", error_messages={"required": "Give one message ID."})
    language = forms.ChoiceField(choices=[("id", "Indonesian")])
    time_zone = forms.ChoiceField(choices=[("Asia/Jakarta", "Jakarta (WIB, UTC+7)")])
    ends_at = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    keep = forms.BooleanField(label="All products", required=False)


def new_case() -> dict[str, Any]:
    """The form, half filled, with an error."""
    form = Sample({"product": "1", "title": "Mail delivery to all users stopped at 08:10", "language": "id",
                   "description": "Nothing arrives since 08:10 for any user.", "time_zone": "Asia/Jakarta"})  # fmt: skip
    severities = [Row(value=level, label=name, definition=meaning, target=target, is_chosen=level == 1)
                  for level, (name, meaning, target) in enumerate(SEVERITIES, 1)]  # fmt: skip
    words = {"tier": "Premium support", "contact": "Contact Carla, Jakarta (WIB)", "console_url": "#"}
    about = "Check the [mail log search](https://help.nusantara.example/log) first: support will ask for one message ID."
    return {"form": form, "questions": [form["message_id"]], "severities": severities, "customer_words": words,
            "customer_picker": _customer("PT Sinar Abadi · sinar.example"), "category_picker": _category(),
            "category_words": about, "upload_url": "#", "most_files": 10, "largest_file": 25_000_000,
            "key": "k"}  # fmt: skip


def new_case_without_access() -> dict[str, Any]:
    """The form for a customer that has not consented: product and category can't be entered."""
    form = Sample()
    form.fields["product"].disabled = True
    page = new_case() | {"form": form, "questions": [], "category_words": "", "may_file": NO_CONSENT, "ask_url": "#"}
    words = {"tier": "Standard support", "contact": "Contact Melati Putri"}
    picker = {**_category(), "typed": "", "disabled": True, "help": ""}
    return page | {"customer_words": words, "customer_picker": _customer("Toko Melati · melati.example"),
                   "category_picker": picker}  # fmt: skip


def change_access() -> dict[str, Any]:
    """Changing and ending a reseller's access."""
    gives = ("See", "read cases and files"), ("File", "see, file and answer"), ("Manage", "file, close, share, escalate")
    form = Sample()
    confirm = {"question": "End Mitra Jaya's access?", "lead": "From the next click on, Priya and 3 others",
               "consequences": ["lose sight of 12 open and 140 closed cases,", "cannot file cases for you any more,",
                                "get no more mail about your cases."],
               "comfort": "Your cases stay, with you and with support. You can give access back at any time.",
               "action": ""}  # fmt: skip
    levels = [Row(value=number, label=name, gives=what, is_chosen=number == 3)  # noqa: PLR2004
              for number, (name, what) in enumerate(gives, 1)]  # fmt: skip
    return {"partner": access()["partners"][0], "levels": levels, "form": form, "fields": [form["keep"], form["ends_at"]],
            "confirm": confirm, "may_change": True, "has_access": True, "back_url": "#"}  # fmt: skip


def refusal() -> dict[str, Any]:
    """A page that refuses."""
    return {"verdict": NO_CONSENT, "code": NO_CONSENT.code}


def all_parts() -> dict[str, Any]:
    """All rooms, marks and controls."""
    rooms = [Place(f"room {number}", chr(65 + number), number) for number in range(len(ROOMS))]
    states = [("vendor", "Support is working"), ("you", "Waiting for you"), ("offer", "Solution offered"),
              ("other", "Waiting for the filer"), ("closed", "Closed")]  # fmt: skip
    return new_case() | {"rooms": rooms, "states": states, "verdict": NO_CONSENT, "levels": [1, 2, 3, 4]}


def options(typed: str) -> dict[str, Any]:
    """What a picker shows for what was typed."""
    found = [{"value": number, "text": text, "note": note, "marked": _marked(text, typed)}
             for number, (text, note) in enumerate(CATEGORIES, 1) if typed.lower() in text.lower()]  # fmt: skip
    return {"options": found, "typed": typed, "nothing": "No category has these words. Try others, or fewer."}


def _marked(text: str, typed: str) -> str:
    before, _, after = text.lower().partition(typed.lower())
    end = len(before) + len(typed)
    return format_html("{}<mark>{}</mark>{}", text[: len(before)], text[len(before) : end], text[end:]) if after else text


def _customer(typed: str) -> dict[str, Any]:
    return {"id": "id_customer", "label": "Create a new case on behalf of", "name": "customer", "value": "1",
            "typed_name": "customer_words", "typed": typed, "url": "../options/", "find": "customer"}  # fmt: skip


def _category() -> dict[str, Any]:
    return {"id": "id_category", "label": "Category", "name": "category", "value": "", "typed_name": "category_words",
            "typed": "deliv", "url": "../options/", "find": "category", "errors": ["Choose one of the categories."],
            "help": "Type a word of it, then choose."}  # fmt: skip
