import os
import subprocess
import sys

import pytest

from attn_tui.classroom.beside import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no process can begin as a copy here")

PROGRAM = """
import asyncio, os, sys
from functools import partial
import asyncssh
from classroom.classes import opens, shown_at
from classroom.halls import Client, until
from attn_tui.classroom.beside import Beside
from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.follower import TerminalFollower
from attn_tui.classroom.ssh import Door
from attn_tui.room.guard import Guard
from attn_tui.room.room import Room
from attn_tui.room.sharing import Sharing

KEY = asyncssh.generate_private_key("ssh-ed25519")
reads, tells = os.pipe()

async def serve(store):
    room = Room()
    classroom = Classroom(room, opens)
    seats = partial(TerminalFollower, classroom)
    door = Door(Guard(), None, seats, seats)
    tasks = [asyncio.create_task(one) for one in (classroom.mirrors.run(), Sharing(room, store).run())]
    os.write(tells, b"%d %d\\n" % (await door.open("127.0.0.1", 0, KEY), os.getpid()))
    print("what it writes is not to be seen")
    await store.ended.wait()
    await door.close("the class is over.")

async def teach(beside):
    room = Room(shown_at(2, 4))
    sharing = asyncio.create_task(Sharing(room, beside.store).run())
    port, process = map(int, os.read(reads, 100).split())
    assert process != os.getpid()
    client = Client()
    alone = {"known_hosts": None, "config": None, "client_keys": None, "agent_path": None}
    connection = await asyncssh.connect("127.0.0.1", port, **alone)
    await connection.create_session(lambda: client, term_type="xterm", term_size=(80, 24), encoding=None)
    await client.until("softmax")
    room.lecturer().show(shown_at(1, 2))
    await client.until("word 1, h₅")
    client.type("!")
    await until(lambda: room.marks == {(1, 2): 1})
    sharing.cancel()
    await beside.close()
    await client.ends()
    assert b"the class is over." in client.received
    try:
        os.kill(process, 0)
        print("still there")
    except ProcessLookupError:
        print("gone")

beside = Beside.begin(serve)
asyncio.run(teach(beside))
"""


def test_a_class_beside_its_lecturer_follows_and_ends_with_them():
    path = os.pathsep.join(one for one in sys.path if one)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
        timeout=60,
    )
    assert run.stdout == "gone\n", run.stderr
