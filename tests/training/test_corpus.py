import dataclasses
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_tui.engine.framing import Frame
from attn_tui.errors import CorpusError, TrainingError
from attn_tui.training.corpus import Batches, Pairs, read_corpus
from attn_tui.training.recipe import Corpus

PAIRS = [("le chat", "the cat"), ("l'été", "summer"), ("je sais", "I know")]
TEXT = "".join(f"{source}\t{target}\n" for source, target in PAIRS)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.tsv").write_text(TEXT, "utf-8")
    (tmp_path / "four.tsv").write_text("".join(f"x\t{t}\ty\t{s}\n" for s, t in PAIRS), "utf-8")
    for name, side in (("a.fr", 0), ("a.en", 1)):
        (tmp_path / name).write_text("".join(f"{pair[side]}\n" for pair in PAIRS), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "corpus", [Corpus("a.tsv"), Corpus(source="a.fr", target="a.en"), Corpus("four.tsv", columns=(4, 2))]
)
def test_a_corpus_is_read_as_its_recipe_says(folder, corpus):
    assert read_corpus(folder, corpus).pairs == PAIRS
    assert read_corpus(folder, dataclasses.replace(corpus, limit=2)).pairs == PAIRS[:2]


@pytest.mark.parametrize("corpus", [Corpus("a.tsv"), Corpus(source="a.fr", target="a.en")])
def test_lines_that_are_no_pairs_are_left_out_or_refused(folder, corpus):
    for name in ("a.tsv", "a.fr", "a.en"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\nun\tone\n")
    assert len(read_corpus(folder, corpus).pairs) == 4
    with pytest.raises(CorpusError, match=":4: this line is blank"):
        read_corpus(folder, dataclasses.replace(corpus, strict=True))


@pytest.mark.parametrize("corpus", [Corpus("none.tsv"), Corpus(source="a.fr", target="none.tsv")])
def test_a_missing_file_is_named(folder, corpus):
    with pytest.raises(TrainingError, match=r"none\.tsv: there is no such file; .*--data\.$"):
        read_corpus(folder, corpus)


def pairs_of(count, seed=0):
    """Pairs of made-up ids; `<END>` is 1."""
    random = np.random.default_rng(seed)
    sides = [[random.integers(2, 50, length).tolist() for length in random.integers(1, 15, count)] for _ in range(2)]
    return Pairs(sides[0], sides[1], end=1)


def test_collate_shifts_the_target_by_end_and_masks_the_padding():
    batch = pairs_of(1).collate([([5, 6, 7], [8]), ([9], [10, 11])])
    assert batch.source.tolist() == [[5, 6, 7], [9, 0, 0]]
    assert batch.lengths.tolist() == [3, 1]
    assert batch.previous.tolist() == [[1, 8, 0], [1, 10, 11]]
    assert batch.target.tolist() == [[8, 1, 0], [10, 11, 1]]
    assert batch.mask.tolist() == [[True, True, False], [True, True, True]]
    assert batch.source.dtype == batch.target.dtype == batch.previous.dtype == torch.int64


FRAMES = {
    "around": (Frame(before=(2,), after=(1,)), [[2, 5, 6, 7, 1], [2, 9, 1, 0, 0]], [5, 3], [5, 3]),
    "read": (Frame(padding=3, least=5), [[5, 6, 7, 3, 3], [9, 3, 3, 3, 3]], [5, 5], [5, 5]),
    "read, not looked at": (
        Frame(after=(1,), padding=3, least=3, looks_at_padding=False), [[5, 6, 7, 1], [9, 1, 3, 0]], [4, 3], [4, 2],
    ),
    "looked at, not read": (
        Frame(padding=3, least=4, reads_padding=False), [[5, 6, 7, 3], [9, 3, 3, 3]], [3, 1], [4, 4],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FRAMES)
def test_collate_puts_around_each_source_what_is_read_there(case):
    frame, source, read, looked_at = FRAMES[case]
    pairs = Pairs([], [], end=1, first=4, frame=frame)
    batch = pairs.collate([([5, 6, 7], [8]), ([9], [10, 11])])
    assert batch.source.tolist() == source
    assert batch.lengths.tolist() == read
    assert batch.looked_at.tolist() == looked_at
    assert batch.previous.tolist() == [[4, 8, 0], [4, 10, 11]]
    assert batch.target.tolist() == [[8, 1, 0], [10, 11, 1]]


def batches_of(pairs, updates, seed=1, tokens=60, device=0, devices=1):
    return list(Batches(pairs, tokens, seed, updates, device, devices))


def per_epoch(pairs, tokens=60):
    """Number of batches that hold every pair once."""
    counts, batches = Counter(), batches_of(pairs, range(len(pairs)), tokens=tokens)
    for number, batch in enumerate(batches, start=1):
        counts.update(batch)
        if len(counts) == len(pairs):
            return number
    raise AssertionError("not every pair came")


def test_the_same_seed_makes_the_same_batches_and_another_others():
    pairs = pairs_of(80)
    assert batches_of(pairs, range(50)) == batches_of(pairs, range(50))
    assert batches_of(pairs, range(50)) != batches_of(pairs, range(50), seed=2)


@settings(max_examples=40)
@given(count=st.integers(1, 60), first=st.integers(0, 60), devices=st.integers(1, 3))
def test_a_resumed_run_goes_on_with_the_batches_it_would_have_had(count, first, devices):
    pairs = pairs_of(count)
    for device in range(devices):
        whole = batches_of(pairs, range(60), device=device, devices=devices)
        assert batches_of(pairs, range(first, 60), device=device, devices=devices) == whole[first:]


@pytest.mark.parametrize("devices", [2, 3])
def test_several_devices_share_the_batches_of_one_without_overlap(devices):
    pairs = pairs_of(80)
    alone = batches_of(pairs, range(30 * devices))
    shared = [batches_of(pairs, range(30), device=device, devices=devices) for device in range(devices)]
    assert [batch for together in zip(*shared, strict=True) for batch in together] == alone


@settings(max_examples=40)
@given(count=st.integers(1, 80), tokens=st.integers(1, 200), seed=st.integers(0, 9))
def test_every_pair_comes_once_an_epoch_and_batches_keep_the_limit(count, tokens, seed):
    pairs = pairs_of(count, seed)
    length = per_epoch(pairs, tokens)
    batches = batches_of(pairs, range(3 * length), tokens=tokens)
    for epoch in range(3):
        of_epoch = batches[epoch * length : (epoch + 1) * length]
        assert sorted(i for batch in of_epoch for i in batch) == list(range(count))
    for batch in batches:
        size = len(batch) * max(len(pairs.target[i]) + 1 for i in batch)
        assert size <= tokens or len(batch) == 1  # one that is too long alone has to go alone
        assert size == pairs.collate([pairs[i] for i in batch]).target.numel()


def test_each_epoch_has_another_order():
    pairs = pairs_of(80)
    length = per_epoch(pairs)
    batches = batches_of(pairs, range(2 * length))
    assert batches[:length] != batches[length:]


def test_a_batch_holds_pairs_of_like_length():
    pairs = pairs_of(600)
    padding = words = 0
    for batch in batches_of(pairs, range(per_epoch(pairs))):
        mask = pairs.collate([pairs[i] for i in batch]).mask
        padding += int((~mask).sum())
        words += int(mask.sum())
    assert padding < 0.1 * words


def test_a_resumed_sampler_counts_the_batches_already_done():
    # Lightning adds what it has done to what it fetches, and stops at this length.
    assert len(Batches(pairs_of(5), 60, 1, range(30, 40))) == 40


def test_what_is_wrong_with_a_recipes_file_is_said_as_a_recipe_writes_it(tmp_path):
    (tmp_path / "one.txt").write_text("le chat\nle chien\n", "utf-8")
    with pytest.raises(CorpusError, match=r"have no TAB; .* as by source = … and target = … in place of file"):
        read_corpus(tmp_path, Corpus(file="one.txt"))
    with pytest.raises(TrainingError, match="no such file; the recipe's paths begin in its own folder, or in the one"):
        read_corpus(tmp_path, Corpus(file="nowhere.tsv"))
