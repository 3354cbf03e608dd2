"""When a member leaves: three answers, each of which adds up."""

from fractions import Fraction

import pytest

from allocation.billing import bills
from allocation.departure import departure, without
from allocation.errors import InvalidKeyError
from allocation.pipeline import allocate
from allocation.reporting.answers import departure_answer
from allocation.reporting.cells import Said, shown
from allocation.reporting.tables import Table
from allocation.scenarios import parse_scenario, read_scenario, write_scenario
from tests.unit.contract_scenario import contract
from tests.unit.small_scenario import BASE

JOINT = """
[indicators.km]
label = "km"
unit = "km"
year = 2014
source = "s"
values = { 80 = 4 }
joint = [{ members = ["59", "60"], value = 8, split = { 59 = 0.25, 60 = 0.75 }, source = "s" }]

[keys.longueur]
rule = "proportional"
indicator = "km"

[keys.accord]
rule = "given"
shares = { 59 = 0.5, 80 = 0.3, 60 = 0.2 }

[keys.forfait]
rule = "fixed_payer"
member = "60"
amount = 10
rest = "population"
"""


def base():
    return parse_scenario(BASE + JOINT, "essai.toml")


def test_the_total_is_kept_and_shared_among_those_who_stay():
    found = departure(base(), "59")
    assert found.recomputed is not None
    assert found.recomputed.members == ("80", "60")
    assert found.recomputed.total == found.before.total
    assert found.recomputed.totals == (3333, 6667)


def test_the_gap_is_what_the_leaver_paid_and_one_payer_may_take_it():
    found = departure(base(), "59")
    assert found.gap == found.before.amount("59") == 6667
    assert found.residual == {"80": 1111 + 6667, "60": 2222 + 6667}


def test_given_shares_are_taken_in_proportion_among_those_who_stay():
    found = allocate(without(base(), "59"), "accord")
    assert found.key.shares == (Fraction(3, 5), Fraction(2, 5))


def test_an_undivided_value_keeps_the_part_of_those_who_stay():
    stay = without(base(), "60").indicators["km"]
    assert stay.resolved() == {"80": 4, "59": 2}
    assert stay.joint == ()


def test_limits_pledges_and_priorities_of_the_leaver_go_with_it():
    extra = """
[[red_lines]]
owner = "80"
text = "x"
source = "s"
kind = "max_amount"
member = "59"
value = 1

[[red_lines]]
owner = "80"
text = "y"
source = "s"
kind = "coalition_ceiling"
members = ["59", "60"]
value = 1

[reference]
label = "accord"
source = "s"
amounts = { 59 = 1, 80 = 2, 60 = 3 }
"""
    stay = without(parse_scenario(BASE + JOINT + extra, "e"), "59")
    assert [line.text for line in stay.red_lines] == ["y"]
    assert stay.red_lines[0].members == ("60",)
    assert stay.reference is not None
    assert dict(stay.reference.amounts) == {"80": 200, "60": 300}


def test_a_key_that_names_the_leaver_leaves_the_two_other_answers():
    assert "forfait" not in without(base(), "60").keys
    found = departure(base(), "60", "forfait")
    assert found.recomputed is None
    assert isinstance(found.reason, InvalidKeyError)
    assert "forfait" in str(found.reason)
    assert found.gap == found.before.amount("60") == 1000
    assert found.residual == {
        "80": found.before.amount("80") + 1000,
        "59": found.before.amount("59") + 1000,
    }
    text = (BASE + JOINT).replace('key = "population"', 'key = "forfait"')
    with pytest.raises(InvalidKeyError, match="forfait"):
        without(parse_scenario(text, "e"), "60")


