"""What fills a field, by its name and its values: settings as a profile has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.engine.drafting.forms import Form, form_of, separator
from feedgen.engine.drafting.names import attribute_of
from feedgen.engine.drafting.shape import Shape

AVAILABILITY = {
    "instock": "in_stock",
    "available": "in_stock",
    "outofstock": "out_of_stock",
    "soldout": "out_of_stock",
    "preorder": "preorder",
    "backorder": "backorder",
}
GROUPS = {"shipping": ("shipping", "delivery", "versand", "livraison"), "attributes": ("param", "attribute", "spec")}
MEMBERS = {
    "shipping": {
        "country": "it.country",
        "to": "it.country",
        "region": "it.region",
        "service": "it.service",
        "id": "it.service",
        "price": "it.price",
        "cost": "it.price",
        "fee": "it.price",
    },
    "attributes": {"value": "it.value", "val": "it.value", "#text": "it.value", "name": "it.key", "key": "it.key"},
}
"""By the list of a repeated group: how names of its fields end, and what fills them."""
NUMBERS = {"number": "number", "integer": "integer", "decimal": "decimal"}
USUAL = {"id", "title", "description", "link", "images", "price", "availability"}
"""What any shop has: to demand more would leave a catalogue without items before anybody has read the draft."""
AMOUNTS = ("money", "decimal", "number", "integer")
PRICES = ("price", "prix", "preis")
OTHER_PRICES = ("former", "old", "base", "unit", "deliver", "ship", "list", "minimum")
OWN_NUMBERS = ("product_id", "productid", "offer_id", "offerid", "item_id", "itemid", "article_id")
YES_AND_NO = (("1", "0"), ("true", "false"), ("yes", "no"), ("y", "n"), ("oui", "non"), ("ja", "nein"))
Settings = dict[str, Any]


def settings_of(part: Shape, above: str = "") -> Settings:
    """The settings of a field without parts; empty when neither its name nor its values are known."""
    form = form_of(part.values)
    name = above if part.name == "#text" else part.name
    expression, number = attribute_of(name)
    plain = name.rpartition(":")[2].lstrip("@").casefold()
    if form.kind == "interval" and "sale" in plain:
        return {"value": "[sale_start, sale_end]", "type": "interval"}
    if plain == "currency":
        return {"value": "price.currency"}
    expression = _by_values(plain, expression, part, form)
    attribute = expression.partition(" or ")[0].partition(".")[0]
    if not expression:
        return {}
    if "." in expression:
        return {"value": expression}
    return _of(attribute, expression, number, part, form)


def _by_values(name: str, expression: str, part: Shape, form: Form) -> str:
    """What the values tell where the name alone tells nothing, or something that they are not."""
    if expression in ("", "status", "quantity") and _availability(form, every=True):
        return "availability"
    if expression == "" and any(word in name for word in ("avail", "instock", "in_stock")) and _yes_or_no(part):
        return "availability"
    if (
        expression == ""
        and name.endswith(OWN_NUMBERS)
        and not any(word in name for word in ("parent", "group", "categ"))
    ):
        return "id"
    if expression == "manufacturer":
        return "brand"
    if expression == "cost":
        # What a product costs the shop is nobody's business: a channel's `cost` is what it asks, all else is open.
        return "price" if name in ("cost", "costs") and form.kind in AMOUNTS else ""
    if expression:
        return expression
    if form.kind == "gtin":
        return "gtin"
    if form.kind == "url":
        pictures = (".jpg", ".jpeg", ".png", ".webp")
        return "images" if any(str(value).casefold().endswith(pictures) for value in part.values) else ""
    if form.kind in AMOUNTS and any(word in name for word in PRICES) and not any(word in name for word in OTHER_PRICES):
        return "price"
    return "category" if "categ" in name and separator(part.values) else ""


def _of(attribute: str, expression: str, number: int | None, part: Shape, form: Form) -> Settings:
    about = ATTRIBUTES[attribute]
    if about.kind == "list":
        return _list(attribute, number, part, form)
    if number is not None and number > 1:
        return {}
    if part.most > 1:
        return {}
    if about.kind == "money":
        return {"value": expression, **_amount(form)}
    if about.kind == "map":
        return {}
    if attribute == "availability":
        return {"value": expression, **(_yes_or_no(part) or _availability(form))}
    if about.kind == "measure":
        return (
            {"value": expression, "type": "measure"} if form.kind == "measure" else _number(f"{expression}.value", form)
        )
    if about.kind == "boolean":
        pair = {"booleans": list(form.booleans)} if form.booleans else {}
        return {"value": expression, "type": "boolean", **pair}
    if about.kind in ("datetime", "integer", "number"):
        return {"value": expression, "type": _type(about.kind, form)}
    return {"value": expression, **({"type": "url"} if form.kind == "url" else {})}


def _type(kind: str, form: Form) -> str:
    if kind == "datetime":
        return form.kind if form.kind in ("date", "datetime") else "datetime"
    return "integer" if kind == "integer" else "number"


def _amount(form: Form) -> Settings:
    if form.kind == "number":
        return {"type": "number"}
    if form.kind in ("decimal", "integer"):
        mark = {"decimal": form.mark} if form.mark != "." else {}
        return {"type": "decimal", "decimals": form.decimals or 0, **mark}
    return {"type": "money"}


def _number(expression: str, form: Form) -> Settings:
    return {"value": expression, "type": NUMBERS.get(form.kind, "number")}


def _availability(form: Form, *, every: bool = False) -> Settings:
    found = [(AVAILABILITY.get("".join(filter(str.isalnum, word.casefold()))), word) for word in form.words]
    known = {key: word for key, word in found if key is not None}
    if every:
        return known if len(known) == len(found) else {}
    return {"map": known} if any(key != word for key, word in known.items()) else {}


def _yes_or_no(part: Shape) -> Settings:
    """The map of a field that says 1 or 0, yes or no, where the sample says nothing else; empty for any other."""
    texts = {str(value).casefold(): str(value) for value in part.values if not isinstance(value, bool)}
    pair = next((pair for pair in YES_AND_NO if texts and set(texts) <= set(pair)), None)
    if pair is None:
        return {}
    yes, no = (texts.get(word, word) for word in pair)
    return {"map": {"in_stock": yes, "*": no}}


def _list(attribute: str, number: int | None, part: Shape, form: Form) -> Settings:
    element = ATTRIBUTES[attribute].element
    if element is not None and element.members:
        member = "price" if attribute == "shipping" and form.kind in ("money", "decimal", "number", "integer") else None
        return {"value": f"{attribute}[0].price", **_amount(form)} if member and part.most < 2 else {}
    address = {"type": "url"} if attribute == "images" else {}
    if part.most > 1 or part.array:
        extra = attribute == "images" and any(word in part.name.casefold() for word in ("add", "alt", "extra", "more"))
        return {"each": f"{attribute}[1:]" if extra else attribute, "value": "it", **address}
    if attribute == "images":
        if mark := separator(part.values, addresses=True):
            return {"value": "images", "join": mark}
        return {"value": f"images[{max((number or 1) - 1, 0)}]", **address}
    if attribute in ("category", "google_category"):
        return {"value": attribute, "join": separator(part.values) or " > "}
    return {"value": attribute, "join": separator(part.values) or ", "}


def list_of(part: Shape) -> str | None:
    """The list that a repeated group is made of; None when its name tells none."""
    name = part.name.rpartition(":")[2].casefold()
    return next((known for known, words in GROUPS.items() if any(word in name for word in words)), None)


def member_of(known: str, part: Shape) -> Settings:
    """The settings of a field of a repeated group."""
    name = part.name.lstrip("@").rpartition(":")[2].casefold()
    expression = next((it for word, it in MEMBERS[known].items() if name.endswith(word)), None)
    if expression is None:
        return {}
    return {"value": expression, **(_amount(form_of(part.values)) if expression == "it.price" else {})}


def demands(part: Shape, items: int, settings: Mapping[str, Any]) -> Settings:
    """`required` where every item of a sample of several has it, and something that any shop has fills it."""
    return {"required": True} if _everywhere(part, items) and _usual(settings) else {}


def _everywhere(part: Shape, items: int) -> bool:
    return items > 1 and part.seen == items


def _usual(settings: Mapping[str, Any]) -> bool:
    filled = str(settings.get("value") if settings.get("value") != "it" else settings.get("each"))
    return not USUAL.isdisjoint(filled.partition("[")[0].split(" or "))


def told(part: Shape, settings: Mapping[str, Any], shown: Sequence[Any], items: int = 0) -> str:
    """What the values tell beyond the settings: for the merchant to judge, since a sample is no specification."""
    form = form_of(part.values)
    said = [] if settings else [f"TODO such as {shown[0]!r}" if shown else "TODO always empty here"]
    if form.kind not in ("text", "integer") and not settings:
        said.append(f"all are {form.kind}")
    if _everywhere(part, items) and not _usual(settings):
        said.append("required? every item has it")
    if form.words and (not settings or "map" not in settings):
        said.append(f"seen: {', '.join(form.words)}")
    elif settings and form.longest > 20 and form.kind == "text":
        said.append(f"max_length? longest here: {form.longest}")
    return "; ".join(said)
