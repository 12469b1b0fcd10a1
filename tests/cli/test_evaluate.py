import json
import shutil
import signal
import subprocess

import pytest
from cli.running import PATIENCE, PROGRAM, beside_what_was_read, environment, is_one_sentence, run
from rich.cells import cell_len
from support import ROOT, VARIED, checkpoint_of, favouring, random_checkpoint, save_whole

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import translate_batch
from attn_tui.engine.translate import translate
from attn_tui.engine.ways import Search
from attn_tui.judging import translating
from attn_tui.judging.translating import translations

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
        assert "nc:6" in part
    assert (beside_what_was_read(err), code) == ("", 0)


def test_several_checkpoints_stand_side_by_side_on_80_columns(call, longer, tmp_path):
    folders = [save_whole(tmp_path / f"small-{seed}", random_checkpoint(seed)) for seed in range(3)]
    code, out, err = call("evaluate", longer, *(part for folder in folders for part in ("-c", folder)))
    assert (code, beside_what_was_read(err)) == (0, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    for mark, folder in zip("●▲■", folders, strict=True):
        assert out.count(f"{mark} {folder.name}") >= 2  # the figures, the plot
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
        "chrf_signature", "by_length", "leads", "target_words", "length_unit", "digest", "beam", "length_penalty",
        "endless_lines", "bleu_interval", "chrf_interval", "paired", "evidence_masked", "evidence_left_out",
    }  # fmt: skip
    assert (right["file"], right["exact"], wrong["file"], wrong["exact"]) == ("right.tsv", 1, "wrong.tsv", 0)
    assert set(right["by_length"][0]) == {"first", "last", "pairs", "bleu", "chrf", "exact"}
    (alignment,) = checkpoint["alignments"]
    assert set(alignment) == {
        "gold", "date", "sentences", "done", "refused", "cut", "aer", "aer_next", "aer_diagonal", "perplexity",
        "digest", "by_length",
    }  # fmt: skip
    assert (alignment["gold"], alignment["aer"]) == ("digits", 0)
    assert alignment["aer_diagonal"] == pytest.approx(0.8)
    (length,) = alignment["by_length"]
    assert set(length) == {"first", "last", "pairs", "aer", "aer_next", "aer_diagonal"}
    assert (length["first"], length["last"], length["pairs"], length["aer"]) == (1, 5, 1, 0)


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
    told = (
        "● same: 216 translations did not end and were cut off: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 206 more, which"
    )
    assert told in " ".join(out.split())


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
    files = [tmp_path / f"few{i}.tsv" for i in range(200)]
    for file in files:
        file.write_text("".join(longer.read_text().splitlines(keepends=True)[::10]))
    done = subprocess.Popen(
        [*PROGRAM, "evaluate", *map(str, files), "-c", str(folder), "--batch", "1"],
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
    assert card.count("| right.tsv | greedy search | 3 |") == card.count("| wrong.tsv | greedy search | 3 |") == 1
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


def of_one_name(tmp_path, *texts):
    """Files of one name in folders of their own."""
    files = [tmp_path / f"set{i}" / "test.tsv" for i in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.parent.mkdir()
        file.write_text(text)
    return files


def test_files_of_one_name_are_told_apart_everywhere(call, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", folder)
    files = of_one_name(tmp_path, "31415\t51413\n", "27182\t0\n", "27182\t0\n")
    names = ["set0/test.tsv", "set1/test.tsv", "set2/test.tsv"]
    _, out, _ = call("evaluate", "-c", folder, *files)
    assert [name for name in names if f"{name}: 1 pairs" in out] == names
    _, out, _ = call("evaluate", "-c", folder, *files, "--json", "--record")
    assert [(judged["file"], judged["exact"]) for judged in json.loads(out)["checkpoints"][0]["pairs"]] == [
        (names[0], 1), (names[1], 0), (names[2], 0),
    ]  # fmt: skip
    card = (folder / "README.md").read_text("utf-8")
    assert all(f"| {name} | greedy search | 1 |" in card for name in names)


def test_files_of_one_name_that_are_recorded_one_after_the_other_are_told_apart(call, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", folder)
    for file in of_one_name(tmp_path, "31415\t51413\n", "27182\t0\n"):
        call("evaluate", "-c", folder, file, "--record")
    one, other = json.loads((folder / "results.json").read_text("utf-8"))["pairs"]
    assert (one["file"], one["exact"], other["file"], other["exact"]) == ("test.tsv", 1, "test.tsv", 0)
    card = (folder / "README.md").read_text("utf-8")
    assert all(f"| test.tsv ({judged['digest'][:7]}) |" in card for judged in (one, other))


def test_alignments_of_one_name_are_told_apart(call, gold, tmp_path):
    other = tmp_path / "others" / "digits"
    shutil.copytree(gold, other)
    (other / "ali_w2w_There_Back.txt").write_text("0\t0-0 1-1 2-2 3-3 4-4\n")
    names = [f"{tmp_path.name}/digits", "others/digits"]
    _, out, _ = call("evaluate", "-c", "reverse", "--alignments", gold, "--alignments", other, "--json")
    alignments = json.loads(out)["checkpoints"][0]["alignments"]
    assert [alignment["gold"] for alignment in alignments] == names
    assert alignments[0]["aer"] < alignments[1]["aer"]


def test_a_file_that_is_named_twice_is_judged_once(call, pairs):
    _, out, _ = call("evaluate", "-c", "reverse", pairs[0], pairs[0])
    assert out.count("right.tsv: 3 pairs") == 1


def test_targets_of_one_word_are_judged_by_exact_matches_and_bleu_is_not_shown(call, pairs):
    code, out, err = call("evaluate", "-c", "reverse", pairs[0])
    assert (code, beside_what_was_read(err)) == (0, "")
    words = " ".join(out.split())
    assert "A reference has 1.0 words on average: too few for BLEU, which counts four in a row." in words
    assert not any(line.startswith("BLEU") for line in out.splitlines())
    assert "pieces pairs exact chrF" in words


def test_a_beam_is_told_from_greedy_search(call, longer, tmp_path):
    folder = save_whole(tmp_path / "small", random_checkpoint())
    few = tmp_path / "few.tsv"
    few.write_text("".join(longer.read_text().splitlines(keepends=True)[::20]))
    call("evaluate", few, "-c", folder, "--record")
    _, out, _ = call("evaluate", few, "-c", folder, "--beam", "3", "--record")
    assert "few.tsv: 11 pairs, beam of 3\n" in out
    call("evaluate", few, "-c", folder, "--beam", "3", "--length-penalty", "2", "--record", "-o", tmp_path / "out.txt")
    call("evaluate", few, "-c", folder, "--beam", "1", "--record")
    judged = json.loads((folder / "results.json").read_text("utf-8"))["pairs"]
    assert [(one["beam"], one["length_penalty"]) for one in judged] == [(1, None), (3, 0.6), (3, 2)]
    card = (folder / "README.md").read_text("utf-8")
    for search in ("greedy search", "beam of 3", "beam of 3, length penalty 2"):
        assert card.count(f"| few.tsv | {search} | 11 |") == 1
    checkpoint, wide = load(str(folder)), Search("beam", 3, 2)
    sources = [line.split("\t")[0] for line in few.read_text().splitlines()]
    assert (tmp_path / "out.txt").read_text("utf-8").splitlines() == [
        translate(checkpoint, source, wide).text for source in sources
    ]


def test_translations_are_written_line_by_line(call, tmp_path):
    path, out_file = tmp_path / "some.tsv", tmp_path / "out.txt"
    path.write_text("314\t413\nabc\tcba\n2718\t8172\n")
    code, out, err = call("evaluate", "-c", "reverse", path, "-o", out_file)
    assert code == 0
    assert err.splitlines()[-1] == f"translations written to {out_file}"
    assert out_file.read_text("utf-8") == "413\n\n8172\n"
    code, out, err = call("evaluate", "-c", "reverse", path, "-o", out_file)
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "exists already" in err


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_that_came_meanwhile_is_replaced_only_if_that_is_asked_for(overwrite, call, tmp_path, monkeypatch):
    def translated(*given):
        out_file.write_text("somebody's")
        return translations(*given)

    path, out_file = tmp_path / "some.tsv", tmp_path / "out.txt"
    path.write_text("314\t413\n")
    monkeypatch.setattr("attn_tui.cli.judging.translations", translated)
    _, _, err = call("evaluate", "-c", "reverse", path, "-o", out_file, *["--overwrite"] * overwrite)
    written = out_file if overwrite else tmp_path / "out-2.txt"
    assert err.splitlines()[-1] == f"translations written to {written}"
    assert written.read_text() == "413\n"
    assert out_file.read_text() == ("413\n" if overwrite else "somebody's")


def test_a_translation_stands_in_the_line_of_its_pair(call, tmp_path):
    path, folder = tmp_path / "some.tsv", save_whole(tmp_path / "same", favouring(3))
    path.write_text("314\t413\n\n2718\t8172\nno pair\n999\t999\n")
    call("evaluate", "-c", "reverse", path, "-o", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text("utf-8") == "413\n\n8172\n\n999\n"
    path.write_text("\nw1 w2\tw3 w3\n\nw2\tw3\n")
    _, out, err = call("evaluate", "-c", folder, path)
    assert "2 translations did not end and were cut off: lines 2, 4." in out
    assert "some.tsv: 2 of 4 lines were left out" in err


def test_several_checkpoints_and_files_have_files_of_their_own(call, pairs, tmp_path):
    arguments = ["-c", "reverse", "-c", "reverse-gru", *pairs, "-o", tmp_path / "out.txt", "--json"]
    assert call("evaluate", *arguments)[0] == 0
    assert sorted(path.name for path in tmp_path.glob("out*")) == [
        "out.right.tsv.reverse-gru.txt", "out.right.tsv.reverse.txt",
        "out.wrong.tsv.reverse-gru.txt", "out.wrong.tsv.reverse.txt",
    ]  # fmt: skip
    said = [translate_batch(load("reverse"), [source])[0].text for source in SOURCES]
    assert (tmp_path / "out.right.tsv.reverse.txt").read_text().splitlines() == said
    assert call("evaluate", "-c", "reverse", *of_one_name(tmp_path, "1\t1\n", "2\t2\n"), "-o", tmp_path / "o")[0] == 0
    assert sorted(path.name for path in tmp_path.glob("o.*")) == ["o.set0-test.tsv", "o.set1-test.tsv"]


@pytest.mark.parametrize(
    ("file", "said"),
    [("", "this is a folder"), ("none/out.txt", "cannot be written"), ("x" * 300, "cannot be written")],
)
def test_where_nothing_can_be_written_nothing_is_translated(file, said, call, pairs, tmp_path):
    code, out, err = call("evaluate", "-c", "reverse", pairs[0], "-o", tmp_path / file)
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert said in err


def test_translations_do_not_go_among_the_figures(call, pairs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call("evaluate", "-c", "reverse", pairs[0], "-o", "-")
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert not (tmp_path / "-").exists()


def test_the_lines_that_did_not_end_are_all_in_the_json(call, tmp_path):
    folder = save_whole(tmp_path / "same", favouring(3))
    path = tmp_path / "some.tsv"
    path.write_text("w1 w2\tw3 w3\nnowhere\tw3 w3\n" + "w2 w1\tw3 w3\n" * 30)
    _, out, _ = call("evaluate", "-c", folder, path, "--json")
    (judged,) = json.loads(out)["checkpoints"][0]["pairs"]
    assert judged["endless"] == 31
    assert judged["endless_lines"] == [1, *range(3, 33)]


def test_confidence_and_paired_bootstrap_stand_beside_the_figures(call, longer, tmp_path):
    folders = [save_whole(tmp_path / name, random_checkpoint(seed)) for seed, name in enumerate(("a", "b", "c"))]
    shutil.rmtree(folders[2])
    shutil.copytree(folders[0], folders[2])
    names = [part for folder in folders for part in ("-c", folder)]
    code, out, err = call("evaluate", longer, *names, "--confidence", "--paired")
    assert (code, beside_what_was_read(err)) == (0, "")
    rows = {line.split()[1]: line for line in out.splitlines() if "±" in line and line[:1] in "●▲■"}
    assert all(row.count("±") == 2 for row in rows.values())
    assert rows["a"].split()[-2:] == ["–", "–"]
    assert rows["c"].split()[-2:] == ["1.000", "1.000"]
    assert 0 < float(rows["b"].split()[-1]) < 1
    words = " ".join(out.split())
    assert "so large a difference to a is by chance, by paired bootstrap (1,000 resamples, seed 12345)" in words
    assert "bs:1000|seed:12345" in out
    _, out, _ = call("evaluate", longer, *names, "--confidence", "--paired", "--json")
    judged = [checkpoint["pairs"][0] for checkpoint in json.loads(out)["checkpoints"]]
    assert [one["paired"] and one["paired"]["baseline"] for one in judged] == [None, "a", "a"]
    assert all(one["chrf_interval"]["half"] > 0 for one in judged)


@pytest.mark.parametrize("option", [["--paired"], ["--confidence"], ["-o", "out.txt"], ["--beam", "3"]])
def test_what_is_about_translations_needs_pairs(option, call, gold):
    code, out, err = call("evaluate", "-c", "reverse", "-c", "reverse-gru", "--alignments", gold, *option)
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "add PAIRS" in err


@pytest.mark.parametrize("names", [["reverse"], ["reverse", "reverse"], []])
def test_a_paired_comparison_needs_two_checkpoints(names, call, pairs):
    code, out, err = call("evaluate", pairs[0], "--paired", *(part for name in names for part in ("-c", name)))
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "name two or more, each with -c" in err


def test_pairs_are_read_from_standard_input():
    done = run("evaluate", "-", "-c", "reverse", "--json", stdin="314\t413\n27182\t0\n")
    assert (done.returncode, beside_what_was_read(done.stderr)) == (0, "")
    (judged,) = json.loads(done.stdout)["checkpoints"][0]["pairs"]
    assert (judged["file"], judged["pairs"], judged["exact"]) == ("standard input", 2, 0.5)


@pytest.mark.parametrize(
    ("stdin", "said"), [("", "it has no lines"), ("314\n", "its lines have no TAB"), (b"\xff\tb\n", "UTF-8")]
)
def test_standard_input_without_pairs_is_said(stdin, said):
    done = run("evaluate", "-", "-c", "reverse", stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr)
    assert "standard input" in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(("systems", "columns"), [(1, 60), (2, 80), (4, 120), (8, 60)])
def test_no_line_is_wider_than_the_terminal(systems, columns, call, longer, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    names = ["fr-en", "a-checkpoint-with-a-long-name", "x" * 150, "긴이름" * 20, *"efgh"][:systems]
    folders = [save_whole(tmp_path / name, random_checkpoint(seed)) for seed, name in enumerate(names)]
    few = tmp_path / "few.tsv"
    few.write_text("".join(longer.read_text().splitlines(keepends=True)[::6]))
    for name, text in {"ali_w2w_A_B.txt": "0-0", "A_sents.txt": "w1 w2", "B_sents.txt": "w3"}.items():
        (tmp_path / name).write_text(f"0\t{text}\n")
    options = ["--confidence", *(["--paired"] if systems > 1 else []), "--alignments", tmp_path / "ali_w2w_A_B.txt"]
    code, out, _ = call("evaluate", few, *(part for folder in folders for part in ("-c", folder)), *options)
    assert code == 0
    too_wide = [line for line in out.splitlines() if cell_len(line) > columns]
    assert not [line for line in too_wide if not line.startswith("AER")]
    assert all(out.count(mark) >= 4 for mark in "●▲■◆○△□◇"[:systems])


def test_ctrl_c_leaves_what_was_translated(call, longer, tmp_path, monkeypatch):
    folder = save_whole(tmp_path / "small", random_checkpoint())
    interrupted_after(monkeypatch, 1)
    code, out, _ = call("evaluate", longer, "-c", folder, "-o", tmp_path / "out.txt", "--confidence")
    assert code == 130
    assert "● small: interrupted after 128 of 216 pairs." in out
    lines = (tmp_path / "out.txt").read_text("utf-8").splitlines()
    assert len(lines) == 216
    assert sum(map(bool, lines)) <= 128
