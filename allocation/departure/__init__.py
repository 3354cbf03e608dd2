"""What a departure does: the total shared again, the gap left open, or one payer for the gap.

``answers`` the three of them; ``staying`` the scenario without the leaver.
"""

from allocation.departure.answers import Departure, departure
from allocation.departure.staying import without

__all__ = ["Departure", "departure", "without"]
