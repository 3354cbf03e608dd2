"""Red lines become rows in euros, and a broken one names its owner and its members."""

from fractions import Fraction

import pytest

from allocation.errors import InvalidKeyError, MissingFigureError, ScenarioError
from allocation.labels import LANGUAGES
from allocation.model import RED_LINE_KINDS
from allocation.overlay import overlay_of
from allocation.pipeline import allocate, bind
from allocation.red_lines import BINDERS, bindable
from allocation.reporting.sentences import checked
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE

LINE = """
[[red_lines]]
owner = "80"
text = "condition"
source = "s"
"""


def with_line(fields: str, extra: str = ""):
    return parse_scenario(f"{BASE}{LINE}{fields}\n{extra}", "essai.toml")


def red_lines(scenario, key=None):
    return [check for check in allocate(scenario, key).checks if check.id == "red_line"]


def test_every_kind_is_bound():
    assert set(BINDERS) == set(RED_LINE_KINDS)


@pytest.mark.parametrize(
    ("fields", "row", "limit"),
    [
        ('kind = "max_amount"\nmember = "80"\nvalue = 11.11', (1, 0, 0), Fraction(1111, 100)),
        ('kind = "min_amount"\nmember = "59"\nvalue = 50', (0, -1, 0), -50),
        ('kind = "max_share"\nmember = "60"\nvalue = 0.2', (0, 0, 1), 20),
        ('kind = "min_share"\nmember = "60"\nvalue = 0.2', (0, 0, -1), -20),
        (
            'kind = "max_per_unit"\nmember = "59"\nvalue = 11\nindicator = "population"',
            (0, 1, 0),
            66,
        ),
        ('kind = "not_more_than"\nmember = "80"\nother = "60"', (1, 0, -1), 0),
        (
            'kind = "not_more_than"\nmember = "80"\nother = "60"\nindicator = "population"',
            (1, 0, Fraction(-1, 2)),
            0,
        ),
        ('kind = "coalition_ceiling"\nmembers = ["80", "60"]\nvalue = 30', (1, 0, 1), 30),
    ],
)
def test_a_line_is_one_row_in_euros(fields, row, limit):
    (bound,) = bind(with_line(fields))
    assert bound.row == row
    assert bound.limit == limit
    assert bound.owner == "80"


def test_a_band_is_two_rows_per_member_around_the_reference():
    bounds = bind(with_line('kind = "band"\nreference = "egalite"\nvalue = 0.3'))
    assert len(bounds) == 6
    assert [bound.members for bound in bounds[::2]] == [("80",), ("59",), ("60",)]
    assert {bound.limit for bound in bounds} == {
        Fraction(100, 3) * Fraction(13, 10),
        Fraction(-100, 3) * Fraction(7, 10),
    }


def test_a_line_held_to_the_cent_passes_and_a_broken_one_names_who_breaks_it():
    (held,) = red_lines(with_line('kind = "max_amount"\nmember = "80"\nvalue = 11.11'))
    assert held.passed
    (broken,) = red_lines(with_line('kind = "max_amount"\nmember = "80"\nvalue = 11.10'))
    assert not broken.passed
    assert broken.hard
    assert broken.members == ("80",)
    assert broken.facts["excess"] == Fraction(1, 100)


def test_a_broken_hard_line_refuses_the_own_key_and_only_warns_a_variant():
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 1')
    assert allocate(scenario).refused
    variant = allocate(scenario, "egalite")
    assert not variant.refused
    assert not red_lines(scenario, "egalite")[0].passed


def test_a_soft_line_never_refuses():
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 1\nhard = false')
    assert not allocate(scenario).refused


def test_a_line_bears_on_its_lot_only():
    lot = '[[lots]]\nid = "b"\nlabel = "B"\namount = 9\nkey = "egalite"\nsource = "s"\n'
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 3\nlot = "b"', lot)
    (check,) = red_lines(scenario)
    assert check.passed
    assert check.facts["value"] == 3


