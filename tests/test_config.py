import dataclasses
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import TOOLKITS, VARIED, configs, refusal, small_config

from attn_tui.config import (
    ATTENTIONS,
    CELLS,
    DIRECTIONS,
    FAMILIES,
    LARGEST_SIZE,
    SCORES,
    ModelConfig,
    Provenance,
)
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.errors import CheckpointError
from attn_tui.families import STARTS
from attn_tui.fields import from_mapping
from attn_tui.scores import trained_with


def as_json(config=None, **changes):
    return json.dumps({**json.loads((config or small_config()).to_json()), **changes})


@given(configs(), st.text(), st.integers(-5, 5))
def test_a_config_survives_being_written_and_read(config, text, seed):
    config = dataclasses.replace(config, source_language=text, provenance=Provenance(command=text, seed=seed))
    assert ModelConfig.from_json(config.to_json()) == config


def test_a_config_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        small_config().embedding = 9


def test_an_encoder_state_has_the_units_of_all_directions():
    assert small_config(encoder_hidden=4).encoder_state == 8
    assert small_config(directions="forward", encoder_hidden=4).encoder_state == 4
    assert small_config(directions="backward", encoder_hidden=4).encoder_state == 4


def test_the_output_layer_is_given_the_layer_before_it_or_where_there_is_none_the_state():
    assert small_config(tied=False, feedforward=6).output_input == 6
    assert VARIED["seq2seq, no feedforward layer"].output_input == 8


def test_entries_with_defaults_may_be_left_out():
    least = {"source_language": "a", "target_language": "b", "source_vocabulary": 3, "target_vocabulary": 4}
    assert ModelConfig.from_json(json.dumps(least)) == ModelConfig(**least)


def test_of_the_provenance_unknown_entries_are_passed_over():
    # It is shown, never interpreted: a later version may know more about where a checkpoint comes from.
    config = ModelConfig.from_json(as_json(provenance={"command": "x", "weather": "rain"}))
    assert config.provenance == Provenance(command="x")


VARIANTS = {field.name: field.default for field in dataclasses.fields(ModelConfig) if field.metadata}
"""Entries that few models need, and their defaults."""


@given(configs())
def test_what_few_models_need_is_written_down_only_where_it_is_needed(config):
    written = json.loads(config.to_json())
    assert {name for name in VARIANTS if name in written} == {
        name for name, default in VARIANTS.items() if getattr(config, name) != default
    }
    assert ModelConfig.from_json(config.to_json()) == config


OF_SENTENCES = {"lowercase": True, "normalise": "words", "known_pieces": True, "length_ratio": 1.25}


def test_each_entry_that_few_models_need_occurs_and_comes_back():
    systems = [small_config(**choice) for choice in TOOLKITS.values()]
    systems.append(dataclasses.replace(small_config(), **OF_SENTENCES))
    written = [json.loads(config.to_json()) for config in systems]
    assert {name for one in written for name in one} >= set(VARIANTS)
    for config in systems:
        assert ModelConfig.from_json(config.to_json()) == config


def test_a_config_of_an_older_version_is_read_as_it_was_meant():
    older = {
        "source_language": "fr", "target_language": "en", "source_vocabulary": 16000, "target_vocabulary": 12000,
        "architecture": "luong", "tokenizer": "sentencepiece", "embedding": 128, "cell": "lstm", "layers": 1,
        "directions": "both", "encoder_hidden": 192, "decoder_hidden": 384, "score": "general",
        "attention": "global", "window": 10, "attention_hidden": 128, "input_feeding": True, "feedforward": 128,
        "tied_output": True, "max_source_length": 100, "max_length": 120, "provenance": {"seed": 1},
    }  # fmt: skip
    config = ModelConfig.from_json(json.dumps(older))
    assert {name: getattr(config, name) for name in VARIANTS} == VARIANTS
    assert (config.starts_from, config.reading_layers, config.word_embedding) == ("last", 1, 128)
    assert json.loads(config.to_json()).keys() == older.keys()


