"""The sheet of controls: each one a formula that says OK or ECART, and what the library verified.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from allocation.labels import label
from allocation.reporting.cells import Said
from allocation.reporting.tables import Column, checks_table, intervals_table
from allocation.reporting.workbook.control import Control, value_of
from allocation.reporting.workbook.core import Core
from allocation.reporting.workbook.limits import red_lines
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Sheet, headed
from allocation.reporting.workbook.styles import Role

__all__ = ["write_controls"]

_COMPARED: Final = ("found", "wanted", "difference")
_LIMIT: Final = 2
"""Column of the value expected, or of the limit."""


def _controls(core: Core, added: Iterable[Control]) -> Iterator[Control]:
    """Every control of a workbook, in the order of the computation."""
    yield from _entered(core)
    yield from core.ground.shares.controls
    total = Live(f"={core.printed.total.seen()}", 1.0)
    yield Control(Said("workbook.control.printed"), total, 1.0, "share")
    yield from _lots(core)
    yield from added
    yield from red_lines(core)


def _entered(core: Core) -> Iterator[Control]:
    """A figure that is erased, negative or a word leaves no sum wrong: it is counted here."""
    figures, group = core.ground.figures, core.ground.group
    amounts = tuple(figures.amounts.values())
    cells = Strip(amounts[0].sheet, amounts[0].row, amounts[0].column, len(amounts))
    yield _counted(Said("workbook.control.entered_amounts"), cells, len(amounts))
    for identifier, strip in figures.values.items():
        indicator = core.scenario.indicators[identifier]
        by_code = indicator.resolved()
        known = sum(by_code.get(code, -1) >= 0 for code in group.codes)
        said = Said("workbook.control.entered", {"label": indicator.label})
        yield _counted(said, strip, known)


def _counted(said: Said, cells: Strip, known: int) -> Control:
    """As many figures, positive or zero, as when the file was written; or more."""
    found = Live(f'=COUNTIF({cells.seen()},">=0")', float(known))
    return Control(said, found, float(known), "number", "least")


def _lots(core: Core) -> Iterator[Control]:
    figures = core.ground.figures
    for lot, served in zip(core.scenario.lots, core.amounts.lots, strict=True):
        amount = lot.amount / 100
        paid = Live(f"={served.result.total.seen()}", amount)
        due = Live(f"={figures.amounts[lot.id].seen()}", amount)
        yield Control(Said("workbook.control.lot", {"lot": lot.label}), paid, due)
        if served.largest:
            said = Said("workbook.control.adjustment", {"lot": lot.label})
            found = Live(f"={served.largest}", served.adjustment)
            yield Control(said, found, 1.0, "number", "most")
    total = core.scenario.total / 100
    paid = Live(f"={core.result.amount.total.seen()}", total)
    due = Live(f"={figures.total.seen()}", total)
    yield Control(Said("workbook.control.members"), paid, due)


def write_controls(sheet: Sheet, core: Core, added: Iterable[Control]) -> Live:
    """Controls as formulas, then those of the library: the outcome of the whole."""
    allocation = core.allocation
    sheet.line(Said("workbook.controls"), "caption")
    heads = (Column("control"), *(headed(head, "number") for head in _COMPARED), Column("outcome"))
    heading = sheet.heading(heads)
    top = sheet.row
    failed = False
    headed_at = top
    for control in _controls(core, added):
        headed_at = sheet.again(heads, headed_at)
        _control(sheet, control)
        failed = failed or (control.hard and not control.passed)
    outcomes = Strip(sheet.title, top, len(_COMPARED) + 1, sheet.row - top)
    sheet.skip()
    _cuts(sheet, core)
    sheet.hold(heading, 1, repeated=False)
    sheet.line(Said("workbook.computed_controls"))
    sheet.table(checks_table(allocation))
    intervals = intervals_table(allocation, core.first)
    if intervals:
        sheet.line(Said("workbook.frozen"))
        sheet.table(intervals, "fixed")
    fine, wrong = (label(f"workbook.{word}", sheet.book.language) for word in ("ok", "gap"))
    formula = f'=IF(COUNTIF({outcomes.seen()},"{wrong}")=0,"{fine}","{wrong}")'
    return Live(formula, wrong if failed else fine)


def _control(sheet: Sheet, control: Control) -> None:
    """One line: the two values, their difference, the outcome in a word."""
    language = sheet.book.language
    fine = label("workbook.ok", language)
    wrong = label("workbook.gap" if control.hard else "workbook.said", language)
    found, wanted = (sheet.at(column).seen(sheet.title) for column in (1, 2))
    gap = Live(
        f"=ROUND({found}-{wanted},9)", round(value_of(control.found) - value_of(control.wanted), 9)
    )
    outcome = Live(
        f'=IF(IFERROR({control.holds(found, wanted)},FALSE),"{fine}","{wrong}")',
        fine if control.passed else wrong,
    )
    sheet.put(sheet.at(0), control.said)
    for column, content in ((1, control.found), (2, control.wanted), (3, gap)):
        role: Role = "input" if control.stated and column == _LIMIT else "body"
        sheet.put(sheet.at(column), content, control.kind, role, decimals=4)
    sheet.status(sheet.at(4), outcome)
    sheet.row += 1


def _cuts(sheet: Sheet, core: Core) -> None:
    """How the last unit of each lot was decided: clearly, or by priority."""
    sheet.line(Said("workbook.cuts"), "caption")
    sheet.heading((Column("lot"), Column("outcome")))
    for lot, served in zip(core.scenario.lots, core.amounts.lots, strict=True):
        sheet.put(sheet.at(0), lot.label)
        if served.status is None:
            sheet.put(sheet.at(1), Said("workbook.fixed_value"), role="fixed")
        else:
            sheet.status(sheet.at(1), Live(f"={served.status.seen()}", served.outcome))
        sheet.row += 1
    sheet.line(Said("workbook.cuts_note"))
    sheet.skip()
