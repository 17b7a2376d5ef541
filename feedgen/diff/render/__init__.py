"""A difference as text for people, as Markdown for a pull request, and as JSON for programs."""

from feedgen.diff.render.document import as_json
from feedgen.diff.render.markdown import as_markdown
from feedgen.diff.render.text import as_text

__all__ = ["as_json", "as_markdown", "as_text"]
