"""The model card: what a checkpoint was trained on, how, and what it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attn_tui.checkpoint import WEIGHTS
from attn_tui.engine.model import Checkpoint
from attn_tui.training.recipe import Recipe

if TYPE_CHECKING:
    from attn_tui.training.task import Validation


def write_card(name: str, recipe: Recipe, checkpoint: Checkpoint, history: Sequence[Validation]) -> str:
    """Return the card as Markdown; its figures are those of the validations so far."""
    c = checkpoint.config
    parameters = sum(array.size for array in checkpoint.parameters.values())
    corpora = list(history[-1].bleu)
    table = [
        ["update", *(f"BLEU, {corpus}" for corpus in corpora), "exactly the reference"],
        ["---"] * (len(corpora) + 2),
        *([f"{v.update:,}", *(f"{v.bleu[corpus]:.1f}" for corpus in corpora), f"{v.exact:.1%}"] for v in history),
    ]
    rows = [f"| {' | '.join(row)} |" for row in table]
    return f"""# {name}

{c.source_language} → {c.target_language}, the lecture's attention decoder: bidirectional GRU encoder
(2 × {c.encoder_hidden}), GRU decoder ({c.decoder_hidden}), {c.score} score, feedforward network
({c.decoder_hidden + c.encoder_state} → {c.feedforward} → {c.target_vocabulary:,}), embeddings {c.embedding};
{c.source_vocabulary:,} source and {c.target_vocabulary:,} target pieces; {parameters:,} parameters,
stored as float16 in `{WEIGHTS}`, computed in float32.

- **Data**: {recipe.card.get("data", "not stated")}
- **Licence and credit**: {recipe.card.get("licence", "not stated")}
- **Command**: `{c.provenance.command}`
- **Seed** {recipe.seed}, {recipe.updates:,} updates of at most {recipe.batch_tokens:,} target tokens; Adam,
  learning rate {recipe.learning_rate:g}, dropout {recipe.dropout:g}, label smoothing {recipe.label_smoothing:g},
  {recipe.precision}.
- **Limits**: {recipe.card.get("limits", "not stated")}

## Validation

Greedy search; BLEU by sacrebleu, cased, detokenised. The weights are those of update {history[-1].update:,}.

{chr(10).join(rows)}
"""
