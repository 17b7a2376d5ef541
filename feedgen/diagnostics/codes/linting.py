"""Codes of the PRF family: what is odd in a profile, and what may be written otherwise."""
