"""Humans first: an unasked answer waits, and is not given if a person replies meanwhile."""
