"""Kinds of council documents: the checklist of a finance director, visas by date, organs, acts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest

from allocation.cli import main
from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.reporting.document import DEFAULT_KIND, KINDS, cautions, composed
from allocation.reporting.document.blocks import Heading, Paragraph
from allocation.reporting.document.contents.visas import list_of_visas
from allocation.reporting.document.room import folded, is_wide, room, sheets
from allocation.reporting.tables import Table
from allocation.reporting.tables.noun import Column
from allocation.typography import money
from tests.unit.council_documents import (
    ACT,
    canal,
    cents,
    headings,
    opened,
    part,
    plans,
    shipped,
    tables,
    texts,
    tried,
    whole,
)
from tests.unit.reported_scenario import REPORTED
from tests.unit.test_workbook import HOSTILE, hostile

STANDING: Final = ACT.replace("Conseil départemental de la Somme", "Commission  Permanente")
RUNNING: Final = tuple(
    (f'key = "{key}"\nsource = "insee"\nmaximum = {most}',
     f'key = "{key}"\nsource = "insee"\nsection = "fonctionnement"\nmaximum = {most}')
    for key, most in (("moitie", "1_200"), ("population", "40"))
)  # fmt: skip
VOTED: Final = (('population = "population"\n\n[sources.insee]',
                 'population = "population"\nstatus = "voté"\n\n[sources.insee]'),)  # fmt: skip
REFERENCE: Final = """[reference]
label = "Accord"
source = "rapport"
amounts = { 59 = 400, 62 = 250, 80 = 150, 60 = 200 }
"""

# Blocks of a plan de financement, each with the headings of its tables, in the order of the annex.
CHECKLIST: Final = (
    ("1. Assiette", ["Poste", "Montant hors taxes (HT) (€)", "Éligible (€)", "Non éligible (€)",
                     "Source"]),
    ("2. Clé de répartition", ["Clé", "Critère", "Part (%)", "Valeur lue, millésime", "Source",
                               "Justification"]),
    ("2. Clé de répartition", ["Financeur", "Population 2014 (hab.)", "Clé\xa0: Moitié-moitié (%)",
                               "Clé\xa0: Population (%)", "Part effective, tous lots (%)"]),
    ("3. Plan de financement", ["Financeur", "Taux (%)", "Montant (€)", "Montant maximum (€)",
                                "Nature"]),
    ("4. Échéancier", ["Financeur", "AP (€)", "CP antérieurs (€)", "CP 2015 (€)", "CP 2016 (€)",
                       "TOTAL (€)"]),
    ("5. Écarts", ["Dépassement", "la société"]),
    ("6. Contrôles", ["Contrôle", "Résultat", "Membres concernés"]),
    ("7. Comparaison", ["Financeur", "Montant avant (€)", "Montant après (€)", "Différence (€)",
                        "Clé avant (%)", "Clé après (%)", "Différence (points)"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def annex(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(tried(), tmp_path_factory.mktemp("annexe"))


def test_the_kinds_are_those_of_a_council() -> None:
    assert (DEFAULT_KIND, set(KINDS)) == (
        "annexe-convention",
        {"annexe-convention", "avenant", "rapport", "annexe-apcp"},
    )


# --- the checklist of a finance director ----------------------------------------------------------


def test_the_heading_says_what_the_annex_is(annex: Any) -> None:
    card = {row[0]: row[1] for row in tables(annex)[0]}
    assert {"Objet", "Statut", "Version", "Date", "Base", "Conditions économiques", "Unité"} <= {
        *card
    }
    assert card["Conditions économiques"] == "janvier 2014"
    assert card["Unité"] == "euros, au centime"
    assert "Annexe n°\xa0[à compléter] à la délibération ou à la convention" in texts(annex)


def test_the_seven_blocks_stand_in_order(annex: Any) -> None:
    wanted = list(dict.fromkeys(block for block, _ in CHECKLIST))
    assert [text for text in headings(annex) if text in wanted] == wanted


@pytest.mark.parametrize(("block", "columns"), CHECKLIST)
def test_each_block_has_its_columns(annex: Any, block: str, columns: list[str]) -> None:
    _, found = part(annex, block)
    assert columns in [table[0] for table in found]


def test_eligible_and_not_eligible_make_the_amounts(annex: Any) -> None:
    _, (base,) = part(annex, "1. Assiette")
    _, *lines, total = base
    for line in [*lines, total]:
        amount, eligible, outside = map(cents, line[1:4])
        assert amount == eligible + outside
    assert [sum(cents(line[i]) for line in lines) for i in (1, 2, 3)] == [400_000, 100_000, 300_000]
    assert [cents(cell) for cell in total[1:4]] == [400_000, 100_000, 300_000]


def test_every_criterion_has_its_part_its_vintage_its_source_and_its_reason(annex: Any) -> None:
    _, found = part(annex, "2. Clé de répartition")
    criteria = found[0][1:]
    halves, population = (
        "Moitié-moitié",
        ["Population 2014 (hab.)", "Insee (officiel)", "Habitants desservis"],
    )
    assert criteria == [
        [halves, "egalite", "50,0000\xa0%", "Parts égales", "", "[justification à compléter]"],
        [halves, "Population", "50,0000\xa0%", *population],
        ["Population", "Population", "100,0000\xa0%", *population],
    ]
    for key in (halves, "Population"):
        assert sum(cents(line[2]) for line in criteria if line[0] == key) == 1_000_000


def test_several_keys_are_said_to_be_several(annex: Any) -> None:
    for document, keys, base in (
        (annex, "Clés appliquées", "La clé de chaque lot"),
        (shipped("2014"), "Clé appliquée", "La clé s'applique"),
    ):
        assert any(t.startswith(keys) for t in part(document, "2. Clé de répartition")[0])
        assert any(t.startswith(base) for t in part(document, "1. Assiette")[0])


def test_the_key_has_four_decimals_and_makes_a_hundred(annex: Any) -> None:
    _, found = part(annex, "2. Clé de répartition")
    _, *lines, total = found[1]
    assert total[2:] == ["100,0000\xa0%"] * 3
    for i in (2, 3, 4):
        assert all(line[i].partition(",")[2][:4].isdigit() for line in lines)
        assert sum(cents(line[i]) for line in lines) == 1_000_000


def test_the_calendar_closes_by_row_and_by_column(annex: Any) -> None:
    said, (calendar,) = (p[:1] if i else p for i, p in enumerate(part(annex, "4. Échéancier")))
    assert any("titre indicatif" in text for text in said)
    _, *lines, total = calendar
    for line in [*lines, total]:
        authorised, *paid, whole_line = map(cents, line[1:])
        assert authorised == sum(paid) == whole_line
    for i in range(1, len(total)):
        assert sum(cents(line[i]) for line in lines) == cents(total[i])


def test_differences_say_who_decides_or_that_nobody_does(annex: Any, tmp_path: Path) -> None:
    _, found = part(annex, "5. Écarts")
    lines = dict(found[0])
    assert lines["Économie"] == "tous, au prorata"
    assert lines["Qui décide"] == "[non précisé\xa0: à arrêter par les parties]"
    stated = ('reminder = "dép', 'decided_by = "chaque assemblée"\nreminder = "dép')
    _, found = part(opened(tried(changes=(stated,)), tmp_path), "5. Écarts")
    assert dict(found[0])["Qui décide"] == "chaque assemblée"


def test_controls_add_up_the_tables_of_the_document(annex: Any) -> None:
    said, (table,) = part(annex, "6. Contrôles")
    controls = "\n".join(row[0] for row in table)
    for wanted in (
        "La clé imprimée fait 100,0000\xa0%",
        "Chaque lot est réparti en entier",
        "les taux imprimés font 100,0000\xa0%",
        "Chaque AP ou AE est la somme de ses CP (4 financeurs, écart 0,00\xa0€)",
        "Chaque colonne de l'échéancier fait son total",
        "Plus grand ajustement d'arrondi",
    ):
        assert wanted in controls
    assert any("plus fort reste" in text for text in said)


def test_the_comparison_is_in_euros_and_in_points(annex: Any) -> None:
    _, (table, *_) = part(annex, "7. Comparaison")
    _, *lines, total = table
    for line in [*lines, total]:
        assert cents(line[2]) - cents(line[1]) == cents(line[3])
        assert cents(line[5]) - cents(line[4]) == cents(line[6])
    assert (total[3], total[6]) == ("0,00\xa0€", "0,0000")


def test_the_foot_says_sources_vintages_version_scenario_and_standing(annex: Any) -> None:
    scenario = tried().scenario
    said, _ = part(annex, "Origine du document")
    foot = "\n".join(said)
    for wanted in ("essai", "SHA-256", "allocation", "Document de travail"):
        assert wanted in foot
    assert scenario.id in annex.sections[0].footer.paragraphs[0].text
    sources, _ = part(annex, "Sources et millésimes")
    assert any(text.startswith("Millésime\xa0: Population (hab.), 2014") for text in sources)


def test_sources_are_those_of_what_is_printed_and_say_it_once() -> None:
    for kind in ("rapport", "annexe-apcp"):
        said, _ = part(shipped("appels", kind), "Sources et millésimes")
        assert not any("Population" in text for text in said)
        assert any("Appels de fonds" in text for text in said)
        assert all(text.lower().count("pagination à vérifier") < 2 for text in said)
    _, found = part(shipped("2026"), "5. Écarts")
    assert "vérifier)\u202f; République" in dict(found[0])["Source"]


def test_rates_that_close_a_plan_say_so() -> None:
    """Two closings give one payer two rates of one amount: 1.9191 and 1.9192 %."""
    for name, closes in (("2014", False), ("appels", True)):
        said, _ = part(shipped(name), "3. Plan de financement")
        assert any("arrondis ensemble" in text for text in said) == closes


def test_nothing_is_given_for_what_a_scenario_does_not_say() -> None:
    said, found = part(shipped("2014"), "4. Échéancier")
    assert found == []
    assert any("Aucun échéancier" in text for text in said)


# --- canal, entente, groupement: what the law says ------------------------------------------------


@pytest.mark.parametrize("name", ["2014", "2019", "2026", "appels"])
def test_annexes_of_the_canal_state_the_mandatory_spending(name: str) -> None:
    said = whole(shipped(name))
    assert "dépenses obligatoires (ordonnance n°\xa02016-489 du 21 avril 2016, art.\xa05)" in said
    assert "Nature de la contribution\xa0: subvention d'équipement versée." in said
    assert "compte 2041783 en premier, sinon 204163 et 204183" in said
    assert "à vérifier" in said


@pytest.mark.parametrize(("day", "stated"), [("2016-04-20", False), ("2016-04-21", True)])
def test_no_statement_cites_a_text_of_after_the_act(
    tmp_path: Path, day: str, stated: object
) -> None:
    changes = (
        ('beneficiary = "La société"',
         'beneficiary = "La société"\nlegal_regime = "canal Seine-Nord Europe"'),
        ('purpose = "', f'date = {day}\npurpose = "'),
    )  # fmt: skip
    said = whole(opened(tried(changes=changes), tmp_path, kind="rapport"))
    assert ("2016-489" in said) == stated
    assert "n'est pas un fonds de concours" in said


def test_an_account_of_the_file_takes_the_place_of_the_candidates(tmp_path: Path) -> None:
    changes = (
        ('beneficiary = "La société"',
         'beneficiary = "La société"\nlegal_regime = "canal Seine-Nord Europe"'),
        ("maximum = 1_200", 'maximum = 1_200\naccount = "2041783"'),
    )  # fmt: skip
    said = whole(opened(tried(changes=changes), tmp_path))
    assert "Imputation\xa0: 2041783." in said
    assert "204163" not in said


@pytest.mark.parametrize(
    ("regime", "wanted"),
    [("entente", "frais communs"), ("groupement de commandes", "convention constitutive")],
)
def test_a_regime_is_stated(tmp_path: Path, regime: str, wanted: str) -> None:
    stated = (
        'beneficiary = "La société"',
        f'beneficiary = "La société"\nlegal_regime = "{regime}"',
    )
    said = whole(opened(tried(changes=(stated,)), tmp_path))
    assert wanted in said
    assert "dépense obligatoire" not in said.lower().replace("dépenses obligatoires", "")


def test_running_costs_are_participations_under_ae(tmp_path: Path) -> None:
    document = opened(tried(changes=RUNNING), tmp_path, kind="annexe-apcp")
    assert texts(document)[0] == "Annexe\xa0: autorisations d'engagement et crédits de paiement"
    said = whole(document)
    assert "AE (€)" in said
    assert "AP (€)" not in said
    assert "Nature de la contribution\xa0: participation." in said


# --- avenant --------------------------------------------------------------------------------------


def test_an_amendment_shows_before_and_after() -> None:
    document = shipped("2014", "avenant")
    _, (table,) = part(document, "1. Avant et après l'avenant")
    head, *lines, total = table
    assert head[1:3] == ["Montant avant (€)", "Montant après (€)"]
    reference = canal("2014").scenario.reference
    assert reference is not None
    assert [line[1] for line in lines] == [
        money(reference.amounts[code]) for code in canal("2014").members
    ]
    assert [line[2] for line in lines] == [money(paid) for paid in canal("2014").totals]
    assert total[4:6] == ["100,0000\xa0%"] * 2


def test_an_amendment_has_its_number_and_its_convention(tmp_path: Path) -> None:
    assert "Avenant n°\xa0[à compléter] à la convention de financement" in texts(
        shipped("2014", "avenant")
    )
    numbered = ACT + 'annex = "2"\nannexed_to = "la convention du 3 mars 2020"\n'
    said = texts(opened(tried(act=numbered), tmp_path, kind="avenant"))
    assert "Avenant n°\xa02 à la convention du 3 mars 2020" in said
    assert not any(text.startswith("Annexe n°") for text in said)


def test_an_amendment_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        opened(tried(changes=((REFERENCE, ""),)), tmp_path, kind="avenant")
    assert refused.value.code == "amendment_without_reference"
    assert list(tmp_path.iterdir()) == []


# --- rapport and visas ----------------------------------------------------------------------------


def draft(document: Any) -> list[str]:
    return part(document, "Projet de délibération")[0]


def with_visas(*visas: str, day: str = "2026-12-14") -> Allocation:
    listed = ", ".join(f'"{visa}"' for visa in visas)
    return tried(act=ACT.replace("2026-12-14", day, 1) + f"visas = [{listed}]\n")


def test_a_report_ends_with_its_draft() -> None:
    said = draft(shipped("2019", "rapport"))
    places = [said.index(word) for word in ("VU", "CONSIDÉRANT", "DÉCIDE")]
    assert places == sorted(places)
    assert any(text.startswith("Article 1") for text in said)
    assert any("542\u202f000\u202f000,00\xa0€" in text for text in said)
    assert any("ordonnance n°\xa02016-489" in text for text in said)


def spaced(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_draft_deliberates_after_its_grounds(tmp_path: Path) -> None:
    said = draft(opened(tried(act=ACT), tmp_path, kind="rapport"))
    assert said[said.index("DÉCIDE") - 1] == "Après en avoir délibéré,"
    assert not any("délibéré" in text for text in said[: said.index("CONSIDÉRANT")])
    grounds = said[said.index("CONSIDÉRANT") + 1 : said.index("Après en avoir délibéré,")]
    assert len(grounds) == len(set(grounds))
    assert sum("Habitants desservis" in text for text in grounds) == 1
    assert any("chaque lot selon sa clé" in text for text in grounds)


def test_the_text_of_a_voted_act_is_no_draft(tmp_path: Path) -> None:
    document = opened(tried(act=ACT, changes=VOTED), tmp_path, kind="rapport")
    assert "Délibération" in headings(document)
    assert "avant tout vote" not in whole(document)
    assert "Projet" not in whole(document)


@pytest.mark.parametrize(("name", "guaranteed"), [("2014", False), ("2026", True)])
def test_a_report_shows_what_the_vote_guarantees(name: str, guaranteed: object) -> None:
    _, found = part(shipped(name, "rapport"), "3. Plan de financement")
    assert any(table[0][0] == "Garant" for table in found) == guaranteed


def test_a_report_says_whether_its_calendar_binds(tmp_path: Path) -> None:
    bound = (("paid = 200\n", "paid = 200\ncontractual = true\n"),)
    for changes, wanted in (((), "à titre indicatif"), (bound, "est contractuel")):
        said, _ = part(
            opened(tried(changes=changes), tmp_path, kind="rapport"), "3. Plan de financement"
        )
        assert said.index("Échéancier") < next(i for i, text in enumerate(said) if wanted in text)


def test_a_department_fixes_its_own_contribution(tmp_path: Path) -> None:
    said = draft(opened(canal("2019"), tmp_path, kind="rapport", first="80"))
    fixed = next(text for text in said if "Article 2" in text)
    assert "Somme, 76\u202f000\u202f000,00\xa0€" in fixed
    assert "Oise" not in fixed


def test_visas_are_chosen_or_typed(tmp_path: Path) -> None:
    typed = "Vu la délibération du 3 mars 2025, <b>telle quelle</b>"
    said = draft(opened(with_visas("cgct-l3211-1", typed), tmp_path, kind="rapport"))
    begin, end = said.index("VU"), said.index("CONSIDÉRANT")
    assert said[begin + 1 : end] == [
        "Vu le code général des collectivités territoriales, et notamment son article L.\xa03211-1",
        typed,
    ]


@pytest.mark.parametrize(
    ("visa", "day"),
    [
        ("cgct-l3211-1", "2015-08-06"),
        ("cgct-l3211-1-avant-notre", "2015-08-07"),
        ("ordonnance-2016-489", "2016-04-20"),
        ("protocole-2017-03-13", "2017-03-12"),
        ("convention-2019-11-22", "2019-11-21"),
    ],
)
def test_a_visa_that_is_not_in_force_is_refused(tmp_path: Path, visa: str, day: str) -> None:
    with pytest.raises(OutputError) as refused:
        opened(with_visas(visa, day=day), tmp_path, kind="rapport")
    assert refused.value.code == "visa_not_in_force"
    assert visa in str(refused.value)


def test_an_unknown_visa_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        opened(with_visas("cgct-l3211-9"), tmp_path, kind="rapport")
    assert refused.value.code == "visa_unknown"
    assert "cgct-l3211-1" in str(refused.value)


@pytest.mark.parametrize(("day", "doubtful"), [("2025-12-31", False), ("2026-01-01", True)])
def test_what_the_reform_of_2026_changes_is_to_be_verified(
    tmp_path: Path, day: str, doubtful: object
) -> None:
    said = draft(opened(with_visas("cgct-l3312-4", day=day), tmp_path, kind="rapport"))
    assert any("ordonnance n°\xa02025-526" in text for text in said) == doubtful


def test_a_visa_of_another_operation_is_marked(tmp_path: Path) -> None:
    said = draft(opened(with_visas("ordonnance-2016-489"), tmp_path, kind="rapport"))
    assert any("ne vise que le canal Seine-Nord Europe" in text for text in said)


def test_the_list_of_visas_is_dated_and_sourced() -> None:
    known = list_of_visas()
    assert len(known) > 10
    for identifier, visa in known.items():
        assert visa.text.startswith("Vu ")
        assert visa.since is None or visa.until is None or visa.since <= visa.until
        assert visa.source.startswith("http") or visa.source == ""
        assert identifier == identifier.lower()


@pytest.mark.parametrize("visa", sorted(list_of_visas()))
def test_a_visa_is_in_force_on_its_own_days(visa: str) -> None:
    found = list_of_visas()[visa]
    for edge, outside in ((found.since, -1), (found.until, 1)):
        if edge is not None:
            assert found.is_in_force(edge)
            assert not found.is_in_force(edge + dt.timedelta(days=outside))


def test_without_a_choice_only_what_applies_is_proposed() -> None:
    canal_visas = draft(shipped("2019", "rapport"))
    assert any("liste datée" in text for text in canal_visas)
    assert not any("avant la loi NOTRe" in text or "groupement" in text for text in canal_visas)


# --- annexe AP/CP ---------------------------------------------------------------------------------


def test_credits_close_by_payer_and_by_year() -> None:
    _, (table,) = part(shipped("appels", "annexe-apcp"), "2. AP et CP par financeur et par année")
    head, *lines, total = table
    assert head[:3] == ["Financeur", "AP (€)", "CP antérieurs (€)"]
    for line in [*lines, total]:
        authorised, *paid, whole_line = map(cents, line[1:])
        assert authorised == sum(paid) == whole_line
    assert cents(total[1]) == canal("appels").total


def test_a_stated_commitment_is_printed_as_it_was_voted(tmp_path: Path) -> None:
    stated = """
