"""Variants side by side: those that were saved, the keys of the file, and the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allocation.app.controls import Sheet, stacked
from allocation.app.desk import Desk
from allocation.app.fields import Button, Field, Grid, Line
from allocation.app.outputs import compared
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces
from allocation.app.view import View
from allocation.model import Allocation
from allocation.reporting.cells import Said, shown
from allocation.reporting.measures import (
    KINDS,
    Measure,
    Measured,
    measures,
    ordered,
    reference_measures,
)
from allocation.reporting.tables import Column, Table, comparison_table

__all__ = ["panel", "side_by_side"]

_SHOWN: Final[tuple[Measure, ...]] = ("amount", "share", "per_unit")


def panel(desk: Desk) -> Panel:
    """Panel of the variants.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    form, sheet = Sheet(), Sheet()

    def act(name: str, value: str) -> None:
        if name == "variant_name":
            desk.draft(name, value)
        elif name == "save":
            typed = desk.drafts.pop("variant_name", "") or _free_name(desk)
            desk.attempt("variant_name", typed, lambda s: s.save_variant(typed))
        elif name == "show":
            desk.attempt(name, value, lambda s: s.show_variant(value))
        elif name == "remove":
            desk.attempt(name, value, lambda s: s.remove_variant(value))
        elif name == "variants_file":
            form.give(*_file(desk))

    def draw(view: View | None) -> None:
        form.value = _form(desk)
        sheet.value = "" if view is None else "".join(_compared(desk, view))

    form.act = sheet.act = act
    return Panel(stacked(form, sheet), draw)


def _free_name(desk: Desk) -> str:
    return desk.words("variant", number=len(desk.session.variants) + 1)


def _form(desk: Desk) -> str:
    name = desk.drafts.get("variant_name", _free_name(desk))
    field = Field("variant_name", desk.words("variant_name"), name).kept(desk.kept, desk.language)
    buttons = [Button("save", desk.words("save_variant"), is_main=True)]
    if desk.session.variants:
        buttons.append(Button("variants_file", desk.words("variants_file")))
    return piece("fields.form", desk.language, desk.identifier, (field,), "", buttons)


def _compared(desk: Desk, view: View) -> Iterator[str]:
    saved = desk.session.variants
    if saved:
        yield piece("fields.grid", desk.language, desk.identifier, _saved(desk))
        yield pieces(_tables(desk, view.allocation), desk.language)
    else:
        yield piece("paragraph", desk.language, "app.no_variant")
    keys = compared(desk.session.scenario)
    if len(keys) > 1:
        told = (comparison_table(keys, measure, view.first) for measure in _SHOWN)
        yield piece("subtitle", desk.language, "app.file_keys") + pieces(told, desk.language)


def _tables(desk: Desk, shown: Allocation) -> Iterator[Table]:
    found = [(Said("app.on_screen"), shown), *desk.session.variants]
    return (side_by_side(found, measure, desk.member) for measure in _SHOWN)


def _file(desk: Desk) -> tuple[str, bytes]:
    """The same tables for a spreadsheet: public figures only."""
    from allocation.reporting.csv_file import csv_text  # noqa: PLC0415 - at need

    text = csv_text((t for t in _tables(desk, desk.session.allocation) if t), desk.language)
    return f"{desk.session.file.id}-variantes.csv", text.encode("utf-8-sig")


def _saved(desk: Desk) -> Grid:
    lines = tuple(
        Line(
            name,
            (
                shown(allocation.amount(desk.member), "money", desk.language),
                (
                    Button("show", desk.words("show_variant", name=name), name),
                    Button("remove", desk.words("remove_variant", name=name), name),
                ),
            ),
        )
        for name, allocation in desk.session.variants
    )
    heads = (desk.words("head.variant"), desk.session.file.name(desk.member), desk.words("head.do"))
    return Grid("variants", desk.words("saved_variants"), heads, lines, frozenset({0}))


def side_by_side(
    named: Sequence[tuple[str | Said, Allocation]], measure: Measure, first: str | None = None
) -> Table:
    """One measure of each variant under its own name, the agreed reference first.

    Parameters
    ----------
    named : sequence of (name, Allocation)
        Variants with the same members.
    measure : {"amount", "share", "per_unit"}
        What is compared.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when the scenario does not allow the measure.
    """
    base = named[0][1]
    series: list[tuple[str | Said, Allocation, Measured]] = []
    agreed = reference_measures(base).get(measure)
    if agreed is not None and base.scenario.reference is not None:
        series.append((base.scenario.reference.label, base, agreed))
    for name, variant in named:
        found = measures(variant).get(measure)
        if found is not None:
            series.append((name, variant, found))
    codes = [base.members[i] for i in ordered(base, first)] if series else []
    columns = (
        Column(f"variant_{i}", KINDS[measure], name) for i, (name, _, _) in enumerate(series)
    )
    rows = tuple(
        (base.scenario.name(code), *(m.each[a.members.index(code)] for _, a, m in series))
        for code in codes
    )
    total = (Said("word.total"), *(found.total for _, _, found in series))
    title = Said(f"table.comparison_{measure}")
    return Table("comparison", (Column("member"), *columns), rows, total, (), title)
