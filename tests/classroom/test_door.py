import asyncio
import logging
import socket

import asyncssh
import pytest
from classroom.classes import shown_at
from classroom.halls import CODE, LECTURERS_KEY, OTHER_KEY, Client, hall, until

from attn_tui.classroom.listening import no_listening
from attn_tui.room.limits import Limits


async def refused(made, **options):
    with pytest.raises(asyncssh.PermissionDenied):
        async with made.connect(**options):
            pass


# Who is let in


@pytest.mark.parametrize("typed", [CODE, "kxrmtwpb", "KXRM TWPB", " kxrm-twpb "])
async def test_who_knows_the_code_follows_however_it_is_typed(typed):
    async with hall() as made, made.client(password=typed, username="ann") as client:
        await client.until("softmax")
        [person] = made.room.followers.values()
        assert person.name == "ann"
        assert made.lecturers == []


@pytest.mark.parametrize("typed", ["", "KXRM", "KXRM-TWPC", "KXRM-TWPBB", "x" * 5_000])
async def test_who_does_not_know_it_is_not_let_in(typed):
    async with hall() as made:
        await refused(made, password=typed)
        assert made.room.followers == {}


async def test_an_open_room_needs_no_code():
    async with hall(code=None) as made, made.client(password=None) as client:
        await client.until("softmax")
    async with hall(code=None, keys=[LECTURERS_KEY]) as made, made.client(password="whatever") as client:
        await client.until("softmax")
        assert made.lecturers == []


class Guesser(asyncssh.SSHClient):
    """Types one code after the other."""

    def __init__(self):
        self.guesses = 0

    def kbdint_auth_requested(self):
        return ""

    def kbdint_challenge_received(self, name, instructions, lang, prompts):
        wrong = "That is no code of this class. " if self.guesses else ""
        assert [prompt for prompt, _ in prompts] == [f"{wrong}Room code: "]
        self.guesses += 1
        return ["XXXXXXXX"]


async def test_who_guesses_is_told_so_and_hung_up_on_and_their_address_waits():
    limits = Limits(wrong_codes_here=3)
    async with hall(limits=limits, clock=lambda: 0.0) as made:
        guesser = Guesser()
        with pytest.raises(asyncssh.DisconnectError, match="wrong 3 times"):
            await made.connect(client_factory=lambda: guesser, password=None)
        assert guesser.guesses == 4
        for _ in range(199):
            made.guard.wrong_codes_each.of("127.0.0.1").take()
        with pytest.raises(asyncssh.DisconnectError, match="too many wrong room codes"):
            await made.connect()


async def test_a_lecturers_key_makes_a_lecturer_and_nothing_else_does():
    async with hall(keys=[LECTURERS_KEY]) as made:
        async with made.client(client_keys=[LECTURERS_KEY], password=None, username="mallory") as client:
            await client.until("softmax")
            assert made.lecturers == ["mallory"]
        await refused(made, client_keys=[OTHER_KEY], password=None)
        async with made.client(client_keys=[OTHER_KEY], username="lecturer") as client:
            await client.until("softmax")
        assert made.lecturers == ["mallory"]


class Asker(asyncssh.SSHClient):
    """Asks whether the lecturer's key would do, and then types the room code."""

    def __init__(self):
        self.asked = 0

    def connection_made(self, conn):
        self.connection = conn

    def public_key_auth_requested(self):
        if self.asked:
            return None
        self.asked += 1
        return Unsigned()

    def password_auth_requested(self):
        return CODE

    def kbdint_auth_requested(self):
        return None


class Unsigned(asyncssh.SSHKeyPair):
    """A key of which one has the public half alone."""

    def __init__(self):
        key = LECTURERS_KEY
        super().__init__(
            key.algorithm,
            key.algorithm,
            key.sig_algorithms,
            key.sig_algorithms,
            key.public_data,
            b"",
            key.get_comment_bytes(),
        )

    async def sign_async(self, data):
        return self.sign(data)

    def sign(self, data):
        return OTHER_KEY.sign(data, OTHER_KEY.sig_algorithms[0])


