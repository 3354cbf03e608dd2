"""What a screen holds, in plain Python: a scenario, what was moved on it, and the way back.

A session never changes: every move gives another one. What it shows is a scenario like any other
(`Session.scenario`), so that the screen, its file and its table are the same object; a key moved by
its weights is called by its weights, an amount typed on the screen has no other source.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from immutabledict import immutabledict

from allocation.app.screen import (
    Part,
    Screen,
    mix_of,
    parts_of,
    shown_scenario,
    weights_of,
)
from allocation.app.typed import amount_typed, weight_typed
from allocation.app.weights import rescaled, tenths
from allocation.errors import AllocationError, InvalidKeyError
from allocation.key_rules import Mix
from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.model import Allocation, Lot, Scenario
from allocation.pipeline import allocate
from allocation.reporting.measures import key_label
from allocation.rules import dependencies
from allocation.scenarios import parse_scenario, write_scenario

__all__ = ["Session"]


@dataclass(frozen=True)
class Session:
    """A scenario explored: its file, what was moved, what can be undone and redone.

    Parameters
    ----------
    file : Scenario
        As it was read.
    language : str
        Language of whoever types, and of the names given to keys that were moved.
    screen : Screen
        What was moved.
    past, future : tuple of Screen
        To be undone and redone, the nearest last.

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

    file: Scenario
    language: str = DEFAULT_LANGUAGE
    screen: Screen = field(default_factory=Screen)
    past: tuple[Screen, ...] = ()
    future: tuple[Screen, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The screen as a scenario; the file's own when nothing differs from it."""
        return shown_scenario(self.file, self.screen, self.language)

    @cached_property
    def allocation(self) -> Allocation:
        """Who pays what on this screen; raises what `allocate` raises."""
        return allocate(self.scenario)

    @cached_property
    def scenario_text(self) -> str:
        """The screen as a scenario file, which gives the same cents."""
        return write_scenario(self.scenario)

    @property
    def key(self) -> str:
        """The one key of every lot, or "" when they differ."""
        applied = {lot.key for lot in self.scenario.lots}
        return applied.pop() if len(applied) == 1 else ""

    @property
    def choices(self) -> dict[str, str]:
        """Name of each key that may be applied; "" stands for the lots' own when they differ."""
        own = {lot.key for lot in self.file.lots}
        first = {"": label("variant.lots", self.language)} if len(own) > 1 else {}
        return first | {name: key_label(self.scenario, name) for name in self.file.keys}

    @property
    def mixes(self) -> tuple[str, ...]:
        """Mixes on which the applied keys depend, in the order of the file."""
        reached = {lot.key for lot in self.scenario.lots}
        ahead = set(reached)
        while ahead:
            ahead = {name for key in ahead for name in dependencies(self.file.keys[key])[0]}
            ahead -= reached
            reached |= ahead
        keys = self.file.keys.items()
        return tuple(name for name, key in keys if name in reached and isinstance(key, Mix))

    def weights(self, mix: str) -> dict[str, int]:
        """Weights of a mix in tenths of a percent, which sum to 1000."""
        return weights_of(self.file, self.screen, mix)

    def parts(self, mix: str) -> tuple[Part, ...]:
        """Parts of a mix, in the order of the file."""
        return parts_of(self.file, self.screen, mix)

    def amount(self, lot: str) -> int:
        """Cents of a lot."""
        return self.screen.amounts.get(lot, self._lot(lot).amount)

    def choose(self, key: str) -> Session:
        """Apply a named key to every lot; "" gives each lot its own key back.

        Parameters
        ----------
        key : str
            Identifier of the key.

        Returns
        -------
        Session

        Raises
        ------
        AllocationError
            When the key is not in the scenario.
        """
        if key and key not in self.file.keys:
            raise AllocationError("key_unknown", key=key, keys=", ".join(self.file.keys))
        is_own = all(lot.key == key for lot in self.file.lots)
        return self._then(replace(self.screen, key="" if is_own else key, grip=None))

    def move(self, mix: str, part: str, weight: int) -> Session:
        """Give a part its weight, kept within its bounds; the unlocked others share the rest.

        Moves of one part that follow each other are one move: they start from the same weights, and
        are undone at once.

        Parameters
        ----------
        mix, part : str
            The mix, and the key that it weighs.
        weight : int
            Tenths of a percent.

        Returns
        -------
        Session
            This one when the part is locked or has this weight.

        Raises
        ------
        InvalidKeyError
            When there is no such mix or part.
        """
        screen, weights = self.screen, self.weights(mix)
        usual, locked = tenths(mix_of(self.file, mix, part).parts), screen.locked_in(mix)
        goes_on = screen.grip == (mix, part)
        start = screen.start if goes_on else weights
        moved = rescaled(start, part, weight, locked, usual)
        if part in locked or moved == weights:
            return self
        if goes_on and moved == start:
            return replace(self, screen=self.past[-1], past=self.past[:-1], future=())
        changed = immutabledict({**screen.weights, mix: immutabledict(moved)})
        grasped = replace(screen, weights=changed, grip=(mix, part), start=immutabledict(start))
        return replace(self, screen=grasped, future=()) if goes_on else self._then(grasped)

    def lock(self, mix: str, part: str, *, locked: bool) -> Session:
        """Hold the weight of a part, or let the moves of the others change it.

        Parameters
        ----------
        mix, part : str
            The mix, and the key that it weighs.
        locked : bool
            Whether it is held.

        Returns
        -------
        Session

        Raises
        ------
        InvalidKeyError
            When there is no such mix or part.
        """
        mix_of(self.file, mix, part)
        held = self.screen.locked
        held = held | {(mix, part)} if locked else held - {(mix, part)}
        return self._then(replace(self.screen, locked=held, grip=None))

    def set_amount(self, lot: str, cents: int) -> Session:
        """Give a lot another amount; the total of the operation follows, so that its plan closes.

        Parameters
        ----------
        lot : str
            Identifier of the lot.
        cents : int
            Its amount.

        Returns
        -------
        Session

        Raises
        ------
        InvalidKeyError
            When there is no such lot.
        ScenarioError
            When the scenario refuses the amount (rounding unit, calls for funds).
        """
        typed = {**self.screen.amounts, lot: cents}
        if cents == self._lot(lot).amount:
            del typed[lot]
        after = self._then(replace(self.screen, amounts=immutabledict(typed), grip=None))
        parse_scenario(after.scenario_text, self.file.id)
        return after

    def type_amount(self, lot: str, text: str) -> Session:
        """Give a lot the amount that was typed, in euros.

        Parameters
        ----------
        lot : str
            Identifier of the lot.
        text : str
            What was typed.

        Returns
        -------
        Session

        Raises
        ------
        InvalidKeyError
            When it is not an amount.
        ScenarioError
            When the scenario refuses it.
        """
        return self.set_amount(lot, amount_typed(text, self.language))

    def type_weight(self, mix: str, part: str, text: str) -> Session:
        """Give a part the weight that was typed, in percent.

        Parameters
        ----------
        mix, part : str
            The mix, and the key that it weighs.
        text : str
            What was typed.

        Returns
        -------
        Session

        Raises
        ------
        InvalidKeyError
            When it is not a weight within the bounds of the part.
        """
        mix_of(self.file, mix, part)
        shown = next(found for found in self.parts(mix) if found.key == part)
        return self.move(mix, part, weight_typed(text, self.language, shown.low, shown.high))

    def undo(self) -> Session:
        """Go back by one move; this session when there is none."""
        if not self.past:
            return self
        future = (*self.future, self.screen)
        return replace(self, screen=self.past[-1], past=self.past[:-1], future=future)

    def redo(self) -> Session:
        """Do again what was undone last; this session when nothing was."""
        if not self.future:
            return self
        past = (*self.past, self.screen)
        return replace(self, screen=self.future[-1], past=past, future=self.future[:-1])

    def _then(self, screen: Screen) -> Session:
        if screen == self.screen:
            return self
        return replace(self, screen=screen, past=(*self.past, self.screen), future=())

    def _lot(self, identifier: str) -> Lot:
        lots = {lot.id: lot for lot in self.file.lots}
        if identifier not in lots:
            raise InvalidKeyError("lot_unknown", lot=identifier, lots=", ".join(lots))
        return lots[identifier]
