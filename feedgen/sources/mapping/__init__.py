"""From records to product attributes: presets, column names, what a header means."""
