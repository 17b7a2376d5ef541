"""extends, markets, params and the environment: what applies in the end, and where it came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import CONFIG, Project, placed, profile_text

from feedgen.profiles.merging import merge, merged
from feedgen.profiles.resolve import load_profile
from feedgen.profiles.yaml import loads


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.products()
    return made


BASE = """\
title: Base
markets: {FR: {language: fr, currency: EUR}, DE: {language: de}}
tables: {sizes: {S: small, M: medium}}
feeds:
  products:
    file: base.xml
    writer: xml
    root: {name: items}
    item: item
    fields:
      id: id
      name: {value: title, max_length: 20}
      kind: {const: thing}
    checks: [{id: a, when: brand, message: m}]
  stock: {file: stock.csv, writer: csv, fields: {id: id}}
"""


class TestExtends:
    def loaded(self, project: Project, text: str, base: str = BASE) -> Any:
        project.write("channel_profiles/base.yaml", base)
        project.write("channel_profiles/own.yaml", text)
        return load_profile("own").data

    def test_mappings_merge(self, project: Project) -> None:
        data = self.loaded(
            project,
            "extends: base\ntables: {sizes: {M: middle, L: large}}\n"
            "feeds: {products: {file: own.xml, fields: {name: {max_length: 9}}}}\n",
        )
        assert data["tables"]["sizes"] == {"S": "small", "M": "middle", "L": "large"}
        assert data["feeds"]["products"]["file"] == "own.xml"
        assert data["feeds"]["products"]["fields"]["name"] == {"value": "title", "max_length": 9}
        assert data["feeds"]["products"]["writer"] == "xml"
        assert "extends" not in data

    def test_order_is_the_bases_and_new_fields_come_last(self, project: Project) -> None:
        data = self.loaded(project, "extends: base\nfeeds: {products: {fields: {new: brand, name: brand}}}\n")
        assert list(data["feeds"]["products"]["fields"]) == ["id", "name", "kind", "new"]

    def test_null_removes(self, project: Project) -> None:
        data = self.loaded(
            project, "extends: base\nmarkets: {DE: null}\nfeeds: {stock: null, products: {fields: {kind: null}}}\n"
        )
        assert list(data["markets"]) == ["FR"]
        assert list(data["feeds"]) == ["products"]
        assert list(data["feeds"]["products"]["fields"]) == ["id", "name"]

    def test_lists_replace(self, project: Project) -> None:
        data = self.loaded(project, "extends: base\nfeeds: {products: {checks: []}}\n")
        assert data["feeds"]["products"]["checks"] == []

    def test_through_several(self, project: Project) -> None:
        project.write("channel_profiles/middle.yaml", "extends: base\ntitle: Middle\ndescription: of the middle\n")
        data = self.loaded(project, "extends: middle\ntitle: Own\n")
        assert (data["title"], data["description"], data["markets"]["FR"]["language"]) == ("Own", "of the middle", "fr")

    def test_a_path_as_a_base(self, project: Project) -> None:
        project.write("elsewhere/mine.yaml", "title: Mine\n")
        assert self.loaded(project, "extends: elsewhere/mine.yaml\n")["title"] == "Mine"

    def test_every_value_knows_its_file(self, project: Project) -> None:
        self.loaded(project, "extends: base\nfeeds:\n  products:\n    fields:\n      name: {max_length: 9}\n")
        document = load_profile("own")
        at = ("feeds", "products", "fields", "name")
        assert str(document.where((*at, "value"))) == "channel_profiles/base.yaml:12:21"
        assert str(document.where((*at, "max_length"))) == "channel_profiles/own.yaml:5:26"
        assert str(document.where_key(("markets", "DE"))) == "channel_profiles/base.yaml:2:46"

    def test_the_base_is_checked_with_its_place(self, project: Project) -> None:
        project.write("channel_profiles/base.yaml", BASE.replace("max_length", "⟦PRF105⟧max_lenght"))
        project.write("channel_profiles/own.yaml", profile_text(head="extends: base\n"))
        assert placed(project.lint("own")) == project.places

    def test_a_broken_base(self, project: Project) -> None:
        project.write("channel_profiles/base.yaml", "title: [⟦PRF101⟧: {")
        project.write("channel_profiles/own.yaml", profile_text(head="extends: base\n"))
        assert placed(project.lint("own")) == project.places


JSON: Any = st.recursive(
    st.one_of(st.integers(0, 3), st.sampled_from("ab")),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "c"]), st.one_of(inner, st.none()), max_size=3),
    max_leaves=8,
)


@given(JSON, JSON)
def test_what_is_laid_over_wins(base: Any, over: Any) -> None:
    result = merged(base, over)
    if isinstance(base, dict) and isinstance(over, dict):
        for key, value in over.items():
            assert (key not in result) if value is None else (result[key] == merged(base.get(key), value))
        assert all(result[key] == value for key, value in base.items() if key not in over)
    else:
        assert result == over


@given(JSON, JSON)
def test_every_place_of_a_merge_is_one_of_its_files(base: Any, over: Any) -> None:
    one, two = loads(json.dumps({"x": base}), "one"), loads(json.dumps({"x": over}), "two")
    result = merge(one, two)

    def walk(data: Any, path: tuple[str | int, ...], ours: Any) -> None:
        assert result.where(path).file == ("one" if ours is ... else "two")
        for key, value in data.items() if isinstance(data, dict) else ():
            walk(value, (*path, key), ours.get(key, ...) if isinstance(ours, dict) else ...)

    walk(result.data, (), two.data)


class TestMarkets:
    MARKETS = "markets: {FR: {language: fr, currency: EUR, site: 71}, DE: {language: de, currency: EUR, site: 77}}\n"
    FIELDS = "fields: {c: market.country, l: market.language, s: market.site, e: market.currency}\n"

    def item(self, project: Project, config: str, channel: str = "own") -> dict[str, Any]:
        project.profile(head=self.MARKETS, fields=self.FIELDS)
        project.config(config)
        built = project.build(channel)
        (file,) = built.report.feeds[0].files
        return built.items(file.path)[0]

    def test_of_the_channel(self, project: Project) -> None:
        item = self.item(project, "channels: {own: {market: DE}}\n")
        assert item == {"c": "DE", "l": "de", "s": "77", "e": "EUR"}

    def test_of_the_command(self, project: Project) -> None:
        assert self.item(project, "channels: {own: {market: DE}}\n", "own@FR")["s"] == "71"

    def test_of_the_shop(self, project: Project) -> None:
        assert self.item(project, "shop: {country: FR}\nchannels: {own: {}}\n")["s"] == "71"

    def test_of_a_shop_in_another_country(self, project: Project) -> None:
        item = self.item(project, "shop: {country: CH, language: de, currency: CHF}\nchannels: {own: {}}\n")
        assert item == {"c": "CH", "l": "de", "e": "CHF"}


class TestParams:
    HEAD = "params: {a: {description: A, default: 1}, b: {description: B}, t: {description: T, secret: true}}\n"

    def test_default_configuration_and_command(self, project: Project) -> None:
        project.profile(head=self.HEAD, fields="fields: {a: params.a, b: params.b}\n")
        project.config()
        assert project.build("own").items() == [{"a": "1"}]
        project.config("channels: {own: {params: {a: 2, b: x}}}\n")
        assert project.build("own").items() == [{"a": "2", "b": "x"}]
        assert project.build("own", params={"a": "3"}).items() == [{"a": "3", "b": "x"}]

    def test_a_param_of_another_feed_is_not_asked_for(self, project: Project) -> None:
        project.write(
            "channel_profiles/own.yaml",
            "feedgen: 1\nchannel: own\ntitle: Own\nspec: {url: x, checked: 2026-10-01}\n"
            "params: {p: {description: P, required: true, feeds: [b]}}\n"
            "feeds:\n  a: {file: a.csv, writer: csv, fields: {id: id}}\n"
            "  b: {file: b.csv, writer: csv, fields: {id: id}}\n",
        )
        project.config("channels: {}\n")
        assert len(project.build("own/a").report.feeds) == 1
        assert [finding.code for finding in project.refused("own/b")] == ["PRF114"]

    FEEDS = (
        "feedgen: 1\nchannel: own\ntitle: Own\nspec: {url: x, checked: 2026-10-01}\n"
        "feeds:\n  a: {file: a.csv, writer: csv, fields: {id: id}}\n"
        "  b: {default: false, file: b.csv, writer: csv, fields: {id: id}}\n"
    )

    def test_a_feed_that_is_no_default_one_is_built_when_it_is_asked_for(self, project: Project) -> None:
        project.write("channel_profiles/own.yaml", self.FEEDS)
        project.config("channels: {}\n")
        built = {asked: [feed.feed for feed in project.build(asked).report.feeds] for asked in ("own", "own/b")}
        assert built == {"own": ["a"], "own/b": ["b"]}
        project.config("channels: {own: {feeds: [b, a]}}\n")
        assert [feed.feed for feed in project.build("own").report.feeds] == ["b", "a"]

    def test_one_feed_is_built_by_default(self, project: Project) -> None:
        project.write("channel_profiles/own.yaml", self.FEEDS.replace("a: {file", "a: {default: false, file"))
        project.config("channels: {}\n")
        assert [finding.code for finding in project.refused("own")] == ["PRF106"]

    def test_a_secret_reaches_the_envelope_and_nothing_else(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FEEDGEN_TEST_TOKEN", "s3cr3t")
        project.write("templates/e.xml.j2", '<x key="{{ params.t }}">{{ items }}</x>')
        project.profile(head=self.HEAD, feed="file: own.xml\nwriter: xml\nitem: item\nenvelope: e.xml.j2\n")
        project.config("channels: {own: {params: {t: '${FEEDGEN_TEST_TOKEN}'}}}\n")
        built = project.build("own")
        assert 'key="s3cr3t"' in built.text()
        assert "s3cr3t" not in (built.folder / "manifest.json").read_text(encoding="utf-8")

    def test_a_root_may_show_a_secret_and_may_go_without(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FEEDGEN_TEST_TOKEN", "s3cr3t")
        feed = "file: own.xml\nwriter: xml\nitem: item\nroot: {name: r, fields: {'@key': params.t, '@a': params.a}}\n"
        project.profile(head=self.HEAD, feed=feed)
        assert {finding.code for finding in project.lint("channel_profiles/own.yaml")} <= {"PRF218"}
        project.config("channels: {own: {params: {t: '${FEEDGEN_TEST_TOKEN}'}}}\n")
        assert '<r key="s3cr3t" a="1">' in project.build("own").text()
        project.config("channels: {own: {}}\n")
        assert '<r a="1">' in project.build("own").text()

    def test_an_item_may_not_speak_of_a_secret(self, project: Project) -> None:
        project.profile(head=self.HEAD, fields="fields: {a: ⟦MAP106⟧params.t}\n")
        found = project.lint("channel_profiles/own.yaml")
        assert [finding.code for finding in found if finding.severity.word == "error"] == ["MAP106"]

    def test_a_secret_of_another_form_is_not_shown(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEEDGEN_TEST_TOKEN", "s3cr3t")
        project.profile(head="params: {t: {description: T, secret: true, pattern: '[0-9]+'}}\n")
        project.config("channels: {own: {params: {t: ⟦PRF116⟧'${FEEDGEN_TEST_TOKEN}'}}}\n")
        (finding,) = project.lint(CONFIG)
        assert finding.value == "***"


class TestEnvironment:
    @pytest.mark.parametrize(
        "config",
        [
            "shop: {country: '${X}'}\n",
            "channels: {own: {params: {p: '${X}'}}}\n",
            "channels: {own: {select: '${X} ~'}}\n",
            "channels: {own: {select: '${X} > 3'}}\n",
            "channels: {own: {fields: {id: {value: id, pattern: '(${X}'}}}}\n",
            "channels: {own: {fields: {id: {value: id, enum: '${X}'}}}}\n",
            "channels: {own: {fields: {id: '${X} ~'}}}\n",
            "channels: {own: {file: 'a/${X}'}}\n",
            "channels: {own: {market: '${X}'}}\n",
            "channels: {own: {checks: ['${X}']}}\n",
            "channels: {own: '${X}'}\n",
            "catalogue: {derive: {a: '${X} ~'}}\n",
        ],
    )
    def test_what_comes_out_of_it_is_never_shown(
        self, config: str, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("X", "s3cr3t")
        project.profile(head="params: {p: {description: P, enum: [a]}}\n")
        project.config(config)
        found = project.lint(CONFIG)
        assert found
        assert "s3cr3t" not in repr(found)

    def test_filled_in_anywhere(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEEDGEN_TEST_A", "x: [é")
        monkeypatch.setenv("FEEDGEN_TEST_B", "")
        project.profile(fields="fields: {n: shop.name}\n")
        project.config("shop: {name: '${FEEDGEN_TEST_A}${FEEDGEN_TEST_B} $FEEDGEN_TEST_A'}\nchannels: {own: {}}\n")
        assert project.build("own").items() == [{"n": "x: [é $FEEDGEN_TEST_A"}]
