"""Groups: values with named parts, under Google's names. Members stand in the order of Google's notation."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from feedgen.catalogue.kinds import (
    Availability,
    Ends,
    Notation,
    Path,
    Sentences,
    Starts,
    StoreAvailability,
    Url,
)
from feedgen.catalogue.money import Money

Country = Annotated[str, Field(description="ISO 3166-1 alpha-2.", examples=["FR"])]
Days = Annotated[int, Field(description="Business days.")]


class Shipping(TypedDict, total=False):
    country: Country
    region: Annotated[str, Field(description="Subdivision, the part of ISO 3166-2 after the dash.")]
    service: Annotated[str, Field(description="Name of the service.", examples=["Standard"])]
    price: Annotated[Money, Field(description="With tax where prices carry it; zero is free.")]
    min_handling_time: Days
    max_handling_time: Days
    min_transit_time: Days
    max_transit_time: Days
    postal_code: Annotated[str, Field(description="Code, `94*`, or a range `94002-95460`.")]
    location_id: Annotated[str, Field(description="Google's location number.")]
    location_group_name: Annotated[str, Field(description="A group of locations named in the account.")]
    handling_cutoff_time: Annotated[str, Field(description="HHMM, 24 hours.")]
    handling_cutoff_timezone: Annotated[str, Field(description="IANA name.")]
    loyalty_program_label: Annotated[str, Field(description="Programme whose members get this price.")]
    loyalty_tier_label: Annotated[str, Field(description="Tier whose members get this price.")]


class ProductDetail(TypedDict, total=False):
    section_name: Annotated[str, Field(description="Heading the detail stands under.")]
    attribute_name: Annotated[str, Field(description="What is said.", examples=["Weight"])]
    attribute_value: Annotated[str, Field(description="The value.", examples=["2 kg"])]


class Certification(TypedDict, total=False):
    certification_authority: Annotated[str, Field(description="Who certifies.", examples=["EC"])]
    certification_name: Annotated[str, Field(description="What.", examples=["EPREL"])]
    certification_code: Annotated[str, Field(description="Registration number.", examples=["123456"])]
    certification_value: Annotated[str, Field(description="Class or grade.", examples=["A"])]
    certification_document_link: Annotated[Url, Field(description="The certificate or data sheet.")]
    certification_label_link: Annotated[Url, Field(description="Picture of the label.")]


class Manufacturer(TypedDict, total=False):
    name: Annotated[str, Field(description="Registered name.")]
    address: Annotated[str, Field(description="Postal address in one text.")]
    street: Annotated[str, Field(description="Street and number.")]
    postal_code: Annotated[str, Field(description="Postal code.")]
    city: Annotated[str, Field(description="City.")]
    country: Country
    email: Annotated[str, Field(description="Contact address that product safety law asks for.")]
    phone: Annotated[str, Field(description="Telephone.")]
    url: Annotated[Url, Field(description="Web site or contact form.")]


class StoreOffer(TypedDict, total=False):
    store_code: Annotated[str, Field(description="Code of the shop; case matters.")]
    availability: Annotated[StoreAvailability, Field(description="Availability in this shop.")]
    quantity: Annotated[int, Field(description="Pieces in this shop.")]
    price: Annotated[Money, Field(description="Price in this shop, if another.")]
    sale_price: Annotated[Money, Field(description="Reduced price in this shop.")]
    sale_start: Annotated[Starts, Field(description="First moment of the reduced price.")]
    sale_end: Annotated[Ends, Field(description="Last moment of the reduced price.")]
    pickup_method: Annotated[str, Field(description="buy, reserve, ship_to_store, not_supported.")]
    pickup_sla: Annotated[str, Field(description="same_day, next_day, 2-day …")]
    instore_product_location: Annotated[str, Field(description="Aisle or shelf.")]
    local_shipping_label: Annotated[str, Field(description="Label of the account's local delivery.")]


class RegionOffer(TypedDict, total=False):
    region_id: Annotated[str, Field(description="Region, as it is defined in the channel's account.")]
    price: Annotated[Money, Field(description="Price in this region, if another.")]
    sale_price: Annotated[Money, Field(description="Reduced price in this region.")]
    sale_start: Annotated[Starts, Field(description="First moment of the reduced price.")]
    sale_end: Annotated[Ends, Field(description="Last moment of the reduced price.")]
    availability: Annotated[StoreAvailability, Field(description="Availability in this region.")]
    quantity: Annotated[int, Field(description="Pieces for this region.")]


class Installment(TypedDict, total=False):
    months: Annotated[int, Field(description="Number of payments.")]
    amount: Annotated[Money, Field(description="Each payment.")]
    downpayment: Annotated[Money, Field(description="Paid at once.")]
    credit_type: Annotated[str, Field(description="finance or lease.")]
    annual_percentage_rate: Annotated[Decimal, Field(description="Percent.")]
    total_amount: Annotated[Money, Field(description="All payments together.")]
    mileage_allowance: Annotated[str, Field(description="Vehicles only.")]


class SubscriptionCost(TypedDict, total=False):
    period: Annotated[str, Field(description="week, month or year.")]
    period_length: Annotated[int, Field(description="Number of periods.")]
    amount: Annotated[Money, Field(description="Paid each period.")]


class LoyaltyPoints(TypedDict, total=False):
    name: Annotated[str, Field(description="Name of the programme.")]
    points_value: Annotated[int, Field(description="Points earned.")]
    ratio: Annotated[Decimal, Field(description="Worth of a point in currency; 1.0 when not given.")]


class LoyaltyProgram(TypedDict, total=False):
    program_label: Annotated[str, Field(description="Label of the programme in the account.")]
    tier_label: Annotated[str, Field(description="Label of the tier.")]
    price: Annotated[Money, Field(description="Members' price.")]
    cashback_for_future_use: Annotated[Money, Field(description="Credit for the next purchase.")]
    loyalty_points: Annotated[int, Field(description="Points earned.")]
    member_price_effective_date: Annotated[str, Field(description="Interval `start/end`.")]
    shipping_label: Annotated[str, Field(description="Label of the members' shipping service.")]


class StructuredText(TypedDict, total=False):
    digital_source_type: Annotated[str, Field(description="default or trained_algorithmic_media.")]
    content: Annotated[str, Field(description="The text.")]


class VariantOption(TypedDict, total=False):
    name: Annotated[str, Field(description="Axis on which variants differ.", examples=["Seat height"])]
    value: Annotated[str, Field(description="Where this variant stands on it.", examples=["48 cm"])]


class QuestionAndAnswer(TypedDict, total=False):
    question: Annotated[str, Field(description="As a customer asks.")]
    answer: Annotated[str, Field(description="The shop's answer.")]


class RelatedProduct(TypedDict, total=False):
    relationship_type: Annotated[
        str,
        Field(description="part_of_set, required_part, often_bought_with, substitute, different_brand, accessory."),
    ]
    identifier_type: Annotated[str, Field(description="id or gtin.")]
    identifier: Annotated[str, Field(description="The other product.")]


class Warranty(TypedDict, total=False):
    duration: Annotated[int, Field(description="How long.")]
    duration_unit: Annotated[str, Field(description="month or year.")]
    mileage: Annotated[str, Field(description="Vehicles only.")]


class CarrierShipping(TypedDict, total=False):
    country: Country
    region: Annotated[str, Field(description="Subdivision.")]
    postal_code: Annotated[str, Field(description="Destination code or range.")]
    origin_postal_code: Annotated[str, Field(description="Where the parcel starts.")]
    flat_price: Annotated[Money, Field(description="Fixed price; or carrier_price.")]
    carrier_price: Annotated[str, Field(description="Carrier whose rates apply.")]
    carrier_price_flat_adjustment: Annotated[Money, Field(description="Added to the carrier's rate.")]
    carrier_price_percentage_adjustment: Annotated[Decimal, Field(description="Percent of the carrier's rate.")]
    min_handling_time: Days
    max_handling_time: Days
    fixed_min_transit_time: Days
    fixed_max_transit_time: Days
    carrier_transit_time: Annotated[str, Field(description="Carrier whose transit times apply.")]


class HandlingCutoff(TypedDict, total=False):
    country: Country
    cutoff_time: Annotated[str, Field(description="HHMM, 24 hours.")]
    cutoff_timezone: Annotated[str, Field(description="IANA name.")]
    disable_delivery_after_cutoff: Annotated[bool, Field(description="No delivery promise after it.")]


class FreeShippingThreshold(TypedDict, total=False):
    country: Country
    price_threshold: Annotated[Money, Field(description="Orders from here on ship free.")]


class MinimumOrderValue(TypedDict, total=False):
    country: Country
    service: Annotated[str, Field(description="Service it holds for.")]
    surface: Annotated[str, Field(description="online, local or online_local.")]
    price: Annotated[Money, Field(description="Smallest order.")]


class ReturnPolicy(TypedDict, total=False):
    country: Country
    item_condition: Annotated[str, Field(description="NEW, LIKE_NEW, USED, DEFECTIVE_ONLY.")]
    window_days: Annotated[int, Field(description="Days to return.")]
    window_type: Annotated[str, Field(description="FINITE_RETURN_WINDOW, NO_RETURNS, LIFETIME.")]
    method: Annotated[str, Field(description="BY_MAIL, IN_STORE, AT_A_KIOSK, DROP_OFF_LOCATION.")]
    outcome: Annotated[str, Field(description="REFUND, EXCHANGE, STORE_CREDIT.")]
    shipping_fee: Annotated[Money, Field(description="What the return costs.")]
    shipping_fee_type: Annotated[str, Field(description="CUSTOMER_RESPONSIBILITY, DEDUCTED_FROM_REFUND.")]
    restocking_fee: Annotated[Money, Field(description="Fixed fee.")]
    restocking_percentage_fee: Annotated[Decimal, Field(description="Percent of the price.")]
    policy_url: Annotated[Url, Field(description="The policy.")]


class PickupCost(TypedDict, total=False):
    flat_rate: Annotated[Money, Field(description="Price of collecting in the shop.")]
    free_threshold: Annotated[Money, Field(description="Orders from here on are free.")]


class SustainabilityIncentive(TypedDict, total=False):
    type: Annotated[str, Field(description="ev_tax_credit or ev_price_discount.")]
    amount: Annotated[Money, Field(description="Amount; or percentage.")]
    percentage: Annotated[Decimal, Field(description="Percent; or amount.")]


class Translation(TypedDict, total=False):
    title: Annotated[str, Field(description="Name in this language.")]
    description: Annotated[str, Field(description="Description in this language.")]
    short_description: Annotated[str, Field(description="Short description in this language.")]
    highlights: Annotated[Sentences, Field(description="Highlights in this language.")]
    category: Annotated[Path, Field(description="Category path in this language.")]
    link: Annotated[Url, Field(description="Page in this language.")]
    color: Annotated[str, Field(description="Colour in this language.")]
    material: Annotated[str, Field(description="Material in this language.")]
    pattern: Annotated[str, Field(description="Pattern in this language.")]
    size: Annotated[str, Field(description="Size in this language.")]


class MarketOffer(TypedDict, total=False):
    price: Annotated[Money, Field(description="Price in this market.")]
    sale_price: Annotated[Money, Field(description="Reduced price in this market.")]
    sale_start: Annotated[Starts, Field(description="First moment of the reduced price.")]
    sale_end: Annotated[Ends, Field(description="Last moment of the reduced price.")]
    availability: Annotated[Availability, Field(description="Availability in this market.")]
    availability_date: Annotated[Starts, Field(description="When it can be had there.")]
    quantity: Annotated[int, Field(description="Pieces for this market.")]
    link: Annotated[Url, Field(description="Page of this market.")]
    shipping: Annotated[list[Shipping], Field(description="Shipping in this market.")]
    tax_rate: Annotated[Decimal, Field(description="Value added tax, percent.")]


NOTATIONS: dict[str, Notation] = {
    "Shipping": Notation(lone="price"),
    "ProductDetail": Notation(lone="attribute_value", short=("attribute_name", "attribute_value")),
    "Certification": Notation(lone="certification_code"),
    "Manufacturer": Notation(colons=False),
    "StructuredText": Notation(lone="content"),
    "LoyaltyProgram": Notation(lone="price"),
    "VariantOption": Notation(lone="value"),
    "FreeShippingThreshold": Notation(lone="price_threshold"),
    "MinimumOrderValue": Notation(lone="price", short=("country", "price")),
    "RelatedProduct": Notation(lone="identifier", short=("relationship_type", "identifier")),
    "HandlingCutoff": Notation(lone="cutoff_time"),
    "CarrierShipping": Notation(lone="carrier_price"),
    "SubscriptionCost": Notation(lone="amount"),
    "Installment": Notation(lone="amount"),
}
"""Where a group's notation in one cell has more to it than the order of its members."""
