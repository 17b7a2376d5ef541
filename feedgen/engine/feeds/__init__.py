"""Finished feeds read back as items: what `diff`, `plan` and a state that is to be rebuilt read."""

from feedgen.engine.feeds.reading import Feed, opened, read_feed
from feedgen.engine.feeds.shape import FeedShape, shape_of

__all__ = ["Feed", "FeedShape", "opened", "read_feed", "shape_of"]
