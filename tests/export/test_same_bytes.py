"""The same input makes the same bytes: in another process, at another time, whatever hashes are."""

import hashlib
import subprocess
import sys

import pytest
from cli.running import PATIENCE, environment

from attn_tui.formats import FORMATS

PROGRAM = """
import hashlib, sys
from attn_tui import load
from attn_tui.export import Options
from attn_tui.story.decoding import decoding_of
from attn_tui.export import export
from attn_tui.formats import FORMATS
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures import picture
decoding, options = decoding_of(load("reverse"), "3"), Options(columns=80, lines=24, sizes=((60, 18),))
for name in sys.argv[2:]:
    for again in range(int(sys.argv[1])):
        drawn = FORMATS[name].is_drawn
        data = picture(AttentionApp, decoding, name, options) if drawn else export(decoding, name, options)
        print(name, hashlib.sha256(data).hexdigest())
"""


def test_a_format_is_the_same_in_every_process():
    pytest.importorskip("matplotlib")
    found = {}
    for times, seed, zone in (("2", "1", "UTC"), ("1", "2", "Asia/Seoul")):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, times, *FORMATS],
            env=environment(PYTHONHASHSEED=seed, TZ=zone, COLUMNS="99", TERM="dumb" if seed == "1" else "xterm"),
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
        for line in done.stdout.decode().splitlines():
            name, digest = line.split()
            found.setdefault(name, []).append(digest)
    assert list(found) == list(FORMATS)
    for name, digests in found.items():
        assert len(digests) == 3, name
        assert len(set(digests)) == 1, name
        assert digests[0] != hashlib.sha256(b"").hexdigest(), name
