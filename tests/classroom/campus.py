"""A class as it is held: `attn-tui serve` in processes of their own, OpenSSH's client in terminals, pages in a browser.

All terminals are read whenever one waits for something: a program whose terminal nobody reads stands still.
"""

import re
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager

import asyncssh
from cli.running import PROGRAM, environment
from page.browser import CHROMIUM, Opened, browser
from screen.terminal import Terminal

SSH = shutil.which("ssh")
CODE = "KXRM-TWPB"
PATIENCE = 180
"""Seconds after which what somebody waits for never comes, on whatever machine."""
LINES = "[...document.getElementById('lines').children].map((line) => line.textContent)"


class Campus:
    """Servers, terminals and pages, with a folder for keys."""

    def __init__(self, folder, stack):
        self.folder, self.stack, self.terminals = folder, stack, []
        self.key = folder / "key"
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(self.key)
        self.key.chmod(0o600)
        key.write_public_key(folder / "authorized_keys")
        self.home = {"XDG_DATA_HOME": str(folder), "XDG_STATE_HOME": str(folder), "COLORTERM": "truecolor"}
        self._chromium = None

    def until(self, true, what, *, shows=lambda: ""):
        """Wait until that is true, while everybody goes on."""
        limit = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < limit, f"{what} never came:\n{shows()}"
            self.pump()

    def pump(self):
        """Take in what has come to the terminals."""
        for one in [*self.terminals]:
            if not one.read(0.02 / len(self.terminals)):
                self.terminals.remove(one)
        if not self.terminals:
            time.sleep(0.02)

    def logged(self):
        """What all servers have logged, without the times."""
        lines = [line for log in self.folder.rglob("*log*") if log.is_file() for line in log.read_text().splitlines()]
        return "\n".join(re.sub(r"^[-\d]+ [:,\d]+ ", "", line) for line in lines)

    # Who is there

    def at_terminal(self, command, size):
        """A command in a terminal of that size."""
        terminal = At(self, command, size, **self.home)
        self.stack.callback(terminal.process.close, force=True)
        self.terminals.append(terminal)
        return terminal

    def serve(self, *arguments):
        """A server without a screen; the lecturer comes with `ssh(…, "-i", key)`."""
        return Server(self, *arguments)

    def ssh(self, port, size, *more):
        """OpenSSH's client, which knows the host key from before."""
        options = [
            "StrictHostKeyChecking=accept-new", f"UserKnownHostsFile={self.folder / 'hosts'}", "HostKeyAlias=class",
            "IdentitiesOnly=yes", "IdentityAgent=none", "LogLevel=ERROR",
        ]  # fmt: skip
        given = (part for option in options for part in ("-o", option))
        return self.at_terminal([SSH, "-F", "none", *given, *more, "-p", str(port), "ann@127.0.0.1"], size)

    def lecturer(self, port, size=(120, 40)):
        """A lecturer who comes by SSH."""
        return self.ssh(port, size, "-i", str(self.key))

    def follower(self, port, size=(80, 24)):
        """One who follows by SSH, and types the code."""
        terminal = self.ssh(port, size)
        terminal.until("Room code")
        terminal.type("kxrm twpb\r")
        return terminal

    def page(self, link):
        """One who follows in a browser; None if there is none here."""
        if CHROMIUM is None:
            return None
        if self._chromium is None:
            self._chromium = self.stack.enter_context(browser())
        window = self._chromium.new_context(viewport={"width": 1366, "height": 800}, locale="en-GB")
        page = Page(self, window.new_page())
        page.page.goto(link)
        return page


class At(Terminal):
    """A terminal of a campus."""

    def __init__(self, campus, command, size, **environment):
        super().__init__(command, size, **environment)
        self._campus = campus

    def until(self, *texts):
        """Wait until all of these are on it."""
        self._campus.until(
            lambda: all(text in shown for shown in ["\n".join(self.screen.display)] for text in texts),
            texts,
            shows=lambda: "\n".join(self.screen.display),
        )

    def until_line(self, text):
        """Wait until that is on the last line."""
        self._campus.until(lambda: text in self.screen.display[-1], text, shows=lambda: "\n".join(self.screen.display))

    def ends(self):
        """Wait until its program has ended; return what it has written."""
        self._campus.until(lambda: self not in self._campus.terminals, "the end", shows=lambda: str(self.sent[-500:]))
        self.ends_within()
        return self.sent


class Page(Opened):
    """A page of a campus."""

    def __init__(self, campus, page):
        super().__init__(page)
        self._campus = campus

    def until(self, *texts):
        """Wait until all of these are on its screen."""
        for text in texts:
            self.until_true(f"{LINES}.join('\\n').includes({text!r})")

    def until_says(self, text):
        self.until_true(f"document.getElementById('banner').textContent.includes({text!r})")

    def until_hidden(self, element, *, hidden):
        self.until_true(f"document.getElementById({element!r}).hidden === {str(hidden).lower()}")

    def until_true(self, true):
        self._campus.until(lambda: self.page.evaluate(true), true, shows=lambda: "\n".join(self.lines))


class Server:
    """`attn-tui serve --headless`."""

    def __init__(self, campus, *arguments):
        command = [*PROGRAM, "serve", *arguments, "--headless", "--code", CODE, "--port", "0", "--web-port", "0"]
        self.log = campus.folder / f"{time.monotonic_ns()}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(**campus.home)
            )
        campus.stack.callback(self.kill)
        said = self.process.stdout.readline()
        found = re.search(r"ssh -p (\d+) 127\.0\.0\.1 or (http://127\.0\.0\.1:\d+/)", said)
        assert found, said + self.log.read_text()
        self.port, self.link = int(found[1]), f"{found[2]}#{CODE}"

    def kill(self):
        """End it at once."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        """Let it end; return its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


@contextmanager
def campus(folder):
    with ExitStack() as stack:
        yield Campus(folder, stack)