[commitments.80]
authorised = 200
source = "rapport"
before = 50
payments = { 2015 = 100 }
beyond = 50
"""
    document = opened(tried(act=stated), tmp_path, kind="annexe-apcp")
    _, (table,) = part(document, "2. AP et CP par financeur et par année")
    line = next(row for row in table if row[0] == "Somme")
    assert [cents(cell) for cell in line[1:]] == [20_000, 5_000, 10_000, 0, 5_000, 20_000]
    assert "AP et CP déclarés par le financeur\xa0: Somme." in whole(document)


def test_nothing_dated_is_no_programme(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        opened(canal("2014"), tmp_path, kind="annexe-apcp")
    assert refused.value.code == "apcp_without_calls"


@pytest.mark.parametrize(("act", "warned"), [("", False), (ACT, False), (STANDING, True)])
def test_the_commission_permanente_is_warned(tmp_path: Path, act: str, warned: object) -> None:
    allocation = tried(act=act)
    told = [caution.text() for caution in cautions(allocation, "annexe-apcp")]
    assert bool(told) == warned
    alerts = [
        p.text
        for p in opened(allocation, tmp_path, kind="annexe-apcp").paragraphs
        if p.style.name == "Alert"
    ]
    assert any("commission permanente" in text for text in alerts) == warned
    assert cautions(allocation, "annexe-convention") == ()


def test_a_report_warns_the_commission_permanente_before_its_figures(tmp_path: Path) -> None:
    allocation = tried(act=STANDING)
    (caution,) = cautions(allocation, "rapport")
    said = texts(opened(allocation, tmp_path, kind="rapport"))
    warned = [text for text in said if text.startswith("Attention")]
    assert [spaced(text) for text in warned] == [spaced(caution.text())]
    assert "annexe" not in caution.text()
    assert said.index(warned[0]) < said.index("1. Objet")


# --- acts -----------------------------------------------------------------------------------------


def test_a_voted_act_prints_its_references(tmp_path: Path) -> None:
    document = opened(tried(act=ACT, changes=VOTED), tmp_path)
    header = document.sections[0].header.paragraphs[0].text
    for wanted in ("Conseil départemental de la Somme", "2026-12", "14 décembre 2026", "080-"):
        assert wanted in header
    assert "Document de travail" not in whole(document)
    assert dict(row[:2] for row in tables(document)[0])["Date"] == "14 décembre 2026"


def test_the_annex_says_what_it_is_annexed_to(tmp_path: Path) -> None:
    numbered = ACT + 'annex = "2"\nannexed_to = "la convention de financement"\n'
    heads = (('purpose = "', 'version = "3"\ndate = 2026-11-02\npurpose = "'),)
    document = opened(tried(act=numbered, changes=heads), tmp_path)
    assert "Annexe n°\xa02 à la convention de financement" in texts(document)
    card = dict(row[:2] for row in tables(document)[0])
    assert (card["Version"], card["Date"]) == ("3", "2 novembre 2026")


def test_a_contractual_calendar_binds(tmp_path: Path) -> None:
    bound = (("paid = 200\n", "paid = 200\ncontractual = true\n"),)
    said, _ = part(opened(tried(changes=bound), tmp_path), "4. Échéancier")
    assert "Cet échéancier est contractuel." in said


# --- every kind -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_speaks_both_languages(tmp_path: Path, kind: str, language: str) -> None:
    document = opened(tried(act=ACT), tmp_path, kind=kind, language=language)
    assert len(headings(document)) > 5
    assert "{" not in whole(document)


@pytest.mark.parametrize("kind", ["annexe-convention", "rapport"])
def test_hostile_texts_are_words_in_every_kind(tmp_path: Path, kind: str) -> None:
    document = opened(hostile_allocation(), tmp_path, kind=kind)
    assert [line[0] for line in plans(document)[0]][1:4] == list(HOSTILE[:3])


def hostile_allocation() -> Allocation:
    from allocation.pipeline import allocate  # noqa: PLC0415 - one use

    return allocate(hostile(HOSTILE))


def test_a_content_is_the_same_for_every_format() -> None:
    """Blocks of a kind do not depend on the moment nor on who prints them."""
    first, second = (composed(canal("2026"), "avenant") for _ in range(2))
    assert [type(block) for block in first.blocks] == [type(block) for block in second.blocks]
    tables_of = [[b for b in c.blocks if isinstance(b, Table)] for c in (first, second)]
    assert tables_of[0] == tables_of[1]


# --- room on the page -----------------------------------------------------------------------------


def wide(years: int) -> tuple[Table, list[list[str]]]:
    columns = (Column("member"), *(Column("year", "money", str(i)) for i in range(years)))
    row = ("Nord", *[38_200_000_000] * years)
    table = Table("schedule", columns, (row,), None, ())
    return table, [list(table.headings()), list(table.texts(row))]


@pytest.mark.parametrize(("years", "on_side"), [(3, False), (7, True)])
def test_a_page_turns_when_numbers_would_be_cut(years: int, on_side: object) -> None:
    table, rows = wide(years)
    blocks = (Heading("A"), Paragraph("B"), table, Heading("C"))
    (first, *others) = sheets(blocks, lambda each: is_wide(each, rows))
    assert first.wide == on_side
    assert len(others) == (1 if on_side else 0)


@pytest.mark.parametrize("years", [1, 5, 9, 12, 40])
def test_no_column_is_lost_when_a_table_is_parted(years: int) -> None:
    table, rows = wide(years)
    parts = folded(table, rows)
    assert all(each.columns[0].id == "member" for each in parts)
    kept = [column.text() for each in parts for column in each.columns[1:]]
    assert kept == [str(i) for i in range(years)]
    for each in parts:
        shown = [list(each.headings()), list(each.texts(each.rows[0]))]
        numeric = [column.is_number for column in each.columns]
        assert sum(room(shown, numeric, 25.7).widths) == pytest.approx(25.7)


# --- the command line -----------------------------------------------------------------------------


def test_the_command_repeats_the_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "essai.toml"
    file.write_text(REPORTED + STANDING, encoding="utf-8")
    asked = ["run", str(file), "--short", "--format", "docx", "--out", str(tmp_path / "out")]
    done = told(capsys, *asked, "--kind", "annexe-apcp,annexe-convention")
    assert "commission permanente exclut les matières budgétaires" in done
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "essai-annexe-apcp.docx",
        "essai-annexe-convention.docx",
    ]
    assert "commission permanente" not in told(capsys, *asked, "--kind", "annexe-convention")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says on the error stream."""
    with pytest.raises(SystemExit):
        main(list(arguments))
    return capsys.readouterr().err
