"""The state of a screen: every sequence of moves is worth a computation from scratch."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from allocation.app.session import Session
from allocation.app.typed import amount_shown, amount_typed, weight_shown, weight_typed
from allocation.app.weights import WHOLE, bounds, rescaled, tenths
from allocation.errors import AllocationError, InvalidKeyError, MissingFigureError, ScenarioError
from allocation.model import Scenario
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.small_scenario import BASE

MIXES = """
[[lots]]
id = "b"
label = "B"
amount = 1_000.01
key = "melange"
source = "s"

[keys.convenue]
rule = "given"
shares = { 59 = 0.5, 60 = 0.2, 80 = 0.3 }

[keys.melange]
rule = "mix"
label = "Convenu en commission"
parts = { population = 0.5, egalite = 0.3, convenue = 0.2 }

[keys.tiers]
rule = "mix"
parts = { melange = "1/3", egalite = "2/3" }

[keys.corrigee]
rule = "mix"
parts = { population = 0.7, egalite = 0.5, convenue = -0.2 }

[keys.plafonnee]
rule = "bounded"
base = "tiers"
cap = { 59 = 0.6 }
"""
SCHEDULE = """
[schedule]
years = [2027, 2028]
need = { 2027 = 600, 2028 = 500.01 }
source = "s"
"""


def scenario(more: str = "") -> Scenario:
    return parse_scenario(BASE + MIXES + more, "essai.toml")


FILE = scenario()
PARTS = {name: tuple(FILE.keys[name].parts) for name in ("melange", "tiers", "corrigee")}


# --- weights ------------------------------------------------------------------------------------

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def weighed(draw: st.DrawFn) -> dict[str, int]:
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), min_size=len(names) - 1, max_size=4)))
    cuts = [0, *cuts[: len(names) - 1], WHOLE]
    return {name: cuts[i + 1] - cuts[i] for i, name in enumerate(names)}


@given(weighed(), weighed(), st.data())
def test_a_move_keeps_the_sum_the_locked_and_the_proportions(
    weights: dict[str, int], usual: dict[str, int], data: st.DataObject
) -> None:
    usual = {name: usual.get(name, 0) for name in weights}
    part = data.draw(st.sampled_from(sorted(weights)))
    locked = data.draw(st.sets(st.sampled_from(sorted(set(weights) - {part}))))
    low, high = bounds(weights, part, locked, usual)
    value = data.draw(st.integers(-100, 1100))
    moved = rescaled(weights, part, value, locked, usual)
    assert sum(moved.values()) == WHOLE
    assert list(moved) == list(weights)
    assert moved[part] == max(low, min(high, value))
    assert {name: moved[name] for name in locked} == {name: weights[name] for name in locked}
    free = [name for name in weights if name != part and name not in locked]
    before, rest = sum(weights[name] for name in free), sum(moved[name] for name in free)
    for name in free if before else ():
        assert abs(moved[name] - Fraction(rest * weights[name], before)) < 1


@given(weighed(), st.permutations(NAMES), st.integers(0, WHOLE))
def test_no_weight_depends_on_the_order_of_the_parts(
    weights: dict[str, int], order: list[str], value: int
) -> None:
    other = {name: weights[name] for name in order if name in weights}
    assert rescaled(weights, "a", value, (), weights) == rescaled(other, "a", value, (), other)


def test_parts_that_are_all_zero_share_the_rest_as_in_the_file_then_equally() -> None:
    weights, usual = {"a": 1000, "b": 0, "c": 0}, {"a": 400, "b": 450, "c": 150}
    assert rescaled(weights, "a", 800, (), usual) == {"a": 800, "b": 150, "c": 50}
    assert rescaled(weights, "a", 801, (), weights) == {"a": 801, "b": 100, "c": 99}


def test_a_negative_weight_is_a_correction_that_the_others_leave() -> None:
    weights = {"a": 700, "b": 500, "c": -200}
    assert bounds(weights, "a", (), weights) == (0, 1200)
    assert rescaled(weights, "a", 900, (), weights) == {"a": 900, "b": 300, "c": -200}
    assert bounds(weights, "c", (), weights) == (-200, 1000)


def test_the_weights_of_a_file_are_rounded_only_to_be_shown() -> None:
    session = Session(FILE).choose("tiers")
    assert (
        session.weights("tiers")
        == tenths(FILE.keys["tiers"].parts)
        == {
            "melange": 333,
            "egalite": 667,
        }
    )
    assert session.scenario.keys["tiers"] == FILE.keys["tiers"]
    assert session.allocation.totals == allocate(FILE, "tiers").totals


# --- moves --------------------------------------------------------------------------------------


def test_a_session_shows_the_file_until_something_moves() -> None:
    session = Session(FILE)
    assert session.scenario is FILE
    assert session.key == ""
    assert session.choices[""] == "clés propres aux lots"
    assert (session.undo(), session.redo()) == (session, session)


def test_a_drag_is_worth_its_last_value_and_is_undone_at_once() -> None:
    session = Session(FILE).lock("melange", "convenue", locked=True)
    dragged = session
    for weight in (0, 1000, 799, 123, 650):
        dragged = dragged.move("melange", "population", weight)
    assert dragged == session.move("melange", "population", 650)
    assert dragged.weights("melange") == {"population": 650, "egalite": 150, "convenue": 200}
    assert dragged.undo().screen == session.screen
    back = dragged.move("melange", "population", 500)
    assert back == session
    assert back.scenario is FILE


def test_moves_that_change_nothing_leave_no_step_to_undo() -> None:
    session = Session(FILE).move("melange", "population", 700)
    again = session.move("melange", "population", 700).choose("").set_amount("a", 10_000)
    assert again == session
    locked = session.lock("melange", "population", locked=True)
    assert locked.move("melange", "population", 300) == locked


def test_a_moved_mix_is_called_by_its_weights_and_by_its_name_again_when_put_back() -> None:
    moved = Session(FILE).choose("melange").move("melange", "population", 655)
    assert moved.choices["melange"].startswith("Mélange (65,5")
    assert "commission" not in moved.scenario_text
    assert moved.move("melange", "population", 500).choices["melange"] == "Convenu en commission"
    outer = moved.choose("tiers").move("tiers", "egalite", 0)
    assert outer.choices["tiers"] == "Mélange (100\xa0% melange)"
    empty = moved.move("melange", "population", 1000)
    assert empty.choices["melange"] == "Mélange (100\xa0% population)"


def test_the_mixes_are_those_on_which_the_applied_keys_depend() -> None:
    session = Session(FILE)
    assert session.mixes == ("melange",)
    assert session.choose("plafonnee").mixes == ("melange", "tiers")
    assert session.choose("population").mixes == ()


def test_an_amount_typed_on_the_screen_has_the_screen_as_its_source() -> None:
    session = Session(FILE).type_amount("b", "2 000,50")
    lot = session.scenario.lots[1]
    assert (lot.amount, session.amount("b")) == (200_050, 200_050)
    assert session.scenario.sources[lot.source].status == FILE.sources["s"].status.replace(
        "officiel", "hypothèse"
    )
    assert session.scenario.lots[0] == FILE.lots[0]
    again = Session(parse_scenario(session.scenario_text, "ecran.toml")).type_amount("b", "3")
    assert set(again.scenario.sources) == {"s", "montant-saisi", "montant-saisi-2"}


def test_a_plan_still_closes_when_an_amount_is_typed() -> None:
    plan = (
        BASE.replace('euros = "courants"', 'euros = "courants"\ntotal = 150')
        + """
