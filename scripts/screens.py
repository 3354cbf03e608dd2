"""Take the pictures of the screen again, at two sizes, in light and in dark.

Needs Chromium on PATH, as the browser tests do. By hand after a change of the screen:
python -m scripts.screens
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import APPLICATION, CHROMIUM, FLAGS, READY, ROOT, serving

IMAGES: Final = ROOT / "docs" / "images"
SIZES: Final = {"1280": (1280, 800), "640": (640, 900)}
THEMES: Final = {"clair": "light", "sombre": "dark"}
SCENARIO: Final = "canal-seine-nord-2014.toml"


def picture(browser: Browser, address: str, size: tuple[int, int], path: Path) -> None:
    """One picture: the Somme is chosen, one weight has moved."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="fr-FR")
    page.goto(address)
    page.get_by_label("Mon département").select_option(label="Somme")
    page.get_by_role("slider").first.press("PageDown")
    page.get_by_role("table", name="Mélange (55").wait_for()
    page.get_by_role("slider").first.blur()
    page.screenshot(path=path)
    page.close()


def main() -> None:
    """Two sizes, two themes."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for theme, kind in THEMES.items():
            with TemporaryDirectory() as folder:
                shown = Path(folder, "scenarios")
                shutil.copytree(ROOT / "scenarios", shown)
                options = [*APPLICATION, f"--VoilaConfiguration.theme={kind}"]
                file = shown / SCENARIO
                with serving("app", file, Path(folder), options, READY) as (address, token):
                    for name, size in SIZES.items():
                        path = IMAGES / f"ecran-{name}-{theme}.png"
                        picture(browser, f"{address}/?token={token}", size, path)
        browser.close()


if __name__ == "__main__":
    main()