def test_capacities_and_envelopes_bear_on_years():
    schedule = """
[schedule]
years = [2025, 2026]
need = { 2025 = 50, 2026 = 50 }
source = "s"
capacity = { 80 = { 2025 = 5 } }
"""
    scenario = with_line(
        'kind = "cumulative_envelope"\nmember = "59"\nvalue = 40\nyear = 2026', schedule
    )
    envelope, capacity = red_lines(scenario)
    assert envelope.facts["value"] == Fraction(6667, 100)
    assert envelope.facts["excess"] == Fraction(2667, 100)
    assert capacity.facts["kind"] == "yearly_capacity"
    assert not capacity.passed
    assert capacity.members == ("80",)


# --- a condition is verified, or it is said that it cannot be ---------------------------------

CALLS = """
[schedule]
years = [2025, 2026]
need = { 2025 = 50, 2026 = 50 }
source = "s"
"""
ACCOUNTS = """
[finances.80]
year = 2024
source = "s"
debt = 10
gross_savings = 10
"""
VALID = {
    "max_amount": {"member": '"80"', "value": "1"},
    "min_amount": {"member": '"80"', "value": "1"},
    "max_share": {"member": '"80"', "value": "0.14"},
    "min_share": {"member": '"80"', "value": "0.14"},
    "max_per_unit": {"member": '"80"', "value": "1", "indicator": '"population"'},
    "not_more_than": {"member": '"80"', "other": '"60"'},
    "band": {"reference": '"egalite"', "value": "0.3"},
    "coalition_ceiling": {"members": '["80", "60"]', "value": "1"},
    "yearly_capacity": {"member": '"80"', "value": "1", "year": "2025"},
    "cumulative_envelope": {"member": '"80"', "value": "1", "year": "2025"},
    "debt_ratio": {"member": '"80"', "value": "10"},
}
OPTIONAL = {
    "not_more_than": {"indicator", "lot"},
    "band": {"member", "members", "lot"},
    "yearly_capacity": set(),
    "cumulative_envelope": set(),
    "debt_ratio": set(),
}
EVERY = {
    "member": '"80"',
    "members": '["80", "60"]',
    "other": '"60"',
    "value": "0.5",
    "indicator": '"population"',
    "reference": '"egalite"',
    "year": "2025",
    "lot": '"a"',
}


def written(kind, **fields):
    return "\n".join([f'kind = "{kind}"', *(f"{name} = {value}" for name, value in fields.items())])


def refused(fields, extra=CALLS):
    with pytest.raises(ScenarioError) as caught:
        with_line(fields, extra)
    assert all(caught.value.text(language) for language in LANGUAGES)
    return [(fault.place, fault.code) for fault in caught.value.faults]


def test_the_table_of_kinds_is_the_whole():
    assert set(VALID) == set(RED_LINE_KINDS)


@pytest.mark.parametrize("kind", RED_LINE_KINDS)
def test_every_kind_is_verified_on_its_own_fields(kind):
    (first, *_) = red_lines(with_line(written(kind, **VALID[kind]), CALLS + ACCOUNTS))
    assert first.facts["kind"] == kind


@pytest.mark.parametrize("kind", RED_LINE_KINDS)
def test_a_kind_refuses_every_field_that_it_does_not_read(kind):
    """A maximum of 1 EUR with a year was verified on no call at all, and passed."""
    unread = set(EVERY) - set(VALID[kind]) - OPTIONAL.get(kind, {"lot"})
    for name in sorted(unread):
        fields = VALID[kind] | {name: EVERY[name]}
        assert (f"red_lines[1].{name}", "red_line_unused") in refused(written(kind, **fields))


@pytest.mark.parametrize("kind", RED_LINE_KINDS)
def test_every_field_that_a_kind_lacks_is_named_at_once(kind):
    found = refused(written(kind) + "\nyaer = 3")
    assert found[-1] == ("red_lines[1].yaer", "unknown_field")
    missing = {place for place, code in found if code == "red_line_needs"}
    assert missing == {f"red_lines[1].{name}" for name in VALID[kind]}


