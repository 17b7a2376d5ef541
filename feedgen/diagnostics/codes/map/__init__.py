"""Codes of the MAP family: expressions. MAP1xx is seen before the first row, MAP2xx with one product's values."""

from feedgen.diagnostics.codes.map import reading, values

__all__ = ["reading", "values"]
