"""Sentences: facts in, words out, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from allocation.labels import LANGUAGES, label
from allocation.model import Act, Check, Scenario, Step
from allocation.pipeline import allocate
from allocation.reporting import sentences
from allocation.reporting.cells import Said, Value, joined, shown
from allocation.scenarios import parse_scenario
from tests.unit.reported_scenario import computed, reported, without
from tests.unit.test_tables import after_keys

HARD, THIN = "\xa0", "\u202f"


def plain(text: str) -> str:
    return text.replace(HARD, " ").replace(THIN, " ")


def test_one_member_reads_what_it_pays_and_against_what() -> None:
    assert plain(sentences.headline(computed(), "80").text()) == (
        "Somme : 163,33 € (16,3333 %), soit 163,33 € par habitant. "
        "C'est 13,33 € de plus que « Accord » (+1,3333 pt)."
    )
    less = plain(sentences.headline(computed(), "59").text("en"))
    assert "€20.00 less than" in less
    same = plain(sentences.headline(computed(), "62").text())
    assert same.endswith("C'est le montant de « Accord ».")


def test_without_population_nor_reference_the_headline_is_short() -> None:
    incomplete = ("80 = 1, 60 = 2 }", "80 = 1 }")
    own = allocate(reported(incomplete, *without("reference")), "egalite")
    assert plain(sentences.headline(own, "80").text()) == "Somme : 250,00 € (25,0000 %)."
    assert sentences.paying_more(own, "80") is None
    assert len(sentences.headlines(own, "80")) == 2


def test_a_reference_of_nothing_is_still_compared_in_euros() -> None:
    nothing = ("{ 59 = 400, 62 = 250, 80 = 150, 60 = 200 }", "{ 59 = 0, 62 = 0, 80 = 0, 60 = 0 }")
    assert "250,00 € de plus" in plain(sentences.headline(computed(nothing), "62").text())


def test_who_pays_more_per_inhabitant_is_named() -> None:
    more = sentences.paying_more(computed(), "60")
    assert more is not None
    assert plain(more.text()) == "Par habitant, paient davantage que Oise : Somme 163,33 €."
    none = sentences.paying_more(computed(), "80")
    assert none is not None
    assert none.text() == "Par habitant, aucun membre ne paie davantage que Somme."


def test_everyone_or_one_member_is_told() -> None:
    own = computed()
    assert len(sentences.headlines(own)) == 1 + len(own.members)
    assert [s.text().split(" :")[0] for s in sentences.headlines(own, "80")][1] == "Somme"
    assert plain(sentences.headlines(own)[0].text()).startswith("1 000,00 € à répartir entre 4")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_one_line(language: str) -> None:
    own = computed()
    lines = [sentences.checked(check, own).text(language) for check in own.checks]
    assert all("{" not in line and "\n" not in line for line in lines)


def test_a_broken_line_says_who_by_how_much() -> None:
    own = computed()
    lines = [plain(sentences.checked(check, own).text()) for check in own.checks]
    assert "Somme : « Pas plus de 150 euros » ; dépassement de 13,33 € par Somme." in lines
    assert "Nord : « Pas plus de 900 euros » ; marge 520,00 €." in lines
    assert "Somme : capacité de paiement 2015 dépassée de 71,66 €." in lines
    assert "Pas-de-Calais : capacité de paiement 2015 respectée ; marge 275,00 €." in lines


def test_the_plan_is_named_by_its_hypothesis_or_alone() -> None:
    own = computed()
    facts = {"hypothesis": "", "total": 400_000, "gap": 0}
    alone = sentences.checked(Check("plan", passed=True, facts=facts), own)
    assert plain(alone.text()).startswith("Les lots et les autres financements font 4 000,00 €")
    assert "Basse" in " ".join(sentences.checked(check, own).text() for check in own.checks)


def test_warnings_are_what_did_not_pass() -> None:
    said = [plain(warning.text()) for warning in sentences.warnings(computed())]
    assert len(said) == 4
    ranks = [line for line in said if line.startswith("Le classement")]
    assert "en 2014" in ranks[0]
    assert "en 2012" in ranks[0]
    assert "« Accord »" in ranks[1]


def test_a_control_passes_fails_or_is_noted() -> None:
    outcomes = [
        sentences.outcome(Check("plan", passed=passed, hard=hard)).text()
        for passed, hard in ((True, True), (False, True), (False, False))
    ]
    assert outcomes == ["conforme", "non conforme", "à noter"]


def test_a_result_that_is_one_of_several_gives_the_interval() -> None:
    own = allocate(reported(), "longueur")
    every = [plain(line.text()) for line in sentences.one_of_several(own)]
    assert every[0] == (
        "Nord, clé « longueur » : entre 0,00 € et 200,00 €, arrondi compris, selon le partage "
        "de la valeur indivise « Longueur »."
    )
    one = sentences.one_of_several(own, "80")
    assert [line.text("en").split(",")[0] for line in one] == ["Somme", "Somme"]
    assert "when all uncertain figures move together (Longueur)" in one[1].text("en")


def test_nothing_voted_is_a_working_document() -> None:
    scenario = reported()
    assert sentences.mention(scenario).text() == "Document de travail, ne vaut pas engagement"
    act = Act(organ="Conseil", number="12", date=date(2019, 11, 22), receipt="AR-1")
    drafted = scenario.model_copy(update={"act": act})
    assert sentences.mention(drafted).text() == sentences.mention(scenario).text()
    voted = drafted.model_copy(update={"status": "voté"})
    assert sentences.mention(voted).text() == (
        "Conseil, acte n° 12 du 22 novembre 2019, reçu en préfecture : AR-1"
    )


def test_clauses_and_hypotheses_are_in_the_words_of_the_file() -> None:
    assert [line.text() for line in sentences.riders(reported())] == [
        "Dépassement : la société",
        "Économie : tous, au prorata",
        "Indexation : aucune",
        "Rappel : dépenses obligatoires",
    ]
    assert sentences.riders(reported(*without("clauses"))) == ()
    assert [line.text() for line in sentences.hypothesis_notes(reported())] == [
        "Basse : Article 9 : l'État assure une ressource alternative"
    ]


def explained(change: str, key: str, member: str = "80") -> str:
    own = allocate(reported(after_keys(change)), key)
    return plain(sentences.explanation(own.steps[-1], own.scenario, member).text())


def test_a_share_can_be_redone_by_hand() -> None:
    own = computed()
    by_key = {
        s.key: plain(t.text()) for s, t in zip(own.steps, sentences.explanations(own), strict=True)
    }
    assert by_key["population"] == (
        "Population : chaque part est proportionnelle à Population. Pour Nord : 6 / 12 = 50,0000 %."
    )
    assert by_key["egalite"].endswith("Pour Nord : 100 % / 4 = 25,0000 %.")
    assert by_key["moitie"].endswith(
        "Pour Nord : 12,5000 (egalite) + 25,0000 (Population) = 37,5000 %."
    )
    assert "Population 50 % et egalite 50 %" in by_key["moitie"]


def test_a_share_moved_to_close_the_key_says_so() -> None:
    """A calculator gives 14.2857 % for one of seven; the printed key needs one unit more of two."""
    found = [
        plain(sentences.explanation(step, own.scenario, code).text())
        for own in (allocate(sevenths()),)
        for step in own.steps
        for code in own.members
    ]
    assert all("100 % / 7 = 14,2857 %." in text for text in found)
    moved = [text for text in found if "imprimée 14,2858 % pour que la clé fasse" in text]
    assert len(moved) == 1


def sevenths() -> Scenario:
    """Seven members that share equally: 7 x 14.2857 % make 99.9999 %."""
    members = ", ".join(f'{{ code = "{i}", name = "M{i}" }}' for i in range(7))
    text = f"""schema = 1
