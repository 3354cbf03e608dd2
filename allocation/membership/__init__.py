"""Who joins a shared contract, and who leaves it.

``entering`` compares the contract with and without new members, and settles past costs; ``leaving``
counts what a member still owes when it gives notice. What those who stay then pay is `departure`.
"""

from allocation.membership.entering import Entry, enlarged, entry
from allocation.membership.leaving import Exit, LastShare, leaving, months_later

__all__ = ["Entry", "Exit", "LastShare", "enlarged", "entry", "leaving", "months_later"]
