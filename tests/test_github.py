"""What GitHub looks for is there, and can be read by it."""

import re

import pytest
import yaml
from support import ROOT

GITHUB = ROOT / ".github"
FORMS = sorted(file for file in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if file.stem != "config")
TYPES = {"markdown": {"value"}, "textarea": {"label"}, "input": {"label"}, "dropdown": {"label", "options"}}
"""What each element of a form needs, by GitHub's description of them."""


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", "SECURITY.md", "PULL_REQUEST_TEMPLATE.md", "ISSUE_TEMPLATE/config.yml"]
)
def test_what_github_shows_is_where_it_looks(name):
    assert (GITHUB / name).read_text("utf-8").strip()


@pytest.mark.parametrize("file", [*GITHUB.rglob("*.yml")], ids=lambda file: file.stem)
def test_every_file_is_yaml(file):
    assert yaml.safe_load(file.read_text("utf-8"))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_has_what_a_form_needs(file):
    form = yaml.safe_load(file.read_text("utf-8"))
    assert all(form.get(key) for key in ("name", "description", "body"))
    asked = [one for one in form["body"] if one["type"] != "markdown"]
    assert len({one["id"] for one in asked}) == len(asked) > 0
    for one in form["body"]:
        assert TYPES[one["type"]] <= one["attributes"].keys()
    assert any(one.get("validations", {}).get("required") for one in asked)


def test_who_reports_a_fault_is_asked_for_the_report_of_the_doctor():
    form = (GITHUB / "ISSUE_TEMPLATE" / "fault.yml").read_text("utf-8")
    assert "attn-tui doctor" in form
    assert "Report a vulnerability" in form


def test_a_workflow_starts_only_scripts_that_are_there():
    for file in (GITHUB / "workflows").glob("*.yml"):
        for script in re.findall(r"bash (\.ci/\w+)", file.read_text("utf-8")):
            assert (ROOT / script).is_file(), script
