import dataclasses
import json
import os

import pytest
from support import random_checkpoint, save_whole

from attn_tui.errors import CheckpointError, JudgingError
from attn_tui.judging.record import RESULTS, fingerprint, read_results, write_results
from attn_tui.judging.results import AlignedLength, Alignment, Interval, Judged, Length, Paired, Results

LENGTH = Length(first=1, last=5, pairs=10, bleu=40.5, chrf=60.0)
JUDGED = Judged("a.tsv", "2026-11-22", 10, 10, 0, 0, 0, 40.5, 60.0, 0.25, "nrefs:1", "nrefs:1|nc:6", (LENGTH,))
ALIGNMENT = Alignment("alibi", "2026-11-22", 5, 5, 0, 0, 0.3, 0.8, 0.6, 57.5)


@pytest.fixture
def folder(tmp_path):
    return save_whole(tmp_path / "small", random_checkpoint())


def results_of(folder, *pairs, alignments=()):
    return Results(fingerprint(folder), pairs, alignments)


def test_results_are_read_as_they_were_written(folder):
    silent = dataclasses.replace(ALIGNMENT, gold="b", aer=None, aer_next=None)
    results = results_of(folder, JUDGED, alignments=(ALIGNMENT, silent))
    write_results(folder, results)
    assert read_results(folder) == results
    assert not list(folder.glob(".*"))


def test_where_nothing_was_recorded_there_are_no_results(folder):
    assert read_results(folder) == results_of(folder)


def test_figures_of_other_weights_are_forgotten(folder):
    write_results(folder, results_of(folder, JUDGED))
    save_whole(folder, random_checkpoint(seed=1))
    assert read_results(folder) == results_of(folder)
    newer = results_of(folder, dataclasses.replace(JUDGED, file="b.tsv"))
    assert Results("older", (JUDGED,)).merged(newer) == newer


def test_newer_figures_take_the_place_of_those_on_the_same_data(folder):
    other, newer = dataclasses.replace(JUDGED, file="b.tsv"), dataclasses.replace(JUDGED, bleu=41.0)
    again = dataclasses.replace(ALIGNMENT, aer=0.2)
    merged = results_of(folder, JUDGED, other, alignments=(ALIGNMENT,)).merged(
        results_of(folder, newer, alignments=(again,))
    )
    assert merged == results_of(folder, newer, other, alignments=(again,))


def test_figures_on_other_data_of_the_same_name_are_kept_beside(folder):
    here, there = (dataclasses.replace(JUDGED, digest=digest) for digest in ("1", "2"))
    gold = [dataclasses.replace(ALIGNMENT, digest=digest) for digest in ("1", "2")]
    merged = results_of(folder, here, alignments=gold[:1]).merged(results_of(folder, there, alignments=gold[1:]))
    assert merged == results_of(folder, here, there, alignments=tuple(gold))


def test_figures_of_another_search_are_kept_beside(folder):
    greedy = dataclasses.replace(JUDGED, digest="1")
    beam, other = (dataclasses.replace(greedy, beam=5, length_penalty=penalty) for penalty in (0.6, 1.0))
    merged = results_of(folder, greedy).merged(results_of(folder, beam)).merged(results_of(folder, other))
    again = dataclasses.replace(beam, bleu=50.0)
    assert merged == results_of(folder, greedy, beam, other)
    assert merged.merged(results_of(folder, again)) == results_of(folder, greedy, again, other)


def test_what_an_older_version_recorded_is_replaced_by_its_name(folder):
    newer = dataclasses.replace(JUDGED, digest="1")
    assert results_of(folder, JUDGED).merged(results_of(folder, newer)) == results_of(folder, newer)


def test_the_same_data_under_more_of_its_path_is_the_same(folder):
    alone = dataclasses.replace(JUDGED, file="test.tsv", digest="1")
    beside, other = (dataclasses.replace(alone, file=f"{name}/test.tsv") for name in ("a", "b"))
    assert results_of(folder, alone).merged(results_of(folder, beside)) == results_of(folder, beside)
    assert results_of(folder, beside).merged(results_of(folder, alone)) == results_of(folder, alone)
    assert results_of(folder, beside).merged(results_of(folder, other)) == results_of(folder, beside, other)
    assert results_of(folder, beside, other).merged(results_of(folder, alone)) == results_of(folder, alone)


