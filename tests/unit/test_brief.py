"""The brief: what it says, in three formats, on two pages, with its figures and its gaps."""

from __future__ import annotations

import html
import re
from pathlib import Path

import click
import docx
import pytest

from allocation.budget import member_budget
from allocation.errors import InvalidKeyError, OutputError
from allocation.labels import LANGUAGES
from allocation.pipeline import allocate
from allocation.reporting.briefs import (
    against_answer,
    brief,
    brief_command,
    brief_page,
    budget_answer,
    composed,
    year_answer,
)
from allocation.reporting.tables import Table, called_table, guarantee_table, schedule_table
from allocation.reporting.tables.budget import asked_table, credits_table, effect_table
from allocation.scenarios import read_scenario
from allocation.verbs.brief import COMMAND
from tests.office import converted
from tests.pdf_reading import heard
from tests.unit.budget_scenario import ACCOUNTS, CALENDAR, LOAN, allocated, written

FILE = "scenarios/canal-seine-nord-appels.toml"
NAMES = ("2014", "2019", "2026", "appels")
DEPARTMENTS = ("59", "62", "80", "60")
PARTS = ["pay", "effect", "rank", "own", "against", "objections", "moves", "sources"]
SMALL_LOAN = LOAN.replace("45", "27").replace("rate = 0,", "rate = 0.03,")


def canal(name: str):
    return allocate(read_scenario(f"scenarios/canal-seine-nord-{name}.toml"))


def said(part) -> str:
    return "\n".join(sentence.text() for sentence in (*part.sentences, *part.notes))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("member", DEPARTMENTS)
def test_every_member_of_every_scenario_has_its_brief(name, member):
    made = composed(canal(name), member)
    assert [part.id for part in made.parts] == PARTS
    for part in made.parts:
        assert part.sentences or part.tables or part.notes
    by_id = {part.id: part for part in made.parts}
    assert 2 <= len(by_id["objections"].sentences) <= 3
    assert len(by_id["own"].sentences) >= 1
    for language in LANGUAGES:
        text = brief_page(made, language)
        assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_every_number_in_brackets_is_in_the_list_of_sources():
    made = composed(canal("appels"), "80")
    by_id = {part.id: part for part in made.parts}
    cited = {n for part in made.parts[:-1] for n in re.findall(r"\[(\d+)\]", said(part))}
    listed = [re.match(r"\[(\d+)\]", s.text())[1] for s in by_id["sources"].sentences]
    assert cited <= set(listed)
    assert listed == [str(i) for i in range(1, len(listed) + 1)]
    assert "copie non officielle, pagination à vérifier" in said(by_id["sources"])


def test_the_calls_of_the_brief_are_those_of_the_library():
    budget = member_budget(canal("appels"), "80")
    table = credits_table(budget)
    assert table.total is not None
    assert table.total[1] == 7_600_000_000
    assert [row[1] for row in table.rows if row[0] == "2027"] == [2_542_570_647]


def test_missing_figures_are_asked_for_once_and_the_rest_runs():
    allocation = canal("appels")
    table = asked_table(member_budget(allocation, "80"), allocation.scenario)
    (row,) = table.rows
    assert "Encours de dette" in table.texts(row)[0]
    assert "data.ofgl.fr" in table.texts(row)[3]
    assert not effect_table(member_budget(allocation, "80"))


def test_columns_of_loans_come_with_loans_only():
    plain = credits_table(member_budget(allocated(CALENDAR), "80"))
    assert [column.id for column in plain.columns] == ["due", "call", "payment", "per_head"]
    loaned = credits_table(member_budget(allocated(CALENDAR, SMALL_LOAN), "80"))
    assert [column.id for column in loaned.columns][2:5] == ["drawn", "payment", "annuity"]
    for position in range(1, 6):
        assert sum(row[position] for row in loaned.rows) == loaned.total[position]
    assert not credits_table(member_budget(allocated(), "80"))


