"""A scenario seen through its red lines: the agreement and its keys, or who blocks; the verb."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from allocation.analysis.negotiation import region_of
from allocation.analysis.settlement import settlement
from allocation.cli import main
from allocation.errors import InvalidKeyError, NoAgreementError, ScenarioError
from allocation.model import Timetable
from allocation.pipeline import allocate
from allocation.reporting.negotiation import (
    negotiation_answer,
    negotiation_line,
    negotiation_lines,
)
from allocation.reporting.sentences.negotiation import fair_sentence
from allocation.reporting.tables import Table
from allocation.scenarios import parse_scenario, read_scenario

FOLDER = Path("scenarios")
CONDITIONS = FOLDER / "canal-seine-nord-conditions.toml"
CLASH = FOLDER / "canal-seine-nord-desaccord.toml"
CALLS = FOLDER / "canal-seine-nord-capacites.toml"
MILLION = 10**6
INHABITANTS = 'kind = "max_per_unit"\nmember = "62"\nvalue = 90\nindicator = "population"\n'


def edited(path, *changes):
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return parse_scenario(text, path.name)


LOT = '[[lots]]\nid = "{id}"\nlabel = "{id}"\namount = 100\nkey = "egalite"\nsource = "s"\n'
VILLES = """schema = 1
id = "villes"
title = "Villes"
members = [{{ code = "A", name = "Ville A" }}, {{ code = "B", name = "Ville B" }},
           {{ code = "C", name = "Ville C" }}]
