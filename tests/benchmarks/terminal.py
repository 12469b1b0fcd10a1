"""A program in a pseudo-terminal, with a clock: what the benchmarks measure with."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Sequence

from ptyprocess import PtyProcess


class Terminal:
    """Runs a command; tells when it has sent what."""

    def __init__(self, command: Sequence[str], columns: int, lines: int, **environment: str) -> None:
        self.began = time.perf_counter()
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        self.child = PtyProcess.spawn(list(command), env=env, dimensions=(lines, columns))

    def seconds_until(self, text: str, limit: float = 20.0) -> float:
        """Seconds from the start of the process until it has sent this text."""
        seen = b""
        while text.encode() not in seen:
            if time.perf_counter() - self.began > limit:
                raise TimeoutError(f"«{text}» did not come; the end of what came: {seen[-300:]!r}")
            seen += self._read(0.5)
        return time.perf_counter() - self.began

    def press(self, key: str, quiet: float = 0.25) -> tuple[float, int]:
        """Milliseconds from a key to the last byte of the answer, and the number of bytes."""
        began = last = time.perf_counter()
        os.write(self.child.fd, key.encode())
        sent = 0
        while data := self._read(quiet):
            sent, last = sent + len(data), time.perf_counter()
        return (last - began) * 1000, sent

    def peak_memory(self) -> float:
        """Largest resident size so far, in MB (10⁶ bytes)."""
        with open(f"/proc/{self.child.pid}/status") as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / 1e6

    def end(self) -> None:
        """Kill the program."""
        self.child.terminate(force=True)

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.child.fd], [], [], seconds)
        try:
            return os.read(self.child.fd, 1 << 16) if ready else b""
        except OSError:
            return b""
