"""Rules by axioms: every claim of the registry is searched, every denial has its smallest case."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.key_rules import KEY_AXIOMS, RULES
from tests.properties import key_forms as axioms
from tests.properties.key_forms import FORMS, table

F = Fraction

CLAIMS = {
    " ".join(filter(None, (rule.id, name))): axioms
    for rule in RULES.values()
    for name, axioms in [("", rule.axioms), *((case.id, case.axioms) for case in rule.cases)]
}
PRODUCT = [(form, axiom) for form in FORMS for axiom in KEY_AXIOMS]
HELD = [(f, a) for f, a in PRODUCT if CLAIMS[f][a] in ("proved", "not refuted")]
DENIED = [(f, a) for f, a in PRODUCT if CLAIMS[f][a] == "refuted"]

TWINS = table([10, 10], [10, 10])
# Smallest case of each denial; those of the mix and of the modulated key are the published ones.
COUNTEREXAMPLES = {
    ("equal", "merge_neutral"): (table([1], [1], [1]), 0, 1),
    ("mix", "relative_consistency"): (table([6, 6, 9], [6, 2, 1], [3, 7, 6]), 0),
    ("mix negative_weight", "own_monotone"): (table([1, 1, 1], [1, 1, 1]), 0, 1),
    ("mix negative_weight", "others_response"): (table([1, 1, 1], [1, 1, 1]), 0, 1),
    ("mix negative_weight", "population_monotone"): (
        table([9, 1, 1], [1, 1, 1], [1, 1, 1]),
        0,
    ),
    ("mix negative_weight", "relative_consistency"): (
        table([1, 1, 1], [2, 1, 1], [1, 1, 1]),
        0,
    ),
    ("mix negative_weight", "dominance"): (table([2, 1, 1], [1, 1, 1]), 0, 1),
    ("product", "merge_neutral"): (table([1, 1], [1, 1], [1, 1]), 0, 1),
    ("product negative_exponent", "own_monotone"): (table([1, 1], [1, 1]), 0, 1),
    ("product negative_exponent", "others_response"): (table([1, 1], [1, 1]), 0, 1),
    ("product negative_exponent", "merge_neutral"): (table([1, 1], [1, 1], [1, 1]), 0, 1),
    ("product negative_exponent", "dominance"): (table([2, 1], [1, 1]), 0, 1),
    ("inverse_capacity", "merge_neutral"): (table([1, 1], [1, 2], [1, 1]), 0, 1),
    ("inverse_capacity", "dominance"): (table([1, 2], [1, 1]), 0, 1),
    ("modulated", "others_response"): (table([8, 17], [1, 2], [1, 1]), 0, F(316, 100)),
    ("modulated", "merge_neutral"): (table([1, 1], [1, 3], [1, 1]), 0, 1),
    ("modulated", "population_monotone"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("modulated", "relative_consistency"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("modulated steep_elasticity", "own_monotone"): (TWINS, 0, 1),
    ("modulated steep_elasticity", "others_response"): (TWINS, 0, 1),
    ("modulated steep_elasticity", "merge_neutral"): (table([1, 1], [1, 3], [1, 1]), 0, 1),
    ("modulated steep_elasticity", "population_monotone"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("modulated steep_elasticity", "relative_consistency"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("modulated steep_elasticity", "dominance"): (table([11, 10], [10, 10]), 0, 1),
    ("modulated frozen_mean", "merge_neutral"): (table([1, 1], [1, 4], [1, 1]), 0, 1),
    ("log_coefficient", "merge_neutral"): (table([3], [3], [1]), 0, 1),
    ("brackets", "merge_neutral"): (table([3], [3], [1]), 0, 1),
    ("fixed_plus_variable", "merge_neutral"): (table([1], [1], [1]), 0, 1),
    ("fixed_plus_variable", "relative_consistency"): (table([3], [2], [1]), 0),
    ("bounded", "merge_neutral"): (table([2, "1/4", 0], [1, 1, 0], [1, 1, 0]), 0, 1),
    ("bounded", "relative_consistency"): (table([2, 1, 0], [2, "1/3", 0], [1, "2/3", 0]), 0),
    ("bounded", "dominance"): (table([2, "1/4", 0], [1, 1, 0]), 0, 1),
    ("tiers", "relative_consistency"): (table([6, 1], [1, 1], [2, 1]), 0),
    ("transition", "relative_consistency"): (table([6, 1], [1, 1], [2, 1]), 0),
}


@st.composite
def tables(draw, form):
    """Small integers, four or five members more often than three; caps, then floors."""
    members = draw(st.sampled_from([4, 5, 3, 2, 6]))
    cells = [[draw(st.integers(1, 12)) for _ in range(form.columns)] for _ in range(members)]
    m = table(*cells)
    if form.scaled_by_total:
        caps, floors = form.scaled_by_total
        m[:, caps] = [F(draw(st.integers(2, 20)), 10) for _ in range(members)]
        m[:, floors] = [F(draw(st.integers(0, 10)), 100) for _ in range(members)]
        assume(sum(m[:, caps]) - max(m[:, caps]) >= 1)  # without anyone, caps fund the total
    return m


@st.composite
def drawn_forms(draw, name):
    """A form with parameters of its class."""
    form = FORMS[name]
    return form if form.drawn is None else form.at(draw(form.drawn))


def arguments(axiom, draw, m):
    position = st.integers(0, len(m) - 1)
    first = draw(position)
    if axiom in ("own_monotone", "others_response"):
        return first, F(draw(st.integers(1, 30)), draw(st.integers(1, 4)))
    if axiom in ("merge_neutral", "dominance"):
        return first, draw(position.filter(lambda other: other != first))
    if axiom in ("population_monotone", "relative_consistency"):
        return (first,)
    return (F(draw(st.integers(1, 50)), 7),) if axiom == "units" else ()


def claimed(name, parameters):
    return RULES[name.partition(" ")[0]].claims(parameters)


@pytest.mark.parametrize(("name", "axiom"), HELD)
@given(st.data())
def test_no_draw_contradicts_what_a_rule_claims(name, axiom, data):
    form = data.draw(drawn_forms(name))
    m = data.draw(tables(form))
    assert getattr(axioms, axiom)(form, m, *arguments(axiom, data.draw, m))


@pytest.mark.parametrize(("name", "axiom"), DENIED)
def test_a_denied_axiom_has_its_counterexample(name, axiom):
    m, *rest = COUNTEREXAMPLES[name, axiom]
    assert claimed(name, FORMS[name].usual)[axiom] == "refuted"
    assert not getattr(axioms, axiom)(FORMS[name], m, *rest)


@pytest.mark.parametrize("name", FORMS)
@given(st.data())
def test_a_rule_claims_what_its_class_of_parameters_claims(name, data):
    form = data.draw(drawn_forms(name))
    assert claimed(name, form.usual) == CLAIMS[name]


@given(st.data(), st.sampled_from(["mix negative_weight", "product negative_exponent"]))
def test_a_criterion_that_counts_against_makes_its_owner_pay_less(data, name):
    """What the class denies is no accident of one table: it holds of each negative criterion."""
    form = data.draw(drawn_forms(name))
    m = data.draw(tables(form))
    i = data.draw(st.integers(0, len(m) - 1))
    weights = list((getattr(form.usual, "parts", None) or form.usual.exponents).values())
    against = next(column for column, weight in enumerate(weights) if weight < 0)
    raised = m.copy()
    raised[i, against] += 1
    assert form.shares(raised)[i] < form.shares(m)[i]


def test_every_denial_is_shipped_and_none_is_idle():
    assert set(COUNTEREXAMPLES) == set(DENIED)


def test_no_rule_is_silent_on_an_axiom():
    assert all(set(axioms) == set(KEY_AXIOMS) for axioms in CLAIMS.values())


def test_a_class_without_form_states_nothing():
    silent = {name for name, claims in CLAIMS.items() if set(claims.values()) == {"not stated"}}
    assert silent == set(CLAIMS) - set(FORMS)
