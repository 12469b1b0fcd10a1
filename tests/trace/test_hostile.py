"""Files that are not intact traces: each is refused with one sentence, and what is not refused can be shown."""

import json
import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recording import again, changed, content, described

from attn_tui import trace
from attn_tui.errors import TraceError
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.texts import texts
from attn_tui.trace.container import DIGEST, KEY, unpack
from attn_tui.trace.reading import check

SAY = texts("en")


def show(data):
    """Read a trace, and walk through all of it; False where it is refused."""
    try:
        decodings = again(data)
    except TraceError:
        return False
    for decoding in decodings:
        for branch in decoding.branches.all:
            decoding.branches.switch(branch)
            decoding.timeline.first()
            while True:
                explain(moment(decoding), SAY)
                if not decoding.timeline.forward():
                    break
        assert decoding.written(decoding.branches.current.interventions) is not None
    return True


def test_an_intact_trace_is_shown():
    assert show(content())


def test_one_that_is_cut_off_anywhere_is_refused():
    data = content()
    for length in [*range(0, 200), *range(200, len(data), 97), len(data) - 1]:
        with pytest.raises(TraceError):
            check(data[:length])


def test_one_with_something_behind_it_is_refused():
    with pytest.raises(TraceError):
        check(content() + b"\0")


def test_a_flipped_bit_is_refused_or_shown():
    data, drawn = content(), random.Random(5)
    for place in drawn.sample(range(8 * len(data)), 300):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        show(bytes(flipped))


def test_a_flipped_bit_in_an_array_is_refused():
    data, drawn = content(), random.Random(6)
    start = 8 + int.from_bytes(data[:8], "little")
    for place in drawn.sample(range(8 * start, 8 * len(data)), 100):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(TraceError):
            check(bytes(flipped))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
@example(b"\0" * 100)
@example((2).to_bytes(8, "little") + b"{}")
@example((1 << 63).to_bytes(8, "little") + b"{}")
def test_any_bytes_are_refused(data):
    assert not show(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 1 << 70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def put(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


def without(value, path):
    copy = value.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = without(value[path[0]], path[1:])
    return copy


@pytest.mark.sampled(3)
@pytest.mark.parametrize("system", ["", "rnnsearch", "luong-local-p", "position-attention", "conditional-gru"])
@settings(deadline=None)
@given(data=st.data())
def test_any_other_description_is_refused_or_shown(system, data):
    about = described(content(system))
    path = data.draw(st.sampled_from([path for path in places(about) if path]))
    other = without(about, path) if data.draw(st.booleans()) else put(about, path, data.draw(VALUES))
    try:
        text = json.dumps(other)
    except ValueError:
        return
    show(changed(content(system), text))


@pytest.mark.parametrize("system", ["", "luong-local-p"])
def test_other_numbers_in_any_array_are_refused_or_shown(system):
    data = content(system)
    for i, (name, array) in enumerate(unpack(data)[0].items()):
        values = np.array([-1, 0, 1, 7, 1 << 30, 3e38, -3e38, float("nan"), float("inf")])
        with np.errstate(all="ignore"):
            values = np.unique(values.astype(array.dtype))  # what is too large for whole numbers is one of them
        for value in values[(i + 2 * bool(system)) % 4 :: 4]:  # what one leaves out of an array, another has
            other = array.copy()
            other.reshape(-1)[-1:] = value
            show(changed(data, tensors={name: other}))


def test_numbers_with_which_products_would_overflow_are_refused(tmp_path):
    data = content()
    for name, array in unpack(data)[0].items():
        if name.startswith("vectors."):
            assert "numbers that no model computes" in refusal(
                changed(data, tensors={name: np.full_like(array, -3e38)}), tmp_path
            )


@pytest.mark.parametrize("shape", ["shorter", "longer", "none", "other type"])
def test_every_array_of_another_shape_is_refused(shape):
    data = content()
    for name, array in unpack(data)[0].items():
        other = {
            "shorter": array[:-1],
            "longer": np.concatenate([array, array[:1]]),
            "none": None,
            "other type": array.astype("<i8" if array.dtype != np.int64 else "<f4"),
        }[shape]
        if name.startswith("vectors.") and shape == "longer":
            continue  # one that nothing is made of does no harm
        assert not show(changed(data, tensors={name: other})), name


def refusal(data, tmp_path):
    (tmp_path / "a.trace").write_bytes(data)
    with pytest.raises(TraceError) as raised:
        trace.read(tmp_path / "a.trace")
    message = str(raised.value)
    assert message.endswith(".")
    assert message.isprintable()
    assert "\n" not in message
    return message


def test_the_refusal_is_one_sentence_that_says_what_to_do(tmp_path):
    about = described(content())
    assert "not an intact trace" in refusal(b"%PDF-1.7\n" + bytes(400), tmp_path)
    assert "record it again" in refusal(content()[:-3], tmp_path)
    newer = refusal(changed(content(), about | {"version": 3, "written_by": "attn-tui \x1b[31m9"}), tmp_path)
    assert "version 3" in newer
    assert "attn-tui" in newer
    other = about | {"decodings": [about["decodings"][0] | {"sentence": 3}]}
    assert "sentence is 3" in refusal(changed(content(), other), tmp_path)


def test_json_as_deep_as_a_parser_goes_is_refused(tmp_path):
    deep = "[" * 100_000 + "]" * 100_000
    assert not show(changed(content(), deep))
    assert not show(changed(content(), '{"format": ' + deep + "}"))
    header = ('{"__metadata__":' + deep + "}").encode()
    assert not show(len(header).to_bytes(8, "little") + header)


def test_a_name_that_stands_twice_is_refused():
    text = json.dumps(described(content()))
    assert not show(changed(content(), text[:-1] + ', "version": 1}'))


def test_a_few_vectors_cannot_be_made_to_fill_the_memory():
    about = described(content())
    one = about["decodings"][0]
    config = one["checkpoint"]["config"] | {"embedding": 1_000_000}
    huge = about | {"decodings": [one | {"checkpoint": one["checkpoint"] | {"config": config}}]}
    vectors = {"vectors.1000000": np.zeros((1, 1_000_000), "<f4")}
    with pytest.raises(TraceError):
        check(changed(content(), huge, vectors))


def test_nothing_in_it_reaches_the_terminal_raw():
    about = described(content())
    one = about["decodings"][0]
    bad = "\x1b]0;owned\x07\x9b31mbad\u202e"
    pieces = dict.fromkeys(one["target"]["pieces"], bad)
    tables = [
        table | {"values": table["values"] | {"words": [[bad] * 4]}} if table["kind"] == "SentenceSplit" else table
        for table in one["tables"]
    ]
    checkpoint = one["checkpoint"] | {"name": bad}
    other = one | {"sentence": bad, "checkpoint": checkpoint, "tables": tables}
    other |= {"target": one["target"] | {"pieces": pieces}, "search": one["search"] | {"translation": bad}}
    other |= {"branches": [branch | {"notation": bad, "translation": bad} for branch in one["branches"]]}
    found = check(changed(content(), about | {"decodings": [other], "written_by": bad}))
    [decoding] = found.decodings
    target = decoding.checkpoint.target_vocabulary
    for text in (
        *(found.written_by, decoding.name, decoding.sentence, decoding.search.translation),
        *decoding.timeline.split.words,
        *target.words([0, 1]),
        target.decode([1, 2]),
    ):
        assert text.isprintable()


def test_the_metadata_are_the_description_and_the_digest():
    header = json.loads(content()[8 : 8 + int.from_bytes(content()[:8], "little")])
    assert list(header["__metadata__"]) == [KEY, DIGEST]
