"""The sheets of a workbook in order, filled from the figures to the controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.reporting.atomic import written
from allocation.reporting.cells import Said
from allocation.reporting.provenance import foot
from allocation.reporting.record import Edition, recorded
from allocation.reporting.sentences import mention
from allocation.reporting.workbook.amounts import Ground, amounts_of, printed_key
from allocation.reporting.workbook.book import Book, open_book, spoken
from allocation.reporting.workbook.controls import write_controls
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.evidence import write_readme
from allocation.reporting.workbook.figures import write_figures
from allocation.reporting.workbook.limits import references
from allocation.reporting.workbook.members import group_of
from allocation.reporting.workbook.remainders import Remainders
from allocation.reporting.workbook.result import write_result
from allocation.reporting.workbook.schedule import write_schedule
from allocation.reporting.workbook.shares import write_shares
from allocation.reporting.workbook.sheet import Sheet, words
from allocation.reporting.workbook.tabs import TABS

__all__ = ["write_workbook"]

_LAST_COLUMN: Final = 16_383


def write_workbook(
    allocation: Allocation,
    path: str | Path,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    variants: Sequence[Allocation] = (),
) -> None:
    """Write an XLSX whose euros follow its figures: x_i = largest remainders of T k_i, as formulas.

    Change an indicator, a weight or an amount, and the key, the euros and the controls follow. A
    result that a spreadsheet could not find to the cent is a fixed value, and says so.

    Parameters
    ----------
    allocation : Allocation
        The lots by their own keys, or by one key.
    path : str or Path
        File to write, atomically.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top of every table.
    variants : sequence of Allocation
        Other keys of the same scenario, to compare.

    Raises
    ------
    OutputError
        When the file cannot be written; the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation.pipeline import allocate
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_workbook(allocate(scenario), f"{folder}/canal.xlsx")
    """
    scenario = allocation.scenario
    shown = (allocation, *variants)
    footer = (words(mention(scenario), language), foot(shown))
    with written(path) as temporary:
        book = open_book(temporary, words(scenario.title, language), language, footer)
        _fill(book, allocation, first, variants)
        book.file.close()
        spoken(temporary, language)
        recorded(temporary, Edition("workbook", shown, language, first))


def _fill(
    book: Book, allocation: Allocation, first: str | None, variants: Sequence[Allocation]
) -> None:
    """Every sheet, from the figures to the controls; the one to read first comes last."""
    scenario = allocation.scenario
    tabs = tuple(tab for tab in TABS if tab.wanted(allocation, variants))
    sheets = {tab.id: _sheet(book, tab, scenario) for tab in tabs}
    core = _core(sheets, allocation, first, variants)
    added = list(core.called.controls) if core.called else []
    for tab in tabs:
        if tab.fill is not None:
            added += tab.fill(sheets[tab.id], core)
    outcome = write_controls(sheets["controls"], core, added)
    write_readme(sheets["readme"], scenario, [tab.id for tab in tabs[1:]], outcome)
    for sheet in sheets.values():
        sheet.finish()


def _core(
    sheets: Mapping[str, Sheet],
    allocation: Allocation,
    first: str | None,
    variants: Sequence[Allocation],
) -> Core:
    """Figures, keys, rounding, results, calls: what the other sheets point to."""
    group = group_of(allocation, first)
    figures = write_figures(sheets["figures"], group)
    rounding = Remainders(sheets["rounding"])
    around = (allocate(allocation.scenario, key) for key in references(allocation.scenario))
    shown = (allocation, *variants, *around)
    keys = write_shares(sheets["key"], group, figures, rounding, shown)
    ground = Ground(group, figures, keys, rounding)
    amounts = amounts_of(ground, allocation)
    printed = printed_key(ground, allocation)
    result = write_result(sheets["result"], ground, amounts, printed)
    called = None
    if "schedule" in sheets:
        called = write_schedule(sheets["schedule"], result, group.codes)
    return Core(
        allocation=allocation,
        ground=ground,
        amounts=amounts,
        others=tuple(amounts_of(ground, variant) for variant in variants),
        printed=printed,
        result=result,
        called=called,
        first=first,
    )


def _sheet(book: Book, tab: Tab, scenario: Scenario) -> Sheet:
    """New sheet with its title, the standing of the document, and the width of its columns."""
    paper = book.add(tab.id)
    for column, width in enumerate(tab.widths):
        paper.set_column(column, column, width)
    if tab.grows:
        paper.set_column(len(tab.widths), _LAST_COLUMN, tab.widths[-1])
    sheet = Sheet(book, paper, book.title(tab.id), tab.widths, decimals=scenario.published_decimals)
    title = {"sheet": Said(f"sheet.{tab.id}"), "title": scenario.title}
    sheet.line(Said("workbook.title", title), "title")
    sheet.line(mention(scenario))
    sheet.skip()
    return sheet
