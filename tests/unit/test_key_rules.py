"""Rules of a scenario: what their parameters refuse, and the numbers that each one shows."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import pytest
from pydantic import ValidationError

from allocation import keys
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.key_rules import RULES
from allocation.labels import LANGUAGES, catalogue
from allocation.model import IN_EUROS, Indicator, Inputs
from allocation.rules import evaluate

F = Fraction
MEMBERS = ("59", "60", "62", "80")
EURO = 100


def indicator(*values):
    return Indicator(
        label="l", unit="u", year=2014, source="s", values=dict(zip(MEMBERS, values, strict=False))
    )


INDICATORS = MappingProxyType(
    {
        "people": indicator(6, 2, 4, 1),
        "km": indicator(0, 34, 26, 47),
        "means": indicator(100, 100, 200, 400),
        "benefits": indicator(9, 5, 5, 1),
        "costs": indicator(2, 4, 2, 2),
        "partial": indicator(1, 2),
    }
)


def parameters(rule, **fields):
    return RULES[rule].parameters.model_validate({"rule": rule, **fields}, context=IN_EUROS)


BASE = MappingProxyType(
    {
        "equal": parameters("equal"),
        "people": parameters("proportional", indicator="people"),
        "km": parameters("proportional", indicator="km"),
        "nord": parameters("given", shares={"59": 1}),
    }
)


def step(rule, total=1_000 * EURO, year=None, **fields):
    """The step of one rule among the base keys."""
    named = {**BASE, "tried": parameters(rule, **fields)}
    inputs = Inputs(MEMBERS, total, INDICATORS, year=year)
    return evaluate(named, ["tried"], inputs)[1][-1]


def shares(rule, **fields):
    return list(step(rule, **fields).shares)


REFUSED = {
    "weights_sum": ("mix", {"parts": {"people": 0.65, "km": 0.3}}, ("parts",)),
    "shares_sum": ("given", {"shares": {"59": 0.5, "62": 0.4}}, ("shares",)),
    "given_one_of": ("given", {}, ()),
    "exponent_zero": ("product", {"exponents": {"people": 0}}, ("exponents",)),
    "thresholds_order": ("log_coefficient", {"population": "people", "low": 5, "high": 5}, ()),
    "edges_order": (
        "brackets",
        {"indicator": "people", "edges": (5, 4), "rates": (1, 1, 1)},
        ("edges",),
    ),
    "rates_count": ("brackets", {"indicator": "people", "edges": (5,), "rates": (1,)}, ()),
    "rates_zero": ("brackets", {"indicator": "people", "edges": (5,), "rates": (0, 0)}, ()),
    "bounds_empty": ("bounded", {"base": "people"}, ()),
    "bounds_crossed": ("bounded", {"base": "people", "cap": {"59": 0.1}, "floor": {"59": 0.2}}, ()),
    "owners_sum": (
        "by_section",
        {"responsibility": "local", "costs": ({"id": "a", "cost": 1, "owners": {"59": 0.5}},)},
        ("costs", 0),
    ),
    "section_common_and_used": (
        "by_section",
        {
            "responsibility": "local",
            "costs": ({"id": "a", "cost": 1, "owners": {"59": 1}, "common": "equal"},),
        },
        ("costs", 0),
    ),
    "sections_empty": ("by_section", {"responsibility": "local", "costs": ()}, ("costs",)),
    "section_without_user": (
        "by_section",
        {"responsibility": "users", "costs": ({"id": "a", "cost": 1, "owners": {"59": 1}},)},
        (),
    ),
    "section_twice": (
        "by_section",
        {
            "responsibility": "local",
            "costs": (
                {"id": "a", "cost": 1, "owners": {"59": 1}},
                {"id": "a", "cost": 1, "owners": {"59": 1}},
            ),
        },
        ("costs",),
    ),
    "edges_empty": ("tiers", {"edges": (), "keys": ("people",)}, ("edges",)),
    "tiers_count": ("tiers", {"edges": (5,), "keys": ("people",)}, ()),
    "fixed_one_of": ("fixed_payer", {"rest": "people", "member": "59"}, ()),
    "residual_amount": ("residual", {"member": "59", "amounts": {"59": 1}}, ()),
}


@pytest.mark.parametrize("code", REFUSED)
def test_parameters_that_make_no_key_are_refused_at_their_place(code):
    rule, fields, place = REFUSED[code]
    with pytest.raises(ValidationError) as refused:
        parameters(rule, **fields)
    assert [(error["type"], error["loc"]) for error in refused.value.errors()] == [(code, place)]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("given", {"shares": {"59": 1}, "amounts": {"59": 1}}),
        ("fixed_payer", {"rest": "people"}),
        ("fixed_payer", {"rest": "people", "member": "59", "amount": 1, "amounts": {"62": 1}}),
        ("tiers", {"edges": (5, 4), "keys": ("people", "km", "equal")}),
    ],
)
def test_two_writings_or_none_are_refused(rule, fields):
    with pytest.raises(ValidationError):
        parameters(rule, **fields)


def test_shares_that_miss_say_what_they_make():
    with pytest.raises(ValidationError) as refused:
        parameters("given", shares={"59": 0.5, "62": 0.49})
    assert refused.value.errors()[0]["ctx"] == {"total": "99"}


def test_the_registry_is_read_only_and_names_itself():
    with pytest.raises(TypeError):
        RULES["equal"] = RULES["mix"]  # the point
    assert all(name == rule.id for name, rule in RULES.items())
    for name, rule in RULES.items():
        assert rule.parameters.model_fields["rule"].default == name
        assert rule.reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_and_a_sentence(language):
    words = catalogue(language)
    assert [r for r in RULES if f"rule.{r}" not in words or f"rule_sentence.{r}" not in words] == []


def test_equal():
    assert shares("equal") == [F(1, 4)] * 4


def test_given_by_shares_or_by_amounts():
    assert shares("given", shares={"59": 0.75, "80": 0.25}) == [F(3, 4), 0, 0, F(1, 4)]
    found = step("given", amounts={"59": 200, "62": 130, "80": 70, "60": 100})
    assert found.shares == (F(2, 5), F(1, 5), F(13, 50), F(7, 50))
    assert found.columns["amount_cents"] == (20_000, 10_000, 13_000, 7_000)


def test_given_amounts_name_every_member():
    with pytest.raises(InvalidKeyError) as refused:
        step("given", amounts={"59": 200, "62": 130})
    assert (refused.value.code, refused.value.params["members"]) == ("amounts_members", "60, 80")


def test_proportional_shows_the_figures_and_their_sum():
    found = step("proportional", indicator="people")
    assert found.shares == (F(6, 13), F(2, 13), F(4, 13), F(1, 13))
    assert (found.columns["value"], found.scalars["sum"]) == ((6, 2, 4, 1), 13)


def test_mix_shows_what_each_criterion_brings():
    found = step("mix", parts={"people": 0.5, "equal": 0.5})
    assert found.contributions == {
        "people": (F(3, 13), F(1, 13), F(2, 13), F(1, 26)),
        "equal": (F(1, 8),) * 4,
    }
    assert found.shares[0] == F(3, 13) + F(1, 8)
    assert "negative_weights" not in found.scalars


def test_mix_says_its_negative_weights_and_shares():
    found = step("mix", parts={"people": 3, "km": -2})
    assert found.scalars["negative_weights"] == ("km",)
    assert found.scalars["negative"] == ("60", "80")


def test_product_is_exact_for_integers_and_snapped_otherwise():
    assert shares("product", exponents={"people": 1, "means": -1})[0] == F(600, 1025)
    snapped = shares("product", exponents={"people": 0.62})
    assert all(share.denominator <= 10**12 for share in snapped)
    assert sum(snapped) == 1


def test_inverse_capacity_and_its_minimum():
    found = step("inverse_capacity", population="people", capacity="means")
    assert found.shares == (F(24, 41), F(8, 41), F(8, 41), F(1, 41))
    assert found.columns["capacity"] == (100, 100, 200, 400)
    floored = shares("inverse_capacity", population="people", capacity="km", minimum=34)
    assert floored[0] == F(6, 34) / (F(6, 34) + F(2, 34) + F(4, 34) + F(1, 47))
    rooted = shares("inverse_capacity", population="people", capacity="means", exponent=0.5)
    assert rooted[3] < rooted[1] / 2
    assert sum(rooted) == 1


def test_modulated_shows_its_mean_and_its_multipliers():
    found = step("modulated", population="people", index="means", elasticity=1, band=0.3)
    mean = F(6 * 100 + 2 * 100 + 4 * 200 + 400, 13)
    assert found.scalars["mean"] == mean
    assert found.columns["multiplier"] == (F(7, 10), F(7, 10), F(13, 10), F(13, 10))
    frozen = step("modulated", population="people", index="means", mean=200)
    assert frozen.columns["multiplier"] == (F(7, 10), F(7, 10), 1, F(13, 10))


def test_log_coefficient_is_snapped_and_shows_its_coefficients():
    found = step("log_coefficient", population="people", low=1, high=4)
    assert found.columns["coefficient"] == (2, F(3, 2), 2, 1)
    assert found.shares[3] == F("0.041666666667")  # 1 of 24, snapped to 12 decimals


def test_brackets_show_the_tariff():
    found = step("brackets", indicator="people", edges=(2,), rates=(2, 1))
    assert found.columns["tariff"] == (8, 4, 6, 2)
    assert found.shares == (F(2, 5), F(1, 5), F(3, 10), F(1, 10))


def test_bounded_says_who_is_held_and_what_moves():
    found = step("bounded", base="equal", cap={"80": 0.1}, floor={"59": 0.4})
    assert found.shares == (F(2, 5), F(1, 4), F(1, 4), F(1, 10))
    assert found.held == (("59", "floor"), ("80", "cap"))
    assert found.columns["transfer"] == (F(3, 20), 0, 0, F(-3, 20))
    assert found.scalars["rate"] == 1


def test_bounded_in_euros_and_per_inhabitant():
    found = step(
        "bounded",
        base="people",
        cap_amount={"59": 300},
        floor_amount={"80": 100},
        cap_per={"indicator": "people", "amount": 100},
    )
    assert found.shares == (F(3, 10), F(1, 5), F(2, 5), F(1, 10))
    assert found.held == (("59", "cap"),)


def test_the_tightest_limit_holds():
    found = step("bounded", base="equal", cap={"80": 0.2}, cap_amount={"80": 100})
    assert found.shares[3] == F(1, 10)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"cap_amount": {"80": 1}, "floor": {"80": 0.5}}, "bounds_crossed"),
        ({"cap_per": {"indicator": "people", "amount": 1}}, "bounds_cap"),
        ({"floor_amount": {"80": 600, "59": 600}}, "bounds_floor"),
    ],
)
def test_limits_that_fund_nothing_are_refused(fields, code):
    with pytest.raises(InvalidKeyError) as refused:
        step("bounded", base="equal", **fields)
    assert (refused.value.code, refused.value.params["key"]) == (code, "tried")


def test_limits_in_euros_need_a_total():
    with pytest.raises(InvalidKeyError) as refused:
        step("bounded", total=0, base="equal", cap_amount={"80": 1})
    assert refused.value.code == "total_positive"


def test_band_stays_around_the_reference():
    found = step("band", base="people", reference="equal", width=0.3)
    assert found.shares == (F(13, 40), F(7, 40), F(13, 40), F(7, 40))
    assert found.held == (("59", "cap"), ("60", "floor"), ("80", "floor"))
    assert found.columns["reference"] == (F(1, 4),) * 4


def sections(field, *values, **extra):
    names = zip("abcd", (34, 47, 20, 6), values, strict=False)
    rows = [{"id": name, "cost": cost, field: value} for name, cost, value in names]
    return (*rows, *({"id": "e", "cost": 93, **extra} for _ in range(bool(extra))))


def test_by_section_in_the_five_ways():
    owners = sections("owners", {"60": 1}, {"80": 1}, {"62": 1}, {"59": 1})
    local = shares("by_section", responsibility="local", costs=owners)
    assert local == [F(6, 107), F(34, 107), F(20, 107), F(47, 107)]
    upstream = shares("by_section", responsibility="upstream", costs=owners)
    assert upstream[0] == F(6, 4 * 107)
    downstream = shares("by_section", responsibility="downstream", costs=owners)
    assert downstream[1] == F(34, 4 * 107)
    used = sections("users", ("59", "62"), ("59",), ("59",), ("59", "80"))
    assert shares("by_section", responsibility="users", costs=used)[2] == F(17, 107)
    loads = sections("loads", {"59": 3, "62": 1}, {"59": 1}, {"59": 1}, {"59": 1})
    assert shares("by_section", responsibility="traffic", costs=loads)[2] == F(34, 4 * 107)


def test_a_common_section_has_its_own_key():
    owners = sections("owners", {"60": 1}, {"80": 1}, {"62": 1}, {"59": 1}, common="people")
    found = step("by_section", responsibility="local", costs=owners)
    assert found.shares[0] == F(6, 200) + F(93, 200) * F(6, 13)
    assert dict(found.scalars["sections"])["e"] == (F(6, 13), F(2, 13), F(4, 13), F(1, 13))
    assert found.parents == ("people",)


def test_fixed_plus_variable_says_its_two_parts():
    fields = {"fixed": 400, "fixed_key": "equal", "variable_key": "people"}
    found = step("fixed_plus_variable", **fields)
    assert found.shares[0] == F(1, 10) + F(6, 10) * F(6, 13)
    assert dict(found.scalars) == {"fixed_cents": 40_000, "variable_cents": 60_000}
    assert found.contributions["equal"] == (F(1, 10),) * 4
    short = step("fixed_plus_variable", total=100 * EURO, **fields)
    assert short.shares == (F(1, 4),) * 4
    assert short.scalars["fixed_missing_cents"] == 30_000


def test_each_tranche_has_its_key():
    found = step("tiers", edges=(400, 700), keys=("equal", "people", "equal"))
    assert found.scalars["tier_cents"] == (40_000, 30_000, 30_000)
    assert found.contributions["equal"] == (F(7, 40),) * 4
    assert found.shares[0] == F(7, 40) + F(3, 10) * F(6, 13)


def test_forfaits_of_one_or_of_several():
    one = step("fixed_payer", member="59", amount=400, rest="equal")
    assert one.shares == (F(2, 5), F(1, 5), F(1, 5), F(1, 5))
    assert (one.scalars["rest_cents"], one.columns["amount_cents"][0]) == (60_000, 40_000)
    two = shares("fixed_payer", amounts={"59": 400, "62": 200}, rest="people")
    assert two == [F(2, 5), F(4, 15), F(1, 5), F(2, 15)]


def test_a_forfait_above_the_total_is_refused_with_its_gap():
    with pytest.raises(InvalidKeyError) as refused:
        step("fixed_payer", member="59", amount=1_100, rest="equal")
    assert (refused.value.code, refused.value.params["gap"]) == ("fixed_exceeds", F(1, 10))


def test_the_residual_member_takes_what_is_left():
    found = step("residual", member="60", amounts={"59": 300, "62": 200, "80": 100})
    assert found.shares == (F(3, 10), F(2, 5), F(1, 5), F(1, 10))
    assert found.scalars["rest_cents"] == 40_000


def test_a_transition_follows_the_year_of_the_lot_then_of_the_key():
    path = {"2016": 0.55, "2020": 0.9}
    fields = {"start": "equal", "end": "nord", "path": path}
    assert step("transition", year=2020, **fields).shares[0] == F(9, 10) + F(1, 40)
    named = {**BASE, "tried": parameters("transition", **fields, year=2016)}
    lot = evaluate(named, ["tried"], Inputs(MEMBERS, 100, INDICATORS, year=2020))[1][-1]
    assert lot.scalars["year"] == 2020
    found = evaluate(named, ["tried"], Inputs(MEMBERS, 100, INDICATORS))[1][-1]
    assert (found.scalars["year"], found.scalars["end_weight"]) == (2016, F(11, 20))
    assert found.contributions["nord"] == (F(11, 20), 0, 0, 0)


@pytest.mark.parametrize(("year", "code"), [(None, "year_missing"), (2018, "year_unplanned")])
def test_a_transition_never_guesses_the_year(year, code):
    with pytest.raises(InvalidKeyError) as refused:
        step("transition", year=year, start="equal", end="nord", path={"2016": 0.5})
    assert refused.value.code == code


def test_indexed_shows_the_recomputed_key_and_the_drift():
    amounts = {"59": 400, "60": 200, "62": 200, "80": 200}
    found = step("indexed", amounts=amounts, rate=1.1, recomputed="equal")
    assert found.shares == (F(2, 5), F(1, 5), F(1, 5), F(1, 5))
    assert found.columns["indexed_cents"] == (44_000, 22_000, 22_000, 22_000)
    assert found.columns["drift"] == (F(-3, 20), F(1, 20), F(1, 20), F(1, 20))
    assert (found.scalars["indexed_total_cents"], found.scalars["gap_cents"]) == (110_000, -10_000)


def test_net_losers_are_compensated_by_who_gains():
    found = step("net_losers", benefits="benefits", costs="costs")
    assert found.columns["compensation"] == (F(7, 11), F(1, 11), F(3, 11), -1)
    assert found.shares[3] == F(1, 10)


def test_who_sends_fewer_users_than_the_threshold_pays_nothing_and_the_host_pays_the_rest():
    found = step("threshold", users="people", host="60", minimum_share=0.2)
    flows = found.columns["flow"]
    paying = [flow if flow >= F(1, 5) else 0 for flow in flows]
    host = found.members.index("60")
    assert found.shares[host] == 1 - sum(paying) + paying[host]
    for i, share in enumerate(found.shares):
        assert share == paying[i] or i == host


DRIFTS = {
    "modulation": ("modulated", {"population": "people", "index": "means"}),
    "size_coefficients": ("log_coefficient", {"population": "people", "low": 1, "high": 4}),
    "compensations": ("net_losers", {"benefits": "benefits", "costs": "costs"}),
    "contributions": ("transition", {"start": "km", "end": "people", "path": {"2016": 0.5}}),
    "fixed_plus_variable": (
        "fixed_plus_variable",
        {"fixed": 400, "fixed_key": "equal", "variable_key": "people"},
    ),
}


def explained(found):
    """Shares computed again from what the step shows."""
    if found.contributions:
        return [sum(parts) for parts in zip(*found.contributions.values(), strict=True)]
    columns = found.columns
    if "compensation" in columns:
        paid = [a + b for a, b in zip(columns["cost"], columns["compensation"], strict=True)]
    else:
        factors = columns.get("multiplier") or columns["coefficient"]
        paid = [p * f for p, f in zip(columns["population"], factors, strict=True)]
    return [amount / sum(paid) for amount in paid]


def moved(found):
    """The same figures, from the last member to the first."""
    return (moved(found[0]), *found[1:]) if isinstance(found, tuple) else found[..., ::-1]


@pytest.mark.parametrize("figure", DRIFTS)
def test_a_share_follows_what_explains_it(figure, monkeypatch):
    """Another explanation is another key: the two are one computation."""
    rule, fields = DRIFTS[figure]
    before = step(rule, year=2016, **fields)
    computed = getattr(keys, figure)
    monkeypatch.setattr(keys, figure, lambda *given: moved(computed(*given)))
    after = step(rule, year=2016, **fields)
    assert after.shares != before.shares
    unit = F(1, 10**12)  # a logarithm is snapped
    assert all(abs(a - b) <= unit for a, b in zip(after.shares, explained(after), strict=True))


def test_a_missing_figure_stops_its_key_and_names_it():
    with pytest.raises(MissingFigureError) as missing:
        step("proportional", indicator="partial")
    assert missing.value.params["key"] == "tried"
    assert missing.value.params["members"] == "62, 80"


WRITTEN = [
    ("equal", {}),
    ("proportional", {"indicator": "km"}),
    ("given", {"amounts": {"59": 200.5, "62": 130, "80": 70, "60": 100}}),
    ("mix", {"parts": {"people": "2/3", "km": "1/3"}}),
    ("bounded", {"base": "km", "cap_per": {"indicator": "people", "amount": 90.25}}),
    ("tiers", {"edges": (4_500_000_000, 5_100_000_000), "keys": ("people", "km", "equal")}),
    ("fixed_payer", {"member": "80", "amount": 70_000_000.01, "rest": "people"}),
    ("transition", {"start": "km", "end": "people", "path": {"2016": 0.55}, "year": 2016}),
    (
        "by_section",
        {"responsibility": "traffic", "costs": ({"id": "a", "cost": 3, "loads": {"59": 1.5}},)},
    ),
]


@pytest.mark.parametrize(("rule", "fields"), WRITTEN)
def test_parameters_are_written_as_a_file_holds_them(rule, fields):
    read = parameters(rule, **fields)
    written = read.model_dump(exclude_defaults=True, context=IN_EUROS)
    assert parameters(rule, **written) == read
