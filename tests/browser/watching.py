"""What a page must be besides right: usable by everybody, and as wide as the screen."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
_RUN = """(rules) => axe.run({
  resultTypes: ['violations'],
  ...(rules && {runOnly: {type: 'rule', values: rules}}),
})"""


def assert_accessible(page: Page, *, in_dark: bool = True) -> None:
    """No serious or critical finding of axe, in light and in dark, and nothing to scroll sideways to."""
    found = findings(page, "light")
    if in_dark:  # only colours differ
        found += findings(page, "dark", ["color-contrast", "link-in-text-block"])
    assert not found, "\n".join(found)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert not too_wide, f"{page.url} is {too_wide} pixels too wide"


def findings(page: Page, theme: str, rules: list[str] | None = None) -> list[str]:
    """Each grave finding with the first place where it stands."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN, rules)["violations"]
    return [
        f"{theme} {page.url} {one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
    ]
