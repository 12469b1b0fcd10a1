import dataclasses
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import configs, refusal, small_config

from attn_tui.config import LARGEST_SIZE, ModelConfig, Provenance, from_mapping
from attn_tui.errors import CheckpointError


def as_json(**changes):
    return json.dumps({**json.loads(small_config().to_json()), **changes})


@given(configs(), st.text(), st.integers(-5, 5))
def test_a_config_survives_being_written_and_read(config, text, seed):
    config = dataclasses.replace(config, source_language=text, provenance=Provenance(command=text, seed=seed))
    assert ModelConfig.from_json(config.to_json()) == config


def test_a_config_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        small_config().embedding = 9


def test_an_encoder_state_has_the_units_of_both_directions():
    assert small_config(encoder_hidden=4).encoder_state == 8


def test_entries_with_defaults_may_be_left_out():
    least = {"source_language": "a", "target_language": "b", "source_vocabulary": 3, "target_vocabulary": 4}
    assert ModelConfig.from_json(json.dumps(least)) == ModelConfig(**least)


def test_of_the_provenance_unknown_entries_are_passed_over():
    # It is shown, never interpreted: a later version may know more about where a checkpoint comes from.
    config = ModelConfig.from_json(as_json(provenance={"command": "x", "weather": "rain"}))
    assert config.provenance == Provenance(command="x")


SIZES = [field.name for field in dataclasses.fields(ModelConfig) if field.type == "int"]


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("value", [0, -1, LARGEST_SIZE + 1, 10**400, 1.5, "8", None, True, [8], {"a": 8}])
def test_a_size_must_be_a_whole_number_within_limits(name, value):
    with pytest.raises(CheckpointError, match=rf"^{name} is .*; it must be a whole number from 1 to 1,000,000\.$"):
        ModelConfig.from_json(as_json(**{name: value}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source_language": 5}, "source_language is 5; it must be a text."),
        ({"tied_output": 1}, "tied_output is 1; it must be true or false."),
        ({"tied_output": "false"}, "tied_output is 'false'; it must be true or false."),
        ({"score": "concat"}, "score is 'concat'; known are dot, general."),
        ({"tokenizer": "bytes"}, "tokenizer is 'bytes'; known are sentencepiece, characters, words."),
        ({"decoder_hidden": 9}, "the dot score needs them equal"),
        ({"feedforward": 9}, "tied_output needs them equal"),
        ({"colour": "red"}, "it has an unknown entry 'colour'; known are source_language, "),
        ({"provenance": []}, "provenance is no JSON object; "),
        ({"provenance": {"seed": "x"}}, "provenance.seed is 'x'; it must be a whole number."),
        ({"provenance": {"command": ["x"]}}, "provenance.command is ['x']; it must be a text."),
    ],
)
def test_a_value_that_cannot_be_is_named(changes, message):
    with pytest.raises(CheckpointError) as caught:
        ModelConfig.from_json(as_json(**changes))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["source_language", "target_language", "source_vocabulary", "target_vocabulary"])
def test_a_missing_entry_is_named(name):
    values = json.loads(as_json())
    del values[name]
    with pytest.raises(CheckpointError, match=f"it lacks the entry '{name}'; add it"):
        ModelConfig.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "pickle", "\x00", '{"a": 1} x', "[" * 100_000, "1" * 5_000])
def test_what_is_no_json_is_said_to_be_none(text):
    with pytest.raises(CheckpointError, match="it is not JSON; take the file"):
        ModelConfig.from_json(text)


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', "NaN"])
def test_what_is_no_object_is_said_to_be_none(text):
    with pytest.raises(CheckpointError, match="it holds no JSON object; take the file"):
        ModelConfig.from_json(text)


def test_deep_nesting_is_an_error_like_any_other():
    # Near the depth at which json gives up lies one that it can still read but nobody can print.
    for depth in range(500, sys.getrecursionlimit() + 1):
        with pytest.raises(CheckpointError):
            ModelConfig.from_json(as_json()[:-1] + ', "embedding": ' + "[" * depth + "]" * depth + "}")


scalars = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(scalars, lambda values: st.lists(values) | st.dictionaries(st.text(), values)))
def test_any_json_is_a_config_or_a_checkpoint_error(value):
    for text in (json.dumps(value), as_json(embedding=value), as_json(score=value), as_json(provenance=value)):
        message = refusal(lambda text=text: ModelConfig.from_json(text))
        assert message is None or message.isprintable()


def test_names_and_values_make_any_config_dataclass():
    assert from_mapping(Provenance, {"seed": 3}) == Provenance(seed=3)
    with pytest.raises(CheckpointError, match="unknown entry 'sede'; known are command, data"):
        from_mapping(Provenance, {"sede": 3})
