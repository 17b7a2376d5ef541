"""feedgen: product feeds for every sales channel from one catalogue."""

__version__ = "0.1.0"
