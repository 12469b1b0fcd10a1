"""Models of other toolkits, opened as they are, decode as those toolkits have decoded."""

import json
from pathlib import Path

import numpy as np
import pytest
from derived import wrong

from attn_tui.engine import events as ev
from attn_tui.engine.origins import Origins
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.foreign.detecting import open_model
from attn_tui.foreign.given import Options
from attn_tui.foreign.parity import compare
from attn_tui.foreign.saving import checkpoint_of

MODELS = Path(__file__).parent / "models"
FRENCH = {"source_language": "fr"}
SAID = {
    "d2l": {"pad_to": 12},
    "fairseq-lstm": FRENCH,
    "fairseq-lstm-plain": FRENCH,
    "onmt-gru-mlp": {
        "source_tokenizer": MODELS / "onmt-gru-mlp" / "pieces.src.model",
        "target_tokenizer": MODELS / "onmt-gru-mlp" / "pieces.tgt.model",
    },
    "tutorial-old-lstm": {"variants": frozenset({"cell-query", "log-softmax"})},
}
"""What the files of a model do not tell."""


def said_of(name):
    return {
        "max_length": json.loads((MODELS / name / "reference.json").read_text())["max_length"],
        **SAID.get(name, {}),
    }


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", sorted(path.name for path in MODELS.iterdir()))
def test_a_model_decodes_as_its_toolkit_does(name):
    imported = open_model(MODELS / name, Options(**said_of(name)))
    checkpoint = checkpoint_of(imported, name)
    sentences = json.loads((MODELS / name / "reference.json").read_text())["sentences"]
    for one in sentences:
        happened = list(decode(checkpoint, one["sentence"], top=1))
        source = happened[0].source.tolist()
        chosen = [event for event in happened if isinstance(event, ev.WordChosen)]
        assert source[: len(one["source_ids"])] == one["source_ids"], one["sentence"]
        assert [int(event.y_t) for event in chosen] == one["target_ids"], one["sentence"]
        theirs = np.array(one["attention"])
        weights = np.array([event.alpha_t for event in happened if isinstance(event, ev.WeightsComputed)])
        places = min(weights.shape[1], theirs.shape[1])
        np.testing.assert_allclose(weights[:, :places], theirs[:, :places], atol=1e-5)
        probabilities = np.log([float(event.probability) for event in chosen])
        np.testing.assert_allclose(probabilities, one["log_probs"], atol=1e-4)
    texts = [one["sentence"] for one in sentences]
    end = checkpoint.target_vocabulary.end
    for translation, one in zip(translate_batch(checkpoint, texts), sentences, strict=True):
        assert translation.ids.tolist() == [y for y in one["target_ids"] if y != end]
    found = compare(checkpoint, imported.reference, texts[:3])
    assert found.same
    happened = list(decode(checkpoint, texts[0]))
    assert list(wrong(Origins(checkpoint, happened), checkpoint.config, happened, (0, 1, 2))) == []
    assert found.weights < 1e-5
    assert found.log_probability < 1e-4
