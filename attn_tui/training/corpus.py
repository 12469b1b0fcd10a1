"""Sentence pairs → batches of ids, the same ones for the same seed and update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset, Sampler

from attn_tui.judging.pairs import Pair, read_tsv
from attn_tui.training.recipe import Corpus


def read_pairs(folder: Path, corpus: Corpus) -> list[Pair]:
    """Read a corpus' pairs, without repeating them. TrainingError names the file and line at fault."""
    return read_tsv(folder / corpus.file, corpus.limit)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of some pairs; padding is 0 and counts nowhere."""

    source: Tensor  # [batch, src_len]
    lengths: Tensor  # [batch], on the CPU, where packing wants it
    previous: Tensor  # [batch, trg_len]: `<END>`, then the target without its last word
    target: Tensor  # [batch, trg_len]: the target, then `<END>`
    mask: Tensor  # [batch, trg_len]: True where there is a target word


class Pairs(Dataset[tuple[list[int], list[int]]]):
    """Pairs as ids."""

    def __init__(self, source: Sequence[list[int]], target: Sequence[list[int]], end: int) -> None:
        self.source, self.target, self.end = source, target, end

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> tuple[list[int], list[int]]:
        return self.source[index], self.target[index]

    def collate(self, pairs: Sequence[tuple[list[int], list[int]]]) -> Batch:
        """Pad and shift."""
        sources = [torch.tensor(source) for source, _ in pairs]
        targets = [torch.tensor([*target, self.end]) for _, target in pairs]
        previous = [torch.tensor([self.end, *target]) for _, target in pairs]
        lengths = torch.tensor([len(target) for target in targets])
        target = torch.nn.utils.rnn.pad_sequence(targets, batch_first=True)
        return Batch(
            source=torch.nn.utils.rnn.pad_sequence(sources, batch_first=True),
            lengths=torch.tensor([len(source) for source in sources]),
            previous=torch.nn.utils.rnn.pad_sequence(previous, batch_first=True),
            target=target,
            mask=torch.arange(target.shape[1])[None] < lengths[:, None],
        )


class Batches(Sampler[list[int]]):
    """Batches of about the same length, one for each update still to be done.

    Update k always gets the same batch, however often the run was interrupted, and each of several devices
    gets every `devices`-th batch of the order all of them agree on.
    """

    def __init__(self, pairs: Pairs, tokens: int, seed: int, updates: range, device: int = 0, devices: int = 1) -> None:
        self._lengths = np.array([[len(t), len(s)] for s, t in zip(pairs.source, pairs.target, strict=True)])
        self._tokens, self._seed, self._updates = tokens, seed, updates
        self._device, self._devices = device, devices

    def __len__(self) -> int:
        # Of the whole run, as Lightning counts a resumed one: the batches done, then those that come.
        return self._updates.stop

    def __iter__(self) -> Iterator[list[int]]:
        epoch, before = 0, 0
        batches = self._epoch(epoch)
        for update in self._updates:
            wanted = update * self._devices + self._device
            while wanted - before >= len(batches):
                before += len(batches)
                epoch += 1
                batches = self._epoch(epoch)
            yield batches[wanted - before].tolist()

    def _epoch(self, epoch: int) -> list[np.ndarray]:
        """All batches of one epoch: pairs of like length together, batches in random order."""
        random = np.random.default_rng([self._seed, epoch])
        order = random.permutation(len(self._lengths))
        order = order[np.lexsort(self._lengths[order].T[::-1])]
        cuts, first = [], 0
        longest = self._lengths[order, 0] + 1  # sorted by it, so the last of a batch is its longest
        for i in range(len(order)):
            if (i + 1 - first) * longest[i] > self._tokens and i > first:
                cuts.append(i)
                first = i
        batches = np.split(order, cuts)
        return [batches[i] for i in random.permutation(len(batches))]
