"""What a recipe may add to plain learning: sampled pieces, joined and weighted pairs, dropout of words, averaging."""

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT
from torch import nn

from attn_tui.training.averaging import averaged
from attn_tui.training.corpus import Batches, Example, Pairs
from attn_tui.training.material import gather, limited
from attn_tui.training.recipe import Corpus, Generated, read_recipe
from attn_tui.training.recurrent import Dropout, WordDropout
from attn_tui.training.sampling import Sampler
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import SentencePieceVocabulary

torch.set_num_threads(1)

SENTENCES = [
    "le chat voit la maison",
    "la maison du chat est grande",
    "le chien voit le chat noir",
    "une grande maison",
]


@pytest.fixture(scope="module")
def pieces():
    return train_sentencepiece(SENTENCES * 20, 330, seed=1)


# Sampling.


def test_the_same_seed_splits_alike_and_others_otherwise(pieces):
    sampler, vocabulary = Sampler(pieces, alpha=0.1, share=1.0), SentencePieceVocabulary(pieces)
    found = [sampler.encode(SENTENCES[0], seed) for seed in range(30)]
    assert [sampler.encode(SENTENCES[0], seed) for seed in range(30)] == found
    assert len({tuple(ids) for ids in found}) > 5
    assert {vocabulary.decode(ids) for ids in found} == {SENTENCES[0]}


def test_only_a_share_is_sampled(pieces):
    best = SentencePieceVocabulary(pieces).encode(SENTENCES[1])
    seeds = np.random.default_rng(1).integers(2**32, size=400).tolist()
    never, half = (Sampler(pieces, alpha=0.05, share=share) for share in (0.0, 0.5))
    assert all(never.encode(SENTENCES[1], seed) == best for seed in seeds)
    other = sum(half.encode(SENTENCES[1], seed) != best for seed in seeds)
    assert 100 < other <= 230


def test_segmentations_come_as_often_as_they_are_probable(pieces):
    from sentencepiece import SentencePieceProcessor

    model = SentencePieceProcessor(model_proto=pieces)
    sampler, times = Sampler(pieces, alpha=0.5, share=1.0), 4_000
    found = Counter(tuple(sampler.encode("chat", seed * 1_000_003)) for seed in range(times))
    nbest = model.nbest_encode_as_ids("chat", 200)
    chances = np.array([np.exp(0.5 * sum(model.get_score(i) for i in ids)) for ids in nbest])
    expected = dict(zip(map(tuple, nbest), times * chances / chances.sum(), strict=True))
    assert set(found) <= set(expected)
    for ids, number in expected.items():
        assert abs(found[ids] - number) <= 5 * number**0.5 + 1


def test_sampling_is_the_same_in_every_process(pieces, tmp_path):
    # SentencePiece's own is not: what a seed gives differs from process to process.
    (tmp_path / "source.spm").write_bytes(pieces)
    program = f"""
from pathlib import Path
from attn_tui.training.sampling import Sampler
sampler = Sampler(Path({str(tmp_path / "source.spm")!r}).read_bytes(), 0.1, 1.0)
print([sampler.encode({SENTENCES[2]!r}, seed) for seed in range(9)])
"""
    runs = [subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)]
    sampler = Sampler(pieces, 0.1, 1.0)
    assert runs[0].stdout.strip() == str([sampler.encode(SENTENCES[2], seed) for seed in range(9)])


@pytest.mark.parametrize("sentence", ["", "   ", "2 chats", "le 日本 chat", "chat" * 150, "é", "l'été…"])
def test_whatever_is_sampled_says_the_same(pieces, sentence):
    sampler, vocabulary = Sampler(pieces, alpha=0.2, share=1.0), SentencePieceVocabulary(pieces)
    for seed in range(20):
        assert vocabulary.decode(sampler.encode(sentence, seed)) == vocabulary.decode(vocabulary.encode(sentence))


# Examples: pairs joined, sampled, and drawn by their chances.


def pairs_of(count, seed=0, **changes):
    random = np.random.default_rng(seed)
    sides = [[random.integers(2, 50, length).tolist() for length in random.integers(1, 15, count)] for _ in range(2)]
    return Pairs(sides[0], sides[1], 1, **changes)


def batches_of(pairs, updates, tokens=60, **changes):
    return list(Batches(pairs, tokens, 1, updates, **changes))


