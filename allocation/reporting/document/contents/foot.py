"""Foot of a document: the method in plain sentences, sources and vintages, where it comes from.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.model import Allocation, Indicator, Named, Source, named_by
from allocation.reporting import sentences
from allocation.reporting.cells import Joined, Said, Value, joined
from allocation.reporting.document.blocks import Block, Bullets, Heading, Paragraph
from allocation.reporting.provenance import imprint
from allocation.reporting.words import word

__all__ = ["foot", "method", "read_indicators", "sources"]


def method(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """How the key is computed, step by step, one share redone by hand."""
    yield Heading(Said("document.method"))
    yield Bullets(sentences.explanations(allocation, first))


def sources(allocation: Allocation, read: Sequence[str] | None = None) -> Iterator[Block]:
    """Vintages of the indicators that a document prints, then every source cited, in order.

    By default: what the keys read, and the inhabitants when there are figures per inhabitant.
    """
    printed = _with_inhabitants(allocation) if read is None else read
    yield Heading(Said("document.sources"))
    yield Bullets((*_vintages(allocation, printed), *_sources(allocation, printed)))


def foot(allocation: Allocation) -> Iterator[Block]:
    """Rounding rule, scenario, fingerprint and version."""
    yield Heading(Said("document.imprint"))
    yield Paragraph(sentences.mention(allocation.scenario), "note")
    for line in imprint(allocation.scenario, (allocation,)):
        yield Paragraph(line, "note")


def read_indicators(allocation: Allocation) -> tuple[str, ...]:
    """Indicators that the keys read, each once, in order of evaluation."""
    return tuple(dict.fromkeys(name for step in allocation.steps for name in step.indicators))


def _vintages(allocation: Allocation, printed: Sequence[str]) -> Iterator[Said]:
    scenario = allocation.scenario
    for name in printed:
        indicator = scenario.indicators[name]
        told = {
            "indicator": indicator.label,
            "unit": indicator.unit,
            "year": Value("year", indicator.year),
            "publisher": scenario.sources[indicator.source].publisher,
        }
        yield (
            Said("document.vintage", told)
            if indicator.in_force is None
            else _in_force(indicator, told)
        )


def _in_force(indicator: Indicator, told: dict[str, str | Value]) -> Said:
    return Said("document.vintage_in_force", {**told, "day": Value("day", indicator.in_force)})


def _with_inhabitants(allocation: Allocation) -> tuple[str, ...]:
    """Indicators that the keys read, and the inhabitants when every member has some."""
    scenario = allocation.scenario
    also = (scenario.population or "population",) if scenario.inhabitants() else ()
    return tuple(dict.fromkeys((*read_indicators(allocation), *also)))


def _sources(allocation: Allocation, printed: Sequence[str]) -> Iterator[Joined]:
    """Sources of the figures of this document, in the order of the file."""
    cited = set(_cited(allocation, printed))
    for identifier, source in allocation.scenario.sources.items():
        if identifier in cited:
            yield _source(source)


def _source(source: Source) -> Joined:
    told = {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "status": word("source", source.status),
    }
    said = Said("document.source_dated" if source.published else "document.source", told)
    return joined(said, _sentence(source.note) if _says_more(source) else "", source.href)


def _says_more(source: Source) -> bool:
    """Whether the note of a source is more than its status in words."""
    note = source.note.rstrip(".").casefold()
    return bool(note) and note not in word("source", source.status).text().casefold()


def _sentence(part: str) -> str | Said:
    return part if part.endswith(".") else Said("document.sentence", {"text": part})


def _cited(allocation: Allocation, printed: Sequence[str]) -> Iterator[str]:
    scenario = allocation.scenario
    stated = (
        scenario.operation,
        scenario.reference,
        scenario.clauses,
        scenario.schedule,
        *scenario.lots,
        *scenario.funding,
        *scenario.hypotheses.values(),
        *scenario.commitments.values(),
        scenario.contract,
        *scenario.in_kind,
        scenario.settlement,
        scenario.savings,
        scenario.enlargement,
        scenario.leaving,
        *(scenario.indicators[name] for name in printed),
    )
    for noun in stated:
        if noun is not None:
            yield from (named.name for named in named_by(noun) if _is_source(named))


def _is_source(named: Named) -> bool:
    return named.kind == "sources"
