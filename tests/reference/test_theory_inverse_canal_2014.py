"""The announced key of 2014 and its nearest explanations, recomputed from the sourced figures.

The printed table comes from a study that rounded its weights; every row is found again, and where
the exact optimum differs from what was printed, the test says why.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.analysis.inverse import explain_key, sample_weights
from allocation.analysis.inverse.forms import modulation_band
from tests.reference.case_files import case

CASE = case("canal_back_test")
CODES = CASE["members"]
FIGURES = {name: figure["values"] for name, figure in CASE["inputs"].items()}
PEOPLE = FIGURES["population_2012"]
CAPACITY = [a * b for a, b in zip(PEOPLE, FIGURES["capacity_per_inhabitant"], strict=True)]
CRITERIA = {
    "population": PEOPLE,
    "equal": [1, 1, 1, 1],
    "km": FIGURES["km"],
    "area": FIGURES["area_km2"],
    "capacity": CAPACITY,
}


def explained(tolerance=None, names=tuple(CRITERIA)):
    observed = dict(zip(CODES, (x * 10**6 for x in CASE["observed_million_euros"]), strict=True))
    criteria = {name: dict(zip(CODES, CRITERIA[name], strict=True)) for name in names}
    return explain_key(observed, criteria, tolerance, unit="euros")


FOUND = explained()
PRINTED_MIXES = [
    # criteria, weights in percent, key of Nord, Pas-de-Calais, Somme, Oise, largest gap in points
    (("population",), (100,), (47.6, 26.9, 10.5, 14.9), 7.6),
    (("population", "equal"), (65, 35), (39.7, 26.3, 15.6, 18.4), 1.57),
    (("population", "km"), (83, 17), (40.5, 25.5, 16.2, 17.8), 2.21),
    (("population", "area"), (64, 36), (38.9, 27.1, 15.8, 18.2), 1.82),
    (("population", "equal", "capacity"), (47, 37, 16), (41.2, 24.8, 15.2, 18.8), 1.19),
]


@pytest.mark.parametrize(("names", "weights", "key", "gap"), PRINTED_MIXES)
def test_theory_inverse_mixes(names, weights, key, gap):
    mix = FOUND.sparse.mix(*names)
    assert mix is not None
    assert [round(100 * float(mix.weight(name))) for name in names] == list(weights)
    order = [FOUND.observed.members.index(code) for code in CODES]
    # The study printed the key of rounded weights: one tenth of a point away at most.
    assert [float(100 * mix.shares[i]) for i in order] == pytest.approx(key, abs=0.1)
    assert float(100 * mix.gap) == pytest.approx(gap, abs=0.05 if gap == 7.6 else 0.006)


def test_theory_inverse_all_five_criteria_are_no_nearer_than_three():
    best, three = FOUND.best["linf"], FOUND.sparse.mix("population", "equal", "capacity")
    assert three is not None
    assert best.gap == three.gap
    assert best.weight("km") == best.weight("area") == 0
    assert best.unique


def test_theory_inverse_least_squares():
    two = explained(names=("population", "equal")).best["l2"]
    assert [round(float(100 * two.weight(n)), 1) for n in ("population", "equal")] == [66.6, 33.4]
    three = FOUND.best["l2"]
    names = ("population", "equal", "capacity")
    assert [round(float(100 * three.weight(n))) for n in names] == [57, 36, 7]


def test_theory_inverse_forms():
    forms = {form.kind: form for form in FOUND.forms}
    power, brackets, fixed = forms["power"], forms["brackets"], forms["fixed"]
    # Printed 0.62; the largest deviation is least at 0.625, and the hundredth 0.63 is the nearer.
    assert power.criteria == brackets.criteria == fixed.criteria == ("population",)
    assert abs(power.parameters["exponent"] - Fraction(62, 100)) <= Fraction(1, 100)
    assert float(100 * power.gap) == pytest.approx(1.22, abs=0.03)
    # Printed 128 and 56: the same threshold, the rates that share exactly 500 million.
    assert brackets.parameters["edge"] == 710_000
    assert [round(float(brackets.parameters[name])) for name in ("rate", "beyond")] == [128, 56]
    assert float(100 * brackets.gap) == pytest.approx(0.69, abs=0.006)
    assert brackets.compatible
    assert round(float(fixed.parameters["fixed"]) / 10**6, 1) == 41.7
    assert round(float(fixed.parameters["rate"]), 1) == 61.3
    assert float(fixed.gap) * 500 == pytest.approx(8.6, abs=0.05)


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        (("population",), 23.0),
        (("population", "equal"), 7.9),
        (("population", "equal", "capacity"), 5.9),
    ],
)
def test_theory_inverse_modulation_bands(names, printed):
    found = explained(names=names)
    band = modulation_band(found.observed, found.criteria)
    assert band is not None
    assert float(100 * band.parameters["band"]) == pytest.approx(printed, abs=0.05)


def test_theory_inverse_no_weights_reach_one_point():
    assert FOUND.observed.tolerance == Fraction(1, 100)
    assert not FOUND.compatible
    proof = FOUND.certificate
    assert proof is not None
    assert proof.holds(FOUND.observed.shares, FOUND.criteria)
    assert (proof.more, proof.less) == (("60",), ("80",))
    assert round(float(100 * proof.excess), 2) == 1.19


def test_theory_inverse_the_printed_certificate_is_a_proof_too():
    """Proofs of the same fact are many: the printed one is not the strongest, and it holds."""
    printed = dict(zip(CODES, ("-0.095", "0.111", "-0.405", "0.389"), strict=True))
    direction = [Fraction(printed[code]) for code in FOUND.observed.members]
    reached = sum(y * k for y, k in zip(direction, FOUND.observed.shares, strict=True))
    rows = FOUND.criteria.rows
    highest = max(sum(y * c for y, c in zip(direction, row, strict=True)) for row in rows)
    assert Fraction(1, 100) < (reached - highest) / sum(map(abs, direction))
    proof = FOUND.certificate
    assert proof is not None
    assert (reached - highest) / sum(map(abs, direction)) <= proof.excess


@pytest.mark.parametrize(
    ("points", "vertices", "ranges"),
    [
        ("1.5", 10, {"population": (28, 62), "equal": (0, 40), "km": (0, 8), "area": (0, 42),
                     "capacity": (3, 30)}),
        ("2", None, {"population": (17, 77)}),
    ],
)  # fmt: skip
def test_theory_inverse_sets_of_weights(points, vertices, ranges):
    weights = explained(Fraction(points) / 100).compatible
    assert vertices in (None, len(weights.vertices))
    for name, (low, high) in ranges.items():
        ends = weights.ranges[weights.names.index(name)]
        assert [round(float(100 * end)) for end in ends] == [low, high]


def test_theory_inverse_mean_of_the_uniform_law():
    weights = explained(Fraction(15, 1000)).compatible
    mean = dict(zip(weights.names, 100 * sample_weights(weights, 40_000).mean(axis=0), strict=True))
    printed = {"population": 46, "equal": 17, "km": 2, "area": 17, "capacity": 19}
    # Printed from 4 000 draws of one chain: two points of noise on a weight.
    assert {name: float(mean[name]) for name in printed} == pytest.approx(printed, abs=2)


def test_theory_inverse_five_criteria_and_four_members():
    told = FOUND.identifiability
    assert (told.rank, told.criteria, told.unique) == (4, 5, False)


def test_theory_inverse_km_explain_nothing_whatever_the_split_of_the_26():
    for nord in range(27):
        km = dict(zip(CODES, [nord, 26 - nord, 47, 34], strict=True))
        observed = dict(zip(CODES, CASE["observed_million_euros"], strict=True))
        criteria = {
            name: dict(zip(CODES, CRITERIA[name], strict=True)) for name in ("population", "equal")
        }
        mix = explain_key(observed, criteria | {"km": km}).best["linf"]
        assert mix.weight("km") == 0
