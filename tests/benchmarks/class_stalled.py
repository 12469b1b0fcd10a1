"""What followers cost the others who read nothing for a minute. Run by hand:

    PYTHONPATH=tests python tests/benchmarks/class_stalled.py [--seconds 60] [--followers 18]

A lecturer steps, and followers in three sizes take that; beside them are none, one, five and again none who have a
terminal of 200×60, promise to take in four gigabytes, and read nothing. All are in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import time

from class_connects import memory
from classroom.classes import places, shown_at
from classroom.halls import Client, hall

SIZES = ((80, 24), (120, 40), (200, 60))
INTERVAL = 0.4
"""Seconds between two steps."""


async def measure(stalled: int, followers: int, seconds: float) -> None:
    """Step for so long, and print how long the others waited, and what waits for those who read nothing."""
    async with hall() as made, contextlib.AsyncExitStack() as stack:
        others = [await stack.enter_async_context(made.client(*SIZES[n % len(SIZES)])) for n in range(followers)]
        for one in others:
            await one.until("softmax")
        for _ in range(stalled):
            connection = await stack.enter_async_context(made.connect(sock=made.narrow()))
            stack.callback(connection.abort)
            client = Client(200, 60)
            await connection.create_session(
                lambda client=client: client, term_type="xterm", term_size=(200, 60), encoding=None, window=2**32 - 1
            )
            await client.until("softmax")
            connection._transport.pause_reading()
        stops = [place for place in places() if place[0] >= 1]
        times, before, busy, end = [], memory(), time.process_time(), time.monotonic() + seconds
        while time.monotonic() < end:
            for one in others:
                one.received = b""
            began = time.monotonic()
            made.lecturer.show(shown_at(*stops[len(times) % len(stops)]))
            while not all(one.received for one in others):
                await asyncio.sleep(0.001)
            times.append(1000 * (time.monotonic() - began))
            await asyncio.sleep(max(0.0, INTERVAL - times[-1] / 1000))
        busy = time.process_time() - busy
        waiting = max(session.waiting for inside in made.door.clients for session in inside._sessions)
        print(
            f"{stalled} read nothing: the last of {followers} others waits {statistics.median(times):.0f} ms "
            f"(median), {statistics.quantiles(times, n=100)[98]:.0f} ms (p99); processor: "
            f"{1000 * busy / len(times):.0f} ms a step; memory: {memory() - before:+.1f} MiB; {waiting:,} bytes "
            "wait at most",
            flush=True,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--followers", type=int, default=18)
    arguments = parser.parse_args()
    for stalled in (0, 1, 5, 0):
        asyncio.run(measure(stalled, arguments.followers, arguments.seconds))


if __name__ == "__main__":
    main()
