"""XML as a stream of items."""
