"""Products and their value types, read with tolerance and explained: from a shop's cells to typed values."""

from feedgen.catalogue.attributes import ATTRIBUTES, Attribute, product_schema
from feedgen.catalogue.conventions import conventions, described
from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money, compare, currency_digits
from feedgen.catalogue.notes import Note, Reading
from feedgen.catalogue.options import Convention
from feedgen.catalogue.product import BESIDE, Product
from feedgen.catalogue.reading import ProductReader, ReadOptions
from feedgen.catalogue.record import Raw, Records

__all__ = [
    "ATTRIBUTES",
    "BESIDE",
    "Attribute",
    "Convention",
    "Measure",
    "Money",
    "Note",
    "Product",
    "ProductReader",
    "Raw",
    "ReadOptions",
    "Reading",
    "Records",
    "compare",
    "conventions",
    "currency_digits",
    "described",
    "product_schema",
]
