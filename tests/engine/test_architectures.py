"""Each system is an order of sub-steps, and each sub-step says what it reads."""

import dataclasses
import itertools

import numpy as np
import pytest
from choices import PAPERS
from support import CHOICES, COVERING, TOOLKITS, VARIED, Recorded, checkpoint_of, random_checkpoint, systems

from attn_tui.config import ACTIVATIONS, ATTENTIONS, CELLS, DIRECTIONS, FAMILIES, SCORES
from attn_tui.engine.architectures import SUBSTEPS, order, parameter_shapes
from attn_tui.engine.encoder import encode, encoder_shapes
from attn_tui.engine.memory import Memory
from attn_tui.engine.orders import ORDERS, steps_of
from attn_tui.engine.search import choose_word, greedy
from attn_tui.engine.stepper import decode
from attn_tui.families import HANDED_OVER
from attn_tui.scores import needs_equal_widths, trained_with

# What makes up a time step, by the sub-steps' short names, in the papers' own order.
STEPS = {
    # Sutskever et al. 2014: embed y_{t−1} → RNN → h_t → (a layer between →) output layer.
    ("seq2seq", "feedforward"): ["embed", "state", "feedforward"],
    ("seq2seq", "bare"): ["embed", "state", "output"],
    # The lecture: state, then attention, [h_t ; C_t], then the feedforward network.
    ("attention-decoder",): ["embed", "state", "score", "softmax", "context", "concat", "feedforward"],
    # Bahdanau et al. 2015: e_t asked by h_{t−1}, α_t, C_t, and only then the state, given C_t; maxout, output.
    ("rnnsearch",): ["score", "softmax", "context", "embed", "input", "state", "maxout", "output"],
    # Luong et al. 2015: state, then attention, [C_t ; h_t], h̃_t, output; "input" where h̃_{t−1} is fed back;
    # local attention places a window before the scores, and local-p its Gaussian over the weights.
    ("luong", "global"): ["embed", "state", "score", "softmax", "context", "concat", "attentional", "output"],
    ("luong", "local-m"): [
        "embed", "state", "window", "score", "softmax", "context", "concat", "attentional", "output",
    ],
    ("luong", "local-p"): [
        "embed", "state", "window", "score", "softmax", "gaussian", "context", "concat", "attentional", "output",
    ],
    ("luong", "global", "fed"): [
        "embed", "input", "state", "score", "softmax", "context", "concat", "attentional", "output",
    ],
    ("luong", "local-m", "fed"): [
        "embed", "input", "state", "window", "score", "softmax", "context", "concat", "attentional", "output",
    ],
    ("luong", "local-p", "fed"): [
        "embed", "input", "state", "window", "score", "softmax", "gaussian", "context", "concat", "attentional",
        "output",
    ],
    # RNNsearch's order with an ordinary RNN, and other readouts from h_t: tutorials.
    ("attention-first", "state"): ["score", "softmax", "context", "embed", "input", "state", "output"],
    ("attention-first", "concat"): ["score", "softmax", "context", "embed", "input", "state", "concat", "output"],
    ("attention-first", "linear"): ["score", "softmax", "context", "embed", "input", "state", "readout", "output"],
    ("attention-first", "tanh"): ["score", "softmax", "context", "embed", "input", "state", "readout", "output"],
    # Sennrich et al. 2017: GRU₁ of the word, attention asked by its state, GRU₂ of the context.
    ("conditional-gru", "state"): ["embed", "propose", "score", "softmax", "context", "state", "output"],
    ("conditional-gru", "concat"): ["embed", "propose", "score", "softmax", "context", "state", "concat", "output"],
    ("conditional-gru", "linear"): ["embed", "propose", "score", "softmax", "context", "state", "readout", "output"],
    ("conditional-gru", "tanh"): ["embed", "propose", "score", "softmax", "context", "state", "readout", "output"],
    # PyTorch's tutorial of 2017: places scored by the word and h_{t−1}; a layer before the RNN.
    ("position-attention",): ["embed", "score", "softmax", "context", "input", "combine", "state", "output"],
}  # fmt: skip


def names_of(config):
    kind = {
        "seq2seq": ("feedforward" if config.feedforward else "bare",),
        "luong": (config.attention, *(["fed"] if config.input_feeding else [])),
    }
    names = STEPS[config.architecture, *kind.get(config.architecture, (config.readout,) if config.readout else ())]
    return [*names[:-1], "readout", names[-1]] if config.projection else names


