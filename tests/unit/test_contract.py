"""A shared contract told: meters apart, law beside agreement, gross titles before any netting."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.analysis.contract import ContractStudy, contract_study, is_contract
from allocation.analysis.legal_default import legal_defaults
from allocation.dues import Title, Transfer
from allocation.errors import InvalidKeyError
from allocation.membership import entry
from allocation.model import Scenario
from allocation.pipeline import allocate, study
from allocation.reporting.answers import brief_answer, full_answer
from allocation.reporting.cells import Joined, Said, shown
from allocation.reporting.contract import contract_answer, contract_headlines
from allocation.reporting.tables import Table
from tests.unit.contract_scenario import bare, computed, contract

EURO = 100


@pytest.fixture(scope="module")
def found() -> ContractStudy:
    return contract_study(computed())


@pytest.fixture(scope="module")
def told() -> dict[str, Table]:
    """Tables by identifier, those without rows left out."""
    return {
        part.id: part for part in contract_answer(computed()) if isinstance(part, Table) if part
    }


def sentences(*changes: tuple[str, str], language: str = "fr") -> str:
    told = contract_answer(computed(*changes))
    return "\n".join(part.text(language) for part in told if isinstance(part, Said | Joined))


def euros(table: Table, *columns: str) -> list[tuple[object, ...]]:
    """Rows of a table, reduced to some columns, in euros."""
    places = [[column.id for column in table.columns].index(name) for name in columns]
    rows = (*table.rows, *([] if table.total is None else [table.total]))
    return [
        tuple(row[i] / EURO if isinstance(row[i], int) else row[i] for i in places) for row in rows
    ]


def test_every_table_closes_on_its_total(told: dict[str, Table]) -> None:
    """Every column of cents under a total is summed by it."""
    closed = [table for table in told.values() if table.total is not None]
    assert len(closed) >= 11
    for table in closed:
        for i, column in enumerate(table.columns):
            if column.kind in ("money", "gap"):
                assert sum(row[i] for row in table.rows) == table.total[i], (table.id, column.id)


def test_every_part_of_the_contract_has_its_table(told: dict[str, Table]) -> None:
    assert list(told) == [
        "contract_card",
        "metered",
        "legal_default",
        "in_kind",
        "settlement",
        "balances",
        "titles",
        "treasury",
        "transfers",
        "savings",
        "deserters",
        "entry",
        "entry_lots",
        "exit",
        "after_exit",
        "contract_checks",
    ]


def test_the_card_says_the_form_the_coordinator_the_dates_and_the_notice(told) -> None:
    card = dict(told["contract_card"].texts(row, "fr") for row in told["contract_card"].rows)
    assert card["Forme juridique"] == "convention"
    assert card["Coordonnateur"] == "Nord"
    assert (card["Début"], card["Fin"]) == ("1er janvier 2015", "31 décembre 2016")
    assert card["Préavis de retrait"] == "3 mois"


def test_what_follows_the_meters_stands_apart_from_what_a_key_shares(told) -> None:
    assert euros(told["metered"], "metered", "by_key", "total") == [
        (6_000, 111_000, 117_000),
        (6_000, 201_000, 207_000),
        (100, 51_000, 51_100),
        (12_100, 363_000, 375_100),
    ]
    assert "rien n'y est partagé" in sentences()
    alone = tuple(contract_answer(computed(("metered = true\n", ""))))
    assert not any(isinstance(part, Table) and part and part.id == "metered" for part in alone)


def test_a_file_of_metered_lots_alone_shares_nothing() -> None:
    lots = ("kilometres", "eleves", "egalite")
    all_metered = tuple(
        (f'key = "{key}"\n{after}', f'key = "{key}"\nmetered = true\n{after}')
        for key, after in zip(lots, ("legal", "paid", "paid"), strict=True)
    )
    text = sentences(*all_metered)
    assert "suivent les compteurs" in text
    assert "se partagent par clé" not in text


def test_the_law_stands_beside_the_agreement_with_its_reason(told) -> None:
    """Kilometres 20, 70, 10; pupils 50, 40, 10."""
    assert euros(told["legal_default"], "by_agreement", "by_law", "agreement_gap") == [
        (40_000, 100_000, -60_000),
        (140_000, 80_000, 60_000),
        (20_000, 20_000, 0),
        (200_000, 200_000, 0),
    ]
    (note,) = told["legal_default"].notes
    assert "R. 1614-69" in note.text("fr")
    (default,) = legal_defaults(computed())
    assert sum(default.gaps) == 0


def test_in_kind_and_cash_make_the_share(told) -> None:
    assert euros(told["in_kind"], "quota", "in_kind", "cash") == [
        (11_000, 0, 11_000),
        (11_000, 15_000, -4_000),
        (11_000, 1_000.5, 9_999.5),
        (33_000, 16_000.5, 16_999.5),
    ]
    assert "Deux agents" in told["in_kind"].notes[0].text("fr")


def test_the_settlement_is_the_final_share_less_in_kind_less_the_calls(told) -> None:
    lines = euros(told["settlement"], "lot", "quota", "in_kind", "called", "balance")
    assert lines[0] == ("Ligne 601", 40_000, 0, 45_000, -5_000)
    assert lines[6] == ("Guichet 2015", 10_000, 0, 9_000, 1_000)
    assert not any("lectricit" in str(line[0]) for line in lines)
    by_year = euros(told["balances"], "member", "2015", "2016", "total")
    assert by_year[0] == ("Nord", 1_000, 56_000, 57_000)


def test_titles_are_gross_and_transfers_only_information(found: ContractStudy, told) -> None:
    assert found.titles[:3] == (
        Title("ligne", 2016, "62", "59", 500_000),
        Title("ligne", 2016, "80", "62", 200_000),
        Title("rocade", 2016, "62", "59", 4_000_000),
    )
    assert found.transfers == (
        Transfer("62", "59", 4_000_000),
        Transfer("80", "59", 2_299_950),
    )
    order = list(told)
    assert order.index("titles") < order.index("treasury") < order.index("transfers")
    notes = " ".join(note.text("fr") for note in told["transfers"].notes)
    assert "moyen de paiement du comptable" in notes
    assert "il est prouvé" in notes
    assert "non-contraction" in told["titles"].notes[0].text("fr")
    assert euros(told["treasury"], "member", "mandats", "titres", "treasury") == [
        ("Nord", 4_000, 66_999.5, 62_999.5),
        ("Pas-de-Calais", 46_000, 6_000, -40_000),
        ("Somme", 22_999.5, 0, -22_999.5),
        (Said("word.total"), 72_999.5, 72_999.5, 0),
    ]


def test_beyond_fourteen_balances_the_number_of_transfers_is_said_not_to_be_proved() -> None:
    from allocation.reporting.tables.dues import transfers_table  # noqa: PLC0415 - one table

    study = ContractStudy(computed(), transfers=(Transfer("62", "59", 1),), fewest=False)
    assert "pas prouvé" in transfers_table(study).notes[1].text("fr")


def year_end(code: str, *changes: tuple[str, str]) -> str:
    """The one sentence of a member, with ordinary spaces."""
    told = contract_headlines(computed(*changes), code)
    texts = [part.text("fr") for part in told]
    (line,) = (text for text in texts if text.startswith("À la fin de l'exercice"))
    return line.replace("\u202f", " ").replace("\xa0", " ")


def test_who_owes_and_is_owed_hears_both_and_nothing_is_set_off() -> None:
    assert "doit 46 000,00 € (Nord)" in year_end("62")
    assert "sans contraction" in year_end("62")
    assert "doit recevoir" not in year_end("80")


def test_who_is_only_owed_hears_what_it_receives() -> None:
    """Without the contributions in kind, and with the line paid by Nord too."""
    changes = (*bare("[[in_kind]]"), ('paid_by = "62"', 'paid_by = "59"'))
    assert year_end("59", *changes).startswith("À la fin de l'exercice, le Nord doit recevoir")


def test_who_paid_it_all_owes_nothing() -> None:
    paid = (
        "called = { ligne = { 59 = 45_000, 80 = 18_000 } }",
        (
            "called = { ligne = { 80 = 20_000 }, rocade = { 80 = 10_000 }, "
            "guichet-2016 = { 80 = 9_999.50 } }"
        ),
    )
    again = ("guichet-2015 = { amount = 27_000", "guichet-2015 = { amount = 30_000")
    assert "ne doit rien et n'attend rien" in year_end("80", paid, again)


def test_what_no_member_advances_is_due_under_the_contract() -> None:
    assert "au titre du contrat" in year_end("80", ('paid_by = "62"\n', ""))


def test_the_saving_is_said_with_its_key_and_who_would_leave(told) -> None:
    """60 and 60 MWh alone cost 510 each, 1 costs 10; 121 together cost 571: 459 in three."""
    assert euros(told["savings"], "alone", "saved", "saved_payment") == [
        (510, 153, 357),
        (510, 153, 357),
        (10, 153, -143),
        (1_030, 459, 571),
    ]
    assert euros(told["deserters"], "coalition_paid", "coalition_alone", "coalition_gain") == [
        (714, 570, 144)
    ]
    text = sentences().replace("\u202f", " ").replace("\xa0", " ")
    assert "une économie de 459,00 €, partagée par la clé « Parts égales »" in text
    assert "Nord et Pas-de-Calais, 144,00 € de moins" in text


def test_a_group_that_costs_more_says_an_extra_cost() -> None:
    assert "surcoût" in sentences(("prices = [10, 1]", "prices = [1, 10]"))


def test_without_tariff_only_members_are_checked_and_it_is_said() -> None:
    stated = (
        '[savings.tariff]\nquantity = "mwh"\nedges = [50]\nprices = [10, 1]',
        "group_cost = 900\nstand_alone = { 59 = 500, 62 = 500, 80 = 100 }",
    )
    flat = ('key = "egalite"\n\n[savings.tariff]', 'key = "egalite"\n[savings.tariff]')
    assert "les groupes plus petits ne sont pas vérifiés" in sentences(flat, stated)
    assert "aucun ne paierait moins seul" in sentences(flat, stated)


def test_an_entry_says_its_effect_its_fee_and_whether_the_key_is_monotone(told) -> None:
    """80 000 past in thirds, then in quarters: half of 20 000 for the new member."""
    assert euros(told["entry"], "before_entry", "after_entry", "entry_effect", "entry_move")[
        3:
    ] == [
        (0, 95_750, 95_750, 10_000),
        (363_000, 463_000, 100_000, 0),
    ]
    text = sentences()
    assert "cette entrée n'augmente la quote-part d'aucun membre actuel" in text
    assert "cette entrée augmente des quotes-parts (le Pas-de-Calais)" in text
    lots = euros(told["entry_lots"], "member", "ligne", "rocade", "total")
    assert lots[0] == ("Nord", 8_000, -10_000, -7_250)


UNEVEN = (
    (
        "[keys.compteurs]",
        '[keys.rang]\nrule = "mix"\nparts = { kilometres = 2, eleves = -1 }\n\n[keys.compteurs]',
    ),
    ('key = "kilometres"\nlegal', 'key = "rang"\nlegal'),
    ('key = "eleves"\npaid_by', 'key = "rang"\npaid_by'),
)
"""2 kilometres - pupils: Nord has 2/5 - 1/2 = -1/10; among all, 40/125 - 50/125 = -2/25."""


def test_a_key_that_is_not_monotone_names_who_pays_more_at_constant_cost() -> None:
    """Nord: 4 000 and 2 000 more on the lines, 5 250 and 192 less on the desk and the meters."""
    found = contract_study(computed(*UNEVEN)).entry
    assert found is not None
    assert found.before.lots[0].key["59"] == Fraction(-1, 10)
    assert found.after.lots[0].key["59"] == Fraction(-2, 25)
    assert found.rising == ("59",)
    assert "augmente des quotes-parts (le Nord)" in sentences(*UNEVEN)


def test_a_negative_weight_and_a_negative_share_are_warned_about_with_their_mix() -> None:
    checks = {check.id: check for check in computed(*UNEVEN).checks}
    assert (checks["negative_weight"].passed, checks["negative_weight"].hard) == (False, False)
    assert checks["negative_weight"].facts == {"key": "rang", "parts": "\u00c9l\u00e8ves"}
    assert checks["negative_share"].members == ("59",)
    told = [part.text("fr") for part in full_answer(study(contract(*UNEVEN)))
            if isinstance(part, Said)]  # fmt: skip
    assert any("Nord, par les poids" in text and "rang" in text for text in told)
    assert any("Poids n\u00e9gatif" in text and "\u00c9l\u00e8ves" in text for text in told)


def test_an_entry_without_fee_or_without_past_says_so_or_nothing() -> None:
    assert "Aucun droit d'entrée" in sentences(("entry_fee = 0.5", "entry_fee = 0"))
    assert "ntrée :" not in sentences(("past_costs = 80_000\n", ""))
    assert "reste de" in sentences(("amounts = { ligne = 300_000 }\n", ""))


def test_a_leaver_pays_until_its_notice_ends_and_the_rest_falls_on_the_others(told) -> None:
    """2016 has 366 days; the notice ends on 15 April, the 106th."""
    assert told["exit"].rows[0][1:] == (
        2_000_000, Fraction(106, 366), round(Fraction(106, 366) * 2_000_000),
        2_000_000 - round(Fraction(106, 366) * 2_000_000),
    )  # fmt: skip
    assert euros(told["after_exit"], "before_exit", "after_exit", "exit_effect") == [
        (117_000, 137_500, 20_500),
        (207_000, 237_500, 30_500),
        (324_000, 375_000, 51_000),
    ]
    text = sentences()
    assert "allocation run FICHIER --without 80" in text
    assert "de la dette qui reste" in text


def test_the_floor_of_an_exit_is_said_when_it_decides() -> None:
    assert "minimum convenu" in sentences(("floor = 5_000", "floor = 500_000"))
    debtless = (("remaining_debt = 9_000\n", ""), ("floor = 5_000\n", ""))
    assert "dette" not in sentences(*debtless)


def pair() -> tuple[tuple[str, str], ...]:
    """Two members: what one leaves falls on the other alone."""
    return (
        (
            (
                '{ code = "62", name = "Pas-de-Calais", article = "le" },\n'
                '           { code = "80", name = "Somme", article = "la" }'
            ),
            '{ code = "62", name = "Pas-de-Calais", article = "le" }',
        ),
        ('member = "80"\nnotice', 'member = "62"\nnotice'),
        (", 80 = 10 }", " }"),
        (", 80 = 1 }", " }"),
        (", 80 = 18_000", ""),
        *bare('[[in_kind]]\nmember = "80"'),
    )


def test_of_two_members_the_one_who_stays_shares_with_nobody() -> None:
    found = contract_study(computed(*pair()))
    assert found.after is None
    assert "ne partage plus avec personne" in sentences(*pair())


def test_what_cannot_be_computed_is_said_and_the_rest_is_told() -> None:
    lacking = ("km = { 02 = 25 }", "km = {}")
    text = sentences(lacking)
    assert "Avant et après l'entrée : non calculable" in text
    assert "une économie" in text
    assert contract_study(computed(lacking)).entry is None


def test_a_key_that_names_the_leaver_leaves_the_last_shares() -> None:
    named = (
        ("[keys.compteurs]", ('[keys.un]\nrule = "fixed_payer"\nmember = "80"\namount = 10\n'
                             'rest = "egalite"\n\n[keys.compteurs]')),
        ('key = "eleves"\npaid_by', 'key = "un"\npaid_by'),
        *bare("[enlargement]"),
    )  # fmt: skip
    assert "non recalculable" in sentences(*named)
    assert contract_study(computed(*named)).exit is not None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_has_words_in_both_languages(language: str) -> None:
    for part in full_answer(study(contract())):
        if isinstance(part, Table):
            assert all(part.headings(language)), part.id
            assert all(len(part.texts(row, language)) for row in part.rows)
        else:
            assert part.text(language)


def test_the_short_answer_says_what_one_member_owes_in_one_sentence() -> None:
    told = [part.text("en") for part in brief_answer(computed(), "80")]
    owing = [text for text in told if "At the end of the year" in text]
    assert len(owing) == 1
    assert "Somme" in owing[0] or "la Somme" in owing[0]


def test_a_file_without_contract_says_nothing_of_it() -> None:
    plain = contract(
        *bare(
            "[contract]", "[[in_kind]]", "[settlement]", "[savings", "[enlargement]", "[leaving]"
        ),
        ('legal_default = "eleves"\n', ""),
        ("metered = true\n", ""),
        *((f'paid_by = "{code}"\n', "") for code in ("59", "62")),
    )
    assert not is_contract(plain)
    assert list(contract_answer(allocate(plain))) == []
    assert list(contract_headlines(allocate(plain))) == []


def test_the_checks_of_a_contract_hold(found: ContractStudy) -> None:
    assert [check.id for check in found.checks] == [
        "dues_closed",
        "transfers_closed",
        "savings_closed",
        "refunds_closed",
        "exit_closed",
    ]
    assert all(check.passed for check in found.checks)


def test_a_check_fails_when_a_transfer_is_lost(found: ContractStudy) -> None:
    from dataclasses import replace  # noqa: PLC0415 - one test

    lost = replace(found, transfers=found.transfers[1:])
    assert [check.id for check in lost.checks if not check.passed] == ["transfers_closed"]


def test_an_entrant_of_the_same_code_is_refused_by_the_function_too() -> None:
    scenario: Scenario = contract()
    assert scenario.enlargement is not None
    known = scenario.enlargement.entrants[0].model_copy(update={"code": "59"})
    terms = scenario.enlargement.model_copy(update={"entrants": (known,)})
    with pytest.raises(InvalidKeyError) as refused:
        entry(scenario.model_copy(update={"enlargement": terms}))
    assert refused.value.code == "entrant_known"


def test_cells_of_every_table_are_shown() -> None:
    for part in contract_answer(computed(), "62"):
        if isinstance(part, Table):
            for row in part.rows:
                assert all(shown(c, k.kind) for c, k in zip(row, part.columns, strict=True) if c)


def test_a_leaver_and_an_entrant_leave_the_meters_of_the_others_alone(found, told) -> None:
    """Electricity follows the meters: in no exit, in no entry."""
    assert "electricite" not in [lot.lot for lot in found.exit.lots]
    assert "Électricité" not in [row[0] for row in told["exit"].rows]
    assert found.entry.before.total == 363_000 * EURO
    all_metered = contract_study(computed(("metered = true\n", "")))
    assert "electricite" in [lot.lot for lot in all_metered.exit.lots]


def test_calls_of_two_lots_that_no_member_advances_are_never_set_off() -> None:
    """Called too much on one lot, nothing on the other: both are said."""
    free = (('paid_by = "62"\n', ""), ('paid_by = "59"\n', ""))
    text = year_end("59", *free, ("ligne = { 59 = 45_000", "ligne = { 59 = 47_000"))
    assert "doit recevoir 7 000,00 € au titre du contrat" in text
    assert "sans contraction" in text


def test_a_lot_wholly_in_kind_is_paid_to_no_supplier() -> None:
    both = "years = { 2015 = 30_000, 2016 = 33_000 }"
    part = (both, "years = { 2015 = 30_000, 2016 = 16_000.51 }")
    whole = (both, "years = { 2015 = 30_000, 2016 = 16_000.5 }")
    assert "Guichet 2015 et Guichet 2016." in sentences(part)
    (line,) = [text for text in sentences(whole).split("\n") if "prestataire par le Nord" in text]
    assert "Guichet 2015." in line
    assert "Guichet 2016" not in line


def test_a_minimum_without_notice_says_what_it_returns_and_never_a_notice_that_runs() -> None:
    changes = (("notice_months = 3\n", ""), ("floor = 5_000", "floor = 50_000"))
    text = sentences(*changes).replace("\u202f", " ").replace("\xa0", " ")
    found = contract_study(computed(*changes)).exit
    assert found is not None
    more = found.floor - found.debt - sum(lot.paid for lot in found.lots)
    assert more > 0
    assert "Sans préavis, la Somme se retire le 15 janvier 2016." in text
    assert "il court" not in text
    whole, cents = divmod(more, EURO)
    assert f"minimum, {whole:,}".replace(",", " ").replace("minimum ", "minimum,") in text
    assert f",{cents:02d} €, revient à ceux qui restent" in text
