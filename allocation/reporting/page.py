"""The page handed to a council: one self-contained accessible HTML file, printable on A4.

No script, no outside address, no colour alone; every word of the scenario is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, cast

from allocation.errors import InvalidKeyError
from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.model import Allocation, Scenario
from allocation.reporting import sentences, tables
from allocation.reporting.atomic import written
from allocation.reporting.cells import Joined, Said
from allocation.reporting.charts import Chart, LiveChart, bar_chart, can_draw, charts_of, svg
from allocation.reporting.contract import contract_answer
from allocation.reporting.plain_text import plain
from allocation.reporting.provenance import foot, imprint
from allocation.reporting.record import Edition, recorded
from allocation.reporting.tables import Table
from allocation.reporting.words import word
from allocation.typography import typeset

__all__ = ["Section", "page", "sections", "write_page"]


_PLACES: Final[Mapping[str, str]] = {
    "shares": "key",
    "effort": "key",
    "canal": "key",
    "map": "key",
    "comparison": "comparison",
    "schedule": "schedule",
    "decomposition": "method",
}
"""Section in which each chart stands."""


@dataclass(frozen=True)
class Drawing:
    """A chart in its section, with its table unless the section shows it already."""

    chart: Chart
    table: Table | None


@dataclass(frozen=True)
class Section:
    """A part of the page: ``page.<id>`` is its heading; empty tables are left out.

    ``bars`` stands for the drawings where nothing can draw them.
    """

    id: str
    tables: tuple[Table, ...] = ()
    sentences: tuple[Said | Joined, ...] = ()
    bars: LiveChart | None = field(default=None)
    drawings: tuple[Drawing, ...] = ()


def write_page(
    allocations: Allocation | Iterable[Allocation],
    path: str | Path,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
) -> None:
    """Write the HTML page of an allocation and of the variants that it is compared to.

    Parameters
    ----------
    allocations : Allocation or iterable of Allocation
        The one that the page presents, then its variants.
    path : str or Path
        File to write, atomically.
    language : str
        Language of the reader.
    first : str, optional
        Member put first in every table and sentence.

    Raises
    ------
    OutputError
        When the file cannot be written; the former one is whole.
    InvalidKeyError
        When there is nothing to show.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_page(allocate(scenario), Path(folder, "canal.html"), "en")
    ...     Path(folder, "canal.html").read_text(encoding="utf-8")[:15]
    '<!DOCTYPE html>'
    """
    shown = (allocations,) if isinstance(allocations, Allocation) else tuple(allocations)
    text = page(shown, language, first)
    with written(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        recorded(temporary, Edition("page", shown, language, first))


def page(
    allocations: Allocation | Iterable[Allocation],
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
) -> str:
    """HTML text of the page.

    Parameters
    ----------
    allocations : Allocation or iterable of Allocation
        The one that the page presents, then its variants.
    language : str
        Language of the reader.
    first : str, optional
        Member put first in every table and sentence.

    Returns
    -------
    str
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - at need

    variants = (allocations,) if isinstance(allocations, Allocation) else tuple(allocations)
    if not variants:
        raise InvalidKeyError("compare_members")
    environment = Environment(
        loader=PackageLoader("allocation.reporting", "templates"),
        autoescape=True,
        finalize=_plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters["typeset"] = partial(typeset, language=language)
    filters["said"] = partial(_said, language=language)
    filters["label"] = partial(_labelled, language=language)
    filters["drawn"] = partial(svg, language=language)
    scenario = variants[0].scenario
    return environment.get_template("page.html.j2").render(
        language=language,
        scenario=scenario,
        mention=sentences.mention(scenario),
        warnings=sentences.warnings(variants[0]),
        sections=tuple(sections(variants, language, first)),
        imprint=imprint(scenario, variants),
        foot=foot(variants),
    )


def _plain(value: object) -> object:
    """Plain text of a text; a drawing or a table that is written already stays as it is."""
    return value if hasattr(value, "__html__") else plain(value)


def _said(sentence: Said | Joined, language: str) -> str:
    return typeset(sentence.text(language), language)


def _labelled(identifier: str, language: str) -> str:
    return typeset(label(identifier, language), language)


def sections(
    variants: Sequence[Allocation], language: str = DEFAULT_LANGUAGE, first: str | None = None
) -> Iterator[Section]:
    """Parts of the page that have something to show, in reading order.

    Parameters
    ----------
    variants : sequence of Allocation
        The one that the page presents, then its variants.
    language : str
        Language of the reader.
    first : str, optional
        Member put first.

    Yields
    ------
    Section
    """
    own = variants[0]
    scenario = own.scenario
    lots = (tables.lots_table(own, first),) if len(scenario.lots) > 1 else ()
    bars = None if can_draw() else bar_chart(own, language, first)
    charts = charts_of(own, variants[1:], first) if can_draw() else ()
    found = (
        Section("summary", (), (*sentences.headlines(own, first), _basis(scenario))),
        Section("key", (tables.key_table(own, first), *lots), (), bars),
        Section("comparison", _comparison(variants, first)),
        Section("plan", _plan(own, first)),
        Section("schedule", (tables.schedule_table(own, first),)),
        _contract(own, first),
        Section("method", _method(own, first), sentences.explanations(own, first)),
        Section("checks", (tables.checks_table(own),)),
        Section("uncertainty", _uncertainty(variants, first)),
        Section("figures", _figures(own, first)),
        Section("clauses", (), sentences.riders(scenario)),
        Section("sources", (tables.sources_table(scenario),)),
    )
    for section in found:
        shown = tuple(_once(table.filled() for table in section.tables if table))
        if shown or section.sentences:
            drawings = tuple(_drawings(section, charts))
            yield replace(section, tables=shown, drawings=drawings)


def _basis(scenario: Scenario) -> Said:
    """In which euros every amount of the page is."""
    operation = scenario.operation
    told = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    return Said("note.basis", told)


def _drawings(section: Section, charts: Sequence[Chart]) -> Iterator[Drawing]:
    shown = [table.rows for table in section.tables]
    for chart in charts:
        if _PLACES[chart.id] == section.id:
            yield Drawing(chart, None if chart.table.rows in shown else chart.table.filled())


def _once(shown: Iterable[Table]) -> Iterator[Table]:
    """Tables without the notes that stand under an earlier one of the same section."""
    said: list[Said | Joined] = []
    for table in shown:
        yield replace(table, notes=tuple(note for note in table.notes if note not in said))
        said += table.notes


def _comparison(variants: Sequence[Allocation], first: str | None) -> tuple[Table, ...]:
    if len(variants) == 1 and variants[0].scenario.reference is None:
        return ()
    return (
        tables.comparison_table(variants, "amount", first),
        tables.comparison_table(variants, "per_unit", first),
        tables.comparison_table(variants, "gap", first),
    )


def _plan(own: Allocation, first: str | None) -> tuple[Table, ...]:
    scenario = own.scenario
    if not scenario.funding and not scenario.hypotheses:
        return ()
    closings: Sequence[str | None] = tuple(scenario.hypotheses) or (None,)
    plans = (tables.funding_table(own, closing, first) for closing in closings)
    return (*plans, tables.guarantee_table(own, first))


def _contract(own: Allocation, first: str | None) -> Section:
    told = tuple(contract_answer(own, first))
    shown = tuple(part for part in told if isinstance(part, Table))
    return Section("contract", shown, tuple(part for part in told if not isinstance(part, Table)))


def _method(own: Allocation, first: str | None) -> tuple[Table, ...]:
    scenario = own.scenario
    mixes = (tables.contributions_table(step, scenario, first) for step in own.steps)
    details = (tables.step_table(step, scenario, first) for step in own.steps if step.columns)
    by_section = (tables.sections_table(step, scenario, first) for step in own.steps)
    return (tables.steps_table(own), *mixes, *details, *by_section)


def _uncertainty(variants: Sequence[Allocation], first: str | None) -> tuple[Table, ...]:
    conflicts = tables.conflicts_table(variants[0].scenario)
    return (tables.intervals_table(variants, first), conflicts)


def _figures(own: Allocation, first: str | None) -> tuple[Table, ...]:
    return (tables.indicators_table(own, first), tables.missing_table(own.scenario))
