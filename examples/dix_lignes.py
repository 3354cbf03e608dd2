"""Dix lignes : partager un montant, exporter un scénario, lire ce que chacun paie."""

import sys

import pandas as pd

import allocation

habitants = pd.Series({"59": 2_603_472, "62": 1_472_589, "80": 571_632, "60": 818_680})
print(allocation.split(500_000_000, habitants))

scenario = allocation.read_scenario(sys.argv[1])
print(allocation.allocate(scenario).to_frame(wide=True))
print(allocation.report(scenario, sys.argv[2], formats=["csv", "xlsx"])[["scenario", "status"]])
