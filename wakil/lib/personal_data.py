"""Kinds of personal data and secrets that a text seems to hold. Says the kinds, never keeps what it found (S19, W9)."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache

import phonenumbers
from detect_secrets.core.plugins import initialize
from detect_secrets.plugins.base import BasePlugin
from stdnum import iban, luhn
from stdnum.br import cpf
from stdnum.id import nik
from stdnum.in_ import aadhaar
from stdnum.us import ssn

A_LIST = 3  # so many addresses or numbers of people are a list, fewer are a contact


class Finding(StrEnum):
    """What a text seems to hold."""

    EMAIL_LIST = "email_list"
    PHONE_LIST = "phone_list"
    CARD_NUMBER = "card_number"
    ID_NUMBER = "id_number"
    PRIVATE_KEY = "private_key"
    SECRET = "secret"  # noqa: S105 -- the name of a kind


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w.:/-])(?:\+|0|\(0)\d(?:[ ()-]{0,2}\d){6,13}(?![\w.:/-]*\d)")
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w]|\.\d)")
_CARD_STARTS = re.compile(r"3[0-9]|4|5[0-9]|6[0-9]|2[2-7]")
_MOST_CANDIDATES = 500
_PART, _OVERLAP = 5000, 2000  # characters; a secret of a known shape is hardly ever longer than the overlap

# The look of each identity number, and the check of its digits
_IDENTITY: list[tuple[re.Pattern[str], Callable[[str], bool]]] = [
    (re.compile(r"(?<![\w.])\d{6}[ .-]?\d{6}[ .-]?\d{4}(?!\w)"), lambda text: nik.is_valid(_digits(text))),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"), iban.is_valid),
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ssn.is_valid),
    (re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), cpf.is_valid),
    (re.compile(r"(?<![\w.-])[2-9]\d{3}[ -]\d{4}[ -]\d{4}(?![\w-]| \d)"), aadhaar.is_valid),
]

# Those that know the shape of what they look for; the guesses by entropy would warn of every log
_SECRET_SHAPES = [
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "DiscordBotTokenDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector",
    "OpenAIDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SquareOAuthDetector",
    "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
]  # fmt: skip


def findings(text: str, region: str = "ID") -> list[Finding]:
    """Each kind once, in the order of `Finding`. Phone numbers without a country are read as `region`'s."""
    tests: dict[Finding, Callable[[], bool]] = {
        Finding.EMAIL_LIST: lambda: _many(match[0].lower() for match in _EMAIL.finditer(text)),
        Finding.PHONE_LIST: lambda: _many(_phones(text, region)),
        Finding.CARD_NUMBER: lambda: any(_is_card(_digits(match[0])) for match in _DIGITS.finditer(text)),
        Finding.ID_NUMBER: lambda: _has_identity_number(text),
        Finding.PRIVATE_KEY: lambda: _has_any(text, ("PrivateKeyDetector",)),
        Finding.SECRET: lambda: _has_any(text, tuple(_SECRET_SHAPES)),
    }
    return [finding for finding, is_there in tests.items() if is_there()]


def _many(found: Iterable[str]) -> bool:
    """True once there are enough different ones; looks no further."""
    seen: set[str] = set()
    for one in found:
        seen.add(one)
        if len(seen) >= A_LIST:
            return True
    return False


def _phones(text: str, region: str) -> Iterable[str]:
    for number, match in enumerate(_PHONE.finditer(text)):
        if number >= _MOST_CANDIDATES:
            return
        try:
            parsed = phonenumbers.parse(match[0], region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            yield str(parsed.country_code) + str(parsed.national_number)


def _is_card(digits: str) -> bool:
    return bool(_CARD_STARTS.match(digits)) and len(set(digits)) > 1 and luhn.is_valid(digits)


def _has_identity_number(text: str) -> bool:
    return any(is_valid(match[0]) for look, is_valid in _IDENTITY for match in look.finditer(text))


def _has_any(text: str, names: tuple[str, ...]) -> bool:
    return any(True for plugin in _plugins(names) for part in _parts(text) for _secret in plugin.analyze_string(part))


def _parts(text: str) -> Iterable[str]:
    """The text; one without spaces in overlapping pieces, as some of those patterns take a time that grows with the
    square of a word's length."""
    if max(map(len, text.split()), default=0) <= _PART:
        return [text]
    return (text[start : start + _PART] for start in range(0, len(text), _PART - _OVERLAP))


@cache
def _plugins(names: tuple[str, ...]) -> list[BasePlugin]:
    return [initialize.from_plugin_classname(name) for name in names]


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())
