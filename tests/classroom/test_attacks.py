"""An attacker's checklist: each door of a class, and which tests try it; those that no others try are below.

Thousands of attacks on them, drawn at random, are `campaigns.doors`.
"""

import ast
import asyncio
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import MSG_USERAUTH_REQUEST
from asyncssh.packet import Boolean, String
from classroom.classes import PATIENCE, shown_at
from classroom.halls import CODE, LECTURERS_KEY, OTHER_KEY, hall, until
from classroom.test_openssh import _OPTIONS, SSH, ask, command, run
from classroom.test_service import serving
from classroom.test_web import VIEW, a_class
from cli.running import environment

from attn_tui.cli.serve import serve
from attn_tui.room.buckets import Rate
from attn_tui.room.guard import Connection
from attn_tui.room.limits import Limits

__all__ = ["ask"]
needs_ssh = pytest.mark.skipif(SSH is None, reason="there is no ssh (Debian: openssh-client)")

DOORS = """
# Who is let in
from another machine, without --listen        test_attacks by_default_only_this_machine
a server that is not the class's              test_host_key the_key_is_made_once test_campus loses_no_position
without the room code, with another's         test_door does_not_know_it test_web without_the_code
guessing codes, one after the other           test_door who_guesses test_web guesses_codes test_limits wrong_codes
a lecturer by name                            test_door no_name_is_more test_service without_a_lecturers_key
a lecturer by a public key without the key    test_door public_key_follows test_attacks asked_at_once
a lecturer by another's key                   test_door nothing_else_does
trying keys for ever                          test_door keys_for_ever
a lecturer's deeds as a follower              test_room follower test_web what_no_page_tells

# What may be opened over SSH
a shell, a command, a subsystem               test_door no_commands test_openssh no_commands
sftp and scp, to read and to write            test_door no_commands test_openssh no_commands test_attacks sends_no_files
forwarding: -L, -D, -W, -R, sockets, tunnels  test_door nothing_is_forwarded test_openssh further test_attacks tunnel
agent, X11, environment                       test_door environment_agent_or_x11
more sessions on a connection                 test_door no_more_sessions

# What may be asked for on the web
other paths, ../, methods, names of hosts     test_web nothing_else_can_be_asked_for test_attacks no_browser_sends
a page from elsewhere: Origin, Host           test_web opens_no_socket test_web nothing_else_can_be_asked_for
two requests in one, lines that are none      test_attacks no_browser_sends test_web not_heard_again
a request that is never whole                 test_web lasts_too_long test_web rest_of_a_request
scripts in sentences                          test_page markup test_web one_file_that_may_do_nothing
sockets: not JSON, too deep, too long         test_web what_no_page_tells test_web too_long
sockets: bytes, pings, pieces, no masks       test_web too_long test_attacks no_socket_of_a_browser

# Too much
connections, knocks and handshakes            test_limits refused test_attacks too_many_at_a_door
half-open ones, silent ones, slow ones        test_door not_let_in_in_time test_web lasts_too_long test_connects leaves
reading nothing                               test_door stops_reading test_door reads_nothing test_web takes_nothing
floods of keys                                test_door floods test_web limits_are_told
idle, or there for ever                       test_attacks lasts_too_long_at_a_terminal test_web lasts_too_long
sizes: huge, zero, negative                   test_door no_size test_web what_no_page_tells
kinds of terminals                            test_door no_kind_of_terminal
pastes                                        test_follower pasted test_explorer pasted test_web what_no_page_tells
long sentences, many decodings, explorers     test_explorer too_often test_explorer no_long test_web is_bounded
coming and going in all ways                  test_connects comes_and_goes test_door at_any_moment

# The server's files, terminal and log
save, export, screenshots, o, links           test_explorer off_and_its_keys test_explorer opened_delivered_or_saved
checkpoints and traces by path                test_explorer only_what_is_shown test_attacks typed_at_random
whatever is typed: files, processes, sockets  test_attacks typed_at_random
ANSI in names, codes and paths, in the log    test_attacks log
sentences and codes in the log                test_door without_sentences test_web secret test_campus answers
ANSI on others' terminals                     test_follower text_and_nothing_else test_page markup
a fault in one session                        test_door touches_no_other test_web fails test_explorer fails
another server of the room that lies          test_redis no_harm test_shown test_state
a Redis server that is none                   test_redis no_redis_server
"""


