"""The addresses of numbers as text: what is written is read as the same number, and what is wrong is one sentence."""

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PAIRED, VARIED, checkpoint_of, systems
from what_if import decoded

from attn_tui import decode, load
from attn_tui.config import DIRECTIONS
from attn_tui.engine import encoder, search
from attn_tui.engine.addresses import MAIN, Addresses
from attn_tui.engine.architectures import SUBSTEPS
from attn_tui.engine.event import Event
from attn_tui.engine.events import DecodingEnded, PositionRead, names
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.origins import PARAMETERS, Origins
from attn_tui.engine.quantity import Element
from attn_tui.errors import DerivationError
from attn_tui.vocabulary import TokenVocabulary

SENTENCE = "w3 w1 w4 w3"


def origins_of(checkpoint: Checkpoint, sentence: str = SENTENCE) -> Origins:
    return Origins(checkpoint, list(decode(checkpoint, sentence)))


def fr_en() -> tuple[Origins, Addresses]:
    origins = origins_of(load("fr-en"), "Je suis étudiant.")
    return origins, Addresses(origins)


def corners(shape):
    """The first, the last and some other index of an array."""
    indices = [*np.ndindex(*shape)]
    return {indices[0], indices[-1], indices[len(indices) // 2]} if indices else set()


def elements(origins):
    """Some numbers of each array of each event, of all that is computed on the way, and of all parameters."""
    config = origins.checkpoint.config
    for event in origins.facts.events:
        if event.t > 2:
            continue
        before = ()
        if isinstance(event, PositionRead):
            before = (event.layer, DIRECTIONS[config.directions].index(event.direction), event.j)
        for field in names(type(event)):
            for index in corners(getattr(getattr(event, field), "shape", (0,))):
                yield Element(event.t, event.substep, field, (*before, *index))
        for field in origins.rules.get(event.substep, ()):
            if field not in names(type(event)):
                yield from on_the_way(origins, event, field, before)
    for name, shape in origins.facts.shapes.items():
        yield from (Element(0, PARAMETERS, name, index) for index in corners(shape))


def on_the_way(origins, event, field, before):
    """Numbers of what is computed on the way: those of the indices, of each length, that can be derived."""
    for length in range(len(before), len(before) + 3):
        for last in (0, 1):
            index = (*before, *(last if axis == length - 1 else 0 for axis in range(len(before), length)))
            element = Element(event.t, event.substep, field, index)
            try:
                origins.derive(element)
            except DerivationError:
                continue
            yield element


@pytest.mark.sampled(25)
@pytest.mark.parametrize("name", PAIRED)
def test_every_number_of_every_system_is_read_as_it_is_written(name):
    config = dataclasses.replace(systems()[name], max_length=2)
    origins = origins_of(checkpoint_of(config, 1))
    addresses, written = Addresses(origins), {}
    for element in elements(origins):
        text = addresses.write(element)
        assert addresses.read(text) == element, text
        assert written.setdefault(text, element) == element
    assert len({(element.substep, element.field) for element in written.values()}) > 25


def test_every_kind_of_event_has_a_number_that_is_meant_if_none_is_named():
    of = {kind.substep: names(kind) for kind in Event.__subclasses__() if kind is not DecodingEnded}
    assert of.keys() == MAIN.keys()
    assert all(MAIN[substep] in fields for substep, fields in of.items())
    assert {substep.event.substep for substep in SUBSTEPS.values()} | {*encoder.MADE_OF, "word"} == MAIN.keys()
    assert search.MADE_OF.keys() >= {"y_t", "probability"}


@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("3.score.étudiant", Element(3, "score", "e_t", (2,))),
        ("3.score.#3", Element(3, "score", "e_t", (2,))),
        ("3.score.e.étudiant", Element(3, "score", "e_t", (2,))),
        ("3.score.e_t.#3", Element(3, "score", "e_t", (2,))),
        (" 3.softmax.étudiant ", Element(3, "softmax", "alpha_t", (2,))),
        ("3.softmax.e\u0301tudiant", Element(3, "softmax", "alpha_t", (2,))),
        ("3.softmax..", Element(3, "softmax", "alpha_t", (3,))),
        ("3.context.alpha.étudiant", Element(3, "context", "alpha_t", (2,))),
        ("3.context.#4", Element(3, "context", "c_t", (3,))),
        ("3.state.#13", Element(3, "state", "h_t", (12,))),
        ("3.state.z.#13", Element(3, "state", "z", (0, 12))),
        ("3.state.layers.#1.#13", Element(3, "state", "layers_t", (0, 12))),
        ("3.state.layers.#13", Element(3, "state", "layers_t", (0, 12))),
        ("0.read.backward.étudiant.#3", Element(0, "read", "state", (0, 1, 2, 2))),
        ("0.read.#1.backward.#3.#3", Element(0, "read", "state", (0, 1, 2, 2))),
        ("0.read.input.forward...#3", Element(0, "read", "input_j", (0, 0, 3, 2))),
        ("0.encoded.étudiant.#5", Element(0, "encoded", "encoder_states", (2, 4))),
        ("0.split.Je", Element(0, "split", "source", (0,))),
        ("5.feedforward.student", Element(5, "feedforward", "top_probabilities", (0,))),
        ("5.feedforward.#2", Element(5, "feedforward", "top_probabilities", (1,))),
        ("5.feedforward.log_z", Element(5, "feedforward", "log_z", ())),
        ("5.feedforward.logit.#17", Element(5, "feedforward", "logit", (17,))),
        ("5.feedforward.hidden.#18", Element(5, "feedforward", "hidden", (17,))),
        ("5.word", Element(5, "word", "probability", ())),
        ("5.word.y", Element(5, "word", "y_t", ())),
        ("decoder.feedforward.weight.#18.#4", Element(0, PARAMETERS, "decoder.feedforward.weight", (17, 3))),
        ("decoder.output.bias.#18", Element(0, PARAMETERS, "decoder.output.bias", (17,))),
    ],
)
def test_an_address_is_short_and_may_be_written_in_full(text, element):
    origins, addresses = fr_en()
    assert addresses.read(text) == element
    assert origins.derive(element).element == element


