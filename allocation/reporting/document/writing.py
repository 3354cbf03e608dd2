"""What the document says, in order: object, plan, key, method, controls, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation, Named, Scenario, named_by
from allocation.reporting import sentences
from allocation.reporting.archive import seal
from allocation.reporting.atomic import written
from allocation.reporting.cells import Joined, Said, Value, joined
from allocation.reporting.document.paper import Paper, close_paper, open_paper
from allocation.reporting.measures import variant_label
from allocation.reporting.provenance import fingerprint, imprint
from allocation.reporting.tables import (
    Table,
    checks_table,
    funding_table,
    guarantee_table,
    key_table,
    lots_table,
    schedule_table,
)
from allocation.reporting.words import word

__all__ = ["write_document"]

_SHORT: Final = 12


def write_document(
    allocation: Allocation,
    path: str | Path,
    kind: str = "plan-de-financement",
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
) -> None:
    """Write a DOCX: each payer, its rate and its amount; how it was computed, verified, sourced.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    path : str or Path
        File to write, atomically.
    kind : {"plan-de-financement"}
        Kind of document.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top of every table.

    Raises
    ------
    OutputError
        ``document_kind``; or when the file cannot be written: the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation.pipeline import allocate
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2019.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_document(allocate(scenario), f"{folder}/canal.docx")
    """
    if kind not in _KINDS:
        raise OutputError("document_kind", kind=kind, kinds=", ".join(_KINDS))
    scenario = allocation.scenario
    with written(path) as temporary:
        paper = open_paper(scenario.title, scenario.purpose, language)
        _KINDS[kind](paper, allocation, first)
        footer = f"{scenario.id} - {fingerprint(scenario)[:_SHORT]}"
        close_paper(paper, temporary, sentences.mention(scenario).text(language), footer)
        seal(temporary)


def _plan(paper: Paper, allocation: Allocation, first: str | None) -> None:
    """The plan de financement and what goes with it."""
    paper.heading(Said("document.plan"), "Title")
    paper.paragraph(allocation.scenario.title, "Subtitle")
    paper.pairs(Said("document.card.title"), tuple(_card(allocation)))
    _bullets(paper, "alerts", sentences.warnings(allocation))
    paper.heading(Said("document.payers"))
    for closing in tuple(allocation.scenario.hypotheses) or (None,):
        paper.table(funding_table(allocation, closing, first))
    for table in (guarantee_table(allocation, first), schedule_table(allocation, first)):
        if table:
            paper.table(table)
    paper.heading(Said("document.key"))
    paper.table(key_table(allocation, first))
    if len(allocation.lots) > 1:
        paper.table(lots_table(allocation, first))
    for sentence in sentences.one_of_several(allocation):
        paper.note(sentence)
    _bullets(paper, "method", sentences.explanations(allocation, first))
    paper.heading(Said("document.controls"))
    paper.table(_without_empty(checks_table(allocation)))
    _bullets(paper, "clauses", sentences.riders(allocation.scenario))
    _bullets(paper, "sources", tuple(_sources(allocation)))
    paper.heading(Said("document.imprint"))
    for line in imprint(allocation.scenario):
        paper.note(line)


_KINDS: Final[Mapping[str, Callable[[Paper, Allocation, str | None], None]]] = immutabledict(
    {"plan-de-financement": _plan}
)


def _card(allocation: Allocation) -> Iterator[tuple[Said, str | Said | Joined]]:
    """Object, standing, basis and what is shared."""
    scenario = allocation.scenario
    operation = scenario.operation
    if scenario.purpose:
        yield Said("document.card.object"), scenario.purpose
    yield Said("document.card.standing"), sentences.mention(scenario)
    basis = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    yield Said("document.card.basis"), Said("note.basis", basis)
    if operation.price_date:
        yield Said("document.card.conditions"), operation.price_date
    if operation.beneficiary:
        yield Said("document.card.beneficiary"), operation.beneficiary
    if operation.total is not None:
        total = {"value": Value("money", operation.total)}
        yield Said("document.card.cost"), Said("document.value", total)
    shared = {
        "total": Value("money", allocation.total),
        "count": str(len(allocation.members)),
        "key": variant_label(allocation),
    }
    yield Said("document.card.shared"), Said("sentence.shared", shared)


def _bullets(paper: Paper, heading: str, lines: tuple[str | Said | Joined, ...]) -> None:
    """A heading and its list; neither when there is nothing to say."""
    if lines:
        paper.heading(Said(f"document.{heading}"))
    for line in lines:
        paper.paragraph(line, "List Bullet")


def _sources(allocation: Allocation) -> Iterator[Joined]:
    """Sources of the figures of this document, in the order of the file."""
    scenario = allocation.scenario
    cited = set(_cited(allocation))
    for identifier, source in scenario.sources.items():
        if identifier in cited:
            told = {
                "title": source.title,
                "publisher": source.publisher,
                "published": source.published,
                "status": word("source", source.status),
            }
            said = Said("document.source_dated" if source.published else "document.source", told)
            note = _sentence(source.note) if source.note else ""
            yield joined(said, note, source.href)


def _without_empty(table: Table) -> Table:
    """A table without the columns in which no row says anything."""
    kept = [
        i for i in range(len(table.columns)) if any(row[i] not in ("", None) for row in table.rows)
    ]
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    total = table.total and tuple(table.total[i] for i in kept)
    columns = tuple(table.columns[i] for i in kept)
    return replace(table, columns=columns, rows=rows, total=total)


def _sentence(part: str) -> str | Said:
    return part if part.endswith(".") else Said("document.sentence", {"text": part})


def _cited(allocation: Allocation) -> Iterator[str]:
    scenario = allocation.scenario
    nouns = [*scenario.lots, *scenario.funding, *scenario.hypotheses.values(), scenario.operation]
    nouns += [noun for noun in (scenario.reference, scenario.clauses) if noun is not None]
    nouns += [scenario.indicators[name] for name in _read(allocation)]
    for noun in nouns:
        yield from (named.name for named in named_by(noun) if _is_source(named))


def _is_source(named: Named) -> bool:
    return named.kind == "sources"


def _read(allocation: Allocation) -> Iterator[str]:
    """Indicators that the keys read, and the inhabitants."""
    scenario: Scenario = allocation.scenario
    for step in allocation.steps:
        yield from step.indicators
    population = scenario.population or "population"
    if population in scenario.indicators:
        yield population
