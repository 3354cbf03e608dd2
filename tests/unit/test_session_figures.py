"""Values typed on a screen: the original beside, a marked source, undivided values kept whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.app.session import Session
from allocation.app.typed import share_shown, share_typed, value_shown, value_typed, year_typed
from allocation.errors import InvalidKeyError, MissingFigureError, ScenarioError
from allocation.reporting.words import slug
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.small_scenario import BASE

CANAL = read_scenario("scenarios/canal-seine-nord-2014.toml")
SMALL = parse_scenario(BASE, "essai.toml")
SHARED = parse_scenario(
    BASE.replace(
        "values = { 59 = 3 }",
        "values = { 59 = 3 }\n"
        'joint = [{ members = ["59", "60", "80"], value = 10, source = "s",'
        " split = { 59 = 0.2, 60 = 0.3, 80 = 0.5 } }]",
    ),
    "essai.toml",
)


def test_a_typed_value_keeps_the_original_and_its_source_beside() -> None:
    session = Session(CANAL).type_value("population", "80", "600 000")
    cell = next(cell for cell in session.figures("population") if cell.member == "80")
    original = CANAL.indicators["population"]
    assert (cell.value, cell.original) == (600_000, original.values["80"])
    assert (cell.edited, cell.source) == (True, original.source)
    assert [found.member for found in session.figures("population") if found.edited] == ["80"]


def test_the_written_indicator_says_that_it_is_a_hypothesis_and_what_it_replaces() -> None:
    session = Session(CANAL).type_value("population", "80", "600 000")
    read = parse_scenario(session.scenario_text, "ecran.toml")
    indicator = read.indicators["population"]
    source = read.sources[indicator.source]
    assert slug(source.status) == "hypothese"
    assert "Population municipale" in source.title
    assert "600\u202f000 au lieu de 571\u202f632" in source.note
    assert CANAL.sources[CANAL.indicators["population"].source].title in source.note
    assert indicator.vintages == CANAL.indicators["population"].vintages
    assert read.indicators["canal_km"] == CANAL.indicators["canal_km"]


def test_a_value_put_back_is_that_of_the_file() -> None:
    session = Session(CANAL).set_value("population", "80", Fraction(1))
    put_back = session.set_value("population", "80", CANAL.indicators["population"].values["80"])
    assert put_back.scenario is session.reset_value("population", "80").scenario is CANAL
    assert session.undo().scenario is CANAL


def test_a_published_value_that_is_typed_is_no_alternative_to_itself() -> None:
    published = {other.value for other in CANAL.indicators["canal_km"].alternatives}
    assert published == {53}
    session = Session(CANAL).type_value("canal_km", "80", "53")
    assert session.scenario.indicators["canal_km"].alternatives == ()
    other = Session(CANAL).type_value("canal_km", "80", "50")
    kept = other.scenario.indicators["canal_km"].alternatives
    assert kept == CANAL.indicators["canal_km"].alternatives


def test_an_undivided_value_keeps_its_total_and_takes_the_screen_as_its_source() -> None:
    session = Session(CANAL).type_value("canal_km", "59", "6,5")
    cells = {cell.member: cell for cell in session.figures("canal_km")}
    assert (cells["59"].value, cells["62"].value) == (Fraction("6.5"), Fraction("19.5"))
    assert cells["59"].together == ("59", "62")
    joint = session.scenario.indicators["canal_km"].joint[0]
    assert joint.value == CANAL.indicators["canal_km"].joint[0].value
    assert slug(session.scenario.sources[joint.source].status) == "hypothese"
    assert session.scenario.indicators["canal_km"].source == CANAL.indicators["canal_km"].source
    assert session.reset_value("canal_km", "62").scenario is CANAL


@given(value=st.fractions(0, 10, max_denominator=40), code=st.sampled_from(["59", "60", "80"]))
@settings(max_examples=40, deadline=None)
def test_the_others_of_an_undivided_value_share_the_rest_as_they_did(
    value: Fraction, code: str
) -> None:
    own = Fraction(3) if code == "59" else Fraction(0)
    session = Session(SHARED).set_value("potentiel", code, value + own)
    found = session.scenario.indicators["potentiel"].joint[0]
    usual = SHARED.indicators["potentiel"].joint[0].split
    others = [name for name in usual if name != code]
    assert sum(found.split.values()) == 1
    assert found.split[code] * 10 == value
    a, b = others
    assert found.split[a] * usual[b] == found.split[b] * usual[a]
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


@pytest.mark.parametrize("text", ["27", "1 000"])
def test_a_part_of_an_undivided_value_stays_within_it(text: str) -> None:
    with pytest.raises(InvalidKeyError, match="seul le total 26 est publi"):
        Session(CANAL).type_value("canal_km", "59", text)


def test_a_missing_figure_can_be_typed_and_the_key_is_computed() -> None:
    session = Session(SMALL).choose("vide")
    with pytest.raises(MissingFigureError):
        _ = session.allocation
    typed = session.type_value("potentiel", "80", "3").type_value("potentiel", "60", "6")
    assert dict(zip(SMALL.codes, typed.allocation.totals, strict=True)) == {
        "80": 2500,
        "59": 2500,
        "60": 5000,
    }
    cell = next(cell for cell in typed.figures("potentiel") if cell.member == "60")
    assert (cell.value, cell.original) == (6, None)
    note = typed.scenario.sources[typed.scenario.indicators["potentiel"].source].note
    assert "absente du fichier" in note


def test_a_vintage_without_a_member_that_has_a_value_now_is_compared_no_more() -> None:
    vintages = (
        '\n[[indicators.potentiel.vintages]]\nyear = 2012\nvalues = { 59 = 2 }\nsource = "s"\n'
    )
    place = "\n[keys.population]"
    file = parse_scenario(BASE.replace(place, vintages + place), "essai.toml")
    typed = Session(file).type_value("potentiel", "80", "3")
    assert len(file.indicators["potentiel"].vintages) == 1
    assert typed.scenario.indicators["potentiel"].vintages == ()
    kept = Session(file).type_value("potentiel", "59", "4").scenario.indicators["potentiel"]
    assert kept.vintages == file.indicators["potentiel"].vintages


@pytest.mark.parametrize("text", ["", "abc", "-1", "1,2345678", "9" * 16, "12 %", "1;2", "nan"])
def test_what_is_no_value_is_refused_and_said(text: str) -> None:
    session = Session(CANAL)
    with pytest.raises(InvalidKeyError) as refused:
        session.type_value("population", "80", text)
    assert f"« {text} »" in str(refused.value)
    assert session.scenario is CANAL


def test_what_is_not_in_the_file_has_no_value() -> None:
    session = Session(CANAL)
    for move in (
        lambda: session.type_value("inconnu", "80", "1"),
        lambda: session.type_value("population", "75", "1"),
        lambda: session.reset_value("population", "75"),
        lambda: session.figures("inconnu"),
    ):
        with pytest.raises(InvalidKeyError):
            move()
    with pytest.raises(ScenarioError):
        session.set_value("population", "80", Fraction(10**30))


def test_the_text_that_a_field_showed_changes_nothing() -> None:
    third = Session(SMALL).set_value("population", "80", Fraction(1, 3))
    shown = value_shown(Fraction(1, 3), "fr")
    assert third.type_value("population", "80", shown) is third
    with pytest.raises(InvalidKeyError):
        third.type_value("population", "80", "0,33333333333")


@given(st.integers(0, 10**15), st.integers(0, 6), st.sampled_from(["fr", "en"]))
def test_a_field_reads_back_the_value_that_it_shows(
    digits: int, decimals: int, language: str
) -> None:
    value = Fraction(digits, 10 ** (6 + decimals) // 10**decimals)
    assert value_typed(value_shown(value, language), language) == value


@given(st.integers(0, 10**6), st.sampled_from(["fr", "en"]))
def test_a_field_reads_back_the_share_that_it_shows(millionths: int, language: str) -> None:
    share = Fraction(millionths, 10**6)
    assert share_typed(share_shown(share, language), language) == share


@pytest.mark.parametrize("text", ["", "26", "1899", "2200a", "20 26", "2026,0", "2300"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(InvalidKeyError, match="pas une ann"):
        year_typed(text)