id = "sept"
title = "Sept"
members = [{members}]
lots = [{{ id = "l", label = "Lot", amount = 7, key = "e", source = "s" }}]
[operation]
vat = "HT"
euros = "courants"
[keys.e]
rule = "equal"
[sources.s]
title = "S"
publisher = "P"
status = "calcul"
"""
    return parse_scenario(text, "sept.toml")


def test_the_criterion_of_a_solver_has_its_unit() -> None:
    told = explained(
        '[keys.proche]\nrule = "closest"\ntarget = "moitie"\ndistance = "linf"', "proche"
    )
    assert told.endswith("(valeur du critère : 16,67 €)")


def test_agreed_amounts_are_told_in_euros() -> None:
    told = explained(
        '[keys.accord]\nrule = "given"\namounts = { 59 = 3, 62 = 0, 80 = 1, 60 = 0 }', "accord"
    )
    assert "Pour Somme : 1,00 € / 4,00 € = 25,0000 %." in told


def test_a_limit_says_whom_it_holds() -> None:
    limits = "cap = { 59 = 0.3 }\nfloor = { 60 = 0.25 }"
    told = explained(f'[keys.borne]\nrule = "bounded"\nbase = "moitie"\n{limits}', "borne")
    assert "Au plafond : Nord." in told
    assert "Au plancher : Oise." in told
    assert "Pour Somme : " in told


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        (
            (
                '[keys.etapes]\nrule = "fixed_plus_variable"\nfixed = 100\n'
                'fixed_key = "egalite"\nvariable_key = "population"'
            ),
            "etapes",
            "100,00 €",
        ),
        (
            '[keys.tranches]\nrule = "tiers"\nedges = [500]\nkeys = ["egalite", "population"]',
            "tranches",
            "egalite et Population",
        ),
        (
            (
                '[keys.vers]\nrule = "transition"\nstart = "egalite"\nend = "population"\n'
                "path = { 2020 = 0.4 }\nyear = 2020"
            ),
            "vers",
            "(année : 2020)",
        ),
        (
            (
                '[keys.troncons]\nrule = "by_section"\nresponsibility = "users"\n'
                'costs = [{ id = "S1", cost = 2, users = ["59", "80"] }]'
            ),
            "troncons",
            "ses usagers, à parts égales",
        ),
        (
            '[keys.contre]\nrule = "mix"\nparts = { egalite = 1.5, population = -0.5 }',
            "contre",
            "(clés de poids négatif : Population)",
        ),
        (
            '[keys.forfait]\nrule = "fixed_payer"\nmember = "59"\namount = 10\nrest = "egalite"',
            "forfait",
            "Pour Somme : ",
        ),
    ],
)
def test_every_rule_says_its_own_numbers(change: str, key: str, words: str) -> None:
    assert words in explained(change, key)


def test_negative_shares_name_their_members() -> None:
    own = computed()
    step = replace(own.steps[0], scalars={"negative": ("59",), "sections": (), "other": 1.5})
    scalars = replace(step, scalars={"negative": ("59",)})
    assert "Nord" in sentences.explanation(scalars, own.scenario, "80").text()
    odd = Step("egalite", "equal", ("59", "62"), (Fraction(1, 2),) * 2, scalars={"mean": 1.5})
    assert "1.5" in sentences.explanation(odd, own.scenario, "59").text()


def test_empty_sentences_are_left_out_and_absent_values_said() -> None:
    assert joined("a", "", Said("word.total")).text() == "a TOTAL"
    assert shown(None, "money") == label("word.absent")
    nested = Said("word.name_value", {"name": ("a", "b"), "value": Value("year", 2014)})
    assert nested.text() == "a et b 2014"
