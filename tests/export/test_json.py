"""JSON: the schema that `attn_tui.export.json` documents, for every system."""

import json

import numpy as np
import pytest
from export.made import hostile, made
from screen.looking import SENTENCE, SOURCE, SYSTEMS

from attn_tui.engine import events as ev
from attn_tui.engine.events import names
from attn_tui.errors import PlaceError
from attn_tui.export import Options, export

KEYS = ["format", "version", "written_by", "checkpoint", "sentence", "search", "interventions", "source", "output",
        "translation", "ended", "at", "events"]  # fmt: skip
BESIDE = {"y_previous": "y_previous_word", "y_t": "y_t_word", "top_ids": "top_words"}


def exported(decoding, at=""):
    data = export(decoding, "json", Options(at=at))
    assert data.endswith(b"}\n")

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(data.decode("utf-8"), parse_constant=refuse)


def again(value, like):
    """The array that lists came from."""
    flat = np.array(value, object)
    return np.where(flat == None, -np.inf, flat).astype(like.dtype).reshape(like.shape)  # noqa: E711


def test_everything_around_the_events_is_there():
    found = exported(made(changes="2.alpha.étudiant=0; 3.h=0.5"))
    assert list(found) == KEYS
    assert found["format"] == "attn-tui decoding"
    assert found["version"] == 1
    assert found["checkpoint"]["name"] == "fixed"
    assert found["checkpoint"]["config"]["decoder_hidden"] == 8
    assert found["sentence"] == SENTENCE
    assert found["search"] == {"kind": "greedy"}
    assert found["interventions"] == ["2.alpha.étudiant=0", "3.h=0.5"]
    assert found["source"] == list(SOURCE[1:5])
    assert found["output"][-1] == "<END>"
    assert found["translation"] == " ".join(found["output"][:-1])
    assert (found["ended"], found["at"]) == ("end", "")


@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_every_field_of_every_event_comes_back_bit_by_bit(name):
    decoding = made(name)
    events = exported(decoding)["events"]
    assert len(events) == decoding.timeline.seen
    for written, event in zip(events, decoding.timeline.events, strict=True):
        assert (written["kind"], written["substep"], written["t"]) == (type(event).__name__, event.substep, event.t)
        fields = {field for field in names(type(event)) if not (field == "encoder_states" and written["t"])}
        assert written.keys() == {"kind", "substep"} | fields | {BESIDE[field] for field in fields & BESIDE.keys()}
        for field in fields - {"t"}:
            value = getattr(event, field)
            if isinstance(value, np.ndarray):
                same = again(written[field], value)
                assert same.tobytes() == value.tobytes(), (written["kind"], field)
            else:
                assert written[field] == (list(value) if isinstance(value, tuple) else value)


def test_ids_have_their_words_beside_them():
    decoding = made()
    found = exported(decoding)
    chosen = [event for event in found["events"] if event["substep"] == "word"]
    assert [event["y_t_word"] for event in chosen] == found["output"]
    embedded = [event["y_previous_word"] for event in found["events"] if event["substep"] == "embed"]
    assert embedded == ["<END>", *found["output"][:-1]]
    best = [event["top_words"][0] for event in found["events"] if event["substep"] == "feedforward"]
    assert best == found["output"]


def test_a_word_that_is_masked_out_has_null_for_its_score():
    decoding = made(changes="*.e.suis=out")
    scores = [event["e_t"] for event in exported(decoding)["events"] if event["substep"] == "score"]
    assert all(row[1] is None and None not in (row[0], row[2], row[3]) for row in scores)


def test_a_place_is_a_time_step_or_a_sub_step_alone():
    decoding = made()
    whole = exported(decoding)["events"]
    third = exported(decoding, "3")
    assert third["at"] == "3"
    assert third["events"] == [event for event in whole if event["t"] == 3]
    assert exported(decoding, "3.softmax")["events"] == [e for e in third["events"] if e["substep"] == "softmax"]
    assert exported(decoding, "0")["events"][0]["kind"] == "SentenceSplit"
    with pytest.raises(PlaceError):
        exported(decoding, "99")


def test_the_position_stays_where_it_was():
    decoding = made()
    decoding.timeline.go_to(2, 3)
    position = decoding.timeline.position
    exported(decoding, "4.word")
    assert decoding.timeline.position == position


def test_nothing_in_it_moves_a_terminal():
    decoding = hostile()
    object.__setattr__(decoding, "sentence", "a\x1b[31m\x9b\u202e\ud800 b\n")
    text = export(decoding, "json").decode()
    assert all(character.isprintable() or character == "\n" for character in text)
    assert json.loads(text)["sentence"] == "a\x1b[31m\x9b\u202e\ufffd b\n"


def test_the_checkpoint_is_called_as_in_a_trace():
    decoding = hostile()
    object.__setattr__(decoding.checkpoint, "name", "a\x1b]52;c;eA==\x1b\\b")
    assert exported(decoding)["checkpoint"]["name"] == "ab"


def test_one_event_is_one_line():
    text = export(made(), "json").decode()
    events = [line for line in text.splitlines() if '"kind":"' in line]
    assert len(events) == made().timeline.seen
    assert all(json.loads(line.strip().rstrip(",")) for line in events)


def test_a_context_does_not_repeat_the_encoder_states():
    found = exported(made())["events"]
    assert [event["substep"] for event in found if "encoder_states" in event] == [ev.SentenceEncoded.substep]
