"""The model card: what a checkpoint is, what it was trained on, how, and what it reaches."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.checkpoint import CURVES, WEIGHTS
from attn_tui.describe import chain, describe, parameters, sizes
from attn_tui.engine.model import Checkpoint
from attn_tui.judging.card import table, with_results
from attn_tui.judging.results import Results
from attn_tui.plotting.plot import sparkline
from attn_tui.text import printable
from attn_tui.training.recipe import Recipe
from attn_tui.training.validation import Validation, curves


def write_card(
    name: str, recipe: Recipe, checkpoint: Checkpoint, history: Sequence[Validation], by_kind: str = ""
) -> str:
    """Return the card as Markdown; its figures are those of the validations so far, and for a toy those by kind."""
    c = checkpoint.config
    card = f"""# {name}

{c.source_language} → {c.target_language}; {describe(c)}.

- **Each output word**: {chain(c)}
- **Sizes**: {sizes(c)}; {parameters(checkpoint):,} parameters, stored as float16 in `{WEIGHTS}`, computed in float32
- **Data**: {recipe.card.get("data", "not stated")}
- **Licence and credit**: {recipe.card.get("licence", "not stated")}
- **Command**: `{c.provenance.command}`
- **Seed** {recipe.seed}, {recipe.updates:,} updates of at most {recipe.batch_tokens:,} target tokens; Adam,
  learning rate {recipe.learning_rate:g}, dropout {recipe.dropout:g}, label smoothing {recipe.label_smoothing:g},
  {recipe.precision}{_added(recipe)}
- **Known weaknesses**: {recipe.card.get("limits", "not stated")}

## Validation

Greedy search; BLEU by sacrebleu, cased, detokenised. The weights are those of update {history[-1].update:,}.

![Loss and validation by update]({CURVES})

{_curves(history)}
{_validations(history)}
{by_kind}"""
    return with_results(card, Results(""), name)


def _added(recipe: Recipe) -> str:
    """What the recipe adds to plain learning: '' where nothing."""
    texts = (
        (recipe.pretrained, f"begun with the weights of {printable(recipe.pretrained)}"),
        (recipe.averaging, f"the weights are an exponential moving average, decay {recipe.averaging:g}"),
        (
            recipe.sampling * recipe.sampling_share,
            f"source pieces sampled with α = {recipe.sampling:g} in {recipe.sampling_share:.0%} of the examples",
        ),
        (recipe.word_dropout, f"{recipe.word_dropout:.0%} of the words dropped"),
        (recipe.join, f"{recipe.join:.0%} of the pairs joined to examples of up to {recipe.join_pieces} pieces"),
    )
    return "".join(f";\n  {text}" for wanted, text in texts if wanted)


def _columns(history: Sequence[Validation]) -> dict[str, list[float]]:
    """BLEU by corpus, and the share of exact sentences in percent."""
    return {label: [value for _, value in found] for label, found in curves("", (), history).validations.items()}


def _curves(history: Sequence[Validation]) -> str:
    """A line for each column, from its smallest to its largest value."""
    columns = _columns(history)
    wide = max(map(len, columns))
    lines = [f"{name:{wide}}  {v[0]:5.1f} {sparkline(v)} {v[-1]:.1f}" for name, v in columns.items()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def _validations(history: Sequence[Validation]) -> str:
    columns = _columns(history)
    values = zip(*columns.values(), strict=True)
    rows = [[f"{v.update:,}", *(f"{value:.1f}" for value in row)] for v, row in zip(history, values, strict=True)]
    return table(["update", *columns], rows)
