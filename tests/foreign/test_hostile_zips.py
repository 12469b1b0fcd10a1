"""Zips of torch.save and numpy.savez that mean harm, or are damaged: each is refused with one sentence."""

import io
import os
import random
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from support import refusal
from zips import storage, tensor, zip_of

from attn_tui.errors import CheckpointError
from attn_tui.foreign import npz_file, torch_file
from attn_tui.foreign.files import whole

SIX = np.arange(6, dtype="<f4").tobytes()


@pytest.fixture
def opened(tmp_path):
    def of(data):
        path = tmp_path / "a.pt"
        path.write_bytes(data)
        return torch_file.read(path)

    return of


@pytest.fixture
def arrays(tmp_path):
    def of(data):
        path = tmp_path / "a.npz"
        path.write_bytes(data)
        return npz_file.read(path)

    return of


def saved(pickled, top="a/", **members):
    return zip_of({f"{top}data.pkl": pickled + b".", f"{top}data/0": SIX, **members})


def changed(data, at, layout, *values):
    data = bytearray(data)
    struct.pack_into(layout, data, at, *values)
    return bytes(data)


@pytest.mark.parametrize("top", ["a/", "", "an/inner/folder/", "../../../../etc/", "/etc/", "C:\\a/"])
def test_the_folder_in_the_zip_may_have_any_name_as_nothing_is_written(opened, top):
    assert opened(saved(tensor(), top)).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_something_may_stand_before_the_zip_only_if_it_is_none(opened):
    assert refusal(lambda: opened(b"N" + saved(tensor()))) is not None


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"shape": (2, 4), "strides": (4, 1)}, "reaches beyond its storage of 6 numbers"),
        ({"first": 1}, "reaches beyond"),
        ({"strides": (4, 1)}, "reaches beyond"),
        ({"strides": (2**61, 1)}, "reaches beyond"),
        ({"shape": (2**40, 2**40), "strides": (0, 0)}, "repeats its storage of 6 numbers; make it contiguous()"),
        ({"shape": (7,), "strides": (0,)}, "repeats"),
        ({"shape": (2**61, 2**61), "strides": (3, 1)}, "reaches beyond"),
        ({"strides": (-3, 1)}, "describes a tensor wrongly"),
        ({"first": -1}, "describes a tensor wrongly"),
        ({"shape": (2,)}, "describes a tensor wrongly"),
        ({"shape": (1,) * 40, "strides": (1,) * 40}, "describes a tensor wrongly"),
        ({"shape": (2**100,), "strides": (1,)}, "describes a tensor wrongly"),
        ({"count": 7}, "the storage '0' has 24 bytes, but should have 28"),
        ({"count": 2**60}, "has 24 bytes"),
        ({"count": -1}, "describes a storage wrongly"),
        ({"kind": "DoubleStorage"}, "has 24 bytes, but should have 48"),
        ({"key": "1"}, "the storage '1' of a tensor is missing"),
        ({"key": "../data.pkl"}, "is missing"),
        ({"of": b"N)R"}, "calls what is no class"),
        ({"of": b"NQ"}, "wrong"),
        ({"of": b")Q"}, "wrong"),
        ({"of": b"X\x01\x00\x00\x00xQ"}, "no storage"),
    ],
)
def test_tensors_that_do_not_lie_in_their_storage_are_refused(opened, about, reason):
    found = refusal(lambda: opened(saved(tensor(**about))))
    assert reason in found


def test_a_tensor_of_numbers_that_are_not_known_is_left_alone(opened):
    assert repr(opened(saved(tensor(kind="QInt8Storage")))) == "<torch.Tensor>"
    assert repr(opened(saved(storage("Float8_e4m3fnStorage")))) == "<torch.Float8_e4m3fnStorage>"