def test_the_effect_reads_from_left_to_right():
    table = effect_table(member_budget(allocated(CALENDAR, ACCOUNTS, SMALL_LOAN), "80"))
    texts = [table.texts(row) for row in table.rows]
    assert texts[0][4] == "6 ans → 6 ans" or texts[0][4].startswith("6,0 ans → 6,0 ans")
    broke = ACCOUNTS.replace("gross_savings = 100", "gross_savings = 0")
    undefined = effect_table(member_budget(allocated(CALENDAR, broke), "80"))
    assert "épargne brute nulle" in undefined.texts(undefined.rows[0])[4]
    turned = effect_table(member_budget(allocated(CALENDAR, broke, SMALL_LOAN), "80"))
    assert (
        "épargne brute nulle → non défini : épargne brute négative"
        in turned.texts(turned.rows[-1])[4]
    )


def test_conventions_and_guarantees_are_said():
    terms = "\n[budget]\ndiscount_rate = 0.04\nneutralised = true\nbenchmark = 9\n"
    terms += 'benchmark_label = "interne"\n'
    made = composed(allocated(CALENDAR, ACCOUNTS, SMALL_LOAN, terms), "80")
    effect = said(made.parts[1])
    assert "Repère affiché : 9 ans (interne)" in effect
    assert "Garanties, hors de la dette" in effect
    assert "neutralisé par une recette d'ordre" in effect
    assert "actualisé à 4,00" in effect
    assert "Emprunt de la société" in said(made.parts[0])


def test_a_stated_commitment_and_its_gap_are_said():
    voted = "\n[commitments.80]\nauthorised = 12\npayments = { 2026 = 12 }\nsource = 's'\n"
    made = composed(allocated(CALENDAR, voted), "80")
    assert "Autorisation de programme votée" in said(made.parts[0])
    assert "diffère" in said(made.parts[0])


def test_years_of_receipts_that_differ_are_said():
    other = ACCOUNTS.replace("[finances.80]", "[finances.59]").replace("year = 2025", "year = 2024")
    made = composed(allocated(CALENDAR, ACCOUNTS, other), "80")
    assert "années différentes (2024 et 2025)" in said(made.parts[2])


def test_a_vintage_that_moves_the_rank_is_warned_about():
    vintage = '\n[[indicators.population.vintages]]\nyear = 2015\nsource = "s"\nvalues = { 59 = 6, 80 = 2, 60 = 1 }\n'  # noqa: E501 - one table
    given = (
        ('rule = "equal"', 'rule = "given"\namounts = { 59 = 60, 80 = 15, 60 = 25 }'),
        ('key = "population"', 'key = "egalite"'),
    )
    made = composed(allocated(vintage, changes=given), "80")
    assert "avec la population 2015, le rang devient 3" in said(made.parts[2])


def test_a_member_at_its_share_has_no_argument_of_its_own():
    made = composed(allocated(), "80")
    assert said(made.parts[3]) == "Aucun critère du dossier ne place Somme au-dessus de sa part."
    assert "à préparer" in said(made.parts[5])


@pytest.mark.parametrize("member", ["80", "59"])
def test_the_brief_holds_on_two_pages(member, tmp_path):
    written_files = brief_command(canal("appels"), member, tmp_path)
    documents = [path for path in written_files if path.suffix == ".docx"]
    pdf = converted(documents, tmp_path / "office", "pdf")[documents[0].stem]
    content = pdf.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", content)) <= 2
    (own,) = (path for path in written_files if path.suffix == ".pdf")
    assert len(heard(own).reader.pages) <= 2


def test_the_pdf_says_what_word_says(tmp_path):
    word, _, pdf = brief_command(canal("appels"), "80", tmp_path)
    document = docx.Document(str(word))
    found = heard(pdf)
    told = re.sub(r"[\s\u200b]+", "", found.root.said)
    for paragraph in document.paragraphs:
        assert re.sub(r"\s+", "", paragraph.text) in told
    cells = [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]
    assert found.tables() == cells


