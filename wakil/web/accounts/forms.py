"""What the pages for signing in accept."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from wakil.accounts.models import User
from wakil.lib.domains import domain_of, normalised
from wakil.lib.text import has_control_characters

LONGEST_PASSWORD = 1024  # Argon2 takes any length; a megabyte would only keep it busy


class SignInForm(LoginForm):  # type: ignore[misc]  # it has no types
    """Address and password, the same two fields at every domain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Email address")
        login.widget.attrs = {"autocomplete": "username", "autofocus": True, "maxlength": 254}
        password.label = _("Password")
        password.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""
        if self.initial.get("login"):
            del login.widget.attrs["autofocus"]
            password.widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        """The address as accounts are kept: lower case, its domain as registries write it."""
        address: str = super().clean_login().lower()
        domain = domain_of(address)
        return f"{address.rpartition('@')[0]}@{domain}" if domain else address


class AddressForm(forms.Form):
    """Somebody's email address."""

    address = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )

    def clean_address(self) -> str:
        """The address in lower case, its domain as registries write it."""
        address: str = self.cleaned_data["address"].strip().lower()
        domain = domain_of(address)
        if domain is None:
            raise ValidationError(_("This address has no domain that one could sign in to."))
        return f"{address.rpartition('@')[0]}@{domain}"


def password_field(label: Any) -> forms.CharField:
    """A field for a new password; what was typed is never sent back."""
    attributes = {"autocomplete": "new-password"}
    widget = forms.PasswordInput(attributes)
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget)


class NewPasswordForm(forms.Form):
    """A new password for a person, typed once: browsers show it and managers fill it."""

    password1 = password_field(_("New password"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """A password that is hard to guess."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password


class SetUpForm(AddressForm, NewPasswordForm):
    """What the first page of a new installation asks."""

    vendor = forms.CharField(label=_("Name of the vendor"), max_length=200)
    domain = forms.CharField(label=_("Domain its people sign in to"), max_length=253)
    person = forms.CharField(label=_("Your name"), max_length=200)
    field_order = ["vendor", "domain", "person", "address", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("Your email address at that domain")
        self.fields["address"].widget.attrs.pop("autofocus")
        self.fields["password1"].label = _("Password")

    def clean_domain(self) -> str:
        """The domain as registries write it."""
        domain = normalised(self.cleaned_data["domain"])
        if domain is None:
            raise ValidationError(_("Write a domain such as support.example."))
        return domain

    def clean(self) -> dict[str, Any]:
        """The address belongs to the domain, and names are one plain line."""
        cleaned = super().clean() or self.cleaned_data
        domain, address = cleaned.get("domain"), cleaned.get("address")
        if domain and address and domain_of(address) != domain:
            self.add_error("address", _("This address is not at %(domain)s.") % {"domain": domain})
        self._check_password(cleaned.get("password1"), User(email=address or "", name=cleaned.get("person", "")))
        for field in ("vendor", "person"):
            if has_control_characters(cleaned.get(field, "")):
                self.add_error(field, _("This has characters that can't be shown."))
        return cleaned

    def _check_password(self, password: str | None, person: User) -> None:
        try:
            validate_password(password or "x" * LONGEST_PASSWORD, person)
        except ValidationError as error:
            self.add_error("password1", error)
