"""Every page in a language nobody speaks: what is not in it would be in English for everybody.

The catalogue here is made of the English texts themselves, each between ⟦ and ⟧, under the code of Indonesian. What a
page says outside of these marks is either written by people (names, titles, addresses, what is in the database) or
was never given to the translators.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import polib
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, TextField
from django.utils import translation
from django.utils.html import escape

from tests.client import Browser
from tests.sweeps.test_urls import CLOSED, filled, things
from wakil.accounts.models import User
from wakil.cases import actions
from wakil.helpcenter.library import library
from wakil.helpcenter.names import filled as filled_words
from wakil.helpcenter.names import names
from wakil.legacy.shelf import shelf
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
__all__ = ["things"]

OPENING, CLOSING = "⟦", "⟧"
SILENT = {"script", "style", "textarea", "code", "pre", "kbd", "samp", "svg", "time"}
HEARD = ("title", "placeholder", "aria-label", "alt", "label", "data-question")
VOID = {"input", "br", "hr", "img", "meta", "link", "path", "wbr", "source", "col"}
# Said the same in every language.
NAMES = {
    "Wakil", "English", "Bahasa", "Indonesia", "P1", "P2", "P3", "P4", "UTC", "CSV", "JSON", "TXT", "DNS", "TOTP",
    "URL", "HTTP", "HTTPS", "HTML", "OpenID", "Connect", "OpenAPI", "Node", "Python", "curl", "API", "SSO", "KB", "MB",
    "kB", "Ctrl", "Esc", "Enter", "Alt", "Shift", "Tab", "jsonl", "zip", "id", "en", "v2", "v2beta",
}  # fmt: skip
# Addresses of mail, of pages and of zones, and names of files.
SAID_BY_MACHINES = (
    r"[\w.+-]+@[\w.-]+|https?://\S+|\b[\w-]+(\.[\w-]+)*\.example\b|\bexample\.com\b"
    r"|\b[A-Z]\w+(/[A-Z][\w -]+)+|\S+\.(json|csv|txt)\b|\$discovery/rest"
)


class Outside(HTMLParser):
    """What of a page people read or hear that stands outside of the marks."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[tuple[str, bool]] = []  # open elements, and whether each is not to be read
        self.depth = 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag not in VOID:
            has_own = tag != "html" and "lang" in told
            self.inside.append((tag, has_own or told.get("aria-hidden") == "true"))
        names = [*HEARD, *(["value"] if told.get("type") in ("submit", "button") else [])]
        if tag == "optgroup" or not self._is_silent():
            self.texts += [outside(told[name] or "", 0)[0] for name in names if name in told]

    def handle_endtag(self, tag):
        if any(tag == open_one for open_one, _own in self.inside):
            while self.inside.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self._is_silent():
            text, self.depth = outside(data, self.depth)
            self.texts.append(text)

    def _is_silent(self):
        return any(tag in SILENT or own for tag, own in self.inside)


def outside(text: str, depth: int) -> tuple[str, int]:
    """The parts of a text outside of the marks, and how many marks are open at its end."""
    kept = []
    for character in text:
        depth += character == OPENING
        kept.append(character if depth == 0 else " ")
        depth -= character == CLOSING
    return "".join(kept), depth


def words_of_people() -> re.Pattern[str]:
    """All that stands in the database as text, and what the installation calls its own."""
    packages = {folder.name for folder in shelf().glob("*")}
    texts = {settings.WAKIL_FREE_EDITION, *titles_of_the_help(), *packages}
    for model in apps.get_models():
        fields = [f.name for f in model._meta.concrete_fields if isinstance(f, CharField | TextField | JSONField)]
        for row in model._default_manager.values_list(*fields):
            texts |= {text for value in row for text in _texts_in(value)}
    return any_of(re.escape(text) for text in texts)


