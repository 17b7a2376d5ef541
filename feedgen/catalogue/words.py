"""Words that shops use for the few values channels know: availability, condition, gender, status …"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from feedgen.catalogue.notes import NOTHING, Note, Reading, unreadable
from feedgen.catalogue.numbers import NOT_GIVEN
from feedgen.diagnostics import nearest

LONGEST = 80

_SCHEMA_ORG = re.compile(r"https?://(?:www\.)?schema\.org/", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[^\w+✓✔✗✘]|_")

YES = "1 true yes y oui o ja j si s vrai wahr vero verdadero x on ✓ ✔ checked"
NO = "0 false no n non nein 0 faux falsch falso off ✗ ✘ unchecked"

_TABLES: dict[str, dict[str, str]] = {
    "availability": {
        "in_stock": f"{YES} in-stock instock available in-store-only instoreonly online-only onlineonly "
        "en-stock disponible dispo auf-lager lagernd sofort-lieferbar lieferbar vorrätig verfügbar "
        "en-existencias hay-existencias disponibile in-magazzino instock-more download downloadable "
        "skladem na-skladě sklade na-sklade dostupné dostupný "
        "dostępny dostępne dostępna w-magazynie na-stanie op-voorraad "
        "leverbaar voorradig i-lager finns-i-lager på-lager varastossa raktáron készleten în-stoc in-stoc διαθέσιμο "
        "άμεσα-διαθέσιμο σε-απόθεμα в-наличии в-наявності в-наличност",
        "out_of_stock": f"{NO} out-of-stock outofstock oos soldout unavailable not-available "
        "en-rupture rupture rupture-de-stock épuisé indisponible non-disponible nicht-auf-lager "
        "nicht-vorrätig nicht-lieferbar nicht-verfügbar ausverkauft vergriffen agotado sin-existencias "
        "no-disponible esaurito non-disponibile "
        "není-skladem neskladem nie-je-na-sklade vyprodáno vypredané nedostupné niedostępny niedostępne niedostępna "
        "brak brak-w-magazynie wyprzedane niet-op-voorraad uitverkocht "
        "niet-leverbaar slut-i-lager slutsåld udsolgt utsolgt "
        "ikke-på-lager ei-varastossa loppu nincs-raktáron elfogyott stoc-epuizat epuizat μη-διαθέσιμο εξαντλημένο "
        "εξαντλήθηκε нет-в-наличии немає-в-наявності изчерпан",
        "preorder": "pre-order presale preventa precommande précommande en-précommande vorbestellung "
        "vorbestellbar reserva preordine prevendita available-for-preorder "
        "předobjednávka předprodej predobjednávka przedsprzedaż voorverkoop pre-orderen förhandsboka forudbestilling "
        "forhåndsbestilling ennakkotilaus előrendelhető precomandă "
        "προπαραγγελία предзаказ предварительный-заказ передзамовлення",
        "backorder": "back-order on-backorder available-for-order onorder on-order made-to-order "
        "sur-commande en-réassort réapprovisionnement nachbestellung nachbestellt auf-bestellung "
        "bestellt bajo-pedido pendiente su-ordinazione "
        "na-objednávku na-objednání na-dotaz na-zamówienie op-bestelling beställningsvara bestillingsvare tilaustuote "
        "rendelésre la-comandă κατόπιν-παραγγελίας под-заказ під-замовлення по-поръчка",
        "limited_availability": "limited limited-stock low-stock few-left stock-limité quantité-limitée "
        "disponibilité-limitée begrenzt-verfügbar wenige-verfügbar geringer-bestand "
        "disponibilidad-limitada pocas-unidades disponibilità-limitata",
        "discontinued": "end-of-life eol no-longer-available arrêté plus-fabriqué fin-de-série "
        "abgekündigt eingestellt auslaufartikel nicht-mehr-lieferbar descatalogado discontinuado "
        "fuori-produzione",
    },
    "condition": {
        "new": "brand-new new-condition neuf neuve neu neuware nuevo nueva nuovo nuova "
        "nové nový nová nowy nowe nowa nieuw ny nytt uusi új nou noua καινούργιο καινούριο новый нове нов",
        "refurbished": "refurbished-condition renewed reconditioned seller-refurbished "
        "manufacturer-refurbished reconditionné remis-à-neuf generalüberholt refurbed aufbereitet "
        "reacondicionado ricondizionato "
        "repasované repasovaný renovované odnowiony odnowione odświeżony gereviseerd renoverad renoveret felújított "
        "recondiționat ανακατασκευασμένο восстановленный відновлений",
        "used": "used-condition damaged-condition second-hand pre-owned preowned like-new occasion "
        "d'occasion seconde-main gebraucht usado usada segunda-mano de-segunda-mano usato usata "
        "použité použitý bazar bazarové używany używane używana gebruikt tweedehands begagnad brugt brukt käytetty "
        "használt folosit μεταχειρισμένο б-у бу вживаний употребяван",
    },
    "gender": {
        "male": "m man men mens men's boy boys homme hommes masculin garçon garçons herren herr mann männer "
        "männlich jungen hombre hombres masculino niño uomo uomini maschile "
        "muž muži pánské pánsky muški męski męskie mężczyzna heren "
        "jongens herr män herre férfi bărbați άνδρας ανδρικά мужской чоловічий",
        "female": "f w woman women womens women's girl girls femme femmes féminin fille filles damen dame frau "
        "frauen weiblich mädchen mujer mujeres femenino niña donna donne femminile "
        "žena ženy dámské dámsky damski damskie kobieta dam "
        "kvinna kvinder dame női femei γυναίκα γυναικεία женский жіночий",
        "unisex": "u all both mixte unisexe beide",
    },
    "age_group": {
        "newborn": "newborns nouveau-né neugeborene recién-nacido neonato",
        "infant": "infants baby babies bébé säugling bebé",
        "toddler": "toddlers tout-petit kleinkind",
        "kids": "kid child children enfant enfants kind kinder niños infantil bambini bambino junior",
        "adult": "teen teens teenager ado adolescent jugendliche adults adulte adultes erwachsene erwachsen adulto "
        "adultos adulti",
    },
    "size_system": {
        "AU": "australia", "BR": "brazil brasil", "CN": "china", "DE": "germany deutschland", "EU": "europe",
        "FR": "france", "IT": "italy italia", "JP": "japan", "MEX": "mx mexico", "UK": "gb", "US": "usa",
    },
    "size_type": {
        "regular": "normal standard", "petite": "", "maternity": "grossesse umstandsmode", "big": "",
        "tall": "grande-taille", "plus": "oversize plus-size",
    },
    "status": {
        "active": f"{YES} activated published publish public visible enabled online live listed publié actif "
        "activé en-ligne aktiv veröffentlicht sichtbar activo publicado attivo pubblicato",
        "draft": "-1 pending brouillon entwurf borrador bozza unlisted-draft",
        "hidden": f"{NO} private unpublished invisible not-visible inactive disabled offline unlisted "
        "masqué inactif désactivé hors-ligne privé versteckt inaktiv deaktiviert oculto inactivo nascosto "
        "inattivo",
        "archived": "archive deleted trash archivé supprimé archiviert gelöscht archivado archiviato",
    },
    "boolean": {"true": YES, "false": NO},
}  # fmt: skip
_TABLES["store_availability"] = {
    **_TABLES["availability"],
    "on_display_to_order": "on-display display-to-order",
}


def normalised(text: str) -> str:
    """The word without case, accents, spaces, dashes and a schema.org address: `En Stock` → `enstock`."""
    bare = _SCHEMA_ORG.sub("", text.strip()).replace("-1", "minus1")
    plain = unicodedata.normalize("NFKD", bare.casefold())
    return _NOT_ALPHANUMERIC.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


WORDS: Mapping[str, Mapping[str, str]] = {
    table: {
        normalised(word): value
        for value, words in values.items()
        for word in (value, *words.split())
    }
    for table, values in _TABLES.items()
}  # fmt: skip
"""Table → normalised word → value."""


def accepted(table: str) -> tuple[str, ...]:
    """The values of a table, in their order."""
    return tuple(_TABLES[table])


def read_word(table: str, value: object) -> Reading[str]:
    """The value a shop's word stands for: `En stock`, `https://schema.org/InStock` → `in_stock`."""
    if value is None:
        return NOTHING
    if not isinstance(value, str | bool | int) or len(text := str(value)) > LONGEST:
        return unreadable("CAT114", value, accepted=", ".join(_TABLES[table]), guess="")
    word = normalised(text)
    if (known := WORDS[table].get(word)) is not None:
        return Reading(known)
    return NOTHING if text.strip().casefold() in NOT_GIVEN else _unknown_word(table, text)


@lru_cache(maxsize=1024)
def _unknown_word(table: str, text: str) -> Reading[str]:
    guess = nearest(text, _TABLES[table])
    params = {"accepted": ", ".join(_TABLES[table]), "guess": f"; did you mean `{guess}`?" if guess else ""}
    return Reading(None, (Note("CAT114", params, text),))


def read_boolean(value: object) -> Reading[bool]:
    """True or false from `yes`, `oui`, `ja`, `1`, `x`, `vrai` … and their opposites."""
    if isinstance(value, bool):
        return Reading(value)
    word, notes = read_word("boolean", value)
    if word is not None:
        return Reading(word == "true")
    return unreadable("CAT113", value) if notes else NOTHING