def test_a_band_is_of_one_member_or_of_several():
    one = VALID["band"] | {"member": '"80"'}
    assert len(bind(with_line(written("band", **one)))) == 2
    assert refused(written("band", **one, members='["80", "60"]')) == [
        ("red_lines[1].members", "red_line_unused")
    ]


@pytest.mark.parametrize("kind", ["yearly_capacity", "cumulative_envelope"])
def test_a_year_without_calls_is_a_fault(kind):
    line = written(kind, **VALID[kind])
    assert refused(line, "") == [("red_lines[1].year", "red_line_schedule")]
    assert refused(line.replace("2025", "2030")) == [("red_lines[1].year", "red_line_year")]
    raw = {"schema": 1, "scenario": "essai", "sources": {}, "red_lines": ()}
    raw["red_lines"] = (
        {"owner": "80", "text": "x", "source": "s", "kind": kind}
        | {"member": "80", "value": 1, "year": 2030},
    )
    _, faults = overlay_of(raw, with_line(line, CALLS))
    assert [(fault.place, fault.code) for fault in faults] == [
        ("red_lines[1].year", "red_line_year")
    ]


def test_a_line_that_meets_no_call_at_run_time_is_said():
    scenario = with_line(written("yearly_capacity", **VALID["yearly_capacity"]), CALLS)
    bare = scenario.model_copy(update={"schedule": None})
    (check,) = [c for c in allocate(bare).checks if c.id == "red_line_unverified"]
    assert (check.passed, check.hard, check.members) == (False, False, ("80",))
    assert "non v\u00e9rifiable" in checked(check, allocate(bare)).text("fr")
    assert "2025" in checked(check, allocate(bare)).text("en")


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("max_share", "14", "share_as_percent"),
        ("min_share", "1.5", "share_as_percent"),
        ("max_share", "101", "too_large"),
        ("max_share", "-0.1", "too_small"),
        ("band", "14", "share_as_percent"),
        ("band", "0", "not_above"),
        ("max_amount", "-1", "too_small"),
        ("max_per_unit", "-1", "too_small"),
        ("coalition_ceiling", "-1", "too_small"),
        ("cumulative_envelope", "-1", "too_small"),
    ],
)
def test_a_value_out_of_its_scale_is_refused(kind, value, code):
    fields = VALID[kind] | {"value": value}
    assert refused(written(kind, **fields)) == [("red_lines[1].value", code)]


def test_a_percentage_typed_for_a_share_is_given_its_repair():
    with pytest.raises(ScenarioError, match=r"\= 14 .*0\.14 pour 14 %"):
        with_line(written("max_share", member='"80"', value="14"))


@pytest.mark.parametrize("value", ["0", "1"])
def test_the_ends_of_the_scale_are_shares(value):
    assert bind(with_line(written("max_share", member='"80"', value=value)))


def test_members_of_a_coalition_are_distinct_and_nobody_is_compared_with_itself():
    coalition = written("coalition_ceiling", members='["80", "60", "80"]', value="1")
    assert refused(coalition) == [("red_lines[1].members[3]", "repeated")]
    alone = written("not_more_than", member='"80"', other='"80"')
    assert refused(alone) == [("red_lines[1].other", "red_line_same_member")]


# --- figures that a line reads ----------------------------------------------------------------


def comparison(mine, other):
    """80 pays 50 with ``mine`` units, 60 pays 50 with ``other``: no more per unit?"""
    extra = f"""
[indicators.units]
label = "u"
unit = "u"
year = 2014
source = "s"
values = {{ 80 = {mine}, 60 = {other} }}
[keys.moitie]
rule = "given"
shares = {{ 80 = 0.5, 60 = 0.5, 59 = 0 }}
"""
    fields = written("not_more_than", member='"80"', other='"60"', indicator='"units"')
    return with_line(fields, extra)