def test_both_formats_say_the_same(tmp_path):
    word, page, _ = brief_command(canal("2026"), "60", tmp_path)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(word)).paragraphs)
    web = html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))
    for line in text.splitlines():
        if line.startswith("Tableau") or not line.strip():
            continue
        assert line in web, line


def test_the_same_brief_is_the_same_bytes(tmp_path):
    once = [path.read_bytes() for path in brief_command(canal("2026"), "60", tmp_path / "a")]
    again = [path.read_bytes() for path in brief_command(canal("2026"), "60", tmp_path / "b")]
    assert once == again


def test_another_format_and_an_unknown_member_are_refused(tmp_path):
    with pytest.raises(OutputError, match=r"\.odt"):
        brief(canal("2026"), "60", tmp_path / "note.odt")
    with pytest.raises(InvalidKeyError, match="99"):
        brief(canal("2026"), "99", tmp_path / "note.html")
    assert list(tmp_path.iterdir()) == []


# --- answers -----------------------------------------------------------------------------------


def test_what_the_somme_pays_in_2027_if_the_union_stays_at_forty_percent():
    lines = [line.text() for line in year_answer(canal("appels"), "80", 2027, "ue40")]
    assert lines[0].startswith("Somme, 2027 : appel de la société 25\u202f425\u202f706,47")
    assert "il manque Encours de dette et Épargne brute" in lines[1]
    assert "la contribution ne change pas, 76\u202f000\u202f000,00" in lines[3]
    assert "garantit 125,1 M€" in lines[4]


def test_the_split_of_each_call_is_said_to_be_a_hypothesis_with_its_source():
    told = list(year_answer(canal("appels"), "80", 2027))[-1].text()
    brief_said = composed(canal("appels"), "80")
    pay, sources = said(brief_said.parts[0]), said(brief_said.parts[-1])
    for text in (told, pay):
        assert "hypothèse, selon les contributions" in text
        number = re.search(r"\[(\d+)\]", text)
        assert number is not None
        assert f"[{number[1]}] Appels de fonds sur les collectivités locales" in sources
    assert "hypothèse, selon les contributions" not in said(composed(canal("2019"), "80").parts[0])


@pytest.mark.parametrize(("status", "word"), [("officiel", "officiel"), ("hypothèse", "hypothèse")])
def test_the_rate_of_a_call_has_the_status_of_its_source(status, word):
    scenario = read_scenario(FILE)
    stated = scenario.sources["taux-emprunt"].model_copy(update={"status": status})
    sources = {**scenario.sources, "taux-emprunt": stated}
    moved = allocate(scenario.model_copy(update={"sources": sources}))
    told = list(year_answer(moved, "80", hypothesis="ue40"))[-1].text()
    assert told.replace("\u00a0", " ").endswith(f"(taux : {word}).")


def test_a_guarantee_without_terms_asks_for_them():
    scenario = read_scenario("scenarios/canal-seine-nord-2026.toml")
    hypotheses = {
        name: h.model_copy(
            update={
                "funding": tuple(
                    line.model_copy(
                        update={"guarantee": line.guarantee.model_copy(update={"terms": None})}
                    )
                    if line.guarantee
                    else line
                    for line in h.funding
                )
            }
        )
        for name, h in scenario.hypotheses.items()
    }
    bare = allocate(scenario.model_copy(update={"hypotheses": hypotheses}))
    (_, line) = year_answer(bare, "80", hypothesis="ue50")
    assert "garantit 72,8 M€ hors bilan ; son taux et sa durée manquent" in line.text()
    assert not called_table(bare)
    made = composed(bare, "80")
    assert "Taux et durée" in "".join(
        text for table in made.parts[1].tables for row in table.rows for text in table.texts(row)
    )


def test_a_year_without_calls_and_an_unknown_hypothesis_are_said():
    (line,) = year_answer(canal("appels"), "80", 2050)
    assert "rien n'est appelé en 2050" in line.text()
    with pytest.raises(InvalidKeyError, match="ue40, ue50, ue-inchangee"):
        list(year_answer(canal("appels"), "80", hypothesis="ue60"))


