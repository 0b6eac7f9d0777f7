"""What people wrote in the old centre can be read here, all of it and nothing else."""

import time
from email.parser import HeaderParser

import pytest

from wakil.legacy.request_tracker import words


def test_a_page_becomes_lines_of_text():
    html = (
        "<html><head><title>no</title><style>p{}</style></head><body><p>One &amp; two<br>three</p>"
        "<ul><li>four</li><li>five</li></ul><script>alert(1)</script>"
        '<p>See <a href="https://a.example/x">here</a> and <a href="https://b.example">https://b.example</a>'
        ' or <a href="javascript:alert(2)">this</a>.</p><div>six\nseven</div></body></html>'
    )

    assert words.text_of_html(html) == (
        "One & two\nthree\n\nfour\n\nfive\n\nSee here (https://a.example/x) and https://b.example or this.\n\nsix seven"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [("", ""), ("<p>open", "open"), ("a<script>b", "a"), ("</script>a", "a"), ("<b>a</b> &lt;b&gt;", "a <b>")],
)
def test_a_broken_page_is_read_as_far_as_it_goes(html, text):
    assert words.text_of_html(html) == text


@pytest.mark.parametrize("odd", ["<!--", "<![", "<a ", "<div>", "</", "<a href='", "&#"])
def test_a_page_that_is_made_to_be_hard_to_read_takes_no_longer(odd):
    """One mail must not hold up everybody else's."""
    began = time.process_time()
    words.text_of_html(odd * (100_000 // len(odd)))

    assert time.process_time() - began < 5


def test_of_a_page_with_far_too_many_parts_the_words_remain():
    assert words.text_of_html("<div>" * 9_000 + "a &amp; b<p>c") == "a & b\nc"


def test_what_can_not_be_shown_is_gone_and_everything_else_stays():
    assert words.plain("a\x00b\x1bc\r\nd\re\tf é 😟") == "abc\nd\ne\tf é 😟"


def test_a_title_is_one_line_and_not_too_long():
    assert words.one_line("a\n b\t c") == "a b c"
    assert words.one_line("x" * 201) == "x" * 199 + "…"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202ec.txt", "abc.txt"),
        ("..", "part"),
        ("", "part"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_files_name_is_no_path(name, kept):
    assert words.file_name(name, "part") == kept


@pytest.mark.parametrize(
    ("value", "name"),
    [("a@b", "<a@b>"), (" <a@b> ", "<a@b>"), ("", None), ("a b@c", None), ("<a@b> <c@d>", None), ("é@b", "<é@b>")],
)
def test_a_message_id_has_its_brackets(value, name):
    assert words.message_id(value) == name


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("In-Reply-To: <a@b>\nReferences: <c@d>\n", "<a@b>"),
        ("References: <a@b>\n <c@d>\n", "<c@d>"),
        ("In-Reply-To: your message of Monday\n", None),
        ("Subject: x\n", None),
    ],
)
def test_a_reply_names_the_mail_it_answers(headers, name):
    """S50"""
    assert words.answered(HeaderParser().parsestr(headers)) == name
