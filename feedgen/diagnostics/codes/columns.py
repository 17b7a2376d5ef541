"""`PRF280`: fields that a file names."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF280", severity=Severity.ERROR)
class UnusableColumns(Rule):
    """A file that names the fields of a feed cannot be used.

    ## What it means
    The feed has `columns`: a list of attributes that a marketplace gives its sellers, or a template with its header
    rows. The file lacks the column with the codes, has no line that names a field, or says of a field what no field can
    be asked.

    ## Why it matters
    The marketplace refuses a file without the columns it asks for, often as a whole.

    ## Example
    `columns: {param: attributes, settings: {required: mandatory}}`, and in the file the line `color;perhaps`.

    ## How to fix
    Take the file as the marketplace gives it, or correct the line. Which column says what is told by `columns` of the
    profile; a shop refines single fields with `fields` in feedgen.yaml.
    """

    message = "`{path}` cannot name the fields: {problem}"
