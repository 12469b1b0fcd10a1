"""Who comes to a class's doors and goes again: as they should, too early, too late, or without a word."""

import asyncio
import json
import random
import socket
import struct
from contextlib import suppress

import aiohttp
import asyncssh
from classroom.halls import CODE, Client

VIEW = ["en", 80, 24]
KINDS = (
    "follows", "vanishes", "explores", "mistypes", "opens_nothing", "asks_for_a_shell", "gives_up",
    "follows_in_a_page", "vanishes_in_a_page", "explores_in_a_page", "mistypes_in_a_page", "never_joins",
    "tells_nonsense", "loads_the_page", "resets", "breaks_off", "breaks_off_a_request", "says_nothing",
)  # fmt: skip
"""How one comes and goes: the names of what `Visitors` does."""
_GONE = (OSError, asyncssh.Error, aiohttp.ClientError)


class Visitors:
    """All from one machine, each from a connection of its own."""

    def __init__(self, port, web_port, seed=0, host="127.0.0.1"):
        self.port, self.web_port, self.host = port, web_port, host
        self.random = random.Random(seed)
        self.waiting: set[asyncio.Task] = set()
        """Those who say nothing, until they are hung up on."""

    async def come(self, kind):
        """Let one come, and go; errors are theirs, unless what they ought to see never comes."""
        with suppress(*_GONE):
            await getattr(self, f"_{kind}")()

    async def all_go(self):
        """Wait until those are hung up on who say nothing."""
        if self.waiting:
            await asyncio.wait(self.waiting)

    # With a terminal

    def _ssh(self, **options):
        options = {"password": CODE, "username": "ann", "client_keys": None, **options}
        return asyncssh.connect(self.host, self.port, known_hosts=None, config=None, agent_path=None, **options)

    async def _terminal(self, connection):
        client = Client()
        await connection.create_session(lambda: client, term_type="xterm-256color", term_size=(80, 24), encoding=None)
        await client.until("softmax")
        return client

    async def _follows(self):
        async with self._ssh() as connection:
            client = await self._terminal(connection)
            client.type("q")
            await client.ends()

    async def _vanishes(self):
        async with self._ssh() as connection:
            await self._terminal(connection)
            connection.abort()

    async def _explores(self):
        async with self._ssh() as connection:
            client = await self._terminal(connection)
            client.type(" ")
            await client.until("You explore")
            connection.abort() if self.random.random() < 0.5 else connection.close()

    async def _mistypes(self):
        async with self._ssh(password="BCDF-GHJK"):
            raise AssertionError("it was let in")

    async def _opens_nothing(self):
        async with self._ssh():
            pass

    async def _asks_for_a_shell(self):
        async with self._ssh() as connection:
            assert (await connection.run("id", check=False)).exit_status == 1

    async def _gives_up(self):
        """Goes at any moment of the handshake."""
        connecting = asyncio.ensure_future(self._ssh())
        await asyncio.wait({connecting}, timeout=self.random.uniform(0, 0.1))
        if not connecting.cancel():
            connecting.result().abort()
        await asyncio.wait({connecting})

    # With a browser

    def _socket(self, client):
        address = f"{self.host}:{self.web_port}"
        return client.ws_connect(f"ws://{address}/class", headers={"Origin": f"http://{address}"})

    async def _page(self, *, code=CODE, then=(), until="softmax", aborts=False):
        async with aiohttp.ClientSession() as client, self._socket(client) as page:
            if code:
                await page.send_str(json.dumps({"join": [code, *VIEW]}))
            seen = ""
            while until and until not in seen:
                message = await page.receive(60)
                assert message.type is aiohttp.WSMsgType.TEXT, seen
                seen += message.data
                if "joined" in seen and then:
                    await page.send_str(then)
                    then = ()
            if aborts:
                page._response.connection.transport.abort()

    async def _follows_in_a_page(self):
        await self._page()

    async def _vanishes_in_a_page(self):
        await self._page(aborts=True)

    async def _explores_in_a_page(self):
        then = json.dumps({"press": ["ArrowRight", False]})
        await self._page(then=then, until="on your own", aborts=self.random.random() < 0.5)

    async def _mistypes_in_a_page(self):
        await self._page(code="BCDF-GHJK", until="code")

    async def _never_joins(self):
        await self._page(code="", until="", aborts=self.random.random() < 0.5)

    async def _tells_nonsense(self):
        await self._page(then='{"show": {}}', until="the page has told")

    async def _loads_the_page(self):
        async with aiohttp.ClientSession() as client, client.get(f"http://{self.host}:{self.web_port}/") as answer:
            assert (await answer.text()).startswith("<!doctype html>")

    # With whatever sends bytes

    async def _raw(self, port, data, *, resets=False, reads=0):
        loop, made = asyncio.get_running_loop(), socket.socket()
        made.setblocking(False)
        with made:
            await loop.sock_connect(made, (self.host, port))
            if data:
                await loop.sock_sendall(made, data)
            if reads:
                await loop.sock_recv(made, reads)
            if resets:  # RST in place of FIN
                made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def _resets(self):
        await self._raw(self.random.choice([self.port, self.web_port]), b"", resets=True)

    async def _breaks_off(self):
        hello = b"SSH-2.0-x\r\n"
        await self._raw(
            self.port, hello + self.random.randbytes(self.random.randrange(200)), reads=self.random.choice([0, 4096])
        )

    async def _breaks_off_a_request(self):
        await self._raw(self.web_port, b"GET /class HTTP/1.1\r\nHost: 127.", resets=self.random.random() < 0.5)

    async def _says_nothing(self):
        """Is hung up on after a while; the others do not wait for that."""

        async def wait():
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(
                    self.host, self.random.choice([self.port, self.web_port])
                )
                await reader.read()
                writer.close()
                await writer.wait_closed()

        task = asyncio.create_task(wait())
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)
