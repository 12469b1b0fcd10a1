"""Sentence pairs → batches of ids, the same for the same seed and update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset, Sampler

from attn_tui.corpora.bitext import Bitext
from attn_tui.corpora.reading import read_parallel, read_table
from attn_tui.engine.framing import NOTHING, Frame
from attn_tui.errors import TrainingError
from attn_tui.text import printable
from attn_tui.training.recipe import Corpus


def read_corpus(folder: Path, corpus: Corpus) -> Bitext:
    """Read a corpus' pairs, each once. Raises TrainingError if a file is missing, CorpusError if it is wrong."""
    for name in corpus.files:
        if not (folder / name).exists():
            raise TrainingError(
                f"{printable(str(folder / name))}: there is no such file; the recipe's paths begin in its own folder, "
                "or in the one given by --data."
            )
    if corpus.file:
        return read_table(
            folder / corpus.file,
            corpus.columns,
            limit=corpus.limit,
            strict=corpus.strict,
            two_files="source = … and target = … in place of file",
        )
    return read_parallel(folder / corpus.source, folder / corpus.target, limit=corpus.limit, strict=corpus.strict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of some pairs; padding is 0 and is ignored everywhere."""

    source: Tensor  # [batch, src_len]
    lengths: Tensor  # [batch], how many places are read; on the CPU, where packing needs it
    looked_at: Tensor  # [batch], how many attention may look at; on the CPU, too
    previous: Tensor  # [batch, trg_len]: the first word given, then the target without its last word
    target: Tensor  # [batch, trg_len]: the target, then `<END>`
    mask: Tensor  # [batch, trg_len]: True where there is a target word


class Example(NamedTuple):
    """One training example: a pair, or several, one after the other; and the seed of its sampling."""

    pairs: tuple[int, ...]
    seed: int


class Pairs(Dataset[tuple[list[int], list[int]]]):
    """Pairs as ids."""

    def __init__(
        self,
        source: Sequence[list[int]],
        target: Sequence[list[int]],
        end: int,
        chances: np.ndarray | None = None,
        sample: Callable[[int, int], list[int]] | None = None,
        *,
        first: int | None = None,
        frame: Frame = NOTHING,
    ) -> None:
        """Hold the ids of both sides, without `end`.

        `chances` [pairs] is how likely each comes in an epoch, None: all come. `sample` returns for a pair and a
        seed the source's ids, split in one of the possible ways. `first` is the word given before a target's first,
        by default `end`, and `frame` what is read around a source's pieces.
        """
        self.source, self.target, self.end = source, target, end
        self.first, self.frame = end if first is None else first, frame
        self.chances = chances if chances is not None and (chances < 1).any() else None
        self.sample = sample

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int | Example) -> tuple[list[int], list[int]]:
        if not isinstance(index, Example):
            return self.source[index], self.target[index]
        sources = (self.sample(pair, index.seed) if self.sample else self.source[pair] for pair in index.pairs)
        return [i for source in sources for i in source], [i for pair in index.pairs for i in self.target[pair]]

    def collate(self, pairs: Sequence[tuple[list[int], list[int]]]) -> Batch:
        """Put what is read around the sources, pad and shift."""
        sources = [torch.tensor(self.frame.around(source)) for source, _ in pairs]
        places = torch.tensor([self.frame.places(len(source)) for source, _ in pairs])
        targets = [torch.tensor([*target, self.end]) for _, target in pairs]
        previous = [torch.tensor([self.first, *target]) for _, target in pairs]
        lengths = torch.tensor([len(target) for target in targets])
        target = torch.nn.utils.rnn.pad_sequence(targets, batch_first=True)
        return Batch(
            source=torch.nn.utils.rnn.pad_sequence(sources, batch_first=True),
            lengths=places[:, 0],
            looked_at=places[:, 1],
            previous=torch.nn.utils.rnn.pad_sequence(previous, batch_first=True),
            target=target,
            mask=torch.arange(target.shape[1])[None] < lengths[:, None],
        )


class Batches(Sampler[list[int | Example]]):
    """Batches of about the same length, one for each remaining update.

    Update k always gets the same batch, however often the run was interrupted, and each of several devices
    gets every `devices`-th batch of an order common to all. A batch has indices of pairs, or examples
    if pairs are joined or sampled.
    """

    def __init__(
        self,
        pairs: Pairs,
        tokens: int,
        seed: int,
        updates: range,
        device: int = 0,
        devices: int = 1,
        *,
        join: float = 0.0,
        join_pieces: int = 60,
    ) -> None:
        """Divide `pairs` into batches of `tokens` target tokens, padding and `<END>` included.

        `join` is the share of an epoch's pairs that come in examples of up to `join_pieces` target pieces.
        """
        self._pairs = pairs
        self._lengths = np.array([[len(t), len(s)] for s, t in zip(pairs.source, pairs.target, strict=True)])
        self._tokens, self._seed, self._updates = tokens, seed, updates
        self._device, self._devices = device, devices
        self._join, self._join_pieces = join, join_pieces

    def __len__(self) -> int:
        # Of the whole run, as Lightning counts a resumed one: the batches done, then the remaining ones.
        return self._updates.stop

    def __iter__(self) -> Iterator[list[int | Example]]:
        epoch, before = 0, 0
        batches = self._epoch(epoch)
        for update in self._updates:
            wanted = update * self._devices + self._device
            while wanted - before >= len(batches):
                before += len(batches)
                epoch += 1
                batches = self._epoch(epoch)
            yield batches[wanted - before]()

    def _epoch(self, epoch: int) -> list[Callable[[], list[int | Example]]]:
        """All batches of one epoch, each made when called: examples of similar length together, in random order."""
        random = np.random.default_rng([self._seed, epoch])
        pairs = random.permutation(len(self._lengths))
        if self._pairs.chances is not None:
            pairs = pairs[random.random(len(pairs)) < self._pairs.chances[pairs]]
        starts = self._joined(self._lengths[pairs, 0], random)
        lengths = np.add.reduceat(self._lengths[pairs], starts) if len(starts) else self._lengths[:0]
        order = np.lexsort(lengths.T[::-1])
        longest = lengths[order, 0] + 1  # sorted by length, so the last of a batch is its longest
        cuts, first = [], 0
        for i, length in enumerate(longest.tolist()):
            if (i + 1 - first) * length > self._tokens and i > first:
                cuts.append(i)
                first = i
        batches = np.split(order, cuts)
        shuffled = [batches[i] for i in random.permutation(len(batches))]
        if not (self._join or self._pairs.sample):
            return [lambda batch=batch: pairs[batch].tolist() for batch in shuffled]  # type: ignore[misc]
        seeds, ends = random.integers(2**32, size=len(starts)), np.append(starts[1:], len(pairs))

        def examples(batch: np.ndarray) -> list[int | Example]:
            return [Example(tuple(pairs[starts[i] : ends[i]].tolist()), int(seeds[i])) for i in batch]

        return [lambda batch=batch: examples(batch) for batch in shuffled]  # type: ignore[misc]

    def _joined(self, pieces: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Where each example begins among an epoch's pairs; `pieces` [pairs] counts their target pieces.

        The first pairs (their order is random) are joined up to a limit drawn for each example.
        """
        joined = round(self._join * len(pieces))
        starts, total, limit = [], 0, -1
        for i, length in enumerate(pieces[:joined].tolist()):
            total += length
            if total > limit:
                starts.append(i)
                total, limit = length, int(random.integers(self._join_pieces // 3, self._join_pieces + 1))
        return np.array([*starts, *range(joined, len(pieces))], dtype=np.int64)