def test_there_is_an_order_for_each_family_and_no_other():
    assert list(ORDERS) == list(FAMILIES)


def test_each_step_is_computed_by_a_sub_step_of_its_own_and_occurs():
    occurring = {step for config in VARIED.values() for step in steps_of(config)}
    assert set(SUBSTEPS) == occurring
    for config in VARIED.values():
        assert [substep.step for substep in order(config)] == list(steps_of(config))


def test_every_choice_that_can_be_made_belongs_to_a_family():
    families = FAMILIES.values()
    assert {cell for family in families for cell in family.cells} == set(CELLS)
    assert {score for name in FAMILIES for score in trained_with(name)} == set(SCORES)
    assert {attention for family in families for attention in family.attentions} == set(ATTENTIONS)
    assert {directions for family in families for directions in family.directions} == set(DIRECTIONS)


def test_the_varied_systems_have_every_order_and_every_choice_between_them():
    def made(config):
        chosen = {
            name: getattr(config, name)
            for name in (
                "architecture", "cell", "layers", "directions", "score", "attention", "input_feeding", "tied_output",
                "starts_from", "readout", "query", "normalisation", "first", "source_start", "source_end", "padding",
                "padding_masked",
            )
        }  # fmt: skip
        there = {
            name: bool(getattr(config, name))
            for name in (
                "target_embedding", "encoder_layers", "projection", "with_bias", "without_bias", "positions", "pad_to",
                "never", "never_first",
            )
        }  # fmt: skip
        return {*chosen.items(), *there.items()}

    every = set().union(*(made(config) for config in systems().values()))
    assert set().union(*(made(config) for config in VARIED.values())) == every
    papers, toolkits, varied = (
        {tuple(names_of(config)) for config in some}
        for some in (
            [systems()[name] for name in CHOICES], [systems()[name] for name in TOOLKITS], VARIED.values()
        )
    )  # fmt: skip
    assert papers <= varied
    assert {tuple(names) for names in STEPS.values()} <= varied | toolkits


def test_the_covering_systems_have_every_three_values_that_stand_together_in_any():
    def threes(names):
        choices = [(*CHOICES[name].items(), ("bare", "feedforward" in CHOICES[name])) for name in names]
        return {frozenset(values) for choice in choices for values in itertools.combinations(choice, 3)}

    of_papers = [name for name in COVERING if name in CHOICES]
    assert len(of_papers) < 80
    assert {CHOICES[name]["architecture"] for name in of_papers} == set(PAPERS)
    assert threes(of_papers) == threes(CHOICES)


def test_what_toolkits_do_is_tried_with_everything_else_that_they_do():
    assert len(TOOLKITS) < 100
    assert {choice["architecture"] for choice in TOOLKITS.values()} == set(FAMILIES)

    def pairs(choices):
        chosen = [[(name, one) for name, one in choice.items() if name not in _BIASES] for choice in choices]
        return {pair for choice in chosen for pair in itertools.combinations(sorted(choice, key=repr), 2)}

    found = pairs(TOOLKITS.values())
    starts = {start for family in FAMILIES.values() for start in family.starts}
    for start, activation in itertools.product(starts, ACTIVATIONS):
        assert (("start", start), ("start_activation", activation)) in found
    for first, padding in itertools.product(("end", "start", "zeros"), ("read", "zeros")):
        assert (("first", first), ("padding", padding)) in found


_BIASES = ("with_bias", "without_bias")


def test_each_system_has_its_papers_order_of_sub_steps():
    for name, config in systems().items():
        assert [substep.event.substep for substep in order(config)] == ["start", *names_of(config)], name


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("length", [1, 2, 7])
def test_the_events_of_a_decoding_come_in_this_order(name, length):
    config = VARIED[name]
    happened = list(decode(checkpoint_of(config, length), " ".join(["w3"] * length)))
    read = len(happened[0].source) * config.reading_layers * len(DIRECTIONS[config.directions])
    step = [*names_of(config), "word"]
    steps = happened[-1].t
    assert [event.substep for event in happened] == [
        "split", *["read"] * read, "encoded", "start", *step * steps, "ended",
    ]  # fmt: skip
    assert [event.t for event in happened] == [0] * (read + 3) + sorted(list(range(1, steps + 1)) * len(step)) + [steps]


