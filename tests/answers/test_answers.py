"""Forms of answers, each with answers as the channel sends them; and what is no answer at all."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.answers import (
    LARGEST,
    Answer,
    AnswerError,
    AnswerModel,
    Entry,
    ReportModel,
    complaints,
    complaints_of,
    counted,
    recognised,
    totals_of,
    value_at,
)
from feedgen.profiles import answers
from feedgen.profiles.yaml import loads

FORMS = {name: answers.load(path) for name, path in answers.names(None).items()}
CASES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
}
ALL = [(name, case) for name, cases in CASES.items() for case in cases]


def told(entry: Entry) -> dict[str, Any]:
    """An entry as cases write it: what is there, without its number in the answer."""
    return {key: value for key, value in entry._asdict().items() if value is not None and key != "place"}


def test_every_form_has_cases() -> None:
    assert set(CASES) == set(FORMS)


def test_every_form_is_sound() -> None:
    assert list(answers.form_problems(list(FORMS), None, loads("{}", "x"), ())) == []


@pytest.mark.parametrize(("name", "case"), ALL)
def test_complaints(name: str, case: dict[str, Any]) -> None:
    answer, model = Answer(case["answer"].encode()), FORMS[name]
    assert [told(one) for one in complaints(answer, model, case.get("ids", ()))] == case["told"]
    assert totals_of(answer, model) == case.get("totals", {})
    ids = [value_at(answer.plain(model.shape), path) for path in model.id if "*" not in path]
    assert next(filter(None, ids), None) == case.get("id")


@pytest.mark.parametrize(("name", "case"), ALL)
def test_an_answer_is_recognised_among_all_forms(name: str, case: dict[str, Any]) -> None:
    assert recognised(Answer(case["answer"].encode()), list(FORMS.values())) == FORMS[name]


@pytest.mark.parametrize("wrap", ["gzip", "zip", "bom", "utf-16"])
def test_an_answer_may_be_packed_or_marked(wrap: str) -> None:
    name = "ebay-results" if wrap == "utf-16" else "amazon-listings"
    case = CASES[name][0]
    data = case["answer"].encode()
    if wrap == "gzip":
        data = gzip.compress(data)
    elif wrap == "zip":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("report.json", data)
        data = file.getvalue()
    else:
        data = b"\xef\xbb\xbf" + data if wrap == "bom" else case["answer"].encode("utf-16")
    assert [told(one) for one in complaints_of(data, [FORMS[name]])] == case["told"]


# -- nothing vanishes ------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
issues = st.lists(st.fixed_dictionaries({"message": words, "code": words, "sku": words, "severity": words}), max_size=6)


@settings(max_examples=40, deadline=None)
@given(issues=issues)
def test_as_many_are_told_as_there_are(issues: list[dict[str, str]]) -> None:
    known = {"error", "warning", "info", ""}
    said = [one for one in issues if _said(one, "message") or _said(one, "code") or _said(one, "severity")]
    data = json.dumps({"issues": issues}).encode()
    found = list(complaints_of(data, [FORMS["amazon-listings"]]))
    assert len(found) == len(said)
    errors = [one for one in said if " ".join(one["severity"].split()).lower() not in known - {"error", ""}]
    assert counted(found)["errors"] == len(errors)


def _said(one: dict[str, str], key: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in one[key])


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_half_an_answer_is_none(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["amazon-listings", "amazon-xml", "ebay-lms", "walmart-feed", "fnac-batch"]))
    whole = CASES[name][0]["answer"].strip().encode()
    half = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(AnswerError):
        list(complaints_of(half, [FORMS[name]]))


# -- what is no answer -----------------------------------------------------------------------------------------

BOMB = b"".join(
    (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "x">',
        *(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">'.encode() for n in range(1, 12)),
        b"]><batch_status_response>&b11;</batch_status_response>",
    )
)
BROKEN = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "nuls": (b"\0" * 100, "empty"),
    "cut JSON": (b'{"issues": [{"sku": "A-1", "mess', "ends in the middle, at line 1"),
    "broken JSON": (b'{"issues": [}', "broken, at line 1, column 13"),
    "deep JSON": (b"[" * 200_000, "nested too deeply"),
    "latin JSON": (b'{"issues": "\xe9"}', "not UTF-8"),
    "cut XML": (b"<batch_status_response><offer>", "ends in the middle, at line 1"),
    "deep XML": (b"<a>" * 5000, "no XML"),
    "log in": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    "a page": (b"<!-- x -->\n<HTML><body>502</body></HTML>", "web page"),
    "a bomb": (BOMB, "entities"),
    "a file": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entities"),
    "packed": (b"\x1f\x8b broken", "packed"),
    "cut gzip": (gzip.compress(b'{"issues": []}')[:-9], "packed"),
    "empty zip": (b"PK\x05\x06" + b"\0" * 18, "packed"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "none of"),
    "PDF": (b"%PDF-1.7 and so on", "none of"),
    "others'": (b'{"hello": 1}', "none of"),
    "a list": (b"[1, 2]", "none of"),
    "another table": (b"a;b\n1;2\n", "none of"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_answer_is_told_in_a_sentence(name: str) -> None:
    data, problem = BROKEN[name]
    data = data or b" "  # what an API does not send at all is no complaint
    with pytest.raises(AnswerError, match=problem) as caught:
        list(complaints_of(data, list(FORMS.values()))) if data.strip() else Answer(data)
    assert len(str(caught.value).partition("none of")[0]) < 200


def test_what_is_too_large_is_not_unpacked_whole() -> None:
    with pytest.raises(AnswerError, match="64,000,000"):
        Answer(gzip.compress(b" " * (LARGEST + 10), 1))


def test_a_long_sentence_and_odd_characters_are_bounded() -> None:
    entry = {"message": "a\x1b[31m\u202e" + "x" * 5000, "sku": "A\n1"}
    (one,) = complaints_of(json.dumps({"issues": [entry]}).encode(), [FORMS["amazon-listings"]])
    assert len(one.message) <= 500
    assert "\x1b" not in one.message
    assert "\u202e" not in one.message
    assert one.product == "A 1"


@pytest.mark.parametrize("change", [
    {"field_in": "("}, {"field_in": "no group"}, {"field_in": "(a)(b)"}, {"split": "(a)"}, {"severities": {"x": "y"}},
    {"otherwise": "none"}, {"unheard": 1},
])  # fmt: skip
def test_a_broken_description_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ReportModel.model_validate(change)


def test_of_two_forms_that_fit_the_one_that_asks_for_more_is_meant() -> None:
    loose = AnswerModel.model_validate({"title": "a", "format": "json", "reports": [{}]})
    strict = AnswerModel.model_validate({"title": "b", "format": "json", "shape": ["x.*.y"], "reports": [{}]})
    answer = Answer(b'{"x": {"any": {"y": null}}}')
    assert recognised(answer, [loose, strict]) is strict
    assert recognised(Answer(b'{"x": {}}'), [loose, strict]) is loose
