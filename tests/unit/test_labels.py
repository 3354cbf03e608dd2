"""Labels: words agree with the numbers of their sentence, in the language of the reader."""

from __future__ import annotations

from string import Formatter

import pytest
from babel import Locale

from allocation.errors import Fault, RoundingError, ScenarioError
from allocation.labels import LANGUAGES, catalogue, label
from allocation.reporting.cells import Said, Value

AGREES = "check.lot_sums"


def lots(count: object, language: str) -> str:
    return label(AGREES, language, lots=count, gap="0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noun_is_singular_where_the_language_says_so(language: str) -> None:
    one = Locale.parse(language).plural_form
    for count in (*range(-3, 120), 1000, 10**6, 10**6 + 1):
        words = lots(count, language).partition("(")[2].partition(",")[0].split()
        assert words[1] == ("lot" if one(count) == "one" else "lots"), count
    for written in ("0,5", "1,5", "1.0", "2,5"):
        number = written.replace(",", ".")
        expected = one(float(number)) == "one" and (language == "fr" or "." not in number)
        assert ("lots" not in lots(written, language).partition("(")[2]) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_agreement_names_a_number_of_its_sentence(language: str) -> None:
    for identifier, sentence in catalogue(language).items():
        parts = list(Formatter().parse(sentence))
        printed = {name for _, name, form, _ in parts if name and not form}
        agreeing = {name for _, name, form, _ in parts if name and form}
        assert agreeing <= printed, identifier
        assert all(form.count("|") == 1 for _, _, form, _ in parts if form), identifier


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_leaves_the_plural_to_the_reader(language: str) -> None:
    left = [name for name, text in catalogue(language).items() if "(s)" in text or "(aux)" in text]
    assert left == []


def test_errors_and_sentences_agree() -> None:
    first = Fault("a", "missing")
    assert "1 faute à" in str(ScenarioError("x.toml", [first]))
    assert "2 fautes à" in str(ScenarioError("x.toml", [first, first]))
    assert "vaut 0 centime ;" in str(RoundingError("unit_not_positive", unit=0))
    for decimals, word in ((1, "décimale "), (4, "décimales ")):
        said = Said("note.governs_key", {"decimals": Value("number", decimals)})
        assert f"{decimals} {word}" in said.text("fr")
