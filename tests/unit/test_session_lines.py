"""Red lines typed on a screen, clashes and concessions, criteria and rules within the lines."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.app.session import Session
from allocation.errors import InvalidKeyError, NoAgreementError, ScenarioError
from allocation.key_rules import Bounded, Mix
from allocation.model import RED_LINE_KINDS
from allocation.reporting.words import slug
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.small_scenario import BASE

CANAL = read_scenario("scenarios/canal-seine-nord-2014.toml")
AGREED = read_scenario("scenarios/canal-seine-nord-conditions.toml")
CLASH = read_scenario("scenarios/canal-seine-nord-desaccord.toml")
CALLS = read_scenario("scenarios/canal-seine-nord-appels.toml")

SECOND = """
[[lots]]
id = "b"
label = "B"
amount = 200
key = "egalite"
source = "s"
"""


# --- lines --------------------------------------------------------------------------------------


def test_a_typed_line_is_a_hypothesis_with_a_generated_text() -> None:
    session = Session(CANAL).type_line("max_amount", "80", "70 M€")
    (line,) = session.lines
    assert line.line.text == "La Somme ne dépasse pas 70\u202f000\u202f000,00\xa0€"
    assert (line.line.owner, line.line.member, line.line.value) == ("80", "80", 70_000_000)
    assert (line.typed, line.original, line.line.hard) == (True, None, True)
    assert slug(session.scenario.sources[line.line.source].status) == "hypothese"
    english = session.in_language("en").lines[0].line.text
    assert english == "Somme pays at most €70,000,000.00"
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", RED_LINE_KINDS)
def test_every_kind_of_line_can_be_typed_and_read_back(kind: str, language: str) -> None:
    more: dict[str, dict[str, object]] = {
        "max_per_unit": {"indicator": "population"},
        "not_more_than": {"other": "59", "indicator": "population"},
        "band": {"reference": "convention"},
        "coalition_ceiling": {"members": ("80", "60")},
        "yearly_capacity": {"year": 2026},
        "cumulative_envelope": {"year": 2027},
    }
    session = Session(CALLS, language).type_line(kind, "80", "14", hard=False, **more.get(kind, {}))
    line = session.lines[-1].line
    assert line.text
    assert "{" not in line.text
    assert (line.kind, line.owner, line.hard) == (kind, "80", False)
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


def test_kinds_are_those_that_the_figures_can_verify() -> None:
    kinds = {found.kind: found for found in Session(CANAL).line_kinds}
    assert set(RED_LINE_KINDS) - set(kinds) == {
        "yearly_capacity",
        "cumulative_envelope",
        "debt_ratio",
    }
    assert kinds["max_per_unit"].needs == ("member", "indicator")
    assert (kinds["max_share"].unit, kinds["max_amount"].unit) == ("percent", "money")
    assert "yearly_capacity" in {found.kind for found in Session(CALLS).line_kinds}


def test_a_moved_line_keeps_what_it_was_and_goes_back() -> None:
    session = Session(AGREED).type_limit(1, "95")
    line = session.lines[1]
    assert (line.line.value, line.typed) == (95, True)
    assert line.original == AGREED.red_lines[1]
    assert line.line.text == "Le Pas-de-Calais ne dépasse pas 95 € par hab."
    assert session.type_limit(1, "90").scenario is AGREED
    assert session.reset_line(1).scenario is AGREED
    soft = session.harden(1, hard=False)
    assert not soft.lines[1].line.hard
    assert soft.harden(1, hard=True).screen == session.screen
    assert [found.typed for found in session.lines] == [False, True, False, False]


def test_a_line_is_removed_alone() -> None:
    session = Session(AGREED).remove_line(0)
    assert session.scenario.red_lines == AGREED.red_lines[1:]
    assert session.remove_line(2).scenario.red_lines == AGREED.red_lines[1:3]
    assert session.undo().scenario is AGREED
    added = Session(AGREED).type_line("min_amount", "60", "1")
    assert added.remove_line(4).scenario is AGREED
    assert added.reset_line(4) == added


def test_what_makes_no_line_is_refused_and_changes_nothing() -> None:
    session = Session(AGREED)
    for move in (
        lambda: session.type_line("max_amount", "80", "beaucoup"),
        lambda: session.type_line("max_share", "80", "140"),
        lambda: session.type_line("plafond", "80", "1"),
        lambda: session.type_line("max_per_unit", "80", "1"),
        lambda: session.add_line("max_amount", member="80"),
        lambda: session.type_limit(9, "1"),
        lambda: session.edit_line(0, Fraction(-1)),
        lambda: session.remove_line(-1),
    ):
        with pytest.raises(InvalidKeyError):
            move()
    for move in (
        lambda: session.type_line("max_amount", "75", "1"),
        lambda: session.type_line("max_per_unit", "80", "1", indicator="inconnu"),
        lambda: session.type_line("band", "80", "1", reference="inconnue"),
        lambda: session.type_line("yearly_capacity", "80", "1", year=2026),
    ):
        with pytest.raises(ScenarioError):
            move()
    assert session.scenario is AGREED


# --- clashes ------------------------------------------------------------------------------------


def test_an_impossible_set_is_held_and_shows_why() -> None:
    session = Session(AGREED).type_line("max_amount", "80", "50 M")
    with pytest.raises(NoAgreementError):
        _ = session.allocation
    assert len(session.clashes.sets) == 1
    assert [offer.way for offer in session.offers] == ["smallest"]
    text = session.scenario_text
    assert parse_scenario(text, "ecran.toml") == session.scenario
    agreed = session.apply_concession(0)
    assert agreed.clashes.sets == ()
    assert agreed.allocation.total == AGREED.total
    assert agreed.undo().screen == session.screen


@pytest.mark.parametrize("way", [0, 1])
def test_an_applied_concession_makes_the_lines_agree_and_no_more(way: int) -> None:
    session = Session(CLASH)
    offer = session.offers[way]
    agreed = session.apply_concession(way)
    assert agreed.clashes.sets == ()
    assert agreed.offers == ()
    gives = {bound.text: euros for bound, euros in offer.gives}
    for line in agreed.lines:
        assert line.original is not None
        assert line.typed == (line.original.text in gives)
    inhabitants = CLASH.indicators["population"].values
    moved = Fraction(0)
    for line in agreed.lines:
        assert line.original is not None
        units = inhabitants[line.line.member or ""] if line.line.indicator else 1
        moved += abs((line.line.value or 0) - (line.original.value or 0)) * units
    assert 0 <= moved - offer.total < Fraction(1, 100)


@given(
    kind=st.sampled_from(
        ["max_amount", "max_share", "max_per_unit", "not_more_than", "coalition_ceiling", "band"]
    ),
    percent=st.integers(1, 20),
    floor=st.integers(10, 100),
    way=st.integers(0, 1),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_kinds_giving_in_makes_an_agreement(
    kind: str, percent: int, floor: int, way: int
) -> None:
    more: dict[str, dict[str, object]] = {
        "max_per_unit": {"indicator": "population"},
        "not_more_than": {"other": "60"},
        "coalition_ceiling": {"members": ("59", "80")},
        "band": {"reference": "egalite"},
    }
    session = Session(CANAL).type_line(kind, "80", str(percent), **more.get(kind, {}))
    session = session.type_line("min_share", "80", f"{floor}").type_line("max_share", "60", "3")
    if not session.offers:
        return
    agreed = session.apply_concession(min(way, len(session.offers) - 1))
    assert agreed.clashes.sets == ()
    assert parse_scenario(agreed.scenario_text, "ecran.toml") == agreed.scenario


def test_there_is_no_concession_beyond_those_offered() -> None:
    with pytest.raises(InvalidKeyError, match="propose 0"):
        Session(CANAL).apply_concession(0)
    with pytest.raises(InvalidKeyError, match="n° 3"):
        Session(CLASH).apply_concession(2)


# --- criteria -----------------------------------------------------------------------------------


def test_a_criterion_added_to_a_key_makes_a_mix_that_its_removal_unmakes() -> None:
    session = Session(CANAL).choose("population")
    added = session.add_criterion("canal_km", 250)
    mix = added.key
    assert mix not in CANAL.keys
    assert added.weights(mix) == {"population": 750, "longueur": 250}
    assert added.mixes == (mix,)
    key = added.scenario.keys[mix]
    assert isinstance(key, Mix)
    assert dict(key.parts) == {"population": Fraction(3, 4), "longueur": Fraction(1, 4)}
    assert added.move(mix, "longueur", 0).weights(mix) == {"population": 1000, "longueur": 0}
    assert added.remove_criterion(mix, "longueur").scenario == session.scenario
    assert added.remove_criterion(mix, "population").key == "longueur"


def test_a_criterion_without_a_key_of_its_own_gets_one() -> None:
    named = next(c for c in Session(CANAL).criteria if f"critere-{c.indicator}" and c.complete)
    session = Session(CANAL).add_criterion(named.indicator, 100)
    weights = session.weights("compromis")
    assert sum(weights.values()) == 1000
    part = next(part for part in session.parts("compromis") if part.weight == 100)
    assert part.removable
    assert named.indicator not in {c.indicator for c in session.criteria}
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario
    gone = session.remove_criterion("compromis", part.key)
    assert sum(gone.weights("compromis").values()) == 1000
    assert part.key not in gone.weights("compromis")


def test_a_criterion_cannot_come_twice_nor_the_last_one_go() -> None:
    session = Session(CANAL)
    with pytest.raises(InvalidKeyError, match="déjà un critère"):
        session.add_criterion("population")
    one = session.remove_criterion("compromis", "egalite")
    assert one.weights("compromis") == {"population": 1000}
    with pytest.raises(InvalidKeyError, match="le dernier"):
        one.remove_criterion("compromis", "population")
    kept = session.lock("compromis", "egalite", locked=True)
    assert not next(part for part in kept.parts("compromis") if part.key == "population").removable
    with pytest.raises(InvalidKeyError, match="gardent tous leur poids"):
        kept.remove_criterion("compromis", "population")


# --- rules --------------------------------------------------------------------------------------


def test_rules_are_those_that_the_scenario_has_the_figures_for() -> None:
    ids = [choice.id for choice in Session(CANAL).rules]
    assert ids[0] == "equal"
    assert "proportional:population" in ids
    assert "mix:compromis" in ids
    assert "bounded" not in ids
    assert {"closest", "leximin", "reference"} <= set(ids)
    assert "bounded" in [choice.id for choice in Session(AGREED).rules]
    incomplete = [name for name, i in CANAL.indicators.items() if i.missing(CANAL.codes)]
    assert incomplete
    assert not {f"proportional:{name}" for name in incomplete} & set(ids)
    with pytest.raises(InvalidKeyError, match="bounded"):
        Session(CANAL).choose_rule("bounded")


def test_every_rule_that_is_offered_can_be_computed_and_written() -> None:
    for file in (CANAL, AGREED, CALLS):
        for choice in Session(file).rules:
            session = Session(file).choose_rule(choice.id)
            assert session.allocation.total == file.total
            assert session.key in session.choices
            assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


def test_caps_of_a_bounded_key_follow_the_red_lines() -> None:
    session = Session(CANAL).type_line("max_amount", "80", "50 M").choose_rule("bounded")
    assert session.rule == "bounded"
    key = session.scenario.keys[session.key]
    assert isinstance(key, Bounded)
    assert dict(key.cap_amount) == {"80": 5_000_000_000}
    assert session.allocation.amount("80") == 5_000_000_000
    lower = session.type_limit(0, "40 M")
    assert lower.allocation.amount("80") == 4_000_000_000
    assert session.mixes == ("compromis",)
    without = session.remove_line(0)
    assert without.allocation.totals == Session(CANAL).allocation.totals
    floor = session.type_line("min_amount", "80", "60 M")
    with pytest.raises(InvalidKeyError, match="plancher"):
        _ = floor.allocation
    assert floor.clashes.sets


def test_the_key_nearest_to_the_reference_is_the_reference_when_nothing_forbids_it() -> None:
    session = Session(AGREED).choose_rule("reference")
    assert AGREED.reference is not None
    agreed = tuple(AGREED.reference.amounts[code] for code in AGREED.codes)
    assert session.allocation.totals == agreed
    assert session.choose("proche").scenario is AGREED


def test_a_key_that_a_rule_made_cannot_be_chosen_without_it() -> None:
    session = Session(AGREED).choose_rule("reference")
    made = set(session.scenario.keys) - set(AGREED.keys)
    assert session.choose(session.key) == session
    for name in made - {session.key}:
        assert name not in session.choices
        with pytest.raises(InvalidKeyError):
            session.choose(name)


def test_lines_of_one_of_several_lots_give_in_too() -> None:
    """Lot A, 100 euros: at most 20, 20 % and 30 from its three members, so 30 are missing."""
    file = parse_scenario(BASE + SECOND, "essai.toml")
    session = Session(file).type_line("max_amount", "59", "20", lot="a")
    session = session.type_line("max_share", "80", "20", lot="a")
    session = session.type_line("max_amount", "60", "30", lot="a")
    assert "lot « A »" in session.lines[0].line.text
    for way, offer in enumerate(session.offers):
        assert offer.total == 30
        agreed = session.apply_concession(way)
        assert agreed.clashes.sets == ()
        limits = [line.line.value or Fraction(0) for line in agreed.lines]
        assert limits[0] + 100 * limits[1] + limits[2] == 100


def test_caps_of_several_lots_are_shares_of_their_sum() -> None:
    session = Session(parse_scenario(BASE + SECOND, "essai.toml")).choose("population")
    capped = session.type_line("max_amount", "59", "150").choose_rule("bounded")
    key = capped.scenario.keys[capped.key]
    assert isinstance(key, Bounded)
    assert dict(key.cap) == {"59": Fraction(1, 2)}
    assert capped.allocation.amount("59") == 15_000
