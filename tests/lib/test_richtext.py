"""People's text as HTML: what stays, what folds, and that nothing of it can run (T17)."""

import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from wakil.lib.richtext import ATTRIBUTES, LONG_CODE, LONG_PARAGRAPH, LONG_QUOTE, SCHEMES, TAGS, as_html

LINK = 'rel="nofollow noopener noreferrer"'

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<style>@import 'https://evil.example'</style>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><button>Sign in</button></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    '[x](https://a.example "\\" onmouseover=alert(1) ")',
    '[x]("onmouseover=alert(1))',
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "```<script>\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\ntext\n```',
    "> <script>alert(1)</script>\n" * 20,
    "<script>alert(1)</script>\n" * 40,
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/'><script>alert(1)</script>",
    "http://javascript:alert(1)@a.example",
    "\x00<script\x00>alert(1)</script>",
    "\ufeff<scr\u200bipt>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]


class Seen(HTMLParser):
    """Everything a browser would make an element of."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_anything_but_harmless_elements(payload):
    """T17"""
    seen = Seen()
    seen.feed(as_html(payload))

    for tag, attributes in seen.elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel", "title"}
        assert urlsplit(attributes.get("href") or "https:").scheme in SCHEMES


def test_html_is_shown_as_it_was_typed():
    """T17"""
    assert as_html("a <b>c</b> & d") == "<p>a &lt;b&gt;c&lt;/b&gt; &amp; d</p>\n"


def test_line_breaks_stay():
    """S41f"""
    assert as_html("one\ntwo\n\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>\n"


def test_headings_indents_and_rules_are_plain_text():
    """S41f"""
    assert as_html("# not a heading") == "<p># not a heading</p>\n"
    assert as_html("    indented") == "<p>indented</p>\n"
    assert as_html("---") == "<p>---</p>\n"


def test_a_bare_address_becomes_a_safe_link_without_the_full_stop_after_it():
    """T17"""
    expected = f'<p>See <a href="https://a.example/x?y=1&amp;z=2" {LINK}>https://a.example/x?y=1&amp;z=2</a>.</p>\n'
    assert as_html("See https://a.example/x?y=1&z=2.") == expected


def test_an_address_in_code_is_no_link():
    """T17"""
    assert as_html("`https://a.example`") == "<p><code>https://a.example</code></p>\n"


def test_an_address_inside_a_link_is_not_linked_again():
    """T17"""
    expected = f'<p><a href="https://a.example" {LINK}>https://b.example</a></p>\n'
    assert as_html("[https://b.example](https://a.example)") == expected


def test_code_keeps_its_spaces_and_signs():
    """S41f"""
    assert as_html("```\n  a <b>\n```") == "<pre><code>  a &lt;b&gt;\n</code></pre>\n"


def test_long_logs_fold_and_short_ones_do_not():
    """S41f"""
    short = "```\n" + "x\n" * LONG_CODE + "```"
    long = "```\n" + "x\n" * (LONG_CODE + 1) + "```"
    assert as_html(short).startswith("<pre>")
    assert as_html(long).startswith('<details class="fold"><summary>x … (15 lines)</summary>\n<pre><code>x\n')


def test_a_paragraph_of_many_lines_is_taken_for_a_log():
    """S41f"""
    assert as_html("line\n" * LONG_PARAGRAPH).startswith("<p>line<br>")
    assert as_html("a <b>\n" * (LONG_PARAGRAPH + 1)).startswith(
        '<details class="fold"><summary>a &lt;b&gt; … (25 lines)</summary>\n<pre><code>a &lt;b&gt;\n'
    )


def test_long_quotes_fold_and_what_follows_does_not():
    """S41f"""
    html = as_html("> quoted\n" * (LONG_QUOTE + 1) + "\nanswer")
    assert html.startswith('<details class="fold"><summary>Quote, 7 lines</summary>\n<blockquote>')
    assert html.endswith("</blockquote>\n</details>\n<p>answer</p>\n")
    assert as_html("> quoted\n" * LONG_QUOTE).startswith("<blockquote>")


def test_long_and_short_quotes_one_after_another_each_fold_by_their_own_length():
    """S41f"""
    html = as_html("> quoted\n" * (LONG_QUOTE + 1) + "\nanswer\n\n> short\n\nend")
    assert html.count("<details") == html.count("</details>") == 1
    assert html.endswith("<blockquote>\n<p>short</p>\n</blockquote>\n<p>end</p>\n")


@pytest.mark.parametrize("unit", ["\n\n> ", "- a\n", "[a][", "*a**b", "`"])
def test_no_text_takes_long_to_show(unit):
    """T17. Quadratic work on a description of the longest kind took half a minute of each reader's request."""
    text = (unit * 50_000)[:50_000]
    started = time.process_time()
    as_html(text)
    assert time.process_time() - started < 10
