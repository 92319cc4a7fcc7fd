"""The pictures of the pages that the documentation shows: `python tests/serve/pictures.py FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright
from support.pages import NOW, configuration, play_story, served

from watcher.catalog import find_sources

STORY = ("us_bis_dpl", "us_fr_documents", "cn_mofcom_control_bureau", "cn_mofcom_spokesperson")
SHOTS = (
    ("pages-timeline", "/", 1280, 900),
    ("pages-list", "/lists/cn_mofcom_control?on=2025-11-10", 1280, 900),
    ("pages-act", "/acts/{act}", 1280, 960),
    ("pages-party", "/party?name=Skydio,%20Inc.", 1280, 820),
    ("pages-act-phone", "/acts/{act}", 390, 844),
    ("pages-list-phone", "/lists/cn_mofcom_control?on=2025-11-10", 390, 844),
)


def main(folder: Path) -> None:
    """Play the story, serve it, and photograph it."""
    with tempfile.TemporaryDirectory() as name:
        database = play_story(Path(name))
        others = {one: {"enabled": False} for one in find_sources() if one not in STORY}
        path = configuration(Path(name), database, sources=others)
        now = NOW - timedelta(hours=2, minutes=58)
        with served(path, now=now) as (serving, books), sync_playwright() as driver:
            act = next(one.id for one in books.acts() if "出口管制管控名单措施" in one.title)
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for shot, address, width, height in SHOTS:
                page = browser.new_page(base_url=serving.url, viewport={"width": width, "height": height})
                page.goto(address.format(act=act))
                page.screenshot(path=folder / f"{shot}.png")
                page.close()
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
