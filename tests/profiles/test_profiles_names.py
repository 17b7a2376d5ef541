"""What can be linted, and how it is found: names, files, folders; the project's own profiles first."""

from __future__ import annotations

from pathlib import Path

import pytest
from profile_shop import CONFIG, HEAD, PROFILE, Project, placed, profile_text

from feedgen import api
from feedgen.diagnostics import Finding, UsageError, hint_of, message_of
from feedgen.profiles.yaml import load_file


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def said(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {message_of(finding)}" for finding in findings]


def test_a_packaged_profile_by_its_name(project: Project) -> None:
    assert project.lint("google") == []


def test_a_profile_of_the_project_by_its_name(project: Project) -> None:
    project.profile(fields="fields: {id: ⟦MAP102⟧idd}\n")
    assert placed(project.lint("own")) == project.places


def test_the_name_wins_over_a_folder_of_that_name(project: Project) -> None:
    (project.folder / "google").mkdir()
    assert project.lint("google") == []


def test_a_misspelt_name(project: Project) -> None:
    (finding,) = project.lint("gogle")
    assert finding.code == "PRF110"
    assert "did you mean `google`?" in hint_of(finding)


@pytest.mark.parametrize("path", ["none.yaml", "none/feedgen.yaml", "none/google", "./gogle.yml"])
def test_a_path_that_is_not_there(path: str, project: Project) -> None:
    assert said(project.lint(path)) == [f"PRF103 no such file: {Path(path)}"]


def test_a_broken_link(project: Project) -> None:
    (project.folder / "x.yaml").symlink_to("nowhere.yaml")
    assert said(project.lint("x.yaml")) == ["PRF103 no such file: x.yaml"]


def test_a_folder_of_profiles(project: Project) -> None:
    project.profile(fields="fields: {id: ⟦MAP102⟧idd}\n")
    project.write("channel_profiles/other.yaml", profile_text(fields="fields: {id: ⟦MAP102⟧id2}\n"))
    assert placed(project.lint("channel_profiles")) == sorted(project.places)


def test_a_folder_of_nothing(project: Project) -> None:
    (project.folder / "empty").mkdir()
    assert said(project.lint("empty")) == ["PRF104 empty cannot be read: it is a folder without YAML files"]


def test_a_folder_called_like_a_file(project: Project) -> None:
    (project.folder / "x.yaml").mkdir()
    (finding,) = project.lint("x.yaml")
    assert finding.code == "PRF104"


def test_a_file_that_is_not_utf8(project: Project) -> None:
    project.write("x.yaml", "channels:\n  a: {file: é}\n".encode("latin-1"))
    (finding,) = project.lint("x.yaml")
    assert (finding.code, str(finding.origin)) == ("PRF104", "x.yaml:2:13")


def test_several_at_once(project: Project) -> None:
    project.profile(fields="fields: {id: ⟦MAP102⟧idd}\n")
    project.config("⟦PRF105⟧shopp: {}\n")
    assert placed(project.lint(CONFIG, PROFILE)) == sorted(project.places)


def test_without_a_name_the_configuration_here(project: Project) -> None:
    project.config("⟦PRF105⟧shopp: {}\n")
    assert placed(project.lint()) == project.places


def test_without_a_configuration_every_profile(project: Project) -> None:
    project.profile(fields="fields: {id: ⟦MAP102⟧idd}\n")
    assert placed(project.lint()) == project.places


def test_an_empty_configuration_is_fine(project: Project) -> None:
    project.config("# nothing yet\n")
    assert project.lint(CONFIG) == []


def test_a_slip_in_a_key_does_not_change_what_a_file_is(project: Project) -> None:
    project.write("x.yaml", profile_text().replace("feedgen: 1\nchannel:", "⟦PRF105⟧fedgen: 1\n⟦PRF105⟧chanel:"))
    found = project.lint("x.yaml")
    assert sorted(finding.code for finding in found) == ["PRF105", "PRF105", "PRF107", "PRF107"]


class TestLookup:
    """explicit path → project folder → user folder → packaged."""

    def test_a_fragment_beside_a_profile_of_another_folder(self, project: Project) -> None:
        project.write("shop/channel_profiles/_base/b.yaml", "select: ⟦MAP102⟧prise\n")
        project.write("shop/channel_profiles/own.yaml", profile_text(head="extends: _base/b\n"))
        (code, file, line, column), (found,) = project.places[0], placed(project.lint("shop/channel_profiles/own.yaml"))
        assert found == (code, file, line, column)

    def test_a_profile_beside_the_configuration(self, project: Project) -> None:
        project.write("shop/mine.yaml", profile_text(fields="fields: {id: ⟦MAP102⟧idd}\n"))
        project.write("shop/feedgen.yaml", "channels: {x: {profile: mine.yaml}}\n")
        assert placed(project.lint("shop/feedgen.yaml")) == project.places

    def test_the_project_wins_over_the_package(self, project: Project) -> None:
        project.write("channel_profiles/google.yaml", profile_text(fields="fields: {id: ⟦MAP102⟧idd}\n"))
        assert placed(project.lint("google")) == project.places

    def test_a_name_does_not_lead_out_of_its_folder(self, project: Project) -> None:
        project.write("secret.yaml", profile_text())
        project.write("channel_profiles/x.yaml", profile_text(head="extends: ⟦PRF110⟧../secret\n"))
        assert placed(project.lint("x")) == project.places

    def test_a_template_does_not_lead_out_of_its_folder(self, project: Project) -> None:
        project.write("secret.xml.j2", "{{ items }}")
        (project.folder / "templates").mkdir()
        project.profile(feed="file: a.xml\nwriter: xml\nitem: x\nenvelope: ⟦PRF125⟧../secret.xml.j2\n")
        assert placed(project.lint("own")) == project.places


class TestDescribed:
    def test_a_channel_of_the_project(self, project: Project) -> None:
        project.profile(fields="fields: {id: {value: id, required: true, max_length: 9}}\n")
        found = api.channel("own")
        assert (found.name, found.feeds[0].fields[0].limits) == ("own", "1–9 characters")

    def test_an_unknown_channel(self) -> None:
        with pytest.raises(UsageError, match="did you mean `google`"):
            api.channel("gogle")

    def test_all_of_them(self, project: Project) -> None:
        project.profile()
        assert {"google", "own"} <= {channel.name for channel in api.channels()}

    def test_least(self, project: Project) -> None:
        project.write(PROFILE, HEAD + "feeds: {a: {file: a.csv, writer: csv, fields: {x: {counter: true}}}}\n")
        (field,) = api.channel("own").feeds[0].fields
        assert field.source == "the item's number"


def test_keys_that_are_left_unread_leave_the_rest_in_place(tmp_path: Path) -> None:
    text = "a: 1\ntests:\n- {b: 2}\n\n# a note\n  - c: |\n      tests:\nd:\n  tests: 3\ntests: {e: 4}\nf: 5"
    path = tmp_path / "own.yaml"
    path.write_text(text)
    document = load_file(path, unread=("tests",))
    assert document.data == {"a": 1, "d": {"tests": 3}, "f": 5}
    assert [document.where_key((key,)).line for key in "adf"] == [1, 8, 11]
    path.write_text("a: 1\ntests:\n  - x: ]")
    assert load_file(path, unread=("tests",)).data == {"a": 1}
