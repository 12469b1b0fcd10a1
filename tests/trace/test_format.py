"""What a trace holds, bit by bit, as it is documented; how large it is; and that it is the same every time."""

import json
import subprocess
import sys

import numpy as np
import pytest
import safetensors.numpy
from cli.running import environment
from of_toolkits import FILES, saved
from recording import again, changed, content, decoded, described
from screen.looking import SYSTEMS, fixed_checkpoint, system_checkpoint
from support import VARIED, checkpoint_of
from what_if import SENTENCE as WORDS
from what_if import assert_identical

from attn_tui import load, trace
from attn_tui.checkpoint import digest
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.ways import Search
from attn_tui.errors import TraceError
from attn_tui.trace.reading import check

TWELVE = "L'accord sur la zone économique européenne a été signé en août."
CHANGES = ("2.h=0.5", "2+.h.#1=frozen; 3.p=temperature:2")


@pytest.mark.parametrize("system", VARIED)
def test_every_event_of_every_system_comes_back_bit_by_bit(system):
    live = decoded(checkpoint_of(VARIED[system]), *CHANGES, sentence=WORDS)
    [read] = again(trace.to_bytes([live]))
    assert read.order == live.order
    assert read.config == live.config
    assert read.sentence == live.sentence
    assert read.search == live.search
    for one, other in zip(live.branches.all, read.branches.all, strict=True):
        assert_identical(one.timeline.events, other.timeline.events)
        assert one.changes == other.changes
    assert read.alone.tobytes() == live.alone.tobytes()


def test_what_branches_share_is_shared_again():
    [read] = again(trace.to_bytes([decoded(None, "3.h=0")]))
    one, other = (branch.timeline.events for branch in read.branches.all)
    shared = sum(a is b for a, b in zip(one, other, strict=False))
    assert shared == len([event for event in one if event.t < 3])
    contexts = [event.encoder_states for event in one if event.substep == "context"]
    assert all(states is contexts[0] for states in contexts)


def test_every_kind_of_change_comes_back():
    changes = (
        *("2.alpha=0.1,0.2,0.3,0.4", "2.alpha.#1=0", "3+.alpha=last", "1.alpha=temperature:0.5", "1.alpha.#2=only"),
        *(
            "2.e=dot",
            "2.e.Je=out",
            "*.e.#3=1.5",
            "2.c=frozen",
            "2.c.#3=-1",
            "1.h.#2=0.25",
            "4.y=am",
            "1.p=temperature:3",
        ),
    )
    live = decoded(fixed_checkpoint(), *changes)
    [read] = again(trace.to_bytes([live]))
    assert [branch.changes for branch in read.branches.all] == [branch.changes for branch in live.branches.all]
    written = [branch["notation"] for branch in described(trace.to_bytes([live]))["decodings"][0]["branches"]]
    assert written == ["", *(live.written(branch.changes) for branch in live.branches.all[1:])]


def test_numbers_of_numpy_in_a_change_can_be_written():
    live = decoded()
    live.branches.open([Intervention(np.int64(2), "y_t", value=np.int64(3))])
    live.branches.open([Intervention(2, "h_t", value=np.float32(0.5), at=np.int64(1))])
    [read] = again(trace.to_bytes([live]))
    assert [branch.changes[0].value for branch in read.branches.all[1:]] == [3, 0.5]


@pytest.mark.parametrize("system", ["", *SYSTEMS])
def test_the_same_decoding_makes_the_same_bytes(system):
    checkpoint = system_checkpoint(system) if system else None
    assert trace.to_bytes([decoded(checkpoint, "2.y=teacher", "3.h=0")]) == content(system)


def test_the_same_bytes_come_from_another_process():
    code = "import sys; sys.path.insert(0, 'tests'); import recording as r; sys.stdout.buffer.write(r.content())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment(PYTHONHASHSEED="7")
    )
    assert done.stdout == content()


def test_safetensors_own_library_reads_it(tmp_path):
    (tmp_path / "a.trace").write_bytes(content())
    tensors = safetensors.numpy.load_file(tmp_path / "a.trace")
    assert tensors["0.11.WordChosen.y_t"].dtype == np.int64


def test_a_reader_as_documented_finds_the_arrays():
    data, live = content(), decoded(None, "2.y=teacher", "3.h=0")
    trace.to_bytes([live])  # which computes the rest of it
    text = trace.__doc__.partition("without this package:\n")[2].partition("\nNothing in a file")[0]
    names = {"data": data, "json": json, "numpy": np}
    exec("\n".join(line[4:] for line in text.splitlines()), names)
    one = names["about"]["decodings"][0]
    happened = list({event: None for branch in live.branches.all for event in branch.timeline.events})
    for n, table in enumerate(one["tables"]):
        for field in table["arrays"]:
            name = f"0.{n}.{table['kind']}.{field}"
            stacked = names["array"](name, table["cut"][field]) if field in table["cut"] else names["tensor"](name)
            for row, number in enumerate(table["number"]):
                event = happened[number]
                assert (type(event).__name__, event.t) == (table["kind"], table["t"][row])
                np.testing.assert_array_equal(stacked[row], getattr(event, field))


@pytest.mark.parametrize("name", ["fr-en", "fr-en-luong", "fr-en-bahdanau", "fr-en-seq2seq"])
def test_twelve_words_take_at_most_200_kilobytes(name):
    live = decoded(load(name), sentence=TWELVE)
    data = trace.to_bytes([live])
    assert len(data) < 200_000
    assert described(data)["decodings"][0]["checkpoint"]["sha256"] == digest(live.checkpoint)


def test_a_translation_is_written_out():
    one = described(content())["decodings"][0]
    assert next(branch["translation"] for branch in one["branches"]) == "I am student ."
    [read] = again(content())
    assert read.checkpoint.target_vocabulary.decode([1, 2, 3, 4]) == "I am student ."


@pytest.mark.parametrize("tokenizer", FILES)
def test_words_of_every_vocabulary_are_shown_and_joined_without_it(tmp_path, tokenizer):
    live = decoded(load(saved(tmp_path / "tiny", tokenizer)), sentence="le chat")
    [read] = again(trace.to_bytes([live]))
    for side, ids in (("source", live.branches.all[0].timeline.split.source.tolist()), ("target", [*range(11)])):
        one, other = (getattr(decoding.checkpoint, f"{side}_vocabulary") for decoding in (live, read))
        known = [i for i in ids if i in other.known]
        assert other.words(known) == one.words(known)
        joined = [i for i in known if i != one.unknown and one.pieces([i])[0].strip()]
        assert other.decode(joined) == one.decode(joined)
        assert (other.end, other.start in (one.start, None), other.padding in (one.padding, None)) == (3, True, True)


@pytest.mark.parametrize(
    "search", [Search("beam", width=2), Search("sample", seed=9), Search("forced", translation="a a")]
)
def test_the_way_to_search_is_recorded(search):
    [read] = again(trace.to_bytes([decoded(search=search)]))
    assert read.search == search


def test_entries_that_come_later_do_not_confuse_a_reader():
    about = described(content())
    assert check(changed(content(), about | {"note": "added later"})).decodings
    with pytest.raises(TraceError):
        check(changed(content(), about, {"another": np.zeros(1, "<f4")}))
