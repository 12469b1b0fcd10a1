"""Traces with parameters: these come back as they were, once for each checkpoint, and damaged ones are refused."""

import dataclasses
import functools
import subprocess
import sys

import numpy as np
import pytest
import safetensors.numpy
from cli.running import environment, run
from of_toolkits import FILES, saved
from recording import again, changed, content, decoded, described
from support import VARIED, checkpoint_of, save_whole
from what_if import SENTENCE as WORDS

from attn_tui import load, trace
from attn_tui.engine.notation import word_of
from attn_tui.errors import TraceError
from attn_tui.trace import files
from attn_tui.trace.container import unpack
from attn_tui.trace.reading import check


@functools.cache
def whole():
    """The bytes of a trace with parameters."""
    return trace.to_bytes([decoded(None, "2.y=teacher", "3.h=0")], parameters=True)


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, array in one.items():
        assert array.dtype == other[name].dtype
        np.testing.assert_array_equal(array, other[name])
        assert not other[name].flags.writeable


@pytest.mark.parametrize("system", VARIED)
def test_the_parameters_of_every_system_come_back_bit_by_bit(system):
    live = decoded(checkpoint_of(VARIED[system]), sentence=WORDS)
    [read] = again(trace.to_bytes([live], parameters=True))
    assert read.checkpoint.parameters.keys() == live.checkpoint.parameters.keys()
    for name, array in live.checkpoint.parameters.items():
        np.testing.assert_array_equal(read.checkpoint.parameters[name], array)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_they_are_as_large_as_in_the_checkpoints_file(tmp_path, dtype):
    made = checkpoint_of(VARIED["lecture, dot"])
    stored = {name: array.astype(dtype) for name, array in made.parameters.items()}
    folder = save_whole(tmp_path / "it", dataclasses.replace(made, parameters=stored))
    safetensors.numpy.save_file(stored, folder / "model.safetensors")
    checkpoint = load(folder)
    live = decoded(checkpoint, sentence=WORDS)
    size = trace.write(tmp_path / "a.trace", [live], parameters=True)
    assert size.total == (tmp_path / "a.trace").stat().st_size
    assert size.parameters == sum(array.nbytes for array in stored.values())
    [read] = trace.read(tmp_path / "a.trace").decodings
    assert_same(checkpoint.parameters, read.checkpoint.parameters)


def test_without_them_the_file_is_as_it_was_before_there_were_any():
    data = content()
    assert described(data)["version"] == 1
    assert "parameters" not in described(data) | described(data)["decodings"][0]["checkpoint"]
    assert again(data)[0].checkpoint.parameters == {}
    assert described(whole())["version"] == 2


def test_decodings_of_one_checkpoint_share_them():
    checkpoint, other = checkpoint_of(VARIED["lecture, dot"]), checkpoint_of(VARIED["rnnsearch"], seed=3)
    former = decoded(checkpoint, sentence="w3 w1")
    live = [dataclasses.replace(decoded(checkpoint, sentence=WORDS), former=former), decoded(other, sentence=WORDS)]
    data = trace.to_bytes(live, parameters=True)
    assert [one["checkpoint"]["parameters"] for one in described(data)["decodings"]] == [0, 1, 0]
    assert len(described(data)["parameters"]) == 2
    first, second = again(data)
    assert first.former.checkpoint.parameters is first.checkpoint.parameters
    assert second.checkpoint.parameters["decoder.output.bias"] == pytest.approx(other.parameters["decoder.output.bias"])


def test_every_word_has_its_name():
    checkpoint = load("fr-en")
    [read] = again(trace.to_bytes([decoded(checkpoint, sentence="Je suis étudiant.")], parameters=True))
    ids = range(0, len(checkpoint.target_vocabulary), 7)
    assert [word_of(read.checkpoint, i) for i in ids] == [word_of(checkpoint, i) for i in ids]
    [without] = again(trace.to_bytes([decoded(checkpoint, sentence="Je suis étudiant.")]))
    unknown = next(i for i in ids if i not in without.checkpoint.target_vocabulary.known)
    assert str(unknown) in without.checkpoint.target_vocabulary.words([unknown])[0]


@pytest.mark.parametrize("tokenizer", FILES)
def test_a_word_of_any_vocabulary_is_found_as_it_is_live(tmp_path, tokenizer):
    live = decoded(load(saved(tmp_path / "tiny", tokenizer)), sentence="le chat")
    [read] = again(trace.to_bytes([live], parameters=True))
    one, other = live.checkpoint.target_vocabulary, read.checkpoint.target_vocabulary
    shown = [one.words([i])[0] for i in range(len(one))]
    words = [*shown, *(f"+{word}" for word in shown), *map(str.upper, shown), "", "+", "nothing"]
    assert [other.find(word) for word in words] == [one.find(word) for word in words]


def test_a_trace_with_them_can_be_recorded_again_and_one_without_cannot():
    assert trace.to_bytes(again(whole()), parameters=True) == whole()
    assert trace.to_bytes(again(whole())) == content()
    with pytest.raises(TraceError, match=r"^[^\n]* was recorded without its parameters; record it again [^\n]*\.$"):
        trace.to_bytes(again(content()), parameters=True)


def test_the_same_bytes_come_from_another_process():
    code = (
        "import sys; sys.path.insert(0, 'tests'); import recording as r; from attn_tui import trace;"
        "sys.stdout.buffer.write(trace.to_bytes([r.decoded(None, '2.y=teacher', '3.h=0')], parameters=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment(PYTHONHASHSEED="7")
    )
    assert done.stdout == whole()