async def test_whoever_has_but_a_lecturers_public_key_follows():
    async with hall(keys=[LECTURERS_KEY]) as made:
        asker = Asker()
        async with made.client(client_factory=lambda: asker, password=None, client_keys=()) as client:
            await client.until("softmax")
            assert asker.asked == 1
            assert made.lecturers == []
            assert len(made.room.followers) == 1


async def test_nobody_shows_keys_for_ever():
    shown = []

    class Many(asyncssh.SSHClient):
        def public_key_auth_requested(self):
            shown.append(1)
            return OTHER_KEY if len(shown) < 500 else None

    async with hall(keys=[LECTURERS_KEY]) as made:
        with pytest.raises(asyncssh.DisconnectError):
            await made.connect(client_factory=Many, password=None)
    assert len(shown) < 50


async def test_who_is_not_let_in_in_time_is_hung_up_on_and_so_is_who_opens_nothing():
    now = 0.0
    async with hall(clock=lambda: now) as made:
        _, writer = await asyncio.open_connection("127.0.0.1", made.port)
        async with made.connect() as connection:
            await until(lambda: len(made.door.clients) == 2)
            now = 61.0
            await connection.wait_closed()
        await until(lambda: not made.door.clients)
        writer.close()


# What is not there


async def test_there_are_no_commands_and_whoever_asks_is_told_so():
    async with hall() as made, made.connect() as connection:
        for options in ({"command": "cat /etc/passwd"}, {"command": "scp -f /etc/passwd", "term_type": "xterm"}, {}):
            result = await connection.run(**{"encoding": None, **options})
            assert result.exit_status == 1
            assert b"runs no commands" in result.stderr
            assert result.stdout == b""
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.start_sftp_client()
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run(subsystem="netconf")
        assert made.room.followers == {}


async def test_nothing_is_forwarded(tmp_path):
    async with hall() as made, made.connect() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", made.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/tmp/x")
        for listen in (
            connection.forward_remote_port("127.0.0.1", 0, "127.0.0.1", made.port),
            connection.forward_remote_path(str(tmp_path / "far"), str(tmp_path / "near")),
            connection.start_server(lambda *_: None, "127.0.0.1", 0),
        ):
            with pytest.raises(asyncssh.ChannelListenError):
                await listen
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_tun()
        assert [*tmp_path.iterdir()] == []


async def test_there_is_no_environment_agent_or_x11(monkeypatch):
    async with hall() as made, made.connect() as connection:
        client = Client()
        environment = {"LANG": "ko_KR.UTF-8", "LD_PRELOAD": "/tmp/x.so", "COLORTERM": "truecolor"}
        await connection.create_session(
            lambda: client, term_type="xterm-256color", term_size=(80, 24), env=environment, encoding=None
        )
        await client.until("softmax")
        assert b"\x1b[38;2;" not in client.received
        [inside] = made.door.clients
        [session] = inside._sessions
        assert session._chan.get_environment_bytes() == {}
        assert session._chan.get_agent_path() is None
        assert session._chan.get_x11_display() is None
        monkeypatch.setenv("DISPLAY", "127.0.0.1:9")
        with pytest.raises(asyncssh.ChannelOpenError, match="X11"):
            await connection.create_session(Client, x11_forwarding=True, term_type="xterm", encoding=None)


async def test_no_more_sessions_than_are_allowed():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        another, third = Client(), Client()
        for one in (another, third):
            opening = client.connection.create_session(
                lambda one=one: one, term_type="xterm", term_size=(80, 24), encoding=None
            )
            if one is another:
                await opening
            else:
                with pytest.raises(asyncssh.ChannelOpenError, match="2 sessions"):
                    await opening
        await another.until("softmax")
        assert len(made.room.followers) == 2


# Terminals


@pytest.mark.sampled(4)
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (79, 24), (80, 23), (2**32 - 1, 2**32 - 1), (100_000, 1), (3, 500)])
async def test_no_size_is_too_small_or_too_large(size):
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.resize(80, 24)
        client.channel.change_terminal_size(*size)
        client.channel.change_terminal_size(80, 24)
        client.terminal.litter()
        await client.until("You follow")
        await client.until("softmax")
        assert len(client.received) < 500_000
    async with hall() as made, made.connect() as connection:
        client = Client(400, 150)
        await connection.create_session(lambda: client, term_type="xterm", term_size=size, encoding=None)
        await until(lambda: client.received)
        assert len(made.room.followers) == 1


