"""Keys ``closest`` and ``leximin`` as rules of a scenario."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from pydantic import ValidationError

from allocation.errors import InvalidKeyError, NoAgreementError
from allocation.model import Bound, Indicator, Inputs
from allocation.solver_rules import RULES, Closest, Leximin

MEMBERS = ("59", "60", "62", "80")
EQUAL = np.array([Fraction(1, 4)] * 4, dtype=object)
POPULATION = Indicator(
    label="Population",
    unit="hab.",
    year=2014,
    source="s",
    values=dict(zip(MEMBERS, (Fraction(n) for n in (4, 3, 2, 1)), strict=True)),
)


def bound(row, limit, kind="max_amount"):
    members = tuple(code for code, c in zip(MEMBERS, row, strict=True) if c)
    return Bound(tuple(map(Fraction, row)), Fraction(limit), members[0], "", members, kind)


def inputs(*bounds):
    return Inputs(MEMBERS, 4000, {"population": POPULATION}, {"egalite": EQUAL}, bounds=bounds)


def run(parameters, *bounds):
    return RULES[parameters.rule].function(parameters, inputs(*bounds))


def test_closest_follows_its_target_until_a_line_holds():
    assert run(Closest(target="egalite")).shares.tolist() == EQUAL.tolist()
    together = bound([0, 1, 1, 0], 20, "coalition_ceiling")
    limits = bound([0, 0, 0, 1], 4), together, bound([-1, 0, 0, 0], -16)
    found = run(Closest(target="egalite"), *limits)
    assert found.shares.tolist() == [Fraction(n, 40) for n in (16, 10, 10, 4)]
    assert found.held == (("80", "cap"), ("59", "floor"))
    assert found.columns["transfer"].tolist() == [Fraction(n, 40) for n in (6, 0, 0, -6)]
    assert "low" not in found.columns


def test_a_distance_with_several_optima_shows_the_interval_of_each_share():
    found = run(Closest(target="egalite", distance="l1"), bound([1, 0, 0, 0], 4))
    assert found.columns["low"].tolist() == [Fraction(1, 10), *[Fraction(1, 4)] * 3]
    assert found.columns["high"].tolist() == [Fraction(1, 10), *[Fraction(2, 5)] * 3]
    assert found.scalars["objective"] == 12


@pytest.mark.parametrize(
    ("parameters", "expected", "first"),
    [
        (Leximin(burden="per_unit", indicator="population"), (16, 12, 8, 4), 4),
        (Leximin(burden="effort", indicator="population"), (16, 12, 8, 4), 400),
        (Leximin(burden="rate", reference="egalite"), (10, 10, 10, 10), 1),
        (
            Leximin(burden="concession", own=dict(zip(MEMBERS, (1200, 800, 400, 0), strict=True))),
            (16, 12, 8, 4),
            4,
        ),
    ],
)
def test_leximin_levels_each_burden(parameters, expected, first):
    found = run(parameters, bound([1, 1, 0, 0], 39, "coalition_ceiling"))
    assert [share * 40 for share in found.shares] == list(expected)
    assert found.scalars["objective"] == first
    assert set(found.columns["burden"]) == {first}
    assert found.held == ()


def test_a_burden_without_its_figures_is_refused():
    for burden in ("per_unit", "effort", "rate", "concession"):
        with pytest.raises(ValidationError):
            Leximin(burden=burden)
    with pytest.raises(InvalidKeyError) as caught:
        run(Leximin(burden="concession", own={"59": 1}))
    assert caught.value.code == "amounts_members"


def test_no_agreement_is_told_again_with_the_key():
    """The graph of keys raises the same error once more, with the name of the key."""
    with pytest.raises(NoAgreementError) as caught:
        run(Closest(target="egalite"), bound([1, 1, 1, 1], 30, "coalition_ceiling"))
    again = NoAgreementError(caught.value.code, **caught.value.params, key="k")
    assert again.missing == caught.value.missing == 10
    assert again.lines == caught.value.lines