def epoch_of(pairs, **changes):
    """The batches of the first epoch; sampling or joining must be on."""
    sampler = Batches(pairs, 60, 1, range(1), **changes)
    return [batch() for batch in sampler._epoch(0)]


@settings(max_examples=30)
@given(count=st.integers(1, 60), first=st.integers(0, 40), devices=st.integers(1, 2))
def test_a_resumed_run_has_the_same_examples_and_seeds(count, first, devices):
    pairs = pairs_of(count, chances=np.full(count, 0.7), sample=lambda pair, seed: [seed])
    for device in range(devices):
        shared = {"device": device, "devices": devices, "join": 0.4, "join_pieces": 20}
        if not any(np.random.default_rng([1, epoch]).random(count).size for epoch in range(1)):
            continue
        whole = batches_of(pairs, range(40), **shared)
        assert batches_of(pairs, range(first, 40), **shared) == whole[first:]


@settings(max_examples=30)
@given(count=st.integers(1, 80), join=st.floats(0, 1), longest=st.integers(1, 60))
def test_joined_or_not_every_pair_comes_once_an_epoch(count, join, longest):
    pairs = pairs_of(count, sample=lambda pair, seed: pairs.source[pair])
    epoch = epoch_of(pairs, join=join, join_pieces=longest)
    assert sorted(pair for batch in epoch for example in batch for pair in example.pairs) == list(range(count))
    for batch in epoch:
        lengths = [len(pairs[example][1]) + 1 for example in batch]
        assert len(batch) * max(lengths) <= 60 or len(batch) == 1
        for example in batch:
            assert len(example.pairs) == 1 or len(pairs[example][1]) <= longest


def test_a_share_of_the_pairs_is_joined():
    pairs = pairs_of(400)
    alone = [len(example.pairs) == 1 for batch in epoch_of(pairs, join=0.5, join_pieces=60) for example in batch]
    assert 200 <= sum(alone) <= 215  # of the joined half, some found no place with others
    assert len(alone) - sum(alone) > 30


def test_an_example_is_its_pairs_one_behind_the_other():
    pairs = Pairs([[5, 6], [7]], [[8], [9, 10]], end=1)
    assert pairs[Example((1, 0), seed=3)] == ([7, 5, 6], [9, 10, 8])
    sampling = Pairs([[5, 6], [7]], [[8], [9, 10]], end=1, sample=lambda pair, seed: [100 * pair + seed])
    assert sampling[Example((1, 0), seed=3)] == ([103, 3], [9, 10, 8])


def test_pairs_come_as_often_as_their_chance_says():
    pairs = pairs_of(400, chances=np.repeat([1.0, 0.25], 200))
    counts = Counter(
        i for epoch in range(20) for batch in Batches(pairs, 60, 1, range(1))._epoch(epoch) for i in batch()
    )
    assert all(counts[i] == 20 for i in range(200))
    assert 800 < sum(counts[i] for i in range(200, 400)) < 1_200


def test_each_epoch_samples_anew():
    pairs = pairs_of(50, sample=lambda pair, seed: [seed])
    first, second = (
        {example.seed for batch in Batches(pairs, 60, 1, range(1))._epoch(epoch) for example in batch()}
        for epoch in (0, 1)
    )
    assert len(first) == 50
    assert not first & second


# Corpora and generated pairs together.


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0.05, 1), st.booleans(), st.integers(0, 4)), min_size=1), st.floats(0, 1))
def test_of_no_length_are_more_made_up_than_the_share(rows, share):
    chances, made_up, lengths = (np.array(column) for column in zip(*rows, strict=True))
    found = limited(chances, made_up, lengths, share)
    assert (found <= chances + 1e-12).all()
    assert (found[~made_up] == chances[~made_up]).all()
    for length in range(5):
        here = lengths == length
        assert found[here & made_up].sum() <= share * found[here].sum() + 1e-9


