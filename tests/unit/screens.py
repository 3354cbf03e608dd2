"""A screen used without a browser: what is pressed must be on the page, what is read is HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

from allocation.app.controls import Entry, Sheet
from allocation.app.panels.criteria import Criteria
from allocation.app.result import result_table
from allocation.app.widgets import Explorer


class Cells(HTMLParser):
    """Texts of the cells of a table, row by row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_cell = tag in {"th", "td"}
        if tag == "tr":
            self.rows.append([])
        if self.in_cell:
            assert tag == "td" or dict(attrs).get("scope") in {"row", "col"}
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def written(allocation: object, first: str | None = None, language: str = "fr") -> list[list[str]]:
    """Rows of the table of the screen, as the library writes them."""
    table = result_table(allocation, first)
    rows = [*table.rows, table.total]
    return [list(table.headings(language)), *(list(table.texts(row, language)) for row in rows)]


def sheets(widget: object) -> Iterator[Sheet]:
    """Every sheet of a widget."""
    if isinstance(widget, Sheet):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from sheets(child)


def boxed(widget: object) -> str:
    """Every HTML of a widget."""
    return "".join(sheet.value for sheet in sheets(widget))


def behind(screen: Explorer, tab: str) -> str:
    """HTML of a panel, opened first."""
    screen.tabs.chosen = tab
    return boxed(screen.panels[tab].box)


def criteria(screen: Explorer) -> Criteria:
    return screen.panels["criteria"].box


def weight(screen: Explorer, mix: str, key: str) -> Entry:
    return criteria(screen).weights[mix, key]


def press(screen: Explorer, name: str, value: str = "") -> None:
    """Press, choose or type; whatever bears the name must be on the page."""
    marks = f'data-name="{escape(name)}"', f'data-value="{escape(value)}"'
    for sheet in sheets(screen):
        is_button = f"{marks[0]} data-value" in sheet.value
        if marks[0] in sheet.value and (not is_button or " ".join(marks) in sheet.value):
            sheet.act(name, value)
            return
    message = f"nothing bears {name} {value}"
    raise AssertionError(message)
