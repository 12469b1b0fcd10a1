"""Pickles that mean harm, or are damaged: nothing of them is run, and each is refused with one sentence."""

import os
import pickle
import random

import numpy as np
import pytest
from support import refusal

from attn_tui.errors import CheckpointError
from attn_tui.foreign import stack
from attn_tui.foreign.things import Global, Thing
from attn_tui.foreign.torch_file import read


def number(value):
    return b"\x8a\x08" + value.to_bytes(8, "little", signed=True)


@pytest.fixture
def opened(tmp_path):
    def of(data):
        path = tmp_path / "a.pkl"
        path.write_bytes(data)
        return read(path)

    return of


def test_what_a_pickle_calls_is_not_called(opened, tmp_path, capfd):
    witness = tmp_path / "witness"

    class Harm:
        def __init__(self, called, *arguments):
            self.call = called, arguments

        def __reduce__(self):
            return self.call

    for protocol in range(6):
        found = opened(pickle.dumps([Harm(os.system, f"touch {witness}"), Harm(eval, "print(1)")], protocol))
        assert [type(thing) for thing in found] == [Thing, Thing]
        assert found[0].name.endswith(".system")
        assert found[1].arguments == ("print(1)",)
    assert not witness.exists()
    assert capfd.readouterr().out == ""


def test_nothing_is_imported(opened, monkeypatch):
    def forbidden(name, *rest):
        raise AssertionError(name)

    data = b"canti_gravity_that_is_not_there\nA\n)R."
    opened(data)
    monkeypatch.setattr("builtins.__import__", forbidden)
    assert opened(data).name == "anti_gravity_that_is_not_there.A"
    assert opened(b"cthis\ns\n.") == Global("this.s")