READOUTS = ("state", "concat", "linear", "tanh")
SIZES = [field.name for field in dataclasses.fields(ModelConfig) if field.type == "int"]


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize(
    "value", [0, -1, LARGEST_SIZE + 1, 10**400, 1.5, "8", None, True, [8], {"a": 8}], ids=lambda value: str(value)[:20]
)
def test_a_size_must_be_a_whole_number_within_limits(name, value):
    message = rf"^{name} is .*; it must be a whole number from 1 to 1,000,000\.$"
    if name == "feedforward" or name in VARIANTS:  # 0 is that there is none, or as many as of something else
        message = message.replace("1 to", "0 to")
    if value == 0 and name in VARIANTS:
        assert refusal(lambda: ModelConfig.from_json(as_json(**{name: 0}))) is None
        return
    if value == 0 and name == "feedforward":
        message = r"^feedforward is 0; .* needs at least 1\.$"
    with pytest.raises(CheckpointError, match=message):
        ModelConfig.from_json(as_json(**{name: value}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source_language": 5}, "source_language is 5; it must be a string."),
        ({"tied_output": 1}, "tied_output is 1; it must be true or false."),
        ({"tied_output": "false"}, "tied_output is 'false'; it must be true or false."),
        ({"architecture": "transformer"}, "known are seq2seq, attention-decoder, rnnsearch, luong, attention-first, "),
        ({"architecture": 5}, "architecture is 5; it must be a string."),
        ({"directions": ["both"]}, "directions is ['both']; it must be a string."),
        ({"input_feeding": 1}, "input_feeding is 1; it must be true or false."),
        ({"tokenizer": "bytes"}, "tokenizer is 'bytes'; known are sentencepiece, characters, words, pieces, bpe."),
        ({"decoder_hidden": 9}, "the dot score needs them equal"),
        ({"feedforward": 9}, "tied_output needs them equal"),
        ({"colour": "red"}, "it has an unknown entry 'colour'; known are source_language, "),
        ({"start": "somewhere"}, "known in attention-decoder are , bridge, last, top, forward, zeros, bridges, mean."),
        ({"start": None}, "start is None; it must be a string."),
        ({"start_activation": "softmax"}, "known are tanh, relu, gelu, swish, none."),
        ({"activation": "sigmoid"}, "known are tanh, relu, gelu, swish, none."),
        ({"readout": "linear"}, "readout is 'linear'; known in attention-decoder are ."),
        ({"normalisation": "sparsemax"}, "known are softmax, log-softmax."),
        ({"first": "begin"}, "known are end, start, zeros."),
        ({"padding": "ignored"}, "known are read, zeros."),
        ({"padding_masked": "no"}, "padding_masked is 'no'; it must be true or false."),
        ({"source_end": 1}, "source_end is 1; it must be true or false."),
        ({"never": "<unk>"}, "never is '<unk>'; it must be a list of strings."),
        ({"never_first": [1]}, "never_first is [1]; it must be a list of strings."),
        ({"with_bias": {"a": 1}}, "with_bias is {'a': 1}; it must be a list of strings."),
        ({"without_bias": None}, "without_bias is None; it must be a list of strings."),
        ({"provenance": []}, "provenance is not a JSON object; "),
        ({"provenance": {"seed": "x"}}, "provenance.seed is 'x'; it must be a whole number."),
        ({"provenance": {"command": ["x"]}}, "provenance.command is ['x']; it must be a string."),
    ],
)
def test_a_value_that_cannot_be_is_named(changes, message):
    with pytest.raises(CheckpointError) as caught:
        ModelConfig.from_json(as_json(**changes))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("architecture", FAMILIES)
def test_a_choice_that_is_not_the_familys_is_named_with_those_that_are(architecture):
    family = FAMILIES[architecture]
    config = next(config for config in VARIED.values() if config.architecture == architecture)
    for name, known, possible in (
        ("cell", CELLS, family.cells),
        ("score", SCORES, trained_with(architecture)),
        ("attention", ATTENTIONS, family.attentions),
        ("directions", DIRECTIONS, family.directions),
        ("readout", READOUTS, family.readouts),
        ("query", ("state", "cell"), family.queries),
        ("start", (*STARTS, "backward"), ("", *family.starts)),
    ):
        for value in {*known, "x", ""} - set(possible):
            message = refusal(lambda name=name, value=value: ModelConfig.from_json(as_json(config, **{name: value})))
            assert message == f"{name} is {value!r}; known in {architecture} are {', '.join(possible)}."


@pytest.mark.parametrize(
    "name",
    [
        "decoder", "decoder.rnn", "decoder.rnn.weight_ih_l0", "decoder.embedding", "encoder.embedding",
        "encoder.positions", "decoder.attention.query", "decoder.attentional", "decoder.output.weight", "", "\x1b[31m",
    ],
)  # fmt: skip
@pytest.mark.parametrize("entry", ["with_bias", "without_bias"])
def test_only_a_linear_map_has_a_bias(name, entry):
    config = dataclasses.replace(small_config("general", positions=1), **{entry: (name,)})
    message = refusal(lambda: parameter_shapes(config))
    assert message.endswith(" is no linear map of this system; leave it out of the biases.")
    assert message.isprintable()


