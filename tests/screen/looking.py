"""A checkpoint whose numbers never change, an app that shows it, and eyes to read the screen with."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from cases import EVERY_CASE
from cli.running import PATIENCE
from rich.segment import Segment
from screen.undrawn import draw
from textual._context import visible_screen_stack
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, Resize
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.stepper import translate_batch
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.panes.column import TITLE, Column
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.vectors import Vectors
from attn_tui.screen.stage import Stage
from attn_tui.story import decoding
from attn_tui.story.decoding import Decoding
from attn_tui.story.explain import Explanation, explain
from attn_tui.story.moment import Moment, moment
from attn_tui.story.texts import texts
from attn_tui.vocabulary import END, TokenVocabulary

SENTENCE = "Je suis étudiant ."
SOURCE = ("<unk>", "Je", "suis", "étudiant", ".", END)
TARGET = (END, "I", "am", "student", ".", "a", "teacher")
CONFIG = ModelConfig(
    source_language="French",
    target_language="English",
    source_vocabulary=len(SOURCE),
    target_vocabulary=len(TARGET),
    tokenizer="words",
    embedding=6,
    encoder_hidden=4,
    decoder_hidden=8,
    feedforward=8,
    tied_output=False,
    max_source_length=40,
    max_length=9,
)


_KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
DRAWN = (
    "encoder.embedding.weight", "decoder.embedding.weight", "decoder.start.weight", "decoder.start.bias",
    "decoder.feedforward.weight", "decoder.feedforward.bias", "decoder.output.bias",
    *(f"encoder.rnn.{kind}_l0" for kind in _KINDS), *(f"encoder.rnn.{kind}_l0_reverse" for kind in _KINDS),
    *(f"decoder.rnn.{kind}_l0" for kind in _KINDS), "decoder.output.weight",
)  # fmt: skip
"""The order in which the seed's numbers are drawn."""


def fixed_parameters() -> dict[str, Array]:
    """Random parameters of a seed that makes the model say «I am student .» and then stop."""
    random = np.random.default_rng(7155)

    def spread(name: str) -> float:
        return 0.0 if "bias" in name else 2.0 if "output" in name or "ih" in name else 1.1

    shapes = parameter_shapes(CONFIG)
    assert set(shapes) == set(DRAWN)
    return {name: random.normal(0, spread(name), shapes[name]).astype(np.float32) for name in DRAWN}


def fixed_checkpoint(words: Sequence[str] = (), target: Sequence[str] = TARGET, **changes: object) -> Checkpoint:
    """The checkpoint of all tests that look at numbers; it can be taught more source words, with rows it has."""
    source = (*SOURCE, *words)
    parameters = fixed_parameters()
    name = "encoder.embedding.weight"
    parameters[name] = np.resize(parameters[name], (len(source), CONFIG.embedding))
    config = dataclasses.replace(CONFIG, source_vocabulary=len(source), **changes)  # type: ignore[arg-type]
    return Checkpoint("fixed", config, parameters, TokenVocabulary(source, " "), TokenVocabulary(target, " "))


_LUONG = {"architecture": "luong", "encoder_hidden": 8, "feedforward": 6, "attention_hidden": 5}
_WITHOUT = {"architecture": "seq2seq", "encoder_hidden": 8, "score": "none"}
SYSTEMS: dict[str, tuple[int, dict[str, object]]] = {
    "seq2seq-rnn": (152, {**_WITHOUT, "cell": "rnn", "directions": "forward", "feedforward": 0}),
    "seq2seq-lstm": (79, {**_WITHOUT, "cell": "lstm", "layers": 2, "directions": "backward", "feedforward": 6}),
    "seq2seq-gru": (343, {**_WITHOUT, "cell": "gru", "encoder_hidden": 4, "feedforward": 6}),
    "rnnsearch": (
        22045,
        {"architecture": "rnnsearch", "cell": "gru-reset-before", "score": "additive", "attention_hidden": 5},
    ),
    "luong-general": (19038, {**_LUONG, "cell": "lstm", "directions": "forward", "score": "general",
                              "input_feeding": True}),
    "luong-location": (9877, {**_LUONG, "cell": "gru", "directions": "backward", "score": "location"}),
    "luong-local-m": (55, {**_LUONG, "cell": "rnn", "encoder_hidden": 4, "score": "concat", "attention": "local-m",
                           "window": 1}),
    "luong-local-p": (15995, {**_LUONG, "cell": "lstm", "layers": 2, "directions": "forward", "score": "dot",
                              "attention": "local-p", "window": 1, "input_feeding": True}),
    "lecture-lstm": (1816, {"cell": "lstm", "layers": 2, "score": "general"}),
    "attention-first": (225, {"architecture": "attention-first", "score": "additive", "attention_hidden": 5,
                              "start": "bridge", "readout": "concat", "feedforward": 0,
                              "with_bias": ("decoder.attention.query", "decoder.attention.energy")}),
    "attention-first-lstm": (8, {"architecture": "attention-first", "cell": "lstm", "layers": 2, "score": "additive",
                                 "attention_hidden": 5, "start": "bridges", "readout": "linear", "query": "cell"}),
    "conditional-gru": (106, {"architecture": "conditional-gru", "score": "additive", "attention_hidden": 5,
                              "readout": "tanh", "first": "zeros"}),
    "position-attention": (3970, {"architecture": "position-attention", "encoder_hidden": 8, "directions": "forward",
                                  "score": "places", "feedforward": 0, "activation": "relu",
                                    "normalisation": "log-softmax"}),
    "luong-projected": (130, {"architecture": "luong", "cell": "lstm", "score": "general", "attention_hidden": 5,
                              "start": "bridges", "start_activation": "none", "input_feeding": True, "projection": 5}),
}  # fmt: skip
"""One of every kind of system: a seed with which it writes four different words and then `<END>`, and its config."""