def titles_of_the_help() -> set[str]:
    """Articles are written in each language, not translated by the catalogue."""
    with translation.override("id"):
        found = [library().find(slug) for slug in library().slugs]
        return {filled_words(article.facts.title, names()) for article in found if article}


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest first."""
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + r")(?!\w)")


def _texts_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts_in(each)]
    return [line for line in str(value or "").splitlines() if len(line) > 1]


def translated_by_others() -> re.Pattern[str]:
    """The texts of Django and allauth, whose own catalogues speak Indonesian, with anything in their places."""
    packages = [Path(django.__file__).parent, Path(allauth.__file__).parent]
    catalogues = [path for package in packages for path in package.glob("**/locale/id/LC_MESSAGES/django.mo")]
    entries = [entry for path in catalogues for entry in polib.mofile(str(path))]
    texts = {text for entry in entries for text in [entry.msgstr, *entry.msgstr_plural.values()] if len(text) > 3}
    return any_of(re.sub(r"%(?:\\\(\w+\\\))?[sd]", ".*?", re.escape(text)) for text in texts)


@pytest.fixture
def pseudo(settings, tmp_path):
    """The catalogue of the language that nobody speaks."""
    catalogue = polib.pofile("wakil/locale/id/LC_MESSAGES/django.po")
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, f"{OPENING}{entry.msgid_plural}{CLOSING}")
        else:
            entry.msgstr = f"{OPENING}{entry.msgid}{CLOSING}"
    compiled = tmp_path / "id" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    catalogue.save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path]


def left_in_english(source: str, known: list[re.Pattern[str]]) -> list[str]:
    """Each text with a word that was never translated."""
    found = []
    for text in Outside(source).texts:
        rest = re.sub(SAID_BY_MACHINES, " ", text)
        for pattern in known:
            rest = pattern.sub(" ", rest)
        if [word for word in re.findall(r"[^\W\d_]{2,}", rest) if word not in NAMES]:
            found.append(" ".join(rest.split()))
    return found


WHO = ["sari", "carla", "vera"]


@pytest.mark.parametrize("who", WHO)
def test_no_page_has_a_word_that_was_not_given_to_the_translators(cast, things, pseudo, who):
    """W24"""
    user = cast.people[who]
    Authenticator.objects.filter(user=user).delete()  # a key that no device has made can't be asked for
    browser = Browser(headers={"accept-language": "id"}).sign_in(user)
    known, found = [words_of_people(), translated_by_others()], {}
    paths = {name: filled(user.domain.name, name, things) for name in CLOSED}
    opened = [(name, browser.get(path)) for name, path in paths.items()]
    posted = [(name, browser.sign_in(user).post(path, {"title": "1"})) for name, path in paths.items()]
    for name, answer in [*opened, *posted]:
        if is_page(answer) and (english := left_in_english(answer.content.decode(), known)):
            found.setdefault(name, set()).update(english)

    assert found == {}


def is_page(answer) -> bool:
    return not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html")


def test_no_mail_has_a_word_that_was_not_given_to_the_translators(cast, pseudo, settings):
    """W24"""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    User.objects.update(language="id")
    things_happen(cast)
    send_waiting()
    known, found = [words_of_people(), translated_by_others()], {}
    for mail in OutboxMail.objects.all():
        text = re.sub(r"\s+$", "", mail.text)
        if english := left_in_english(f"<p>{escape(mail.subject)}</p><p>{escape(text)}</p>", known):
            found[mail.subject] = english

    assert OutboxMail.objects.count() >= 5
    assert found == {}


def things_happen(cast):
    """A case's life, and what else mails are sent about."""
    case = cast.file("priya", cast.sinar)
    actions.take_case(cast.actor("ava"), case)
    actions.comment_on_case(cast.actor("ava"), case, body="Kami periksa.")
    actions.share_case(cast.actor("citra"), case, addresses="gita@kopigayo.example", level="view")
    case.refresh_from_db()
    actions.escalate_case(cast.actor("citra"), case, reason="technical_expertise", justification="Sudah lama.")
    case.refresh_from_db()
    actions.close_case(cast.actor("citra"), case)
