"""The command line of the campaigns."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from campaigns import command
from campaigns.attempt import Outcome
from campaigns.campaign import Campaign
from campaigns.table import CAMPAIGNS, named

ROOT = Path(__file__).parents[2]
GROUPS = ("files", "sentences", "texts", "screen", "class", "terminal", "work")


@pytest.fixture(autouse=True)
def ran(monkeypatch):
    """What is run, none of it for real: nothing is found in it."""
    ran: list[tuple[str, int, list[int]]] = []

    def outcomes(campaign: Campaign, seed: int, numbers):
        ran.append((campaign.name, seed, list(numbers)))
        return [Outcome(campaign.name, seed, number, "it", "read") for number in numbers]

    monkeypatch.setattr("campaigns.worker.outcomes", outcomes)
    return ran


def refused(capsys, *arguments: object) -> str:
    with pytest.raises(SystemExit) as ended:
        command.main([*map(str, arguments)])
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("option", "value"), [("--count", "-3"), ("--count", "0"), ("--count", "x"), ("--first", "-1"), ("--case", "-1")]
)
def test_a_number_that_cannot_be_is_refused(option, value, ran, capsys):
    assert option in (said := refused(capsys, "npz", option, value))
    assert value in said
    assert not ran


def test_a_part_of_a_campaign_is_run(ran):
    assert command.main(["npz", "lesson", "--first", "7", "--count", "2", "--seed", "3"]) == 0
    assert ran == [("npz", 3, [7, 8]), ("lesson", 3, [7, 8])]


def test_the_report_of_a_run_that_finds_nothing_can_be_run_again(ran, tmp_path):
    report = str(tmp_path / "report.jsonl")
    assert command.main(["npz", "--count", "1", "--report", report]) == 0
    assert command.main(["--again", report]) == 0
    assert len(ran) == 1


def test_what_a_report_names_is_run_again(ran, tmp_path):
    report = tmp_path / "report.jsonl"
    some = [Outcome(name, 4, number, "it", "fault").as_dict() for name, number in (("npz", 9), ("zip", 1), ("npz", 2))]
    report.write_text("".join(json.dumps(one) + "\n" for one in some))
    assert command.main(["--again", str(report)]) == 0
    assert ran == [("npz", 4, [2, 9]), ("zip", 4, [1])]


@pytest.mark.parametrize(
    "line",
    [
        '{"x": 1}',
        "[]",
        "7",
        "{",
        "\x1b",
        '{"campaign": "no", "seed": 1, "number": 1}',
        '{"campaign": [], "seed": 1, "number": 1}',
    ],
)
def test_what_is_no_report_is_refused(line, ran, tmp_path, capsys):
    report = tmp_path / "report.jsonl"
    report.write_text(json.dumps(Outcome("npz", 1, 0, "it", "fault").as_dict()) + f"\n{line}\n")
    assert f"{report}, line 2, is no line" in refused(capsys, "--again", report)
    assert not ran


def test_a_report_that_cannot_be_read_or_written_is_refused_at_once(ran, tmp_path, capsys):
    place = tmp_path / "nowhere" / "x.jsonl"
    for arguments in (("--again", place), ("npz", "--report", place), ("npz", "--report", tmp_path)):
        assert str(arguments[-1]) in refused(capsys, *arguments)
    assert not ran


def test_every_name_stands_in_the_help_and_where_one_is_unknown(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    helped, said = capsys.readouterr().out, refused(capsys, "nothing")
    for name in (*CAMPAIGNS, *GROUPS):
        assert name in helped
        assert name in said
    assert "'nothing'" in said
    assert {one.against for one in CAMPAIGNS.values()} == {*GROUPS}


@pytest.mark.parametrize("name", ["pytest", "hypothesis", "asyncssh"])
def test_without_what_it_needs_it_says_what_to_install(name):
    without = (
        f"import runpy, sys; sys.modules[{name!r}] = None; runpy.run_module('tests.campaigns', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", without], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.stderr == f'{name} is not installed; in the clone, type pip install -e ".[dev]".\n'
    assert done.returncode == 2


def test_every_night_all_cases_of_every_campaign_are_run():
    text = (ROOT / ".github" / "workflows" / "campaigns.yml").read_text("utf-8")
    matrix = yaml.safe_load(text)["jobs"]["campaign"]["strategy"]["matrix"]
    numbers: dict[str, list[int]] = {}
    for job in [{"name": name} for name in matrix["name"]] + matrix["include"]:
        for campaign in named(job["name"]):
            first, count = map(int, re.findall(r"\d+", job.get("part", f"0 {campaign.count}")))
            numbers.setdefault(campaign.name, []).extend(range(first, first + count))
    assert numbers == {one.name: [*range(one.count)] for one in CAMPAIGNS.values()}
