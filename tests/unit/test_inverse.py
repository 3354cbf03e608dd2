"""What an agreed key is compatible with: nearest mixes, sets of weights, proofs, forms."""

import json
from fractions import Fraction
from itertools import product as pairs

import numpy as np
import pytest

from allocation.analysis.inverse import (
    explain_key,
    explain_reference,
    sample_weights,
)
from allocation.analysis.inverse.compatible import compatible_weights
from allocation.analysis.inverse.forms import modulation_band
from allocation.analysis.inverse.nearest import nearest_in_hull
from allocation.analysis.inverse.observed import criteria_of, observation
from allocation.analysis.inverse.sparse import sparsest
from allocation.cli import main
from allocation.errors import AllocationError, InvalidKeyError, MissingFigureError
from allocation.reporting.explanation_of_key import explained_answer, explained_lines
from allocation.reporting.tables.noun import Table
from allocation.scenarios import read_scenario

CANAL = "scenarios/canal-seine-nord-2014.toml"
AGREED = {"59": 200_000_000, "62": 130_000_000, "80": 70_000_000, "60": 100_000_000}
PEOPLE = {"59": 2_603_472, "62": 1_472_589, "80": 571_632, "60": 818_680}
KM = {"59": 0, "62": 26, "80": 47, "60": 34}
EQUAL = dict.fromkeys(AGREED, 1)
CRITERIA = {"population": PEOPLE, "equal": EQUAL, "km": KM}


def explained(tolerance=None, **more):
    return explain_key(AGREED, CRITERIA | more, tolerance, unit="euros")


@pytest.mark.parametrize(
    ("amounts", "unit", "points"),
    [
        ([200, 130, 70, 100], 10, 1),
        ([217, 141, 76, 108], 1, Fraction(100, 2 * 542)),
        ([205, 130, 65, 100], 5, Fraction(1, 2)),
        ([50, 50], 2, 1),
    ],
)
def test_the_rounding_of_the_amounts_sets_the_tolerance(amounts, unit, points):
    seen = observation([million * 10**6 for million in amounts], unit="euros")
    assert seen.rounding == unit * 10**8
    assert 100 * seen.tolerance == points


def test_amounts_computed_to_the_cent_may_each_move_by_one_cent():
    seen = observation([33_33, 33_34, 33_33, 900_00])
    assert seen.tolerance == Fraction(1, 1000_00)


def test_shares_and_amounts_say_the_same():
    shares = observation({code: Fraction(x, 500_000_000) for code, x in AGREED.items()})
    assert shares.total is None
    assert shares.shares == observation(AGREED).shares
    assert shares.tolerance == observation(AGREED).tolerance == Fraction(1, 100)


def test_floats_are_read_as_they_are_written():
    seen = observation([0.4, 0.26, 0.14, 0.2])
    assert seen.shares == (Fraction(2, 5), Fraction(13, 50), Fraction(7, 50), Fraction(1, 5))


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: explain_key({"59": 1}, {"equal": {"59": 1}}), "explain_one_member"),
        (lambda: explain_key(AGREED, CRITERIA, total=499_000_000), "explain_total"),
        (lambda: explain_key(AGREED, {}), "explain_no_criterion"),
        (lambda: explained(nothing=dict.fromkeys(AGREED, 0)), "explain_zero_criterion"),
        (lambda: explained(balance=EQUAL | {"80": -1}), "explain_negative"),
        (lambda: explain_key(AGREED | {"80": -1}, CRITERIA), "value_negative"),
        (lambda: explain_key(dict.fromkeys(AGREED, 0), CRITERIA), "sum_zero"),
        (lambda: explain_key([0.5, 0.4], [[1, 1]]), "share_sum"),
        (lambda: explain_key([1, 2, 3], [[1, 1]]), "value_shape"),
        (lambda: explain_key([1, float("nan")], [[1, 1]]), "value_not_finite"),
        (lambda: explained(tolerance=-0.01), "tolerance_negative"),
        (lambda: explain_key([1] * 41, [[1] * 41]), "explain_too_many"),
    ],
)
def test_bad_input_is_refused_in_words(call, code):
    with pytest.raises(InvalidKeyError) as refused:
        call()
    assert refused.value.code == code
    assert refused.value.text("fr") != refused.value.text("en")


