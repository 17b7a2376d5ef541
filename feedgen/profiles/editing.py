"""What editors are told beyond the types: shorthands, what `null` takes back, what `extends` lets one leave out.

These are `json_schema_extra` functions of the models in `schema` and `config`.
"""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]

NULL: Json = {"type": "null"}


def field(schema: Json) -> None:
    """A field may be given in full, as a bare expression, as a literal, or not at all."""
    full = dict(schema)
    full["properties"] = {name: _or_null(setting) for name, setting in full["properties"].items()}
    short = {"type": "string", "description": "Short for `value`: an expression, or text with `{{ holes }}`."}
    literal = next(choice for choice in full["properties"]["value"]["anyOf"] if "$ref" in choice)
    description = full.pop("description")
    schema.clear()
    schema.update(description=description, anyOf=[full, short, literal, NULL])


def or_text(schema: Json) -> None:
    """What may be given in full, or as a text (or true and false) that is short for its one setting."""
    full = dict(schema)
    description = full.pop("description")
    schema.clear()
    schema.update(description=description, anyOf=[full, {"type": ["string", "boolean"]}])


def or_size(schema: Json) -> None:
    """A number of bytes, or a text with a unit."""
    schema["anyOf"].append({"type": "string", "pattern": "^[0-9.]+ *([kKmMgG]?[iI]?[bB])$"})


def any_form(schema: Json) -> None:
    """Members of which one form is a case of another, as a table with settings is a map."""
    members = schema["additionalProperties"]
    if "oneOf" in members:
        members["anyOf"] = members.pop("oneOf")


def or_one(schema: Json) -> None:
    """A list, or its one member."""
    for choice in schema["anyOf"]:
        if choice.get("type") == "array":
            schema["anyOf"] = [choice["items"], *schema["anyOf"]]
            return


def refining(schema: Json) -> None:
    """What a profile that extends another may leave out or take away; `profile` asks for it where it may not."""
    schema.pop("required", None)
    schema["properties"] = {name: _or_null(setting) for name, setting in schema["properties"].items()}


def profile(schema: Json) -> None:
    """Without `extends` a profile is whole."""
    schema["$schema"] = DIALECT
    for name in ("feeds", "params", "markets", "derive", "tables"):
        members = schema["properties"][name]
        members["additionalProperties"] = _or_null(members["additionalProperties"])
    whole: Json = {"required": schema.pop("required")}
    whole["properties"] = {
        "spec": {"required": ["url", "checked"]},
        "feeds": {
            "additionalProperties": {"anyOf": [{"required": ["like"]}, {"required": ["file", "writer", "fields"]}]}
        },
        "params": {"additionalProperties": {"required": ["description"]}},
    }
    schema.update({"if": {"required": ["extends"]}, "else": whole})


def config(schema: Json) -> None:
    schema["$schema"] = DIALECT


def _or_null(schema: Json) -> Json:
    if NULL in schema.get("anyOf", ()):
        return schema
    described = {key: value for key, value in schema.items() if key in ("description", "default", "examples")}
    plain = {key: value for key, value in schema.items() if key not in described}
    choices = plain["anyOf"] if set(plain) == {"anyOf"} else [plain]
    return {"anyOf": [*choices, NULL], **described}