@pytest.mark.parametrize("kind", [" ", "linux", "x" * 10_000, "../../etc", "vt100\x1b]0;x\x07", "\0"])
async def test_no_kind_of_terminal_is_too_strange(kind):
    async with hall() as made, made.client(kind=kind) as client:
        await until(lambda: client.received)
        await client.until("softmax")
        assert "\x1b]0" not in client.received.decode()
        assert not (kind == "linux" and any(ord(one) > 127 for row in client.display for one in row))


@pytest.mark.parametrize(
    ("kind", "why"),
    [("dumb", "TERM is dumb, which has no screen"), ("unknown", "TERM is unknown, which has no screen")],
)
async def test_who_has_a_terminal_without_a_screen_is_told_so(kind, why):
    for keys in ((), [LECTURERS_KEY]):
        async with hall(keys=keys) as made, made.client(kind=kind, client_keys=[*keys] or None) as client:
            await client.ends()
            assert why in client.received.decode()
            assert b"\x1b" not in client.received
            assert not made.room.followers


@pytest.mark.parametrize("name", ["root", "a" * 900, "학생", "../../x", "lecturer", "{0}%s", "a\u0301\u200b"])
async def test_no_name_is_more_than_a_name(name):
    async with hall() as made, made.client(username=name) as client:
        await client.until("softmax")
        [person] = made.room.followers.values()
        assert len(person.name) <= 24
        assert person.name.isprintable()
        assert made.lecturers == []


async def test_what_is_no_name_in_ssh_is_refused(monkeypatch):
    monkeypatch.setattr("asyncssh.connection.saslprep", lambda name: name)  # the client's, and the server's
    async with hall() as made, made.client(username="\x1b[31mred") as client:
        await client.until("softmax")
        [person] = made.room.followers.values()
        assert person.name.isprintable()


# Too much


async def test_whoever_floods_the_class_with_keys_is_told_and_ended():
    async with hall() as made, made.client() as other, made.client() as client:
        await client.until("softmax")
        await other.until("softmax")
        client.type(b"\x1b" * 20_000)
        await client.ends()
        assert b"typed too fast" in client.received
        made.lecturer.show(shown_at(1, 2))
        await other.until("word 1, h₅")
        assert len(made.room.followers) == 1


@pytest.mark.parametrize("window", [2 << 20, 2**32 - 1])
async def test_who_stops_reading_gets_the_newest_picture_alone_and_keeps_nobody_waiting(window):
    """Even one who promises to take in four gigabytes."""
    places = [(t, k) for t in (1, 2, 3) for k in range(1, 8)]
    async with hall() as made, made.client() as other, made.connect(sock=made.narrow()) as connection:
        client = Client(80, 24)
        await connection.create_session(
            lambda: client, term_type="xterm-256color", term_size=(80, 24), encoding=None, window=window
        )
        await client.until("softmax")
        await other.until("softmax")
        connection._transport.pause_reading()
        inside = next(one for one in made.door.clients if one._conn._peer_port == connection._local_port)
        [session] = inside._sessions
        while not session.is_full:
            session._seat._follow()  # which draws all
            await asyncio.sleep(0)
        waiting = session.waiting
        assert waiting < 200_000
        for place in [*places, (2, 4)]:
            made.lecturer.show(shown_at(*place))
            await asyncio.sleep(0.005)
        await other.until("0.87 ≈ exp")
        assert session.waiting == waiting
        connection._transport.resume_reading()
        await client.until("0.87 ≈ exp")
        await until(lambda: client.display == other.display)


async def test_who_reads_nothing_for_long_is_hung_up_on():
    now = 0.0
    async with hall(clock=lambda: now) as made, made.connect(sock=made.narrow()) as connection:
        client = Client()
        await connection.create_session(lambda: client, term_type="xterm", term_size=(80, 24), encoding=None)
        await client.until("softmax")
        connection._transport.pause_reading()
        [inside] = made.door.clients
        [session] = inside._sessions
        while not session.is_full:
            session._seat._follow()
            await asyncio.sleep(0)
        inside.check()
        now = 599.0
        inside.check()
        assert made.room.followers
        now = 601.0
        inside.check()
        inside.check()
        now = 660.0
        inside.check()
        await until(lambda: not made.room.followers)
        await until(lambda: not made.door.clients)