def declared(config, substep):
    """The parameters that a sub-step reads, with the biases of this system."""
    names = {*substep.shapes(config)}
    names |= {f"{name}.bias" for name in config.with_bias if f"{name}.weight" in names}
    return names - {f"{name}.bias" for name in config.without_bias}


@pytest.mark.parametrize("name", COVERING)
def test_a_sub_step_returns_its_event_and_reads_the_parameters_it_declares_and_no_others(name):
    config = systems()[name]
    plain = checkpoint_of(config)
    parameters = Recorded(plain.parameters)
    checkpoint = dataclasses.replace(plain, parameters=parameters)
    memory = Memory(np.array(0))
    for event in encode(checkpoint, np.array([1, 2, 3])):
        memory.learn(event)
    assert parameters.newly_touched() == set(encoder_shapes(config))
    start, *substeps = order(config)
    memory.learn(start(checkpoint, memory))
    read = {start: parameters.newly_touched()}
    for memory.t in (1, 2):
        for substep in substeps:
            event = substep(checkpoint, memory)
            assert type(event) is substep.event
            assert event.t == memory.t
            memory.learn(event)
            read.setdefault(substep, set()).update(parameters.newly_touched())
        memory.learn(choose_word(memory, greedy))
        assert parameters.newly_touched() == set()
    for substep, touched in read.items():
        assert touched == declared(config, substep), substep.__name__
    assert set().union(encoder_shapes(config), *read.values()) == set(parameter_shapes(config))


def test_sub_steps_that_share_a_parameter_agree_on_its_shape():
    for name, config in systems().items():
        shapes = parameter_shapes(config)
        left_out = {f"{name}.bias" for name in config.without_bias}
        for substep in order(config):
            of_step = {name: shape for name, shape in substep.shapes(config).items() if name not in left_out}
            assert of_step.items() <= shapes.items(), name


def test_an_order_that_asks_for_what_is_not_yet_known_is_an_error():
    checkpoint = random_checkpoint()
    start, *substeps = order(checkpoint.config)
    memory = Memory(np.array(0))
    for event in encode(checkpoint, np.array([1, 2, 3])):
        memory.learn(event)
    memory.learn(start(checkpoint, memory))
    memory.t = 1
    context = next(substep for substep in substeps if substep.event.substep == "context")
    with pytest.raises(AttributeError, match="alpha_t"):
        context(checkpoint, memory)


@pytest.mark.parametrize("name", VARIED)
def test_small_configs_have_no_two_axes_of_the_same_length_but_those_that_must(name):
    config = VARIED[name]
    has_context = config.architecture in ("rnnsearch", "attention-first", "position-attention")
    word, state, context = config.word_embedding, config.decoder_hidden, config.encoder_state
    sizes = {
        "embedding": config.embedding, "word_embedding": config.target_embedding or None,
        "encoder_hidden": config.encoder_hidden, "encoder_state": context,
        "decoder_hidden": state, "feedforward": config.feedforward or None, "projection": config.projection or None,
        "readout": 2 * config.feedforward if config.architecture == "rnnsearch" else None,
        "attention_hidden": config.attention_hidden,
        "concatenated": state + context + (word if config.readout == "concat" else 0),
        "fed": word + config.feedforward if config.input_feeding else None,
        "with context": word + context if has_context else None,
        "with state": word + state if config.score == "places" else None,
        "source_vocabulary": config.source_vocabulary, "target_vocabulary": config.target_vocabulary,
        "max_source_length": config.max_source_length,
    }  # fmt: skip
    equal = {
        frozenset({a, b}) for a in sizes for b in sizes if a != b and sizes[a] is not None and sizes[a] == sizes[b]
    }
    must = set()
    if config.directions != "both":
        must |= {frozenset({"encoder_hidden", "encoder_state"})}
    if needs_equal_widths(config.score) or config.starts_from in HANDED_OVER:
        handed = HANDED_OVER.get(config.starts_from, "encoder_state")
        must |= {frozenset({handed, "decoder_hidden"})}
    if config.score == "places":
        must |= {frozenset({"with context", "with state"})}
    if config.tied_output:
        last = "projection" if config.projection else "feedforward" if config.feedforward else "decoder_hidden"
        must |= {frozenset({"embedding", last})}
    while more := {a ^ b for a in must for b in must if len(a & b) == 1} - must:
        must |= more
    assert equal == must
