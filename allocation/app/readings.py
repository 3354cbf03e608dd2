"""What a session shows: a scenario, who pays what, and everything that a screen reads of them.

The scenario of a screen is a scenario like any other, so that the screen, its file and its table
are the same object. A private overlay stands beside: only `Readings.revealed` and
`Readings.shown` hold its figures, and every export refuses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from allocation.analysis.clashes import Clashes
from allocation.analysis.negotiation import conflicts
from allocation.app.moves import (
    answers,
    concessions,
    criteria,
    figures,
    line_kinds,
    lines,
    mixes,
    plan,
    rules,
)
from allocation.app.moves.shown import allocation_of, shown_scenario
from allocation.app.screen import Screen
from allocation.errors import InvalidKeyError, OutputError
from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.model import Allocation, Lot, Overlay, Scenario
from allocation.pipeline import allocate
from allocation.rules import dependencies
from allocation.scenarios import write_scenario

__all__ = ["Readings"]


@dataclass(frozen=True)
class Readings:
    """A file, what was moved on it, and what it shows.

    Parameters
    ----------
    file : Scenario
        As it was read; an overlay that was read with it is kept apart.
    language : str
        Language of whoever types, and of the names given to what was moved.
    screen : Screen
        What was moved.
    private : Overlay or None
        Private figures: shown, never written.
    """

    file: Scenario
    language: str = DEFAULT_LANGUAGE
    screen: Screen = field(default_factory=Screen)
    private: Overlay | None = None

    def __post_init__(self) -> None:
        """Part the public file from its overlay; a file where they are mixed is refused."""
        if self.file.is_revealed:
            raise OutputError("private_revealed")
        if self.file.overlay is not None:
            object.__setattr__(self, "private", self.private or self.file.overlay)
            object.__setattr__(self, "file", self.file.beside(None))

    @cached_property
    def scenario(self) -> Scenario:
        """The public screen as a scenario; the file's own when nothing differs from it."""
        return shown_scenario(self.file, self.screen, self.language)

    @cached_property
    def allocation(self) -> Allocation:
        """Who pays what by the public figures of this screen; raises what `allocate` raises."""
        return allocation_of(self.file, self.screen, self.language)

    @cached_property
    def scenario_text(self) -> str:
        """The public screen as a scenario file, which gives the same cents."""
        return write_scenario(self.scenario)

    @cached_property
    def revealed(self) -> Scenario:
        """The screen with the private figures among the others: for the eyes of who holds them."""
        return self.scenario.beside(self.private).revealed() if self.private else self.scenario

    @cached_property
    def shown(self) -> Allocation:
        """Who pays what on the screen, private figures counted; the public one without them."""
        return allocate(self.revealed) if self.private else self.allocation

    @property
    def member(self) -> str:
        """Who looks, or ""."""
        return self.screen.member

    @cached_property
    def first_answers(self) -> answers.FirstAnswers:
        """Quote-part, year and ratio of who looks; of the first member until somebody says."""
        return answers.first_answers(self.shown, self.member or self.file.codes[0])

    @property
    def key(self) -> str:
        """The one key of every lot, or "" when they differ."""
        return rules.rule_of(self.scenario)

    @property
    def base(self) -> str:
        """The key that a rule within the red lines starts from: the applied one without such."""
        return self.screen.key or rules.rule_of(self.file)

    @property
    def rule(self) -> str:
        """Rule within the red lines that is applied, or ""."""
        return self.screen.rule

    @property
    def rules(self) -> tuple[rules.RuleChoice, ...]:
        """Rules that the figures and the lines of this screen allow."""
        return rules.rules_offered(self.scenario, self.base, self.language)

    @property
    def choices(self) -> dict[str, str]:
        """Name of each key that may be applied; "" stands for the lots' own when they differ."""
        own = {lot.key for lot in self.file.lots}
        first = {"": label("variant.lots", self.language)} if len(own) > 1 else {}
        lasting = (*mixes.lasting_keys(self.file, self.screen), self.key)
        shown = {name: key for name, key in self.scenario.keys.items() if name in lasting}
        return first | {name: key.label or name for name, key in shown.items()}

    @property
    def mixes(self) -> tuple[str, ...]:
        """Mixes on which the applied keys depend, in the order of the file."""
        keys = self.scenario.keys
        reached = {lot.key for lot in self.scenario.lots}
        ahead = set(reached)
        while ahead:
            ahead = {name for key in ahead for name in dependencies(keys[key])[0]} - reached
            reached |= ahead
        return tuple(
            name for name in keys if name in reached and mixes.is_mix(self.file, self.screen, name)
        )

    def weights(self, mix: str) -> dict[str, int]:
        """Weights of a mix in tenths of a percent, which sum to 1000."""
        return mixes.weights_of(self.file, self.screen, mix)

    def parts(self, mix: str) -> tuple[mixes.Part, ...]:
        """Parts of a mix, in the order of the file."""
        return mixes.parts_of(self.file, self.screen, mix)

    @property
    def criteria(self) -> tuple[criteria.Criterion, ...]:
        """Indicators that can be added to the applied key."""
        return criteria.criteria_of(self.scenario, self.base)

    def figures(self, indicator: str) -> tuple[figures.Figure, ...]:
        """Values of an indicator, original beside edited, in the order of the members."""
        return figures.figures_of(self.file, self.screen, indicator)

    def amount(self, lot: str) -> int:
        """Cents of a lot."""
        return self.screen.amounts.get(lot, self._lot(lot).amount)

    @property
    def cost(self) -> int:
        """Cents of the operation; of what is shared when the file has no total."""
        return plan.cost_of(self.scenario)

    @property
    def closings(self) -> Mapping[str, str]:
        """Hypotheses of the file, by their labels."""
        return plan.closings_of(self.file)

    @property
    def closing(self) -> str:
        """Hypothesis of the file that is retained, "" without hypotheses."""
        return plan.closing_of(self.file, self.screen)

    @property
    def shown_closing(self) -> str | None:
        """Hypothesis of the shown scenario that is retained: the one typed, if one was."""
        return next(iter(self.scenario.hypotheses), None)

    @property
    def support(self) -> plan.Support | None:
        """Payer by rate of the hypothesis retained, and the loan that balances it."""
        return plan.support_of(self.scenario, self.screen)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the calls for funds."""
        return self.scenario.schedule.years if self.scenario.schedule else ()

    @property
    def lines(self) -> tuple[lines.Line, ...]:
        """Red lines of the screen, each with what it was in the file."""
        return lines.lines_of(self.file, self.scenario, self.screen)

    @property
    def line_kinds(self) -> tuple[line_kinds.LineKind, ...]:
        """Kinds of red lines that the figures of this screen can verify."""
        return line_kinds.kinds_offered(self.scenario, self.language)

    @cached_property
    def clashes(self) -> Clashes:
        """Sets of public red lines that no sharing respects together; none when all agree."""
        return conflicts(self.scenario)

    @cached_property
    def offers(self) -> tuple[concessions.Offer, ...]:
        """Ways to give in, the smallest first; none when all lines agree."""
        return concessions.offers_of(self.scenario)

    @property
    def variants(self) -> tuple[tuple[str, Allocation], ...]:
        """Screens that were saved, by their names, with their public figures."""
        return tuple(
            (variant.name, allocation_of(self.file, variant.screen, self.language))
            for variant in self.screen.variants
        )

    def _lot(self, identifier: str) -> Lot:
        lots = {lot.id: lot for lot in self.file.lots}
        if identifier not in lots:
            raise InvalidKeyError("lot_unknown", lot=identifier, lots=", ".join(lots))
        return lots[identifier]
