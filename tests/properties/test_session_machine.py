"""Any sequence of moves of a session is worth a computation from scratch, and can be undone.

The machine plays every move, good and bad, on four shipped scenarios with a private overlay beside.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from allocation.app.session import Session
from allocation.errors import AllocationError
from allocation.model import RED_LINE_KINDS
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, read_scenario

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
FILES: Final = {
    name: read_scenario(SCENARIOS / f"canal-seine-nord-{name}.toml")
    for name in ("2014", "2026", "appels", "conditions")
}
SECRET: Final = ("Secret de la Somme", "secret-somme", "61234567", "987654321")
PRIVATE: Final = """schema = 1
scenario = "{id}"

[sources.secret-somme]
title = "Secret de la Somme"
publisher = "Secret de la Somme"
status = "officiel"

[[red_lines]]
owner = "80"
text = "Secret de la Somme : au plus 61 234 567 euros"
kind = "max_amount"
member = "80"
value = 61234567
source = "secret-somme"

[finances.80]
year = 2024
source = "secret-somme"
debt = 987654321
gross_savings = 98765432
"""
TYPED: Final = st.sampled_from(
    (
        *("", "abc", "-1", "0", "12", "47,5", "1 234,567", "70 M€", "14 %", "2,5 %", "120 %"),
        *("2 000 000", "1/3", "1e9", "500 M", "7 Md", "2026", "2031", "1999", "\u0007", "9" * 40),
    )
)
NAMES: Final = st.sampled_from(["A", "Essai 2", "", " ", "x" * 90, "\u0007", "A  "])
MEMBERS: Final = st.sampled_from(["59", "62", "80", "60", "75", "SCOT", ""])
KINDS: Final = st.sampled_from((*RED_LINE_KINDS, "autre"))
CENTS: Final = st.one_of(
    st.integers(-5, 10**12),
    st.sampled_from([0, 1, 50_000_000_000, 54_200_000_000, 734_700_000_000]),
)
POSITIONS: Final = st.integers(-1, 6)


def outcome(compute: Callable[[], tuple[int, ...]]) -> tuple[int, ...] | str:
    """Cents, or the code of what cannot be computed."""
    try:
        return compute()
    except AllocationError as refused:
        return refused.code


class Exploring(RuleBasedStateMachine):
    """What is refused is typed and changes nothing; what is done equals the file it writes."""

    @initialize(name=st.sampled_from(sorted(FILES)), language=st.sampled_from(["fr", "en"]))
    def opened(self, name: str, language: str) -> None:
        self.file = FILES[name]
        self.session = Session(self.file, language)
        self.indicators = (*self.file.indicators, "inconnu")
        self.keys = (*self.file.keys, "", "inconnue")

    def does(self, move: Callable[[Session], Session]) -> None:
        before = self.session
        kept = (before.screen, before.past, before.future, before.private)
        with suppress(AllocationError):  # any other exception fails
            self.session = move(before)
        assert (before.screen, before.past, before.future, before.private) == kept
        assert len(self.session.past) - len(before.past) in (-1, 0, 1)

    def one_of(self, names: tuple[str, ...], rank: int) -> str:
        return names[rank % len(names)]

    @rule(rank=st.integers(0, 40))
    def choose(self, rank: int) -> None:
        keys = (*self.keys, *self.session.scenario.keys)
        self.does(lambda s: s.choose(self.one_of(keys, rank)))

    @rule(rank=st.integers(0, 40))
    def choose_rule(self, rank: int) -> None:
        rules = (*(choice.id for choice in self.session.rules), "autre", "mix:inconnu")
        self.does(lambda s: s.choose_rule(self.one_of(rules, rank)))

    @rule(rank=st.integers(0, 9), part=st.integers(0, 9), weight=st.integers(-300, 1300))
    def move(self, rank: int, part: int, weight: int) -> None:
        mix = self.one_of((*self.session.mixes, *self.session.mixes, "inconnu"), rank)
        parts = ("inconnue",) if mix == "inconnu" else tuple(self.session.weights(mix))
        self.does(lambda s: s.move(mix, self.one_of(parts, part), weight))

    @rule(rank=st.integers(0, 9), part=st.integers(0, 9), text=TYPED, locked=st.booleans())
    def weigh(self, rank: int, part: int, text: str, locked: bool) -> None:  # noqa: FBT001 - drawn
        mix = self.one_of((*self.session.mixes, "inconnu"), rank)
        parts = ("inconnue",) if mix == "inconnu" else tuple(self.session.weights(mix))
        key = self.one_of(parts, part)
        self.does(lambda s: s.lock(mix, key, locked=locked))
        self.does(lambda s: s.type_weight(mix, key, text))

    @rule(rank=st.integers(0, 9), weight=st.sampled_from([0, 100, 1000, 5000, -1]))
    def add_criterion(self, rank: int, weight: int) -> None:
        self.does(lambda s: s.add_criterion(self.one_of(self.indicators, rank), weight))

    @rule(rank=st.integers(0, 9), part=st.integers(0, 9))
    def remove_criterion(self, rank: int, part: int) -> None:
        mix = self.one_of((*self.session.mixes, "inconnu"), rank)
        parts = ("inconnue",) if mix == "inconnu" else tuple(self.session.weights(mix))
        self.does(lambda s: s.remove_criterion(mix, self.one_of(parts, part)))

    @rule(rank=st.integers(0, 9), member=MEMBERS, text=TYPED)
    def type_value(self, rank: int, member: str, text: str) -> None:
        self.does(lambda s: s.type_value(self.one_of(self.indicators, rank), member, text))

    @rule(rank=st.integers(0, 9), member=MEMBERS, value=st.fractions(0, 100, max_denominator=9))
    def set_value(self, rank: int, member: str, value: Fraction) -> None:
        self.does(lambda s: s.set_value(self.one_of(self.indicators, rank), member, value))

    @rule(rank=st.integers(0, 9), member=MEMBERS)
    def reset_value(self, rank: int, member: str) -> None:
        self.does(lambda s: s.reset_value(self.one_of(self.indicators, rank), member))

    @rule(cents=CENTS, text=TYPED, lot=st.sampled_from(["", "z"]))
    def pay(self, cents: int, text: str, lot: str) -> None:
        name = lot or self.file.lots[0].id
        self.does(lambda s: s.set_amount(name, cents))
        self.does(lambda s: s.type_amount(name, text))

    @rule(cents=CENTS, text=TYPED)
    def cost(self, cents: int, text: str) -> None:
        self.does(lambda s: s.set_cost(cents))
        self.does(lambda s: s.type_cost(text))

    @rule()
    def reset_cost(self) -> None:
        self.does(Session.reset_cost)

    @rule(rank=st.integers(0, 9))
    def choose_closing(self, rank: int) -> None:
        self.does(lambda s: s.choose_closing(self.one_of((*s.closings, "autre"), rank)))

    @rule(text=TYPED)
    def type_support(self, text: str) -> None:
        self.does(lambda s: s.type_support(text))

    @rule()
    def reset_support(self) -> None:
        self.does(Session.reset_support)

    @rule(year=st.integers(2020, 2040), text=TYPED)
    def horizon(self, year: int, text: str) -> None:
        self.does(lambda s: s.set_horizon(year))
        self.does(lambda s: s.type_horizon(text))

    @rule(kind=KINDS, member=MEMBERS, other=MEMBERS, text=TYPED, hard=st.booleans())
    def add_line(self, kind: str, member: str, other: str, text: str, hard: bool) -> None:  # noqa: FBT001 - drawn
        more: dict[str, object] = {"hard": hard}
        more |= {"indicator": "population"} if kind == "max_per_unit" else {}
        more |= {"other": other} if kind == "not_more_than" else {}
        more |= {"reference": self.file.lots[0].key} if kind == "band" else {}
        more |= {"members": (member, other)} if kind == "coalition_ceiling" else {}
        more |= {"year": 2026} if kind in ("yearly_capacity", "cumulative_envelope") else {}
        self.does(lambda s: s.type_line(kind, member, text, **more))

    @rule(position=POSITIONS, text=TYPED, hard=st.booleans())
    def edit_line(self, position: int, text: str, hard: bool) -> None:  # noqa: FBT001 - drawn
        self.does(lambda s: s.type_limit(position, text))
        self.does(lambda s: s.harden(position, hard=hard))

    @rule(position=POSITIONS)
    def remove_line(self, position: int) -> None:
        self.does(lambda s: s.remove_line(position))

    @rule(position=POSITIONS)
    def reset_line(self, position: int) -> None:
        self.does(lambda s: s.reset_line(position))

    @precondition(lambda self: self.session.scenario.red_lines)
    @rule(offer=st.integers(-1, 2))
    def concede(self, offer: int) -> None:
        before = self.session
        self.does(lambda s: s.apply_concession(offer))
        if self.session is not before:
            assert self.session.clashes.sets == ()

    @rule(name=NAMES)
    def save(self, name: str) -> None:
        self.does(lambda s: s.save_variant(name))

    @rule(name=NAMES)
    def forget(self, name: str) -> None:
        self.does(lambda s: s.remove_variant(name))

    @rule(name=NAMES)
    def show(self, name: str) -> None:
        self.does(lambda s: s.show_variant(name))

    @rule(member=MEMBERS, language=st.sampled_from(["fr", "en", "de"]))
    def look(self, member: str, language: str) -> None:
        self.does(lambda s: s.choose_member(member))
        self.does(lambda s: s.in_language(language))

    @rule(broken=st.booleans())
    def reveal(self, broken: bool) -> None:  # noqa: FBT001 - drawn
        text = PRIVATE.format(id="autre" if broken else self.file.id)
        self.does(lambda s: s.with_private(text))

    @rule()
    def reset(self) -> None:
        self.does(Session.reset)

    @rule()
    def undo(self) -> None:
        before, self.session = self.session, self.session.undo()
        if self.session is before:
            assert before.past == ()
        else:
            assert self.session.screen == before.past[-1] != before.screen
            assert self.session.redo() == before

    @rule()
    def redo(self) -> None:
        before, self.session = self.session, self.session.redo()
        assert self.session is before or self.session.undo() == before

    @rule()
    def reload(self) -> None:
        """A page that is loaded again has everything but the private overlay."""
        text = self.session.snapshot()
        restored = Session.restore(text)
        assert restored == self.session.without_private()
        assert restored.scenario_text == self.session.scenario_text
        assert restored.snapshot() == text
        assert not any(secret in text for secret in SECRET)
        self.session = restored

    @invariant()
    def the_file_of_the_screen_gives_the_same_cents(self) -> None:
        read = parse_scenario(self.session.scenario_text, "ecran.toml")
        assert read == self.session.scenario
        assert outcome(lambda: allocate(read).totals) == outcome(
            lambda: self.session.allocation.totals
        )

    @invariant()
    def nothing_private_is_written(self) -> None:
        assert not any(secret in self.session.scenario_text for secret in SECRET)
        for _, variant in self.session.variants:
            assert not variant.scenario.is_revealed
            assert variant.scenario.overlay is None

    @invariant()
    def only_red_lines_are_broken(self) -> None:
        """The plan closes, and every sum is exact."""
        try:
            checks = self.session.allocation.checks
        except AllocationError:
            return
        failed = {check.id for check in checks if not check.passed and check.hard}
        assert failed <= {"red_line"}

    def teardown(self) -> None:
        """Everything can be undone, and done again."""
        if not hasattr(self, "session"):
            return
        session, count = self.session, len(self.session.past)
        for _ in range(count):
            session = session.undo()
        assert session.scenario is self.file or session.scenario == self.file
        for _ in range(count):
            session = session.redo()
        assert session == self.session


TestExploring = Exploring.TestCase
TestExploring.settings = settings(
    max_examples=max(40, settings.default.max_examples // 20), stateful_step_count=16
)
