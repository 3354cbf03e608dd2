"""Figures of the members: each indicator as a grid, the original beside what is tried instead."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.fields import Button, Field, Grid, Line
from allocation.app.moves.figures import Figure
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece
from allocation.app.typed import value_shown
from allocation.app.view import View
from allocation.reporting.cells import Said
from allocation.reporting.words import word

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the figures.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    sheet = Sheet()

    def act(name: str, value: str) -> None:
        kind, *where = name.split("/")
        if kind == "figure":
            indicator, code = where
            desk.attempt(name, value, lambda s: s.type_value(indicator, code, value))
        elif kind == "reset":
            indicator, code = value.split("/")
            desk.kept.pop(f"figure/{value}", None)
            desk.attempt(name, value, lambda s: s.reset_value(indicator, code))

    def draw(_: View | None) -> None:
        sheet.value = "".join(_grids(desk))

    sheet.act = act
    return Panel(sheet, draw)


def _grids(desk: Desk) -> Iterator[str]:
    yield piece("paragraph", desk.language, "app.figures_intro")
    for identifier in desk.session.file.indicators:
        yield piece("fields.grid", desk.language, desk.identifier, _grid(desk, identifier))


def _grid(desk: Desk, identifier: str) -> Grid:
    indicator = desk.session.file.indicators[identifier]
    caption = f"{indicator.label} ({indicator.unit}, {indicator.year})"
    heads = ("member", "original", "tried", "differs")
    lines = tuple(_line(desk, figure) for figure in desk.session.figures(identifier))
    words = tuple(desk.words(f"head.{head}") for head in heads)
    return Grid(f"figure-{identifier}", caption, words, lines, frozenset({0, 1}))


def _line(desk: Desk, figure: Figure) -> Line:
    file = desk.session.file
    name = file.name(figure.member)
    place = f"{figure.indicator}/{figure.member}"
    original = _shown(desk, figure.original) or desk.words("unknown")
    label = desk.words("figure_of", indicator=file.indicators[figure.indicator].label, name=name)
    field = Field(f"figure/{place}", label, _shown(desk, figure.value), hidden_label=True)
    undo: str | Button = ""
    if figure.edited or field.name in desk.kept:
        undo = Button(
            "reset", desk.words("line.reset"), place, said=desk.words("take_back", name=name)
        )
    return Line(name, (original, field.kept(desk.kept, desk.language), undo), _hint(desk, figure))


def _shown(desk: Desk, value: Fraction | None) -> str:
    return "" if value is None else value_shown(value, desk.language)


def _hint(desk: Desk, figure: Figure) -> str:
    """Who published the original figure, under which status, and with whom it is joint."""
    file = desk.session.file
    source = file.sources.get(figure.source)
    if source is None:
        return ""
    told = Said(
        "app.source_told",
        {
            "title": source.title,
            "publisher": source.publisher,
            "status": word("source", source.status),
        },
    ).text(desk.language)
    if figure.together:
        names = tuple(file.name(code) for code in figure.together)
        told = f"{told} {Said('app.joint', {'names': names}).text(desk.language)}"
    return told
