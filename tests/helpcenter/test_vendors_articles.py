"""Articles of the vendor's own: beside ours, in place of ours, broken, or written to do harm."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command

from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.access.verdict import NotVisible
from wakil.helpcenter import library as libraries
from wakil.helpcenter.articles import Audience
from wakil.helpcenter.library import library
from wakil.helpcenter.policy import article_for, listed_for, may_read

SLUG = "file-a-case"


def test_the_vendors_article_stands_beside_ours_and_in_place_of_ours(cast, vendors):
    """S1"""
    vendors("own.md")
    vendors("other.md", slug=SLUG, title="Filing, our way", version=7)

    assert [article_for(None, slug).facts.title for slug in ("our-own", SLUG)] == ["Our own", "Filing, our way"]
    assert article_for(None, SLUG, "id").is_ours
    text = html(Browser().get(f"/d/{MITRA}/help/{SLUG}/"))
    assert ("Filing, our way" in text, 'name="version" value="7"' in text) == (True, True)


def test_a_draft_is_read_by_nobody_and_takes_ours_away(cast, vendors):
    """S83"""
    vendors("own.md", draft="true")
    vendors("en.md", slug=SLUG, draft="true")
    vendors("id.md", slug=SLUG, draft="true", language="id")

    for slug in ("our-own", SLUG):
        with pytest.raises(NotVisible):
            article_for(cast.actor("vera"), slug)
    assert {"our-own", SLUG} & {article.slug for article in listed_for(cast.actor("vera"))} == set()


READERS = {
    "public": [None, "dodi", "priya", "ava"],
    "signed-in": ["dodi", "priya", "ava"],
    "internal": ["ava"],
}


@pytest.mark.parametrize("audience", READERS)
def test_each_audience_reads_what_is_for_it_and_all_others_find_nothing(cast, vendors, audience):
    """S83, T11: by its address, in lists and as one."""
    vendors("own.md", audience=audience)
    for who in (None, "dodi", "priya", "ava"):
        reader = cast.actor(who) if who else None
        browser = Browser().sign_in(cast.people[who]) if who else Browser()
        domain = cast.people[who].domain.name if who else MITRA
        may = who in READERS[audience]
        assert may_read(reader, "our-own", library()) is may
        assert browser.get(page(domain, "help:show", "our-own")).status_code == (200 if may else 404), who
        listed = "our-own" in html(browser.get(page(domain, "help:list")))
        assert listed is (may and audience != "internal"), who
    assert Browser().get("/help/our-own/").status_code == (200 if audience == "public" else 404)


def test_an_article_is_as_closed_as_its_strictest_language(cast, vendors):
    """T28"""
    vendors("en.md")
    vendors("id.md", language="id", audience="signed-in")

    assert library().audience_of("our-own") == Audience.SIGNED_IN
    assert not may_read(None, "our-own", library())


BROKEN = {
    "no-facts.md": b"Just text.\n",
    "no-yaml.md": b"---\nslug: [\n---\nText.\n",
    "a-list.md": b"---\n- slug\n---\nText.\n",
    "no-date.md": b"---\nslug: x\nversion: 2026-13-45\nlanguage: 2026-02-31\n---\n",
    "no-version.md": b"---\nslug: x\nlanguage: en\ntitle: T\nsummary: S\n---\nText.\n",
    "more.md": b"---\nslug: x\nlanguage: en\ntitle: T\nsummary: S\nversion: 1\nlayout: wide\n---\nText.\n",
    "no-language.md": b"---\nslug: x\nlanguage: tlh\ntitle: T\nsummary: S\nversion: 1\n---\nText.\n",
    "a-page.md": b"---\nslug: search\nlanguage: en\ntitle: T\nsummary: S\nversion: 1\n---\nText.\n",
    "a-path.md": b"---\nslug: ../../etc\nlanguage: en\ntitle: T\nsummary: S\nversion: 1\n---\nText.\n",
    "no-text.md": b"\xff\xfe\x00\x01",
    "a-title.md": b"---\nslug: x\nlanguage: en\ntitle: T\nsummary: S\nversion: 1\n---\n# Another title\n",
    "twice.md": b"---\nslug: x\nlanguage: en\ntitle: T\nsummary: S\nversion: 1\n---\n## A {#a}\n\n## B {#a}\n",
    "python.md": b"---\nslug: !!python/object/apply:os.system ['true']\n---\n",
}


def test_no_broken_file_keeps_anything_else_from_being_read_and_each_is_told_about(cast, vendors, settings, capsys):
    """T15"""
    vendors("own.md")
    vendors("again.md")
    for name, content in BROKEN.items():
        (settings.WAKIL_HELP / name).write_bytes(content)
    libraries.forget()

    told = {problem.file for problem in library().problems}
    assert told == {*BROKEN, "own.md"}  # "again.md" came first, by its name
    assert Browser().get("/help/").status_code == 200
    assert article_for(None, SLUG).is_ours
    call_command("check")
    assert set(re.findall(r"Help article (\S+):", capsys.readouterr().err)) == told


def test_a_folder_that_is_gone_leaves_ours(cast, settings):
    """T15"""
    settings.WAKIL_HELP = settings.DATA / "nowhere"
    libraries.forget()
    assert library().slugs
    assert Browser().get(f"/help/{SLUG}/").status_code == 200


def test_what_leads_nowhere_is_told_about_and_shown_as_text(cast, vendors):
    """S6, S80"""
    body = "[a](article:none) [b](article:file-a-case#none) [c](#none) [d](portal:no:such) [e](ftp://x) {{ who }}"
    vendors("own.md", body=body, related="[nobody]")
    told = [problem.what for problem in library().problems]

    assert told == [
        "nobody knows where ](ftp://x) leads",
        "there is no article:none",
        "there is no article:file-a-case#none",
        "there is no #none",
        "there is no name {{ who }}",
        "there is no related article nobody",
    ]
    text = Browser().get("/help/our-own/").content.decode()
    assert "<a>a</a>" in text or ">a<" in text
    assert 'href="/?to=' not in text.partition('class="help-text"')[2].partition("</div>")[0]


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


HARM = """Hello <script>alert(1)</script> <img src=x onerror=alert(2)> <b style="color:red">b</b>