def test_a_member_without_a_figure_is_named():
    with pytest.raises(MissingFigureError, match="60"):
        explained(ports={"59": 1, "62": 1, "80": 2})


def test_the_stated_total_may_be_right():
    assert (
        explain_key(AGREED, CRITERIA, total=500_000_000, unit="euros").observed.total == 5 * 10**10
    )


def test_no_mix_reaches_one_point_and_the_proof_is_exact():
    found = explained()
    proof = found.certificate
    assert proof is not None
    assert not found.compatible
    assert (proof.more, proof.less) == (("60",), ("80",))
    assert proof.holds(found.observed.shares, found.criteria)
    assert proof.excess == found.best["linf"].gap > found.observed.tolerance


def test_a_proof_that_is_changed_no_longer_holds():
    found = explained()
    proof = found.certificate
    assert proof is not None
    assert not proof.holds(found.criteria.rows[0], found.criteria)


def test_with_two_points_some_weights_fit_and_there_is_no_proof():
    found = explained(Fraction(2, 100))
    assert found.certificate is None
    assert found.compatible
    for vertex in found.compatible.vertices:
        made = [
            sum(w * c for w, c in zip(vertex, column, strict=True))
            for column in zip(*found.criteria.rows, strict=True)
        ]
        gaps = [abs(a - b) for a, b in zip(made, found.observed.shares, strict=True)]
        assert max(gaps) <= Fraction(2, 100)
        assert sum(vertex) == 1


def test_the_ranges_are_those_of_the_vertices_and_hold_every_sample():
    found = explained(Fraction(2, 100), area={"59": 5743, "62": 6671, "80": 6170, "60": 5860})
    weights = found.compatible
    columns = list(zip(*weights.vertices, strict=True))
    assert weights.ranges == tuple((min(column), max(column)) for column in columns)
    drawn = sample_weights(weights, 5000, seed=3)
    low, high = (np.array([float(e) for e in ends]) for ends in zip(*weights.ranges, strict=True))
    assert (drawn >= low - 1e-9).all()
    assert (drawn <= high + 1e-9).all()
    assert np.array_equal(drawn, sample_weights(weights, 5000, seed=3))
    assert not np.array_equal(drawn, sample_weights(weights, 5000, seed=4))


def test_samples_are_uniform_on_a_triangle():
    """Three criteria, three members, no limit: each weight of a uniform draw has mean 1/3."""
    criteria = criteria_of([[1, 0, 0], [0, 1, 0], [0, 0, 1]], ("a", "b", "c"))
    whole = compatible_weights((Fraction(1, 3),) * 3, criteria, Fraction(1))
    assert len(whole.vertices) == 3
    drawn = sample_weights(whole, 20_000)
    assert np.abs(drawn.mean(axis=0) - 1 / 3).max() < 0.01
    assert abs((drawn[:, 0] < 0.5).mean() - 0.75) < 0.02
    assert whole.centre == (Fraction(333333333333, 10**12),) * 3


def test_the_centre_is_inside():
    weights = explained(Fraction(2, 100)).compatible
    for row in weights.rows:
        reached = sum(c * w for c, w in zip(row[:-1], weights.centre, strict=True))
        assert reached <= row[-1] + Fraction(1, 10**9)


def test_more_criteria_than_members_are_not_identified():
    more = explained(
        area={"59": 5743, "62": 6671, "80": 6170, "60": 5860},
        last={"60": 1, "59": 2, "62": 3, "80": 5},
    )
    told = more.identifiability
    assert (told.criteria, told.members, told.rank) == (5, 4, 4)
    assert len(told.directions) == 1
    assert sum(told.directions[0]) == 0
    for column in zip(*more.criteria.rows, strict=True):
        assert sum(d * c for d, c in zip(told.directions[0], column, strict=True)) == 0


