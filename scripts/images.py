"""Draw the picture of the README again: euros per inhabitant by key, the agreed amounts marked.

Needs Chromium on PATH, as the browser tests do. Run by hand after a change of the scenario of 2014.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from allocation import Allocation, allocate, read_scenario
from allocation.reporting.measures import measures, reference_measures
from allocation.typography import per_unit

ROOT: Final = Path(__file__).resolve().parent.parent
SCENARIO: Final = ROOT / "scenarios" / "canal-seine-nord-2014.toml"
PICTURE: Final = ROOT / "docs" / "images" / "canal-2014.png"
KEYS: Final = {
    "population": "Population",
    "degressive": "Barème dégressif",
    "compromis": "65 % population, 35 % égalité",
    "egalite": "Parts égales",
    "superficie": "Superficie",
    "longueur": "Kilomètres de canal",
}
WORDS: Final = {
    "title": "Ce que chaque clé coûte, en euros par habitant",
    "subtitle": "Canal Seine-Nord Europe, 500 M€ entre quatre départements. "
    "Trait noir : répartition annoncée en décembre 2014.",
    "agreed": "annoncé",
    "source": "Population municipale 2014 (Insee, repris par la presse). Annonce : "
    "France 3 Picardie, décembre 2014.",
    "caution": "Les 26 km communs au Nord et au Pas-de-Calais sont comptés au Pas-de-Calais "
    "(hypothèse). Document de travail.",
}
LEFT, TOP, PANEL, ROW, BAR, EDGE = 245, 128, 196, 34, 18, 20
SCALE: Final = 0.3  # pixels of one euro per inhabitant
WIDTH: Final = LEFT + 4 * PANEL
HEIGHT: Final = TOP + len(KEYS) * ROW + 66
STYLE: Final = """
body { margin: 0; background: #fff; }
text { font-family: "DejaVu Sans", Arial, sans-serif; font-size: 13px; fill: #1a1f2b; }
.title { font-size: 20px; font-weight: bold; }
.soft { fill: #4a5468; }
.small { font-size: 11.5px; fill: #4a5468; }
.name { font-size: 15px; font-weight: bold; }
.key { text-anchor: end; }
.band { fill: #f3f6fa; }
.bar { fill: #7fb0e0; }
.agreed { stroke: #000; stroke-width: 2; }
.zero { stroke: #8b95a7; stroke-width: 1; }
"""


def text(x: float, y: float, words: str, kind: str = "") -> str:
    """Words at a place."""
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>'


def line(x: float, kind: str) -> str:
    """Vertical line through the rows of a panel."""
    bottom = TOP + len(KEYS) * ROW
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{bottom}" class="{kind}"/>'


def panel(variants: dict[str, Allocation], position: int) -> Iterator[str]:
    """Bars of one member, its agreed amount as a line across them."""
    some = next(iter(variants.values()))
    left = LEFT + position * PANEL
    agreed = reference_measures(some)["per_unit"].each[position]
    name = some.scenario.name(some.members[position])
    yield text(left, TOP - 32, name, "name")
    yield text(left, TOP - 13, f"{WORDS['agreed']} : {per_unit(agreed, 'fr')}")
    yield line(left, "zero")
    for rank, allocation in enumerate(variants.values()):
        euros = measures(allocation)["per_unit"].each[position]
        top, length = TOP + rank * ROW + (ROW - BAR) / 2, float(euros) * SCALE
        yield (f'<rect x="{left}" y="{top}" width="{length:.1f}" height="{BAR}" class="bar"/>')
        after = left + max(length, float(agreed) * SCALE)
        yield text(round(after + 6, 1), top + BAR - 4, per_unit(euros, "fr"))
    yield line(left + float(agreed) * SCALE, "agreed")


def picture(variants: dict[str, Allocation]) -> str:
    """Text of the SVG."""
    parts = [text(EDGE, 34, WORDS["title"], "title"), text(EDGE, 58, WORDS["subtitle"], "soft")]
    for rank, words in enumerate(KEYS.values()):
        if rank % 2 == 0:
            row = f'x="{EDGE - 8}" y="{TOP + rank * ROW}" width="{WIDTH - 2 * EDGE + 16}"'
            parts.append(f'<rect {row} height="{ROW}" class="band"/>')
        parts.append(text(LEFT - 12, TOP + rank * ROW + ROW / 2 + 5, words, "key"))
    for position in range(4):
        parts += panel(variants, position)
    for rank, words in enumerate((WORDS["source"], WORDS["caution"])):
        parts.append(text(EDGE, HEIGHT - 34 + 18 * rank, words, "small"))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def main() -> None:
    """Draw, and take the picture at twice its size."""
    scenario = read_scenario(SCENARIO)
    drawn = picture({key: allocate(scenario, key) for key in KEYS})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page.set_content(f"<!DOCTYPE html><style>{STYLE}</style>{drawn}")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
        browser.close()


if __name__ == "__main__":
    main()
