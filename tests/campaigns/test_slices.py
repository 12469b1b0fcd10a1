"""The first cases of every campaign; and that a campaign finds what must not happen, and nothing in what is intact."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from cli.running import run

from attn_tui.corpora.gold import read_gold
from attn_tui.corpora.reading import read_bitexts
from attn_tui.errors import CorpusError
from attn_tui.lessons import read_lesson
from attn_tui.screen.keyline import KeyLine
from attn_tui.training.recipe import read_recipe
from campaigns import checkpoints, foreign, histories, kept, texts, traces, walks, worker
from campaigns.attempt import attempt
from campaigns.campaign import Campaign, Case, FaultError
from campaigns.doors import served
from campaigns.screens import drawn_subject
from campaigns.table import CAMPAIGNS, named
from campaigns.used import answered, refused_or

SEED = 1


@pytest.fixture(scope="module", autouse=True)
def _no_class_is_left():
    yield
    served.close()


@pytest.mark.parametrize(
    ("name", "number"), [(one.name, number) for one in CAMPAIGNS.values() for number in range(one.in_tests)]
)
def test_nothing_but_an_answer_or_a_sentence_comes_of_it(name: str, number: int, tmp_path: Path) -> None:
    outcome = attempt(CAMPAIGNS[name], SEED, number, tmp_path)
    assert not outcome.fault, f"{outcome.what}: {outcome.fault}\n{outcome.told}"


def test_what_nobody_has_changed_is_read(tmp_path: Path) -> None:
    for name in (*checkpoints.TOKENIZERS, "sentencepiece", *checkpoints.SYSTEMS[::9]):
        place = checkpoints.write(tmp_path / name.replace(":", ""), checkpoints.base(name))
        assert answered("translate", checkpoints.SENTENCES[name], "--plain", "-c", place).returncode == 0, name
    for system in traces.SYSTEMS:
        (tmp_path / "a.trace").write_bytes(traces.base(system))
        assert refused_or(lambda: traces.show(tmp_path / "a.trace")) == "read", system
    place = checkpoints.write(tmp_path / "judged", checkpoints.base("words"))
    (place / kept.RESULTS).write_bytes(kept.results_of(place))
    assert kept.JUDGED.file in kept.shown(place)
    place = checkpoints.write(tmp_path / "aged", histories.base(True))
    assert refused_or(lambda: histories.looked_at(place)) == "read"


@pytest.mark.parametrize("name", [*foreign.CASES, *(f"{name} zipped" for name in foreign.FLAT)])
def test_a_model_that_nobody_has_changed_is_imported(name: str, tmp_path: Path) -> None:
    name, zips = name.removesuffix(" zipped"), name.endswith(" zipped")
    place = checkpoints.write(tmp_path / "it", foreign.base(name, zips))
    with mock.patch("platformdirs.user_data_dir", return_value=str(tmp_path / "data")):
        done = answered("checkpoints", "import", place, "--name", "mine", *foreign.OPTIONS.get(name, ()))
    assert done.returncode == 0, done.stderr


def test_texts_that_nobody_has_changed_are_read(tmp_path: Path) -> None:
    written = {"a.md": texts.LESSON, "a.toml": texts.RECIPE, "config": texts.SETTINGS}
    for name, text in {**written, "a.tsv": texts.PAIRS, "a.csv": texts.CSV, "a.sgm": texts.SGM}.items():
        (tmp_path / name).write_text(text, "utf-8")
    read_lesson(tmp_path / "a.md")
    read_recipe(str(tmp_path / "a.toml"))
    assert [len(one.pairs) for one in read_bitexts([tmp_path / f"a.{end}" for end in ("tsv", "csv", "sgm")])] == [
        12,
        10,
        2,
    ]
    with mock.patch.dict(os.environ, {"ATTN_TUI_CONFIG": str(tmp_path / "config")}):
        assert run("config").returncode == 0
    for files in (texts.LINKS, texts.WITHOUT_IDS):
        place = checkpoints.write(
            tmp_path / str(len(files["Chat_sents.txt"])), {k: v.encode() for k, v in files.items()}
        )
        assert len(read_gold(place)) == 3


@pytest.mark.parametrize(
    ("run", "fault"),
    [
        (lambda beside: 1 / 0, "ZeroDivisionError"),
        (lambda beside: refused_or(lambda: int("x")), "ValueError"),
        (lambda beside: refused_or(lambda: (_ for _ in ()).throw(CorpusError("two\nlines"))), "no sentence"),
        (lambda beside: answered("help").stdout, ""),
        (lambda beside: beside.write_text("here") and "read", "outside its folder: opened"),
        (lambda beside: beside.read_text() and "read", "outside its folder: opened"),
        (lambda beside: beside.unlink() or "read", "outside its folder: os.remove"),
        (
            lambda beside: sys.audit("subprocess.Popen", "sh", [], None, None) or "read",
            "outside its folder: subprocess",
        ),
    ],
)
def test_what_must_not_happen_is_found(run: Callable[[Path], str], fault: str, tmp_path: Path) -> None:
    (beside := tmp_path / "beside").write_text("there")
    (folder := tmp_path / "given").mkdir()
    campaign = Campaign("one", "none", 1, lambda drawn, folder: Case("it", lambda: run(beside)))
    outcome = attempt(campaign, SEED, 0, folder)
    assert fault in outcome.fault
    assert bool(outcome.fault) == bool(fault)


async def test_a_walk_finds_what_is_stale_and_what_is_a_command() -> None:
    with walks.quickly():
        async with walks.Walker.on(drawn_subject(Random(1), Path(), ("toy",))) as walker:
            walker.look()
            line = walker.app.screen.query_one(KeyLine)
            line._shown = [("x", "go", "quit")] * 3
            with pytest.raises(FaultError, match="is stale"):
                walker.look()
            walker.look()
            line._shown = [("x", "\x1b[2J", "quit")] * 3
            line.refresh()
            with pytest.raises(FaultError, match="is not printable"):
                walker.look()


def test_the_same_number_is_the_same_case() -> None:
    def case(drawn: Random, folder: Path) -> Case:
        return Case(f"{drawn.random()}", lambda: "read")

    one = Campaign("one", "none", 1, case)
    drawn = [one.drawn(seed, number, Path()).what for seed, number in ((1, 0), (1, 0), (1, 1), (2, 0))]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def test_campaigns_are_named_by_what_they_are_against() -> None:
    assert named("trace") == [CAMPAIGNS["trace"]]
    assert named("sentences") == [CAMPAIGNS["sentence"]]
    assert {one.name for one in named("texts")} == {"lesson", "settings", "recipe", "corpus", "gold"}
    with pytest.raises(KeyError):
        named("nothing")


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited and counted in Linux' way")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize(
    ("run", "fault"),
    [
        (lambda: "read", ""),
        (lambda: os._exit(3), "it ended the process (3)"),
        (lambda: os.kill(os.getpid(), 9), "it ended the process (-9)"),
        (lambda: time.sleep(1000) or "read", "it hangs"),
        (lambda: (b"x" * (40 << 20)) and "read", "MB"),
        (lambda: sum(range(5_000_000)) and "read", " s"),
    ],
)
def test_what_ends_hangs_or_grows_a_process_is_found(run: Callable[[], str], fault: str, monkeypatch) -> None:
    for name, value in {
        "_HANGS": 1 if "hangs" in fault else 600,
        "BYTES": 20 << 20,
    }.items():
        monkeypatch.setattr(worker, name, value)
    seconds = 1e-2 if fault == " s" else 600
    campaign = Campaign("one", "none", 3, lambda drawn, folder: Case("it", run), seconds=seconds)
    count = 1 if "hangs" in fault else 3
    outcomes = list(worker.outcomes(campaign, SEED, range(count)))
    assert [outcome.number for outcome in outcomes] == [*range(count)]
    for outcome in outcomes:
        assert fault in outcome.fault
        assert bool(fault) == bool(outcome.fault)