@pytest.mark.parametrize(
    ("mine", "other", "excess"),
    [(1, 1, 0), (2, 1, 0), (1, 2, 25), (0, 1, 50), (1, 0, 0), (0, 0, 0)],
)
def test_no_more_per_unit_divides_by_no_zero(mine, other, excess):
    """50 <= (u_80 / u_60) 50, in euros; nothing is lower than a payer without units."""
    (check,) = red_lines(comparison(mine, other), "moitie")
    assert check.passed is (excess == 0)
    assert check.facts["excess"] == excess


def test_no_more_per_negative_unit_has_no_meaning_and_is_said():
    bounds, (unbound,) = bindable(comparison(-1, 2))
    assert bounds == ()
    assert isinstance(unbound.reason, InvalidKeyError)


def test_a_member_without_units_pays_nothing_per_unit():
    population = "values = { 59 = 6, 80 = 0, 60 = 2 }"
    text = BASE.replace("values = { 59 = 6, 80 = 1, 60 = 2 }", population)
    fields = written("max_per_unit", member='"80"', value="1", indicator='"population"')
    scenario = parse_scenario(f"{text}{LINE}{fields}", "essai.toml")
    (check,) = red_lines(scenario, "egalite")
    assert (check.passed, check.facts["limit"]) == (False, 0)


def test_a_figure_that_is_missing_stops_only_its_line():
    """`potentiel` holds the value of 59 alone."""
    fields = written("max_per_unit", member='"80"', value="1", indicator='"potentiel"')
    extra = LINE + written("max_amount", member='"80"', value="1")
    scenario = with_line(fields, extra)
    found = allocate(scenario, "egalite")
    assert [check.facts["text"] for check in found.checks if check.id == "red_line"] == [
        "condition"
    ]
    (check,) = [check for check in found.checks if check.id == "red_line_unverified"]
    assert (check.passed, check.hard, check.members) == (False, False, ("80",))
    sentence = checked(check, found).text("fr")
    assert "non v\u00e9rifiable" in sentence
    assert "Potentiel" in sentence
    with pytest.raises(MissingFigureError):
        bind(scenario)


def test_a_line_reads_the_figure_of_its_own_member_only():
    fields = written("max_per_unit", member='"59"', value="1", indicator='"potentiel"')
    (bound,) = bind(with_line(fields))
    assert bound.limit == 3


def test_a_debt_ratio_without_accounts_is_said():
    found = allocate(with_line(written("debt_ratio", **VALID["debt_ratio"])))
    (check,) = [check for check in found.checks if check.id == "red_line_unverified"]
    assert check.facts["reason"] == "finances_missing"


TRANSITION = """
[keys.vers]
rule = "transition"
start = "population"
end = "egalite"
path = { 2025 = 0, 2026 = 1 }
"""
SECOND = """
[[lots]]
id = "b"
label = "B"
amount = 30
key = "egalite"
source = "s"
year = 2026
"""


def test_a_band_follows_its_reference_lot_by_lot_and_year_by_year():
    """100 by population in 2025 and 30 equally in 2026: 80 is due 100/9 + 10."""
    text = BASE.replace("amount = 100\n", "amount = 100\nyear = 2025\n") + SECOND + TRANSITION
    fields = written("band", member='"80"', reference='"vers"', value="0.1")
    high, low = bind(parse_scenario(f"{text}{LINE}{fields}", "essai.toml"))
    due = Fraction(100, 9) + 10
    assert (high.limit, low.limit) == (due * Fraction(11, 10), -due * Fraction(9, 10))


def test_a_band_on_a_key_without_its_year_is_said():
    fields = written("band", member='"80"', reference='"vers"', value="0.1")
    found = allocate(with_line(fields, TRANSITION))
    (check,) = [check for check in found.checks if check.id == "red_line_unverified"]
    assert check.facts["reason"] == "year_missing"