def test_truth_values_are_true_or_false(opened):
    data = zip_of({"a/data.pkl": storage("BoolStorage", count=3) + b".", "a/data/0": b"\x00\x01\x07"})
    assert opened(data).view("u1").tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zip_of({"a.txt": b""}), "none that torch.save writes"),
        (zip_of({}), "none that torch.save writes"),
        (zip_of({"a/data.pkl": b"N.", "b/data.pkl": b"N."}), "none that torch.save writes"),
        (saved(b"N", **{"a/constants.pkl": b"N."}), "TorchScript"),
        (saved(b"N", **{"a/byteorder": b"middle"}), "byte order"),
        (saved(b""), "does not end with one value"),
        (zip_of({"a/data.pkl": b"N." * 1000}, compression=zipfile.ZIP_DEFLATED), "is packed; save it again with torch"),
        (zip_of({"a/data.pkl": b"N."}, compression=zipfile.ZIP_LZMA), "in an unusual way"),
        (zip_of({"a/data.pkl": b"N.", "a/data/0": bytes(9_000_000)}, compression=zipfile.ZIP_DEFLATED), "is packed"),
    ],
)
def test_zips_that_torch_does_not_write_are_refused(opened, data, reason):
    assert reason in refusal(lambda: opened(data))


def test_a_member_with_a_password_is_refused(opened):
    data = saved(b"N")
    entry = data.index(b"PK\1\2")
    assert "password" in refusal(lambda: opened(changed(data, entry + 8, "<H", 1)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_the_same_name_are_refused(opened):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a/data.pkl", b"N.")
        archive.writestr("a/data.pkl", b"].")
    assert "same name" in refusal(lambda: opened(file.getvalue()))


def test_members_that_overlap_are_refused(opened):
    """Else a small file could be many large storages."""
    many = {f"a/data/{number}": b"" for number in range(20)}
    data = bytearray(zip_of({"a/data.pkl": b"N.", **many}))
    at = directory = data.index(b"PK\1\2")
    while at >= 0:  # each reaches to the end of the last
        start = struct.unpack_from("<I", data, at + 42)[0]
        name = struct.unpack_from("<H", data, at + 28)[0]
        struct.pack_into("<II", data, at + 20, *[directory - start - 30 - name] * 2)
        at = data.find(b"PK\1\2", at + 1)
    assert "larger than the file" in refusal(lambda: opened(bytes(data)))


@pytest.mark.parametrize("at", [20, 24, 42])
@pytest.mark.parametrize("value", [0, 2**31, 2**32 - 2, 2**32 - 1])
def test_places_and_sizes_beyond_the_file_are_refused(opened, at, value):
    data = saved(tensor())
    entry = data.rindex(b"PK\1\2")
    assert refusal(lambda: opened(changed(data, entry + at, "<I", value))) is not None


def test_a_zip_that_is_cut_off_anywhere_is_refused(opened):
    data = saved(tensor())
    for length in range(1, len(data), 3):
        assert refusal(lambda length=length: opened(data[:length])) is not None


def test_a_directory_that_is_too_large_is_not_read(opened):
    """Its length is what the file says."""
    data = saved(b"N")
    start = data.index(b"PK\1\2")
    data = data[:start] + bytes(5 << 20) + data[start:]
    end = data.rindex(b"PK\5\6")
    assert "directory is larger" in refusal(lambda: opened(changed(data, end + 12, "<I", end - start)))


def test_what_is_no_file_is_refused(tmp_path):
    for read in (torch_file.read, npz_file.read):
        assert "there is no" not in refusal(lambda read=read: read(tmp_path))
        assert "cannot be read (No such file" in refusal(lambda read=read: read(tmp_path / "missing\x1b[31m.pt"))
        os.mkfifo(tmp_path / f"pipe{read.__module__}")
        assert "not a file" in refusal(lambda read=read: read(tmp_path / f"pipe{read.__module__}"))


def test_the_bytes_of_tensors_are_not_copied(tmp_path):
    path = tmp_path / "large.pt"
    path.write_bytes(zip_of({"a/data.pkl": tensor((1 << 20,), (1,), count=1 << 20) + b".", "a/data/0": bytes(4 << 20)}))
    tracemalloc.start()
    try:
        assert torch_file.read(path).size == 1 << 20
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_arrays_of_numpy(arrays):
    wanted = {
        "Wemb": np.arange(6, dtype="f4").reshape(2, 3),
        "by columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "special:model.yml": np.frombuffer(b"type: amun\n", "i1"),
        "uidx": np.array(3),
        "none": np.zeros((0, 4)),
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, **wanted)
    for data in (npz(**wanted), packed.getvalue()):
        found = arrays(data)
        assert found.keys() == wanted.keys()
        for name, array in wanted.items():
            np.testing.assert_array_equal(found[name], array, strict=True)
            assert not found[name].flags.writeable


@pytest.mark.filterwarnings("error")  # a warning would reach the terminal as well
def test_an_array_that_python_2_wrote(arrays):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }"
    content = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + SIX
    assert arrays(zip_of({"W.npy": content}))["W"].tolist() == [[0, 1, 2], [3, 4, 5]]


def header(described):
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(described)) + described.encode() + SIX


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (header("{'descr': '<f4', 'fortran_order': False, 'shape': (7,)}"), "not as many bytes"),
        (
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999)}"),
            "not as many bytes",
        ),
        (header("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3)}"), "not as many bytes"),
        (header("{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1," * 80 + "6)}"), "impossible shape"),
        (header("{'descr': '|O', 'fortran_order': False, 'shape': (3,)}"), "no numbers"),
        (header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}"), "no numbers"),
        (header("{'descr': '<U6', 'fortran_order': False, 'shape': (1,)}"), "no numbers"),
        (header("__import__('os').abort()"), "not an array as numpy writes it"),
        (header("(" * 5000), "not an array"),
        (header("{'descr': '<f4'}"), "not an array"),
        (b"\x93NUMPY\x09\x00" + SIX, "not an array"),
        (b"", "not an array"),
        (b"\x93NUMPY\x01\x00\xff\xff{", "not an array"),
    ],
)
def test_arrays_that_are_not_what_they_say_are_refused(arrays, content, reason):
    assert reason in refusal(lambda: arrays(zip_of({"W.npy": content})))


