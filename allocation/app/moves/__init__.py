"""Moves of a screen, one module per kind: each takes a file and a screen and gives another screen.

``shown`` puts what was moved back into a scenario; a move that the scenario refuses raises, and
whoever holds the session keeps it.
"""
