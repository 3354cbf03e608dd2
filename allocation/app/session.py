"""A scenario explored: every move gives another session, and the way back.

What it shows is in `allocation.app.readings`; what each move does, in ``allocation.app.moves``. A
move that the scenario refuses raises a typed error, and the session is what it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Self

from immutabledict import immutabledict

from allocation.app.moves import (
    calls,
    concessions,
    criteria,
    figures,
    line_kinds,
    lines,
    mixes,
    plan,
    private,
    rules,
    variants,
)
from allocation.app.moves.mixes import Part
from allocation.app.moves.shown import refuse_faults
from allocation.app.moves.snapshot import Screens, snapshot, stored
from allocation.app.readings import Readings
from allocation.app.screen import Grip, Screen
from allocation.app.typed import (
    amount_typed,
    share_typed,
    value_typed,
    weight_typed,
    year_typed,
)
from allocation.errors import AllocationError, InvalidKeyError
from allocation.labels import LANGUAGES

__all__ = ["Part", "Session"]


@dataclass(frozen=True)
class Session(Readings):
    """A scenario explored: its file, what was moved, what can be undone and redone.

    Parameters
    ----------
    file, language, screen, private
        What is shown: see `Readings`.
    past, future : tuple of Screen
        To be undone and redone, the nearest last.
    grip : tuple, optional
        The part that is being moved.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> session = Session(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> moved = session.move("compromis", "population", 700)
    >>> moved.weights("compromis")
    {'population': 700, 'egalite': 300}
    >>> moved.allocation.total, moved.undo().allocation == session.allocation
    (50000000000, True)
    """

    past: tuple[Screen, ...] = ()
    future: tuple[Screen, ...] = ()
    grip: Grip | None = field(default=None, compare=False, repr=False)

    @classmethod
    def restore(cls, text: str) -> Self:
        """Session of a snapshot; refused when the text is not one."""
        file, screens, language = stored(text)
        return cls(file, language, screens.screen, None, screens.past, screens.future)

    def snapshot(self) -> str:
        """JSON text of the session, to be restored; without what is private."""
        screens = Screens(screen=self.screen, past=self.past, future=self.future)
        return snapshot(self.file, screens, self.language)

    def choose(self, key: str) -> Self:
        """Apply a named key to every lot; "" gives each lot its own key back."""
        return self._then(rules.with_key(self.scenario, self.file, self.screen, key))

    def choose_rule(self, rule: str) -> Self:
        """Apply one of the rules that the screen offers."""
        shown, base = self.scenario, self.base
        return self._checked(rules.with_rule(shown, self.file, self.screen, rule, base))

    def choose_member(self, code: str) -> Self:
        """Say who looks; "" is nobody."""
        if code and code not in self.file.codes:
            members = ", ".join(self.file.codes)
            raise InvalidKeyError("member_unknown", member=code, members=members)
        return self._then(self.screen.but(member=code))

    def move(self, mix: str, part: str, weight: int) -> Self:
        """Give a part its weight in tenths of a percent, within its bounds; the others follow.

        Moves of one part that follow each other are one move: they start from the same weights,
        and are undone at once.
        """
        goes_on = self.grip is not None and self.grip[:2] == (mix, part)
        start = self.grip[2] if self.grip is not None and goes_on else self.weights(mix)
        screen = criteria.with_weight(self.file, self.screen, start, (mix, part), weight)
        if screen == self.screen:
            return self
        if goes_on and screen.weights[mix] == start:
            return replace(self, screen=self.past[-1], past=self.past[:-1], future=(), grip=None)
        after = replace(self, screen=screen, future=()) if goes_on else self._then(screen)
        return replace(after, grip=(mix, part, immutabledict(start)))

    def type_weight(self, mix: str, part: str, text: str) -> Self:
        """Give a part the weight that was typed, in percent."""
        mixes.part_of(self.file, self.screen, mix, part)
        shown = next(found for found in self.parts(mix) if found.key == part)
        return self.move(mix, part, weight_typed(text, self.language, shown.low, shown.high))

    def lock(self, mix: str, part: str, *, locked: bool) -> Self:
        """Hold the weight of a part, or let the moves of the others change it."""
        return self._then(criteria.with_lock(self.file, self.screen, mix, part, locked=locked))

    def add_criterion(self, indicator: str, weight: int = 0) -> Self:
        """Add an indicator to the applied mix, or make a mix of the applied key with it."""
        found = criteria.with_criterion(self.file, self.screen, self.base, indicator, weight)
        return self._checked(found)

    def remove_criterion(self, mix: str, part: str) -> Self:
        """Take a part out of a mix; the others share its weight."""
        return self._checked(criteria.without_criterion(self.file, self.screen, mix, part))

    def set_value(self, indicator: str, member: str, value: Fraction) -> Self:
        """Give a member another value of an indicator."""
        return self._checked(figures.with_value(self.file, self.screen, indicator, member, value))

    def type_value(self, indicator: str, member: str, text: str) -> Self:
        """Give a member the value that was typed; what the field showed changes nothing."""
        if figures.is_shown(self.figures(indicator), member, text, self.language):
            return self
        signed = figures.is_signed(self.file, indicator)
        return self.set_value(indicator, member, value_typed(text, self.language, signed=signed))

    def reset_value(self, indicator: str, member: str) -> Self:
        """Give a cell back what the file holds."""
        return self._checked(figures.without_value(self.file, self.screen, indicator, member))

    def set_amount(self, lot: str, cents: int) -> Self:
        """Give a lot another amount; cost and calls follow, so that the plan closes."""
        return self._checked(plan.with_amount(self.file, self.screen, lot, cents))

    def type_amount(self, lot: str, text: str) -> Self:
        """Give a lot the amount that was typed, in euros."""
        return self.set_amount(lot, amount_typed(text, self.language))

    def set_cost(self, cents: int) -> Self:
        """Give the operation another cost: the balancing loan follows, or else the lots."""
        return self._checked(plan.with_cost(self.file, self.screen, cents))

    def type_cost(self, text: str) -> Self:
        """Give the operation the cost that was typed, in euros."""
        return self.set_cost(amount_typed(text, self.language))

    def reset_cost(self) -> Self:
        """Give the cost and the amounts of the file back."""
        return self._checked(self.screen.but(more=0, amounts=immutabledict[str, int]()))

    def choose_closing(self, closing: str) -> Self:
        """Retain a hypothesis of the file."""
        return self._checked(plan.with_closing(self.file, self.screen, closing))

    def set_support(self, cents: int) -> Self:
        """Give the payer by rate an amount; the balancing loan takes the rest."""
        return self._checked(plan.with_support(self.file, self.scenario, self.screen, cents, None))

    def set_support_rate(self, rate: Fraction) -> Self:
        """Give the payer by rate a part of the cost, which it follows."""
        return self._checked(plan.with_support(self.file, self.scenario, self.screen, None, rate))

    def type_support(self, text: str) -> Self:
        """Give the payer by rate what was typed: a percentage of the cost, or euros."""
        if text.strip().endswith("%"):
            return self.set_support_rate(share_typed(text, self.language))
        return self.set_support(amount_typed(text, self.language))

    def reset_support(self) -> Self:
        """Give the payer by rate back what the hypothesis says."""
        return self._checked(self.screen.but(support=None, rate=None))

    def set_horizon(self, last: int) -> Self:
        """Spread the calls until another year, in the same profile."""
        return self._checked(calls.with_horizon(self.file, self.screen, last))

    def type_horizon(self, text: str) -> Self:
        """Spread the calls until the year that was typed."""
        return self.set_horizon(year_typed(text))

    def add_line(self, kind: str, **fields: object) -> Self:
        """Add a red line by its fields; the member that it bounds owns it, unless said."""
        return self._checked(lines.with_line(self.file, self.screen, kind, fields))

    def type_line(self, kind: str, member: str, text: str = "", **fields: object) -> Self:
        """Add the red line of a member with the limit that was typed."""
        stated = line_kinds.line_fields(kind, member, text, self.language)
        return self.add_line(kind, **(stated | fields))

    def edit_line(self, position: int, value: Fraction) -> Self:
        """Move the limit of a line."""
        return self._line(position, value=value)

    def type_limit(self, position: int, text: str) -> Self:
        """Move the limit of a line to what was typed."""
        lines.line_at(self.scenario, position)
        kind = self.scenario.red_lines[position].kind
        return self._line(position, value=line_kinds.limit_typed(kind, text, self.language))

    def harden(self, position: int, *, hard: bool) -> Self:
        """Make a line hard, or soft."""
        return self._line(position, hard=hard)

    def remove_line(self, position: int) -> Self:
        """Take a line away."""
        return self._checked(lines.without_line(self.file, self.scenario, self.screen, position))

    def reset_line(self, position: int) -> Self:
        """Give a line back what the file says."""
        return self._checked(lines.with_line_back(self.file, self.scenario, self.screen, position))

    def apply_concession(self, offer: int) -> Self:
        """Give in as one of the offers says: each of its lines becomes a looser one."""
        return self.concede(concessions.offer_at(self.offers, offer))

    def concede(self, offer: concessions.Offer) -> Self:
        """Give in as an offer says, or a part of one: its lines become looser ones."""
        given = concessions.with_concession(self.file, self.scenario, self.screen, offer)
        return self._checked(given)

    def save_variant(self, name: str) -> Self:
        """Keep this screen under a name, to be compared; it replaces one of the same name."""
        _ = self.allocation
        return self._then(variants.with_variant(self.screen, name))

    def remove_variant(self, name: str) -> Self:
        """Forget a screen that was kept."""
        return self._then(variants.without_variant(self.screen, name))

    def show_variant(self, name: str) -> Self:
        """Go back to a screen that was kept."""
        return self._then(variants.with_shown(self.screen, name))

    def reset(self) -> Self:
        """Go back to the file; who looks and the screens that were kept stay."""
        return self._then(Screen(member=self.member, variants=self.screen.variants))

    def in_language(self, language: str) -> Self:
        """Speak another language; names given to what was moved follow."""
        if language not in LANGUAGES:
            raise AllocationError("language_unknown", value=language)
        return replace(self, language=language, grip=None)

    def with_private(self, source: str | Path) -> Self:
        """Set a private overlay beside, from a file or its text; it is shown, never written."""
        return replace(self, private=private.private_overlay(self.file, source, self.language))

    def without_private(self) -> Self:
        """Forget the private overlay."""
        return replace(self, private=None)

    def undo(self) -> Self:
        """Go back by one move; this session when there is none."""
        if not self.past:
            return self
        future = (*self.future, self.screen)
        return replace(self, screen=self.past[-1], past=self.past[:-1], future=future, grip=None)

    def redo(self) -> Self:
        """Do again what was undone last; this session when nothing was."""
        if not self.future:
            return self
        past, future = (*self.past, self.screen), self.future[:-1]
        return replace(self, screen=self.future[-1], past=past, future=future, grip=None)

    def _line(self, position: int, **changes: object) -> Self:
        found = lines.with_line_changed(self.file, self.scenario, self.screen, position, **changes)
        return self._checked(found)

    def _then(self, screen: Screen) -> Self:
        if screen == self.screen:
            return replace(self, grip=None)
        return replace(self, screen=screen, past=(*self.past, self.screen), future=(), grip=None)

    def _checked(self, screen: Screen) -> Self:
        """Session after a move, once its scenario is one that a file may hold."""
        after = self._then(screen)
        refuse_faults(after.scenario)
        return after
