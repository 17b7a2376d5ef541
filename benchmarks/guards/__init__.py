"""Guards over simulated years of shops: how often they cry wolf, and what they catch."""
