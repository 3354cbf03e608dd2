"""Latency of the screen in a browser: from the key that moves a slider to the repainted figures.

The application is started by ``allocation app`` on this machine and driven by a headless Chromium.
With the solver in the loop the applied key is the closest to the moved mix within the red lines.
The clock is that of the page: from the event of the keyboard to the second frame after both the
table and the chart have changed. Median of 30 moves. Aims: under 100 ms for the four departments of
the canal, under 300 ms for twenty members. By hand, on a machine at rest: python -m benchmarks.app
"""

from __future__ import annotations

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import APPLICATION, CHROMIUM, FLAGS, READY, ROOT, serving

CANAL: Final = (ROOT / "scenarios" / "canal-seine-nord-2014.toml").read_text(encoding="utf-8")
RUNS: Final = 30
WATCH: Final = """() => {
  const panel = document.querySelector('[role=tabpanel]:not([style*="none"])');
  const table = panel.querySelector('table').closest('.allocation-sheet');
  const chart = panel.querySelector('.allocation-live').closest('.allocation-sheet');
  window.taken = [];
  let start = 0, changed = new Set();
  addEventListener('keydown', () => { start = performance.now(); changed = new Set(); }, true);
  for (const part of [table, chart]) {
    new MutationObserver(() => {
      changed.add(part);
      if (changed.size < 2 || !start) return;
      const from = start;
      start = 0;
      requestAnimationFrame(() => requestAnimationFrame(() =>
        window.taken.push(performance.now() - from)));
    }).observe(part, { childList: true, subtree: true });
  }
}"""
CLOSEST: Final = """
[keys.tenue]
rule = "closest"
target = "{target}"
distance = "leximin"
"""
LINE: Final = """
[[red_lines]]
owner = "{code}"
text = "{code}"
kind = "max_amount"
member = "{code}"
value = {limit}
source = "{source}"
"""


def canal_within_lines() -> str:
    """The canal of 2014, its mix brought within two red lines by the solver."""
    text = CANAL.replace('key = "compromis"', 'key = "tenue"')
    lines = LINE.format(code="80", limit=75_000_000, source="annonce-2014")
    lines += LINE.format(code="59", limit=205_000_000, source="annonce-2014")
    return text + CLOSEST.format(target="compromis") + lines


def twenty() -> str:
    """Twenty members, a mix of two criteria brought within eight red lines by the solver."""
    codes = [f"D{place:02}" for place in range(1, 21)]
    members = ", ".join(f'{{ code = "{code}", name = "Membre {code}" }}' for code in codes)
    people = ", ".join(f"{code} = {100_000 + 7_919 * i * i}" for i, code in enumerate(codes))
    areas = ", ".join(f"{code} = {1_000 + 613 * (i % 7)}" for i, code in enumerate(codes))
    head = f"""
schema = 1
id = "vingt"
title = "Vingt membres"
members = [{members}]
population = "population"
[operation]
vat = "HT"
euros = "courants"
[[lots]]
id = "lot"
label = "Lot"
amount = 500_000_000
key = "tenue"
source = "s"
[sources.s]
title = "Essai"
publisher = "banc de mesure"
status = "hypothèse"
[reference]
label = "Parts égales"
amounts = {{ {", ".join(f"{code} = 25_000_000" for code in codes)} }}
source = "s"
[keys.melange]
rule = "mix"
parts = {{ population = 0.6, superficie = 0.4 }}
"""
    for name, values in (("population", people), ("superficie", areas)):
        head += f"""
[keys.{name}]
rule = "proportional"
indicator = "{name}"
[indicators.{name}]
label = "{name}"
unit = "unité"
year = 2020
source = "s"
values = {{ {values} }}
"""
    lines = "".join(LINE.format(code=code, limit=40_000_000, source="s") for code in codes[12:])
    return head + CLOSEST.format(target="melange") + lines


CASES: Final = {
    "canal, closed form": (lambda: CANAL, 100),
    "canal, solver in the loop": (canal_within_lines, 100),
    "20 members, solver in the loop": (twenty, 300),
}


def latencies(page: Page, address: str) -> list[float]:
    """Milliseconds of each move."""
    page.goto(address)
    slider = page.get_by_role("slider").first
    slider.wait_for()
    page.locator(".allocation-live").wait_for()
    page.evaluate(WATCH)
    slider.focus()
    for run in range(RUNS):
        page.keyboard.press("ArrowRight" if run % 2 else "ArrowLeft")
        page.wait_for_function(f"() => window.taken.length > {run}")
    return page.evaluate("() => window.taken")


def main() -> None:
    """One line per scenario: median, highest, aim."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (text, aim) in CASES.items():
            with TemporaryDirectory() as folder:
                file = Path(folder, "scenario.toml")
                file.write_text(text(), encoding="utf-8")
                with serving("app", file, Path(folder), APPLICATION, READY) as (address, token):
                    taken = latencies(browser.new_page(), f"{address}/?token={token}")
            median, highest = statistics.median(taken), max(taken)
            print(f"{name:34} median {median:6.1f} ms   highest {highest:6.1f} ms   aim {aim} ms")
        browser.close()


if __name__ == "__main__":
    main()
