"""Garbled text is noticed wherever it is, true text is left alone, and mending is exact or does not happen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import read_stdin

from feedgen.sources.opening.mojibake import TIMES, is_garbled, mended

TRUE = [
    "Café crème à emporter, 5 € – « très » bon",
    "Un café\u00a0» et un thé\u00a0« vert\u00a0»",
    "CAFÉ® DÉJÀ… VOILÀ” É»",
    "MAÇÃ” IRMÃ® “ROMÂ” BELÉM™",
    "ÄPFEL, ÖL, Ärmel, Größe “M”",
    "PÅ… “RÅ” ÅNGSTRÖM Ångström",
    "ESPAÑA– Ñ… NIÑO’S",
    "Łódź, żółty, ČESKÝ, Příliš žluťoučký",
    "Кружка жёлтая, 5 €",
    "黄色いマグカップ 大 – 表示",
    "Tiếng Việt: Ấm trà, ÂM THANH, ÃN",
    "20 °C ± 2 µm © 2026 Ø 5 mm ½ l",
    "🍵 Tea 🫖",
]
WORDS = [
    "Café",
    "crème brûlée",
    "Größe",
    "Überzug",
    "été à Noël",
    "Łódź żółty",
    "Dřevěná lžíce",
    "Кружка",
    "10 €",
    "“quoted”",
    "Acme™",
]


def garbled(text: str, codec: str = "cp1252") -> str:
    """What becomes of UTF-8 that is read byte by byte; bytes without a character stand for themselves."""
    if codec == "latin-1":
        return text.encode().decode("latin-1")
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", TRUE)
def test_true_text_is_left_alone(text):
    assert not is_garbled(text)
    assert read_stdin(f'id,title\n1,"{text}"\n'.encode(), mend=True).rows == [["1", text]]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", [*WORDS, *(text for text in TRUE if "Ấ" not in text and "🫖" not in text)])
def test_garbled_text_is_noticed_and_mended(text, codec, times):
    wrong = text
    for _ in range(times):
        wrong = garbled(wrong, codec)
    assert is_garbled(wrong), wrong
    data = f'id,title\n1,"{wrong}"\n2,Mug\n'.encode()
    told, done = read_stdin(data), read_stdin(data, mend=True)
    assert (told.rows[0][1], told.codes) == (wrong, ["SRC220"])
    assert (done.rows[0][1], done.codes) == (text, ["SRC227"])
    assert [(f.origin.row, f.origin.line, f.origin.column) for f in done.findings] == [(1, 2, "title")]


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(st.sampled_from("aB é€ÃÂâ©ä»žЖ表\x81"), max_size=12),
    rest=st.text(st.sampled_from("é©Ã€ "), max_size=4),
)
def test_mending_is_exact(text, rest):
    """What mending gives becomes the very text again, misread as often as it was mended."""
    wrong = garbled(text) + rest
    known = mended(wrong)
    if known is None or known == wrong:
        return
    again = {known}
    for _ in range(TIMES):
        again |= {garbled(one, codec) for one in again for codec in ("cp1252", "latin-1")}
    assert wrong in again


def test_what_is_not_exact_stays():
    data = "id,title\n1,CafÃ© or café\n2,CafÃ© 表\n".encode()
    read = read_stdin(data, mend=True)
    assert [row[1] for row in read.rows] == ["CafÃ© or café", "CafÃ© 表"]
    assert read.codes == ["SRC220", "SRC220"]


def test_a_wrong_encoding_that_was_given():
    read = read_stdin("id,title\n1,Café\n".encode(), encoding="cp1252")
    assert read.rows == [["1", "CafÃ©"]]
    assert "encoding: cp1252" in read.findings[0].params["how"]


def test_json_and_headers():
    document = '[{"id": 1, "title": "CafÃ©"}]'.encode()
    assert read_stdin(document).codes == ["SRC220"]
    assert read_stdin(document, mend=True).objects == [{"id": 1, "title": "Café"}]
    lines = '{"id": 1, "title": "CafÃ©"}\n{"id": 2, "title": "Mug"}\n'.encode()
    assert read_stdin(lines, mend=True).objects[0]["title"] == "Café"
    header = "id,DÃ©signation\n1,Mug\n".encode()
    assert read_stdin(header).info.columns == ("id", "DÃ©signation")
    assert read_stdin(header, mend=True).info.columns == ("id", "Désignation")
    assert read_stdin(header).codes == ["SRC220"]
