"""The product: one sellable thing, as every channel sees it.

A `TypedDict`, not a `BaseModel`: a chunk of a thousand is validated in one call of pydantic at a tenth of
the price, and an attribute the shop did not give is simply a missing key. Values are shared between products
(equal cells are read once): treat them as immutable.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from feedgen.catalogue import groups as g
from feedgen.catalogue.kinds import (
    AgeGroup,
    Availability,
    Condition,
    Ends,
    Gender,
    Gtin,
    Isbn,
    Length,
    Path,
    Sentences,
    SizeSystem,
    SizeType,
    Starts,
    Status,
    Tags,
    Url,
    Urls,
    Weight,
)
from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money


class Product(TypedDict, total=False):
    # identity
    id: Annotated[
        str,
        Field(
            description="The shop's own number of what is sold (SKU); unique and stable.",
            examples=["TEE-GRN-M"],
        ),
    ]
    group_id: Annotated[str, Field(description="What the variants of one product share.", examples=["TEE"])]
    parent_id: Annotated[str, Field(description="A variant's parent row, as the source names it.")]
    gtin: Annotated[
        Gtin,
        Field(description="EAN, UPC or other GTIN with a valid check digit.", examples=["4006381333931"]),
    ]
    mpn: Annotated[str, Field(description="The manufacturer's part number.")]
    brand: Annotated[str, Field(description="Brand or label.")]
    isbn: Annotated[Isbn, Field(description="ISBN, 13 digits.")]
    identifier_exists: Annotated[bool, Field(description="False: the product has neither GTIN nor MPN and brand.")]
    # texts
    title: Annotated[str, Field(description="Name of the product.", examples=["Organic cotton T-shirt, green, M"])]
    description: Annotated[str, Field(description="Full description, plain or HTML.")]
    short_description: Annotated[str, Field(description="One or two sentences.")]
    highlights: Annotated[Sentences, Field(description="Selling points, one sentence each.")]
    details: Annotated[
        list[g.ProductDetail],
        Field(description="Technical details: section, name, value.", examples=["General:Weight:2 kg"]),
    ]
    short_title: Annotated[str, Field(description="Name in 5 to 65 characters.")]
    structured_title: Annotated[g.StructuredText, Field(description="Title with its origin, when generated.")]
    structured_description: Annotated[
        g.StructuredText, Field(description="Description with its origin, when generated.")
    ]
    question_and_answer: Annotated[list[g.QuestionAndAnswer], Field(description="Questions customers ask.")]
    # links and media
    link: Annotated[
        Url,
        Field(description="Product page, this variant selected.", examples=["https://shop.example/tee?v=grn-m"]),
    ]
    mobile_link: Annotated[Url, Field(description="Product page for phones, if another.")]
    canonical_link: Annotated[Url, Field(description="The page's canonical address.")]
    images: Annotated[Urls, Field(description="Pictures, the main one first.")]
    lifestyle_image_link: Annotated[Urls, Field(description="Pictures of the product in use.")]
    videos: Annotated[Urls, Field(description="Videos.")]
    virtual_model_link: Annotated[Url, Field(description="3-D model (.gltf, .glb).")]
    document_link: Annotated[Urls, Field(description="Manuals and guides (PDF).")]
    # price
    price: Annotated[Money, Field(description="Regular price.", examples=["29.90 EUR"])]
    sale_price: Annotated[Money, Field(description="Reduced price, lower than `price`.")]
    sale_start: Annotated[Starts, Field(description="First moment of the sale; a date is 00:00 in the shop.")]
    sale_end: Annotated[Ends, Field(description="Last moment of the sale; a date is 23:59:59 in the shop.")]
    cost: Annotated[Money, Field(description="What the product costs the shop.")]
    msrp: Annotated[Money, Field(description="The manufacturer's suggested price.")]
    maximum_retail_price: Annotated[Money, Field(description="Highest lawful price (India).")]
    auto_pricing_min_price: Annotated[Money, Field(description="Lowest price of automated discounts.")]
    tax_rate: Annotated[Decimal, Field(description="Value added tax, percent.", examples=["20"])]
    tax_category: Annotated[str, Field(description="Tax category of the account.")]
    price_includes_tax: Annotated[bool, Field(description="Whether prices carry tax.")]
    unit_measure: Annotated[Measure, Field(description="Content, for the unit price.", examples=["750 ml"])]
    unit_base_measure: Annotated[Measure, Field(description="What the unit price refers to.", examples=["1 l"])]
    installment: Annotated[g.Installment, Field(description="Payment by instalments.", examples=["6:30 EUR"])]
    subscription_cost: Annotated[
        g.SubscriptionCost, Field(description="Contract bundled with it.", examples=["month:12:35.00 USD"])
    ]
    loyalty_points: Annotated[g.LoyaltyPoints, Field(description="Points (Japan).")]
    loyalty_program: Annotated[list[g.LoyaltyProgram], Field(description="Members' prices and points.")]
    # availability
    availability: Annotated[Availability, Field(description="Whether it can be bought.")]
    availability_date: Annotated[Starts, Field(description="When a preorder or backorder ships.")]
    quantity: Annotated[int, Field(description="Pieces in stock.")]
    sell_on_google_quantity: Annotated[int, Field(description="Pieces offered on Google.")]
    stores: Annotated[list[g.StoreOffer], Field(description="Availability shop by shop.")]
    regions: Annotated[list[g.RegionOffer], Field(description="Prices and stock by region of a country.")]
    expiration_date: Annotated[Ends, Field(description="The offer ends.")]
    disclosure_date: Annotated[Starts, Field(description="The offer is hidden until then.")]
    # categories
    category: Annotated[Path, Field(description="Path in the shop's own tree.", examples=["Clothing > Tops"])]
    categories: Annotated[dict[str, Path], Field(description="Paths in other trees, by tree.")]
    google_category: Annotated[str, Field(description="Number or full path of Google's taxonomy.", examples=["212"])]
    popularity_rank: Annotated[Decimal, Field(description="0 to 100.")]
    # variant axes
    color: Annotated[str, Field(description="Colour; up to three joined by `/`.")]
    size: Annotated[str, Field(description="Size.")]
    size_type: Annotated[list[SizeType], Field(description="Cut.")]
    size_system: Annotated[SizeSystem, Field(description="Country whose sizes these are.")]
    gender: Annotated[Gender, Field(description="For whom.")]
    age_group: Annotated[AgeGroup, Field(description="For what age.")]
    material: Annotated[str, Field(description="Material; up to three joined by `/`.")]
    pattern: Annotated[str, Field(description="Pattern.")]
    item_group_title: Annotated[str, Field(description="Name common to all variants.")]
    variant_option: Annotated[
        list[g.VariantOption], Field(description="Any other axis.", examples=["Seat height:48 cm"])
    ]
    # state
    condition: Annotated[Condition, Field(description="New, refurbished or used.")]
    adult: Annotated[bool, Field(description="For adults only.")]
    is_bundle: Annotated[bool, Field(description="A bundle the shop made, with one main product.")]
    multipack: Annotated[int, Field(description="Pieces in a pack the shop made.")]
    # size and weight of the product
    weight: Annotated[Weight, Field(description="Weight of the product.", examples=["1.5 kg"])]
    length: Annotated[Length, Field(description="Length of the product.", examples=["30 cm"])]
    width: Annotated[Length, Field(description="Width of the product.")]
    height: Annotated[Length, Field(description="Height of the product.")]
    # shipping
    shipping: Annotated[
        list[g.Shipping],
        Field(description="Cost and speed by destination.", examples=["FR::Standard:4.90 EUR"]),
    ]
    shipping_label: Annotated[str, Field(description="Label of the account's shipping service.")]
    shipping_weight: Annotated[Weight, Field(description="Weight of the parcel.")]
    shipping_length: Annotated[Length, Field(description="Length of the parcel.")]
    shipping_width: Annotated[Length, Field(description="Width of the parcel.")]
    shipping_height: Annotated[Length, Field(description="Height of the parcel.")]
    ships_from_country: Annotated[str, Field(description="ISO 3166-1 alpha-2.")]
    handling_days: Annotated[int, Field(description="Business days until it leaves the shop.")]
    min_handling_time: Annotated[int, Field(description="Business days, at least.")]
    max_handling_time: Annotated[int, Field(description="Business days, at most.")]
    carrier_shipping: Annotated[list[g.CarrierShipping], Field(description="Carriers' own rates.")]
    shipping_handling_business_days: Annotated[
        Tags, Field(description="Days on which orders are packed.", examples=["M-F"])
    ]
    shipping_transit_business_days: Annotated[Tags, Field(description="Days on which parcels travel.")]
    handling_cutoff_time: Annotated[g.HandlingCutoff, Field(description="Orders until then leave the same day.")]
    transit_time_label: Annotated[str, Field(description="Label of the account's transit times.")]
    free_shipping_threshold: Annotated[
        list[g.FreeShippingThreshold], Field(description="Free shipping from.", examples=["US:16.00 USD"])
    ]
    minimum_order_value: Annotated[list[g.MinimumOrderValue], Field(description="Smallest order.")]
    # returns and collection
    return_policy_label: Annotated[str, Field(description="Label of the account's return policy.")]
    returns: Annotated[list[g.ReturnPolicy], Field(description="Return policies.")]
    pickup_method: Annotated[str, Field(description="buy, reserve, ship_to_store, not_supported.")]
    pickup_sla: Annotated[str, Field(description="same_day, next_day, 2-day …")]
    pickup_cost: Annotated[g.PickupCost, Field(description="Cost of collecting in the shop.")]
    link_template: Annotated[str, Field(description="Address with `{store_code}`.")]
    mobile_link_template: Annotated[str, Field(description="Address for phones with `{store_code}`.")]
    # energy, law, origin
    energy_class: Annotated[str, Field(description="Energy class.", examples=["A"])]
    energy_class_min: Annotated[str, Field(description="Best class of the scale's end on the label.")]
    energy_class_max: Annotated[str, Field(description="Other end of the scale on the label.")]
    certifications: Annotated[list[g.Certification], Field(description="Certificates.", examples=["EC:EPREL:123456"])]
    manufacturer: Annotated[g.Manufacturer, Field(description="Who made it, with address.")]
    country_of_origin: Annotated[str, Field(description="ISO 3166-1 alpha-2.")]
    hs_code: Annotated[str, Field(description="Customs tariff number.")]
    warranty: Annotated[g.Warranty, Field(description="Warranty.")]
    sustainability_incentive: Annotated[
        g.SustainabilityIncentive, Field(description="Incentives for electric vehicles.")
    ]
    # campaigns
    tags: Annotated[Tags, Field(description="Free words.")]
    labels: Annotated[dict[str, str], Field(description="Named labels of the shop.")]
    custom_label_0: Annotated[str, Field(description="Campaign label.")]
    custom_label_1: Annotated[str, Field(description="Campaign label.")]
    custom_label_2: Annotated[str, Field(description="Campaign label.")]
    custom_label_3: Annotated[str, Field(description="Campaign label.")]
    custom_label_4: Annotated[str, Field(description="Campaign label.")]
    ads_redirect: Annotated[Url, Field(description="Landing page of advertisements.")]
    ads_grouping: Annotated[str, Field(description="Legacy campaign group.")]
    ads_labels: Annotated[Tags, Field(description="Legacy campaign labels.")]
    promotion_id: Annotated[Tags, Field(description="Promotions the product takes part in.")]
    display_ads_id: Annotated[str, Field(description="Number for dynamic remarketing.")]
    display_ads_similar_ids: Annotated[Tags, Field(description="Similar products for remarketing.")]
    display_ads_title: Annotated[str, Field(description="Title for remarketing.")]
    display_ads_link: Annotated[Url, Field(description="Landing page of remarketing.")]
    display_ads_value: Annotated[Decimal, Field(description="Margin for remarketing.")]
    external_seller_id: Annotated[str, Field(description="Seller, in an account of several.")]
    excluded_destination: Annotated[Tags, Field(description="Where it must not appear.")]
    included_destination: Annotated[Tags, Field(description="Where it may appear.")]
    shopping_ads_excluded_country: Annotated[Tags, Field(description="Countries without advertisements.")]
    pause: Annotated[str, Field(description="ads or all.")]
    # bookkeeping
    status: Annotated[Status, Field(description="Only active products are sold; absent is active.")]
    updated_at: Annotated[Starts, Field(description="Last change.")]
    translations: Annotated[dict[str, g.Translation], Field(description="Texts by language.")]
    markets: Annotated[dict[str, g.MarketOffer], Field(description="Prices and stock by country.")]
    related: Annotated[list[g.RelatedProduct], Field(description="Other products.", examples=["accessory:id:AZ7A"])]
    attributes: Annotated[dict[str, Any], Field(description="Every source column that no attribute claimed.")]


BESIDE: dict[str, str] = {
    "currency": "Currency of the row's prices that name none.",
    "weight_unit": "Unit of the row's weights that name none.",
    "length_unit": "Unit of the row's lengths that name none.",
    "sale_price_effective_date": "Interval `start/end`; becomes sale_start and sale_end.",
}
"""Names a source may give beside the attributes: they help to read the row and are not kept."""
