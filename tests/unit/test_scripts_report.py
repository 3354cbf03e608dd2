"""A batch: every scenario has its row, what fails stops nothing, executors change nothing."""

from __future__ import annotations

from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import allocation
from allocation.errors import OutputError
from allocation.model import Scenario
from allocation.reporting import batch
from allocation.reporting.found_files import files_of
from allocation.scenarios import parse_scenario, write_scenario
from tests.unit.reported_scenario import reported
from tests.unit.small_scenario import BASE

RED_LINE = """
[[red_lines]]
owner = "80"
text = "pas plus d'un euro"
kind = "max_amount"
member = "80"
value = 1
source = "s"
"""


def calm() -> Scenario:
    """A scenario whose checks all pass."""
    return parse_scenario(BASE, "essai.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four files: one good, one that breaks a limit, one that misses a figure, one unreadable."""
    inside = tmp_path / "scenarios"
    inside.mkdir()
    texts = {
        "bon": BASE.replace('id = "essai"', 'id = "bon"'),
        "limite": BASE.replace('id = "essai"', 'id = "limite"') + RED_LINE,
        "manque": BASE.replace('id = "essai"', 'id = "manque"').replace(
            'key = "population"', 'key = "vide"'
        ),
        "mauvais": "schema = 1\ntitel = 1\n",
        "somme.prive": "schema = 1",
    }
    for name, text in texts.items():
        (inside / f"{name}.toml").write_text(text, encoding="utf-8")
    return inside


def test_each_scenario_has_a_row_that_says_what_happened(folder: Path, tmp_path: Path) -> None:
    summary = allocation.report(folder, tmp_path / "out", formats=["csv", "plain"])
    rows = summary.set_index(summary["source"].map(lambda source: Path(source).stem))
    assert rows["status"].to_dict() == {
        "bon": "done",
        "limite": "check_failed",
        "manque": "refused",
        "mauvais": "refused",
    }
    assert rows.loc["bon", ["scenario", "members", "cents", "error"]].tolist() == [
        *("bon", 3, 10_000, "")
    ]
    assert rows.loc["bon", "euros"] == Decimal(100)
    assert all(path.is_file() for path in summary["files"].explode().dropna())
    assert rows.loc["limite", "failed"] == ("red_line",)
    assert rows.loc["limite", "files"]
    assert "site officiel" in rows.loc["manque", "error"]
    assert "titel" in rows.loc["mauvais", "error"]
    assert summary["cents"].sum() == 20_000
    written = {path.name.partition(".")[0] for path in (tmp_path / "out").iterdir()}
    assert written == {"bon", "limite"}


def test_a_pattern_a_path_and_a_scenario_may_be_mixed(folder: Path, tmp_path: Path) -> None:
    asked = [f"{folder}/b*.toml", folder / "limite.toml", calm(), "absent.toml", "rien/*.toml"]
    summary = allocation.report(asked, tmp_path / "out", formats=["csv"], language="en")
    assert summary["scenario"].tolist() == ["bon", "limite", "essai", "", ""]
    assert summary["source"].tolist()[2:] == ["", "absent.toml", "rien/*.toml"]
    assert "not found" in summary["error"][3]
    assert "points to no scenario" in summary["error"][4]
    one = allocation.report(calm(), tmp_path / "one", formats=["csv"], first="80")
    assert one["status"].tolist() == ["done"]
    assert (tmp_path / "one" / "essai.csv").read_text("utf-8-sig").splitlines()[1][:2] == "80"


def test_two_scenarios_of_one_identifier_never_overwrite_each_other(tmp_path: Path) -> None:
    other = calm().model_copy(update={"id": "ESSAI", "title": "Autre"})
    summary = allocation.report([calm(), other], tmp_path, formats=["html"])
    assert summary["status"].tolist() == ["done", "refused"]
    assert "id = ESSAI" in summary["error"][1]
    assert "Autre" not in (tmp_path / "essai.html").read_text("utf-8")


def test_a_member_put_first_only_concerns_its_scenarios(folder: Path, tmp_path: Path) -> None:
    summary = allocation.report(
        [reported(), folder / "bon.toml"], tmp_path, formats=["csv"], first="62"
    )
    assert summary["error"].tolist() == ["", ""]
    assert (tmp_path / "essai.csv").read_text("utf-8-sig").splitlines()[1][:2] == "62"


def processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, processes])
def test_an_executor_gives_the_same_files_and_the_same_summary(
    folder: Path, tmp_path: Path, kind: Any
) -> None:
    here = allocation.report(folder, tmp_path / "a", formats=["csv", "plain"])
    with kind(1) as executor:
        there = allocation.report(
            folder, tmp_path / "b", formats=["csv", "plain"], executor=executor
        )
    for frame in (here, there):
        frame["files"] = frame["files"].map(lambda files: [path.name for path in files])
    assert here.equals(there)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_an_unforeseen_error_is_a_row_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.put_down

    def fails(found: Any, *arguments: Any) -> Any:
        if found.scenario.id == "essai":
            raise ZeroDivisionError("inattendu")
        return real(found, *arguments)

    monkeypatch.setattr(batch, "put_down", fails)
    other = calm().model_copy(update={"id": "autre"})
    summary = allocation.report([calm(), other], tmp_path, formats=["csv"])
    assert summary["status"].tolist() == ["refused", "done"]
    assert "ZeroDivisionError : inattendu" in summary["error"][0]


