"""Terminal: the same cells, never a figure cut in two."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from allocation.reporting import tables
from allocation.reporting.cells import Said
from allocation.reporting.tables import Column, Table
from allocation.reporting.terminal import lines, rich_table, show
from allocation.typography import money
from tests.unit.reported_scenario import computed


def printed(table: Table, width: int, language: str = "fr") -> str:
    stream = io.StringIO()
    show(Console(file=stream, width=width, color_system=None), table, language)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_figure_is_cut_whatever_the_width(width: int) -> None:
    table = tables.key_table(computed())
    text = printed(table, width)
    for row in (*table.rows, table.total or ()):
        assert all(cell in text for cell in table.texts(row)[1:])


def test_notes_and_captions_stand_around_the_table() -> None:
    text = printed(tables.key_table(computed()), 120)
    assert text.lstrip().startswith("Clé de répartition")
    assert "Les montants font foi" in text


def test_markup_of_a_scenario_stays_text() -> None:
    hostile = Table("sources", (Column("title"), Column("note")), (("[red]x[/red]", ""),))
    assert "[red]x[/red]" in printed(hostile, 80)
    assert lines([Said("word.total")])[0].plain == "TOTAL"


def test_numbers_stand_on_the_right_and_texts_on_the_left() -> None:
    table = Table("lots", (Column("lot"), Column("amount", "money")), (("a", 5),))
    drawn = rich_table(table)
    assert [column.justify for column in drawn.columns] == ["left", "right"]
    assert money(5) in printed(table, 30)
