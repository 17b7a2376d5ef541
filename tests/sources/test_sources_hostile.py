"""Inputs that want to break the reader: each is read, or refused with its code; nothing is lost silently."""

from __future__ import annotations

import gzip
import hashlib
import io

import pytest
from source_reading import Read, read_file, read_stdin

from feedgen.diagnostics import ExitStatus, SourceError, message_of
from feedgen.sources import Expect, SourceOptions, StandardInput, chunks, expand, inspect, inspect_all
from feedgen.transfer import Copies

TABLE = "id,title,price\n1,Été,9.90\n2,Robot,19.90\n"
LATIN = "id,title,price\n1,Café crème à emporter,9.90\n2,Sœur,3 €\n"
PAGE = b"<!DOCTYPE html><html><script type='application/ld+json'>%s</script></html>"
JSON = b'[{"id": 1, "title": "Mug"}, {"id": 2, "title": "Cup"}]'

REFUSED = [
    pytest.param(b"", {}, "SRC105", id="empty"),
    pytest.param(b" \r\n\n", {}, "SRC105", id="blank"),
    pytest.param(b"\xef\xbb\xbf", {}, "SRC105", id="only a mark"),
    pytest.param(b"\0" * 500, {}, "SRC105", id="only NUL"),
    pytest.param(b"PK\x03\x04" + b"\0\x01" * 99, {}, "SRC109", id="no zip after all"),
    pytest.param(b"%PDF-1.7\n%\xe2\xe3", {}, "SRC106", id="pdf"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", {}, "SRC106", id="png"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "SRC109", id="no xls after all"),
    pytest.param(bytes(range(256)) * 40, {}, "SRC106", id="noise"),
    pytest.param(b"<!DOCTYPE html><html><body>Sign in</body></html>", {}, "SRC106", id="login page"),
    pytest.param(PAGE % b'{"@type": "WebSite", "name": "Shop"}', {}, "SRC116", id="page without products"),
    pytest.param(PAGE % b'{"@type": "Product", ', {}, "SRC116", id="page whose data break off"),
    pytest.param(PAGE % (b'{"item": ' * 99_999), {}, "SRC116", id="page of endless depth"),
    pytest.param(b'<?xml version="1.0"?><rss></rss>', {}, "SRC116", id="xml without items"),
    pytest.param(b"<a><item><b>1</b></item><item>", {"key": "item"}, "SRC114", id="half an xml"),
    pytest.param(b"<a><item><b>a & b</b></item></a>", {"key": "item"}, "SRC121", id="not quite xml"),
    pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', {}, "SRC122", id="entities"),
    pytest.param(TABLE.encode(), {"encoding": "ut8"}, "SRC107", id="no such encoding"),
    pytest.param(TABLE.encode(), {"encoding": "base64"}, "SRC107", id="not a text encoding"),
    pytest.param(gzip.compress(TABLE.encode() * 50)[:-30], {}, "SRC108", id="half a gzip"),
    pytest.param(gzip.compress(TABLE.encode())[:12], {}, "SRC108", id="hardly a gzip"),
    pytest.param(gzip.compress(TABLE.encode())[:-8] + b"\0" * 8, {}, "SRC109", id="wrong check sum"),
    pytest.param(b"1001,Robot,49.90 EUR,https://shop.example/1\n", {}, "SRC110", id="no header"),
    pytest.param(b"4006381333931;12,90\n4006381333948;13,90\n", {}, "SRC110", id="no header, two columns"),
    pytest.param(b'id,"title\n' + b"x" * (300 << 10), {}, "SRC111", id="endless header"),
    pytest.param(b'id,"title\n1,2\n', {}, "SRC112", id="open header"),
    pytest.param(b'id,title\n1,"Mug\n2,Cup\n', {}, "SRC112", id="open cell"),
    pytest.param(JSON[:-20], {}, "SRC114", id="half a json"),
    pytest.param(b"[", {}, "SRC114", id="hardly a json"),
    pytest.param(b'[{"id": 1},', {}, "SRC114", id="json ends after a comma"),
    pytest.param(b'{"id": 1}\n{"id": 2, "ti', {}, "SRC114", id="half a json line"),
    pytest.param(b'[{"id": 1}, {id: 2}]', {}, "SRC115", id="not quite json"),
    pytest.param(b'[{"id": 1}] trailing', {}, "SRC115", id="text after json"),
    pytest.param(b'{"shop": {"name": "x",\n "items": {}}}', {}, "SRC116", id="no list", marks=()),
    pytest.param(b'{"items": [{"id": 1}]}', {"key": "products"}, "SRC116", id="wrong key"),
    pytest.param(TABLE.encode(), {"format": "cvs"}, "SRC118", id="no such format"),
    pytest.param(TABLE.encode(), {"delimiter": ";;"}, "SRC119", id="two delimiters"),
    pytest.param(TABLE.encode(), {"delimiter": ",", "quote": ","}, "SRC119", id="delimiter quotes"),
    pytest.param(TABLE.encode(), {"quote": "'", "escape": "'"}, "SRC119", id="quote escapes"),
    pytest.param(TABLE.encode(), {"escape": "§"}, "SRC119", id="an escape beyond ascii"),
    pytest.param(TABLE.encode(), {"skip_lines": 9}, "SRC111", id="no line left"),
]


@pytest.mark.parametrize(("data", "options", "code"), REFUSED)
def test_refused(data, options, code):
    with pytest.raises(SourceError) as raised:
        read_stdin(data, **options)
    assert [finding.code for finding in raised.value.findings] == [code]
    assert raised.value.status == ExitStatus.SOURCE
    finding = raised.value.findings[0]
    assert finding.origin is not None
    assert finding.origin.file == "<stdin>"
    assert "{" not in message_of(finding).replace("{id", "")


READ = [
    pytest.param(b"id,title\n", {}, 0, 0, [], id="header only"),
    pytest.param(b"id,title", {}, 0, 0, [], id="header without line end"),
    pytest.param(b"id,title,price\n1,a,b\n,,\n,\n", {}, 1, 0, [], id="rows of nothing"),
    pytest.param(b"\n\nid,title\n\n1,Mug\n\n\n2,Cup\n\n", {}, 2, 0, [], id="blank lines"),
    pytest.param(b"id\n1\n\n2\n", {}, 2, 0, [], id="one column"),
    pytest.param(b"sep=;\r\nid;title\r\n1;a,b\r\n", {}, 1, 0, [], id="excel says which delimiter"),
    pytest.param(b"id,title\n1,Mug,\n2,Cup, \n", {}, 2, 0, [], id="empty cells too many"),
    pytest.param(b"id,title\n1,Mug,red\n2,Cup\n", {}, 2, 1, ["SRC204"], id="too many cells"),
    pytest.param(b"id,title,price\n1,Mug\n2,Cup,3\n", {}, 2, 0, ["SRC205"], id="too few cells"),
    pytest.param(b"id,title,price\n1,Mug,2\n2,Cu", {}, 2, 1, ["SRC206"], id="cut off in the last row"),
    pytest.param(b"id,title,price\n1,Mug,2\n2,Cup\n", {}, 2, 0, ["SRC205"], id="short last row, whole line"),
    pytest.param(b"id,title\n1,M\0ug\n\0\n2,Cup\n", {}, 2, 0, ["SRC203"], id="NUL bytes"),
    pytest.param(b"id,title,title\n1,a,b\n", {}, 1, 0, ["SRC201"], id="column twice"),
    pytest.param(b"id,,title\n1,x,b\n", {}, 1, 0, ["SRC202"], id="nameless column"),
    pytest.param(b"id,title,\n1,b,\n", {}, 1, 0, [], id="nameless empty column"),
    pytest.param("id,title\n1,Été\n2,".encode() + b"Caf\xe9\n", {}, 2, 0, ["SRC207"], id="one line is cp1252"),
    pytest.param(b"id,title\n1,\x81\n", {"encoding": "cp1252"}, 1, 0, ["SRC207"], id="not even cp1252"),
    pytest.param(b'{"id": 1}\nnot json\n{"id": 2}\n', {}, 3, 1, ["SRC208"], id="a line is no json"),
    pytest.param(b'{"id": 1}\n[2]\n"x"\n{"id": 2}\n', {}, 4, 2, ["SRC209", "SRC209"], id="a line is no object"),
    pytest.param(b'[{"id": 1}, 17, null, {"id": 2}]', {}, 4, 2, ["SRC209", "SRC209"], id="members of other kinds"),
    pytest.param(b'[{"id": 1, "w": NaN}, {"id": 2, "w": -Infinity}]', {}, 2, 0, ["SRC210"], id="NaN"),
    pytest.param(b'{"id": 1, "w": NaN}\n{"id": 2}\n', {}, 2, 0, ["SRC210"], id="NaN in a line"),
    pytest.param(b"<a><item><b>\x0b</b></item></a>", {"key": "item"}, 1, 0, ["SRC213"], id="control characters in xml"),
    pytest.param(b'[{"id": 1, "t": "NaN, no"}]', {}, 1, 0, [], id="NaN in a text"),
    pytest.param(b"[]", {}, 0, 0, [], id="empty list"),
    pytest.param(b'{"@type": "Product",\n "offers": [{"price": 1}]}', {}, 1, 0, [], id="one linked thing"),
    pytest.param(b'{"id": 1,\n "items": [{"id": 2}]}', {"key": "."}, 1, 0, [], id="the document itself"),
    pytest.param(PAGE % b'[{"@type": "Product"}, {"@type": "Thing"}]' + PAGE % b"{", {}, 2, 1, ["SRC209"], id="page"),
    pytest.param(b'[{"id": "caf\xe9"}]', {"encoding": "utf-8"}, 1, 0, ["SRC207"], id="json in another encoding"),
    pytest.param(
        b'id,title,price\n1,"5 inch,2\n2,Cup,3\n3,7" wide,4\n', {}, 1, 0, ["SRC211"], id="a quote swallows rows"
    ),
    pytest.param(b'id,title\n1,5" inch\n2,it\'s 7" wide\n', {}, 2, 0, [], id="inch marks"),
    pytest.param(b"'id','title'\n'1','a, b'\n'2','it''s'\n", {}, 2, 0, [], id="apostrophes quote"),
    pytest.param(b'id,title\n1,"a\n2,b\n', {"quote": ""}, 2, 0, [], id="nothing quotes"),
    pytest.param(b"Our products\n\nid;title;price\n1;Mug;2\n", {}, 1, 0, ["SRC221"], id="a title above"),
    pytest.param(
        b"Products,,,\nof,2026,,\nid,title,price,x\n1,Mug,2,y\n", {}, 1, 0, ["SRC221", "SRC221"], id="a padded title"
    ),
    pytest.param(b"# by a tool\n# at 3\nid,title\n1,Mug\n", {}, 1, 0, ["SRC221", "SRC221"], id="comments above"),
    pytest.param(b"#id,title\n1,Mug\n2,Cup\n", {}, 2, 0, [], id="a header with a mark"),
    pytest.param(b"a\nb\nid,title\n1,Mug\n", {"skip_lines": 2}, 1, 0, ["SRC221", "SRC221"], id="lines to skip"),
    pytest.param(b"Mugs\nid,title\n1,Mug\n", {"skip_lines": 0}, 2, 2, ["SRC204", "SRC204"], id="no lines to skip"),
    pytest.param(b"id^title\n1^a,b\n", {}, 1, 0, [], id="carets"),
    pytest.param(b"id~title~price\n1~a,b~2\n", {}, 1, 0, [], id="tildes"),
    pytest.param(b'id,title\n1,"5\\" wide, red"\n2,Cup\n', {}, 2, 0, [], id="escaped quotes"),
    pytest.param(b"id\ttitle\n1\ta\\\nb\n2\tx\\\ty\n", {}, 2, 0, [], id="escaped tabs and line ends"),
    pytest.param(b'"id", "title"\n"1", "Mug, red"\n', {}, 1, 0, [], id="blanks before quotes"),
    pytest.param(b'id\ttitle\n1\t"wide\n2\tCup\n', {}, 2, 0, [], id="a quote between tabs"),
    pytest.param(b"id,title\n'1','a, b'\n'2','c'\n", {}, 2, 0, [], id="apostrophes below a bare header"),
    pytest.param(b"id;title;\n1;Mug;\n2;Cup;\n", {}, 2, 0, [], id="delimiters at the end of lines"),
    pytest.param(b"  id , title  \n1,Mug\n", {}, 1, 0, [], id="a padded header"),
    pytest.param(b'id,"title\nof it"\n1,Mug\n', {}, 1, 0, [], id="a header of two lines"),
    pytest.param(b"id\ttitle\n1\ta,b;c\n", {}, 1, 0, [], id="tabs"),
    pytest.param(b"id|title|price\n1|a,b|2\n", {}, 1, 0, [], id="pipes"),
    pytest.param(b"id;Prix\n1;9,90\n2;8,90\n", {}, 2, 0, [], id="semicolons and decimal commas"),
    pytest.param("id¦title\n1¦é\n".encode(), {"delimiter": "¦"}, 1, 0, [], id="a delimiter beyond ascii"),
    pytest.param(b"id,title\r1,a\r2,b\r", {}, 2, 0, [], id="lone CR"),
    pytest.param(b"id,title\r\n1,a\n2,b\r3,c\r\n", {}, 3, 0, [], id="mixed line ends"),
    pytest.param(b'id,title\n1,"a\n\nb\r\nc"\n2,x\n', {}, 2, 0, [], id="line ends in a cell"),
    pytest.param(b"id,title\n1," + b"x" * 5_000_000 + b"\n2,y\n", {}, 2, 0, [], id="5 MB cell"),
    pytest.param(b'id,title\n1,"' + b'x""\n' * 1_250_000 + b'"\n2,y\n', {}, 2, 0, [], id="5 MB quoted cell"),
    pytest.param(b'[{"id": "' + b"x" * 5_000_000 + b'"}]', {}, 1, 0, [], id="5 MB text in json"),
]


@pytest.mark.parametrize("size", [1, 7, 1 << 18])
@pytest.mark.parametrize(("data", "options", "records", "rejected", "codes"), READ)
def test_read(data, options, records, rejected, codes, size):
    if len(data) > 1 << 20:
        size = 1 << 18
    read = read_stdin(data, size=size, **options)
    assert (read.records, read.rejected, read.codes) == (records, rejected, codes)
    for finding in read.findings:
        assert "{" not in message_of(finding)


@pytest.mark.parametrize(("data", "options", "records", "rejected", "codes"), READ)
def test_gzipped(data, options, records, rejected, codes):
    read = read_stdin(gzip.compress(data, 1), **options)
    assert (read.records, read.rejected, read.codes) == (records, rejected, codes)


ENCODINGS = [
    pytest.param(TABLE, "utf-8", "utf-8", id="utf-8"),
    pytest.param(TABLE, "utf-8-sig", "utf-8", id="utf-8 with mark"),
    pytest.param(TABLE, "utf-16", "utf-16-le", id="utf-16 with mark"),
    pytest.param(TABLE, "utf-16-le", "utf-16-le", id="utf-16-le"),
    pytest.param(TABLE, "utf-16-be", "utf-16-be", id="utf-16-be"),
    pytest.param("\ufeff" + TABLE, "utf-16-be", "utf-16-be", id="utf-16-be with mark"),
    pytest.param("\ufeff" + TABLE, "utf-32-le", "utf-32-le", id="utf-32 with mark"),
    pytest.param(LATIN, "cp1252", "cp1252", id="cp1252"),
    pytest.param("id,title\n1,Привет мир как дела\n2,Робот игрушка\n" * 3, "cp1251", "cp1251", id="cp1251"),
]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("text", "encoding", "found"), ENCODINGS)
def test_encoding_is_found(text, encoding, found, zipped):
    data = text.encode(encoding)
    read = read_stdin(gzip.compress(data) if zipped else data)
    assert read.info.encoding == found
    assert read.info.columns[:2] == ("id", "title")
    expected = [line.split(",") for line in text.removeprefix("\ufeff").splitlines()[1:]]
    assert read.rows == [row for row in expected if len(row) == len(read.info.columns)]
    assert read.findings == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_json_in_every_encoding(encoding):
    assert read_stdin('[{"id": "é"}]'.encode(encoding)).objects == [{"id": "é"}]
    assert read_stdin('{"id": "é"}\n{"id": "ü"}\n'.encode(encoding)).objects == [{"id": "é"}, {"id": "ü"}]