sources.s = {{ title = "t", publisher = "p", status = "hypoth\u00e8se" }}
operation = {{ vat = "HT", euros = "courants" }}
keys.egalite = {{ rule = "equal" }}
{parts}"""


def red_line(owner, facts):
    return f'[[red_lines]]\nowner = "{owner}"\ntext = "limite"\nsource = "s"\n{facts}'


def ceiling(code, euros):
    return red_line(code, f'kind = "max_amount"\nmember = "{code}"\nvalue = {euros}\n')


def read_text_of(*parts):
    return parse_scenario(VILLES.format(parts=LOT.format(id="l") + "".join(parts)), "villes.toml")


def said(parts):
    return " ".join(part.text("fr") for part in parts if not isinstance(part, Table))


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def command(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main(list(map(str, arguments)))
        told = capsys.readouterr()
        return int(left.value.code or 0), plain(told.out), plain(told.err)

    return run


# --- an agreement --------------------------------------------------------------------------------


def test_the_demonstration_of_the_theory_note_ships_as_a_scenario():
    scenario = read_scenario(CONDITIONS)
    found = settlement(scenario)
    assert found.agreed
    assert found.clashes.sets == found.concessions.smallest == ()
    for key in ("proche", "proche-l1", "proche-l2", "proche-linf"):
        assert allocate(scenario, key).totals == (
            20_000_000_000,
            13_172_652_000,
            7_000_000_000,
            9_827_348_000,
        )
    inhabitants, own, agreed = found.fair
    assert (own.goal, own.name) == ("key", "demande")
    assert own.cents == allocate(scenario).totals
    assert inhabitants.cents == allocate(scenario, "equilibre").totals
    assert agreed.solution.objective == 0
    assert found.ranges[2] == (Fraction(6_827_348_000, 100), 70 * MILLION)


def test_conditions_and_their_sources_are_marked_as_hypotheses():
    for path in (CONDITIONS, CLASH, CALLS):
        scenario = read_scenario(path)
        statuses = {scenario.sources[line.source].status for line in scenario.red_lines}
        assert statuses == {"hypoth\u00e8se"}
        named = path.read_text(encoding="utf-8")
        assert [name for name in scenario.sources if named.count(f'"{name}"') == 0] == []


def test_levels_are_told_in_order_with_the_lines_that_hold_them():
    """Without the ceiling per inhabitant, three departments are level and the Nord is below."""
    text = CONDITIONS.read_text(encoding="utf-8")
    start = text.index('[[red_lines]]\nowner = "62"')
    stop = text.index("[[red_lines]]", start + 1)
    found = settlement(parse_scenario(text[:start] + text[stop:], "trois.toml"))
    told = plain(fair_sentence(found.fair[0], found.scenario).text("fr"))
    assert told.endswith(
        "D'abord le Pas-de-Calais, la Somme et l'Oise \u00e0 105,45 \u20ac par habitant, sans "
        "pouvoir descendre \u00e0 cause de \u00ab Le Nord ne d\u00e9passe pas 200 M\u20ac \u00bb ; "
        "puis le Nord \u00e0 77,31 \u20ac par habitant."
    )


def test_a_million_of_the_ceiling_of_the_oise_is_worth_a_million_up_to_155():
    found = settlement(
        edited(
            CONDITIONS,
            ("value = 200_000_000", "value = 210_000_000"),
            (INHABITANTS, 'kind = "max_amount"\nmember = "62"\nvalue = 135_000_000\n'),
        )
    )
    oise = next(price for price in found.prices["80"] if price.line.owner == "60")
    assert oise.bill == 55 * MILLION
    assert (oise.looser.price, oise.looser.until) == (-1, 155 * MILLION)
    (told,) = (
        plain(line.text("fr"))
        for line in negotiation_lines(found, "80")
        if "L'Oise ne" in line.text("fr")
    )
    assert "fait gagner 1 000 000,00 \u20ac \u00e0 la Somme" in told
    assert "jusqu'\u00e0 une limite de 155 000 000,00 \u20ac." in told


def test_left_and_right_prices_differ_at_a_corner():
    """Two ceilings on the Oise at the same height: loosening one is worth nothing."""
    text = CONDITIONS.read_text(encoding="utf-8")
    start = text.index('[[red_lines]]\nowner = "60"')
    stop = text.index("# --- Les cl", start)
    twice = text[:stop] + text[start:stop].replace("L'Oise ne", "Non, l'Oise ne") + text[stop:]
    found = settlement(parse_scenario(twice, "double.toml"))
    oise = next(price for price in found.prices["80"] if price.line.owner == "60")
    assert oise.looser.price == 0
    assert oise.tighter.price == -1
    told = said(negotiation_lines(found, "80"))
    assert "ne fait rien gagner \u00e0 la Somme" in told
    assert "Un million d'euros de moins lui co\u00fbte" in told


def test_a_line_that_cannot_be_tighter_says_so():
    found = settlement(edited(CONDITIONS, ("value = 200_000_000", "value = 198_273_480")))
    assert all(low == high for low, high in found.ranges)
    assert "rendrait tout accord impossible" in said(negotiation_lines(found, "80"))


def test_soft_lines_that_must_give_in_are_named():
    text = CLASH.read_text(encoding="utf-8").replace(
        'source = "conditions"\n\n[[red', 'source = "conditions"\nhard = false\n\n[[red'
    )
    found = settlement(parse_scenario(text, "souple.toml"))
    assert not found.agreed
    assert found.fair[0].solution.conceded
    assert "Conditions souples qui c\u00e8dent" in said(negotiation_answer(found))


# --- no agreement --------------------------------------------------------------------------------


def test_a_disagreement_is_explained_with_owners_lines_and_amounts():
    found = settlement(read_scenario(CLASH))
    assert not found.agreed
    assert found.fair == found.ranges == ()
    assert [len(lines) for lines in found.clashes.sets] == [2, 4]
    assert found.clashes.missing == (5 * MILLION, Fraction(1_559_162_000, 100))
    for given in found.clashes.give_up:
        assert all(set(given) & set(lines) for lines in found.clashes.sets)
    assert found.concessions.total == Fraction(1_559_162_000, 100)
    assert {euros for _, euros in found.concessions.by_owner} == {Fraction(4_118_324)}
    told = plain(said(negotiation_answer(found)))
    assert (
        "\u00ab L'Oise veut que la Somme paie au moins 75 M\u20ac \u00bb. Il manque 5 000 000,00"
        in told
    )
    assert "Plus petite concession totale : 15 591 620,00 \u20ac" in told


def test_a_solved_key_without_agreement_is_refused_with_its_lines(command, tmp_path):
    """One message, no traceback, nothing written."""
    text = CONDITIONS.read_text(encoding="utf-8").replace(
        "value = 100_000_000", "value = 90_000_000"
    )
    path = tmp_path / "sans-accord.toml"
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "exports"
    status, _, err = command("run", path, "--out", out)
    assert status == 1
    assert "S'opposent" in err
    assert "8 273 480,00" in err
    assert "Traceback" not in err
    assert not out.exists() or not list(out.iterdir())
    with pytest.raises(NoAgreementError):
        allocate(read_scenario(path))
    status, answer, _ = command("negotiate", path, "--short")
    assert (status, "Aucun accord" in answer) == (0, True)


# --- calls ---------------------------------------------------------------------------------------


def test_calls_fit_in_capacities_that_a_proportional_table_breaks():
    scenario = read_scenario(CALLS)
    assert allocate(scenario).refused
    found = settlement(scenario)
    assert isinstance(found.plan, Timetable)
    limits = {(line.member, line.year): line.value for line in scenario.red_lines}
    for year, row in zip(found.plan.years, found.plan.table, strict=True):
        assert sum(row) == scenario.schedule.need[str(year)]
        for code, cents in zip(found.plan.members, row, strict=True):
            assert cents <= 100 * limits.get((code, year), cents)
    assert found.plan.uncalled == 100 * MILLION
    assert len(found.plan.binding) == 8
    tables = [part for part in negotiation_answer(found) if isinstance(part, Table) and part]
    assert [table.id for table in tables] == ["plan"]
    assert "1 000 000,00" in plain(tables[0].notes[0].text("fr"))


def test_calls_that_do_not_fit_name_years_members_and_what_lacks():
    smaller = [
        (f"value = {a}_000_000", f"value = {b}_000_000")
        for a, b in ((65, 60), (45, 40), (22, 20), (33, 30))
    ]
    found = settlement(edited(CALLS, *smaller))
    told = plain(said(negotiation_lines(found)))
    assert told.startswith("Le calendrier ne tient pas : en 2026, 2027, les capacit\u00e9s")
    assert "Nord, Pas-de-Calais, Somme et Oise" in told
    assert told.endswith("il manque 3 196 900,64 \u20ac.")


# --- several lots --------------------------------------------------------------------------------

LOTS = """
[[lots]]
id = "ports"
label = "Ports"
amount = 100_000_000
key = "{key}"
source = "conditions"