[one](javascript:alert(3)) [two](data:text/html,<script>alert(4)</script>) [three](JaVaScRiPt:alert(5))
<javascript:alert(6)>

![x](javascript:alert(7)) ![y](https://evil.example/track.png) ![z" onerror="alert(8)](screen:cases)

<details open ontoggle=alert(9)>

| a | b |
|:--|--:|
| <svg onload=alert(10)> | `<script>` |

[names](https://good.example/?"onclick="alert(11))
"""


def test_the_vendors_article_brings_no_script_no_style_and_no_picture_from_elsewhere(cast, vendors):
    """T17"""
    vendors("own.md", body=HARM, title='"A <script>title</script>"', summary='"<b>s</b>"')
    whole = Browser().get("/help/our-own/").content.decode()
    shown = whole.partition('<article class="help-article"')[2].partition("</article>")[0]

    tags = Tags(shown).found
    assert {name for name, _attributes in tags} & {"script", "iframe", "style", "object", "b"} == set()
    assert {
        name for _tag, attributes in tags for name in attributes if name.startswith("on") or name == "style"
    } == set()
    leads = {value for _tag, attributes in tags for name, value in attributes.items() if name in {"href", "src"}}
    ours = ("https://good.example", "/static/", "#")
    assert [url for url in leads if url != "/" and not url.startswith(ours)] == []
    assert "&lt;script&gt;title" in shown


def test_a_picture_beside_the_articles_is_shown_and_nothing_else_of_the_folder(cast, vendors, settings):
    """T9, T37"""
    vendors("own.md", body="![The building](picture:building.png) ![No](picture:../own.md)")
    for name in ("building.png", "page.html", "drawing.svg", "own.md"):
        (settings.WAKIL_HELP / name).touch()
    (settings.WAKIL_HELP.parent / "secret.png").write_text("secret")
    (settings.WAKIL_HELP / "link.png").symlink_to(settings.WAKIL_HELP.parent / "secret.png")
    browser = Browser()

    assert (
        f'src="{page(MITRA, "help:picture", "building.png")}"'
        in browser.get(page(MITRA, "help:show", "our-own")).content.decode()
    )
    found = browser.get("/help/pictures/building.png")
    assert (found.status_code, found["Content-Type"], found["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    found.close()
    for name in ("page.html", "drawing.svg", "own.md", "link.png", "..%2Fsecret.png", "gone.png"):
        assert browser.get(f"/help/pictures/{name}").status_code == 404, name


def test_a_change_in_the_folder_is_seen_without_a_restart(cast, vendors, monkeypatch):
    """S1"""
    path = vendors("own.md")
    assert article_for(None, "our-own").version == 1
    path.write_text(path.read_text().replace("version: 1", "version: 12"))
    monkeypatch.setattr(libraries, "LOOKS_AGAIN", 0.0)
    assert article_for(None, "our-own").version == 12
