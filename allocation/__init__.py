"""Funding keys for canal investments and shared contracts, exact to the cent.

A scenario file says who shares what, by which key, within which limits; the library computes the
key exactly, rounds it to the cent, explains it, audits it and prints it. Names are loaded when
they are first used, so that importing the package costs nothing.

Examples
--------
>>> import allocation
>>> scenario = allocation.read_scenario("scenarios/canal-seine-nord-2014.toml")
>>> allocation.allocate(scenario, "egalite").totals
(12500000000, 12500000000, 12500000000, 12500000000)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