def test_the_same_criterion_twice_leaves_its_weight_open_and_shows_it_even():
    key = {"59": 3, "62": 2, "80": 2, "60": 1}
    found = explain_key(
        key, {"one": key, "two": {c: 2 * x for c, x in key.items()}, "equal": EQUAL}
    )
    mix = found.best["l2"]
    assert mix.ranges[1:] == ((0, 1), (0, 1))
    assert mix.weights == (0, Fraction(1, 2), Fraction(1, 2))
    assert not mix.unique
    assert found.identifiability.determined == (True, False, False)


def test_the_least_sum_has_several_keys_and_the_evenest_is_taken():
    """Two criteria on each side: every mix from 1/4 to 3/4 has the same sum of deviations."""
    agreed = [Fraction(1, 4), Fraction(3, 4)] * 2
    half = [x / 2 for x in agreed]
    found = explain_key(half, [[1, 1, 0, 0], [0, 0, 1, 1]])
    assert found.best["l1"].weights == (Fraction(1, 2), Fraction(1, 2))


def test_the_nearest_point_is_that_of_a_fine_grid():
    points = [
        (Fraction(1), Fraction(0), Fraction(0)),
        (Fraction(0), Fraction(1, 2), Fraction(1, 2)),
        (Fraction(1, 3),) * 3,
    ]
    target = (Fraction(1, 2), Fraction(2, 5), Fraction(1, 10))
    found = nearest_in_hull(points, target)
    least = sum((a - b) ** 2 for a, b in zip(found, target, strict=True))
    grid = [(a, b, 60 - a - b) for a, b in pairs(range(61), repeat=2) if a + b <= 60]
    for weights in grid:
        point = [
            sum(w * p[i] for w, p in zip(weights, points, strict=True)) / Fraction(60)
            for i in range(3)
        ]
        assert least <= sum((a - b) ** 2 for a, b in zip(point, target, strict=True))


def test_nothing_depends_on_the_order_of_members_and_criteria():
    backwards = {
        name: dict(reversed(values.items())) for name, values in reversed(CRITERIA.items())
    }
    other = explain_key(dict(reversed(AGREED.items())), backwards, unit="euros")
    assert other == explained()


def test_the_sparsest_explanation_is_the_smallest_set_that_fits():
    key = [Fraction(11, 20), Fraction(9, 20)]
    criteria = criteria_of({"a": [3, 1], "b": [1, 1], "c": [1, 3]}, ("1", "2"))
    assert sparsest((key[0], key[1]), criteria, Fraction(1, 20)).simplest.names == ("b",)
    assert sparsest((key[0], key[1]), criteria, Fraction(0)).simplest.names == ("a", "b")


def test_a_band_is_the_smallest_that_holds():
    seen = observation(AGREED)
    criteria = criteria_of({"population": PEOPLE, "equal": EQUAL}, seen.members)
    band = modulation_band(seen, criteria).parameters["band"]
    assert Fraction(7, 100) < band < Fraction(8, 100)
    alone = modulation_band(seen, criteria.only([1])).parameters["band"]
    per_head = [Fraction(AGREED[c], PEOPLE[c]) for c in seen.members]
    ratio = max(per_head) / min(per_head)
    assert 0 <= alone - (ratio - 1) / (ratio + 1) < Fraction(1, 10**6)


def test_a_share_of_zero_has_no_band_around_a_criterion_above_zero():
    seen = observation([1, 1, 0])
    assert modulation_band(seen, criteria_of([[1, 1, 1]], seen.members)) is None


def test_each_family_finds_its_own_keys():
    size = {"a": 100, "b": 400, "c": 900, "d": 2500}
    power = explain_key({c: v**2 for c, v in size.items()}, {"size": size}).forms
    assert (power[0].kind, power[0].parameters["exponent"], power[0].gap) == ("power", 2, 0)
    tariff = {c: 30 * min(v, 500) + 10 * max(v - 500, 0) for c, v in size.items()}
    brackets = {form.kind: form for form in explain_key(tariff, {"size": size}).forms}["brackets"]
    assert brackets.compatible
    assert brackets.gap <= Fraction(1, 10**3)
    fixed = {c: 5000 + 7 * v for c, v in size.items()}
    found = {form.kind: form for form in explain_key(fixed, {"size": size}, unit="euros").forms}
    assert found["fixed"].parameters == {"fixed": 5000, "rate": 7}


