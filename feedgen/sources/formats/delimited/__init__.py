"""Delimited text: its dialect, where it may be cut, where its header is."""
