"""The key that the law gives failing agreement, beside the agreed one: what it would change."""

from __future__ import annotations

from dataclasses import dataclass

from allocation.model import Allocation
from allocation.pipeline import lot_alone

__all__ = ["LegalDefault", "legal_defaults"]


@dataclass(frozen=True)
class LegalDefault:
    """A lot by the key of its file and by that of the law.

    Parameters
    ----------
    lot : str
        Identifier of the lot.
    agreed_key, legal_key : str
        Identifiers of the two keys.
    agreed, legal : tuple of int, shape (n,)
        Cents by member, in display order.
    """

    lot: str
    agreed_key: str
    legal_key: str
    agreed: tuple[int, ...]
    legal: tuple[int, ...]

    @property
    def gaps(self) -> tuple[int, ...]:
        """What each member pays more by the agreed key than by the law, cents; they sum to 0."""
        return tuple(a - b for a, b in zip(self.agreed, self.legal, strict=True))


def legal_defaults(allocation: Allocation) -> tuple[LegalDefault, ...]:
    """x_i - x'_i of each lot that has a legal default: T k_i as agreed, T k'_i as the law says.

    Parameters
    ----------
    allocation : Allocation
        The lots by the keys that were agreed.

    Returns
    -------
    tuple of LegalDefault
        In the order of the file; empty when no lot has one.

    Raises
    ------
    MissingFigureError
        When a legal key reads an indicator that is not complete.
    InvalidKeyError
        When a legal key makes no key.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> legal_defaults(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    ()
    """
    scenario = allocation.scenario
    return tuple(
        LegalDefault(
            lot.id,
            found.key_id,
            lot.legal_default,
            found.amounts,
            lot_alone(scenario, lot.model_copy(update={"key": lot.legal_default})).amounts,
        )
        for lot, found in zip(scenario.lots, allocation.lots, strict=True)
        if lot.legal_default is not None
    )