def test_material_is_corpora_as_often_as_wanted_and_what_is_made_of_them(tmp_path):
    (tmp_path / "a.tsv").write_text(
        "Salut !\tHi!\nTom est au cur de Boston.\tTom is in the heart of Boston.\n", "utf-8"
    )
    (tmp_path / "b.tsv").write_text("Il est midi.\tIt's noon.\nQuelle heure est-il ?\tWhat's the time?\n", "utf-8")
    text = """
        base = "fr-en"
        [[train]]
        file = "a.tsv"
        times = 2.5
        ligatures = true
        [[validation]]
        file = "b.tsv"
        [[generated]]
        kind = "clock"
        pairs = 20
        [[generated]]
        kind = "phrases"
        times = 2
        [[generated]]
        kind = "swapped"
        pairs = 30
        times = 0.5
    """
    (tmp_path / "own.toml").write_text(text, "utf-8")
    recipe, _ = read_recipe(str(tmp_path / "own.toml"))
    assert recipe.train == (Corpus("a.tsv", times=2.5, ligatures=True),)
    assert recipe.generated == (Generated("clock", 20), Generated("phrases", times=2), Generated("swapped", 30, 0.5))
    material = gather(recipe, tmp_path)
    assert len(material.corpora) == 6
    assert material.chances.tolist() == [1.0] * 4 + [0.5] * 2 + [1.0] * 20 + [1.0] * 2 + [0.5] * 30
    assert material.made_up.tolist() == [False] * 6 + [True] * 20 + [False] * 2 + [True] * 30
    assert set(material.generated[20:22]) == {("Salut !", "Hi!")}
    assert not any("cur" in source and "cœur" in source for source, _ in material.corpora)
    assert material.validation == {"b": [("Il est midi.", "It's noon."), ("Quelle heure est-il ?", "What's the time?")]}
    assert gather(recipe, tmp_path).generated == material.generated


def test_nothing_is_made_that_validation_judges_by(tmp_path):
    (tmp_path / "a.tsv").write_text("Quelle heure est-il ?\tWhat's the time?\n", "utf-8")
    (tmp_path / "own.toml").write_text(
        'base = "fr-en-lecture"\n[[train]]\nfile = "a.tsv"\n[[validation]]\nfile = "a.tsv"\n'
        '[[generated]]\nkind = "sayings"\n',
        "utf-8",
    )
    sources = [source for source, _ in gather(read_recipe(str(tmp_path / "own.toml"))[0], tmp_path).generated]
    assert "Quelle heure est-il ?" not in sources
    assert "Quelle heure est-il, s'il vous plaît ?" in sources


# Dropout.


def test_word_dropout_drops_whole_positions_and_keeps_the_mean():
    torch.manual_seed(1)
    x = torch.ones(200, 50, 4)
    layer = WordDropout(0.25)
    found = layer(x)
    assert ((found == 0).all(dim=-1) | (found == 4 / 3).all(dim=-1)).all()
    assert found.mean().item() == pytest.approx(1, abs=0.02)
    assert layer.eval()(x) is x
    assert WordDropout(0.0)(x) is x


@pytest.mark.parametrize("p", [0.001, 0.1, 0.5, 0.999])
def test_dropout_drops_about_its_share_keeps_the_mean_and_follows_torchs_seed(p):
    x = torch.ones(400, 500)
    layer = Dropout(p)
    torch.manual_seed(1)
    found = layer(x)
    assert (found == 0).float().mean().item() == pytest.approx(p, abs=0.005)
    assert found.mean().item() == pytest.approx(1, rel=0.1)
    torch.manual_seed(1)
    assert torch.equal(layer(x), found)
    assert not torch.equal(layer(x), found)
    assert layer.eval()(x) is x


# Averaging.


def test_the_average_is_the_exponential_one_after_a_quick_start():
    torch.manual_seed(1)
    model = nn.Linear(2, 1, bias=False)
    average = averaged(model, 0.5)
    expected, values = None, torch.randn(30, 1, 2)
    for n, value in enumerate(values):
        model.weight.data.copy_(value)
        average.update_parameters(model)
        decay = min(0.5, (1 + n) / (10 + n))
        expected = value if expected is None else decay * expected + (1 - decay) * value
        torch.testing.assert_close(average.module.weight.data, expected)
    assert not any(parameter.requires_grad for parameter in average.parameters())


def test_a_tied_weight_stays_tied_in_the_average():
    recipe, _ = read_recipe("reverse")
    from attn_tui.training.model import Model

    module = averaged(Model(recipe.config()), 0.9).module
    assert module.decoder.output.weight is module.decoder.embedding.weight