OF_SEQ2SEQ, BARE = VARIED["seq2seq"], VARIED["seq2seq, no feedforward layer"]
OF_RNNSEARCH, OF_LUONG = VARIED["rnnsearch"], VARIED["luong, general, fed"]
IMPOSSIBLE = {
    "layers of rnnsearch": (OF_RNNSEARCH, {"layers": 2}, "layers is 2; rnnsearch has one, make it 1."),
    "input feeding without attention": (
        OF_SEQ2SEQ, {"input_feeding": True}, "input_feeding is true; seq2seq has none, make it false.",
    ),
    "input feeding in the lecture's": (
        small_config(), {"input_feeding": True}, "input_feeding is true; attention-decoder has none, make it false.",
    ),
    "input feeding in rnnsearch": (
        OF_RNNSEARCH, {"input_feeding": True}, "input_feeding is true; rnnsearch has none, make it false.",
    ),
    "no layer in the lecture's": (
        small_config(tied=False), {"feedforward": 0}, "feedforward is 0; attention-decoder needs at least 1.",
    ),
    "no layer in rnnsearch": (OF_RNNSEARCH, {"feedforward": 0}, "feedforward is 0; rnnsearch needs at least 1."),
    "no layer in luong": (OF_LUONG, {"feedforward": 0}, "feedforward is 0; luong needs at least 1."),
    "dot score of unequal widths": (
        small_config(),
        {"decoder_hidden": 9},
        "decoder_hidden is 9 and 2 × encoder_hidden is 8; the dot score needs them equal, score general does not.",
    ),
    "dot score of unequal widths, one direction": (
        small_config(directions="forward"),
        {"decoder_hidden": 9},
        "decoder_hidden is 9 and encoder_hidden is 8; the dot score needs them equal, score general does not.",
    ),
    "a state handed over": (
        OF_SEQ2SEQ,
        {"decoder_hidden": 9},
        "decoder_hidden is 9 and encoder_hidden is 8; "
        "seq2seq hands the encoder's last state to the decoder and needs them equal.",
    ),
    "a state handed over, two directions": (
        OF_LUONG,
        {"decoder_hidden": 9},
        "decoder_hidden is 9 and 2 × encoder_hidden is 8; "
        "luong hands the encoder's last state to the decoder and needs them equal.",
    ),
    "one direction too few for the decoder": (
        OF_LUONG,
        {"directions": "backward"},
        "decoder_hidden is 8 and encoder_hidden is 4; "
        "luong hands the encoder's last state to the decoder and needs them equal.",
    ),
    "tied output of another width": (
        small_config(), {"feedforward": 9}, "feedforward is 9 and embedding is 5; tied_output needs them equal.",
    ),
    "tied output of the state": (
        BARE, {"embedding": 5}, "decoder_hidden is 8 and embedding is 5; tied_output needs them equal.",
    ),
    "a forward state handed over": (
        OF_LUONG,
        {"start": "forward"},
        "decoder_hidden is 8 and encoder_hidden is 4; the forward state is handed to the decoder, make them equal.",
    ),
    "a forward state handed over, and a score that needs both": (
        VARIED["luong, dot"],
        {"directions": "both", "encoder_hidden": 4, "start": "forward"},
        "decoder_hidden is 8 and encoder_hidden is 4; the forward state is handed to the decoder, make them equal.",
    ),
    "a forward state where none is": (
        VARIED["luong, dot"],
        {"start": "forward"},
        "start is 'forward'; a source read backward has no forward state, make it 'top'.",
    ),
    "each layer's last state, of more layers": (
        OF_SEQ2SEQ,
        {"encoder_layers": 1},
        "encoder_layers is 1 and layers 2; each layer hands its last state to the decoder's, make them equal.",
    ),
    "layers of a conditional GRU": (
        VARIED["conditional"], {"encoder_layers": 2}, "layers is 1; conditional-gru has one, make it 1.",
    ),
    "a cell that asks, of none": (
        VARIED["tutorial"], {"query": "cell"}, "query is 'cell'; the cell gru has none, make it 'state'.",
    ),
    "a projection in the lecture's": (
        small_config(), {"projection": 5}, "projection is 5; attention-decoder has none, make it 0.",
    ),
    "a layer where a readout says there is none": (
        VARIED["tutorial"], {"feedforward": 5}, "feedforward is 5; there is no such layer in this system, make it 0.",
    ),
    "a layer where there can be none": (
        VARIED["positions"], {"feedforward": 5}, "feedforward is 5; there is no such layer in this system, make it 0.",
    ),
    "no layer where a readout says there is one": (
        VARIED["annotated"], {"feedforward": 0}, "feedforward is 0; attention-first needs at least 1.",
    ),
    "fewer positions than a sentence has": (
        small_config(), {"positions": 19}, "positions is 19; the longest sentence needs 20.",
    ),
    "fewer positions than a translation has": (
        small_config(), {"positions": 20, "max_length": 21}, "positions is 20; the longest sentence needs 21.",
    ),
    "more padding than places": (
        small_config(), {"pad_to": 21}, "pad_to is 21 and max_source_length is 20; it cannot be larger.",
    ),
    "no place for a word": (
        small_config(),
        {"max_source_length": 2, "source_start": True, "source_end": True},
        "max_source_length is 2; a word and what is read around it need 3.",
    ),
    "tied output of another target embedding": (
        small_config(),
        {"target_embedding": 4},
        "feedforward is 5 and embedding is 4; tied_output needs them equal.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_together_is_said_in_one_sentence(case):
    config, changes, message = IMPOSSIBLE[case]
    ModelConfig.from_json(as_json(config))  # which can be
    with pytest.raises(CheckpointError) as caught:
        ModelConfig.from_json(as_json(config, **changes))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("config", "changes"),
    [
        (OF_RNNSEARCH, {"decoder_hidden": 9}),  # h_0 is made by a layer of its own
        (small_config("general"), {"decoder_hidden": 9, "layers": 4}),
        (OF_SEQ2SEQ, {"feedforward": 0, "layers": 4}),
        (OF_LUONG, {"attention": "local-p", "window": 1, "input_feeding": False}),
        (small_config("concat"), {"attention_hidden": 1}),
        (OF_LUONG, {"start": "bridge", "decoder_hidden": 9, "encoder_layers": 3}),
        (OF_LUONG, {"start": "zeros", "decoder_hidden": 9}),
        (OF_LUONG, {"start": "forward", "decoder_hidden": 4}),
        (VARIED["tutorial"], {"target_embedding": 9}),
        (small_config(), {"positions": 20, "pad_to": 20}),
        (small_config(), {"max_source_length": 3, "source_start": True, "source_end": True}),
    ],
)
def test_what_need_not_be_equal_may_differ(config, changes):
    assert refusal(lambda: ModelConfig.from_json(as_json(config, **changes))) is None


@pytest.mark.parametrize("name", ["source_language", "target_language", "source_vocabulary", "target_vocabulary"])
def test_a_missing_entry_is_named(name):
    values = json.loads(as_json())
    del values[name]
    with pytest.raises(CheckpointError, match=f"it lacks the entry '{name}'; add it"):
        ModelConfig.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "pickle", "\x00", '{"a": 1} x', "[" * 100_000, "1" * 5_000])