def doors():
    """Each line of the table: the door, and pairs of a test's file and a part of its name."""
    for line in DOORS.splitlines():
        door, told = line[:46].strip(), line[46:].split()
        if told:
            pairs, file = [], ""
            for word in told:
                if word.startswith("test_"):
                    file = word
                    pairs.append((file, ""))
                else:
                    pairs[-1] = (file, word)
            yield pytest.param(pairs, id=door)


@pytest.mark.parametrize("pairs", [*doors()])
def test_each_door_is_tried(pairs):
    here = Path(__file__).parent
    for name, part in pairs:
        [file] = [*here.glob(f"{name}.py"), *(here.parent / "room").glob(f"{name}.py")]
        found = [one.name for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, _FUNCTIONS)]
        assert [one for one in found if one.startswith("test_") and part in one], (name, part)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


# Who is let in


async def test_by_default_only_this_machine_can_connect():
    context = serve.make_context("serve", ["123", "--headless"])
    assert context.params["address"] == "127.0.0.1"
    async with serving(web_port=0) as service:
        for listens in (*service._door._listens.sockets, *service._web._listens.sockets):
            assert listens.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("order", ["kc", "ck", "kkck", "cwk", "wc"])
async def test_what_is_asked_at_once_makes_no_lecturer(order, monkeypatch):
    """k asks whether the lecturer's key would do, w shows it with another's signature, c types the code."""
    lecturers, followers = [], []
    monkeypatch.setattr(Connection, "admit_lecturer", lambda self: lecturers.append(self))
    admit = Connection.admit_follower
    monkeypatch.setattr(Connection, "admit_follower", lambda self: (followers.append(self), admit(self)))
    key = LECTURERS_KEY

    class Hasty(asyncssh.SSHClient):
        def connection_made(self, conn):
            self.connection = conn

        def public_key_auth_requested(self):
            owner = [String("ann"), String(b"ssh-connection")]
            shown = [String(key.algorithm), String(key.public_data)]
            for one in order:
                if one == "c":
                    parts = [*owner, String(b"password"), Boolean(False), String(CODE)]
                elif one == "k":
                    parts = [*owner, String(b"publickey"), Boolean(False), *shown]
                else:
                    signed = OTHER_KEY.sign(b"x", OTHER_KEY.sig_algorithms[0])
                    parts = [*owner, String(b"publickey"), Boolean(True), *shown, String(signed)]
                self.connection.send_packet(MSG_USERAUTH_REQUEST, *parts)

    async with hall(keys=[LECTURERS_KEY]) as made:
        try:
            async with asyncio.timeout(PATIENCE), made.connect(client_factory=Hasty, password=CODE):
                pass
        except (OSError, asyncssh.Error):
            pass  # its own client does not understand the answers
        await until(lambda: not made.door.clients)
    assert (len(lecturers), len(followers)) == (0, 1)


# What may be opened over SSH, with OpenSSH's own programs


@needs_ssh
async def test_one_sends_no_files_and_gets_none(ask, tmp_path):
    (tmp_path / "mine").write_text("mine")
    options = ["-F", "/dev/null", *(part for one in _OPTIONS for part in ("-o", one))]
    async with hall() as made:
        for name, *more in (("sftp",), ("scp", "-O"), ("scp", "-s")):
            if (program := shutil.which(name)) is None:
                continue
            there = "ann@127.0.0.1"
            if name == "sftp":
                tries = [[there]]
            else:
                tries = [
                    [str(tmp_path / "mine"), f"{there}:{tmp_path}/theirs"],
                    [f"{there}:/etc/passwd", str(tmp_path)],
                ]
            for arguments in tries:
                status, output, _ = await run(made, program, *more, *options, "-P", str(made.port), *arguments, ask=ask)
                assert status != 0
                assert output == b""
        assert [one.name for one in tmp_path.iterdir() if one.name != "ask"] == ["mine"]
        assert made.room.followers == {}


@needs_ssh
@pytest.mark.parametrize("kind", ["-L", "-D"])
async def test_no_tunnel_leads_on_from_here(kind, ask):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with hall() as made:
        given = f"{port}:127.0.0.1:{made.port}" if kind == "-L" else str(port)
        running = asyncio.create_task(run(made, *command(made, kind, given, "-N"), ask=ask))
        read = None
        async with asyncio.timeout(PATIENCE):
            while read is None:
                try:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.02)
                    continue
                if kind == "-D":  # SOCKS 5, RFC 1928: no authentication; connect to the class itself
                    writer.write(b"\x05\x01\x00")
                    assert await reader.readexactly(2) == b"\x05\x00"
                    writer.write(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + made.port.to_bytes(2, "big"))
                    await reader.read(10)
                read = await reader.read()
                writer.close()
        assert not read.startswith(b"SSH-")
        for client in [*made.door.clients]:
            client.hang_up()
        await running


