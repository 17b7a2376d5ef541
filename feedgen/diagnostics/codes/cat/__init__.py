"""Codes of the CAT family: what is wrong with a product, whatever channel it is for."""

from feedgen.diagnostics.codes.cat import gtins, numbers, products, texts, words

__all__ = ["gtins", "numbers", "products", "texts", "words"]
