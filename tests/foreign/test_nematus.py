"""What is particular to Nematus and Marian."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from foreign_models import CASES, SENTENCES, Case

from attn_tui.engine.stepper import decode
from attn_tui.errors import CheckpointError
from attn_tui.foreign import nematus
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.saving import checkpoint_of

NEMATUS, MARIAN = CASES["nematus"](), CASES["marian"]()


@pytest.mark.parametrize(
    ("case", "name", "what"),
    [
        (NEMATUS, "encoder_W_lns", "layer normalisation"),
        (NEMATUS, "decoder_U_nl_ln_s", "layer normalisation"),
        (MARIAN, "decoder_cell1_gamma1", "layer normalisation"),
        (NEMATUS, "encoder_U_wns", "weight normalisation"),
        (NEMATUS, "encoder_U_drt_1", "deep transitions"),
        (MARIAN, "decoder_cell3_U", "deep transitions"),
        (NEMATUS, "decoder_2_U", "several layers"),
        (MARIAN, "decoder_l2_cell1_U", "several layers"),
        (NEMATUS, "Wemb1", "factors"),
        (NEMATUS, "gadget", "gadget"),
    ],
)
def test_models_that_are_more_are_refused_by_naming_the_array(case: Case, name: str, what: str, tmp_path: Path) -> None:
    given = case.given(tmp_path, case.arrays | {name: np.ones((2, 2), np.float32)})
    with pytest.raises(CheckpointError, match=what) as caught:
        nematus.open_model(given)
    assert name in str(caught.value)


def test_other_cells_are_refused(tmp_path: Path) -> None:
    given = MARIAN.given(tmp_path)
    (tmp_path / "model.npz.yml").write_text("dec-cell: lstm\n")
    with pytest.raises(CheckpointError, match="lstm"):
        nematus.open_model(given)


def words_of(given: Given) -> list[str]:
    return nematus.open_model(given).vocabularies["source.vocab"].decode().splitlines()


def test_the_options_name_the_dictionaries_and_how_many_of_their_words_are_used(tmp_path: Path) -> None:
    given = NEMATUS.given(tmp_path)
    words = len(NEMATUS.source)
    settings = {"dictionaries": ["/home/x/in.fr.json", "/home/x/out.en.json"], "n_words_src": words}
    (tmp_path / "model.npz.json").write_text(json.dumps(settings))
    for name, tokens in (("in.fr.json", [*NEMATUS.source, "rare"]), ("out.en.json", NEMATUS.target)):
        (tmp_path / name).write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    imported = nematus.open_model(given)
    assert (imported.config.source_language, imported.config.target_language) == ("fr", "en")
    assert words_of(given) == ["<END>", "<unk>", *NEMATUS.source[2:]]
    (tmp_path / "in.fr.json").write_text(json.dumps({token: i for i, token in enumerate(NEMATUS.source[:-1])}))
    (tmp_path / "src.yml").unlink()
    assert words_of(given)[-1] == f"<{words - 1}>"
    assert "1 rows" in "".join(nematus.open_model(given).changed)


def test_parts_of_words_need_their_codes(tmp_path: Path) -> None:
    parts = [*NEMATUS.source[:-1], "a@@"]
    given = NEMATUS.given(tmp_path, source=parts)
    with pytest.raises(CheckpointError, match="--source-tokenizer FILE"):
        nematus.open_model(given)
    (tmp_path / "joint.bpe").write_text("#version: 0.2\na b</w>\n")
    given = NEMATUS.given(tmp_path, source=parts, target=[*NEMATUS.target[:-1], "i@@"])
    assert nematus.open_model(given).config.tokenizer == "bpe"


def test_marian_never_chooses_the_unknown_word_unless_it_was_told_to(tmp_path: Path) -> None:
    """With a bias that makes it the most probable of all."""
    bias = MARIAN.arrays["decoder_ff_logit_l2_b"].copy()
    bias[0, 1] = 50
    MARIAN.given(tmp_path, MARIAN.arrays | {"decoder_ff_logit_l2_b": bias})
    chosen = {}
    for variants in ((), ("allow-unk",)):
        imported = nematus.open_model(Given(tmp_path, Options(max_length=4, variants=frozenset(variants))))
        events = list(decode(checkpoint_of(imported, "it"), SENTENCES[0]))
        chosen[variants] = [int(event.y_t) for event in events if event.substep == "word"]
        assert chosen[variants] == imported.reference(events[0].source.tolist(), None).ids
    assert 1 not in chosen[()]
    assert set(chosen["allow-unk",]) == {1}
