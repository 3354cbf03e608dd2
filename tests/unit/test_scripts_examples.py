"""The examples run as they are, on copies of the shipped scenarios."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.py"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Scenarios of the canal and a faulty one, as a finance department keeps them."""
    (tmp_path / "scenarios").mkdir()
    for year in (2014, 2019):
        shutil.copy(ROOT / "scenarios" / f"canal-seine-nord-{year}.toml", tmp_path / "scenarios")
    (tmp_path / "scenarios" / "faux.toml").write_text("schema = 1\n", encoding="utf-8")
    (tmp_path / "scenarios" / "somme.prive.toml").write_text("schema = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def population(folder: Path, somme: int) -> None:
    """A national table of the month, with figures of this test."""
    rows = ["code,annee,population", "01,2022,1", "59,2022,2600000", "62,2022,1460000"]
    text = "\n".join([*rows, f"80,2022,{somme}", "60,2022,830000", ""])
    (folder / "population.csv").write_text(text, encoding="utf-8")


def run(name: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Exit status of an example run as a program."""
    monkeypatch.setattr(sys, "argv", [name, *arguments])
    try:
        runpy.run_path(str(ROOT / "examples" / name), run_name="__main__")
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_every_example_has_its_test() -> None:
    assert EXAMPLES == ["dix_lignes.py", "rapport_mensuel.py"]


def test_ten_lines_are_ten_lines() -> None:
    text = (ROOT / "examples" / "dix_lignes.py").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines()[1:] if line.strip()]) <= 10


@pytest.mark.usefixtures("folder")
def test_ten_lines_split_export_and_show(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = "scenarios/canal-seine-nord-2014.toml"
    assert run("dix_lignes.py", monkeypatch, scenario, "sortie") == 0
    shown = capsys.readouterr().out
    for expected in ("52286223.42", "77736045.22", "500000000.00", "done"):
        assert expected in shown
    assert Path("sortie/canal-seine-nord-2014.xlsx").is_file()


def test_the_report_of_the_month_says_what_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    for month, somme in (("2026-08", 565_000), ("2026-09", 565_000), ("2026-10", 570_000)):
        population(folder, somme)
        arguments = ("scenarios", "population.csv", "rapports", month)
        assert run("rapport_mensuel.py", monkeypatch, *arguments) == 1, "one file is refused"
        told.append(capsys.readouterr().out)
        done = folder / "rapports" / month
        assert (done / "cahier.pdf").stat().st_size > 10_000
        summary = pd.read_csv(done / "resume.csv")
        assert summary["status"].tolist() == ["done", "done", "refused", "done"]
    assert "Premier rapport" in told[0]
    assert "Rien n'a changé depuis 2026-08." in told[1]
    assert "Depuis 2026-09 :" in told[2]
    moved = told[2].partition("Depuis 2026-09 :")[2].strip().splitlines()
    assert [line.partition(" : ")[0] for line in moved] == [
        f"canal-seine-nord-2014, participation, {code}" for code in ("59", "60", "62", "80")
    ]
    assert [line.partition(" : ")[2][0] for line in moved] == ["-", "-", "-", "+"]
    amounts = [
        pd.read_csv(folder / "rapports" / month / "montants.csv")["cents"].sum()
        for month in ("2026-08", "2026-10")
    ]
    assert amounts == [104_200_000_000] * 2