# What may be asked for on the web

LINES = [
    b"GET / HTTP/1.1\r\nHost: H\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: H\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"GET / HTTP/1.1\r\nHost: H\r\nHost: example.org\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: H\r\n x: folded\r\n\r\n",
    b"GET / HTTP/1.1\nHost: H\n\n",
    b"GET / HTTP/1.1\r\nHost: H\r\nX: \0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : H\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: H\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: H\r\n" + b"X: x\r\n" * 20_000 + b"\r\n",
    b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: H\r\n\r\n",
    b"GET http://example.org/ HTTP/1.1\r\nHost: H\r\n\r\n",
    b"GET /class HTTP/1.1\r\nHost: H\r\nOrigin: http://H\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: H\r\n\r\n",
    b"GET /class%00/ HTTP/1.1\r\nHost: H\r\n\r\n",
    b"GET //etc/passwd HTTP/1.1\r\nHost: H\r\n\r\n",
    b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: H\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: H\r\n\r\n",
    b"G\x1b[2JT / HTTP/1.1\r\nHost: H\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /\r\n",
    b"\r\n" * 1000,
]


async def sent(one, data):
    """What is answered to those bytes."""
    reader, writer = await asyncio.open_connection(*one.host.split(":"))
    data = data.replace(b": H\r", f": {one.host}\r".encode()).replace(b"http://H", f"http://{one.host}".encode())
    answer = b""
    try:
        writer.write(data)
        async with asyncio.timeout(PATIENCE):
            answer = await reader.readuntil(b"\r\n\r\n")
            if found := re.search(rb"(?i)content-length: (\d+)", answer):
                answer += await reader.readexactly(int(found[1]))
        writer.write_eof()
        return answer + await asyncio.wait_for(reader.read(), PATIENCE)
    except (ConnectionError, asyncio.IncompleteReadError):
        return answer
    finally:
        writer.close()


async def test_what_no_browser_sends_is_answered_in_one_sentence_or_not_at_all(caplog):
    async with a_class(limits=Limits(knocking_seconds=1)) as one:
        page = await one.joined()
        with caplog.at_level(logging.DEBUG):
            for data in LINES:
                answer = await sent(one, data)
                head, _, body = answer.partition(b"\r\n\r\n")
                assert answer.count(b"HTTP/1.") <= 1, data[:80]
                if data in _NOT_ENDED:
                    assert answer == b""
                    continue
                assert 400 <= int(head.split()[1]) < 500, (data[:80], head)
                assert b"\r\nServer: attn-tui\r\n" in head
                assert b"Content-Security-Policy" in head
                assert body.startswith(b"attn-tui: ")
                assert body.count(b"\n") == 1
                assert b"passwd" not in body
        assert caplog.text == ""
        one.lecturer.show(shown_at(2, 5))
        await page.until_shows("context")


_NOT_ENDED = LINES[-2:]


FRAMES = {
    "in pieces that never end": b"\x01\x80\0\0\0\0" + b"\x00\x84\0\0\0\0aaaa" * 5_000,
    "longer than it may be": b"\x81\xff\x00\x00\x00\x00\x7f\xff\xff\xff\0\0\0\0" + b"a" * 10_000,
    "without a mask": b"\x81\x05hello",
    "of no kind": b"\x83\x80\0\0\0\0",
    "compressed": b"\xc1\x81\0\0\0\0a",
    "a ping that is too long": b"\x89\xfe\x00\xff\0\0\0\0" + b"a" * 255,
    "no text": b"\x81\x81\0\0\0\0\xff",
    "a reason that is none": b"\x88\x81\0\0\0\0a",
}


@pytest.mark.parametrize("name", FRAMES)
async def test_no_socket_of_a_browser_sends_that(name, caplog):
    async with a_class() as one:
        reader, writer = await asyncio.open_connection(*one.host.split(":"))
        headers = f"Host: {one.host}\r\nOrigin: http://{one.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        writer.write(f"GET /class HTTP/1.1\r\n{headers}{key}\r\n".encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        with caplog.at_level(logging.INFO):
            writer.write(FRAMES[name])
            with suppress(ConnectionError):
                await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        await until(lambda: not one.web.visits)
    assert caplog.text == ""


