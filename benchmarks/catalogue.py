"""A catalogue of any size for the benchmarks: the same seed and size give the same bytes.

`python -m benchmarks.catalogue 200000 /tmp/bench.csv` writes 22 columns and about 800 bytes per product.
A smaller catalogue is the beginning of a larger one, so results of different sizes can be compared.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

COLUMNS = (
    "id",
    "group_id",
    "title",
    "description",
    "brand",
    "gtin",
    "mpn",
    "link",
    "image_link",
    "additional_image_link",
    "price",
    "sale_price",
    "availability",
    "quantity",
    "condition",
    "category",
    "google_category",
    "color",
    "size",
    "gender",
    "weight",
    "shipping",
)

GTIN_PREFIX = "950"
"""GS1 keeps 950 for itself and its demonstrations: these numbers are no maker's."""

BRANDS = (
    "Acme Robotics",
    "Nova & Fils",
    "Étoile Mécanique",
    "Kōbō Toys",
    "Maison Galipette",
    "Björn Blocks",
    "Petit Boulon",
    "Orbitron",
)
KINDS = (
    ("Robot de construction", "Jouets > Robots > Kits à construire", "3625"),
    ("Robot télécommandé", "Jouets > Robots > Télécommandés", "6059"),
    ("Figurine articulée", "Jouets > Figurines", "6058"),
    ("Coffret d'expériences", "Jouets > Sciences & découvertes", "3500"),
    ("Puzzle mécanique", "Jeux > Puzzles > Bois", "4011"),
    ("Peluche", "Jouets > Peluches", "1259"),
    ("Blocs à emboîter", "Jouets > Construction > Blocs", "3287"),
    ("Veilleuse", "Maison > Luminaires > Veilleuses", "505826"),
)
COLORS = ("Rouge", "Bleu nuit", "Vert sapin", "Jaune", "Gris perle", "Blanc", "Noir", "Orange brûlé")
SIZES = ("S", "M", "L", "XL", "20 cm", "35 cm")
GENDERS = ("", "", "", "unisex")
CONDITIONS = ("new",) * 18 + ("refurbished", "used")
STOCKS = ("in_stock",) * 8 + ("out_of_stock",)
SHIPPING = (
    "FR::Colissimo:4.90 EUR",
    "FR::Colissimo:6.90 EUR",
    "FR::Chronopost:9.90 EUR",
    "FR::Relais:0.00 EUR",
)
OPENINGS = (
    "Un compagnon qui marche, tourne et répond à la voix.",
    "Livré monté : une pile, un tour de clé et l'aventure commence.",
    "<p>Conçu à Lyon, assemblé à la main dans notre atelier.</p>",
    "Idéal pour découvrir la mécanique dès 8 ans.",
    "<b>Nouvelle édition</b>, plus solide et plus légère.",
    "Le modèle &laquo; Explorateur &raquo; passe partout, même sur la moquette.",
)
MIDDLES = (
    'Hauteur : 12" une fois monté, 140 pièces numérotées et une notice en couleurs.',
    "<ul><li>Moteur silencieux</li><li>Roues en caoutchouc</li><li>Câble USB fourni</li></ul>",
    "Peinture à l'eau, bois issu de forêts gérées durablement &amp; emballage sans plastique.",
    "Fonctionne avec 3 piles AA (non fournies) pendant près de 6 heures de jeu continu.",
    "Les pièces s'échangent avec celles des autres coffrets : rien ne se perd, tout se transforme.",
    "Capteurs de lumière & de distance, haut-parleur, deux servomoteurs et une carte programmable.",
)
ENDINGS = (
    "Convient aux petites mains ; ne convient pas aux enfants de moins de 36 mois.",
    "Garantie 2 ans, pièces détachées disponibles pendant dix ans.",
    "Une idée cadeau « coup de cœur » de toute l'équipe depuis 2014.",
    "Se nettoie avec un chiffon humide. Taille &lt; 40 cm, poids plume.",
)
MODELS = (
    "Atlas",
    "Boulon",
    "Cosmo",
    "Dédale",
    "Écho",
    "Ferro",
    "Gizmo",
    "Hélix",
    "Iris",
    "Jupiter",
    "Kepler",
    "Lumen",
)
VARIANTS_PER_GROUP = (1, 1, 2, 3, 4, 6)


def check_digit(digits: str) -> str:
    """The GS1 check digit that belongs behind `digits`."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin(serial: int) -> str:
    """A valid GTIN-13 of the demonstration range; each serial below 10⁹ has its own."""
    digits = f"{GTIN_PREFIX}{serial:09d}"
    return digits + check_digit(digits)


def products(seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Products without end, group by group, as rows aligned with `COLUMNS`."""
    random = Random(seed)
    serial = 0
    while True:
        for row in _group(random, serial):
            yield row
            serial += 1


def _group(random: Random, first: int) -> Iterator[tuple[str, ...]]:
    pick = random.choice
    members = pick(VARIANTS_PER_GROUP)
    kind, category, google_category = pick(KINDS)
    brand, model, gender = pick(BRANDS), pick(MODELS), pick(GENDERS)
    middle, second = random.sample(MIDDLES, 2)
    description = f"{pick(OPENINGS)} {middle} {second}\n{' '.join(random.sample(ENDINGS, 2))}"
    cents = random.randrange(590, 39_990, 10)
    sale = _money(cents * 8 // 10) if random.random() < 0.25 else ""
    slug = f"{model.lower().replace('é', 'e')}-{first:07d}"
    weight, shipping = f"{random.randrange(80, 4000)} g", pick(SHIPPING)
    for member in range(members):
        serial = first + member
        color = COLORS[(first + member) % len(COLORS)]
        size = SIZES[(first // 7 + member) % len(SIZES)]
        picture = f"https://cdn.shop.example/images/{slug}-{member}"
        stock = pick(STOCKS)
        yield (
            f"SKU-{serial:08d}",
            f"GRP-{first:08d}" if members > 1 else "",
            f"{brand} {kind} {model} {color}, {size}",
            description,
            brand,
            gtin(serial),
            f"{model[:3].upper()}-{serial:06d}",
            f"https://shop.example/fr/jouets/{slug}?variant={member}",
            f"{picture}.jpg",
            f"{picture}-dos.jpg,{picture}-boite.jpg",
            _money(cents),
            sale,
            stock,
            str(random.randrange(1, 250)) if stock == "in_stock" else "0",
            pick(CONDITIONS),
            category,
            google_category,
            color,
            size,
            gender,
            weight,
            shipping,
        )


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d} EUR"


def write(path: Path, count: int, seed: int = 1) -> None:
    """`count` products as CSV into `path`, streamed: memory does not depend on `count`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(islice(products(seed), count))


def main() -> None:
    """Write one catalogue; see `--help`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="number of products")
    parser.add_argument("path", type=Path, help="CSV file to write")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.path, given.count, given.seed)


if __name__ == "__main__":
    main()