KINDS = tuple(SYSTEMS) if EVERY_CASE else (
    "luong-local-p", "luong-local-m", "conditional-gru", "rnnsearch", "seq2seq-rnn", "lecture-lstm", "attention-first",
    "position-attention",
)  # fmt: skip
"""For tests that take long: systems in which every architecture, attention, cell and sub-step occurs."""


def system_checkpoint(name: str, **changes: object) -> Checkpoint:
    """The system of that name; its words are named so that it says «I am student .», whatever its numbers are."""
    seed, choice = SYSTEMS[name]
    config = dataclasses.replace(CONFIG, **choice)  # type: ignore[arg-type]
    random = np.random.default_rng(seed)
    parameters = {
        parameter: random.normal(0, 0.0 if "bias" in parameter else 1.3, shape).astype(np.float32)
        for parameter, shape in parameter_shapes(config).items()
    }
    source, target = TokenVocabulary(SOURCE, " "), TokenVocabulary(TARGET, " ")
    spoken = translate_batch(Checkpoint(name, config, parameters, source, target), [SENTENCE])[0]
    assert spoken.ended
    named = dict(zip(spoken.ids.tolist(), TARGET[1:], strict=False))
    others = iter(word for word in TARGET if word not in named.values() and word != END)
    words = [END, *(named.get(i) or next(others) for i in range(1, len(TARGET)))]
    config = dataclasses.replace(config, **changes)  # type: ignore[arg-type]
    return Checkpoint(name, config, parameters, source, TokenVocabulary(words, " "))


def decoding_of(checkpoint: Checkpoint, sentence: str = SENTENCE) -> Decoding:
    """What the screen shows of a checkpoint without a folder."""
    return decoding.decoding_of(checkpoint, sentence)


def app_of(sentence: str = SENTENCE, checkpoint: Checkpoint | None = None, **options: object) -> AttentionApp:
    """An app that shows a sentence's decoding, by the fixed checkpoint where none is named."""
    return AttentionApp(lambda: decoding_of(checkpoint or fixed_checkpoint(), sentence), **options)  # type: ignore[arg-type]


_settling = 0
"""How many are waiting for a loop to come to rest; each of them has one callback in it."""


async def settled(pilot: Pilot[object]) -> None:
    """Wait until all that was caused is done, and drawn."""
    await _settled(pilot)
    draw(pilot.app)


async def _settled(pilot: Pilot[object]) -> None:
    """Wait until nothing is left to run but what waits for time, a thread, or a key.

    Pilot's own pause either waits until the whole process idles, which takes fifty times as long as a step, or once for
    the messages that there are, which may cause others. This one asks the event loop.
    """
    app = pilot.app
    came_to = asyncio.Event()
    await _at_rest()  # what was typed has reached the app
    if app.call_later(came_to.set):  # which may wait a moment before it takes it up
        await _at_rest()
        while not came_to.is_set() and app.is_running:
            await asyncio.sleep(0.001)
    await _at_rest()
    with app._context():  # of several apps, the one last opened is taken for the one that all is about
        while app.is_running and app.screen_stack:
            if _has_something_to_draw(app.screen):
                app.screen._on_timer_update()  # which it would do within the 60th of a second
            elif getattr(app, "is_busy", False):
                await asyncio.sleep(0.0005)
            else:
                break
            await _at_rest()


