"""What is left of Tabler's stylesheet."""

import pytest

from tools.trim_css import trimmed

KEPT = [
    ".btn-primary{color:red}",
    ".form-control:focus{color:red}",
    "body{margin:0}",
    "[data-bs-theme=dark] .card{color:red}",
    "@media (min-width:48rem){.card{color:red}}",
    "@keyframes turn{from{left:0}to{left:1px}}",
    ".mt-2{margin:0}",
    ".btn-sm{margin:0}",
    ".btn:not(.navbar){color:red}",
]
GONE = [
    ".navbar{color:red}",
    ".navbar-brand .btn{color:red}",
    ".btn-facebook{color:red}",
    ".mt-lg-2{margin:0}",
    "@media print{.carousel{left:0}}",
]


@pytest.mark.parametrize("rule", KEPT)
def test_what_pages_may_use_stays(rule):
    """W8"""
    assert trimmed(rule) == rule


@pytest.mark.parametrize("rule", GONE)
def test_components_that_no_page_has_go(rule):
    """W8"""
    assert trimmed(rule) == ""


def test_of_several_selectors_only_those_of_such_components_go():
    """W8"""
    assert trimmed(".card,.navbar:is(.a,.b),.btn{color:red}") == ".card,.btn{color:red}"


def test_a_stylesheet_that_never_ends_is_an_error():
    """W8"""
    with pytest.raises(ValueError, match="never closed"):
        trimmed(".card{color:red")