ALONE = """
import sys
from importlib.abc import MetaPathFinder
missing = {"click", "safetensors", "sentencepiece", "torch", "textual", "rich", "attn_tui.checkpoint", "attn_tui.cli"}

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in missing:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from attn_tui import trace
from attn_tui.engine.origins import Origins
from attn_tui.engine.quantity import Element
[decoding] = trace.read(sys.argv[1]).decodings
origins = Origins(decoding.checkpoint, decoding.timeline.events)
derivation = origins.derive(Element(1, "feedforward", "hidden", (2,)))
print(derivation.missing, abs(derivation.recomputed() - derivation.value) < 1e-5)
"""


@pytest.mark.parametrize(("kept", "printed"), [(True, "False True"), (False, "True False")])
def test_with_them_numbers_are_derived_where_there_is_only_numpy(tmp_path, kept, printed):
    trace.write(tmp_path / "a.trace", [decoded()], parameters=kept)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, tmp_path / "a.trace"], capture_output=True, text=True, env=environment()
    )
    assert (done.stdout.strip(), done.stderr) == (printed, "")


def parameters():
    return {name: array for name, array in unpack(whole())[0].items() if name.startswith("parameters.")}


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda array: None, "is missing"),
        (lambda array: array[:-1], "has the shape"),
        (lambda array: np.concatenate([array, array[:1]]), "has the shape"),
        (lambda array: array[..., None], "has the shape"),
        (lambda array: array.reshape(-1).view("<i4" if array.itemsize == 4 else "?").reshape(-1)[:1], "shape"),
        (lambda array: np.full_like(array, np.inf), "not finite"),
        (lambda array: np.full_like(array, -np.inf), "not finite"),
        (lambda array: np.full_like(array, np.nan), "not finite"),
        (lambda array: array.astype("<i8"), "neither float32 nor float16"),
    ],
)
def test_a_damaged_parameter_is_refused_in_one_sentence(harm, said, tmp_path):
    for name, array in parameters().items():
        (tmp_path / "a.trace").write_bytes(changed(whole(), tensors={name: harm(array)}))
        with pytest.raises(
            TraceError, match=rf"^[^\n]*its parameters are not those of its config: [^\n]*{said}"
        ) as told:
            trace.read(tmp_path / "a.trace")
        assert str(told.value).isprintable()


@pytest.mark.parametrize(
    "name", ["parameters.0.other\x1b[31m.weight", "parameters.1.decoder.output.bias", "parameters."]
)
def test_one_that_belongs_to_nothing_is_refused(name):
    with pytest.raises(TraceError) as told:
        check(changed(whole(), tensors={name: np.zeros(3, "<f4")}))
    assert str(told.value).isprintable()


@pytest.mark.parametrize("number", [1, -1, "0", 0.0, True, [], {}])
def test_a_number_of_parameters_that_are_not_there_is_refused(number):
    about = described(whole())
    one = about["decodings"][0]
    other = about | {"decodings": [one | {"checkpoint": one["checkpoint"] | {"parameters": number}}]}
    with pytest.raises(TraceError):
        check(changed(whole(), other))


@pytest.mark.parametrize(
    "described_as", [None, {}, [], [{}], [{"words": 3}], [{"words": ["a"]}], [{"words": [3] * 12}]]
)
def test_words_that_are_not_the_vocabularys_are_refused(described_as):
    with pytest.raises(TraceError):
        check(changed(whole(), described(whole()) | {"parameters": described_as}))


def test_no_word_among_them_reaches_the_terminal_raw():
    about = described(whole())
    words = ["\x1b]0;owned\x07" + word for word in about["parameters"][0]["words"]]
    [decoding] = check(changed(whole(), about | {"parameters": [{"words": words}]})).decodings
    target = decoding.checkpoint.target_vocabulary
    assert all(word.isprintable() for word in target.words([*range(len(target))]))


def test_a_file_that_no_reader_would_take_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr("attn_tui.trace.writing.LARGEST", len(content()))
    assert len(whole()) < files.LARGEST
    trace.write(tmp_path / "a.trace", [decoded(None, "2.y=teacher", "3.h=0")])
    with pytest.raises(TraceError, match=r"larger than [^\n]*without their parameters\.$"):
        trace.write(tmp_path / "b.trace", [decoded(None, "2.y=teacher", "3.h=0")], parameters=True)
    assert [file.name for file in tmp_path.iterdir()] == ["a.trace"]


def test_a_reader_without_this_package_finds_them():
    tensors = safetensors.numpy.load(whole())
    live = decoded().checkpoint.parameters
    assert {name.removeprefix("parameters.0.") for name in tensors if name.startswith("parameters.")} == live.keys()
    for name, array in live.items():
        np.testing.assert_array_equal(tensors[f"parameters.0.{name}"], array)


def test_the_command_says_how_large_they_are(tmp_path):
    file = tmp_path / "a.trace"
    done = run("trace", "-c", "reverse", "31415", "-o", str(file), "--with-parameters")
    assert (done.returncode, done.stdout) == (0, "")
    size = f"{file.stat().st_size / 1000:,.1f} KB"
    parameters = sum(array.size * 2 for array in load("reverse").parameters.values())
    assert done.stderr == f"attn-tui: {file} has {size}, of which parameters {parameters / 1000:,.1f} KB.\n"
    assert trace.read(file).decodings[0].checkpoint.parameters.keys() == load("reverse").parameters.keys()


def test_they_are_asked_for_only_with_a_trace():
    done = run("translate", "-c", "reverse", "31415", "--plain", "--with-parameters")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--record" in done.stderr
