import json
import shutil
import signal
import subprocess

import pytest
from cli.running import PATIENCE, PROGRAM, beside_what_was_read, environment, is_one_sentence
from support import ROOT, VARIED, checkpoint_of, favouring, random_checkpoint, save_whole

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import translate_batch
from attn_tui.judging import translating

SOURCES = ["31415", "27182", "16180"]


@pytest.fixture
def pairs(tmp_path):
    """Two files: what `reverse` says, and what it does not."""
    said = [translate_batch(load("reverse"), [source])[0].text for source in SOURCES]
    right, wrong = tmp_path / "right.tsv", tmp_path / "wrong.tsv"
    right.write_text("".join(f"{s}\t{t}\n" for s, t in zip(SOURCES, said, strict=True)))
    wrong.write_text("".join(f"{s}\t0\n" for s in SOURCES))
    return right, wrong


@pytest.fixture
def gold(tmp_path):
    """Digits, one a word, and their reverse; every link sure."""
    folder = tmp_path / "digits"
    folder.mkdir()
    lines = {
        "ali_w2w_There_Back.txt": " ".join(f"{4 - i}-{i}" for i in range(5)),
        "There_sents.txt": "3 1 4 1 5",
        "Back_sents.txt": "5 1 4 1 3",
    }
    for name, text in lines.items():
        (folder / name).write_text(f"0\t{text}\n")
    return folder


@pytest.fixture
def longer(tmp_path):
    """Pairs of words w1 … for the small checkpoints, twelve of each length from 1 to 18."""
    path = tmp_path / "longer.tsv"
    lines = [" ".join(f"w{(i + j) % 12 + 1}" for j in range(length)) for length in range(1, 19) for i in range(12)]
    path.write_text("".join(f"{line}\t{line}\n" for line in lines))
    return path


def interrupted_after(monkeypatch, batches):
    """Press Ctrl-C while that many batches have been translated and the next one is."""
    translate, count = translating.translate_batch, iter(range(1000))

    def pressed(*arguments, **named):
        if next(count) == batches:
            signal.raise_signal(signal.SIGINT)
        return translate(*arguments, **named)

    monkeypatch.setattr(translating, "translate_batch", pressed)


def test_each_file_has_its_figures_and_signatures(call, pairs):
    code, out, err = call("evaluate", "-c", "reverse", *pairs)
    right, wrong = out.split("wrong.tsv: 3 pairs")
    assert "right.tsv: 3 pairs" in right
    assert "100.0%" in right
    assert "0.0%" in wrong
    for part in (right, wrong):
        assert "● reverse" in part
        assert "tok:13a" in part
        assert "nc:6" in part
        assert "1–5" in part
    assert (beside_what_was_read(err), code) == ("", 0)


