"""Which encoding a catalogue is in, told by its bytes: languages as data, in every encoding they come in."""

from __future__ import annotations

import pytest
from source_reading import read_stdin

from feedgen.sources.opening.encoding import find_encoding

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
LANGUAGES = {
    "french": (
        "Café crème à emporter|Théière en grès émaillé|Tête d'ampoule|Garçon, leçon, été à Noël",
        "cp1252 cp850",
    ),
    "german": ("Große Tasse für Männer|Müsli weiß|Käse|Fußball grün", "cp1252 iso8859_1 cp850 mac_roman"),
    "polish": ("Kubek żółty duży|Święty Mikołaj|Łyżka do zupy|Piękna książka", "cp1250 iso8859_2 cp852"),
    "czech": ("Hrnek žlutý velký|Příliš žluťoučký kůň|Dřevěná lžíce|Čajová konvice", "cp1250 iso8859_2"),
    "hungarian": ("Sárga bögre nagyméretű|Őszi gyűjtemény|Fűszertartó|Könyv gyerekeknek", "cp1250 iso8859_2"),
    "russian": ("Кружка жёлтая большая|Деревянная ложка|Чайник|Книга для детей", "cp1251 koi8_r iso8859_5 cp866"),
    "bulgarian": ("Чаша жълта голяма|Дървена лъжица|Чайник|Книга за деца", "cp1251"),
    "greek": ("Κούπα κίτρινη μεγάλη|Ξύλινο κουτάλι|Τσαγιέρα|Παιδικό βιβλίο", "cp1253 iso8859_7"),
    "turkish": ("Sarı büyük kupa|Ahşap kaşık|Çaydanlık|Çocuk kitabı ışığı", "cp1254 iso8859_9"),
    "hebrew": ("ספל צהוב גדול|כף עץ|קומקום תה|ספר ילדים", "cp1255 iso8859_8"),
    "arabic": ("كوب أصفر كبير|ملعقة خشبية|إبريق شاي|كتاب أطفال", "cp1256 iso8859_6"),
    "lithuanian": ("Didelis puodelis šviesą|Medinis šaukštas|Arbatinukas žalias|Stalinė lempa įžiebė", "cp1257"),
    "thai": ("แก้วมัคสีเหลืองใหญ่|ช้อนไม้|กาน้ำชา|หนังสือเด็ก", "cp874"),
    "japanese": ("黄色いマグカップ 大|木製スプーン|急須 セット|子供の本 能", "shift_jis cp932 euc_jp iso2022_jp"),
    "simplified": ("黄色大号马克杯|木勺 厨房用品|茶壶套装|儿童图书", "gb18030 gbk"),
    "traditional": ("黃色大號馬克杯|木勺 廚房用品|茶壺套裝|兒童圖書", "big5"),
    "korean": ("노란색 대형 머그컵|나무 숟가락|찻주전자 세트|어린이 책", "euc_kr cp949"),
}
CASES = [(name, codec) for name, (_, codecs) in LANGUAGES.items() for codec in (*codecs.split(), *UNICODE)]


@pytest.mark.parametrize(("language", "codec"), CASES)
def test_the_encoding_of_a_language(language, codec):
    titles = LANGUAGES[language][0].replace(",", "").split("|")
    text = "id,title,link\n" + "".join(f"A{n},{title},https://shop.example/{n}\n" for n, title in enumerate(titles))
    read = read_stdin(text.encode(codec))
    assert [row[1] for row in read.rows] == titles
    assert read.findings == []


WESTERN = [
    "5 €",
    "Größe|été|été",
    "Nestlé",
    "5° – 10°",
    "“a” ‘b’",
    "Café|Größe für Männer|Piñata año|Straße|Perché no, città|Açaí não",
]


@pytest.mark.parametrize("texts", WESTERN)
def test_few_signs_and_many_languages_are_western(texts):
    assert find_encoding("\n".join(["id", *texts.split("|"), ""]).encode("cp1252"), None, "x").name == "cp1252"


def test_a_broken_byte_costs_only_its_character():
    text = "id,title\n" + "".join(f"{n},黄色いマグカップ\n" for n in range(20))
    data = text.encode("shift_jis") + b"21,\x81\n"
    assert find_encoding(data, None, "x").name == "cp932"