@pytest.mark.parametrize("before", range(65510, 65540))
def test_nan_is_found_across_two_reads(before):
    data = b'[{"id": "' + b"x" * (before - 20) + b'", "w": NaN}, {"id": 2}]'
    read = read_stdin(data)
    assert (read.records, read.codes) == (2, ["SRC210"])
    assert read.objects[0]["w"] is None


def test_what_an_escape_character_does():
    text = 'id,title,text,more\n1,"5\\" wide, red",C:\\temp,\\N\n2,"a\\\\",b,c\n'
    read = read_stdin(text.encode())
    assert read.info.escape == "\\"
    assert read.rows == [["1", '5" wide, red', "C:\\temp", ""], ["2", "a\\", "b", "c"]]


def test_a_given_encoding_wins():
    data = b"id,title\n1,\xd0\n"
    assert read_stdin(data, encoding="iso-8859-9").rows == [["1", "Ğ"]]


def test_a_multibyte_encoding_is_cut_as_utf8():
    read = read_stdin("id|title\n1|表示\n2|ソ|ー\n".encode("shift_jis"), encoding="shift_jis", size=1)
    assert read.rows == [["1", "表示"]]
    assert read.codes == ["SRC204"]


def lines_of(read: Read) -> list[tuple[str, int | None, int | None]]:
    return [(f.code, f.origin.row, f.origin.line) for f in read.findings if f.origin is not None]


