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

PRODUCT = [(rule, axiom) for rule in FORMS for axiom in KEY_AXIOMS]
HELD = [(r, a) for r, a in PRODUCT if RULES[r].axioms[a] in ("proved", "not refuted")]
DENIED = [(r, a) for r, a in PRODUCT if RULES[r].axioms[a] == "refuted"]

# Smallest case of each denial; those of the mix and of the modulated key are the published ones.
COUNTEREXAMPLES = {
    ("equal", "merge_neutral"): (table([1], [1], [1]), 0, 1),
    ("mix", "relative_consistency"): (table([6, 6, 9], [6, 2, 1], [3, 7, 6]), 0),
    ("product", "merge_neutral"): (table([1, 1], [1, 1], [1, 1]), 0, 1),
    ("inverse_capacity", "merge_neutral"): (table([1, 1], [1, 2], [1, 1]), 0, 1),
    ("inverse_capacity", "dominance"): (table([1, 2], [1, 1]), 0, 1),
    ("modulated", "others_response"): (table([8, 17], [1, 2], [1, 1]), 0, F(316, 100)),
    ("modulated", "merge_neutral"): (table([1, 1], [1, 3], [1, 1]), 0, 1),
    ("modulated", "population_monotone"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("modulated", "relative_consistency"): (table([1, 16], [4, 4], [3, 6]), 0),
    ("log_coefficient", "merge_neutral"): (table([3], [3], [1]), 0, 1),
    ("brackets", "merge_neutral"): (table([3], [3], [1]), 0, 1),
    ("fixed_plus_variable", "merge_neutral"): (table([1], [1], [1]), 0, 1),
    ("fixed_plus_variable", "relative_consistency"): (table([3], [2], [1]), 0),
    ("bounded", "merge_neutral"): (table([2, "1/4"], [1, 1], [1, 1]), 0, 1),
    ("bounded", "relative_consistency"): (table([2, 1], [2, "1/3"], [1, "2/3"]), 0),
    ("bounded", "dominance"): (table([2, "1/4"], [1, 1]), 0, 1),
    ("tiers", "relative_consistency"): (table([6, 1], [1, 1], [2, 1]), 0),
    ("transition", "relative_consistency"): (table([6, 1], [1, 1], [2, 1]), 0),
}


@st.composite
def tables(draw, form):
    """Small integers, four or five members more often than three."""
    members = draw(st.sampled_from([4, 5, 3, 2, 6]))
    figure = st.integers(max(form.least, 1), 12)
    cells = [[draw(figure) for _ in range(form.columns)] for _ in range(members)]
    m = table(*cells)
    for column in form.scaled_by_total:
        m[:, column] = [F(draw(st.integers(2, 20)), 10) for _ in range(members)]
        assume(sum(m[:, column]) - max(m[:, column]) >= 1)  # without anyone, caps fund the total
    return m


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


@pytest.mark.parametrize(("rule", "axiom"), HELD)
@given(st.data())
def test_no_draw_contradicts_what_a_rule_claims(rule, axiom, data):
    form = FORMS[rule]
    m = data.draw(tables(form))
    assert getattr(axioms, axiom)(form, m, *arguments(axiom, data.draw, m))


@pytest.mark.parametrize(("rule", "axiom"), DENIED)
def test_a_denied_axiom_has_its_counterexample(rule, axiom):
    m, *rest = COUNTEREXAMPLES[rule, axiom]
    assert not getattr(axioms, axiom)(FORMS[rule], m, *rest)


def test_every_denial_is_shipped_and_none_is_idle():
    assert set(COUNTEREXAMPLES) == set(DENIED)


def test_no_rule_is_silent_on_an_axiom():
    assert all(set(rule.axioms) == set(KEY_AXIOMS) for rule in RULES.values())


def test_a_rule_without_form_states_nothing():
    silent = {name for name, rule in RULES.items() if set(rule.axioms.values()) == {"not stated"}}
    assert silent == set(RULES) - set(FORMS)
