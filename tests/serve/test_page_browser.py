"""A real browser walks the pages: with and without scripts, wide and narrow, by mouse and by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from watcher.serve.library import Library
from watcher.serve.server import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATHS = (
    "/",
    "/lists",
    "/lists/cn_mofcom_control",
    "/party?name=Skydio,%20Inc.",
    "/calendar?month=2026-11",
    "/sources",
    "/sources/us_bis_dpl",
    "/search?q=skydio",
    "/feeds",
    "/acts/{act}",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield found
        found.close()


class Walk:
    """A page that remembers what the console said."""

    def __init__(self, browser: Browser, base: str, **options: Any) -> None:
        self.context = browser.new_context(base_url=base, accept_downloads=True, **options)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        # An icon that is still on its way when the next page is asked for has not failed.
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"failed: {request.url}: {request.failure}")

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.fixture
def act(books: Library) -> str:
    return next(one.id for one in books.acts() if one.day.isoformat() == "2025-11-05" and "管控" in one.title)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_fits_and_is_silent(
    browser: Browser, pages: tuple[Serving, Library], act: str, width: int, scheme: Any
) -> None:
    with Walk(browser, pages[0].url, viewport={"width": width, "height": 844}, color_scheme=scheme) as walk:
        for path in PATHS:
            answer = walk.page.goto(path.format(act=act))
            assert answer is not None
            assert answer.ok, path
            assert walk.page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert walk.page.evaluate("document.styleSheets[0].cssRules.length") > 50
        assert walk.said == []


def test_the_slider_moves_the_day(browser: Browser, pages: tuple[Serving, Library]) -> None:
    with Walk(browser, pages[0].url) as walk:
        walk.page.goto("/lists/cn_mofcom_control?on=2025-11-05")
        slider = walk.page.locator("input[type=range]")
        assert slider.is_visible()
        for _ in range(5):
            with walk.page.expect_navigation():
                slider.press("ArrowRight")
        assert walk.page.locator("input[name=on]").input_value() == "2025-11-10"
        assert "on=2025-11-10" in walk.page.url
        assert "known=" not in walk.page.url
        figures = walk.page.locator("p.figures").inner_text()
        assert "16" in figures
        assert "27" in figures
        with walk.page.expect_navigation():
            walk.page.locator("svg.strip a").first.dispatch_event("click")
        assert "on=2025-03-04" in walk.page.url
        assert walk.said == []


def test_a_filter_is_applied_as_soon_as_it_is_chosen(
    browser: Browser, pages: tuple[Serving, Library]
) -> None:
    with Walk(browser, pages[0].url) as walk:
        walk.page.goto("/")
        before = walk.page.locator("article.act").count()
        with walk.page.expect_navigation():
            walk.page.locator("form.filters select[name=list]").select_option("cn_mofcom_control")
        assert 0 < walk.page.locator("article.act").count() < before
        with walk.page.expect_navigation():
            walk.page.get_by_role("link", name="Clear").click()
        assert walk.page.locator("article.act").count() == before


def test_without_scripts_everything_works_by_forms(browser: Browser, pages: tuple[Serving, Library]) -> None:
    with Walk(browser, pages[0].url, java_script_enabled=False) as walk:
        page = walk.page
        page.goto("/lists/cn_mofcom_control")
        assert not page.locator("input[type=range]").is_visible()
        page.locator("input[name=on]").fill("2025-11-10")
        page.get_by_label("Standing").select_option("suspended")
        page.get_by_role("button", name="Show").click()
        assert page.locator("table.rows tbody tr").count() == 16
        page.get_by_role("link", name="Party").click()
        assert "sort=name" in page.url
        page.get_by_label("Search a name").fill("leidoss")
        page.keyboard.press("Enter")
        page.locator(".found a").first.click()
        assert "Leidos" in page.locator("h1").inner_text()
        page.locator(".lane a[href^='/acts/']").first.click()
        page.locator("a.to-text").first.click()
        assert page.locator("mark:target").inner_text() in ("莱多斯公司", "Leidos")


def test_downloads_arrive(browser: Browser, pages: tuple[Serving, Library], act: str) -> None:
    with Walk(browser, pages[0].url) as walk:
        walk.page.goto("/lists/us_bis_denied?on=2025-11-05")
        for name, suggested in (
            ("CSV", "us_bis_denied-2025-11-05.csv"),
            ("JSON", "us_bis_denied-2025-11-05.json"),
        ):
            with walk.page.expect_download() as download:
                walk.page.locator(".downloads").get_by_role("link", name=name).click()
            assert download.value.suggested_filename == suggested
        walk.page.goto(f"/acts/{act}")
        with walk.page.expect_download() as download:
            walk.page.get_by_role("link", name="evidence bundle").click()
        assert download.value.suggested_filename == f"evidence-{act[:12]}.zip"


def test_the_keyboard_alone_is_enough(browser: Browser, pages: tuple[Serving, Library]) -> None:
    with Walk(browser, pages[0].url) as walk:
        page = walk.page
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        seen = set()
        for _ in range(12):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.tagName"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert {"A", "SELECT"} <= seen


CONTRAST = """() => {
  const light = (c) => { const v = c.map((x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const back = (node) => { for (; node; node = node.parentElement) { const c = parts(getComputedStyle(node).backgroundColor);
    if (c.length === 3 || c[3] === 1) { return c.slice(0, 3); } } return [255, 255, 255]; };
  const weak = [];
  document.querySelectorAll("body *").forEach((node) => {
    const typed = node.matches("input[type=search]") && node.value;
    const own = typed || [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    if (!own || node.closest("svg") || !node.offsetParent || (node.closest(".top") && !typed)) { return; }
    const style = getComputedStyle(node);
    const [a, b] = [light(parts(style.color)), light(back(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { weak.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)} ${(typed || node.textContent).trim().slice(0, 30)}`); }
  });
  return [...new Set(weak)].slice(0, 8);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(
    browser: Browser, pages: tuple[Serving, Library], act: str, scheme: Any
) -> None:
    """Contrast of at least 4.5 to 1, as WCAG AA asks of text."""
    with Walk(browser, pages[0].url, color_scheme=scheme) as walk:
        for path in PATHS:
            walk.page.goto(path.format(act=act))
            assert walk.page.evaluate(CONTRAST) == [], path
