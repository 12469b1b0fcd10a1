"""What a class costs its server, without a network, for attn_tui/docs/figures.md. Run by hand, on an idle machine:

    python tests/benchmarks/class.py [--checkpoint fr-en] [--steps 40]

Times are of the processor. Bytes are also given as a ratio to what the driver of a terminal of one's own sends.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import statistics
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise

from figures import LONG

from attn_tui.classroom.colours import Colours
from attn_tui.classroom.explorer import Explorer
from attn_tui.classroom.frames import Frame, ansi, blank, changed
from attn_tui.classroom.mirror import Mirror, View
from attn_tui.classroom.sizes import SIZES
from attn_tui.engine.model import Checkpoint
from attn_tui.export.options import Options
from attn_tui.process import use_one_thread
from attn_tui.room.shown import Shown, System
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.frame import Frame as Drawn
from attn_tui.screen.pictures.film import Paints
from attn_tui.screen.pictures.headless import screens
from attn_tui.screen.pictures.svg import drawn
from attn_tui.story.decoding import Decoding, decoding_of, open_decoding
from attn_tui.story.walk import Place

DEPTHS = ("truecolor", "256")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="fr-en")
    parser.add_argument("--steps", type=int, default=40)
    arguments = parser.parse_args()
    use_one_thread()
    decoding = _opened(arguments.checkpoint)
    places = _places(decoding)[-arguments.steps :]
    frames = asyncio.run(steps(arguments.checkpoint, decoding, places))
    differences(frames, places, arguments.checkpoint, decoding)
    asyncio.run(explorers(decoding.checkpoint, _shown(arguments.checkpoint, places[0])))


async def steps(name: str, decoding: Decoding, places: Sequence[Place]) -> dict[View, list[Frame]]:
    """The frames of a walk in every size, and what the first and each of the others costs."""
    print("size      ms to open   MiB   ms a step, median   99th percentile   longest without a break")
    paints, taken = Paints(), dict[View, list[Frame]]()
    for size in SIZES:
        view = View(*size)
        gc.collect()
        before, mirror = _memory(), Mirror(view, paints)
        began = time.process_time()
        await mirror.frame(_shown(name, places[0]), [decoding])
        opening = 1000 * (time.process_time() - began)
        gc.collect()
        memory, costs, longest = _memory() - before, [], 0.0
        for place in places:
            ticking = asyncio.create_task(_ticks(pauses := [0.0]))
            before_it = time.process_time()
            taken.setdefault(view, []).append(await mirror.frame(_shown(name, place), [decoding]))
            costs.append(1000 * (time.process_time() - before_it))
            ticking.cancel()
            longest = max(longest, *pauses)
        await mirror.close()
        print(
            f"{view.columns}×{view.lines:<5} {opening:10.0f} {memory:6.2f} {statistics.median(costs):18.1f} "
            f"{_percentile(costs):17.1f} {1000 * longest:17.1f}"
        )
    return taken


def differences(taken: Mapping[View, Sequence[Frame]], places: Sequence[Place], name: str, decoding: Decoding) -> None:
    """What is sent of each step in every size and depth, and what finding that costs."""
    print("bytes     depth       first   step, median   worst   ÷ own driver   ms a step   again   JSON   ms")
    for view, frames in taken.items():
        own = _own_bytes(view, places, name, decoding)
        for depth in DEPTHS:
            colours, empty = Colours("dark", depth), blank(view.columns, view.lines - 1, frames[0].paints)
            pairs = list(pairwise(frames))
            costs, sizes = [], []
            for before, after in pairs:
                began = time.process_time()
                sizes.append(len(ansi(before, after, colours, True)))
                costs.append(1000 * (time.process_time() - began))
            began = time.perf_counter()
            for before, after in pairs:
                ansi(before, after, colours, True)
            again = 1000 * (time.perf_counter() - began) / len(pairs)
            began = time.process_time()
            told = [len(changed(before, after).encode()) for before, after in pairs]
            json = 1000 * (time.process_time() - began) / len(pairs)
            print(
                f"{view.columns}×{view.lines:<5} {depth:9} {len(ansi(empty, frames[0], colours, True)):7} "
                f"{statistics.median(sizes):14.0f} {max(sizes):7} {sum(sizes) / sum(own[depth]):14.2f} "
                f"{statistics.median(costs):11.2f} {again:7.4f} {statistics.median(told):6.0f} {json:4.2f}"
            )


def _own_bytes(view: View, places: Sequence[Place], name: str, decoding: Decoding) -> dict[str, list[int]]:
    """What the driver of a terminal of one's own sends for each of these steps, by the depth."""
    found = {}
    for depth in DEPTHS:
        timeline, frame, positions = decoding.timeline, Drawn(view.columns, view.lines, fills=True), []
        for place in places:
            timeline.go_to(*place)
            positions.append(timeline.position)
        options = Options(columns=view.columns, lines=view.lines, depth=depth)
        sent = screens(
            AttentionApp,
            decoding,
            positions,
            options,
            lambda app: frame.feed(f"{drawn(app)}\x1b[H"),  # noqa: B023
        )
        found[depth] = [len(data.encode()) for data in sent[1:]]
    return found


async def explorers(checkpoint: Checkpoint, shown: Shown) -> None:
    """What one who explores costs: to begin, in memory, and for a key."""
    apps, running, costs = [], [], []
    gc.collect()
    memory = _memory()
    for _ in range(10):
        wire = Wire()
        app = Explorer(shown, [decoding_of(checkpoint, LONG)], wire, (100, 30))
        began = time.process_time()
        running.append(asyncio.create_task(app.explore()))
        while not wire.sent or app.bench is None:
            await asyncio.sleep(0.001)
        apps.append((app, wire))
        costs.append(1000 * (time.process_time() - began))
    gc.collect()
    each = (_memory() - memory) / len(apps)
    keys = []
    for app, wire in apps * 4:
        sent, began = wire.sent, time.process_time()
        app.feed(b"\x1b[C")
        while wire.sent == sent:
            await asyncio.sleep(0.001)
        keys.append(1000 * (time.process_time() - began))
    print(f"an explorer at 100×30: {statistics.median(costs):.0f} ms to begin, {each:.2f} MiB, ", end="")
    print(f"{statistics.median(keys):.0f} ms a key")
    for app, _ in apps:
        app.exit()
    await asyncio.wait(running)


class Wire:
    """A channel that counts bytes."""

    fills, is_full, sent = True, False, 0

    def send(self, data: bytes) -> None:
        self.sent += len(data)


async def _ticks(pauses: list[float]) -> None:
    """Note how long the event loop takes to come round."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0)
        pauses.append(time.perf_counter() - began)


def _shown(name: str, place: Place) -> Shown:
    return Shown((System(name),), LONG, place=place)


def _opened(name: str) -> Decoding:
    decoding = open_decoding(name, LONG)
    decoding.read_rest()
    while decoding.timeline.look_ahead():
        pass
    return decoding


def _places(decoding: Decoding) -> list[Place]:
    timeline = decoding.timeline
    return [(t, k + 1) for t in range(len(timeline.starts)) for k in range(len(timeline.substeps(t)))]


def _memory() -> float:
    """Resident size, in MiB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def _percentile(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


if __name__ == "__main__":
    main()
