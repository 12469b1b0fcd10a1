"""What stands around a sentence: what is read of it, what may be looked at, what is given first."""

import dataclasses

import numpy as np
import pytest
from support import VARIED, checkpoint_of, first_word_of, small_config, unframed

from attn_tui.engine.events import (
    PositionRead,
    ScoresComputed,
    SentenceEncoded,
    WeightsComputed,
    WordEmbedded,
)
from attn_tui.engine.framing import Frame, first_id, frame_of, wanted
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.stepper import decode, split_sentence, translate_batch
from attn_tui.errors import CheckpointError
from attn_tui.vocabulary import END, PADDING, START, TokenVocabulary

SENTENCE = "w3 w1 w4"
AROUND = {
    "nothing": ({}, SENTENCE.split()),
    "start": ({"source_start": True}, [START, *SENTENCE.split()]),
    "end": ({"source_end": True}, [*SENTENCE.split(), END]),
    "both": ({"source_start": True, "source_end": True}, [START, *SENTENCE.split(), END]),
    "padding": ({"pad_to": 5}, [*SENTENCE.split(), PADDING, PADDING]),
    "padding after the end": ({"pad_to": 5, "source_end": True}, [*SENTENCE.split(), END, PADDING]),
    "no room for padding": ({"pad_to": 4, "source_start": True, "source_end": True}, [START, *SENTENCE.split(), END]),
}


@pytest.mark.parametrize("case", AROUND)
def test_what_is_read_around_the_words_of_a_sentence(case):
    changes, words = AROUND[case]
    split = split_sentence(checkpoint_of(small_config(**changes)), SENTENCE)
    assert split.words == tuple(words)
    assert split.cut == 0


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, 6),
        ({"source_end": True}, 5),
        ({"source_start": True, "source_end": True}, 4),
        ({"source_start": True, "source_end": True, "pad_to": 6}, 4),
    ],
)
def test_words_are_cut_and_nothing_around_them(changes, kept):
    config = small_config(max_source_length=6, **changes)
    split = split_sentence(checkpoint_of(config), " ".join(["w2"] * 9))
    assert split.words.count("w2") == kept
    assert split.cut == 9 - kept
    assert len(split.source) == 6


def test_of_the_columns_those_of_pieces_are_kept():
    columns = np.arange(6)[None]
    assert Frame().of_pieces(columns, 6).tolist() == [[0, 1, 2, 3, 4, 5]]
    assert Frame(before=(7,)).of_pieces(columns, 5).tolist() == [[1, 2, 3, 4, 5]]
    assert Frame(before=(7,), after=(0,), least=6).of_pieces(columns, 2).tolist() == [[1, 2]]
    assert Frame(before=(7,), after=(0,)).of_pieces(columns, 99).tolist() == [[1, 2, 3, 4]]  # the others were cut


@pytest.mark.parametrize(
    ("changes", "of_source", "of_target"),
    [
        ({}, (), ()),
        ({"source_end": True, "first": "zeros"}, (), ()),
        ({"source_start": True}, (START,), ()),
        ({"first": "start"}, (), (START,)),
        ({"pad_to": 4, "source_start": True, "first": "start"}, (START, PADDING), (START,)),
    ],
)
def test_a_vocabulary_must_have_what_is_read_around_its_words(changes, of_source, of_target):
    config = small_config(**changes)
    assert (wanted(config, "source"), wanted(config, "target")) == (of_source, of_target)
    known = [END, *(f"w{i}" for i in range(1, 14)), START, PADDING]
    frame_of(config, TokenVocabulary(known, " "))
    first_id(config, TokenVocabulary(known, " "))
    for token in of_source:
        lacking = TokenVocabulary([one for one in known if one != token], " ")
        with pytest.raises(
            CheckpointError, match=f"^the source vocabulary has no {token}, which config.json asks for; "
        ):
            frame_of(config, lacking)
    for token in of_target:
        lacking = TokenVocabulary([one for one in known if one != token], " ")
        with pytest.raises(
            CheckpointError, match=f"^the target vocabulary has no {token}, which config.json asks for; "
        ):
            first_id(config, lacking)


