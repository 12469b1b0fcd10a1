import dataclasses
from itertools import islice

import numpy as np
import pytest
from support import SYSTEMS, Recorded, checkpoint_of, favouring, random_checkpoint, random_sentence, small_config

from attn_tui.checkpoint import load
from attn_tui.engine.events import (
    DecoderStarted,
    DecodingEnded,
    PositionRead,
    SentenceEncoded,
    SentenceSplit,
    StateComputed,
    WordChosen,
)
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.errors import SentenceError
from attn_tui.training.toy import reverse_pairs

STEP = ["embed", "state", "score", "softmax", "context", "concat", "feedforward", "word"]


def words_alone(checkpoint, sentence):
    ids = [int(event.y_t) for event in decode(checkpoint, sentence) if type(event) is WordChosen]
    return ids[:-1] if ids[-1] == checkpoint.target_vocabulary.end else ids


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
@pytest.mark.parametrize("length", [1, 2, 7])
def test_events_come_in_the_lectures_order(score, tied, length):
    checkpoint = random_checkpoint(length, score, tied)
    happened = list(decode(checkpoint, " ".join(["w3"] * length)))
    steps = happened[-1].t
    assert [event.substep for event in happened] == [
        "split", *["read"] * 2 * length, "encoded", "start", *STEP * steps, "ended",
    ]  # fmt: skip
    times = [0] * (2 * length + 3) + [t for t in range(1, steps + 1) for _ in STEP] + [steps]
    assert [event.t for event in happened] == times


def test_each_direction_reads_every_position_in_its_order():
    read = [event for event in decode(random_checkpoint(), "w1 w2 w3") if type(event) is PositionRead]
    assert [(event.direction, event.j) for event in read] == [
        ("forward", 0), ("forward", 1), ("forward", 2), ("backward", 2), ("backward", 1), ("backward", 0),
    ]  # fmt: skip


def test_an_encoder_state_is_its_forward_then_its_backward_half():
    happened = list(decode(random_checkpoint(), "w1 w2 w3"))
    halves = {(event.direction, event.j): event.state for event in happened if type(event) is PositionRead}
    [encoded] = [event for event in happened if type(event) is SentenceEncoded]
    for j, state in enumerate(encoded.encoder_states):
        np.testing.assert_array_equal(state, [*halves["forward", j], *halves["backward", j]])