[[funding]]
payer = "Europe"
nature = "subvention"
amount = 50
source = "s"
"""
    )
    session = Session(parse_scenario(plan, "plan.toml")).set_amount("a", 12_000)
    assert session.scenario.operation.total == 17_000
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


def test_a_refused_amount_changes_nothing_and_says_why() -> None:
    stepped = MIXES.replace("amount = 1_000.01", "amount = 1_000.05\nround_to = 0.05")
    session = Session(parse_scenario(BASE + stepped, "essai.toml"))
    with pytest.raises(ScenarioError) as refused:
        session.set_amount("b", 1)
    assert [fault.code for fault in refused.value.faults] == ["round_to"]
    with pytest.raises(ScenarioError):
        Session(FILE).set_amount("a", -1)
    assert Session(FILE).set_amount("a", 0).allocation.total == 100_001


def test_nothing_that_differs_from_a_voted_file_is_called_voted() -> None:
    voted = (
        BASE.replace('id = "essai"', 'id = "essai"\nstatus = "voté"')
        + """
[act]
organ = "Conseil départemental"
number = "12"
date = 2026-01-02
receipt = "080-1"
"""
    )
    session = Session(parse_scenario(voted, "vote.toml"))
    assert session.scenario.status == "voté"
    assert session.choose("egalite").scenario.status == "document de travail"
    assert session.choose("egalite").undo().scenario.status == "voté"


def test_a_key_whose_figure_is_missing_is_chosen_and_says_what_to_fetch() -> None:
    session = Session(FILE).choose("vide")
    with pytest.raises(MissingFigureError):
        _ = session.allocation
    assert session.undo().allocation.total == FILE.total


@pytest.mark.parametrize(
    "move",
    [
        lambda session: session.choose("inconnue"),
        lambda session: session.move("population", "egalite", 1),
        lambda session: session.move("melange", "tiers", 1),
        lambda session: session.lock("melange", "tiers", locked=True),
        lambda session: session.type_weight("melange", "tiers", "1"),
        lambda session: session.set_amount("z", 1),
    ],
)
def test_what_is_not_in_the_scenario_is_refused(move: object) -> None:
    with pytest.raises(AllocationError, match=r"inconnu|n'est pas dans le scénario"):
        move(Session(FILE))


# --- what is typed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "cents"),
    [
        ("500 000 000", "fr", 50_000_000_000),
        ("500\u202f000\u202f000,25\xa0€", "fr", 50_000_000_025),
        (" 1,5 M€ ", "fr", 150_000_000),
        ("12 k", "fr", 1_200_000),
        ("2 Md€", "fr", 200_000_000_000),
        ("7 euros", "fr", 700),
        ("500,000,000.25", "en", 50_000_000_025),
        ("500 000", "en", 50_000_000),
        ("0", "fr", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, language: str, cents: int) -> None:
    assert amount_typed(text, language) == cents


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *[(text, "fr") for text in ("", "abc", "-1", "1,234", "1.500.000", "1 2", "nan", "1e9 9")],
        *[(text, "en") for text in ("1,5", "1,50,000", "1.234", "abc")],
    ],
)
def test_what_is_not_an_amount_is_refused_with_what_was_typed(text: str, language: str) -> None:
    with pytest.raises(InvalidKeyError, match="montant") as refused:
        amount_typed(text, language)
    assert f"« {text} »" in str(refused.value)


@pytest.mark.parametrize("text", ["", "abc", "65,55", "80,1", "-1", "65 %%"])
def test_what_is_not_a_weight_within_its_bounds_is_refused(text: str) -> None:
    with pytest.raises(InvalidKeyError, match="entre 0\xa0% et 80\xa0%"):
        weight_typed(text, "fr", 0, 800)


@given(st.integers(0, 10**15), st.integers(-WHOLE, WHOLE), st.sampled_from(["fr", "en"]))
def test_a_field_reads_back_what_it_shows(cents: int, weight: int, language: str) -> None:
    assert amount_typed(amount_shown(cents, language), language) == cents
    shown = weight_shown(weight, language)
    assert weight_typed(shown, language, -WHOLE, WHOLE) == weight


# --- any sequence of moves ----------------------------------------------------------------------


FIGURES = {
    "population": {"59": Fraction(6, 9), "60": Fraction(2, 9), "80": Fraction(1, 9)},
    "egalite": dict.fromkeys(("59", "60", "80"), Fraction(1, 3)),
    "convenue": {"59": Fraction(1, 2), "60": Fraction(1, 5), "80": Fraction(3, 10)},
}
EXACT = {name: FILE.keys[name].parts for name in PARTS}


def share(session: Session, key: str, code: str) -> Fraction:
    """Share by hand: figures of the file, weights of the screen."""
    if key in FIGURES:
        return FIGURES[key][code]
    weights = {part: Fraction(weight, WHOLE) for part, weight in session.weights(key).items()}
    if key not in session.screen.weights:
        weights = EXACT[key]
    return sum((w * share(session, part, code) for part, w in weights.items()), Fraction(0))


class Exploring(RuleBasedStateMachine):
    """Any sequence of moves gives what a computation by hand gives from the screen alone."""

    @initialize()
    def opened(self) -> None:
        self.session = Session(FILE)

    @rule(key=st.sampled_from(["", "population", "convenue", *PARTS]))
    def choose(self, key: str) -> None:
        self.session = self.session.choose(key)
        assert self.session.key == key

    @rule(
        mix=st.sampled_from(sorted(PARTS)), rank=st.integers(0, 2), weight=st.integers(-300, 1300)
    )
    def move(self, mix: str, rank: int, weight: int) -> None:
        part = PARTS[mix][rank % len(PARTS[mix])]
        before = next(found for found in self.session.parts(mix) if found.key == part)
        self.session = self.session.move(mix, part, weight)
        expected = before.weight if before.locked else max(before.low, min(before.high, weight))
        assert self.session.weights(mix)[part] == expected

    @rule(mix=st.sampled_from(sorted(PARTS)), rank=st.integers(0, 2), locked=st.booleans())
    def lock(self, mix: str, rank: int, locked: bool) -> None:  # noqa: FBT001 - drawn
        part = PARTS[mix][rank % len(PARTS[mix])]
        before = self.session.weights(mix)
        self.session = self.session.lock(mix, part, locked=locked)
        assert self.session.weights(mix) == before

    @rule(lot=st.sampled_from(["a", "b"]), cents=st.integers(0, 10**12))
    def pay(self, lot: str, cents: int) -> None:
        self.session = self.session.set_amount(lot, cents)
        assert self.session.amount(lot) == cents

    @precondition(lambda self: self.session.past)
    @rule()
    def undo(self) -> None:
        before, self.session = self.session, self.session.undo()
        assert self.session.screen == before.past[-1] != before.screen
        assert self.session.redo() == before

    @precondition(lambda self: self.session.future)
    @rule()
    def redo(self) -> None:
        before, self.session = self.session, self.session.redo()
        assert self.session.screen == before.future[-1]
        assert self.session.undo() == before

    @invariant()
    def weights_make_100_percent(self) -> None:
        for mix in PARTS:
            parts = self.session.parts(mix)
            assert sum(part.weight for part in parts) == WHOLE
            assert all(part.low <= part.weight <= part.high for part in parts)

    @invariant()
    def equals_a_computation_from_scratch(self) -> None:
        for lot in self.session.allocation.lots:
            amount = self.session.amount(lot.lot)
            assert sum(lot.amounts) == amount
            for code, cents in zip(FILE.codes, lot.amounts, strict=True):
                exact = amount * share(self.session, lot.key_id, code)
                assert lot.key[code] == share(self.session, lot.key_id, code)
                assert abs(cents - exact) < 1

    @invariant()
    def the_file_of_the_screen_gives_the_same_cents(self) -> None:
        read = parse_scenario(self.session.scenario_text, "ecran.toml")
        assert read == self.session.scenario
        assert allocate(read) == self.session.allocation

    @invariant()
    def everything_can_be_undone(self) -> None:
        session = self.session
        while session.past:
            session = session.undo()
        assert session.scenario is FILE


TestExploring = Exploring.TestCase
TestExploring.settings = settings(max_examples=40, stateful_step_count=15)


def test_a_key_chosen_on_the_screen_leaves_the_meters_alone() -> None:
    """The screen opens on the key that shares, not on the bills; choosing one keeps them."""
    path = Path(__file__).resolve().parents[2] / "scenarios" / "electricite-2016.toml"
    opened = Session(read_scenario(path))
    assert opened.key == "moitie"
    chosen = opened.choose("egalite")
    assert [lot.key for lot in chosen.scenario.lots] == ["compteurs", "egalite", "egalite"]
    bills = [found.allocation.lots[0].amounts for found in (opened, chosen)]
    assert bills[0] == bills[1]
    assert set(chosen.allocation.lots[1].amounts) == {10_000_00}