[reference]
"""


def two_lots(key, *changes):
    return edited(CONDITIONS, ("[reference]\n", LOTS.format(key=key)), *changes)


def test_one_key_is_solved_for_the_sum_of_the_lots():
    scenario = two_lots("proche", ("value = 100_000_000", "value = 250_000_000"))
    found = allocate(scenario)
    first, second = found.lots
    assert first.key == second.key
    assert found.totals[:3] == (20_000_000_000, 13_172_652_000, 7_000_000_000)
    assert sum(found.totals) == 600 * 100 * MILLION
    assert len({step.key for step in found.steps}) == len(found.steps)


def test_a_line_of_a_lot_bounds_its_part_of_the_sum():
    """At most 15 M of the ports is at most 15 x 6 of the whole, with one key."""
    named = (
        'member = "60"\nvalue = 100_000_000\n',
        'member = "60"\nvalue = 15_000_000\nlot = "ports"\n',
    )
    others = ("value = 200_000_000", "value = 600_000_000")
    found = allocate(two_lots("proche", named, others))
    ports = found.lots[1]
    assert ports.amounts[3] == 15 * 100 * MILLION
    assert found.key["60"] == Fraction(15, 100)


def test_lots_with_another_key_are_refused_at_their_place():
    with pytest.raises(ScenarioError) as refused:
        two_lots("demande")
    (fault,) = refused.value.faults
    assert (fault.place, fault.code) == ("lots[1].key", "solved_key_alone")
    assert "demande" in fault.text("fr")
    scenario = two_lots("proche")
    lots = (scenario.lots[0], scenario.lots[1].model_copy(update={"key": "demande"}))
    with pytest.raises(InvalidKeyError) as caught:
        allocate(scenario.model_copy(update={"lots": lots}))
    assert caught.value.code == "solved_key_alone"


# --- lines that read the solution, or accounts ---------------------------------------------------


def test_a_band_around_a_solved_key_is_a_fault():
    band = 'kind = "band"\nmember = "60"\nvalue = 0.1\nreference = "proche"\n'
    with pytest.raises(ScenarioError) as refused:
        edited(CONDITIONS, ('kind = "max_amount"\nmember = "60"\nvalue = 100_000_000\n', band))
    (fault,) = refused.value.faults
    assert (fault.place, fault.code) == ("red_lines[4].reference", "line_key_solved")


RATIO = 'kind = "debt_ratio"\nmember = "80"\nvalue = 10\n'
SOMME = 'kind = "max_amount"\nmember = "80"\nvalue = 70_000_000\n'
ACCOUNTS = """
[finances.80]
year = 2014
source = "conditions"
debt = {debt}
gross_savings = {savings}