async def _at_rest() -> None:
    """Let the event loop run until it has nothing to do."""
    global _settling
    loop = asyncio.get_running_loop()
    _settling += 1
    try:
        await asyncio.sleep(0)
        while len(loop._ready) >= _settling:  # type: ignore[attr-defined]
            await asyncio.sleep(0)
    finally:
        _settling -= 1


def _has_something_to_draw(screen: Screen[object]) -> bool:
    return (
        screen.is_current
        and not screen.app._batch_count
        and bool(
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )
    )


async def press(pilot: Pilot[object], *keys: str) -> None:
    """Press keys one after the other, waiting for what each of them does."""
    for key in keys:
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await _settled(pilot)
    draw(pilot.app)


async def resize(pilot: Pilot[object], width: int, height: int) -> None:
    """Give the terminal another size and wait for the screen to follow."""
    app, size = pilot.app, Size(width, height)
    assert isinstance(app._driver, HeadlessDriver)
    app._driver._size = size
    app.post_message(Resize(size, size))
    await until(pilot, lambda: app.screen._compositor.size == size)


async def until(pilot: Pilot[object], true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(seconds):
        await _settled(pilot)
        while not true():
            if pilot.app._exception is not None:  # it will never happen
                raise pilot.app._exception
            await asyncio.sleep(0.002)
            await _settled(pilot)
    await settled(pilot)


async def opened(pilot: Pilot[object]) -> Decoding:
    """Wait until the decoding is on the screen, and all of it is computed, which the progress line shows."""
    app = pilot.app
    assert isinstance(app, AttentionApp)
    await until(pilot, lambda: bool(app.decodings) and bool(app.query("Stage")))
    await until(pilot, lambda: all(decoding.timeline.complete for decoding in app.decodings))
    return app.decodings[0]


def said_at(moment: Moment) -> Explanation:
    """What is said about a moment, in English."""
    return explain(moment, texts("en"))


def strips(app: AttentionApp) -> list[Strip]:
    """The whole screen as Textual would send it, through the same caches; behind what is open, what is below it."""
    below = visible_screen_stack.set(app._background_screens)
    try:
        with app._context():
            return app.screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(below)


def rows(app: AttentionApp) -> list[str]:
    """The screen's text, one string a line."""
    return [strip.text for strip in strips(app)]


def cells(app: AttentionApp) -> list[list[Segment]]:
    """The screen's text and styles; two screens that look alike are equal, however they were cut into segments."""
    return [cells_of(strip) for strip in strips(app)]


def cells_of(strip: Strip) -> list[Segment]:
    """The same of a line."""
    return list(Segment.simplify(Segment(s.text, s.style and s.style.clear_meta_and_links()) for s in strip))


def panes(app: AttentionApp, stage: int = 0, screen: list[Strip] | None = None) -> dict[str, list[str]]:
    """The text of every pane of a stage that is on the screen, by the name of its class; of `strips` already read."""
    screen = screen or strips(app)
    shown = [pane for pane in app.query(Stage)[stage].walk_children(Pane) if pane.region.area]
    assert len({type(pane) for pane in shown}) == len(shown)
    return {
        type(pane).__name__: [strip.crop(where.x, where.right).text for strip in screen[where.y : where.bottom]]
        for pane, where in ((pane, pane.region) for pane in shown)
    }


def region(app: AttentionApp, pane: str, stage: int = 0) -> list[str]:
    """The text of one pane."""
    return panes(app, stage)[pane]


def marked(shown: dict[str, list[str]]) -> list[str]:
    """Which panes are marked as the ones where something happens."""
    return [pane for pane, (title, *_) in shown.items() if "▶" in title and pane != "Place"]


def out_of_view(stage: Stage) -> list[int]:
    """Rows that the moment is about and that are not on the screen: its pane's, or the source word in focus."""
    now, pane = moment(stage.decoding), stage.zoomed or stage.active
    if pane is None or (pane.span(now, 0) is None and not isinstance(pane, Column)):  # a matrix, which scrolls itself
        return []
    is_column = isinstance(pane, Column)
    if isinstance(pane, Vectors) and pane.is_enlarged:  # it scrolls with the cursor
        return [] if pane.span(now, pane.cursor_row) else [pane.cursor_row]
    bottom = stage.region.intersection(pane.region).height - (TITLE + pane.bars_high if is_column else TITLE)
    spans = {row: pane.span(now, row) for row in ([now.in_view] if is_column else range(len(pane.rows(now))))}
    return [row for row, span in spans.items() if span is None or span.y + span.lines > bottom]
