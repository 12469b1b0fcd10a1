import dataclasses

from judging.test_results import ALIGNMENT, JUDGED

from attn_tui.judging.wording import labels, leading, named, search


def on(file, digest="", **changes):
    return dataclasses.replace(JUDGED, file=file, digest=digest, **changes)


def test_other_data_of_the_same_name_is_told_apart_by_its_digest():
    found = labels([on("a.tsv", "0123456789"), on("a.tsv", "9876543210"), on("a.tsv"), on("b.tsv", "5")])
    assert found == ["a.tsv (0123456)", "a.tsv (9876543)", "a.tsv (older)", "b.tsv"]


def test_the_same_data_has_the_longest_name_it_was_given():
    beam = on("test.tsv", "1", beam=5, length_penalty=0.6)
    assert named([on("old/test.tsv", "1"), on("new/test.tsv", "2"), beam]) == [
        "old/test.tsv", "new/test.tsv", "old/test.tsv, beam of 5",
    ]  # fmt: skip
    assert labels([on("old/test.tsv", "1"), on("test.tsv", "2"), on("est.tsv", "1")]) == [
        "old/test.tsv", "test.tsv", "est.tsv",
    ]  # fmt: skip


def test_alignments_are_told_apart_in_the_same_way():
    found = labels([dataclasses.replace(ALIGNMENT, digest=digest) for digest in ("0123456789", "9876543210")])
    assert found == ["alibi (0123456)", "alibi (9876543)"]


def test_an_unusual_length_penalty_is_named():
    found = [search(on("", beam=5, length_penalty=penalty)) for penalty in (0.6, 0.0, 1.25)]
    assert found == ["beam of 5", "beam of 5, length penalty 0", "beam of 5, length penalty 1.25"]
    assert search(on("")) == "greedy search"


def test_the_figure_that_suits_the_references_is_written():
    assert leading(on("")) == "40.5"
    assert leading(on("", bleu=None, leads="exact")) == "25.0% exact"