def test_several_checkpoints_stand_side_by_side_on_80_columns(call, longer, tmp_path):
    folders = [save_whole(tmp_path / f"small-{seed}", random_checkpoint(seed)) for seed in range(3)]
    code, out, err = call("evaluate", longer, *(part for folder in folders for part in ("-c", folder)))
    assert (code, beside_what_was_read(err)) == (0, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    for mark, folder in zip("●▲■", folders, strict=True):
        assert out.count(f"{mark} {folder.name}") >= 3  # the figures, the table by length, the plot
    assert [line.split()[0] for line in out.splitlines() if line[:1].isdigit() and "–" in line.split()[0]] == [
        "1–5", "6–10", "11–15", "16–20",
    ]  # fmt: skip
    assert "BLEU by the source's words\n" in out
    assert "\x1b" not in out


def test_checkpoints_of_one_name_are_shown_as_they_were_asked_for(call, pairs, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "checkpoints" / "reverse", tmp_path / "reverse")
    monkeypatch.chdir(tmp_path)
    code, out, _ = call("evaluate", "-c", "reverse", "-c", "./reverse", "-c", "reverse", pairs[0])
    assert code == 0
    assert "● reverse " in out
    assert "▲ ./reverse " in out
    assert "■" not in out


def test_json_is_one_document_and_nothing_else(call, pairs, gold):
    code, out, err = call("evaluate", "-c", "reverse", *pairs, "--alignments", gold, "--json")
    document = json.loads(out)
    assert (code, beside_what_was_read(err)) == (0, "")
    assert set(document) == {"format", "version", "complete", "checkpoints"}
    assert document["complete"] is True
    (checkpoint,) = document["checkpoints"]
    assert set(checkpoint) == {
        "name", "system", "source_language", "target_language", "parameters", "weights", "pairs", "alignments",
    }  # fmt: skip
    assert (checkpoint["name"], checkpoint["parameters"]) == ("reverse", 2_835)
    right, wrong = checkpoint["pairs"]
    assert set(right) == {
        "file", "date", "pairs", "done", "refused", "cut", "endless", "bleu", "chrf", "exact", "bleu_signature",
        "chrf_signature", "by_length",
    }  # fmt: skip
    assert (right["file"], right["exact"], wrong["file"], wrong["exact"]) == ("right.tsv", 1, "wrong.tsv", 0)
    assert set(right["by_length"][0]) == {"first", "last", "pairs", "bleu", "chrf"}
    (alignment,) = checkpoint["alignments"]
    assert set(alignment) == {
        "gold", "date", "sentences", "done", "refused", "cut", "aer", "aer_next", "aer_diagonal", "perplexity",
    }  # fmt: skip
    assert (alignment["gold"], alignment["aer"]) == ("digits", 0)
    assert alignment["aer_diagonal"] == pytest.approx(0.8)


def test_alignments_alone_need_no_pairs(call, gold):
    code, out, err = call("evaluate", "-c", "reverse", "--alignments", gold)
    assert (code, beside_what_was_read(err)) == (0, "")
    assert "digits: 1 aligned pairs" in out
    assert "0.000" in out
    assert "0.800" in out
    assert "Och and Ney 2003" in out
    assert "BLEU" not in out


def test_a_checkpoint_without_attention_says_that_there_is_no_alignment(call, tmp_path):
    folder = save_whole(tmp_path / "silent", checkpoint_of(VARIED["seq2seq"]))
    for name, text in {"ali_w2w_A_B.txt": "0-0", "A_sents.txt": "w1 w2", "B_sents.txt": "w3"}.items():
        (tmp_path / name).write_text(f"0\t{text}\n")
    code, out, err = call("evaluate", "-c", folder, "--alignments", tmp_path / "ali_w2w_A_B.txt")
    assert (code, beside_what_was_read(err)) == (0, "")
    assert "● silent: it has no attention, so there is no alignment to judge." in out


def test_sentences_that_cannot_be_read_are_told_and_end_nothing(call, tmp_path):
    path = tmp_path / "some.tsv"
    path.write_text("314\t413\nabc\tcba\n\x1b[31mxyz\tzyx\n")
    code, out, err = call("evaluate", "-c", "reverse", path)
    assert code == 0
    assert is_one_sentence(beside_what_was_read(err))
    assert "some.tsv, reverse: pair 2 cannot be read (nor can 1 more): «a» is not in" in err
    assert "33.3%" in out
    assert "● reverse: 2 sentences could not be read and count as an empty translation." in out


def test_translations_that_do_not_end_are_told(call, longer, tmp_path):
    _, out, _ = call("evaluate", "-c", save_whole(tmp_path / "same", favouring(3)), longer)
    assert "● same: 216 translations did not end and were cut off." in out


def test_ctrl_c_reports_what_was_done(call, longer, tmp_path, monkeypatch):
    folders = [save_whole(tmp_path / f"small-{seed}", random_checkpoint(seed)) for seed in range(3)]
    interrupted_after(monkeypatch, 4 + 1)  # the second of the four batches that the second checkpoint has
    other = tmp_path / "other.tsv"
    shutil.copy(longer, other)
    names = [part for folder in folders for part in ("-c", folder)]
    code, out, err = call("evaluate", longer, other, *names, "--record")
    assert code == 130
    assert is_one_sentence(beside_what_was_read(err))
    assert "nothing was recorded" in err
    assert "▲ small-1: interrupted after 128 of 216 pairs." in out
    assert "● small-0: interrupted" not in out
    assert "small-2" not in out
    assert "other.tsv" not in out
    assert not (folders[0] / "results.json").exists()


def test_ctrl_c_leaves_one_json_document(call, longer, tmp_path, monkeypatch):
    folder = save_whole(tmp_path / "small", random_checkpoint())
    interrupted_after(monkeypatch, 2)
    code, out, _ = call("evaluate", longer, "-c", folder, "-c", "reverse", "--json", "--batch", "50")
    document = json.loads(out)
    small, reverse = document["checkpoints"]
    assert (code, document["complete"]) == (130, False)
    assert (small["pairs"][0]["done"], small["pairs"][0]["pairs"]) == (150, 216)
    assert reverse["pairs"] == []


def test_ctrl_c_ends_a_real_run_with_a_report(longer, tmp_path):
    # Slow enough to be met in the middle: one sentence at a time, and no end before 120 words.
    folder = save_whole(tmp_path / "endless", favouring(3, max_length=120))
    few = tmp_path / "few.tsv"
    few.write_text("".join(longer.read_text().splitlines(keepends=True)[::10]))
    done = subprocess.Popen(
        [*PROGRAM, "evaluate", *[str(few)] * 200, "-c", str(folder), "--batch", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert b"pairs" in done.stdout.readline()  # the first file is done
    done.send_signal(signal.SIGINT)
    _, err = done.communicate(timeout=PATIENCE)
    assert done.returncode == 130
    assert is_one_sentence(beside_what_was_read(err.decode()))
    assert b"Traceback" not in err


def test_recorded_figures_stand_in_the_folder_and_on_the_card(call, pairs, gold, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", folder)
    for _ in range(2):
        code, _, err = call("evaluate", "-c", folder, pairs[0], "--alignments", gold, "--record")
        assert (code, beside_what_was_read(err)) == (0, f"recorded in {folder}\n")
    call("evaluate", "-c", folder, pairs[1], "--record")
    results = json.loads((folder / "results.json").read_text("utf-8"))
    assert [judged["file"] for judged in results["pairs"]] == ["right.tsv", "wrong.tsv"]
    assert [alignment["gold"] for alignment in results["alignments"]] == ["digits"]
    card = (folder / "README.md").read_text("utf-8")
    assert card.count("## Results") == 1
    assert card.count("| right.tsv | 3 |") == card.count("| wrong.tsv | 3 |") == 1
    assert "| digits | 1 | 0.000 |" in card
    assert card.startswith((ROOT / "checkpoints" / "reverse" / "README.md").read_text("utf-8")[:200])


def test_an_unreadable_record_is_written_anew(call, pairs, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", folder)
    (folder / "results.json").write_text("{")
    assert call("evaluate", "-c", folder, pairs[0], "--record")[0] == 0
    assert json.loads((folder / "results.json").read_text("utf-8"))["pairs"][0]["file"] == "right.tsv"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "no such file"), ("", "it has no lines"), ("314\n", "its lines have no TAB")]
)
def test_pairs_that_cannot_be_read_are_named(content, said, call, tmp_path, pairs):
    path = tmp_path / "pairs.tsv"
    if content is not None:
        path.write_text(content)
    code, out, err = call("evaluate", "-c", "reverse", pairs[0], path)  # before anything is translated
    assert is_one_sentence(err)
    assert said in err
    assert str(path) in err
    assert "--data" not in err
    assert (out, code) == ("", 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--alignments", "nowhere"], "give a folder"),
        (["-c", "nowhere"], "there is no checkpoint 'nowhere'"),
        (["-c", "reverse"] + [part for i in range(9) for part in ("-c", f"no{i}")], "at most 8"),
    ],
)
def test_what_there_is_not_is_said_in_one_sentence(arguments, said, call, pairs):
    code, out, err = call("evaluate", pairs[0], *arguments)
    assert is_one_sentence(err)
    assert said in err
    assert (out, code) == ("", 2)


def test_names_of_files_obey_nobody(call, tmp_path):
    path = tmp_path / "\x1b[31mpairs[bold].tsv"
    path.write_text("314\t413\n")
    _, out, _ = call("evaluate", "-c", "reverse", path)
    assert "pairs[bold].tsv: 1 pairs" in out
    assert "\x1b" not in out