def test_the_decoder_starts_from_the_last_state_of_each_direction():
    checkpoint = random_checkpoint()
    happened = list(decode(checkpoint, "w1 w2 w3"))
    halves = {(event.direction, event.j): event.state for event in happened if type(event) is PositionRead}
    last = np.concatenate([halves["forward", 2], halves["backward", 0]])
    w_s, b_s = checkpoint.parameters["decoder.start.weight"], checkpoint.parameters["decoder.start.bias"]
    [start] = [event for event in happened if type(event) is DecoderStarted]
    np.testing.assert_allclose(start.h_0, np.tanh(w_s @ last + b_s), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
def test_nothing_is_computed_before_it_is_asked_for(score, tied):
    parameters = Recorded(random_checkpoint(score=score, tied=tied).parameters)
    checkpoint = dataclasses.replace(random_checkpoint(score=score, tied=tied), parameters=parameters)

    def gru(name, layer):
        return {f"{name}.{kind}_{side}{layer}" for kind in ("weight", "bias") for side in ("ih", "hh")}

    def linear(name):
        return {f"{name}.weight", f"{name}.bias"}

    general = {"decoder.attention.general.weight"} if score == "general" else set()
    output = {"decoder.embedding.weight" if tied else "decoder.feedforward.output.weight"}
    wanted = {
        "split": set(),
        "encoded": set(),
        "start": linear("decoder.start"),
        "embed": {"decoder.embedding.weight"},
        "state": gru("decoder.rnn", "_l0"),
        "score": general,
        "softmax": set(),
        "context": set(),
        "concat": set(),
        "feedforward": linear("decoder.feedforward.hidden") | output | {"decoder.feedforward.output.bias"},
        "word": set(),
        "ended": set(),
    }
    happening = decode(checkpoint, "w1 w2 w3")
    assert parameters.newly_touched() == set()
    for event in happening:
        if type(event) is PositionRead:
            layer = "_l0" if event.direction == "forward" else "_l0_reverse"
            assert parameters.newly_touched() == {"encoder.embedding.weight"} | gru("encoder.rnn", layer)
        else:
            assert parameters.newly_touched() == wanted[event.substep], event.substep


def test_a_decoding_can_be_left_in_the_middle_and_another_begun():
    checkpoint = random_checkpoint()
    first, second = decode(checkpoint, "w1 w2"), decode(checkpoint, "w5 w6 w7")
    list(islice(first, 9))
    list(second)
    rest = list(first)
    alone = list(decode(checkpoint, "w1 w2"))[9:]
    assert [event.substep for event in rest] == [event.substep for event in alone]
    for event, other in zip(rest, alone, strict=True):
        if type(event) is StateComputed:
            np.testing.assert_array_equal(event.h_t, other.h_t)


def test_end_ends_the_decoding():
    happened = list(decode(favouring(4, end=4), "w1 w2"))
    assert isinstance(happened[-1], DecodingEnded)
    assert (happened[-1].reason, happened[-1].t) == ("end", 1)
    [translation] = translate_batch(favouring(4, end=4), ["w1 w2"])
    assert (translation.text, translation.ids.tolist(), translation.ended) == ("", [], True)


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_the_length_limit_ends_the_decoding_without_end(limit):
    checkpoint = favouring(5, end=4, max_length=limit)
    happened = list(decode(checkpoint, "w1 w2"))
    assert (happened[-1].reason, happened[-1].t) == ("length", limit)
    assert sum(type(event) is WordChosen for event in happened) == limit
    [translation] = translate_batch(checkpoint, ["w1 w2"])
    assert (translation.text, translation.ended) == (" ".join(["w5"] * limit), False)


def test_end_at_the_length_limit_counts_as_end():
    assert list(decode(favouring(4, end=4, max_length=1), "w1"))[-1].reason == "end"
    assert translate_batch(favouring(4, end=4, max_length=1), ["w1"])[0].ended


def test_a_sentence_beyond_the_limit_is_cut_and_says_so():
    checkpoint = random_checkpoint(max_source_length=4)
    long, short = "w1 w2 w3 w4 w5 w6 w7", "w1 w2 w3 w4"
    cut, whole = next(decode(checkpoint, long)), next(decode(checkpoint, short))
    assert isinstance(cut, SentenceSplit)
    assert isinstance(whole, SentenceSplit)
    assert (cut.cut, whole.cut) == (3, 0)
    assert cut.words == whole.words == ("w1", "w2", "w3", "w4")
    assert cut.source.tolist() == [1, 2, 3, 4]
    together = translate_batch(checkpoint, [long, short])
    assert [translation.cut for translation in together] == [3, 0]
    assert together[0].text == together[1].text == checkpoint.target_vocabulary.decode(words_alone(checkpoint, short))


@pytest.mark.parametrize("sentence", ["", " ", "\n\t ", "\u200b", "\x1b[31m\x1b[0m", "\x00"])
def test_an_empty_sentence_is_an_error(sentence):
    with pytest.raises(SentenceError, match="empty; type at least one word"):
        next(decode(random_checkpoint(), sentence))
    with pytest.raises(SentenceError, match="empty; type at least one word"):
        translate_batch(random_checkpoint(), ["w1", sentence])


def test_a_sentence_is_looked_at_only_when_the_first_event_is_asked_for():
    happening = decode(random_checkpoint(), "")
    with pytest.raises(SentenceError):
        next(happening)


def test_an_empty_batch_has_no_translations():
    assert translate_batch(random_checkpoint(), []) == []


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
@pytest.mark.parametrize("seed", [4, 5, 7])
def test_a_batch_of_64_gives_each_sentence_the_words_it_gets_alone(score, tied, seed):
    checkpoint = checkpoint_of(small_config(score, tied), seed, scale=2.0)
    random = np.random.default_rng(seed)
    sentences = [random_sentence(random, int(length)) for length in random.integers(1, 21, 64)]
    together = translate_batch(checkpoint, sentences)
    assert len({translation.text for translation in together}) >= 20  # else agreeing would be no feat
    for sentence, translation in zip(sentences, together, strict=True):
        alone = words_alone(checkpoint, sentence)
        assert translation.ids.tolist() == alone
        assert translation.text == checkpoint.target_vocabulary.decode(alone)
        assert translation.ended == (len(alone) < checkpoint.config.max_length)


def test_a_batch_of_the_shipped_checkpoint_gives_each_string_the_digits_it_gets_alone():
    checkpoint = load("reverse")
    strings = [source for source, _ in reverse_pairs(64, seed=20_000)]
    for string, translation in zip(strings, translate_batch(checkpoint, strings), strict=True):
        assert translation.ids.tolist() == words_alone(checkpoint, string)


def test_who_else_is_in_the_batch_makes_no_difference():
    checkpoint = checkpoint_of(small_config(), 1, scale=1.5)
    random = np.random.default_rng(5)
    sentences = [random_sentence(random, int(length)) for length in random.integers(1, 21, 16)]
    together = [translation.text for translation in translate_batch(checkpoint, sentences)]
    backwards = [translation.text for translation in translate_batch(checkpoint, sentences[::-1])]
    assert together == backwards[::-1]