@pytest.mark.parametrize("first", ["end", "start", "zeros"])
def test_the_first_word_given_is_the_configs(first):
    checkpoint = checkpoint_of(small_config(first=first))
    [given, *_] = [event for event in decode(checkpoint, SENTENCE) if type(event) is WordEmbedded]
    row = checkpoint.parameters["decoder.embedding.weight"][first_word_of(checkpoint)]
    np.testing.assert_array_equal(given.embedding, row * (first != "zeros"))
    name = checkpoint.target_vocabulary.pieces([int(given.y_previous)])[0]
    assert name == (START if first == "start" else END)


def of(happened, kind):
    return [event for event in happened if type(event) is kind]


@pytest.mark.parametrize("directions", ["both", "forward", "backward"])
@pytest.mark.parametrize("padding", ["read", "zeros"])
@pytest.mark.parametrize("masked", [False, True])
def test_padding_is_read_or_not_and_looked_at_or_not(directions, padding, masked):
    config = small_config("general", directions=directions, pad_to=6, padding=padding, padding_masked=masked)
    checkpoint = checkpoint_of(config)
    happened = list(decode(checkpoint, SENTENCE))
    alone = list(decode(dataclasses.replace(checkpoint, config=unframed(config)), SENTENCE))
    [encoded], [of_words] = of(happened, SentenceEncoded), of(alone, SentenceEncoded)
    assert encoded.encoder_states.shape[0] == 6
    read = padding == "read"
    assert (encoded.encoder_states[3:] != 0).any() == read
    assert np.array_equal(encoded.last_states, of_words.last_states) != read
    if not read:
        np.testing.assert_array_equal(encoded.encoder_states[:3], of_words.encoder_states)
        assert all(not event.state.any() for event in of(happened, PositionRead) if event.j > 2)
    for scores, weights in zip(of(happened, ScoresComputed), of(happened, WeightsComputed), strict=True):
        assert np.isneginf(scores.e_t[3:]).all() == masked
        assert (weights.alpha_t[3:] == 0).all() == masked
    if masked and not read:  # then it is as if there were none
        for one, other in zip(of(happened, WeightsComputed), of(alone, WeightsComputed), strict=True):
            np.testing.assert_allclose(one.alpha_t[:3], other.alpha_t, rtol=1e-5)


@pytest.mark.parametrize("name", ["d2l", "positions"])
def test_padding_of_a_sentence_and_of_a_batch_do_not_mix(name):
    checkpoint = checkpoint_of(VARIED[name], 3, scale=1.5)
    sentences = [" ".join(["w3", "w1", "w5", "w2"][i % 4] for i in range(length)) for length in (1, 3, 12, 8, 19)]
    for sentence, translation in zip(sentences, translate_batch(checkpoint, sentences), strict=True):
        [alone] = translate_batch(checkpoint, [sentence])
        assert translation.source == alone.source
        assert translation.text == alone.text
        np.testing.assert_allclose(translation.alpha, alone.alpha, rtol=1e-4, atol=1e-5)


def test_a_start_from_the_mean_is_from_that_of_what_may_be_looked_at():
    config = small_config("general", start="mean", pad_to=6, padding_masked=True)
    checkpoint = checkpoint_of(config, 1)
    [started] = [event for event in decode(checkpoint, SENTENCE) if event.substep == "start"]
    [encoded] = of(decode(checkpoint, SENTENCE), SentenceEncoded)
    w, b = (checkpoint.parameters[f"decoder.start.{kind}"] for kind in ("weight", "bias"))
    np.testing.assert_allclose(
        started.h_0, np.tanh(w @ encoded.encoder_states[:3].mean(axis=0) + b), rtol=1e-5, atol=1e-6
    )
    [padded, _] = translate_batch(checkpoint, [SENTENCE, "w1 w2 w3 w4 w5 w6 w7 w8"])
    assert padded.text == translate_batch(checkpoint, [SENTENCE])[0].text


def test_a_what_if_gives_masked_padding_nothing_either():
    checkpoint = checkpoint_of(small_config("general", pad_to=6, padding_masked=True))
    for change in ("uniform", "temperature"):
        put_in = Intervention(1, "alpha_t", change, 2.0 if change == "temperature" else None)
        [first, *_] = of(decode(checkpoint, SENTENCE, interventions=[put_in]), WeightsComputed)
        assert (first.alpha_t[:3] > 0).all()
        assert not first.alpha_t[3:].any()
