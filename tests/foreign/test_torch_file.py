"""What torch.save and pickle write comes back as torch would give it, without torch."""

import argparse
import collections
import pickle
import random
import zipfile

import numpy as np
import pytest
import torch

from attn_tui.foreign.modules import is_module, state_dict
from attn_tui.foreign.things import Global, Thing
from attn_tui.foreign.torch_file import read

SAVED = [(zipped, protocol) for zipped in (True, False) for protocol in (2, 4, 5)]
KINDS = [
    torch.float64,
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.int64,
    torch.int32,
    torch.int16,
    torch.int8,
    torch.uint8,
    torch.bool,
    torch.complex64,
]
NUMBERS = torch.arange(24).reshape(4, 6)


class Lang:
    """As in the tutorial's notebook; what is read needs no such class."""

    def __init__(self, name):
        raise AssertionError("reading must not make one")

    @classmethod
    def of(cls, name, words):
        lang = cls.__new__(cls)
        lang.name, lang.n_words = name, 2 + len(words)
        lang.word2index = {word: place for place, word in enumerate(words, 2)}
        lang.index2word = {0: "SOS", 1: "EOS", **{place: word for word, place in lang.word2index.items()}}
        return lang


class OldLang(Lang):
    """One that acts when it is read."""

    def __setstate__(self, state):
        raise AssertionError("reading must not call this")


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.GRU(2, 3)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(3, 2), torch.nn.Linear(2, 1, bias=False)])
        self.register_buffer("mask", torch.ones(2))
        self.register_buffer("scratch", torch.ones(2), persistent=False)


@pytest.fixture
def again(tmp_path):
    """Give what comes back of a value that torch.save has saved."""

    def save_and_read(value, zipped=True, protocol=2):
        path = tmp_path / "saved.pt"
        torch.save(value, path, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
        return read(path)

    return save_and_read


def pickled(tmp_path, value, protocol):
    path = tmp_path / "saved.pkl"
    path.write_bytes(pickle.dumps(value, protocol))
    return read(path)


def assert_same(array, tensor):
    wanted = tensor.detach().float() if tensor.dtype == torch.bfloat16 else tensor.detach()
    assert type(array) is np.ndarray
    assert array.dtype == wanted.numpy().dtype
    np.testing.assert_array_equal(array, wanted.numpy(), strict=True)


@pytest.mark.parametrize(("zipped", "protocol"), SAVED)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_tensors_of_all_kinds(again, zipped, protocol, kind):
    assert_same(again(NUMBERS.to(kind), zipped, protocol), NUMBERS.to(kind))


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "tensor",
    [
        NUMBERS.T,
        NUMBERS[1:, ::2],
        NUMBERS[:, 3],
        NUMBERS[2:3],
        NUMBERS[3, 5],
        torch.tensor(2.5),
        torch.zeros(0),
        torch.zeros(3, 0, 2),
        torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
        torch.nn.Parameter(torch.ones(2)),
    ],
    ids=lambda tensor: f"{tuple(tensor.shape)}{tensor.stride()}{tensor.storage_offset()}",
)
def test_views_into_storages(again, zipped, tensor):
    assert_same(again({"w": tensor}, zipped)["w"], tensor)


@pytest.mark.parametrize("zipped", [True, False])
def test_tensors_that_share_a_storage_share_memory(again, zipped):
    tied = torch.randn(3, 2)
    read_back = again({"a": tied, "b": tied.T, "c": tied.clone()}, zipped)
    assert np.shares_memory(read_back["a"], read_back["b"])
    assert not np.shares_memory(read_back["a"], read_back["c"])


def test_tensors_are_windows_that_nobody_can_write(again):
    weight = again(torch.ones(3))
    assert not weight.flags.writeable
    assert not weight.flags.owndata


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16, torch.int64])
def test_numbers_of_a_machine_that_writes_the_highest_byte_first(tmp_path, kind):
    saved, path = tmp_path / "little.pt", tmp_path / "big.pt"
    numbers = torch.tensor([1, -2, 3]).to(kind)
    torch.save(numbers, saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("byteorder"):
                content = b"big"
            if name.endswith("data/0"):
                content = np.frombuffer(content, f"u{kind.itemsize}").byteswap().tobytes()
            target.writestr(name, content)
    assert read(path).tolist() == [1, -2, 3]


@pytest.mark.parametrize(("zipped", "protocol"), SAVED)
def test_ordinary_values(again, zipped, protocol):
    value = {
        "nothing": None,
        "truth": [True, False],
        "numbers": (1, -5, 300, 70_000, 2**40, -(2**100), 2.5, float("inf")),
        "texts": ["", "é", "한국어", "x" * 300, "\ud800"],
        "bytes": b"\x00\xff",
        "tuples": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)),
        "a set": {1, "x", None},
        ("a", "b"): 1,
        3: [[], {}, [{}]],
        "state of a generator": random.Random(1).getstate(),
    }
    assert again(value, zipped, protocol) == value


@pytest.mark.parametrize(("zipped", "protocol"), SAVED)
def test_collections_become_plain_ones(again, zipped, protocol):
    value = {
        "ordered": collections.OrderedDict(b=1, a=2),
        "default": collections.defaultdict(int, a=1),
        "counts": collections.Counter("abba"),
        "queue": collections.deque([1, 2], 5),
        "frozen": frozenset([1]),
        "mutable": bytearray(b"abc"),
        "size": torch.Size([2, 3]),
    }
    read_back = again(value, zipped, protocol)
    assert read_back == {
        "ordered": {"b": 1, "a": 2},
        "default": {"a": 1},
        "counts": {"a": 2, "b": 2},
        "queue": [1, 2],
        "frozen": {1},
        "mutable": b"abc",
        "size": (2, 3),
    }
    assert list(read_back["ordered"]) == ["b", "a"]