def test_findings_know_their_place():
    data = (
        b'id,title,price\n\n1,"a\nb",2\n2,x\n3,"c\n\nd",4,5\n4,Caf\xe9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9,6\n5,x'
    )
    read = read_stdin(data)
    assert read.lines == [3, 5, 9]
    assert sorted(lines_of(read)) == [("SRC204", 3, 6), ("SRC205", 2, 5), ("SRC206", 5, 10), ("SRC207", 4, 9)]
    assert read.rows[-1] == ["4", "Café ééééé", "6"]


def test_where_a_cell_was_left_open():
    with pytest.raises(SourceError) as raised:
        read_stdin(b'id,title\n1,"a\nb"\n2,c\n3,"d\ne\nf', size=4)
    assert raised.value.findings[0].origin.line == 5


def test_a_record_has_its_limit(monkeypatch):
    monkeypatch.setattr("feedgen.sources.formats.delimited.pieces.RECORD_LIMIT", 1000)
    data = b'id,title\n1,a\n2,"' + b"x\n" * 5000 + b'"\n3,b\n'
    with pytest.raises(SourceError, match="line 3 is longer"):
        read_stdin(data, size=64)


def test_the_file_is_hashed_and_counted(tmp_path):
    data = gzip.compress(TABLE.encode() * 20)
    path = tmp_path / "catalogue.bin"
    path.write_bytes(data)
    read = read_file(path)
    assert (read.sha256, read.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert read.info.size == len(data)
    assert read_stdin(data).sha256 == read.sha256


def test_standard_input_is_read_once():
    stdin = StandardInput(io.BytesIO(TABLE.encode()))
    info = inspect(SourceOptions("-"), stdin=stdin)
    assert info.size is None
    assert len(list(chunks(info, stdin=stdin))) == 1
    with pytest.raises(SourceError, match="SRC117"):
        inspect(SourceOptions("-"), stdin=stdin)


def test_a_slow_pipe_is_no_short_file():
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(1)

    stdin = StandardInput(Slow(gzip.compress(TABLE.encode())))
    info = inspect(SourceOptions("-"), stdin=stdin)
    assert b"".join(chunk.data for chunk in chunks(info, stdin=stdin)).endswith(b"19.90\n")


def test_files_that_cannot_be_opened(tmp_path):
    (tmp_path / "catalogue.csv").write_text(TABLE)
    for path, code in (("catalog.csv", "SRC101"), ("nowhere/x.csv", "SRC101"), (".", "SRC103"), ("x\0y", "SRC104")):
        with pytest.raises(SourceError, match=code):
            inspect(SourceOptions(str(tmp_path / path)))
    with pytest.raises(SourceError, match=r"did you mean `catalogue\.csv`"):
        inspect(SourceOptions(str(tmp_path / "catalog.csv")))


def test_globs(tmp_path):
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_text(f"id,{name[0]}\n1,2\n")
    infos = inspect_all(SourceOptions(str(tmp_path / "*.csv")), Copies())
    assert [info.columns for info in infos] == [("id", "a"), ("id", "b")]
    with pytest.raises(SourceError, match="SRC102"):
        expand(str(tmp_path / "*.tsv"))
    infos = inspect_all(SourceOptions(str(tmp_path)), Copies())
    assert [info.name for info in infos] == [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert all(info.modified and info.modified.tzinfo for info in infos)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="SRC172"):
        inspect_all(SourceOptions(str(tmp_path / "empty")), Copies())
    (tmp_path / "x[1].csv").write_text(TABLE)
    assert expand(str(tmp_path / "x[1].csv")) == [str(tmp_path / "x[1].csv")]


def test_a_quote_that_nobody_closes_is_not_followed_to_the_end(monkeypatch):
    """SRC113: what waits for its end is bounded, however long the file is."""
    monkeypatch.setattr("feedgen.sources.formats.delimited.pieces.RECORD_LIMIT", 10_000)
    rows = "".join(f"{n},Mug,9.90\n" for n in range(40_000))
    data = f'id,title,price\n{rows[:300_000]}X,"open,9.90\n{rows}'.encode()
    with pytest.raises(SourceError) as caught:
        read_stdin(data, size=1000)
    assert caught.value.findings[0].code == "SRC113"


@pytest.mark.parametrize("size", range(1, 24))
@pytest.mark.parametrize("end", ["END", "END\n", "END,\n\n \r\n", '"END"\r\n\r\n'])
def test_the_line_that_ends_a_source(end, size):
    """However the source is cut, it is no record, and blank lines may follow it."""
    read = read_stdin(f"id,title\n1,Mug\n2,Cup\n{end}".encode(), size=size, expect=Expect(end="END"))
    assert read.rows == [["1", "Mug"], ["2", "Cup"]]
    assert [(finding.code, finding.origin.line) for finding in read.findings] == [("SRC222", 4)]


def test_an_end_that_is_missing_or_has_no_line():
    for data in (b"id,title\n1,Mug\nEND\n2,Cup\n", b'[{"id": 1}]', b'{"id": 1}\n{"id": 2}\n'):
        assert read_stdin(data, size=5, expect=Expect(end="END")).codes[0] == "SRC153"
    read = read_stdin(b'{"id": 1}\n{"id": 2}\nEND\n', size=3, expect=Expect(end="END"))
    assert (len(read.objects), read.codes) == (2, ["SRC222"])