def refused():
    return pytest.raises(DerivationError, match=r"^[^\n]+\.$")


def test_a_word_that_is_not_among_the_most_probable_has_a_probability_too():
    origins, addresses = fr_en()
    element = addresses.read("1.feedforward.student")
    assert (element.field, addresses.write(element)) == ("p", "1.feedforward.p.student")
    assert 0 < origins.derive(element).value < 0.01


def test_a_number_goes_by_its_name_in_what_ifs_too():
    _, addresses = fr_en()
    same = {
        "3.alpha.étudiant": "3.softmax.étudiant",
        "3.e.#3": "3.score.étudiant",
        "3.h.#13": "3.state.#13",
        "3.c.#4": "3.context.#4",
        "3.p.#1": "3.feedforward.#1",
        "3.y": "3.word",
    }
    assert [addresses.read(text) for text in same] == [addresses.read(text) for text in same.values()]
    local = Addresses(origins_of(checkpoint_of(VARIED["luong, general, local-p"])))
    assert local.read("1.alpha.#2").substep == "gaussian"


def test_the_shortest_clear_text_is_written():
    _, addresses = fr_en()
    texts = [
        "3.score.étudiant",
        "3.state.#13",
        "3.state.z.#13",
        "0.read.forward.Je.#2",
        "5.feedforward.student",
        "5.word",
    ]
    assert [addresses.write(addresses.read(text)) for text in texts] == texts
    twice = Addresses(origins_of(checkpoint_of(VARIED["lecture, dot"])))
    assert [twice.write(Element(1, "score", "e_t", (j,))) for j in range(4)] == [
        "1.score.#1", "1.score.w1", "1.score.w4", "1.score.#4",
    ]  # fmt: skip


def test_layers_and_directions_are_named_where_there_are_several():
    two = Addresses(origins_of(checkpoint_of(VARIED["lecture, general"])))
    assert two.write(Element(1, "state", "i", (1, 2))) == "1.state.i.#2.#3"
    assert two.write(Element(0, "read", "state", (1, 1, 1, 2))) == "0.read.#2.backward.w1.#3"
    one = Addresses(origins_of(checkpoint_of(VARIED["lecture, concat"])))
    assert one.write(Element(0, "read", "state", (0, 0, 1, 2))) == "0.read.w1.#3"
    assert one.read("0.read.forward.w1.#3") == one.read("0.read.w1.#3")


def with_words(*tokens):
    """A small system whose words are these."""
    checkpoint = checkpoint_of(VARIED["lecture, concat"], 1)
    size = checkpoint.config.source_vocabulary - len(tokens) - 1
    source = TokenVocabulary(["<END>", *tokens, *(f"w{i}" for i in range(size))], " ")
    size = checkpoint.config.target_vocabulary - len(tokens) - 1
    target = TokenVocabulary(["<END>", *tokens, *(f"w{i}" for i in range(size))], " ")
    return dataclasses.replace(checkpoint, source_vocabulary=source, target_vocabulary=target)


ODD = ("e", "forward", "#1", "key", "a.#1", "1.2", "log_z", "hidden")


