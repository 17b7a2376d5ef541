"""Which encoding a text is in, by the letters its bytes become: those that some language is written with.

Single-byte encodings give every byte a meaning, so any of them reads anything. What tells them apart is that in the
right one the characters beyond ASCII are letters of one language, small within words, and signs only between them.
Encodings of several bytes per character refuse most foreign bytes; there it is the common characters that tell.
The letters are those of the languages' alphabets, as Unicode's CLDR lists them (exemplar characters, read 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

PROBE = 1500
"""Characters beyond ASCII that are judged."""
SURE = 0.9
"""Share of fitting characters from which on an encoding of several bytes is believed."""
BETTER = 0.04
"""How much better than the Western reading another one has to fit: most exports are Western, with foreign names."""
MIXED = 0.9
"""Worth of a letter of any Western language where several are mixed."""
ONLY_SIGNS = 2.0
"""How well text fits that has no letter beyond ASCII: euro and degree signs, quotes."""
BROKEN = 50
"""Characters of which one may be broken in an encoding of several bytes; in a wrong one many are."""
RARE = 0.7
"""Worth of a letter that is not among the frequent ones."""

SIGNS = frozenset("€£§°²³µ·½¼¾«»“”‘’„‚–—…•™®©ªº¿¡×±´`¨\xa0\xad№")
WITHIN_WORDS = frozenset("’‘·´\xad")

WESTERN_LANGUAGES = (
    "àâæçéèêëîïôœùûüÿ",
    "äöüß",
    "àèéìîòóù",
    "áéíñóúüçàèïò",
    "àáâãçéêíóôõúü",
    "áèéëïíóöü",
    "åäöé",
    "æøåéü",
    "áéíóúýþæöð",
)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѓќѕ"
CENTRAL = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţșț",
    "čćđšž",
    "äöüß",
)


class Script(NamedTuple):
    """One way to read bytes as text: codec, letters of the language in small, those that are frequent in it."""

    codec: str
    letters: frozenset[str]
    frequent: frozenset[str]

    @property
    def alone(self) -> bool:
        """No letter of ASCII stands in a word of this script."""
        return min(self.letters) > "\u0300"


def _scripts(codecs: str, languages: tuple[str, ...], frequent: str = "") -> list[Script]:
    return [
        Script(codec, frozenset(letters), frozenset(frequent or letters))
        for codec in codecs.split()
        for letters in languages
    ]


WESTERN = _scripts("cp1252", WESTERN_LANGUAGES)
ALL_WESTERN = Script("cp1252", *2 * [frozenset("".join(WESTERN_LANGUAGES)) - frozenset("ýþð")])
OTHERS = [
    *_scripts("cp1250 iso8859_2", CENTRAL[:6]),
    *_scripts("cp1251 koi8_r iso8859_5 cp866", (CYRILLIC,), "оеаинтсрвлкмдпузбчгяй"),
    *_scripts("cp1253 iso8859_7", ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",), "αοιετσνηυρπκμλςάίόή"),
    *_scripts("cp1254", ("çğıöşüâîûİ",)),
    *_scripts("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")),
    *_scripts("cp1255", ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)),
    *_scripts("cp1256 iso8859_6", ("ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْ",), "اليمونرتبةعدسفهكأحقخش"),
    *_scripts("cp874", ("".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E5C)))),), "านรอกเงมยลวดตสทบปคะัีิ่้แไ"),
    *_scripts("cp850 mac_roman", WESTERN_LANGUAGES),
    *_scripts("cp852", CENTRAL),
]


def guess_letters(data: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8; Windows-1252 when nothing fits better."""
    lines = _foreign_lines(data)
    share, codec = max(_several_bytes(lines), key=itemgetter(0), default=(0.0, ""))
    if share >= SURE:
        return codec
    western = max(_fits(lines, script) for script in WESTERN)
    if western == ONLY_SIGNS:
        return "cp1252"
    best, codec = max(western, MIXED * _fits(lines, ALL_WESTERN)) + BETTER, "cp1252"
    for script in OTHERS:
        if best < (fit := _fits(lines, script)) < ONLY_SIGNS:
            best, codec = fit, script.codec
    return codec


def _foreign_lines(data: bytes) -> bytes:
    """Lines that hold more than ASCII, as many as are judged."""
    foreign = (line for line in data.splitlines() if not line.isascii())
    kept, found = [], 0
    for line in foreign:
        kept.append(line)
        found += sum(1 for byte in line if byte > 0x7F)
        if found > PROBE:
            break
    return b"\n".join(kept)


def _fits(lines: bytes, script: Script) -> float:
    """How well the characters beyond ASCII are letters of the language and signs that stand where signs do."""
    text = lines.decode(script.codec, "replace")
    worth, judged = 0.0, 0
    for found in islice(re.finditer(r"[^\x00-\x7f]", text), PROBE):
        char = found[0]
        at = found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if char in SIGNS and (char in WITHIN_WORDS or not (before.isalpha() and after.isalpha())):
            continue
        judged += 1
        small = char.lower()
        alone = script.alone and (_is_latin(before) or _is_latin(after))
        if small in script.letters and not alone and not (char != small and before.islower()):
            worth += 1.0 if small in script.frequent else RARE
    return worth / judged if judged else ONLY_SIGNS


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _several_bytes(lines: bytes) -> list[tuple[float, str]]:
    """Encodings of several bytes per character that accept the lines, with the share of common characters."""
    found = []
    for codec, is_common in SEVERAL:
        text = lines.decode(codec, "replace")
        foreign = [char for char in text if char > "\x7f"][:PROBE]
        if foreign and BROKEN * text.count("\ufffd") <= len(foreign) and _plausible(codec, foreign, lines):
            common = sum(1 for char in foreign if char != "\ufffd" and is_common(char))
            found.append((common / len(foreign), codec))
    return found


def _plausible(codec: str, foreign: list[str], lines: bytes) -> bool:
    """Japanese is never without kana; four in ten characters of Big5 end in a byte of ASCII."""
    if codec in ("cp932", "euc_jp"):
        return 10 * sum(1 for char in foreign if "\u3041" <= char <= "\u30ff") >= len(foreign)
    if codec == "big5":
        return re.search(rb"[\xa4-\xf9][\x40-\x7e]", lines) is not None
    return True


def _lead_within(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether a character is common: its first byte is one of the level that holds the frequent characters."""

    def is_common(char: str) -> bool:
        encoded = char.encode(codec)
        return len(encoded) == 2 and first <= encoded[0] <= last and encoded[1] >= 0x40

    return is_common


def _in_east_asia(char: str) -> bool:
    return "\u3000" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e"


def _hangul_or_sign(char: str) -> bool:
    """One of the 2350 syllables of the standard; their first bytes are B0 to C8."""
    return "\u3000" <= char <= "\u3011" or ("\uac00" <= char <= "\ud7a3" and min(char.encode("cp949")) >= 0xA1)


def _simplified(char: str) -> bool:
    encoded = char.encode("gb18030")
    return len(encoded) == 2 and encoded[1] >= 0xA1 and (0xB0 <= encoded[0] <= 0xD7 or encoded[0] in (0xA1, 0xA3))


SEVERAL: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("cp932", _in_east_asia),
    ("euc_jp", _in_east_asia),
    ("cp949", _hangul_or_sign),
    ("gb18030", _simplified),
    ("big5", _lead_within("big5", 0xA1, 0xC6)),
)
"""Codecs with what is common in their text. Windows' own codecs read what the standards' do, and more."""
