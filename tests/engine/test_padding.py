"""Padding behind a sentence as a what-if: what a batch would give, with and without mask and packing."""

import dataclasses

import numpy as np
import pytest
from derived import wrong
from support import VARIED, checkpoint_of, random_checkpoint, small_config, unframed
from what_if import ATTENTIVE, SENTENCE, decoded, endless, every_change

from attn_tui.engine.encoder import encode
from attn_tui.engine.erasure import evidence
from attn_tui.engine.events import PositionRead, ScoresComputed, SentenceEncoded, StateComputed, WeightsComputed, names
from attn_tui.engine.fading import Fading
from attn_tui.engine.framing import frame_of
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.origins import Origins
from attn_tui.engine.padding import Padded, divide, fitting, padded, padded_like, unpadded, with_padding, written
from attn_tui.engine.stepper import decode, split_sentence, start_batch, translate_batch
from attn_tui.engine.translate import what_if
from attn_tui.errors import InterventionError, SentenceError
from attn_tui.vocabulary import END, PADDING

LENGTH, FILLED = 5, 3
WHOLE = ("padding=3", "padding=3; mask=off", "padding=3; packing=off", "padding=3; packing=off; mask=off")
LONGER = "w2 w2 w3 w1 w4 w5 w6 w1"  # three words more than SENTENCE


def words_alone(values, name):
    """The part of a field that is about the sentence's own positions."""
    return values[:LENGTH] if name in ("source", "encoder_states", "e_t", "alpha_t", "window", "gaussian") else values


@pytest.mark.parametrize("name", VARIED)
def test_with_mask_and_packing_no_number_of_the_sentence_changes(name):
    checkpoint = endless(name)
    alone = [one for one in decoded(checkpoint) if not isinstance(one, PositionRead)]
    behind = [one for one in decoded(padded(checkpoint, SENTENCE, "padding=3")) if not isinstance(one, PositionRead)]
    assert [type(one) for one in alone] == [type(one) for one in behind]
    for one, other in zip(alone, behind, strict=True):
        for field in names(type(one)):
            values = getattr(one, field)
            if isinstance(values, np.ndarray):
                np.testing.assert_allclose(words_alone(getattr(other, field), field), values, rtol=1e-4, atol=1e-5)
        if isinstance(other, ScoresComputed):
            assert np.isneginf(other.e_t[LENGTH:]).all()
        if isinstance(other, WeightsComputed):
            assert not other.alpha_t[LENGTH:].any()


