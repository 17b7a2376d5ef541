"""Codes about JSON Schemas that the merchant has from the channel, and about items that do not fit them."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@rule("PRF146", severity=ERROR)
class UnusableSchema(Rule):
    """A file that the channel's items are to be checked by is no JSON Schema, or cannot be found in one.

    ## What it means
    `json_schema` of a feed names a JSON Schema that the merchant got from the channel, mostly by a param: one file, a
    folder of `.json` files, or a YAML file with a map. It must be whole and in one piece: nothing is fetched.

    ## Example
    Amazon's answer to `getDefinitionsProductType` is no schema: it has the address of one (`schema.link.resource`).

    ## How to fix
    Save the schema itself, as the channel sends it, and name it in the param.
    """

    message = "`{path}` cannot serve as a schema: {problem}"
    hint = "save the JSON Schema itself as the channel gives it, without changes"


@rule("CHN130", severity=ERROR)
class MissingBySchema(Rule):
    """The item lacks something that the channel's own schema requires.

    ## What it means
    The finished item was checked by the JSON Schema that you gave, such as that of the product type. The channel would
    refuse the item for the same reason. Parts inside of a list are counted from 1: `1.unit` is the `unit` of its first
    entry.

    ## Example
    The schema of the product type SHIRT requires `fabric_type`, and neither a column nor a rule fills it.

    ## How to fix
    Give the catalogue a column of the attribute's name, or give the field a value in feedgen.yaml. If the schema is
    older than the channel's rules, get it again.
    """

    message = "{field} is missing{within}; {schema} requires it"
    hint = "fill it in the catalogue, or give it a `value` under `fields` in feedgen.yaml"


@rule("CHN131", severity=ERROR)
class AgainstSchema(Rule):
    """The item has something otherwise than the channel's own schema wants it.

    ## What it means
    The finished item was checked by the JSON Schema that you gave, such as that of the product type: a value that is
    not among the accepted ones, a text that is too long, an attribute that the product type does not know. Parts inside
    of a list are counted from 1: `1.value` is the `value` of its first entry.

    ## Example
    The schema accepts the sizes `S`, `M` and `L` only, and the product says `Medium`.

    ## How to fix
    Correct the value in the catalogue, or map it in feedgen.yaml: `fields: {attributes/size: {map: {Medium: M}}}`. An
    attribute that the product type does not know is left out with `null`.
    """

    message = "{field}{within} {problem} ({schema})"
    hint = "correct or map the value; `fields: {{{field}: null}}` leaves an optional field out"


@rule("CHN132", severity=WARNING)
class DeprecatedBySchema(Rule):
    """The channel's schema still accepts the value, and says that it will not do so for long.

    ## Example
    A variation theme that Amazon lists under `enumDeprecated`.

    ## How to fix
    Take one of the other accepted values.
    """

    message = "{field}: the channel gives this value up ({schema})"
    hint = "take another of the accepted values"


@rule("CHN133", severity=WARNING)
class NoSchemaForItem(Rule):
    """There are schemas for other kinds of items, and none for this one: it is sent unchecked.

    ## Example
    The folder has `SHIRT.json` and `SHOES.json`, and the product is a `HAT`.

    ## How to fix
    Put the missing schema beside the others, under the name of the product type.
    """

    message = "no schema is given for {name!r}, so the item is not checked; {known}"
    hint = "save the channel's schema for it beside the others"
