"""A checkpoint whose numbers never change, an app that shows it, and eyes to read the screen with."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from rich.segment import Segment
from textual.events import Key
from textual.pilot import Pilot
from textual.strip import Strip

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array, Checkpoint, parameter_shapes
from attn_tui.screen import decoding
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.decoding import Decoding
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


def fixed_parameters() -> dict[str, Array]:
    """Random parameters of a seed that makes the model say «I am student .» and then stop."""
    random = np.random.default_rng(7155)

    def spread(name: str) -> float:
        return 0.0 if "bias" in name else 2.0 if "output" in name or "ih" in name else 1.1

    shapes = parameter_shapes(CONFIG).items()
    return {name: random.normal(0, spread(name), shape).astype(np.float32) for name, shape in shapes}


def fixed_checkpoint(words: Sequence[str] = (), target: Sequence[str] = TARGET, **changes: object) -> Checkpoint:
    """The checkpoint of all tests that look at numbers; it can be taught more source words, with rows it has."""
    source = (*SOURCE, *words)
    parameters = fixed_parameters()
    name = "encoder.embedding.weight"
    parameters[name] = np.resize(parameters[name], (len(source), CONFIG.embedding))
    config = dataclasses.replace(CONFIG, source_vocabulary=len(source), **changes)  # type: ignore[arg-type]
    return Checkpoint("fixed", config, parameters, TokenVocabulary(source, " "), TokenVocabulary(target, " "))


def decoding_of(checkpoint: Checkpoint, sentence: str = SENTENCE) -> Decoding:
    """What the screen shows of a checkpoint without a folder."""
    return decoding.decoding_of(checkpoint, sentence)


def app_of(sentence: str = SENTENCE, checkpoint: Checkpoint | None = None, **options: object) -> AttentionApp:
    """An app that shows a sentence's decoding, by the fixed checkpoint where none is named."""
    return AttentionApp(lambda: decoding_of(checkpoint or fixed_checkpoint(), sentence), **options)  # type: ignore[arg-type]


async def settled(pilot: Pilot[object]) -> None:
    """Wait until all messages are handled: a key goes from the app to the screen and back, and may cause others.

    Pilot's own pause waits until the whole process idles, which takes fifty times as long as a step.
    """
    for _ in range(4):
        await pilot.pause(0)


async def press(pilot: Pilot[object], *keys: str) -> None:
    """Press keys one after the other, waiting for what each of them does."""
    for key in keys:
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await settled(pilot)


async def until(pilot: Pilot[object], true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(seconds):
        while not true():
            await pilot.pause(0.005)
    await settled(pilot)


async def opened(pilot: Pilot[object]) -> Decoding:
    """Wait until the decoding is on the screen; the footer comes last."""
    app = pilot.app
    assert isinstance(app, AttentionApp)
    await until(pilot, lambda: bool(app.query("FooterKey")))
    assert app.decoding is not None
    return app.decoding


def strips(app: AttentionApp) -> list[Strip]:
    """The whole screen as Textual would send it, through the same caches."""
    return app.screen._compositor.render_strips()


def rows(app: AttentionApp) -> list[str]:
    """The screen's text, one string a line."""
    return [strip.text for strip in strips(app)]


def cells(app: AttentionApp) -> list[list[Segment]]:
    """The screen's text and styles; two screens that look alike are equal, however they were cut into segments."""
    return [
        list(Segment.simplify(Segment(s.text, s.style and s.style.clear_meta_and_links()) for s in strip))
        for strip in strips(app)
    ]


def region(app: AttentionApp, pane: str) -> list[str]:
    """The text of one pane, found by the name of its class."""
    where = app.query_one(pane).region
    return [Strip(strip).crop(where.x, where.right).text for strip in strips(app)[where.y : where.bottom]]
