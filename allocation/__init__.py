"""Funding keys for canal investments and shared contracts, exact to the cent."""