def test_functions_that_known_classes_are_given_are_not_called_either(opened):
    assert opened(b"ccollections\ndefaultdict\ncbuiltins\nbreakpoint\n\x85R.") == {}
    assert opened(b"ctorch._utils\n_rebuild_parameter\ncos\nabort\n\x88)\x87R.") == Global("os.abort")
    found = opened(b"ctorch._tensor\n_rebuild_from_type_v2\n(cos\nabort\nca\nb\n)NtR.")
    assert (found.name, found.arguments) == ("os.abort", ())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"Hello, world\n", "operation 0x48"),
        (b"\x82\x01.", "operation 0x82"),  # the registry of extensions
        (b"Pa\n.", "operation 0x50"),
        (b"\x97.", "operation 0x97"),  # a buffer beside the pickle
        (b"\x80\x02", "ends in the middle"),
        (b"\x80\x02N", "ends in the middle"),
        (b".", "does not end with one value"),
        (b"NN.", "does not end with one value"),
        (b"K", "ends in the middle"),
        (b"X\xff\xff\xff\xffabc.", "ends before a value of 4,294,967,295 bytes"),
        (b"\x8d" + b"\xff" * 8 + b"abc.", "ends before a value of 18,446,744,073,709,551,615 bytes"),
        (b"\x8e" + b"\xff" * 8 + b"abc.", "ends before a value"),
        (b"\x96" + b"\xff" * 7 + b"\x00abc.", "ends before a value"),
        (b"\x8b\xff\xff\xff\x7f.", "integer of 2,147,483,647 bytes"),
        (b"L" + b"9" * 5000 + b"L\n.", "integer of 5,000 digits"),
        (b"I1x\n.", "wrong before byte 4"),
        (b"I1", "a line of its pickle has no end"),
        (b"S'a\n.", "wrong"),
        (b"X\x01\x00\x00\x00\xff.", "wrong"),
        (b"h\x07.", "wrong"),
        (b"j\xff\xff\xff\xff.", "wrong"),
        (b"t.", "wrong"),
        (b"N\x85\x86.", "wrong"),
        (b"(NNNu.", "wrong"),
        (b"}(Nu.", "wrong"),
        (b"Na.", "wrong"),
        (b"]Na" + b"NNs.", "wrong"),
        (b"K\x01)R.", "calls what is no class (int)"),
        (b"cos\nsystem\nNR.", "wrong"),
        (b"Nq\x00Q.", "points to something outside itself"),
        (b"}]Ns.", "key that can be none (list)"),
        (b"\x8f(}\x90.", "key that can be none (dict)"),
        (b"}" + b"\x8a\x09" + b"\x00" * 8 + b"\x01" + b"Ns.", "key that can be none (int)"),
        (b"})" + b"\x85" * 50 + b"Ns.", "key that can be none (tuple)"),
        (b"ccollections\nOrderedDict\nK\x01\x85R.", "describes 'collections.OrderedDict' wrongly"),
        (b"cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R.", "describes 'builtins.bytearray' wrongly"),
        (b"c_codecs\nencode\nX\x01\x00\x00\x00aX\x03\x00\x00\x00hex\x86R.", "describes '_codecs.encode' wrongly"),
        (b"c\x1b[31m\nA\nK\x01\x85Rb.", "wrong"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
def test_damaged_ones_are_refused_with_the_reason(opened, data, reason):
    found = refusal(lambda: opened(data))
    assert reason in found
    assert found.endswith("; copy it again from its source.")
    assert found.isprintable()


def test_text_of_a_file_does_not_reach_the_terminal_raw(opened):
    found = refusal(
        lambda: opened(b"cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\nX\x06\x00\x00\x00\x1b[31mO\x85RC\x00tR.")
    )
    assert "\x1b" not in found


@pytest.mark.parametrize(
    "data",
    [
        b")" + b"\x85" * 200 + b".",
        b"]" * 200 + b"a" * 199 + b".",
        b"ca\nb\n)" + b"\x85" * 200 + b"R.",  # in the arguments of something
        b"]q\x00h\x00a.",
        b"}q\x00Nh\x00s.",
        b"](K\x01K\x02e" + b"q\x002\x86" * 60 + b".",  # twice the list before, sixty times
        b"](K\x01K\x02e" + b"\x852\x86" * 30 + b".",
    ],
    ids=["tuples", "lists", "arguments", "itself", "dict", "doubled", "mixed"],
)
def test_nothing_comes_back_that_has_no_end(opened, data):
    assert refusal(lambda: opened(data)) is not None


def test_a_thing_may_lead_back_to_itself(opened):
    thing = opened(b"ca\nA\n)Rq\x00}X\x04\x00\x00\x00selfh\x00sb.")
    assert thing.get("self") is thing
    assert repr(thing) == "<a.A>"


@pytest.mark.parametrize(
    "part",
    [b"N", b"]", b"(", b"\x94", b"h\x00", b"\x8c\x02ab", b"I1\n", b"G" + bytes(8), b"ca\nb\n", b"h\x01h\x02\x85R"],
    ids=lambda part: part[:1].hex(),
)
def test_a_file_that_asks_for_too_much_is_left_early(opened, monkeypatch, part):
    monkeypatch.setattr(stack, "_MOST", 20_000)
    data = b"]q\x00ccollections\nCounter\nq\x01(X\x01\x00\x00\x00aK\x01dq\x02" + part * 20_000 + b"."
    assert "more than any checkpoint or vocabulary" in refusal(lambda: opened(data))


def test_values_that_are_copied_are_counted_as_often(opened, monkeypatch):
    monkeypatch.setattr(stack, "_MOST", 20_000)
    large = b"](" + b"".join(b"X\x04\x00\x00\x00%04d" % number for number in range(1000)) + b"eq\x00"
    opened(large + b".")
    for copied in (b"cbuiltins\nset\nh\x00\x85R", b"ccollections\ndeque\nh\x00\x85R", b"ctorch\nSize\nh\x00\x85R"):
        assert "more than any" in refusal(lambda copied=copied: opened(large + copied * 20 + b"."))


def array(
    shape, kind=b"f4", content=b"abcd", state=b"(K\x03X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
):
    """An array of numpy, as protocol 2 writes it, but for its bytes."""
    described = b"cnumpy\ndtype\nX" + len(kind).to_bytes(4, "little") + kind + b"\x89\x88\x87R" + state
    sizes = b"(" + b"".join(map(number, shape)) + b"t"
    return (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R"
        b"(K\x01" + sizes + described + b"\x89C" + bytes([len(content)]) + content + b"tb."
    )


def test_an_array_by_hand(opened):
    assert opened(array([1, 2], content=np.array([1, 2], "<f4").tobytes())).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    "data",
    [
        array([2]),
        array([2**62, 4]),
        array([-1]),
        array([1] * 64),
        array([1], b"O"),
        array([1], b"U1"),
        array([1], b"f4,f4"),
        array([1], b"f16"),
        array([1], state=b"Nb")[:-1] + b"(K\x01)tb.",
        array([1]).replace(b"C\x04abcd", number(2**40)),  # so many zero bytes, if taken as a length
    ],
)
def test_arrays_that_are_not_what_they_say_are_refused(opened, data):
    assert refusal(lambda: opened(data)).count(". ") == 0


def test_any_damage_is_refused_or_does_no_harm(opened):
    """A short part of what was tried with other seeds."""
    value = {"w": [1, 2.5, "é"], "n": np.arange(3.0), "s": {1}, "t": (None, True, b"x")}
    samples = [pickle.dumps(value, protocol) for protocol in range(6)]
    random_ = random.Random(7)
    refusals = []
    for _ in range(300):
        data = bytearray(random_.choice(samples))
        for _ in range(random_.randrange(1, 4)):
            at = random_.randrange(len(data))
            data[at : at + random_.randrange(3)] = random_.randbytes(random_.randrange(3))
        try:
            repr(opened(bytes(data) or b"."))
        except CheckpointError as error:
            refusals.append(str(error))
    assert len(refusals) > 50
    assert all(map(str.isprintable, refusals))