def test_objects_in_a_file_of_numpy_are_not_unpickled(arrays):
    assert "no numbers" in refusal(lambda: arrays(npz(W=np.array([print, {}], object))))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_that_numpy_does_not_write_are_refused(arrays):
    assert "is no array" in refusal(lambda: arrays(zip_of({"readme.txt": b""})))
    assert "end is missing" in refusal(lambda: arrays(b"not a zip"))
    assert "empty" in refusal(lambda: arrays(b""))
    zeros = io.BytesIO()
    np.savez_compressed(zeros, W=np.zeros(1 << 20, "f4"))
    assert "10 times as large" in refusal(lambda: arrays(zeros.getvalue()))


def test_a_packed_array_that_is_larger_than_it_says_is_refused(arrays):
    file = io.BytesIO()
    np.savez_compressed(file, W=np.random.default_rng(1).random(500))
    data = file.getvalue()
    entry = data.index(b"PK\1\2")
    for size in (1000, 5000):
        assert "damaged" in refusal(lambda size=size: arrays(changed(data, entry + 24, "<I", size))) or size == 1000


def test_any_damage_is_refused_or_does_no_harm(opened, arrays):
    """A short part of what was tried with other seeds."""
    file = io.BytesIO()
    np.savez_compressed(file, W=np.arange(20.0))
    samples = [
        (opened, saved(b"(" + tensor() + tensor((6,), (1,)) + b"}t")),
        (arrays, npz(W=np.arange(4.0))),
        (arrays, file.getvalue()),
    ]
    random_ = random.Random(5)
    refusals = []
    for _ in range(200):
        opening, data = random_.choice(samples)
        data = bytearray(data)
        for _ in range(random_.randrange(1, 4)):
            at = random_.randrange(len(data))
            data[at : at + random_.randrange(4)] = random_.randbytes(random_.randrange(4))
        try:
            repr(opening(bytes(data)))
        except CheckpointError as error:
            refusals.append(str(error))
    assert len(refusals) > 50
    assert all(map(str.isprintable, refusals))


def test_a_file_that_is_cut_after_it_was_mapped_does_not_end_the_process(tmp_path):
    path = tmp_path / "a.pt"
    path.write_bytes(zip_of({"a/data.pkl": tensor((3, 2), (2, 1)) + b".", "a/data/0": np.ones(6, "<f4").tobytes()}))
    array = torch_file.read(path)
    assert whole(array).tolist() == [[1, 1]] * 3
    assert whole(np.ones(2)).tolist() == [1, 1]
    os.truncate(path, 0)
    with pytest.raises(CheckpointError, match="its files have changed while they were read; try again"):
        whole(array)