[reference]
"""
LOAN = """
[[loans]]
label = "Pr\u00eat"
carrier = "Syndicat"
amount = 100_000_000
draws = {{ 2015 = 100_000_000 }}
source = "conditions"
terms = {{ rate = 0.03, years = 20, source = "conditions" }}
repaid_by = {{ {bearers}, others = "la R\u00e9gion", source = "conditions" }}

[reference]
"""


def with_ratio(debt, savings, *changes):
    accounts = ("[reference]\n", ACCOUNTS.format(debt=debt, savings=savings))
    return edited(CONDITIONS, (SOMME, RATIO), accounts, *changes)


def test_debt_and_borrowing_stay_under_ten_years_of_savings():
    """(535 + x) / 60 <= 10: the Somme borrows all that it pays, 65 M at most."""
    scenario = with_ratio(535_000_000, 60_000_000, ("value = 100_000_000", "value = 110_000_000"))
    found = allocate(scenario)
    assert found.amount("80") == 65 * 100 * MILLION
    line = next(c for c in found.checks if c.facts.get("kind") == "debt_ratio")
    assert line.passed
    assert line.facts["limit"] == 65 * MILLION


def test_a_loan_says_what_is_borrowed():
    fixed = LOAN.format(bearers="shares = { 80 = 0.5 }")
    scenario = with_ratio(545_000_000, 60_000_000, ("[reference]\n", fixed))
    (line,) = (b for b in settlement(scenario).lines if b.kind == "debt_ratio")
    assert (set(line.row), line.limit) == ({0}, 5 * MILLION)
    by_key = LOAN.format(bearers='key = "proche", part = 0.8')
    scenario = with_ratio(585_000_000, 60_000_000, ("[reference]\n", by_key))
    (line,) = (b for b in settlement(scenario).lines if b.kind == "debt_ratio")
    assert (line.row[2], line.limit) == (Fraction(80, 500), 15 * MILLION)
    other = LOAN.format(bearers='key = "demande", part = 0.5')
    scenario = with_ratio(585_000_000, 60_000_000, ("[reference]\n", other))
    (line,) = (b for b in settlement(scenario).lines if b.kind == "debt_ratio")
    assert (set(line.row), line.limit) == ({0}, 9 * MILLION)
    solved = LOAN.format(bearers='key = "proche-l2", part = 0.5')
    unbound = settlement(with_ratio(1, 1, ("[reference]\n", solved))).unverified
    assert [line.reason.code for line in unbound] == ["line_key_solved"]


def test_a_debt_that_is_too_high_whatever_is_paid_clashes_alone():
    fixed = LOAN.format(bearers="shares = { 80 = 0.5 }")
    found = settlement(with_ratio(600_000_000, 60_000_000, ("[reference]\n", fixed)))
    assert [[line.kind for line in lines] for lines in found.clashes.sets] == [["debt_ratio"]]
    assert found.clashes.missing == (50 * MILLION,)


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (lambda: edited(CONDITIONS, (SOMME, RATIO)), "finances_missing"),
        (lambda: with_ratio(1, 0), "savings_not_positive"),
    ],
)
def test_accounts_that_are_missing_leave_the_line_unverified(scenario, code):
    found = settlement(scenario())
    assert [line.reason.code for line in found.unverified] == [code]
    assert len(found.lines) == 3
    told = said(negotiation_lines(found))
    assert "non v\u00e9rifiable" in told
    assert "Somme" in told
    checks = allocate(found.scenario).checks
    (check,) = (check for check in checks if check.id == "red_line_unverified")
    assert (check.passed, check.hard, check.members) == (False, False, ("80",))


def test_an_odd_cent_is_no_breach_but_a_coarse_rounding_is():
    third = 'kind = "max_share"\nmember = "59"\nvalue = "1/3"\n'
    thirds = ('kind = "max_amount"\nmember = "59"\nvalue = 200_000_000\n', third)
    wide = ("value = 70_000_000", "value = 300_000_000")
    amount = ("amount = 500_000_000", "amount = 500_000_000.01")
    found = allocate(edited(CONDITIONS, thirds, wide, amount, ("value = 90\n", "value = 200\n")))
    line = next(c for c in found.checks if c.facts.get("kind") == "max_share")
    assert line.passed
    coarse = ("amount = 500_000_000\n", "amount = 500_000_000\nround_to = 1_000_000\n")
    scenario = edited(CONDITIONS, coarse)
    broken = {c.facts["owner"] for c in allocate(scenario).checks if not c.passed and c.hard}
    assert broken == {"62"}


# --- the verb ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [CONDITIONS, CLASH, CALLS])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("member", [(), ("--for", "80")])
def test_the_short_answer_is_five_lines_at_most(command, path, language, member):
    status, out, err = command("negotiate", path, "--short", "--lang", language, *member)
    assert (status, err) == (0, "")
    assert 0 < len(out.splitlines()) <= 5
    full = command("negotiate", path, "--lang", language, *member)[1]
    assert len(full) > len(out)


@pytest.mark.parametrize("path", [CONDITIONS, CLASH, CALLS])
def test_json_is_what_the_library_finds(command, path):
    status, out, _ = command("negotiate", path, "--json")
    found = settlement(read_scenario(path))
    line = json.loads(out)
    assert status == 0
    assert line["agreement"] is found.agreed
    assert [key["totals"] for key in line["keys"]] == [
        dict(zip(found.scenario.codes, fair.cents, strict=True)) for fair in found.fair
    ]
    assert len(line["clashes"]) == len(found.clashes.sets)
    assert (line["schedule"] is None) == (found.plan is None)


def test_an_unknown_member_is_a_wrong_use(command):
    status, _, err = command("negotiate", CONDITIONS, "--for", "99")
    assert (status, "99" in err) == (2, True)


def test_private_lines_are_weighed_on_the_screen_and_never_written(command, tmp_path):
    private = tmp_path / "somme.prive.toml"
    private.write_text(
        'schema = 1\nscenario = "canal-seine-nord-conditions"\n\n[sources.note]\ntitle = "Note"\n'
        'publisher = "Cabinet"\nstatus = "hypoth\u00e8se"\n\n[[red_lines]]\nowner = "80"\n'
        'text = "La Somme, entre nous, 60 M\u20ac"\nkind = "max_amount"\nmember = "80"\n'
        'value = 60_000_000\nsource = "note"\n',
        encoding="utf-8",
    )
    status, out, _ = command("negotiate", CONDITIONS, "--private", private, "--short")
    assert status == 0
    assert "entre nous" in out
    assert "Aucun accord" in out
    status, out, err = command("negotiate", CONDITIONS, "--private", private, "--json")
    assert (status, out) == (1, "")
    assert "60" not in err


def test_a_scenario_without_lines_allows_any_key(command):
    _, out, _ = command("negotiate", FOLDER / "canal-seine-nord-2014.toml", "--short")
    assert "Aucune condition" in out
    json_line = json.loads(
        negotiation_line(settlement(read_scenario(FOLDER / "canal-seine-nord-2014.toml")))
    )
    assert json_line["lines"] == []


def test_checking_a_file_without_solved_key_loads_no_solver():
    code = (
        "import sys\nfrom allocation.cli import main\n"
        "try:\n    main(['check', 'scenarios/canal-seine-nord-2019.toml'])\n"
        "except SystemExit:\n    print([m for m in sys.modules if m.split('.')[0] in "
        "('pulp', 'highspy') or m == 'allocation.solver'])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert told.stdout.splitlines()[-1] == "[]"


# --- bad input: one message each -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("value = 70_000_000", "value = -1", "too_small"),
        ("value = 70_000_000", "value = nan", "number_finite"),
        ('distance = "l2"', 'distance = "l3"', "not_a_choice"),
        ('target = "demande"\ndistance = "l1"', 'distance = "l1"', "missing"),
        ('burden = "per_unit"\nindicator = "population"', 'burden = "per_unit"', "burden_needs"),
        (
            'indicator = "population"\nlabel = "Eff',
            'indicator = "habitants"\nlabel = "Eff',
            "unknown_indicators",
        ),
        ('kind = "max_per_unit"', 'kind = "max_per_head"', "not_a_choice"),
    ],
)
def test_bad_lines_and_keys_are_one_fault_with_its_place(command, tmp_path, before, after, code):
    text = CONDITIONS.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "faute.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_scenario(path)
    assert [fault.code for fault in refused.value.faults] == [code]
    for verb in ("check", "negotiate"):
        status, out, err = command(verb, path)
        assert status == 1
        assert out == ""
        assert len(err.splitlines()) == 2
        assert "Traceback" not in err
    assert [entry.name for entry in tmp_path.iterdir()] == ["faute.toml"]


def test_a_year_without_need_is_one_fault(command, tmp_path):
    path = tmp_path / "faute.toml"
    text = CALLS.read_text(encoding="utf-8")
    path.write_text(text.replace("2027 = 367_000_000, ", "", 1), encoding="utf-8")
    status, _, err = command("negotiate", path)
    assert status == 1
    assert len(err.splitlines()) == 2
    assert "schedule" in err


def test_no_member_is_one_fault(command, tmp_path):
    path = tmp_path / "faute.toml"
    path.write_text('schema = 1\nid = "vide"\ntitle = "Vide"\nmembers = []\n', encoding="utf-8")
    status, out, err = command("negotiate", path)
    assert (status, out) == (1, "")
    assert "Traceback" not in err


# --- corners ----------------------------------------------------------------------------------


def test_lots_with_two_closed_keys_have_no_key_to_approach():
    lot = ("[reference]\n", LOTS.format(key="population"))
    wide = ("value = 190_000_000", "value = 400_000_000")
    found = settlement(edited(CLASH, lot, wide, ("min_amount", "max_amount")))
    assert [fair.goal for fair in found.fair] == ["inhabitants", "reference"]


def test_a_key_that_levels_burdens_has_no_target_to_approach():
    found = settlement(edited(CONDITIONS, ('key = "proche"', 'key = "equilibre"')))
    assert [fair.goal for fair in found.fair] == ["inhabitants", "reference"]
    assert found.fair[0].cents == allocate(found.scenario).totals


def test_capacities_of_the_schedule_have_no_words_and_are_named_by_their_kind():
    text = CALLS.read_text(encoding="utf-8")
    start, stop = text.index("[[red_lines]]"), text.index("# --- La cl")
    bare = text[:start] + text[stop:]
    limits = "capacity = { 80 = { 2026 = 22_000_000 } }\nbeyond"
    found = settlement(parse_scenario(bare.replace("beyond", limits, 1), "capacites.toml"))
    told = plain(said(negotiation_lines(found)))
    assert "Somme : capacit\u00e9 de paiement de l'ann\u00e9e 2026" in told
    wide = limits.replace("22_000_000", "220_000_000")
    free = settlement(parse_scenario(bare.replace("beyond", wide, 1), "capacites.toml"))
    assert "sans en atteindre aucune" in said(negotiation_lines(free))


def test_calls_follow_the_fairest_key_when_the_lots_own_cannot_be_computed():
    text = CALLS.read_text(encoding="utf-8")
    own = text.index('[keys.convention]\nrule = "given"')
    key = '[keys.convention]\nrule = "proportional"\nindicator = "inconnu"\n'
    blank = '[indicators.inconnu]\nlabel = "I"\nunit = "u"\nyear = 2014\nsource = "capacites"\n\n'
    rest = text[text.index('label = "Convention de 2019"') :]
    scenario = parse_scenario(text[:own] + key + rest + "\n" + blank, "appels.toml")
    found = settlement(scenario)
    assert [fair.goal for fair in found.fair] == ["reference"]
    assert isinstance(found.plan, Timetable)
    assert "n'est pas complet" in said(negotiation_answer(found))
    nothing = settlement(scenario.model_copy(update={"reference": None}))
    assert nothing.fair == ()
    assert nothing.plan.code == "indicator_incomplete"
    assert "Le calendrier ne tient pas" in said(negotiation_lines(nothing))


def test_a_line_between_two_members_is_priced_by_its_slack():
    between = 'kind = "not_more_than"\nmember = "80"\nother = "60"\nindicator = "population"\n'
    found = settlement(edited(CONDITIONS, (SOMME, between)))
    told = plain(said(negotiation_lines(found, "60")))
    assert "Un million d'euros de jeu dans" in told
    assert "de d\u00e9placement" in told


def test_a_floor_is_priced_downwards():
    floor = 'kind = "min_amount"\nmember = "80"\nvalue = 69_000_000\n'
    found = settlement(edited(CONDITIONS, (SOMME, floor)))
    told = plain(said(negotiation_lines(found, "80")))
    assert "Un millier d'euros de moins \u00e0" in told
    assert "jusqu'\u00e0 un minimum de 68 273 480,00 \u20ac" in told


def test_a_departure_under_conditions_says_who_blocks(command):
    status, out, _ = command("run", CONDITIONS, "--without", "59", "--short")
    assert status == 0
    assert (
        "S'opposent : \u00ab Le Pas-de-Calais ne d\u00e9passe pas 90 \u20ac par habitant \u00bb"
        in out
    )
    assert "Bound(" not in out


def test_concessions_in_cents_make_an_agreement():
    """10 EUR between three ceilings: 3.34 + 3.33 + 3.33, never 3 x 3.33, written twice or not."""
    found = settlement(read_text_of(*(ceiling(code, 30) for code in "ACB"), ceiling("A", 30)))
    given = found.concessions
    for pairs, total in ((given.smallest, given.total), (given.even, given.even_total)):
        parts = {line.owner: 100 * euros for line, euros in pairs}
        assert parts == {"A": 334, "B": 333, "C": 333}
        assert total == 10
    assert given.by_owner == (("A", Fraction(334, 100)), *((c, Fraction(333, 100)) for c in "BC"))
    assert len(found.clashes.sets) == 1
    assert len(found.clashes.give_up) == 3


def test_sides_of_a_band_are_told_apart_and_count_as_one_condition():
    band = 'kind = "band"\nreference = "egalite"\nvalue = 0.1\n'
    told = plain(
        said(negotiation_lines(settlement(read_text_of(red_line("A", band), ceiling("C", 20)))))
    )
    assert "et 2 conditions qui ne tiennent pas" in told
    assert "(Ville C : 30,00 \u20ac au moins)" in told
    assert "(Ville A : 36,67 \u20ac au plus)" in told


def test_sides_of_a_band_are_told_apart_in_json():
    band = 'kind = "band"\nreference = "egalite"\nvalue = 0.1\n'
    told = json.loads(negotiation_line(settlement(read_text_of(red_line("A", band)))))
    assert len({json.dumps(line) for line in told["lines"]}) == 6
    assert told["lines"][1]["members"] == ["A"]
    assert told["lines"][1]["at_least"] == 3000


def test_one_condition_is_told_in_the_singular():
    assert "une condition, tenue" in said(
        negotiation_lines(settlement(read_text_of(ceiling("A", 60))))
    )


def test_prices_move_no_further_than_they_hold():
    told = plain(
        said(
            negotiation_lines(
                settlement(read_text_of(*(ceiling(c, 45) for c in "BC"), ceiling("A", 15))), "A"
            )
        )
    )
    assert "Un euro de plus" in told
    assert "illion" not in told


def test_lines_of_lots_that_no_shared_key_meets_are_said():
    lots = read_text_of(
        red_line("A", 'kind = "max_amount"\nmember = "A"\nvalue = 0\nlot = "l"\n'),
        red_line("B", 'kind = "min_amount"\nmember = "A"\nvalue = 50\nlot = "m"\n'),
        LOT.format(id="m"),
    )
    found = settlement(lots)
    assert found.agreed
    assert not found.one_key
    assert "Aucune cl\u00e9 commune" in said(negotiation_lines(found))


def test_a_refused_key_names_each_condition_once():
    band = 'kind = "band"\nreference = "egalite"\nvalue = 0.1\n'
    found = read_text_of(red_line("A", band), ceiling("C", 20), ceiling("C", 10))
    region, _ = region_of(found)
    sides = tuple(line for line in region.lines if line.kind == "band")
    refused = NoAgreementError(
        "no_agreement", lines=(*sides, region.lines[-1]), missing=Fraction(1)
    )
    assert "S'opposent : A : limite ; C : limite. Il" in plain(refused.text("fr"))
    assert "clash: A: limite; C: limite. Missing" in refused.text("en")
