"""What a recipe learns from: corpora and generated pairs, how often each comes, and both as ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from attn_tui.corpora.bitext import Bitext, Pair
from attn_tui.engine.framing import first_id, frame_of
from attn_tui.errors import TrainingError
from attn_tui.training.corpus import Pairs, read_corpus
from attn_tui.training.generated import FROM_CORPORA, generate
from attn_tui.training.generated.swapped import with_ligatures
from attn_tui.training.recipe import Recipe
from attn_tui.training.run import digest
from attn_tui.training.sampling import Sampler
from attn_tui.training.toys import TOYS
from attn_tui.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences, before they are split into pieces."""

    corpora: list[Pair]
    """From files, each as often as an epoch has it at most: what tokenizers are trained on."""
    generated: list[Pair]
    """The same for those made by rule or out of the corpora."""
    chances: np.ndarray  # [corpora + generated], how likely each comes in an epoch
    made_up: np.ndarray  # [corpora + generated], whether it counts for `generated_share`
    validation: dict[str, list[Pair]]
    """By corpus."""
    digests: Mapping[str, str]
    """SHA-256 of the pairs of each corpus, by its files, or of a toy by its name."""
    read: tuple[Bitext, ...] = ()
    """What was read for training, then for validation, in the recipe's order."""


def gather(recipe: Recipe, data: Path) -> Material:
    """Read and make all pairs. Raises TrainingError where a corpus cannot be read."""
    if recipe.task in TOYS:
        pairs, judged = TOYS[recipe.task].material(recipe.seed)
        all_come, none_counts = np.ones(len(pairs)), np.zeros(len(pairs), bool)
        return Material(pairs, [], all_come, none_counts, {recipe.task: judged}, {recipe.task: _digest(pairs)})
    corpora, generated = _Often(), _Often()
    once: list[Pair] = []
    train, validation = ([read_corpus(data, c) for c in some] for some in (recipe.train, recipe.validation))
    digests = {" and ".join(c.files): _digest(bitext.pairs) for c, bitext in zip(recipe.train, train, strict=True)}
    for c, bitext in zip(recipe.validation, validation, strict=True):
        digests[f"{' and '.join(c.files)} for validation"] = _digest(bitext.pairs)
    for corpus, bitext in zip(recipe.train, train, strict=True):
        pairs = bitext.pairs
        once += pairs
        if corpus.ligatures:
            pairs = with_ligatures(Random(f"ligatures {recipe.seed}"), pairs)
        corpora.add(pairs, corpus.times)
    made_up = [False] * len(corpora.pairs)
    judged_by = {source for bitext in validation for source, _ in bitext.pairs}
    for wanted in recipe.generated:
        made = generate(wanted.kind, wanted.pairs, recipe.seed, once)
        generated.add([pair for pair in made if pair[0] not in judged_by], wanted.times)
        made_up += [wanted.kind not in FROM_CORPORA] * (len(corpora.pairs) + len(generated.pairs) - len(made_up))
    return Material(
        corpora.pairs,
        generated.pairs,
        np.array(corpora.chances + generated.chances),
        np.array(made_up),
        {c.name: bitext.pairs for c, bitext in zip(recipe.validation, validation, strict=True)},
        digests,
        (*train, *validation),
    )


def _digest(pairs: Iterable[Pair]) -> str:
    return digest(f"{source}\t{target}\n".encode() for source, target in pairs)


class _Often:
    """Pairs repeated by how often they are wanted; a fraction is the chance of one more."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self.chances: list[float] = []

    def add(self, pairs: Sequence[Pair], times: float) -> None:
        whole = int(times)
        for chance in [1.0] * whole + ([times - whole] if times > whole else []):
            self.pairs += pairs
            self.chances += [chance] * len(pairs)


def as_ids(
    recipe: Recipe, material: Material, source: Vocabulary, target: Vocabulary, model: bytes
) -> tuple[Pairs, str]:
    """Split all pairs into pieces, leave out what the model can't read or write, and say what that was, or ''.

    `model` is the source's `.spm` file, where the recipe samples from it. Raises TrainingError if nothing is left.
    """
    pairs, config = material.corpora + material.generated, recipe.config()
    source_ids, target_ids = [source.encode(s) for s, _ in pairs], [target.encode(t) for _, t in pairs]
    frame = frame_of(config, source)
    longest, most = config.max_source_length - frame.around_pieces, config.max_length - 1  # and <END>
    left_out = {
        f"with more than {longest} source pieces": [len(ids) > longest for ids in source_ids],
        f"with more than {most} target pieces": [len(ids) > most for ids in target_ids],
        "without any piece on one side": [not (s and t) for s, t in zip(source_ids, target_ids, strict=True)],
    }
    fits = [i for i, reasons in enumerate(zip(*left_out.values(), strict=True)) if not any(reasons)]
    why = ", ".join(f"{sum(found):,} {reason}" for reason, found in left_out.items() if any(found))
    if not fits:
        raise TrainingError(
            f"of {len(pairs):,} pairs none can be learnt: {why}; split the sentences, or raise max_source_length and "
            "max_length in [model]."
        )
    said = f"{len(pairs) - len(fits):,} of {len(pairs):,} pairs are left out: {why}" if why else ""
    source_ids, target_ids = [source_ids[i] for i in fits], [target_ids[i] for i in fits]
    chances = limited(
        material.chances[fits], material.made_up[fits], [len(ids) for ids in target_ids], recipe.generated_share
    )
    around: dict[str, Any] = {"first": first_id(config, target), "frame": frame}
    if not recipe.sampling:
        return Pairs(source_ids, target_ids, target.end, chances, **around), said
    sampler = Sampler(model, recipe.sampling, recipe.sampling_share)

    def sample(pair: int, seed: int) -> list[int]:
        found = sampler.encode(pairs[fits[pair]][0], seed)
        return found if len(found) <= longest else source_ids[pair]

    return Pairs(source_ids, target_ids, target.end, chances, sample, **around), said


def limited(chances: np.ndarray, made_up: np.ndarray, lengths: Iterable[int], share: float) -> np.ndarray:
    """Lower the chances of made-up pairs so that of no length more than `share` is expected of them in an epoch.

    Batches hold pairs of like length, so this is the share in a batch, too. All [pairs]; returns the new chances.
    """
    lengths = np.fromiter(lengths, int, len(chances))
    others = np.bincount(lengths, chances * ~made_up)
    wanted = np.bincount(lengths, chances * made_up)
    # wanted × factor ÷ (wanted × factor + others) = share
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (
            np.where(wanted > 0, share * others / ((1 - share) * wanted), 1.0) if share < 1 else np.ones(len(wanted))
        )
    return np.where(made_up, chances * np.minimum(factor, 1.0)[lengths], chances)