def test_a_product_of_two_criteria_is_found():
    one, two = [1, 4, 9, 16], [5, 1, 3, 2]
    seen = [Fraction(a * b * b) for a, b in zip(one, two, strict=True)]
    forms = {f.kind: f for f in explain_key(seen, {"one": one, "two": two}).forms}
    assert dict(forms["product"].exponents) == {"one": 1, "two": 2}
    assert forms["product"].gap == 0


def test_a_scenario_says_which_criteria_it_left_out():
    found = explain_reference(read_scenario(CANAL))
    assert found.incomplete == ("potentiel_financier",)
    assert "equal" in found.explanation.criteria.names
    with pytest.raises(InvalidKeyError, match="foo"):
        explain_reference(read_scenario(CANAL), only=("foo",))
    bare = read_scenario(CANAL).model_copy(update={"reference": None})
    with pytest.raises(AllocationError) as refused:
        explain_reference(bare)
    assert refused.value.code == "explain_no_reference"


def test_a_named_mix_gives_its_weights_back():
    found = explain_reference(read_scenario(CANAL), "compromis").explanation
    assert found.sparse.simplest.names == ("equal", "population")
    assert found.sparse.simplest.weights == (Fraction(7, 20), Fraction(13, 20))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("only", [None, ("population", "equal", "canal_km")])
def test_the_answer_says_compatible_and_never_computed(language, only):
    found = explain_reference(read_scenario(CANAL), only=only)
    told = [item for item in explained_answer(found, "80") if not isinstance(item, Table)]
    tables = [item for item in explained_answer(found, "80") if isinstance(item, Table)]
    text = " ".join(item.text(language) for item in (*told, *explained_lines(found)))
    assert "ompatible" in text
    assert ("Aucun mélange" in text) == (only is not None and language == "fr")
    assert tables[1].rows[0][0] == "Somme"
    for table in tables:
        assert all(table.texts(row, language) for row in table.rows)


def run(*arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_the_command_line_answers_and_refuses(capsys):
    status, out, _ = run(
        "explain", CANAL, "--criteria", "population,equal", "--short", capsys=capsys
    )
    assert status == 0
    assert "fait payer autant à l'Oise et aussi peu à la Somme" in out
    status, out, _ = run("explain", CANAL, "--tolerance", "1,6", "--json", capsys=capsys)
    facts = json.loads(out)
    assert status == 0
    assert facts["tolerance"] == "2/125"
    assert facts["compatible"] is True
    assert run("explain", CANAL, "--tolerance", "x", capsys=capsys)[0] == 2
    assert run("explain", CANAL, "--tolerance", "inf", capsys=capsys)[0] == 2
    assert run("explain", CANAL, "--for", "99", capsys=capsys)[0] == 2
    assert run("explain", CANAL, "--since", CANAL, "--key", "population", capsys=capsys)[0] == 2
    assert run("explain", "scenarios/gaz-2016.toml", capsys=capsys)[0] == 1


def test_too_many_vertices_leave_exact_ranges_and_draws():
    """Eleven criteria of six members: the extreme weights stand for the vertices."""
    rows = [[(7 * i * j + 3 * i + j * j) % 11 + 1 for i in range(6)] for j in range(11)]
    criteria = criteria_of(rows, tuple("abcdef"))
    middle = tuple(sum(column, Fraction(0)) / 11 for column in zip(*criteria.rows, strict=True))
    weights = compatible_weights(middle, criteria, Fraction(1, 50))
    assert not weights.complete
    drawn = sample_weights(weights, 500)
    low, high = (np.array([float(e) for e in ends]) for ends in zip(*weights.ranges, strict=True))
    assert (drawn >= low - 1e-9).all()
    assert (drawn <= high + 1e-9).all()
