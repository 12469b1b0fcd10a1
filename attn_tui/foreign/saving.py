"""An imported model → a checkpoint folder of ours, and its card, with the report of how it was compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from attn_tui.checkpoint import WEIGHTS, save, vocabulary_files, vocabulary_of
from attn_tui.config import ModelConfig, Provenance
from attn_tui.describe import chain, describe, parameters, sizes
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import SentenceError
from attn_tui.foreign.imported import Imported
from attn_tui.foreign.parity import Parity, compare
from attn_tui.vocabulary import Vocabulary

_SENTENCES, _LONGEST = 5, 10
"""How many sentences the engine is compared on, of 2 pieces up to so many."""


def checkpoint_of(imported: Imported, name: str) -> Checkpoint:
    """The model in the engine's hands. Raises CheckpointError if a vocabulary does not fit."""
    config = imported.config
    source, target = (
        vocabulary_of([imported.vocabularies[file] for file in vocabulary_files(side, config.tokenizer)], config)
        for side in ("source", "target")
    )
    return Checkpoint(name, config, imported.parameters, source, target)


def parity_of(imported: Imported, checkpoint: Checkpoint) -> Parity:
    """Compare the engine with the format's own equations on a few sentences of the vocabulary's words."""
    return compare(checkpoint, imported.reference, list(_sentences(checkpoint.source_vocabulary)))


def _sentences(vocabulary: Vocabulary) -> Sequence[str]:
    """A few sentences of words drawn at random, the same every time."""
    random = np.random.default_rng(0)
    specials = {vocabulary.end, vocabulary.start, vocabulary.padding, vocabulary.unknown}
    known = [i for i in range(len(vocabulary)) if i not in specials]
    lengths = np.linspace(2, _LONGEST, _SENTENCES).astype(int)
    drawn = (random.choice(known, length).tolist() for length in lengths) if known else ()
    texts = (vocabulary.decode([i for i in ids if _is_read(vocabulary, vocabulary.decode([i]))]) for ids in drawn)
    return [text for text in texts if _is_read(vocabulary, text)]


def _is_read(vocabulary: Vocabulary, text: str) -> bool:
    """Whether anything is read of a text: some vocabularies have tokens that no text has, such as an empty one."""
    try:
        return bool(vocabulary.encode(text))
    except SentenceError:
        return False


def write(
    folder: Path,
    imported: Imported,
    checkpoint: Checkpoint,
    parity: Parity,
    path: Path,
    without: Iterable[str] = (),
) -> None:
    """Write the checkpoint; `path` is where the model came from, `without` as in `save`. Raises OSError."""
    created = Provenance(
        command=f"attn-tui checkpoints import {path.name}",
        data="that of the model, which is not in its files",
        licence="the model's own",
    )
    config = dataclasses.replace(imported.config, provenance=created)
    card = card_of(folder.name, imported, checkpoint, parity, path)
    save(folder, config, imported.parameters, card, imported.vocabularies, np.float32, without)


def card_of(name: str, imported: Imported, checkpoint: Checkpoint, parity: Parity, path: Path) -> str:
    """Return the card as Markdown."""
    c = checkpoint.config
    found = [*imported.findings, *_never(c)]
    findings = "".join(f"- {finding}\n" for finding in found) or "Nothing that one would not expect.\n"
    changed = "".join(f"- {change}\n" for change in imported.changed)
    words = "the same words" if parity.same else "**not the same words everywhere**"
    return f"""# {name}

{c.source_language} → {c.target_language}; {describe(c)}.

- **Each output word**: {chain(c)}
- **Sizes**: {sizes(c)}; {parameters(checkpoint):,} parameters, stored as float32 in `{WEIGHTS}`
- **Imported** from `{path.name}`, a model of {imported.toolkit}
- **Data, licence, known weaknesses**: those of the model; not in its files

## What it does

{findings}
## What was changed

{changed or "Names alone." + chr(10)}
## Compared

With the equations of {imported.toolkit}, computed apart from this program's engine in float64 from the model's own
arrays, on {parity.sentences} sentences of words drawn at random, {parity.words} output pieces: {words}; weights differ
by at most {parity.weights:.1e}, natural logarithms of probabilities by at most {parity.log_probability:.1e}.
"""


def _never(config: ModelConfig) -> Sequence[str]:
    """What is said of words that a system does not choose."""
    found = []
    if config.never:
        found.append(f"Never chosen, however probable: {', '.join(config.never)}.")
    if config.never_first:
        found.append(f"Not chosen as the first word: {', '.join(config.never_first)}.")
    return found