def test_the_ratio_of_a_year_is_answered_with_accounts():
    lines = [
        line.text() for line in year_answer(allocated(CALENDAR, ACCOUNTS, SMALL_LOAN), "80", 2027)
    ]
    assert lines[1].startswith("Capacité de désendettement 2027")
    assert "repère : 10 ans" in lines[1]


def test_years_before_the_accounts_are_not_guessed_and_it_is_said():
    late = ACCOUNTS.replace("year = 2025", "year = 2028")
    told = list(year_answer(allocated(CALENDAR, late), "80", 2027))[1].text()
    assert "2027" in told
    assert "postérieurs" in told
    assert "postérieurs" in said(composed(allocated(CALENDAR, late), "80").parts[1])
    assert "postérieurs" not in said(composed(allocated(CALENDAR, ACCOUNTS), "80").parts[1])


def test_the_key_of_the_guarantee_is_marked_and_arguments_have_their_source():
    parts = {part.id: said(part) for part in composed(canal("appels"), "80").parts}
    marked = re.search(r"Clé de la garantie \(hypothèse\).*?\[(\d+)\]", parts["moves"])
    assert marked is not None
    assert f"[{marked[1]}] Clé de la garantie" in parts["sources"]
    assert f"fois la contribution. [{marked[1]}]" in parts["own"]
    length = re.search(r"Longueur du canal 2014.*?\[(\d+)\] Réponse", parts["objections"])
    assert length is not None
    assert f"[{length[1]}] Conseil général de la Somme" in parts["sources"]


RULES = """
[clauses]
source = "s"
overrun_rule = { lump_sum = ["59"] }
saving_rule = { lump_sum = ["59"] }
revision = { index = "TP01", base = "2019", values = { 2019 = 100, 2027 = 120 }, source = "s" }
"""


def test_the_rules_of_the_clauses_are_applied_and_said():
    allocation = allocated(RULES)
    for code in allocation.members:
        told = said(composed(allocation, code).parts[6]).replace("\u202f", " ")
        revised_to = allocation.amount(code) * 12 // 10
        assert "indice TP01, de 2019 à 2027" in told
        assert f"{revised_to // 100}" in told
        assert "baisse de 10 %" in told.replace("\u00a0", " ")


def test_a_rise_that_no_member_pays_is_said_and_the_brief_still_runs():
    allocation = allocated()
    codes = ", ".join(f'"{code}"' for code in allocation.members)
    everyone = f'[clauses]\nsource = "s"\noverrun_rule = {{ lump_sum = [{codes}] }}\n'
    made = composed(allocated(everyone), allocation.members[0])
    assert "sans payeur" in said(made.parts[6])


def test_paying_more_than_the_oise_per_inhabitant():
    lines = [line.text() for line in against_answer(canal("appels"), "80", "60")]
    assert "3,92 € de plus par habitant" in lines[0].replace("\u00a0", " ")
    assert len(lines) <= 5
    assert lines[2] == "Oise peut répondre :"
    reverse = [line.text() for line in against_answer(canal("appels"), "60", "80")]
    assert "ne paie pas plus par habitant" in reverse[0]


def test_members_without_a_common_figure_have_nothing_to_oppose():
    lines = [line.text() for line in against_answer(canal("appels"), "80", "IDF")]
    assert lines == ["Région Île-de-France n'a aucun critère du dossier à opposer."]


def test_the_screen_says_everything_in_the_order_of_the_brief():
    told = list(budget_answer(canal("appels"), "80"))
    assert told[0].text() == "Document de travail, ne vaut pas engagement"
    assert sum(isinstance(item, Table) for item in told) == 3


# --- tables shared with the other outputs ------------------------------------------------------