class Lost(ThreadPoolExecutor):
    """A pool whose workers are killed."""

    def submit(self, *_arguments: Any, **_named: Any) -> Future[Any]:
        found: Future[Any] = Future()
        found.set_exception(RuntimeError("le travailleur est mort"))
        return found


def test_a_worker_that_dies_is_a_row(tmp_path: Path) -> None:
    with Lost(1) as executor:
        summary = allocation.report(calm(), tmp_path, formats=["csv"], executor=executor)
    assert summary["status"].tolist() == ["refused"]
    assert "mort" in summary["error"][0]


def test_a_file_that_cannot_be_written_keeps_the_others_of_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "essai.csv").mkdir()
    summary = allocation.report(calm(), tmp_path, formats=["csv", "html"])
    assert summary["status"].tolist() == ["refused"]
    assert summary["files"][0] == (tmp_path / "essai.html",)
    assert "essai.csv" in summary["error"][0]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_booklet_binds_what_could_be_computed(folder: Path, tmp_path: Path, suffix: str) -> None:
    bound = tmp_path / f"conseil.{suffix}"
    summary = allocation.report(
        [folder, reported()], tmp_path / "out", formats=[], booklet=bound, first="62"
    )
    assert summary["files"].tolist()[-1] == (bound,)
    assert summary.iloc[-1][["source", "scenario", "status", "error"]].tolist() == [
        *(str(bound), "", "done", "")
    ]
    assert summary["cents"].sum() == 2 * 10_000 + 100_000
    assert bound.stat().st_size > 10_000


@pytest.mark.parametrize("name", ["conseil.odt", "essai.toml/a.pdf"])
def test_a_booklet_that_is_refused_is_a_row(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "essai.toml").write_text("", encoding="utf-8")
    summary = allocation.report(folder, tmp_path / "out", formats=["csv"], booklet=tmp_path / name)
    assert summary["status"].tolist()[-1] == "refused"
    assert summary["error"].tolist()[-1]
    assert (tmp_path / "out" / "bon.csv").is_file()


def test_a_booklet_that_breaks_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("allocation.reporting.booklets")
    monkeypatch.setattr(module, "booklet", lambda *_all: 1 // 0)
    summary = allocation.report(calm(), tmp_path, formats=["csv"], booklet=tmp_path / "a.pdf")
    assert summary["status"].tolist() == ["done", "refused"]
    assert "ZeroDivisionError" in summary["error"][1]


def test_wrong_names_are_refused_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        allocation.report(calm(), tmp_path / "out", formats=["odt"])
    assert not (tmp_path / "out").exists()


def test_nothing_asked_is_an_empty_summary_with_its_columns(tmp_path: Path) -> None:
    summary = allocation.report([], tmp_path)
    assert summary.empty
    assert summary["cents"].sum() == 0
    assert list(summary) == list(batch._COLUMNS)  # noqa: SLF001 - the order that is documented


def test_a_folder_holds_scenarios_and_not_what_lies_beside_them(tmp_path: Path) -> None:
    for name in ("b.toml", "A.XLSX", "c.prive.toml", "~$a.xlsx", ".d.toml", "e.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "f.toml").mkdir()
    (tmp_path / "[x].toml").write_text("", encoding="utf-8")
    assert [path.name for path in files_of(tmp_path)] == ["A.XLSX", "[x].toml", "b.toml"]
    assert files_of(tmp_path / "[x].toml") == (tmp_path / "[x].toml",)
    assert files_of(tmp_path / "*.toml") == (tmp_path / "[x].toml", tmp_path / "b.toml")
    assert files_of(tmp_path.parent / f"{tmp_path.name[:-1]}?" / "b*") == (tmp_path / "b.toml",)
    assert files_of(tmp_path / "z*") == ()


def test_what_is_written_says_the_scenario_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "essai.toml").write_text(write_scenario(calm()), encoding="utf-8")
    summary = allocation.report(str(tmp_path / "essai.toml"), tmp_path / "out", formats=["html"])
    assert summary["source"].tolist() == [str(tmp_path / "essai.toml")]
