"""The portal in another language: whole catalogues, and pages without a sentence that was left in English."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.test import RequestFactory
from django.utils import translation

from tests.client import Browser, page
from tests.web.pages import MITRA, NUSANTARA, SINAR, filing, show, update
from wakil.cases import actions
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.web.errors import broken

CATALOGUES = sorted(Path("wakil/locale").glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|</?\w+>")
# Words that no Indonesian sentence has, nor any name of the cast.
ENGLISH = re.compile(
    r"\b(the|and|you|your|yours|this|that|these|is|are|was|has|have|not|with|who|when|where|to|from|can|"
    r"send|submit|attach|severity|category|search|close|reopen|share|settings|help|customers|queue)\b",
    re.IGNORECASE,
)
SILENT = {"script", "style", "textarea"}


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[2])
def test_every_text_is_translated_with_the_same_placeholders(path):
    """W24."""
    catalogue = polib.pofile(str(path), check_for_duplicates=True)
    wrong = [
        entry.msgid
        for entry in catalogue
        if entry.fuzzy
        or entry.obsolete
        or any(
            not text or placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
            for text in translations(entry)
        )
    ]

    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[2])
def test_no_translation_can_break_out_of_an_attribute(path):
    """Templates put translations into attributes as they are."""
    texts = [text for entry in polib.pofile(str(path)) for text in translations(entry)]

    assert [text for text in texts if '"' in text or "'" in text] == []


class Words(HTMLParser):
    """What of a page people read or hear."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        told = dict(attrs)
        self.texts += [told[name] or "" for name in ("title", "placeholder", "aria-label") if name in told]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not SILENT & set(self.inside):
            self.texts.append(data)


def english_in(response) -> list[str]:
    """Each text of the page that has an English word."""
    texts = Words(response.content.decode()).texts
    return [text.strip() for text in texts if ENGLISH.search(text)]


@pytest.fixture
def in_indonesian(settings, tmp_path):
    """The catalogue as it stands in the sources, compiled for this test."""
    compiled = tmp_path / "id" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    polib.pofile("wakil/locale/id/LC_MESSAGES/django.po").save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path]


@pytest.fixture
def case(cast):
    """A case that has seen much, with nothing in it that is English."""
    words = {"title": "Email berhenti masuk", "description": "Tidak ada yang tiba sejak pukul delapan."}
    case = cast.file("priya", cast.sinar, **words)
    actions.take_case(cast.actor("ava"), case)
    actions.comment_on_case(cast.actor("ava"), case, body="Kami sedang memeriksa.")
    return case


def pages_of(cast, case) -> dict[str, list[str]]:
    """The main pages, by who opens them; nobody is signed in at the last."""
    sinar, relationship = cast.sinar.customer_id, cast.relationships["sinar"].pk
    return {
        "priya": [
            page(MITRA, "cases:list"), page(MITRA, "cases:list") + "?q=tidakada", page(MITRA, "cases:new"),
            show(MITRA, case), page(MITRA, "cases:shared"), page(MITRA, "customers:list"),
            page(MITRA, "customers:show", sinar), page(MITRA, "settings"), page(MITRA, "help:list"),
            page(MITRA, "account_change_password"), page(MITRA, "cases:show", "1"),
        ],
        "carla": [
            show(SINAR, case), page(SINAR, "access:list"), page(SINAR, "access:change", relationship),
            page(SINAR, "access:end", relationship), page(SINAR, "help:list"),
        ],
        "dodi": [page(SINAR, "cases:list")],
        "ava": [page(NUSANTARA, "cases:list"), show(NUSANTARA, case)],
        "vera": [
            page(NUSANTARA, "organizations:list"), page(NUSANTARA, "organizations:show", sinar),
            page(NUSANTARA, "organizations:new", "customer"),
            page(NUSANTARA, "organizations:new_relationship", sinar),
            page(NUSANTARA, "organizations:end_relationship", sinar, relationship), page(NUSANTARA, "outbox:list"),
        ],
        "": ["/", page(MITRA, "account_login"), page(MITRA, "account_reset_password")],
    }  # fmt: skip


def test_the_main_pages_are_in_the_language_the_browser_asks_for(cast, case, in_indonesian):
    """W24."""
    answers = {}
    for who, paths in pages_of(cast, case).items():
        browser = Browser(headers={"accept-language": "id"})
        if who:
            browser.sign_in(cast.people[who])
        answers |= {path: browser.get(path) for path in paths}

    assert {path: english for path, answer in answers.items() if (english := english_in(answer))} == {}
    assert {answer.headers["Content-Language"] for answer in answers.values()} == {"id"}
    assert {path: code for path, answer in answers.items() if (code := answer.status_code) != 200} == {
        page(MITRA, "cases:show", "1"): 404,
        page(SINAR, "cases:list"): 403,
    }


def test_what_is_wrong_with_a_form_is_said_in_that_language_too(cast, case, in_indonesian):
    """W24."""
    speaks = {"accept-language": "id"}
    priya, carla, vera = (Browser(headers=speaks).sign_in(cast.people[who]) for who in ("priya", "carla", "vera"))
    card = {"title": "Kartu 4111 1111 1111 1111", "description": "Kartu 4111 1111 1111 1111 ditolak."}
    secret = {"password": "x", "oldpassword": "x", "password1": "1", "password2": "2"}
    answers = [
        priya.post(page(MITRA, "cases:new"), {}),
        priya.post(page(MITRA, "cases:new"), filing(cast, **card)),
        priya.post(show(MITRA, case), update(case)),
        priya.post(page(MITRA, "cases:share", case.number), {"addresses": "siapa", "level": "notify"}),
        priya.post(page(MITRA, "cases:escalate", case.number), {}),
        priya.post(page(MITRA, "account_change_password"), secret),
        priya.post(page(MITRA, "settings"), {"language": "tlh", "time_zone": "tlh"}),
        carla.post(page(SINAR, "access:change", cast.relationships["sinar"].pk), {"do": "grant"}),
        vera.post(page(NUSANTARA, "organizations:new", "customer"), {}),
        Browser(headers=speaks).post(page(MITRA, "account_login"), {"login": "siapa@mitrajaya.example", **secret}),
    ]

    assert [english for answer in answers if (english := english_in(answer))] == []
    assert {answer.status_code for answer in answers} == {200, 422}


def test_a_persons_own_choice_counts_more_than_the_browser(cast, in_indonesian):
    """W24."""
    cast.priya.language = "en"
    cast.priya.save()
    browser = Browser(headers={"accept-language": "id"}).sign_in(cast.priya)

    assert english_in(browser.get(page(MITRA, "cases:list"))) != []


def test_a_mail_is_in_its_readers_language(cast, case, in_indonesian, settings):
    """W24."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    cast.carla.language = "id"
    cast.carla.save()
    send_waiting()
    texts = dict(OutboxMail.objects.filter(text__contains=case.title).values_list("recipients", "text"))

    assert "Priya (Mitra Jaya, atas nama PT Sinar Abadi) mengajukan kasus ini:" in texts["carla@sinar.example"]
    assert "Priya (Mitra Jaya, on behalf of PT Sinar Abadi) filed this case:" in texts["citra@sinar.example"]


def test_also_the_page_of_an_error_of_ours_names_its_language(in_indonesian):
    """W24."""
    with translation.override("id"):
        response = broken(RequestFactory().get("/"))

    assert '<html lang="id"' in response.content.decode()
    assert english_in(response) == []