def test_only_the_key_applied_must_do_without_the_leaver():
    text = (BASE + JOINT).replace('key = "population"', 'key = "forfait"')
    scenario = parse_scenario(text, "e")
    assert departure(scenario, "60").recomputed is None
    found = departure(scenario, "60", "egalite")
    assert found.recomputed is not None
    assert found.recomputed.totals == (5000, 5000)
    stay = without(scenario, "60", "egalite")
    assert parse_scenario(write_scenario(stay), "e") == stay


def test_caps_that_no_longer_pay_the_total_say_so():
    capped = '[keys.k]\nrule = "bounded"\nbase = "egalite"\ncap = { 80 = 0.4, 60 = 0.4 }\n'
    found = departure(parse_scenario(BASE + capped, "e"), "59", "k")
    assert found.recomputed is None
    assert found.reason is not None
    assert found.reason.code == "bounds_cap"
    assert (found.gap, found.residual["80"]) == (3334, 3334 + 3333)


def test_a_key_whose_only_cap_was_the_leavers_is_its_base():
    capped = '[keys.k]\nrule = "bounded"\nbase = "population"\ncap = { 59 = 0.4 }\n'
    scenario = parse_scenario(BASE + capped, "e")
    stay = without(scenario, "59")
    assert allocate(stay, "k").totals == allocate(stay, "population").totals
    assert parse_scenario(write_scenario(stay), "e") == stay


SECTIONS = """
[keys.sections]
rule = "by_section"
responsibility = "{kind}"
costs = [{{ id = "a", cost = 3, {first} }}, {{ id = "b", cost = 7, {second} }}]
"""


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        ("local", "owners = { 59 = 0.5, 80 = 0.5 }", "owners = { 60 = 1 }", (3000, 7000)),
        ("users", 'users = ["59", "80"]', 'users = ["60"]', (3000, 7000)),
        ("traffic", "loads = { 59 = 9, 80 = 1 }", "loads = { 59 = 1, 60 = 1 }", (3000, 7000)),
        ("local", 'common = "egalite"', "owners = { 60 = 1 }", (1500, 8500)),
        ("local", "owners = { 59 = 1 }", "owners = { 60 = 1 }", None),
        ("users", 'users = ["59"]', 'users = ["60"]', None),
        ("local", 'common = "forfait"', "owners = { 60 = 1 }", None),
    ],
)
def test_sections_lose_the_leaver(kind, first, second, expected):
    """Members 80 and 60 stay; owners left are renormalised, a section left to nobody is said."""
    paid = JOINT.replace('member = "60"\namount = 10', 'member = "59"\namount = 10')
    text = BASE + paid + SECTIONS.format(kind=kind, first=first, second=second)
    found = departure(parse_scenario(text, "e"), "59", "sections")
    if expected is None:
        assert found.recomputed is None
        assert found.reason is not None
        assert found.gap == found.before.amount("59")
    else:
        assert found.recomputed is not None
        assert found.recomputed.totals == expected
        stay = found.recomputed.scenario
        assert parse_scenario(write_scenario(stay), "e") == stay


def test_clauses_positions_loans_and_guarantees_lose_the_leaver():
    extra = """
[clauses]
source = "s"
overrun_rule = { key = "forfait", lump_sum = ["60", "80"] }
saving_rule = { owner = "60", tranches = [{ down_to = 0.5, owner = 0 }] }
[clauses.revision]
index = "TP01"
base = "2020"
values = { 2020 = 100 }
source = "s"
lump_sum = ["60", "80"]

[positions.80]
text = "x"
source = "s"
key = "forfait"

[[funding]]
payer = "Banque"
nature = "emprunt"
amount = 10
source = "s"
repaid_by = "taxe"
guaranteed_by = "tous"
guarantee = { base = 10, source = "s", except_for = ["60", "80"] }

[[loans]]
label = "Emprunt"
carrier = "Porteur"
amount = 10
draws = { 2026 = 10 }
source = "s"
terms = { rate = 0.02, years = 10, source = "s" }
repaid_by = { key = "forfait", source = "s" }

[[red_lines]]
owner = "80"
text = "bande"
source = "s"
kind = "band"
reference = "egalite"
value = 0.5
members = ["60"]
"""
    scenario = parse_scenario(BASE + JOINT + extra, "e")
    stay = without(scenario, "60")
    assert stay.clauses is not None
    assert (stay.clauses.overrun_rule, stay.clauses.saving_rule) == (None, None)
    assert stay.clauses.revision is not None
    assert stay.clauses.revision.lump_sum == ("80",)
    assert stay.positions == {}
    assert stay.red_lines == ()
    assert stay.funding[0].guarantee is not None
    assert stay.funding[0].guarantee.except_for == ("80",)
    assert (stay.loans[0].repaid_by.key, stay.loans[0].repaid_by.others) == (None, "60")
    assert parse_scenario(write_scenario(stay), "e") == stay


