"""`attn-tui evaluate --evidence`: text, JSON, the record; and what there is none of."""

import json
import shutil
import signal

import pytest
from cli.running import beside_what_was_read, is_one_sentence
from support import ROOT, VARIED, checkpoint_of, save_whole

from attn_tui.checkpoint import load
from attn_tui.engine.erasure import evidence
from attn_tui.engine.stepper import translate_batch
from attn_tui.judging import explaining
from attn_tui.judging.record import read_results
from attn_tui.judging.results import Agreement

SOURCES = ["31415", "27182", "3", "16180", "99"]


@pytest.fixture
def pairs(tmp_path):
    """Digit strings, and what `reverse` says of them."""
    path = tmp_path / "digits.tsv"
    said = [one.text for one in translate_batch(load("reverse"), SOURCES)]
    path.write_text("".join(f"{s}\t{t}\n" for s, t in zip(SOURCES, said, strict=True)))
    return path


def test_figures_and_what_they_mean_are_told_on_80_columns(call, pairs):
    code, out, err = call("evaluate", pairs, "-c", "reverse", "-c", "reverse-seq2seq", "--evidence")
    assert (code, beside_what_was_read(err)) == (0, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if "most needed," in line)
    rows = {line.split()[1]: line.split()[2:] for line in lines[start:] if line.startswith(("● ", "▲ "))}
    _, document, _ = call("evaluate", pairs, "-c", "reverse", "--evidence", "--json")
    [judged] = json.loads(document)["checkpoints"][0]["pairs"]
    masked, left_out = judged["evidence_masked"], judged["evidence_left_out"]
    assert [float(tau.replace("−", "-")) for tau in rows["reverse"][:2]] == pytest.approx(
        [masked["tau"], left_out["tau"]], abs=0.0006
    )
    assert rows["reverse"][2:] == ["100.0%", "100.0%"]
    said = " ".join(out.split())
    assert f"● reverse: compared are {masked['words']} output words of {masked['sentences']} sentences." in said
    assert "▲ reverse-seq2seq: it has no attention, so there are no weights to compare." in out
    assert "Jain and Wallace" in out
    assert "Jain" not in call("evaluate", pairs, "-c", "reverse")[1]


def test_json_has_the_mean_over_words(call, pairs):
    _, out, _ = call("evaluate", pairs, "-c", "reverse", "--evidence", "--json")
    [judged] = json.loads(out)["checkpoints"][0]["pairs"]
    reverse = load("reverse")
    ids = [one.ids.tolist() for one in translate_batch(reverse, SOURCES)]
    found = [one for pair in zip(SOURCES, ids, strict=True) for one in evidence(reverse, *pair) if len(pair[0]) > 1]
    for way in ("masked", "left_out"):
        taus = [one.tau(way) for one in found]
        taus = [tau for tau in taus if tau == tau]
        figures = judged[f"evidence_{way}"]
        assert figures["words"] == len(taus)
        assert figures["tau"] == pytest.approx(sum(taus) / len(taus), abs=1e-4)
    _, out, _ = call("evaluate", pairs, "-c", "reverse", "--json")
    [judged] = json.loads(out)["checkpoints"][0]["pairs"]
    assert judged["evidence_masked"] is None is judged["evidence_left_out"]


def test_it_is_recorded_with_the_other_figures(call, pairs, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", folder)
    code, _, err = call("evaluate", pairs, "-c", folder, "--evidence", "--record")
    assert (code, beside_what_was_read(err)) == (0, f"recorded in {folder}\n")
    [judged] = read_results(folder).pairs
    assert isinstance(judged.evidence_left_out, Agreement)
    assert judged.evidence_left_out.words == 15  # of «99», it is the same which 9 is left out: nothing to compare
    results = json.loads((folder / "results.json").read_text("utf-8"))
    results["pairs"][0]["evidence_masked"]["tau"] = "much"
    (folder / "results.json").write_text(json.dumps(results))
    assert is_one_sentence(call("checkpoints", folder)[2] or "x.\n")


def test_sentences_that_cannot_be_read_count_nowhere(call, tmp_path):
    path = tmp_path / "some.tsv"
    path.write_text("314\t413\nabc\tcba\n")
    code, out, err = call("evaluate", "-c", "reverse", path, "--evidence", "--json")
    assert code == 0
    assert err.count("cannot be read") == 1
    [judged] = json.loads(out)["checkpoints"][0]["pairs"]
    assert (judged["refused"], judged["evidence_left_out"]["sentences"]) == (1, 1)


def test_ctrl_c_reports_the_sentences_that_were_done(call, tmp_path, monkeypatch):
    folder = save_whole(tmp_path / "small", checkpoint_of(VARIED["lecture, dot"]))
    path = tmp_path / "many.tsv"
    path.write_text("".join(f"w{i % 9 + 1} w{i % 7 + 1} w2\tw1\n" for i in range(40)))
    compute, count = explaining.evidence_batch, iter(range(1000))

    def pressed(*arguments, **named):
        if next(count) == 1:
            signal.raise_signal(signal.SIGINT)
        return compute(*arguments, **named)

    monkeypatch.setattr(explaining, "evidence_batch", pressed)
    code, out, _ = call("evaluate", path, "-c", folder, "--evidence", "--json")
    [judged] = json.loads(out)["checkpoints"][0]["pairs"]
    assert (code, judged["done"]) == (130, 40)
    assert 0 < judged["evidence_left_out"]["sentences"] <= 16


def test_without_pairs_it_says_nothing(call, tmp_path):
    code, out, err = call("evaluate", "-c", "reverse", "--alignments", tmp_path, "--evidence")
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "--evidence is about translations" in err