def test_words_that_look_like_something_else_are_no_trap():
    origins = origins_of(with_words(*ODD), " ".join(ODD))
    addresses = Addresses(origins)
    found = {addresses.write(element): element for element in elements(origins)}
    assert all(addresses.read(text) == element for text, element in found.items())
    for j, word in enumerate(ODD):
        element = Element(1, "score", "e_t", (j,))
        assert addresses.read(addresses.write(element)) == element
        state = Element(0, "read", "state", (0, 0, j, 2))
        assert addresses.read(addresses.write(state)) == state, word
        for field in ("p", "logit"):
            of_word = Element(1, "feedforward", field, (j + 1,))
            assert addresses.read(addresses.write(of_word)) == of_word


@given(st.lists(st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=4),
                min_size=1, max_size=6, unique=True))  # fmt: skip
def test_any_words_can_be_addressed(tokens):
    checkpoint = with_words(*tokens)
    try:
        origins = origins_of(checkpoint, " ".join(tokens))
    except Exception:  # words that are read as others
        return
    addresses = Addresses(origins)
    for j in range(len(origins.facts.words)):
        for element in (Element(1, "score", "e_t", (j,)), Element(0, "encoded", "encoder_states", (j, 1))):
            text = addresses.write(element)
            assert text.isprintable()
            assert addresses.read(text) == element


REFUSED = {
    "": "like 1.state.#1",
    "nonsense": "like 1.state.#1",
    "3": "like 1.state.#1",
    "3.": "like 1.state.#1",
    "99.score.Je": "it begins with a word from 0 to 7",
    "3.read.Je.#1": "comes one of embed, state, score",
    "3.ended": "comes one of embed, state, score",
    "3.score": "write it like 3.score.Je",
    "3.score.noir": "it has 'Je suis étudiant .'",
    "3.score.#5": "it can be #1 to #4",
    "3.score.#0": "it can be #1 to #4",
    "3.state.étudiant": "write it like 3.state.#1",
    "3.state.#1.#2": "write it like 3.state.#1",
    "3.state.#999": "it can be #1 to #",
    "3.state.z": "write it like 3.state.z.#1",
    "0.read.étudiant.#3": "2 directions; put one of forward, backward before",
    "0.read.forward.étudiant": "write it like 0.read.forward.Je.#1",
    "3.feedforward.zzz": "not in the vocabulary of 'fr-en'",
    "3.feedforward.logit.#99999": "from #0 to #11999",
    "3.feedforward.#99": "it can be #1 to #",
    "decoder.feedforward.weight": "like decoder.feedforward.weight.#1.#1",
    "decoder.feedforward.weight.#1": "like decoder.feedforward.weight.#1.#1",
    "decoder.feedforward.weight.#1.#99999": "it can be #1 to #",
    "decoder.feedforward.wieght.#1.#1": "is decoder.feedforward.weight",
    "3.score.\x1b[31mJe\x07\nJe": "not a piece",
    "3.context.étudiant": "write it like 3.context.#1",
    "3.score." + "x" * 10_000: "not a piece",
}


@pytest.mark.sampled(10)
@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_address_is_refused_in_one_sentence(text):
    with pytest.raises(DerivationError, match=re.escape(REFUSED[text])) as told:
        fr_en()[1].read(text)
    assert str(told.value).isprintable()
    assert str(told.value).endswith(".")
    assert len(str(told.value)) < 300


def test_a_word_that_occurs_twice_lists_its_numbers():
    addresses = Addresses(origins_of(checkpoint_of(VARIED["lecture, dot"])))
    with pytest.raises(DerivationError, match=r"'w3' occurs in the sentence 2 times; write one of #1, #4\.$"):
        addresses.read("1.score.w3")


def test_several_layers_are_asked_for():
    addresses = Addresses(origins_of(checkpoint_of(VARIED["lecture, general"])))
    with pytest.raises(DerivationError, match=r"there are 2 layers; put one of #1, #2 before the rest"):
        addresses.read("1.state.i.#3")


@pytest.mark.parametrize("element", [
    Element(3, "score", "e_t", (4,)), Element(3, "score", "e_t", (-1,)), Element(3, "score", "e_t", ()),
    Element(3, "score", "h_t", (1,)), Element(3, "window", "p_t", ()), Element(0, "read", "state", (0, 2, 0, 0)),
])  # fmt: skip
def test_the_address_of_no_number_cannot_be_written(element):
    with refused():
        fr_en()[1].write(element)


def test_under_what_ifs_and_in_replays_addresses_are_the_same():
    checkpoint = checkpoint_of(VARIED["rnnsearch"], 1)
    happened = decoded(checkpoint)
    live = Addresses(Origins(checkpoint, happened))
    replay = Addresses(Origins(dataclasses.replace(checkpoint, parameters={}), happened))
    for element in elements(Origins(checkpoint, happened)):
        assert live.write(element) == replay.write(element)