def test_the_answer_shows_what_cannot_be_computed_again_and_why():
    found = departure(base(), "60", "forfait")
    (short,) = [
        part.text("fr")
        for part in departure_answer(found, short=True)
        if isinstance(part, Said) and part.identifier == "sentence.departure_refused"
    ]
    assert "non recalculable" in short
    assert "forfait" in short
    (table,) = [part for part in departure_answer(found) if isinstance(part, Table)]
    at = [column.id for column in table.columns].index("recomputed")
    assert {shown(row[at], table.columns[at].kind) for row in table.rows} == {"non recalculable"}
    assert [row[1] for row in table.rows][-2:] == [found.gap, 0]


def test_an_unknown_member_and_a_last_pair_are_refused():
    with pytest.raises(InvalidKeyError, match="75"):
        departure(base(), "75")
    pair = without(parse_scenario(BASE, "e"), "59")
    with pytest.raises(InvalidKeyError):
        without(pair, "60")


def test_what_stays_is_a_scenario_that_can_be_written_and_read_again():

    stay = without(parse_scenario(BASE, "e"), "59")
    assert parse_scenario(write_scenario(stay), "e") == stay


def shared():
    return contract()


@pytest.mark.parametrize("leaver", ["59", "62", "80"])
def test_nothing_of_a_shared_contract_names_who_left(leaver):
    stay = without(shared(), leaver)
    assert parse_scenario(write_scenario(stay), "e") == stay
    assert leaver not in [lot.paid_by for lot in stay.lots]
    assert leaver not in [given.member for given in stay.in_kind]
    assert stay.contract is not None
    assert stay.contract.coordinator == (None if leaver == "59" else "59")
    assert stay.settlement is not None
    assert leaver not in stay.settlement.called["ligne"]
    assert (stay.leaving is None) == (leaver == "80")


def test_lots_lose_a_legal_default_that_names_the_leaver():
    named = (
        "[keys.compteurs]",
        (
            '[keys.loi]\nrule = "fixed_payer"\nmember = "80"\namount = 10\nrest = "egalite"\n\n'
            "[keys.compteurs]"
        ),
    )
    scenario = contract(named, ('legal_default = "eleves"', 'legal_default = "loi"'))
    assert without(scenario, "80").lots[0].legal_default is None
    assert without(scenario, "62", "egalite").lots[0].legal_default == "loi"


def test_keys_that_are_gone_take_the_parts_that_they_share_with_them():
    named = (
        "[keys.compteurs]",
        (
            '[keys.un]\nrule = "fixed_payer"\nmember = "80"\namount = 10\nrest = "egalite"\n\n'
            "[keys.compteurs]"
        ),
    )
    scenario = contract(
        named,
        ('past_key = "egalite"', 'past_key = "un"'),
        ('[savings]\nsource = "essai"\nkey = "egalite"', '[savings]\nsource = "essai"\nkey = "un"'),
        ('amount = 27_000, key = "egalite"', 'amount = 27_000, key = "un"'),
    )
    stay = without(scenario, "80")
    assert (stay.enlargement, stay.savings) == (None, None)
    assert stay.settlement is not None
    assert stay.settlement.estimates == {}
    again = contract(
        named,
        ('debt_key = "egalite"', 'debt_key = "un"'),
        ('member = "80"\nnotice', 'member = "62"\nnotice'),
    )
    assert without(again, "80").leaving is None