@pytest.mark.parametrize("name", VARIED)
def test_it_is_what_a_batch_with_a_longer_sentence_gives(name):
    checkpoint = endless(name)
    batch = start_batch(checkpoint, [split_sentence(checkpoint, one).source for one in (SENTENCE, LONGER)])
    [encoded] = [one for one in decoded(padded(checkpoint, SENTENCE, "padding=3")) if isinstance(one, SentenceEncoded)]
    np.testing.assert_allclose(encoded.encoder_states, batch.encoder_states[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(encoded.last_states, batch.last_states[0], rtol=1e-4, atol=1e-5)
    assert not encoded.encoder_states[LENGTH:].any()


@pytest.mark.parametrize("name", VARIED)
def test_without_packing_the_encoder_reads_it_like_a_word(name):
    checkpoint = padded(endless(name), SENTENCE, "padding=3; packing=off")
    split, *happened = decoded(checkpoint)
    *_, wanted = encode(checkpoint, split.source)
    [encoded] = [one for one in happened if isinstance(one, SentenceEncoded)]
    np.testing.assert_array_equal(encoded.encoder_states, wanted.encoder_states)
    assert split.words == (*SENTENCE.split(), *(PADDING,) * FILLED)
    assert np.abs(encoded.encoder_states[LENGTH:]).sum(axis=1).all()
    if checkpoint.config.directions != "forward":
        [plain] = [one for one in decoded(endless(name)) if isinstance(one, SentenceEncoded)]
        assert not np.allclose(encoded.encoder_states[:LENGTH], plain.encoder_states)


@pytest.mark.parametrize("name", [name for name in ATTENTIVE if VARIED[name].attention == "global"])
def test_without_the_mask_it_gets_a_share(name):
    for happened in decoded(padded(endless(name), SENTENCE, "padding=3; mask=off")):
        if isinstance(happened, ScoresComputed):
            assert np.isfinite(happened.e_t).all()
        if isinstance(happened, WeightsComputed) and VARIED[name].normalisation == "softmax":
            assert happened.alpha_t.min() > 0
            assert happened.alpha_t.sum() == pytest.approx(1)


def test_a_state_of_zeros_has_the_dot_product_zero_and_therefore_a_weight():
    checkpoint = random_checkpoint()
    for happened in decoded(padded(checkpoint, SENTENCE, "padding=3; mask=off")):
        if isinstance(happened, ScoresComputed):
            e_t = happened.e_t
            assert e_t[LENGTH:].tolist() == [0, 0, 0]
        if isinstance(happened, WeightsComputed):
            assert happened.alpha_t[LENGTH:] == pytest.approx(1 / np.exp(e_t).sum(), rel=1e-5)


def asked_of(name):
    """What can be asked of a system; each is asked half of it, below, what one leaves out, the next one has."""
    return [text for text in WHOLE if name in ATTENTIVE or "mask" not in text]


@pytest.mark.sampled(17)
@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for i, name in enumerate(VARIED) for text in asked_of(name)[i % 2 :: 2]]
)
def test_every_number_derives_also_with_what_is_put_in(name, text):
    checkpoint = padded(endless(name), SENTENCE, text)
    put_in = every_change(checkpoint, 2, LENGTH + FILLED)[2:5]
    if checkpoint.config.padding_masked and name in ATTENTIVE:  # what is masked stays so
        put_in = [Intervention(2, "e_t", value=0.25, at=0), Intervention(2, "alpha_t", value=0.5, at=1)]
    for changes in ((), put_in):
        happened = decoded(checkpoint, *changes)
        # Of each array some: that all numbers derive is tried in `test_derivations`, here what padding changes.
        assert not list(wrong(Origins(checkpoint, happened, changes), checkpoint.config, happened, (0, 1, 2), few=5))


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("1.e.#6=in", False), ("1.e.#6=2.5", False), ("1.alpha.#6=0.5", False), ("1.alpha.#6=only", False),
        ("1.alpha=.1,.2,.3,.2,.1,.1,0,0", False), ("1.e=1,2,3,4,5,6,0,0", False),
        ("1.e.#6=out", True), ("1.alpha.#6=0", True), ("1.alpha=.1,.2,.3,.3,.1,0,0,0", True), ("1.alpha=0.1", True),
    ],
)  # fmt: skip
def test_what_would_be_ignored_at_a_masked_place_is_refused(text, is_heard):
    masked = padded(random_checkpoint(), SENTENCE, "padding=3")
    if is_heard:
        assert decoded(masked, *what_if(masked, SENTENCE, text))
    else:
        field = "e_t" if ".e" in text else "alpha_t"
        with pytest.raises(InterventionError) as error:
            what_if(masked, SENTENCE, text)
        assert str(error.value) == (
            f"element 6 of {field} is <PAD> and masked, so it stays as it is; write mask=off as well."
        )
    seen = padded(masked, SENTENCE, "mask=off")
    changes = what_if(seen, SENTENCE, text)
    [alpha_t] = [one.alpha_t for one in decoded(seen, *changes) if isinstance(one, WeightsComputed) and one.t == 1]
    [plain] = [one.alpha_t for one in decoded(seen) if isinstance(one, WeightsComputed) and one.t == 1]
    assert np.array_equal(alpha_t, plain) == text.endswith("=in")  # without a mask, they are in


