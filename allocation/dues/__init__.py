"""What members of a shared contract owe each other once costs are known.

``settlement`` compares final shares with what was called and given in kind; ``titles`` says who
issues a mandat to whom; ``netting`` finds the fewest transfers between treasuries. Public accounts
forbid set-off: gross titles always come first.
"""

from allocation.dues.netting import Transfer, netted
from allocation.dues.settlement import Due, dues, owed
from allocation.dues.titles import Title, titles

__all__ = ["Due", "Title", "Transfer", "dues", "netted", "owed", "titles"]
