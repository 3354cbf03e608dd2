"""The screen as whoever looks at it finds its parts, in JupyterLab and in the application."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from allocation.app.result import result_table
from allocation.app.session import Session

# Whatever can be focused inside the screen, and has no name to be called by.
NAMELESS: Final = """box => [...box.querySelectorAll('input, button, select, summary')]
  .filter(part => part.offsetParent !== null && !(part.getAttribute('aria-label')
    || part.textContent.trim() || [...(part.labels || [])].some(label => label.textContent.trim())))
  .map(part => part.outerHTML)"""
# Whatever is wider than the page that holds it: a figure that must be scrolled to is not read.
OVERFLOWING: Final = """box => [
  ...box.querySelectorAll('.allocation-wide, .allocation-entry, select, input')]
  .filter(part => part.offsetParent !== null
    && part.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
  .map(part => part.className || part.tagName)"""
SERIOUS: Final = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """Serious or critical faults that axe finds in our own part of the page."""
    found = Axe().run(page, context=".allocation-screen").response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]} {node.get('failureSummary')}"
        for fault in found
        for node in fault["nodes"]
        if fault["impact"] in SERIOUS
    ]


class Screen:
    """One screen of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator(".allocation-screen", has=page.get_by_role("tablist"))
        self.panel = self.box.get_by_role("tabpanel")
        self.table = self.panel.get_by_role("table").first
        self.chart = self.box.locator(".allocation-live")
        self.key = self.box.get_by_label("Clé appliquée")

    def tab(self, name: str) -> Locator:
        return self.box.get_by_role("tab", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.box.get_by_role("button", name=name, exact=True)

    def weight(self, name: str) -> Locator:
        return self.box.get_by_role("slider", name=f"Poids de « {name} »", exact=True)

    def typed(self, name: str) -> Locator:
        return self.box.get_by_label(f"Poids de « {name} » en pourcentage", exact=True)

    def field(self, name: str) -> Locator:
        return self.box.get_by_label(name, exact=True)

    def expect_shows(self, session: Session, language: str = "fr") -> None:
        """Every cell of the table is what the library gives, and the chart says the same."""
        first = session.member or session.file.codes[0]
        table = result_table(session.allocation, first)
        rows = [table.texts(row, language) for row in (*table.rows, table.total or ())]
        shown = self.table.locator("tbody tr, tfoot tr")
        expect(shown).to_have_count(len(rows))
        for line, row in enumerate(rows):
            expect(shown.nth(line).locator("th, td")).to_have_text(list(row))
        for row in rows[:-1]:
            expect(self.chart).to_have_attribute("aria-label", re.compile(re.escape(row[3])))

    def download(self, button: str, folder: Path) -> Path:
        """Press a button and keep the file that the browser receives."""
        with self.page.expect_download() as received:
            self.button(button).click()
        path = folder / received.value.suggested_filename
        received.value.save_as(path)
        return path
