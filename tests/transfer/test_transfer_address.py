"""Addresses: what is sent, what may be shown, and what stands for a secret in a file."""

from __future__ import annotations

from string import Template

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.transfer import Address, TransferError, is_address, redacted, with_variables


@pytest.mark.parametrize(("text", "expected"), [
    ("https://shop.example/a%20b.csv?x=1#top", ("https", "shop.example", None, "/a%20b.csv?x=1", None, None)),
    ("HTTPS://Shop.example:8443", ("https", "shop.example", 8443, "/", None, None)),
    ("https://u:p%40%2F@[::1]:80/x", ("https", "::1", 80, "/x", "u", "p@/")),
    ("https://u:p@ss@shop.example/x", ("https", "shop.example", None, "/x", "u", "p@ss")),
    ("sftp://u:p%40?#@shop.example/a%20b/?.csv", ("sftp", "shop.example", None, "/a b/?.csv", "u", "p@?#")),
    ("s3://feeds/a%20b/#1.csv", ("s3", "feeds", None, "/a%20b/#1.csv", None, None)),
    ("ftp://shop.example/%C3%A9", ("ftp", "shop.example", None, "/é", None, None)),
])  # fmt: skip
def test_parts(text: str, expected: tuple[object, ...]) -> None:
    one = Address.parse(text)
    assert (one.scheme, one.host, one.port, one.path, one.user, one.password) == expected
    assert "p%40" not in repr(one)
    assert "p@" not in repr(one)


@pytest.mark.parametrize(
    "text", ["https://", "https://:80/x", "https://h:x/", "https://h:99999/", "s3:///key", "sftp://a b/x"]
)
def test_no_address(text: str) -> None:
    with pytest.raises(TransferError):
        Address.parse(text)


def test_paths_are_no_addresses() -> None:
    assert [is_address(text) for text in ("C://x", "a.csv", "-", "//share/x", "x:y", "https:/x")] == [False] * 6


@pytest.mark.parametrize(("text", "shown"), [
    ("https://u:p@shop.example:8443/a.csv?lang=fr&page=2", "https://shop.example:8443/a.csv?lang=fr&page=2"),
    ("https://shop.example/a.csv?api_key=1&x=", "https://shop.example/a.csv?api_key=***&x="),
    ("https://shop.example?q=0123456789abcdef0", "https://shop.example?q=***"),
    ("https://shop.example/f/8f3a9c0e7b2d4f6a8c1e/a.csv#x", "https://shop.example/f/***/a.csv"),
    ("https://shop.example/1f0e4a52-7a1c-4a0e-9a55-0a2f6b1c3d4e", "https://shop.example/***"),
    ("https://shop.example/product-export-2026-11-24-full.csv", "https://shop.example/product-export-2026-11-24-full.csv"),
    ("https://shop.example/x?k=${KEY}", "https://shop.example/x?k=${KEY}"),
    ("sftp://u:p@shop.example:2222/in/a?.csv", "sftp://shop.example:2222/in/a?.csv"),
    ("sftp://shop.example:2222/in@shop/a.csv", "sftp://shop.example:2222/***@shop/a.csv"),
    ("exports/*.csv", "exports/*.csv"),
])  # fmt: skip
def test_what_is_shown(text: str, shown: str) -> None:
    assert redacted(text) == shown


SECRET = st.text(st.sampled_from("aZ9-._~!$&'()*+,;=:@%/?#[]é "), max_size=12).map(lambda text: f"S3cr{text}t")


@given(
    SECRET,
    st.sampled_from(["http", "https", "sftp", "ftp", "s3", "stfp"]),
    st.sampled_from(["", "12", "12/", "12#", "12?", "x/12"]),
)
@settings(max_examples=300, deadline=None)
def test_no_password_is_ever_shown(password: str, scheme: str, before: str) -> None:
    """However it is written: what can be parsed, and what cannot."""
    text = f"{scheme}://user:{before}{password}@shop.example/export.csv"
    assert "S3cr" not in redacted(text)
    said = ""
    try:
        one = Address.parse(text)
        said = one.shown + repr(one)
    except TransferError as error:
        said = error.shown + str(error) + repr(error.params)
    assert "S3cr" not in said


@pytest.mark.parametrize(("text", "kept"), [
    ("https://u:S3cr%40@h/x?lang=fr", "https://u:${CATALOGUE_PASSWORD}@h/x?lang=fr"),
    ("https://S3cr@h/x", "https://${CATALOGUE_USER}@h/x"),
    ("https://h/x?lang=fr&access-token=S3cr&key=S3cr2#y", "https://h/x?lang=fr&access-token=${CATALOGUE_ACCESS_TOKEN}&key=${CATALOGUE_KEY}#y"),
    ("https://h/x?key=S3cr&key=S3cr2", "https://h/x?key=${CATALOGUE_KEY}&key=${CATALOGUE_KEY_2}"),
    ("sftp://feeds@h/x?.csv", "sftp://feeds@h/x?.csv"),
    ("sftp://feeds:S3cr?@h/x", "sftp://feeds:${CATALOGUE_PASSWORD}@h/x"),
    ("s3://b/x?key=1", "s3://b/x?key=1"),
    ("a@b.csv", "a@b.csv"),
])  # fmt: skip
def test_secrets_as_variables(text: str, kept: str) -> None:
    found, variables = with_variables(text)
    assert found == kept
    assert Template(found).substitute(variables) == text