@pytest.mark.parametrize(("zipped", "protocol"), SAVED)
def test_what_numpy_left_in_it(again, zipped, protocol):
    rows = np.arange(6.0).reshape(2, 3)
    arrays = [rows, np.asfortranarray(rows), rows.astype(">f4"), rows > 2, np.zeros((0, 3)), np.array(4)]
    for array, wanted in zip(again(arrays, zipped, protocol), arrays, strict=True):
        np.testing.assert_array_equal(array, wanted)
        assert (array.shape, array.dtype.kind, array.itemsize) == (wanted.shape, wanted.dtype.kind, wanted.itemsize)
        assert not array.flags.writeable
    assert again([np.float64(2.5), np.int32(-4), np.bool_(True)], zipped, protocol) == [2.5, -4, True]


def test_objects_of_other_classes_are_things(again):
    read_back = again({"opt": argparse.Namespace(layers=2, names=["a"]), "on": torch.device("cpu"), "of": torch.half})
    options, device, kind = read_back.values()
    assert (type(options), options.name, options.attributes) == (
        Thing,
        "argparse.Namespace",
        {"layers": 2, "names": ["a"]},
    )
    assert (options.get("layers"), options.get("gates"), options.get("gates", 4)) == (2, None, 4)
    assert (device.name, device.arguments) == ("torch.device", ("cpu",))
    assert kind == Global("torch.float16")


class Words(dict):
    pass


class Row(list):
    pass


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("kind", [Lang, OldLang])
def test_a_vocabulary_of_the_tutorial(tmp_path, protocol, kind):
    lang = kind.of("eng", ["go", "été"])
    thing = pickled(tmp_path, lang, protocol)
    assert thing.name.endswith(f".{kind.__name__}")
    assert thing.attributes == vars(lang)


@pytest.mark.parametrize("protocol", range(6))
def test_items_of_derived_classes(tmp_path, protocol):
    words, row = Words(a=1), Row([1, 2])
    words.unk = 0
    thing, other = pickled(tmp_path, (words, row), protocol)
    if protocol < 2:  # the whole content is handed over at once
        assert (thing.arguments, other.arguments) == (({"a": 1},), ([1, 2],))
    else:
        assert (thing.items, other.elements) == ({"a": 1}, [1, 2])
    assert thing.attributes == {"unk": 0}


def test_an_old_class_of_python_2(tmp_path):
    path = tmp_path / "old.pkl"
    path.write_bytes(b"(i__main__\nLang\np0\n(dp1\nS'name'\np2\nS'fran\\xc3\\xa7ais'\nsS'n'\nI2\nsb.")
    assert read(path).attributes == {"name": "français", "n": 2}
    path.write_bytes(b"\x80\x02(c__main__\nLang\no}U\x01nK\x02sb.")
    assert (read(path).name, read(path).attributes) == ("__main__.Lang", {"n": 2})


def test_several_pickles_in_one_file_come_as_a_tuple(tmp_path):
    path = tmp_path / "two.pkl"
    path.write_bytes(pickle.dumps("source") + pickle.dumps(["target"]))
    assert read(path) == ("source", ["target"])


@pytest.mark.parametrize("protocol", range(6))
def test_tensors_that_pickle_wrote_itself(tmp_path, protocol):
    layer = torch.nn.Linear(3, 2)
    read_back = pickled(tmp_path, layer.state_dict(), protocol)
    assert list(read_back) == ["weight", "bias"]
    assert_same(read_back["weight"], layer.weight)


@pytest.mark.parametrize("zipped", [True, False])
def test_the_parameters_of_a_model_saved_as_an_object(again, zipped):
    model = Model()
    saved = again(model, zipped)
    assert is_module(saved)
    found, wanted = state_dict(saved), model.state_dict()
    assert found.keys() == wanted.keys()
    for name, tensor in wanted.items():
        assert_same(found[name], tensor)


def test_no_module_is_anything_else():
    assert not any(map(is_module, [None, {}, Thing("a.B"), {"_modules": {}, "_parameters": {}}]))


@pytest.mark.parametrize("zipped", [True, False])
def test_an_optimizer_and_what_is_beside_it(again, zipped):
    model = torch.nn.LSTM(2, 3).state_dict()
    state = {0: {"step": torch.tensor(3.0), "exp_avg": torch.randn(12, 2)}}
    optimizer = {"state": state, "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.98), "params": [0, 1]}]}
    read_back = again({"model_state": model, "optimizer_state": optimizer, "best": float("inf")}, zipped)
    for name, tensor in model.items():
        assert_same(read_back["model_state"][name], tensor)
    assert_same(read_back["optimizer_state"]["state"][0]["exp_avg"], state[0]["exp_avg"])
    assert read_back["optimizer_state"]["param_groups"] == optimizer["param_groups"]


def test_tensors_of_kinds_that_numpy_lacks_do_not_spoil_the_others(again):
    strange = {
        "float8": torch.zeros(3, dtype=torch.float8_e4m3fn),
        "sparse": torch.eye(3).to_sparse(),
        "meta": torch.empty(3, device="meta"),
        "w": torch.ones(2),
    }
    read_back = again(strange)
    assert all(type(read_back[name]) is Thing for name in ("float8", "sparse", "meta"))
    assert read_back["w"].tolist() == [1, 1]
    assert again(torch.tensor([1, 65535], dtype=torch.uint16)).tolist() == [1, 65535]
