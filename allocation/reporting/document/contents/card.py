"""Head of a document: what it is, of what, which version, on which basis, in which unit.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocation.model import Allocation, Scenario
from allocation.reporting import sentences
from allocation.reporting.cells import Joined, Said, Value
from allocation.reporting.document.blocks import Block, Bullets, Heading, Pairs, Paragraph
from allocation.reporting.measures import variant_label
from allocation.reporting.words import is_working_document, word

__all__ = ["alerts", "amends", "annexed", "basis", "head", "numbered", "to_fill"]

Line = tuple[Said, str | Said | Joined]


def to_fill(text: str) -> str | Said:
    """Text of the file, or the mark of what a person must write."""
    return text or Said("document.to_fill")


def numbered(number: int, part: str) -> Heading:
    """Title of a part, after its number."""
    title = Said(f"document.block.{part}")
    return Heading(Said("document.numbered", {"number": str(number), "title": title}))


def annexed(scenario: Scenario) -> Said:
    """Annexe n° ... to the deliberation or to the convention."""
    act = scenario.act
    number, carrier = (act.annex, act.annexed_to) if act is not None else ("", "")
    told = carrier or Said("document.deliberation_or_convention")
    return Said("document.annexed", {"number": to_fill(number), "carrier": told})


def basis(scenario: Scenario) -> Said:
    """HT or TTC, current or constant euros."""
    operation = scenario.operation
    worded = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    return Said("note.basis", worded)


def amends(scenario: Scenario) -> Said:
    """Avenant n° ... to the convention."""
    act = scenario.act
    number, carrier = (act.annex, act.annexed_to) if act is not None else ("", "")
    told = carrier or Said("document.convention")
    return Said("document.amendment_of", {"number": to_fill(number), "carrier": told})


def head(allocation: Allocation, title: Said, standing: Said | None = None) -> Iterator[Block]:
    """Title, what is financed, what it is annexed to or amends, and the card of the document."""
    scenario = allocation.scenario
    yield Heading(title, 0)
    yield Paragraph(scenario.title, "subtitle")
    if standing is not None:
        yield Paragraph(standing, "subtitle")
    yield Pairs(Said("document.card.title"), tuple(_card(allocation)))


def alerts(allocation: Allocation, cautions: tuple[Said, ...] = ()) -> Iterator[Block]:
    """What must be read before the figures; nothing when all is well."""
    for caution in cautions:
        yield Paragraph(caution, "alert")
    if said := sentences.warnings(allocation):
        yield Heading(Said("document.alerts"))
        yield Bullets(said)


def _card(allocation: Allocation) -> Iterator[Line]:
    """Object, standing, version, date, basis, unit, cost, what is shared."""
    scenario = allocation.scenario
    operation = scenario.operation
    yield Said("document.card.object"), scenario.purpose or scenario.title
    yield Said("document.card.standing"), sentences.mention(scenario)
    yield Said("document.card.version"), to_fill(scenario.version)
    yield Said("document.card.date"), _date(scenario)
    yield Said("document.card.basis"), basis(scenario)
    yield Said("document.card.conditions"), to_fill(operation.price_date)
    yield Said("document.card.unit"), Said("document.unit")
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


def _date(scenario: Scenario) -> str | Said:
    """Date of the act once voted, else of the scenario: never that of a clock."""
    act = scenario.act
    voted = None if act is None or is_working_document(scenario) else act.date
    day = voted or scenario.date or (None if act is None else act.date)
    return to_fill("") if day is None else Said("document.day", {"day": Value("day", day)})
