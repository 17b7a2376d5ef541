"""Words of advertising that channels do not want in titles, by language. `#` is any number, `50` or `12,5`.

Only what is advertising wherever it stands: `free` (sugar free), `clearance` (clearance lights) or `remise` (a shed)
are part of too many names.
"""

from __future__ import annotations

from collections.abc import Mapping

PROMOTIONAL: Mapping[str, str] = {
    "en": """
        sale, on sale, for sale, big sale, final sale, clearance sale, on clearance, special offer, limited offer,
        best offer, limited time offer, limited time only, while stocks last, hot deal, deal of the day, great deal,
        bargain,
        best price, lowest price, best price guaranteed, unbeatable price, low price, special price, price drop,
        free shipping, free delivery, free returns, free gift, buy now, order now, shop now, buy today,
        best seller, bestseller, top seller, must have, # % off, #% discount, save # %, up to # % off, - # %,
        discount, discounted, money back guarantee, don't miss out, click here
    """,
    "fr": """
        soldes, en soldes, solde, en solde, promo, en promo, promotion, promotions, en promotion, offre spéciale,
        offre limitée, offre exceptionnelle, vente flash, bon plan, bonne affaire, super affaire, déstockage,
        destockage, liquidation, meilleur prix, meilleurs prix, prix cassé, prix cassés, prix bas, petit prix,
        prix mini, prix choc, prix imbattable, prix spécial, baisse de prix, livraison gratuite,
        livraison offerte, livraison gratuite et rapide, frais de port offerts, frais de port gratuits,
        port offert, port gratuit, retour gratuit, cadeau offert, gratuit, achetez maintenant,
        commandez maintenant, achetez vite, profitez-en, meilleure vente, meilleures ventes, best-seller,
        # % de réduction, # % de remise, jusqu'à # % de réduction, jusqu'à - # %, - # %, satisfait ou remboursé,
        dernières pièces, stock limité, cliquez ici
    """,
    "de": """
        angebot, angebote, im angebot, sonderangebot, top-angebot, top angebot, sonderpreis, aktion, aktionspreis,
        aktionsware, reduziert, preis reduziert, stark reduziert, preissenkung, schnäppchen, schnäppchenpreis,
        ausverkauf, abverkauf, schlussverkauf, räumungsverkauf, sale, im sale, bestpreis, bester preis, tiefpreis,
        tiefstpreis, günstigster preis, knallerpreis, hammerpreis, versandkostenfrei, versandkostenfreie lieferung,
        kostenloser versand, kostenlose lieferung, gratis versand, gratisversand, portofrei, gratis, kostenlos,
        jetzt kaufen, jetzt bestellen, jetzt zugreifen, gleich bestellen, nur für kurze zeit,
        solange der vorrat reicht, nur solange vorrat reicht, bestseller, topseller, # % rabatt, bis zu # % rabatt,
        # % reduziert, # % günstiger, sparen sie # %, - # %, rabatt, hier klicken, geld-zurück-garantie
    """,
    "es": """
        oferta, ofertas, en oferta, oferta especial, oferta limitada, super oferta, superoferta, rebajas, rebaja,
        rebajado, rebajada, en rebajas, promoción, promociones, en promoción, ganga, chollo, liquidación,
        mejor precio, el mejor precio, precio más bajo, precio especial, precio rebajado, precios bajos,
        envío gratis, envío gratuito, envíos gratis, gastos de envío gratis, portes gratis, regalo gratis, gratis,
        compra ahora, compre ahora, cómpralo ya, cómpralo ahora, pide ahora, últimas unidades, últimas piezas,
        por tiempo limitado, tiempo limitado, solo hoy, superventas, más vendido, el más vendido, # % de descuento,
        # % dto, hasta # % de descuento, hasta un # % de descuento, ahorra # %, - # %, descuento, haz clic aquí
    """,
    "it": """
        offerta, offerte, in offerta, offerta speciale, offerta limitata, super offerta, saldi, in saldo, sconto,
        sconti, scontato, scontata, scontatissimo, promozione, in promozione, promo, affare, affarone, svendita,
        liquidazione, fuori tutto, miglior prezzo, il miglior prezzo, prezzo più basso, prezzo imbattibile,
        prezzo speciale, prezzo ribassato, prezzi bassi, spedizione gratuita, spedizione gratis,
        spedizioni gratuite, consegna gratuita, consegna gratis, omaggio, gratis, gratuito, acquista ora,
        compra ora, compra subito, ordina ora, ultimi pezzi, ultimi disponibili, tempo limitato,
        a tempo limitato, solo oggi, più venduto, il più venduto, # % di sconto, sconto # %, sconto del # %,
        fino al # % di sconto, risparmia # %, - # %, clicca qui
    """,
}
"""Language → phrases, divided by commas."""


def phrases(language: str) -> list[str]:
    """The phrases of a language; empty when none are known."""
    return [phrase for part in PROMOTIONAL.get(language, "").split(",") if (phrase := " ".join(part.split()))]
