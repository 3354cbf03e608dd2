"""The state of the application: answers, variants, private figures, reload, language."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from allocation.app.session import Session
from allocation.errors import AllocationError, InvalidKeyError, OutputError, ScenarioError
from allocation.scenarios import read_scenario, write_scenario

FOLDER = Path("scenarios")
CANAL = read_scenario(FOLDER / "canal-seine-nord-2014.toml")
CALLS = read_scenario(FOLDER / "canal-seine-nord-appels.toml")
PRIVATE = """schema = 1
scenario = "{id}"

[sources.secret]
title = "Note interne"
publisher = "Note interne"
status = "officiel"

[[red_lines]]
owner = "80"
text = "Note interne : pas plus que prévu"
kind = "max_amount"
member = "80"
value = 61_234_567
source = "secret"

[finances.80]
year = 2024
source = "secret"
debt = 987_654_321
gross_savings = 98_765_432
"""


def held(file_id: str) -> str:
    return PRIVATE.format(id=file_id)


# --- the first screen ---------------------------------------------------------------------------


def test_the_three_answers_are_those_of_the_tables() -> None:
    session = Session(CALLS).choose_member("80")
    found = session.first_answers
    assert (found.member, found.amount) == ("80", session.allocation.amount("80"))
    assert found.share == Fraction(found.amount, session.allocation.total)
    place = session.allocation.members.index("80")
    years = {year: session.allocation.schedule[year][place] for year in session.years}
    assert (found.year, found.year_amount) == max(years.items(), key=lambda item: item[1])
    assert (found.ratio.value, found.ratio.why) == (None, "missing")
    assert [figure.id for figure in found.missing][:2] == ["debt", "gross_savings"]


def test_the_ratio_uses_the_private_accounts_of_who_looks() -> None:
    session = Session(CALLS).choose_member("80").with_private(held(CALLS.id))
    found = session.first_answers
    assert found.ratio.value is not None
    assert found.ratio_before.value is not None
    assert found.ratio_year in range(2024, 2040)


def test_without_dates_there_is_no_year_and_it_is_said() -> None:
    found = Session(CANAL).choose_member("59").first_answers
    assert (found.year, found.ratio_year) == (None, None)
    assert "calendar" in [figure.id for figure in found.missing]
    assert Session(CANAL).first_answers.member == CANAL.codes[0]
    with pytest.raises(InvalidKeyError):
        Session(CANAL).choose_member("75")


# --- variants -----------------------------------------------------------------------------------


def test_variants_are_kept_side_by_side_and_undone_like_any_move() -> None:
    session = (
        Session(CANAL).save_variant(" Fichier ").choose("egalite").save_variant("Parts égales")
    )
    names = [name for name, _ in session.variants]
    assert names == ["Fichier", "Parts égales"]
    assert session.variants[0][1] == Session(CANAL).allocation
    assert session.variants[1][1] == session.allocation
    assert session.undo().variants == session.variants[:1]
    assert session.show_variant("Fichier").scenario is CANAL
    assert session.show_variant("Fichier").variants == session.variants
    again = session.save_variant("Fichier")
    assert [name for name, _ in again.variants] == names
    assert again.variants[0][1] == session.allocation
    assert again.remove_variant("Fichier").variants == again.variants[1:]
    assert session.reset().variants == session.variants


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b"])
def test_a_variant_has_a_name_that_can_be_printed(name: str) -> None:
    with pytest.raises(InvalidKeyError, match="80"):
        Session(CANAL).save_variant(name)
    with pytest.raises(InvalidKeyError):
        Session(CANAL).show_variant("absente")
    with pytest.raises(InvalidKeyError):
        Session(CANAL).remove_variant("absente")


# --- private figures ----------------------------------------------------------------------------


def test_private_figures_are_shown_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "somme.prive.toml"
    path.write_text(held(CANAL.id), encoding="utf-8")
    public = Session(CANAL).save_variant("Avant")
    session = public.with_private(path)
    assert session == public.with_private(held(CANAL.id))
    failed = [check for check in session.shown.checks if check.id == "red_line"]
    assert [check.passed for check in failed] == [False]
    assert [check for check in session.allocation.checks if check.id == "red_line"] == []
    assert session.revealed.is_revealed
    texts = (session.scenario_text, session.snapshot(), repr(session))
    assert not any(secret in text for text in texts for secret in ("interne", "61234567", "secret"))
    with pytest.raises(OutputError):
        write_scenario(session.revealed)
    later = session.save_variant("Après")
    assert not any(found.scenario.is_revealed for _, found in later.variants)
    assert session.without_private() == public
    assert Session.restore(session.snapshot()) == public


def test_a_file_read_with_its_overlay_is_parted_from_it(tmp_path: Path) -> None:
    path = tmp_path / "somme.prive.toml"
    path.write_text(held(CANAL.id), encoding="utf-8")
    session = Session(read_scenario(FOLDER / "canal-seine-nord-2014.toml", path))
    assert session.file == CANAL
    assert session == Session(CANAL).with_private(path)
    with pytest.raises(OutputError):
        Session(session.revealed)


@pytest.mark.parametrize("text", ["", "absent.toml", "a = \n", 'schema = 1\nscenario = "autre"\n'])
def test_a_broken_private_file_is_refused_and_the_session_stays(text: str) -> None:
    session = Session(CANAL).with_private(held(CANAL.id))
    with pytest.raises(ScenarioError):
        session.with_private(text)
    assert session.private is not None


# --- reload and language ------------------------------------------------------------------------


def test_a_reloaded_page_has_everything() -> None:
    session = Session(CALLS, "en").choose_member("80").type_horizon("2031").type_support("45 %")
    session = session.type_line("max_share", "80", "7.5").save_variant("A").undo().undo()
    restored = Session.restore(session.snapshot())
    assert restored == session
    assert (restored.language, restored.member, restored.years[-1]) == ("en", "80", 2031)
    assert restored.redo() == session.redo()
    assert restored.scenario_text == session.scenario_text


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda _: "[]",
        lambda held: json.dumps({**held, "format": 2}),
        lambda held: json.dumps({**held, "language": "de"}),
        lambda held: json.dumps({**held, "file": "schema = 1"}),
        lambda held: json.dumps({**held, "moves": "a ="}),
        lambda held: json.dumps({**held, "moves": "[screen]\nkey = 1"}),
        lambda held: json.dumps({**held, "moves": "[screen]\nautre = 1"}),
        lambda held: json.dumps({**held, "moves": "[screen]\nlines = [{ origin = 9 }]"}),
        lambda held: json.dumps({**held, "moves": "[screen.weights.compromis]\negalite = 3"}),
        lambda held: json.dumps({**held, "moves": '[screen]\nkey = "inconnue"'}),
        lambda held: json.dumps({k: v for k, v in held.items() if k != "moves"}),
    ],
)
def test_what_is_no_snapshot_is_refused(change: Callable[[dict[str, object]], str]) -> None:
    text = Session(CANAL).snapshot()
    with pytest.raises(AllocationError) as refused:
        Session.restore(change(json.loads(text)))
    assert refused.value.code == "snapshot_refused"


def test_names_given_to_what_was_moved_follow_the_language() -> None:
    session = Session(CANAL).move("compromis", "population", 700)
    english = session.in_language("en")
    assert english.choices["compromis"].startswith("Mix")
    assert english.in_language("fr") == session
    assert english.allocation.totals == session.allocation.totals
    with pytest.raises(AllocationError, match="fr ou en"):
        session.in_language("de")


def test_reset_goes_back_to_the_file_and_can_be_undone() -> None:
    session = Session(CANAL).choose("egalite").type_cost("600 M")
    assert session.reset().scenario is CANAL
    assert session.reset().undo().scenario == session.scenario
