"""Report to the assembly: exposé, then the draft VU, CONSIDÉRANT, DÉCIDE.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allocation.model import Allocation
from allocation.reporting import sentences
from allocation.reporting.cells import Joined, Part, Said, Value
from allocation.reporting.document.blocks import Block, Bullets, Heading, PageBreak, Paragraph
from allocation.reporting.document.contents.calls import binding, calls_table
from allocation.reporting.document.contents.card import alerts, head, numbered, to_fill
from allocation.reporting.document.contents.comparison import comparison
from allocation.reporting.document.contents.contract import contract
from allocation.reporting.document.contents.drawings import drawings
from allocation.reporting.document.contents.foot import foot, method, sources
from allocation.reporting.document.contents.key import criteria_table, values_table
from allocation.reporting.document.contents.organ import assembly_only
from allocation.reporting.document.contents.plan import plan_tables
from allocation.reporting.document.contents.regime import credit, statements
from allocation.reporting.document.contents.visas import chosen_visas, origins, scenario_day
from allocation.reporting.measures import measures, variant_label
from allocation.reporting.tables import guarantee_table
from allocation.reporting.words import is_working_document, word

__all__ = ["report"]

_GROUNDS: Final = frozenset({"mandatory", "joint", "purchasing"})
"""Statements of the legal regime that a deliberation is grounded on."""


def report(
    allocation: Allocation, first: str | None, variants: Sequence[Allocation]
) -> Iterator[Block]:
    """Exposé with the key, the plan and the comparison; draft on a page of its own; foot."""
    yield from head(allocation, Said("document.kind.rapport"))
    yield from alerts(allocation, assembly_only(allocation.scenario, "credits"))
    yield numbered(1, "object")
    yield Bullets(sentences.headlines(allocation, first))
    yield numbered(2, "key")
    yield criteria_table(allocation)
    yield values_table(allocation, first)
    yield from drawings(allocation, first, variants, ("decomposition", "map", "canal"))
    yield numbered(3, "plan")
    yield from plan_tables(allocation, first)
    if guaranteed := guarantee_table(allocation, first):
        yield guaranteed
    yield from drawings(allocation, first, variants, ("shares",))
    yield from _calendar(allocation, first)
    yield numbered(4, "comparison")
    yield from comparison(allocation, first, variants)
    yield from drawings(allocation, first, variants, ("effort", "comparison"))
    yield numbered(5, "consequences")
    yield Bullets(tuple(_consequences(allocation)))
    yield from contract(allocation, 6, first)
    yield PageBreak()
    yield from _draft(allocation, first)
    yield PageBreak()
    yield from method(allocation, first)
    yield from sources(allocation)
    yield Bullets(tuple(origins(allocation.scenario)))
    yield from foot(allocation)


def _calendar(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """Calls by year under a heading of their own, and whether they bind."""
    if calls_table(allocation, first):
        yield Heading(Said("document.block.calls"), 2)
        yield binding(allocation.scenario)
        yield from drawings(allocation, first, (), ("schedule",))


def _consequences(allocation: Allocation) -> Iterator[Said]:
    """What the law says of the contribution, riders of the key, what is one of several."""
    stated = tuple(statements(allocation.scenario))
    recalled = any(said.identifier == "regime.mandatory" for said in stated)
    yield from stated
    for rider in sentences.riders(allocation.scenario):
        if not (recalled and rider.identifier == "clause.reminder"):
            yield rider
    yield from sentences.one_of_several(allocation)


def _draft(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """The draft, that a lawyer reads again before any vote; the text of the act once voted."""
    act = allocation.scenario.act
    organ = to_fill("" if act is None else act.organ)
    chosen = act is not None and bool(act.visas)
    state = "draft" if is_working_document(allocation.scenario) else "voted"
    yield Heading(Said(f"document.draft.title_{state}"))
    yield Paragraph(sentences.mention(allocation.scenario), "alert")
    yield Paragraph(Said(f"document.draft.status_{state}"), "note")
    yield Paragraph(Said("document.draft.opening", {"organ": organ}))
    yield Heading(Said("document.draft.seen"), 2)
    if scenario_day(allocation.scenario) is None:
        yield Paragraph(Said("document.visa.no_day"), "note")
    if not chosen:
        yield Paragraph(Said("document.visa.proposed"), "note")
    yield Bullets(chosen_visas(allocation.scenario))
    yield Heading(Said("document.draft.considering"), 2)
    yield Bullets(tuple(_grounds(allocation)))
    yield Paragraph(Said("document.draft.having"))
    yield Heading(Said("document.draft.decides"), 2)
    articles = tuple(_articles(allocation, first))
    for i, article in enumerate(articles, start=1):
        yield Paragraph(Said("document.draft.article", {"number": str(i), "text": article}))


def _grounds(allocation: Allocation) -> Iterator[Said]:
    """Facts of the file: the cost, who shares it, why by these criteria, what the law says."""
    scenario = allocation.scenario
    if scenario.operation.total is not None:
        cost: dict[str, Part] = {
            "title": scenario.title,
            "cost": Value("money", scenario.operation.total),
            "vat": word("vat", scenario.operation.vat),
            "euros": word("euros", scenario.operation.euros),
        }
        yield Said("document.ground.cost", cost)
    shared: dict[str, Part] = {
        "total": Value("money", allocation.total),
        "count": str(len(allocation.members)),
        "key": variant_label(allocation),
    }
    own = len({lot.key_id for lot in allocation.lots}) > 1
    yield Said("document.ground.shared_by_lot" if own else "document.ground.shared", shared)
    yield from _criteria(allocation)
    for statement in statements(scenario):
        name = statement.identifier.removeprefix("regime.")
        if name in _GROUNDS:
            yield Said(f"document.ground.{name}")


def _criteria(allocation: Allocation) -> Iterator[Said]:
    """Why each criterion, once when several keys have it."""
    table = criteria_table(allocation)
    criterion, reason = (
        next(i for i, column in enumerate(table.columns) if column.id == name)
        for name in ("criterion", "reason")
    )
    for told in dict.fromkeys((row[criterion], row[reason]) for row in table.rows):
        if isinstance(told[1], str):
            why: dict[str, Part] = {"criterion": _part(told[0]), "reason": told[1]}
            yield Said("document.ground.criterion", why)


def _part(cell: object) -> Part:
    return cell if isinstance(cell, str | Said | Joined) else ""


def _articles(allocation: Allocation, first: str | None) -> Iterator[Said | Joined]:
    """Approve, fix the contribution, vote credits apart, charge the account, sign."""
    scenario = allocation.scenario
    act = scenario.act
    yield Said("document.article.approve", {"title": scenario.title})
    yield _contribution(allocation, first)
    if calls_table(allocation, first):
        yield Said(f"document.article.credits_{credit(scenario)}")
    accounts = tuple(dict.fromkeys(lot.account for lot in scenario.lots if lot.account))
    account: Part = accounts or to_fill("")
    charged = "document.article.accounts" if len(accounts) > 1 else "document.article.account"
    yield Said(charged, {"account": account})
    signed: Part = Said("document.convention")
    if act is not None and act.annexed_to:
        signed = act.annexed_to
    yield Said("document.article.sign", {"signed": signed})


def _contribution(allocation: Allocation, first: str | None) -> Said:
    """Contribution of the department that deliberates, or of every member."""
    shares = measures(allocation)["share"].each
    told = {
        code: {
            "member": allocation.scenario.name(code),
            "amount": Value("money", amount),
            "share": Value("percent", share),
        }
        for code, amount, share in zip(allocation.members, allocation.totals, shares, strict=True)
    }
    total = {"total": Value("money", allocation.total)}
    if first is not None:
        return Said("document.article.contribution", {**told[first], **total})
    each = tuple(Said("document.article.each", facts) for facts in told.values())
    return Said("document.article.contributions", {"each": Joined(each, " ; "), **total})
