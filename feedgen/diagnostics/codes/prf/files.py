"""Codes of the PRF family about files that are read: YAML, tables, templates."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("PRF101", severity=ERROR)
class YamlNotReadable(Rule):
    """A YAML file is not well-formed.

    ## What it means
    The file cannot be understood as YAML at the line and column named.

    ## Why it matters
    Nothing is guessed from half a configuration: no feed is built.

    ## Example
        channels:
        <tab>google: {}

    ## How to fix
    Indent with blanks, never with tabs. Put texts that contain `: ` or start with `{`, `*`, `@` in quotes.
    """

    message = "this is not YAML: {problem}"
    hint = "{hint}"


@rule("PRF102", severity=ERROR)
class KeyGivenTwice(Rule):
    """A mapping has the same key twice.

    ## What it means
    Most YAML readers would silently keep the last one; feedgen refuses, since one of the two is lost.

    ## Example
        fields:
          title: name
          title: "{{ brand }} {{ name }}"

    ## How to fix
    Delete one of them.
    """

    message = "key `{key}` is given twice"
    hint = "first given in line {line}"


@rule("PRF103", severity=ERROR)
class FileMissing(Rule):
    """A file that was named does not exist.

    ## How to fix
    Check the path; it is relative to the folder the command runs in (for `extends` and templates: to the
    project's `channel_profiles/` or `templates/`, then the user's, then the packaged ones).
    """

    message = "no such file: {path}"


@rule("PRF104", severity=ERROR)
class FileUnreadable(Rule):
    """A configuration file cannot be read: no permission, a folder, or not UTF-8.

    ## How to fix
    Save the file as UTF-8 and make sure that the user of the job may read it.
    """

    message = "{path} cannot be read: {reason}"


@rule("PRF105", severity=ERROR)
class UnknownKey(Rule):
    """A key that the format does not know.

    ## Why it matters
    A mistyped key would otherwise be ignored, and the rule it was meant to set would silently not apply.

    ## Example
        title: {value: title, maxlength: 150}

    ## How to fix
    Take the suggested key; `feedgen schema profile` and `feedgen schema config` list them all.
    """

    message = "unknown key `{key}` ({path})"
    hint = "{known}"


@rule("PRF106", severity=ERROR)
class ValueNotAccepted(Rule):
    """A value that its key does not accept: another type, or outside of what is allowed.

    ## How to fix
    The message says what is accepted. `feedgen schema config` has every key with its values.
    """

    message = "`{path}`: {problem} (found {value})"


@rule("PRF107", severity=ERROR)
class KeyMissing(Rule):
    """A key that must be there is not.

    ## How to fix
    Add it; `feedgen schema profile` tells what it holds.
    """

    message = "`{path}` is missing"


@rule("PRF140", severity=ERROR)
class FileNotFound(Rule):
    """A file that a profile or feedgen.yaml names is not there.

    ## What it means
    Rule files, tables, price lists and corrections are looked for beside feedgen.yaml (without one, in the current
    folder), then beside the file that names them. A profile or rule file reads nothing outside of these folders,
    links followed; only feedgen.yaml itself may.

    ## Example
        use: rules/titels.yaml

    ## How to fix
    Check the spelling; the message names the nearest file there is.
    """

    message = "file `{name}` not found, {known}"
    hint = "files are looked for beside feedgen.yaml"


@rule("PRF141", severity=ERROR)
class UnusableTable(Rule):
    """A CSV file that feedgen.yaml names cannot be used.

    ## What it means
    Tables, price lists and corrections are small CSV files with a header. Delimiter and encoding are found out; the
    columns that are asked for must be there.

    ## Example
        tables:
          margins: {file: margins.csv, key: SKU, value: Margin}

    where `margins.csv` has the columns `sku` and `margin_percent`.

    ## How to fix
    Name the columns as the file does.
    """

    message = "`{path}` cannot be used: {problem}"
