"""The canal as a line from stretch to stretch, its works, and who pays beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Cell, Joined, Said, Value
from allocation.reporting.charts.drawing import (
    WIDTH,
    Row,
    Spec,
    bars,
    frame,
    in_pixels,
    lines,
    marks,
    words,
)
from allocation.reporting.charts.lettering import fitted, said
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.territory import Course, Stretch, Work, course_of
from allocation.reporting.charts.textures import TEXTURES
from allocation.reporting.tables import Column, Table

__all__ = ["canal_chart"]

_BAND: Final = (112, 140)
_TEXT: Final = 160
_LINE: Final = 18
_EDGE: Final = 12
_TALLEST: Final = 620
_SHORT: Final = 240
_PAGE: Final = 860
_BOLDER: Final = 20
_MOST_SIGNS: Final = 12
_SIGN: Final = 15
_COLUMN: Final = 150
_SURFACES: Final = tuple(texture.tint for texture in TEXTURES if texture.hatching)


@dataclass(frozen=True)
class _Canal:
    course: Course
    notes: tuple[Said, ...]
    description: Said


def canal_chart(allocation: Allocation) -> Chart | None:
    """Stretches of the canal to scale, their works, and what each member pays.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    Chart or None
        None when the scenario holds neither sections nor lengths, or more than a page holds.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> chart = canal_chart(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> chart.table.texts(chart.table.rows[1], "en")[:4]
    ('Somme', '47', '2', '2')
    """
    course = course_of(allocation)
    if course is None or sum(_heights(course)) > _PAGE:
        return None
    rows = tuple(_row(course, stretch) for stretch in course.stretches)
    notes = tuple(_notes(course))
    told = {"rows": Joined(rows, " ; "), "notes": Joined(notes)}
    description = Said("chart_said.canal", told)
    shown = _Canal(course, notes, description)
    return Chart("canal", description, _table(course), partial(_drawn, shown))


def _notes(course: Course) -> Iterator[Said]:
    yield Said("chart_word.members_order" if course.measure else "chart_word.upstream")
    if any(stretch.works for stretch in course.stretches):
        yield Said("chart_word.works_anywhere")
    if not _is_to_scale(course):
        yield Said("chart_word.not_to_scale")


def _length(course: Course, length: Fraction) -> Said:
    if not course.measure:
        return Said("chart_word.cost", {"amount": Value("per_unit", length)})
    return Said("chart_word.length", {"length": Value("number", length), "unit": course.measure})


def _title(course: Course, stretch: Stretch) -> Said:
    """Names and length of a stretch, said to be undivided when its members share one figure."""
    name = "chart_word.undivided" if stretch.is_undivided else "chart_word.stretch"
    return Said(name, {"names": stretch.names, "length": _length(course, stretch.length)})


def _count(work: Work) -> Said:
    return Said(f"chart_work.{work.kind}", {"count": Value("number", work.count)})


def _row(course: Course, stretch: Stretch) -> Said:
    parts = (*(_count(work) for work in stretch.works), *stretch.payers)
    return Said("chart_word.in_brackets", {"name": _title(course, stretch), "parts": parts})


def _table(course: Course) -> Table:
    """Stretch, length, works, and who pays in words."""
    works = course.stretches[0].works
    length = Column("cost" if not course.measure else "length", "number")
    if course.measure:
        heading = Said("chart_word.of_unit", {"name": course.heading, "unit": course.measure})
        length = Column("length", "number", heading)
    columns = (
        Column("stretch"),
        length,
        *(Column(f"work_{i}", "number", work.name) for i, work in enumerate(works)),
        Column("payers"),
    )
    rows = tuple(_cells(stretch) for stretch in course.stretches)
    lengths = sum((stretch.length for stretch in course.stretches), Fraction(0))
    counts = (
        sum((stretch.works[i].count for stretch in course.stretches), Fraction(0))
        for i in range(len(works))
    )
    return Table("canal", columns, rows, (Said("word.total"), lengths, *counts, ""))


def _cells(stretch: Stretch) -> tuple[Cell, ...]:
    names = stretch.names[0]
    listed = Said("chart_word.listed", {"items": stretch.names})
    counts = (work.count for work in stretch.works)
    paid = Said("chart_word.listed", {"items": stretch.payers})
    return (listed if len(stretch.names) > 1 else names, stretch.length, *counts, paid)


def _drawn(shown: _Canal, language: str) -> Spec:
    course = shown.course
    heights = _heights(course)
    tops = [_EDGE, *accumulate(heights, initial=_EDGE)][1:]
    band: list[Row] = []
    written: list[Row] = []
    signs: list[Row] = []
    for i, (stretch, top) in enumerate(zip(course.stretches, tops, strict=False)):
        if stretch.length > 0:
            edges = {"x": _BAND[0], "x2": _BAND[1], "y": top, "y2": top + heights[i]}
            band.append({**edges, "fill": _SURFACES[i % len(_SURFACES)]})
        middle = top + (heights[i] - _needed(stretch) + _EDGE) / 2
        written += _written(course, stretch, middle, language)
        signs += _signs(stretch, middle + 1.5 * _LINE)
    bottom = tops[-1]
    return frame(
        bottom + _LINE * (1 + len(shown.notes)),
        [
            bars(band, in_pixels()),
            *_marks_of_length(course, tops, language),
            lines(({"x": _TEXT, "x2": WIDTH, "y": y, "y2": y} for y in tops[1:-1]), manner="faint"),
            marks(signs, size=80),
            words((row for row in written if row["bold"]), fontWeight="bold"),
            words(row for row in written if not row["bold"]),
            words(
                {"x": 0, "y": bottom + _LINE * (i + 1.2), "text": said(note, language)}
                for i, note in enumerate(shown.notes)
            ),
        ],
        said(shown.description, language),
    )


def _needed(stretch: Stretch) -> float:
    """Pixels that the words of a stretch take."""
    return _LINE * (1 + bool(stretch.works) + len(stretch.payers)) + _EDGE


def _heights(course: Course) -> list[float]:
    """Heights in proportion of the lengths when a page holds them, else tall enough for words."""
    total = _tall_enough(course)
    if total > _TALLEST:
        return [max(_needed(s), part * _TALLEST / 2) for s, part in _parts(course)]
    return [part * total if part else _needed(stretch) for stretch, part in _parts(course)]


def _is_to_scale(course: Course) -> bool:
    return _tall_enough(course) <= _TALLEST


def _tall_enough(course: Course) -> float:
    """Height of the whole line at which every stretch has room for its words."""
    return max([_SHORT, *(_needed(stretch) / part for stretch, part in _parts(course) if part)])


def _parts(course: Course) -> list[tuple[Stretch, float]]:
    whole = sum((stretch.length for stretch in course.stretches), Fraction(0))
    return [(stretch, float(stretch.length / (whole or 1))) for stretch in course.stretches]


def _written(course: Course, stretch: Stretch, top: float, language: str) -> Iterator[Row]:
    room = WIDTH - _TEXT
    title = fitted(_title(course, stretch), "names", room - _BOLDER, language)
    yield {"x": _TEXT, "y": top + _LINE / 2, "text": title, "bold": True}
    after = _LINE * (1 + bool(stretch.works))
    for i, work in enumerate(stretch.works):
        x = _TEXT + _COLUMN * i + _SIGN * min(_drawn_signs(work), _MOST_SIGNS) + 4
        text = said(_count(work), language)
        yield {"x": x, "y": top + 1.5 * _LINE, "text": text, "bold": False}
    for i, payer in enumerate(stretch.payers):
        text = fitted(payer, "member", room, language)
        yield {"x": _TEXT, "y": top + after + _LINE * (i + 0.5), "text": text, "bold": False}


def _drawn_signs(work: Work) -> int:
    """Signs drawn for a whole number of works; none when they are many, or parts of one."""
    whole = work.count.denominator == 1 and 0 <= work.count <= _MOST_SIGNS // 2
    return int(work.count) if whole else 0


def _signs(stretch: Stretch, y: float) -> Iterator[Row]:
    for i, work in enumerate(stretch.works):
        for n in range(_drawn_signs(work)):
            x = _TEXT + _COLUMN * i + _SIGN * (n + 0.5)
            yield {"x": x, "y": y, "shape": work.shape, "fill": TEXTURES[0].tint}


def _marks_of_length(course: Course, tops: Sequence[float], language: str) -> Iterator[Spec]:
    """Length from the start at the edge of each stretch, for lengths."""
    if not course.measure:
        return
    run = accumulate((stretch.length for stretch in course.stretches), initial=Fraction(0))
    places = dict(zip(run, tops, strict=True))
    yield words(
        (
            {"x": _BAND[0] - 10, "y": y, "text": said(_length(course, length), language)}
            for length, y in places.items()
        ),
        align="right",
    )
    yield lines({"x": _BAND[0] - 6, "x2": _BAND[0], "y": y, "y2": y} for y in places.values())
