"""Le rapport du mois : scénarios mis à jour, fichiers, cahier du conseil, et ce qui a changé.

    python examples/rapport_mensuel.py scenarios population.csv rapports 2026-10

``scenarios`` est un dossier ; ``population.csv`` a les colonnes ``code``, ``annee`` et
``population`` ; ``rapports`` reçoit un dossier par mois. Le mois est comparé au précédent qui s'y
trouve. Le code de sortie est 1 si un scénario est refusé ou enfreint une condition.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

import allocation
from allocation.model import Source
from allocation.typography import money

FORMATS = ("xlsx", "plain")
CENTS = "montants.csv"
SUMMARY = "resume.csv"
SAME = ["scenario", "lot", "member"]


def main() -> int:
    """Faire le rapport, puis dire ce qui a changé."""
    asked = arguments()
    month: Path = asked.rapports / asked.mois
    figures = pd.read_csv(asked.population, dtype={"code": str}).set_index("code")
    scenarios = [updated(path, figures) for path in files(asked.scenarios)]
    summary = allocation.report(scenarios, month, formats=FORMATS, booklet=month / "cahier.pdf")
    amounts = pd.concat([table(month, name) for name in summary["scenario"] if name])
    save(summary.drop(columns="files"), month / SUMMARY)
    save(amounts, month / CENTS)
    print(summary[["scenario", "status", "euros", "error"]].to_string(index=False))
    print(changes(amounts, before(month)))
    return int((summary["status"] != "done").any())


def arguments() -> argparse.Namespace:
    """Ce que la ligne de commande demande."""
    parser = argparse.ArgumentParser(description="Rapport du mois")
    parser.add_argument("scenarios", type=Path)
    parser.add_argument("population", type=Path)
    parser.add_argument("rapports", type=Path)
    parser.add_argument("mois")
    return parser.parse_args()


def files(folder: Path) -> list[Path]:
    """Scénarios du dossier, sans les fichiers privés."""
    return [path for path in sorted(folder.glob("*.toml")) if ".prive" not in path.suffixes]


def updated(path: Path, figures: pd.DataFrame) -> allocation.Scenario | Path:
    """Scénario avec la population du mois ; d'un fichier refusé, le rapport dira les fautes."""
    try:
        scenario = allocation.read_scenario(path)
        if "population" not in scenario.indicators or not figures.index.isin(scenario.codes).any():
            return scenario
        year = int(figures["annee"].max())
        source = Source(title=f"Population {year}", publisher="Insee", status="officiel")
        people = figures["population"]
        return allocation.with_indicator(scenario, "population", people, year=year, source=source)
    except allocation.ScenarioError as refused:
        print(refused, file=sys.stderr)
        return path


def table(month: Path, name: str) -> pd.DataFrame:
    """Montants d'un scénario, tels que son fichier de programme les donne."""
    path = month / f"{name}.plain.csv"
    return read(path) if path.is_file() else pd.DataFrame(columns=[*SAME, "cents"])


def read(path: Path) -> pd.DataFrame:
    """Une table de montants : les codes sont des textes."""
    return pd.read_csv(path, dtype={"scenario": str, "lot": str, "member": str})


def save(frame: pd.DataFrame, path: Path) -> None:
    """Garder une table pour le mois suivant."""
    frame.to_csv(path, index=False, encoding="utf-8")


def before(month: Path) -> Path | None:
    """Montants du dernier mois qui précède."""
    found = sorted(
        path for path in month.parent.glob(f"*/{CENTS}") if path.parent.name < month.name
    )
    return found[-1] if found else None


def changes(amounts: pd.DataFrame, former: Path | None) -> str:
    """Ce que chaque membre paie de plus ou de moins que le mois précédent."""
    if former is None:
        return "Premier rapport : rien à comparer."
    both = amounts.merge(read(former), on=SAME, how="outer", suffixes=("", "_avant"))
    cents = both[["cents", "cents_avant"]].fillna(0).astype("int64")
    both["ecart"] = cents["cents"] - cents["cents_avant"]
    moved = both[both["ecart"] != 0]
    if moved.empty:
        return f"Rien n'a changé depuis {former.parent.name}."
    lines = [
        f"{row.scenario}, {row.lot}, {row.member} : {money(int(row.ecart), signed=True)}"
        for row in moved.itertuples()
    ]
    return "\n".join([f"Depuis {former.parent.name} :", *lines])


if __name__ == "__main__":
    sys.exit(main())
