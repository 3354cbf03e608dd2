"""The graph of named keys: each node once, in one order, exactly; what fails says where."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.errors import AllocationError, Chain, InvalidKeyError, MissingFigureError
from allocation.key_rules import (
    Bounded,
    Equal,
    Given,
    InverseCapacity,
    Mix,
    PerUnit,
    Product,
    Proportional,
)
from allocation.keys import EXACT_MEMBERS
from allocation.labels import LANGUAGES
from allocation.model import Indicator, Inputs
from allocation.rules import RULES, cycle, dependencies, evaluate, scale_free

F = Fraction


def indicator(values, **more):
    return Indicator(label="Population", unit="hab.", year=2014, source="s", values=values, **more)


PEOPLE = {"59": 2_603_472, "60": 818_680, "62": 1_472_589, "80": 571_632}
INPUTS = Inputs(
    tuple(PEOPLE),
    50_000_000_000,
    {"people": indicator(PEOPLE), "wealth": indicator({"59": 1}), "none": indicator({})},
)
KEYS = {
    "population": Proportional(indicator="people"),
    "egalite": Equal(),
    "compromis": Mix(parts={"population": F(65, 100), "egalite": F(35, 100)}),
    "proposee": Bounded(base="compromis", cap={"80": F(14, 100)}),
    "richesse": Proportional(indicator="wealth"),
    "melange": Mix(parts={"richesse": F(1, 2), "egalite": F(1, 2)}),
}


def refusal(keys, wanted, inputs=INPUTS):
    with pytest.raises(AllocationError) as refused:
        evaluate(keys, [wanted], inputs)
    return refused.value


def test_a_key_and_what_it_needs_are_evaluated_once_parents_first():
    shares, steps = evaluate(KEYS, ["proposee", "compromis"], INPUTS)
    assert [step.key for step in steps] == ["egalite", "population", "compromis", "proposee"]
    assert [step.parents for step in steps[2:]] == [("egalite", "population"), ("compromis",)]
    assert steps[1].indicators == ("people",)
    assert shares["proposee"] == steps[-1].shares
    assert shares["proposee"][3] == F(14, 100)
    assert all(sum(found) == 1 for found in shares.values())
    assert shares["compromis"][0] == F(65, 100) * F(2_603_472, 5_466_373) + F(35, 400)


@given(st.permutations(list(KEYS)[:4]), st.permutations(list(PEOPLE)))
def test_no_order_of_the_file_changes_anything(names, codes):
    moved = {name: KEYS[name] for name in names}
    figures = {"people": indicator({code: PEOPLE[code] for code in codes})}
    inputs = Inputs(INPUTS.members, INPUTS.total, figures)
    assert evaluate(moved, names, inputs)[1] == evaluate(KEYS, list(KEYS)[:4], INPUTS)[1]


def test_dependencies_of_every_kind():
    mean = InverseCapacity(population="people", capacity="wealth")
    assert dependencies(mean) == ((), ("people", "wealth"))
    assert dependencies(KEYS["compromis"]) == (("egalite", "population"), ())
    capped = Bounded(base="egalite", cap_per=PerUnit(indicator="people", amount=1))
    assert dependencies(capped) == (("egalite",), ("people",))


def test_a_cycle_is_shown_as_the_path_of_who_needs_whom():
    keys = {
        "c": Mix(parts={"a": 1}),
        "a": Mix(parts={"b": F(1, 2), "leaf": F(1, 2)}),
        "b": Mix(parts={"c": 1}),
        "leaf": Equal(),
        "outside": Mix(parts={"a": 1}),
    }
    assert cycle(keys) == ("a", "b", "c", "a")
    assert cycle(KEYS) is None
    error = refusal(keys, "outside")
    assert (error.code, error.params["key"]) == ("key_cycle", "a")
    assert error.params["path"] == Chain(("a", "b", "c", "a"))
    assert all("a → b → c → a" in error.text(language) for language in LANGUAGES)


def test_a_key_that_names_itself_is_a_cycle():
    assert cycle({"a": Mix(parts={"a": 1})}) == ("a", "a")


def test_a_cycle_elsewhere_does_not_stop_a_key():
    keys = {**KEYS, "x": Mix(parts={"y": 1}), "y": Mix(parts={"x": 1})}
    assert evaluate(keys, ["egalite"], INPUTS)[0]["egalite"] == (F(1, 4),) * 4


def test_a_missing_figure_stops_only_the_keys_that_read_it():
    error = refusal(KEYS, "melange")
    assert isinstance(error, MissingFigureError)
    assert error.params["key"] == "richesse"
    assert set(evaluate(KEYS, ["proposee"], INPUTS)[0]) == {
        "egalite",
        "population",
        "compromis",
        "proposee",
    }


@pytest.mark.parametrize(
    ("parameters", "code", "names"),
    [
        (Mix(parts={"absente": 1}), "unknown_keys", "absente"),
        (Proportional(indicator="absent"), "unknown_indicators", "absent"),
        (Given(shares={"99": 1}), "unknown_members", "99"),
    ],
)
def test_an_unknown_name_is_refused(parameters, code, names):
    error = refusal({"k": parameters}, "k")
    assert (error.code, error.params["names"]) == (code, names)


def test_a_faulty_figure_is_named_by_its_member():
    figures = {"people": indicator(dict.fromkeys(PEOPLE, 1) | {"60": -1, "80": -2})}
    error = refusal(KEYS, "compromis", Inputs(INPUTS.members, 1, figures))
    assert isinstance(error, InvalidKeyError)
    assert (error.code, error.params["where"], error.params["key"]) == (
        "value_negative",
        "60, 80",
        "population",
    )
    assert all("60, 80" in error.text(language) for language in LANGUAGES)


def test_a_key_is_scale_free_when_all_that_it_needs_is():
    keys = {**KEYS, "autour": Mix(parts={"proposee": F(1, 2), "egalite": F(1, 2)})}
    assert scale_free(keys, "compromis")
    assert not scale_free(keys, "proposee")
    assert not scale_free(keys, "autour")
    assert RULES["mix"].scale_free


def test_a_negative_share_is_allowed_and_said():
    keys = {**KEYS, "contre": Mix(parts={"population": 4, "egalite": -3})}
    shares, steps = evaluate(keys, ["contre"], INPUTS)
    assert steps[-1].scalars["negative"] == ("60", "80")
    assert sum(shares["contre"]) == 1
    assert "negative" not in steps[0].scalars


def many(count):
    """Members and two figures beyond the exact limit."""
    codes = tuple(f"{number:06}" for number in range(count))
    people = indicator({code: F(number + 1) for number, code in enumerate(codes)})
    return Inputs(codes, 10**12, {"people": people})


def test_above_the_exact_limit_keys_are_floats_snapped_to_twelve_decimals():
    inputs = many(EXACT_MEMBERS + 1)
    keys = {
        **KEYS,
        "proposee": Bounded(base="compromis", cap={inputs.members[-1]: F(1, 10**4)}),
        "puissance": Product(exponents={"people": F(1, 2)}),
    }
    shares, steps = evaluate(keys, ["proposee", "puissance"], inputs)
    assert all(sum(found) == 1 for found in shares.values())
    assert all(10**12 % share.denominator == 0 for found in shares.values() for share in found)
    assert shares["proposee"][-1] == F(1, 10**4)
    exact = F(1, EXACT_MEMBERS + 1)
    assert all(abs(share - exact) <= F(1, 10**12) for share in shares["egalite"])
    people = next(step for step in steps if step.key == "population")
    assert people.columns["value"][1] == 2


def test_at_the_exact_limit_keys_are_fractions():
    shares, _ = evaluate(KEYS, ["compromis"], many(EXACT_MEMBERS))
    total = F(EXACT_MEMBERS * (EXACT_MEMBERS + 1), 2)
    assert shares["compromis"][0] == F(65, 100) / total + F(35, 100) / EXACT_MEMBERS


def test_the_float_path_agrees_with_the_exact_one():
    inputs = many(EXACT_MEMBERS + 1)
    found = evaluate(KEYS, ["compromis"], inputs)[0]["compromis"]
    values = np.arange(1, EXACT_MEMBERS + 2)
    exact = 0.65 * values / values.sum() + 0.35 / len(values)
    assert np.allclose(
        [float(share) for share in found], exact, rtol=0, atol=3e-12
    )  # snapped twice


@pytest.mark.parametrize("faulty", ["population", "km"])
def test_a_faulty_figure_of_any_criterion_names_its_member(faulty):
    figures = {
        name: Indicator(
            label=name,
            unit="u",
            year=2014,
            source="s",
            values={"59": 1, "62": -1 if name == faulty else 2, "80": 3},
        )
        for name in ("population", "km")
    }
    keys = {"k": Product(exponents={"population": 1, "km": 2})}
    with pytest.raises(InvalidKeyError) as caught:
        evaluate(keys, ["k"], Inputs(("59", "62", "80"), 100, figures))
    assert (caught.value.code, caught.value.params["where"]) == ("value_negative", "62")