# Too much

FEW = {
    "connections": Limits(connections_each=3),
    "knocking": Limits(knocking_each=3),
    "handshakes": Limits(handshakes_each=Rate(3, 0.001)),
}


@pytest.mark.parametrize("limit", FEW)
async def test_too_many_at_a_door_are_not_let_in_and_those_who_are_there_go_on(limit, caplog):
    async with hall(limits=FEW[limit]) as made:
        async with made.client() as client:
            await client.until("softmax")
            silent = [await asyncio.open_connection("127.0.0.1", made.port) for _ in range(5)]
            with caplog.at_level(logging.INFO):
                refused = [reader for reader, _ in silent]
                await until(lambda: sum(reader.at_eof() or reader._exception is not None for reader in refused) >= 2)
                with pytest.raises((OSError, asyncssh.Error)):
                    await made.connect()
            assert f"a connection is refused: {limit}" in caplog.text
            made.lecturer.show(shown_at(1, 2))
            await client.until("word 1, h₅")
            for _, writer in silent:
                writer.close()
        if limit != "handshakes":
            await until(lambda: not made.door.clients)
            async with made.client() as client:
                await client.until("word 1, h₅")


async def test_too_many_at_the_door_for_browsers_are_hung_up_on(caplog):
    async with a_class(limits=Limits(connections_each=3)) as one:
        page = await one.joined()
        with caplog.at_level(logging.INFO):
            several = [await asyncio.open_connection(*one.host.split(":")) for _ in range(5)]
            await until(lambda: len(one.web.connections) == 3)
            await until(lambda: sum(reader.at_eof() or reader._exception is not None for reader, _ in several) == 3)
        assert "a connection is refused: connections" in caplog.text
        one.lecturer.show(shown_at(2, 5))
        await page.until_shows("context")
        for _, writer in several:
            writer.close()
        await until(lambda: len(one.web.connections) == 1)
        await (await one.joined()).until_shows("context")


@pytest.mark.parametrize(("hours", "said"), [(5, "No key"), (13, "")])
async def test_who_lasts_too_long_at_a_terminal_is_told_and_hung_up_on(hours, said):
    now = 0.0
    async with hall(clock=lambda: now) as made, made.client() as client:
        await client.until("softmax")
        if not said:  # and types all the time
            for _ in range(hours):
                now += 3600
                client.type("!")
                await asyncio.sleep(0.01)
        now = hours * 3600.0
        await client.ends()
        last = client.received.rpartition(b"\x1b[?1049l")[2].decode()
        assert last.startswith(f"attn-tui: {said}")
        assert last.count(". ") == 0


# The server's log, and its files


async def test_nothing_that_a_client_says_is_in_the_log(caplog, monkeypatch):
    monkeypatch.setattr("asyncssh.connection.saslprep", lambda name: name)  # the client's, and the server's
    evil = "\x1b]0;evil\x07\x1b[31mevil\n2026 evil"
    limits = Limits(wrong_codes_here=2)
    with caplog.at_level(logging.DEBUG):
        async with hall(limits=limits) as made:
            for options in ({"username": evil}, {"password": evil}, {"username": evil, "password": None}):
                try:
                    async with made.connect(**options) as connection:
                        await connection.run(evil, check=False)
                except (asyncssh.Error, OSError):
                    pass
        async with a_class(limits=limits) as one:
            page = await one.socket()
            for _ in range(4):
                await page.tell(join=[evil, *VIEW])
            await page.end()
            page = await one.joined()
            await page.tell(**{evil: evil})
            await page.end()
            await sent(one, f"GET /{evil} HTTP/1.1\r\nHost: H\r\nUser-Agent: {evil}\r\n\r\n".encode())
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("attn_tui")]
    assert "a page is refused: wrong_codes_here" in ours
    assert not any("evil" in one or CODE in one or not one.isprintable() for one in ours)
    loud = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert not any("evil" in record.getMessage() for record in loud)


def test_what_is_typed_at_random_opens_no_file_starts_nothing_and_connects_nowhere(tmp_path):
    (tmp_path / "secret.trace").write_text('{"GEHEIM": 1}')
    path = os.pathsep.join(os.path.abspath(one) for one in sys.path if one)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "classroom.wanderer", "0"],
        capture_output=True, text=True, cwd=tmp_path, env=environment(PYTHONPATH=path),
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["secret.trace"]
