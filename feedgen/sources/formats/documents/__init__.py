"""JSON documents: where their records are."""
