"""Records that belong to one product: in a row, in a list, or anywhere."""