# Ends


@pytest.mark.sampled(6)
@pytest.mark.parametrize("moment", ["connected", "let in", "drawn", "exploring", "opening", "asked"])
@pytest.mark.parametrize("how", ["abort", "close"])
async def test_whoever_goes_at_any_moment_leaves_nothing(moment, how):
    async with hall() as made:
        if moment == "connected":
            _, writer = await asyncio.open_connection("127.0.0.1", made.port)
            await until(lambda: made.door.clients)
            writer.transport.abort() if how == "abort" else writer.close()
            await until(lambda: not made.door.clients)
            return
        connection = await made.connect()
        client = Client()
        if moment != "let in":
            await connection.create_session(lambda: client, term_type="xterm", term_size=(80, 24), encoding=None)
        if moment in ("drawn", "exploring", "opening", "asked"):
            await client.until("softmax")
        if moment == "exploring":
            client.type(" ")
            await client.until("You explore")
        if moment == "opening":
            client.type(" ")
            await until(lambda: made.guard.explorers)
        if moment == "asked":
            made.lecturer.ask("word", ["I", "am"])
            client.type("1")
        getattr(connection, how)()
        await connection.wait_closed()
        await until(lambda: not made.door.clients)
        assert not made.room.followers


async def test_when_the_class_is_over_everybody_is_told_and_gets_their_terminal_back():
    clients = []
    async with hall() as made:
        for keys in ("", " "):
            connection = await made.connect()
            client = Client()
            await connection.create_session(lambda c=client: c, term_type="xterm", term_size=(80, 24), encoding=None)
            await client.until("softmax")
            client.type(keys)
            clients.append(client)
        await clients[1].until("You explore")
        await made.door.close("the class is over.")
    for client in clients:
        await client.ends()
        assert b"\x1b[?1049lattn-tui: the class is over." in client.received


async def test_a_fault_in_one_session_is_told_to_it_logged_without_sentences_and_touches_no_other(caplog):
    async with hall() as made, made.client() as other, made.client() as client:
        await client.until("softmax")
        await other.until("softmax")
        seats = {id(one._seat): one for inside in made.door.clients for one in inside._sessions}
        first = next(iter(seats.values()))
        first._seat._key = lambda key: {}["Je suis étudiant ."]
        with caplog.at_level(logging.ERROR):
            for one in (client, other):
                one.type("!")
        await until(lambda: client.has_ended or other.has_ended)
        broken, whole = (client, other) if client.has_ended else (other, client)
        assert b"not your fault" in broken.received
        await whole.until("somebody is lost")
        assert "étudiant" not in caplog.text
        assert "KeyError" in caplog.text


async def test_a_fault_while_drawing_ends_that_session_alone(caplog):
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        [inside] = made.door.clients
        [session] = inside._sessions
        session._seat._draw = lambda: 1 / 0
        made.lecturer.show(shown_at(1, 2))
        await client.ends()
        assert b"not your fault" in client.received
        assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("address", ["203.0.113.7", "a..b"])
async def test_an_address_that_is_not_this_machines_is_said_so(address):
    from attn_tui.errors import RoomError

    async with hall() as made:
        other = type(made.door)(made.guard, None, None, None)
        with pytest.raises(RoomError, match=r"--listen") as error:
            await other.open(address, 0, LECTURERS_KEY)
        assert "port with" not in str(error.value)
        assert "attempting" not in str(error.value)


def test_a_name_that_nobody_knows_is_said_so():
    error = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    said = str(no_listening(error, "SSH", "999.1.1.1", 2222, "--port"))
    assert said.startswith("there can be no SSH on port 2222 of 999.1.1.1: name or service not known; ")
    assert "--listen" in said


async def test_a_port_that_is_taken_is_said_so():
    from attn_tui.errors import RoomError

    async with hall() as made:
        other = type(made.door)(made.guard, None, None, None)
        with pytest.raises(RoomError, match="give a free port"):
            await other.open("127.0.0.1", made.port, LECTURERS_KEY)
        await other.close()
