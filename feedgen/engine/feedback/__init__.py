"""What channels answer, brought back to products, their source rows and the lines of the profile."""

from feedgen.engine.feedback.run import Asked, feedback

__all__ = ["Asked", "feedback"]
