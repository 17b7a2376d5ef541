"""A first channel profile: a skeleton, or what a sample of the channel's feed tells."""

from feedgen.engine.drafting.draft import draft

__all__ = ["draft"]
