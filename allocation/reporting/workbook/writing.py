"""The sheets of a workbook in order, filled from the figures to the controls."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation, Scenario
from allocation.reporting.atomic import written
from allocation.reporting.cells import Said
from allocation.reporting.provenance import foot
from allocation.reporting.record import Edition, recorded
from allocation.reporting.sentences import mention
from allocation.reporting.workbook.amounts import Ground, amounts_of, printed_key
from allocation.reporting.workbook.book import Book, open_book
from allocation.reporting.workbook.comparison import write_comparison
from allocation.reporting.workbook.controls import Written, write_controls
from allocation.reporting.workbook.evidence import write_evidence, write_readme
from allocation.reporting.workbook.figures import write_figures
from allocation.reporting.workbook.members import group_of
from allocation.reporting.workbook.plan import has_plan, write_plan, write_schedule
from allocation.reporting.workbook.remainders import Remainders
from allocation.reporting.workbook.result import write_result
from allocation.reporting.workbook.shares import write_shares
from allocation.reporting.workbook.sheet import Sheet, words

__all__ = ["write_workbook"]

_WIDTHS: Final[dict[str, tuple[int, ...]]] = {
    "readme": (26, 112),
    "evidence": (34, 13, 13, 20, 36, 54),
    "figures": (13, 30, 20, 18),
    "key": (13, 36, 22, 16),
    "rounding": (9, 26, 18, 20, 17, 13),
    "result": (9, 26, 13, 21, 18),
    "plan": (46, 36, 13, 24, 24),
    "comparison": (9, 22, 18),
    "schedule": (26, 20),
    "controls": (64, 22),
}
"""Width of the columns of each sheet, in signs; the last one serves the columns that follow."""

_LAST_COLUMN: Final = 16_383
_GROWING: Final = frozenset(_WIDTHS) - {"readme", "evidence", "plan"}


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
        recorded(temporary, Edition("workbook", shown, language, first))


def _tabs(allocation: Allocation, variants: Sequence[Allocation]) -> tuple[str, ...]:
    """Sheets that have something to show, in order."""
    wanted = {
        "plan": has_plan(allocation.scenario),
        "comparison": bool(variants),
        "schedule": bool(allocation.schedule),
    }
    return tuple(tab for tab in _ORDER if wanted.get(tab, True))


_ORDER: Final = (
    "readme",
    "evidence",
    "figures",
    "key",
    "rounding",
    "result",
    "plan",
    "comparison",
    "schedule",
    "controls",
)


def _fill(
    book: Book, allocation: Allocation, first: str | None, variants: Sequence[Allocation]
) -> None:
    """Every sheet, from the figures to the controls; the one to read first comes last."""
    scenario = allocation.scenario
    group = group_of(allocation, first)
    tabs = _tabs(allocation, variants)
    sheets = {tab: _sheet(book, tab, scenario) for tab in tabs}
    write_evidence(sheets["evidence"], scenario)
    figures = write_figures(sheets["figures"], group)
    shares = write_shares(sheets["key"], group, figures, (allocation, *variants))
    ground = Ground(group, figures, shares, Remainders(sheets["rounding"]))
    amounts = amounts_of(ground, allocation)
    printed = printed_key(ground, allocation)
    result = write_result(sheets["result"], ground, amounts, printed)
    closings = write_plan(sheets["plan"], ground, result, first) if "plan" in tabs else ()
    called = write_schedule(sheets["schedule"], allocation, first) if "schedule" in tabs else None
    if variants:
        others = [amounts_of(ground, variant) for variant in variants]
        write_comparison(sheets["comparison"], ground, (amounts, *others))
    found = Written(ground, amounts, printed, result, closings, called)
    outcome = write_controls(sheets["controls"], found, first)
    write_readme(sheets["readme"], scenario, tabs[1:], outcome)


def _sheet(book: Book, tab: str, scenario: Scenario) -> Sheet:
    """New sheet with its title, the standing of the document, and the width of its columns."""
    paper = book.add(tab)
    widths = _WIDTHS[tab]
    for column, width in enumerate(widths):
        paper.set_column(column, column, width)
    if tab in _GROWING:
        paper.set_column(len(widths), _LAST_COLUMN, widths[-1])
    sheet = Sheet(book, paper, book.title(tab), widths, decimals=scenario.published_decimals)
    sheet.line(
        Said("workbook.title", {"sheet": Said(f"sheet.{tab}"), "title": scenario.title}), "title"
    )
    sheet.line(mention(scenario))
    sheet.skip()
    return sheet