def test_what_is_no_json_is_said_to_be_none(text):
    with pytest.raises(CheckpointError, match="it is not JSON; copy the file again"):
        ModelConfig.from_json(text)


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', "NaN"])
def test_what_is_no_object_is_said_to_be_none(text):
    with pytest.raises(CheckpointError, match="it is not a JSON object; copy the file again"):
        ModelConfig.from_json(text)


def test_deep_nesting_is_an_error_like_any_other():
    # Near the depth at which json gives up lies one that it can still read but nobody can print.
    for depth in range(500, sys.getrecursionlimit() + 1):
        with pytest.raises(CheckpointError):
            ModelConfig.from_json(as_json()[:-1] + ', "embedding": ' + "[" * depth + "]" * depth + "}")


scalars = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(scalars, lambda values: st.lists(values) | st.dictionaries(st.text(), values)))
def test_any_json_is_a_config_or_a_checkpoint_error(value):
    for text in (
        json.dumps(value),
        as_json(embedding=value),
        as_json(score=value),
        as_json(cell=value),
        as_json(provenance=value),
    ):
        message = refusal(lambda text=text: ModelConfig.from_json(text))
        assert message is None or message.isprintable()


def test_names_and_values_make_any_config_dataclass():
    assert from_mapping(Provenance, {"seed": 3}) == Provenance(seed=3)
    with pytest.raises(CheckpointError, match="unknown entry 'sede'; known are command, data"):
        from_mapping(Provenance, {"sede": 3})
