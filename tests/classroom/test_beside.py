import os
import subprocess
import sys

import pytest

from attn_tui.classroom.beside import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no process can begin as a copy here")

BEGIN = """
import asyncio, os, socket, sys
from functools import partial
import asyncssh
from classroom.classes import complete, opens, shown_at
from classroom.halls import Client, until
from attn_tui.classroom.beside import Beside
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.service import Listening, Service
from attn_tui.errors import RoomError
from attn_tui.room.linked import Linked
from attn_tui.room.room import Room
from attn_tui.room.sharing import Sharing

KEY = asyncssh.generate_private_key("ssh-ed25519")
lecture = Lecture(("fixed",), complete(opens(shown_at(2, 4))), (2, 4), lambda shown: complete(opens(shown)))

def service(*stores, **listening):
    print("what it writes is not to be seen")
    return Service(lecture, Listening(KEY, **listening), stores=stores)

async def joined(hall, client):
    alone = {"known_hosts": None, "config": None, "client_keys": None, "agent_path": None}
    connection = await asyncssh.connect("127.0.0.1", hall.joining.port, **alone)
    await connection.create_session(lambda: client, term_type="xterm", term_size=(80, 24), encoding=None)
    await client.until("softmax")
"""
FOLLOWS = """
async def teach(hall):
    await hall.open()
    client = Client()
    await joined(hall, client)
    hall.room.lecturer().show(shown_at(1, 2))
    await client.until("word 1, h₅")
    client.type("!")
    await until(lambda: hall.room.marks == {(1, 2): 1})
    await hall.close()
    await client.ends()
    assert "the lecture is over" in client.received.decode()
    try:
        os.kill(hall.process, 0)
    except ProcessLookupError:
        print("gone")

asyncio.run(teach(Beside(lecture, service)))
"""
TAKEN = """
taken = socket.socket()
taken.bind(("127.0.0.1", 0))
taken.listen()
try:
    Beside(lecture, partial(service, port=taken.getsockname()[1]))
except RoomError as error:
    print(error)
"""
SHARED = """
async def teach(hall, end):
    other = Room(server=7)
    elsewhere = asyncio.create_task(Sharing(other, end, pace=0.01).run())
    await hall.open()
    client = Client()
    await joined(hall, client)
    client.type("!")
    await until(lambda: other.marks == {(2, 4): 1} and other.counts.followers == 1)
    other.lecturer().show(shown_at(1, 2))
    await client.until("word 1, h₅")
    mine = other.join("ann")
    asked = hall.room.lecturer().ask("word", ["a", "b"])
    await until(lambda: other.asked == asked)
    mine.answer(asked.at, 1)
    await client.until("h₅")
    hall.room.lecturer().reveal()
    await until(lambda: hall.room.bars == (0, 1))
    await client.until("Answers: 1")
    elsewhere.cancel()
    await hall.close()
    print("shared")

here, there = socket.socketpair()
asyncio.run(teach(Beside(lecture, service, Linked(here)), Linked(there)))
"""
KILLED = """
async def teach(hall):
    await hall.open()
    troubles = []
    hall.watch_trouble(troubles.append)
    os.kill(hall.process, 9)
    await until(lambda: troubles)
    hall.room.lecturer().show(shown_at(1, 2))
    await hall.close()
    print(*troubles)

asyncio.run(teach(Beside(lecture, service)))
"""


def run(program):
    path = os.pathsep.join(one for one in sys.path if one)
    return subprocess.run(
        [sys.executable, "-c", BEGIN + program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
        timeout=60,
    )


def test_a_class_beside_its_lecturer_follows_and_ends_with_them():
    found = run(FOLLOWS)
    assert found.stdout == "gone\n", found.stderr


def test_what_keeps_it_from_listening_is_said_by_the_lecturers_process():
    found = run(TAKEN)
    assert found.stdout.startswith("there can be no SSH on port "), found.stderr
    assert found.stdout.count("\n") == 1


def test_it_shares_the_room_with_servers_that_only_the_lecturers_process_knows():
    found = run(SHARED)
    assert found.stdout == "shared\n", found.stderr


def test_a_lecturer_goes_on_if_it_fails_and_is_told():
    found = run(KILLED)
    assert found.stdout == "the other process of this class has ended; start it anew.\n", found.stderr