def test_results_of_format_1_are_read(folder):
    old = {
        "weights": fingerprint(folder),
        "pairs": [
            {
                "file": "a.tsv", "date": "2026-11-22", "pairs": 10, "done": 10, "refused": 0, "cut": 0, "endless": 0,
                "bleu": 40.5, "chrf": 60.0, "exact": 0.25,
                "bleu_signature": "nrefs:1",
                "chrf_signature": "nrefs:1|nc:6",
                "by_length": [{"first": 1, "last": 5, "pairs": 10, "bleu": 40.5, "chrf": 60.0}],
            },
        ],
        "alignments": [
            {
                "gold": "alibi", "date": "2026-11-22", "sentences": 5, "done": 5, "refused": 0, "cut": 0, "aer": 0.3,
                "aer_next": 0.8, "aer_diagonal": 0.6, "perplexity": 57.5,
            },
        ],
    }  # fmt: skip
    (folder / RESULTS).write_text(json.dumps(old), "utf-8")
    assert read_results(folder) == results_of(folder, JUDGED, alignments=(ALIGNMENT,))


def test_everything_there_can_be_is_read_as_it_was_written(folder):
    everything = dataclasses.replace(
        JUDGED, bleu=None, leads="exact", length_unit="pieces", digest="1", beam=5, length_penalty=0.6,
        endless_lines=(3, 9), bleu_interval=Interval(40, 1), chrf_interval=Interval(60, 2),
        paired=Paired("other", None, 0.01, 1000),
    )  # fmt: skip
    alignment = dataclasses.replace(ALIGNMENT, by_length=(AlignedLength(1, 5, 3, 0.3, None, 0.6),))
    results = results_of(folder, everything, alignments=(alignment,))
    write_results(folder, results)
    assert read_results(folder) == results


def changed(**changes):
    return {**json.loads(json.dumps(dataclasses.asdict(Results("w", (JUDGED,), (ALIGNMENT,))))), **changes}


def of_pairs(**changes):
    (pairs,) = changed()["pairs"]
    return changed(pairs=[{**pairs, **changes}])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[" * 100_000,
        b"\xff",
        [],
        3,
        {},
        changed(weights=3),
        changed(pairs="x\x1b[31m"),
        changed(pairs=[3]),
        changed(unknown=1),
        changed(alignments=[{"gold": "x"}]),
        changed(alignments=[{**changed()["alignments"][0], "aer": "0.3"}]),
        of_pairs(bleu="high"),
        of_pairs(chrf=None),
        of_pairs(leads="best"),
        of_pairs(length_unit=3),
        of_pairs(beam=None),
        of_pairs(endless_lines=3),
        of_pairs(endless_lines=["\x1b[31m"]),
        of_pairs(bleu_interval=3),
        of_pairs(bleu_interval={"mean": 3}),
        of_pairs(paired={"baseline": 1, "bleu": None, "chrf": 1, "resamples": 1}),
        changed(alignments=[{**changed()["alignments"][0], "by_length": [3]}]),
        of_pairs(bleu=float("nan")),
        of_pairs(bleu=10**400),
        of_pairs(pairs=True),
        of_pairs(pairs=1.5),
        of_pairs(by_length=None),
        of_pairs(by_length=[[1]]),
        of_pairs(file=["x"]),
    ],
    ids=str,
)
def test_what_is_no_results_file_is_said_in_one_sentence(folder, content):
    raw = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    (folder / RESULTS).write_bytes(raw)
    with pytest.raises(CheckpointError) as caught:
        read_results(folder)
    message = str(caught.value)
    assert message.startswith(f"{folder / RESULTS}: ")
    assert message.isprintable()
    assert message.endswith(".")
    assert len(message) < 400


def test_without_weights_there_is_nothing_that_was_judged(folder):
    (folder / "model.safetensors").unlink()
    with pytest.raises(CheckpointError, match=r"model\.safetensors: it cannot be read"):
        read_results(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(folder):
    folder.chmod(0o500)
    with pytest.raises(JudgingError, match="copy the checkpoint to a folder of yours"):
        write_results(folder, results_of(folder, JUDGED))


@pytest.mark.parametrize("name", [RESULTS, "README.md"])
def test_a_place_that_cannot_be_written_is_said_and_nothing_is_written(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    before = sorted(folder.rglob("*"))
    with pytest.raises(JudgingError, match="copy the checkpoint to a folder of yours"):
        write_results(folder, results_of(folder, JUDGED), "# card\n")
    assert sorted(folder.rglob("*")) == before