def test_calls_beyond_the_published_years_have_their_column():
    table = schedule_table(canal("appels"))
    assert table.headings()[-2:] == ("Au-delà", "TOTAL")
    assert table.total[-2] == 100_000_000
    assert table.total[-1] == 109_700_000_000


def test_a_called_guarantee_costs_its_share_of_the_annuity():
    allocation = canal("appels")
    amounts, called = guarantee_table(allocation, "80"), called_table(allocation, "80")
    assert "Région Île-de-France" not in [row[0] for row in amounts.rows]
    for table in (amounts, called):
        for position in range(1, len(table.columns)):
            assert sum(row[position] for row in table.rows) == table.total[position]
    assert any("3,00" in note.text() and "hypothèse" in note.text() for note in called.notes)


def test_a_scenario_without_guarantee_has_no_such_table():
    allocation = allocate(written())
    assert not guarantee_table(allocation)
    assert not called_table(allocation)


def test_the_example_folder_holds_no_private_file():
    assert list(Path("scenarios").glob("*.prive.toml")) == []


# --- what only some files have -----------------------------------------------------------------


def test_an_effort_in_percent_of_receipts_is_an_argument():
    other = ACCOUNTS.replace("[finances.80]", "[finances.59]")
    made = composed(allocated(CALENDAR, ACCOUNTS, other), "59")
    assert "d'une année de recettes : rang 1 sur 2" in said(made.parts[3])


def test_an_older_key_is_named_by_its_label():
    older = '\n[keys.ancienne]\nrule = "given"\nlabel = "Accord ancien"\n'
    older += "amounts = { 80 = 5, 59 = 60, 60 = 35 }\n"
    changes = (('["egalite", "vide"]', '["ancienne"]'),)
    made = composed(allocated(older, changes=changes), "80")
    assert "« Accord ancien » : 5,0" in said(made.parts[3])


def test_a_loan_that_carries_nothing_for_the_member_is_not_told():
    made = composed(allocated(CALENDAR, SMALL_LOAN), "60")
    assert "Emprunt de la société" not in said(made.parts[0])


def test_a_calendar_without_before_nor_beyond_has_its_years_only():
    plain = CALENDAR.replace("paid = 9\n", "").replace("beyond = 1\n", "").replace("40", "50")
    table = credits_table(member_budget(allocated(plain), "80"))
    assert [row[0] for row in table.rows] == ["2026", "2027", "2028", "2029", "2030"]


def test_half_known_accounts_show_what_they_allow():
    half = ACCOUNTS.replace("gross_savings = 100\n", "").replace("net_savings = 60\n", "")
    table = effect_table(member_budget(allocated(CALENDAR, half), "80"))
    assert [column.id for column in table.columns] == ["year", "debt", "years", "effort"]
    assert table.texts(table.rows[0])[2] == "chiffre manquant"


def test_a_lump_sum_of_the_convention_is_said():
    rule = '\n[clauses]\nsource = "s"\noverrun_rule = { lump_sum = ["80"] }\n'
    assert "la contribution étant un forfait" in said(composed(allocated(rule), "80").parts[6])


def _left(command: list[str]) -> object:
    """Status that the verb leaves: click gives back the code of its own Exit."""
    try:
        return COMMAND.main(command, standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code


@pytest.mark.parametrize(
    ("options", "said_first", "status"),
    [
        (["--for", "80", "--year", "2027"], "Somme, 2027", 0),
        (["--for", "80", "--against", "60"], "Par habitant", 0),
        (["--for", "99"], "", 2),
        (["--for", "80", "--hypothesis", "ue60"], "", 2),
    ],
)
def test_one_question_gets_a_few_lines_and_no_file(capsys, tmp_path, options, said_first, status):
    command = [FILE, *options, "--out", str(tmp_path / "notes")]
    assert (_left(command) or 0) == status
    out = capsys.readouterr()
    assert out.out.startswith(said_first)
    assert len((out.out or out.err).splitlines()) <= 5
    assert bool(out.err) == bool(status)
    assert not (tmp_path / "notes").exists()