def test_a_saving_without_tariff_goes_with_any_member():
    flat = ('key = "egalite"\n\n[savings.tariff]', 'key = "egalite"\n[savings.tariff]')
    stated = (
        '[savings.tariff]\nquantity = "mwh"\nedges = [50]\nprices = [10, 1]',
        "group_cost = 900\nstand_alone = { 59 = 500, 62 = 500, 80 = 100 }",
    )
    assert without(contract(flat, stated), "62").savings is None
    kept = without(contract(), "62").savings
    assert kept is not None
    assert kept.tariff is not None


def test_a_lot_named_like_the_leaver_keeps_its_calls():
    renamed = (("ligne = ", "80 = "), ('id = "ligne"', 'id = "80"'))
    stay = without(contract(*renamed), "80")
    assert stay.settlement is not None
    assert stay.settlement.called == {"80": {"59": 4_500_000}}


@pytest.mark.parametrize(("leaver", "own"), [("59", 600_000), ("62", 600_000), ("80", 10_000)])
def test_the_meters_of_a_leaver_are_no_gap_and_leave_with_it(leaver, own):
    """12 100 of electricity for 121 MWh: 60, 60 and 1."""
    found = departure(contract(), leaver)
    assert found.metered == own
    assert found.gap == found.before.amount(leaver) - own
    assert found.recomputed is not None
    assert found.recomputed.total == found.before.total - own
    metered = found.recomputed.lots[-1]
    assert found.recomputed.scenario.lots[-1].amount == 1_210_000 - own
    assert dict(zip(found.recomputed.members, metered.amounts, strict=True)) == {
        code: cents
        for code, cents in {"59": 600_000, "62": 600_000, "80": 10_000}.items()
        if code != leaver
    }


def test_every_answer_to_a_departure_closes_on_the_same_total_with_meters():
    told = list(departure_answer(departure(contract(), "80")))
    (table,) = [part for part in told if isinstance(part, Table)]
    assert table.total is not None
    assert set(table.total[1:]) == {37_510_000}
    text = "\n".join(part.text("fr") for part in told if isinstance(part, Said))
    assert "ce n'est pas un écart" in text
    bare = departure_answer(departure(contract(("metered = true\n", "")), "80"))
    assert "compteurs de qui" not in "\n".join(p.text("fr") for p in bare if isinstance(p, Said))


def test_the_operation_closes_on_the_lots_without_the_meters_of_the_leaver():
    closed = ('legal_regime = "convention"', 'legal_regime = "convention"\ntotal = 375_100')
    stay = without(contract(closed), "80")
    assert stay.operation.total == sum(lot.amount for lot in stay.lots) == 37_500_000


@pytest.mark.parametrize("leaver", ["59", "62", "REGION", "SDIS59", "SDIS62", "ASSOCIES"])
def test_the_bill_of_those_who_stay_is_their_metered_lot_to_the_cent(leaver):
    """Lines round apart without the leaver: the lot and its key follow, by a cent or two."""
    scenario = read_scenario("scenarios/electricite-2016.toml")
    stay = without(scenario, leaver)
    (billed,) = bills(stay)
    metered = allocate(stay).lots[0]
    assert stay.lots[0].amount == billed.total
    assert dict(zip(stay.codes, metered.amounts, strict=True)) == dict(billed.totals)
    found = departure(scenario, leaver)
    assert found.recomputed is not None
    assert abs(found.recomputed.total + found.metered - found.before.total) <= len(billed.lines)
    assert parse_scenario(write_scenario(stay), "e") == stay