@pytest.mark.parametrize("name", VARIED)
def test_what_words_are_worth_and_what_is_left_of_them_does_not_change(name):
    alone = endless(name)
    behind = padded(alone, SENTENCE, "padding=3")
    ids = [3, 2]
    for one, other in zip(evidence(alone, SENTENCE, ids), evidence(behind, SENTENCE, ids), strict=True):
        assert other.is_word.tolist() == [*one.is_word.tolist(), False, False, False]
        np.testing.assert_allclose(other.left_out[:LENGTH], one.left_out, rtol=1e-3, atol=1e-4)
    shares = []
    for checkpoint in (alone, behind):
        happened = decoded(checkpoint)
        last = max(i for i, event in enumerate(happened) if isinstance(event, SentenceEncoded | StateComputed))
        found = Fading(checkpoint).left(happened[: last + 1])
        assert found is not None
        shares.append(found.shares[:LENGTH])
    np.testing.assert_allclose(*shares, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("name", VARIED)
def test_a_translation_is_the_same_for_a_sentence_alone_and_in_any_batch(name):
    checkpoint = checkpoint_of(unframed(VARIED[name]), 2)
    [alone] = translate_batch(checkpoint, [SENTENCE])
    for count in (1, 4):
        [one] = translate_batch(padded(checkpoint, SENTENCE, f"padding={count}"), [SENTENCE])
        if not checkpoint.config.length_ratio:
            assert one.ids.tolist() == alone.ids.tolist()
        assert one.source == (*SENTENCE.split(), *(PADDING,) * count)


# Models that know padding by themselves


def test_padding_comes_behind_what_is_read_around_a_sentence_and_is_the_models_own_piece():
    checkpoint = checkpoint_of(small_config(source_start=True, source_end=True))
    found = padded(checkpoint, "w3", "padding=2")
    split = split_sentence(found, "w3")
    assert split.words[2:] == (END, PADDING, PADDING)
    assert split.source[-1] == checkpoint.source_vocabulary.padding
    assert found.parameters is checkpoint.parameters


def test_a_model_that_does_without_gets_mask_and_packing():
    checkpoint = checkpoint_of(small_config(pad_to=6))
    cured = padded(checkpoint, "w3 w1", "mask=on; packing=on")
    assert written(cured.config, checkpoint.config, 4) == "mask=on; packing=on"
    plain = dataclasses.replace(checkpoint, config=dataclasses.replace(checkpoint.config, pad_to=0))
    own, found, wanted = (
        [one.alpha_t for one in decoded(model, sentence="w3 w1") if isinstance(one, WeightsComputed)]
        for model in (checkpoint, cured, plain)
    )
    assert own[0][2:].all()
    np.testing.assert_allclose([alpha_t[:2] for alpha_t in found], wanted, rtol=1e-4)
    assert not np.any([alpha_t[2:] for alpha_t in found])


# What is said and what is refused


@pytest.mark.parametrize(
    ("text", "about", "rest"),
    [
        ("padding=3", "padding=3", ""),
        (" padding = 3 ;mask=off", "padding=3; mask=off", ""),
        ("padding=3; 2.alpha=uniform; 3.h=0", "padding=3", "2.alpha=uniform; 3.h=0"),
        ("2.alpha=uniform", "", "2.alpha=uniform"),
        ("2.alpha=uniform;3.h=0; padding=3", "padding=3", "2.alpha=uniform;3.h=0"),
        ("2.y=padding=3", "", "2.y=padding=3"),
        ("paddings=3", "", "paddings=3"),
        ("", "", ""),
    ],
)
def test_a_text_is_divided(text, about, rest):
    assert divide(text) == (about, rest)


def test_as_an_intervention_it_is_refused_with_what_to_do():
    for text in ("padding=3", "2.h=0; mask=off"):
        with pytest.raises(InterventionError, match=r"behind the sentence.* padded\("):
            what_if(random_checkpoint(), SENTENCE, text)


def test_several_texts_are_taken_together():
    checkpoint = random_checkpoint()
    found, rest = with_padding(checkpoint, SENTENCE, ["2.h=0", "padding=1", "mask=off; 1.e=dot", "padding=2"])
    assert rest == ["2.h=0", "1.e=dot"]
    assert written(found.config, checkpoint.config, FILLED - 1) == "padding=2; mask=off"
    assert with_padding(checkpoint, SENTENCE, ["2.h=0"]) == (checkpoint, ["2.h=0"])


@pytest.mark.parametrize(
    "text", [*WHOLE, "padding=1", "padding=2; packing=off", "padding=3; mask=off; mask=on; packing=off"]
)
def test_what_is_written_is_read_as_the_same(text):
    checkpoint = random_checkpoint()
    found = padded(checkpoint, SENTENCE, text)
    count = split_sentence(found, SENTENCE).words.count(PADDING)
    again = padded(checkpoint, SENTENCE, written(found.config, checkpoint.config, count))
    assert again.config == found.config
    assert written(checkpoint.config, checkpoint.config, 0) == ""


def test_what_was_set_before_holds_on_and_the_checkpoint_stays_as_it_was():
    checkpoint = random_checkpoint()
    before = checkpoint.config, {name: array.copy() for name, array in checkpoint.parameters.items()}
    first = padded(checkpoint, SENTENCE, "padding=3; mask=off")
    second = padded(first, SENTENCE, "packing=off")
    third = padded(second, SENTENCE, "padding=1")
    assert isinstance(third, Padded)
    assert third.unpadded is checkpoint
    assert written(third.config, checkpoint.config, 1) == "padding=1; mask=off; packing=off"
    assert written(second.config, first.config, FILLED) == "packing=off"
    assert checkpoint.config == before[0]
    for name, array in checkpoint.parameters.items():
        np.testing.assert_array_equal(array, before[1][name])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("padding=0", "padding is '0'; it must be a whole number from 1 to 15."),
        ("padding=16", "padding is '16'; it must be a whole number from 1 to 15."),
        ("padding=1.5", "padding is '1.5'; it must be a whole number from 1 to 15."),
        ("padding=٣", "padding is '٣'; it must be a whole number from 1 to 15."),
        ("padding=" + "9" * 5000, None),
        ("padding=", "padding is ''; it must be a whole number from 1 to 15."),
        ("padding=\x1b[2J", None),
        ("padding=3; mask=maybe", "mask is 'maybe'; it must be on or off."),
        ("padding=3; packing=0", "packing is '0'; it must be on or off."),
        ("mask=off", "there is no padding for mask; write padding=3 as well."),
        ("mask=off; packing=off", "there is no padding for mask and packing; write padding=3 as well."),
        ("padding", "'padding' is not about padding; write padding=3, mask=off or packing=off."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(text, message):
    with pytest.raises(InterventionError) as error:
        padded(random_checkpoint(), SENTENCE, text)
    said = str(error.value)
    assert message in (None, said)
    assert said.isprintable()
    assert len(said) < 200


def test_a_model_that_fills_up_by_itself_a_full_sentence_and_one_that_cannot_be_read_are_refused():
    with pytest.raises(InterventionError, match="fills every sentence up to 6 pieces by itself; leave padding out"):
        padded(checkpoint_of(small_config(pad_to=6)), "w3", "padding=2")
    with pytest.raises(InterventionError, match="there is no padding"):
        padded(checkpoint_of(small_config(pad_to=3)), "w3 w1 w2", "mask=on")
    with pytest.raises(InterventionError, match="as long as any that is read"):
        padded(random_checkpoint(), " ".join(["w1"] * 20), "padding=1")
    with pytest.raises(SentenceError):
        padded(random_checkpoint(), " ", "padding=1")


def test_the_vocabulary_has_one_piece_more_and_else_what_it_had():
    checkpoint = random_checkpoint()
    vocabulary = padded(checkpoint, SENTENCE, "padding=1").source_vocabulary
    own, new = checkpoint.source_vocabulary, vocabulary.padding
    assert new == len(own) == len(vocabulary) - 1
    ids = [3, new, 1, new]
    assert vocabulary.words(ids) == ("w3", PADDING, "w1", PADDING) == vocabulary.pieces(ids)
    assert vocabulary.decode(ids) == own.decode([3, 1])
    assert vocabulary.decode(ids, {2: "one"}) == own.decode([3, 1], {1: "one"})
    assert (vocabulary.find(PADDING), vocabulary.find("w3")) == (new, 3)
    assert vocabulary.encode(SENTENCE) == own.encode(SENTENCE)
    assert vocabulary.spans(SENTENCE) == own.spans(SENTENCE)
    with pytest.raises(SentenceError):
        vocabulary.encode(PADDING)  # nothing that is typed is read as padding


def test_the_frame_of_a_padded_checkpoint_is_known_without_decoding():
    found = padded(random_checkpoint(), SENTENCE, "padding=3; packing=off")
    assert frame_of(found.config, found.source_vocabulary).places(LENGTH) == (LENGTH + FILLED, LENGTH)
    assert next(decode(found, SENTENCE)).cut == 0


def test_an_age_is_kept():
    young = dataclasses.replace(random_checkpoint(), age=20)
    assert padded(padded(young, SENTENCE, "padding=3"), SENTENCE, "packing=off").age == young.age


@pytest.mark.parametrize("text", ["padding=3; mask=off", "padding=3; mask=on"])
def test_without_attention_there_is_nothing_to_mask(text):
    [name] = [name for name in VARIED if name not in ATTENTIVE][:1]
    checkpoint = endless(name)
    with pytest.raises(InterventionError, match="has no attention, so there is nothing to mask; leave mask out"):
        padded(checkpoint, SENTENCE, text)
    assert fitting(checkpoint.config, text) == "padding=3"
    assert fitting(random_checkpoint().config, text) == text
    assert padded(checkpoint, SENTENCE, fitting(checkpoint.config, "mask=off")) is checkpoint


@pytest.mark.parametrize("name", VARIED)
def test_another_checkpoint_is_padded_alike(name):
    like = padded(random_checkpoint(), SENTENCE, "padding=3; mask=off; packing=off")
    found = padded_like(endless(name), like, SENTENCE)
    assert found.config.pad_to == LENGTH + FILLED
    assert (found.config.padding, found.config.padding_masked) == ("read", name not in ATTENTIVE)
    plain = endless(name)
    assert padded_like(plain, unpadded(like), SENTENCE) is plain
