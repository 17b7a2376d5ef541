"""Files beside the products: their rows are found by an attribute that products have."""
